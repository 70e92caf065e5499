//! Where steps stand on the timeline.
//!
//! Owns the mapping between steps and horizontal places. A step has a place of its own even when it
//! shares its time with others, so that every click names exactly one step and no state is invisible.

use podstep_core::time::Millis;
use podstep_core::trace::Trace;

/// From this length on a stretch without steps is cut short and marked.
const CUT_FROM_MS: u64 = 8_000;
const FIRST: i32 = 12;
const TAIL: i32 = 56;
/// A life of very many steps is drawn closer together: a picture of this natural width can still be scrolled through.
const MAX_WIDTH: i32 = 20_000;

/// The places of the steps of one trace, in units that the view stretches to its width.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    places: Vec<i32>,
    times: Vec<Millis>,
    total: i32,
}

/// A stretch of time that is drawn shorter than it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// Its middle, in pixels.
    pub at: i32,
    /// Its true length.
    pub length: Millis,
}

impl Scale {
    /// Lays out a trace.
    #[must_use]
    pub fn new(trace: &Trace) -> Self {
        Self::of(trace.steps.iter().map(|step| step.at).collect())
    }

    /// Two lists of times on one axis: the axis, and the places of each on it. What comes at the same time in both, as
    /// the same one of that time, has the same place.
    #[must_use]
    pub fn shared(times: [Vec<Millis>; 2]) -> (Self, [Self; 2]) {
        let mut merged = Vec::new();
        let mut places = [Vec::new(), Vec::new()];
        while let Some(time) = times.iter().zip(&places).filter_map(|(of, placed)| of.get(placed.len())).min() {
            for (of, placed) in times.iter().zip(&mut places) {
                if of.get(placed.len()) == Some(time) {
                    placed.push(merged.len());
                }
            }
            merged.push(*time);
        }
        let axis = Self::of(merged);
        let [one, other] = times;
        let [of_one, of_other] = places;
        let on_axis = |times, places: Vec<usize>| {
            let places = places.iter().filter_map(|place| axis.places.get(*place).copied()).collect();
            Self { places, times, total: axis.total }
        };
        let sides = [on_axis(one, of_one), on_axis(other, of_other)];
        (axis, sides)
    }

    /// Lays out times in their order.
    fn of(times: Vec<Millis>) -> Self {
        let mut at = FIRST;
        let mut before: Option<Millis> = None;
        let mut places: Vec<i32> = times
            .iter()
            .map(|time| {
                if let Some(before) = before {
                    at = at.saturating_add(gap(time.since(before)));
                }
                before = Some(*time);
                at
            })
            .collect();
        let mut total = at.saturating_add(TAIL);
        if total > MAX_WIDTH {
            for place in &mut places {
                *place = scaled(*place, MAX_WIDTH, total);
            }
            total = MAX_WIDTH;
        }
        Self { places, times, total }
    }

    /// The width that shows everything without crowding.
    #[must_use]
    pub const fn natural_width(&self) -> i32 {
        self.total
    }

    /// The place of a step in a picture of this width; past the last step means the right edge.
    #[must_use]
    pub fn x(&self, step: usize, width: i32) -> i32 {
        let place = self.places.get(step).copied().unwrap_or(self.total);
        scaled(place, width, self.total)
    }

    /// The step nearest to a place in a picture of this width.
    #[must_use]
    pub fn nearest(&self, x: i32, width: i32) -> usize {
        (0..self.places.len()).min_by_key(|step| self.x(*step, width).abs_diff(x)).unwrap_or(0)
    }

    /// Labelled ticks at least `apart` pixels from each other: `(place, time)`.
    #[must_use]
    pub fn ticks(&self, width: i32, apart: i32) -> Vec<(i32, Millis)> {
        let mut ticks: Vec<(i32, Millis)> = Vec::new();
        for (step, time) in self.times.iter().enumerate() {
            let x = self.x(step, width);
            let free = ticks.last().is_none_or(|(last, at)| x - last >= apart && at != time);
            if free && width - x >= apart / 2 {
                ticks.push((x, *time));
            }
        }
        ticks
    }

    /// The stretches that are cut short.
    #[must_use]
    pub fn cuts(&self, width: i32) -> Vec<Cut> {
        let pairs = self.times.iter().zip(self.times.iter().skip(1)).enumerate();
        pairs
            .filter_map(|(step, (from, to))| {
                let length = to.since(*from);
                let at = (self.x(step, width) + self.x(step + 1, width)) / 2;
                (length.0 >= CUT_FROM_MS).then_some(Cut { at, length })
            })
            .collect()
    }
}

/// A place in a picture of this width, brought to another width.
fn scaled(place: i32, to: i32, from: i32) -> i32 {
    let x = i64::from(place) * i64::from(to) / i64::from(from.max(1));
    i32::try_from(x).unwrap_or(i32::MAX)
}

/// Grows with the time between two steps, fast at first; constant when nothing happens for long.
const fn gap(length: Millis) -> i32 {
    let millis = if length.0 > CUT_FROM_MS { CUT_FROM_MS } else { length.0 } as i32;
    match millis {
        0 => 7,
        1..200 => 9 + millis / 20,
        200..1_000 => 19 + (millis - 200) / 32,
        1_000..5_000 => 44 + (millis - 1_000) / 80,
        _ => 94 + (millis - 5_000) / 150,
    }
}

#[cfg(test)]
mod tests {
    use super::{CUT_FROM_MS, Scale, gap};
    use podstep_core::time::Millis;

    #[test]
    fn longer_is_never_drawn_shorter() {
        let widths: Vec<i32> = (0..20_000).step_by(10).map(|ms| gap(Millis(ms))).collect();
        assert!(widths.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(gap(Millis(CUT_FROM_MS)), gap(Millis::secs(600)));
    }

    #[test]
    fn two_share_an_axis_and_what_comes_at_once_has_one_place() {
        let times = |of: &[u64]| of.iter().map(|ms| Millis(*ms)).collect::<Vec<_>>();
        let (one, other) = (times(&[0, 0, 500, 9_000]), times(&[0, 700, 700, 9_000, 9_000]));
        let (axis, [a, b]) = Scale::shared([one.clone(), other]);
        assert_eq!(axis.times.len(), 7);
        assert_eq!((a.x(0, 640), a.x(3, 640)), (b.x(0, 640), b.x(3, 640)));
        assert!(a.x(2, 640) < b.x(1, 640) && b.x(1, 640) < b.x(2, 640));
        assert_eq!(Scale::shared([one.clone(), one.clone()]).0, Scale::of(one));
    }

    #[test]
    fn a_place_leads_back_to_its_step() {
        let times = vec![Millis(0), Millis(0), Millis(40), Millis::secs(90)];
        let scale = Scale { places: vec![12, 19, 30, 144], times, total: 200 };
        for step in 0..4 {
            assert_eq!(scale.nearest(scale.x(step, 640), 640), step);
        }
        assert_eq!(scale.cuts(640).len(), 1);
        assert_eq!(scale.ticks(640, 50).len(), 3);
    }
}
