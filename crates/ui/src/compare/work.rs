//! Follows the other life in slices and compares the two.

use std::cell::RefCell;
use std::rc::Rc;

use podstep_core::cluster::Version;
use podstep_core::compare::{Gave, compare};
use podstep_core::observed::{Held, hold, take_over};
use podstep_core::samples::SAMPLES;
use podstep_core::time::Millis;
use podstep_core::trace::{ContainerRole, Trace};
use podstep_core::{Life, Options, Run};
use podstep_export::scale::Scale;
use yew::AttrValue;

use super::{Ask, Comparing, Found, Seen, With};
use crate::app::SLICE_MS;
use crate::browser;
use crate::state::{Action, Shown, ShownRef, State};

/// Wakes between two looks at the clock.
const WAKES: usize = 50;
/// The newest version whose kubelet stops all containers of a Pod at once, and runs no sidecars unless it is asked to.
const BEFORE_SIDECARS: Version = Version(28);

impl With {
    /// Its value among the choices.
    pub(super) fn value(self) -> String {
        match self {
            Self::Cluster => "cluster".to_owned(),
            Self::Pinned => "pin".to_owned(),
            Self::Fixed => "fix".to_owned(),
            Self::Untouched => "untouched".to_owned(),
            Self::Version(version) => version.to_string(),
            Self::Sample(place) => ["s", &place.to_string()].concat(),
        }
    }

    fn of_value(value: &str) -> Option<Self> {
        match value {
            "cluster" => Some(Self::Cluster),
            "pin" => Some(Self::Pinned),
            "fix" => Some(Self::Fixed),
            "untouched" => Some(Self::Untouched),
            _ => match value.strip_prefix('s') {
                Some(place) => place.parse().ok().map(Self::Sample),
                None => Version::parse(value).map(Self::Version),
            },
        }
    }
}

impl Comparing {
    /// What the life can be compared with: first what is worth it.
    fn offer(&self, shown: &Shown, fixable: bool) -> Vec<With> {
        let life = &shown.life;
        let version = life.cluster.version;
        let acts = life.implied.is_some() || life.scenario.actions.as_ref().is_some_and(|actions| !actions.is_empty());
        let has_sidecars = life.workload.pod.containers.iter().any(|of| of.role == ContainerRole::Sidecar);
        let older = has_sidecars && version > BEFORE_SIDECARS;
        let first = [
            life.observed.is_some().then_some(With::Cluster),
            self.pin.is_some().then_some(With::Pinned),
            fixable.then_some(With::Fixed),
            older.then_some(With::Version(BEFORE_SIDECARS)),
            acts.then_some(With::Untouched),
        ];
        let mut offered: Vec<With> = first.into_iter().flatten().collect();
        let versions = Version::all().filter(|other| *other != version).map(With::Version);
        let samples = SAMPLES.iter().enumerate().filter(|(_, sample)| sample.text != shown.text.as_str());
        for with in versions.chain(samples.map(|(place, _)| With::Sample(place))) {
            if !offered.contains(&with) {
                offered.push(with);
            }
        }
        offered
    }

    /// Does what is asked; gives where the cursor is to go.
    pub(crate) fn answer(&mut self, state: &State, ask: &Ask) -> Option<Action> {
        match ask {
            Ask::With(value) => {
                self.with = With::of_value(value);
                self.begin();
                None
            }
            // The rest of the page does it.
            Ask::Pin => None,
            Ask::Go => {
                self.go_on(state);
                None
            }
            Ask::TakeOver => {
                let told = &self.found.as_ref()?.seen.as_ref()?.told;
                take_over(&state.text, told).map(|edit| Action::Amend(vec![edit]))
            }
            Ask::Look(index) => {
                let found = self.found.as_ref()?;
                let steps = found.comparison.differences.get(*index)?.steps;
                self.look(steps, state.cursor)
            }
            Ask::Point { other, x, width } => {
                let found = self.found.as_ref()?;
                let [this, that] = &found.scales;
                let steps = if *other {
                    [None, Some(that.nearest(*x, *width))]
                } else {
                    [Some(this.nearest(*x, *width)), None]
                };
                self.look(steps, state.cursor)
            }
        }
    }

    /// Goes to a step of each life; what happened in one only is looked at beside what was then in the other.
    fn look(&mut self, steps: [Option<usize>; 2], cursor: usize) -> Option<Action> {
        let found = self.found.as_ref()?;
        let this = &found.this.life.trace;
        let other = found.other.as_ref().map(|other| &other.life.trace);
        let then = |step: usize, of: &Trace| of.steps.get(step).map(|step| step.at);
        let [one, that] = steps;
        let to = one.or_else(|| {
            let at = then(that?, other?)?;
            Some(this.steps.partition_point(|step| step.at <= at).saturating_sub(1))
        })?;
        self.at = that.map(|that| (to, that));
        (to != cursor).then_some(Action::Seek(to))
    }

