//! What to do about a review: improvement plan, next question, shortest path.

mod path;

pub use path::{Path, Stage, Step, shortest_path};

use crate::answer::{Answer, Basis, Outcome};
use crate::lens::{Choice, Effort, Lens, Level, Question};
use crate::review::{QuestionReview, Review};
use crate::risk::{Possible, Risk, RiskInterval};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// What a practice asks of the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It is not met: do it.
    Do,
    /// It may be met already: confirm it.
    Confirm,
}

impl Action {
    /// What an answer that is not settled as met or not applicable asks for. Where a person denies what evidence shows, that
    /// is to be confirmed as well.
    #[must_use]
    pub fn of(answer: &Answer) -> Option<Self> {
        if answer.outcome == Outcome::NotMet {
            Some(Self::Do)
        } else if answer.possible().allows(Possible::NOT_MET) {
            Some(Self::Confirm)
        } else {
            None
        }
    }
}

/// A practice of the improvement plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanItem {
    /// The pillar's id.
    pub pillar: String,
    /// The question's id.
    pub question: String,
    /// The choice's id.
    pub choice: String,
    /// Its title.
    pub title: String,
    /// How much depends on it.
    pub level: Level,
    /// The work it takes.
    pub effort: Effort,
    /// What to do.
    pub action: Action,
    /// It is of low level: an improvement that no risk asks for.
    pub optional: bool,
    /// Evidence and a person disagree about it.
    pub contested: bool,
    /// The risk of its question.
    pub risk: RiskInterval,
    /// Why it is not known, and what would settle it.
    pub unknown_because: Vec<String>,
    /// The page that describes it.
    pub url: Option<String>,
}

/// All practices that are or may be not met, the most pressing first: by the worst risk of the question, its best, what is
/// optional last, then the order of `priorities` (pillar ids) and of the lens; within a question the higher level first, then
/// what is to do, then the smaller effort.
#[must_use]
pub fn improvement_plan(lens: &Lens, review: &Review, priorities: &[String]) -> Vec<PlanItem> {
    let mut items: Vec<(usize, PlanItem)> = Vec::new();
    for (place, (question, reviewed)) in paired(lens, review, priorities).into_iter().enumerate() {
        let risk = reviewed.risk(review.rules);
        let answered = question.practices().filter_map(|choice| Some((choice, reviewed.answer(&choice.id)?)));
        items.extend(answered.filter_map(|(choice, answer)| Some((place, item(reviewed, choice, answer, risk)?))));
    }
    items.sort_by_key(|(place, item)| {
        let urgency = (Reverse(item.risk.worst), Reverse(item.risk.best));
        (item.optional, urgency, *place, item.level, item.action, item.effort)
    });
    items.into_iter().map(|(_, item)| item).collect()
}

fn item(reviewed: &QuestionReview, choice: &Choice, answer: &Answer, risk: RiskInterval) -> Option<PlanItem> {
    Some(PlanItem {
        pillar: reviewed.pillar.clone(),
        question: reviewed.question.clone(),
        choice: choice.id.clone(),
        title: choice.title.clone(),
        level: choice.level,
        effort: choice.effort,
        action: Action::of(answer)?,
        optional: choice.level == Level::Low,
        contested: answer.basis == Basis::Contested,
        risk,
        unknown_because: answer.unknown_because.clone(),
        url: choice.url.clone(),
    })
}

/// A question whose risk is not settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextQuestion {
    /// The pillar's id.
    pub pillar: String,
    /// The question's id.
    pub question: String,
    /// Its risk.
    pub risk: RiskInterval,
    /// The choices to settle, the higher level first.
    pub open: Vec<String>,
}

/// The questions whose risk is not settled, in the order to ask them: by worst risk, then the fewest open choices, then the
/// order of `priorities` (pillar ids) and of the lens.
#[must_use]
pub fn next_questions(lens: &Lens, review: &Review, priorities: &[String]) -> Vec<NextQuestion> {
    let mut out = Vec::new();
    for (question, reviewed) in paired(lens, review, priorities) {
        let risk = reviewed.risk(review.rules);
        if risk.is_settled() {
            continue;
        }
        let is_open = |choice: &&Choice| reviewed.answer(&choice.id).is_none_or(Answer::is_open);
        let mut open: Vec<&Choice> = question.practices().filter(is_open).collect();
        open.sort_by_key(|choice| choice.level);
        out.push(NextQuestion {
            pillar: reviewed.pillar.clone(),
            question: question.id.clone(),
            risk,
            open: open.into_iter().map(|choice| choice.id.clone()).collect(),
        });
    }
    out.sort_by_key(|next| (Reverse(next.risk.worst), next.open.len()));
    out
}

/// The questions that both know, by the place of their pillar in `priorities` and in the lens.
fn paired<'a>(lens: &'a Lens, review: &'a Review, priorities: &[String]) -> Vec<(&'a Question, &'a QuestionReview)> {
    let mut out: Vec<(usize, &Question, &QuestionReview)> = Vec::new();
    for (pillar, question) in lens.questions() {
        let named = |id: &String| *id == pillar.id || *id == pillar.aws_id;
        let place = priorities.iter().position(named).unwrap_or(usize::MAX);
        out.extend(review.question(&question.id).map(|reviewed| (place, question, reviewed)));
    }
    out.sort_by_key(|(place, _, _)| *place);
    out.into_iter().map(|(_, question, reviewed)| (question, reviewed)).collect()
}

/// Whether some question has at least that risk: in its best case, or in its worst.
#[must_use]
pub fn fails_on(review: &Review, limit: Risk, in_worst_case: bool) -> bool {
    let risks = review.questions.iter().map(|question| question.risk(review.rules));
    risks.map(|risk| if in_worst_case { risk.worst } else { risk.best }).any(|risk| risk >= limit)
}
