//! Improvement plan, next question, shortest path, what-if.

use crate::sample::{conditions, lens, question, reviewed, rules, statement};
use proptest::prelude::*;
use sextant_core::lens::{Effort, Level};
use sextant_core::plan::{Action, fails_on, improvement_plan, next_questions, shortest_path};
use sextant_core::progress::Progress;
use sextant_core::review::Inputs;
use sextant_core::risk::interval;
use sextant_core::*;
use std::collections::BTreeMap;

const NO: ProbeAnswer = ProbeAnswer::No;
const YES: ProbeAnswer = ProbeAnswer::Yes;

#[test]
fn the_plan_puts_the_most_pressing_first_and_optional_last() {
    let lens = lens();
    let review = reviewed(&lens, &[("gensec02_bp01", NO), ("gensec02_bp02", NO), ("gensec01_bp01", YES)], &[]);
    let plan = |priorities: &[String]| -> Vec<String> {
        let items = improvement_plan(&lens, &review, priorities);
        items.iter().map(|item| format!("{:?} {} {}", item.action, item.choice, item.risk.worst)).collect()
    };
    let expected = [
        "Confirm GENCOST01-BP01 high",
        "Do GENSEC02-BP01 medium",
        "Confirm GENSEC01-BP02 medium",
        "Do GENSEC02-BP02 medium",
    ];
    assert_eq!(plan(&[]), expected);
    assert_eq!(plan(&["costOptimization".to_owned()]), expected, "risk comes before pillar priority");
}

#[test]
fn the_next_question_settles_most_with_least() {
    let lens = lens();
    let review = reviewed(&lens, &[], &[]);
    let next: Vec<String> = next_questions(&lens, &review, &[]).into_iter().map(|next| next.question).collect();
    assert_eq!(next, ["GENCOST01", "GENSEC01", "GENSEC02"]);
    let review = reviewed(&lens, &[("gensec01_bp01", NO), ("gencost01_bp01", YES)], &[]);
    let next = next_questions(&lens, &review, &[]);
    assert_eq!(next.len(), 1, "the others are settled: {next:?}");
    assert_eq!(next[0].open, ["GENSEC02-BP01", "GENSEC02-BP02"]);
}

#[test]
fn pillar_priorities_break_ties() {
    let mut lens = lens();
    lens.pillars[0].questions.remove(1);
    lens.pillars[0].questions[0].choices.remove(1);
    let review = reviewed(&lens, &[], &[]);
    let order = |priorities: &[&str]| -> Vec<String> {
        let priorities: Vec<String> = priorities.iter().map(|id| (*id).to_owned()).collect();
        next_questions(&lens, &review, &priorities).into_iter().map(|next| next.question).collect()
    };
    assert_eq!(order(&[]), ["GENSEC01", "GENCOST01"]);
    assert_eq!(order(&["cost_optimization"]), ["GENCOST01", "GENSEC01"]);
}

#[test]
fn the_shortest_path_first_leaves_no_high_then_no_medium() {
    let lens = lens();
    let stated = [statement("GENCOST01-BP01", Says::NotMet)];
    let review = reviewed(&lens, &[("gensec01_bp01", NO), ("gencost01_bp01", YES)], &stated);
    let path = shortest_path(&lens, &review, &[]);
    let steps = |steps: &[plan::Step]| -> Vec<String> {
        steps.iter().map(|step| format!("{:?} {}", step.action, step.choice)).collect()
    };
    assert_eq!(steps(&path.none_high.steps), ["Do GENSEC01-BP01", "Confirm GENCOST01-BP01"]);
    assert_eq!(steps(&path.none_medium.steps), ["Confirm GENSEC01-BP02", "Confirm GENSEC02-BP01"]);

    let published = Review { rules: RuleSet::PublishedFile, ..review };
    let path = shortest_path(&lens, &published, &[]);
    let expected = ["Do GENSEC01-BP01", "Confirm GENSEC01-BP02", "Confirm GENCOST01-BP01"];
    assert_eq!(steps(&path.none_high.steps), expected, "all or nothing");
}

