//! What a Pod reserves in each phase of its life: while each init container runs, and while the app runs.

use podstep_quantity::Quantity;
use serde::Serialize;

use super::{Derivation, ResourceTotal, Term};

/// A phase and who needs what in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Phase {
    /// The init container that runs in it; `None` while the app runs.
    pub init: Option<usize>,
    /// Containers that name the resource, with what they name; the sidecars that run already come first.
    pub parts: Vec<(usize, Quantity)>,
    /// Their sum.
    pub total: Quantity,
}

impl ResourceTotal {
    /// The phases in order of time; none where the Pod itself says what it needs.
    ///
    /// Rule: see `aggregate` of `effective.rs`; this only reads its tree.
    #[must_use]
    pub fn phases(&self) -> Vec<Phase> {
        let mut phases: Vec<Phase> = Vec::new();
        collect(&self.derivation, &mut phases);
        // The tree has the run time first.
        if phases.first().is_some_and(|phase| phase.init.is_none()) {
            phases.rotate_left(1);
        }
        phases
    }
}

fn collect(node: &Derivation, phases: &mut Vec<Phase>) {
    let init = match node.term {
        Term::InitStep { container } => Some(container),
        Term::RunTime => None,
        _ => return node.operands.iter().for_each(|operand| collect(operand, phases)),
    };
    let mut parts = Vec::new();
    leaves(node, &mut parts);
    if let Some(own) = parts.iter().position(|part: &(usize, Quantity)| Some(part.0) == init) {
        let own = parts.remove(own);
        parts.push(own);
    }
    phases.push(Phase { init, parts, total: node.value.clone() });
}

fn leaves(node: &Derivation, parts: &mut Vec<(usize, Quantity)>) {
    if let Term::Container { container, .. } = node.term {
        parts.push((container, node.value.clone()));
    }
    node.operands.iter().for_each(|operand| leaves(operand, parts));
}

/// How many of `steps` parts of `whole` a quantity is, rounded: for bars.
#[must_use]
pub fn share(part: &Quantity, whole: &Quantity, steps: u16) -> u16 {
    let milli = |quantity: &Quantity| match i128::from(quantity.value()) {
        value if value > i128::from(i64::MAX / 1000) => value * 1000,
        _ => i128::from(quantity.milli_value()),
    };
    let (part, whole) = (milli(part).max(0), milli(whole).max(1));
    u16::try_from((part * i128::from(steps) + whole / 2) / whole).unwrap_or(steps).min(steps)
}
