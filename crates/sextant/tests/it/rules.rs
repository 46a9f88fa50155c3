//! Every combination of probe answers for every practice, as a table that people can review.

use sextant_content::{Content, embedded_files};
use sextant_core::lens::Choice;
use sextant_core::{Applicability, Observation, ProbeAnswer, judge};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const ANSWERS: [(ProbeAnswer, char); 4] =
    [(ProbeAnswer::Yes, 'y'), (ProbeAnswer::No, 'n'), (ProbeAnswer::NotApplicable, '-'), (ProbeAnswer::Unknown, '?')];

/// Above this many probes a rule is no longer one that people can hold in mind.
const MOST_PROBES: usize = 8;

#[test]
fn practices_follow_their_rules() {
    let content = Content::read(embedded_files());
    let lens = &content.lens("generative-ai").expect("the lens").lens;
    let mut table = String::new();
    for choice in lens.questions().flat_map(|(_, question)| question.practices()) {
        let probes: Vec<String> = choice.deciding_probes().into_iter().map(str::to_owned).collect();
        let _ = writeln!(
            table,
            "\n{}: {}",
            choice.id,
            if probes.is_empty() { "people only".to_owned() } else { probes.join(", ") }
        );
        assert!(probes.len() <= MOST_PROBES, "{} is decided by {} probes", choice.id, probes.len());
        if !probes.is_empty() {
            table.push_str(&outcomes(choice, &probes));
        }
    }
    insta::assert_snapshot!(table);
}

/// The outcome of every combination: a row for each group of combinations that differ only in answers that do not matter
/// any more, written `*`. The letters stand in the order of the probes.
fn outcomes(choice: &Choice, probes: &[String]) -> String {
    let mut rows: BTreeMap<String, Vec<String>> = BTreeMap::new();
    group(choice, probes, String::new(), &mut rows);
    let mut out = String::new();
    for (outcome, keys) in rows {
        let _ = writeln!(out, "  {outcome}: {}", keys.join(" "));
    }
    out
}

/// The outcomes below a prefix; if they are all the same they are one row.
fn group(choice: &Choice, probes: &[String], prefix: String, rows: &mut BTreeMap<String, Vec<String>>) {
    if let Some(outcome) = common_outcome(choice, probes, &prefix) {
        let key = format!("{prefix}{}", "*".repeat(probes.len() - prefix.len()));
        rows.entry(outcome).or_default().push(key);
        return;
    }
    for (_, letter) in ANSWERS {
        group(choice, probes, format!("{prefix}{letter}"), rows);
    }
}

fn common_outcome(choice: &Choice, probes: &[String], prefix: &str) -> Option<String> {
    let open = probes.len() - prefix.len();
    let mut common = None;
    for number in 0..4_usize.pow(u32::try_from(open).expect("few")) {
        let mut rest = number;
        let mut key = prefix.to_owned();
        for _ in 0..open {
            key.push(ANSWERS[rest % 4].1);
            rest /= 4;
        }
        let outcome = outcome(choice, probes, &key);
        if common.get_or_insert_with(|| outcome.clone()) != &outcome {
            return None;
        }
    }
    common
}

fn outcome(choice: &Choice, probes: &[String], key: &str) -> String {
    let observed = probes.iter().zip(key.chars()).map(|(probe, letter)| {
        let (answer, _) = ANSWERS.into_iter().find(|(_, known)| *known == letter).expect("a letter of the table");
        let observation =
            Observation { probe: probe.clone(), version: "1".into(), answer, why: None, evidence: Vec::new() };
        (probe.clone(), observation)
    });
    let answer = judge(choice, &observed.collect(), &Applicability::Applies, None, "2026-01-01");
    let conflict = if answer.conflict { " (conflict)" } else { "" };
    format!("{:?}{conflict}", answer.outcome)
}
