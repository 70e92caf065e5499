//! The page's state and the only function that changes it.
//!
//! Pure: it follows the life of the text with the engine, in slices, and moves an index. No browser, no timers, no
//! prose.

use std::cell::RefCell;
use std::rc::Rc;

use podstep_core::cluster::{SidecarSupport, Version};
use podstep_core::compare::same_event;
use podstep_core::diagnostic::Diagnostic;
use podstep_core::edit::Edit;
use podstep_core::history::{self, Course, PodHistory};
use podstep_core::samples::{FIRST, SAMPLES, Sample};
use podstep_core::trace::{Actor, Step, Trace};
use podstep_core::{Life, Options, Run};
use podstep_manifest::{LineColumn, LineIndex};
use yew::{AttrValue, Reducible};

use crate::first;
use crate::undo::Undo;
use podstep_export::scale::Scale;

/// A finding with its place as editors show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The finding.
    pub diagnostic: Diagnostic,
    /// Where it begins.
    pub place: LineColumn,
}

/// A life that can be shown, and what is derived from it once.
#[derive(Debug)]
pub struct Shown {
    /// The life.
    pub life: Life,
    /// The text that it was read from, for places in it.
    pub text: AttrValue,
    /// How each Pod went.
    pub pods: Vec<PodHistory>,
    /// How the numbers of the workload went.
    pub course: Course,
    /// Where its steps stand.
    pub scale: Scale,
}

impl Shown {
    /// The life of a text.
    pub(crate) fn new(life: Life, text: AttrValue) -> Self {
        let (pods, course) = (history::pods(&life.trace), history::course(&life.trace));
        let scale = Scale::new(&life.trace);
        Self { life, text, pods, course, scale }
    }
}

/// Wakes that are followed at once: a usual life is over before, so that its picture comes with the key that was typed.
pub const FIRST_WAKES: usize = 500;

/// Reads a text and begins to follow the life of its workload.
pub type Engine = fn(&str, &Options) -> Following;

/// A life that is being followed turn by turn, until everything is there: the first turn reads the text, each other one
/// follows at most so many wakes. It holds all that it needs of the engine, which is loaded later than the page.
pub struct Following(Box<dyn FnMut(usize) -> Option<Run>>);

impl Following {
    /// Takes a turn. Gives everything once the life is over.
    pub fn advance(&mut self, wakes: usize) -> Option<Run> {
        (self.0)(wakes)
    }
}

impl std::fmt::Debug for Following {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Following")
    }
}

/// The engine.
#[must_use]
pub fn follow(text: &str, options: &Options) -> Following {
    let (text, options) = (text.to_owned(), *options);
    let mut following: Option<podstep_core::Following> = None;
    Following(Box::new(move |wakes| match &mut following {
        Some(following) => following.advance(wakes),
        None => {
            following = Some(podstep_core::follow(&text, &options));
            None
        }
    }))
}

/// A life is compared by identity: it is made anew whenever anything about it changes.
#[derive(Debug, Clone)]
pub struct ShownRef(pub Rc<Shown>);

impl PartialEq for ShownRef {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::ops::Deref for ShownRef {
    type Target = Shown;
    fn deref(&self) -> &Shown {
        &self.0
    }
}

/// Which step a life is to be shown at.
#[derive(Clone)]
pub struct Aim(Rc<dyn Fn(&Trace) -> usize>);

impl Aim {
    /// The step that this finds.
    pub fn new(find: impl Fn(&Trace) -> usize + 'static) -> Self {
        Self(Rc::new(find))
    }
}

impl std::fmt::Debug for Aim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Aim")
    }
}

