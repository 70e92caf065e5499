//! A Mermaid diagram: a Gantt chart, a section for each Pod, a bar for each stretch of a container's state.

use podstep_core::Life;
use podstep_core::history;
use podstep_core::time::Millis;
use podstep_core::trace::LaneState;
use podstep_text::{Locale, Message};

/// So many Pods are drawn: Mermaid refuses texts of more than 50,000 characters.
const MAX_PODS: usize = 12;
/// So many bars.
const MAX_BARS: usize = 500;

/// The life as a Gantt chart.
#[must_use]
pub fn mermaid(life: &Life, locale: Locale) -> String {
    let trace = &life.trace;
    let (kind, name) = (life.workload.kind, life.workload.name.as_str());
    let title = locale.say(&Message::KindAndName { kind, name });
    let mut chart = format!(
        "gantt\n    title {}\n    dateFormat YYYY-MM-DD HH:mm:ss.SSS\n    axisFormat %H:%M:%S\n",
        plain(&title)
    );
    let time = |step: usize| trace.steps.get(step).map_or(trace.end(), |step| step.at);
    let mut bars = 0;
    for (history, pod) in history::pods(trace).iter().zip(&trace.pods).take(MAX_PODS) {
        chart.push_str(&format!("    section {}\n", plain(&pod.name)));
        for (lane, container) in history.lanes.iter().zip(pod.containers.iter()) {
            for (step, end, state) in history.stretches(lane) {
                let (from, to) = (time(step), time(end.unwrap_or(usize::MAX)));
                // What takes no time and what only waits has no bar.
                if from >= to || state == LaneState::Waiting || bars == MAX_BARS {
                    continue;
                }
                bars += 1;
                let label = format!("{} · {}", container.name, locale.say(&Message::Lane(state)));
                chart.push_str(&format!("    {} :{}{}, {}\n", plain(&label), tag(state), date(from), date(to)));
            }
        }
    }
    chart
}

/// The tag that colours a bar.
const fn tag(state: LaneState) -> &'static str {
    match state {
        LaneState::Running | LaneState::RunningNotStarted | LaneState::Ready => "active, ",
        LaneState::Exited { exit_code: 0, .. } => "done, ",
        LaneState::Exited { .. } | LaneState::BackOff => "crit, ",
        _ => "",
    }
}

/// A time as Mermaid reads it, on a day without a change of clocks. Hours are enough: a life is shorter than a month.
fn date(at: Millis) -> String {
    let secs = at.0 / 1000;
    let (days, hours, mins) = (secs / 86_400, secs / 3600 % 24, secs / 60 % 60);
    format!("2000-01-{:02} {hours:02}:{mins:02}:{:02}.{:03}", days + 1, secs % 60, at.0 % 1000)
}

/// A text without what ends a label.
fn plain(text: &str) -> String {
    text.replace([':', '#', ';', '\n', '%'], " ")
}
