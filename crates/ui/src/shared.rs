//! What the containers of a Pod share: volumes, network, processes.

use podstep_core::api::PodSpec;
use podstep_core::shared::{Mount, PidNamespace, Port, Volume};
use podstep_manifest::{LineIndex, Span};
use podstep_text::{Message, Shared};
use yew::Html;

use crate::markup::{Page, Slot, TableRow};
use crate::panels::{Kind, PanelProps};

/// What is in one of these panels.
pub(crate) fn view(props: &PanelProps) -> Html {
    match props.kind {
        Kind::Volumes => volumes(props),
        Kind::Network => network(props),
        _ => processes(props),
    }
}

/// A container's name and role.
fn name(page: &Page, pod: &PodSpec, container: usize) -> Slot<'static> {
    let Some(container) = pod.containers.get(container) else { return Slot::Nothing };
    Slot::Node(page.fill(
        "<span translate=\"no\">{}</span> <span class=\"dim\">{}</span>",
        [Slot::Str(&container.name), Slot::Say(Message::Role(container.role))],
    ))
}

/// Sentences as a list, each with its place in the manifest if it has one.
fn sentences(page: &Page, lines: &LineIndex<'_>, all: Vec<(Shared<'_>, Option<Span>)>) -> Html {
    let one = |(said, span): (Shared<'_>, Option<Span>)| {
        let place = span.map_or(Slot::Nothing, |span| page.place(lines, span));
        page.fill("<li>{} {}</li>", [Slot::Say(Message::Shared(said)), place])
    };
    page.fill("<ul class=\"plain\">{}</ul>", [Slot::Nodes(all.into_iter().map(one).collect())])
}

/// Who mounts what where, and below it what becomes of each volume's files.
fn volumes(props: &PanelProps) -> Html {
    let PanelProps { page, shown, .. } = props;
    let lines = &LineIndex::new(&shown.text);
    let pod = &shown.life.workload.pod;
    let volumes = shown.life.shared().volumes;
    if volumes.is_empty() {
        return page.note(Message::Shared(Shared::VolumesNone));
    }
    let mut columns = vec![Slot::Say(Message::Shared(Shared::ColumnVolume))];
    columns.extend((0..pod.containers.len()).map(|container| name(page, pod, container)));
    let row = |volume: &Volume| {
        let named = page.fill("<span translate=\"no\">{}</span>", [Slot::Str(&volume.name)]);
        let mut cells = vec![Slot::Node(named)];
        cells.extend((0..pod.containers.len()).map(|container| {
            let of = volume.mounts.iter().filter(|mount| mount.container == container);
            let mounts: Vec<Html> = of.map(|mount| self::mount(page, lines, mount)).collect();
            if mounts.is_empty() { Slot::Say(Message::NotNeeded) } else { Slot::Nodes(mounts) }
        }));
        TableRow { class: None, named: true, cells }
    };
    let rows = volumes.iter().map(row).collect();
    let about = |volume: &Volume| {
        let mut said = vec![(Shared::Kept(volume.kept), None)];
        match &volume.passages {
            Ok(passages) => {
                said.extend(passages.iter().map(|passage| (Shared::Passage(passage, pod), Some(passage.span))));
            }
            Err(why) => said.push((Shared::Unshared(*why, volume.kept, pod), None)),
        }
        said.extend(volume.tmpfs.iter().map(|tmpfs| (Shared::TmpFs(tmpfs, pod), None)));
        page.fill(
            "<li class=\"total\"><h3><span translate=\"no\"><strong>{}</strong> <code>{}</code></span> {}</h3>{}</li>",
            [
                Slot::Str(&volume.name),
                Slot::Str(&volume.source),
                page.place(lines, volume.span),
                Slot::Node(sentences(page, lines, said)),
            ],
        )
    };
    page.fill(
        "{}{}<ul class=\"totals\">{}</ul>",
        [
            Slot::Node(page.note(Message::Shared(Shared::VolumesIntro))),
            Slot::Node(page.table("", "", None, Message::Shared(Shared::VolumesCaption), columns, rows)),
            Slot::Nodes(volumes.iter().map(about).collect()),
        ],
    )
}

