//! The QoS class, and what a node of a chosen size makes of the Pod.

use podstep_core::resources::cgroup_files::Hierarchy;
use podstep_core::resources::{NodeSize, on_node};
use podstep_core::rules::{ON_NODE, Rule};
use podstep_text::Message;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlSelectElement};
use yew::Html;

use super::{Ask, name, trial as numbers};
use crate::app::Command;
use crate::because::explained;
use crate::markup::{Slot, TableRow};
use crate::panels::PanelProps;
use crate::state::Shown;

/// What a node's cgroups can be.
const HIERARCHIES: [(Hierarchy, &str); 2] = [(Hierarchy::V2, "v2"), (Hierarchy::V1, "v1")];

/// The QoS class and what would change it.
pub(super) fn qos(props: &PanelProps) -> Html {
    let PanelProps { page, shown, .. } = props;
    let qos = &shown.life.resources().qos;
    let pod = shown.life.trace.pods.first();
    let hindrance = |hindrance| page.fill("<li>{}</li>", [Slot::Say(Message::QosHindrance { hindrance, pod })]);
    page.fill(
        "<p><strong class=\"value\" translate=\"no\">{}</strong></p><p>{}</p>{}<ul class=\"plain\">{}</ul>{}",
        [
            Slot::Str(qos.class.as_str()),
            Slot::Say(Message::QosMeaning(qos.class)),
            Slot::Node(page.note(Message::QosWhy(qos.class))),
            Slot::Nodes(qos.hindrances.iter().map(hindrance).collect()),
            Slot::Node(explained(page, shown, Rule::Qos.id(), Rule::Qos, None, &containers(shown))),
        ],
    )
}

/// All containers, by index in the Pod.
fn containers(shown: &Shown) -> Vec<usize> {
    (0..shown.life.workload.pod.containers.len()).collect()
}

fn chosen(event: &Event) -> Option<usize> {
    usize::try_from(event.target()?.dyn_into::<HtmlSelectElement>().ok()?.selected_index()).ok()
}

fn chosen_size(event: &Event) -> Option<Command> {
    Some(Command::Try(Ask::NodeSize(chosen(event)?)))
}

fn chosen_hierarchy(event: &Event) -> Option<Command> {
    let (hierarchy, _) = HIERARCHIES.get(chosen(event)?)?;
    Some(Command::Try(Ask::Hierarchy(*hierarchy)))
}

/// The cgroups, `oom_score_adj`, whether there is room and who is evicted, on a node of a chosen size.
pub(super) fn node(props: &PanelProps) -> Html {
    let PanelProps { page, shown, trial, .. } = props;
    let after = numbers::report_of(shown, &trial.typed);
    let stored = &after.unwrap_or_else(|| shown.life.resources()).stored;
    let pod = shown.life.trace.pods.first();
    let (size, hierarchy, version) = (trial.size, trial.hierarchy, shown.life.cluster.version);
    let v1 = hierarchy == Hierarchy::V1;
    let chosen = NodeSize::USUAL.get(size).copied().unwrap_or(NodeSize { cpus: 4, memory_gib: 16 });
    let node = on_node(stored, version, chosen);
    let mut rows = vec![TableRow {
        class: None,
        named: true,
        cells: vec![
            Slot::Say(Message::WholePod),
            Slot::text(&if v1 { node.pod.cpu_shares } else { node.pod.cpu_weight() }),
            Slot::Say(Message::CpuMax { hierarchy, cap: node.pod.cpu_quota_us, pod }),
            Slot::Say(Message::MemoryMax { hierarchy, cap: node.pod.memory_bytes, pod }),
            Slot::Say(Message::NotNeeded),
        ],
    }];
    for (index, (cgroup, oom)) in node.containers.iter().enumerate() {
        rows.push(TableRow {
            class: None,
            named: true,
            cells: vec![
                Slot::Node(page.fill("<span translate=\"no\">{}</span>", [Slot::Str(name(pod, index))])),
                Slot::text(&if v1 { cgroup.cpu_shares } else { cgroup.cpu_weight() }),
                Slot::Say(Message::CpuMax { hierarchy, cap: cgroup.cpu_cap(), pod }),
                Slot::Say(Message::MemoryMax { hierarchy, cap: cgroup.memory_cap(), pod }),
                Slot::text(oom),
            ],
        });
    }
    let [shares, quota, memory] = hierarchy.files();
    let whys = [shares, quota, memory, "oom_score_adj"].into_iter().zip(ON_NODE);
    let why = |(file, (rule, turn))| explained(page, shown, file, rule, Some(turn), &containers(shown));
    let whys = Slot::Nodes(whys.map(why).collect());
    let [shares, quota, memory] = [shares, quota, memory].map(Slot::Str);
    let columns = vec![Slot::Say(Message::ColumnContainer), shares, quota, memory, Slot::Say(Message::ColumnOom)];
    let hierarchies = HIERARCHIES.into_iter().map(|(of, name)| {
        page.fill("<option selected=\"{}\">{}</option>", [Slot::Flag(of == hierarchy), Slot::Str(name)])
    });
    let eviction = Message::Eviction { critical: shown.life.is_critical(), request: &node.memory_request };
    let sizes = NodeSize::USUAL.into_iter().enumerate().map(|(index, usual)| {
        page.fill("<option selected=\"{}\">{}</option>", [Slot::Flag(index == size), Slot::Say(Message::NodeOf(usual))])
    });
    let shortage = |shortage| {
        page.fill("<span><span aria-hidden=\"true\">✗ </span>{} </span>", [Slot::Say(Message::Shortage(shortage))])
    };
    let fits = node.shortages.is_empty();
    let verdict = if fits {
        page.fill("<span aria-hidden=\"true\">✓ </span>{}", [Slot::Say(Message::Fits)])
    } else {
        page.fill("{}", [Slot::Nodes(node.shortages.iter().map(shortage).collect())])
    };
    page.fill(
        "<label class=\"inline\"><span>{}</span> <select id=\"@node\" onchange=\"{}\">{}</select></label> \
         <label class=\"inline\"><span>{}</span> <select id=\"@hierarchy\" onchange=\"{}\">{}</select></label>\
         <p role=\"status\" class=\"fits {}\">{}</p>{}{}<div>{}</div>{}",
        [
            Slot::Say(Message::NodeSize),
            Slot::Hear(chosen_size),
            Slot::Nodes(sizes.collect()),
            Slot::Say(Message::Hierarchy),
            Slot::Hear(chosen_hierarchy),
            Slot::Nodes(hierarchies.collect()),
            Slot::Str("not").when(!fits),
            Slot::Node(verdict),
            Slot::Node(page.note(Message::HierarchyRefused)).when(!hierarchy.starts(version)),
            Slot::Node(page.table("", "", None, Message::NodeCaption, columns, rows)),
            whys,
            Slot::Node(page.note(eviction)),
        ],
    )
}
