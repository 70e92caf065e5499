//! What the code editor says in Ukrainian.

use crate::{Editing, Phrase, Text};

pub(super) fn editing(message: Editing<'_>) -> Text {
    match message {
        Editing::Label => "Маніфест у форматі YAML. Tab робить відступ; щоб вийти, натисніть Escape, а потім Tab.".into(),
        Editing::Keys => "Tab робить відступ; щоб вийти, натисніть Esc, а потім Tab. Ctrl+Space доповнює, Ctrl+I пояснює, F8: наступне зауваження.".into(),
        Editing::Since(version) => format!("Починаючи з Kubernetes {version}.").into(),
        Editing::KeptSince(Some(version)) => format!("Стандартно зберігається, починаючи з Kubernetes {version}.").into(),
        Editing::KeptSince(None) => "Стандартно поле відкидається в кожній версії.".into(),
        Editing::Default(value) => format!("Стандартне значення: {value}").into(),
        Editing::Words(words) => format!("Одне з: {}", words.join(", ")).into(),
        Editing::Stored(text) => format!("Зберігається як {text}").into(),
        Editing::Phrase(phrase) => self::phrase(phrase).into(),
    }
}

const fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::All => "усі",
        Phrase::ByWord => "цілі слова",
        Phrase::Close => "закрити",
        Phrase::Completions => "Варіанти доповнення",
        Phrase::ControlCharacter => "Керівний символ",
        Phrase::CurrentMatch => "поточний збіг",
        Phrase::Find => "Знайти",
        Phrase::Go => "перейти",
        Phrase::GoToLine => "Перейти до рядка",
        Phrase::MatchCase => "враховувати регістр",
        Phrase::Next => "далі",
        Phrase::OnLine => "у рядку",
        Phrase::Previous => "назад",
        Phrase::Regexp => "регулярний вираз",
        Phrase::Replace => "Замінити на",
        Phrase::ReplaceAll => "замінити все",
        Phrase::ReplaceButton => "замінити",
        Phrase::ReplacedMatches => "замінено збігів: $",
        Phrase::ReplacedOnLine => "замінено збіг у рядку $",
        Phrase::SelectionDeleted => "Виділене вилучено",
    }
}