    fn go_on(&mut self, state: &State) {
        let Some(shown) = state.shown.as_ref().filter(|_| !self.done && state.following.is_none()) else { return };
        let fix = state.problems.iter().find_map(|problem| problem.diagnostic.fix.as_ref());
        self.offered = self.offer(shown, fix.is_some());
        let chosen = self.with.filter(|with| self.offered.contains(with));
        let Some(with) = chosen.or_else(|| self.offered.first().copied()) else { return };
        if with == With::Cluster {
            self.hold(shown);
            return;
        }
        let Some(engine) = state.engine else { return };
        let following = self.following.get_or_insert_with(|| {
            let own = Options { version: state.version, sidecar_gate: state.sidecar_gate, ..Options::default() };
            let (text, options) = match with {
                With::Cluster | With::Pinned => match &self.pin {
                    Some(pin) => {
                        let (version, sidecar_gate) = (pin.version, pin.sidecar_gate);
                        (pin.text.clone(), Options { version, sidecar_gate, ..own })
                    }
                    None => (state.text.clone(), own),
                },
                With::Fixed => {
                    let mut text = state.text.to_string();
                    for (span, with) in fix.iter().flat_map(|fix| fix.edits.iter().rev()) {
                        if text.get(span.start..span.end).is_some() {
                            text.replace_range(span.start..span.end, with);
                        }
                    }
                    (text.into(), own)
                }
                With::Untouched => (state.text.clone(), Options { untouched: true, ..own }),
                With::Version(version) => {
                    (state.text.clone(), Options { version: Some(version), sidecar_gate: None, ..own })
                }
                With::Sample(place) => {
                    let text = SAMPLES.get(place).map_or("", |sample| sample.text);
                    (AttrValue::Static(text), Options::default())
                }
            };
            let following = engine(&text, &options);
            self.text = text;
            Rc::new(RefCell::new(following))
        });
        let end = browser::now_ms() + SLICE_MS;
        let over = loop {
            let over = following.borrow_mut().advance(WAKES);
            if over.is_some() || browser::now_ms() >= end {
                break over;
            }
        };
        let Some(Run { diagnostics, life, .. }) = over else { return };
        let findings = [state.problems.iter().map(|problem| problem.diagnostic.clone()).collect(), diagnostics];
        let [ours, theirs] = &findings;
        let this = Gave { life: (!state.stale).then_some(&shown.life), findings: ours };
        let comparison = compare(this, Gave { life: life.as_ref(), findings: theirs });
        let other_times = life.as_ref().map_or_else(Vec::new, |life| times(&life.trace));
        let (axis, scales) = Scale::shared([times(&shown.life.trace), other_times]);
        let other = life.map(|life| Rc::new(Shown::new(life, self.text.clone())));
        let this = shown.clone();
        self.found = Some(Rc::new(Found { with, this, other, findings, comparison, seen: None, axis, scales }));
        (self.following, self.done, self.at) = (None, true, None);
    }
}

impl Comparing {
    /// Holds the life against what a cluster did, which is drawn as a life, too.
    fn hold(&mut self, shown: &ShownRef) {
        let Some(observed) = &shown.life.observed else { return };
        let Held { comparison, whys, agrees, trace, told } = hold(&shown.life, observed);
        let (axis, scales) = Scale::shared([times(&shown.life.trace), times(&trace)]);
        let other = Some(Rc::new(Shown::new(Life { trace, ..shown.life.clone() }, shown.text.clone())));
        let (this, findings) = (shown.clone(), [Vec::new(), Vec::new()]);
        let seen = Some(Seen { agrees, whys, told });
        self.found =
            Some(Rc::new(Found { with: With::Cluster, this, other, findings, comparison, seen, axis, scales }));
        (self.following, self.done, self.at) = (None, true, None);
    }
}

fn times(trace: &Trace) -> Vec<Millis> {
    trace.steps.iter().map(|step| step.at).collect()
}

#[cfg(test)]
mod tests {
    use podstep_core::cluster::Version;

    use super::With;

    #[test]
    fn a_choice_is_read_as_it_was_written() {
        for with in
            [With::Cluster, With::Pinned, With::Fixed, With::Untouched, With::Version(Version(28)), With::Sample(7)]
        {
            assert_eq!(With::of_value(&with.value()), Some(with));
        }
        assert_eq!(With::of_value("sx"), None);
    }
}
