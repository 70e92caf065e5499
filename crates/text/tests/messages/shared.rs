//! What is said about what containers share.

use podstep_core::Life;
use podstep_core::process::TermReason;
use podstep_core::shared::{Answered, Clash, Kept, Known, Passage, PidNamespace, Process, TmpFs, Unshared};
use podstep_core::trace::ProbeKind;
use podstep_manifest::Span;
use podstep_quantity::Quantity;
use podstep_text::{Message, Shared};

use super::Take;

/// Every sentence of the panels, about the containers of this life.
pub fn shared(life: &Life, take: Take<'_>) {
    let pod = &life.workload.pod;
    let span = Span::default();
    let mut say = |said: Shared<'_>| take(&Message::Shared(said));
    for said in [
        Shared::VolumesIntro,
        Shared::VolumesNone,
        Shared::VolumesCaption,
        Shared::ColumnVolume,
        Shared::Network(true),
        Shared::Network(false),
        Shared::PortsNone,
        Shared::PortsCaption,
        Shared::ColumnPort,
        Shared::ColumnKnown,
        Shared::Known(Known::Declared),
        Shared::Known(Known::Probe(ProbeKind::Readiness)),
        Shared::HostPorts,
        Shared::ProcessesCaption,
        Shared::ColumnSees,
        Shared::ColumnTerm,
        Shared::Term(TermReason::NotPid1),
        Shared::Ipc(true),
        Shared::Ipc(false),
    ] {
        say(said);
    }
    for kept in [
        Kept::Pod,
        Kept::Memory,
        Kept::Api,
        Kept::Node,
        Kept::Claim,
        Kept::PodClaim,
        Kept::ReplicaClaim,
        Kept::Image,
        Kept::Storage,
    ] {
        say(Shared::Kept(kept));
        for why in [Unshared::Nobody, Unshared::Alone(2), Unshared::ReadOnly, Unshared::Apart] {
            say(Shared::Unshared(why, kept, pod));
        }
    }
    for (at_once, later) in [(vec![1, 2], vec![]), (vec![], vec![1, 2]), (vec![1], vec![2])] {
        say(Shared::Passage(&Passage { from: 0, at_once, later, span }, pod));
    }
    let quantity = |text: &str| Quantity::parse(text).unwrap();
    for size_limit in [None, Some(quantity("31Mi"))] {
        let writers = vec![(0, None), (1, Some(quantity("37Mi")))];
        say(Shared::TmpFs(&TmpFs { size_limit, writers }, pod));
    }
    for of_node in [true, false] {
        let clash = Clash { first: 1, second: 2, number: 7931, protocol: "TCP".to_owned(), of_node, span };
        say(Shared::Clash(&clash, pod));
    }
    let answered = Answered { container: 2, kind: ProbeKind::Liveness, number: 7931, by: 1, span };
    say(Shared::Answered(&answered, pod));
    for namespace in [PidNamespace::Own, PidNamespace::Pod(span), PidNamespace::Node(span)] {
        say(Shared::Namespace(namespace));
        for sees in [vec![], vec![0, 1]] {
            say(Shared::Sees(&Process { container: 2, sees, term: None, span }, namespace, pod));
        }
    }
}
