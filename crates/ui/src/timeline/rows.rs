//! Which rows the timeline has, where they stand, and which of them are in sight.
//!
//! A Pod has a row of its own and, unless it is folded, one for each container. Thousands of rows cost nothing: only
//! those in sight are drawn.

use podstep_core::history::PodHistory;

/// Height of the row of a Pod, as app.css sets it.
pub(crate) const POD_PX: i32 = 28;
/// Height of the row of a container, as app.css sets it.
pub(crate) const LANE_PX: i32 = 40;
/// At most so wide is the column of a Pod where time runs down, and the one of a container.
const MOST_POD_PX: i32 = 52;
const MOST_LANE_PX: i32 = 170;
/// At least so wide are they where they have the room for themselves.
pub(crate) const LEAST_COLUMNS_PX: [i32; 2] = [MOST_POD_PX, 96];
/// Up to so many Pods are shown with their containers unless the reader folds them.
const UNFOLDED_PODS: usize = 4;
/// So much is drawn above and below what is in sight, so that scrolling finds it there.
const MARGIN_PX: i32 = 240;
/// What is drawn before the room is known.
const FIRST_PX: i32 = 640;

/// How much of the picture a row takes, across time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sizes {
    pod: i32,
    lane: i32,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { pod: POD_PX, lane: LANE_PX }
    }
}

/// A row of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// The Pod with this index.
    Pod(usize),
    /// A container of a Pod.
    Lane(usize, usize),
}

impl Default for Row {
    fn default() -> Self {
        Self::Pod(0)
    }
}

impl Row {
    /// The Pod that the row belongs to.
    pub(crate) const fn pod(self) -> usize {
        match self {
            Self::Pod(pod) | Self::Lane(pod, _) => pod,
        }
    }

    const fn height(self, sizes: Sizes) -> i32 {
        match self {
            Self::Pod(_) => sizes.pod,
            Self::Lane(..) => sizes.lane,
        }
    }
}

/// Which Pods are folded into one row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Folding {
    /// What the reader asked of all; `None`: many are folded, few are not.
    all: Option<bool>,
    /// The Pods for which the opposite holds.
    others: Vec<usize>,
}

impl Folding {
    pub(crate) fn of(&self, pod: usize, pods: usize) -> bool {
        // A single Pod needs no row beside the headline.
        pods > 1 && self.all.unwrap_or(pods > UNFOLDED_PODS) != self.others.contains(&pod)
    }

    pub(crate) fn turn(&mut self, pod: usize) {
        match self.others.iter().position(|other| *other == pod) {
            Some(place) => drop(self.others.swap_remove(place)),
            None => self.others.push(pod),
        }
    }

    pub(crate) fn turn_all(&mut self, folded: bool) {
        *self = Self { all: Some(folded), others: Vec::new() };
    }
}

/// All rows and the places where they begin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Rows {
    rows: Vec<Row>,
    tops: Vec<i32>,
    height: i32,
    sizes: Sizes,
}

impl Rows {
    pub(crate) fn new(pods: &[PodHistory], folding: &Folding) -> Self {
        let mut rows = Self::default();
        for (pod, history) in pods.iter().enumerate() {
            if pods.len() > 1 {
                rows.push(Row::Pod(pod));
            }
            if !folding.of(pod, pods.len()) {
                (0..history.lanes.len()).for_each(|container| rows.push(Row::Lane(pod, container)));
            }
        }
        rows
    }

    fn push(&mut self, row: Row) {
        self.rows.push(row);
        self.tops.push(self.height);
        self.height += row.height(self.sizes);
    }

