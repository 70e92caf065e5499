//! What if: what a person can do at the cursor, and the list of what is told to happen.
//!
//! The list is the Scenario document of the text, read from it and written back into it, so that typing and clicking
//! are two ways to the same rows.

use podstep_core::edit::Edit;
use podstep_core::lifecycle::{Action, When};
use podstep_core::process::Confidence;
use podstep_core::samples::Try;
use podstep_core::scenario::Told;
use podstep_core::scenario::apply::{self, Compared};
use podstep_core::scenario::edit::{remove_action, set_action, set_runs, swap_actions, tell_guess, tell_no_actions};
use podstep_core::scenario::offers::{Deed, edit, offers};
use podstep_core::time::Millis;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};
use yew::Html;

use crate::app::Command;
use crate::browser;
use crate::markup::{Page, Slot};
use crate::panels::PanelProps;
use crate::state::{self, Shown};
use podstep_text::{Apply, Message};

/// What the reader asks of the Scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Let something happen at the cursor.
    Do(Deed),
    /// Try what a sample offers.
    Try(Try),
    /// Offer what this container of the Pod can do.
    Container(usize),
    /// Take an action out.
    Remove(usize),
    /// Let an action change places with the one behind it.
    Swap(usize),
    /// Another value of a field of an action.
    Field(usize, Field, String),
    /// Nobody does anything.
    Nobody,
    /// Tell of a container of the template what is guessed of it.
    Tell(usize),
    /// Let a container do again what is inferred.
    Forget(String),
    /// Open the next version of the manifest, or close it.
    Version,
    /// The next version is another.
    Write(String),
    /// Let the next version be applied at the cursor.
    Apply,
}

/// What the reader has before them in this panel, and is not in the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Desk {
    /// The container that it is about, by its place in the Pod.
    container: usize,
    /// The next version of the manifest, while it is open: what it began with, and what it is.
    version: Option<(String, String)>,
}

/// A field of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What it waits for.
    When,
    /// For how many Pods it waits.
    Count,
    /// The time, in seconds.
    Time,
    /// The number that the action has: a grace, replicas, a duration.
    Number,
}

const FIELDS: [(Field, &str); 4] =
    [(Field::When, "when"), (Field::Count, "count"), (Field::Time, "time"), (Field::Number, "number")];

impl Ask {
    /// Does it on the desk, or gives the edit of the text that does it.
    pub(crate) fn tell(&self, desk: &mut Desk, text: &str, shown: &Shown, cursor: usize) -> Option<Edit> {
        let actions = shown.life.scenario.actions.as_deref().unwrap_or_default();
        match self {
            Self::Do(deed) => edit(text, &shown.life, cursor, desk.container, *deed),
            Self::Try(tried) => tried.edit(text, &shown.life),
            Self::Container(container) => {
                desk.container = *container;
                None
            }
            Self::Version => {
                let version = apply::present(text, &shown.life, cursor).filter(|_| desk.version.is_none());
                desk.version = version.map(|version| (version.clone(), version));
                None
            }
            Self::Write(written) => {
                let (_, version) = desk.version.as_mut()?;
                version.clone_from(written);
                None
            }
            Self::Apply => {
                let (before, version) = desk.version.as_ref()?;
                let differs = apply::compare(before, version, &shown.life.workload);
                let applied = matches!(differs, Compared::Differs(found) if !found.is_empty());
                let edit = applied.then(|| apply::edit(text, &shown.life, cursor, version))??;
                desk.version = None;
                Some(edit)
            }
            Self::Remove(place) => remove_action(text, *place),
            Self::Swap(place) => swap_actions(text, *place),
            Self::Field(place, field, value) => {
                let (when, action) = actions.get(*place)?;
                let (when, action) = with(*when, action.clone(), *field, value)?;
                set_action(text, *place, when, &action)
            }
            Self::Nobody => tell_no_actions(text),
            Self::Tell(place) => {
                let container = shown.life.workload.pod.containers.get(*place)?;
                tell_guess(text, &container.name, shown.life.programs.get(*place)?)
            }
            Self::Forget(container) => set_runs(text, container, &[]),
        }
    }
}

