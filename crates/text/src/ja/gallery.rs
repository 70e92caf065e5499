//! The gallery, the samples' titles and lessons, and what can be tried with them.

use podstep_core::samples::Group;

use crate::Text;
use crate::gallery::{Gallery, Sample};

pub(super) fn gallery(message: Gallery<'_>) -> Text {
    match message {
        Gallery::Heading => "サンプル".into(),
        Gallery::Tries => "試してみる".into(),
        Gallery::Back => "サンプルに戻す".into(),
        Gallery::Filter => "絞り込み".into(),
        Gallery::NoMatch => "この語を含むサンプルはありません。".into(),
        Gallery::Group(group) => match group {
            Group::Patterns => "パターン",
            Group::Lifecycles => "コンテナのライフサイクル",
            Group::Jobs => "Job",
            Group::Workloads => "ワークロード",
            Group::Resources => "リソース",
        }
        .into(),
        Gallery::ForUse => "用途".into(),
        Gallery::ForAvoid => "不向き".into(),
        Gallery::CopyLink => "リンクをコピー".into(),
        Gallery::LinkCopied => "リンクをコピーしました".into(),
        Gallery::DropHere => "マニフェストをここにドロップすると実行します。".into(),
        Gallery::Title(id) | Gallery::Lesson(id) | Gallery::Use(id) | Gallery::Avoid(id) | Gallery::Try(id, _) => {
            Sample::say(sample(id), message)
        }
    }
}

