//! Which ControllerRevisions StatefulSets and DaemonSets give up.

use super::super::store::Revision;

/// The revisions that are deleted, the oldest first.
///
/// Rule: one that is live, because a Pod or the status is of it, is kept; of the others `revisionHistoryLimit` are. A
/// DaemonSet counts its live ones with them, all but the newest: `live_count`. Source:
/// `pkg/controller/statefulset/stateful_set_control.go` `truncateHistory`, `pkg/controller/daemon/update.go`
/// `cleanupHistory`; every version known here. Cases `statefulset-history`, `daemonset-history`.
pub(super) fn surplus(
    revisions: &[Revision],
    is_live: impl Fn(u64) -> bool,
    live_count: bool,
    limit: usize,
) -> Vec<u64> {
    let old = revisions.split_last().map_or(&[] as &[Revision], |(_, old)| old);
    let is_idle = |known: &&Revision| !is_live(known.hash);
    let idle = old.iter().filter(is_idle).count();
    let surplus = if live_count { old.len() } else { idle }.saturating_sub(limit);
    old.iter().filter(is_idle).take(surplus).map(|known| known.hash).collect()
}
