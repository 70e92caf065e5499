//! Japanese words of the header, of dialogs and of keys.

use crate::{Help, Key, Layout};

pub(super) const fn layout(message: Layout) -> &'static str {
    match message {
        Layout::Menu => "設定",
        Layout::Theme => "配色",
        Layout::ThemeAuto => "システムの配色",
        Layout::ThemeLight => "明るい配色",
        Layout::ThemeDark => "暗い配色",
        Layout::Help => "ヘルプとキー操作",
        Layout::Close => "閉じる",
        Layout::Panels => "表示",
        Layout::Text => "YAML",
        Layout::Timeline => "タイムライン",
        Layout::Why => "理由",
        Layout::Watch => "get -w",
        Layout::Status => "ステータス",
        Layout::WhyNumbers => "理由は？",
        Layout::Kubectl => "kubectl",
        Layout::Resources => "リソース",
        Layout::Shared => "共有",
        Layout::Shutdown => "停止",
        Layout::Events => "Event",
        Layout::Steps => "ステップ",
        Layout::ZoomOut => "縮小",
        Layout::ZoomFit => "全体を表示",
        Layout::ZoomIn => "拡大",
    }
}

pub(super) const fn help(message: Help) -> &'static str {
    match message {
        Help::KeysIntro => "入力や選択をしている間を除き、次のキーをいつでも使えます。",
        Help::Characters => "1文字のキー（, . [ ] + - 0 b ?）を使う",
        Help::ColumnKey => "キー",
        Help::ColumnMeaning => "動作",
        Help::Key(key) => match key {
            Key::Back => "1ステップ戻る",
            Key::Next => "1ステップ進む",
            Key::BackDecision => "Probeや書き込みを飛ばして、前の重要なステップに戻る",
            Key::NextDecision => "次の重要なステップに進む",
            Key::First => "最初のステップに移動する",
            Key::Last => "最後のステップに移動する",
            Key::Play => "再生と一時停止",
            Key::SecondBack => "1秒戻る",
            Key::SecondOn => "1秒進む",
            Key::BackDeed => "前に人が行った操作に戻る",
            Key::NextDeed => "次に人が行う操作に進む",
            Key::ZoomIn => "タイムラインを拡大する（軸の上でのホイール操作、またはCtrlキーとホイールでも可能）",
            Key::ZoomOut => "タイムラインを縮小する",
            Key::ZoomFit => "全体を表示する",
            Key::Rows => {
                "タイムラインの行に移動する。行では↑↓でコンテナを選び、←→で変化の間を移動し、Enterで理由を見る"
            }
            Key::Undo => "Scenarioやマニフェストの変更を元に戻す",
            Key::Redo => "元に戻した変更をやり直す",
            Key::Compare => "この実行をピン留めして、あとの変更と比較する",
            Key::Help => "このヘルプを開く",
        },
    }
}
