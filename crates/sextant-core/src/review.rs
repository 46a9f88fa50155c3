//! The review: a workload seen through one edition of a lens.

mod counts;
mod statements;

pub use counts::{Counts, IntervalCounts, OutcomeCounts, PhaseCounts, PillarCounts, RiskCounts, by_phase};

use crate::answer::{Answer, Basis, Outcome};
use crate::evidence::{Evidence, Observation, digest};
use crate::judge::{Applicability, judge};
use crate::lens::{Found, Lens, Question};
use crate::problem::Problem;
use crate::risk::{Possible, RiskInterval, RiskRules, Selection, interval, selection};
use crate::statement::{Statement, StatementFlag};
use serde::{Deserialize, Serialize};
use statements::Heard;
use std::collections::BTreeMap;

/// A set of risk rules that a review can be read by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleSet {
    /// By the levels of the practices that are not met.
    #[default]
    Graded,
    /// By the literal rules of a lens file.
    PublishedFile,
}

impl Question {
    /// Its rules of that set, if it has them. An imported question has those of its file only: it knows no levels.
    #[must_use]
    pub fn rules(&self, set: RuleSet) -> Option<&RiskRules> {
        match (set, &self.risk) {
            (RuleSet::Graded, RiskRules::Graded) | (RuleSet::PublishedFile, RiskRules::Rules(_)) => Some(&self.risk),
            (RuleSet::PublishedFile, RiskRules::Graded) => self.published_risk.as_ref(),
            (RuleSet::Graded, RiskRules::Rules(_)) => None,
        }
    }

    /// Its rules of that set, else those that decide it.
    #[must_use]
    pub fn rules_or_own(&self, set: RuleSet) -> &RiskRules {
        self.rules(set).unwrap_or(&self.risk)
    }
}

/// What a review is made from.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// What the probes observed, by probe.
    pub observations: &'a BTreeMap<String, Observation>,
    /// What the expressions in `applies_when` come to on this workload, by expression.
    pub applicability: &'a BTreeMap<String, Applicability>,
    /// What people stated.
    pub statements: &'a [Statement],
    /// The day of the review, an ISO date.
    pub as_of: &'a str,
    /// The digest of the content: lens, probes and components.
    pub content_digest: &'a str,
}

/// The lens of a review.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LensEdition {
    /// The lens's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The edition.
    pub edition: String,
    /// The digest of the content that the review was made with.
    #[serde(default)]
    pub content_digest: String,
}

/// A workload seen through one edition of a lens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The lens.
    pub lens: LensEdition,
    /// The day it describes, an ISO date.
    pub as_of: String,
    /// The rules that decide, where a question has them.
    pub rules: RuleSet,
    /// The questions, in the order of the lens.
    pub questions: Vec<QuestionReview>,
    /// Counts over all questions.
    pub counts: Counts,
    /// Counts by pillar, in the order of the lens.
    pub pillars: Vec<PillarCounts>,
    /// What a person should know of the input.
    #[serde(default)]
    pub problems: Vec<Problem>,
}

/// A question of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionReview {
    /// The question's id.
    pub question: String,
    /// Its pillar's id.
    pub pillar: String,
    /// The answers to its practices, in the order of the lens.
    pub answers: Vec<Answer>,
    /// Its risk under each set of rules that it has.
    pub risks: BTreeMap<RuleSet, RiskInterval>,
    /// A statement that the whole question does not apply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_scope: Option<Statement>,
    /// A statement that none of its practices is followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub none_of_these: Option<Statement>,
    /// The digest of the evidence of all its practices, for a statement on the whole question to keep.
    #[serde(default)]
    pub evidence_digest: String,
    /// What to know of a statement on the whole question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statement_flags: Vec<StatementFlag>,
}

impl QuestionReview {
    /// Its risk under that set of rules, else under those it has.
    #[must_use]
    pub fn risk(&self, set: RuleSet) -> RiskInterval {
        let own = || self.risks.values().next().copied();
        let unanswered = RiskInterval::new(crate::Risk::Unanswered, crate::Risk::Unanswered);
        self.risks.get(&set).copied().or_else(own).unwrap_or(unanswered)
    }

    /// The answer to a practice.
    #[must_use]
    pub fn answer(&self, choice: &str) -> Option<&Answer> {
        self.answers.iter().find(|answer| answer.choice == choice)
    }

    /// What each choice of its question can still turn out to be.
    #[must_use]
    pub fn possible(&self, question: &Question) -> Vec<Possible> {
        let of = |id: &str| self.answer(id).map_or(Possible::UNKNOWN, Answer::possible);
        question.choices.iter().map(|choice| of(&choice.id)).collect()
    }

    /// How an AWS client sees it.
    #[must_use]
    pub fn selection(&self, question: &Question, set: RuleSet) -> Selection {
        let rules = question.rules_or_own(set);
        let applies = self.out_of_scope.is_none();
        selection(question, rules, &self.answers, self.risk(set), applies, self.none_of_these.is_some())
    }

