//! In-place resize: new resources for containers that run.
//!
//! Source: KEP-1287, `pkg/kubelet/kuberuntime/kuberuntime_manager.go` `doPodResizeAction`; recording
//! `resize-cpu-in-place`.

use std::rc::Rc;

use podstep_quantity::Quantity;

use crate::api::{Container, PodSpec};
use crate::resources::{Amount, ContainerResources};
use crate::trace::{Actor, ContainerRole, Fact, Reason};

use super::versions;
use super::worker::Resize;
use crate::lifecycle::kernel::World;

fn amount<'r>(list: &'r [Amount], name: &str) -> Option<&'r Quantity> {
    list.iter().find(|(of, ..)| of == name).map(|(_, quantity, _)| quantity)
}

/// Rule: a change of a resource whose `resizePolicy` is `RestartContainer` restarts the container, any other
/// is made while it runs. Source: `computePodResizeAction`.
fn asks_for_restart(container: &Container, before: &ContainerResources) -> bool {
    let now = &container.resources;
    container.resize_restarts.iter().any(|name| {
        amount(&before.requests, name) != amount(&now.requests, name)
            || amount(&before.limits, name) != amount(&now.limits, name)
    })
}

fn same(a: &ContainerResources, b: &ContainerResources) -> bool {
    let same = |a: &[Amount], b: &[Amount]| {
        a.len() == b.len() && a.iter().all(|(name, quantity, _)| amount(b, name) == Some(quantity))
    };
    same(&a.requests, &b.requests) && same(&a.limits, &b.limits)
}

/// The containers as the Events of a resize list them: JSON with the keys in order.
fn listed(spec: &PodSpec, generation: u32) -> String {
    let mut text = "{".to_owned();
    let mut add = |parts: &[&str]| parts.iter().for_each(|part| text.push_str(part));
    for (word, regular) in [("initContainers", false), ("containers", true)] {
        let mut before = ["\"", word, "\":["].concat();
        for c in spec.containers.iter().filter(|c| (c.role == ContainerRole::Regular) == regular) {
            add(&[&before, "{\"name\":\"", &c.name, "\",\"resources\":{"]);
            before = ",".to_owned();
            let mut comma = "";
            for (word, list) in [("limits", &c.resources.limits), ("requests", &c.resources.requests)] {
                let mut last = "";
                while let Some((name, quantity, _)) =
                    list.iter().filter(|(name, ..)| name.as_str() > last).min_by_key(|(name, ..)| name)
                {
                    let open = if last.is_empty() { [comma, "\"", word, "\":{"].concat() } else { ",".to_owned() };
                    add(&[&open, "\"", name, "\":\"", &quantity.to_string(), "\""]);
                    (last, comma) = (name, ",");
                }
                add(&[if last.is_empty() { "" } else { "}" }]);
            }
            add(&["}}"]);
        }
        add(&[if before == "," { "]," } else { "" }]);
    }
    add(&["\"generation\":", &generation.to_string(), "}"]);
    text
}

impl World<'_> {
    /// The spec changed: what of it are resources?
    pub(super) fn notice_resize(&mut self, pod: usize) {
        let spec = self.spec(pod);
        if !versions::resizes_in_place(self.input.cluster.version) {
            return;
        }
        let worker = &mut self.workers[pod];
        let before = std::mem::replace(&mut worker.allocated, Rc::clone(&spec));
        for (index, (container, before)) in spec.containers.iter().zip(&before.containers).enumerate() {
            if !same(&before.resources, &container.resources) && worker.records[index].runs() {
                worker.records[index].resize_restarts |= asks_for_restart(container, &before.resources);
                worker.resize = Resize::Wanted;
            }
        }
        if worker.resize == Resize::Wanted {
            self.resize_event(pod, "ResizeStarted", "started", Fact::ResizeStarted);
        }
    }

    /// A resize that was made is told by the next sync.
    pub(super) fn resize_bookkeeping(&mut self, pod: usize) {
        if self.workers[pod].resize == Resize::Done {
            self.workers[pod].resize = Resize::None;
            self.resize_event(pod, "ResizeCompleted", "completed", Fact::ResizeCompleted);
        }
    }

    fn resize_event(&mut self, pod: usize, reason: &'static str, word: &str, fact: Fact) {
        let listed = listed(&self.spec(pod), self.store.pods[pod].generation);
        self.step(Actor::Kubelet, Some(pod), None, fact, Reason::ResourcesChanged, Vec::new());
        self.pod_event(pod, None, "Normal", reason, ["Pod resize ", word, ": ", &listed].concat());
    }
}
