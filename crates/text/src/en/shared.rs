//! English sentences about what containers share.

use podstep_core::api::PodSpec;
use podstep_core::shared::{Answered, Clash, Kept, Passage, PidNamespace, Process, TmpFs, Unshared};

use super::{list, process};
use crate::shared::{Shared, known, name, names, writers};
use crate::{Text, same};

pub(super) fn shared(message: Shared<'_>) -> Text {
    match message {
        Shared::VolumesIntro => "Each container has a root file system of its own, made from its image. Volumes are what they share: whoever mounts the same one sees the same files.".into(),
        Shared::VolumesNone => "The Pod has no volumes, so no container sees the files of another one.".into(),
        Shared::VolumesCaption => "Which container mounts which volume, and where (rw: reads and writes, ro: only reads)".into(),
        Shared::ColumnVolume => "Volume".into(),
        Shared::Kept(kept) => self::kept(kept).into(),
        Shared::Unshared(why, kept, pod) => unshared(why, kept, pod),
        Shared::Passage(passage, pod) => self::passage(passage, pod).into(),
        Shared::TmpFs(tmpfs, pod) => self::tmpfs(tmpfs, pod).into(),
        Shared::Network(false) => "All containers are in one network namespace: they have one IP address, one set of ports, and one localhost, where they reach each other without a Service.".into(),
        Shared::Network(true) => "With hostNetwork the containers are in the network of the node: they have its IP address, and share its localhost and its ports with everything that runs there.".into(),
        Shared::PortsNone => "No port is declared, and no probe asks one. Programs may listen all the same: declaring a port opens nothing.".into(),
        Shared::PortsCaption => "Who listens where".into(),
        Shared::ColumnPort => "Port".into(),
        Shared::ColumnKnown => "Known from".into(),
        Shared::Known(known) => self::known(known),
        Shared::Clash(clash, pod) => self::clash(clash, pod).into(),
        Shared::Answered(Answered { container, kind, number, by, .. }, pod) => {
            let (container, by) = (name(pod, *container), name(pod, *by));
            format!("The {} of {container} asks port {number}, where {by} listens: it tells how {by} is, and nothing of {container}.", same::probe(*kind)).into()
        }
        Shared::HostPorts => "On each node a hostPort belongs to one Pod: another Pod that wants it goes to another node, or waits.".into(),
        Shared::Namespace(namespace) => self::namespace(namespace).into(),
        Shared::ProcessesCaption => "Who sees whose processes".into(),
        Shared::ColumnSees => "Sees also".into(),
        Shared::ColumnTerm => "On SIGTERM".into(),
        Shared::Sees(_, PidNamespace::Node(_), _) => "everything on the node".into(),
        Shared::Sees(Process { sees, .. }, ..) if sees.is_empty() => "nothing".into(),
        Shared::Sees(Process { sees, .. }, _, pod) => list(&names(pod, sees)).into(),
        Shared::Term(reason) => process::term(reason).into(),
        Shared::Ipc(false) => "The IPC namespace is common too: shared memory and message queues reach from one container to another.".into(),
        Shared::Ipc(true) => "With hostIPC shared memory and message queues are those of the node.".into(),
    }
}

const fn kept(kept: Kept) -> &'static str {
    match kept {
        Kept::Pod => {
            "Empty at first, and kept as long as the Pod: its files outlive every restart of a container, and go with the Pod."
        }
        Kept::Memory => {
            "Empty at first, and kept in memory (tmpfs) as long as the Pod: its files outlive restarts of containers, but no reboot of the node."
        }
        Kept::Api => {
            "The kubelet makes its files from what the API server has; containers can only read them. Later changes follow after a while, but not where a subPath is mounted."
        }
        Kept::Node => "A folder of the node: other Pods there can use it too, and it stays when the Pod is gone.",
        Kept::Claim => {
            "A PersistentVolumeClaim lives apart from the Pod: the files stay for the next Pod that uses it."
        }
        Kept::PodClaim => "A PersistentVolumeClaim that is made for this Pod and deleted with it.",
        Kept::ReplicaClaim => {
            "Each replica has a PersistentVolumeClaim of its own: its next Pod finds the same files again."
        }
        Kept::Image => "The files of an image, which containers can only read.",
        Kept::Storage => "A storage system outside of the Pod keeps its files.",
    }
}

fn unshared(why: Unshared, kept: Kept, pod: &PodSpec) -> Text {
    match (why, kept) {
        (Unshared::Nobody, _) => "No container mounts it.".into(),
        (Unshared::Alone(container), _) => {
            format!("Only {} mounts it: no other container sees its files.", name(pod, container)).into()
        }
        (Unshared::ReadOnly, Kept::Pod | Kept::Memory) => "Nobody can write here, so it stays empty.".into(),
        (Unshared::ReadOnly, _) => "Nobody can write here; all read the same.".into(),
        (Unshared::Apart, _) => "Nobody finds what another one writes: their subPath differs, or the reader has ended before the writer starts.".into(),
    }
}

fn passage(Passage { from, at_once, later, .. }: &Passage, pod: &PodSpec) -> String {
    let from = name(pod, *from);
    let mut said = Vec::new();
    if !at_once.is_empty() {
        let to = list(&names(pod, at_once));
        said.push(format!("What {from} writes is there at once for {to}: they run at the same time."));
    }
    if !later.is_empty() {
        let to = list(&names(pod, later));
        said.push(format!("What {from} leaves behind is there for {to} later. That is one way only: {from} has ended before they start."));
    }
    said.join(" ")
}

fn tmpfs(tmpfs: &TmpFs, pod: &PodSpec) -> String {
    let writers = writers(tmpfs, pod, "no limit").join(", ");
    let mut text = format!(
        "Its files are memory, and count against the memory limit of the container that writes them: {writers}."
    );
    if let Some(limit) = &tmpfs.size_limit {
        text.push_str(&format!(" All of them together have at most {limit} (sizeLimit)."));
    }
    text
}

fn clash(Clash { first, second, number, protocol, of_node, .. }: &Clash, pod: &PodSpec) -> String {
    let (first, second) = (name(pod, *first), name(pod, *second));
    if *of_node {
        return format!(
            "{first} and {second} both want port {number}/{protocol} of the node, which can lead to one of them only."
        );
    }
    format!(
        "{first} and {second} run at the same time and both want port {number}/{protocol}: whoever comes second fails with “address already in use”."
    )
}

const fn namespace(namespace: PidNamespace) -> &'static str {
    match namespace {
        PidNamespace::Own => {
            "Each container has a PID namespace of its own: its main process is PID 1, and it sees no process of another container. The kernel drops a SIGTERM that PID 1 has no handler for."
        }
        PidNamespace::Pod(_) => {
            "With shareProcessNamespace all containers are in one PID namespace: they see each other's processes and, as far as their users may, can signal them and read their files under /proc/PID/root. PID 1 is the pause process, so that SIGTERM ends a program without a handler."
        }
        PidNamespace::Node(_) => {
            "With hostPID the containers are in the PID namespace of the node, and see all of its processes. PID 1 is the init of the node, so that SIGTERM ends a program without a handler."
        }
    }
}
