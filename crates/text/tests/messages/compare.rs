//! What is said about two runs side by side.

use podstep_core::cluster::Version;
use podstep_core::compare::{Comparison, Difference, Outcome, Side, What, compare};
use podstep_core::diagnostic::Finding;
use podstep_core::observed::Why;
use podstep_core::samples::SAMPLES;
use podstep_core::status::PodPhase;
use podstep_core::time::Millis;
use podstep_core::trace::ContainerRef;
use podstep_core::{Life, Options, run};
use podstep_text::{Compare, Message};

use super::Take;

const OUTCOMES: [Outcome; 6] = [
    Outcome::Complete,
    Outcome::Failed("QxReason"),
    Outcome::Unfinished,
    Outcome::Available { available: 37, wanted: 41 },
    Outcome::Phase(PodPhase::Succeeded),
    Outcome::Nothing,
];

/// Every sentence of the panel, and what differs between all neighbours among the samples and two versions.
pub fn comparisons(made_up: &Life, take: Take<'_>) {
    for message in [
        Compare::With,
        Compare::Pinned,
        Compare::OnVersion(Version(31)),
        Compare::Untouched,
        Compare::Cluster,
        Compare::Agree(1),
        Compare::Agree(37),
        Compare::TakeOver,
        Compare::TakeOverNote,
        Compare::Fixed,
        Compare::OfSample("qxtitle"),
        Compare::Pin,
        Compare::PinNote,
        Compare::Here,
        Compare::There,
        Compare::Working,
        Compare::Same,
        Compare::Picture,
        Compare::List,
        Compare::OnlyFinding(Side::This, &Finding::NoPodInKind { kind: "QxKind".to_owned() }),
        Compare::OnlyFinding(Side::Other, &Finding::NoPodInKind { kind: "QxKind".to_owned() }),
        Compare::Following(1),
        Compare::Following(37),
        Compare::LeftOut(37),
        Compare::MoreRows(37),
    ] {
        take(&Message::Compare(message));
    }
    for why in [Why::Latency, Why::Program, Why::Stop, Why::BackOff, Why::Probes, Why::Images] {
        take(&Message::Compare(Compare::Why(why)));
    }
    let traces = [&made_up.trace, &made_up.trace];
    let mut say = |what| {
        let difference = Difference { what, steps: [Some(4), Some(7)], follows: None };
        take(&Message::Compare(Compare::Difference { difference: &difference, traces }));
    };
    for side in [Side::This, Side::Other] {
        say(What::NoLife(side));
        say(What::Only(side));
        say(What::Pod(side, 0));
    }
    for outcome in OUTCOMES {
        say(What::Outcome([outcome, Outcome::Failed("QxOther")]));
    }
    for is in [[true, true], [false, true]] {
        say(What::Condition { kind: "QxKind".to_owned(), is, since: [Millis(4_670), Millis(7_930)] });
    }
    say(What::Restarts { container: ContainerRef { pod: 0, container: 0 }, counts: [31, 37] });
    say(What::Event { side: Side::This, about: "Pod qxpod".to_owned(), reason: "QxReason".to_owned() });
    say(What::Moved([Millis(4_670), Millis(7_930)]));
    say(What::Moved([Millis(7_930), Millis(4_670)]));
    say(What::Ended { exit_codes: [31, 37], reasons: ["QxOne", "QxOther"] });
    let samples = || SAMPLES.iter().map(|sample| (sample.text, Options::default()));
    let older = |(text, options)| (text, Options { version: Some(Version(28)), ..options });
    for (one, other) in samples().zip(samples().skip(1)).chain(samples().zip(samples().map(older))) {
        let [one, other] = [one, other].map(|(text, options)| run(text, &options));
        let Comparison { differences, .. } = compare((&one).into(), (&other).into());
        let (Some(one), Some(other)) = (one.life, other.life) else { continue };
        let traces = [&one.trace, &other.trace];
        for difference in differences.iter().filter(|difference| !matches!(difference.what, What::Finding(..))) {
            take(&Message::Compare(Compare::Difference { difference, traces }));
        }
    }
}
