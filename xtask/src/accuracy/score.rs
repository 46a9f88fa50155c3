//! Counting agreement.

use super::labels::{Label, Verdict};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// A practice in a review.
#[derive(Debug, Deserialize)]
pub(super) struct Practice {
    id: String,
    pub(super) outcome: Verdict,
    #[serde(default)]
    pub(super) evidence: Vec<Evidence>,
    #[serde(default)]
    pub(super) unknown_because: Vec<String>,
}

/// What a probe answered.
#[derive(Debug, Deserialize)]
pub(super) struct Evidence {
    pub(super) probe: String,
    pub(super) answer: String,
    pub(super) role: String,
    #[serde(default)]
    pub(super) message: String,
    #[serde(default)]
    pub(super) locus: Option<Locus>,
}

/// Where it was seen.
#[derive(Debug, Deserialize)]
pub(super) struct Locus {
    #[serde(default)]
    pub(super) path: String,
    #[serde(default)]
    pub(super) line: u32,
}

/// The practices of a review document, by id.
pub(super) fn practices(json: &[u8]) -> Result<BTreeMap<String, Practice>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Review {
        practices: Vec<Practice>,
    }
    let review: Review = serde_json::from_slice(json)?;
    Ok(review.practices.into_iter().map(|practice| (practice.id.clone(), practice)).collect())
}

impl Practice {
    /// Whether its evidence cites a file that one of `places` (`path:line`) cites.
    pub(super) fn cites_any(&self, places: &[String]) -> bool {
        let cited: Vec<&str> = self.evidence.iter().filter_map(|e| e.locus.as_ref()).map(|l| &*l.path).collect();
        places.iter().any(|place| {
            let path = place.rsplit_once(':').map_or(&**place, |(path, _)| path);
            cited.iter().any(|cited| same_file(cited, path))
        })
    }
}

/// Whether two paths name one file, seen from roots of which one may lie in the other.
fn same_file(a: &str, b: &str) -> bool {
    let ends = |long: &str, short: &str| long.strip_suffix(short).is_some_and(|rest| rest.ends_with('/'));
    !a.is_empty() && (a == b || ends(a, b) || ends(b, a))
}

/// Agreement between verdicts and labels.
#[derive(Clone, Debug, Default)]
pub(super) struct Score {
    /// Defended labels that settle the practice, by verdict, and how many of them the review decided alike.
    pub(super) settled: BTreeMap<Verdict, (usize, usize)>,
    /// Of the defended and settled, those that the review decided.
    pub(super) decided: usize,
    /// Of those rightly met or not met, those with a place in a file that the label cites.
    pub(super) placed: usize,
    /// Labelled not met, with any confidence, and called met.
    pub(super) false_met: usize,
    /// Labelled unknown, and of these called met or not met: with high and with any confidence.
    pub(super) unknown_defended: (usize, usize),
    pub(super) unknown_any: (usize, usize),
}

impl Score {
    pub(super) fn add(&mut self, label: &Label, got: Verdict, placed: bool) {
        let claims = matches!(got, Verdict::Met | Verdict::NotMet);
        if label.verdict == Verdict::Unknown {
            self.unknown_any.0 += 1;
            self.unknown_any.1 += usize::from(claims);
            if label.is_defended() {
                self.unknown_defended.0 += 1;
                self.unknown_defended.1 += usize::from(claims);
            }
            return;
        }
        self.false_met += usize::from(label.verdict == Verdict::NotMet && got == Verdict::Met);
        if !label.is_defended() {
            return;
        }
        let right = got == label.verdict;
        let (all, agreed) = self.settled.entry(label.verdict).or_default();
        *all += 1;
        *agreed += usize::from(right);
        self.decided += usize::from(got != Verdict::Unknown);
        self.placed += usize::from(right && claims && placed);
    }

    /// Defended labels, and how many the review decided alike.
    pub(super) fn core(&self) -> (usize, usize) {
        self.settled.values().fold((0, 0), |sum, (all, right)| (sum.0 + all, sum.1 + right))
    }

    /// Those of one verdict.
    pub(super) fn of(&self, verdict: Verdict) -> (usize, usize) {
        self.settled.get(&verdict).copied().unwrap_or_default()
    }
}

impl AddAssign<&Self> for Score {
    fn add_assign(&mut self, other: &Self) {
        for (verdict, (all, right)) in &other.settled {
            let own = self.settled.entry(*verdict).or_default();
            own.0 += all;
            own.1 += right;
        }
        self.decided += other.decided;
        self.placed += other.placed;
        self.false_met += other.false_met;
        for (own, other) in
            [(&mut self.unknown_defended, other.unknown_defended), (&mut self.unknown_any, other.unknown_any)]
        {
            own.0 += other.0;
            own.1 += other.1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Score, practices, same_file};
    use crate::accuracy::labels::{Label, Verdict};

    fn label(verdict: &str, confidence: &str) -> Label {
        let json = format!(
            r#"{{"bp":"X","verdict":"{verdict}","confidence":"{confidence}","evidence":["infra/main.tf:3"],"note":""}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn agreement_is_counted() {
        let mut score = Score::default();
        score.add(&label("met", "high"), Verdict::Met, true);
        score.add(&label("met", "high"), Verdict::Unknown, false);
        score.add(&label("not_met", "low"), Verdict::Met, false);
        score.add(&label("unknown", "low"), Verdict::NotMet, false);
        assert_eq!(score.core(), (2, 1));
        assert_eq!((score.decided, score.placed, score.false_met), (1, 1, 1));
        assert_eq!((score.unknown_defended, score.unknown_any), ((0, 0), (1, 1)));
    }

    #[test]
    fn places_are_files_seen_from_either_root() {
        assert!(same_file("main.tf", "infra/main.tf"));
        assert!(same_file("infra/main.tf", "infra/main.tf"));
        assert!(!same_file("main.tf", "infra/domain.tf"));
        let review = br#"{"practices":[{"id":"X","outcome":"not_met","evidence":[
            {"probe":"p","answer":"no","role":"deciding","message":"m","locus":{"path":"main.tf","line":3}}]}]}"#;
        let practices = practices(review).unwrap();
        assert!(practices["X"].cites_any(&label("not_met", "high").evidence));
    }
}
