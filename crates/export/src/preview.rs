//! A life in miniature: rows of coloured stretches without a word, to be told from others at a glance.
//!
//! The gallery has one of each sample, which is made when the page is built.

use podstep_core::history;
use podstep_core::trace::Trace;
use podstep_freeze::Freeze;

use crate::look;
use crate::picture::FOLD_FROM;
use crate::scale::Scale;

/// The width that stretches are measured in.
pub const WIDTH: i32 = 260;
/// So many rows are shown.
const MAX_ROWS: usize = 8;

/// A stretch of one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Freeze)]
pub struct Stretch {
    /// Where it begins.
    pub x: i32,
    /// How long it is.
    pub width: i32,
    /// The class of the state's look.
    pub class: &'static str,
}

/// A life in miniature.
#[derive(Debug, Clone, PartialEq, Eq, Default, Freeze)]
pub struct Preview {
    /// The stretches of each container; of many Pods, those of each Pod.
    pub rows: Vec<Vec<Stretch>>,
}

impl Preview {
    /// The first rows of a life.
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let scale = Scale::new(trace);
        let pods = history::pods(trace);
        // Nothing is drawn before there is a Pod.
        let first = pods.iter().flat_map(|pod| &pod.states).map(|(step, _)| *step).next().unwrap_or(0);
        let wide = scale.natural_width();
        let (left, room) = (scale.x(first, wide), (wide - scale.x(first, wide)).max(1));
        let place = |step| (scale.x(step, wide) - left) * WIDTH / room;
        let drawn = |(from, to, class): (usize, Option<usize>, _)| {
            let x = place(from);
            let width = to.map_or(WIDTH, place) - x;
            (width > 0).then_some(Stretch { x, width, class })
        };
        let mut rows: Vec<Vec<Stretch>> = Vec::new();
        for pod in &pods {
            if pods.len() < FOLD_FROM {
                rows.extend(pod.lanes.iter().map(|lane| {
                    let stretches = pod.stretches(lane).map(|(from, to, state)| (from, to, look::of_lane(state).0));
                    stretches.filter_map(drawn).collect()
                }));
            } else {
                let stretches = pod.stretches(&pod.states).map(|(from, to, state)| (from, to, look::of_pod(state).0));
                rows.push(stretches.filter_map(drawn).collect());
            }
        }
        rows.truncate(MAX_ROWS);
        Self { rows }
    }
}

#[cfg(test)]
mod tests {
    use podstep_core::samples::SAMPLES;
    use podstep_core::{Options, run};

    use super::{MAX_ROWS, Preview, WIDTH};

    #[test]
    fn no_two_samples_look_alike_and_stretches_follow_each_other() {
        let previews: Vec<Preview> = SAMPLES
            .iter()
            .map(|sample| Preview::of(&run(sample.text, &Options::default()).life.unwrap().trace))
            .collect();
        for (place, (preview, sample)) in previews.iter().zip(SAMPLES).enumerate() {
            assert!((1..=MAX_ROWS).contains(&preview.rows.len()), "{}", sample.id);
            for row in &preview.rows {
                let ends = row.iter().map(|stretch| stretch.x + stretch.width);
                assert!(ends.clone().zip(row.iter().skip(1)).all(|(end, next)| end <= next.x), "{} {row:?}", sample.id);
                assert!(ends.max().is_some_and(|end| end <= WIDTH), "{} {row:?}", sample.id);
            }
            let same = previews.iter().position(|other| other == preview);
            assert_eq!(same, Some(place), "{}", sample.id);
        }
    }
}
