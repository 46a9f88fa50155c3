//! The risk of a question: an interval, since practices can be unknown.
//!
//! A completion gives every practice one of the outcomes it can still turn out to have. The best and the worst risk are the
//! least and the greatest over all completions. Where they are equal the question is settled, however many answers are
//! missing.

mod rules;
mod selection;

pub use selection::{Selection, answered_by_person, selection};

pub(crate) use rules::Ruling;

use crate::answer::Outcome;
use crate::condition::{Operand, RuleCondition};
use crate::lens::{Level, Question};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The risk of a question, from the least to the greatest; written as AWS writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Risk {
    /// Not answered far enough to say.
    Unanswered,
    /// The question does not concern the workload.
    NotApplicable,
    /// No risk found.
    None,
    /// Medium.
    Medium,
    /// High.
    High,
}

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unanswered => "unanswered",
            Self::NotApplicable => "not applicable",
            Self::None => "none",
            Self::Medium => "medium",
            Self::High => "high",
        })
    }
}

/// One risk rule of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskRule {
    /// When it applies, over the choices' ids in any of their forms.
    pub condition: RuleCondition,
    /// The risk it gives.
    pub risk: Risk,
}

/// How the risk of a question follows from its practices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RiskRules {
    /// High where a practice of high level is not met, else medium where one of medium level is not, else none.
    #[default]
    Graded,
    /// The first rule that applies, as in AWS custom lenses. Where none does, high: what AWS does then has not been
    /// observed, and a lens without `default` should not look safe.
    Rules(Vec<RiskRule>),
}

/// The outcomes that a practice can still turn out to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Possible(u8);

impl Possible {
    /// Met.
    pub const MET: Self = Self(1);
    /// Not met.
    pub const NOT_MET: Self = Self(2);
    /// Not applicable.
    pub const NOT_APPLICABLE: Self = Self(4);
    /// Met or not met.
    pub const UNKNOWN: Self = Self(3);
    /// Anything.
    pub const ANY: Self = Self(7);

    /// One outcome; unknown is met or not met.
    #[must_use]
    pub fn exactly(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Met => Self::MET,
            Outcome::NotMet => Self::NOT_MET,
            Outcome::NotApplicable => Self::NOT_APPLICABLE,
            Outcome::Unknown => Self::UNKNOWN,
        }
    }

    /// What either allows.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it allows one of the outcomes of `other`.
    #[must_use]
    pub fn allows(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The outcomes it allows, one by one.
    pub fn each(self) -> impl Iterator<Item = Self> {
        [Self::MET, Self::NOT_MET, Self::NOT_APPLICABLE].into_iter().filter(move |one| self.allows(*one))
    }

    fn operand(self) -> Operand {
        match self {
            Self::MET => Operand::True,
            Self::NOT_MET => Operand::False,
            Self::NOT_APPLICABLE => Operand::NotApplicable,
            _ => Operand::Unknown,
        }
    }
}

/// The risk of a question with its best and worst case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RiskInterval {
    /// The risk where it is settled, else unanswered.
    pub level: Risk,
    /// The least risk it can turn out to be.
    pub best: Risk,
    /// The greatest.
    pub worst: Risk,
}

impl RiskInterval {
    /// The interval from `best` to `worst`.
    #[must_use]
    pub fn new(best: Risk, worst: Risk) -> Self {
        Self { level: if best == worst { best } else { Risk::Unanswered }, best, worst }
    }

    /// Whether best and worst agree.
    #[must_use]
    pub fn is_settled(self) -> bool {
        self.best == self.worst
    }
}

/// The risk interval of a question: the least and the greatest risk over all completions.
///
/// `possible` stands beside `question.choices`; what is missing counts as unknown, and the entry of "none of these" is not
/// read: it is selected exactly where no practice is met. Where every practice is not applicable (or there is none), so is the
/// question. The interval is exact, unless rules are so tangled that a search of some millions of steps does not settle them;
/// then it may be wider, never narrower.
#[must_use]
pub fn interval(question: &Question, rules: &RiskRules, possible: &[Possible]) -> RiskInterval {
    match rules {
        RiskRules::Graded => graded(question, &complete(question, possible)),
        RiskRules::Rules(rules) => Ruling::new(question, rules).interval(&complete(question, possible)),
    }
}

