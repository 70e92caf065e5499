//! LimitRange and ResourceQuota.

use super::*;
use crate::resources::limit_range::{LimitRangeItem, LimitType, annotation, filled, item_defaulted, violations};
use crate::resources::quota::{Charge, Scope, exceeded, in_scope, must_specify, usage};

/// `max / min / default / defaultRequest / maxLimitRequestRatio`.
fn item(kind: LimitType, text: &str) -> LimitRangeItem {
    let mut lists = text.split('/').map(|list| amounts(list, &mut 0));
    let mut next = || lists.next().unwrap_or_default();
    let (max, min, default, default_request, max_ratio) = (next(), next(), next(), next(), next());
    LimitRangeItem { kind, max, min, default, default_request, max_ratio }
}

fn listed(amounts: &[Amount]) -> String {
    amounts.iter().map(|(name, quantity, _)| format!("{name}={quantity}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn items_of_containers_have_defaults_themselves() {
    let stored = item_defaulted(&item(LimitType::Container, "cpu=2 memory=1Gi/cpu=100m storage=1/memory=512Mi"));
    assert_eq!(listed(&stored.default), "memory=512Mi cpu=2");
    assert_eq!(listed(&stored.default_request), "memory=512Mi cpu=2 storage=1");
    let of_pods = item(LimitType::Pod, "cpu=2/cpu=1");
    assert_eq!(item_defaulted(&of_pods), of_pods);
}

#[test]
fn containers_get_what_they_lack() {
    let items = ["//cpu=1 memory=1Gi/cpu=100m", "//cpu=2/cpu=200m memory=64Mi"];
    let items = items.map(|text| item(LimitType::Container, text));
    let stored = defaulted(&pod(&["cpu=1"], &["", "/cpu=3"]), Version::NEWEST);
    let (after, log) = filled(&stored, &items);
    assert_eq!(listed(&after.regular[0].requests), "cpu=200m memory=64Mi", "the last item wins");
    assert_eq!(listed(&after.regular[0].limits), "cpu=2 memory=1Gi");
    assert_eq!(listed(&after.regular[1].requests), "cpu=3 memory=64Mi", "the limit was there before");
    assert_eq!(listed(&after.init[0].limits), "cpu=2 memory=1Gi");
    assert_eq!(
        annotation(&log, &["i", "a", "b"], 1).unwrap(),
        "LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a; \
         memory request for container b; memory limit for container b; \
         memory request for init container i; cpu, memory limit for init container i"
    );
    assert_eq!(annotation(&[], &[], 0), None);
}

#[test]
fn bounds_are_told_in_the_words_of_the_plugin() {
    for (kind, bounds, regular, expected) in [
        (LimitType::Container, "cpu=1", "", "maximum cpu usage per Container is 1.  No limit is specified"),
        (LimitType::Container, "cpu=1", "/cpu=2", "maximum cpu usage per Container is 1, but limit is 2"),
        (LimitType::Container, "cpu=1", "cpu=2/cpu=1", "maximum cpu usage per Container is 1, but request is 2"),
        (LimitType::Container, "/cpu=1", "memory=1", "minimum cpu usage per Container is 1.  No request is specified"),
        (LimitType::Pod, "/cpu=1", "cpu=999m", "minimum cpu usage per Pod is 1, but request is 999m"),
        (LimitType::Pod, "/cpu=1", "cpu=1/cpu=1m", "minimum cpu usage per Pod is 1, but limit is 1m"),
        (LimitType::Pod, "cpu=1/cpu=1", "cpu=1/cpu=1", ""),
        (
            LimitType::Container,
            "////memory=2",
            "memory=3/memory=7",
            "memory max limit to request ratio per Container is 2, but provided ratio is 2.333333",
        ),
        (
            LimitType::Container,
            "////memory=2",
            "cpu=1",
            "memory max limit to request ratio per Container is 2, but no request is specified or request is 0",
        ),
        (LimitType::Container, "////memory=2.5", "memory=2/memory=5", ""),
        (
            LimitType::Container,
            "////memory=16.1",
            "memory=10/memory=161",
            "memory max limit to request ratio per Container is 16.1, but provided ratio is 16.100000",
        ),
    ] {
        let got = violations(&pod(&[], &[regular]), &[item(kind, bounds)]).join("|");
        let expected = expected.replace("16.1,", "16100m,");
        let got = got.replace("16.1,", "16100m,");
        assert_eq!(got, expected, "{bounds} {regular}");
    }
    // The Pod as a whole: sidecars before init containers, no overhead.
    let mut pod = pod(&["sidecar cpu=1", "cpu=1"], &["cpu=500m"]);
    pod.overhead = amounts("cpu=9", &mut 90);
    let below = violations(&pod, &[item(LimitType::Pod, "/cpu=2100m")]);
    assert_eq!(below, ["minimum cpu usage per Pod is 2100m, but request is 2"]);
}

fn charges(text: &str) -> Vec<Charge> {
    amounts(text, &mut 0).into_iter().map(|(name, quantity, _)| (name, quantity)).collect()
}

fn charged(charges: &[Charge]) -> String {
    charges.iter().map(|(name, quantity)| format!("{name}={quantity}")).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_pod_is_charged_for_what_it_asks_for() {
    let mut pod = pod(&["sidecar cpu=100m"], &["cpu=1 example.com|gpu=2 hugepages-2Mi=4Mi odd=1/memory=1Gi"]);
    pod.overhead = amounts("cpu=50m", &mut 90);
    assert_eq!(
        charged(&usage(&pod, false)),
        "count/pods=1 cpu=1150m hugepages-2Mi=4Mi limits.memory=1Gi pods=1 requests.cpu=1150m \
         requests.example.com/gpu=2 requests.hugepages-2Mi=4Mi"
    );
    assert_eq!(charged(&usage(&pod, true)), "count/pods=1");
}

#[test]
fn a_quota_refuses() {
    let mut pod = pod(&["cpu=1"], &["memory=1", "cpu=1/memory=1"]);
    let names = ["i", "b", "a"];
    let hard = ["requests.cpu", "limits.memory", "pods"];
    let message = must_specify(&pod, &names, &hard).unwrap();
    assert_eq!(message, "must specify limits.memory for: b,i; requests.cpu for: b");
    assert_eq!(must_specify(&pod, &names, &["pods"]), None);
    pod.pod_level = Some(container("cpu=1", &mut 50));
    assert_eq!(must_specify(&pod, &names, &hard), None);

    let exceed = |hard| exceeded("q", &charges("cpu=1 pods=1"), &charges("cpu=1500m pods=4"), &charges(hard));
    assert_eq!(
        exceed("cpu=2 memory=1 pods=4").unwrap(),
        "exceeded quota: q, requested: cpu=1,pods=1, used: cpu=1500m,pods=4, limited: cpu=2,pods=4"
    );
    assert_eq!(exceed("cpu=2500m pods=5"), None);
}

#[test]
fn scopes_ask_for_class_and_deadline() {
    let bare = pod(&[], &[""]);
    assert!(in_scope(Scope::BestEffort, &bare, false) && !in_scope(Scope::NotBestEffort, &bare, false));
    assert!(in_scope(Scope::Terminating, &bare, true) && in_scope(Scope::NotTerminating, &bare, false));
}

#[test]
fn what_a_limit_range_fills_in_counts() {
    let items: Vec<_> = vec![item(LimitType::Container, "//cpu=1/cpu=100m")];
    let report = report(&pod(&[], &["", "/cpu=2"]), items, Version::NEWEST);
    let totals = [&report.requests, &report.limits].map(|totals| totals[0].derivation.value.to_string());
    assert_eq!(totals, ["2100m", "3"]);
    assert_eq!(report.filled.len(), 2, "the second container has all: {:?}", report.filled);
    assert_eq!(report.pod, pod(&[], &["", "/cpu=2"]), "as it is written");
}
