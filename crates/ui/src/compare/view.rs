//! The two lives above each other on one axis, or beside each other where time runs down, and what they differ in, in
//! words.

use podstep_core::compare::{Difference, Side, What, same_event};
use podstep_core::trace::{Step, Trace};
use podstep_text::{Compare, Gallery, Message};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};
use yew::Html;

use super::{Ask, Comparing, Found, Seen, With};
use crate::app::Command;
use crate::browser;
use crate::markup::{Page, Slot};
use crate::panels::PanelProps;
use crate::state::Shown;
use crate::timeline::{AXIS_DOWN_PX, AXIS_PX, Folding, Picture, Row, Rows, pod_name, role_class, space, ticks};
use podstep_core::samples::SAMPLES;

/// So many rows of each life are drawn.
const ROWS: usize = 24;
/// Half the side of a mark, and the room that two marks of a row keep.
const MARK_PX: i32 = 8;
/// Height of the line above the rows of a life, with the marks of what is about no container.
const SIDE_PX: i32 = 22;
/// The width that a life has beside the other one, and the least of a Pod or of a container in it: room for a mark.
const HALF_PX: i32 = 118;
const LEAST_COLUMNS_PX: [i32; 2] = [18, 18];
/// The names of what is narrower than this run down.
const NAME_PX: i32 = 50;

const fn say(message: Compare<'_>) -> Slot<'_> {
    Slot::Say(Message::Compare(message))
}

/// The choice, the picture and the list.
pub(crate) fn view(props: &PanelProps) -> Html {
    let PanelProps { page, shown, cursor, comparing, .. } = props;
    let found = comparing.found.as_deref().filter(|found| found.this == *shown);
    let drawn = found.map_or(Slot::Nothing, |found| {
        let at = comparing.at.filter(|(here, _)| here == cursor).map(|(_, there)| there);
        let trace = found.other.as_ref().map(|other| &other.life.trace);
        let there = at.or_else(|| Some(same_event(&shown.life.trace, *cursor, trace?)));
        let cursors = [Some(*cursor), there];
        Slot::Node(page.fill(
            "<div>{}{}{}</div>",
            [
                Slot::Node(picture(props, found, cursors)),
                Slot::Node(moments(page, found, cursors)),
                Slot::Node(list(page, found)),
            ],
        ))
    });
    page.fill(
        "<div class=\"compare {}\">{}<div class=\"working\" role=\"status\">{}</div>{}</div>",
        [
            Slot::Str("down").when(props.down),
            Slot::Node(choice(page, comparing)),
            Slot::Node(page.note(Message::Compare(Compare::Working))).when(comparing.waits()),
            drawn,
        ],
    )
}

fn named(with: With) -> Message<'static> {
    Message::Compare(match with {
        With::Cluster => Compare::Cluster,
        With::Pinned => Compare::Pinned,
        With::Fixed => Compare::Fixed,
        With::Untouched => Compare::Untouched,
        With::Version(version) => Compare::OnVersion(version),
        With::Sample(place) => {
            return Message::Gallery(Gallery::Title(SAMPLES.get(place).map_or("", |sample| sample.id)));
        }
    })
}

/// How a choice is called.
fn name(page: &Page, with: With) -> Slot<'static> {
    match with {
        With::Sample(_) => {
            let title = page.say(&named(with));
            Slot::Text(page.say(&Message::Compare(Compare::OfSample(&title))))
        }
        _ => Slot::Say(named(with)),
    }
}

fn choice(page: &Page, comparing: &Comparing) -> Html {
    let found = comparing.found.as_ref().map(|found| found.with);
    let chosen = comparing.with.filter(|with| comparing.offered.contains(with)).or(found);
    let choices = comparing
        .offered
        .iter()
        .map(|with| page.choice(Slot::Text(with.value().into()), chosen == Some(*with), true, name(page, *with)));
    page.fill(
        "<div class=\"ask\"><label for=\"@compare-with\"><span>{}</span>\
         <select id=\"@compare-with\" onchange=\"{}\">{}</select></label>\
         <button type=\"button\" class=\"button\" id=\"@pin\" onclick=\"{}\">{}</button></div><p class=\"note\">{}</p>",
        [
            say(Compare::With),
            Slot::Hear(|event| Some(Command::Compare(Ask::With(browser::value(event))))),
            Slot::Nodes(choices.collect()),
            Slot::Do(Command::Compare(Ask::Pin)),
            say(Compare::Pin),
            say(Compare::PinNote),
        ],
    )
}

