//! From the document to the shapes of version 1.

use super::v1;
use crate::report::{AssumptionGroup, GapGroup, Known, PracticeReport, QuestionReport, Report, SettledBy, Settling};
use sextant_core::lens::{Effort, Level};
use sextant_core::plan::{Action, Stage};
use sextant_core::progress::Direction;
use sextant_core::statement::StatementFlag;
use sextant_core::{
    Basis, Evidence, Locus, Outcome, ProbeAnswer, Risk, RiskInterval, Role, RuleSet, Says, Statement, review,
};
use sextant_facts::{Place, Surface};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn document(report: &Report<'_>) -> v1::Document {
    let inputs = &report.inputs;
    let review = inputs.review;
    v1::Document {
        version: "1".to_owned(),
        tool: v1::Tool { name: "sextant".to_owned(), version: inputs.tool_version.to_owned() },
        as_of: review.as_of.clone(),
        lens: v1::Lens {
            id: review.lens.id.clone(),
            name: review.lens.name.clone(),
            edition: review.lens.edition.clone(),
            url: inputs.lens.url.clone(),
        },
        content_digest: review.lens.content_digest.clone(),
        rules: review.rules.into(),
        workload: workload(report),
        scope: v1::Scope {
            pillars: inputs.scope.pillars.clone(),
            phases: inputs.scope.phases.clone(),
            practices: inputs.scope.practices.clone(),
            listed: report.listed().count(),
        },
        counts: counts(&review.counts, report.risks()),
        pillars: report
            .pillars
            .iter()
            .map(|pillar| v1::Pillar {
                id: pillar.pillar.id.clone(),
                name: pillar.pillar.name.clone(),
                counts: counts(&pillar.counts, pillar.risks()),
            })
            .collect(),
        phases: report.phases.iter().map(phase).collect(),
        questions: report.questions().map(question).collect(),
        practices: report.practices().map(practice).collect(),
        plan: plan(report),
        read: read(report),
        redactions: inputs.redactions,
        problems: review.problems.iter().map(input_problem).collect(),
        progress: progress(report),
    }
}

fn workload(report: &Report<'_>) -> v1::Workload {
    let workload = report.inputs.workload;
    let fact = |fact: &crate::report::ProfileFact| v1::ProfileFact {
        name: fact.name.clone(),
        about: fact.about.clone(),
        value: fact.value.clone(),
        known: match fact.known {
            Known::Observed => v1::Known::Observed,
            Known::Stated => v1::Known::Stated,
            Known::No(_) => v1::Known::Unknown,
        },
        why: match &fact.known {
            Known::No(why) => Some(why.clone()),
            _ => None,
        },
        locus: fact.place.as_ref().map(v1::Locus::from),
    };
    let environment = |environment: &crate::report::Environment| v1::Environment {
        name: environment.name.clone(),
        path: environment.path.clone(),
        dialect: environment.dialect.clone(),
        values: environment.values.clone(),
        reviewed: environment.reviewed,
        differing: environment.differing.clone(),
    };
    let deployable = |deployable: &crate::report::Deployable| v1::Deployable {
        kind: deployable.kind.clone(),
        locus: (&deployable.place).into(),
    };
    v1::Workload {
        name: workload.name.clone(),
        profile: workload.profile.iter().map(fact).collect(),
        environments: workload.environments.iter().map(environment).collect(),
        deployables: workload.deployables.iter().map(deployable).collect(),
        entry_points: workload.entry_points.iter().map(deployable).collect(),
    }
}

fn phase(counts: &review::PhaseCounts) -> v1::Phase {
    v1::Phase { phase: counts.phase.clone(), pillar: counts.pillar.clone(), outcomes: counts.outcomes.into() }
}

fn counts(counts: &review::Counts, risks: review::IntervalCounts) -> v1::Counts {
    v1::Counts {
        practices: counts.outcomes.into(),
        questions: counts.questions,
        risks: risks.into(),
        risks_by_rules: counts.risks.iter().map(|(rules, risks)| ((*rules).into(), (*risks).into())).collect(),
    }
}

fn question(asked: &QuestionReport<'_>) -> v1::Question {
    let stated =
        |stated: &Option<Statement>| stated.as_ref().map(|stated| statement(stated, &asked.review.statement_flags));
    v1::Question {
        id: asked.question.id.clone(),
        title: asked.question.title.clone(),
        topic: asked.question.topic.clone(),
        pillar: asked.review.pillar.clone(),
        risk: asked.risk.into(),
        risks: risks(&asked.review.risks),
        practices: asked.practices.iter().map(|practice| practice.choice.id.clone()).collect(),
        out_of_scope: stated(&asked.review.out_of_scope),
        none_of_these: stated(&asked.review.none_of_these),
        url: asked.question.url.clone(),
    }
}

