//! Label files.

use serde::Deserialize;
use std::path::Path;

/// What an expert or a review says of a practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    Unknown,
    NotApplicable,
    NotMet,
    Met,
}

impl Verdict {
    pub(super) const ALL: [Self; 4] = [Self::Met, Self::NotMet, Self::NotApplicable, Self::Unknown];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::NotApplicable => "n/a",
            Self::Unknown => "unknown",
        }
    }
}

/// The labels of one repository.
#[derive(Debug, Deserialize)]
pub(super) struct Labels {
    pub(super) repo: String,
    pub(super) commit: String,
    /// The part of the repository that was labelled.
    pub(super) path: String,
    pub(super) profile: Profile,
    pub(super) labels: Vec<Label>,
}

/// What the expert says of the system as a whole.
#[derive(Debug, Deserialize)]
pub(super) struct Profile {
    #[serde(default)]
    pub(super) iac: Vec<String>,
    #[serde(default)]
    pub(super) agents: bool,
    #[serde(default)]
    pub(super) retrieval: bool,
    #[serde(default)]
    pub(super) customisation: bool,
    #[serde(default)]
    pub(super) self_hosted: bool,
}

/// One practice of one repository.
#[derive(Debug, Deserialize)]
pub(super) struct Label {
    #[serde(rename = "bp")]
    pub(super) practice: String,
    pub(super) verdict: Verdict,
    confidence: String,
    /// Places, as `path:line`.
    #[serde(default)]
    pub(super) evidence: Vec<String>,
    #[serde(default)]
    pub(super) note: String,
}

impl Labels {
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let shown = file.display();
        let text = std::fs::read_to_string(file).map_err(|error| format!("{shown}: {error}"))?;
        serde_json::from_str(&text).map_err(|error| format!("{shown}: not a label file: {error}"))
    }
}

impl Label {
    /// Whether the expert would defend it before a colleague.
    pub(super) fn is_defended(&self) -> bool {
        self.confidence == "high"
    }
}

impl Profile {
    /// Whether another system has or lacks what a practice is about just as this one does: the practice's applicability
    /// is all that a profile tells.
    pub(super) fn alike(&self, other: &Self, practice: &str) -> bool {
        let traits = |profile: &Self| match practice {
            "GENOPS05-BP01" | "GENSEC06-BP01" | "GENREL06-BP01" | "GENSUS01-BP02" => (profile.customisation, false),
            "GENSEC05-BP01" | "GENREL03-BP02" | "GENREL05-BP03" | "GENCOST05-BP01" => (profile.agents, false),
            "GENREL05-BP02" | "GENPERF04-BP01" | "GENPERF04-BP02" | "GENCOST04-BP01" => (profile.retrieval, false),
            "GENOPS03-BP02" => (profile.agents, profile.retrieval),
            "GENCOST02-BP02" => (profile.self_hosted, false),
            _ => (false, false),
        };
        traits(self) == traits(other)
    }
}
