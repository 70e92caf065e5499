//! The panel that asks kubectl at the step under the cursor: a command, an object, and what is printed, exactly.

use std::borrow::Cow;

use podstep_core::kubectl::{Command as Asked, ObjectRef, answer, last_events};
use podstep_core::trace::Trace;
use podstep_text::Message;
use yew::Html;

use crate::app::Command;
use crate::browser;
use crate::markup::Slot;
use crate::panels::{PanelProps, pod_at};
use crate::state::Shown;

/// So many Pods, and so many other objects, are offered at a time: those around the one at the cursor.
const OFFERED: usize = 40;
/// So many lines are shown: the first one, which often has the titles, and the newest. All are copied. A thousand Pods and
/// those that surge are shown whole; more would take longer to lay out than a key may wait.
const LINES: usize = 1_300;

/// What is asked, without its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Verb {
    Get,
    Wide,
    Watch,
    #[default]
    Describe,
    Yaml,
    RolloutStatus,
    RolloutHistory,
    Events,
    EventsWide,
    Nodes,
    NodesWide,
}

impl Verb {
    const ALL: [Self; 11] = [
        Self::Get,
        Self::Wide,
        Self::Watch,
        Self::Describe,
        Self::Yaml,
        Self::RolloutStatus,
        Self::RolloutHistory,
        Self::Events,
        Self::EventsWide,
        Self::Nodes,
        Self::NodesWide,
    ];

    /// Whether it is about what rolls out: never a Pod.
    const fn rolls_out(self) -> bool {
        matches!(self, Self::RolloutStatus | Self::RolloutHistory)
    }

    /// As one types it.
    const fn typed(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Wide => "get -o wide",
            Self::Watch => "get -w",
            Self::Describe => "describe",
            Self::Yaml => "get -o yaml",
            Self::RolloutStatus => "rollout status",
            Self::RolloutHistory => "rollout history",
            Self::Events => "get events",
            Self::EventsWide => "get events -o wide",
            Self::Nodes => "get nodes",
            Self::NodesWide => "get nodes -o wide",
        }
    }
}

/// What the reader asks kubectl.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Question {
    verb: Verb,
    /// An object that was chosen; with none, the Pod at the cursor.
    about: Option<ObjectRef>,
    /// The step whose answer is on the clipboard.
    copied: Option<usize>,
}

/// What the reader asks of this panel.
#[derive(Debug, Clone)]
pub(crate) enum Ask {
    /// Another command, by how it is typed.
    Verb(String),
    /// About another object, by its value among the choices.
    About(String),
    /// The answer on the clipboard.
    Copy,
}

impl Question {
    /// Does what was asked for at this step.
    pub(crate) fn change(&mut self, shown: &Shown, cursor: usize, ask: Ask) {
        self.copied = None;
        match ask {
            Ask::Verb(typed) => {
                self.verb = Verb::ALL.into_iter().find(|verb| verb.typed() == typed).unwrap_or_default();
            }
            Ask::About(value) => self.about = object(&value),
            Ask::Copy => {
                browser::copy(&answer(&shown.life, cursor, self.command(shown, cursor)));
                self.copied = Some(cursor);
            }
        }
    }

    /// What was chosen, as far as this life has it.
    fn chosen(self, trace: &Trace) -> Option<ObjectRef> {
        self.about.filter(|about| match *about {
            ObjectRef::Pod(pod) => pod < trace.pods.len(),
            ObjectRef::Other(object) => object < trace.objects.len(),
        })
    }

    /// The object that it is about. Only what is no Pod rolls out.
    fn object(self, shown: &Shown, cursor: usize) -> ObjectRef {
        let trace = &shown.life.trace;
        let first = if trace.objects.is_empty() { ObjectRef::Pod(0) } else { ObjectRef::Other(0) };
        match self.chosen(trace) {
            Some(other @ ObjectRef::Other(_)) => other,
            _ if self.verb.rolls_out() => first,
            Some(pod) => pod,
            None if trace.pods.is_empty() => first,
            None => ObjectRef::Pod(pod_at(trace, &trace.snapshot(cursor), cursor).unwrap_or(0)),
        }
    }

    fn command(self, shown: &Shown, cursor: usize) -> Asked {
        let object = self.object(shown, cursor);
        let kind = kind(&shown.life.trace, object);
        match self.verb {
            Verb::Get => Asked::Get { kind, wide: false },
            Verb::Wide => Asked::Get { kind, wide: true },
            Verb::Watch => Asked::Watch { kind },
            Verb::Describe => Asked::Describe(object),
            Verb::Yaml => Asked::Yaml(object),
            Verb::RolloutStatus => Asked::RolloutStatus(object),
            Verb::RolloutHistory => Asked::RolloutHistory(object),
            Verb::Events => Asked::Events { wide: false },
            Verb::EventsWide => Asked::Events { wide: true },
            Verb::Nodes => Asked::Nodes { wide: false },
            Verb::NodesWide => Asked::Nodes { wide: true },
        }
    }
}

