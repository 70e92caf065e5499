//! What a step rests on, below why it came; the fields of a status, each with its why; and the dialog of all rules.

use podstep_core::rules::{Input, Rule, StatusField, Subject, Turn, status_fields};
use podstep_core::trace::ContainerRef;
use podstep_manifest::LineIndex;
use yew::Html;

use crate::app::{App, Command};
use crate::dialog::Dialog;
use crate::markup::{Page, Slot};
use crate::panels::{PanelProps, pod_at};
use crate::state::Shown;
use podstep_text::{Because, Layout, Message};

/// The name of the rule, the fields of the manifest that it reads, and the other containers that it looks at.
pub(crate) fn inputs(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let trace = &shown.life.trace;
    let Some(step) = trace.steps.get(*cursor) else { return Html::default() };
    // The last that was heard of each other container.
    let heard = |container: &usize| {
        let of = ContainerRef { pod: step.pod?, container: *container };
        let at =
            trace.steps.get(..*cursor)?.iter().rposition(|step| step.container == Some(of) && step.is_decision())?;
        let step = trace.steps.get(at)?;
        let said = Slot::Say(Message::StepOf { step: at + 1, steps: trace.steps.len(), at: step.at });
        Some(page.fill(
            "<li>{} <code translate=\"no\">{}</code>: {}</li>",
            [page.step_link(at, said), Slot::Str(&trace.container(of)?.name), Slot::Say(Message::Fact { trace, step })],
        ))
    };
    let fields = fields(page, shown, shown.life.inputs(step));
    let containers = step.reason.containers().iter().filter_map(heard).collect();
    let rules = page.link(Command::Dialog(Some(Dialog::Rules)), Slot::Say(Message::Because(Because::AllRules)));
    page.fill(
        "<dd><code translate=\"no\">{}</code> · {}</dd>{}{}",
        [
            Slot::Str(step.reason.rule().id()),
            Slot::Node(rules),
            Slot::Node(list(page, Because::Inputs, fields)),
            Slot::Node(list(page, Because::Containers, containers)),
        ],
    )
}

/// Fields of the manifest, each with the way to its line.
fn fields(page: &Page, shown: &Shown, inputs: Vec<Input>) -> Vec<Html> {
    let index = LineIndex::new(&shown.text);
    let field = |input: Input| {
        let is = input.value.map_or(Slot::Nothing, |value| Slot::Text([": ", &value].concat().into()));
        page.fill(
            "<li>{} <code translate=\"no\">{}{}</code> {}</li>",
            [
                page.place(&index, input.span),
                Slot::Str(&input.path),
                is,
                Slot::Say(Message::Because(Because::Default)).when(!input.written),
            ],
        )
    };
    inputs.into_iter().map(field).collect()
}

fn list(page: &Page, heading: Because, items: Vec<Html>) -> Html {
    if items.is_empty() {
        return Html::default();
    }
    page.fill("<dt>{}</dt><dd><ul>{}</ul></dd>", [Slot::Say(Message::Because(heading)), Slot::Nodes(items)])
}

/// What a rule says, and where it is written down.
fn says(page: &Page, rule: Rule) -> Html {
    let source = rule.source();
    let (label, url) = page.locale.link(source.title, source.url);
    page.fill(
        "<p>{}</p><a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\"><span lang=\"{}\">{}</span>\
         <span class=\"sr-only\"> {}</span></a>",
        [
            Slot::Say(Message::Because(Because::Says(rule))),
            Slot::Str(&url),
            Slot::Str("en").when(label == source.title),
            Slot::Str(&label),
            Slot::Say(Message::OpensElsewhere),
        ],
    )
}

/// Where the status of this object begins, or that of the Pod at the cursor.
pub(crate) fn anchor(object: Option<usize>) -> String {
    object.map_or_else(|| "of-pod".to_owned(), |object| ["of-object-", &object.to_string()].concat())
}