/// An action with another value of a field; nothing if it cannot have that value.
fn with(when: When, mut action: Action, field: Field, value: &str) -> Option<(When, Action)> {
    let (count, time) = match when {
        When::At(at) => (1, at),
        When::Running(count, after) | When::Ready(count, after) => (count, after),
    };
    let when = match (field, when) {
        (Field::When, _) => match value {
            "running" => When::Running(count, time),
            "ready" => When::Ready(count, time),
            _ => When::At(time),
        },
        (Field::Count, When::Running(_, after)) => When::Running(value.trim().parse().ok()?, after),
        (Field::Count, When::Ready(_, after)) => When::Ready(value.trim().parse().ok()?, after),
        (Field::Time, When::At(_)) => When::At(seconds(value)?),
        (Field::Time, When::Running(count, _)) => When::Running(count, seconds(value)?),
        (Field::Time, When::Ready(count, _)) => When::Ready(count, seconds(value)?),
        _ => when,
    };
    if field == Field::Number {
        let number = || value.trim().parse::<u32>().ok();
        match &mut action {
            // Nothing typed: as the Pod says.
            Action::Delete { grace_secs, .. } | Action::NodePressure { grace_secs, .. } => {
                *grace_secs = if value.trim().is_empty() { None } else { Some(u64::from(number()?)) };
            }
            Action::NodeShutdown { grace_secs, .. } => *grace_secs = u64::from(number()?),
            Action::Scale(_, replicas) => *replicas = number()?,
            Action::KubeletRestart { down, .. } => *down = seconds(value)?,
            _ => return None,
        }
    }
    Some((when, action))
}

/// Seconds with up to three digits of a fraction.
fn seconds(text: &str) -> Option<Millis> {
    let (whole, part) = text.trim().split_once(['.', ',']).unwrap_or((text.trim(), ""));
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() + part.len() == 0 {
        return None;
    }
    let mut millis = 0_u64;
    for place in 0..3 {
        millis = millis * 10 + u64::from(part.as_bytes().get(place).map_or(0, |digit| digit - b'0'));
    }
    let whole = if whole.is_empty() { 0 } else { whole.parse::<u64>().ok()? };
    Some(Millis(whole.checked_mul(1000)?.checked_add(millis)?))
}

/// As [`seconds`] reads it.
fn written(time: Millis) -> String {
    let part = format!("{:03}", time.0 % 1000);
    let part = part.trim_end_matches('0');
    let point = if part.is_empty() { "" } else { "." };
    [&time.whole_secs().to_string(), point, part].concat()
}

/// What is in the panel.
pub(crate) fn script(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, desk, undo: (can_undo, can_redo), .. } = props;
    let at = shown.life.trace.steps.get(*cursor).map_or(Millis::ZERO, |step| step.at);
    let turn = |id: &str, label, action, can: bool| {
        page.fill(
            "<button type=\"button\" class=\"button\" id=\"@{}\" aria-disabled=\"{}\" onclick=\"{}\">{}</button>",
            [Slot::Str(id), Slot::Str("true").when(!can), Slot::Do(Command::Act(action)), Slot::Say(label)],
        )
    };
    page.fill(
        "<div class=\"script-head\"><p>{}</p><div class=\"turns\">{}{}</div></div><div class=\"deeds\">{}</div>\
         <div class=\"version\">{}</div><h3 id=\"@script-told\">{}</h3><ol class=\"script\" aria-labelledby=\"@script-told\">{}</ol>\
         <h3 id=\"@script-programs\">{}</h3><ul class=\"script\" aria-labelledby=\"@script-programs\">{}</ul>{}",
        [
            Slot::Say(Message::ScriptAtCursor(at)),
            Slot::Node(turn("undo", Message::Undo, state::Action::Undo, *can_undo)),
            Slot::Node(turn("redo", Message::Redo, state::Action::Redo, *can_redo)),
            Slot::Nodes(deeds(page, shown, *cursor, desk)),
            desk.version.as_ref().map_or(Slot::Nothing, |version| Slot::Node(next_version(page, shown, at, version))),
            Slot::Say(Message::ScriptTold),
            Slot::Nodes(rows(page, shown)),
            Slot::Say(Message::ScriptPrograms),
            Slot::Nodes(programs(page, shown)),
            Slot::Node(page.note(Message::ScriptNote)),
        ],
    )
}