/// The numbers that differences have, by their index: those that follow from another have none.
fn numbered(found: &Found) -> impl Iterator<Item = (usize, usize, &Difference)> {
    let roots = found.comparison.differences.iter().enumerate().filter(|(_, difference)| difference.follows.is_none());
    roots.zip(1..).map(|((index, difference), number)| (number, index, difference))
}

fn picture(props: &PanelProps, found: &Found, cursors: [Option<usize>; 2]) -> Html {
    let PanelProps { page, shown, width, down, .. } = props;
    let width = (*width).max(found.axis.natural_width() / 2);
    let here = Slot::Say(Message::KubernetesVersion(shown.life.cluster.version));
    let there = name(page, found.with);
    let [scale, other_scale] = &found.scales;
    let [cursor, other_cursor] = cursors;
    let mut drawn = vec![side(page, found, 0, (Compare::Here, here), shown, scale, cursor, (width, *down))];
    if let Some(other) = &found.other {
        drawn.push(side(page, found, 1, (Compare::There, there), other, other_scale, other_cursor, (width, *down)));
    }
    page.fill(
        "<div class=\"timeline-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><div class=\"corner\"></div>\
         <svg class=\"timeline-axis\" width=\"{}\" height=\"{}\" aria-hidden=\"true\">{}</svg>{}</div>",
        [
            say(Compare::Picture),
            Slot::Number(if *down { AXIS_DOWN_PX } else { width }),
            Slot::Number(if *down { width } else { AXIS_PX }),
            Slot::Node(ticks(page, &found.axis, width, *down)),
            Slot::Nodes(drawn),
        ],
    )
}