/// The status of what keeps Pods and of the Pod at the cursor, field by field: the step that made it so, the rule, what
/// would change it, and what it rests on.
pub(crate) fn status(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let trace = &shown.life.trace;
    let objects = trace.objects.iter().enumerate();
    let objects = objects.map(|(index, object)| (Some(index), Subject::Object(index), object.kind, &object.name));
    let pod = pod_at(trace, &trace.snapshot(*cursor), *cursor);
    let pod = pod.and_then(|pod| Some((None, Subject::Pod(pod), "Pod", &trace.pods.get(pod)?.name)));
    let mut ways = Vec::new();
    let mut sections = Vec::new();
    for (object, of, kind, name) in objects.chain(pod) {
        let fields = status_fields(trace, of, *cursor);
        if fields.is_empty() {
            continue;
        }
        let named = || Slot::Say(Message::KindAndName { kind, name });
        let anchor = Slot::Text(anchor(object).into());
        ways.push(page.fill("<li translate=\"no\">{}</li>", [Slot::Node(page.link(Command::Status(object), named()))]));
        sections.push(page.fill(
            "<section id=\"@{}\" tabindex=\"-1\"><h3 translate=\"no\">{}</h3><ul class=\"fields\">{}</ul></section>",
            [anchor, named(), Slot::Nodes(fields.iter().map(|field| item(page, shown, field)).collect())],
        ));
    }
    if sections.is_empty() {
        return page.note(Message::Because(Because::StatusNone));
    }
    let ways = Slot::Nodes(ways).when(sections.len() > 1);
    page.fill(
        "<p class=\"note\">{}</p><ul class=\"ways\">{}</ul>{}",
        [Slot::Say(Message::Because(Because::StatusCaption)), ways, Slot::Nodes(sections)],
    )
}

/// A field of a status with its why.
fn item(page: &Page, shown: &Shown, field: &StatusField) -> Html {
    let trace = &shown.life.trace;
    let time = |step: usize| trace.steps.get(step).map_or(Slot::Nothing, |step| Slot::Say(Message::Time(step.at)));
    let made_by = trace.steps.get(field.made_by);
    page.fill(
        "<li><div><code translate=\"no\">{}</code><p><b translate=\"no\">{}</b> <span class=\"note\">{} {}</span></p>\
         <p class=\"note\" lang=\"en\" translate=\"no\">{}</p></div>\
         <div>{}{}</div></li>",
        [
            Slot::Str(&field.path),
            Slot::Str(&field.value),
            Slot::Say(Message::Because(Because::ShownSince)),
            page.step_link(field.since, time(field.since)),
            Slot::Str(&field.detail),
            page.step_link(
                field.made_by,
                made_by.map_or(Slot::Nothing, |step| Slot::Say(Message::Fact { trace, step })),
            ),
            Slot::Node(explained(page, shown, field.rule.id(), field.rule, Some(field.turns), &field.containers)),
        ],
    )
}

/// What a rule says, its source and its versions, what would change what follows from it, and what it reads of these
/// containers and of the rest of the manifest; folded up below a name.
pub(crate) fn explained(
    page: &Page,
    shown: &Shown,
    name: &str,
    rule: Rule,
    turn: Option<Turn>,
    containers: &[usize],
) -> Html {
    let trace = &shown.life.trace;
    let turn = turn.map(|turn| Slot::Say(Message::Turn { trace, turn }));
    let turn = turn.map(|turn| page.fill("<dt>{}</dt><dd>{}</dd>", [Slot::Say(Message::WhyOtherwise), turn]));
    page.fill(
        "<details class=\"reasons\"><summary>{} <code translate=\"no\">{}</code>{}</summary>{}<dl class=\"because\">{}{}</dl></details>",
        [
            Slot::Say(Message::Layout(Layout::WhyNumbers)),
            Slot::Str(name),
            Slot::Say(Message::Versions(rule.versions())),
            Slot::Node(says(page, rule)),
            turn.map_or(Slot::Nothing, Slot::Node),
            Slot::Node(list(page, Because::Inputs, fields(page, shown, shown.life.inputs_of(rule, containers)))),
        ],
    )
}

/// Every rule with its source and its versions; that of the step under the cursor comes first.
pub(crate) fn rules(app: &App) -> Html {
    let page = &app.page;
    let step = app.state.shown.as_ref().and_then(|shown| shown.life.trace.steps.get(app.state.cursor));
    let own = step.map(|step| step.reason.rule());
    let others = Rule::ALL.iter().copied().filter(|rule| own != Some(*rule));
    let rule = |rule: Rule| {
        let is_own = own == Some(rule);
        page.fill(
            "<li class=\"{}\"><h3><code translate=\"no\">{}</code>{} <span class=\"chip\">{}</span></h3>{}</li>",
            [
                Slot::Str("now").when(is_own),
                Slot::Str(rule.id()),
                Slot::Say(Message::Versions(rule.versions())),
                Slot::Say(Message::Because(Because::RuleHere)).when(is_own),
                Slot::Node(says(page, rule)),
            ],
        )
    };
    page.fill(
        "<p class=\"note\">{}</p><ul class=\"rules\">{}</ul>",
        [
            Slot::Say(Message::Because(Because::RulesIntro)),
            Slot::Nodes(own.into_iter().chain(others).map(rule).collect()),
        ],
    )
}
