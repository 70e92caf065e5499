//! English sentences about two runs side by side.

use podstep_core::compare::{Outcome, Side, What};
use podstep_core::observed::Why;
use podstep_core::resources::Kind;
use podstep_core::trace::{ContainerRole, Trace};

use super::{count, fact, length, rest, time};
use crate::Text;
use crate::compare::{Compare, amounts, container, container_at, pod};

pub(super) fn compare(message: Compare<'_>) -> Text {
    match message {
        Compare::With => "Compare with".into(),
        Compare::Pinned => "the pinned run".into(),
        Compare::OnVersion(version) => format!("the same on Kubernetes v{version}").into(),
        Compare::Untouched => "the same when nobody does anything".into(),
        Compare::Cluster => "what the cluster did".into(),
        Compare::Agree(number) => {
            format!("{} with the prediction, to the second.", count(number, "observation agrees", "observations agree"))
                .into()
        }
        Compare::TakeOver => "Take over what was observed".into(),
        Compare::TakeOverNote => {
            "Writes into the Scenario how long the programs ran and how they ended, so that the prediction follows."
                .into()
        }
        Compare::Why(why) => self::why(why).into(),
        Compare::Fixed => "the text with the fix that is proposed".into(),
        Compare::OfSample(title) => format!("the sample “{title}”").into(),
        Compare::Pin => "Pin this run".into(),
        Compare::PinNote => "Pin it (key B), then change the text: it is compared with what it was.".into(),
        Compare::Here => "Here".into(),
        Compare::There => "There".into(),
        Compare::Working => "The other run is being computed …".into(),
        Compare::Same => "The two runs do not differ.".into(),
        Compare::Picture => "Both runs on one time axis, with their differences by number".into(),
        Compare::List => "Differences".into(),
        Compare::Difference { difference, traces } => what(&difference.what, traces, difference.steps),
        Compare::OnlyFinding(side, finding) => format!("Only {}: {}", place(side), rest::finding(finding)).into(),
        Compare::Following(1) => "1 that follows from it".into(),
        Compare::Following(number) => format!("{number} that follow from it").into(),
        Compare::LeftOut(number) => {
            format!("{} more are not listed.", count(number, "difference", "differences")).into()
        }
        Compare::MoreRows(number) => format!("{} more are not drawn.", count(number, "row", "rows")).into(),
    }
}

const fn place(side: Side) -> &'static str {
    match side {
        Side::This => "here",
        Side::Other => "there",
    }
}

fn happened(trace: &Trace, step: Option<usize>) -> Text {
    step.and_then(|step| trace.steps.get(step)).map(|step| fact(trace, step)).unwrap_or_default()
}

fn what(what: &What, traces: [&Trace; 2], [one, other]: [Option<usize>; 2]) -> Text {
    let [this, that] = traces;
    match what {
        What::Finding(..) => Text::default(),
        What::NoLife(side) => {
            format!("Nothing runs {}: the API server refuses the manifest, or it cannot be read.", place(*side)).into()
        }
        What::Outcome([here, there]) => {
            format!("In the end {} here, {} there.", outcome(*here), outcome(*there)).into()
        }
        What::Qos([here, there]) => format!("QoS class {} here, {} there.", here.as_str(), there.as_str()).into(),
        What::Amount { kind, resource, amounts } => {
            let kind = match kind {
                Kind::Requests => "request",
                Kind::Limits => "limit",
            };
            let [here, there] = self::amounts(amounts, "none");
            format!("Effective {kind} of {resource}: {here} here, {there} there.").into()
        }
        What::Role { container: of, roles: [here, there] } => {
            let name = container(traces, Side::This, *of);
            format!("{name} is {} here, {} there.", role(*here), role(*there)).into()
        }
        What::Pod(side, of) => format!("Only {} there is Pod {}.", place(*side), pod(traces, *side, *of)).into(),
        What::Container(side, of) => {
            format!("Only {} there is the container {}.", place(*side), container(traces, *side, *of)).into()
        }
        What::Only(Side::This) => format!("Only here: {}", happened(this, one)).into(),
        What::Only(Side::Other) => format!("Only there: {}", happened(that, other)).into(),
        What::Moved([here, there]) => {
            let by = length(there.since(*here) + here.since(*there));
            let later = if there > here { "later" } else { "earlier" };
            format!("{} Here at {}, there at {}, {by} {later}.", happened(this, one), time(*here), time(*there)).into()
        }
        What::Ended { exit_codes: [_, exit_code], reasons: [_, reason] } => {
            format!("{} There with exit code {exit_code} ({reason}).", happened(this, one)).into()
        }
        What::Condition { kind, is: [here, there], since: [at, seen] } if here == there => {
            format!("Condition {kind} is {}: here since {}, there since {}.", word(*here), time(*at), time(*seen))
                .into()
        }
        What::Condition { kind, is: [here, there], .. } => {
            format!("Condition {kind} is {} here, {} there.", word(*here), word(*there)).into()
        }
        What::Restarts { container: of, counts: [here, there] } => {
            format!("{}: {here} restarts here, {there} there.", container(traces, Side::This, *of)).into()
        }
        What::Event { side, about, reason } => {
            format!("Only {} are there Events {reason} about {about}.", place(*side)).into()
        }
        What::Order { before: [before, _] } => {
            let before = container_at(traces, *before);
            format!("{} Here before {before}, there after it.", happened(this, one)).into()
        }
    }
}

const fn role(role: ContainerRole) -> &'static str {
    match role {
        ContainerRole::PlainInit => "an init container",
        ContainerRole::Sidecar => "a sidecar",
        ContainerRole::Regular => "an app container",
    }
}

fn outcome(outcome: Outcome) -> Text {
    match outcome {
        Outcome::Complete => "the Job is complete".into(),
        Outcome::Failed(reason) => format!("the Job has failed ({reason})").into(),
        Outcome::Unfinished => "the Job is not finished".into(),
        Outcome::Available { available, wanted } => format!("{available} of {wanted} Pods are available").into(),
        Outcome::Phase(phase) => format!("the Pod is {}", phase.as_str()).into(),
        Outcome::Nothing => "nothing is decided".into(),
    }
}

const fn word(is: bool) -> &'static str {
    if is { "True" } else { "False" }
}

const fn why(why: Why) -> &'static str {
    match why {
        Why::Latency => "How long pulls, sandboxes and starts take depends on the cluster.",
        Why::Program => "The program ran longer or shorter, or ended in another way, than told or guessed.",
        Why::Stop => "It took longer or shorter to stop than told or guessed.",
        Why::BackOff => "The kubelet adds a random share to the delay of each restart.",
        Why::Probes => "The probes were made or answered at other times.",
        Why::Images => "Other images were already on the node.",
    }
}
