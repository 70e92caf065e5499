//! What a step rests on, and what rules say.

use podstep_core::rules::{Rule, Turn};
use podstep_core::trace::Trace;

use super::rules;
use crate::{Because, Text};

pub(super) const fn because(message: Because) -> &'static str {
    match message {
        Because::Inputs => "マニフェストから",
        Because::Default => "（デフォルト値）",
        Because::Containers => "タイムラインで",
        Because::AllRules => "すべてのルール",
        Because::Rules => "ルール",
        Because::RulesIntro => {
            "どのステップも、ステータスのどのフィールドも、これらのルールのいずれかに従います。各ルールが書かれているKubernetesの文書にリンクしています。"
        }
        Because::RuleHere => "このステップが従うルール",
        Because::StatusCaption => {
            "カーソルの位置でAPIが示す状態。各フィールドについて、そうなった原因のステップ、ルール、変わる条件を示します。"
        }
        Because::StatusNone => "このステップでは、APIが示すものはまだありません。",
        Because::ShownSince => "表示開始：",
        Because::Says(rule) => says(rule),
    }
}

/// What would make a field of a status say something else.
pub(super) fn turn(trace: &Trace, turn: Turn) -> Text {
    match turn {
        Turn::Step(step) => trace.steps.get(step).map_or_else(Text::default, |step| rules::otherwise(trace, step)),
        Turn::Size { field } => format!("{field}が別の数であるか、Podが終わるか削除されれば変わります。").into(),
        Turn::Readiness => "PodがReadyになるか、Readyでなくなれば変わります。".into(),
        Turn::Availability { min_ready_secs: 0 } => {
            "PodがReadyになり、それと同時に利用可能になるか、Readyでなくなれば変わります。".into()
        }
        Turn::Availability { min_ready_secs } => {
            format!("PodがReadyになって{min_ready_secs}秒が過ぎるか、Readyでなくなれば変わります。").into()
        }
        Turn::Template => "別のPodテンプレートから作成されたPodは、別のリビジョンになります。".into(),
        Turn::Nodes => "ラベルとtaintからPodを受け入れるノードが増えるか、受け入れなくなれば変わります。".into(),
        Turn::End { success: true } => "Podがもう1つ成功すれば変わります。".into(),
        Turn::End { success: false } => "Podがもう1つ失敗すれば変わります。".into(),
        Turn::DeletionEnds => "削除中のPodが終わるか、ほかのPodが削除されれば変わります。".into(),
        Turn::Spec => "specが変更されれば変わります。".into(),
        Turn::Needed { needed, met: true } => {
            format!("利用可能なPodが{needed}個より少なければ、Falseになります。").into()
        }
        Turn::Needed { needed, met: false } => format!("利用可能なPodが{needed}個になれば、Trueになります。").into(),
        Turn::Progress { deadline_secs } => {
            format!("進行のないまま{deadline_secs}秒が過ぎる前に、新しいPod、準備完了のPod、または利用可能なPodが増えれば変わります。").into()
        }
        Turn::Admission => "クォータにもっと余裕があるか、Podの要求がもっと少なければ変わります。".into(),
        Turn::Suspension { suspended: false } => "suspend: trueにすると、Podは削除されます。".into(),
        Turn::Suspension { suspended: true } => "suspend: falseにすると、Podが作成されます。".into(),
        Turn::CpuRequest => "CPUの要求が異なれば変わります。要求がなければ、CPUの制限が異なれば変わります。".into(),
        Turn::CpuLimit => "CPUの制限が異なるか、制限を宣言しないコンテナがあれば変わります。".into(),
        Turn::MemoryLimit => "メモリの制限が異なるか、制限を宣言しないコンテナがあれば変わります。".into(),
        Turn::MemoryRequest => "メモリの要求、QoSクラス、またはノードのメモリの量が異なれば変わります。".into(),
        Turn::Schedule => "スケジュールの次の時刻になるか、Jobが終われば変わります。suspend: trueなら何も開始されません。".into(),
    }
}

