//! The page as markup: what index.html shows of the first sample until the module draws the same.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use podstep_core::samples::FIRST;
use yew::LocalServerRenderer;

use crate::app::{App, AppProps};

/// The page as a first visit has it, in English; it hears nothing and has no ids that the page itself could mistake for
/// its own.
#[must_use]
pub fn still(narrow: bool) -> String {
    let props = yew::props!(AppProps { narrow });
    let renderer = LocalServerRenderer::<App>::with_props(props).hydratable(false);
    let mut page = pin!(renderer.render());
    // Nothing in it waits for anything.
    let page = loop {
        if let Poll::Ready(page) = page.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            break page;
        }
    };
    // The text is no part of what is drawn: it is written once, see `Area`.
    let text = FIRST.text.replace('&', "&amp;").replace('<', "&lt;");
    let page = page.replacen("<div", "<div inert", 1).replacen("</textarea>", &[&text, "</textarea>"].concat(), 1);
    without_ids(&page)
}

/// The markup without ids, but for the patterns that the picture is filled with.
fn without_ids(markup: &str) -> String {
    let mut pieces = markup.split(" id=\"");
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = if kept.ends_with("<pattern") { None } else { piece.split_once('"') };
        match rest {
            Some((_, rest)) => kept += rest,
            None => kept += &[" id=\"", piece].concat(),
        }
    }
    kept
}