/// The same interval by going through every completion: the definition, and very slow beyond ten open practices.
#[must_use]
pub fn interval_by_definition(question: &Question, rules: &RiskRules, possible: &[Possible]) -> RiskInterval {
    let mut completions = vec![Vec::new()];
    for (choice, possible) in question.choices.iter().zip(complete(question, possible)) {
        let possible = if choice.none_of_these { Possible::NOT_MET } else { possible };
        completions = completions
            .iter()
            .flat_map(|start: &Vec<Possible>| possible.each().map(move |one| [start.as_slice(), &[one]].concat()))
            .collect();
    }
    let risks = completions.iter().map(|completion| of_completion(question, rules, completion));
    let (best, worst) =
        risks.fold((Risk::High, Risk::Unanswered), |(best, worst), risk| (best.min(risk), worst.max(risk)));
    RiskInterval::new(best, worst)
}

/// The risk where every practice has one outcome.
fn of_completion(question: &Question, rules: &RiskRules, completion: &[Possible]) -> Risk {
    let practices = || question.choices.iter().zip(completion).filter(|(choice, _)| !choice.none_of_these);
    if practices().all(|(_, outcome)| *outcome == Possible::NOT_APPLICABLE) {
        return Risk::NotApplicable;
    }
    let none_met = !practices().any(|(_, outcome)| *outcome == Possible::MET);
    literal(question, rules, &|index| match question.choices.get(index) {
        Some(choice) if choice.none_of_these => {
            if none_met {
                Operand::True
            } else {
                Operand::False
            }
        }
        _ => completion.get(index).map_or(Operand::False, |outcome| outcome.operand()),
    })
}

/// The risk that the rules give as they stand, for choices by their place in the question.
fn literal(question: &Question, rules: &RiskRules, operand: &dyn Fn(usize) -> Operand) -> Risk {
    match rules {
        RiskRules::Graded => {
            let indexed = question.choices.iter().enumerate().filter(|(_, choice)| !choice.none_of_these);
            let missing = indexed.filter(|(index, _)| matches!(operand(*index), Operand::False | Operand::Unknown));
            missing.map(|(_, choice)| risk_of(choice.level)).max().unwrap_or(Risk::None)
        }
        RiskRules::Rules(rules) => {
            // A rule that names what the question does not have finds it not selected.
            let by_id = |id: &str| question.choice_index(id).map_or(Operand::False, operand);
            rules.iter().find(|rule| rule.condition.holds(&by_id)).map_or(Risk::High, |rule| rule.risk)
        }
    }
}

fn graded(question: &Question, possible: &[Possible]) -> RiskInterval {
    let practices = || question.choices.iter().zip(possible).filter(|(choice, _)| !choice.none_of_these);
    let worst_of = |missing: &dyn Fn(Possible) -> bool| {
        practices().filter(|(_, possible)| missing(**possible)).map(|(choice, _)| risk_of(choice.level)).max()
    };
    let none_applies = practices().all(|(_, possible)| *possible == Possible::NOT_APPLICABLE);
    let none_has_to_apply = practices().all(|(_, possible)| possible.allows(Possible::NOT_APPLICABLE));
    let otherwise = |none_applies: bool| if none_applies { Risk::NotApplicable } else { Risk::None };
    let best = worst_of(&|possible| possible == Possible::NOT_MET).unwrap_or(otherwise(none_has_to_apply));
    let worst = worst_of(&|possible| possible.allows(Possible::NOT_MET)).unwrap_or(otherwise(none_applies));
    RiskInterval::new(best, worst)
}

/// The risk of a practice that is not met.
#[must_use]
pub fn risk_of(level: Level) -> Risk {
    match level {
        Level::High => Risk::High,
        Level::Medium => Risk::Medium,
        Level::Low => Risk::None,
    }
}

/// One entry for every choice.
fn complete(question: &Question, possible: &[Possible]) -> Vec<Possible> {
    (0..question.choices.len()).map(|index| possible.get(index).copied().unwrap_or(Possible::UNKNOWN)).collect()
}
