//! Japanese. Terms and typography are those of kubernetes.io/ja: no space between Japanese and Latin letters,
//! full-width punctuation in prose.

mod apply;
mod because;
mod compare;
mod editing;
mod findings;
mod gallery;
mod layout;
mod life;
mod process;
mod resources;
mod rules;
mod script;
mod shared;
mod sharing;

use podstep_core::admission;
use podstep_core::diagnostic::Severity;
use podstep_core::history::{Count, Counted};
use podstep_core::resources::{Kind, NodeSize, QosClass};
use podstep_core::time::Millis;
use podstep_core::trace::{Actor, ContainerRole, LaneState, PodEntry};

use crate::same::{self, Units};
use crate::{Message, Text};

const UNITS: Units = Units { millis: "ミリ秒", secs: "秒", mins: "分", point: '.' };

fn time(at: Millis) -> String {
    UNITS.time(at)
}

fn length(length: Millis) -> String {
    UNITS.length(length)
}

fn container(pod: Option<&PodEntry>, index: usize) -> &str {
    same::container(pod, index).unwrap_or("コンテナ")
}

fn list(names: &[&str]) -> String {
    same::list(names, "、", "、")
}

/// The message in Japanese.
#[must_use]
pub fn render(message: &Message<'_>) -> Text {
    match *message {
        Message::Editing(message) => editing::editing(message),
        Message::Layout(message) => layout::layout(message).into(),
        Message::Because(message) => because::because(message).into(),
        Message::Turn { trace, turn } => because::turn(trace, turn),
        Message::Help(message) => layout::help(message).into(),
        Message::Tagline => "Kubernetesのワークロードを貼り付け、Podのライフサイクルを理由とともに1ステップずつたどれます。".into(),
        Message::Language => "言語".into(),
        Message::ManifestHeading => "マニフェスト".into(),
        Message::ManifestLabel => "YAML形式のマニフェスト".into(),
        Message::ManifestHelp => "Pod、Deployment、Job、またはPodのspecの一部を入力します。入力した内容はブラウザーの外に送信されません。ファイルをページにドロップすることもできます。".into(),
        Message::SampleOwn => "自分のテキスト".into(),
        Message::Gallery(message) => gallery::gallery(message),
        Message::Version => "Kubernetes".into(),
        Message::VersionFromManifest => "マニフェストのバージョン".into(),
        Message::SidecarGate => "フィーチャーゲートSidecarContainers".into(),
        Message::CodeEditor => "コードエディター".into(),
        Message::OpenFile => "ファイルを開く".into(),
        Message::FileUnreadable => "このファイルはテキストとして読み取れません。".into(),
        Message::ProblemsHeading => "問題点".into(),
        Message::CheckerMissing => "APIサーバーのルールを読み込めなかったため、マニフェストは一部しか検証されていません。".into(),
        Message::TryAgain => "もう一度試す".into(),
        Message::ReadOn => "詳しく読む".into(),
        Message::DocsPage(page) => docs_page(page),
        Message::NoProblems => "指摘はありません。".into(),
        Message::Severity(severity) => match severity {
            Severity::Error => "エラー",
            Severity::Warning => "警告",
            Severity::Hint => "ヒント",
        }
        .into(),
        Message::Finding(finding) => findings::finding(finding),
        Message::MoreProblems(more) => format!("ほか{more}件").into(),
        Message::ProblemPlace => "次の行と列へ移動：".into(),
        Message::Fix(finding) => findings::fix(finding).into(),
        Message::Stale => "テキストにエラーがあります。最後に実行できたときの結果を表示しています。".into(),
        Message::Loading => "読み込んでいます…".into(),
        Message::Share => "共有".into(),
        Message::Saved => "保存したマニフェスト".into(),
        Message::OpenedText => "開いたテキスト".into(),
        Message::PanelMissing => "この部分を読み込めませんでした。".into(),
        Message::NothingToShow => "まだ実行できるものがありません。サンプルを選ぶか、マニフェストの問題点を修正してください。".into(),

        Message::LifeHeading => "ワークロードのライフサイクル".into(),
        Message::KindAndName { kind, name } => format!("{kind} {name}").into(),
        Message::KubernetesVersion(version) => format!("Kubernetes {version}").into(),
        Message::Phase => "フェーズ".into(),
        Message::PodGone => "削除済み".into(),
        Message::NoPodYet => "Podはまだありません".into(),
        Message::TimelineHeading => "タイムライン".into(),
        Message::TimelineSummary { trace, cursor } => {
            let containers: usize = trace.pods.iter().map(|pod| pod.containers.len()).sum();
            format!(
                "{containers}個のコンテナの{}にわたるタイムラインです。カーソルは全{}ステップの{}番目にあります。同じ内容が下のステップの表にもあります。",
                length(trace.end()),
                trace.steps.len(),
                cursor + 1
            )
            .into()
        }
        Message::TimelineScroller => "タイムライン（スクロールできます）".into(),
        Message::Following => "Podが多いため、まだ計算中です。入力はそのまま続けられます。".into(),
        Message::StripSummary { course } => match course.bands.first() {
            Some(Counted::PodsOf(_)) | None => {
                let (most, surge) = same::most(course);
                format!("Pod数の推移：最大{most}個、必要数を上回るのは最大{surge}個。カーソル位置の数は次のとおりです。").into()
            }
            Some(_) => "Jobの実行中、成功、失敗のPod数の推移。カーソル位置の数は次のとおりです。".into(),
        },
        Message::StripNumbers => "カーソル位置のPod数".into(),
        Message::StripCount { counted, name, count: Count { all, ready, .. } } => match counted {
            Counted::PodsOf(_) => format!("{name}：{all}個中{ready}個が準備完了").into(),
            Counted::Active => format!("実行中{all}個（うち準備完了{ready}個）").into(),
            Counted::Succeeded => format!("成功{all}個").into(),
            Counted::Failed => format!("失敗{all}個").into(),
        },
        Message::StripWanted(pods) => format!("必要数{pods}").into(),
        Message::StripSurge(pods) => format!("超過{pods}（サージ）").into(),
        Message::StripUnavailable(pods) => format!("利用不可{pods}").into(),
        Message::TimelineRows => "Podとコンテナ。上下の矢印キーで行を、左右の矢印キーで変化を移動します".into(),
        Message::FoldAll => "すべてのPodを折りたたむ".into(),
        Message::UnfoldAll => "すべてのPodを展開する".into(),
        Message::PodState(state) => same::pod_state(state).into(),
        Message::PodTitle { pod, state, from, to } => {
            format!("Pod {pod}：{}、{}から{}まで", same::pod_state(state), time(from), time(to)).into()
        }
        Message::ScaleNote => "縮尺は正確ではありません。短い区間は広げ、何も起きない区間は省略しています（//）。クリックするとその時点に移動します。".into(),
        Message::Legend => "状態".into(),
        Message::Role(role) => match role {
            ContainerRole::PlainInit => "Init",
            ContainerRole::Sidecar => "サイドカー",
            ContainerRole::Regular => "アプリ",
        }
        .into(),
        Message::RoleLong(role) => match role {
            ContainerRole::PlainInit => "Initコンテナ：一度だけ、終わるまで実行されます",
            ContainerRole::Sidecar => "サイドカー：restartPolicy: Alwaysが指定されたInitコンテナ",
            ContainerRole::Regular => "アプリケーションコンテナ",
        }
        .into(),
        Message::Lane(state) => lane(state),
        Message::LaneTitle { container, state, from, to } => {
            format!("{container}：{}（{}から{}まで）", lane(state), time(from), time(to)).into()
        }
        Message::Time(at) => time(at).into(),
        Message::Length(length) => self::length(length).into(),

        Message::TransportLabel => "時間を移動".into(),
        Message::First => "最初のステップ".into(),
        Message::Back => "1ステップ戻る".into(),
        Message::Play => "再生".into(),
        Message::Pause => "一時停止".into(),
        Message::Next => "1ステップ進む".into(),
        Message::Last => "最後のステップ".into(),
        Message::Speed => "速度".into(),
        Message::SpeedValue(percent) => same::speed(percent).into(),
        Message::SliderLabel => "ステップ".into(),
        Message::Program(program) => process::program(program),
        Message::StepOf { step, steps, at } => format!("ステップ{step}/{steps}・{}", time(at)).into(),
        Message::StepAnnounced { step, steps, at, sentence } => {
            format!("{steps}ステップ中{step}番目、{}。{sentence}", time(at)).into()
        }

        Message::StepsHeading => "全ステップの表".into(),
        Message::StepsCaption { from, to, of } => {
            if from == 1 && to == of {
                format!("全{of}ステップ").into()
            } else {
                format!("全{of}ステップのうち、カーソル周辺の{from}から{to}まで").into()
            }
        }
        Message::ColumnStep => "ステップ".into(),
        Message::ColumnTime => "時刻".into(),
        Message::ColumnActor => "主体".into(),
        Message::ColumnContainer => "コンテナ".into(),
        Message::ColumnWhat => "内容".into(),
        Message::ColumnWhy => "理由".into(),
        Message::Actor(actor) => match actor {
            Actor::User => "ユーザー",
            Actor::ApiServer => "APIサーバー",
            Actor::Scheduler => "スケジューラー",
            Actor::Controller => "コントローラー",
            Actor::Kubelet => "kubelet",
            Actor::Process => "プロセス",
        }
        .into(),

        Message::WhyHeading => "何が、なぜ起きるか".into(),
        Message::WhyBecause => "理由".into(),
        Message::Fact { trace, step } => life::fact(trace, step),
        Message::Reason { trace, step } => life::reason(trace, step),
        Message::WhyLedBy => "きっかけ".into(),
        Message::WhyOtherwise => "変わる条件".into(),
        Message::Otherwise { trace, step } => rules::otherwise(trace, step),
        Message::Versions(versions) => rules::versions(versions),
        Message::WhyRule => "ルール".into(),
        Message::OpensElsewhere => "（新しいタブで開きます）".into(),

        Message::ResourcesHeading => "実効リソース".into(),
        Message::ResourcesIntro => "スケジューラーがPod全体のために確保する量です。サイドカーは二度数えられます。アプリケーションと並んで動くうえに、後続のInitコンテナの実行中にもすでに動いているためです。".into(),
        Message::ResourcesNone => "リソースの要求や制限を設定しているコンテナはありません。".into(),
        Message::RequestOf(name) => format!("{name}の要求").into(),
        Message::LimitOf(name) => format!("{name}の制限").into(),
        Message::FilledIn { filled, stored, pod } => resources::filled_in(filled, stored, pod).into(),
        Message::Term { term, pod } => resources::term(term, pod),
        Message::WinsBy(margin) => format!("{margin}の差で採用").into(),
        Message::Wins => "採用".into(),
        Message::Published(published) => resources::published(published).into(),
        Message::CopyAsText => "テキストとしてコピー".into(),
        Message::Copied => "コピーしました。".into(),
        Message::PhasesLabel => "段階ごとに必要な量".into(),
        Message::PhaseOf { init: Some(index), pod } => format!("{}の起動", container(pod, index)).into(),
        Message::PhaseOf { init: None, .. } => "アプリの実行".into(),
        Message::NodeHeading => "ノード上では".into(),
        Message::NodeSize => "空のノード：".into(),
        Message::NodeOf(NodeSize { cpus, memory_gib }) => format!("{cpus} CPU、{memory_gib} GiB").into(),
        Message::NodeCaption => "kubeletがcgroupに書き込む値と、メモリ不足のときにカーネルが先に強制終了するコンテナ".into(),
        Message::Hierarchy => "cgroupのバージョン：".into(),
        Message::HierarchyRefused => "Kubernetes 1.35以降のkubeletは、failCgroupV1をfalseに設定しない限り、cgroup v1では起動しません。".into(),
        Message::Eviction { critical: true, .. } => "優先度クラスがシステム用のものなので、kubeletがこのPodを退避させることはありません。".into(),
        Message::Eviction { critical: false, request } => resources::eviction(request).into(),
        Message::Fits => "このPodは収まります。".into(),
        Message::Shortage(shortage) => resources::shortage(shortage).into(),
        Message::WholePod => "Pod全体".into(),
        Message::ColumnOom => "oom_score_adj".into(),
        Message::CpuMax { hierarchy, cap, pod } => resources::cap(same::cpu_max(hierarchy, cap), pod),
        Message::MemoryMax { hierarchy, cap, pod } => resources::cap(same::memory_max(hierarchy, cap), pod),
        Message::WhatIfHeading => "別の数値を試す".into(),
        Message::WhatIfIntro => "欄に入力すると、Podの合計、QoSクラス、ノードの表がすぐに変わります。「マニフェストに書き込む」を押すまで、マニフェストはそのままです。".into(),
        Message::WhatIfCaption => "コンテナごとの要求と制限".into(),
        Message::AmountOf { container, kind, resource } => match kind {
            Kind::Requests => format!("{container}の{resource}の要求"),
            Kind::Limits => format!("{container}の{resource}の制限"),
        }
        .into(),
        Message::Change { what, from, to } => format!("{what}：{from}から{to}に変わります").into(),
        Message::NoChange => "Pod全体としては何も変わりません。".into(),
        Message::WriteBack => "マニフェストに書き込む".into(),
        Message::Discard => "破棄する".into(),
        Message::Line(line) => format!("{line}行目").into(),
        Message::QosHeading => "QoSクラス".into(),
        Message::QosMeaning(class) => match class {
            QosClass::Guaranteed => "すべてのコンテナで、CPUとメモリの制限が要求と等しくなっています。ノードのリソースが不足したとき、このようなPodは最後に退避されます。",
            QosClass::Burstable => "要求や制限が一部にだけ設定されています。ノードのリソースが不足したとき、このようなPodはBestEffortのPodの次に退避されます。",
            QosClass::BestEffort => "要求も制限もまったく設定されていません。ノードのリソースが不足したとき、このようなPodは最初に退避されます。",
        }
        .into(),
        Message::QosWhy(class) => match class {
            QosClass::Guaranteed => "妨げるものはありません。",
            QosClass::Burstable => "Guaranteedにならない理由：",
            QosClass::BestEffort => "Burstableにならない理由：",
        }
        .into(),
        Message::QosHindrance { hindrance, pod } => resources::hindrance(hindrance, pod),

        Message::VolumesHeading => "ボリューム".into(),
        Message::NetworkHeading => "ネットワーク".into(),
        Message::ProcessesHeading => "プロセス".into(),
        Message::Shared(message) => shared::shared(message),
        Message::ShutdownHeading => "停止".into(),
        Message::ShutdownNone => "このライフサイクルでは何も停止しません。".into(),
        Message::ShutdownGrace { shutdown, trace } => life::shutdown_grace(shutdown, trace).into(),
        Message::ShutdownOrder => "アプリケーションコンテナは、ただちに一斉にSIGTERMを受け取ります。サイドカーはそれを待ちます。最後に宣言されたサイドカーから順に、前のものが終了してから1つずつ停止します。".into(),
        Message::OtherShutdowns(pods) => {
            format!("ほかに{pods}個のPodが別の時点で停止します。カーソルを動かすと表示されます。").into()
        }
        Message::ShutdownCaption(pod) => format!("Pod {pod}の停止（SIGTERMを受け取る順）").into(),
        Message::ColumnPreStop => "preStop".into(),
        Message::ColumnSigterm => "SIGTERMの時刻".into(),
        Message::ColumnGraceLeft => "残りの猶予期間".into(),
        Message::ColumnSigkill => "SIGKILLの時刻".into(),
        Message::ColumnEnded => "終了時刻".into(),
        Message::ColumnExitCode => "終了コード".into(),
        Message::NotNeeded => "–".into(),
        Message::Seconds(seconds) => format!("{seconds}秒").into(),

        Message::ScriptHeading => "もしも…".into(),
        Message::ScriptAtCursor(at) => format!("カーソル位置（{}）で起こすこと：", time(at)).into(),
        Message::ScriptTold => "起こることの一覧".into(),
        Message::ScriptNote => "これはマニフェストの末尾にあるScenarioドキュメントです。ここでもそこでも変更できます。".into(),
        Message::ScriptNothing => "ありません。通常どおりに進みます。".into(),
        Message::ScriptImplied => "（停止の様子がわかるように、何も指定されていない間はPodstepが行います）".into(),
        Message::ScriptNotRunning => "カーソル位置では実行されていません。".into(),
        Message::ScriptPod => "Pod".into(),
        Message::ScriptNode => "ノード".into(),
        Message::ScriptWhen(row) => format!("{row}行目のタイミング").into(),
        Message::ScriptAt => "時刻".into(),
        Message::ScriptRunning => "この数のPodが実行中になった後".into(),
        Message::ScriptReady => "この数のPodが準備完了になった後".into(),
        Message::ScriptCount(row) => format!("{row}行目が待つPodの数").into(),
        Message::ScriptTime(row) => format!("{row}行目の時間（秒）").into(),
        Message::ScriptGrace(row) => format!("{row}行目の猶予期間（秒）。空欄ならPodの値").into(),
        Message::ScriptReplicas(row) => format!("{row}行目のレプリカ数").into(),
        Message::ScriptAway(row) => format!("{row}行目でkubeletが停止している時間（秒）").into(),
        Message::ScriptUp(row) => format!("{row}行目を上へ").into(),
        Message::ScriptDown(row) => format!("{row}行目を下へ").into(),
        Message::ScriptRemove(row) => format!("{row}行目を削除").into(),
        Message::ScriptForget(container) => format!("{container}への指定を削除").into(),
        Message::ScriptPrograms => "プロセスの動作".into(),
        Message::ScriptGuessed => "推測".into(),
        Message::ScriptIsTold => "指定済み".into(),
        Message::ScriptTell(container) => format!("{container}の動作を指定する").into(),
        Message::Sharing(message) => sharing::sharing(message),
        Message::Deed(deed) => script::deed(deed),
        Message::Acts(action) => script::acts(action),
        Message::ActsWhen(when) => script::acts_when(when),
        Message::ToldRun { run, last, told } => script::told(run, last, told),
        Message::Undo => "元に戻す".into(),
        Message::Redo => "やり直す".into(),
        Message::Apply(message) => apply::apply(message),
        Message::EventsHeading => "これまでのEvent".into(),
        Message::EventsCaption => "カーソルまでのEvent（kubectl get eventsの表示どおり）".into(),
        Message::EventsNone => "まだEventはありません。".into(),
        Message::ColumnType => "種別".into(),
        Message::ColumnReason => "理由".into(),
        Message::ColumnObject => "オブジェクト".into(),
        Message::ColumnMessage => "メッセージ".into(),
        Message::RowsHeading => "これまでのkubectl get -wの出力".into(),
        Message::RowsNone => "まだ何も出力されていません。".into(),
        Message::EarlierRows(rows) => format!("これより前の{rows}行は表示していません。").into(),
        Message::RowsCaption(kind) => format!("kubectl get {} -w", kind.to_ascii_lowercase()).into(),
        Message::KubectlHeading => "このステップでのkubectlの出力".into(),
        Message::KubectlCommand => "コマンド".into(),
        Message::KubectlAbout => "対象".into(),
        Message::KubectlPodAtCursor => "カーソル位置のPod".into(),
        Message::KubectlPrinted => "このステップでkubectlが出力する内容".into(),
        Message::AddedHeading => "APIサーバーが補う内容".into(),
        Message::CompareHeading => "比較".into(),
        Message::Compare(message) => compare::compare(message),
        Message::AddedCaption => "マニフェストにはなく、保存されたオブジェクトにはあるフィールド".into(),
        Message::AddedBecause(reason) => added(reason).into(),
        Message::ColumnField => "フィールド".into(),
        Message::ColumnValue => "値".into(),
        Message::ColumnAddedTo => "補われた場所".into(),
    }
}

