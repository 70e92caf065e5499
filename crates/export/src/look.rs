//! How a state looks: colour never stands alone.

use podstep_core::history::PodState;
use podstep_core::trace::LaneState;

/// The class, the glyph and the pattern of a state.
pub type Look = (&'static str, &'static str, &'static str);

/// Every look that a container's state has, in the order of a life, by a state that has it.
pub const LANES: [LaneState; 11] = [
    LaneState::Waiting,
    LaneState::Starting,
    LaneState::RunningNotStarted,
    LaneState::Running,
    LaneState::Ready,
    LaneState::BackOff,
    LaneState::PreStop,
    LaneState::WaitingTurn,
    LaneState::Terminating,
    LaneState::Exited { exit_code: 0, killed: false },
    LaneState::Exited { exit_code: 1, killed: false },
];

/// The look of a container's state.
#[must_use]
pub const fn of_lane(state: LaneState) -> Look {
    match state {
        LaneState::Waiting => ("waiting", "○", ""),
        LaneState::Starting => ("starting", "◌", "dots"),
        LaneState::RunningNotStarted => ("notstarted", "◔", "dots"),
        LaneState::Running => ("running", "◑", "lines"),
        LaneState::Ready => ("ready", "●", ""),
        LaneState::BackOff => ("backoff", "↻", "cross"),
        LaneState::PreStop => ("prestop", "◧", "lines"),
        LaneState::WaitingTurn => ("turn", "…", "dots"),
        LaneState::Terminating => ("term", "▼", "hatch"),
        LaneState::Exited { exit_code: 0, .. } => ("done", "✓", ""),
        LaneState::Exited { .. } => ("failed", "✗", "cross"),
    }
}

/// A Pod's states look like those of its containers.
#[must_use]
pub const fn of_pod(state: PodState) -> Look {
    match state {
        PodState::Pending => ("starting", "◌", "dots"),
        PodState::Running => ("running", "◑", "lines"),
        PodState::Ready => ("ready", "●", ""),
        PodState::Terminating => ("term", "▼", "hatch"),
        PodState::Succeeded => ("done", "✓", ""),
        PodState::Failed => ("failed", "✗", "cross"),
    }
}

/// A generous guess of a character's width at the size of a bar's text: ideographs and kana are square.
#[must_use]
pub const fn width_px(character: char) -> i32 {
    if character < '\u{2e80}' { 7 } else { 13 }
}