fn practice(practice: &PracticeReport<'_>) -> v1::Practice {
    let PracticeReport { choice, answer, .. } = practice;
    v1::Practice {
        id: choice.id.clone(),
        title: choice.title.clone(),
        pillar: practice.pillar.id.clone(),
        question: practice.question.id.clone(),
        level: choice.level.into(),
        effort: choice.effort.into(),
        phases: choice.phases.clone(),
        outcome: answer.outcome.into(),
        basis: answer.basis.into(),
        conflict: answer.conflict,
        because: answer.because.clone(),
        assumptions: answer.assumptions.clone(),
        evidence: answer.evidence.iter().map(evidence).collect(),
        evidence_digest: answer.evidence_digest.clone(),
        unknown_because: answer.unknown_because.clone(),
        settled_by: practice.settled_by.iter().map(settling).collect(),
        statement: answer.statement.as_ref().map(|stated| statement(stated, &answer.statement_flags)),
        in_scope: practice.listed,
        url: choice.url.clone(),
    }
}

fn evidence(evidence: &Evidence) -> v1::Evidence {
    v1::Evidence {
        probe: evidence.probe.clone(),
        version: evidence.version.clone(),
        answer: evidence.answer.into(),
        role: evidence.role.into(),
        message: evidence.message.clone(),
        locus: evidence.locus.as_ref().map(v1::Locus::from),
        assumptions: evidence.assumptions.clone(),
    }
}

fn settling(settling: &Settling<'_>) -> v1::Settling {
    v1::Settling {
        by: settling.by.into(),
        reason: settling.reason.to_owned(),
        what: settling.what.clone(),
        locus: settling.place.map(v1::Locus::from),
    }
}

fn statement(statement: &Statement, flags: &[StatementFlag]) -> v1::Statement {
    let lapsed = |flag: &StatementFlag| matches!(flag, StatementFlag::Expired | StatementFlag::UnreadableUntil);
    v1::Statement {
        says: statement.says.into(),
        by: statement.by.clone(),
        on: statement.on.clone(),
        why: statement.why.clone(),
        until: statement.until.clone(),
        counts: !flags.iter().any(lapsed),
        flags: flags.iter().map(|flag| (*flag).into()).collect(),
    }
}

fn plan(report: &Report<'_>) -> v1::Plan {
    let path = &report.path;
    let stage = |stage: &Stage, goal: v1::Goal| -> Vec<v1::Step> {
        let step = |step: &sextant_core::plan::Step| v1::Step {
            goal,
            practice: step.choice.clone(),
            question: step.question.clone(),
            title: step.title.clone(),
            action: step.action.into(),
            effort: step.effort.into(),
        };
        stage.steps.iter().map(step).collect()
    };
    let mut steps = stage(&path.none_high, v1::Goal::NoneHigh);
    steps.extend(stage(&path.none_medium, v1::Goal::NoneMedium));
    let on_path: BTreeSet<(&str, &str)> =
        steps.iter().map(|step| (step.question.as_str(), step.practice.as_str())).collect();
    let optional = report.plan.iter().filter(|item| !on_path.contains(&(item.question.as_str(), item.choice.as_str())));
    v1::Plan {
        high_out_of_reach: path.none_high.out_of_reach.clone(),
        medium_out_of_reach: path.none_medium.out_of_reach.clone(),
        optional: optional.map(|item| item.choice.clone()).collect(),
        steps,
    }
}

fn read(report: &Report<'_>) -> v1::Read {
    let coverage = report.inputs.coverage;
    let skipped = |file: &crate::report::Skipped| v1::Skipped { path: file.path.clone(), reason: file.reason.clone() };
    let problem = |problem: &sextant_facts::Problem| v1::FileProblem {
        path: problem.place.path.to_string(),
        line: problem.place.line,
        column: problem.place.column,
        message: problem.message.clone(),
        help: problem.help.clone(),
    };
    let gap = |gap: &sextant_facts::Gap| v1::Gap {
        reason: gap.why.text.to_string(),
        locus: gap.why.place.as_ref().map(v1::Locus::from),
        surface: surface(gap.surface).to_owned(),
        kinds: gap.kinds.iter().map(ToString::to_string).collect(),
    };
    v1::Read {
        files: coverage.files,
        skipped: coverage.skipped.iter().map(skipped).collect(),
        problems: coverage.problems.iter().map(problem).collect(),
        gaps: coverage.gaps.iter().map(gap).collect(),
        gap_groups: report.gap_groups().iter().map(gap_group).collect(),
        assumptions: report.assumption_groups().iter().map(assumption_group).collect(),
    }
}

fn gap_group(group: &GapGroup<'_>) -> v1::GapGroup {
    v1::GapGroup {
        reason: group.reason.clone(),
        surface: surface(group.surface).to_owned(),
        kinds: group.kinds.iter().map(ToString::to_string).collect(),
        count: group.count,
        first: group.first.map(v1::Locus::from),
    }
}

