//! Volumes of a Pod or of a template.

use podstep_manifest::Node;

use super::page::Page;
use super::{at, int, items, word, word_or};

/// A source whose fields are printed as they are: its name, what kubectl calls it, its fields.
type Plain = (&'static str, &'static str, &'static [(&'static str, &'static [&'static str])]);

const PLAIN: [Plain; 4] = [
    ("nfs", "NFS (an NFS mount that lasts the lifetime of a pod)", &[("Server", &["server"]), ("Path", &["path"])]),
    (
        "csi",
        "CSI (a Container Storage Interface (CSI) volume source)",
        &[("Driver", &["driver"]), ("FSType", &["fsType"])],
    ),
    (
        "image",
        "Image (a container image or OCI artifact)",
        &[("Reference", &["reference"]), ("PullPolicy", &["pullPolicy"])],
    ),
    (
        "persistentVolumeClaim",
        "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
        &[("ClaimName", &["claimName"])],
    ),
];

/// Source: `describeVolumes`.
pub(super) fn describe(space: &str, volumes: &[Node], page: &mut Page) {
    let none = if volumes.is_empty() { "\t<none>" } else { "" };
    page.line(0, &format!("{space}Volumes:{none}"));
    for volume in volumes {
        let indent = if space.is_empty() { "" } else { " " };
        page.line(1, &format!("{indent}{}:", word(volume, &["name"])));
        source(volume, page);
    }
}

fn source(volume: &Node, page: &mut Page) {
    let of = |field: &str| at(volume, &[field]);
    let is_true = |node: &Node, field: &str| (at(node, &[field]).and_then(Node::as_bool) == Some(true)).to_string();
    if let Some(path) = of("hostPath") {
        page.field(2, "Type", "HostPath (bare host directory volume)");
        page.field(2, "Path", &word(path, &["path"]));
        page.field(2, "HostPathType", &word_or(path, &["type"], "<none>"));
    } else if let Some(empty) = of("emptyDir") {
        page.field(2, "Type", "EmptyDir (a temporary directory that shares a pod's lifetime)");
        page.field(2, "Medium", &word(empty, &["medium"]));
        page.field(2, "SizeLimit", &word_or(empty, &["sizeLimit"], "<unset>"));
    } else if let Some(secret) = of("secret") {
        page.field(2, "Type", "Secret (a volume populated by a Secret)");
        page.field(2, "SecretName", &word(secret, &["secretName"]));
        page.field(2, "Optional", &is_true(secret, "optional"));
    } else if let Some(map) = of("configMap") {
        page.field(2, "Type", "ConfigMap (a volume populated by a ConfigMap)");
        page.field(2, "Name", &word(map, &["name"]));
        page.field(2, "Optional", &is_true(map, "optional"));
    } else if let Some(projected) = of("projected") {
        page.field(2, "Type", "Projected (a volume that contains injected data from multiple sources)");
        for source in items(projected, &["sources"]) {
            if let Some(secret) = at(source, &["secret"]) {
                page.field(2, "SecretName", &word(secret, &["name"]));
                page.field(2, "Optional", &is_true(secret, "optional"));
            } else if at(source, &["downwardAPI"]).is_some() {
                page.field(2, "DownwardAPI", "true");
            } else if let Some(map) = at(source, &["configMap"]) {
                page.field(2, "ConfigMapName", &word(map, &["name"]));
                page.field(2, "Optional", &is_true(map, "optional"));
            } else if let Some(token) = at(source, &["serviceAccountToken"]) {
                page.field(2, "TokenExpirationSeconds", &int(token, &["expirationSeconds"]).to_string());
            }
        }
    } else if let Some(downward) = of("downwardAPI") {
        page.field(2, "Type", "DownwardAPI (a volume populated by information about the pod)");
        page.line(2, "Items:");
        for item in items(downward, &["items"]) {
            if let Some(path) = at(item, &["fieldRef", "fieldPath"]) {
                page.line(3, &format!("{} -> {}", super::plain(path), word(item, &["path"])));
            }
            if let Some(resource) = at(item, &["resourceFieldRef", "resource"]) {
                page.line(3, &format!("{} -> {}", super::plain(resource), word(item, &["path"])));
            }
        }
    } else if let Some((field, kind, fields)) = PLAIN.iter().find(|(field, ..)| of(field).is_some()) {
        page.field(2, "Type", kind);
        for (name, path) in *fields {
            page.field(2, name, &of(field).map(|source| word(source, path)).unwrap_or_default());
        }
        if matches!(*field, "nfs" | "csi" | "persistentVolumeClaim") {
            page.field(2, "ReadOnly", &of(field).map(|source| is_true(source, "readOnly")).unwrap_or_default());
        }
    } else {
        page.line(1, "<unknown>");
    }
}
