//! What a step rests on, below why it came; and the dialog of all rules.

use podstep_core::rules::{Input, Rule};
use podstep_core::trace::ContainerRef;
use podstep_manifest::LineIndex;
use yew::Html;

use crate::app::{App, Command};
use crate::dialog::Dialog;
use crate::markup::{Page, Slot};
use crate::panels::PanelProps;
use podstep_text::{Because, Message};

/// The name of the rule, the fields of the manifest that it reads, and the other containers that it looks at.
pub(crate) fn inputs(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    let trace = &shown.life.trace;
    let Some(step) = trace.steps.get(*cursor) else { return Html::default() };
    let index = LineIndex::new(&shown.text);
    let field = |input: Input| {
        let line = Slot::Say(Message::Line(index.place(input.span.start).line));
        let is = input.value.map_or(Slot::Nothing, |value| Slot::Text([": ", &value].concat().into()));
        page.fill(
            "<li>{} <code translate=\"no\">{}{}</code> {}</li>",
            [
                Slot::Node(page.link(Command::GoTo(input.span), line)),
                Slot::Str(&input.path),
                is,
                Slot::Say(Message::Because(Because::Default)).when(!input.written),
            ],
        )
    };
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
    let fields = shown.life.inputs(step).into_iter().map(field).collect();
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

fn list(page: &Page, heading: Because, items: Vec<Html>) -> Html {
    if items.is_empty() {
        return Html::default();
    }
    page.fill("<dt>{}</dt><dd><ul>{}</ul></dd>", [Slot::Say(Message::Because(heading)), Slot::Nodes(items)])
}

/// Every rule with its source and its versions; that of the step under the cursor comes first.
pub(crate) fn rules(app: &App) -> Html {
    let page = &app.page;
    let step = app.state.shown.as_ref().and_then(|shown| shown.life.trace.steps.get(app.state.cursor));
    let own = step.map(|step| step.reason.rule());
    let others = Rule::ALL.iter().copied().filter(|rule| own != Some(*rule));
    let rule = |rule: Rule| {
        let source = rule.source();
        let (label, url) = page.locale.link(source.title, source.url);
        let is_own = own == Some(rule);
        page.fill(
            "<li class=\"{}\"><h3><code translate=\"no\">{}</code>{} <span class=\"chip\">{}</span></h3><p>{}</p>\
             <a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\"><span lang=\"{}\">{}</span>\
             <span class=\"sr-only\"> {}</span></a></li>",
            [
                Slot::Str("now").when(is_own),
                Slot::Str(rule.id()),
                Slot::Say(Message::Versions(rule.versions())),
                Slot::Say(Message::Because(Because::RuleHere)).when(is_own),
                Slot::Say(Message::Because(Because::Says(rule))),
                Slot::Str(&url),
                Slot::Str("en").when(label == source.title),
                Slot::Str(&label),
                Slot::Say(Message::OpensElsewhere),
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
