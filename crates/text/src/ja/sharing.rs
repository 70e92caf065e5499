//! Japanese sentences about links, exports, files and saved manifests.

use podstep_share::{MAX_SAVED, Refused, Unsaved};

use crate::Text;
use crate::sharing::{Format, Sharing, Source};

pub(super) fn sharing(message: Sharing<'_>) -> Text {
    match message {
        Sharing::Refused(source, refused) => {
            let what = match source {
                Source::Link => "このリンク",
                Source::File => "このファイル",
                Source::Saved => "この保存済みマニフェスト",
            };
            match refused {
                Refused::TooLong { limit } => {
                    format!("{what}は長すぎます。{limit}を超えるものは読み込みません。何も変更していません。")
                }
                Refused::Newer { version } => format!(
                    "{what}は、より新しいPodstep（形式{version}）で作られています。ページを再読み込みすると最新版になります。何も変更していません。"
                ),
                Refused::Codec => format!("{what}は、このPodstepの知らない方法で書かれています。何も変更していません。"),
                Refused::Broken => format!("{what}は読み込めません。途中で切れているか、壊れています。何も変更していません。"),
                Refused::Sample => format!("{what}の指すサンプルは存在しません。何も変更していません。"),
            }
            .into()
        }

        Sharing::LinkHeading => "リンク".into(),
        Sharing::LinkNote => "マニフェストとそのScenario、バージョン、ステップ、開いているパネルが含まれます。すべて#の後にあり、ブラウザーはそれをサーバーに送りません。".into(),
        Sharing::LinkLabel => "今の表示へのリンク".into(),
        Sharing::LinkComing => "リンクを作成しています…".into(),
        Sharing::LinkLength(characters) => format!("{characters}文字").into(),
        Sharing::LinkTooLong { characters, limit } => format!(
            "リンクは{characters}文字になります。{limit}文字を超えるリンクは、チャットやサーバーで途中から切り捨てられます。代わりにファイルかMarkdownを送ってください。"
        )
        .into(),
        Sharing::LinkInLanguage(name) => format!("読む人の言語にかかわらず、この言語（{name}）で開く").into(),
        Sharing::Copy => "コピー".into(),
        Sharing::CopyMarkdown => "Markdownとしてコピー".into(),
        Sharing::CopyFailed => "ブラウザーがコピーを許可していません。テキストを選択してコピーしてください。".into(),
        Sharing::WholeLife => "カーソルまでではなく、すべてのステップ".into(),
        Sharing::MarkdownNote => "issueや手順書向け：リンク、マニフェスト、ステップの表。".into(),
        Sharing::ColumnWhere => "場所".into(),

        Sharing::ExportHeading => "ダウンロード".into(),
        Sharing::ExportNote => "ここで保存したSVG、PNG、「.podstep.json」のファイルをページにドロップすると、続きから再開できます。".into(),
        Sharing::Ground => "画像の背景".into(),
        Sharing::GroundLight => "明るい色".into(),
        Sharing::GroundDark => "暗い色".into(),
        Sharing::Format(format) => match format {
            Format::State => "すべて。ここで再び開けます",
            Format::Yaml => "マニフェストとそのScenario",
            Format::Svg => "タイムラインの画像。どの大きさでも鮮明",
            Format::Png => "タイムラインの画像。チャットやスライド向け",
            Format::Csv => "すべてのステップの表。表計算ソフト向け",
            Format::Json => "トレース全体。プログラム向け",
            Format::Mermaid => "テキストで書いたガントチャートのタイムライン",
        }
        .into(),
        Sharing::ExportFailed => "ブラウザーがこのファイルを作成できませんでした。".into(),

        Sharing::SavedNote => "このブラウザーの中に残ります。大切なものはファイルにも保存してください。".into(),
        Sharing::SavedNothing => "まだ何も保存されていません。".into(),
        Sharing::SaveAs => "名前".into(),
        Sharing::Save => "今の表示を保存".into(),
        Sharing::OpenSaved(name) => format!("{name}を開く").into(),
        Sharing::Rename(name) => format!("{name}の名前を変更").into(),
        Sharing::NewName(name) => format!("{name}の新しい名前").into(),
        Sharing::Delete(name) => format!("{name}を削除").into(),
        Sharing::Cancel => "キャンセル".into(),
        Sharing::Kept(when) => format!("{when}に自動保存").into(),
        Sharing::Replaced(name) => format!("{name}を置き換えました。").into(),
        Sharing::Renamed(name) => format!("名前を{name}に変更しました。").into(),
        Sharing::NameTaken(name) => format!("{name}は別のものの名前であるか、名前として使えません。").into(),
        Sharing::Deleted(name) => format!("{name}を削除しました。").into(),
        Sharing::SavedNow(name) => format!("{name}を保存しました。").into(),
        Sharing::Unsaved(Unsaved::TooMany) => {
            format!("保存できません。すでに{MAX_SAVED}件あります。先にいくつか削除してください。").into()
        }
        Sharing::Unsaved(Unsaved::TooLong) => "保存できません。全体が長くなりすぎます。先にいくつか削除してください。".into(),
        Sharing::StorageFull => "保存できません。このページのためのブラウザーの容量が残っていません。いくつか削除するか、ファイルに保存してください。".into(),
        Sharing::StorageMissing => "権限のないフレームの中などでは、ブラウザーはこのページに保存領域を与えません。代わりにファイルに保存するか、リンクをコピーしてください。".into(),
        Sharing::StorageForeign => "ここには別のPodstepが書いたデータがあるため、変更しません。代わりにファイルに保存してください。".into(),
    }
}
