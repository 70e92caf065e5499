//! The nodes of a cluster, as far as they decide where a Pod runs.

use podstep_freeze::Freeze;
use podstep_manifest::{Node, Span};

use super::{Amount, amounts, is_true, items, text, word};

/// No more nodes than these.
pub const MAX_NODES: usize = 100;
/// How many Pods a node takes if nothing is told. Source: the kubelet's `maxPods`.
const MAX_PODS: i64 = 110;
const CONTROL_PLANE: &str = "node-role.kubernetes.io/control-plane";

/// A node.
#[derive(Debug, Clone, PartialEq, Eq, Default, Freeze)]
pub struct NodeSpec {
    /// `metadata.name`.
    pub name: String,
    /// `metadata.labels`.
    pub labels: Vec<(String, String)>,
    /// `spec.taints`.
    pub taints: Vec<Taint>,
    /// `status.allocatable`; of a resource that is not named here there is enough.
    pub allocatable: Vec<Amount>,
    /// `spec.unschedulable`: it is cordoned.
    pub unschedulable: bool,
    /// Nothing was told of it: every Pod fits on it.
    pub fits_all: bool,
}

/// An entry of `spec.taints`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Freeze)]
pub struct Taint {
    /// `key`.
    pub key: String,
    /// `value`.
    pub value: String,
    /// `effect`: `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
    pub effect: String,
}

impl NodeSpec {
    /// The only node of a cluster of which nothing is told.
    #[must_use]
    pub fn only() -> Self {
        Self { name: "node1".to_owned(), fits_all: true, ..Self::default() }
    }

    fn new(name: &str) -> Self {
        let labels = [("kubernetes.io/arch", "amd64"), ("kubernetes.io/hostname", name), ("kubernetes.io/os", "linux")];
        let labels = labels.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec();
        Self { name: name.to_owned(), labels, ..Self::default() }
    }

    /// How many Pods it takes.
    #[must_use]
    pub fn max_pods(&self) -> i64 {
        let told = self.allocatable.iter().find(|(name, ..)| name == "pods");
        told.map_or(if self.fits_all { i64::MAX } else { MAX_PODS }, |(_, pods, _)| pods.value())
    }

    fn label(&mut self, key: &str, value: &str) {
        match self.labels.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => value.clone_into(old),
            None => self.labels.push((key.to_owned(), value.to_owned())),
        }
    }
}

/// The nodes of a list whose items have `name`, `labels`, `taints`, `capacity` and `unschedulable`.
#[must_use]
pub fn nodes(list: &[Node]) -> Vec<NodeSpec> {
    let node = |told: &Node| {
        let mut node = NodeSpec::new(word(told, "name"));
        for entry in told.get("labels").map(Node::entries).unwrap_or_default() {
            node.label(&entry.key, entry.value.as_str().unwrap_or_default());
        }
        let taint = |taint: &Node| Taint {
            key: text(taint, "key"),
            value: text(taint, "value"),
            effect: text(taint, "effect"),
        };
        node.taints = items(told, "taints").iter().map(taint).collect();
        let capacity = amounts(told.get("capacity")).into_iter();
        node.allocatable = capacity.map(|(name, amount, _)| (name, amount, Span::default())).collect();
        node.unschedulable = is_true(told, "unschedulable");
        node
    };
    let mut nodes: Vec<NodeSpec> = Vec::new();
    for node in list.iter().take(MAX_NODES).map(node) {
        if !node.name.is_empty() && nodes.iter().all(|known| known.name != node.name) {
            nodes.push(node);
        }
    }
    nodes
}

/// The nodes of a `kind: Cluster` of kind; none if it names none.
///
/// Rule: named after the cluster and the role, counted from the second on; a control plane takes no Pods unless the
/// cluster has no workers. Source: kind `pkg/cluster/internal/create/actions`, `common.MakeNodeNamer`.
#[must_use]
pub fn kind_nodes(cluster: &Node) -> Vec<NodeSpec> {
    let list = items(cluster, "nodes");
    let cluster_name = Some(word(cluster, "name")).filter(|name| !name.is_empty()).unwrap_or("kind");
    let role =
        |node: &Node| Some(text(node, "role")).filter(|role| !role.is_empty()).unwrap_or("control-plane".to_owned());
    let has_workers = list.iter().any(|node| role(node) == "worker");
    let mut nodes: Vec<NodeSpec> = Vec::new();
    for told in list.iter().take(MAX_NODES) {
        let role = role(told);
        let prefix = format!("{cluster_name}-{role}");
        let nth = nodes.iter().filter(|node| node.name.starts_with(&prefix)).count() + 1;
        let mut node = NodeSpec::new(&if nth == 1 { prefix } else { format!("{prefix}{nth}") });
        for entry in told.get("labels").map(Node::entries).unwrap_or_default() {
            node.label(&entry.key, entry.value.as_str().unwrap_or_default());
        }
        if role == "control-plane" {
            node.label(CONTROL_PLANE, "");
            if has_workers {
                let taint =
                    Taint { key: CONTROL_PLANE.to_owned(), effect: "NoSchedule".to_owned(), ..Taint::default() };
                node.taints.push(taint);
            }
        }
        nodes.push(node);
    }
    nodes
}
