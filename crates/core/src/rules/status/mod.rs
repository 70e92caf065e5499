//! Why the API shows what it shows of a Pod or of what keeps Pods: since which step a field of its status stands, which
//! step made it so, by which rule, and what would change it.

mod pod;
mod workload;

use super::Rule;
use crate::trace::Trace;

/// Whose status it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A Pod: index into `Trace::pods`.
    Pod(usize),
    /// Any other object: index into `Trace::objects`.
    Object(usize),
}

/// A field of a status as it stands at a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusField {
    /// The field below `status`: `phase`, `conditions[Ready]`, `readyReplicas`.
    pub path: String,
    /// What it says.
    pub value: String,
    /// Reason and message of a condition, in Kubernetes' own words.
    pub detail: String,
    /// The step since which the API shows that: index into `Trace::steps`.
    pub since: usize,
    /// The step that made it so; never a later one.
    pub made_by: usize,
    /// The rule by which it did.
    pub rule: Rule,
    /// What would make it say something else.
    pub turns: Turn,
    /// The containers that the rule looks at, by index in the Pod.
    pub containers: Vec<usize>,
}

/// What would make a field or a number say something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// What would have made a step go otherwise: index into `Trace::steps`.
    Step(usize),
    /// Another number in the spec, or a Pod that ends or is deleted.
    Size {
        /// The field of the spec.
        field: &'static str,
    },
    /// A Pod that becomes Ready, or is so no longer.
    Readiness,
    /// A Pod that becomes available, or is so no longer.
    Availability {
        /// `minReadySeconds`.
        min_ready_secs: u64,
    },
    /// Another Pod template.
    Template,
    /// A node that takes the Pods, or takes them no longer.
    Nodes,
    /// One more Pod that ends.
    End {
        /// With success.
        success: bool,
    },
    /// The end of a Pod that is being deleted.
    DeletionEnds,
    /// A change of the spec.
    Spec,
    /// Another number of available Pods.
    Needed {
        /// So many are needed.
        needed: u32,
        /// Whether there are so many.
        met: bool,
    },
    /// Progress, or none for as long as the deadline is.
    Progress {
        /// `progressDeadlineSeconds`.
        deadline_secs: u64,
    },
    /// A quota and LimitRanges that let the Pods be created.
    Admission,
    /// Another `suspend`.
    Suspension {
        /// Whether it is suspended.
        suspended: bool,
    },
    /// Another schedule.
    Schedule,
    /// Another CPU request.
    CpuRequest,
    /// Another CPU limit.
    CpuLimit,
    /// Another memory limit.
    MemoryLimit,
    /// Another memory request.
    MemoryRequest,
}

/// The fields of a status at a step, in the order of the API. Empty before the object, and once it is gone.
#[must_use]
pub fn status_fields(trace: &Trace, of: Subject, step: usize) -> Vec<StatusField> {
    match of {
        Subject::Pod(pod) => pod::fields(trace, pod, step),
        Subject::Object(object) => workload::fields(trace, object, step),
    }
}

/// The step since which writes of a status, newest first, say the same as the newest one.
fn since<S, V: PartialEq>(writes: &[(usize, S)], says: impl Fn(&S) -> Option<V>) -> Option<usize> {
    let value = says(&writes.first()?.1)?;
    let same = writes.iter().take_while(|(_, status)| says(status).as_ref() == Some(&value)).last();
    same.map(|(step, _)| *step)
}

/// Reason and message, those that there are.
fn detail(condition: &crate::status::Condition) -> String {
    let words = [condition.reason, condition.message.as_str()];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(": ")
}
