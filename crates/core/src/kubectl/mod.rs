//! What kubectl prints: the columns of `kubectl get`, as the API server computes them.

mod pod;
mod workload;

pub use pod::pod_columns;
pub use workload::object_columns;

/// A length of whole seconds as kubectl prints it: `45s`, `2m5s`, `15m`, `3h10m`.
/// Source: `apimachinery/pkg/util/duration`.
#[must_use]
pub fn human_duration(seconds: u64) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    match (seconds, minutes) {
        (..120, _) => format!("{seconds}s"),
        (_, ..10) if rest > 0 => format!("{minutes}m{rest}s"),
        (_, ..180) => format!("{minutes}m"),
        _ if minutes % 60 > 0 && minutes / 60 < 8 => format!("{}h{}m", minutes / 60, minutes % 60),
        _ => format!("{}h", minutes / 60),
    }
}
