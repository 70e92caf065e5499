//! What the containers of a Pod share: volumes, one network, perhaps their processes.
//!
//! Pure functions of the stored Pod. Whether two containers meet at all follows from the order in which they start;
//! `volumes`, `network` and `processes` say what then is in common. Every fact has its place in the text.

mod network;
mod processes;
mod volumes;

pub use network::{Answered, Clash, Known, Network, Port};
pub use processes::{PidNamespace, Process, Processes};
pub use volumes::{Kept, Mount, Passage, TmpFs, Unshared, Volume};

use podstep_manifest::{Node, Span};

use crate::api::{Container, Workload, items};
use crate::process::Program;
use crate::resources::PodResources;
use crate::trace::ContainerRole;

/// What the containers of a Pod share. Containers are counted as in [`PodSpec`](crate::api::PodSpec).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// In the order of `volumes`, then of `volumeClaimTemplates`.
    pub volumes: Vec<Volume>,
    /// Addresses and ports.
    pub network: Network,
    /// Who sees whom.
    pub processes: Processes,
}

/// What the containers of a workload's Pods share. `stored`: their resources as they are stored; `programs`: what the
/// containers do, run by run.
#[must_use]
pub fn shared(workload: &Workload, stored: &PodResources, programs: &[Vec<Program>]) -> Shared {
    let none = Node::null();
    let spec = workload.template().and_then(|template| template.get("spec")).unwrap_or(&none);
    let written = items(spec, "initContainers").iter().chain(items(spec, "containers"));
    let pod = Pod { spec, containers: written.zip(&workload.pod.containers).collect() };
    let claims = workload.document.get("spec").map(|spec| items(spec, "volumeClaimTemplates")).unwrap_or_default();
    Shared {
        volumes: volumes::volumes(&pod, claims, stored),
        network: network::network(&pod),
        processes: processes::processes(&pod, programs),
    }
}

/// The place of a field of the Pod that is `true`.
fn switched_on(spec: &Node, field: &str) -> Option<Span> {
    spec.get(field).filter(|value| value.as_bool() == Some(true)).map(|value| value.span)
}

/// A Pod's spec with its containers in the order of their start, as they are written and as they are read.
struct Pod<'a> {
    spec: &'a Node,
    containers: Vec<(&'a Node, &'a Container)>,
}

impl Pod<'_> {
    /// Whether two containers run at the same time.
    ///
    /// Rule: each init container starts when the one before has ended or, if that is a sidecar, has started; all
    /// regular ones start after them. So two containers meet unless the earlier one is a plain init container, which
    /// has ended by then. Source: KEP-753, `computeInitContainerActions` of `kuberuntime_container.go`; since 1.28
    /// with the gate SidecarContainers, without it no init container meets another one. Recording `init-serial`.
    fn meet(&self, one: usize, other: usize) -> bool {
        one != other
            && self.containers.get(one.min(other)).is_some_and(|(_, first)| first.role != ContainerRole::PlainInit)
    }
}