/// Everything that the page shows.
#[derive(Debug, Clone)]
pub struct State {
    /// The manifest.
    pub text: AttrValue,
    /// The last text that is not a sample, so that choosing a sample loses nothing.
    pub own: Option<AttrValue>,
    /// The last sample that was chosen.
    chosen: Option<&'static Sample>,
    /// Whether the text is that sample with something tried with it.
    tried: bool,
    /// Whether the cursor is to go where the next life differs from the one before.
    to_difference: bool,
    /// Whether the text was opened from a link or from what was kept, and is as it was there.
    pub lent: bool,
    /// The step that the life of the text is to be shown at, once it can be.
    aim: Option<Aim>,
    /// Grows when the text was replaced from outside the editor, which must then show it.
    pub loads: u32,
    /// The version chosen; `None`: from the manifest.
    pub version: Option<Version>,
    /// The gate SidecarContainers, if it was switched.
    pub sidecar_gate: Option<bool>,
    /// What is to be said about the text.
    pub problems: Rc<Vec<Problem>>,
    /// The last life that could be simulated.
    pub shown: Option<ShownRef>,
    /// Whether `shown` belongs to an earlier text.
    pub stale: bool,
    /// The life of the text, while it is still being followed; `problems` and `shown` then belong to an earlier one.
    /// Shared by the states of one text, of which only the newest goes on with it.
    pub following: Option<Rc<RefCell<Following>>>,
    /// Whether `shown` is no predecessor of what is being followed, which then begins at its first step.
    anew: bool,
    /// The texts before and after this one.
    pub(crate) undo: Rc<Undo>,
    /// Index of the step that is shown.
    pub cursor: usize,
    /// Whether the cursor moves by itself.
    pub playing: bool,
    /// Speed of play, in percent.
    pub speed: u32,
    /// The engine, once it is there.
    pub engine: Option<Engine>,
    /// Whether it is needed and not there.
    pub lacks: bool,
}

/// What can happen to the state.
#[derive(Debug, Clone)]
pub enum Action {
    /// The reader typed.
    Edit(AttrValue),
    /// The text is changed by edits from outside the editor, in order of their places.
    Amend(Vec<Edit>),
    /// The text before.
    Undo,
    /// The text that was taken back.
    Redo,
    /// Follow the life of the text through so many more wakes.
    Follow(usize),
    /// The text was replaced, as by a file.
    Load(AttrValue),
    /// A sample was chosen; it is shown as it is.
    Sample(&'static Sample),
    /// Something is tried: the text is changed by edits, and the cursor goes where that makes a difference.
    Try(Vec<Edit>),
    /// The same with another version.
    TryVersion(Version),
    /// What was kept or sent is opened. The reader's own text stays where it was.
    Open {
        /// The text.
        text: AttrValue,
        /// The version.
        version: Option<Version>,
        /// The gate SidecarContainers, if it was switched.
        sidecar_gate: Option<bool>,
        /// The step; with none, the first one.
        aim: Option<Aim>,
    },
    /// A version was chosen.
    Version(Option<Version>),
    /// The gate was switched.
    SidecarGate(bool),
    /// To this step.
    Seek(usize),
    /// One step back.
    Back,
    /// One step on.
    Next,
    /// Back to the decision before.
    BackDecision,
    /// On to the next decision.
    NextDecision,
    /// So many seconds on, or back; at least one step.
    Seconds(i64),
    /// Back to what a person did before.
    BackDeed,
    /// On to what a person does next.
    NextDeed,
    /// To the last step.
    Last,
    /// Play or pause.
    TogglePlay,
    /// Play goes on by one step.
    Tick,
    /// Speed of play, in percent.
    Speed(u32),
    /// The engine is there.
    Engine(Engine),
}

impl State {
    /// A state that shows a text from its first step.
    #[must_use]
    pub fn new(text: AttrValue) -> Self {
        let state = Self {
            own: None,
            chosen: Some(FIRST),
            tried: false,
            to_difference: false,
            lent: false,
            aim: None,
            text: text.clone(),
            loads: 0,
            version: None,
            sidecar_gate: None,
            problems: Rc::new(Vec::new()),
            shown: None,
            stale: false,
            following: None,
            anew: true,
            undo: Rc::default(),
            cursor: 0,
            playing: false,
            speed: 100,
            engine: None,
            lacks: false,
        };
        let own = (state.sample().is_none()).then_some(text);
        Self { own, ..state }.recomputed()
    }

