//! Truth rules: from observations and statements to an answer.

use crate::sample::{observation, observations, practice, statement};
use sextant_core::lens::Level;
use sextant_core::statement::{StatementFlag, is_date};
use sextant_core::*;
use std::collections::BTreeMap;

const TODAY: &str = "2026-06-01";

fn choice(met_when: &str, not_met_when: &str) -> Choice {
    let read = |text: &str| (!text.is_empty()).then(|| text.parse().unwrap());
    Choice { met_when: read(met_when), not_met_when: read(not_met_when), ..practice("GENSEC01-BP01", Level::High) }
}

/// `a=y b=?`: y yes, n no, x not applicable, ? unknown.
fn observed(text: &str) -> BTreeMap<String, Observation> {
    let one = |pair: &str| {
        let (probe, answer) = pair.split_once('=').unwrap();
        let answer = match answer {
            "y" => ProbeAnswer::Yes,
            "n" => ProbeAnswer::No,
            "x" => ProbeAnswer::NotApplicable,
            _ => ProbeAnswer::Unknown,
        };
        (probe.to_owned(), observation(probe, answer))
    };
    text.split_whitespace().map(one).collect()
}

fn judged(met_when: &str, not_met_when: &str, probes: &str) -> Answer {
    judge(&choice(met_when, not_met_when), &observed(probes), &Applicability::Applies, None, TODAY)
}

fn cited(answer: &Answer) -> Vec<(&str, Role)> {
    answer.evidence.iter().map(|evidence| (evidence.probe.as_str(), evidence.role)).collect()
}

/// Rows: met_when, not_met_when, probes, outcome, conflict, deciding probes.
#[test]
fn evidence_alone() {
    use Outcome::{Met, NotApplicable, NotMet, Unknown};
    for (met_when, not_met_when, probes, outcome, conflict, deciding) in [
        ("a", "!a", "a=y", Met, false, "a"),
        ("a", "!a", "a=n", NotMet, false, "a"),
        ("a", "!a", "a=x", NotApplicable, false, "a"),
        ("a", "!a", "a=?", Unknown, false, ""),
        ("a", "!a", "", Unknown, false, ""),
        ("a && b", "!a", "a=y b=y", Met, false, "a b"),
        ("a && b", "!a", "a=y b=n", Unknown, false, ""),
        ("a && b", "!a", "a=n b=y", NotMet, false, "a"),
        ("a && b", "!a", "a=y b=x", Met, false, "a"),
        ("a && b", "!a", "a=x b=y", Met, false, "b"),
        ("a && b", "!a", "a=x b=x", NotApplicable, false, "a b"),
        ("a || b", "!c", "a=y b=n c=y", Met, false, "a"),
        ("a || b", "!c", "a=y b=n c=n", NotMet, true, "c a"),
        ("a", "!b", "a=y b=?", Unknown, false, ""),
        ("a", "!b", "a=y b=x", Met, false, "a"),
        ("a", "!b", "a=x b=y", Unknown, false, ""),
        ("a", "!b", "a=x b=n", NotMet, false, "b"),
        ("a", "", "a=y", Met, false, "a"),
        ("a", "", "a=n", Unknown, false, ""),
        ("a", "", "a=x", NotApplicable, false, "a"),
        ("", "!a", "a=y", Unknown, false, ""),
        ("", "!a", "a=n", NotMet, false, "a"),
        ("", "!a", "a=x", NotApplicable, false, "a"),
        ("", "", "a=y", Unknown, false, ""),
    ] {
        let answer = judged(met_when, not_met_when, probes);
        let row = format!("{met_when} / {not_met_when} / {probes}");
        assert_eq!((answer.outcome, answer.conflict), (outcome, conflict), "{row}");
        let decided: Vec<&str> =
            cited(&answer).into_iter().filter(|(_, role)| *role == Role::Deciding).map(|(probe, _)| probe).collect();
        assert_eq!(decided.join(" "), deciding, "{row}");
        assert_eq!(answer.assumptions.len(), decided.len(), "{row}");
        let unknown = outcome == Unknown;
        assert_eq!(answer.basis, if unknown { Basis::None } else { Basis::Evidence }, "{row}");
        assert_eq!(answer.unknown_because.is_empty(), !unknown, "{row}");
    }
}

