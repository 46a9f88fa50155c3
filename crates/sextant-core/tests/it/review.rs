//! Reviews: statements, counts, what AWS clients see, milestones and progress.

use crate::sample::{lens, observations, reviewed, statement};
use sextant_core::progress::{Direction, Milestone, Progress};
use sextant_core::review::{Inputs, by_phase};
use sextant_core::statement::StatementFlag;
use sextant_core::*;
use std::collections::BTreeMap;

const NO: ProbeAnswer = ProbeAnswer::No;
const YES: ProbeAnswer = ProbeAnswer::Yes;
const NOTHING: ProbeAnswer = ProbeAnswer::NotApplicable;

fn outcomes(review: &Review) -> String {
    let one = |answer: &Answer| format!("{}={:?}/{:?}", answer.choice, answer.outcome, answer.basis);
    review.answers().map(|(_, answer)| one(answer)).collect::<Vec<_>>().join(" ")
}

#[test]
fn both_readings_of_risk_stand_side_by_side() {
    let review = reviewed(&lens(), &[("gensec01_bp01", YES), ("gensec01_bp02", NO)], &[]);
    let risks = &review.question("GENSEC01").unwrap().risks;
    assert_eq!(risks[&RuleSet::Graded].level, Risk::Medium);
    assert_eq!(risks[&RuleSet::PublishedFile].level, Risk::High);
    assert_eq!(review.question("GENSEC02").unwrap().risks.len(), 1, "no published rules");
    assert_eq!(review.counts.risks[&RuleSet::Graded].level.medium, 1);
    assert_eq!(review.counts.risks[&RuleSet::Graded].worst.high, 1);
    assert_eq!(review.pillars[0].counts.outcomes.practices, 4);
}

#[test]
fn the_latest_statement_that_counts_wins() {
    let on = |on: &str, says| Statement { on: on.to_owned(), ..statement("gensec1_1", says) };
    let until =
        |on: &str, until: &str, says| Statement { until: Some(until.to_owned()), ..self::statement_on(on, says) };
    let found = |statements: &[Statement]| {
        let review = reviewed(&lens(), &[], statements);
        (review.questions[0].answers[0].outcome, review.problems.len())
    };
    assert_eq!(found(&[on("2026-02-01", Says::Met), on("2026-01-01", Says::NotMet)]), (Outcome::Met, 0));
    assert_eq!(found(&[on("2026-01-01", Says::Met), on("2026-01-01", Says::NotMet)]), (Outcome::NotMet, 0));
    let lapsed = until("2026-02-01", "2026-03-01", Says::NotMet);
    assert_eq!(found(&[on("2026-01-01", Says::Met), lapsed.clone()]), (Outcome::Met, 1));
    assert_eq!(found(&[lapsed.clone(), on("2026-04-01", Says::Met)]), (Outcome::Met, 0), "replaced in time");
    let review = reviewed(&lens(), &[], &[lapsed]);
    assert_eq!(review.questions[0].answers[0].statement_flags, [StatementFlag::Expired]);
    assert_eq!(
        review.problems[0].message,
        "the statement by Ada of 2026-02-01 is ignored: it counted until 2026-03-01"
    );
}

fn statement_on(on: &str, says: Says) -> Statement {
    Statement { on: on.to_owned(), ..statement("gensec1_1", says) }
}

#[test]
fn a_whole_question_can_be_out_of_scope() {
    let out = [statement("gensec1", Says::NotApplicable)];
    let review = reviewed(&lens(), &[("gensec01_bp01", NO)], &out);
    let question = review.question("GENSEC01").unwrap();
    let bases: Vec<Basis> = question.answers.iter().map(|answer| answer.basis).collect();
    assert_eq!(bases, [Basis::Contested, Basis::Stated]);
    let risk = question.risk(RuleSet::Graded);
    assert_eq!((risk.best, risk.worst), (Risk::NotApplicable, Risk::High));
    let lens = lens();
    let seen = question.selection(lens.question("GENSEC01").unwrap(), RuleSet::Graded);
    assert_eq!((seen.by_person, seen.applies, seen.risk), (true, false, Risk::NotApplicable));

    let aged = Statement { evidence_digest: Some("sha256:00".to_owned()), ..out[0].clone() };
    let review = reviewed(&lens, &[], &[aged]);
    assert_eq!(review.questions[0].statement_flags, [StatementFlag::EvidenceChanged]);
    let fresh = Statement { evidence_digest: Some(review.questions[0].evidence_digest.clone()), ..out[0].clone() };
    assert_eq!(reviewed(&lens, &[], &[fresh]).questions[0].statement_flags, []);
}

