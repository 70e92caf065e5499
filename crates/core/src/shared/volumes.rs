//! Volumes: how long they are kept, who mounts them where, and what containers hand to each other on them.

use podstep_manifest::{Node, Span};
use podstep_quantity::Quantity;

use super::Pod;
use crate::api::{is_true, items, word};
use crate::resources::{Kind, PodResources};

/// A volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Volume {
    /// `name`.
    pub name: String,
    /// The field that says where its files come from: `emptyDir`.
    pub source: String,
    /// How long its files are kept.
    pub kept: Kept,
    /// Where it stands in the text.
    pub span: Span,
    /// By container in the order of their start.
    pub mounts: Vec<Mount>,
    /// Who passes something on, in the order of their start; or why nobody does.
    pub passages: Result<Vec<Passage>, Unshared>,
    /// What it costs, if its files are memory and somebody can write them.
    pub tmpfs: Option<TmpFs>,
}

/// Where the files of a volume are kept, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Empty at first, as long as the Pod.
    Pod,
    /// The same in memory.
    Memory,
    /// Made by the kubelet from what the API has; read-only.
    Api,
    /// A folder of the node.
    Node,
    /// By a claim that is there without the Pod.
    Claim,
    /// By a claim that is made for the Pod and deleted with it.
    PodClaim,
    /// By a claim for each replica of a `StatefulSet`, which its next Pod finds again.
    ReplicaClaim,
    /// Files of an image; read-only.
    Image,
    /// By a storage system.
    Storage,
}

/// A container's view of a volume.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// The container.
    pub container: usize,
    /// `mountPath`, or `devicePath` for a block device.
    pub path: String,
    /// `subPath` or `subPathExpr`; empty is the whole volume.
    pub sub_path: String,
    /// Whether the container cannot write.
    pub read_only: bool,
    /// Where it stands in the text.
    pub span: Span,
}

/// Why nobody passes anything on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unshared {
    /// No container mounts it.
    Nobody,
    /// Only this one does.
    Alone(usize),
    /// Several do, and none can write.
    ReadOnly,
    /// Several do, and none finds what another one writes.
    Apart,
}

/// Who finds what a container writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Who writes.
    pub from: usize,
    /// Who runs at the same time and finds it at once.
    pub at_once: Vec<usize>,
    /// Who finds it when it starts, after the writer has ended for good: nothing comes back this way.
    pub later: Vec<usize>,
    /// Where the writer's mount stands in the text.
    pub span: Span,
}

/// An `emptyDir` with `medium: Memory`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TmpFs {
    /// `sizeLimit`.
    pub size_limit: Option<Quantity>,
    /// Who can write, each with its memory limit.
    pub writers: Vec<(usize, Option<Quantity>)>,
}

/// The volumes of a Pod; `claims`: the `volumeClaimTemplates`.
pub(super) fn volumes(pod: &Pod<'_>, claims: &[Node], stored: &PodResources) -> Vec<Volume> {
    let of_pod = items(pod.spec, "volumes").iter().map(|volume| {
        let source = volume.entries().iter().find(|entry| entry.key != "name");
        let (field, source) = source.map_or(("emptyDir", volume), |entry| (entry.key.as_str(), &entry.value));
        (word(volume, "name"), field, source, volume.span)
    });
    // Rule: a claim of a StatefulSet stands for the volume of its name. Source: `updateStorage` of `stateful_set_utils.go`.
    let of_set = claims.iter().map(|claim| (claim_name(claim), "volumeClaimTemplates", claim, claim.span));
    of_pod
        .filter(|(name, ..)| claims.iter().all(|claim| claim_name(claim) != *name))
        .chain(of_set)
        .map(|(name, field, source, span)| {
            let kept = kept(field, source);
            let mounts = mounts(pod, name, is_read_only(kept, source));
            let tmpfs =
                Some(tmpfs(source, &mounts, stored)).filter(|of| kept == Kept::Memory && !of.writers.is_empty());
            Volume {
                name: name.to_owned(),
                source: field.to_owned(),
                kept,
                span,
                passages: passages(pod, &mounts),
                mounts,
                tmpfs,
            }
        })
        .collect()
}

fn claim_name(claim: &Node) -> &str {
    claim.get("metadata").map_or("", |metadata| word(metadata, "name"))
}

