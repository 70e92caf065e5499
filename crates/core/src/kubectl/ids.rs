//! What a real cluster chooses by chance: uids, container ids, digests, addresses. Here each follows from what it
//! stands for, so that the same life always shows the same ones.

use super::cursor::{Cursor, ObjectRef};
use crate::lifecycle::names::{self, hex, suffix};

/// The address of the n-th node, as a cluster of kind gives them.
pub(super) fn host_ip(node: usize) -> String {
    format!("172.18.0.{}", 2 + node % 253)
}

/// `metadata.uid`.
pub(super) fn uid(cursor: &Cursor<'_>, object: ObjectRef) -> String {
    let nth = match object {
        ObjectRef::Pod(nth) | ObjectRef::Other(nth) => nth,
    };
    names::uid(cursor.kind(object), cursor.name(object), nth)
}

/// `containerID` of the n-th start of a container.
pub(super) fn container_id(pod_uid: &str, container: &str, start: usize) -> String {
    format!("containerd://{}", hex(&format!("{pod_uid}/{container}/{start}"), 64))
}

/// `image` of a container's status: with registry and tag. Source: `distribution/reference`
/// `ParseDockerRef`.
pub(super) fn full_image(image: &str) -> String {
    let (first, rest) = image.split_once('/').unwrap_or(("", image));
    let named = if first.contains(['.', ':']) || first == "localhost" {
        image.to_owned()
    } else if first.is_empty() {
        format!("docker.io/library/{rest}")
    } else {
        format!("docker.io/{image}")
    };
    let last = named.rsplit('/').next().unwrap_or_default();
    if last.contains([':', '@']) { named } else { format!("{named}:latest") }
}

/// `imageID`: the name of the image with the digest of what the registry has.
pub(super) fn image_id(image: &str) -> String {
    let full = full_image(image);
    if full.contains('@') {
        return full;
    }
    let name = full.rsplit_once('/').map_or(full.as_str(), |(path, last)| {
        let cut = last.find([':', '@']).map_or(0, |tag| last.len() - tag);
        full.get(..path.len() + 1 + last.len() - cut).unwrap_or(&full)
    });
    format!("{name}@sha256:{}", hex(&full, 64))
}

/// `podIP`: the addresses of the node in turn.
pub(super) fn pod_ip(node: usize, pod: usize) -> String {
    format!("10.244.{}.{}", node % 256, 2 + pod % 253)
}

/// The volume that holds the credentials of the Pod's service account.
pub(super) fn credentials_volume(pod_name: &str, pod: usize) -> String {
    format!("kube-api-access-{}", suffix(pod_name, pod as u64))
}