/// What can be done, by what it is done to.
fn deeds(page: &Page, shown: &Shown, cursor: usize, desk: &Desk) -> Vec<Html> {
    let about = desk.container;
    let (life, offers) = (&shown.life, offers(&shown.life, cursor, about));
    let pod = offers.pod.and_then(|pod| life.trace.pods.get(pod));
    let group = |name: Html, deeds: &[Deed], last: Slot<'_>| {
        let deed = |deed: &Deed| {
            page.fill(
                "<button type=\"button\" class=\"deed\" onclick=\"{}\">{}</button>",
                [Slot::Do(Command::Script(Ask::Do(*deed))), Slot::Say(Message::Deed(*deed))],
            )
        };
        page.fill(
            "<div class=\"deed-group\"><div class=\"deed-of\">{}</div><div class=\"deed-list\">{}{}</div></div>",
            [Slot::Node(name), Slot::Nodes(deeds.iter().map(deed).collect()), last],
        )
    };
    let named = |kind: Message<'_>, name: &str| {
        page.fill("<span>{}</span> <b translate=\"no\">{}</b>", [Slot::Say(kind), Slot::Str(name)])
    };
    let mut groups = Vec::new();
    if let Some(pod) = pod {
        let choice = |(index, entry): (usize, &podstep_core::trace::ContainerEntry)| {
            page.choice(Slot::text(&index), index == about, true, Slot::Str(&entry.name))
        };
        let choose = page.fill(
            "<label><span>{}</span> <select id=\"@script-container\" onchange=\"{}\">{}</select></label>",
            [
                Slot::Say(Message::ColumnContainer),
                Slot::Hear(|event| Some(Command::Script(Ask::Container(browser::value(event).parse().ok()?)))),
                Slot::Nodes(pod.containers.iter().enumerate().map(choice).collect()),
            ],
        );
        let stands = Slot::Node(page.note(Message::ScriptNotRunning)).when(offers.of_container.is_empty());
        groups.push(group(choose, &offers.of_container, stands));
        groups.push(group(named(Message::ScriptPod, &pod.name), &offers.of_pod, Slot::Nothing));
    }
    if !offers.of_workload.is_empty() {
        let kind = Message::KindAndName { kind: life.workload.kind, name: "" };
        let open = page.fill(
            "<button type=\"button\" class=\"deed\" id=\"@script-version\" aria-expanded=\"{}\" onclick=\"{}\">{}</button>",
            [
                Slot::Str(if desk.version.is_some() { "true" } else { "false" }),
                Slot::Do(Command::Script(Ask::Version)),
                Slot::Say(Message::Apply(Apply::Open)),
            ],
        );
        groups.push(group(named(kind, &life.workload.name), &offers.of_workload, Slot::Node(open)));
    }
    groups.push(group(page.fill("<span>{}</span>", [Slot::Say(Message::ScriptNode)]), &offers.of_node, Slot::Nothing));
    groups
}