const fn says(rule: Rule) -> &'static str {
    match rule {
        Rule::Request => "人が要求したものは、すぐに保存されます。ほかのすべては、保存されたものから決まります。",
        Rule::MissingPod => {
            "必要な数よりPodが少ないと数えたコントローラーは、足りないPodをテンプレートから作成します。"
        }
        Rule::OwnedObject => {
            "コントローラーは、自分が管理するオブジェクトが自分のspecに合うように、それらを作成、変更、削除します。"
        }
        Rule::GarbageCollection => "オブジェクトが削除されると、それをオーナーとするものも続いて削除されます。",
        Rule::TimeToLive => "Jobは、終わってからttlSecondsAfterFinishedが過ぎると削除されます。",
        Rule::Binding => "スケジューラーは、Podの実効要求を満たす空きがあるノードにPodを割り当てます。",
        Rule::Sandbox => "コンテナより先に、Podにはサンドボックス、つまりネットワークとアドレスが用意されます。",
        Rule::InitOrder => {
            "Initコンテナは、リストの順に1つずつ起動します。通常のInitコンテナは、終了コード0で終わって初めて次が起動します。"
        }
        Rule::SidecarGate => {
            "サイドカーの後に続くものは、サイドカーが起動済みになると起動します。つまり、実行中で、postStartがあればそれが終わり、startupProbeがあればそれが成功したときです。準備完了を待つものはありません。"
        }
        Rule::AppStart => {
            "アプリケーションコンテナは、通常のInitコンテナがすべて終わり、最後のサイドカーが起動済みになると起動します。互いの準備完了を待たずに1つずつ起動しますが、postStartは次の起動を待たせます。"
        }
        Rule::PullPolicy => {
            "imagePullPolicyがAlwaysなら毎回、IfNotPresentならノードにないときだけレジストリに問い合わせ、Neverなら問い合わせません。"
        }
        Rule::MissingImage => {
            "プルできないイメージのコンテナは待ち続けます。プルは、Initコンテナの順序のまま再試行されます。"
        }
        Rule::ImagePullBackOff => "プルに失敗すると、次は10秒後、その次は20秒後と、最大300秒まで倍になります。",
        Rule::StartSequence => {
            "どのコンテナも同じ順序で起動します。イメージ、作成、起動、postStartです。各段階が終わるまで、Podの同期は先に進みません。"
        }
        Rule::Hook => {
            "postStartは起動の直後に実行され、その間Podのほかのものは起動しません。preStopは停止シグナルの前に実行され、その時間は猶予期間に含まれます。"
        }
        Rule::Exit => "コンテナは最初のプロセスとともに終わり、終了コードはそのプロセスのものです。",
        Rule::OutOfMemory => {
            "制限を超えてメモリを使うプロセスは、カーネルが強制終了します。終了コードは137、reasonはOOMKilledです。"
        }
        Rule::Probe => {
            "各Probeには専用のタイマーがあり、再起動を越えて同じ間隔で動きます。結果は、failureThreshold回続けて失敗するか、successThreshold回続けて成功すると変わります。readinessProbeとlivenessProbeはstartupProbeの成功を待ちます。"
        }
        Rule::RestartPolicy => {
            "Alwaysはコンテナがどう終わっても、OnFailureは終了コードが0でないときに再起動し、Neverは再起動しません。サイドカー自身のAlwaysは、Podの指定より優先されます。"
        }
        Rule::RestartRule => {
            "コンテナ自身のrestartPolicyRulesが優先されます。終了コードに合うルールがあれば再起動します。"
        }
        Rule::CrashLoopBackOff => {
            "最初の再起動はすぐに行われます。その後kubeletは、前回の終了から10秒、次は20秒と、最大300秒まで倍にして待ちます。終了コード0も数えられ、10分を超えて動くと待ち時間は元に戻ります。"
        }
        Rule::PostStartFailure => "postStartが失敗したコンテナは停止され、終了したものとして扱われます。",
        Rule::ProbeFailure => {
            "Liveness ProbeまたはStartup ProbeがfailureThreshold回失敗したコンテナは停止され、再起動ポリシーに従って再び起動します。"
        }
        Rule::ImageChange => {
            "実行中のコンテナのイメージが変わると、再起動ポリシーにかかわらず、停止して新しいイメージで起動します。"
        }
        Rule::Resize => "新しいCPUとメモリは、実行中のコンテナにそのまま適用されます。",
        Rule::ResizeRestart => "resizePolicyがRestartContainerのリソースは、再起動によって新しい値になります。",
        Rule::RestartAllContainers => {
            "終了コードに合うRestartAllContainersのルールは、猶予もpreStopもなくすべてのコンテナを強制終了して削除し、同じサンドボックスでPodを最初からやり直します。"
        }
        Rule::SandboxLoss => {
            "サンドボックスを失ったPodは停止し、restartPolicyがNeverでなければ、終わったInitコンテナも含めて最初からやり直します。"
        }
        Rule::Completion => {
            "すべてのアプリケーションコンテナが完全に終わると、Podは終わりです。サイドカーは停止され、その終わり方は問われません。"
        }
        Rule::InitFailure => {
            "通常のInitコンテナが失敗して再起動されないと、Podは終わります。サイドカーは停止され、アプリケーションは起動しません。"
        }
        Rule::Deletion => {
            "削除されたPodは、terminationGracePeriodSecondsまたは要求で指定された時間のうちに停止します。その時間は後から短くできますが、長くはできません。"
        }
        Rule::ActiveDeadline => "activeDeadlineSecondsより長く動いているPodは停止され、Failedになります。",
        Rule::NodePressure => {
            "リソースが足りなくなったノードは、1秒の猶予、またはソフトしきい値の猶予でPodを終わらせます。"
        }
        Rule::NodeShutdown => {
            "シャットダウンするノードは、シャットダウンの時間のうちに、またはPod自身の猶予のほうが短ければそのうちに、Podを停止します。"
        }
        Rule::PreStop => "preStopフックは、サイドカーのものも含め、停止の開始と同時にすべて始まります。",
        Rule::Sigterm => "何も待たないものは、preStopの直後にSIGTERMを受け取り、SIGKILLまでに猶予の残りを使えます。",
        Rule::SidecarTurn => {
            "サイドカーは、すべてのアプリケーションコンテナと、その次に宣言されたサイドカーが終わるとSIGTERMを受け取ります。待つ時間は猶予に含まれます。"
        }
        Rule::NoTurns => "サイドカーはアプリケーションと同時に停止されます。",
        Rule::SharedGrace => {
            "すべてのコンテナが1つの猶予を共有します。猶予を使い切ると、まだ待っているものはすぐにSIGTERMを受け取り、残りは2秒です。"
        }
        Rule::SigtermHandled => "SIGTERMを処理するプロセスは自分の判断で終わり、その終了コードが使われます。",
        Rule::Sigkill => {
            "時間内に終わらないものはSIGKILLを受け取ります。PID 1に宛てたシグナルは、ハンドラーがなければカーネルが破棄するため、そのようなプロセスにSIGTERMは届きません。"
        }
        Rule::Killed => "SIGKILLは捕捉も無視もできません。終了コードは137、つまり128とシグナル番号の和です。",
        Rule::SandboxStop => "最後のコンテナの後に、サンドボックスが停止されます。",
        Rule::Status => {
            "ステータスが示すのは、同期の開始時にkubeletが見たものであり、その同期が行ったことではありません。"
        }
        Rule::Phase => {
            "Podは、すべてのアプリケーションコンテナが起動されるまではPending、そのいずれか、または起動済みのサイドカーが実行中か再起動を待つ間はRunningです。最後は、すべてのアプリケーションコンテナが終了コード0で終わればSucceeded、そうでなければFailedです。サイドカーがこの2つを左右することはありません。"
        }
        Rule::CpuWeight => {
            "CPUの要求は、CPUが足りないときの配分になります。1 CPUにつき1024シェアで、ランタイムがそこからcpu.weightを求めます。要求のないコンテナは制限で、Podは実効要求で数えます。"
        }
        Rule::CpuQuota => {
            "CPUの制限は、100ミリ秒ごとに使えるCPU時間（マイクロ秒）になります。制限のないコンテナには、あればPodの制限が適用されます。BurstableのPod全体に上限があるのは、すべてのコンテナまたはPodが制限を宣言しているときだけです。"
        }
        Rule::MemoryCap => {
            "メモリの制限は、超えるとカーネルが強制終了するバイト数になります。制限のないコンテナには、あればPodの制限が適用されます。BurstableのPod全体に上限があるのは、すべてのコンテナまたはPodが制限を宣言しているときだけです。"
        }
        Rule::OomScore => {
            "ノードのメモリが足りなくなると、カーネルはスコアの最も高いものから強制終了します。Guaranteedは-997、BestEffortは1000、それ以外は、ノードのメモリに占めるコンテナの要求の割合が大きいほど低くなります。1.32以降、サイドカーのスコアは、要求が最も小さいアプリケーションコンテナより高くなりません。"
        }
        Rule::Qos => {
            "クラスは、作成時の要求と制限から一度だけ決まります。どのコンテナのCPUとメモリの制限も要求と等しければGuaranteed、何も要求されていなければBestEffort、それ以外はBurstableです。"
        }
        Rule::ReadyToStart => {
            "PodReadyToStartContainersは、Podのサンドボックスと、それに伴うネットワークが動いている間、Trueです。"
        }
        Rule::Initialized => {
            "Initializedは、通常のInitコンテナがすべて終了コード0で終わり、すべてのサイドカーが起動済みになるとTrueになり、アプリケーションコンテナが起動された後はそのままです。"
        }
        Rule::Ready => {
            "ReadyとContainersReadyは、すべてのアプリケーションコンテナとサイドカーが準備完了である間、Trueです。準備完了とは、起動済みであり、readinessProbeがあればそれが成功していることです。通常のInitコンテナは数えません。"
        }
        Rule::TerminalPhase => {
            "SucceededとFailedは、サイドカーも含めてすべてのコンテナが停止して初めて書き込まれます。"
        }
        Rule::Finalizers => "停止した削除済みのPodは、ファイナライザーがなくなればすぐにAPIから消えます。",
        Rule::Count => "コントローラーは、数えた結果を書き込み、余分なPodを削除します。",
        Rule::ObservedGeneration => {
            "specが変わるたびにgenerationが増えます。observedGenerationはコントローラーが確認済みのgenerationで、それが追いつくまで、ほかの数は変更前のspecについてのものです。"
        }
        Rule::Replicas => {
            "終わっておらず、削除中でもないPodを数えます。Deploymentは自分のReplicaSetの数を合計し、StatefulSetはまだ存在するPodをすべて数えます。"
        }
        Rule::ReadyPods => "数えるPodのうち、コンディションReadyがTrueのものです。",
        Rule::AvailablePods => {
            "Podは、ReadyになってからminReadySecondsが過ぎると利用可能になります。0ならすぐに利用可能です。"
        }
        Rule::UnavailablePods => {
            "DeploymentのReplicaSetが求めるPodの数、またはDaemonSetのPodが必要なノードの数から、利用可能なものを引いた数です。"
        }
        Rule::MinimumAvailability => {
            "Deploymentは、replicasからmaxUnavailableを引いた数以上のPodが利用可能である間、利用可能とみなされます。割合は切り捨てます。"
        }
        Rule::Progress => {
            "新しいPod、準備完了のPod、利用可能なPodが増えるか、古いPodが減ると、進行したとみなされます。progressDeadlineSecondsの間それがなければ、ロールアウトは停滞とみなされます。すべてのPodが新しく、利用可能になると完了です。"
        }
        Rule::Revision => "Podは、作成に使われたテンプレートのリビジョンに属し、それが最新なら更新済みです。",
        Rule::RefusedPods => {
            "APIサーバーにPodを拒否されたコントローラーは、それをコンディションに示し、待ち時間を倍にしながら再試行します。"
        }
        Rule::DaemonNodes => {
            "DaemonSetは、テンプレートが選択し、Podがそのtaintを許容する各ノードに1つのPodを求め、Podのあるノードを数えます。"
        }
        Rule::TerminatingPods => "削除中のPodは、終わるまで別に数えられます。",
        Rule::JobTerminating => {
            "Jobは、削除中のPodを終わるまで別に数えます。podReplacementPolicyがFailedなら、終わる前に代わりを作成しません。"
        }
        Rule::ActivePods => {
            "終わっておらず、削除中でもないPodがactiveです。Jobはparallelismの数だけ、ただしcompletionsの残りの数までPodを動かします。失敗の後に待っている間は、0と示します。"
        }
        Rule::EndedPods => {
            "Jobは、Podが終わったことをまず記録し、ファイナライザーを外してから、成功または失敗として一度だけ数えます。podFailurePolicyが無視するものは数えません。"
        }
        Rule::CompletedIndexes => "インデックスは、そのPodの1つが成功すると完了し、一度だけ数えられます。",
        Rule::FailedIndexes => {
            "PodがbackoffLimitPerIndexを超えて失敗したインデックスは失敗となり、ほかのインデックスは続きます。"
        }
        Rule::JobStart => {
            "Jobの時間は、コントローラーが最初に確認したときに始まり、再開されると新たに始まります。activeDeadlineSecondsはそこから数えます。"
        }
        Rule::Suspension => {
            "一時停止されたJobにPodはありません。動いているものは削除され、再開されると新しいものが作成されます。"
        }
        Rule::CronSchedule => {
            "CronJobはスケジュールの時刻ごとにJobを開始し、そのJobは終わるまでactiveです。すでにactiveなものがあれば、concurrencyPolicyが決めます。"
        }
        Rule::JobComplete => {
            "Jobは、必要な数のPodが成功すると完了します。Podは、サイドカーも含めて終わったときに数えられますが、結果を決めるのはアプリケーションだけです。"
        }
        Rule::BackoffLimit => "Jobは、失敗したPodがbackoffLimitを超えると失敗します。",
        Rule::JobFailure => {
            "Jobは、activeDeadlineSeconds、podFailurePolicy、または失敗したインデックスによって失敗します。まだ動いているものは先に停止されます。"
        }
        Rule::Steady => "実行中のものは、終わるか、誰かが操作するまで動き続けます。",
    }
}