    /// The sample that the text is, word for word or with something tried with it.
    #[must_use]
    pub fn sample(&self) -> Option<&'static Sample> {
        self.chosen.filter(|sample| self.tried || sample.text == self.text.as_str())
    }

    /// Whether something is tried with the sample.
    #[must_use]
    pub fn tries(&self) -> bool {
        self.tried || self.version.is_some()
    }

    /// How many steps there are.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.shown.as_ref().map_or(0, |shown| shown.life.trace.steps.len())
    }

    /// The gate SidecarContainers where it can be switched: its position.
    #[must_use]
    pub fn gate(&self) -> Option<bool> {
        let cluster = self.shown.as_ref()?.life.cluster;
        let version = self.version.unwrap_or(cluster.version);
        let switchable = (28..=32).contains(&version.0);
        switchable.then(|| self.sidecar_gate.unwrap_or_else(|| cluster.sidecar_support() == SidecarSupport::Supported))
    }

    /// The state that begins to follow the life of the text.
    fn begun(mut self) -> Self {
        let options = Options { version: self.version, sidecar_gate: self.sidecar_gate, ..Options::default() };
        // What was followed until now belongs to an earlier text.
        self.following = None;
        if let Some(engine) = self.engine {
            self.following = Some(Rc::new(RefCell::new(engine(&self.text, &options))));
            return self;
        }
        match first::run(&self.text, &options) {
            Some(run) => self.showing(run),
            // The engine is on its way; until it is there, the last picture stays.
            None => Self { lacks: true, problems: Rc::default(), ..self },
        }
    }

    /// The state once a usual life is read and followed.
    fn recomputed(self) -> Self {
        self.begun().followed(FIRST_WAKES).followed(FIRST_WAKES)
    }

    /// The state after so many more wakes of the life that is being followed.
    fn followed(mut self, wakes: usize) -> Self {
        let over = self.following.as_ref().and_then(|following| following.borrow_mut().advance(wakes));
        match over {
            Some(run) => {
                self.following = None;
                self.showing(run)
            }
            None => self,
        }
    }

    fn showing(mut self, result: Run) -> Self {
        self.lacks = false;
        let index = LineIndex::new(&self.text);
        self.problems = Rc::new(
            result
                .diagnostics
                .into_iter()
                .map(|diagnostic| Problem { place: index.place(diagnostic.span.start), diagnostic })
                .collect(),
        );
        match result.life {
            Some(life) => {
                let before = self.shown.as_ref().map(|shown| &shown.life.trace);
                let before = before.filter(|_| !self.anew);
                let to_difference = std::mem::take(&mut self.to_difference);
                self.cursor = match (self.aim.take(), before) {
                    (Some(Aim(find)), _) => find(&life.trace).min(life.trace.steps.len().saturating_sub(1)),
                    (None, None) => 0,
                    (None, Some(before)) => match first_difference(before, &life.trace) {
                        Some(step) if to_difference => step,
                        _ => same_event(before, self.cursor, &life.trace),
                    },
                };
                self.shown = Some(ShownRef(Rc::new(Shown::new(life, self.text.clone()))));
                self.stale = false;
            }
            None => {
                self.stale = self.shown.is_some();
                (self.playing, self.to_difference) = (false, false);
            }
        }
        self.anew = false;
        self
    }

    fn on_version(self, version: Option<Version>) -> Self {
        Self { version, sidecar_gate: None, ..self }.recomputed()
    }

    /// The reader's own text, once another takes its place.
    fn own_text(&self) -> Option<AttrValue> {
        if self.sample().is_none() && !self.lent { Some(self.text.clone()) } else { self.own.clone() }
    }

    /// The history once `text` takes the place of the present one.
    fn recorded(&self, text: &str) -> Rc<Undo> {
        let mut undo = (*self.undo).clone();
        undo.record(&self.text, text);
        Rc::new(undo)
    }

    /// Another text, which the editor must then show, with the cursor at the same event.
    fn replaced(&self, text: AttrValue, undo: Rc<Undo>) -> Self {
        // What is told of a sample, and taken back, is still that sample.
        let tried = self.sample().is_some_and(|sample| sample.text != text.as_str());
        let mut state = Self { text, undo, tried, lent: false, loads: self.loads + 1, ..self.clone() };
        if state.sample().is_none() {
            state.own = Some(state.text.clone());
        }
        state.recomputed()
    }

    /// Another text from its first step, with its life still to be followed.
    fn loaded(&self, text: AttrValue) -> Self {
        let own = self.own_text();
        let (loads, undo) = (self.loads + 1, self.recorded(&text));
        Self {
            text,
            own,
            loads,
            undo,
            tried: false,
            lent: false,
            aim: None,
            playing: false,
            anew: true,
            ..self.clone()
        }
    }

    fn at(&self, cursor: usize) -> Self {
        Self { cursor: cursor.min(self.steps().saturating_sub(1)), ..self.clone() }
    }

    /// The step that shows the time so many seconds from the cursor's.
    fn after(&self, seconds: i64) -> usize {
        let Some(shown) = &self.shown else { return 0 };
        let steps = &shown.life.trace.steps;
        let now = steps.get(self.cursor).map_or(0, |step| step.at.0);
        let wanted = now.saturating_add_signed(seconds * 1_000);
        let step = steps.partition_point(|step| step.at.0 <= wanted).saturating_sub(1);
        if seconds < 0 { step.min(self.cursor.saturating_sub(1)) } else { step.max(self.cursor + 1) }
    }

    /// Whether a person does something at this step, as the Scenario tells.
    fn is_deed(&self, step: usize) -> bool {
        let step = self.shown.as_ref().and_then(|shown| shown.life.trace.steps.get(step));
        step.is_some_and(|step| step.actor == Actor::User)
    }

    fn decision(&self, mut steps: impl Iterator<Item = usize>) -> Option<usize> {
        let trace = &self.shown.as_ref()?.life.trace;
        steps.find(|index| trace.steps.get(*index).is_some_and(Step::is_decision))
    }
}

