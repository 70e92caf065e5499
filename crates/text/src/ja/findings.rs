//! What is found in the text, and what would mend it.

use podstep_core::diagnostic::Finding;
use podstep_core::scenario::shape::Expected;
use podstep_manifest::Bound;

use crate::Text;

pub(super) fn finding(finding: &Finding) -> Text {
    match finding {
        Finding::FromCluster { pods } => format!("実際のクラスターが返した、{pods}個のPodのステータスを含むテキストです。「比較」で予測と照らし合わせられます。").into(),
        Finding::EmptyText => "テキストがありません。サンプルを選ぶか、マニフェストを貼り付けてください。".into(),
        Finding::TooLong { bytes, limit } => format!("テキストは{bytes}バイトあります。上限は{limit}バイトです。").into(),
        Finding::Syntax { message } => format!("有効なYAMLではありません：{message}").into(),
        Finding::Indentation { found, expected } => format!(
            "この行は{found}列目から始まっていますが、その続き先は{expected}列目から始まっています。YAMLでは、何が何に属するかをインデントが決めます。"
        )
        .into(),
        Finding::TooComplex { what, limit } => match what {
            Bound::Bytes => format!("テキストが長すぎます。読み取るのは{limit}バイトまでです。"),
            Bound::Depth => format!("テキストのネストが深すぎます。読み取るのは{limit}段までです。"),
            Bound::Nodes => format!("テキストのキーと値が多すぎます。読み取るのは{limit}個までです。"),
            Bound::Aliases => format!("テキストのエイリアスが多すぎます。読み取るのは{limit}個までです。"),
        }
        .into(),
        Finding::TooManyActions { limit } => format!("シナリオのactionsが多すぎます。読み取るのは{limit}個までです。").into(),
        Finding::DuplicateKey { key } => {
            format!("同じ場所にキー{key}が2回あります。有効になるのは最後のもので、kubectlはそれを知らせません。").into()
        }
        Finding::Refused { message, known_since: Some(version) } => {
            format!("{message}。このフィールドはKubernetes {version}から使えます。").into()
        }
        Finding::Refused { message, known_since: None } => message.clone().into(),
        Finding::Warned { text } => text.clone().into(),
        Finding::Dropped { path, kept_since: Some(version) } => {
            format!("APIサーバーは{path}を通知なしに取り除きます。デフォルトで保持されるのはKubernetes {version}からです。").into()
        }
        Finding::Dropped { path, kept_since: None } => {
            format!("APIサーバーは{path}を通知なしに取り除きます。対応するフィーチャーゲートが無効だからです。").into()
        }
        Finding::NoPodInKind { kind } => format!("{kind}はPodを起動しないため、読み飛ばします。").into(),
        Finding::ConcernsOthers { kind } => {
            format!("この{kind}はPodに関係しません。Namespaceが異なるか、スコープがこのPodを対象外にしています。").into()
        }
        Finding::PodsRefused { kind, message, created: 0, .. } => {
            format!("{kind}は受け入れられますが、そのPodは1つも受け入れられません：{message}").into()
        }
        Finding::PodsRefused { kind, message, created, wanted } => {
            format!("{kind}の{wanted}個のPodのうち、受け入れられるのは{created}個だけです：{message}").into()
        }
        Finding::NothingToRun => "Podを起動するものがありません。Pod、Deployment、Jobなどが必要です。".into(),
        Finding::FragmentWrapped => "Podのspecの一部だったため、実行できるようにPodで包みました。".into(),
        Finding::OnlyFirstRuns { kind, name } => format!("ワークロードが複数あります。最初の{kind} {name}を実行します。").into(),
        Finding::QuantityWithoutDigits { path, value } => {
            format!("{path}：「{value}」には数字がありません。Kubernetesは0とみなします。").into()
        }
        Finding::SidecarUnknown { version } => format!(
            "Kubernetes {version}は、InitコンテナのrestartPolicyを認識しません。APIサーバーは未知のフィールドとして拒否するか、厳格な検証でなければ取り除きます。サイドカーは1.28で導入されました。"
        )
        .into(),
        Finding::SidecarDropped { version } => format!(
            "Kubernetes {version}ではフィーチャーゲートSidecarContainersが無効なので、restartPolicy: Alwaysは取り除かれます。サイドカーのつもりで書いたものは通常のInitコンテナになり、終了しなければアプリケーションは起動しません。"
        )
        .into(),
        Finding::LegacySidecar { container } => format!(
            "{container}は自分からは終了せず、通常のコンテナなので、このJobは完了しません。サイドカー（initContainersに置き、restartPolicy: Alwaysを指定したもの）にすれば、処理が終わったときに停止されます。"
        )
        .into(),
        Finding::ReadinessDoesNotGate { container } => format!(
            "サイドカー{container}のreadinessProbeは、アプリケーションの起動を遅らせません。次のコンテナは、サイドカーが起動するとすぐに起動します。サイドカーが応答できるまで待たせるには、startupProbeを設定します。なお、サイドカーの準備状態はPodの準備状態に影響します。"
        )
        .into(),
        Finding::ClusterRead { version, sidecars: true } => {
            format!("クラスター定義はKubernetes {version}を指定しています。サイドカーは有効です。").into()
        }
        Finding::ClusterRead { version, sidecars: false } => {
            format!("クラスター定義はKubernetes {version}を指定しています。サイドカーは無効です。").into()
        }
        Finding::VersionUnknown { text, used } => {
            format!("「{text}」はPodstepが対応するバージョンではありません。{used}として表示します。").into()
        }
        Finding::Cut { steps } => format!("このライフサイクルは終わりなく続きます。最初の{steps}ステップを表示しています。").into(),
        Finding::NoMorePods { pods } => {
            format!("ここで作成するPodは{pods}個までです。実際のクラスターでは、必要な数まで作成が続きます。").into()
        }
        Finding::Misspelt { message, meant } => format!("{message}。{meant}というフィールドならあります。").into(),
        Finding::PreStopExceedsGrace { container, hook_secs, grace_secs } => format!(
            "{container}のpreStopフックには{hook_secs}秒かかりますが、Podの終了全体に使えるのは{grace_secs}秒です。それを過ぎると、{container}はSIGTERMを受け取り、残りは2秒です。"
        )
        .into(),
        Finding::IgnoresSigterm { container, grace_secs } => format!(
            "{container}はSIGTERMを無視します。PID 1であり、SIGTERMのハンドラーがないためです。停止のたびに{grace_secs}秒を使い切り、最後はSIGKILLになります。"
        )
        .into(),
        Finding::SidecarStarves { container, app, grace_secs } => format!(
            "すべてのコンテナが終了時に共有する{grace_secs}秒を、{app}が使い切ります。サイドカー{container}はその後に停止され、残りは2秒です。"
        )
        .into(),
        Finding::JobRestartsAlways => {
            "JobのPodには、restartPolicyとしてNeverまたはOnFailureが必要です。デフォルトのAlwaysは拒否されます。".into()
        }
        Finding::SidecarDelaysJob { container, grace_secs } => format!(
            "サイドカー{container}はSIGTERMを無視します。PID 1であり、SIGTERMのハンドラーがないためです。Jobは処理の終了から{grace_secs}秒後に完了します。ハンドラーを用意するか、PID名前空間を共有するか、terminationGracePeriodSecondsを短くすると改善します。"
        )
        .into(),
        Finding::Placeholder { text } => format!("{text}はプレースホルダーです。実際の値に置き換えてください。").into(),
        Finding::LivenessBeforeReadiness { container, kills_after_secs, ready_after_secs } => format!(
            "livenessProbeは起動の{kills_after_secs}秒後に{container}を強制終了する可能性がありますが、readinessProbeは{ready_after_secs}秒後までは準備完了を見込んでいません。startupProbeがあれば、起動が終わるまで両方を待たせます。"
        )
        .into(),
        Finding::OddQuantity { resource, written, means, meant } => {
            let unit = if resource == "cpu" { "コア" } else { "バイト" };
            format!("{resource}：{written}は{means}{unit}を意味します。{meant}の間違いかもしれません。").into()
        }
        Finding::OnlySidecarsHave { container, field } => format!(
            "{field}を持てるのは、動き続けるコンテナだけです。{container}はInitコンテナで、次のコンテナが起動する前に終了します。restartPolicy: Alwaysを指定するとサイドカーになります。"
        )
        .into(),
        Finding::AlwaysUnderContainers { container, own_restarts: true } => format!(
            "restartPolicy: Alwaysを指定しても、{container}はサイドカーになりません。Pod本来のコンテナの1つなので、Podは完了しません。サイドカーはinitContainersに置きます。"
        )
        .into(),
        Finding::AlwaysUnderContainers { container, own_restarts: false } => format!(
            "この場所でrestartPolicy: Alwaysを指定しても、{container}はサイドカーになりません。サイドカーはinitContainersに置きます。"
        )
        .into(),
        Finding::InitDoesNotWait { container, sidecar } => format!(
            "{container}は{sidecar}を必要とするようですが、{sidecar}が応答できるようになる前、起動しただけの時点で起動します。{sidecar}にstartupProbeを設定すると、それを待ちます。"
        )
        .into(),
        Finding::InitBeforeSidecar { container, sidecar } => format!(
            "{container}は{sidecar}を必要とするようですが、それより前にあります。Initコンテナはリストの順に起動します。"
        )
        .into(),
        Finding::ScenarioUnknown { path, name, known } if path.is_empty() => {
            format!("シナリオのここには{name}を書けません。書けるのは次のとおりです：{}", known.join("、")).into()
        }
        Finding::ScenarioUnknown { path, name, known } => {
            format!("シナリオの{path}には{name}を書けません。書けるのは次のとおりです：{}", known.join("、")).into()
        }
        Finding::ScenarioValue { path, expected } => {
            let words: Vec<&str> = expected.iter().map(|expected| scenario_value(*expected)).collect();
            format!("シナリオの{path}に書けるのは、{}です。", words.join("または")).into()
        }
        Finding::ScenarioMissing { path, fields } if path.is_empty() => {
            format!("シナリオには{}が必要です。", fields.join("または")).into()
        }
        Finding::ScenarioMissing { path, fields } => format!("{path}には{}が必要です。", fields.join("または")).into(),
        Finding::OnlyFirstScenario => "シナリオが複数あります。有効なのは最初のものです。".into(),
        Finding::AppliesOther { kind, name } => {
            format!("適用できるのは{kind} {name}の別の版だけです。これはそうではないため、何も起こりません。").into()
        }
        Finding::Immutable { path } => {
            format!("オブジェクトの作成後に{path}を変更することはできません。APIサーバーはこの版を拒否します。").into()
        }
    }
}

