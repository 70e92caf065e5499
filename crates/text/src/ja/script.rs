//! Japanese sentences about what is done and what is told.

use podstep_core::lifecycle::{Action, Target, When};
use podstep_core::process::{OnTerm, ProbeOutcome};
use podstep_core::scenario::offers::Deed;
use podstep_core::scenario::{Told, ToldProbe};
use podstep_core::trace::ProbeKind;
use podstep_manifest::Flow;

use super::{length, time};
use crate::Text;
use crate::same::{self, probe};

/// A button.
pub(super) fn deed(deed: Deed) -> Text {
    match deed {
        Deed::Exit(exit_code) => format!("終了コード{exit_code}で終了する").into(),
        Deed::OutOfMemory => "メモリ不足になる".into(),
        Deed::ProbeFails(kind) => format!("{}が今から失敗する", probe(kind)).into(),
        Deed::ProbeSucceeds(kind) => format!("{}が今から成功する", probe(kind)).into(),
        Deed::IgnoreSigterm => "SIGTERMを無視する".into(),
        Deed::DeletePod | Deed::DeleteWorkload => "削除".into(),
        Deed::ForceDeletePod => "強制削除".into(),
        Deed::Evict => "退避（Eviction API）".into(),
        Deed::NodePressure => "ノードのメモリ不足による退避".into(),
        Deed::Scale(replicas) => format!("{replicas}個にスケール").into(),
        Deed::RolloutRestart => "ロールアウトの再起動".into(),
        Deed::RolloutUndo => "ロールアウトの取り消し".into(),
        Deed::Cordon(true) => "スケジュール対象から外す（cordon）".into(),
        Deed::Cordon(false) => "スケジュール対象に戻す（uncordon）".into(),
        Deed::Drain => "Podを退避させる（drain）".into(),
        Deed::Pause(true) => "ロールアウトの一時停止".into(),
        Deed::Pause(false) => "ロールアウトの再開".into(),
        Deed::Suspend(true) => "一時停止".into(),
        Deed::Suspend(false) => "再開".into(),
        Deed::KubeletRestart => "kubeletの再起動".into(),
        Deed::NodeReboot => "ノードの再起動".into(),
        Deed::NodeShutdown => "シャットダウン".into(),
    }
}

/// What an action does; its number stands behind it.
pub(super) fn acts(action: &Action) -> Text {
    match action {
        Action::Delete { target, .. } => format!("{}を削除", of(target)).into(),
        Action::Evict(target) => format!("{}を退避", of(target)).into(),
        Action::Patch(target, patch) => format!("{}にパッチを適用：{}", of(target), Flow(patch)).into(),
        Action::Resize(target, patch) => format!("{}のリソースを変更：{}", of(target), Flow(patch)).into(),
        Action::Scale(target, _) => format!("{}をスケール", of(target)).into(),
        Action::Rollout(target, verb) => format!("{}：{}", same::rollout(*verb), of(target)).into(),
        Action::Suspend(target, true) => format!("{}を一時停止", of(target)).into(),
        Action::Suspend(target, false) => format!("{}を再開", of(target)).into(),
        Action::Apply(_) => "変更したマニフェストを適用".into(),
        Action::Cordon { node, cordoned: true } => format!("{}をcordon", the_node(node.as_deref())).into(),
        Action::Cordon { node, cordoned: false } => format!("{}をuncordon", the_node(node.as_deref())).into(),
        Action::Drain { node, .. } => format!("{}をdrain", the_node(node.as_deref())).into(),
        Action::KubeletRestart { node, .. } => format!("{}のkubeletが再起動する", the_node(node.as_deref())).into(),
        Action::NodeReboot { node } => format!("{}が再起動する", the_node(node.as_deref())).into(),
        Action::NodePressure { target, .. } => format!("ノードのメモリが不足し、{}を退避させる", of(target)).into(),
        Action::RemoveEnded(target) => format!("{}の終了したコンテナが取り除かれる", of(target)).into(),
        Action::NodeShutdown { node, .. } => format!("{}がシャットダウンする", the_node(node.as_deref())).into(),
    }
}

fn the_node(node: Option<&str>) -> String {
    format!("ノード{}", node.unwrap_or_default())
}

fn of(target: &Target) -> String {
    match target {
        Target::Pod(place) => format!("存在するPodの{}番目", place + 1),
        Target::Object(kind, name) => format!("{kind} {name}"),
    }
}

/// When an action is done.
pub(super) fn acts_when(when: When) -> Text {
    match when {
        When::At(at) => format!("{}に：", time(at)).into(),
        When::Running(pods, after) => format!("{pods}個のPodが実行中になってから{}後に：", length(after)).into(),
        When::Ready(pods, after) => format!("{pods}個のPodがReadyになってから{}後に：", length(after)).into(),
    }
}

/// What is told of one run of a container.
pub(super) fn told(run: usize, last: bool, told: &Told) -> Text {
    let mut says = Vec::new();
    match told.run {
        Some(Some(run)) => says.push(match told.exit_code {
            Some(exit_code) => format!("{}後に終了コード{exit_code}で終了", length(run)),
            None => format!("{}後に終了", length(run)),
        }),
        Some(None) => says.push("自分では終了しない".to_owned()),
        None => says.extend(told.exit_code.map(|exit_code| format!("終了コード{exit_code}で終了"))),
    }
    says.extend(told.oom_after.map(|after| format!("{}後にメモリ不足", length(after))));
    match told.on_term {
        Some(OnTerm::Ignore) => says.push("SIGTERMを無視".to_owned()),
        Some(OnTerm::Exit { after, exit_code }) => {
            says.push(format!("SIGTERMの{}後に終了コード{exit_code}で終了", length(after)));
        }
        None => {}
    }
    for (kind, outcome) in [ProbeKind::Startup, ProbeKind::Readiness, ProbeKind::Liveness].into_iter().zip(&told.probes)
    {
        let Some(outcome) = outcome else { continue };
        let kind = probe(kind);
        says.push(match outcome {
            ToldProbe::Outcome(ProbeOutcome::OkFrom(from)) if from.0 == 0 => format!("{kind}が成功"),
            ToldProbe::Outcome(ProbeOutcome::OkFrom(from)) => format!("{kind}が{}後から成功", length(*from)),
            ToldProbe::Outcome(ProbeOutcome::OkUntil(until)) => format!("{kind}が{}後から失敗", length(*until)),
            ToldProbe::Outcome(ProbeOutcome::Fail) => format!("{kind}が失敗"),
            ToldProbe::OkWhenEnv(_) => format!("{kind}は変数が変われば成功"),
        });
    }
    if told.started_file_after.is_some() || told.hooks != Told::default().hooks {
        says.push("起動や停止も指定どおり".to_owned());
    }
    if !told.fail_index.is_empty() || !told.succeed_index.is_empty() {
        says.push("インデックスごとに異なる".to_owned());
    }
    let says = if says.is_empty() { "推測どおり".to_owned() } else { says.join("、") };
    let and_on = if last { "以降" } else { "" };
    format!("{run}回目{and_on}の実行：{says}").into()
}