impl Reducible for State {
    type Action = Action;

    /// Returns the same `Rc` when nothing changes, which spares a render.
    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let last = self.steps().saturating_sub(1);
        let next = match action {
            Action::Edit(text) if text == self.text => return self,
            Action::Edit(text) => {
                let (own, undo) = (Some(text.clone()), self.recorded(&text));
                State { text, own, undo, tried: false, lent: false, ..(*self).clone() }.recomputed()
            }
            Action::Amend(edits) => match amended(&self.text, &edits) {
                Some(text) => self.replaced(text.clone(), self.recorded(&text)),
                None => return self,
            },
            Action::Try(edits) => match amended(&self.text, &edits) {
                Some(text) => {
                    let undo = self.recorded(&text);
                    State { to_difference: true, playing: false, ..(*self).clone() }.replaced(text, undo)
                }
                None => return self,
            },
            Action::Undo | Action::Redo => {
                let mut undo = (*self.undo).clone();
                let text = if matches!(action, Action::Undo) { undo.undo(&self.text) } else { undo.redo(&self.text) };
                let Some(text) = text else { return self };
                self.replaced(text, Rc::new(undo))
            }
            Action::Load(text) => self.loaded(text).recomputed(),
            Action::Open { text, version, sidecar_gate, aim } => {
                let chosen = SAMPLES.iter().find(|sample| sample.text == text.as_str()).or(self.chosen);
                State { version, sidecar_gate, aim, chosen, lent: true, ..self.loaded(text) }.recomputed()
            }
            Action::Sample(sample) => {
                let loaded = self.loaded(AttrValue::Static(sample.text));
                State { chosen: Some(sample), version: None, sidecar_gate: None, ..loaded }.recomputed()
            }
            Action::TryVersion(version) => {
                State { to_difference: true, playing: false, ..(*self).clone() }.on_version(Some(version))
            }
            Action::Follow(_) if self.following.is_none() => return self,
            Action::Follow(wakes) => (*self).clone().followed(wakes),
            Action::Version(version) => (*self).clone().on_version(version),
            Action::SidecarGate(on) => State { sidecar_gate: Some(on), ..(*self).clone() }.recomputed(),
            Action::Engine(engine) => {
                let state = State { engine: Some(engine), ..(*self).clone() };
                // Each of its functions is compiled when it is called for the first time: that takes several turns.
                if self.lacks { state.begun() } else { state }
            }
            Action::Seek(step) => State { playing: false, ..self.at(step) },
            Action::Back => State { playing: false, ..self.at(self.cursor.saturating_sub(1)) },
            Action::Next => State { playing: false, ..self.at(self.cursor + 1) },
            Action::Last => State { playing: false, ..self.at(last) },
            Action::BackDecision => {
                State { playing: false, ..self.at(self.decision((0..self.cursor).rev()).unwrap_or(0)) }
            }
            Action::NextDecision => {
                State { playing: false, ..self.at(self.decision(self.cursor + 1..=last).unwrap_or(last)) }
            }
            Action::Seconds(seconds) => State { playing: false, ..self.at(self.after(seconds)) },
            Action::BackDeed => {
                let deed = (0..self.cursor).rev().find(|step| self.is_deed(*step));
                State { playing: false, ..self.at(deed.unwrap_or(self.cursor)) }
            }
            Action::NextDeed => {
                let deed = (self.cursor + 1..=last).find(|step| self.is_deed(*step));
                State { playing: false, ..self.at(deed.unwrap_or(self.cursor)) }
            }
            Action::TogglePlay if self.steps() == 0 => return self,
            // Play at the end starts over.
            Action::TogglePlay if !self.playing && self.cursor == last => State { playing: true, ..self.at(0) },
            Action::TogglePlay => State { playing: !self.playing, ..(*self).clone() },
            Action::Tick if !self.playing => return self,
            Action::Tick => {
                let cursor = (self.cursor + 1).min(last);
                State { playing: cursor < last, ..self.at(cursor) }
            }
            Action::Speed(speed) => State { speed, ..(*self).clone() },
        };
        let same = next.cursor == self.cursor
            && next.playing == self.playing
            && next.speed == self.speed
            && next.lacks == self.lacks
            && next.engine.is_some() == self.engine.is_some()
            && next.loads == self.loads
            && next.shown == self.shown
            && next.following.as_ref().map(Rc::as_ptr) == self.following.as_ref().map(Rc::as_ptr)
            && Rc::ptr_eq(&next.problems, &self.problems);
        if same { self } else { Rc::new(next) }
    }
}

