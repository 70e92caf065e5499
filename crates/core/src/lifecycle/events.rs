//! What becomes of an Event on its way to the API server.
//!
//! Rule: of Events of one object that differ only in their message, the tenth different message and all after
//! it within ten minutes become one Event that says so; of each reason an object has 25 Events to begin with and
//! one more every five minutes. Source: `client-go/tools/record/events_cache.go` `EventAggregate`,
//! `EventSourceObjectSpamFilter`. Upstream's default counts the 25 for all reasons together, recordings show
//! them for each: `deploy-stuck-deadline` has 25 Unhealthy and 31 Events of that Pod, `app-liveness-restart` 37.

use crate::time::Millis;

use super::names;

/// So many different messages make Events similar.
const SIMILAR: usize = 10;
/// Messages are compared this long.
const INTERVAL: Millis = Millis::secs(600);
/// Events of a reason to begin with.
const BURST: u64 = 25;
/// One more comes this often.
const REFILL: Millis = Millis::secs(300);
/// The Events of one object that one component emitted.
#[derive(Debug, Default)]
pub(super) struct Correlator {
    similar: Vec<Similar>,
}

#[derive(Debug)]
struct Similar {
    reason: &'static str,
    messages: Vec<u64>,
    last: Millis,
    /// What its Events cost that is not paid back yet, in time of refill.
    spent: Millis,
}

impl Correlator {
    /// The message that the API server gets; `None` if it gets nothing.
    pub(super) fn correlate(&mut self, reason: &'static str, message: String, now: Millis) -> Option<String> {
        let place = self.similar.iter().position(|similar| similar.reason == reason);
        let place = place.unwrap_or_else(|| {
            self.similar.push(Similar { reason, messages: Vec::new(), last: now, spent: Millis::ZERO });
            self.similar.len() - 1
        });
        let similar = self.similar.get_mut(place)?;
        let passed = now.since(std::mem::replace(&mut similar.last, now));
        if passed > INTERVAL {
            similar.messages.clear();
        }
        let hash = names::hash(&message);
        if !similar.messages.contains(&hash) {
            similar.messages.push(hash);
        }
        let combined = similar.messages.len() >= SIMILAR;
        if combined {
            // One message is forgotten, so that they do not grow.
            similar.messages.remove(0);
        }
        similar.spent = similar.spent.since(passed);
        if similar.spent.0 + REFILL.0 > BURST * REFILL.0 {
            return None;
        }
        similar.spent = similar.spent + REFILL;
        Some(if combined { ["(combined from similar events): ", &message].concat() } else { message })
    }
}

#[cfg(test)]
mod tests {
    use super::{Correlator, Millis};

    #[test]
    fn many_events_become_few() {
        let mut events = Correlator::default();
        let mut say = |number: u32, at: u64| events.correlate("Created", format!("Pod {number}"), Millis::secs(at));
        for number in 1..=9 {
            assert_eq!(say(number, 0), Some(format!("Pod {number}")));
        }
        assert_eq!(say(10, 600).as_deref(), Some("(combined from similar events): Pod 10"));
        assert_eq!(say(11, 1_200).as_deref(), Some("(combined from similar events): Pod 11"));
        assert_eq!(say(1, 1_801).as_deref(), Some("Pod 1"));
    }

    #[test]
    fn one_that_repeats_is_heard_less_and_less() {
        let mut events = Correlator::default();
        let mut heard = |at: u64| events.correlate("Unhealthy", String::new(), Millis::secs(at)).is_some();
        assert_eq!((0..40).filter(|at| heard(*at)).count(), 25);
        assert_eq!((40..=900).filter(|at| heard(*at)).count(), 3);
    }
}
