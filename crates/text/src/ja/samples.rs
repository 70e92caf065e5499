//! The samples' titles and lessons.

use crate::Text;

pub(super) fn sample(id: &str) -> (Text, Text) {
    let (title, lesson) = match id {
        "deployment-sidecar" => (
            "サイドカーを持つDeployment",
            "ログを転送するコンテナは、restartPolicy: Alwaysが指定されたInitコンテナなので、アプリケーションより先に起動し、後に停止します。",
        ),
        "job-sidecar" => (
            "サイドカーを持つJob",
            "処理はすぐに終わりますが、Jobが完了するのはその30秒後です。tailはPID 1として動いていてSIGTERMが届かず、kubeletは猶予期間が終わるまで待ちます。",
        ),
        "kind-job-http-sidecar" => (
            "HTTPサイドカーを持つJob（kind上）",
            "Jobの前にあるkindのクラスター定義がKubernetesのバージョンを決めます。サイドカーはJobの処理中にHTTPで応答し、Jobの完了を妨げることはありません。",
        ),
        "resources-order" => (
            "実効要求：順序が重要",
            "100m、200m、100mの場合、ドキュメントの式では200mになりますが、Kubernetesは300mを確保します。Initコンテナの実行中に、サイドカーがすでに動いているためです。",
        ),
        "job-legacy-helper" => (
            "いつまでも完了しないJob",
            "通常のコンテナとして動き続ける補助コンテナがあると、Jobは完了しません。修正を適用してサイドカーに変えてみてください。",
        ),
        "pattern-init" => (
            "パターン：Initコンテナ",
            "マイグレーションのように、アプリケーションの起動前に終えておく処理に使います。アプリケーションの実行中に必要なものには使わないでください。その時点でInitコンテナはすでに終了しています。",
        ),
        "pattern-ambassador" => (
            "パターン：アンバサダー",
            "localhostを通して外部のサービスに接続するために使います。アプリケーションはアドレス、TLS、再試行を意識する必要がありません。クライアントライブラリで足りる場合は使わないでください。呼び出しのたびに経由先が1つ増えます。",
        ),
        "pattern-configuration-helper" => (
            "パターン：設定ヘルパー",
            "アプリケーションの実行中に設定が変わり、アプリケーションがそれを再読み込みできる場合に使います。一度しか読まない設定には使わないでください。InitコンテナやマウントしたConfigMapのほうが簡単です。",
        ),
        "pattern-adapter" => (
            "パターン：アダプター",
            "アプリケーションを変更せずに、メトリクスなどの出力をプラットフォームが求める形式に変換するために使います。アプリケーション自身がその形式で出力できる場合は使わないでください。",
        ),
        "scenario-liveness" => (
            "シナリオ：応答しなくなるアプリケーション",
            "Podの下にあるScenarioのドキュメントで、アプリケーションが最初の実行で10秒後に応答しなくなること、停止に時間がかかること、Podをいつ削除するかを指定しています。数値を変えて、再起動と停止がどう動くかを見てください。",
        ),
        other => return (other.to_owned().into(), "".into()),
    };
    (title.into(), lesson.into())
}
