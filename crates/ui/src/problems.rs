//! The findings about the text.

use std::rc::Rc;

use podstep_core::diagnostic::{Fix, Severity};
use podstep_manifest::Span;
use yew::prelude::*;

use crate::state::Problem;
use crate::text::{Locale, Message, code};

/// What the list needs.
pub(crate) struct ProblemsProps {
    pub id_prefix: AttrValue,
    pub locale: Locale,
    pub problems: Rc<Vec<Problem>>,
    /// The API server's rules could not be loaded.
    pub checker_missing: bool,
    pub on_span: Callback<Span>,
    pub on_fix: Callback<Fix>,
}

/// The severity's class and glyph.
pub(crate) const fn severity_look(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("error", "✗"),
        Severity::Warning => ("warning", "⚠\u{fe0e}"),
        Severity::Hint => ("hint", "ℹ\u{fe0e}"),
    }
}

/// The list, or the news that there is none.
pub(crate) fn problems(props: &ProblemsProps) -> Html {
    let ProblemsProps { id_prefix, locale, problems, checker_missing, on_span, on_fix } = props;
    let l = *locale;
    let heading = format!("{id_prefix}problems-heading");
    let item = |(index, problem): (usize, &Problem)| {
        let diagnostic = &problem.diagnostic;
        let (class, glyph) = severity_look(diagnostic.severity);
        let span = diagnostic.span;
        let place = problem.place;
        html! {
            <li key={index} class={classes!("problem", class)}>
                <p class="problem-head">
                    <span class="severity"><span aria-hidden="true">{ glyph }</span>{ " " }{ l.t(&Message::Severity(diagnostic.severity)) }</span>
                    <button type="button" class="link" onclick={on_span.reform(move |_| span)}>
                        <span class="sr-only">{ l.t(&Message::ProblemPlace) }{ " " }</span>{ format!("{}:{}", place.line, place.column) }
                    </button>
                    <code class="code" translate="no">{ code(&diagnostic.finding) }</code>
                </p>
                <p>{ l.t(&Message::Finding(&diagnostic.finding)) }</p>
                if let Some(fix) = diagnostic.fix.clone() {
                    <p><button type="button" class="fix" onclick={on_fix.reform(move |_| fix.clone())}>{ l.t(&Message::Fix(&diagnostic.finding)) }</button></p>
                }
            </li>
        }
    };
    html! {
        <section id={format!("{id_prefix}problems")} class="problems" aria-labelledby={heading.clone()}>
            <h2 id={heading}>{ l.t(&Message::ProblemsHeading) }{ " " }<span class="chip">{ problems.len() }</span></h2>
            <div role="status">
                if *checker_missing {
                    <p class="note">{ l.t(&Message::CheckerMissing) }</p>
                }
            </div>
            if problems.is_empty() {
                <p class="note"><span aria-hidden="true">{ "✓ " }</span>{ l.t(&Message::NoProblems) }</p>
            } else {
                <ul>{ for problems.iter().enumerate().map(item) }</ul>
            }
        </section>
    }
}
