//! What is said about resources.

use podstep_core::Life;
use podstep_core::resources::cgroup::Cap;
use podstep_core::resources::cgroup_files::Hierarchy;
use podstep_core::resources::scheduler::Shortage;
use podstep_core::resources::{Filled, Formula, Kind, Published, QosHindrance, Term};
use podstep_manifest::Span;
use podstep_quantity::Quantity;
use podstep_text::Message;

use super::Take;

/// Messages about resources, whose containers are those of the first Pod.
pub fn resources(life: &Life, take: Take<'_>) {
    let pod = life.trace.pods.first();
    let quantity = |text: &str| Quantity::parse(text).unwrap();
    let (container, span) = (2, Span { start: 0, end: 0 });
    for term in [
        Term::Effective,
        Term::RunTime,
        Term::InitPeak,
        Term::InitStep { container },
        Term::Container { container, span },
        Term::Absent { container },
        Term::SidecarsBefore { container },
        Term::Overhead,
        Term::PodLevel { span },
        Term::WithOverhead,
    ] {
        take(&Message::Term { term: &term, pod });
    }
    for hindrance in [
        QosHindrance::NothingSet,
        QosHindrance::MissingLimit { container, resource: "memory" },
        QosHindrance::MissingPodLimit { resource: "memory" },
        QosHindrance::RequestBelowLimit { resource: "memory", request: quantity("31Mi"), limit: quantity("37Mi") },
        QosHindrance::PodLevelEmpty,
    ] {
        take(&Message::QosHindrance { hindrance: &hindrance, pod });
    }
    for formula in [Formula::Documentation, Formula::Kep753First] {
        take(&Message::Published(&Published { formula, value: quantity("31m"), difference: quantity("-37m") }));
    }
    for kind in [Kind::Requests, Kind::Limits] {
        let filled = Filled { container, kind, resources: vec!["cpu".to_owned(), "memory".to_owned()] };
        take(&Message::FilledIn { filled: &filled, stored: &life.resources().stored, pod });
        take(&Message::AmountOf { container: "qxapp", kind, resource: "memory" });
    }
    for cap in [Cap::Set(71_000), Cap::BestEffort, Cap::NoLimit, Cap::Undeclared { container }] {
        for hierarchy in [Hierarchy::V1, Hierarchy::V2] {
            take(&Message::CpuMax { hierarchy, cap, pod });
            take(&Message::MemoryMax { hierarchy, cap, pod });
        }
    }
    for request in ["0", "31Mi"] {
        for critical in [true, false] {
            take(&Message::Eviction { critical, request: &quantity(request) });
        }
    }
    for resource in ["cpu", "memory"] {
        take(&Message::Shortage(&Shortage { resource: resource.to_owned(), asked: 3_100, used: 0, capacity: 2_900 }));
    }
    take(&Message::PhaseOf { init: Some(1), pod });
    take(&Message::PhaseOf { init: None, pod });
}
