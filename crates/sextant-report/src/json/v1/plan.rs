//! What to do, and what changed.

use super::{Degree, Outcome, RiskInterval, RuleSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// The shortest path: the fewest practices until, in the worst case, no question is high, then none medium.
    pub steps: Vec<Step>,
    /// Questions that stay high whatever is done, by their rules.
    pub high_out_of_reach: Vec<String>,
    /// Questions that stay at least medium whatever is done, by their rules.
    pub medium_out_of_reach: Vec<String>,
    /// Practices that are or may be not met and are not on the shortest path.
    pub optional: Vec<String>,
}

/// What a step reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Goal {
    /// No question is high in the worst case.
    NoneHigh,
    /// None is medium either.
    NoneMedium,
}

/// What a step asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It is not met: do it.
    Do,
    /// It may be met already: confirm it.
    Confirm,
}

/// A step of the shortest path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// What it is on the way to.
    pub goal: Goal,
    /// The practice's id.
    pub practice: String,
    /// The question's id.
    pub question: String,
    /// The practice's title.
    pub title: String,
    /// What to do.
    pub action: Action,
    /// The work it takes.
    pub effort: Degree,
}

/// Where a change leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Better.
    Improved,
    /// Worse.
    Worsened,
    /// Different, neither better nor worse.
    Changed,
    /// Not there before.
    Added,
    /// No longer there.
    Removed,
}

/// The difference to a milestone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Progress {
    /// The milestone's name.
    pub milestone: String,
    /// The day that the milestone describes.
    pub as_of: String,
    /// The lens edition of the milestone.
    pub edition: String,
    /// The content digest of the milestone.
    pub content_digest: String,
    /// Practices that changed.
    pub practices: Vec<PracticeChange>,
    /// Questions that changed.
    pub questions: Vec<QuestionChange>,
}

/// A practice that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PracticeChange {
    /// The practice's id.
    pub id: String,
    /// The question's id.
    pub question: String,
    /// Where the change leads.
    pub direction: Direction,
    /// What it came to before.
    pub before: Option<Outcome>,
    /// What it comes to now.
    pub after: Option<Outcome>,
}

/// A question whose risk changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuestionChange {
    /// The question's id.
    pub id: String,
    /// Where the change leads.
    pub direction: Direction,
    /// Its risks before, by set of rules.
    pub before: Option<BTreeMap<RuleSet, RiskInterval>>,
    /// Its risks now.
    pub after: Option<BTreeMap<RuleSet, RiskInterval>>,
}
