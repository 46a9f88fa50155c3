//! The interval of literal risk rules: a search over the practices that the rules mention, cut off as soon as the rest cannot
//! change the result.

use super::{Possible, Risk, RiskInterval, RiskRule};
use crate::condition::{Condition, RuleCondition};
use crate::lens::Question;
use std::cell::Cell;

const TRUE: u8 = Possible::MET.0;
const FALSE: u8 = Possible::NOT_MET.0;
const DROPPED: u8 = Possible::NOT_APPLICABLE.0;

/// The operands that the searches of one [`Ruling`] may look at before they settle for bounds. The largest published
/// questions need some ten thousand.
const STEPS: u64 = 4_000_000;

/// The open practices that a search takes one by one; a lens of AWS has at most 15 in a question.
const LEVELS: usize = 256;

/// The rules of a question, with choices by their place in it.
pub(crate) struct Ruling {
    rules: Vec<(Option<Node>, Risk)>,
    /// Which choices are practices.
    practices: Vec<usize>,
    /// The practices on which the rules depend, in the order of their mention.
    pub(crate) mentioned: Vec<usize>,
    steps: Cell<u64>,
}

enum Node {
    Practice(usize),
    NoneOfThese,
    /// An id that the question does not have.
    Nothing,
    Not(Box<Node>),
    All(Vec<Node>),
    Any(Vec<Node>),
}

/// The risks a search has found, and the one that makes further search pointless.
struct Found {
    risks: Option<(Risk, Risk)>,
    enough: Risk,
}

impl Found {
    fn add(&mut self, (low, high): (Risk, Risk)) {
        self.risks = Some(self.risks.map_or((low, high), |(best, worst)| (best.min(low), worst.max(high))));
    }

    fn covers(&self, (low, high): (Risk, Risk)) -> bool {
        self.risks.is_some_and(|(best, worst)| (best <= low && worst >= high) || worst > self.enough)
    }
}

impl Ruling {
    pub(crate) fn new(question: &Question, rules: &[RiskRule]) -> Self {
        let node = |rule: &RiskRule| match &rule.condition {
            RuleCondition::Default => (None, rule.risk),
            RuleCondition::When(condition) => (Some(Node::new(question, condition)), rule.risk),
        };
        let rules: Vec<_> = rules.iter().map(node).collect();
        let indexed = question.choices.iter().enumerate();
        let practices: Vec<usize> = indexed.filter(|(_, choice)| !choice.none_of_these).map(|(at, _)| at).collect();
        let mut mentioned = Vec::new();
        let mut all = false;
        for node in rules.iter().filter_map(|(node, _)| node.as_ref()) {
            all |= node.mention(&mut mentioned);
        }
        let rest = practices.iter().filter(|_| all).copied();
        let mut seen = std::collections::BTreeSet::new();
        let mentioned = mentioned.into_iter().chain(rest).filter(|at| seen.insert(*at)).collect();
        Self { rules, practices, mentioned, steps: Cell::new(STEPS) }
    }

    /// The interval over all completions of `possible`, which has an entry for every choice.
    pub(crate) fn interval(&self, possible: &[Possible]) -> RiskInterval {
        let (best, worst) = self.explore(possible, Risk::High);
        RiskInterval::new(best, worst)
    }

    /// Whether a completion has a greater risk than `limit`.
    pub(crate) fn can_exceed(&self, possible: &[Possible], limit: Risk) -> bool {
        self.explore(possible, limit).1 > limit
    }

    /// Gives further searches their steps back.
    pub(crate) fn refill(&self) {
        self.steps.set(STEPS);
    }

