//! Values that are one of a few words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A set of risk rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSet {
    /// By the levels of the practices that are not met.
    Graded,
    /// By the literal rules of the published lens file.
    PublishedFile,
}

/// What a practice comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Followed.
    Met,
    /// Not followed.
    NotMet,
    /// Does not concern the workload.
    NotApplicable,
    /// Not decided.
    Unknown,
}

/// What an outcome rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Observation.
    Evidence,
    /// A person's word, where evidence is silent.
    Stated,
    /// Observation, which a person's word contradicts.
    Contested,
    /// The workload's profile.
    Profile,
    /// Nothing.
    None,
}

/// The risk of a question, spelled as AWS spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Risk {
    /// Not answered far enough to say.
    Unanswered,
    /// The question does not concern the workload.
    NotApplicable,
    /// None found.
    None,
    /// Medium.
    Medium,
    /// High.
    High,
}

/// `high`, `medium` or `low`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Degree {
    /// High.
    High,
    /// Medium.
    Medium,
    /// Low.
    Low,
}

/// The answer of a probe; yes is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProbeAnswer {
    /// As it should be.
    Yes,
    /// Not as it should be.
    No,
    /// Nothing to ask about.
    NotApplicable,
    /// Not decided by what was read.
    Unknown,
}

/// What evidence did for the outcome that cites it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The outcome rests on it.
    Deciding,
    /// The rule looks at its probe, but the outcome does not rest on it.
    Considered,
    /// Shown, and changes nothing.
    Supporting,
}
