//! What the code editor says in Japanese.

use crate::{Editing, Phrase, Text};

pub(super) fn editing(message: Editing<'_>) -> Text {
    match message {
        Editing::Label => {
            "YAML形式のマニフェスト。Tabキーでインデントします。Escキーに続けてTabキーを押すと、エディターの外に出ます。".into()
        }
        Editing::Keys => {
            "Tabでインデント、Escに続けてTabで外に出ます。Ctrl+Spaceで補完、Ctrl+Iで説明、F8で次の問題。".into()
        }
        Editing::Since(version) => format!("Kubernetes {version}から使えます。").into(),
        Editing::KeptSince(Some(version)) => format!("デフォルトで保持されるのはKubernetes {version}からです。").into(),
        Editing::KeptSince(None) => "デフォルトでは、どのバージョンでも取り除かれます。".into(),
        Editing::Default(value) => format!("デフォルト：{value}").into(),
        Editing::Words(words) => format!("次のいずれか：{}", words.join("、")).into(),
        Editing::Stored(text) => format!("{text}として保存されます").into(),
        Editing::Phrase(phrase) => self::phrase(phrase).into(),
    }
}

const fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::All => "すべて",
        Phrase::ByWord => "単語単位",
        Phrase::Close => "閉じる",
        Phrase::Completions => "補完の候補",
        Phrase::ControlCharacter => "制御文字",
        Phrase::CurrentMatch => "現在の一致",
        Phrase::Find => "検索",
        Phrase::Go => "移動",
        Phrase::GoToLine => "行へ移動",
        Phrase::MatchCase => "大文字と小文字を区別",
        Phrase::Next => "次へ",
        Phrase::OnLine => "行",
        Phrase::Previous => "前へ",
        Phrase::Regexp => "正規表現",
        Phrase::Replace => "置換後の文字列",
        Phrase::ReplaceAll => "すべて置換",
        Phrase::ReplaceButton => "置換",
        Phrase::ReplacedMatches => "$件を置換しました",
        Phrase::ReplacedOnLine => "$行目を置換しました",
        Phrase::SelectionDeleted => "選択範囲を削除しました",
    }
}
