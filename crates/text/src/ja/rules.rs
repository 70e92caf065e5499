//! What would have made a step go otherwise.

use podstep_core::rules::{Otherwise, Versions};
use podstep_core::trace::{Gate, Step, StopTrigger, Trace};

use super::{container, length};
use crate::Text;
use crate::same::{self, probe};

pub(super) fn versions(Versions { since, until }: Versions) -> Text {
    match (since, until) {
        (None, None) => "".into(),
        (Some(since), None) => format!(" · {since}以降").into(),
        (Some(since), Some(until)) if since == until => format!(" · {since}のみ").into(),
        (Some(since), Some(until)) => format!(" · {since}から{until}まで").into(),
        (None, Some(until)) => format!(" · {until}まで").into(),
    }
}

pub(super) fn otherwise(trace: &Trace, step: &Step) -> Text {
    let pod = same::pod_of(trace, step);
    let named = |index: usize| container(pod, index);
    match step.reason.otherwise() {
        Otherwise::NotAsked => "誰も要求しなければ、起きません。".into(),
        Otherwise::EnoughPods { desired } => format!("数えられるPodが{desired}個あれば、作成されません。").into(),
        Otherwise::AnotherOwnerSpec => "管理しているオブジェクトのspecが違えば、変わります。".into(),
        Otherwise::Orphaned => "--cascade=orphanを付けて削除すると、そのオブジェクトに属していたものは残ります。".into(),
        Otherwise::NoTimeToLive => "ttlSecondsAfterFinishedがなければ、誰かが削除するまでJobは残ります。".into(),
        Otherwise::NoNodeFits => "Podの要求を満たす空きがどのノードにもなければ、Pendingのままです。".into(),
        Otherwise::SandboxThere => "動いているサンドボックスがあれば、作成されません。".into(),
        Otherwise::DeclaredFirst => "これより前に宣言されたInitコンテナがあれば、そちらが先に起動します。".into(),
        Otherwise::PreviousRuns { previous } => format!("{}がまだ実行中か、0以外のコードで終了していれば、待つことになります。", named(previous)).into(),
        Otherwise::GateClosed { sidecar, gate } => match gate {
            Gate::Running => format!("{}が動いていなければ、待つことになります。", named(sidecar)),
            Gate::PostStart => format!("{}のpostStartがまだ実行中なら、待つことになります。", named(sidecar)),
            Gate::StartupProbe => format!("{}のstartupProbeがまだ成功していなければ、待つことになります。", named(sidecar)),
        }
        .into(),
        Otherwise::InitPending => "終了していないInitコンテナや、まだ起動していない最後のサイドカーがあれば、待つことになります。".into(),
        Otherwise::PullAlways => "imagePullPolicyがAlwaysなら、先にレジストリに問い合わせます。".into(),
        Otherwise::PullIfNotPresent => "IfNotPresentなら、問い合わせずにノード上のイメージを使います。".into(),
        Otherwise::ImageThere => "イメージがノードにあれば、ポリシーがAlwaysでない限りプルしません。".into(),
        Otherwise::PullAllowed => "Never以外のポリシーなら、イメージをプルします。".into(),
        Otherwise::ImageExists => "レジストリにあるイメージなら、プルされます。".into(),
        Otherwise::BackOffOver { delay, longest } => format!("次のプルは失敗の{}後です。待ち時間は倍々に延び、最大{}です。", length(delay), length(longest)).into(),
        Otherwise::LongRun { reset } => format!("最初の再起動はすぐに行われます。{}より長く動けば、バックオフはリセットされます。", length(reset)).into(),
        Otherwise::StartFails => "起動の手順のどれかが失敗すれば、その後の手順は行われません。".into(),
        Otherwise::NoHook => "フックがなければ、ここでは何も実行されません。".into(),
        Otherwise::PostStartFails => "postStartが失敗すれば、コンテナは停止され、再び起動されます。".into(),
        Otherwise::HookOutlastsGrace { grace_secs } => format!("{grace_secs}秒を過ぎると、preStopは待ってもらえません。").into(),
        Otherwise::ProcessRunsOn => "プログラムそのものだけです。コマンドや処理が違えば、変わります。".into(),
        Otherwise::EnoughMemory => "メモリの制限がもっと大きいか、プロセスの使用量がもっと少なければ、起きません。".into(),
        Otherwise::ProbeRests { initial_delay_secs: 0 } => "startupProbeが成功するまで、readinessProbeとlivenessProbeは実行されません。".into(),
        Otherwise::ProbeRests { initial_delay_secs } => format!("最初の{initial_delay_secs}秒間と、startupProbeが成功するまでは実行されません。").into(),
        Otherwise::NoRestart { by_success: true } => "終了コードが0か、restartPolicyがNeverなら、再起動されません。".into(),
        Otherwise::NoRestart { by_success: false } => "restartPolicyがNeverか、OnFailureで終了コードが0なら、再起動されません。".into(),
        Otherwise::PodEnds => "Podの終了だけです。restartPolicyがAlwaysなら、どの終了コードの後でも再起動されます。".into(),
        Otherwise::NoRuleMatches { exit_code } => format!("終了コードが{exit_code}以外か、それに対応するルールがなければ、起きません。").into(),
        Otherwise::NoTrigger(trigger) => untriggered(trigger),
        Otherwise::NoGrace => "猶予期間が0なら、preStopは実行されません。".into(),
        Otherwise::SomethingBefore => "preStopがあればそれが先になり、サイドカーなら先に停止するものを待ちます。".into(),
        Otherwise::SoonerTurn { grace_secs } => format!("先のものが早く終了すれば、早く停止します。遅くとも{grace_secs}秒後には停止します。").into(),
        Otherwise::TurnsKnown => "1.29以降のサイドカーは、アプリケーションを待ち、宣言とは逆の順に停止します。".into(),
        Otherwise::MoreGrace { grace_secs } => format!("terminationGracePeriodSecondsが{grace_secs}秒より長いか、先のものがもっと早く終了すれば、変わります。").into(),
        Otherwise::EndsInTime { timeout_secs, needs_handler: true } => format!("SIGTERMのハンドラーがあって{timeout_secs}秒以内に終了するか、PID 1が別のもの（tiniのようなinit、またはshareProcessNamespace）なら、起きません。").into(),
        Otherwise::EndsInTime { timeout_secs, needs_handler: false } => format!("{timeout_secs}秒以内に終了するか、terminationGracePeriodSecondsがもっと長ければ、起きません。").into(),
        Otherwise::SignalIgnored => "シグナルを無視するプロセスなら、時間切れになると強制終了されます。".into(),
        Otherwise::Nothing => "ありません。".into(),
        Otherwise::ContainerRuns => "コンテナが1つでも動いていれば、サンドボックスは残ります。".into(),
        Otherwise::SameStatus => "新しい内容のないステータスは書き込まれません。".into(),
        Otherwise::PodGoesOn => "動いているコンテナや再び起動されるコンテナがあれば、フェーズは変わりません。".into(),
        Otherwise::Finalizer => "ファイナライザーがあれば、残ります。".into(),
        Otherwise::SameCount => "数が前と同じなら、何も書き込まれません。".into(),
        Otherwise::MoreCompletions => "completionsがもっと多ければ、Jobは続きます。".into(),
        Otherwise::HigherLimit { failed } => format!("backoffLimitが{failed}以上なら、Jobは続きます。").into(),
        Otherwise::JobAllows => "Jobの期限、ポリシー、上限が許せば、Jobは続きます。".into(),
        Otherwise::SomethingHappens => "プロセスが終了するか、誰かが何かを変更または削除すれば、変わります。".into(),
        Otherwise::LongerDeadline { deadline_secs } => format!("activeDeadlineSecondsが{deadline_secs}より大きいか、なければ、起きません。").into(),
        Otherwise::SameResources => "リソースが前と同じなら、何も行われません。".into(),
    }
}

