//! The shortest path: the least number of practices to select so that no question is high, then none medium.

use super::{Action, paired};
use crate::answer::Answer;
use crate::lens::{Effort, Lens, Level, Question};
use crate::review::{QuestionReview, Review, RuleSet};
use crate::risk::{Possible, Risk, RiskRules, Ruling, interval, risk_of};
use serde::{Deserialize, Serialize};

/// Up to this many practices every combination is tried; beyond, practices are left out one by one where that can be.
const TRY_ALL: usize = 15;

/// A practice on the path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The pillar's id.
    pub pillar: String,
    /// The question's id.
    pub question: String,
    /// The choice's id.
    pub choice: String,
    /// Its title.
    pub title: String,
    /// Do it, or confirm that it is met.
    pub action: Action,
    /// The work it takes.
    pub effort: Effort,
}

/// The steps to a goal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// The greatest risk that is left in the worst case.
    pub goal: Risk,
    /// The steps, after those of the stage before.
    pub steps: Vec<Step>,
    /// Questions whose rules keep a greater risk whatever is selected.
    pub out_of_reach: Vec<String>,
}

/// The shortest path, from the worst case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Path {
    /// Until no question is high.
    pub none_high: Stage,
    /// From there until none is medium either.
    pub none_medium: Stage,
}

/// The shortest path under the rules that decide the review. Of several ways with as few practices, the one of least effort;
/// then the one that comes first in the lens. Steps stand in the order of `priorities` (pillar ids) and of the lens.
#[must_use]
pub fn shortest_path(lens: &Lens, review: &Review, priorities: &[String]) -> Path {
    let mut first = Stage { goal: Risk::Medium, steps: Vec::new(), out_of_reach: Vec::new() };
    let mut second = Stage { goal: Risk::None, steps: Vec::new(), out_of_reach: Vec::new() };
    for (question, reviewed) in paired(lens, review, priorities) {
        let mut possible = reviewed.possible(question);
        for stage in [&mut first, &mut second] {
            let Some(chosen) = least(question, reviewed, review.rules, &possible, stage.goal) else {
                stage.out_of_reach.push(question.id.clone());
                continue;
            };
            for at in chosen {
                set(&mut possible, at, Possible::MET);
                stage.steps.extend(step(question, reviewed, at));
            }
        }
    }
    Path { none_high: first, none_medium: second }
}

fn step(question: &Question, reviewed: &QuestionReview, at: usize) -> Option<Step> {
    let choice = question.choices.get(at)?;
    let action = reviewed.answer(&choice.id).and_then(Action::of).unwrap_or(Action::Confirm);
    Some(Step {
        pillar: reviewed.pillar.clone(),
        question: question.id.clone(),
        choice: choice.id.clone(),
        title: choice.title.clone(),
        action,
        effort: choice.effort,
    })
}

/// The practices to select so that the question is at most `goal` in its worst case; nothing where none do.
fn least(
    question: &Question,
    reviewed: &QuestionReview,
    set: RuleSet,
    possible: &[Possible],
    goal: Risk,
) -> Option<Vec<usize>> {
    let missing: Vec<usize> = (0..question.choices.len())
        .filter(|at| possible.get(*at).is_some_and(|possible| possible.allows(Possible::NOT_MET)))
        .filter(|at| question.choices.get(*at).is_some_and(|choice| !choice.none_of_these))
        .filter(|at| is_reviewed(question, reviewed, *at))
        .collect();
    match question.rules_or_own(set) {
        RiskRules::Graded => {
            let level = |at: &usize| question.choices.get(*at).map_or(Level::Low, |choice| choice.level);
            Some(missing.into_iter().filter(|at| risk_of(level(at)) > goal).collect())
        }
        rules if interval(question, rules, possible).worst <= goal => Some(Vec::new()),
        RiskRules::Rules(rules) => {
            Search { question, ruling: Ruling::new(question, rules), possible, goal }.run(&missing)
        }
    }
}

/// A practice that the review does not know (a milestone of another edition) cannot be selected in it.
fn is_reviewed(question: &Question, reviewed: &QuestionReview, at: usize) -> bool {
    let answer: Option<&Answer> = question.choices.get(at).and_then(|choice| reviewed.answer(&choice.id));
    answer.is_some()
}

/// The search for the least selection under literal rules.
struct Search<'a> {
    question: &'a Question,
    ruling: Ruling,
    possible: &'a [Possible],
    goal: Risk,
}

impl Search<'_> {
    fn run(&self, missing: &[usize]) -> Option<Vec<usize>> {
        let useful: Vec<usize> = missing.iter().copied().filter(|at| self.ruling.mentioned.contains(at)).collect();
        let fewer = |count: usize| self.of_size(&useful, count);
        if useful.len() <= TRY_ALL {
            let found = (1..=useful.len()).find_map(fewer);
            if found.is_some() || !self.ruling.is_exhausted() {
                return found;
            }
        }
        self.ruling.refill();
        self.thin_out(useful)
    }

    /// The best selection of `count` practices.
    fn of_size(&self, useful: &[usize], count: usize) -> Option<Vec<usize>> {
        let mut best: Option<(u32, Vec<usize>)> = None;
        let mut places: Vec<usize> = (0..count).collect();
        loop {
            if self.ruling.is_exhausted() {
                return None;
            }
            let chosen: Vec<usize> = places.iter().filter_map(|place| useful.get(*place).copied()).collect();
            let effort = chosen.iter().map(|at| self.effort(*at)).sum();
            let better = best.as_ref().is_none_or(|(least, _)| effort < *least);
            if better && self.suffices(&chosen) {
                best = Some((effort, chosen));
            }
            if !advance(&mut places, useful.len()) {
                return best.map(|(_, chosen)| chosen);
            }
        }
    }

    /// A selection from which nothing can be left out: what takes most effort goes first.
    fn thin_out(&self, mut chosen: Vec<usize>) -> Option<Vec<usize>> {
        if !self.suffices(&chosen) {
            return None;
        }
        let mut order = chosen.clone();
        order.sort_by_key(|at| (std::cmp::Reverse(self.effort(*at)), std::cmp::Reverse(*at)));
        for at in order {
            let fewer: Vec<usize> = chosen.iter().copied().filter(|other| *other != at).collect();
            if self.suffices(&fewer) {
                chosen = fewer;
            }
        }
        Some(chosen)
    }

    fn suffices(&self, chosen: &[usize]) -> bool {
        let mut possible = self.possible.to_vec();
        for at in chosen {
            set(&mut possible, *at, Possible::MET);
        }
        !self.ruling.can_exceed(&possible, self.goal)
    }

    fn effort(&self, at: usize) -> u32 {
        match self.question.choices.get(at).map(|choice| choice.effort) {
            Some(Effort::Low) => 1,
            Some(Effort::High) => 3,
            Some(Effort::Medium) | None => 2,
        }
    }
}

fn set(possible: &mut [Possible], at: usize, to: Possible) {
    if let Some(slot) = possible.get_mut(at) {
        *slot = to;
    }
}

/// The next combination of places below `end` in lexicographic order.
fn advance(places: &mut [usize], end: usize) -> bool {
    let count = places.len();
    for index in (0..count).rev() {
        let Some(place) = places.get(index).copied() else { return false };
        if place + (count - index) < end {
            for (offset, slot) in places.iter_mut().skip(index).enumerate() {
                *slot = place + 1 + offset;
            }
            return true;
        }
    }
    false
}