#[test]
fn unknown_says_what_would_settle_it() {
    for (met_when, not_met_when, probes, reasons) in [
        ("a && b", "!a", "a=? b=y", "a could not be read"),
        ("a && b", "!a", "a=? b=n", "a could not be read"),
        ("a && b", "!c", "a=y c=y", "probe `b` was not run"),
        ("a", "", "a=n", "what was observed neither proves nor refutes the practice; a person has to answer"),
        ("", "", "", "no probe looks at this practice; a person has to answer"),
    ] {
        assert_eq!(judged(met_when, not_met_when, probes).unknown_because, [reasons], "{met_when} / {probes}");
    }
}

#[test]
fn evidence_is_cited_deciding_first_and_supporting_last() {
    let mut choice = choice("a || b", "!a && !b");
    choice.supported_by = vec!["s".to_owned(), "a".to_owned()];
    let mut observations = observed("a=n b=y s=n");
    let b = observations.get_mut("b").unwrap();
    b.evidence.insert(0, Evidence { answer: ProbeAnswer::Unknown, ..b.evidence[0].clone() });
    let answer = judge(&choice, &observations, &Applicability::Applies, None, TODAY);
    let expected = [("b", Role::Deciding), ("b", Role::Considered), ("a", Role::Considered), ("s", Role::Supporting)];
    assert_eq!(cited(&answer), expected);
    assert_eq!(answer.assumptions, ["default of `b`"]);
}

#[test]
fn the_profile_comes_before_probes() {
    let observations = observed("a=n");
    let out = Applicability::DoesNotApply("the workload has no agents (sextant.toml:4)".to_owned());
    let answer = judge(&choice("a", "!a"), &observations, &out, None, TODAY);
    assert_eq!((answer.outcome, answer.basis), (Outcome::NotApplicable, Basis::Profile));
    assert_eq!(answer.because.as_deref(), Some("the workload has no agents (sextant.toml:4)"));
    assert_eq!(answer.possible(), Possible::NOT_APPLICABLE);

    let unsure = Applicability::Unknown("cannot tell whether it has agents".to_owned());
    let answer = judge(&choice("a", "!a"), &observations, &unsure, None, TODAY);
    assert_eq!((answer.outcome, answer.basis), (Outcome::Unknown, Basis::None));
    assert_eq!(answer.unknown_because, ["cannot tell whether it has agents"]);
    assert_eq!(answer.possible(), Possible::ANY);

    assert_eq!(unsure.clone().and(out.clone()), out);
    assert_eq!(Applicability::Applies.and(unsure.clone()), unsure);
}

/// Rows: probe `a`, what the person says, outcome, basis, stated, what is possible.
#[test]
fn people_and_observation() {
    use Outcome::{Met, NotApplicable, NotMet, Unknown};
    for (probe, says, outcome, basis, stated, possible) in [
        ("a=?", Says::Met, Met, Basis::Stated, Some(Met), Possible::MET),
        ("a=?", Says::NotMet, NotMet, Basis::Stated, Some(NotMet), Possible::NOT_MET),
        ("a=?", Says::NotApplicable, NotApplicable, Basis::Stated, Some(NotApplicable), Possible::NOT_APPLICABLE),
        ("a=?", Says::DoNotKnow, Unknown, Basis::None, None, Possible::UNKNOWN),
        ("a=y", Says::Met, Met, Basis::Evidence, Some(Met), Possible::MET),
        ("a=y", Says::NotMet, Met, Basis::Contested, Some(NotMet), Possible::UNKNOWN),
        ("a=n", Says::Met, NotMet, Basis::Contested, Some(Met), Possible::UNKNOWN),
        ("a=n", Says::DoNotKnow, NotMet, Basis::Evidence, None, Possible::NOT_MET),
        (
            "a=n",
            Says::NotApplicable,
            NotMet,
            Basis::Contested,
            Some(NotApplicable),
            Possible::NOT_MET.or(Possible::NOT_APPLICABLE),
        ),
        ("a=x", Says::Met, NotApplicable, Basis::Contested, Some(Met), Possible::MET.or(Possible::NOT_APPLICABLE)),
    ] {
        let said = statement("GENSEC01-BP01", says);
        let answer = judge(&choice("a", "!a"), &observed(probe), &Applicability::Applies, Some(&said), TODAY);
        assert_eq!((answer.outcome, answer.basis, answer.stated), (outcome, basis, stated), "{probe} {says:?}");
        assert_eq!(answer.possible(), possible, "{probe} {says:?}");
        assert_eq!(answer.statement, Some(said));
        assert_eq!(answer.unknown_because.is_empty(), outcome != Unknown);
    }
}