fn lane(state: LaneState) -> Text {
    match state {
        LaneState::Waiting => "待機中".into(),
        LaneState::Starting => "起動中".into(),
        LaneState::RunningNotStarted => "起動未完了".into(),
        LaneState::Running => "実行中".into(),
        LaneState::Ready => "準備完了".into(),
        LaneState::BackOff => "バックオフ".into(),
        LaneState::PreStop => "preStop".into(),
        LaneState::WaitingTurn => "順番待ち".into(),
        LaneState::Terminating => "SIGTERM".into(),
        LaneState::Exited { exit_code, killed: true } => format!("強制終了、終了コード{exit_code}").into(),
        LaneState::Exited { exit_code, killed: false } => format!("終了コード{exit_code}").into(),
    }
}

const fn added(reason: admission::Reason) -> &'static str {
    match reason {
        admission::Reason::Default => "このフィールドのデフォルト値",
        admission::Reason::ImageTag => "イメージのタグによる：latestかタグなしならAlways、それ以外はIfNotPresent",
        admission::Reason::NoVolumeSource => "ソースの指定がないボリュームはemptyDirになる",
        admission::Reason::Limit => "要求がなければ、制限と同じ量が要求される",
        admission::Reason::ContainerTotal => "Pod自体に制限があるため、コンテナの合計になる",
        admission::Reason::HostNetwork => "ホストのネットワークでは、コンテナのポートはホストのポートになる",
        admission::Reason::Strategy => "この戦略のパラメーター",
        admission::Reason::OldName => "同じフィールドの古い名前",
        admission::Reason::LimitPerIndex => "backoffLimitPerIndexが優先されるため、Job全体の上限は外される",
        admission::Reason::FailurePolicy => "podFailurePolicyがある場合、失敗したPodは終了してから置き換えられる",
        admission::Reason::JobLabels => "Jobはこれを使って自分のPodを見つける",
        admission::Reason::TemplateLabels => "独自のラベルがないため、テンプレートのラベルになる",
        admission::Reason::ServerManaged => "サーバーが管理情報を記録する",
    }
}