fn sample(id: &str) -> Option<Sample> {
    Some(match id {
        "deployment-sidecar" => Sample::new(
            "サイドカーを持つDeployment",
            "ログを転送するコンテナは、restartPolicy: Alwaysが指定されたInitコンテナなので、アプリケーションより先に起動し、後に停止します。",
            &["Podを削除する：先に停止するのはどれ？", "サイドカーをクラッシュさせる", "ネイティブサイドカーのない1.28で見る"],
        ),
        "pattern-init" => Sample::new(
            "Initコンテナ",
            "マイグレーションはアプリケーションの起動前に最後まで実行され、それに必要なプロキシはすでに動いています。",
            &["マイグレーションを失敗させる"],
        )
        .used_for([
            "マイグレーションのように、アプリケーションの起動前に終えておく処理",
            "アプリケーションの実行中に必要なもの。その時点でInitコンテナは終了しています",
        ]),
        "pattern-ambassador" => Sample::new(
            "アンバサダー",
            "アプリケーションはlocalhostに接続し、隣のEnvoyが外部と通信します。Envoyはアプリケーションより先に起動し、後に停止します。",
            &["アプリケーションの実行中にEnvoyをクラッシュさせる"],
        )
        .used_for([
            "外部サービスへの接続。アプリケーションはアドレス、TLS、再試行を意識する必要がありません",
            "クライアントライブラリで足りる場合。呼び出しのたびに経由先が1つ増えます",
        ]),
        "pattern-configuration-helper" => Sample::new(
            "設定ヘルパー",
            "ヘルパーが設定を書き終えるまで、postStartがアプリケーションの起動を待たせます。その後もヘルパーが設定を最新に保ちます。",
            &["最初のダウンロードに12秒かける"],
        )
        .used_for([
            "アプリケーションの実行中に変わり、再読み込みできる設定",
            "一度しか読まない設定。InitコンテナやマウントしたConfigMapのほうが簡単です",
        ]),
        "pattern-adapter" => Sample::new(
            "アダプター",
            "2つのサイドカーが、アプリケーションのログとメトリクスをプラットフォームが求める形式に変換します。アプリケーションは変更しません。",
            &["ログアダプターをメモリ不足にする"],
        )
        .used_for([
            "メトリクスなどの出力を、プラットフォームの形式で提供すること",
            "アプリケーション自身がその形式で出力できる場合",
        ]),
        "sidecar-order" => Sample::new(
            "2つのサイドカー：先に起動し、後に停止",
            "サイドカーは宣言された順に起動し、アプリケーションの後に逆順で停止します。猶予期間は全体で1つです。",
            &["Podを削除する：先に停止するのはどれ？", "アプリケーションにSIGTERMを無視させる", "全体の猶予期間を5秒にする"],
        ),
        "sidecar-readiness" => Sample::new(
            "Readinessはアプリケーションを待たせない",
            "プロキシの準備ができる前にアプリケーションは起動します。readinessProbeは、Podがトラフィックを受け取れる時点を示すだけです。",
            &["startupProbeに変える"],
        ),
        "sidecar-slow-startup" => Sample::new(
            "起動の遅いサイドカー",
            "インデックスの読み込みが終わるまで、startupProbeがアプリケーションを待たせます。サイドカーに与えられる時間はfailureThreshold×periodSecondsです。",
            &["失敗を3回までにする", "起動に40秒かける"],
        ),
        "sidecar-never-starts" => Sample::new(
            "起動が完了しないサイドカー",
            "後に続くものも起動しません。kubeletはプロキシを何度も再起動し、migrateもアプリケーションも実行されません。",
            &["4秒後にプロキシを応答させる"],
        ),
        "sidecar-crash-loop" => Sample::new(
            "クラッシュするサイドカー",
            "待ち時間を倍にしながら再起動され、アプリケーションは動き続けます。ただし、サイドカーがいない間、PodはReadyではありません。",
            &["終了コード0で終わらせる"],
        ),
        "sidecar-parallel-init" => Sample::new(
            "並行して行う初期化",
            "Initコンテナなら順番に実行されるところを、2つのサイドカーが同時に取得し、通常のInitコンテナが両方を待ちます。その代わり、サイドカーはPodの終了まで残ります。",
            &["最初のrestartPolicyを書き忘れる"],
        ),
        "sidecar-startup-never" => Sample::new(
            "NeverのPodにあるサイドカー",
            "restartPolicy: NeverはPodのものです。サイドカーは応答するまで再起動され、その後アプリケーションが起動します。",
            &["バグでアプリケーションが待ち続ける1.32で見る"],
        ),
        "restart-all-containers" => Sample::new(
            "終了コード88ですべてを再起動",
            "ルールにより、watcherの終了コード88はRestartAllContainersになります。Initコンテナを含むすべてのコンテナが、同じPodの中で最初からやり直します。",
            &["終了コード1で終わらせる：再起動は1つだけ"],
        ),
        "mesh-proxy" => Sample::new(
            "サービスメッシュのプロキシ",
            "プロキシは、後に宣言されたマイグレーションの通信も、アプリケーションの最後の通信も運びます。",
            &["アプリケーションの実行中にプロキシをクラッシュさせる"],
        ),
        "prestop-drain" => Sample::new(
            "preStopによるドレイン",
            "削除されたPodは、ロードバランサーから外れるまでの10秒間応答を続け、それからSIGTERMを受け取ります。プロキシはアプリケーションが停止するまで残ります。",
            &["猶予期間を10秒にする", "40秒かけてドレインする"],
        ),
        "grace-overrun" => Sample::new(
            "猶予期間より長いpreStop",
            "preStopには180秒必要ですが、Pod全体には120秒しかありません。フックは打ち切られ、アプリケーションとサイドカーに残るのは2秒ずつです。",
            &["猶予期間を200秒にする", "フックを60秒にする"],
        ),
        "deleted-before-ready" => Sample::new(
            "準備ができる前に削除されたPod",
            "アプリケーションは一度も動いていないのに、削除に11秒かかります。待つべきアプリケーションがなくても、プロキシのpreStopは実行されるからです。",
            &["アプリケーションの起動後に削除する"],
        ),
        "scenario-liveness" => Sample::new(
            "シナリオ：応答しなくなるアプリケーション",
            "Podの下のScenarioドキュメントは、アプリケーションが10秒後に応答しなくなることを示します。livenessProbeがそれを検出し、アプリケーションだけが再起動されます。",
            &["30秒後に応答しなくする"],
        ),
        "job-sidecar" => Sample::new(
            "サイドカーを持つJob",
            "処理はすぐに終わりますが、Jobが完了するのはその30秒後です。tailはPID 1として動いていてSIGTERMが届かず、kubeletは猶予期間が終わるまで待ちます。",
            &["シェルがSIGTERMを受け取れるようにする", "処理を失敗させる"],
        ),
        "job-legacy-helper" => Sample::new(
            "いつまでも完了しないJob",
            "通常のコンテナとして動き続ける補助コンテナがあると、Jobは完了しません。サイドカーにすれば完了します。",
            &["補助コンテナをサイドカーにする"],
        ),
        "kind-job-http-sidecar" => Sample::new(
            "HTTPサイドカーを持つJob（kind上）",
            "Jobの前にあるkindのクラスター定義がKubernetesのバージョンを決めます。サイドカーはJobの処理中にHTTPで応答し、Jobの完了を妨げることはありません。",
            &["サイドカーのない1.27で見る"],
        ),
        "job-failure-policy" => Sample::new(
            "数えられる失敗",
            "podFailurePolicyは退避されたPodを数えず、その後の終了コード1はbackoffLimitに達するまで数えます。",
            &["終了コード42で終わらせる"],
        ),
        "job-fail-index" => Sample::new(
            "1つのインデックスをあきらめる",
            "インデックス1は42で終わり、すぐに打ち切られます（FailIndex）。インデックス2は2回試されます。ほかは完了し、Jobが失敗するのはその後です。",
            &["インデックス1を7で失敗させる"],
        ),
        "rolling-update" => Sample::new(
            "Deployment：ローリングアップデート",
            "maxSurge 1、maxUnavailable 0では、古いPodがなくなる前に新しいPodの準備ができます。3つを下回ることはありません。",
            &["古いPodを先に減らす", "途中で元に戻す"],
        ),
        "stuck-rollout" => Sample::new(
            "Deployment：止まったロールアウト",
            "新しいイメージは存在しません。古いPodは動き続け、progressDeadlineSecondsの後、Deploymentはそれを報告するだけです。",
            &["100秒後に元に戻す"],
        ),
        "statefulset" => Sample::new(
            "StatefulSet：1つずつ",
            "db-0の準備ができてからdb-1が作られ、減らすときは最後のものから、それぞれサイドカーとともになくなります。",
            &["すべて同時に作る（Parallel）"],
        ),
        "daemonset" => Sample::new(
            "DaemonSet：ノードごとに1つ",
            "各ワーカーにPodが1つ置かれ、taintのあるノードには置かれません。更新ではノードごとに、古いPodを先に止めて置き換えます。",
            &["新しいPodを先に起動する（maxSurge）"],
        ),
        "cronjob" => Sample::new(
            "CronJob：重なりそうな実行",
            "1回の実行が1分より長くかかります。concurrencyPolicyがForbidなので、次の実行は、サイドカーを含めて前のJobが終わるまで遅れます。",
            &["実行中のものを置き換える"],
        ),
        "resources-order" => Sample::new(
            "実効要求：順序が重要",
            "100m、200m、100mの場合、ドキュメントの式では200mになりますが、Kubernetesは300mを確保します。Initコンテナの実行中に、サイドカーがすでに動いているためです。",
            &["migrateの要求を50mにする"],
        ),
        "resources-balloon" => Sample::new(
            "リソースを返さないサイドカー",
            "サイドカーの要求はPodが存在する間ずっと数えられます。起動時にしか要らない分も、最後まで確保されたままです。",
            &["要求を500mにする"],
        ),
        "resources-pod-level" => Sample::new(
            "Pod全体で1つの予算",
            "Pod自身にリソースを指定すると、コンテナの要求にかかわらずその値が使われます。要求と制限が等しければGuaranteedになります。",
            &["制限を外す"],
        ),
        _ => return None,
    })
}