/// A lens of one question, `a` of much effort, `b` and `c` of less.
fn single(text: &[(&str, Risk)], practices: usize) -> Lens {
    let mut question = Question { risk: rules(text), ..question(&vec![Level::Medium; practices]) };
    for (at, choice) in question.choices.iter_mut().enumerate() {
        choice.effort = if at == 0 { Effort::High } else { Effort::Low };
    }
    let pillar = Pillar { id: "security".to_owned(), questions: vec![question], ..Pillar::default() };
    Lens { pillars: vec![pillar], ..Lens::default() }
}

#[test]
fn ties_go_to_less_effort_then_to_the_lens() {
    for (condition, chosen) in [("a || b || c", "b"), ("a || (b && c)", "a"), ("(a && b) || (b && c)", "b c")] {
        let lens = single(&[(condition, Risk::None), ("default", Risk::High)], 3);
        let path = shortest_path(&lens, &reviewed(&lens, &[], &[]), &[]);
        let steps: Vec<&str> = path.none_high.steps.iter().map(|step| step.choice.as_str()).collect();
        assert_eq!(steps.join(" "), chosen, "{condition}");
        assert!(path.none_medium.steps.is_empty());
    }
}

#[test]
fn rules_that_nothing_satisfies_are_out_of_reach() {
    let lens = single(&[("a && !a", Risk::None), ("default", Risk::High)], 2);
    let path = shortest_path(&lens, &reviewed(&lens, &[], &[]), &[]);
    assert_eq!((path.none_high.steps.len(), path.none_high.out_of_reach), (0, vec!["Q1".to_owned()]));
}

#[test]
fn practices_that_exclude_each_other_have_a_path_if_the_rest_is_not_met() {
    for (none, medium) in [("b && !c", "c && !b"), ("c && !b", "b && !c")] {
        let lens = single(&[(none, Risk::None), (medium, Risk::Medium), ("default", Risk::High)], 3);
        let path = shortest_path(&lens, &reviewed(&lens, &[], &[]), &[]);
        let steps: Vec<&str> = path.none_high.steps.iter().map(|step| step.choice.as_str()).collect();
        assert_eq!((steps, path.none_high.if_rest_not_met), (vec![&none[..1]], vec!["Q1".to_owned()]));
        assert!(path.none_medium.steps.is_empty() && path.none_medium.out_of_reach.is_empty());
    }
}

#[test]
fn what_if() {
    let lens = lens();
    let review = reviewed(&lens, &[("gensec01_bp01", NO)], &[]);
    let wishes =
        [("gensec1_1", Outcome::Met), ("GENSEC01_BP02", Outcome::Met), ("GENSEC01", Outcome::Met), ("x", Outcome::Met)];
    let wishes = wishes.into_iter().map(|(id, outcome)| (id.to_owned(), outcome)).collect();
    let (supposed, problems) = review.suppose(&lens, &wishes);
    assert_eq!(problems.len(), 2, "{problems:?}");
    let progress = Progress::between(&review, &supposed);
    let moved: Vec<&str> = progress.questions.iter().map(|change| change.question.as_str()).collect();
    assert_eq!(moved, ["GENSEC01"]);
    assert_eq!(supposed.question("GENSEC01").unwrap().risk(RuleSet::PublishedFile).level, Risk::None);
    assert_eq!(supposed.counts.outcomes.met, 2);
}

#[test]
fn a_gate_reads_best_or_worst() {
    let lens = lens();
    let review = reviewed(&lens, &[("gensec01_bp02", NO)], &[]);
    let fails = |limit, worst| fails_on(&review, limit, worst);
    assert_eq!([fails(Risk::High, false), fails(Risk::Medium, false), fails(Risk::High, true)], [false, true, true]);
}

