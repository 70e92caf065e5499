//! Ukrainian words of the header, of dialogs and of keys.

use crate::{Help, Key, Layout};

pub(super) const fn layout(message: Layout) -> &'static str {
    match message {
        Layout::Menu => "Налаштування",
        Layout::Theme => "Тема",
        Layout::ThemeAuto => "тема системи",
        Layout::ThemeLight => "світла тема",
        Layout::ThemeDark => "темна тема",
        Layout::Help => "Довідка та клавіші",
        Layout::Close => "Закрити",
        Layout::Panels => "Подання",
        Layout::Text => "YAML",
        Layout::Timeline => "Часова шкала",
        Layout::Why => "Чому",
        Layout::Watch => "get -w",
        Layout::Status => "Статус",
        Layout::WhyNumbers => "Чому?",
        Layout::Kubectl => "kubectl",
        Layout::Resources => "Ресурси",
        Layout::Shared => "Спільне",
        Layout::Shutdown => "Зупинка",
        Layout::Events => "Події",
        Layout::Steps => "Кроки",
        Layout::ZoomOut => "Зменшити",
        Layout::ZoomFit => "Показати весь життєвий цикл",
        Layout::ZoomIn => "Збільшити",
    }
}

pub(super) const fn help(message: Help) -> &'static str {
    match message {
        Help::KeysIntro => "Ці клавіші діють усюди, крім місць, де ви щось вводите або вибираєте.",
        Help::Characters => "Клавіші з одного символу ( , . [ ] + - 0 b ? ) діють",
        Help::ColumnKey => "Клавіша",
        Help::ColumnMeaning => "Що вона робить",
        Help::Key(key) => match key {
            Key::Back => "на один крок назад",
            Key::Next => "на один крок уперед",
            Key::BackDecision => "назад до попереднього рішення, минаючи проби та записи",
            Key::NextDecision => "уперед до наступного рішення",
            Key::First => "до першого кроку",
            Key::Last => "до останнього кроку",
            Key::Play => "відтворення та пауза",
            Key::SecondBack => "на одну секунду назад",
            Key::SecondOn => "на одну секунду вперед",
            Key::BackDeed => "назад до попередньої дії людини",
            Key::NextDeed => "уперед до наступної дії людини",
            Key::ZoomIn => "збільшити часову шкалу; те саме робить коліщатко над її віссю або з Ctrl",
            Key::ZoomOut => "зменшити часову шкалу",
            Key::ZoomFit => "показати весь життєвий цикл",
            Key::Rows => {
                "до рядків часової шкали; там ↑ ↓ вибирають контейнер, ← → — його зміну, Enter показує причину"
            }
            Key::Undo => "скасувати зміну Scenario або маніфесту",
            Key::Redo => "повторити скасоване",
            Key::Compare => "закріпити цей перебіг, щоб порівняти його з наступним",
            Key::Help => "ця довідка",
        },
    }
}
