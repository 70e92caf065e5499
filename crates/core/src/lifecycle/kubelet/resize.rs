//! In-place resize: new resources for containers that run.
//!
//! Source: KEP-1287, `pkg/kubelet/kuberuntime/kuberuntime_manager.go` `doPodResizeAction`; recording
//! `resize-cpu-in-place`.

use crate::api::{Container, PodSpec};
use crate::resources::ContainerResources;
use crate::trace::{Actor, ContainerRole, Fact, Reason};

use super::versions;
use super::worker::Resize;
use crate::lifecycle::kernel::World;

/// Rule: a change of a resource whose `resizePolicy` is `RestartContainer` restarts the container, any other
/// is made while it runs. Source: `computePodResizeAction`.
fn asks_for_restart(container: &Container, before: &ContainerResources) -> bool {
    let amount = |resources: &ContainerResources, name: &str| {
        let of =
            |list: &[crate::resources::Amount]| list.iter().find(|(n, ..)| n == name).map(|(_, q, _)| q.to_string());
        (of(&resources.requests), of(&resources.limits))
    };
    container.resize_restarts.iter().any(|name| amount(before, name) != amount(&container.resources, name))
}

fn same(a: &ContainerResources, b: &ContainerResources) -> bool {
    let list =
        |list: &[crate::resources::Amount]| list.iter().map(|(n, q, _)| (n.clone(), q.to_string())).collect::<Vec<_>>();
    list(&a.requests) == list(&b.requests) && list(&a.limits) == list(&b.limits)
}

/// The containers as the Events of a resize list them.
fn listed(spec: &PodSpec, generation: u32) -> String {
    let amounts = |word: &str, list: &[crate::resources::Amount]| {
        let mut entries: Vec<String> =
            list.iter().map(|(name, quantity, _)| format!("\"{name}\":\"{quantity}\"")).collect();
        entries.sort_unstable();
        (!entries.is_empty()).then(|| format!("\"{word}\":{{{}}}", entries.join(",")))
    };
    let container = |c: &Container| {
        let parts = [amounts("limits", &c.resources.limits), amounts("requests", &c.resources.requests)];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        format!("{{\"name\":\"{}\",\"resources\":{{{}}}}}", c.name, parts.join(","))
    };
    let group = |word: &str, regular: bool| {
        let of = |c: &&Container| (c.role == ContainerRole::Regular) == regular;
        let items: Vec<String> = spec.containers.iter().filter(of).map(container).collect();
        (!items.is_empty()).then(|| format!("\"{word}\":[{}],", items.join(",")))
    };
    let groups = [group("initContainers", false), group("containers", true)];
    format!("{{{}\"generation\":{generation}}}", groups.into_iter().flatten().collect::<String>())
}

impl World<'_> {
    /// The spec changed: what of it are resources?
    pub(super) fn notice_resize(&mut self, pod: usize) {
        let spec = self.spec(pod);
        if !versions::resizes_in_place(self.input.cluster.version) {
            return;
        }
        let worker = &mut self.workers[pod];
        for (index, container) in spec.containers.iter().enumerate() {
            let Some(allocated) = worker.allocated.get_mut(index) else { continue };
            if same(allocated, &container.resources) {
                continue;
            }
            if worker.records[index].runs() {
                worker.records[index].resize_restarts |= asks_for_restart(container, allocated);
                worker.resize = Resize::Wanted;
            }
            *allocated = container.resources.clone();
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
        self.step(Actor::Kubelet, Some(pod), None, fact, Reason::PodSpecAsks, Vec::new());
        self.pod_event(pod, None, "Normal", reason, format!("Pod resize {word}: {listed}"));
    }
}
