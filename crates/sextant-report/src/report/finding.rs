//! What was found: evidence of one message with all its places.

use sextant_core::{Answer, Evidence, Locus, ProbeAnswer, Role};

/// Evidence that says the same at one or more places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<'a> {
    /// The probe's id.
    pub probe: &'a str,
    /// The probe's version.
    pub version: &'a str,
    /// What it says.
    pub answer: ProbeAnswer,
    /// What it did for the outcome.
    pub role: Role,
    /// The sentence to check.
    pub message: &'a str,
    /// Where to look.
    pub places: Vec<&'a Locus>,
}

/// The evidence of an answer: what decided first, places of one message together.
#[must_use]
pub fn findings(answer: &Answer) -> Vec<Finding<'_>> {
    let mut out: Vec<Finding<'_>> = Vec::new();
    for evidence in &answer.evidence {
        match out.iter_mut().find(|finding| finding.is_of(evidence)) {
            Some(finding) => finding.places.extend(evidence.locus.as_ref()),
            None => out.push(Finding {
                probe: &evidence.probe,
                version: &evidence.version,
                answer: evidence.answer,
                role: evidence.role,
                message: &evidence.message,
                places: evidence.locus.iter().collect(),
            }),
        }
    }
    out.sort_by_key(|finding| finding.role);
    out
}

impl Finding<'_> {
    fn is_of(&self, evidence: &Evidence) -> bool {
        let same = self.probe == evidence.probe && self.message == evidence.message;
        same && self.answer == evidence.answer && self.role == evidence.role
    }
}