fn kind(trace: &Trace, object: ObjectRef) -> &'static str {
    match object {
        ObjectRef::Pod(_) => "Pod",
        ObjectRef::Other(object) => trace.objects.get(object).map_or("Pod", |entry| entry.kind),
    }
}

fn name(trace: &Trace, object: ObjectRef) -> &str {
    match object {
        ObjectRef::Pod(pod) => trace.pods.get(pod).map_or("", |entry| entry.name.as_str()),
        ObjectRef::Other(object) => trace.objects.get(object).map_or("", |entry| entry.name.as_str()),
    }
}

/// The value of an object among the choices.
fn value(object: ObjectRef) -> String {
    let (letter, index) = match object {
        ObjectRef::Pod(pod) => ("p", pod),
        ObjectRef::Other(object) => ("o", object),
    };
    [letter, &index.to_string()].concat()
}

/// The object with this value; none for the Pod at the cursor.
fn object(value: &str) -> Option<ObjectRef> {
    let index = value.get(1..)?.parse().ok()?;
    Some(if value.starts_with('p') { ObjectRef::Pod(index) } else { ObjectRef::Other(index) })
}

/// The indices around this one, of so many.
fn around(index: usize, of: usize) -> std::ops::Range<usize> {
    let from = index.saturating_sub(OFFERED / 2).min(of.saturating_sub(OFFERED));
    from..of.min(from + OFFERED)
}

/// What the command can be about: each object, or for a list the first one of each kind; none is the Pod at the cursor.
fn choices(question: Question, shown: &Shown, cursor: usize) -> Vec<Option<ObjectRef>> {
    let trace = &shown.life.trace;
    let others = (0..trace.objects.len()).map(ObjectRef::Other);
    let of_pods = || if trace.pods.is_empty() { Vec::new() } else { vec![None] };
    match question.verb {
        Verb::Events | Verb::EventsWide | Verb::Nodes | Verb::NodesWide => Vec::new(),
        Verb::Get | Verb::Wide | Verb::Watch => {
            let mut first: Vec<ObjectRef> = Vec::new();
            for object in others {
                if !first.iter().any(|known| kind(trace, *known) == kind(trace, object)) {
                    first.push(object);
                }
            }
            of_pods().into_iter().chain(first.into_iter().map(Some)).collect()
        }
        Verb::Describe | Verb::Yaml | Verb::RolloutStatus | Verb::RolloutHistory => {
            let with_pods = !question.verb.rolls_out() || trace.objects.is_empty();
            let mut offered = if with_pods { of_pods() } else { Vec::new() };
            // The owner of all, and those that came last.
            let now = trace.steps.get(cursor).map(|step| step.at).unwrap_or_default();
            let created = trace.objects.partition_point(|entry| entry.created_at <= now);
            let some = around(created, trace.objects.len());
            offered.extend(others.take(1).map(Some));
            offered.extend(some.filter(|index| *index > 0).map(|index| Some(ObjectRef::Other(index))));
            if with_pods && trace.pods.len() > 1 {
                let at_cursor = pod_at(trace, &trace.snapshot(cursor), cursor).unwrap_or(0);
                offered.extend(around(at_cursor, trace.pods.len()).map(|pod| Some(ObjectRef::Pod(pod))));
            }
            let chosen = question.chosen(trace).filter(|chosen| with_pods || matches!(chosen, ObjectRef::Other(_)));
            if chosen.is_some() && !offered.contains(&chosen) {
                offered.push(chosen);
            }
            offered
        }
    }
}

/// What is shown of a text: all of it, or its first line and its newest ones with how many are left out between them.
fn bounded(text: &str) -> (Cow<'_, str>, usize) {
    let left_out = text.lines().count().saturating_sub(LINES);
    if left_out == 0 {
        return (text.into(), 0);
    }
    let shown = text.split_inclusive('\n').enumerate().filter(|(line, _)| *line == 0 || *line > left_out);
    (shown.map(|(_, line)| line).collect::<String>().into(), left_out)
}

/// Where the last line begins.
fn last_line(text: &str) -> usize {
    text.trim_end_matches('\n').rfind('\n').map_or(0, |end| end + 1)
}