    /// The rows as columns that share this width, for time that runs down; at least so wide is each of a Pod and each
    /// of a container.
    pub(crate) fn columns(&self, width: i32, [least_pod, least_lane]: [i32; 2]) -> Self {
        let (pods, lanes) = self.rows.iter().fold((0, 0), |(pods, lanes), row| match row {
            Row::Pod(_) => (pods + 1, lanes),
            Row::Lane(..) => (pods, lanes + 1),
        });
        let pod = (width / pods.max(1)).clamp(least_pod, MOST_POD_PX);
        let lane = ((width - pods * pod) / lanes.max(1)).clamp(least_lane, MOST_LANE_PX);
        let mut columns = Self { sizes: Sizes { pod, lane }, ..Self::default() };
        self.rows.iter().for_each(|row| columns.push(*row));
        columns
    }

    pub(crate) const fn height(&self) -> i32 {
        self.height
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The row at a place, with its begin and its end.
    pub(crate) fn get(&self, index: usize) -> Option<(Row, i32, i32)> {
        let (row, top) = self.rows.get(index).copied().zip(self.tops.get(index).copied())?;
        Some((row, top, top + row.height(self.sizes)))
    }

    /// The place of a row; of a folded container the place of its Pod.
    pub(crate) fn place(&self, row: Row) -> Option<usize> {
        // Rows are in order of their Pods.
        let first = self.rows.partition_point(|other| other.pod() < row.pod());
        let same = self.rows.iter().skip(first).take_while(|other| other.pod() == row.pod());
        let place = same.enumerate().find(|(_, other)| **other == row).map_or(0, |(place, _)| place);
        self.rows.get(first).filter(|found| found.pod() == row.pod()).map(|_| first + place)
    }

    /// The rows that are drawn when this much is in sight, as a half-open range.
    pub(crate) fn window(&self, top: i32, visible: i32) -> (usize, usize) {
        let visible = if visible == 0 { FIRST_PX } else { visible };
        let from = self.tops.partition_point(|at| *at < top - MARGIN_PX).saturating_sub(1);
        let to = self.tops.partition_point(|at| *at < top + visible + MARGIN_PX);
        (from, to.max(from))
    }
}

#[cfg(test)]
mod tests {
    use super::{Folding, LANE_PX, POD_PX, Row, Rows};
    use podstep_core::history::PodHistory;

    fn pods(pods: usize) -> Vec<PodHistory> {
        (0..pods).map(|_| PodHistory { lanes: vec![Vec::new(); 2], ..PodHistory::default() }).collect()
    }

    #[test]
    fn a_single_pod_has_only_its_containers() {
        let rows = Rows::new(&pods(1), &Folding::default());
        assert_eq!((rows.len(), rows.height()), (2, 2 * LANE_PX));
        assert_eq!(rows.get(0).map(|(row, ..)| row), Some(Row::Lane(0, 0)));
    }

    #[test]
    fn many_are_folded_and_one_can_be_unfolded() {
        let mut folding = Folding::default();
        assert_eq!(Rows::new(&pods(3), &folding).len(), 9);
        assert_eq!(Rows::new(&pods(1_000), &folding).len(), 1_000);
        folding.turn(2);
        let rows = Rows::new(&pods(1_000), &folding);
        assert_eq!(rows.height(), 1_000 * POD_PX + 2 * LANE_PX);
        assert_eq!(rows.place(Row::Lane(2, 1)), Some(4));
        assert_eq!(rows.place(Row::Lane(7, 1)), rows.place(Row::Pod(7)));
        assert_eq!(rows.place(Row::Pod(1_000)), None);
        folding.turn_all(false);
        assert_eq!(Rows::new(&pods(1_000), &folding).len(), 3_000);
    }

    #[test]
    fn only_what_is_in_sight_is_drawn() {
        let rows = Rows::new(&pods(1_000), &Folding::default());
        for top in [0, 5_000, rows.height() - 300] {
            let (from, to) = rows.window(top, 300);
            assert!(to - from < 40, "{from} to {to}");
            assert!(rows.get(from).is_some_and(|(_, begin, _)| begin <= top));
            assert!(rows.get(to - 1).is_some_and(|(.., end)| end >= (top + 300).min(rows.height())));
        }
    }
}
