//! Risk rules, risk intervals, and what AWS clients see.

use crate::sample::{conditions, levels, none, possibles, practice, question, rules};
use proptest::prelude::*;
use sextant_core::lens::Level::{High, Low, Medium};
use sextant_core::risk::{answered_by_person, interval, interval_by_definition};
use sextant_core::*;
use std::collections::BTreeSet;

const IDS: &[&str] = &["a", "b", "c", "d", "e", "none_no", "stranger"];

fn set(ids: &str) -> BTreeSet<String> {
    ids.split_whitespace().map(str::to_owned).collect()
}

/// Rows: the first rule's condition (which gives no risk, before a default of high), selected, not applicable, risk.
#[test]
fn answered_by_a_person_as_observed_in_aws() {
    let question = question(&[Medium; 4]);
    for (condition, selected, not_applicable, risk) in [
        ("a && b && c && d", "a b c", "d", Risk::None),
        ("a && b && c && d", "", "a b c d", Risk::None),
        ("a && b && c && d", "", "a", Risk::High),
        ("a && b && c && d", "", "", Risk::Unanswered),
        ("a && b && c && d", "a b c d", "", Risk::None),
        ("a && b && c && d", "a b c", "", Risk::High),
        ("a && b && c && d", "none_no", "", Risk::High),
        ("a && b && c && d", "a b c d none_no", "", Risk::None),
        ("a && b && c && d", "", "none_no", Risk::Unanswered),
        ("a || b", "c", "a", Risk::High),
        ("a || b", "b", "a", Risk::None),
        ("a || b", "", "a b", Risk::High),
        ("(a && b) || c", "d", "a b", Risk::None),
        ("(a || b) && c", "c", "a b", Risk::High),
        ("a && !b", "a", "b", Risk::None),
        ("a && !b", "b", "a", Risk::High),
        ("a && none_no", "a none_no", "", Risk::None),
        // Not observed: a single id that is not applicable is neither missing nor a reason for a risk.
        ("a", "b", "a", Risk::None),
        ("!a", "b", "a", Risk::High),
        ("!!a", "b", "a", Risk::None),
    ] {
        let rules = rules(&[(condition, Risk::None), ("default", Risk::High)]);
        let found = answered_by_person(&question, &rules, true, &set(selected), &set(not_applicable));
        assert_eq!(found, risk, "{condition}: selected {selected:?}, not applicable {not_applicable:?}");
        let out = answered_by_person(&question, &rules, false, &set(selected), &set(not_applicable));
        assert_eq!(out, Risk::NotApplicable);
    }
}

#[test]
fn the_first_true_rule_wins_and_a_missing_default_is_high() {
    let question = question(&[Medium; 2]);
    let rules = rules(&[("a && b", Risk::None), ("a", Risk::Medium)]);
    for (selected, risk) in [("a b", Risk::None), ("a", Risk::Medium), ("b", Risk::High)] {
        assert_eq!(answered_by_person(&question, &rules, true, &set(selected), &set("")), risk, "{selected}");
    }
}

#[test]
fn graded_by_a_person() {
    let question = question(&[High, Medium, Low]);
    for (selected, not_applicable, risk) in [
        ("", "", Risk::Unanswered),
        ("none_no", "", Risk::High),
        ("b c", "", Risk::High),
        ("a", "", Risk::Medium),
        ("a b", "", Risk::None),
        ("b", "a", Risk::None),
        ("", "a b c", Risk::None),
    ] {
        let found = answered_by_person(&question, &RiskRules::Graded, true, &set(selected), &set(not_applicable));
        assert_eq!(found, risk, "selected {selected:?}, not applicable {not_applicable:?}");
    }
}

/// Rows: for `a` (high), `b` (medium), `c` (low): m met, n not met, x not applicable, ? unknown, * unknown whether it applies.
#[test]
fn graded_intervals() {
    let question = question(&[High, Medium, Low]);
    for (outcomes, best, worst) in [
        ("mmm", Risk::None, Risk::None),
        ("mmn", Risk::None, Risk::None),
        ("mn?", Risk::Medium, Risk::Medium),
        ("n??", Risk::High, Risk::High),
        ("?n?", Risk::Medium, Risk::High),
        ("???", Risk::None, Risk::High),
        ("m??", Risk::None, Risk::Medium),
        ("mm?", Risk::None, Risk::None),
        ("xxx", Risk::NotApplicable, Risk::NotApplicable),
        ("xxn", Risk::None, Risk::None),
        ("xx*", Risk::NotApplicable, Risk::None),
        ("***", Risk::NotApplicable, Risk::High),
        ("*m*", Risk::None, Risk::High),
    ] {
        let possible: Vec<Possible> = outcomes.chars().map(possible).collect();
        let found = interval(&question, &RiskRules::Graded, &possible);
        assert_eq!((found.best, found.worst), (best, worst), "{outcomes}");
        let level = if best == worst { best } else { Risk::Unanswered };
        assert_eq!(found.level, level, "{outcomes}");
        assert_eq!(interval_by_definition(&question, &RiskRules::Graded, &possible), found, "{outcomes}");
    }
}

fn possible(outcome: char) -> Possible {
    match outcome {
        'm' => Possible::MET,
        'n' => Possible::NOT_MET,
        'x' => Possible::NOT_APPLICABLE,
        '?' => Possible::UNKNOWN,
        _ => Possible::ANY,
    }
}

