//! The pieces that panels are made of. Plain functions that are never inlined: each `html!` is a kilobyte
//! or more of code, so a shape that stands in several panels stands here once.

use yew::prelude::*;

/// A titled section.
#[inline(never)]
pub(crate) fn card(id: String, class: &'static str, heading: Html, body: Html) -> Html {
    let labelled = format!("{id}-heading");
    html! {
        <section id={id} class={classes!("card", class)} aria-labelledby={labelled.clone()}>
            <h2 id={labelled}>{ heading }</h2>
            <div>{ body }</div>
        </section>
    }
}

/// A remark in small print.
#[inline(never)]
pub(crate) fn note(text: AttrValue) -> Html {
    html! { <p class="note">{ text }</p> }
}

/// A button that looks like a link.
#[inline(never)]
pub(crate) fn link(onclick: Callback<MouseEvent>, text: Html) -> Html {
    html! { <button type="button" class="link" {onclick}>{ text }</button> }
}

/// A link that moves the cursor to a step.
#[inline(never)]
pub(crate) fn step_link(on_seek: &Callback<usize>, step: usize, text: AttrValue) -> Html {
    link(on_seek.reform(move |_| step), html! { text })
}

/// A row of a table.
pub(crate) struct TableRow {
    pub class: Option<&'static str>,
    /// The first cell names the row if `named`.
    pub named: bool,
    pub cells: Vec<Html>,
}

impl TableRow {
    /// A row about a step: marked when the cursor is on it.
    pub(crate) fn of_step(step: usize, cursor: usize, cells: Vec<Html>) -> Self {
        Self { class: (step == cursor).then_some("now"), named: false, cells }
    }
}

/// A table that scrolls in its own box.
#[inline(never)]
pub(crate) fn table(
    class: &'static str,
    scroll: &'static str,
    id: Option<String>,
    caption: AttrValue,
    columns: &[AttrValue],
    rows: Vec<TableRow>,
) -> Html {
    let row = |(index, row): (usize, TableRow)| {
        let current = (row.class == Some("now")).then_some("step");
        let named = row.named;
        let cell = |(index, cell): (usize, Html)| {
            if named && index == 0 {
                html! { <th key={index} scope="row">{ cell }</th> }
            } else {
                html! { <td key={index}>{ cell }</td> }
            }
        };
        html! {
            <tr key={index} class={classes!(row.class)} aria-current={current}>
                { for row.cells.into_iter().enumerate().map(cell) }
            </tr>
        }
    };
    let columns = columns.iter().enumerate();
    html! {
        <div class={classes!("scroll", scroll)} tabindex="0" role="region" aria-label={caption.clone()}>
            <table {class} {id} translate={(!class.is_empty()).then_some("no")}>
                <caption>{ caption }</caption>
                <thead><tr>{ for columns.map(|(key, column)| html! { <th {key} scope="col">{ column }</th> }) }</tr></thead>
                <tbody>{ for rows.into_iter().enumerate().map(row) }</tbody>
            </table>
        </div>
    }
}