/// Rule: an `emptyDir` lives as long as its Pod, whatever its containers do, and so does a claim of the Pod's own; what
/// other kinds hold is the node's, the API's or a storage system's. Source: `concepts/storage/volumes`; generic
/// ephemeral volumes since 1.19, image volumes since 1.31. Recording `restart-rule-exit-42`: the files outlive the run.
fn kept(field: &str, source: &Node) -> Kept {
    match field {
        "emptyDir" if word(source, "medium") == "Memory" => Kept::Memory,
        "emptyDir" | "gitRepo" => Kept::Pod,
        "configMap" | "secret" | "downwardAPI" | "projected" => Kept::Api,
        "hostPath" => Kept::Node,
        "persistentVolumeClaim" => Kept::Claim,
        "ephemeral" => Kept::PodClaim,
        "volumeClaimTemplates" => Kept::ReplicaClaim,
        "image" => Kept::Image,
        _ => Kept::Storage,
    }
}

/// Rule: what comes from the API or an image is read-only however it is mounted, and so is a source that says so.
/// Source: kubernetes#58720 (1.9.6), KEP-4639; `readOnly` of each source.
fn is_read_only(kept: Kept, source: &Node) -> bool {
    matches!(kept, Kept::Api | Kept::Image) || is_true(source, "readOnly")
}

fn mounts(pod: &Pod<'_>, volume: &str, read_only: bool) -> Vec<Mount> {
    let of = |(container, (node, _)): (usize, &(&Node, _))| {
        let mounts = items(node, "volumeMounts").iter().map(|mount| (mount, "mountPath"));
        let devices = items(node, "volumeDevices").iter().map(|device| (device, "devicePath"));
        mounts
            .chain(devices)
            .filter(|(mount, _)| word(mount, "name") == volume)
            .map(|(mount, path)| Mount {
                container,
                path: word(mount, path).to_owned(),
                sub_path: [word(mount, "subPath"), word(mount, "subPathExpr")].concat(),
                read_only: read_only || is_true(mount, "readOnly"),
                span: mount.span,
            })
            .collect::<Vec<_>>()
    };
    pod.containers.iter().enumerate().flat_map(of).collect()
}

/// Rule: a mount with a `subPath` has that folder of the volume and what is below it, so two containers see the same
/// files where one's folder is within the other's.
fn overlap(one: &str, other: &str) -> bool {
    fn parts(path: &str) -> impl Iterator<Item = &str> {
        path.split('/').filter(|part| !part.is_empty() && *part != ".")
    }
    parts(one).zip(parts(other)).all(|(one, other)| one == other)
}

/// Rule: what a container writes is there at once for those that run at the same time, and for those that start later;
/// a plain init container has ended by then, so it hands over and gets nothing back. Source: KEP-753,
/// `concepts/workloads/pods/init-containers`; recording `init-serial`.
fn passages(pod: &Pod<'_>, mounts: &[Mount]) -> Result<Vec<Passage>, Unshared> {
    let first = mounts.first().ok_or(Unshared::Nobody)?;
    if mounts.iter().all(|mount| mount.container == first.container) {
        return Err(Unshared::Alone(first.container));
    }
    let mut passages: Vec<Passage> = Vec::new();
    for writer in mounts.iter().filter(|mount| !mount.read_only) {
        let from = writer.container;
        if passages.last().is_none_or(|passage| passage.from != from) {
            passages.push(Passage { from, at_once: Vec::new(), later: Vec::new(), span: writer.span });
        }
        let Some(passage) = passages.last_mut() else { continue };
        for mount in mounts.iter().filter(|mount| overlap(&mount.sub_path, &writer.sub_path)) {
            let to = mount.container;
            let list = match pod.meet(from, to) {
                true => &mut passage.at_once,
                false if to > from => &mut passage.later,
                false => continue,
            };
            if !list.contains(&to) {
                list.push(to);
            }
        }
    }
    let can_write = !passages.is_empty();
    passages.retain(|passage| !(passage.at_once.is_empty() && passage.later.is_empty()));
    match (can_write, passages.is_empty()) {
        (false, _) => Err(Unshared::ReadOnly),
        (true, true) => Err(Unshared::Apart),
        (true, false) => Ok(passages),
    }
}

/// Rule: files in memory count against the memory limit of the container that writes them, and are at most as large as
/// `sizeLimit`. Source: `concepts/storage/volumes#emptydir`, KEP-1967.
fn tmpfs(source: &Node, mounts: &[Mount], stored: &PodResources) -> TmpFs {
    let mut writers: Vec<(usize, Option<Quantity>)> = Vec::new();
    for mount in mounts.iter().filter(|mount| !mount.read_only) {
        if writers.last().is_none_or(|(container, _)| *container != mount.container) {
            let limits = stored.container(mount.container).map(|own| own.list(Kind::Limits)).unwrap_or_default();
            let limit = limits.iter().find(|(name, ..)| name == "memory").map(|(_, limit, _)| limit.clone());
            writers.push((mount.container, limit));
        }
    }
    let size_limit = source.get("sizeLimit").and_then(Node::scalar_text);
    TmpFs { size_limit: size_limit.and_then(|text| Quantity::parse(text.trim()).ok()), writers }
}
