//! `kubectl get nodes`.

use super::cursor::Cursor;
use super::ids::host_ip;
use super::tabs::table;
use crate::api::NodeSpec;
use crate::time::Millis;
use crate::trace::Fact;

/// What stands before a role in the key of a node's label.
const ROLE: &str = "node-role.kubernetes.io/";

/// Rule: in the order of their names, each with the roles of its labels; what a node does not report is `<unknown>`.
/// The nodes came with the life, and run the first release of its version. Source: `printers.go` `printNode`.
pub(super) fn get(cursor: &Cursor<'_>, wide: bool) -> String {
    let nodes = &cursor.life.nodes;
    let mut places: Vec<(usize, &NodeSpec)> = nodes.iter().enumerate().collect();
    crate::order::sort_by(&mut places, &|a, b| a.1.name.cmp(&b.1.name));
    let mut titles = vec!["NAME", "STATUS", "ROLES", "AGE", "VERSION"];
    if wide {
        titles.extend(["INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"]);
    }
    let mut rows = vec![titles.into_iter().map(str::to_owned).collect::<Vec<_>>()];
    for (place, node) in places {
        let status = if is_cordoned(cursor, node) { "Ready,SchedulingDisabled" } else { "Ready" };
        let mut roles: Vec<&str> = node.labels.iter().filter_map(|(key, _)| key.strip_prefix(ROLE)).collect();
        crate::order::sort_by(&mut roles, &Ord::cmp);
        let roles = if roles.is_empty() { "<none>".to_owned() } else { roles.join(",") };
        let version = format!("v{}.0", cursor.life.cluster.version);
        let mut row = vec![node.name.clone(), status.to_owned(), roles, cursor.age(Millis::ZERO), version];
        if wide {
            row.extend([host_ip(place), "<none>".to_owned()]);
            row.extend(["<unknown>"; 3].map(str::to_owned));
        }
        rows.push(row);
    }
    table(&rows)
}

/// Whether the node takes no new Pods.
fn is_cordoned(cursor: &Cursor<'_>, node: &NodeSpec) -> bool {
    let steps = cursor.life.trace.steps.iter().take(cursor.step + 1).rev();
    let told = steps.filter_map(|step| match &*step.fact {
        Fact::Cordoned { node: name, cordoned } if *name == node.name => Some(*cordoned),
        _ => None,
    });
    told.take(1).last().unwrap_or(node.unschedulable)
}