#[expect(clippy::too_many_arguments, reason = "what is drawn of one life, which nothing else needs")]
fn side(
    page: &Page,
    found: &Found,
    side: usize,
    (title, run): (Compare<'_>, Slot<'_>),
    shown: &Shown,
    scale: &podstep_export::scale::Scale,
    cursor: Option<usize>,
    (width, down): (i32, bool),
) -> Html {
    let trace = &shown.life.trace;
    let mut folding = Folding::default();
    // Of several Pods there is only room for themselves.
    if down {
        folding.turn_all(true);
    }
    let rows = Rows::new(&shown.pods, &folding);
    let rows = if down { rows.columns(HALF_PX, LEAST_COLUMNS_PX) } else { rows };
    let drawn = rows.len().min(ROWS);
    let height = drawn.checked_sub(1).and_then(|last| rows.get(last)).map_or(0, |(_, _, bottom)| bottom);
    let picture = Picture { page, trace, pods: &shown.pods, scale, width, rows: &rows, window: (0, drawn), down };
    let (mut above, mut marks, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    for (number, index, difference) in numbered(found) {
        let Some(step) = difference.steps.get(side).copied().flatten() else { continue };
        let row = trace.steps.get(step).and_then(row_of).and_then(|row| rows.place(row)).filter(|row| *row < drawn);
        let mut x = scale.x(step, width);
        while taken.contains(&(row, x / (2 * MARK_PX))) {
            x += 2 * MARK_PX;
        }
        taken.push((row, x / (2 * MARK_PX)));
        match row.and_then(|row| rows.get(row)) {
            Some((_, top, _)) => marks.push(mark(&picture, found, (number, index, difference), x, top + MARK_PX)),
            None => above.push(mark(&picture, found, (number, index, difference), x, SIDE_PX / 2)),
        }
    }
    let at = cursor.map(|cursor| scale.x(cursor, width));
    let line = at.map_or(Slot::Nothing, |x| {
        Slot::Node(page.fill(
            "<g class=\"cursor\" transform=\"translate({} {})\"><line x2=\"{}\" y2=\"{}\"/></g>",
            [
                Slot::Number(picture.x(x, 0)),
                Slot::Number(picture.y(x, 0)),
                Slot::Number(picture.x(0, height)),
                Slot::Number(picture.y(0, height)),
            ],
        ))
    });
    let above = if above.is_empty() {
        Slot::Nothing
    } else {
        Slot::Node(page.fill(
            "<div></div><svg width=\"{}\" height=\"{}\" data-side=\"{}\" onclick=\"{}\">{}</svg>",
            [
                Slot::Number(picture.x(width, SIDE_PX)),
                Slot::Number(picture.y(width, SIDE_PX)),
                side.into(),
                Slot::Hear(pointed),
                Slot::Nodes(above),
            ],
        ))
    };
    let left_out = rows.len() - drawn;
    let title = Slot::Node(page.fill("<p class=\"side\"><strong>{}</strong> · {}</p>", [say(title), run]));
    // Beside each other, what is about no container is a column of its own.
    let [first, second] = if down { [above, title] } else { [title, above] };
    let labels = (0..drawn).filter_map(|row| label(&picture, shown, rows.get(row)?)).collect();
    page.fill(
        "{}{}<ul class=\"lane-labels\">{}{}</ul><svg role=\"img\" aria-label=\"{}\" width=\"{}\" height=\"{}\" data-side=\"{}\" \
         onclick=\"{}\">{}{}{}</svg>",
        [
            first,
            second,
            Slot::Nodes(labels),
            if left_out == 0 {
                Slot::Nothing
            } else {
                Slot::Node(page.fill("<li class=\"note\">{}</li>", [say(Compare::MoreRows(left_out))]))
            },
            Slot::Say(Message::TimelineSummary { trace, cursor: cursor.unwrap_or_default() }),
            Slot::Number(picture.x(width, height)),
            Slot::Number(picture.y(width, height)),
            side.into(),
            Slot::Hear(pointed),
            Slot::Node(picture.lanes(&found.axis)),
            line,
            Slot::Nodes(marks),
        ],
    )
}

fn row_of(step: &Step) -> Option<Row> {
    let pod = step.pod?;
    Some(step.container.map_or(Row::Pod(pod), |of| Row::Lane(pod, of.container)))
}

fn label(&Picture { page, down, .. }: &Picture<'_>, shown: &Shown, (row, from, to): (Row, i32, i32)) -> Option<Html> {
    let wide = Slot::Node(space(page, to - from, 0)).when(down);
    let narrow = Slot::Str("narrow").when(down && to - from < NAME_PX);
    let entry = shown.life.trace.pods.get(row.pod())?;
    Some(match row {
        Row::Pod(_) => {
            let (shared, own) = pod_name(&shown.life.trace, entry);
            page.fill(
                "<li class=\"row-pod {}\"><div class=\"row\" title=\"{}\"><span class=\"pod-name\" translate=\"no\">\
                 <span class=\"shared\">{}</span><span>{}</span></span></div>{}</li>",
                [narrow, Slot::Str(&entry.name), Slot::Str(shared), Slot::Str(own), wide],
            )
        }
        Row::Lane(_, container) => {
            let container = entry.containers.get(container)?;
            page.fill(
                "<li class=\"row-lane {}\"><div class=\"row\"><span class=\"{}\">{}</span>\
                 <span class=\"lane-name\" translate=\"no\">{}</span></div>{}</li>",
                [
                    narrow,
                    Slot::Str(role_class(container.role)),
                    Slot::Say(Message::Role(container.role)),
                    Slot::Str(&container.name),
                    wide,
                ],
            )
        }
    })
}

/// The number of a difference at a place in time and one across it.
fn mark(
    picture: &Picture<'_>,
    found: &Found,
    (number, index, difference): (usize, usize, &Difference),
    time: i32,
    across: i32,
) -> Html {
    let (page, x, y) = (picture.page, picture.x(time, across), picture.y(time, across));
    page.fill(
        "<g class=\"mark\" transform=\"translate({} {})\" data-difference=\"{}\"><title>{}</title>\
         <rect x=\"-8\" y=\"-8\" width=\"16\" height=\"16\" rx=\"4\"/><text y=\"4\" text-anchor=\"middle\">{}</text></g>",
        [Slot::Number(x), Slot::Number(y), index.into(), sentence(page, found, difference), number.into()],
    )
}

/// What stands at the cursor in each life.
fn moments(page: &Page, found: &Found, cursors: [Option<usize>; 2]) -> Html {
    let other = found.other.as_ref().map(|other| &other.life.trace);
    let traces = [Some(&found.this.life.trace), other];
    let mut entries = Vec::new();
    for ((title, trace), cursor) in [Compare::Here, Compare::There].into_iter().zip(traces).zip(cursors) {
        let Some((trace, cursor)) = trace.zip(cursor) else { continue };
        let Some(step) = trace.steps.get(cursor) else { continue };
        let of = Message::StepOf { step: cursor + 1, steps: trace.steps.len(), at: step.at };
        entries.push(page.fill(
            "<dt>{}</dt><dd><span class=\"code\">{}</span> {}</dd>",
            [say(title), Slot::Say(of), Slot::Say(Message::Fact { trace, step })],
        ));
    }
    page.fill("<dl class=\"because moments\">{}</dl>", [Slot::Nodes(entries)])
}

/// The sign of a kind of difference; the sentence says the same.
const fn sign(what: &What) -> &'static str {
    match what {
        What::Only(_) | What::Pod(..) | What::Container(..) | What::Finding(..) => "±",
        What::Event { .. } => "±",
        What::Moved(_) | What::Condition { .. } => "↔",
        What::Order { .. } => "⇅",
        What::Ended { .. } | What::Outcome(_) | What::NoLife(_) | What::Restarts { .. } => "≠",
        What::Qos(_) | What::Amount { .. } | What::Role { .. } => "≠",
    }
}

