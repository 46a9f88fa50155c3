//! The answer to a practice: its outcome and what that rests on.

use crate::evidence::Evidence;
use crate::risk::Possible;
use crate::statement::{Statement, StatementFlag};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a practice comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The workload follows the practice.
    Met,
    /// The workload does not follow it.
    NotMet,
    /// The practice does not concern the workload.
    NotApplicable,
    /// Nothing decides it yet.
    Unknown,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::NotApplicable => "not applicable",
            Self::Unknown => "unknown",
        })
    }
}

/// What an outcome rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Observation.
    Evidence,
    /// A person's word, where evidence is silent.
    Stated,
    /// Observation, which a person's word contradicts.
    Contested,
    /// The workload's profile: the practice does not concern it.
    Profile,
    /// Nothing: the outcome is unknown, or supposed in a what-if.
    None,
}

/// The answer to a practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The choice's id.
    pub choice: String,
    /// What the practice comes to; a gate uses this.
    pub outcome: Outcome,
    /// What the outcome rests on.
    pub basis: Basis,
    /// Evidence proves the practice and refutes it at once.
    #[serde(default)]
    pub conflict: bool,
    /// What a person's statement claims, where one counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Outcome>,
    /// Whether the practice concerns the workload is not known.
    #[serde(default)]
    pub may_not_apply: bool,
    /// Why the practice does not concern the workload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// What the deciding evidence had to assume.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<String>,
    /// The evidence: what decided first, what only supports last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The digest of the evidence, for a statement to keep.
    #[serde(default)]
    pub evidence_digest: String,
    /// Why the outcome is unknown, and what would settle it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown_because: Vec<String>,
    /// What a person stated, whether or not it counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<Statement>,
    /// What to know of that statement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statement_flags: Vec<StatementFlag>,
}

impl Answer {
    /// An answer of which nothing is known.
    #[must_use]
    pub fn unknown(choice: impl Into<String>) -> Self {
        Self {
            choice: choice.into(),
            outcome: Outcome::Unknown,
            basis: Basis::None,
            conflict: false,
            stated: None,
            may_not_apply: false,
            because: None,
            assumptions: Vec::new(),
            evidence: Vec::new(),
            evidence_digest: String::new(),
            unknown_because: Vec::new(),
            statement: None,
            statement_flags: Vec::new(),
        }
    }

    /// The outcomes that the practice can still turn out to have: an unknown one is met or not met (or not applicable,
    /// where that is not known either), a contested one is what the evidence or what the person says.
    #[must_use]
    pub fn possible(&self) -> Possible {
        match self.outcome {
            Outcome::Unknown if self.may_not_apply => Possible::ANY,
            Outcome::Unknown => Possible::UNKNOWN,
            outcome => {
                let evidence = Possible::exactly(outcome);
                let stated = self.stated.filter(|_| self.basis == Basis::Contested);
                stated.map_or(evidence, |stated| evidence.or(Possible::exactly(stated)))
            }
        }
    }

    /// Whether asking a person could still move a risk: unknown or contested.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.outcome == Outcome::Unknown || self.basis == Basis::Contested
    }
}