/// The command, its object, and what is printed.
pub(crate) fn view(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, question, .. } = props;
    let (question, trace) = (*question, &shown.life.trace);
    let verbs = Verb::ALL
        .map(|verb| page.choice(Slot::Str(verb.typed()), verb == question.verb, true, Slot::Str(verb.typed())));
    let object = question.object(shown, *cursor);
    let is_list = matches!(question.verb, Verb::Get | Verb::Wide | Verb::Watch);
    let offered = choices(question, shown, *cursor);
    let about = offered.iter().map(|choice| {
        let named = choice.unwrap_or(object);
        let is_chosen = match choice {
            _ if is_list => kind(trace, choice.unwrap_or(ObjectRef::Pod(0))) == kind(trace, object),
            None => question.chosen(trace).is_none(),
            Some(choice) => *choice == object && (question.chosen(trace).is_some() || question.verb.rolls_out()),
        };
        let text = match choice {
            _ if is_list => Slot::Str(kind(trace, choice.unwrap_or(ObjectRef::Pod(0)))),
            None => Slot::Say(Message::KubectlPodAtCursor),
            Some(_) => Slot::Say(Message::KindAndName { kind: kind(trace, named), name: name(trace, named) }),
        };
        page.choice(Slot::Text(choice.map_or(String::new(), value).into()), is_chosen, true, text)
    });
    let about = page.fill(
        "<label for=\"@kubectl-about\"><span>{}</span><select id=\"@kubectl-about\" onchange=\"{}\">{}</select></label>",
        [
            Slot::Say(Message::KubectlAbout),
            Slot::Hear(|event| Some(Command::Kubectl(Ask::About(browser::value(event))))),
            Slot::Nodes(about.collect()),
        ],
    );
    let command = question.command(shown, *cursor);
    // Of Events there may be tens of thousands: what is not shown is not even aligned.
    let (printed, not_printed) = match command {
        Asked::Events { wide } => last_events(&shown.life, *cursor, wide, LINES - 1),
        _ => (answer(&shown.life, *cursor, command), 0),
    };
    let (text, left_out) = bounded(&printed);
    let left_out = left_out + not_printed;
    // What is printed as time goes on ends with the line of the cursor.
    let now = match command {
        Asked::Watch { .. } | Asked::RolloutStatus(_) => last_line(&text),
        _ => text.len(),
    };
    let (earlier, now) = text.split_at(now);
    page.fill(
        "<div class=\"ask\"><label for=\"@kubectl-verb\"><span>{}</span>\
         <select id=\"@kubectl-verb\" translate=\"no\" onchange=\"{}\">{}</select></label>{}</div>\
         <p class=\"typed\" translate=\"no\"><code>$ {}</code></p>{}\
         <pre class=\"scroll tall mono\" id=\"@kubectl-printed\" tabindex=\"0\" role=\"region\" aria-label=\"{}\" lang=\"en\" \
         translate=\"no\">{}<span class=\"now\">{}</span></pre><p class=\"copy\" role=\"status\">{} {}</p>",
        [
            Slot::Say(Message::KubectlCommand),
            Slot::Hear(|event| Some(Command::Kubectl(Ask::Verb(browser::value(event))))),
            Slot::Nodes(verbs.into()),
            Slot::Node(about).when(!offered.is_empty()),
            Slot::Text(command.line(&shown.life).into()),
            if left_out == 0 { Slot::Nothing } else { Slot::Node(page.note(Message::EarlierRows(left_out))) },
            Slot::Say(Message::KubectlPrinted),
            Slot::Str(earlier),
            Slot::Str(now),
            Slot::Node(page.link(Command::Kubectl(Ask::Copy), Slot::Say(Message::CopyAsText))),
            Slot::Say(Message::Copied).when(question.copied == Some(*cursor)),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::{LINES, around, bounded, object, value};

    #[test]
    fn a_long_text_is_its_first_line_and_its_newest() {
        let lines = |from: usize, to: usize| (from..to).map(|line| format!("{line}\n")).collect::<String>();
        for (all, newest_from, left_out) in
            [(0, 0, 0), (LINES, 1, 0), (LINES + 1, 2, 1), (3 * LINES, 2 * LINES + 1, 2 * LINES)]
        {
            let text = lines(0, all);
            let expected = lines(0, all.min(1)) + &lines(newest_from, all);
            assert_eq!(bounded(&text), (expected.into(), left_out), "{all} lines");
        }
    }

    #[test]
    fn so_many_are_offered_around_the_cursor() {
        for (index, of, expected) in [(0, 0, 0..0), (3, 7, 0..7), (0, 90, 0..40), (50, 90, 30..70), (89, 90, 50..90)] {
            assert_eq!(around(index, of), expected, "{index} of {of}");
        }
    }

    #[test]
    fn a_choice_is_read_as_it_was_written() {
        for choice in ["", "p0", "p731", "o0", "o12"] {
            assert_eq!(object(choice).map_or(String::new(), value), choice);
        }
        assert_eq!(object("px"), None);
    }
}