/// The title of a page of kubernetes.io/ja/docs; empty if there is none.
fn docs_page(page: &str) -> Text {
    let title = match page {
        "concepts/architecture/garbage-collection" => "ガベージコレクション",
        "concepts/configuration/liveness-readiness-startup-probes" => {
            "Liveness Probe、Readiness ProbeおよびStartup Probe"
        }
        "concepts/configuration/manage-resources-containers" => "Podおよびコンテナのリソース管理",
        "concepts/containers/container-lifecycle-hooks" => "コンテナライフサイクルフック",
        "concepts/containers/images" => "イメージ",
        "concepts/overview/working-with-objects/finalizers" => "ファイナライザー",
        "concepts/overview/working-with-objects/owners-dependents" => "オーナーと従属オブジェクト",
        "concepts/policy/resource-quotas" => "リソースクォータ",
        "concepts/scheduling-eviction/kube-scheduler" => "Kubernetesのスケジューラー",
        "concepts/scheduling-eviction/node-pressure-eviction" => "ノードの圧迫による退避",
        "concepts/workloads/controllers" => "ワークロードリソース",
        "concepts/workloads/controllers/job" => "Job",
        "concepts/workloads/controllers/ttlafterfinished" => "終了したJobの自動クリーンアップ",
        "concepts/workloads/pods/init-containers" => "Initコンテナ",
        "concepts/workloads/pods/pod-lifecycle" => "Podのライフサイクル",
        "concepts/workloads/pods/sidecar-containers" => "サイドカーコンテナ",
        "reference/command-line-tools-reference/feature-gates" => "フィーチャーゲート",
        _ => return "".into(),
    };
    format!("Kubernetesのドキュメント：{title}").into()
}
