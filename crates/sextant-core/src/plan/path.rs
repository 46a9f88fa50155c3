//! The shortest path: the least number of practices to select so that no question is high, then none medium.

use super::{Action, paired};
use crate::answer::Answer;
use crate::lens::{Effort, Lens, Level, Question};
use crate::review::{QuestionReview, Review, RuleSet};
use crate::risk::{Possible, Risk, RiskRules, Ruling, risk_of};
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
    /// Questions that get there only if what is open and not on the path turns out not to be met: their rules hold some
    /// practice against the workload, such as one of two that exclude each other.
    pub if_rest_not_met: Vec<String>,
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

impl Stage {
    fn to(goal: Risk) -> Self {
        Self { goal, steps: Vec::new(), if_rest_not_met: Vec::new(), out_of_reach: Vec::new() }
    }

    fn add(&mut self, question: &Question, reviewed: &QuestionReview, way: Option<Way>) {
        match way {
            Some(way) => {
                self.steps.extend(way.chosen.iter().filter_map(|at| step(question, reviewed, *at)));
                self.if_rest_not_met.extend(way.if_rest_not_met.then(|| question.id.clone()));
            }
            None => self.out_of_reach.push(question.id.clone()),
        }
    }
}

/// The shortest path under the rules that decide the review. Of several ways with as few practices, the one of least effort;
/// then the one that comes first in the lens. Steps stand in the order of `priorities` (pillar ids) and of the lens.
#[must_use]
pub fn shortest_path(lens: &Lens, review: &Review, priorities: &[String]) -> Path {
    let (mut first, mut second) = (Stage::to(Risk::Medium), Stage::to(Risk::None));
    for (question, reviewed) in paired(lens, review, priorities) {
        let way = |from: &[Possible], goal| Way::find(question, reviewed, review.rules, from, goal);
        let start = reviewed.possible(question);
        let mut to_first = way(&start, first.goal);
        let from = to_first.as_ref().map_or(&start, |way| &way.possible);
        let mut to_second = way(from, second.goal);
        if to_second.is_none()
            && let Some(straight) = way(&start, second.goal)
        {
            // The way to the first goal leads off the way to the second, which reaches the first as well.
            to_second = Some(Way { chosen: Vec::new(), ..straight.clone() });
            to_first = Some(straight);
        }
        first.add(question, reviewed, to_first);
        second.add(question, reviewed, to_second);
    }
    Path { none_high: first, none_medium: second }
}

/// What to select in a question to reach a goal.
#[derive(Clone)]
struct Way {
    chosen: Vec<usize>,
    /// What the choices can be once these are selected.
    possible: Vec<Possible>,
    if_rest_not_met: bool,
}

impl Way {
    fn find(
        question: &Question,
        reviewed: &QuestionReview,
        rules: RuleSet,
        from: &[Possible],
        goal: Risk,
    ) -> Option<Self> {
        for (mut possible, if_rest_not_met) in [(from.to_vec(), false), (not_met(from), true)] {
            if let Some(chosen) = least(question, reviewed, rules, &possible, goal) {
                for at in &chosen {
                    set(&mut possible, *at, Possible::MET);
                }
                return Some(Self { chosen, possible, if_rest_not_met });
            }
        }
        None
    }
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
            let found = (0..=useful.len()).find_map(fewer);
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

/// What can be not met, not met.
fn not_met(possible: &[Possible]) -> Vec<Possible> {
    let pinned = |one: &Possible| if one.allows(Possible::NOT_MET) { Possible::NOT_MET } else { *one };
    possible.iter().map(pinned).collect()
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
