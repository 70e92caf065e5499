//! What the API server adds to the spec of a Pod, or of a template of Pods.

use podstep_manifest::{Node, Value};
use podstep_quantity::Quantity;

use super::Defaults;
use crate::admission::added::{Dropped, Reason};
use crate::admission::image::default_pull_policy;
use crate::admission::quantity::rounded;
use crate::admission::tree::{get_mut, insert, items_mut, nothing, remove, text};
use crate::cluster::{SidecarSupport, Version};
use crate::{api, resources};

impl Defaults<'_> {
    /// Source: `pkg/apis/core/v1/defaults.go`, `SetDefaults_Pod`, `SetDefaults_PodSpec`; `conversion.go`.
    pub(super) fn pod_spec(&mut self, spec: &mut Node) {
        if self.is_pod {
            self.fill(spec, "enableServiceLinks", Value::Bool(true), Reason::Default);
            self.grace_period(spec);
        }
        if let Some(name) = spec.get("serviceAccountName").cloned() {
            remove(spec, "serviceAccount");
            self.fill(spec, "serviceAccount", name.value, Reason::OldName);
        } else if let Some(name) = spec.get("serviceAccount").cloned() {
            self.fill(spec, "serviceAccountName", name.value, Reason::OldName);
        }
        if self.cluster.sidecar_support() == SidecarSupport::Dropped {
            self.each(spec, "initContainers", Self::drop_restart_policy);
        }
        for list in ["containers", "initContainers", "ephemeralContainers"] {
            self.each(spec, list, Self::container);
        }
        self.each(spec, "volumes", Self::volume);
        self.host_ports(spec);
        if self.is_pod {
            for list in ["containers", "initContainers"] {
                self.each(spec, list, |defaults, container| defaults.enter(container, "resources", Self::requests));
            }
            self.pod_level_resources(spec);
        }
        for list in ["containers", "initContainers", "ephemeralContainers"] {
            for container in items_mut(spec, list) {
                round(container);
            }
        }
        round(spec);
        if let Some(overhead) = get_mut(spec, "overhead") {
            round_list(overhead);
        }
    }

    /// Rule: see [`Cluster::sidecar_support`]. Source: `pkg/api/pod/util.go`, `dropDisabledFields`.
    fn drop_restart_policy(&mut self, container: &mut Node) {
        /// The gate is on by default since then.
        const ON_SINCE: Version = Version(29);
        /// The gate can no longer be set.
        const LOCKED_SINCE: Version = Version(33);
        if let Some(entry) = container.entry("restartPolicy") {
            let kept_since = if self.cluster.version < ON_SINCE { ON_SINCE } else { LOCKED_SINCE };
            let path = format!("{}.restartPolicy", self.way);
            self.dropped.push(Dropped { path, span: entry.key_span, kept_since: Some(kept_since) });
            remove(container, "restartPolicy");
        }
    }

    /// Rule: a negative grace period of a Pod is 1. Source: `pkg/apis/core/v1/conversion.go`,
    /// `Convert_v1_PodSpec_To_core_PodSpec`; vectors `r77`.
    fn grace_period(&mut self, spec: &mut Node) {
        if let Some(grace) = get_mut(spec, "terminationGracePeriodSeconds")
            && grace.as_int().is_some_and(|seconds| seconds < 0)
        {
            grace.value = Value::Int(1);
        }
    }

    fn container(&mut self, container: &mut Node) {
        let image = container.get("image").and_then(Node::as_str).unwrap_or_default();
        let policy = text(default_pull_policy(image));
        self.fill(container, "imagePullPolicy", policy, Reason::ImageTag);
        // A `lifecycle` that held nothing but a dropped signal is dropped with it.
        if container.get("lifecycle").is_some_and(|lifecycle| lifecycle.entries().is_empty()) {
            let signal = format!("{}.lifecycle.stopSignal", self.way);
            if self.dropped.iter().any(|dropped| dropped.path == signal) {
                remove(container, "lifecycle");
            }
        }
    }

    /// Source: `SetDefaults_Volume`, `SetDefaults_ImageVolumeSource`.
    fn volume(&mut self, volume: &mut Node) {
        if volume.entries().iter().all(|entry| entry.key == "name") {
            self.fill(volume, "emptyDir", nothing(), Reason::NoVolumeSource);
        }
        self.enter(volume, "image", |defaults, source| {
            let image = source.get("reference").and_then(Node::as_str).unwrap_or_default();
            let policy = text(default_pull_policy(image));
            defaults.fill(source, "pullPolicy", policy, Reason::ImageTag);
        });
        self.enter(volume, "ephemeral", |defaults, source| {
            defaults.enter(source, "volumeClaimTemplate", |defaults, template| {
                defaults.enter(template, "spec", |_, spec| round(spec));
            });
        });
    }

    /// Rule: in the host's network a port of a container is the host's; since 1.28 only in a Pod itself.
    /// Source: `defaultHostNetworkPorts`, gate DefaultHostNetworkHostPortsInPodTemplates; vectors `r58`.
    fn host_ports(&mut self, spec: &mut Node) {
        const TEMPLATES_UNTIL: u8 = 27;
        let applies = self.is_pod || self.cluster.version.0 <= TEMPLATES_UNTIL;
        if !applies || spec.get("hostNetwork").and_then(Node::as_bool) != Some(true) {
            return;
        }
        for list in ["containers", "initContainers"] {
            self.each(spec, list, |defaults, container| {
                defaults.each(container, "ports", |defaults, port| {
                    if let Some(number) = port.get("containerPort").cloned() {
                        defaults.fill(port, "hostPort", number.value, Reason::HostNetwork);
                    }
                });
            });
        }
    }

    /// Rule: every limit without a request is the request. Source: `SetDefaults_Pod`.
    fn requests(&mut self, resources: &mut Node) {
        let Some(limits) = resources.get("limits").cloned() else { return };
        insert(resources, "requests", nothing());
        let length = self.way.len();
        self.way.push_str(".requests");
        if let Some(requests) = get_mut(resources, "requests") {
            for limit in limits.entries() {
                self.fill(requests, &limit.key, limit.value.value.clone(), Reason::Limit);
            }
        }
        self.way.truncate(length);
    }

    /// Rule: see [`resources::defaulted`].
    fn pod_level_resources(&mut self, spec: &mut Node) {
        if spec.get("resources").is_none() {
            return;
        }
        let pod = api::pod_resources(spec);
        let Some(own) = resources::defaulted(&pod, self.cluster.version).pod_level else { return };
        let Some(resources) = get_mut(spec, "resources") else { return };
        for (name, amounts) in [("limits", own.limits), ("requests", own.requests)] {
            if amounts.is_empty() {
                continue;
            }
            let limits = resources.get("limits").cloned();
            insert(resources, name, nothing());
            let Some(list) = get_mut(resources, name) else { continue };
            let length = self.way.len();
            self.way.push_str(".resources.");
            self.way.push_str(name);
            for (resource, amount, _) in amounts {
                let limit = limits.as_ref().and_then(|limits| limits.get(&resource)).and_then(Node::as_str);
                let is_limit = limit.and_then(|limit| Quantity::parse(limit).ok()).as_ref() == Some(&amount);
                let reason = if is_limit { Reason::Limit } else { Reason::ContainerTotal };
                self.fill(list, &resource, Value::String(amount.string()), reason);
            }
            self.way.truncate(length);
        }
    }
}

/// Rule: amounts in the lists of `resources` are rounded up to thousandths.
pub(super) fn round(node: &mut Node) {
    let Some(resources) = get_mut(node, "resources") else { return };
    for name in ["limits", "requests"] {
        if let Some(list) = get_mut(resources, name) {
            round_list(list);
        }
    }
}

fn round_list(list: &mut Node) {
    let Value::Map(entries) = &mut list.value else { return };
    for entry in entries {
        if let Some(text) = entry.value.as_str().and_then(rounded) {
            entry.value.value = Value::String(text);
        }
    }
}
