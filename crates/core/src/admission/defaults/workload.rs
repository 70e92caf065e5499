//! What the API server adds to the objects that create Pods.

use podstep_manifest::{Entry, Node, Value};

use super::Defaults;
use super::pod::round;
use crate::admission::added::Reason;
use crate::admission::tree::{get_mut, insert, nothing, text};

/// Stands for the UID that the server makes up.
const UID: &str = "UID";
/// The labels of a Job's Pods that hold its UID, and its name.
const UID_LABELS: [&str; 2] = ["batch.kubernetes.io/controller-uid", "controller-uid"];
const NAME_LABELS: [&str; 2] = ["batch.kubernetes.io/job-name", "job-name"];
/// `backoffLimit` of a Job, without and with `backoffLimitPerIndex`.
const BACKOFF_LIMIT: i64 = 6;
const NO_BACKOFF_LIMIT: i64 = i32::MAX as i64;
/// Since then `podReplacementPolicy` has a default; the gate JobPodReplacementPolicy is on.
const POD_REPLACEMENT_POLICY_SINCE: u8 = 29;

impl Defaults<'_> {
    /// Adds what a kind has beside its template.
    pub(super) fn workload(&mut self, object: &mut Node, kind: &str) {
        match kind {
            "Deployment" => self.enter(object, "spec", |defaults, spec| {
                defaults.enter(spec, "strategy", |defaults, strategy| {
                    defaults.rolling_update(strategy, &[("maxSurge", "25%"), ("maxUnavailable", "25%")]);
                });
            }),
            "DaemonSet" => {
                self.enter(object, "spec", |defaults, spec| {
                    defaults.enter(spec, "updateStrategy", |defaults, strategy| {
                        defaults.rolling_update(strategy, &[("maxSurge", "0"), ("maxUnavailable", "1")]);
                    });
                });
                self.generation_annotation(object);
            }
            "StatefulSet" => self.enter(object, "spec", Defaults::stateful_set_spec),
            "Job" => self.job(object),
            "ReplicationController" => {
                let labels = template_labels(object).cloned();
                self.copy_labels(object, &labels);
                self.enter(object, "spec", |defaults, spec| {
                    let labels = spec.get("template").and_then(labels_of).cloned();
                    defaults.fill(spec, "selector", labels.map(|labels| labels.value), Reason::TemplateLabels);
                });
            }
            _ => {}
        }
    }

    /// Rule: an update by steps has parameters. Source: `pkg/apis/apps/v1/defaults.go`.
    fn rolling_update(&mut self, strategy: &mut Node, parameters: &[(&str, &str)]) {
        if strategy.get("type").and_then(Node::as_str) != Some("RollingUpdate") {
            return;
        }
        let entries = parameters.iter().map(|(key, json)| {
            let value = json.parse().map_or_else(|_| text(json), Value::Int);
            let value = Node { value, span: strategy.span, raw: None };
            Entry { key: (*key).to_owned(), key_span: strategy.span, value }
        });
        let entries = entries.collect();
        self.fill(strategy, "rollingUpdate", Value::Map(entries), Reason::Strategy);
    }

    fn stateful_set_spec(&mut self, spec: &mut Node) {
        let is_default = self.added.iter().any(|addition| addition.path == "spec.updateStrategy.type");
        if is_default {
            self.enter(spec, "updateStrategy", |defaults, strategy| {
                defaults.rolling_update(strategy, &[("partition", "0")]);
            });
        }
        self.each(spec, "volumeClaimTemplates", |defaults, claim| {
            defaults.fill(claim, "apiVersion", text("v1"), Reason::Default);
            defaults.fill(claim, "kind", text("PersistentVolumeClaim"), Reason::Default);
            defaults.enter(claim, "spec", |_, spec| round(spec));
        });
    }

    fn generation_annotation(&mut self, object: &mut Node) {
        self.enter(object, "metadata", |defaults, metadata| {
            insert(metadata, "annotations", nothing());
            defaults.enter(metadata, "annotations", |defaults, annotations| {
                defaults.fill(
                    annotations,
                    "deprecated.daemonset.template.generation",
                    text("1"),
                    Reason::ServerManaged,
                );
            });
        });
    }

    /// Source: `pkg/apis/batch/v1/defaults.go`, `SetDefaults_Job`; `pkg/registry/batch/job/strategy.go`,
    /// `generateSelector`; vectors `d-default/job`.
    fn job(&mut self, job: &mut Node) {
        let had_labels = template_labels(job).is_some();
        self.enter(job, "spec", |defaults, spec| {
            let set = |key| spec.get(key).is_some();
            if !set("parallelism") && !set("completions") {
                defaults.fill(spec, "completions", Value::Int(1), Reason::Default);
            }
            defaults.fill(spec, "parallelism", Value::Int(1), Reason::Default);
            if spec.get("backoffLimitPerIndex").is_some() {
                defaults.fill(spec, "backoffLimit", Value::Int(NO_BACKOFF_LIMIT), Reason::LimitPerIndex);
            }
            defaults.fill(spec, "backoffLimit", Value::Int(BACKOFF_LIMIT), Reason::Default);
            defaults.fill(spec, "completionMode", text("NonIndexed"), Reason::Default);
            defaults.fill(spec, "suspend", Value::Bool(false), Reason::Default);
            defaults.fill(spec, "manualSelector", Value::Bool(false), Reason::Default);
            if defaults.cluster.version.0 >= POD_REPLACEMENT_POLICY_SINCE {
                if spec.get("podFailurePolicy").is_some() {
                    defaults.fill(spec, "podReplacementPolicy", text("Failed"), Reason::FailurePolicy);
                }
                defaults.fill(spec, "podReplacementPolicy", text("TerminatingOrFailed"), Reason::Default);
            }
        });
        let is_manual = job.get("spec").and_then(|spec| spec.get("manualSelector")).and_then(Node::as_bool);
        if is_manual != Some(true) {
            let name = job.get("metadata").and_then(|metadata| metadata.get("name")).and_then(Node::as_str);
            let name = name.unwrap_or_default().to_owned();
            self.job_labels(job, &name);
        }
        if had_labels {
            let labels = template_labels(job).cloned();
            self.copy_labels(job, &labels);
        }
    }

    fn job_labels(&mut self, job: &mut Node, name: &str) {
        let Some(spec) = get_mut(job, "spec") else { return };
        if let Some(metadata) = get_mut(spec, "template").and_then(|template| get_mut(template, "metadata")) {
            insert(metadata, "labels", nothing());
            if let Some(labels) = get_mut(metadata, "labels") {
                self.way.push_str("spec.template.metadata.labels");
                for label in UID_LABELS {
                    self.fill(labels, label, text(UID), Reason::JobLabels);
                }
                for label in NAME_LABELS {
                    self.fill(labels, label, text(name), Reason::JobLabels);
                }
                self.way.clear();
            }
        }
        insert(spec, "selector", nothing());
        if let Some(selector) = get_mut(spec, "selector") {
            insert(selector, "matchLabels", nothing());
            if let Some(labels) = get_mut(selector, "matchLabels") {
                self.way.push_str("spec.selector.matchLabels");
                self.fill(labels, UID_LABELS[0], text(UID), Reason::JobLabels);
                self.way.clear();
            }
        }
    }

    /// Rule: an object without labels takes its template's.
    pub(super) fn copy_labels(&mut self, object: &mut Node, labels: &Option<Node>) {
        if let (Some(labels), Some(metadata)) = (labels, get_mut(object, "metadata")) {
            self.way.push_str("metadata");
            self.fill(metadata, "labels", labels.value.clone(), Reason::TemplateLabels);
            self.way.clear();
        }
    }
}

fn labels_of(node: &Node) -> Option<&Node> {
    node.get("metadata")?.get("labels")
}

pub(super) fn template_labels(object: &Node) -> Option<&Node> {
    labels_of(object.get("spec")?.get("template")?)
}
