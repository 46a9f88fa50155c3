//! Small lenses and inputs for the tests.

use proptest::prelude::*;
use sextant_core::lens::{ConsoleId, Effort, Level};
use sextant_core::review::Inputs;
use sextant_core::*;
use std::collections::BTreeMap;

/// A choice with that id and level, decided by the probe `<id>_probe`.
pub(crate) fn practice(id: &str, level: Level) -> Choice {
    let probe = Condition::id(format!("{}_probe", id.to_lowercase()));
    Choice {
        id: id.to_owned(),
        lens_json_id: id.to_owned(),
        title: format!("Practice {id}"),
        level,
        met_when: Some(probe.clone()),
        not_met_when: Some(probe.negated()),
        ..Choice::default()
    }
}

pub(crate) fn none(id: &str) -> Choice {
    Choice { id: id.to_owned(), lens_json_id: id.to_owned(), none_of_these: true, ..Choice::default() }
}

/// A question with practices `a`, `b`, … of these levels and, last, `none_no`.
pub(crate) fn question(levels: &[Level]) -> Question {
    let name = |at: usize| char::from(b'a' + at as u8).to_string();
    let mut choices: Vec<_> = levels.iter().enumerate().map(|(at, level)| practice(&name(at), *level)).collect();
    choices.push(none("none_no"));
    Question { id: "Q1".to_owned(), pillar: "security".to_owned(), choices, ..Question::default() }
}

pub(crate) fn rules(rules: &[(&str, Risk)]) -> RiskRules {
    let rule = |(text, risk): &(&str, Risk)| RiskRule { condition: text.parse().unwrap(), risk: *risk };
    RiskRules::Rules(rules.iter().map(rule).collect())
}

/// Two pillars, three questions, five practices.
pub(crate) fn lens() -> Lens {
    let question = |id: &str, pillar: &str, levels: &[Level]| {
        let mut choices = Vec::new();
        for (index, level) in levels.iter().enumerate() {
            let mut choice = practice(&format!("{id}-BP0{}", index + 1), *level);
            choice.lens_json_id = lens::lens_json_form(&choice.id);
            choice.console_id = lens::console_form(&choice.id).map(|id| ConsoleId { id, assumed: false });
            choice.met_when = Some(Condition::id(choice.lens_json_id.to_lowercase()));
            choice.not_met_when = choice.met_when.clone().map(Condition::negated);
            choice.effort = if index == 0 { Effort::High } else { Effort::Low };
            choices.push(choice);
        }
        choices.push(none(&format!("{id}_no")));
        let console_id = lens::console_form(id).map(|id| ConsoleId { id, assumed: false });
        Question { id: id.to_owned(), console_id, pillar: pillar.to_owned(), choices, ..Question::default() }
    };
    let mut first = question("GENSEC01", "security", &[Level::High, Level::Medium]);
    first.published_risk = Some(rules(&[
        ("GENSEC01_BP01 && GENSEC01_BP02", Risk::None),
        ("(!GENSEC01_BP01) || (!GENSEC01_BP02)", Risk::High),
        ("default", Risk::Medium),
    ]));
    let second = question("GENSEC02", "security", &[Level::Medium, Level::Low]);
    let third = question("GENCOST01", "cost_optimization", &[Level::High]);
    let pillar = |id: &str, aws_id: &str, questions: Vec<Question>| Pillar {
        id: id.to_owned(),
        aws_id: aws_id.to_owned(),
        questions,
        ..Pillar::default()
    };
    Lens {
        id: "sample".to_owned(),
        name: "Sample".to_owned(),
        edition: "1".to_owned(),
        pillars: vec![
            pillar("security", "security", vec![first, second]),
            pillar("cost_optimization", "costOptimization", vec![third]),
        ],
        ..Lens::default()
    }
}

/// An observation with one piece of evidence that says the same.
pub(crate) fn observation(probe: &str, answer: ProbeAnswer) -> Observation {
    let evidence = Evidence {
        probe: probe.to_owned(),
        version: "1".to_owned(),
        answer,
        message: format!("{probe} says {answer}"),
        locus: Some(Locus { path: "main.tf".to_owned(), line: 3, column: 1, address: Some(format!("aws.{probe}")) }),
        assumptions: vec![format!("default of `{probe}`")],
        role: Role::Deciding,
    };
    Observation {
        probe: probe.to_owned(),
        version: "1".to_owned(),
        answer,
        why: (answer == ProbeAnswer::Unknown).then(|| format!("{probe} could not be read")),
        evidence: vec![evidence],
    }
}

pub(crate) fn observations(answers: &[(&str, ProbeAnswer)]) -> BTreeMap<String, Observation> {
    answers.iter().map(|(probe, answer)| ((*probe).to_owned(), observation(probe, *answer))).collect()
}

pub(crate) fn statement(about: &str, says: Says) -> Statement {
    Statement {
        about: about.to_owned(),
        says,
        by: "Ada".to_owned(),
        on: "2026-05-01".to_owned(),
        why: "seen in the console".to_owned(),
        until: None,
        evidence_digest: None,
    }
}

pub(crate) fn reviewed(lens: &Lens, answers: &[(&str, ProbeAnswer)], statements: &[Statement]) -> Review {
    let inputs = Inputs {
        observations: &observations(answers),
        applicability: &BTreeMap::new(),
        statements,
        as_of: "2026-06-01",
        content_digest: "sha256:00",
    };
    Review::new(lens, &inputs, review::RuleSet::Graded)
}

/// Conditions in the form the parser makes, over these ids.
pub(crate) fn conditions(ids: &'static [&'static str]) -> impl Strategy<Value = Condition> {
    let leaf = proptest::sample::select(ids).prop_map(Condition::id);
    leaf.prop_recursive(5, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(Condition::negated),
            proptest::collection::vec(inner.clone(), 2..4).prop_map(Condition::all),
            proptest::collection::vec(inner, 2..4).prop_map(Condition::any),
        ]
    })
}

pub(crate) fn levels() -> impl Strategy<Value = Level> {
    proptest::sample::select(&[Level::High, Level::Medium, Level::Low][..])
}

pub(crate) fn possibles() -> impl Strategy<Value = Possible> {
    let all = [(Possible::MET, Possible::MET), (Possible::NOT_MET, Possible::NOT_MET)];
    let rest = [
        (Possible::NOT_APPLICABLE, Possible::NOT_APPLICABLE),
        (Possible::MET, Possible::NOT_MET),
        (Possible::MET, Possible::NOT_APPLICABLE),
        (Possible::NOT_MET, Possible::NOT_APPLICABLE),
        (Possible::UNKNOWN, Possible::NOT_APPLICABLE),
    ];
    let sets: Vec<Possible> = all.into_iter().chain(rest).map(|(one, other)| one.or(other)).collect();
    proptest::sample::select(sets)
}
