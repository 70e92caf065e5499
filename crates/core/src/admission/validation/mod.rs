//! What the API server refuses in an object, and what it warns of.
//!
//! A rule is a small function with the name that it has in Kubernetes. It gets [`Field`]s of the decoded and
//! defaulted object and reports to a [`Check`]. All findings come together, in the server's words.

mod check;
mod claims;
mod containers;
mod cron;
mod environment;
mod field;
mod ip;
mod jobs;
mod metadata;
mod names;
mod pod;
mod probes;
mod resources;
mod scheduling;
mod security;
mod volumes;
mod warnings;
mod workloads;

use podstep_manifest::Node;

use check::Check;
pub use check::Warning;
use field::Fields;
pub(super) use field::{bracket, go_quoted, json};

use super::FieldError;
use crate::cluster::Cluster;

/// Validates an object of this kind that was decoded and defaulted; an unknown kind has no findings.
///
/// Rule: warnings are given for objects that are accepted. Only those of AppArmor annotations on a Pod come before.
/// Source: `apiserver/pkg/registry/rest/create.go`, `BeforeCreate`. Vector `mut:w-misc/warn-and-error`.
#[must_use]
pub fn validate(kind: &str, object: &Node, cluster: &Cluster) -> (Vec<FieldError>, Vec<Warning>) {
    let mut check = Check::new(cluster, kind == "Pod");
    let fields = Fields::new();
    let root = fields.root(Some(object));
    match kind {
        "Pod" => {
            let meta = root.get("metadata");
            warnings::warn_of_app_armor_annotations(&mut check, meta.get("annotations"), root.get("spec"));
            pod::validate_pod(&mut check, root);
        }
        "Deployment" => workloads::validate_deployment(&mut check, root),
        "ReplicaSet" => workloads::validate_replica_set(&mut check, root),
        "StatefulSet" => workloads::validate_stateful_set(&mut check, root),
        "ReplicationController" => workloads::validate_replication_controller(&mut check, root),
        "DaemonSet" => workloads::validate_daemon_set(&mut check, root),
        "Job" => jobs::validate_job(&mut check, root),
        "CronJob" => jobs::validate_cron_job(&mut check, root),
        _ => return (Vec::new(), Vec::new()),
    }
    if check.errors.is_empty() {
        warnings::warn(&mut check, kind, root);
    }
    (check.errors, check.warnings)
}