const fn scenario_value(expected: Expected) -> &'static str {
    match expected {
        Expected::Time => "秒数（または1m30sのような期間）",
        Expected::Whole => "整数",
        Expected::ExitCode => "0から255までの数",
        Expected::Flag => "trueかfalse",
        Expected::Text => "テキスト",
        Expected::Word(word) => word,
        Expected::Null => "null",
        Expected::List => "リスト",
        Expected::Mapping => "マッピング",
    }
}

pub(super) const fn fix(finding: &Finding) -> &'static str {
    match finding {
        Finding::LegacySidecar { .. } | Finding::OnlySidecarsHave { .. } | Finding::AlwaysUnderContainers { .. } => {
            "サイドカーにする"
        }
        Finding::ReadinessDoesNotGate { .. } => "startupProbeを使う",
        Finding::Indentation { .. } => "インデントを直す",
        Finding::DuplicateKey { .. } => "最初のものを削除する",
        Finding::Misspelt { .. } => "つづりを直す",
        Finding::PreStopExceedsGrace { .. } => "猶予期間を延ばす",
        Finding::JobRestartsAlways => "restartPolicy: Neverにする",
        Finding::SidecarDelaysJob { .. } => "PID名前空間を共有する",
        Finding::LivenessBeforeReadiness { .. } => "startupProbeを追加する",
        Finding::OddQuantity { .. } => "意図した値にする",
        _ => "修正する",
    }
}
