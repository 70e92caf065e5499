//! What differs between minor versions, one function per difference; every other file asks here.

use crate::cluster::Version;

/// Rule: a container's own `restartPolicy` and `restartPolicyRules` count. Source: KEP-5307, on since v1.35.
pub const fn restart_rules(version: Version) -> bool {
    version.0 >= 35
}

/// Rule: a rule may restart every container in place. Source: KEP-5532, on since v1.36.
pub const fn restart_all_containers(version: Version) -> bool {
    version.0 >= 36
}

/// Rule: the runtime is looked at again at once after a sync that changed something, instead of at the next
/// relist. Source: gate PLEGOnDemandRelist, on since v1.36; recording `sidecars-reverse-order`.
pub const fn relists_on_demand(version: Version) -> bool {
    version.0 >= 36
}

/// Rule: PodReadyToStartContainers turns true as soon as the sandbox is up. Source: `OnPodSandboxReady`,
/// since v1.36; recording `init-serial`.
pub const fn reports_sandbox_at_once(version: Version) -> bool {
    version.0 >= 36
}

/// Rule: the condition PodReadyToStartContainers exists. Source: KEP-3085, on since v1.29.
pub const fn sandbox_condition(version: Version) -> bool {
    version.0 >= 29
}

/// Rule: sidecars are stopped after the regular containers, in reverse order. Source: KEP-753, since v1.29.
pub const fn orders_termination(version: Version) -> bool {
    version.0 >= 29
}

/// Rule: a sync that found nothing but back-offs is retried when the first of them ends; before, after ten
/// seconds. Source: `pod_workers.go` `completeWork`, kubernetes#133066 of October 2025, since v1.35; recording
/// `sidecar-crashloop`.
pub const fn retries_when_back_off_ends(version: Version) -> bool {
    version.0 >= 35
}

/// Rule: a sidecar whose image changes is restarted. Source: kubernetes#126525, since v1.32.
pub const fn restarts_changed_sidecars(version: Version) -> bool {
    version.0 >= 32
}

/// Rule: running containers keep `started` and `ready` over a restart of the kubelet. Source: gate
/// ChangeContainerStatusOnKubeletRestart, off since v1.35; recording `kubelet-restart`.
pub const fn keeps_status_over_restart(version: Version) -> bool {
    version.0 >= 35
}

/// Rule: resources change in place. Source: KEP-1287, on since v1.33.
pub const fn resizes_in_place(version: Version) -> bool {
    version.0 >= 33
}

/// Rule: a crashed sidecar of a Pod with `restartPolicy: Never` keeps its probe workers. Source:
/// kubernetes#133072 of v1.35, which the last releases of v1.33 and v1.34 have, too (kubernetes#134801, #134800).
pub const fn keeps_probing_sidecars(version: Version) -> bool {
    version.0 >= 33
}

/// The Event `Unhealthy` of a probe that could not be made. Source: kubernetes#125901, since v1.33.
pub fn probe_errored(version: Version, probe: &str, error: &str) -> String {
    let state = if version.0 >= 33 { " and resulted in unknown state" } else { "" };
    format!("{probe} probe errored{state}: {error}")
}

/// The Event `Created`. Source: kubernetes#134043 dropped the name in v1.35.
pub fn created(version: Version, name: &str) -> String {
    match version.0 {
        35.. => "Container created".to_owned(),
        32..=34 => ["Created container: ", name].concat(),
        _ => ["Created container ", name].concat(),
    }
}

/// The Event `Started`.
pub fn started(version: Version, name: &str) -> String {
    if version.0 >= 35 { "Container started".to_owned() } else { ["Started container ", name].concat() }
}

/// The Event `Pulled` of an image that was there. Source: gate KubeletEnsureSecretPulledImages, on since v1.35.
pub fn present(version: Version, image: &str) -> String {
    let access = if version.0 >= 35 { " and can be accessed by the pod" } else { "" };
    ["Container image \"", image, "\" already present on machine", access].concat()
}

/// The Event `Pulled` of an image that was fetched; the size since v1.30.
pub fn pulled(version: Version, image: &str, took_millis: u64) -> String {
    let size = if version.0 >= 30 { " Image size: 0 bytes." } else { "" };
    format!("Successfully pulled image \"{image}\" in {took_millis}ms ({took_millis}ms including waiting).{size}")
}
