//! What nodes have, what the scheduler reckons with, whom the kubelet evicts.

use super::*;
use crate::resources::eviction::{Candidate, Key, Signal, rank, request};
use crate::resources::node::{Reduction, Reserved, Threshold, allocatable};
use crate::resources::scheduler::{NodeRoom, footprint, shortages};

fn quantity(text: &str) -> Quantity {
    Quantity::parse(text).unwrap()
}

#[test]
fn a_node_keeps_something_for_itself() {
    let capacity = amounts("cpu=4 memory=16Gi hugepages-2Mi=1Gi ephemeral-storage=100Gi pods=110", &mut 0);
    let reserved = Reserved {
        system: amounts("cpu=500m memory=500Mi", &mut 0),
        kube: amounts("cpu=4 memory=524Mi", &mut 0),
        memory_available: Some(Threshold::Quantity(quantity("100Mi"))),
        node_fs_available: Some(Threshold::BasisPoints(1000)),
    };
    let got = allocatable(&capacity, &reserved);
    let shown: Vec<String> = got.iter().map(|one| format!("{}={}", one.name, one.value)).collect();
    assert_eq!(shown.join(" "), "cpu=0 memory=14236Mi hugepages-2Mi=1Gi ephemeral-storage=90Gi pods=110");
    let why: Vec<&Reduction> = got[1].reductions.iter().map(|(why, _)| why).collect();
    let pages = Reduction::HugePages("hugepages-2Mi".to_owned());
    assert_eq!(why, [&Reduction::System, &Reduction::Kube, &Reduction::Eviction, &pages]);
}

#[test]
fn a_pod_fits_or_the_scheduler_says_what_lacks() {
    let print = footprint(&pod(&[], &["cpu=1500m memory=1Gi example.com|gpu=1 zero|x=0 odd=5"]));
    let node = |allocatable: &str, requested: &str, pods| NodeRoom {
        allocatable: amounts(allocatable, &mut 0),
        requested: amounts(requested, &mut 0),
        pods,
    };
    let lacks = |node: NodeRoom| {
        let lacks = shortages(&print, &node);
        lacks.iter().map(|lack| format!("{} {}", lack.message(), lack.unresolvable())).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(lacks(node("cpu=4 memory=8Gi example.com|gpu=1 pods=110", "cpu=2500m memory=7Gi", 109)), "");
    assert_eq!(
        lacks(node("cpu=4 memory=8Gi pods=110", "cpu=2501m memory=7Gi", 110)),
        "Too many pods false, Insufficient cpu false, Insufficient example.com/gpu true"
    );
    assert_eq!(
        lacks(node("cpu=1 memory=1Mi example.com|gpu=1 pods=1", "", 0)),
        "Insufficient cpu true, Insufficient memory true"
    );
}

#[test]
fn scores_take_what_is_not_said_for_a_little() {
    let print = footprint(&pod(&["sidecar ", "cpu=50m"], &["", "cpu=0 memory=1Gi"]));
    assert_eq!((print.nonzero_cpu.to_string(), print.nonzero_memory.to_string()), ("200m".into(), "1424Mi".into()));
    let mut whole = pod(&[], &["", ""]);
    whole.pod_level = Some(container("cpu=10m", &mut 50));
    let print = footprint(&whole);
    assert_eq!((print.nonzero_cpu.to_string(), print.nonzero_memory.to_string()), ("10m".into(), "400Mi".into()));
}

#[test]
fn eviction_reckons_with_other_requests() {
    let mut pod = pod(&["sidecar memory=1Gi", "memory=2Gi"], &["memory=1500Mi"]);
    pod.overhead = amounts("memory=1Mi cpu=1", &mut 90);
    let memory = |pod: &PodResources, version| request(pod, "memory", Version(version)).to_string();
    assert_eq!((memory(&pod, 36), memory(&pod, 33)), ("3073Mi".to_owned(), "2049Mi".to_owned()));
    assert!(request(&pod, "cpu", Version::NEWEST).is_zero(), "no overhead on nothing");
    pod.pod_level = Some(container("cpu=1", &mut 50));
    assert_eq!((memory(&pod, 36), memory(&pod, 33)), ("0".to_owned(), "2049Mi".to_owned()));
}

#[test]
fn the_order_of_eviction_and_what_decides_it() {
    let candidate = |usage: &str, request: &str, priority, critical| Candidate {
        priority,
        critical,
        usage: quantity(usage),
        request: quantity(request),
    };
    let pods = [
        candidate("5Gi", "6Gi", 0, false),
        candidate("1Gi", "0", 10, false),
        candidate("2Gi", "1Gi", 0, false),
        candidate("9Gi", "0", 0, true),
        candidate("3Gi", "1Gi", 0, false),
        candidate("5Gi", "6Gi", 0, false),
    ];
    let order = |signal| -> Vec<_> {
        rank(signal, &pods).into_iter().map(|ranked| (ranked.pod, ranked.before_next_by)).collect()
    };
    assert_eq!(
        order(Signal::Memory),
        [(4, Some(Key::Usage)), (2, Some(Key::Priority)), (1, Some(Key::ExceedsRequest)), (0, None), (5, None)]
    );
    let pids: Vec<usize> = order(Signal::Pid).into_iter().map(|(pod, _)| pod).collect();
    assert_eq!(pids, [0, 5, 4, 2, 1]);
}
