//! What happens in a life, and why.

use podstep_core::process::TermReason;
use podstep_core::status::{DaemonSetStatus, DeploymentStatus, ReplicaSetStatus, StatefulSetStatus, WorkloadStatus};
use podstep_core::trace::{ContainerRole, Fact, Gate, Reason, Shutdown, Step, StopTrigger, Trace};

use super::{container, length, list, process, time};
use crate::Text;
use crate::same::{self, Subject, probe};

pub(super) fn fact(trace: &Trace, step: &Step) -> Text {
    let Subject { container, role, pod } = Subject::of(trace, step);
    let name = container.unwrap_or("コンテナ");
    let role = role.map_or("コンテナ", |role| match role {
        ContainerRole::PlainInit => "Initコンテナ",
        ContainerRole::Sidecar => "サイドカー",
        ContainerRole::Regular => "アプリケーションコンテナ",
    });
    let pod = pod.unwrap_or_default();
    match &*step.fact {
        Fact::WorkloadCreated { kind, name } => format!("{kind} {name}が作成されます。").into(),
        Fact::PodCreated => format!("Pod {pod}が作成されます。").into(),
        Fact::Unschedulable => format!("Pod {pod}を受け入れるノードがなく、Pendingのままです。").into(),
        Fact::Cordoned { node, cordoned: true } => {
            format!("ノード{node}はcordonされ、新しいPodを受け入れません。").into()
        }
        Fact::Cordoned { node, cordoned: false } => format!("ノード{node}は再び新しいPodを受け入れます。").into(),
        Fact::Drained { node } => {
            format!("ノード{node}をdrainします。DaemonSetのものを除くすべてのPodが退避されます。").into()
        }
        Fact::WorkloadDeleting { kind, name } => {
            format!("{kind} {name}は削除中で、ガベージコレクターが終わるまで残ります。").into()
        }
        Fact::Scheduled { node } => format!("Podがノード{node}に割り当てられます。").into(),
        Fact::SandboxReady => "Podのサンドボックスが準備され、ネットワークとアドレスが使えるようになります。".into(),
        Fact::PullStarted { image } => format!("{name}：イメージ{image}のプルが始まります。").into(),
        Fact::Pulled { image, took: Some(took) } => {
            format!("{name}：イメージ{image}のプルが{}で終わりました。", length(*took)).into()
        }
        Fact::Pulled { image, took: None } => format!("{name}：イメージ{image}はすでにノードにあります。").into(),
        Fact::ContainerCreated => format!("コンテナランタイムが{role}{name}を作成します。").into(),
        Fact::ContainerStarted { attempt: 0 } => format!("{role}{name}が動き始めます。").into(),
        Fact::ContainerStarted { attempt } => format!("{role}{name}が再び動き始めます（再起動{attempt}回目）。").into(),
        Fact::PostStartBegan => format!("{name}：postStartが始まります。").into(),
        Fact::PostStartEnded { ok: true } => format!("{name}：postStartが終わりました。").into(),
        Fact::PostStartEnded { ok: false } => format!("{name}：postStartが失敗しました。").into(),
        Fact::Probe { kind, ok: true, run, threshold } => {
            format!("{name}：{}が成功します（連続{run}回、必要回数{threshold}回）。", probe(*kind)).into()
        }
        Fact::Probe { kind, ok: false, run, threshold } => {
            format!("{name}：{}が失敗します（連続{run}回、しきい値{threshold}回）。", probe(*kind)).into()
        }
        Fact::Exited { exit_code, reason } => {
            format!("{role}{name}が終了コード{exit_code}で終了します（{reason}）。").into()
        }
        Fact::BackOff { delay, until } => {
            format!("{name}の起動は{}延期されます（{}までCrashLoopBackOff）。", length(*delay), time(*until)).into()
        }
        Fact::Killing => format!("kubeletが{role}{name}の停止を始めます。").into(),
        Fact::PreStopBegan => format!("{name}：preStopが始まります。").into(),
        Fact::PreStopEnded { ok: true } => format!("{name}：preStopが終わりました。").into(),
        Fact::PreStopEnded { ok: false } => format!("{name}：preStopが失敗したか、時間切れになりました。").into(),
        Fact::Sigterm { timeout_secs } => {
            format!("{role}{name}がSIGTERMを受け取ります。SIGKILLまでの残りは{timeout_secs}秒です。").into()
        }
        Fact::Sigkill => format!("{role}{name}がSIGKILLを受け取ります。").into(),
        Fact::SandboxStopped => "Podのサンドボックスが停止します。".into(),
        Fact::StatusWritten => match same::phase(step) {
            Some(phase) => {
                format!("kubeletがPod {pod}のステータスをAPIサーバーに書き込みます（フェーズは{phase}）。").into()
            }
            None => "kubeletがPodのステータスをAPIサーバーに書き込みます。".into(),
        },
        Fact::DeletionRequested { grace_secs } => {
            format!("Pod {pod}の削除が要求されます。猶予期間は{grace_secs}秒です。").into()
        }
        Fact::PodGone => format!("Pod {pod}がAPIから消えます。").into(),
        Fact::WorkloadStatusWritten => match same::workload_status(step) {
            Some(WorkloadStatus::Job(job)) => {
                let conditions: Vec<&str> = job.conditions.iter().filter(|c| c.status).map(|c| c.kind).collect();
                let (active, succeeded, failed) = (job.active, job.succeeded, job.failed);
                if conditions.is_empty() {
                    format!("Jobのステータス：実行中{active}、成功{succeeded}、失敗{failed}。").into()
                } else {
                    format!("Jobのステータス：実行中{active}、成功{succeeded}、失敗{failed}、{}。", list(&conditions))
                        .into()
                }
            }
            Some(
                WorkloadStatus::Deployment(DeploymentStatus { ready, replicas, .. })
                | WorkloadStatus::ReplicaSet(ReplicaSetStatus { ready, replicas, .. })
                | WorkloadStatus::StatefulSet(StatefulSetStatus { ready, replicas, .. })
                | WorkloadStatus::DaemonSet(DaemonSetStatus { ready, desired: replicas, .. }),
            ) => format!("コントローラーがステータスを書き込みます：{replicas}個のPodのうち{ready}個が準備完了です。")
                .into(),
            Some(WorkloadStatus::CronJob(status)) => {
                format!("コントローラーがステータスを書き込みます：実行中のJobは{}個です。", status.active.len()).into()
            }
            None => "コントローラーがワークロードのステータスを書き込みます。".into(),
        },
        Fact::Patched { kind, name } => format!("{kind} {name}が変更されます。").into(),
        Fact::WorkloadGone { kind, name } => format!("{kind} {name}がAPIから消えます。").into(),
        Fact::Steady => "ここから先は、ひとりでに変わることはありません。".into(),
        Fact::PullPutOff { until } => {
            format!("{name}：{}まではプルしません（ImagePullBackOff）。", time(*until)).into()
        }
        Fact::ImageRefused => format!("{name}のイメージを取得できません。").into(),
        Fact::Disrupted => format!("Pod {pod}に、中断の対象であることが記録されます。").into(),
        Fact::DeadlineExceeded { deadline_secs } => {
            format!("Pod {pod}が動ける時間の上限である{deadline_secs}秒が過ぎました。").into()
        }
        Fact::KubeletStopped => "kubeletが停止します。コンテナは動き続けます。".into(),
        Fact::KubeletStarted => "kubeletが復帰します。".into(),
        Fact::SandboxLost => format!("Pod {pod}のサンドボックスが失われます。").into(),
        Fact::ContainersRemoved => format!("Pod {pod}のすべてのコンテナが削除されます。").into(),
        Fact::ResizeStarted => format!("kubeletがPod {pod}のリソースの変更を始めます。").into(),
        Fact::ResizeCompleted => format!("Pod {pod}のリソースが変更されました。").into(),
    }
}

