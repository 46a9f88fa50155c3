//! The report: one document that every format prints.

mod finding;
mod inputs;
mod scope;
mod settling;
mod taken;

pub use finding::{Finding, findings};
pub use inputs::{Coverage, Deployable, Environment, Known, ProbeText, ProfileFact, ReportInputs, Skipped, Workload};
pub use scope::Scope;
pub use settling::{OpenGroup, SettledBy, Settling};
pub use taken::{AssumptionGroup, GapGroup, assumption_groups, gap_groups};

use crate::words;
use sextant_core::lens::Phase;
use sextant_core::plan::{Path, PlanItem, Step, improvement_plan, shortest_path};
use sextant_core::progress::Progress;
use sextant_core::review::{Counts, IntervalCounts, OutcomeCounts, PhaseCounts, QuestionReview, RiskCounts, by_phase};
use sextant_core::{Answer, Basis, Choice, Outcome, Pillar, Question, Risk, RiskInterval};

/// A review as a document.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// What it is made from.
    pub inputs: ReportInputs<'a>,
    /// Its pillars, in the order of the lens.
    pub pillars: Vec<PillarReport<'a>>,
    /// Outcomes by pillar and phase.
    pub phases: Vec<PhaseCounts>,
    /// The shortest path; in each stage what is to do comes first.
    pub path: Path,
    /// The improvement plan.
    pub plan: Vec<PlanItem>,
    /// The difference to the milestone.
    pub progress: Option<Progress>,
}

/// A pillar of a report.
#[derive(Clone, Debug)]
pub struct PillarReport<'a> {
    /// The pillar.
    pub pillar: &'a Pillar,
    /// Its counts in the whole review.
    pub counts: Counts,
    /// Its questions.
    pub questions: Vec<QuestionReport<'a>>,
}

/// A question of a report.
#[derive(Clone, Debug)]
pub struct QuestionReport<'a> {
    /// The question.
    pub question: &'a Question,
    /// How it was answered.
    pub review: &'a QuestionReview,
    /// Its risk under the rules that decide.
    pub risk: RiskInterval,
    /// Its practices.
    pub practices: Vec<PracticeReport<'a>>,
}

/// A practice of a report.
#[derive(Clone, Debug)]
pub struct PracticeReport<'a> {
    /// Its pillar.
    pub pillar: &'a Pillar,
    /// Its question.
    pub question: &'a Question,
    /// The practice.
    pub choice: &'a Choice,
    /// The answer.
    pub answer: &'a Answer,
    /// Whether the scope lists it.
    pub listed: bool,
    /// What would settle it, where it is unknown.
    pub settled_by: Vec<Settling<'a>>,
}

