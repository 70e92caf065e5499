//! Cgroups, MemoryQoS and OOM scores.

use super::*;
use crate::resources::cgroup::{
    Cap, container_cgroup, cpu_quota_us, cpu_shares, cpu_weight_linear, cpu_weight_quadratic, pod_cgroup, pod_paths,
};
use crate::resources::cgroup_files::{
    Hierarchy, Runtime, burstable_slice_shares, container_files, container_huge_pages, pod_files, quota_to_milli,
    shares_to_milli, swap_bytes, systemd_quota_us, weight_to_shares,
};
use crate::resources::memory_qos::{self, Reservation, slices};
use crate::resources::oom::oom_score_adj;

const GI: i64 = 1 << 30;

#[test]
fn cpu_becomes_shares_quota_and_two_weights() {
    for (milli, shares, linear, quadratic, quota) in [
        (0, 2, 1, 1, 0),
        (1, 2, 1, 1, 1000),
        (3, 3, 1, 2, 1000),
        (100, 102, 4, 17, 10_000),
        (1000, 1024, 39, 100, 100_000),
        (64_000, 65_536, 2500, 3023, 6_400_000),
        (255_999, 262_142, 9999, 10_000, 25_599_900),
        (1_000_000, 262_144, 10_000, 10_000, 100_000_000),
        (-5, 2, 1, 1, 1000),
    ] {
        assert_eq!((cpu_shares(milli), cpu_quota_us(milli)), (shares, quota), "{milli}");
        assert_eq!((cpu_weight_linear(shares), cpu_weight_quadratic(shares)), (linear, quadratic), "{milli}");
    }
    assert_eq!(cpu_weight_quadratic(0), 0);
}

/// The published formula, for every number of shares.
#[test]
#[allow(clippy::float_arithmetic, clippy::cast_precision_loss, clippy::cast_possible_truncation)]
fn whole_numbers_give_the_weights_of_floats() {
    for shares in 3..262_144 {
        let l = (shares as f64).log2();
        let weight = 10f64.powf((l * l + 125.0 * l) / 612.0 - 7.0 / 34.0).ceil() as i64;
        assert_eq!(cpu_weight_quadratic(shares), weight, "{shares}");
    }
}

#[test]
fn a_burstable_pod_is_capped_if_all_declare_a_limit() {
    for (init, regular, expected) in [
        (&["memory=1Gi"][..], &["memory=1Gi/memory=2Gi"][..], Cap::Undeclared { container: 0 }),
        (&["sidecar /memory=1Gi", "memory=1Gi"], &["/memory=2Gi"], Cap::Set(3 * GI)),
        (&["sidecar /memory=1Gi", "sidecar memory=1Mi"], &["/memory=2Gi"], Cap::Set(3 * GI)),
        (&["sidecar memory=1Mi", "sidecar /memory=1Gi"], &["/memory=2Gi"], Cap::Undeclared { container: 0 }),
        (&[], &["/memory=2Gi", "cpu=1"], Cap::Undeclared { container: 1 }),
        (&[], &["ephemeral-storage=1Gi"], Cap::BestEffort),
    ] {
        let stored = defaulted(&pod(init, regular), Version::NEWEST);
        assert_eq!(pod_cgroup(&stored, Version::NEWEST).memory_bytes, expected, "{init:?} {regular:?}");
    }
    let mut pod = pod(&["sidecar /memory=1Gi", "memory=1Gi"], &["/memory=2Gi", "cpu=1"]);
    assert_eq!(pod_cgroup(&pod, Version(27)).memory_bytes, Cap::Undeclared { container: 1 });
    pod.pod_level = Some(container("/memory=8Gi", &mut 50));
    assert_eq!(pod_cgroup(&pod, Version::NEWEST).memory_bytes, Cap::Set(8 * GI), "the Pod itself declares one");
}

#[test]
fn overhead_and_huge_pages_are_in_the_pods_cgroup() {
    let mut pod = pod(&[], &["/cpu=1 memory=1Gi hugepages-2Mi=4Mi"]);
    pod.overhead = amounts("cpu=100m memory=50Mi", &mut 90);
    let pod = defaulted(&pod, Version::NEWEST);
    let cgroup = pod_cgroup(&pod, Version::NEWEST);
    assert_eq!((cgroup.cpu_shares, cgroup.cpu_quota_us), (1126, Cap::Set(110_000)));
    assert_eq!((cgroup.memory_bytes, cgroup.reserved_bytes), (Cap::Set(1_126_170_624), Some(1_126_170_624)));
    assert_eq!(cgroup.huge_pages, [(2 << 20, 4 << 20)]);
    assert_eq!(slices([&pod, &pod].into_iter()), (2 * 1_126_170_624, 0));
}

#[test]
fn a_bare_container_has_the_limits_of_its_pod() {
    let mut pod = pod(&[], &["", "cpu=250m/cpu=500m"]);
    pod.pod_level = Some(container("/cpu=2 memory=2Gi", &mut 50));
    let bare = container_cgroup(&pod, &pod.regular[0]);
    assert_eq!((bare.cpu_shares, bare.cpu_quota_us, bare.memory_bytes), (2048, 200_000, 2 * GI));
    let own = container_cgroup(&pod, &pod.regular[1]);
    assert_eq!((own.cpu_shares, own.cpu_quota_us, own.memory_bytes), (256, 50_000, 2 * GI));
}

