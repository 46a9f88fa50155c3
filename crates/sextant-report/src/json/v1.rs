//! The shapes of version 1. Fields are added, never changed or lost; they are twins of the types inside, which may move.

mod plan;
mod words;
mod workload;

pub use plan::*;
pub use words::*;
pub use workload::*;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A review by Sextant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// The version of this format: `1`.
    pub version: String,
    /// What wrote the document.
    pub tool: Tool,
    /// The day that the review describes, an ISO date.
    pub as_of: String,
    /// The lens.
    pub lens: Lens,
    /// The digest of the content: lens, probes and components.
    pub content_digest: String,
    /// The rules that decide `questions[].risk`.
    pub rules: RuleSet,
    /// The workload.
    pub workload: Workload,
    /// What other formats of this report list. Here everything stands; `practices[].in_scope` tells it.
    pub scope: Scope,
    /// Counts over the whole review.
    pub counts: Counts,
    /// Counts by pillar, in the order of the lens.
    pub pillars: Vec<Pillar>,
    /// Outcomes by pillar and phase. A practice of several phases counts in each.
    pub phases: Vec<Phase>,
    /// All questions, in the order of the lens.
    pub questions: Vec<Question>,
    /// All practices, in the order of the lens.
    pub practices: Vec<Practice>,
    /// What to do next.
    pub plan: Plan,
    /// What was read and what was not.
    pub read: Read,
    /// Literals that looked like secrets and were replaced.
    pub redactions: usize,
    /// What to know of statements and other input.
    pub problems: Vec<InputProblem>,
    /// The difference to a milestone, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
}

/// What wrote a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `sextant`
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The lens of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lens {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its edition.
    pub edition: String,
    /// The page that describes it.
    pub url: Option<String>,
}

/// A risk with its best and worst case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RiskInterval {
    /// The risk where it is settled, else `UNANSWERED`.
    pub level: Risk,
    /// The least it can turn out to be.
    pub best: Risk,
    /// The greatest.
    pub worst: Risk,
}

/// A place that a person can open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Locus {
    /// Path relative to the reviewed root, or the name of the source.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The address of the component there.
    pub address: Option<String>,
}

/// What the listing formats list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// Pillars; empty means all.
    pub pillars: Vec<String>,
    /// Phases; empty means all.
    pub phases: Vec<String>,
    /// Practices or questions; empty means all.
    pub practices: Vec<String>,
    /// How many practices that are.
    pub listed: usize,
}

/// Counts of a review or a pillar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Outcomes of practices.
    pub practices: OutcomeCounts,
    /// Questions.
    pub questions: usize,
    /// Risks of questions under the rules that decide.
    pub risks: RiskRange,
    /// Risks of questions by set of rules; questions without rules of a set are not counted in it.
    pub risks_by_rules: BTreeMap<RuleSet, RiskRange>,
}

/// Outcomes of practices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeCounts {
    /// How many practices that are.
    pub total: usize,
    /// Met.
    pub met: usize,
    /// Not met.
    pub not_met: usize,
    /// Not applicable.
    pub not_applicable: usize,
    /// Unknown.
    pub unknown: usize,
    /// Of all these: settled by a person's word alone.
    pub stated: usize,
    /// Of all these: evidence and a person disagree.
    pub contested: usize,
    /// Of all these: evidence proves and refutes.
    pub conflict: usize,
}

/// Risks of questions: settled, in the best case, in the worst case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RiskRange {
    /// Settled risks; what is not settled is unanswered.
    pub level: RiskCounts,
    /// In the best case.
    pub best: RiskCounts,
    /// In the worst case.
    pub worst: RiskCounts,
}

/// Risks of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RiskCounts {
    /// High.
    pub high: usize,
    /// Medium.
    pub medium: usize,
    /// None.
    pub none: usize,
    /// Not applicable.
    pub not_applicable: usize,
    /// Unanswered.
    pub unanswered: usize,
}

