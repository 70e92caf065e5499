//! The messages of what a step rests on: the fields of the manifest, other containers, rules.

use podstep_core::rules::Rule;

/// What a step rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "a message's documentation is its text in en/because.rs")]
pub enum Because {
    Inputs,
    Default,
    Containers,
    AllRules,
    Rules,
    RulesIntro,
    RuleHere,
    /// What stands above the fields of a status.
    StatusCaption,
    /// There is no Pod whose status could be shown.
    StatusNone,
    /// What stands before the time since which the API shows a field.
    ShownSince,
    /// What a rule says.
    Says(Rule),
}