#[test]
fn statements_lapse_and_age() {
    let observations = observed("a=?");
    let judged = |said: &Statement, as_of: &str| {
        judge(&choice("a", "!a"), &observations, &Applicability::Applies, Some(said), as_of)
    };
    let until = |until: &str| Statement { until: Some(until.to_owned()), ..statement("GENSEC01-BP01", Says::Met) };
    assert_eq!(judged(&until("2026-06-01"), "2026-06-01").outcome, Outcome::Met, "the last day still counts");
    for (said, flag) in
        [(until("2026-05-31"), StatementFlag::Expired), (until("next spring"), StatementFlag::UnreadableUntil)]
    {
        let answer = judged(&said, "2026-06-01");
        assert_eq!((answer.outcome, answer.stated), (Outcome::Unknown, None));
        assert_eq!(answer.statement_flags, [flag]);
        assert!(answer.statement.is_some(), "it stays visible");
    }
    let fresh = judged(&until("2027-01-01"), TODAY);
    let seen = |digest: &str| Statement { evidence_digest: Some(digest.to_owned()), ..until("2027-01-01") };
    assert_eq!(judged(&seen(&fresh.evidence_digest), TODAY).statement_flags, []);
    let aged = judged(&seen("sha256:00"), TODAY);
    assert_eq!((aged.outcome, aged.statement_flags), (Outcome::Met, vec![StatementFlag::EvidenceChanged]));
}

#[test]
fn a_digest_follows_what_is_said_not_where_the_line_is() {
    let one = observation("a", ProbeAnswer::No).evidence.remove(0);
    let mut moved = one.clone();
    moved.locus.as_mut().unwrap().line = 90;
    moved.role = Role::Supporting;
    let mut other = one.clone();
    other.message.push('!');
    let digest =
        |evidence: &[&Evidence]| evidence::digest(&evidence.iter().map(|one| (*one).clone()).collect::<Vec<_>>());
    assert_eq!(digest(&[&one]), digest(&[&moved]));
    assert_eq!(digest(&[&one, &other]), digest(&[&other, &one]));
    assert_ne!(digest(&[&one]), digest(&[&other]));
    assert_ne!(digest(&[&one]), digest(&[]));
    assert_eq!(digest(&[]).len(), "sha256:".len() + 64);
}

#[test]
fn dates() {
    for (text, is) in [
        ("2026-06-01", true),
        ("2024-02-29", true),
        ("2025-02-29", false),
        ("2026-13-01", false),
        ("2026-6-1", false),
        ("2026-06-01T00", false),
        ("2026/06/01", false),
        ("+026-06-01", false),
        ("", false),
        ("é026-06-0", false),
    ] {
        assert_eq!(is_date(text), is, "{text}");
    }
}

#[test]
fn what_a_milestone_keeps_reads_back() {
    let said = statement("GENSEC01-BP01", Says::Met);
    let observations = observations(&[("a", ProbeAnswer::No)]);
    let answer = judge(&choice("a", "!a"), &observations, &Applicability::Applies, Some(&said), TODAY);
    let json = serde_json::to_string_pretty(&answer).unwrap();
    assert_eq!(serde_json::from_str::<Answer>(&json).unwrap(), answer);
    insta::assert_snapshot!(json);
}