#[test]
fn memory_is_throttled_below_the_limit_and_reserved_by_policy() {
    let files = |text: &str, class, policy| {
        let files = memory_qos::container_files(&container(text, &mut 0), class, policy, 15 * GI);
        (files.min, files.low, files.high)
    };
    use QosClass::{BestEffort, Burstable, Guaranteed};
    let (none, tiered) = (Reservation::None, Reservation::Tiered);
    let request = Some(200 << 20);
    let throttled = Some(987_336_704);
    assert_eq!(files("memory=200Mi/memory=1Gi", Burstable, none), (Some(0), Some(0), throttled));
    assert_eq!(files("memory=200Mi/memory=1Gi", Burstable, tiered), (None, request, throttled));
    assert_eq!(files("memory=64Mi", Burstable, none).2, Some(14_502_223_872), "up to what the node can allocate");
    assert_eq!(files("memory=200Mi/memory=200Mi", Guaranteed, tiered), (request, None, None));
    assert_eq!(files("", BestEffort, tiered), (Some(0), Some(0), None));
}

#[test]
fn oom_scores_follow_the_requests() {
    let scores = |pod: &PodResources, version| -> Vec<i64> {
        let containers = 0..pod.init.len() + pod.regular.len();
        containers.map(|container| oom_score_adj(pod, container, 16 * GI, version)).collect()
    };
    let sidecar = pod(&["sidecar memory=1Gi", "memory=1Gi"], &["memory=4Gi", "memory=2Gi"]);
    assert_eq!(scores(&sidecar, Version::NEWEST), [875, 938, 750, 875]);
    assert_eq!(scores(&sidecar, Version(31)), [938, 938, 750, 875], "sidecars were like the others");
    assert_eq!(scores(&pod(&["sidecar memory=8Gi"], &["memory=1Gi", "cpu=1"]), Version::NEWEST), [500, 938, 999]);
    assert_eq!(scores(&pod(&[], &["memory=15.99Gi"]), Version::NEWEST), [3]);
    assert_eq!(scores(&pod(&[], &[""]), Version::NEWEST), [1000]);
    assert_eq!(scores(&pod(&[], &["cpu=1 memory=1Gi/cpu=1 memory=1Gi"]), Version::NEWEST), [-997]);
    let mut shared = pod(&["sidecar ", "memory=1Gi"], &["", "memory=1Gi"]);
    shared.pod_level = Some(container("memory=8Gi", &mut 50));
    assert_eq!(scores(&shared, Version::NEWEST), [891, 829, 891, 829]);
}

#[test]
fn paths_of_both_drivers() {
    let (systemd, cgroupfs) = pod_paths(QosClass::Burstable, "1-2");
    assert_eq!(systemd, "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1_2.slice");
    assert_eq!(cgroupfs, "/kubepods/burstable/pod1-2");
    let (systemd, cgroupfs) = pod_paths(QosClass::Guaranteed, "1-2");
    assert_eq!((systemd.as_str(), cgroupfs.as_str()), ("/kubepods.slice/kubepods-pod1_2.slice", "/kubepods/pod1-2"));
}

#[test]
fn files_of_both_hierarchies() {
    let shown = |files: Vec<(String, String)>| {
        files.into_iter().map(|(file, content)| format!("{file}={content}")).collect::<Vec<_>>().join(", ")
    };
    let pod = defaulted(&pod(&[], &["/cpu=1 memory=1Gi hugepages-2Mi=4Mi hugepages-1Gi=1Gi"]), Version::NEWEST);
    let whole = pod_cgroup(&pod, Version::NEWEST);
    assert_eq!(
        shown(pod_files(&whole, Hierarchy::V2)),
        "cpu.weight=39, cpu.max=100000 100000, memory.max=1073741824, hugetlb.1GB.max=1073741824, \
         hugetlb.2MB.max=4194304"
    );
    let own = container_cgroup(&pod, &pod.regular[0]);
    let pages = container_huge_pages(&pod, &pod.regular[0]);
    assert_eq!(pages, [(2 << 20, 4 << 20), (1 << 30, 1 << 30)]);
    assert_eq!(
        shown(container_files(&own, &[], Hierarchy::V2, Runtime::Quadratic)),
        "cpu.weight=100, cpu.max=100000 100000, memory.max=1073741824"
    );
    assert_eq!(
        shown(container_files(&own, &[], Hierarchy::V1, Runtime::Linear)),
        "cpu.shares=1024, cpu.cfs_quota_us=100000, cpu.cfs_period_us=100000, memory.limit_in_bytes=1073741824"
    );
    let bare = container_cgroup(&pod, &ContainerResources::default());
    assert_eq!(shown(container_files(&bare, &[], Hierarchy::V2, Runtime::Linear)), "cpu.weight=1");
}

#[test]
fn numbers_are_rounded_and_read_back() {
    assert_eq!([10_500, 11_000, 0, -1].map(systemd_quota_us), [11_000, 11_000, 0, -1]);
    assert_eq!([0, 2, 102, 1024].map(shares_to_milli), [0, 2, 100, 1000]);
    assert_eq!((quota_to_milli(50_000, 100_000), quota_to_milli(-1, 100_000)), (500, 0));
    assert_eq!((weight_to_shares(39), weight_to_shares(100)), (998, 2597));
    let burstable = pod(&[], &["cpu=500m"]);
    let guaranteed = pod(&[], &["cpu=1 memory=1/cpu=1 memory=1"]);
    assert_eq!(burstable_slice_shares([&burstable, &guaranteed, &burstable].into_iter()), 1024);
    let swap = |text: &str, class| swap_bytes(&container(text, &mut 0), class, 16 * GI, 8 * GI);
    assert_eq!(swap("memory=1Gi", QosClass::Burstable), GI / 2);
    assert_eq!(swap("memory=1Gi/memory=1Gi", QosClass::Burstable), 0);
    assert_eq!(swap("memory=1Gi", QosClass::Guaranteed) + swap("", QosClass::Burstable), 0);
}