fn sentence<'a>(page: &Page, found: &Found, difference: &Difference) -> Slot<'a> {
    let none = Trace::default();
    let traces = [&found.this.life.trace, found.other.as_ref().map_or(&none, |other| &other.life.trace)];
    let [ours, theirs] = &found.findings;
    let message = match &difference.what {
        What::Finding(side, index) => {
            let of = if *side == Side::This { ours } else { theirs };
            let Some(diagnostic) = of.get(*index) else { return Slot::Nothing };
            Compare::OnlyFinding(*side, &diagnostic.finding)
        }
        _ => Compare::Difference { difference, traces },
    };
    Slot::Text(page.say(&Message::Compare(message)))
}

fn list(page: &Page, found: &Found) -> Html {
    let comparison = &found.comparison;
    let seen = found.seen.as_ref().map_or(Slot::Nothing, |seen| Slot::Node(agreement(page, seen)));
    if comparison.differences.is_empty() && found.seen.is_none() {
        return page.fill("<p class=\"same\">{}</p>", [say(Compare::Same)]);
    }
    let line = |index: usize, difference: &Difference| {
        let said = sentence(page, found, difference);
        match difference.steps {
            [None, None] => page.fill("<span>{}</span>", [said]),
            _ => page.link(Command::Compare(Ask::Look(index)), said),
        }
    };
    let items = numbered(found).map(|(number, index, difference)| {
        let followers: Vec<Html> = comparison
            .followers(index)
            .map(|(index, follower)| {
                page.fill(
                    "<li><span class=\"sign\" aria-hidden=\"true\">{}</span>{}</li>",
                    [Slot::Str(sign(&follower.what)), Slot::Node(line(index, follower))],
                )
            })
            .collect();
        let why = found.seen.as_ref().and_then(|seen| seen.whys.get(index).copied().flatten());
        let why = why.map_or(Slot::Nothing, |why| Slot::Node(page.note(Message::Compare(Compare::Why(why)))));
        let following = match followers.len() {
            0 => Slot::Nothing,
            number => Slot::Node(page.fill(
                "<details><summary>{}</summary><ul>{}</ul></details>",
                [say(Compare::Following(number)), Slot::Nodes(followers)],
            )),
        };
        page.fill(
            "<li><span class=\"number\">{}</span><span class=\"sign\" aria-hidden=\"true\">{}</span><div>{}{}{}</div></li>",
            [number.into(), Slot::Str(sign(&difference.what)), Slot::Node(line(index, difference)), why, following],
        )
    });
    let left_out = match comparison.left_out {
        0 => Slot::Nothing,
        number => Slot::Node(page.note(Message::Compare(Compare::LeftOut(number)))),
    };
    page.fill(
        "{}<h3>{}</h3><ol class=\"differences\">{}</ol>{}",
        [seen, say(Compare::List), Slot::Nodes(items.collect()), left_out],
    )
}

/// How far a prediction agrees, and the way to make it follow.
fn agreement(page: &Page, seen: &Seen) -> Html {
    let take_over = || {
        page.fill(
            "<p class=\"actions\"><button type=\"button\" class=\"button\" id=\"@take-over\" onclick=\"{}\">{}</button>\
             <span class=\"note\">{}</span></p>",
            [Slot::Do(Command::Compare(Ask::TakeOver)), say(Compare::TakeOver), say(Compare::TakeOverNote)],
        )
    };
    page.fill(
        "<div class=\"agreement\"><p>✓ {}</p>{}</div>",
        [say(Compare::Agree(seen.agrees)), if seen.told.is_empty() { Slot::Nothing } else { Slot::Node(take_over()) }],
    )
}

/// A mark leads to its difference, any other place to the step that stands there.
fn pointed(event: &Event) -> Option<Command> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let mark =
        target.closest("[data-difference]").ok().flatten().and_then(|mark| mark.get_attribute("data-difference"));
    if let Some(index) = mark {
        return Some(Command::Compare(Ask::Look(index.parse().ok()?)));
    }
    let svg = target.closest("svg").ok()??;
    let (place, at) = (svg.get_bounding_client_rect(), event.dyn_ref::<MouseEvent>()?);
    let other = svg.get_attribute("data-side")? == "1";
    let (x, width) = match svg.closest(".down").ok()? {
        Some(_) => (at.client_y() - place.top() as i32, place.height()),
        None => (at.client_x() - place.left() as i32, place.width()),
    };
    Some(Command::Compare(Ask::Point { other, x, width: width as i32 }))
}
