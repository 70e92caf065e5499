//! The page as markup: what index.html shows of the first sample until the module draws the same.
//!
//! Nothing has to run for it, and nothing to be measured: a script that asked for the room would have the page laid out twice
//! before it is painted.

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
    let page = page.replacen("</textarea>", &[&text, "</textarea>"].concat(), 1);
    let (room, page) = if narrow { ("narrow", page) } else { ("wide", stretching(&page)) };
    let page = page.replacen("<div class=\"", &["<div inert class=\"still ", room, " "].concat(), 1);
    without_ids(&page)
}

/// The page with axis and picture as wide as their room, which is not known yet: places in time are shares of it.
fn stretching(page: &str) -> String {
    let Some((before, scroller)) = page.split_once("timeline-scroll") else { return page.to_owned() };
    let mut pieces = scroller.split("<svg ");
    let mut stretched = [before, "timeline-scroll", pieces.next().unwrap_or_default()].concat();
    for (at, piece) in pieces.enumerate() {
        let end = piece.find("</svg>").filter(|_| at < 2).unwrap_or_default();
        let (picture, after) = piece.split_at_checked(end).unwrap_or_default();
        stretched += &["<svg ", &in_shares(picture), after].concat();
    }
    stretched
}

/// What is in a picture, with what stands to the right of its beginning, and how wide that is, as shares of its width.
fn in_shares(picture: &str) -> String {
    let whole = attribute(picture, "width").unwrap_or(1);
    // Integers, in thousandths of a percent.
    let share = |px: i32| match i64::from(px) * 100_000 / i64::from(whole.max(1)) {
        0 => "0".to_owned(),
        share => format!("{}.{:03}%", share / 1_000, share % 1_000),
    };
    let mut tags = picture.split('<');
    let mut stretched = tags.next().unwrap_or_default().to_owned();
    // Whether each open group has become a picture within the picture, which can stand at a share.
    let mut groups = Vec::new();
    for tag in tags {
        let name = tag.split([' ', '>']).next().unwrap_or_default();
        let place = tag.split_once("transform=\"translate(").and_then(|(head, rest)| {
            let (place, rest) = rest.split_once(")\"")?;
            let (x, y) = place.split_once(' ')?;
            Some((head.strip_prefix('g')?, x.parse().ok().filter(|x| *x > 0)?, y, rest))
        });
        let tag = match (name, place) {
            ("g", Some((head, x, y, rest))) => {
                groups.push(true);
                format!("svg{head}x=\"{}\" y=\"{y}\" overflow=\"visible\"{rest}", share(x))
            }
            ("g", None) => {
                groups.push(false);
                tag.to_owned()
            }
            ("/g", _) => match groups.pop() {
                Some(true) => tag.replacen("/g", "/svg", 1),
                _ => tag.to_owned(),
            },
            // Half of what is free between two bars grows with them.
            ("rect", _) => with_attribute(tag, "width", |width| share(width + 1)),
            ("line", _) => with_attribute(&with_attribute(tag, "x1", share), "x2", share),
            _ => tag.to_owned(),
        };
        stretched += &["<", &tag].concat();
    }
    stretched
}

/// The number that the first tag of a markup has under this name.
fn attribute(markup: &str, name: &str) -> Option<i32> {
    let (_, value) = markup.split('>').next()?.split_once(&[" ", name, "=\""].concat())?;
    value.split('"').next()?.parse().ok()
}

/// A tag with what was made of this number of it.
fn with_attribute(tag: &str, name: &str, made: impl Fn(i32) -> String) -> String {
    let Some(value) = attribute(tag, name) else { return tag.to_owned() };
    tag.replacen(&format!(" {name}=\"{value}\""), &format!(" {name}=\"{}\"", made(value)), 1)
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
