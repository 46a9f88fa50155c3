//! What probes say: answers, and the places that show them.

use crate::condition::Operand;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// The answer of a probe. Every probe is phrased so that yes is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProbeAnswer {
    /// It is as it should be.
    Yes,
    /// It is not as it should be.
    No,
    /// The workload has nothing the probe could ask about.
    NotApplicable,
    /// What was read does not decide it.
    Unknown,
}

impl ProbeAnswer {
    /// The answer as an operand of a condition.
    #[must_use]
    pub fn operand(self) -> Operand {
        match self {
            Self::Yes => Operand::True,
            Self::No => Operand::False,
            Self::NotApplicable => Operand::NotApplicable,
            Self::Unknown => Operand::Unknown,
        }
    }
}

impl fmt::Display for ProbeAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotApplicable => "not applicable",
            Self::Unknown => "unknown",
        })
    }
}

/// A place that a person can open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Locus {
    /// Path relative to the reviewed root, or the name of the source.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The address of the component there, stable under reformatting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// What a piece of evidence did for an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The answer rests on it.
    #[default]
    Deciding,
    /// The practice's rule looks at its probe, but the answer does not rest on it.
    Considered,
    /// It is shown with the answer and changes nothing.
    Supporting,
}

/// One finding of a probe at one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// The probe's id.
    pub probe: String,
    /// The probe's version.
    pub version: String,
    /// What this place says.
    pub answer: ProbeAnswer,
    /// A sentence that a colleague can check in a minute.
    pub message: String,
    /// Where to look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locus: Option<Locus>,
    /// What had to be assumed ("default of variable `region` (variables.tf:3)").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<String>,
    /// What it did for the answer that cites it; set by [`judge()`](crate::judge()).
    #[serde(default)]
    pub role: Role,
}

/// A probe's answer on a workload, with all it rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    /// The probe's id.
    pub probe: String,
    /// The probe's version.
    pub version: String,
    /// What it answers.
    pub answer: ProbeAnswer,
    /// For unknown: the reason, and what would settle it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The places that show it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
}

/// A digest of what evidence says. Order, roles, lines and columns do not matter, so that moving code about does not count
/// as new evidence.
#[must_use]
pub fn digest(evidence: &[Evidence]) -> String {
    let mut entries: Vec<String> = evidence.iter().map(canonical).collect();
    entries.sort();
    entries.dedup();
    let mut hash = Sha256::new();
    for entry in &entries {
        hash.update(entry.as_bytes());
        hash.update(b"\n");
    }
    let mut out = "sha256:".to_owned();
    for byte in hash.finalize() {
        for half in [byte >> 4, byte & 15] {
            out.extend(char::from_digit(u32::from(half), 16));
        }
    }
    out
}

/// One line per piece of evidence; every part is quoted, so that no two pieces share a line by accident.
fn canonical(evidence: &Evidence) -> String {
    let place = evidence.locus.as_ref().map(|locus| (&locus.path, &locus.address));
    let Evidence { probe, version, answer, message, assumptions, .. } = evidence;
    format!("{probe:?} {version:?} {answer} {message:?} {place:?} {assumptions:?}")
}