/// A pillar with its counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pillar {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its counts.
    pub counts: Counts,
}

/// Outcomes of a pillar in a phase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Phase {
    /// The phase's id.
    pub phase: String,
    /// The pillar's id.
    pub pillar: String,
    /// The outcomes.
    pub outcomes: OutcomeCounts,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// The question.
    pub title: String,
    /// What it is about.
    pub topic: String,
    /// The pillar's id.
    pub pillar: String,
    /// Its risk under the rules that decide.
    pub risk: RiskInterval,
    /// Its risk under each set of rules that it has.
    pub risks: BTreeMap<RuleSet, RiskInterval>,
    /// Ids of its practices.
    pub practices: Vec<String>,
    /// A statement that it does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_scope: Option<Statement>,
    /// A statement that none of its practices is followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub none_of_these: Option<Statement>,
    /// The page that describes it.
    pub url: Option<String>,
}

/// A practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Practice {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The pillar's id.
    pub pillar: String,
    /// The question's id.
    pub question: String,
    /// How much depends on it.
    pub level: Degree,
    /// The work it takes.
    pub effort: Degree,
    /// Ids of the phases it belongs to.
    pub phases: Vec<String>,
    /// What it comes to.
    pub outcome: Outcome,
    /// What the outcome rests on.
    pub basis: Basis,
    /// Whether evidence proves and refutes it at once.
    pub conflict: bool,
    /// Why it does not concern the workload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// What the deciding evidence had to assume.
    pub assumptions: Vec<String>,
    /// The evidence: what decided first, what only supports last.
    pub evidence: Vec<Evidence>,
    /// The digest of the evidence, for a statement to keep.
    pub evidence_digest: String,
    /// Why it is unknown.
    pub unknown_because: Vec<String>,
    /// What would settle it.
    pub settled_by: Vec<Settling>,
    /// What a person states, and whether that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Statement>,
    /// Whether the listing formats list it.
    pub in_scope: bool,
    /// The page that describes it.
    pub url: Option<String>,
}

/// One finding of a probe at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The probe's id.
    pub probe: String,
    /// The probe's version.
    pub version: String,
    /// What this place says.
    pub answer: ProbeAnswer,
    /// What it did for the outcome.
    pub role: Role,
    /// A sentence to check.
    pub message: String,
    /// Where to look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locus: Option<Locus>,
    /// What had to be assumed.
    pub assumptions: Vec<String>,
}

/// How an unknown practice can be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettledBy {
    /// By making readable what stands in the way.
    Source,
    /// By a fact of the profile.
    Profile,
    /// By evidence that the reviewed tree does not show.
    Elsewhere,
    /// By a person only.
    Person,
}

/// A reason why a practice is unknown, with what would settle it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Settling {
    /// How it can be settled.
    pub by: SettledBy,
    /// Why it is unknown.
    pub reason: String,
    /// What to do.
    pub what: String,
    /// The place that stands in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locus: Option<Locus>,
}

/// What a person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// Followed.
    Met,
    /// Not followed.
    NotMet,
    /// Does not concern the workload.
    NotApplicable,
    /// Cannot tell.
    DoNotKnow,
}

/// What to know of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatementFlag {
    /// Past its last day, and ignored.
    Expired,
    /// Ignored, since its last day is no date.
    UnreadableUntil,
    /// The evidence has changed since.
    EvidenceChanged,
}

/// A person's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Statement {
    /// What the person says.
    pub says: Says,
    /// Who.
    pub by: String,
    /// When, an ISO date.
    pub on: String,
    /// Why it is so.
    pub why: String,
    /// The last day on which it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Whether it counts on the day of the review.
    pub counts: bool,
    /// What to know of it.
    pub flags: Vec<StatementFlag>,
}

/// What to know of the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InputProblem {
    /// The practice, question or probe it is about.
    pub about: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}
