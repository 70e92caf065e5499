//! The findings about the text.

use podstep_core::diagnostic::Severity;
use yew::Html;

use crate::app::Command;
use crate::lazy::Chunk;
use crate::markup::{Page, Slot};
use crate::state::{Problem, State};
use podstep_text::Message;

/// The severity's class and glyph.
pub(crate) const fn severity_look(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("error", "✗"),
        Severity::Warning => ("warning", "⚠\u{fe0e}"),
        Severity::Hint => ("hint", "ℹ\u{fe0e}"),
    }
}

/// So many are listed at first, and so many more each time that more are asked for: thousands would keep the page busy.
pub(crate) const LISTED: usize = 30;

/// The list as far as it is opened, or the news that there is none.
pub(crate) fn problems(page: &Page, state: &State, listed: usize, unchecked: bool) -> Html {
    let problems = &state.problems;
    let missing = Slot::Node(page.missing(Message::CheckerMissing, Chunk::Engine)).when(unchecked);
    let list = if !problems.is_empty() {
        let items = problems.iter().take(listed).map(|problem| item(page, problem)).collect();
        let left_out = problems.len().saturating_sub(listed);
        let more = page.link(Command::MoreProblems, Slot::Say(Message::MoreProblems(left_out)));
        page.fill("<ul>{}</ul>{}", [Slot::Nodes(items), Slot::Node(more).when(left_out > 0)])
    } else if state.lacks {
        Html::default()
    } else {
        page.fill("<p class=\"note\"><span aria-hidden=\"true\">✓ </span>{}</p>", [Slot::Say(Message::NoProblems)])
    };
    page.fill(
        "<section id=\"@problems\" class=\"problems\" aria-labelledby=\"@problems-heading\">\
         <h2 id=\"@problems-heading\">{} <span class=\"chip\">{}</span></h2><div role=\"status\">{}</div>{}</section>",
        [Slot::Say(Message::ProblemsHeading), problems.len().into(), missing, Slot::Node(list)],
    )
}

/// A finding with its place and its fix.
fn item(page: &Page, problem: &Problem) -> Html {
    let diagnostic = &problem.diagnostic;
    let (class, glyph) = severity_look(diagnostic.severity);
    let fix = diagnostic.fix.clone().map_or(Slot::Nothing, |fix| {
        Slot::Node(page.fill(
            "<p><button type=\"button\" class=\"fix\" onclick=\"{}\">{}</button></p>",
            [Slot::Do(Command::Fix(fix)), Slot::Say(Message::Fix(&diagnostic.finding))],
        ))
    });
    let (_, url) = page.locale.link("", diagnostic.finding.source());
    let more = page.fill(
        "<a href=\"{}\" target=\"_blank\" rel=\"noopener noreferrer\">{}<span class=\"sr-only\"> {}</span></a>",
        [Slot::Str(&url), Slot::Say(Message::ReadOn), Slot::Say(Message::OpensElsewhere)],
    );
    let message = Message::Finding(&diagnostic.finding);
    let text = page.say(&message);
    // Kubernetes' own words are English in every language.
    let own_words = matches!(page.original(&message), Slot::Text(original) if original == text);
    page.fill(
        "<li class=\"problem {}\"><p class=\"problem-head\">\
         <span class=\"severity\"><span aria-hidden=\"true\">{}</span> {}</span>\
         <button type=\"button\" class=\"link\" onclick=\"{}\"><span class=\"sr-only\">{} </span>{}:{}</button>\
         <code class=\"code\" translate=\"no\">{}</code>{}</p><p lang=\"{}\">{}</p>{}</li>",
        [
            Slot::Str(class),
            Slot::Str(glyph),
            Slot::Say(Message::Severity(diagnostic.severity)),
            Slot::Do(Command::GoTo(diagnostic.span)),
            Slot::Say(Message::ProblemPlace),
            problem.place.line.into(),
            problem.place.column.into(),
            Slot::Str(diagnostic.finding.code()),
            Slot::Node(more).when(!url.is_empty()),
            Slot::Str("en").when(own_words),
            Slot::Text(text),
            fix,
        ],
    )
}
