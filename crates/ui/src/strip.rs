//! The workload strip: how many Pods of each revision there were over time, or how far a Job was.
//!
//! An overview of the whole life, whatever part of it the timeline shows. The numbers stand beside it in words.

use std::fmt::Write;

use podstep_core::history::{Count, Counted, Point};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};
use yew::Html;

use crate::app::Command;
use crate::markup::{Page, Slot};
use crate::panels::PanelProps;
use crate::state::Shown;
use crate::timeline::{Ask, SHARES};
use podstep_text::Message;

/// The picture's own units, which the page stretches to its room.
const WIDE: i32 = SHARES;
const HIGH: i32 = 60;

/// The picture and the numbers at the cursor; nothing for a life of a single Pod.
pub(crate) fn strip(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, .. } = props;
    if shown.life.trace.pods.len() < 2 || shown.course.points.is_empty() {
        return Html::default();
    }
    let x = shown.scale.x(*cursor, WIDE);
    page.fill(
        "<figure class=\"strip\"><svg viewBox=\"0 0 1000 60\" preserveAspectRatio=\"none\" role=\"img\" \
         aria-label=\"{}\" onclick=\"{}\">{}<line class=\"strip-cursor\" x1=\"{}\" x2=\"{}\" y1=\"0\" y2=\"60\"/></svg>\
         <figcaption>{}</figcaption></figure>",
        [
            Slot::Say(Message::StripSummary { course: &shown.course }),
            Slot::Hear(pointed),
            Slot::Nodes(areas(page, shown)),
            Slot::Number(x),
            Slot::Number(x),
            Slot::Node(numbers(page, shown, *cursor)),
        ],
    )
}

/// What one band of the strip looks like: revisions differ, and what is over has the colours of its end.
fn class(counted: Counted, place: usize) -> &'static str {
    match (counted, place % 4) {
        (Counted::Active, _) => "b-active",
        (Counted::Succeeded, _) => "b-succeeded",
        (Counted::Failed, _) => "b-failed",
        (Counted::PodsOf(_), 0) => "b-0",
        (Counted::PodsOf(_), 1) => "b-1",
        (Counted::PodsOf(_), 2) => "b-2",
        (Counted::PodsOf(_), _) => "b-3",
    }
}

/// The bands stand on each other; each is drawn from the ground up, the highest first, first all of its Pods
/// and over them those that are ready.
fn areas(page: &Page, shown: &Shown) -> Vec<Html> {
    let course = &shown.course;
    let total = |point: &Point| point.counts.iter().map(|count| count.all).sum::<u32>();
    let most = course.points.iter().map(|point| total(point).max(point.wanted)).max().unwrap_or(1).max(1);
    let y = |number: u32| HIGH - (i64::from(number) * i64::from(HIGH - 4) / i64::from(most)) as i32;
    let mut drawn = Vec::new();
    for (band, counted) in course.bands.iter().enumerate().rev() {
        let below = |point: &Point| point.counts.iter().take(band).map(|count| count.all).sum::<u32>();
        let own = |point: &Point| point.counts.get(band).copied().unwrap_or_default();
        for (layer, of) in [("all", (|count| count.all) as fn(Count) -> u32), ("ready", |count| count.ready)] {
            let path = steps(shown, |point| y(below(point) + of(own(point))), true);
            drawn.push(page.fill(
                "<path class=\"band {} {}\" d=\"{}\"/>",
                [Slot::Str(class(*counted, band)), Slot::Str(layer), Slot::Text(path.into())],
            ));
        }
    }
    let wanted = steps(shown, |point| y(point.wanted), false);
    drawn.push(page.fill("<path class=\"wanted\" d=\"{}\"/>", [Slot::Text(wanted.into())]));
    drawn
}

/// A line of steps; an area goes down to the ground at its end.
fn steps(shown: &Shown, y: impl Fn(&Point) -> i32, area: bool) -> String {
    let mut path = String::new();
    let mut last = (-1, -1);
    let mut points = shown.course.points.iter().peekable();
    while let Some(point) = points.next() {
        let at = (shown.scale.x(point.step, WIDE), y(point));
        // Of points at one place the last one counts.
        if points.peek().is_some_and(|next| shown.scale.x(next.step, WIDE) == at.0) || at.1 == last.1 {
            continue;
        }
        let _ = match (path.is_empty(), area) {
            (true, true) => write!(path, "M{} {HIGH}V{}", at.0, at.1),
            (true, false) => write!(path, "M{} {}", at.0, at.1),
            _ => write!(path, "H{}V{}", at.0, at.1),
        };
        last = at;
    }
    if !path.is_empty() {
        let _ = if area { write!(path, "H{WIDE}V{HIGH}Z") } else { write!(path, "H{WIDE}") };
    }
    path
}

/// What is counted at the cursor, in words that lead to why.
fn numbers(page: &Page, shown: &Shown, cursor: usize) -> Html {
    let course = &shown.course;
    let none = Point::default();
    let point = course.at(cursor).unwrap_or(&none);
    let mut items = Vec::new();
    let newest = course.bands.iter().rposition(|band| matches!(band, Counted::PodsOf(_)));
    for (band, counted) in course.bands.iter().enumerate() {
        let count = point.counts.get(band).copied().unwrap_or_default();
        // Of the old revisions those that still have Pods.
        if count.all == 0 && matches!(counted, Counted::PodsOf(_)) && Some(band) != newest {
            continue;
        }
        let name = match counted {
            Counted::PodsOf(object) => shown.life.trace.objects.get(*object).map_or("", |entry| entry.name.as_str()),
            _ => "",
        };
        let of = if let Counted::PodsOf(object) = counted { *object } else { 0 };
        let said = Slot::Say(Message::StripCount { counted: *counted, name, count });
        items.push(page.fill(
            "<li><span class=\"key {}\" aria-hidden=\"true\"></span>{}</li>",
            [Slot::Str(class(*counted, band)), Slot::Node(page.link(Command::Status(Some(of)), said))],
        ));
    }
    if matches!(course.bands.first(), Some(Counted::PodsOf(_))) {
        for message in [
            Message::StripWanted(point.wanted),
            Message::StripSurge(point.surge()),
            Message::StripUnavailable(point.unavailable()),
        ] {
            let link = page.link(Command::Status(Some(0)), Slot::Say(message));
            items.push(page.fill("<li>{}</li>", [Slot::Node(link)]));
        }
    }
    page.fill("<ul aria-label=\"{}\">{}</ul>", [Slot::Say(Message::StripNumbers), Slot::Nodes(items)])
}

fn pointed(event: &Event) -> Option<Command> {
    let svg = event.target()?.dyn_into::<Element>().ok()?.closest("svg").ok()??;
    let (place, x) = (svg.get_bounding_client_rect(), event.dyn_ref::<MouseEvent>()?.client_x());
    let share = i64::from(x - place.left() as i32) * i64::from(WIDE) / i64::from((place.width() as i32).max(1));
    Some(Command::Timeline(Ask::Share(share as i32)))
}
