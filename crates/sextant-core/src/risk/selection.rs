//! What an AWS client sees of a question: selected choices, choices that are not applicable, and the risk.

use super::{Risk, RiskInterval, RiskRules, literal};
use crate::answer::{Answer, Outcome};
use crate::condition::Operand;
use crate::lens::{Choice, Question};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The risk of a question that a person answered, by AWS's rules as they stand. Ids in any of their forms.
///
/// A question that does not apply is not applicable. One where nothing is selected and no choice is marked not applicable is
/// unanswered. Otherwise the rules decide; "none of these" counts as an answer, cannot be not applicable, and weighs only in a
/// rule that names it.
#[must_use]
pub fn answered_by_person(
    question: &Question,
    rules: &RiskRules,
    applies: bool,
    selected: &BTreeSet<String>,
    not_applicable: &BTreeSet<String>,
) -> Risk {
    if !applies {
        return Risk::NotApplicable;
    }
    let places =
        |ids: &BTreeSet<String>| -> BTreeSet<usize> { ids.iter().filter_map(|id| question.choice_index(id)).collect() };
    let is_practice = |at: &usize| question.choices.get(*at).is_some_and(|choice| !choice.none_of_these);
    let selected = places(selected);
    let dropped: BTreeSet<usize> = places(not_applicable).into_iter().filter(is_practice).collect();
    if selected.is_empty() && dropped.is_empty() {
        return Risk::Unanswered;
    }
    literal(question, rules, &|at| {
        if dropped.contains(&at) {
            Operand::NotApplicable
        } else if selected.contains(&at) {
            Operand::True
        } else {
            Operand::False
        }
    })
}

/// A question as an AWS client sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Whether the answer is a person's.
    pub by_person: bool,
    /// Whether the question applies; where it does not, the reason is that it is out of scope.
    pub applies: bool,
    /// The risk.
    pub risk: Risk,
    /// The ids of the selected choices.
    pub selected: Vec<String>,
    /// The ids of the choices that are not applicable.
    pub not_applicable: Vec<String>,
}

/// How an AWS client sees a question, given the answers to its practices.
///
/// A question that a person answered (a statement on a choice counts, or "none of these" was stated) follows AWS's rules: a
/// choice the person named follows the statement, one not named its evidence, and unknown is not selected. Any other question
/// has its settled risk, with the met practices selected or "none of these" where none is met; not settled, it is unanswered
/// and nothing is selected. `interval` is the question's under the same rules.
#[must_use]
pub fn selection(
    question: &Question,
    rules: &RiskRules,
    answers: &[Answer],
    interval: RiskInterval,
    applies: bool,
    none_stated: bool,
) -> Selection {
    let of = |choice: &Choice| answers.iter().find(|answer| answer.choice == choice.id);
    let by_person = !applies || none_stated || answers.iter().any(|answer| answer.stated.is_some());
    let seen = |outcome: Outcome| -> Vec<String> {
        let shown =
            |choice: &&Choice| of(choice).is_some_and(|answer| answer.stated.unwrap_or(answer.outcome) == outcome);
        question.practices().filter(shown).map(|choice| choice.id.clone()).collect()
    };
    let not_applicable = seen(Outcome::NotApplicable);
    let mut selected = seen(Outcome::Met);
    let none = question.none_of_these().map(|choice| choice.id.clone());
    if by_person {
        selected.extend(none.filter(|_| none_stated));
        let sets = (selected.iter().cloned().collect(), not_applicable.iter().cloned().collect());
        let risk = answered_by_person(question, rules, applies, &sets.0, &sets.1);
        return Selection { by_person, applies, risk, selected, not_applicable };
    }
    let applies = interval.level != Risk::NotApplicable;
    if !interval.is_settled() || !applies {
        selected.clear();
    } else if selected.is_empty() {
        selected.extend(none);
    }
    Selection { by_person, applies, risk: interval.level, selected, not_applicable }
}
