//! When a probe may be made, and what the Event `Unhealthy` says of it. Pure functions.

use crate::api::{Address, Probe, Protocol};
use crate::time::Millis;

/// Rule: `initialDelaySeconds` counts from the start of a regular container as the API shows it, in whole seconds, but
/// from the very start of a sidecar. Source: recordings `app-liveness-restart` and `liveness-own-grace` (five of six
/// are probed within the delay) and `sidecar-liveness-restart` (none of three is; by chance one in two hundred).
/// `status_manager.go` `normalizeStatus` explains only the first half.
#[must_use]
pub const fn initial_delay_counts_from(started_at: Millis, regular: bool) -> Millis {
    if regular { Millis::secs(started_at.whole_secs()) } else { started_at }
}

/// How a probe that does not succeed went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Nobody listens: the process does not yet, or not any more.
    Refused,
    /// Somebody answers, but not well.
    BadAnswer,
}

/// An address of the node's Pods. Each has its own.
fn pod_address(pod: usize) -> String {
    format!("10.244.{}.{}", (pod + 2) / 250, (pod + 2) % 250)
}

/// `1s`, `1m30s`, as Go prints a duration.
fn duration(secs: u64) -> String {
    if secs < 60 { format!("{secs}s") } else { format!("{}m{}s", secs / 60, secs % 60) }
}

/// Rule: a failed probe says what its handler saw: a command what it printed (nothing is known of that), a request
/// its status code or why it got no answer. Source: `pkg/probe/http/http.go`, `tcp/tcp.go`, `grpc/grpc.go`.
#[must_use]
pub fn failure(probe: &Probe, pod: usize, failure: Failure) -> String {
    let Some(Address { protocol, host, port: Ok(port), path, timeout_secs }) = &probe.address else {
        return String::new();
    };
    let host = if host.is_empty() { pod_address(pod) } else { host.clone() };
    let refused = format!("dial tcp {host}:{port}: connect: connection refused");
    match (protocol, failure) {
        (Protocol::Http { tls }, Failure::Refused) => {
            format!("Get \"http{}://{host}:{port}{path}\": {refused}", if *tls { "s" } else { "" })
        }
        (Protocol::Http { .. }, Failure::BadAnswer) => "HTTP probe failed with statuscode: 500".to_owned(),
        (Protocol::Tcp, _) => refused,
        (Protocol::Grpc, Failure::Refused) => format!(
            "timeout: failed to connect service \"{host}:{port}\" within {}: context deadline exceeded",
            duration(*timeout_secs)
        ),
        (Protocol::Grpc, Failure::BadAnswer) => "service unhealthy (responded with \"NOT_SERVING\")".to_owned(),
    }
}

/// Rule: a probe that cannot even be made has no result, only an Event: a command in a container that does not run,
/// a port whose name the container does not have. `None`: it can be made. Source: `pkg/kubelet/prober/prober.go`;
/// recording `docs-job-sidecar` for the command.
#[must_use]
pub fn error(probe: &Probe, runs: bool) -> Option<String> {
    match &probe.address {
        Some(Address { port: Err(name), .. }) => Some(format!("strconv.Atoi: parsing \"{name}\": invalid syntax")),
        Some(_) => None,
        None if runs => None,
        None => Some(
            "rpc error: code = Unknown desc = failed to exec in container: container is in CONTAINER_EXITED state"
                .to_owned(),
        ),
    }
}