#[test]
fn a_review_of_another_edition_is_tolerated() {
    let lens = lens();
    let mut review = reviewed(&lens, &[], &[]);
    review.questions.remove(0);
    review.questions[0].answers.remove(0);
    review.questions[0].question = "GONE".to_owned();
    assert!(improvement_plan(&lens, &review, &[]).iter().all(|item| item.question == "GENCOST01"));
    assert_eq!(next_questions(&lens, &review, &[]).len(), 1);
    assert_eq!(shortest_path(&lens, &review, &[]).none_high.steps.len(), 1);
}

proptest! {
    #[test]
    fn the_path_suffices_and_nothing_shorter_does(
        condition in conditions(&["a", "b", "c", "d"]),
        other in conditions(&["a", "b", "c", "d"]),
        answers in proptest::collection::vec(0usize..3, 4),
    ) {
        let text = [(condition.to_string(), Risk::None), (other.to_string(), Risk::Medium)];
        let lens = single(&[(&text[0].0, text[0].1), (&text[1].0, text[1].1), ("default", Risk::High)], 4);
        let probes = ["a_probe", "b_probe", "c_probe", "d_probe"];
        let answers: Vec<_> = probes.iter().zip(answers).map(|(probe, at)| (*probe, [YES, NO, ProbeAnswer::Unknown][at])).collect();
        let review = reviewed(&lens, &answers, &[]);
        let question = &lens.pillars[0].questions[0];
        let start = review.questions[0].possible(question);
        let worst = |from: &[Possible], chosen: u8| {
            let mut possible = from.to_vec();
            for at in (0..4).filter(|at| chosen >> at & 1 == 1) {
                possible[at] = Possible::MET;
            }
            interval(question, &question.risk, &possible).worst
        };
        let selectable = |chosen: u8| (0..4).all(|at| chosen >> at & 1 == 0 || start[at].allows(Possible::NOT_MET));
        let suffices = |chosen: &u8| selectable(*chosen) && worst(&start, *chosen) <= Risk::Medium;
        let least = (0u8..16).filter(suffices).map(u8::count_ones).min();
        let path = shortest_path(&lens, &review, &[]);
        let stage = &path.none_high;
        let chosen: u8 = stage.steps.iter().map(|step| 1u8 << (step.choice.as_bytes()[0] - b'a')).sum();
        let all_the_way = path.none_medium.out_of_reach.is_empty() && path.none_medium.steps.is_empty();
        if !stage.out_of_reach.is_empty() {
            prop_assert_eq!(least, None);
        } else if stage.if_rest_not_met.is_empty() {
            prop_assert!(suffices(&chosen));
            prop_assert!(least == Some(chosen.count_ones()) || all_the_way);
        } else {
            let pinned = |one: &Possible| if one.allows(Possible::NOT_MET) { Possible::NOT_MET } else { *one };
            let pinned: Vec<Possible> = start.iter().map(pinned).collect();
            prop_assert!(worst(&pinned, chosen) <= Risk::Medium);
            prop_assert!(least.is_none() || all_the_way);
        }
        for step in &stage.steps {
            let outcome = review.questions[0].answer(&step.choice).unwrap().outcome;
            prop_assert_eq!(step.action == Action::Do, outcome == Outcome::NotMet);
        }
    }
}

#[test]
fn an_empty_workload_gets_no_verdict() {
    let lens = lens();
    let inputs = Inputs {
        observations: &BTreeMap::new(),
        applicability: &BTreeMap::new(),
        statements: &[],
        as_of: "2026-06-01",
        content_digest: "",
    };
    let review = Review::new(&lens, &inputs, RuleSet::Graded);
    assert_eq!(review.counts.outcomes.unknown, review.counts.outcomes.practices);
    assert!(review.questions.iter().all(|question| question.risk(RuleSet::Graded).level == Risk::Unanswered));
}