impl<'a> Report<'a> {
    /// Makes the document. Questions that lens and review do not share are left out.
    #[must_use]
    pub fn new(inputs: &ReportInputs<'a>) -> Self {
        let ReportInputs { lens, review, priorities, .. } = *inputs;
        let pillar = |pillar: &'a Pillar| {
            let counts = review.pillars.iter().find(|counts| counts.pillar == pillar.id);
            PillarReport {
                pillar,
                counts: counts.map(|found| found.counts.clone()).unwrap_or_default(),
                questions: pillar.questions.iter().filter_map(|asked| question(inputs, pillar, asked)).collect(),
            }
        };
        let mut path = shortest_path(lens, review, priorities);
        // A path is a set: what is known to be missing comes before what may be there already.
        path.none_high.steps.sort_by_key(|step| step.action);
        path.none_medium.steps.sort_by_key(|step| step.action);
        Self {
            inputs: *inputs,
            pillars: lens.pillars.iter().map(pillar).collect(),
            phases: by_phase(lens, review),
            path,
            plan: improvement_plan(lens, review, priorities),
            progress: inputs.since.map(|milestone| Progress::between(&milestone.review, review)),
        }
    }

    /// Its questions, in the order of the lens.
    pub fn questions(&self) -> impl Iterator<Item = &QuestionReport<'a>> {
        self.pillars.iter().flat_map(|pillar| &pillar.questions)
    }

    /// Its practices, in the order of the lens.
    pub fn practices(&self) -> impl Iterator<Item = &PracticeReport<'a>> {
        self.questions().flat_map(|question| &question.practices)
    }

    /// The practices that the scope lists.
    pub fn listed(&self) -> impl Iterator<Item = &PracticeReport<'a>> {
        self.practices().filter(|practice| practice.listed)
    }

    /// The listed practices with that outcome.
    pub fn with_outcome(&self, outcome: Outcome) -> impl Iterator<Item = &PracticeReport<'a>> {
        self.listed().filter(move |practice| practice.answer.outcome == outcome)
    }

    /// The practice with exactly that question and id.
    #[must_use]
    pub fn practice(&self, question: &str, choice: &str) -> Option<&PracticeReport<'a>> {
        self.practices().find(|practice| practice.question.id == question && practice.choice.id == choice)
    }

    /// Counts of outcomes in the whole review.
    #[must_use]
    pub fn outcomes(&self) -> &'a OutcomeCounts {
        &self.inputs.review.counts.outcomes
    }

    /// Risks of all questions, under the rules that decide.
    #[must_use]
    pub fn risks(&self) -> IntervalCounts {
        tally(self.questions())
    }

    /// Counts of the listed practices.
    #[must_use]
    pub fn listed_outcomes(&self) -> OutcomeCounts {
        let mut counts = OutcomeCounts::default();
        for practice in self.listed() {
            counts.practices += 1;
            *match practice.answer.outcome {
                Outcome::Met => &mut counts.met,
                Outcome::NotMet => &mut counts.not_met,
                Outcome::NotApplicable => &mut counts.not_applicable,
                Outcome::Unknown => &mut counts.unknown,
            } += 1;
        }
        counts
    }

    /// What listed practices are counted among: `51 practices`, or `8 listed practices` of a narrower scope.
    #[must_use]
    pub fn denominator(&self) -> String {
        let listed = if self.inputs.scope.is_everything() { "" } else { "listed " };
        words::count(self.listed().count(), &format!("{listed}practice"))
    }

    /// Steps with their practices, those the scope lists.
    #[must_use]
    pub fn steps<'r>(&'r self, steps: &'r [Step]) -> Vec<(&'r Step, &'r PracticeReport<'a>)> {
        let paired = steps.iter().filter_map(|step| Some((step, self.practice(&step.question, &step.choice)?)));
        paired.filter(|(_, practice)| practice.listed).collect()
    }

    /// Why listed practices are unknown: each reason once, what blocks most practices first.
    #[must_use]
    pub fn open(&self) -> Vec<OpenGroup<'_>> {
        let each = |practice: &'_ PracticeReport<'a>| {
            let id = practice.choice.id.as_str();
            practice.settled_by.clone().into_iter().map(move |settling| (id, settling)).collect::<Vec<_>>()
        };
        settling::groups(self.listed().flat_map(each))
    }

    /// What had to be assumed for listed outcomes, with the practices that rest on it.
    #[must_use]
    pub fn assumptions(&self) -> Vec<(&'a str, Vec<&'a str>)> {
        let mut out: Vec<(&str, Vec<&str>)> = Vec::new();
        for practice in self.listed() {
            for assumption in &practice.answer.assumptions {
                match out.iter_mut().find(|(known, _)| known == assumption) {
                    Some((_, practices)) => practices.push(&practice.choice.id),
                    None => out.push((assumption, vec![&practice.choice.id])),
                }
            }
        }
        out
    }

    /// Those assumptions in groups of one kind.
    #[must_use]
    pub fn assumption_groups(&self) -> Vec<AssumptionGroup<'a>> {
        assumption_groups(&self.assumptions())
    }

    /// What could not be read, in groups of one reason.
    #[must_use]
    pub fn gap_groups(&self) -> Vec<GapGroup<'a>> {
        gap_groups(&self.inputs.coverage.gaps)
    }

    /// The name of a phase.
    #[must_use]
    pub fn phase(&self, id: &str) -> Option<&'a Phase> {
        self.inputs.lens.phases.iter().find(|phase| phase.id == id)
    }

    /// The probe of that id.
    #[must_use]
    pub fn probe(&self, id: &str) -> Option<&'a ProbeText> {
        self.inputs.probes.iter().find(|probe| probe.id == id)
    }
}

impl PillarReport<'_> {
    /// Risks of its questions, under the rules that decide.
    #[must_use]
    pub fn risks(&self) -> IntervalCounts {
        tally(self.questions.iter())
    }
}

impl<'a> PracticeReport<'a> {
    /// What was found, places of one message together; what decided first.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding<'a>> {
        findings(self.answer)
    }

    /// Whether evidence and a person disagree, or evidence with itself.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.answer.conflict || self.answer.basis == Basis::Contested
    }
}

fn question<'a>(inputs: &ReportInputs<'a>, pillar: &'a Pillar, question: &'a Question) -> Option<QuestionReport<'a>> {
    let review = inputs.review.question(&question.id)?;
    let practice = |choice: &'a Choice| {
        let answer = review.answer(&choice.id)?;
        Some(PracticeReport {
            pillar,
            question,
            choice,
            answer,
            listed: inputs.scope.lists(inputs.lens, pillar, question, choice),
            settled_by: settling::settlings(question, choice, answer),
        })
    };
    let practices = question.practices().filter_map(practice).collect();
    Some(QuestionReport { question, review, risk: review.risk(inputs.review.rules), practices })
}

/// Counts risks under the rules that decide each question: those of the review, or its own where it has no others.
fn tally<'r, 'a: 'r>(questions: impl Iterator<Item = &'r QuestionReport<'a>>) -> IntervalCounts {
    let mut counts = IntervalCounts::default();
    for question in questions {
        count(&mut counts.level, question.risk.level);
        count(&mut counts.best, question.risk.best);
        count(&mut counts.worst, question.risk.worst);
    }
    counts
}

fn count(counts: &mut RiskCounts, risk: Risk) {
    *match risk {
        Risk::Unanswered => &mut counts.unanswered,
        Risk::High => &mut counts.high,
        Risk::Medium => &mut counts.medium,
        Risk::None => &mut counts.none,
        Risk::NotApplicable => &mut counts.not_applicable,
    } += 1;
}
