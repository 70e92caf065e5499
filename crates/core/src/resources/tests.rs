mod admission;
mod kubelet;
#[cfg(not(target_arch = "wasm32"))]
mod laws;
mod placement;

use super::*;

/// `cpu=1 memory=1Gi`, with `|` for the slash of a name; every entry gets a place of its own.
fn amounts(text: &str, place: &mut usize) -> Vec<Amount> {
    let entry = |entry: &str| {
        let (name, quantity) = entry.split_once('=').unwrap();
        *place += 1;
        (name.replace('|', "/"), Quantity::parse(quantity).unwrap(), Span { start: *place, end: *place + 1 })
    };
    text.split_whitespace().map(entry).collect()
}

/// `requests / limits`, with `sidecar ` in front of a sidecar.
fn container(text: &str, place: &mut usize) -> ContainerResources {
    let (sidecar, text) = text.strip_prefix("sidecar ").map_or((false, text), |text| (true, text));
    let (requests, limits) = text.split_once('/').unwrap_or((text, ""));
    ContainerResources { sidecar, requests: amounts(requests, place), limits: amounts(limits, place) }
}

fn pod(init: &[&str], regular: &[&str]) -> PodResources {
    let mut place = 0;
    let mut all = |texts: &[&str]| texts.iter().map(|text| container(text, &mut place)).collect();
    PodResources { init: all(init), regular: all(regular), ..PodResources::default() }
}

fn shown(totals: &[ResourceTotal]) -> String {
    let shown: Vec<String> = totals.iter().map(|total| format!("{}={}", total.name, total.derivation.value)).collect();
    shown.join(" ")
}

fn recomputed(derivation: &Derivation) -> Quantity {
    let values = derivation.operands.iter().filter(|operand| operand.counts()).map(recomputed);
    match derivation.term.operator() {
        Operator::Leaf => derivation.value.clone(),
        Operator::Sum => values.reduce(|sum, next| &sum + &next).unwrap_or_default(),
        Operator::Max => values.reduce(Quantity::max).unwrap_or_default(),
    }
}

/// Every value follows from those below it, and every maximum names its winner.
fn check(derivation: &Derivation) {
    assert_eq!(recomputed(derivation), derivation.value, "{derivation:?}");
    if let Some(winner) = derivation.winner {
        assert_eq!(derivation.operands[winner].value, derivation.value);
        let before = derivation.operands[..winner].iter().filter(|before| before.counts());
        assert!(before.into_iter().all(|before| before.value < derivation.value), "first on ties");
    }
    assert_eq!(derivation.winner.is_some(), derivation.counts() && derivation.term.operator() == Operator::Max);
    assert_eq!(derivation.operands.is_empty(), derivation.term.operator() == Operator::Leaf, "{derivation:?}");
    derivation.operands.iter().for_each(check);
}

fn checked(pod: &PodResources) -> ResourcesReport {
    let report = report(pod, Vec::new(), Version::NEWEST);
    report.requests.iter().chain(&report.limits).for_each(|total| check(&total.derivation));
    report
}

#[test]
fn requests_depend_on_the_order_of_init_containers() {
    for (init, regular, expected) in [
        // The number that the documentation of sidecars gets wrong: 200m there.
        (&["sidecar cpu=100m", "cpu=200m"][..], &["cpu=100m"][..], "cpu=300m"),
        (&["sidecar cpu=1", "cpu=2"], &["cpu=1500m"], "cpu=3"),
        (&["cpu=2", "sidecar cpu=1"], &["cpu=1500m"], "cpu=2500m"),
        (&["cpu=5", "sidecar cpu=1", "cpu=6", "sidecar cpu=2", "cpu=3"], &["cpu=1", "cpu=2"], "cpu=7"),
        (&["sidecar cpu=0.9", "cpu=0.9"], &["cpu=0.1"], "cpu=1800m"),
        (&[], &["cpu=1", "memory=1Gi nvidia=1", ""], "cpu=1 memory=1Gi nvidia=1"),
        (&["ephemeral-storage=1Gi"], &["memory=1Mi"], "memory=1Mi ephemeral-storage=1Gi"),
        (&[], &["/cpu=1"], "cpu=1"),
        (&[], &["cpu=0/cpu=1"], "cpu=0"),
        (&[], &["cpu=0.0001"], "cpu=1m"),
    ] {
        assert_eq!(shown(&checked(&pod(init, regular)).requests), expected, "{init:?} {regular:?}");
    }
}