fn assumption_group(group: &AssumptionGroup<'_>) -> v1::AssumptionGroup {
    v1::AssumptionGroup {
        about: group.about.clone(),
        assumptions: group.assumptions.iter().map(ToString::to_string).collect(),
        practices: group.practices.iter().map(ToString::to_string).collect(),
    }
}

fn surface(surface: Surface) -> &'static str {
    match surface {
        Surface::Infrastructure => "infrastructure",
        Surface::Application => "application",
        Surface::Pipeline => "pipeline",
        Surface::Artefact => "artefact",
    }
}

fn input_problem(problem: &sextant_core::Problem) -> v1::InputProblem {
    v1::InputProblem { about: problem.about.clone(), message: problem.message.clone(), help: problem.help.clone() }
}

fn progress(report: &Report<'_>) -> Option<v1::Progress> {
    let (milestone, progress) = report.inputs.since.zip(report.progress.as_ref())?;
    let practice = |change: &sextant_core::progress::PracticeChange| v1::PracticeChange {
        id: change.choice.clone(),
        question: change.question.clone(),
        direction: change.direction.into(),
        before: change.before.map(|standing| standing.outcome.into()),
        after: change.after.map(|standing| standing.outcome.into()),
    };
    let question = |change: &sextant_core::progress::QuestionChange| v1::QuestionChange {
        id: change.question.clone(),
        direction: change.direction.into(),
        before: change.before.as_ref().map(risks),
        after: change.after.as_ref().map(risks),
    };
    Some(v1::Progress {
        milestone: milestone.name.clone(),
        as_of: progress.as_of_before.clone(),
        edition: progress.lens_before.edition.clone(),
        content_digest: progress.lens_before.content_digest.clone(),
        practices: progress.practices.iter().map(practice).collect(),
        questions: progress.questions.iter().map(question).collect(),
    })
}

fn risks(risks: &BTreeMap<RuleSet, RiskInterval>) -> BTreeMap<v1::RuleSet, v1::RiskInterval> {
    risks.iter().map(|(rules, risk)| ((*rules).into(), (*risk).into())).collect()
}

impl From<&Locus> for v1::Locus {
    fn from(locus: &Locus) -> Self {
        let Locus { path, line, column, address } = locus.clone();
        Self { path, line, column, address }
    }
}

impl From<&Place> for v1::Locus {
    fn from(place: &Place) -> Self {
        Self { path: place.path.to_string(), line: place.line, column: place.column, address: None }
    }
}

impl From<review::OutcomeCounts> for v1::OutcomeCounts {
    fn from(counts: review::OutcomeCounts) -> Self {
        Self {
            total: counts.practices,
            met: counts.met,
            not_met: counts.not_met,
            not_applicable: counts.not_applicable,
            unknown: counts.unknown,
            stated: counts.stated,
            contested: counts.contested,
            conflict: counts.conflict,
        }
    }
}

impl From<review::IntervalCounts> for v1::RiskRange {
    fn from(counts: review::IntervalCounts) -> Self {
        Self { level: counts.level.into(), best: counts.best.into(), worst: counts.worst.into() }
    }
}

impl From<review::RiskCounts> for v1::RiskCounts {
    fn from(counts: review::RiskCounts) -> Self {
        let review::RiskCounts { unanswered, high, medium, none, not_applicable } = counts;
        Self { high, medium, none, not_applicable, unanswered }
    }
}

impl From<RiskInterval> for v1::RiskInterval {
    fn from(risk: RiskInterval) -> Self {
        Self { level: risk.level.into(), best: risk.best.into(), worst: risk.worst.into() }
    }
}

/// Twins of one name for each variant; a variant without a twin does not compile.
macro_rules! twins {
    ($($from:ident => $to:ident { $($variant:ident),* })*) => {
        $(impl From<$from> for v1::$to {
            fn from(value: $from) -> Self {
                match value { $($from::$variant => Self::$variant),* }
            }
        })*
    };
}

twins! {
    RuleSet => RuleSet { Graded, PublishedFile }
    Outcome => Outcome { Met, NotMet, NotApplicable, Unknown }
    Basis => Basis { Evidence, Stated, Contested, Profile, None }
    Risk => Risk { Unanswered, NotApplicable, None, Medium, High }
    Level => Degree { High, Medium, Low }
    Effort => Degree { High, Medium, Low }
    ProbeAnswer => ProbeAnswer { Yes, No, NotApplicable, Unknown }
    Role => Role { Deciding, Considered, Supporting }
    SettledBy => SettledBy { Source, Profile, Elsewhere, Person }
    Says => Says { Met, NotMet, NotApplicable, DoNotKnow }
    StatementFlag => StatementFlag { Expired, UnreadableUntil, EvidenceChanged }
    Action => Action { Do, Confirm }
    Direction => Direction { Improved, Worsened, Changed, Added, Removed }
}
