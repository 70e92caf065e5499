//! Ukrainian sentences about links, exports, files and saved manifests.

use podstep_share::{MAX_SAVED, Refused, Unsaved};

use crate::Text;
use crate::sharing::{Format, Sharing, Source};

pub(super) fn sharing(message: Sharing<'_>) -> Text {
    match message {
        Sharing::Refused(source, refused) => {
            let what = match source {
                Source::Link => "Це посилання",
                Source::File => "Цей файл",
                Source::Saved => "Цей збережений маніфест",
            };
            let why = match refused {
                Refused::TooLong { limit } => format!("перевищує дозволену довжину: понад {limit} не читається"),
                Refused::Newer { version } => {
                    format!("записано новішим Podstep (формат {version}); оновіть сторінку, щоб отримати найновіший")
                }
                Refused::Codec => "записано у спосіб, якого цей Podstep не знає".to_owned(),
                Refused::Broken => "не читається: обірвано або пошкоджено".to_owned(),
                Refused::Sample => "називає приклад, якого немає".to_owned(),
            };
            format!("{what} {why}. Нічого не змінено.").into()
        }

        Sharing::LinkHeading => "Посилання".into(),
        Sharing::LinkNote => "Воно містить маніфест зі Scenario, версію, крок і відкриту панель. Усе це стоїть після #, а цього браузери не надсилають жодному серверу.".into(),
        Sharing::LinkLabel => "Посилання на те, що ви бачите".into(),
        Sharing::LinkComing => "Посилання створюється…".into(),
        Sharing::LinkLength(characters) => format!("Символів: {characters}").into(),
        Sharing::LinkTooLong { characters, limit } => format!(
            "Довжина посилання — {characters}. Довші за {limit} чати й сервери обривають: надішліть натомість файл або Markdown."
        )
        .into(),
        Sharing::LinkInLanguage(name) => format!("Відкривати цією мовою ({name}), хоч би якою була мова читача").into(),
        Sharing::Copy => "Копіювати".into(),
        Sharing::CopyMarkdown => "Копіювати як Markdown".into(),
        Sharing::CopyFailed => "Браузер не дозволяє сторінці копіювати. Виділіть текст і скопіюйте його самі.".into(),
        Sharing::WholeLife => "усі кроки, а не лише до курсора".into(),
        Sharing::MarkdownNote => "Для issue чи інструкції: посилання, маніфест і таблиця кроків.".into(),
        Sharing::ColumnWhere => "Де".into(),

        Sharing::ExportHeading => "Завантажити".into(),
        Sharing::ExportNote => "Перетягніть збережений тут .podstep.json, SVG або PNG назад на сторінку — і продовжите з того самого місця.".into(),
        Sharing::Ground => "Тло зображень".into(),
        Sharing::GroundLight => "світле".into(),
        Sharing::GroundDark => "темне".into(),
        Sharing::Format(format) => match format {
            Format::State => "усе, щоб знову відкрити тут",
            Format::Yaml => "маніфест зі Scenario",
            Format::Svg => "часова шкала як зображення, чітке за будь-якого розміру",
            Format::Png => "часова шкала як зображення, для чатів і слайдів",
            Format::Csv => "усі кроки таблицею, для електронних таблиць",
            Format::Json => "увесь перебіг, для програм",
            Format::Mermaid => "часова шкала як діаграма Ганта в тексті",
        }
        .into(),
        Sharing::ExportFailed => "Браузер не зміг створити цей файл.".into(),

        Sharing::SavedNote => "Вони залишаються в цьому браузері. Важливе збережіть ще й у файл.".into(),
        Sharing::SavedNothing => "Ще нічого не збережено.".into(),
        Sharing::SaveAs => "Назва".into(),
        Sharing::Save => "Зберегти те, що ви бачите".into(),
        Sharing::OpenSaved(name) => format!("Відкрити {name}").into(),
        Sharing::Rename(name) => format!("Перейменувати {name}").into(),
        Sharing::NewName(name) => format!("Нова назва для {name}").into(),
        Sharing::Delete(name) => format!("Видалити {name}").into(),
        Sharing::Cancel => "Скасувати".into(),
        Sharing::Kept(when) => format!("Збережено автоматично {when}").into(),
        Sharing::Replaced(name) => format!("{name}: замінено.").into(),
        Sharing::Renamed(name) => format!("Нова назва — {name}.").into(),
        Sharing::NameTaken(name) => format!("{name} — це назва іншого маніфесту або непридатна назва.").into(),
        Sharing::Deleted(name) => format!("{name}: видалено.").into(),
        Sharing::SavedNow(name) => format!("{name}: збережено.").into(),
        Sharing::Unsaved(Unsaved::TooMany) => {
            format!("Не збережено: їх уже {MAX_SAVED}. Спершу видаліть деякі.").into()
        }
        Sharing::Unsaved(Unsaved::TooLong) => "Не збережено: разом вони були б задовгі. Спершу видаліть деякі.".into(),
        Sharing::StorageFull => "Не збережено: у браузері не лишилося місця для цієї сторінки. Видаліть деякі або збережіть файл.".into(),
        Sharing::StorageMissing => "Браузер не дає цій сторінці сховища, як-от у фреймі без дозволів. Натомість збережіть файл або скопіюйте посилання.".into(),
        Sharing::StorageForeign => "Тут зберігає дані інший Podstep, тому їх не змінено. Натомість збережіть файл.".into(),
    }
}