/// What began a stop, as a clause before 「ため」.
fn trigger(trigger: StopTrigger) -> Text {
    match trigger {
        StopTrigger::Deleted => "Podが削除される".into(),
        StopTrigger::NaturalCompletion => {
            "すべてのアプリケーションコンテナが終了し、もう再起動されず、サイドカーが不要になった".into()
        }
        StopTrigger::InitFailed => {
            "Initコンテナが失敗し、もう再起動されず、アプリケーションが起動することはない".into()
        }
        StopTrigger::Probe(kind) => format!("{}がfailureThresholdの回数だけ失敗した", probe(kind)).into(),
        StopTrigger::PostStartFailed => "postStartが失敗した".into(),
        StopTrigger::DefinitionChanged => "イメージが変更された".into(),
        StopTrigger::Resize => "resizePolicyにより、新しいリソースの反映に再起動が必要な".into(),
        StopTrigger::RestartAll => "再起動ルールがPodのすべてのコンテナを再起動する".into(),
        StopTrigger::SandboxLost => "Podのサンドボックスが失われ、すべてが最初からやり直しになる".into(),
        StopTrigger::ActiveDeadline => "activeDeadlineSecondsが過ぎた".into(),
        StopTrigger::NodePressure => "ノードのメモリが不足した".into(),
        StopTrigger::NodeShutdown => "ノードがシャットダウンする".into(),
    }
}

