//! Processes: whose PID namespace the containers are in, whom they see there, and what that makes of SIGTERM.

use podstep_manifest::{Node, Span};

use super::{Pod, switched_on};
use crate::process::{Program, TermReason};

/// The PID and IPC namespaces of a Pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Processes {
    /// Who is among whom.
    pub namespace: PidNamespace,
    /// By container in the order of their start.
    pub processes: Vec<Process>,
    /// Where `hostIPC: true` stands in the text, if it is set; else the Pod has its own shared memory and queues.
    pub host_ipc: Option<Span>,
}

/// Whose process IDs the containers have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PidNamespace {
    /// Each its own: its main process is PID 1.
    Own,
    /// The Pod's: PID 1 is the pause process of its sandbox. With the place of `shareProcessNamespace`.
    Pod(Span),
    /// The node's: PID 1 is its init. With the place of `hostPID`.
    Node(Span),
}

/// A container's process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// The container.
    pub container: usize,
    /// Whose processes it sees beside its own.
    pub sees: Vec<usize>,
    /// What its reaction to SIGTERM follows from.
    pub term: Option<TermReason>,
    /// Where the container stands in the text.
    pub span: Span,
}

/// Rule: a container has a PID namespace of its own, unless the Pod shares one or uses the node's; those that run at
/// the same time see each other there. Source: KEP-495 (stable since 1.17), `PidNamespaceForPod` of
/// `kuberuntime/util/util.go`; recording `share-process-namespace`.
pub(super) fn processes(pod: &Pod<'_>, programs: &[Vec<Program>]) -> Processes {
    let namespace = match (switched_on(pod.spec, "hostPID"), switched_on(pod.spec, "shareProcessNamespace")) {
        (Some(span), _) => PidNamespace::Node(span),
        (None, Some(span)) => PidNamespace::Pod(span),
        (None, None) => PidNamespace::Own,
    };
    let all = 0..pod.containers.len();
    let process = |(container, (node, _)): (usize, &(&Node, _))| Process {
        container,
        sees: match namespace {
            PidNamespace::Own => Vec::new(),
            _ => all.clone().filter(|other| pod.meet(container, *other)).collect(),
        },
        term: programs.get(container).and_then(|runs| runs.last()).map(|program| program.guess.term),
        span: node.span,
    };
    let processes = pod.containers.iter().enumerate().map(process).collect();
    Processes { namespace, processes, host_ipc: switched_on(pod.spec, "hostIPC") }
}