/// The next version of the manifest, what it changes, and the button that lets it be applied at this time.
fn next_version(page: &Page, shown: &Shown, at: Millis, (before, version): &(String, String)) -> Html {
    let compared = apply::compare(before, version, &shown.life.workload);
    let said = match &compared {
        Compared::Unusable(finding) => vec![page.note(Message::Finding(finding))],
        Compared::Differs(found) if found.is_empty() => vec![page.note(Message::Apply(Apply::Same))],
        Compared::Differs(found) => {
            let line = |difference| {
                page.fill("<li translate=\"no\">{}</li>", [Slot::Say(Message::Apply(Apply::Difference(difference)))])
            };
            vec![page.fill("<ul class=\"plain\">{}</ul>", [Slot::Nodes(found.iter().map(line).collect())])]
        }
    };
    let can = matches!(&compared, Compared::Differs(found) if !found.is_empty());
    page.fill(
        "<label for=\"@script-manifest\">{}</label><textarea id=\"@script-manifest\" class=\"mono\" wrap=\"off\" rows=\"14\" \
         spellcheck=\"false\" autocomplete=\"off\" autocapitalize=\"off\" translate=\"no\" value=\"{}\" oninput=\"{}\"/>\
         <div><h3>{}</h3><div role=\"status\">{}</div></div>\
         <div class=\"turns\"><button type=\"button\" class=\"button\" id=\"@script-apply\" aria-disabled=\"{}\" onclick=\"{}\">{}</button>\
         <button type=\"button\" class=\"button\" onclick=\"{}\">{}</button></div>",
        [
            Slot::Say(Message::Apply(Apply::Version)),
            Slot::Str(version),
            Slot::Hear(|event| Some(Command::Script(Ask::Write(browser::value(event))))),
            Slot::Say(Message::Apply(Apply::Differs)),
            Slot::Nodes(said),
            Slot::Str("true").when(!can),
            Slot::Do(Command::Script(Ask::Apply)),
            Slot::Say(Message::Apply(Apply::At(at))),
            Slot::Do(Command::Script(Ask::Version)),
            Slot::Say(Message::Discard),
        ],
    )
}

/// What is told, row by row; what nobody tells and happens all the same comes first.
fn rows(page: &Page, shown: &Shown) -> Vec<Html> {
    let life = &shown.life;
    let mut rows = Vec::new();
    if let Some((when, action)) = &life.implied {
        rows.push(page.fill(
            "<li class=\"script-row\"><span class=\"script-what\">{} {} <span class=\"dim\">{}</span></span>\
             <span class=\"script-buttons\">{}</span></li>",
            [
                Slot::Say(Message::ActsWhen(*when)),
                Slot::Say(Message::Acts(action)),
                Slot::Say(Message::ScriptImplied),
                Slot::Node(button(page, Message::ScriptRemove(1), "✕", Ask::Nobody, true)),
            ],
        ));
    }
    let actions = life.scenario.actions.as_deref().unwrap_or_default();
    for (place, (when, action)) in actions.iter().enumerate() {
        let number = place + 1;
        let input = |field: Field, value: &str, label: Message<'_>| {
            page.fill(
                "<input class=\"amount\" type=\"text\" inputmode=\"decimal\" data-row=\"{}\" data-field=\"{}\" \
                 value=\"{}\" aria-label=\"{}\" onchange=\"{}\"/>",
                [place.into(), Slot::Str(field_name(field)), Slot::Str(value), Slot::Say(label), Slot::Hear(changed)],
            )
        };
        let (chosen, count, time) = match when {
            When::At(at) => ("at", None, *at),
            When::Running(count, after) => ("running", Some(*count), *after),
            When::Ready(count, after) => ("ready", Some(*count), *after),
        };
        let choice = |value: &'static str, text| page.choice(Slot::Str(value), value == chosen, true, Slot::Say(text));
        let value = number_of(action);
        rows.push(page.fill(
            "<li class=\"script-row\"><span class=\"script-when\"><select data-row=\"{}\" data-field=\"when\" aria-label=\"{}\" \
             onchange=\"{}\">{}</select>{}{}<span aria-hidden=\"true\">s</span></span>\
             <span class=\"script-what\">{} {}</span><span class=\"script-buttons\">{}{}{}</span></li>",
            [
                place.into(),
                Slot::Say(Message::ScriptWhen(number)),
                Slot::Hear(changed),
                Slot::Nodes(vec![
                    choice("at", Message::ScriptAt),
                    choice("running", Message::ScriptRunning),
                    choice("ready", Message::ScriptReady),
                ]),
                count.map_or(Slot::Nothing, |count| {
                    Slot::Node(input(Field::Count, &count.to_string(), Message::ScriptCount(number)))
                }),
                Slot::Node(input(Field::Time, &written(time), Message::ScriptTime(number))),
                Slot::Say(Message::Acts(action)),
                value.map_or(Slot::Nothing, |(value, label)| Slot::Node(input(Field::Number, &value, label(number)))),
                Slot::Node(button(page, Message::ScriptUp(number), "↑", Ask::Swap(place.saturating_sub(1)), place > 0)),
                Slot::Node(button(page, Message::ScriptDown(number), "↓", Ask::Swap(place), number < actions.len())),
                Slot::Node(button(page, Message::ScriptRemove(number), "✕", Ask::Remove(place), true)),
            ],
        ));
    }
    if rows.is_empty() {
        rows.push(page.fill("<li class=\"dim\">{}</li>", [Slot::Say(Message::ScriptNothing)]));
    }
    rows
}