#[test]
fn none_of_these_speaks_for_every_practice_not_named() {
    let said = [statement("GENSEC01_no", Says::Met), statement("GENSEC01-BP02", Says::Met)];
    let review = reviewed(&lens(), &[], &said);
    let found: Vec<Outcome> = review.questions[0].answers.iter().map(|answer| answer.outcome).collect();
    assert_eq!(found, [Outcome::NotMet, Outcome::Met]);
    let lens = lens();
    let seen = review.questions[0].selection(lens.question("GENSEC01").unwrap(), RuleSet::Graded);
    assert_eq!((seen.selected.join(" ").as_str(), seen.risk), ("GENSEC01-BP02 GENSEC01_no", Risk::High));
}

#[test]
fn statements_that_cannot_count_are_reported() {
    let said = [
        statement("GENSEC99", Says::Met),
        statement("GENSEC01", Says::Met),
        statement("GENSEC01_no", Says::NotApplicable),
        Statement { on: "yesterday".to_owned(), ..statement("GENSEC02-BP01", Says::Met) },
    ];
    let review = reviewed(&lens(), &[], &said);
    let messages: Vec<String> =
        review.problems.iter().map(|problem| format!("{}: {}", problem.about, problem.message)).collect();
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn applicability_is_looked_up_by_expression() {
    let mut lens = lens();
    lens.pillars[0].questions[0].applies_when = Some("workload.agents".to_owned());
    lens.pillars[0].questions[1].choices[0].applies_when = Some("workload.retrieval".to_owned());
    let applicability =
        BTreeMap::from([("workload.agents".to_owned(), Applicability::DoesNotApply("it has no agents".to_owned()))]);
    let inputs = Inputs {
        observations: &observations(&[]),
        applicability: &applicability,
        statements: &[],
        as_of: "2026-06-01",
        content_digest: "",
    };
    let review = Review::new(&lens, &inputs, RuleSet::Graded);
    assert_eq!(review.questions[0].risk(RuleSet::Graded).level, Risk::NotApplicable);
    let unsure = &review.questions[1].answers[0];
    assert!(unsure.may_not_apply);
    assert_eq!(unsure.unknown_because[0], "`workload.retrieval` was not evaluated on the workload");
}

/// Rows: probes, statements, by a person?, risk, selected, not applicable; for GENSEC01 (high, medium), graded.
#[test]
fn what_aws_clients_see() {
    let lens = lens();
    let (first, second) = ("gensec01_bp01", "gensec01_bp02");
    let said = |id: &str, says| vec![statement(id, says)];
    for (probes, statements, by_person, risk, selected, not_applicable) in [
        (vec![], vec![], false, Risk::Unanswered, "", ""),
        (vec![(first, YES)], vec![], false, Risk::Unanswered, "", ""),
        (vec![(first, YES), (second, YES)], vec![], false, Risk::None, "GENSEC01-BP01 GENSEC01-BP02", ""),
        (vec![(first, YES), (second, NO)], vec![], false, Risk::Medium, "GENSEC01-BP01", ""),
        (vec![(first, NO)], vec![], false, Risk::High, "GENSEC01_no", ""),
        (vec![(first, YES), (second, NOTHING)], vec![], false, Risk::None, "GENSEC01-BP01", "GENSEC01-BP02"),
        (
            vec![(first, NOTHING), (second, NOTHING)],
            vec![],
            false,
            Risk::NotApplicable,
            "",
            "GENSEC01-BP01 GENSEC01-BP02",
        ),
        (vec![(first, NO)], said("GENSEC01-BP01", Says::Met), true, Risk::Medium, "GENSEC01-BP01", ""),
        (vec![(second, YES)], said("GENSEC01-BP01", Says::NotMet), true, Risk::High, "GENSEC01-BP02", ""),
        (vec![], said("GENSEC01-BP01", Says::NotApplicable), true, Risk::Medium, "", "GENSEC01-BP01"),
        (vec![], said("GENSEC01_no", Says::Met), true, Risk::High, "GENSEC01_no", ""),
        (vec![(first, NO)], said("GENSEC01-BP01", Says::DoNotKnow), false, Risk::High, "GENSEC01_no", ""),
    ] {
        let review = reviewed(&lens, &probes, &statements);
        let seen = review.questions[0].selection(lens.question("GENSEC01").unwrap(), RuleSet::Graded);
        let row = format!("{probes:?} {statements:?}");
        assert_eq!((seen.by_person, seen.risk), (by_person, risk), "{row}");
        assert_eq!(
            (seen.selected.join(" "), seen.not_applicable.join(" ")),
            (selected.to_owned(), not_applicable.to_owned()),
            "{row}"
        );
        assert_eq!(seen.applies, risk != Risk::NotApplicable);
    }
}

#[test]
fn evidence_that_shows_nothing_is_reported() {
    let mut observations = observations(&[("gensec01_bp01", YES)]);
    observations.get_mut("gensec01_bp01").unwrap().evidence.clear();
    let inputs = Inputs {
        observations: &observations,
        applicability: &BTreeMap::new(),
        statements: &[],
        as_of: "2026-06-01",
        content_digest: "",
    };
    let review = Review::new(&lens(), &inputs, RuleSet::Graded);
    assert_eq!(review.problems[0].message, "met by a probe that shows no evidence");
}

#[test]
fn progress_names_what_changed() {
    let lens = lens();
    let before = reviewed(&lens, &[("gensec01_bp01", NO), ("gencost01_bp01", YES), ("gensec02_bp02", NO)], &[]);
    let mut after = reviewed(&lens, &[("gensec01_bp01", YES), ("gencost01_bp01", NO), ("gensec02_bp02", NOTHING)], &[]);
    assert!(Progress::between(&before, &before).is_empty());
    after.questions[2].answers.push(Answer::unknown("GENCOST01-BP02"));
    let progress = Progress::between(&before, &after);
    let practices: Vec<_> =
        progress.practices.iter().map(|change| (change.choice.as_str(), change.direction)).collect();
    let expected = [
        ("GENSEC01-BP01", Direction::Improved),
        ("GENSEC02-BP02", Direction::Changed),
        ("GENCOST01-BP01", Direction::Worsened),
        ("GENCOST01-BP02", Direction::Added),
    ];
    assert_eq!(practices, expected);
    let questions: Vec<_> =
        progress.questions.iter().map(|change| (change.question.as_str(), change.direction)).collect();
    assert_eq!(questions, [("GENSEC01", Direction::Improved), ("GENCOST01", Direction::Worsened)]);

    after.questions.remove(0);
    let progress = Progress::between(&before, &after);
    let removed: Vec<_> = progress
        .questions
        .iter()
        .filter(|change| change.direction == Direction::Removed)
        .map(|change| &change.question)
        .collect();
    assert_eq!(removed, ["GENSEC01"]);
}

#[test]
fn a_milestone_reads_back() {
    let review = reviewed(&lens(), &[("gensec01_bp01", NO)], &[statement("GENSEC01-BP01", Says::Met)]);
    let milestone = Milestone { name: "Before launch".to_owned(), recorded_on: "2026-06-01".to_owned(), review };
    let json = serde_json::to_string(&milestone).unwrap();
    assert_eq!(serde_json::from_str::<Milestone>(&json).unwrap(), milestone);
}

#[test]
fn phases_are_counted_by_pillar() {
    let mut lens = lens();
    lens.phases = vec![lens::Phase { id: "deployment".to_owned(), ..lens::Phase::default() }];
    lens.pillars[0].questions[0].choices[1].phases = vec!["deployment".to_owned()];
    let review = reviewed(&lens, &[("gensec01_bp02", NO)], &[]);
    let cells = by_phase(&lens, &review);
    let cells: Vec<_> =
        cells.iter().map(|cell| (cell.pillar.as_str(), cell.outcomes.practices, cell.outcomes.not_met)).collect();
    assert_eq!(cells, [("security", 1, 1), ("cost_optimization", 0, 0)]);
}

#[test]
fn a_small_review_in_full() {
    let said = [statement("GENSEC02-BP01", Says::Met), statement("GENSEC01-BP01", Says::Met)];
    let review = reviewed(&lens(), &[("gensec01_bp01", NO), ("gencost01_bp01", YES)], &said);
    insta::assert_snapshot!("outcomes", outcomes(&review));
    insta::assert_json_snapshot!("review", review);
}
