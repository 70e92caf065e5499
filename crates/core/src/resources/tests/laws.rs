//! What holds for every Pod.

use proptest::prelude::*;

use super::*;

fn any_amounts() -> impl Strategy<Value = String> {
    let quantity = prop_oneof!["[1-9][0-9]{0,3}m", "[1-9][0-9]{0,2}Mi", "[0-9]\\.[0-9]{1,4}Gi", "-[1-9]", "0", "9E"];
    let entry = |name: &'static str| {
        let quantity = quantity.clone();
        prop_oneof![
            1 => Just(String::new()),
            3 => quantity.prop_map(move |quantity| format!("{name}={quantity} ")),
        ]
    };
    (entry("cpu"), entry("memory"), entry("example.com|x")).prop_map(|(a, b, c)| format!("{a}{b}{c}"))
}

fn any_container() -> impl Strategy<Value = String> {
    (any_amounts(), any_amounts()).prop_map(|(requests, limits)| format!("{requests}/{limits}"))
}

fn any_pod() -> impl Strategy<Value = PodResources> {
    let init = (any::<bool>(), any_container())
        .prop_map(|(sidecar, text)| if sidecar { format!("sidecar {text}") } else { text });
    let init = proptest::collection::vec(init, 0..5);
    let regular = proptest::collection::vec(any_container(), 1..5);
    let level = proptest::option::weighted(0.2, any_container());
    (init, regular, any_amounts(), level).prop_map(|(init, regular, overhead, level)| {
        let texts = |texts: &[String], place: &mut usize| texts.iter().map(|text| container(text, place)).collect();
        let mut place = 0;
        PodResources {
            init: texts(&init, &mut place),
            regular: texts(&regular, &mut place),
            overhead: amounts(&overhead, &mut place),
            pod_level: level.map(|text| container(&text, &mut place)),
        }
    })
}

/// KEP-753, written another way: what runs together at any moment.
fn moments(pod: &PodResources, name: &str) -> Option<Quantity> {
    let own = |container: &ContainerResources| find(&container.requests, name).map(|amount| amount.1.clone());
    let sum = |list: Vec<Quantity>| list.into_iter().reduce(|sum, next| &sum + &next);
    let sidecars = |until: usize| pod.init[..until].iter().filter(|container| container.sidecar).filter_map(own);
    let running = sum(pod.regular.iter().filter_map(own).chain(sidecars(pod.init.len())).collect());
    let starting = (0..pod.init.len()).map(|index| sum(sidecars(index).chain(own(&pod.init[index])).collect()));
    std::iter::once(running).chain(starting).flatten().reduce(Quantity::max)
}

proptest! {
    #[test]
    fn derivations_recompute_and_agree_with_plain_values(pod in any_pod(), version in 27u8..=36) {
        let stored = defaulted(&pod, Version(version));
        let report = report_as_is(&stored);
        for (kind, totals) in [(Kind::Requests, &report.requests), (Kind::Limits, &report.limits)] {
            totals.iter().for_each(|total| check(&total.derivation));
            let plain = effective(&stored, kind);
            let explained: Vec<_> =
                totals.iter().map(|total| (total.name.as_str(), total.derivation.value.clone())).collect();
            prop_assert_eq!(&plain, &explained);
            for ((_, plain), (_, explained)) in plain.iter().zip(&explained) {
                prop_assert_eq!(plain.string(), explained.string());
            }
        }
    }

    #[test]
    fn effective_requests_are_the_largest_moment(pod in any_pod()) {
        let bare = PodResources { overhead: Vec::new(), pod_level: None, ..pod };
        for name in ["cpu", "memory", "example.com/x"] {
            prop_assert_eq!(effective_of(&bare, Kind::Requests, name), moments(&bare, name), "{}", name);
        }
    }

    #[test]
    fn defaults_are_set_once(pod in any_pod()) {
        let mut once = defaulted(&pod, Version::NEWEST);
        // Pod-level defaults are taken before rounding: only without them is the second time the same.
        once.pod_level = None;
        prop_assert_eq!(&defaulted(&once, Version::NEWEST), &once);
    }

    #[test]
    fn whoever_is_not_guaranteed_is_told_why(pod in any_pod()) {
        let qos = qos(&pod);
        prop_assert_eq!(qos.class == QosClass::Guaranteed, qos.hindrances.is_empty());
    }
}