pub(super) fn reason(trace: &Trace, step: &Step) -> Text {
    let pod = same::pod_of(trace, step);
    let named = |index: usize| container(pod, index);
    match &*step.reason {
        Reason::Asked => "誰かがそれを要求しました。".into(),
        Reason::ControllerWantsPod { desired, existing } => {
            format!("コントローラーが必要とするPodは{desired}個で、今は{existing}個なので、足りないPodを作成します。").into()
        }
        Reason::OwnerWantsObject { kind, name } => {
            format!("これを管理しているのは{kind} {name}です。そのコントローラーが書き込みました。").into()
        }
        Reason::OwnerGone { kind } => format!("これを管理していた{kind}がなくなったため、ガベージコレクターが、それに属していたものを削除します。").into(),
        Reason::TimeToLive { ttl_secs } => format!("Jobは終わっており、ttlSecondsAfterFinishedによって{ttl_secs}秒間だけ残されます。").into(),
        Reason::NoNodeFits { nodes } => {
            format!("スケジューラーは{nodes}個のノードを調べ、どれもこのPodを拒みました。理由はEventにあります。").into()
        }
        Reason::NodeFits => "スケジューラーは、Podがこのノードに収まると判断しました。実効要求の分が空いています。".into(),
        Reason::NoSandboxYet => "新しいPodでは、コンテナを動かす前にサンドボックスが必要です。".into(),
        Reason::FirstInit => "initContainersの最初の項目です。Initコンテナは宣言された順に1つずつ起動します。".into(),
        Reason::PreviousInitDone { previous } => {
            format!("前のInitコンテナ{}が終了コード0で終了しました。通常のInitコンテナは、次が起動する前に終了しなければなりません。", named(*previous)).into()
        }
        Reason::SidecarStarted { sidecar, gate } => match gate {
            Gate::Running => format!("前のサイドカー{}が動いています。startupProbeもpostStartもないため、動いているだけで十分です。準備完了になるまで待つことはありません。", named(*sidecar)),
            Gate::PostStart => format!("前のサイドカー{}のpostStartフックが終わったため、起動済みとみなされます。", named(*sidecar)),
            Gate::StartupProbe => format!("前のサイドカー{}のstartupProbeが成功したため、起動済みとみなされます。", named(*sidecar)),
        }
        .into(),
        Reason::InitComplete { after: None } => "通常のInitコンテナがすべて終了し、サイドカーがすべて起動したので、アプリケーションを起動できます。".into(),
        Reason::InitComplete { after: Some(after) } => {
            format!("初期化は完了しています。アプリケーションコンテナは互いを待ちません。kubeletが1つずつ起動しているだけで、直前は{}でした。", named(*after)).into()
        }
        Reason::ImagePolicy { policy, present: true } => {
            format!("imagePullPolicyは{policy}で、イメージはすでにノードにあります。").into()
        }
        Reason::ImagePolicy { policy, present: false } => {
            format!("imagePullPolicyは{policy}で、イメージはまだノードにありません。").into()
        }
        Reason::StartSequence => "どのコンテナも同じ手順で起動します。イメージの用意、作成、起動、そしてpostStartです。".into(),
        Reason::HookDeclared => "コンテナがこのフックを宣言しています。".into(),
        Reason::HookRan { ran, grace_secs: None } => format!("{}かかりました。postStartはいくら時間がかかってもかまいませんが、その間、Podのほかのものは起動しません。", length(*ran)).into(),
        Reason::HookRan { ran, grace_secs: Some(grace_secs) } => format!("全体の猶予期間{grace_secs}秒のうち、{}かかりました。", length(*ran)).into(),
        Reason::ProcessEnded { guess, ran } => format!("プロセスは{}後に自ら終了しました。{}ためです。", length(*ran), process::run(guess.run)).into(),
        Reason::OutOfMemory { ran } => format!("{}後にプロセスが制限を超えるメモリを使ったため、カーネルが強制終了しました。", length(*ran)).into(),
        Reason::ProbeDue { period_secs, initial_delay_secs: 0 } => format!("kubeletはこのProbeを{period_secs}秒ごとに実行します（periodSeconds）。").into(),
        Reason::ProbeDue { period_secs, initial_delay_secs } => format!("kubeletは、起動から{initial_delay_secs}秒（initialDelaySeconds）が過ぎると、このProbeを{period_secs}秒ごとに実行します（periodSeconds）。").into(),
        Reason::RestartPolicy { policy, own: true, exit_code, restarts } => format!(
            "終了コード{exit_code}で終了しており、コンテナ自身のrestartPolicyが{policy}なので、再び起動します。それまでの再起動は{restarts}回でした。"
        )
        .into(),
        Reason::RestartPolicy { policy, own: false, exit_code, restarts } => format!(
            "終了コード{exit_code}で終了しており、PodのrestartPolicyが{policy}なので、再び起動します。それまでの再起動は{restarts}回でした。"
        )
        .into(),
        Reason::CrashLoop { delay, ended_at, restarts } => format!(
            "{}の時点で終了しました。それまでの再起動は{restarts}回です。クラッシュするたびに、kubeletが次の起動まで待つ時間は2倍になり、今回は{}です。",
            time(*ended_at),
            length(*delay)
        )
        .into(),
        Reason::Stopping { trigger, grace_secs } => {
            format!("{}ため停止します。猶予期間は全体で{grace_secs}秒です。", self::trigger(*trigger)).into()
        }
        Reason::PreStopAtOnce { grace_secs } => format!("どのpreStopフックも停止の開始と同時に始まります。順番を待つサイドカーでも同じです。かかった時間は、共有の猶予期間{grace_secs}秒から差し引かれます。").into(),
        Reason::SigtermTurn { grace_secs, pre_stop_secs, waited_secs, after } => {
            let turn: Text = if after.is_empty() {
                "待つ相手がいないため、SIGTERMがすぐに送られます。".into()
            } else {
                let names: Vec<&str> = after.iter().map(|index| named(*index)).collect();
                format!("先に{}が終了し、順番が来ました。サイドカーは最後に、宣言とは逆の順に停止します。", list(&names)).into()
            };
            if *pre_stop_secs == 0 && *waited_secs == 0 {
                return turn;
            }
            format!("{turn}猶予期間{grace_secs}秒のうち、preStopに{pre_stop_secs}秒、待機に{waited_secs}秒を使いました。").into()
        }
        Reason::NoTurns { grace_secs } => format!("このバージョンでは、すべてのコンテナが同時にSIGTERMを受け取ります。サイドカーが、それを必要とするアプリケーションより先に停止することもあります。猶予期間は全体で{grace_secs}秒です。").into(),
        Reason::GraceSpent { grace_secs, floor_secs } => format!(
            "先に停止したものが猶予期間の{grace_secs}秒を使い切りました。それでも、kubeletが必ず与える最低限の{floor_secs}秒は残ります。"
        )
        .into(),
        Reason::IgnoredSigterm { timeout_secs, why: Some(TermReason::NoHandler) } => format!(
            "{timeout_secs}秒与えられましたが、まだ動いています。プロセスはコンテナのPID 1で、SIGTERMのハンドラーがありません。その場合カーネルはシグナルを破棄するため、プロセスには届かず、kubeletは時間いっぱい待つことになります。シェルのtrapや、tiniのようなinitを使うと改善します。"
        )
        .into(),
        Reason::IgnoredSigterm { timeout_secs, why: Some(term) } => {
            format!("{timeout_secs}秒与えられましたが、まだ動いています。{}ためです。", process::term(*term)).into()
        }
        Reason::IgnoredSigterm { timeout_secs, why: None } => {
            format!("SIGTERMの後に{timeout_secs}秒与えられましたが、まだ動いているため、強制終了されます。").into()
        }
        Reason::HandledSigterm { guess, took } => format!("SIGTERMの{}後に終了しました。{}ためです。", length(*took), process::term(guess.term)).into(),
        Reason::Killed => "SIGKILLは捕捉も無視もできません。終了コード137は、128にシグナルの番号9を足したものです。".into(),
        Reason::AllStopped => "Podのすべてのコンテナが停止しました。".into(),
        Reason::Observed => "ステータスは、kubeletが最後に見た状態を表します。kubectlが表示するのはこれで、実際の状態より遅れることがあります。".into(),
        Reason::TerminalPhase => "kubeletは、サイドカーを含むすべてのコンテナが停止するまで、SucceededやFailedを書き込みません。".into(),
        Reason::DeletionComplete => "Podが停止し、ほかに引き止めるものがないため、APIサーバーがオブジェクトを削除します。".into(),
        Reason::CountedPods => "コントローラーがPodを数え直しました。".into(),
        Reason::JobDone => "Jobは、Podが終わって初めてそれを数えます。結果を決めるのはアプリケーションコンテナで、サイドカーがどう終わったかは関係ありません。".into(),
        Reason::JobFails { why } => format!("Jobは失敗になります（{why}）。まだ動いているものを停止してから終わります。").into(),
        Reason::JobBackoffLimit { failed, limit } => {
            format!("{failed}個のPodが失敗し、backoffLimitは{limit}なので、Jobはあきらめます。").into()
        }
        Reason::ActiveDeadline { deadline_secs } => format!("activeDeadlineSecondsは{deadline_secs}で、kubeletが最初にPodを見た時点から数えます。").into(),
        Reason::ResourcesChanged => "specが求めるリソースが、動いているコンテナのリソースと異なります。その反映に再起動を求めるresizePolicyはありません。".into(),
        Reason::NoSuchImage => "このイメージはどのレジストリにもありません。kubeletは、10秒から300秒まで倍々に延びるバックオフの後に再試行します。".into(),
        Reason::PullBackOff { delay, failed_at } => format!(
            "直前のプルは{}の時点で失敗しました。kubeletは{}待ってから再びプルします。",
            time(*failed_at),
            length(*delay)
        )
        .into(),
        Reason::RestartAllRule { container, exit_code } => format!("{}が、restartPolicyRulesでRestartAllContainersに対応づけられた終了コード{exit_code}で終了しました。すべてのコンテナが同じサンドボックスの中で最初からやり直します。", named(*container)).into(),
        Reason::RestartRule { exit_code } => {
            format!("終了コード{exit_code}の後は、restartPolicyRulesの1つによって再起動されます。").into()
        }
        Reason::Replaces { trigger } => format!("{}ため停止したコンテナの代わりに起動します。", self::trigger(*trigger)).into(),
        Reason::NothingPending { running } if running.is_empty() => "これから起きる予定のことはありません。".into(),
        Reason::NothingPending { running } => {
            let names: Vec<&str> = running.iter().map(|index| named(*index)).collect();
            let names = list(&names);
            if same::is_job(trace) {
                format!("これから起きる予定のことはありません。誰かがPodを停止するまで{names}が動き続けるため、Jobは完了できません。").into()
            } else {
                format!("これから起きる予定のことはありません。誰かがPodを停止するまで、{names}が動き続けます。").into()
            }
        }
    }
}

pub(super) fn shutdown_grace(shutdown: &Shutdown, trace: &Trace) -> String {
    let begin = format!(
        "{}の時点で停止が始まります。{}ためです。preStopフック、アプリケーション、サイドカーは、合わせて{}秒（terminationGracePeriodSeconds）を共有します。",
        time(shutdown.began_at),
        trigger(shutdown.trigger),
        shutdown.grace_secs
    );
    match same::stopped(shutdown) {
        (Some(ended), 0) => {
            format!("{begin}最後のコンテナは{}後に終了し、強制終了されたものはありませんでした。", length(ended))
        }
        (Some(ended), killed) => {
            format!("{begin}最後のコンテナは{}後に終了し、{killed}個が強制終了されました。", length(ended))
        }
        (None, _) if trace.cut => format!("{begin}最後のコンテナが終了する前に、図は終わっています。"),
        (None, _) => begin,
    }
}
