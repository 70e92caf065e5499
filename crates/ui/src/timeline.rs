//! The lanes of the containers over time.

use std::rc::Rc;

use gloo::events::EventListener;
use podstep_core::trace::{ContainerEntry, ContainerRole, LaneState};
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::scale::Scale;
use crate::state::{Bars, ShownRef};
use crate::text::{Locale, Message};

// Whole pixels throughout: printing floats would add their formatting to the module.
const ROW: i32 = 44;
const AXIS: i32 = 34;
const BAR_TOP: i32 = 7;
const BAR: i32 = 30;

/// The state's class, its glyph and its pattern: colour never stands alone.
const fn look(state: LaneState) -> (&'static str, &'static str, &'static str) {
    match state {
        LaneState::Waiting => ("waiting", "○", ""),
        LaneState::Starting => ("starting", "◌", "dots"),
        LaneState::RunningNotStarted => ("notstarted", "◔", "dots"),
        LaneState::Running => ("running", "◑", "lines"),
        LaneState::Ready => ("ready", "●", ""),
        LaneState::BackOff => ("backoff", "↻", "cross"),
        LaneState::PreStop => ("prestop", "◧", "lines"),
        LaneState::WaitingTurn => ("turn", "…", "dots"),
        LaneState::Terminating => ("term", "▼", "hatch"),
        LaneState::Exited { exit_code: 0, .. } => ("done", "✓", ""),
        LaneState::Exited { .. } => ("failed", "✗", "cross"),
    }
}

const fn role_class(role: ContainerRole) -> &'static str {
    match role {
        ContainerRole::PlainInit => "role role-init",
        ContainerRole::Sidecar => "role role-sidecar",
        ContainerRole::Regular => "role role-app",
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
pub(crate) struct TimelineProps {
    pub id_prefix: AttrValue,
    pub locale: Locale,
    pub shown: ShownRef,
    pub cursor: usize,
    pub on_seek: Callback<usize>,
}

#[component]
pub(crate) fn Timeline(props: &TimelineProps) -> Html {
    let TimelineProps { id_prefix, locale, shown, cursor, on_seek } = props;
    let l = *locale;
    let trace = &shown.life.trace;
    let scale = &shown.scale;
    let scroller = use_node_ref();
    let room = use_state_eq(|| 0);
    {
        let (scroller, room) = (scroller.clone(), room.clone());
        use_effect_with((), move |()| {
            let measure = move || {
                if let Some(element) = scroller.cast::<HtmlElement>() {
                    room.set(element.client_width());
                }
            };
            measure();
            let listener = EventListener::new(&gloo::utils::window(), "resize", move |_| measure());
            move || drop(listener)
        });
    }
    // Below three quarters of its natural width the picture scrolls instead of shrinking further.
    let width = (*room).max(scale.natural_width() * 3 / 4);
    let height = AXIS + ROW * shown.lanes.len() as i32;
    let cursor_x = scale.x(*cursor, width);
    {
        // Keeps the cursor in sight.
        let scroller = scroller.clone();
        use_effect_with((*cursor, width), move |_| {
            if let Some(element) = scroller.cast::<HtmlElement>() {
                let (left, visible) = (element.scroll_left(), element.client_width());
                if cursor_x < left + 32 || cursor_x > left + visible - 72 {
                    element.set_scroll_left(cursor_x - visible / 2);
                }
            }
        });
    }
    let onclick = {
        let (on_seek, scale) = (on_seek.clone(), Rc::clone(scale));
        let scroller = scroller.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(element) = scroller.cast::<HtmlElement>() {
                let x = event.client_x() - element.get_bounding_client_rect().left() as i32;
                on_seek.emit(scale.nearest(x + element.scroll_left(), width));
            }
        })
    };
    let many_pods = trace.pods.len() > 1;
    let label = |lane: &Rc<Bars>| {
        let entry = trace.container(lane.container)?;
        let pod = many_pods.then(|| format!("{}.", lane.container.pod + 1));
        Some(html! {
            <li key={format!("{}/{}", lane.container.pod, entry.name)} class="lane-label" title={l.t(&Message::RoleLong(entry.role))}>
                <span class={role_class(entry.role)}>{ pod }{ l.t(&Message::Role(entry.role)) }</span>
                <span class="lane-name" translate="no">{ entry.name.clone() }</span>
            </li>
        })
    };
    let row = |(index, lane): (usize, &Rc<Bars>)| {
        let entry = trace.container(lane.container)?;
        Some(html! {
            <LaneRow key={format!("{}/{}", lane.container.pod, entry.name)} id_prefix={id_prefix.clone()} locale={l}
                lane={Rc::clone(lane)} entry={entry.clone()} scale={Rc::clone(scale)} {width} top={AXIS + ROW * index as i32}
                on_seek={on_seek.clone()} />
        })
    };
    html! {
        <div class="timeline">
            <ul class="lane-labels" aria-hidden="true">{ for shown.lanes.iter().filter_map(label) }</ul>
            <div class="timeline-scroll" ref={scroller} tabindex="0" role="region" aria-label={l.t(&Message::TimelineScroller)}>
                <svg id={format!("{id_prefix}timeline")} role="img" aria-label={l.t(&Message::TimelineSummary { trace, cursor: *cursor })}
                    width={width.to_string()} height={height.to_string()} {onclick}>
                    <defs>
                        <pattern id={format!("{id_prefix}hatch")} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                            <line class="ink" x1="0" y1="0" x2="0" y2="7" stroke-width="2" />
                        </pattern>
                        <pattern id={format!("{id_prefix}cross")} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                            <path class="ink" d="M0 0V8M0 0H8" stroke-width="1.5" fill="none" />
                        </pattern>
                        <pattern id={format!("{id_prefix}lines")} width="6" height="6" patternUnits="userSpaceOnUse">
                            <line class="ink" x1="0" y1="3" x2="6" y2="3" stroke-width="1.2" />
                        </pattern>
                        <pattern id={format!("{id_prefix}dots")} width="7" height="7" patternUnits="userSpaceOnUse">
                            <circle class="ink-dot" cx="3.5" cy="3.5" r="1.1" />
                        </pattern>
                    </defs>
                    { axis(l, scale, width, height) }
                    <g>{ for shown.lanes.iter().enumerate().filter_map(row) }</g>
                    <g class="cursor" transform={format!("translate({cursor_x} 0)")}>
                        <line x1="0" y1={(AXIS - 12).to_string()} x2="0" y2={height.to_string()} />
                        <path d={format!("M-7 {0}H7L0 {1}Z", AXIS - 16, AXIS - 6)} />
                    </g>
                </svg>
            </div>
        </div>
    }
}