    /// Flags statements on the whole question that saw other evidence.
    fn date(&mut self) {
        let evidence: Vec<Evidence> = self.answers.iter().flat_map(|answer| answer.evidence.clone()).collect();
        self.evidence_digest = digest(&evidence);
        let seen = [&self.out_of_scope, &self.none_of_these].into_iter().flatten();
        if seen.filter_map(|statement| statement.evidence_digest.as_ref()).any(|seen| *seen != self.evidence_digest) {
            self.statement_flags.push(StatementFlag::EvidenceChanged);
        }
    }

    fn weigh(&mut self, question: &Question) {
        let possible = self.possible(question);
        self.risks = [RuleSet::Graded, RuleSet::PublishedFile]
            .into_iter()
            .filter_map(|set| question.rules(set).map(|rules| (set, interval(question, rules, &possible))))
            .collect();
    }
}

impl Review {
    /// Reviews a workload.
    #[must_use]
    pub fn new(lens: &Lens, inputs: &Inputs<'_>, rules: RuleSet) -> Self {
        let (heard, mut problems) = Heard::new(lens, inputs.statements, inputs.as_of);
        let mut questions = Vec::new();
        for (pillar, question) in lens.questions() {
            let mut review = QuestionReview {
                question: question.id.clone(),
                pillar: pillar.id.clone(),
                answers: answers(question, inputs, &heard),
                risks: BTreeMap::new(),
                out_of_scope: heard.out_of_scope(question).cloned(),
                none_of_these: heard.none_of_these(question).cloned(),
                evidence_digest: String::new(),
                statement_flags: Vec::new(),
            };
            review.date();
            review.weigh(question);
            problems.extend(review.answers.iter().filter_map(unsupported));
            questions.push(review);
        }
        problems.sort();
        problems.dedup();
        let edition = LensEdition {
            id: lens.id.clone(),
            name: lens.name.clone(),
            edition: lens.edition.clone(),
            content_digest: inputs.content_digest.to_owned(),
        };
        let (counts, pillars) = counts::count(lens, &questions);
        Self { lens: edition, as_of: inputs.as_of.to_owned(), rules, questions, counts, pillars, problems }
    }

    /// The review of the question with that id, as in [`Question::id`].
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&QuestionReview> {
        self.questions.iter().find(|review| review.question == id)
    }

    /// All answers with their questions, in the order of the lens.
    pub fn answers(&self) -> impl Iterator<Item = (&QuestionReview, &Answer)> {
        self.questions.iter().flat_map(|review| review.answers.iter().map(move |answer| (review, answer)))
    }

    /// The same review if some practices had another outcome: what-if. Ids in any of their forms.
    #[must_use]
    pub fn suppose(&self, lens: &Lens, outcomes: &BTreeMap<String, Outcome>) -> (Self, Vec<Problem>) {
        let mut review = self.clone();
        let mut problems = Vec::new();
        for (id, outcome) in outcomes {
            let Found::Choice(question, choice) = lens.find(id) else {
                problems.push(not_a_practice(lens, id));
                continue;
            };
            let questions = review.questions.iter_mut().filter(|reviewed| reviewed.question == question.id);
            for reviewed in questions {
                for answer in reviewed.answers.iter_mut().filter(|answer| answer.choice == choice.id) {
                    *answer = Answer { outcome: *outcome, ..Answer::unknown(&choice.id) };
                }
                reviewed.weigh(question);
            }
        }
        (review.counts, review.pillars) = counts::count(lens, &review.questions);
        (review, problems)
    }
}

fn answers(question: &Question, inputs: &Inputs<'_>, heard: &Heard) -> Vec<Answer> {
    let whole = applicability(question.applies_when.as_deref(), inputs);
    let answer = |choice: &crate::Choice| {
        let applies = whole.clone().and(applicability(choice.applies_when.as_deref(), inputs));
        judge(choice, inputs.observations, &applies, heard.about(question, choice).as_ref(), inputs.as_of)
    };
    question.practices().map(answer).collect()
}

fn applicability(expression: Option<&str>, inputs: &Inputs<'_>) -> Applicability {
    let Some(expression) = expression else { return Applicability::Applies };
    let unknown = || Applicability::Unknown(format!("`{expression}` was not evaluated on the workload"));
    inputs.applicability.get(expression).cloned().unwrap_or_else(unknown)
}

/// An answer that claims to rest on evidence and shows none cannot be checked by anybody.
fn unsupported(answer: &Answer) -> Option<Problem> {
    let claims = matches!(answer.outcome, Outcome::Met | Outcome::NotMet);
    let rests = matches!(answer.basis, Basis::Evidence | Basis::Contested);
    let shown = answer.evidence.iter().any(|evidence| evidence.role == crate::Role::Deciding);
    (claims && rests && !shown).then(|| {
        Problem::new(&answer.choice, format!("{} by a probe that shows no evidence", answer.outcome))
            .help("let the probe report at least one place that a person can check")
    })
}

/// Why an id names no practice.
fn not_a_practice(lens: &Lens, id: &str) -> Problem {
    match lens.find(id) {
        Found::Ambiguous => {
            Problem::new(id, "several questions have a choice of this id").help("write `QUESTION/CHOICE`")
        }
        Found::Question(_) => Problem::new(id, "a question where a practice is needed"),
        _ => Problem::new(id, format!("the lens `{}` has no practice of this id", lens.id)),
    }
}
