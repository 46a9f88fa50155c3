//! Every combination of probe answers for every practice, as a table that people can review.

use sextant_content::{Content, embedded_files};
use sextant_core::lens::Choice;
use sextant_core::{Applicability, Observation, ProbeAnswer, judge};
use std::collections::BTreeMap;
use std::fmt::Write as _;

const ANSWERS: [(ProbeAnswer, char); 4] =
    [(ProbeAnswer::Yes, 'y'), (ProbeAnswer::No, 'n'), (ProbeAnswer::NotApplicable, '-'), (ProbeAnswer::Unknown, '?')];

/// Above this many probes the table would have more than 4,096 rows for one practice.
const MOST_PROBES: usize = 6;

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

/// The outcomes with the combinations that give them: one line each, the answers in the order of the probes.
fn outcomes(choice: &Choice, probes: &[String]) -> String {
    let mut by_outcome: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for number in 0..4_usize.pow(u32::try_from(probes.len()).expect("few")) {
        let mut rest = number;
        let mut key = String::new();
        let mut observations = BTreeMap::new();
        for probe in probes {
            let (answer, letter) = ANSWERS[rest % 4];
            rest /= 4;
            key.push(letter);
            let observation =
                Observation { probe: probe.clone(), version: "1".into(), answer, why: None, evidence: Vec::new() };
            observations.insert(probe.clone(), observation);
        }
        let answer = judge(choice, &observations, &Applicability::Applies, None, "2026-01-01");
        let conflict = if answer.conflict { " (conflict)" } else { "" };
        by_outcome.entry(format!("{:?}{conflict}", answer.outcome)).or_default().push(key);
    }
    let mut out = String::new();
    for (outcome, mut keys) in by_outcome {
        keys.sort();
        let _ = writeln!(out, "  {outcome}: {}", keys.join(" "));
    }
    out
}
