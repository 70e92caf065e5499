//! `kubelet`.

use podstep_core::cluster::Version;
use podstep_core::resources::cgroup::{
    PERIOD_US, container_cgroup, cpu_weight_linear, cpu_weight_quadratic, pod_cgroup, pod_paths,
};
use podstep_core::resources::memory_qos::{MemoryFiles, Reservation, container_files};
use podstep_core::resources::oom::oom_score_adj;
use podstep_core::resources::{ContainerResources, PodResources, QosClass, defaulted, qos};
use serde_json::{Map, Value, json};

use super::resource_validation;
use super::resources::{Decoded, decoded};

const NODE_BYTES: i64 = 16 << 30;
const ALLOCATABLE_BYTES: i64 = 15 << 30;
const UID: &str = "11111111-2222-3333-4444-555555555555";

/// What the kubelet makes of a Pod.
pub fn answer(line: &Value) -> Result<Value, String> {
    let Decoded::Pod(spec, _) = decoded(line)? else { return Err("a quantity is none".to_owned()) };
    let pod = defaulted(&spec.resources(), Version::NEWEST);
    let class = qos(&pod).class;
    let own = pod.init.iter().chain(&pod.regular).zip(&spec.containers).enumerate();
    let containers: Vec<Value> = own
        .map(|(index, (resources, container))| {
            let mut answer = container_answer(&pod, class, index, resources);
            answer["name"] = container.name.as_str().into();
            if index < pod.init.len() {
                answer["init"] = true.into();
            }
            answer
        })
        .collect();
    let mut answer = resource_validation::answer(line)?;
    answer["qos"] = class.as_str().into();
    answer["pod_cgroup"] = pod_answer(&pod, class);
    answer["containers"] = containers.into();
    Ok(answer)
}

fn pod_answer(pod: &PodResources, class: QosClass) -> Value {
    let cgroup = pod_cgroup(pod, Version::NEWEST);
    let (systemd, cgroupfs) = pod_paths(class, UID);
    let mut answer = json!({
        "systemd_path": systemd,
        "cgroupfs_path": cgroupfs,
        "cpu_shares": cgroup.cpu_shares,
        "cpu_weight_kubelet": cpu_weight_linear(cgroup.cpu_shares),
        "cpu_quota": cgroup.cpu_quota_us.value(),
        "cpu_period": cgroup.cpu_quota_us.value().map(|_| PERIOD_US),
        "memory_limit": cgroup.memory_bytes.value().map(|bytes| bytes.to_string()),
    });
    if !cgroup.huge_pages.is_empty() {
        let limits = cgroup.huge_pages.iter().map(|(size, limit)| (size.to_string(), limit.to_string().into()));
        answer["hugepage_limits"] = limits.collect::<Map<_, _>>().into();
    }
    if let Some(bytes) = cgroup.reserved_bytes {
        let file = if class == QosClass::Guaranteed { "memory.min" } else { "memory.low" };
        answer["memory_qos_tiered_unified"][file] = bytes.to_string().into();
    }
    answer
}

fn container_answer(pod: &PodResources, class: QosClass, index: usize, resources: &ContainerResources) -> Value {
    let cgroup = container_cgroup(pod, resources);
    let files = |policy| files(container_files(resources, class, policy, ALLOCATABLE_BYTES));
    json!({
        "cpu_shares": cgroup.cpu_shares,
        "cpu_weight_linear": cpu_weight_linear(cgroup.cpu_shares),
        "cpu_weight_quadratic": cpu_weight_quadratic(cgroup.cpu_shares),
        "cpu_quota": cgroup.cpu_quota_us,
        "cpu_period": PERIOD_US,
        "memory_limit": cgroup.memory_bytes.to_string(),
        "oom_score_adj": oom_score_adj(pod, index, NODE_BYTES, Version::NEWEST),
        "memory_qos_none_unified": files(Reservation::None),
        "memory_qos_tiered_unified": files(Reservation::Tiered),
    })
}

fn files(files: MemoryFiles) -> Value {
    let named = [("memory.min", files.min), ("memory.low", files.low), ("memory.high", files.high)];
    let written = named.into_iter().filter_map(|(name, bytes)| Some((name.to_owned(), bytes?.to_string().into())));
    written.collect::<Map<_, _>>().into()
}
