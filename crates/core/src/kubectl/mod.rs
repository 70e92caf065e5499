//! What kubectl prints: the columns of `kubectl get -w`, as the API server computes them, and everything that
//! kubectl can be asked at a step of a life.
//!
//! [`answer`] is the one way in to the latter. `cursor` is a life at a step, `shown` an object as the API returns
//! it, `describe`, `get`, `rollout` and `events` print it, `tabs` aligns columns.

mod cursor;
mod describe;
mod events;
mod get;
mod ids;
mod nodes;
mod pod;
mod rollout;
mod shown;
mod tabs;
mod workload;

use crate::Life;
use cursor::Cursor;
pub use cursor::ObjectRef;
pub use pod::pod_columns;
pub(crate) use rollout::change_cause;
pub use workload::object_columns;

/// What kubectl is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// `kubectl get KIND`, with `wide` for `-o wide`.
    Get {
        /// The kind, as in a manifest: `Pod`, `Job` ….
        kind: &'static str,
        /// `-o wide`.
        wide: bool,
    },
    /// `kubectl get KIND -w`, begun before the first object was created.
    Watch {
        /// The kind.
        kind: &'static str,
    },
    /// `kubectl get nodes`, with `wide` for `-o wide`.
    Nodes {
        /// `-o wide`.
        wide: bool,
    },
    /// `kubectl get events`, with `wide` for `-o wide`.
    Events {
        /// `-o wide`.
        wide: bool,
    },
    /// `kubectl describe KIND NAME`.
    Describe(ObjectRef),
    /// `kubectl get KIND NAME -o yaml`.
    Yaml(ObjectRef),
    /// `kubectl rollout status KIND NAME`, begun with the last change of the object's spec.
    RolloutStatus(ObjectRef),
    /// `kubectl rollout history KIND NAME`.
    RolloutHistory(ObjectRef),
}

impl Command {
    /// The command as one types it.
    #[must_use]
    pub fn line(self, life: &Life) -> String {
        let cursor = Cursor::new(life, 0);
        let output = |wide| if wide { " -o wide" } else { "" };
        let named = |object| format!("{}/{}", cursor.kind(object).to_ascii_lowercase(), cursor.name(object));
        match self {
            Self::Get { kind, wide } => format!("kubectl get {}s{}", kind.to_ascii_lowercase(), output(wide)),
            Self::Watch { kind } => format!("kubectl get {}s -w", kind.to_ascii_lowercase()),
            Self::Nodes { wide } => format!("kubectl get nodes{}", output(wide)),
            Self::Events { wide } => format!("kubectl get events{}", output(wide)),
            Self::Describe(object) => format!("kubectl describe {}", named(object)),
            Self::Yaml(object) => format!("kubectl get {} -o yaml", named(object)),
            Self::RolloutStatus(object) => format!("kubectl rollout status {}", named(object)),
            Self::RolloutHistory(object) => format!("kubectl rollout history {}", named(object)),
        }
    }
}

/// What kubectl prints after a step (zero-based; past the end means the last), with ages counted to its time.
#[must_use]
pub fn answer(life: &Life, step: usize, command: Command) -> String {
    let cursor = Cursor::new(life, step);
    let found = match command {
        Command::Get { kind, wide } => Some(get::get(&cursor, kind, wide)),
        Command::Watch { kind } => Some(get::watch(&cursor, kind)),
        Command::Nodes { wide } => Some(nodes::get(&cursor, wide)),
        Command::Events { wide } => Some(events::get(&cursor, wide, usize::MAX).0),
        Command::Describe(object) => describe::describe(&cursor, object),
        Command::Yaml(object) => shown::shown(&cursor, object).map(|whole| whole.to_string()),
        Command::RolloutStatus(object) => rollout::status(&cursor, object),
        Command::RolloutHistory(object) => rollout::history(&cursor, object),
    };
    found.unwrap_or_else(|| match command {
        Command::Describe(object)
        | Command::Yaml(object)
        | Command::RolloutStatus(object)
        | Command::RolloutHistory(object) => not_found(&cursor, object),
        Command::Get { .. } | Command::Watch { .. } | Command::Nodes { .. } | Command::Events { .. } => String::new(),
    })
}

/// What `kubectl get events` prints after a step, but of its rows at most so many of the last ones, aligned by
/// themselves; and how many are left out.
#[must_use]
pub fn last_events(life: &Life, step: usize, wide: bool, most: usize) -> (String, usize) {
    events::get(&Cursor::new(life, step), wide, most)
}

/// What the API server answers for an object that does not exist.
fn not_found(cursor: &Cursor<'_>, object: ObjectRef) -> String {
    let kind = cursor.kind(object);
    let group = match kind {
        "Pod" | "ReplicationController" => "",
        "Job" | "CronJob" => ".batch",
        _ => ".apps",
    };
    let name = cursor.name(object);
    format!("Error from server (NotFound): {}s{group} {name:?} not found\n", kind.to_ascii_lowercase())
}

/// A length of whole seconds as kubectl prints it: `45s`, `2m5s`, `15m`, `3h10m`, `26h`, `3d4h`, `9d`.
/// Source: `apimachinery/pkg/util/duration`.
#[must_use]
pub fn human_duration(seconds: u64) -> String {
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    let with_rest = |whole: u64, unit: &str, rest: u64, small: &str| match rest {
        0 => format!("{whole}{unit}"),
        _ => format!("{whole}{unit}{rest}{small}"),
    };
    match (seconds, minutes, hours) {
        (..120, ..) => format!("{seconds}s"),
        (_, ..10, _) => with_rest(minutes, "m", seconds % 60, "s"),
        (_, ..180, _) => format!("{minutes}m"),
        (.., ..8) => with_rest(hours, "h", minutes % 60, "m"),
        (.., ..48) => format!("{hours}h"),
        (.., ..192) => with_rest(hours / 24, "d", hours % 24, "h"),
        (.., ..17_520) => format!("{}d", hours / 24),
        (.., ..70_080) => with_rest(hours / 24 / 365, "y", hours / 24 % 365, "d"),
        _ => format!("{}y", hours / 24 / 365),
    }
}