    /// Whether searches so far have used up their steps.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.steps.get() == 0
    }

    fn explore(&self, possible: &[Possible], enough: Risk) -> (Risk, Risk) {
        let sets = || self.practices.iter().map(|at| possible.get(*at).copied().unwrap_or(Possible::UNKNOWN));
        if sets().all(|set| set == Possible::NOT_APPLICABLE) {
            return (Risk::NotApplicable, Risk::NotApplicable);
        }
        let mut found = Found { risks: None, enough };
        if sets().all(|set| set.allows(Possible::NOT_APPLICABLE)) {
            found.add((Risk::NotApplicable, Risk::NotApplicable));
        }
        let mut sets: Vec<u8> = possible.iter().map(|set| set.0).collect();
        self.search(&mut sets, (0, 0), &mut found);
        found.risks.unwrap_or((Risk::High, Risk::High))
    }

    /// Adds the risks of all completions of `sets`, of which the mentioned practices before `start` have one outcome each.
    fn search(&self, sets: &mut Vec<u8>, (start, level): (usize, usize), found: &mut Found) {
        if self.practices.iter().all(|at| sets.get(*at) == Some(&DROPPED)) {
            // Nothing applies: the question's own case, already counted.
            return;
        }
        let bounds = self.bounds(sets);
        if found.covers(bounds) {
            return;
        }
        let mut rest = self.mentioned.iter().enumerate().skip(start);
        let open = rest.find_map(|(place, at)| {
            let set = sets.get(*at).filter(|set| set.count_ones() > 1)?;
            Some((place, *at, *set))
        });
        let goes_on = bounds.0 != bounds.1 && !self.is_exhausted() && level < LEVELS;
        let (Some((place, at, set)), true) = (open, goes_on) else {
            found.add(bounds);
            return;
        };
        // What is missing makes the worst case most of the time, so it comes first.
        for one in [FALSE, TRUE, DROPPED].into_iter().filter(|one| set & one != 0) {
            put(sets, at, one);
            self.search(sets, (place + 1, level + 1), found);
        }
        put(sets, at, set);
    }

    /// The least and the greatest risk that the rules can give; exact where every mentioned practice has one outcome.
    fn bounds(&self, sets: &[u8]) -> (Risk, Risk) {
        let none_met = {
            let of = |at: &usize| sets.get(*at).copied().unwrap_or(FALSE);
            let certain = self.practices.iter().any(|at| of(at) == TRUE);
            let possible = self.practices.iter().any(|at| of(at) & TRUE != 0);
            (u8::from(!certain) * TRUE) | (u8::from(possible) * FALSE)
        };
        let mut found = Found { risks: None, enough: Risk::High };
        for (node, risk) in &self.rules {
            let value = node.as_ref().map_or(TRUE, |node| node.rule(&Sets { sets, none_met, steps: &self.steps }));
            if value & TRUE != 0 {
                found.add((*risk, *risk));
            }
            if value & FALSE == 0 {
                return found.risks.unwrap_or((Risk::High, Risk::High));
            }
        }
        found.add((Risk::High, Risk::High));
        found.risks.unwrap_or((Risk::High, Risk::High))
    }
}

fn put(sets: &mut [u8], at: usize, set: u8) {
    if let Some(slot) = sets.get_mut(at) {
        *slot = set;
    }
}

/// What the ids of a condition can be.
struct Sets<'a> {
    sets: &'a [u8],
    none_met: u8,
    steps: &'a Cell<u64>,
}

impl Node {
    fn new(question: &Question, condition: &Condition) -> Self {
        let each = |members: &[Condition]| members.iter().map(|member| Self::new(question, member)).collect();
        match condition {
            Condition::Id(id) => match question.choice_index(id) {
                Some(at) if question.choices.get(at).is_some_and(|choice| choice.none_of_these) => Self::NoneOfThese,
                Some(at) => Self::Practice(at),
                None => Self::Nothing,
            },
            Condition::Not(inner) => Self::Not(Box::new(Self::new(question, inner))),
            Condition::All(members) => Self::All(each(members)),
            Condition::Any(members) => Self::Any(each(members)),
        }
    }

    /// Adds the practices it mentions; true where it depends on all of them.
    fn mention(&self, out: &mut Vec<usize>) -> bool {
        match self {
            Self::Practice(at) => {
                out.push(*at);
                false
            }
            Self::NoneOfThese => true,
            Self::Nothing => false,
            Self::Not(inner) => inner.mention(out),
            Self::All(members) | Self::Any(members) => {
                let mut all = false;
                for member in members {
                    all |= member.mention(out);
                }
                all
            }
        }
    }

    /// What a rule with this condition can come to: true, false or either; see [`Condition::holds`].
    fn rule(&self, sets: &Sets<'_>) -> u8 {
        match self {
            Self::Practice(_) => {
                let value = self.value(sets);
                (value & !DROPPED) | if value & DROPPED != 0 { TRUE } else { 0 }
            }
            Self::Not(inner) => opposite(inner.rule(sets)),
            _ => self.value(sets),
        }
    }

    /// What it can come to, if its members were independent: at least all that is possible.
    fn value(&self, sets: &Sets<'_>) -> u8 {
        sets.steps.set(sets.steps.get().saturating_sub(1));
        match self {
            Self::Practice(at) => sets.sets.get(*at).copied().unwrap_or(FALSE),
            Self::NoneOfThese => sets.none_met,
            Self::Nothing => FALSE,
            Self::Not(inner) => opposite(inner.value(sets)),
            Self::All(members) => chain(members, sets, FALSE, TRUE),
            Self::Any(members) => chain(members, sets, TRUE, FALSE),
        }
    }
}

/// A chain comes to `decides` where one member does, and to `otherwise` where every member does or drops out.
fn chain(members: &[Node], sets: &Sets<'_>, decides: u8, otherwise: u8) -> u8 {
    let mut out = otherwise;
    for member in members {
        let value = member.value(sets);
        if value & decides != 0 {
            out |= decides;
        }
        if value & (otherwise | DROPPED) == 0 {
            return decides;
        }
    }
    out
}

fn opposite(value: u8) -> u8 {
    let flipped = if value & TRUE != 0 { FALSE } else { 0 } | if value & FALSE != 0 { TRUE } else { 0 };
    flipped | (value & DROPPED)
}