/// Ticks and marks of what is cut short.
fn axis(locale: Locale, scale: &Scale, width: i32, height: i32) -> Html {
    let y = height.to_string();
    html! {
        <g class="axis" aria-hidden="true">
            { for scale.ticks(width, 76).into_iter().map(|(x, at)| html! {
                <g key={at.0} transform={format!("translate({x} 0)")}>
                    <line x1="0" y1={(AXIS - 6).to_string()} x2="0" y2={y.clone()} />
                    <text x="2" y="13">{ locale.t(&Message::Time(at)) }</text>
                </g>
            }) }
            { for scale.cuts(width).into_iter().enumerate().map(|(index, cut)| html! {
                <g key={format!("cut{index}")} class="cut" transform={format!("translate({} 0)", cut.at)}>
                    <text x="0" y={(AXIS - 7).to_string()} text-anchor="middle">{ "// " }{ locale.t(&Message::Length(cut.length)) }</text>
                </g>
            }) }
        </g>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct LaneRowProps {
    id_prefix: AttrValue,
    locale: Locale,
    lane: Rc<Bars>,
    entry: ContainerEntry,
    scale: Rc<Scale>,
    width: i32,
    top: i32,
    on_seek: Callback<usize>,
}

/// One container. Its props hold no cursor, so moving in time does not draw it anew.
#[component]
fn LaneRow(props: &LaneRowProps) -> Html {
    let LaneRowProps { id_prefix, locale, lane, entry, scale, width, top, on_seek } = props;
    let l = *locale;
    let spans = lane.bars.iter().enumerate().map(|(index, span)| {
        let x = scale.x(span.step, *width);
        let to = span.end.map_or(*width, |end| scale.x(end, *width));
        let wide = (to - x - 2).max(2);
        let (class, glyph, pattern) = look(span.state);
        let word = l.t(&Message::Lane(span.state));
        // 7 px is a generous guess of a character's width at this size.
        let shown = if wide >= word.chars().count() as i32 * 7 + 28 {
            format!("{glyph} {word}")
        } else if wide >= 16 {
            glyph.to_owned()
        } else {
            String::new()
        };
        let onclick = {
            let (on_seek, step) = (on_seek.clone(), span.step);
            Callback::from(move |event: MouseEvent| {
                // A short span is hit on purpose; in a long one the place decides.
                if wide < 24 {
                    event.stop_propagation();
                    on_seek.emit(step);
                }
            })
        };
        let title = l.t(&Message::LaneTitle { container: &entry.name, state: span.state, from: span.from, to: span.to });
        let (x_text, wide_text, height) = (x.to_string(), wide.to_string(), BAR.to_string());
        html! {
            <g key={index} class={classes!("span", format!("s-{class}"))} transform={format!("translate({x_text} {BAR_TOP})")} {onclick}>
                <title>{ title }</title>
                <rect class="bar" width={wide_text.clone()} height={height.clone()} rx="4" />
                <rect class="pattern" width={wide_text} {height} rx="4"
                    fill={if pattern.is_empty() { AttrValue::Static("none") } else { format!("url(#{id_prefix}{pattern})").into() }} />
                <text x="8" y="20">{ shown }</text>
            </g>
        }
    });
    html! {
        <g class="lane" transform={format!("translate(0 {top})")}>{ for spans }</g>
    }
}

/// What the colours, glyphs and words stand for.
pub(crate) fn legend(l: Locale) -> Html {
    let states = [
        LaneState::Waiting,
        LaneState::Starting,
        LaneState::RunningNotStarted,
        LaneState::Running,
        LaneState::Ready,
        LaneState::BackOff,
        LaneState::PreStop,
        LaneState::WaitingTurn,
        LaneState::Terminating,
        LaneState::Exited { exit_code: 0, killed: false },
        LaneState::Exited { exit_code: 137, killed: true },
    ];
    html! {
        <ul class="legend" aria-label={l.t(&Message::Legend)}>
            { for states.map(|state| {
                let (class, glyph, _) = look(state);
                html! {
                    <li key={class} class={format!("s-{class}")}>
                        <span class="swatch" aria-hidden="true">{ glyph }</span>{ l.t(&Message::Lane(state)) }
                    </li>
                }
            }) }
        </ul>
    }
}
