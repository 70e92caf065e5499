//! `kubectl get` of one kind: the columns of the API server's table, with ages, and the wide ones.

use podstep_manifest::Node;

use super::cursor::{Cursor, ObjectRef};
use super::describe::selector;
use super::pod::{pod_columns, pod_row};
use super::shown::{ip_of, node_of, shown};
use super::tabs::{growing_table, table};
use super::workload::{labels_in_line, object_columns};
use crate::order::sort_by;

type Cells = Vec<(&'static str, String)>;

/// Rule: in the order of their names; the wide columns come last. Source: `printers.go` `AddHandlers`.
pub(super) fn get(cursor: &Cursor<'_>, kind: &str, wide: bool) -> String {
    let others = cursor.objects().map(|(index, _)| ObjectRef::Other(index));
    let mut objects: Vec<ObjectRef> = cursor.pods().map(|(pod, _)| ObjectRef::Pod(pod)).chain(others).collect();
    objects.retain(|object| cursor.kind(*object) == kind);
    sort_by(&mut objects, &|a, b| cursor.name(*a).cmp(cursor.name(*b)));
    let rows: Vec<Cells> = objects.into_iter().filter_map(|object| row(cursor, object, wide)).collect();
    let Some(first) = rows.first() else { return "No resources found in default namespace.\n".to_owned() };
    let mut lines = vec![first.iter().map(|(title, _)| (*title).to_owned()).collect::<Vec<_>>()];
    lines.extend(rows.into_iter().map(|row| row.into_iter().map(|(_, cell)| cell).collect()));
    table(&lines)
}

/// What a `kubectl get KIND -w` that was begun before everything has printed.
///
/// Rule: a row for every write, the deletion included, each with the age at its time. Source: `kubectl/pkg/cmd/get`
/// `watch`.
pub(super) fn watch(cursor: &Cursor<'_>, kind: &str) -> String {
    let life = cursor.life;
    let printed = life.trace.rows.iter().filter(|row| row.kind == kind && row.step <= cursor.step);
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut then = Cursor::new(life, 0);
    for event in printed {
        // A deletion shows the last state.
        let seen = if event.change == "DELETED" { event.step.saturating_sub(1) } else { event.step };
        then = then.moved(seen);
        then.now = event.at;
        let Some(cells) = written(&then, event.step, kind, &event.name).and_then(|object| row(&then, object, false))
        else {
            continue;
        };
        if lines.is_empty() {
            lines.push(cells.iter().map(|(title, _)| (*title).to_owned()).collect());
        }
        lines.push(cells.into_iter().map(|(_, cell)| cell).collect());
    }
    growing_table(&lines)
}

/// The object of this kind and name that a step changed.
fn written(cursor: &Cursor<'_>, step: usize, kind: &str, name: &str) -> Option<ObjectRef> {
    let step = cursor.life.trace.steps.get(step)?;
    step.changes
        .iter()
        .filter_map(ObjectRef::of)
        .find(|object| cursor.kind(*object) == kind && cursor.name(*object) == name)
}

fn row(cursor: &Cursor<'_>, object: ObjectRef, wide: bool) -> Option<Cells> {
    let mut cells = vec![("NAME", cursor.name(object).to_owned())];
    let version = cursor.life.cluster.version;
    match object {
        ObjectRef::Pod(pod) => {
            let containers = &cursor.life.trace.pods.get(pod)?.containers;
            let status = cursor.pod(pod)?;
            cells.extend(pod_columns(containers, status, version));
            // Rule: with restarts, how long the last one is ago. Source: `printPod`.
            let row = pod_row(containers, status, version);
            if let (Some((_, restarts)), Some(last)) = (cells.last_mut(), row.last_restart.filter(|_| row.restarts > 0))
            {
                *restarts += &format!(" ({} ago)", cursor.age(last));
            }
        }
        ObjectRef::Other(other) => cells.extend(object_columns(cursor.object(other)?, cursor.now, version)),
    }
    cells.push(("AGE", cursor.age(cursor.created_at(object))));
    if wide {
        cells.extend(match object {
            ObjectRef::Pod(pod) => wide_pod(cursor, pod)?,
            ObjectRef::Other(_) => wide_workload(cursor, object)?,
        });
    }
    Some(cells)
}

/// Source: `printPod`.
fn wide_pod(cursor: &Cursor<'_>, pod: usize) -> Option<Cells> {
    let none = || "<none>".to_owned();
    let document = cursor.document(ObjectRef::Pod(pod))?.0;
    let gates = document.get("spec").and_then(|spec| spec.get("readinessGates")).map(Node::items).unwrap_or_default();
    let status = cursor.pod(pod)?;
    let holds =
        |gate: &&Node| gate.get("conditionType").and_then(Node::as_str).is_some_and(|kind| status.is_true(kind));
    let gates =
        if gates.is_empty() { none() } else { format!("{}/{}", gates.iter().filter(holds).count(), gates.len()) };
    Some(vec![
        ("IP", ip_of(cursor, pod).unwrap_or_else(none)),
        ("NODE", node_of(cursor, pod).map_or_else(none, str::to_owned)),
        ("NOMINATED NODE", none()),
        ("READINESS GATES", gates),
    ])
}

/// Rule: regular containers only; a StatefulSet has no column for its selector. Source: `printers.go`
/// `layoutContainerCells`.
fn wide_workload(cursor: &Cursor<'_>, object: ObjectRef) -> Option<Cells> {
    let whole = shown(cursor, object)?;
    let path: &[&str] = match cursor.kind(object) {
        "CronJob" => &["spec", "jobTemplate", "spec"],
        _ => &["spec"],
    };
    let spec = path.iter().try_fold(&whole, |node, step| node.get(step))?;
    let containers = spec.get("template")?.get("spec")?.get("containers").map(Node::items).unwrap_or_default();
    let column = |field: &str| {
        let words = containers.iter().filter_map(|container| container.get(field)?.as_str());
        words.collect::<Vec<_>>().join(",")
    };
    let mut cells = vec![("CONTAINERS", column("name")), ("IMAGES", column("image"))];
    let selected = match cursor.kind(object) {
        "StatefulSet" => return Some(cells),
        "ReplicationController" => labels_in_line(spec.get("selector")),
        _ => selector(spec.get("selector")),
    };
    cells.push(("SELECTOR", if selected.is_empty() { "<none>".to_owned() } else { selected }));
    Some(cells)
}
