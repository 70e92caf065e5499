//! The two back-off tables: restarts of containers, pulls of images. Pure functions.

use crate::time::Millis;

/// The first delay. Source: `pkg/kubelet/kubelet.go` `newCrashLoopBackOff`.
pub const BACKOFF_INITIAL: Millis = Millis::secs(10);
/// The longest delay.
pub const BACKOFF_MAX: Millis = Millis::secs(300);
/// A run longer than this forgets the delay. Source: KEP-4603; recording `pod-crashloop-onfailure` for the rest.
pub const BACKOFF_RESET: Millis = Millis::secs(600);

/// An entry of a back-off table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackOffEntry {
    /// The current delay.
    pub delay: Millis,
    /// When it was last lengthened.
    pub updated: Millis,
}

/// Rule: without an exited record there is no back-off; the first restart is immediate; then 10 s doubling
/// to 300 s, counted from the end of the last instance; a run of more than ten minutes starts anew.
/// `Err((delay, until))` refuses the start. Source: `kuberuntime_manager.go` `doBackOff`; recording
/// `sidecar-crashloop`.
pub fn back_off(
    entry: &mut Option<BackOffEntry>,
    ended_at: Option<Millis>,
    now: Millis,
) -> Result<(), (Millis, Millis)> {
    let Some(ended_at) = ended_at else { return Ok(()) };
    let live = entry.filter(|e| ended_at.since(e.updated) <= BACKOFF_RESET);
    if let Some(e) = live
        && now < ended_at + e.delay
    {
        return Err((e.delay, ended_at + e.delay));
    }
    *entry = Some(next(live, now));
    Ok(())
}

/// Rule: an image that could not be pulled is tried again 10 s after the failure, then after 20 s, 40 s …
/// 300 s; per Pod and image, not per container. Source: `image_manager.go` `EnsureImageExists`; recording
/// `sidecar-bad-image`.
pub fn pull_failed(entry: Option<BackOffEntry>, now: Millis) -> BackOffEntry {
    next(entry.filter(|e| now.since(e.updated) <= Millis(BACKOFF_MAX.0 * 2)), now)
}

/// When the next pull may be made, if it is not yet.
pub fn pull_waits_until(entry: Option<BackOffEntry>, now: Millis) -> Option<Millis> {
    entry.map(|e| e.updated + e.delay).filter(|until| now < *until)
}

fn next(entry: Option<BackOffEntry>, now: Millis) -> BackOffEntry {
    let delay = entry.map_or(BACKOFF_INITIAL, |e| Millis((e.delay.0 * 2).min(BACKOFF_MAX.0)));
    BackOffEntry { delay, updated: now }
}