#[test]
fn a_container_without_a_limit_adds_nothing_to_the_limit() {
    let report = checked(&pod(&["sidecar /cpu=1", "cpu=9"], &["/cpu=500m memory=1Gi", "cpu=1"]));
    assert_eq!(shown(&report.limits), "cpu=1500m memory=1Gi");
    let run_time = &report.limits[0].derivation.operands[0];
    assert_eq!(run_time.operands[1].term, Term::Absent { container: 3 });
}

#[test]
fn a_derivation_tells_winner_margin_and_places() {
    let report = checked(&pod(&["sidecar cpu=100m", "cpu=200m"], &["cpu=100m"]));
    let root = &report.requests[0].derivation;
    assert_eq!((root.term, root.winner), (Term::Effective, Some(1)));
    assert_eq!(root.margin.as_ref().unwrap().to_string(), "100m");
    let peak = &root.operands[1];
    assert_eq!((peak.term, peak.winner), (Term::InitPeak, Some(1)));
    let step = &peak.operands[1];
    assert_eq!(step.term, Term::InitStep { container: 1 });
    assert_eq!(step.operands[0].term, Term::Container { container: 1, span: Span { start: 2, end: 3 } });
    assert_eq!(step.operands[1].term, Term::SidecarsBefore { container: 1 });
    // The first one wins a tie, by nothing.
    let tie = checked(&pod(&["cpu=1"], &["cpu=1"])).requests[0].derivation.clone();
    assert_eq!((tie.winner, tie.margin), (Some(0), Some(Quantity::ZERO)));
}

#[test]
fn overhead_is_added_to_requests_and_to_limits_that_exist() {
    let mut pod = pod(&[], &["cpu=100m/cpu=0 memory=1Gi"]);
    pod.overhead = amounts("cpu=50m memory=1Mi storage=1", &mut 90);
    let report = checked(&pod);
    assert_eq!(shown(&report.requests), "cpu=150m memory=1025Mi storage=1");
    assert_eq!(shown(&report.limits), "cpu=0 memory=1025Mi");
    assert_eq!(report.limits[1].derivation.term, Term::WithOverhead);
    pod.regular = vec![ContainerResources::default()];
    assert_eq!(checked(&pod).qos.class, QosClass::BestEffort, "overhead does not count");
}

#[test]
fn pod_level_resources_replace_those_of_containers_since_1_34() {
    let mut pod = pod(&["sidecar cpu=1"], &["cpu=1 memory=1Gi ephemeral-storage=1Gi"]);
    pod.pod_level = Some(container("cpu=3/cpu=4 memory=8Gi ephemeral-storage=9Gi", &mut 50));
    let new = checked(&pod);
    assert_eq!(shown(&new.requests), "cpu=3 memory=1Gi ephemeral-storage=1Gi");
    assert_eq!(shown(&new.limits), "cpu=4 memory=8Gi");
    assert_eq!(new.requests[0].derivation.term, Term::PodLevel { span: Span { start: 51, end: 52 } });
    assert_eq!(new.requests[1].derivation.term, Term::Effective, "defaulted from the containers");
    let old = report(&pod, Vec::new(), Version(33));
    assert_eq!((shown(&old.requests).as_str(), old.limits.len()), ("cpu=2 memory=1Gi ephemeral-storage=1Gi", 0));
    // Requests alone get no defaults, limits alone become requests.
    pod.regular = vec![ContainerResources::default()];
    pod.init.clear();
    pod.pod_level = Some(container("/cpu=1 memory=1Gi", &mut 50));
    assert_eq!(shown(&checked(&pod).requests), "cpu=1 memory=1Gi");
    assert_eq!(checked(&pod).qos.class, QosClass::Guaranteed);
}

#[test]
fn pod_level_defaults_are_taken_before_rounding() {
    let mut pod = pod(&[], &["cpu=0.0001", "cpu=0.0001"]);
    pod.pod_level = Some(container("/cpu=1", &mut 50));
    let cpu = checked(&pod).requests[0].derivation.clone();
    assert_eq!((cpu.value.to_string().as_str(), cpu.term), ("1m", Term::PodLevel { span: Span::default() }));
    pod.pod_level = None;
    assert_eq!(shown(&checked(&pod).requests), "cpu=2m");
}