/// A small button of a row.
fn button(page: &Page, label: Message<'_>, glyph: &'static str, ask: Ask, can: bool) -> Html {
    page.fill(
        "<button type=\"button\" class=\"script-button\" aria-label=\"{}\" title=\"{}\" disabled=\"{}\" onclick=\"{}\">\
         <span aria-hidden=\"true\">{}</span></button>",
        [Slot::Say(label), Slot::Say(label), Slot::Flag(!can), Slot::Do(Command::Script(ask)), Slot::Str(glyph)],
    )
}

/// What the process of each container does, guessed or told; what is told of containers that are not there comes last.
fn programs(page: &Page, shown: &Shown) -> Vec<Html> {
    let life = &shown.life;
    let row = |name: &str, class: &'static str, mark: Message<'_>, runs: Vec<Html>, button: Html| {
        page.fill(
            "<li class=\"script-row {}\"><span class=\"script-what\"><b translate=\"no\">{}</b> <span class=\"chip\">{}</span>\
             <ul class=\"plain\">{}</ul></span><span class=\"script-buttons\">{}</span></li>",
            [Slot::Str(class), Slot::Str(name), Slot::Say(mark), Slot::Nodes(runs), Slot::Node(button)],
        )
    };
    let line = |text: Message<'_>| page.fill("<li>{}</li>", [Slot::Say(text)]);
    let of_told = |name: &str, runs: &[Told]| {
        let known = runs.iter().enumerate().filter(|(_, told)| **told != Told::default() || runs.len() == 1);
        let run = |(run, told): (usize, &Told)| {
            let last = run + 1 == runs.len() && runs.len() > 1;
            line(Message::ToldRun { run: run + 1, last, told })
        };
        let forget = button(page, Message::ScriptForget(name), "✕", Ask::Forget(name.to_owned()), true);
        row(name, "", Message::ScriptIsTold, known.map(run).collect(), forget)
    };
    let containers = &life.workload.pod.containers;
    let mut rows = Vec::new();
    for (place, (container, runs)) in containers.iter().zip(&life.programs).enumerate() {
        if let Some((name, told)) = life.scenario.programs.iter().find(|(name, _)| *name == container.name) {
            rows.push(of_told(name, told));
            continue;
        }
        let unsure = runs.iter().any(|run| run.guess.confidence == Confidence::Low);
        let tell = button(page, Message::ScriptTell(&container.name), "✎", Ask::Tell(place), true);
        let says = runs.iter().map(|run| line(Message::Program(run))).collect();
        rows.push(row(&container.name, if unsure { "unsure" } else { "guessed" }, Message::ScriptGuessed, says, tell));
    }
    let others = life.scenario.programs.iter().filter(|(name, _)| containers.iter().all(|other| other.name != *name));
    rows.extend(others.map(|(name, told)| of_told(name, told)));
    rows
}

fn field_name(field: Field) -> &'static str {
    FIELDS.iter().find(|(known, _)| *known == field).map_or("", |(_, name)| name)
}

/// What the field of a row is called.
type Label = fn(usize) -> Message<'static>;

/// What stands in the field of an action's number, and what the field is called in the row with this number.
fn number_of(action: &Action) -> Option<(String, Label)> {
    Some(match action {
        Action::Delete { grace_secs, .. } | Action::NodePressure { grace_secs, .. } => {
            (grace_secs.map_or(String::new(), |grace| grace.to_string()), Message::ScriptGrace)
        }
        Action::NodeShutdown { grace_secs, .. } => (grace_secs.to_string(), Message::ScriptGrace),
        Action::Scale(_, replicas) => (replicas.to_string(), Message::ScriptReplicas),
        Action::KubeletRestart { down, .. } => (written(*down), Message::ScriptAway),
        _ => return None,
    })
}