fn untriggered(trigger: StopTrigger) -> Text {
    match trigger {
        StopTrigger::Deleted => "削除されなければ、Podは動き続けます。",
        StopTrigger::NaturalCompletion => {
            "動いている、または再び起動されるアプリケーションコンテナがあれば、Podは続きます。"
        }
        StopTrigger::InitFailed => "終了コードが0だったか、再試行するrestartPolicyなら、初期化は続きます。",
        StopTrigger::Probe(kind) => {
            return format!(
                "{}がfailureThresholdの回数だけ連続して失敗する前に1回でも成功すれば、停止されません。",
                probe(kind)
            )
            .into();
        }
        StopTrigger::PostStartFailed => "postStartが成功すれば、停止されません。",
        StopTrigger::DefinitionChanged => "イメージが前と同じなら、停止されません。",
        StopTrigger::Resize => "変更するリソースのresizePolicyがNotRequiredなら、停止されません。",
        StopTrigger::RestartAll => "RestartAllContainersのルールに当てはまらない終了コードなら、停止されません。",
        StopTrigger::SandboxLost => "サンドボックスが動き続けていれば、停止されません。",
        StopTrigger::ActiveDeadline => "activeDeadlineSecondsがもっと長いか、なければ、停止されません。",
        StopTrigger::NodePressure => {
            "ノードに十分なメモリがあるか、要求がPodの使用量を上回っていれば、停止されません。"
        }
        StopTrigger::NodeShutdown => "ノードが動き続けていれば、停止されません。",
    }
    .into()
}
