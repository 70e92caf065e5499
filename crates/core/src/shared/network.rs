//! The network: one address, one localhost and one set of ports for all containers.

use podstep_manifest::Span;

use super::{Pod, switched_on};
use crate::api::{Probe, items, whole, word};
use crate::trace::ProbeKind;

/// What probes speak.
const TCP: &str = "TCP";

/// The network of a Pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// Where `hostNetwork: true` stands in the text, if it is set.
    pub host: Option<Span>,
    /// Who listens where, by container in the order of their start.
    pub ports: Vec<Port>,
    /// Ports that two containers want at the same time.
    pub clashes: Vec<Clash>,
    /// Probes that another container answers.
    pub answered: Vec<Answered>,
}

/// A port that a container listens on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    /// The container.
    pub container: usize,
    /// The number within the Pod.
    pub number: u64,
    /// `TCP`, `UDP` or `SCTP`.
    pub protocol: String,
    /// The port of the node that leads to it.
    pub host: Option<u64>,
    /// The address of the node that it is bound to; empty is all of them.
    pub host_ip: String,
    /// What says so.
    pub known: Known,
    /// Where that stands in the text.
    pub span: Span,
}

/// How it is known that a container listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// It declares the port.
    Declared,
    /// Its probe asks there.
    Probe(ProbeKind),
}

/// A port that two containers want at the same time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    /// The container that starts first.
    pub first: usize,
    /// The other one.
    pub second: usize,
    /// The port.
    pub number: u64,
    /// Its protocol.
    pub protocol: String,
    /// Whether it is one of the node, and not of the Pod.
    pub of_node: bool,
    /// Where the other one's port stands in the text.
    pub span: Span,
}

/// A probe that asks a port which only another container has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Whose probe it is.
    pub container: usize,
    /// Which probe.
    pub kind: ProbeKind,
    /// The port.
    pub number: u64,
    /// Who listens there.
    pub by: usize,
    /// Where the probe stands in the text.
    pub span: Span,
}

/// The network of a Pod.
pub(super) fn network(pod: &Pod<'_>) -> Network {
    let host = switched_on(pod.spec, "hostNetwork");
    let mut ports = declared(pod, host.is_some());
    let clashes = clashes(pod, &ports);
    let answered = add_asked(pod, &mut ports);
    Network { host, ports, clashes, answered }
}

/// Rule: in the node's network the port of the Pod is the port of the node, also where no `hostPort` is written.
/// Source: `SetDefaultHostNetworkPorts`.
fn declared(pod: &Pod<'_>, in_host: bool) -> Vec<Port> {
    let mut ports = Vec::new();
    for (container, (node, _)) in pod.containers.iter().enumerate() {
        for port in items(node, "ports") {
            let Some(number) = whole(port, "containerPort") else { continue };
            ports.push(Port {
                container,
                number,
                protocol: word(port, "protocol").to_owned(),
                host: whole(port, "hostPort").filter(|port| *port > 0).or(in_host.then_some(number)),
                host_ip: word(port, "hostIP").to_owned(),
                known: Known::Declared,
                span: port.span,
            });
        }
    }
    ports
}

/// Adds the ports that only a probe tells of; gives the probes that another container answers.
///
/// Rule: a probe goes to the Pod's address, so whoever listens on its port answers. A port that another container has
/// at the same time is that one's; one that nobody declares is taken for the container's own, since declaring opens
/// nothing. Source: `doProbe` of `prober.go`; `containerPort` of the API.
fn add_asked(pod: &Pod<'_>, ports: &mut Vec<Port>) -> Vec<Answered> {
    let mut answered = Vec::new();
    for (container, (node, own)) in pod.containers.iter().enumerate() {
        let probes: [(ProbeKind, &str, &Option<Probe>); 3] = [
            (ProbeKind::Startup, "startupProbe", &own.startup),
            (ProbeKind::Readiness, "readinessProbe", &own.readiness),
            (ProbeKind::Liveness, "livenessProbe", &own.liveness),
        ];
        for (kind, field, probe) in probes {
            let address = probe.as_ref().and_then(|probe| probe.address.as_ref()).filter(|to| to.host.is_empty());
            let Some(number) = address.and_then(|address| address.port.as_ref().ok().copied()) else { continue };
            let span = node.get(field).map(|probe| probe.span).unwrap_or_default();
            let listens = || ports.iter().filter(|port| port.number == number && port.protocol == TCP);
            if listens().any(|port| port.container == container) {
                continue;
            }
            if let Some(port) = listens().find(|port| pod.meet(container, port.container)) {
                answered.push(Answered { container, kind, number, by: port.container, span });
                continue;
            }
            let (protocol, known) = (TCP.to_owned(), Known::Probe(kind));
            ports.push(Port { container, number, protocol, host: None, host_ip: String::new(), known, span });
        }
    }
    answered
}

/// Rule: of two processes in one network namespace only the first can listen on a port (EADDRINUSE); the same goes for
/// the port of the node. Containers that never run at the same time do not meet there. Source: `bind(2)`; the server
/// refuses only equal host ports of regular containers (`AccumulateUniqueHostPorts`).
fn clashes(pod: &Pod<'_>, ports: &[Port]) -> Vec<Clash> {
    let mut clashes = Vec::new();
    for (index, first) in ports.iter().enumerate() {
        for second in ports.iter().skip(index + 1) {
            if first.protocol != second.protocol || !pod.meet(first.container, second.container) {
                continue;
            }
            let on_node = first.host.filter(|_| (first.host, &first.host_ip) == (second.host, &second.host_ip));
            let same = (first.number == second.number).then_some((first.number, false));
            if let Some((number, of_node)) = same.or(on_node.map(|number| (number, true))) {
                clashes.push(Clash {
                    first: first.container,
                    second: second.container,
                    number,
                    protocol: first.protocol.clone(),
                    of_node,
                    span: second.span,
                });
            }
        }
    }
    clashes
}