/// A field of a row has another value.
fn changed(event: &Event) -> Option<Command> {
    let field: Element = event.target()?.dyn_into().ok()?;
    let row = field.get_attribute("data-row")?.parse().ok()?;
    let name = field.get_attribute("data-field")?;
    let (field, _) = FIELDS.iter().find(|(_, known)| *known == name)?;
    Some(Command::Script(Ask::Field(row, *field, browser::value(event))))
}

#[cfg(test)]
mod tests {
    use super::{Ask, Desk, Field, seconds, with, written};
    use crate::state::{self, State};
    use podstep_core::lifecycle::{Action, Target, When};
    use podstep_core::samples::SAMPLES;
    use podstep_core::scenario::offers::Deed;
    use podstep_core::time::Millis;
    use std::rc::Rc;
    use yew::{AttrValue, Reducible};

    #[test]
    fn seconds_are_read_as_they_are_written() {
        for (text, millis) in [("12", 12_000), ("0.5", 500), (" 1,25 ", 1_250), (".003", 3), ("7.", 7_000)] {
            assert_eq!(seconds(text), Some(Millis(millis)), "{text}");
            assert_eq!(seconds(&written(Millis(millis))), Some(Millis(millis)));
        }
        for text in ["", ".", "-1", "1e3", "soon", "1.2.3"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn a_field_that_cannot_have_a_value_keeps_its_own() {
        let scale = Action::Scale(Target::Pod(0), 2);
        let at = When::At(Millis::secs(3));
        assert_eq!(with(at, scale.clone(), Field::Number, "many"), None);
        assert_eq!(with(at, Action::NodeReboot { node: None }, Field::Number, "1"), None);
        let (when, _) = with(at, scale, Field::When, "ready").unwrap();
        assert_eq!(when, When::Ready(1, Millis::secs(3)));
    }

    fn asked(state: &Rc<State>, ask: &Ask) -> Rc<State> {
        let shown = state.shown.as_ref().unwrap();
        let (span, with) = ask.tell(&mut Desk::default(), &state.text, shown, state.cursor).unwrap();
        state.clone().reduce(state::Action::Amend(vec![(span, with)]))
    }

    #[test]
    fn rows_and_text_say_the_same_both_ways() {
        let sample = SAMPLES.iter().find(|sample| sample.id == "deployment-sidecar").unwrap();
        let first = Rc::new(State::new(AttrValue::Static(sample.text)));
        let first = first.reduce(state::Action::Engine(state::follow)).reduce(state::Action::Seek(12));
        let rows = |state: &Rc<State>| state.shown.as_ref().unwrap().life.scenario.actions.clone().unwrap_or_default();
        assert!(first.shown.as_ref().unwrap().life.implied.is_some());
        let scaled = asked(&first, &Ask::Do(Deed::Scale(3)));
        assert!(scaled.text.starts_with(sample.text.trim_end()) && scaled.text.contains("do: scale, kind: Deployment"));
        assert_eq!(rows(&scaled).len(), 1);
        let later = asked(&scaled, &Ask::Field(0, Field::Time, "30".to_owned()));
        assert!(later.text.contains("{at: 30, do: scale"), "{}", later.text);
        // Typing changes the row.
        let typed = later.text.replace("at: 30", "at: 40");
        let typed = later.reduce(state::Action::Edit(typed.into()));
        assert_eq!(rows(&typed).first().map(|(when, _)| *when), Some(When::At(Millis::secs(40))));
        let gone = asked(&typed, &Ask::Remove(0));
        assert!(gone.shown.as_ref().unwrap().life.implied.is_some());
        let nobody = asked(&gone, &Ask::Nobody);
        assert!(nobody.shown.as_ref().unwrap().life.implied.is_none());
        let mut back = nobody;
        for _ in 0..5 {
            back = back.reduce(state::Action::Undo);
        }
        assert_eq!(back.text, sample.text);
        assert_eq!(back.cursor, first.cursor);
        let again = back.reduce(state::Action::Redo);
        assert_eq!(again.text, scaled.text);
    }
}