#[test]
fn qos_and_its_surprises() {
    use QosClass::{BestEffort, Burstable, Guaranteed};
    const FULL: &str = "/cpu=1 memory=1Gi";
    for (init, regular, expected) in [
        (&[][..], &[FULL][..], Guaranteed),
        (&[FULL, "sidecar /cpu=1 memory=1Gi"], &[FULL], Guaranteed),
        (&["sidecar "], &[FULL], Burstable),
        (&[""], &[FULL], Burstable),
        // Only the sums are compared.
        (&[], &["cpu=100m memory=1Gi/cpu=200m memory=1Gi", "cpu=200m memory=1Gi/cpu=100m memory=1Gi"], Guaranteed),
        (&[], &["/memory=1Gi"], Burstable),
        (&[], &["cpu=0 memory=0"], BestEffort),
        (&[], &["ephemeral-storage=1Gi nvidia=1"], BestEffort),
        (&[], &["cpu=0 memory=1Gi/cpu=1 memory=1Gi"], Burstable),
        (&[], &["cpu=-1"], BestEffort),
        (&[], &["cpu=0.5 memory=64Mi/cpu=500m memory=67108864"], Guaranteed),
        (&[], &["cpu=500m memory=1Gi/cpu=1 memory=1Gi"], Burstable),
        (&[], &[""], BestEffort),
    ] {
        let qos = checked(&pod(init, regular)).qos;
        assert_eq!(qos.class, expected, "{init:?} {regular:?}");
        assert_eq!(qos.hindrances.is_empty(), expected == Guaranteed, "{qos:?}");
    }
}

#[test]
fn qos_tells_what_is_in_the_way() {
    let hindrances = |pod: &PodResources| checked(pod).qos.hindrances;
    assert_eq!(hindrances(&pod(&[], &[""])), [QosHindrance::NothingSet]);
    assert_eq!(
        hindrances(&pod(&["sidecar cpu=1/cpu=2"], &["/cpu=1 memory=1Gi"])),
        [
            QosHindrance::RequestBelowLimit {
                resource: "cpu",
                request: Quantity::parse("2").unwrap(),
                limit: Quantity::parse("3").unwrap()
            },
            QosHindrance::MissingLimit { container: 0, resource: "memory" },
        ]
    );
    // `resources: {}` of the Pod hides what the containers have.
    let mut empty = pod(&[], &["/cpu=1 memory=1Gi"]);
    empty.pod_level = Some(ContainerResources::default());
    assert_eq!(hindrances(&empty), [QosHindrance::PodLevelEmpty]);
    assert_eq!(report(&empty, Vec::new(), Version(33)).qos.class, QosClass::Guaranteed);
    empty.pod_level = Some(container("/cpu=1", &mut 50));
    assert_eq!(hindrances(&empty), [QosHindrance::MissingPodLimit { resource: "memory" }]);
    empty.pod_level = Some(container("memory=1Gi", &mut 50));
    assert_eq!(checked(&empty).qos.class, QosClass::Burstable);
    assert_eq!(hindrances(&empty)[0], QosHindrance::MissingPodLimit { resource: "cpu" });
}

/// What is not named is not a zero: it takes no part in a maximum.
#[test]
fn what_is_not_named_is_no_zero() {
    let report = checked(&pod(&["memory=1"], &["cpu=-1 memory=-1"]));
    assert_eq!(shown(&report.requests), "cpu=-1 memory=1");
    assert_eq!(report.requests[0].derivation.winner, Some(0));
    assert!(!report.requests[0].derivation.operands[1].counts());
}

#[test]
fn no_total_is_too_large() {
    let report = checked(&pod(&[], &["cpu=170000000000E memory=1", "cpu=170000000000E"]));
    assert_eq!(report.requests[0].derivation.value.decimal(), "340000000000000000000000000000");
}

#[test]
fn published_formulas_stand_beside_the_code() {
    let elsewhere = |init: &[&str], regular: &[&str]| {
        let requests = checked(&pod(init, regular)).requests;
        let formulas = requests[0].elsewhere.iter();
        let shown = formulas.map(|one| format!("{:?} {} ({})", one.formula, one.value, one.difference));
        shown.collect::<Vec<_>>().join(", ")
    };
    // kubernetes/website#57244, where the KEP's first formula is right.
    assert_eq!(elsewhere(&["sidecar cpu=100m", "cpu=200m"], &["cpu=100m"]), "Documentation 200m (-100m)");
    assert_eq!(elsewhere(&["sidecar cpu=0.9", "cpu=0.9"], &["cpu=0.1"]), "Documentation 1 (-800m)");
    assert_eq!(elsewhere(&["cpu=2", "sidecar cpu=1"], &["cpu=1500m"]), "Kep753First 3 (500m)");
    assert_eq!(elsewhere(&["cpu=2"], &["cpu=1500m"]), "");
}
