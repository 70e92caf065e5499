//! The messages about what containers share.

use podstep_core::api::PodSpec;
use podstep_core::process::TermReason;
use podstep_core::shared::{Answered, Clash, Kept, Known, Passage, PidNamespace, Process, TmpFs, Unshared};

use crate::{Text, same};

/// What the panels about volumes, network and processes can say.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "a message's documentation is its text in en/shared.rs")]
pub enum Shared<'a> {
    VolumesIntro,
    VolumesNone,
    VolumesCaption,
    ColumnVolume,
    Kept(Kept),
    Unshared(Unshared, Kept, &'a PodSpec),
    Passage(&'a Passage, &'a PodSpec),
    TmpFs(&'a TmpFs, &'a PodSpec),
    /// Whether it is the node's network.
    Network(bool),
    PortsNone,
    PortsCaption,
    ColumnPort,
    ColumnKnown,
    Known(Known),
    Clash(&'a Clash, &'a PodSpec),
    Answered(&'a Answered, &'a PodSpec),
    HostPorts,
    Namespace(PidNamespace),
    ProcessesCaption,
    ColumnSees,
    ColumnTerm,
    Sees(&'a Process, PidNamespace, &'a PodSpec),
    Term(TermReason),
    /// Whether it is the node's IPC namespace.
    Ipc(bool),
}

/// The name of a container.
pub(crate) fn name(pod: &PodSpec, container: usize) -> &str {
    pod.containers.get(container).map_or("", |container| container.name.as_str())
}

/// The names of containers.
pub(crate) fn names<'p>(pod: &'p PodSpec, containers: &[usize]) -> Vec<&'p str> {
    containers.iter().map(|container| name(pod, *container)).collect()
}

/// Who writes into memory, each with its limit; `none` is what stands for none.
pub(crate) fn writers(tmpfs: &TmpFs, pod: &PodSpec, none: &str) -> Vec<String> {
    let limit = |(container, limit): &(usize, Option<_>)| {
        let limit = limit.as_ref().map_or_else(|| none.to_owned(), ToString::to_string);
        [name(pod, *container), " (", &limit, ")"].concat()
    };
    tmpfs.writers.iter().map(limit).collect()
}

/// The field that tells of a port.
pub(crate) fn known(known: Known) -> Text {
    match known {
        Known::Declared => "containerPort".into(),
        Known::Probe(kind) => same::probe(kind).into(),
    }
}
