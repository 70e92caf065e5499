//! What the API server adds to an object where one field depends on another.
//!
//! What a field of its own accord defaults to stands in `schema.txt`.

mod pod;
mod workload;

use podstep_manifest::{Node, Value};

use super::added::{Addition, Dropped, Reason};
use super::schema::SERVER_METADATA;
use super::tree::{get_mut, insert, items_mut, remove, text};
use crate::cluster::Cluster;

/// Stands for the five random letters of a generated name.
const RANDOM_SUFFIX: &str = "xxxxx";
/// Longest beginning of a generated name, in bytes. Source: `apiserver/pkg/storage/names/generate.go`.
const GENERATED_PREFIX_MAX: usize = 58;

/// Completes a decoded object of this kind.
pub(super) fn set_defaults(
    object: &mut Node,
    kind: &str,
    cluster: &Cluster,
    dropped: &mut Vec<Dropped>,
    added: &mut Vec<Addition>,
) {
    let mut defaults = Defaults { cluster, is_pod: kind == "Pod", dropped, added, way: String::new() };
    defaults.metadata(object);
    match kind {
        "Pod" => defaults.enter(object, "spec", Defaults::pod_spec),
        "CronJob" => defaults.enter(object, "spec", |defaults, spec| {
            defaults.enter(spec, "jobTemplate", |defaults, template| {
                defaults.enter(template, "spec", Defaults::workload_spec);
            });
        }),
        _ => defaults.enter(object, "spec", Defaults::workload_spec),
    }
    defaults.workload(object, kind);
}

/// Completes an object that was accepted: defaults are set once more when it is read back.
///
/// Case: a Job whose template has no labels gets the generated ones, but they are not validated as its own.
pub(super) fn set_defaults_again(object: &mut Node, kind: &str, cluster: &Cluster, added: &mut Vec<Addition>) {
    if kind == "Job" {
        let labels = workload::template_labels(object).cloned();
        Defaults { cluster, is_pod: false, dropped: &mut Vec::new(), added, way: String::new() }
            .copy_labels(object, &labels);
    }
}

struct Defaults<'a> {
    cluster: &'a Cluster,
    is_pod: bool,
    dropped: &'a mut Vec<Dropped>,
    added: &'a mut Vec<Addition>,
    /// The way to the node at hand.
    way: String,
}

impl Defaults<'_> {
    /// Visits the value at a key, if there is one.
    fn enter(&mut self, node: &mut Node, key: &str, visit: fn(&mut Self, &mut Node)) {
        if let Some(value) = get_mut(node, key) {
            let length = self.way.len();
            if length > 0 {
                self.way.push('.');
            }
            self.way.push_str(key);
            visit(self, value);
            self.way.truncate(length);
        }
    }

    /// Visits the items of a list.
    fn each(&mut self, node: &mut Node, key: &str, visit: fn(&mut Self, &mut Node)) {
        let length = self.way.len();
        for (index, item) in items_mut(node, key).iter_mut().enumerate() {
            self.way.push_str(&format!(".{key}[{index}]"));
            visit(self, item);
            self.way.truncate(length);
        }
    }

    /// Sets what is absent.
    fn fill(&mut self, node: &mut Node, key: &str, value: impl Into<Option<Value>>, reason: Reason) {
        if let Some(value) = value.into()
            && insert(node, key, value)
        {
            let path = if self.way.is_empty() { key.to_owned() } else { format!("{}.{key}", self.way) };
            self.added.push(Addition { path, span: node.span, reason });
        }
    }

    /// Rule: what the server keeps itself is dropped from what is sent, or starts anew.
    /// Source: `apiserver/pkg/registry/rest/create.go`, `BeforeCreate`; vectors `x-meta`.
    fn metadata(&mut self, object: &mut Node) {
        /// Since then also a Pod has one; see KEP-5067.
        const POD_GENERATION_SINCE: u8 = 34;
        remove(object, "status");
        self.enter(object, "metadata", |defaults, metadata| {
            for key in SERVER_METADATA {
                remove(metadata, key);
            }
            if let Some(prefix) = metadata.get("generateName").and_then(Node::as_str) {
                let prefix = prefix.get(..GENERATED_PREFIX_MAX).unwrap_or(prefix);
                let name = format!("{prefix}{RANDOM_SUFFIX}");
                defaults.fill(metadata, "name", Value::String(name), Reason::ServerManaged);
            }
            defaults.fill(metadata, "namespace", text("default"), Reason::Default);
            if !defaults.is_pod || defaults.cluster.version.0 >= POD_GENERATION_SINCE {
                defaults.fill(metadata, "generation", Value::Int(1), Reason::ServerManaged);
            }
        });
    }

    fn workload_spec(&mut self, spec: &mut Node) {
        self.enter(spec, "template", |defaults, template| defaults.enter(template, "spec", Self::pod_spec));
    }
}