/// The text with edits, in order of their places; `None` where they are none of this text.
fn amended(text: &str, edits: &[Edit]) -> Option<AttrValue> {
    let mut text = text.to_owned();
    for (span, with) in edits.iter().rev() {
        text.get(span.start..span.end)?;
        text.replace_range(span.start..span.end, with);
    }
    Some(text.into())
}

/// The first step of `after` that `before` does not have.
fn first_difference(before: &Trace, after: &Trace) -> Option<usize> {
    let same = |(a, b): (&Step, &Step)| (a.at, &a.fact, a.pod, a.container) == (b.at, &b.fact, b.pod, b.container);
    let alike = before.steps.iter().zip(&after.steps).take_while(|pair| same(*pair)).count();
    (alike < after.steps.len()).then_some(alike)
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use podstep_core::cluster::Version;
    use podstep_core::samples::{FIRST, SAMPLES, Try, with_id};
    use podstep_core::trace::Fact;
    use yew::{AttrValue, Reducible};

    use super::{Action, FIRST_WAKES, State, follow};

    fn sample(index: usize) -> AttrValue {
        AttrValue::Static([FIRST, with_id("job-sidecar").unwrap()][index].text)
    }

    fn started() -> Rc<State> {
        Rc::new(State::new(sample(0))).reduce(Action::Engine(follow))
    }

    #[test]
    fn moves_within_the_trace_and_never_past_its_ends() {
        let state = started();
        assert!(state.steps() > 5);
        let last = state.steps() - 1;
        let state = state.reduce(Action::Back);
        assert_eq!(state.cursor, 0);
        let state = state.reduce(Action::Next).reduce(Action::Next);
        assert_eq!(state.cursor, 2);
        let state = state.reduce(Action::Last);
        assert_eq!(state.cursor, last);
        assert_eq!(state.clone().reduce(Action::Next).cursor, last);
        assert_eq!(state.reduce(Action::Seek(usize::MAX)).cursor, last);
    }

    #[test]
    fn every_sample_is_shown_at_once() {
        for sample in SAMPLES {
            let state = started().reduce(Action::Load(AttrValue::Static(sample.text)));
            assert!(state.following.is_none(), "{} takes more than {FIRST_WAKES} wakes", sample.id);
        }
    }

    /// A Deployment whose life takes many slices.
    fn many(replicas: usize) -> AttrValue {
        sample_of("kind: Deployment").replace("replicas: 1", &format!("replicas: {replicas}")).into()
    }

    fn sample_of(word: &str) -> &'static str {
        SAMPLES
            .iter()
            .map(|sample| sample.text)
            .find(|text| text.contains(word) && text.contains("replicas: 1"))
            .unwrap()
    }

    #[test]
    fn a_long_life_is_followed_in_slices_and_a_newer_text_ends_it() {
        let state = started().reduce(Action::Edit(many(500)));
        assert!(state.following.is_some());
        assert_eq!(state.shown.as_ref().unwrap().text, sample(0), "the earlier life is shown meanwhile");
        let other = state.clone().reduce(Action::Edit(sample(0)));
        assert!(other.following.is_none() && other.shown.as_ref().unwrap().text == sample(0));
        let mut at = state;
        for _ in 0..10_000 {
            at = at.reduce(Action::Follow(FIRST_WAKES));
        }
        assert!(at.following.is_none());
        assert!(at.shown.as_ref().unwrap().life.trace.pods.len() >= 500);
    }

    #[test]
    fn decisions_skip_detail_both_ways() {
        let state = started();
        let mut forward = Vec::new();
        let mut at = Rc::clone(&state);
        while at.cursor + 1 < at.steps() {
            at = at.reduce(Action::NextDecision);
            forward.push(at.cursor);
        }
        assert!(forward.len() + 1 < state.steps());
        let back = at.reduce(Action::BackDecision);
        assert_eq!(back.cursor, forward[forward.len() - 2]);
    }

    #[test]
    fn a_move_that_changes_nothing_is_the_same_state() {
        let state = started();
        assert!(Rc::ptr_eq(&state, &Rc::clone(&state).reduce(Action::Back)));
    }

    #[test]
    fn play_stops_at_the_end_and_starts_over_from_there() {
        let mut state = started().reduce(Action::TogglePlay);
        for _ in 0..state.steps() {
            state = state.reduce(Action::Tick);
        }
        assert!(!state.playing);
        assert_eq!(state.cursor + 1, state.steps());
        let again = state.reduce(Action::TogglePlay);
        assert!(again.playing);
        assert_eq!(again.cursor, 0);
    }

    #[test]
    fn a_broken_text_keeps_the_picture_and_says_so() {
        let state = started().reduce(Action::Seek(3));
        let broken = state.reduce(Action::Edit("a: [".into()));
        assert!(broken.stale);
        assert_eq!(broken.cursor, 3);
        assert!(!broken.problems.is_empty());
        let loaded = Rc::clone(&broken).reduce(Action::Load("b: [".into()));
        assert!(loaded.stale && loaded.shown.is_some());
        let mended = broken.reduce(Action::Edit(sample(0)));
        assert!(!mended.stale);
        assert_eq!(mended.cursor, 3);
        assert_eq!(loaded.reduce(Action::Load(sample(1))).cursor, 0);
    }

    #[test]
    fn the_cursor_stays_at_the_same_event_when_the_text_changes() {
        let state = started().reduce(Action::Last);
        let fact = |state: &State| state.shown.as_ref().map(|shown| shown.life.trace.steps[state.cursor].fact.clone());
        let edited = Rc::clone(&state).reduce(Action::Edit(format!("# a comment\n{}", FIRST.text).into()));
        assert_eq!(fact(&edited), fact(&state));
    }

    #[test]
    fn a_sample_does_not_lose_the_readers_own_text() {
        let mine: AttrValue = format!("# mine\n{}", FIRST.text).into();
        let state = Rc::new(State::new(mine.clone()));
        assert_eq!(state.sample(), None);
        let state = state.reduce(Action::Sample(FIRST));
        assert_eq!(state.sample(), Some(FIRST));
        assert_eq!(state.own, Some(mine));
    }

    #[test]
    fn what_is_tried_is_shown_where_it_makes_a_difference_and_is_still_the_sample() {
        let life = |state: &Rc<State>| state.shown.clone().unwrap();
        let state = started();
        let Try::Deed(at, ..) = FIRST.tries[1] else { unreachable!("{:?}", FIRST.tries) };
        let edit = FIRST.tries[1].edit(&state.text, &life(&state).life).unwrap();
        let tried = Rc::clone(&state).reduce(Action::Try(vec![edit]));
        assert_eq!(tried.sample(), Some(FIRST));
        assert!(tried.tries() && tried.own.is_none());
        let step = &life(&tried).life.trace.steps[tried.cursor];
        assert!(
            step.at.0.abs_diff(at.0) < 2_000 && matches!(*step.fact, Fact::Exited { exit_code: 1, .. }),
            "{step:?}"
        );
        let back = Rc::clone(&tried).reduce(Action::Undo);
        assert!(back.sample() == Some(FIRST) && !back.tries());
        let typed = tried.reduce(Action::Edit("# mine".into()));
        assert_eq!((typed.sample(), typed.own.as_deref()), (None, Some("# mine")));
        let older = state.reduce(Action::TryVersion(Version(28)));
        assert!(older.tries() && older.cursor > 0);
        let again = older.reduce(Action::Sample(FIRST));
        assert!(!again.tries() && again.version.is_none());
    }

    #[test]
    fn what_is_opened_is_no_text_of_the_readers_own_until_it_is_edited() {
        let mine: AttrValue = format!("# mine\n{}", SAMPLES[0].text).into();
        let state = Rc::new(State::new(mine.clone())).reduce(Action::Engine(super::follow));
        let sent: AttrValue = format!("# sent\n{}", SAMPLES[0].text).into();
        let aim = Some(super::Aim::new(|trace| trace.steps.len() - 2));
        let open = Action::Open { text: sent.clone(), version: Some(Version(30)), sidecar_gate: None, aim };
        let opened = state.reduce(open);
        assert_eq!((opened.own.clone(), opened.lent, opened.version), (Some(mine.clone()), true, Some(Version(30))));
        assert_eq!(opened.cursor, opened.steps() - 2);
        let back = Rc::clone(&opened).reduce(Action::Load(mine.clone()));
        assert_eq!((&back.text, back.own.as_ref(), back.lent), (&mine, Some(&mine), false));
        let undone = Rc::clone(&opened).reduce(Action::Undo);
        assert_eq!(undone.text, mine);
        let edited = opened.reduce(Action::Edit("kind: Pod".into()));
        assert_eq!((edited.own.as_deref(), edited.lent), (Some("kind: Pod"), false));
    }

    #[test]
    fn the_gate_can_be_switched_only_where_it_exists() {
        let state = started().reduce(Action::Version(Some(Version(28))));
        assert_eq!(state.gate(), Some(false));
        assert_eq!(state.reduce(Action::SidecarGate(true)).gate(), Some(true));
        assert_eq!(started().reduce(Action::Version(Some(Version(33)))).gate(), None);
    }
}
