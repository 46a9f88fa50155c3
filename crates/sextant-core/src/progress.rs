//! Milestones, and the difference between two reviews.

use crate::answer::{Answer, Basis, Outcome};
use crate::review::{Counts, LensEdition, Review, RuleSet};
use crate::risk::{Risk, RiskInterval};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// A frozen review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// Its name.
    pub name: String,
    /// The day it was recorded, an ISO date.
    pub recorded_on: String,
    /// The review as it was.
    pub review: Review,
}

/// Where a change leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Better than before.
    Improved,
    /// Worse than before.
    Worsened,
    /// Different, neither better nor worse.
    Changed,
    /// Not there before.
    Added,
    /// No longer there.
    Removed,
}

/// What an answer comes to, without what it rests on in detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Standing {
    /// The outcome.
    pub outcome: Outcome,
    /// What it rests on.
    pub basis: Basis,
    /// Evidence proves and refutes it at once.
    pub conflict: bool,
}

/// A practice that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeChange {
    /// The question's id.
    pub question: String,
    /// The choice's id.
    pub choice: String,
    /// Where the change leads.
    pub direction: Direction,
    /// What it came to before.
    pub before: Option<Standing>,
    /// What it comes to now.
    pub after: Option<Standing>,
}

/// A question whose risk changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionChange {
    /// The question's id.
    pub question: String,
    /// Where the change leads, under the rules that decide the later review.
    pub direction: Direction,
    /// The risks before, by set of rules.
    pub before: Option<BTreeMap<RuleSet, RiskInterval>>,
    /// The risks now.
    pub after: Option<BTreeMap<RuleSet, RiskInterval>>,
}

/// The difference between two reviews. Ids that only one of them has are added or removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The lens before.
    pub lens_before: LensEdition,
    /// The lens now.
    pub lens_after: LensEdition,
    /// The day of the earlier review.
    pub as_of_before: String,
    /// The day of the later one.
    pub as_of_after: String,
    /// Counts before.
    pub counts_before: Counts,
    /// Counts now.
    pub counts_after: Counts,
    /// Questions that changed, in the order of the later review; removed ones last.
    pub questions: Vec<QuestionChange>,
    /// Practices that changed, in the same order.
    pub practices: Vec<PracticeChange>,
}

impl Progress {
    /// The difference from `before` to `after`.
    #[must_use]
    pub fn between(before: &Review, after: &Review) -> Self {
        Self {
            lens_before: before.lens.clone(),
            lens_after: after.lens.clone(),
            as_of_before: before.as_of.clone(),
            as_of_after: after.as_of.clone(),
            counts_before: before.counts.clone(),
            counts_after: after.counts.clone(),
            questions: questions(before, after),
            practices: practices(before, after),
        }
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.practices.is_empty()
    }
}

fn questions(before: &Review, after: &Review) -> Vec<QuestionChange> {
    let risks = |review: &Review| -> Vec<(String, BTreeMap<RuleSet, RiskInterval>)> {
        review.questions.iter().map(|question| (question.question.clone(), question.risks.clone())).collect()
    };
    let decisive = |risks: &BTreeMap<RuleSet, RiskInterval>| {
        let interval = risks.get(&after.rules).or_else(|| risks.values().next());
        interval.map(|interval| (interval.worst, interval.best))
    };
    changes(risks(before), risks(after))
        .into_iter()
        .map(|(question, before, after)| {
            let direction = direction(before.as_ref(), after.as_ref(), |before, after| {
                // Less risk is better, in the worst case first; to leave or enter the scope is neither.
                let ranked = decisive(before).zip(decisive(after));
                let in_scope = |risk: (Risk, Risk)| risk.0 > Risk::NotApplicable;
                let ranked = ranked.filter(|(before, after)| in_scope(*before) && in_scope(*after));
                ranked.map_or(Ordering::Equal, |(before, after)| before.cmp(&after))
            });
            QuestionChange { question, direction, before, after }
        })
        .collect()
}

fn practices(before: &Review, after: &Review) -> Vec<PracticeChange> {
    let standings = |review: &Review| -> Vec<((String, String), Standing)> {
        let key = |question: &str, answer: &Answer| (question.to_owned(), answer.choice.clone());
        review.answers().map(|(question, answer)| (key(&question.question, answer), standing(answer))).collect()
    };
    // Not met, unknown, met: from worse to better. Not applicable stands beside them.
    let rank = |standing: &Standing| match standing.outcome {
        Outcome::NotMet => Some(0),
        Outcome::Unknown => Some(1),
        Outcome::Met => Some(2),
        Outcome::NotApplicable => None,
    };
    changes(standings(before), standings(after))
        .into_iter()
        .map(|((question, choice), before, after)| {
            let direction = direction(before.as_ref(), after.as_ref(), |before, after| {
                rank(after).zip(rank(before)).map_or(Ordering::Equal, |(after, before)| after.cmp(&before))
            });
            PracticeChange { question, choice, direction, before, after }
        })
        .collect()
}

fn standing(answer: &Answer) -> Standing {
    Standing { outcome: answer.outcome, basis: answer.basis, conflict: answer.conflict }
}

/// Pairs what both have by key and leaves out what is equal. `Greater` means that the later is better.
fn changes<K: Ord + Clone, V: PartialEq + Clone>(
    before: Vec<(K, V)>,
    after: Vec<(K, V)>,
) -> Vec<(K, Option<V>, Option<V>)> {
    let earlier: BTreeMap<K, V> = before.iter().cloned().collect();
    let later: BTreeSet<K> = after.iter().map(|(key, _)| key.clone()).collect();
    let kept = after.into_iter().map(|(key, value)| {
        let earlier = earlier.get(&key).cloned();
        (key, earlier, Some(value))
    });
    let removed =
        before.into_iter().filter(|(key, _)| !later.contains(key)).map(|(key, value)| (key, Some(value), None));
    kept.chain(removed).filter(|(_, before, after)| before != after).collect()
}

fn direction<V>(before: Option<&V>, after: Option<&V>, compare: impl Fn(&V, &V) -> Ordering) -> Direction {
    match (before, after) {
        (Some(before), Some(after)) => match compare(before, after) {
            Ordering::Greater => Direction::Improved,
            Ordering::Less => Direction::Worsened,
            Ordering::Equal => Direction::Changed,
        },
        (None, _) => Direction::Added,
        (_, None) => Direction::Removed,
    }
}
