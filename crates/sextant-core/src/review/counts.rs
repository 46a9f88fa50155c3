//! Counts of a review: outcomes and risks, over all, by pillar and by phase.

use super::{QuestionReview, Review, RuleSet};
use crate::answer::{Answer, Basis, Outcome};
use crate::lens::Lens;
use crate::risk::{Risk, RiskInterval};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Outcomes of practices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutcomeCounts {
    /// Practices.
    pub practices: usize,
    /// Met, whatever that rests on.
    pub met: usize,
    /// Not met.
    pub not_met: usize,
    /// Not applicable.
    pub not_applicable: usize,
    /// Unknown.
    pub unknown: usize,
    /// Of these: settled by a person's word alone.
    pub stated: usize,
    /// Of these: evidence and a person disagree.
    pub contested: usize,
    /// Of these: evidence proves and refutes the practice at once.
    pub conflict: usize,
}

/// Risks of questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "SCREAMING_SNAKE_CASE")]
pub struct RiskCounts {
    /// Unanswered.
    pub unanswered: usize,
    /// High.
    pub high: usize,
    /// Medium.
    pub medium: usize,
    /// None.
    pub none: usize,
    /// Not applicable.
    pub not_applicable: usize,
}

/// Risks of questions: settled, in the best case and in the worst case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IntervalCounts {
    /// The settled risks; what is not settled is unanswered.
    pub level: RiskCounts,
    /// In the best case.
    pub best: RiskCounts,
    /// In the worst case.
    pub worst: RiskCounts,
}

/// Counts over questions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Questions.
    pub questions: usize,
    /// Outcomes of their practices.
    pub outcomes: OutcomeCounts,
    /// Their risks, by set of rules.
    pub risks: BTreeMap<RuleSet, IntervalCounts>,
}

/// Counts of a pillar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PillarCounts {
    /// The pillar's id.
    pub pillar: String,
    /// Its counts.
    pub counts: Counts,
}

/// Outcomes of the practices of a pillar that belong to a phase. A practice of several phases counts in each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhaseCounts {
    /// The pillar's id.
    pub pillar: String,
    /// The phase's id.
    pub phase: String,
    /// The outcomes.
    pub outcomes: OutcomeCounts,
}

impl OutcomeCounts {
    fn add(&mut self, answer: &Answer) {
        self.practices += 1;
        *match answer.outcome {
            Outcome::Met => &mut self.met,
            Outcome::NotMet => &mut self.not_met,
            Outcome::NotApplicable => &mut self.not_applicable,
            Outcome::Unknown => &mut self.unknown,
        } += 1;
        self.stated += usize::from(answer.basis == Basis::Stated);
        self.contested += usize::from(answer.basis == Basis::Contested);
        self.conflict += usize::from(answer.conflict);
    }
}

impl RiskCounts {
    fn add(&mut self, risk: Risk) {
        *match risk {
            Risk::Unanswered => &mut self.unanswered,
            Risk::High => &mut self.high,
            Risk::Medium => &mut self.medium,
            Risk::None => &mut self.none,
            Risk::NotApplicable => &mut self.not_applicable,
        } += 1;
    }
}

impl IntervalCounts {
    fn add(&mut self, interval: RiskInterval) {
        self.level.add(interval.level);
        self.best.add(interval.best);
        self.worst.add(interval.worst);
    }
}

impl Counts {
    fn add(&mut self, review: &QuestionReview) {
        self.questions += 1;
        for answer in &review.answers {
            self.outcomes.add(answer);
        }
        for (set, interval) in &review.risks {
            self.risks.entry(*set).or_default().add(*interval);
        }
    }
}

/// Counts over all questions, and by pillar in the order of the lens.
pub(super) fn count(lens: &Lens, questions: &[QuestionReview]) -> (Counts, Vec<PillarCounts>) {
    let over = |pillar: Option<&str>| {
        let mut counts = Counts::default();
        for review in questions.iter().filter(|review| pillar.is_none_or(|pillar| pillar == review.pillar)) {
            counts.add(review);
        }
        counts
    };
    let of = |pillar: &crate::Pillar| PillarCounts { pillar: pillar.id.clone(), counts: over(Some(&pillar.id)) };
    (over(None), lens.pillars.iter().map(of).collect())
}

/// Outcomes by pillar and phase, in the order of the lens: every pair once, empty ones too.
#[must_use]
pub fn by_phase(lens: &Lens, review: &Review) -> Vec<PhaseCounts> {
    let mut out = Vec::new();
    for pillar in &lens.pillars {
        for phase in &lens.phases {
            let mut outcomes = OutcomeCounts::default();
            for question in &pillar.questions {
                let reviewed = review.question(&question.id);
                let practices = question.practices().filter(|choice| choice.phases.contains(&phase.id));
                for answer in practices.filter_map(|choice| reviewed.and_then(|reviewed| reviewed.answer(&choice.id))) {
                    outcomes.add(answer);
                }
            }
            out.push(PhaseCounts { pillar: pillar.id.clone(), phase: phase.id.clone(), outcomes });
        }
    }
    out
}