#[test]
fn none_of_these_is_selected_where_nothing_is_met() {
    let question = question(&[Medium; 2]);
    let rules = rules(&[("none_no", Risk::High), ("a && b", Risk::None), ("default", Risk::Medium)]);
    for (outcomes, best, worst) in
        [("nn", Risk::High, Risk::High), ("mn", Risk::Medium, Risk::Medium), ("?n", Risk::Medium, Risk::High)]
    {
        let possible: Vec<Possible> = outcomes.chars().map(possible).collect();
        let found = interval(&question, &rules, &possible);
        assert_eq!((found.best, found.worst), (best, worst), "{outcomes}");
    }
}

#[test]
fn a_question_without_practices_concerns_nothing() {
    let question = question(&[]);
    for rules in [RiskRules::Graded, rules(&[("default", Risk::High)])] {
        assert_eq!(interval(&question, &rules, &[]).level, Risk::NotApplicable);
    }
}

/// A condition that is true where an odd number of ids is: no part of it settles before all of it does.
fn odd(ids: &[String]) -> Condition {
    let (first, rest) = ids.split_first().unwrap();
    let first = Condition::id(first);
    if rest.is_empty() {
        return first;
    }
    let rest = odd(rest);
    Condition::any([Condition::all([first.clone(), rest.clone().negated()]), Condition::all([first.negated(), rest])])
}

#[test]
fn tangled_rules_end_and_never_look_safer_than_they_are() {
    let ids: Vec<String> = (0..200).map(|at| format!("p{at}")).collect();
    let mut choices: Vec<Choice> = ids.iter().map(|id| practice(id, Medium)).collect();
    choices.push(none("none_no"));
    let question = Question { choices, ..Question::default() };
    let parity = odd(ids.get(..10).unwrap());
    let all = Condition::any([parity.clone(), Condition::all(ids.iter().map(Condition::id))]);
    let rules = RiskRules::Rules(vec![
        RiskRule { condition: RuleCondition::When(all), risk: Risk::None },
        RiskRule { condition: RuleCondition::When(parity.negated()), risk: Risk::Medium },
    ]);
    let found = interval(&question, &rules, &vec![Possible::ANY; 201]);
    assert_eq!((found.best, found.worst), (Risk::NotApplicable, Risk::High), "medium is the truth, high the bound");
}

#[test]
fn thousands_of_rules_do_not_exhaust_the_stack() {
    let choices: Vec<Choice> = (0..5000).map(|at| practice(&format!("p{at}"), Medium)).collect();
    let rule = |choice: &Choice| RiskRule { condition: choice.id.parse().unwrap(), risk: Risk::None };
    let rules = RiskRules::Rules(choices.iter().map(rule).collect());
    let question = Question { choices, ..Question::default() };
    let found = interval(&question, &rules, &[]);
    assert_eq!((found.best, found.worst), (Risk::None, Risk::High));
}

#[test]
fn fifteen_open_practices_of_the_usual_rules_are_exact() {
    let question = question(&[Medium; 15]);
    let ids: Vec<&str> = question.practices().map(|choice| choice.id.as_str()).collect();
    let all = ids.join(" && ");
    let missing = ids.iter().map(|id| format!("(!{id})")).collect::<Vec<_>>().join(" || ");
    let rules = rules(&[(&all, Risk::None), (&missing, Risk::Medium), ("default", Risk::High)]);
    let found = interval(&question, &rules, &[Possible::UNKNOWN; 16]);
    assert_eq!((found.best, found.worst), (Risk::None, Risk::Medium), "the default can never apply");
    let found = interval(&question, &rules, &[Possible::ANY; 16]);
    assert_eq!((found.best, found.worst), (Risk::NotApplicable, Risk::Medium));
}

proptest! {
    #[test]
    fn graded_is_the_least_and_the_greatest_over_all_completions(
        levels in proptest::collection::vec(levels(), 0..6), possible in proptest::collection::vec(possibles(), 7),
    ) {
        let question = question(&levels);
        let found = interval(&question, &RiskRules::Graded, &possible);
        prop_assert_eq!(found, interval_by_definition(&question, &RiskRules::Graded, &possible));
    }

    #[test]
    fn rules_are_the_least_and_the_greatest_over_all_completions(
        practices in 0usize..6,
        rules in proptest::collection::vec((conditions(IDS), 0usize..3), 0..4),
        default in proptest::option::of(0usize..3),
        possible in proptest::collection::vec(possibles(), 7),
    ) {
        let question = question(&vec![Medium; practices]);
        let risk = |at: usize| [Risk::None, Risk::Medium, Risk::High][at];
        let mut rules: Vec<RiskRule> = rules.into_iter()
            .map(|(condition, at)| RiskRule { condition: RuleCondition::When(condition), risk: risk(at) })
            .collect();
        rules.extend(default.map(|at| RiskRule { condition: RuleCondition::Default, risk: risk(at) }));
        let rules = RiskRules::Rules(rules);
        prop_assert_eq!(interval(&question, &rules, &possible), interval_by_definition(&question, &rules, &possible));
    }

    #[test]
    fn more_knowledge_never_widens_the_interval(
        levels in proptest::collection::vec(levels(), 1..6), possible in proptest::collection::vec(possibles(), 7), at in 0usize..6,
    ) {
        let question = question(&levels);
        let before = interval(&question, &RiskRules::Graded, &possible);
        for one in possible[at].each() {
            let mut known = possible.clone();
            known[at] = one;
            let after = interval(&question, &RiskRules::Graded, &known);
            prop_assert!(before.best <= after.best && after.worst <= before.worst);
        }
    }
}