/// A mount in its cell.
fn mount(page: &Page, lines: &LineIndex<'_>, mount: &Mount) -> Html {
    let sub_path = page.fill(" <code translate=\"no\">subPath {}</code>", [Slot::Str(&mount.sub_path)]);
    page.fill(
        "<div><code translate=\"no\">{}</code>{} {} {}</div>",
        [
            Slot::Str(&mount.path),
            Slot::Node(sub_path).when(!mount.sub_path.is_empty()),
            Slot::Str(if mount.read_only { "ro" } else { "rw" }),
            page.place(lines, mount.span),
        ],
    )
}

/// Who listens where, and who is in whose way.
fn network(props: &PanelProps) -> Html {
    let PanelProps { page, shown, .. } = props;
    let lines = &LineIndex::new(&shown.text);
    let pod = &shown.life.workload.pod;
    let network = shown.life.shared().network;
    let mut said = vec![(Shared::Network(network.host.is_some()), network.host)];
    said.extend(network.clashes.iter().map(|clash| (Shared::Clash(clash, pod), Some(clash.span))));
    said.extend(network.answered.iter().map(|probe| (Shared::Answered(probe, pod), Some(probe.span))));
    if network.ports.is_empty() {
        said.push((Shared::PortsNone, None));
        return sentences(page, lines, said);
    }
    let hosts = network.ports.iter().any(|port| port.host.is_some());
    said.extend(hosts.then_some((Shared::HostPorts, None)));
    let mut columns = vec![
        Slot::Say(Message::ColumnContainer),
        Slot::Say(Message::Shared(Shared::ColumnPort)),
        Slot::Say(Message::Shared(Shared::ColumnKnown)),
    ];
    columns.extend(hosts.then_some(Slot::Str("hostPort")));
    let row = |port: &Port| {
        let known = Slot::Say(Message::Shared(Shared::Known(port.known)));
        let mut cells = vec![
            name(page, pod, port.container),
            Slot::Text(format!("{}/{}", port.number, port.protocol).into()),
            Slot::Node(page.fill("<code translate=\"no\">{}</code> {}", [known, page.place(lines, port.span)])),
        ];
        cells.extend(hosts.then(|| port.host.map_or(Slot::Say(Message::NotNeeded), |host| Slot::text(&host))));
        TableRow { class: None, named: true, cells }
    };
    let rows = network.ports.iter().map(row).collect();
    let table = page.table("", "", None, Message::Shared(Shared::PortsCaption), columns, rows);
    page.fill("{}{}", [Slot::Node(sentences(page, lines, said)), Slot::Node(table)])
}

/// Who sees whom, and what that makes of SIGTERM.
fn processes(props: &PanelProps) -> Html {
    let PanelProps { page, shown, .. } = props;
    let lines = &LineIndex::new(&shown.text);
    let pod = &shown.life.workload.pod;
    let processes = shown.life.shared().processes;
    let namespace = processes.namespace;
    let place = match namespace {
        PidNamespace::Own => None,
        PidNamespace::Pod(span) | PidNamespace::Node(span) => Some(span),
    };
    let said =
        vec![(Shared::Namespace(namespace), place), (Shared::Ipc(processes.host_ipc.is_some()), processes.host_ipc)];
    let columns = vec![
        Slot::Say(Message::ColumnContainer),
        Slot::Say(Message::Shared(Shared::ColumnSees)),
        Slot::Say(Message::Shared(Shared::ColumnTerm)),
    ];
    let rows = processes.processes.iter().map(|process| {
        let who = name(page, pod, process.container);
        let cells = vec![
            Slot::Node(page.fill("{}<div>{}</div>", [who, page.place(lines, process.span)])),
            Slot::Say(Message::Shared(Shared::Sees(process, namespace, pod))),
            process.term.map_or(Slot::Nothing, |reason| Slot::Say(Message::Shared(Shared::Term(reason)))),
        ];
        TableRow { class: None, named: true, cells }
    });
    let rows = rows.collect();
    let table = page.table("", "", None, Message::Shared(Shared::ProcessesCaption), columns, rows);
    page.fill("{}{}", [Slot::Node(sentences(page, lines, said)), Slot::Node(table)])
}
