//! What people state about a practice or a question.

use crate::answer::Outcome;
use serde::{Deserialize, Serialize};

/// What a person says of a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// The workload follows it.
    Met,
    /// The workload does not follow it.
    NotMet,
    /// It does not concern the workload.
    NotApplicable,
    /// The person cannot tell. Contradicts nothing.
    DoNotKnow,
}

impl Says {
    /// The outcome it claims.
    #[must_use]
    pub fn outcome(self) -> Option<Outcome> {
        match self {
            Self::Met => Some(Outcome::Met),
            Self::NotMet => Some(Outcome::NotMet),
            Self::NotApplicable => Some(Outcome::NotApplicable),
            Self::DoNotKnow => None,
        }
    }
}

/// A person's word on a practice or a question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Statement {
    /// The practice or question, in any of its ids. Where a lens uses a choice id in several questions, `QUESTION/CHOICE`.
    pub about: String,
    /// What the person says.
    pub says: Says,
    /// Who says it.
    pub by: String,
    /// When it was said: an ISO date.
    pub on: String,
    /// Why it is so.
    pub why: String,
    /// The last day on which it counts: an ISO date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The digest of the evidence the person saw.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_digest: Option<String>,
}

/// What a reader should know of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementFlag {
    /// Past its last day, and ignored.
    Expired,
    /// Its last day is no ISO date; ignored, since nobody can say whether it still counts.
    UnreadableUntil,
    /// The evidence has changed since the person saw it.
    EvidenceChanged,
}

impl Statement {
    /// Why the statement does not count on the day `as_of`, an ISO date.
    #[must_use]
    pub fn lapsed(&self, as_of: &str) -> Option<StatementFlag> {
        let until = self.until.as_deref()?;
        if !is_date(until) {
            Some(StatementFlag::UnreadableUntil)
        } else if as_of > until {
            Some(StatementFlag::Expired)
        } else {
            None
        }
    }
}

/// Whether a text is a date of the form `2027-03-31`. Such dates sort as text.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let number = |range: std::ops::Range<usize>| -> Option<u16> {
        let part = text.get(range)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten()
    };
    let dashes = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else {
        return false;
    };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    text.len() == 10 && dashes && (1..=12).contains(&month) && (1..=days).contains(&day)
}
