//! By how much a Deployment scales its ReplicaSets.

use super::deployment::Sync;
use crate::order::sort_by;

/// How large the new ReplicaSet may be that has so many replicas.
///
/// Rule: all together at most `replicas` and surge, the new one at most `replicas`.
/// Source: `deployment_util.go` `NewRSNewReplicas`.
pub(super) fn size_of_new(sync: &Sync<'_, '_>, replicas: u32) -> u32 {
    let spec = sync.spec;
    if spec.recreate {
        return spec.replicas;
    }
    let most = spec.replicas.saturating_add(spec.max_surge.of(spec.replicas, true));
    replicas + most.saturating_sub(sync.total()).min(spec.replicas.saturating_sub(replicas))
}

/// Whether the new ReplicaSet was scaled. Source: `rolling.go` `reconcileNewReplicaSet`.
pub(super) fn scale_up_new(sync: &mut Sync<'_, '_>) -> bool {
    let Some(place) = sync.new_set() else { return false };
    let replicas = sync.sets.get(place).map_or(0, |set| set.replicas);
    let wanted = sync.spec.replicas;
    let to = if replicas > wanted { wanted } else { size_of_new(sync, replicas) };
    if to == replicas {
        return false;
    }
    sync.scale_set(place, to);
    true
}

/// Whether an old ReplicaSet was scaled.
///
/// Rule: so many Pods may go that, with all new ones that are not available counted as missing, `replicas`
/// less what may be unavailable are left: first those that are not available, the oldest ReplicaSet first. One whose
/// status still counts Pods that it was told to give up ends it: two updates at once would cut too deep.
/// Source: `rolling.go` `reconcileOldReplicaSets`, `cleanupUnhealthyReplicas`; recording `deploy-rolling-3`.
pub(super) fn scale_down_old(sync: &mut Sync<'_, '_>) -> bool {
    let least = sync.spec.replicas - sync.spec.fenceposts().1;
    let missing: u32 =
        sync.sets.iter().filter(|set| set.is_new).map(|set| set.replicas.saturating_sub(set.status.available)).sum();
    let old: Vec<usize> =
        (0..sync.sets.len()).filter(|at| sync.sets.get(*at).is_some_and(|s| !s.is_new && s.replicas > 0)).collect();
    let Some(mut left) =
        sync.total().checked_sub(least.saturating_add(missing)).filter(|left| *left > 0 && !old.is_empty())
    else {
        return false;
    };
    let mut scaled = false;
    for place in &old {
        let Some(set) = sync.sets.get(*place).filter(|_| left > 0) else { break };
        // Its status is older than its size, so nothing is decided by it.
        if set.status.available > set.replicas {
            return scaled;
        }
        let down = set.replicas.saturating_sub(set.status.available).min(left);
        if down > 0 {
            left -= down;
            scaled = true;
            sync.scale_set(*place, set.replicas - down);
        }
    }
    let available: u32 = sync.sets.iter().map(|set| set.status.available).sum();
    let mut left = available.saturating_sub(least);
    for place in &old {
        let replicas = sync.sets.get(*place).map_or(0, |set| set.replicas);
        let down = replicas.min(left);
        if down > 0 {
            left -= down;
            scaled = true;
            sync.scale_set(*place, replicas - down);
        }
    }
    scaled
}

/// Scales without a rollout: `replicas` changed, or the Deployment is paused.
///
/// Rule: a single ReplicaSet takes it all; several share what comes or goes in proportion to their sizes,
/// the largest first and with the remainder. Source: `pkg/controller/deployment/sync.go` `scale`,
/// `deployment_util.go` `getReplicaSetFraction`.
pub(super) fn scale(sync: &mut Sync<'_, '_>) {
    let wanted = sync.spec.replicas;
    let active: Vec<usize> =
        (0..sync.sets.len()).filter(|at| sync.sets.get(*at).is_some_and(|set| set.replicas > 0)).collect();
    if active.len() <= 1 {
        let newest = sync.new_set().or_else(|| sync.sets.len().checked_sub(1));
        if let Some(place) = active.first().copied().or(newest) {
            sync.scale_set(place, wanted);
        }
        return;
    }
    let new = sync.new_set();
    let is_saturated = new
        .and_then(|place| sync.sets.get(place))
        .is_some_and(|set| set.replicas == wanted && set.desired_is(wanted) && set.status.available == wanted);
    if is_saturated {
        for place in active.into_iter().filter(|place| Some(*place) != new) {
            sync.scale_set(place, 0);
        }
        return;
    }
    if sync.spec.recreate {
        return;
    }
    let most = if wanted > 0 { i64::from(wanted) + i64::from(sync.spec.fenceposts().0) } else { 0 };
    let to_add = most - i64::from(sync.total());
    let mut order: Vec<(i64, usize)> =
        active.iter().filter_map(|at| Some((i64::from(sync.sets.get(*at)?.replicas), *at))).collect();
    // Of equal sizes the newer comes first to grow, the older to shrink.
    let by_place = |a: usize, b: usize| if to_add > 0 { b.cmp(&a) } else { a.cmp(&b) };
    sort_by(&mut order, &|a, b| b.0.cmp(&a.0).then(by_place(a.1, b.1)));
    let mut added = 0;
    let mut sizes: Vec<(usize, i64)> = Vec::new();
    for (size, place) in order {
        let before = sync.sets.get(place).and_then(|set| set.max).filter(|max| *max > 0).unwrap_or(most);
        let share = if wanted == 0 { -size } else { rounded(size * most, before.max(1)) - size };
        let left = to_add - added;
        let share = match to_add {
            0 => 0,
            1.. => share.min(left),
            _ => share.max(left),
        };
        added += share;
        sizes.push((place, size + share));
    }
    if let Some((_, first)) = sizes.first_mut() {
        *first = (*first + to_add - added).max(0);
    }
    for (place, size) in sizes {
        sync.scale_set(place, u32::try_from(size).unwrap_or(0));
    }
}

/// Half is rounded up.
const fn rounded(number: i64, by: i64) -> i64 {
    (2 * number + by) / (2 * by)
}
