//! The grammar of conditions, and what a condition comes to.

use crate::sample::conditions;
use proptest::prelude::*;
use sextant_core::Operand::{False, NotApplicable, True, Unknown};
use sextant_core::condition::{MAX_LENGTH, ids_in};
use sextant_core::*;

const IDS: &[&str] = &["a", "b", "c", "d", "e"];

fn operands() -> impl Strategy<Value = Vec<Operand>> {
    proptest::collection::vec(proptest::sample::select(&[True, False, Unknown, NotApplicable][..]), IDS.len())
}

fn lookup(operands: &[Operand]) -> impl Fn(&str) -> Operand {
    let operands = operands.to_vec();
    move |id| IDS.iter().position(|known| *known == id).map_or(Unknown, |at| operands[at])
}

/// The condition without the ids that are not applicable; nothing where all are.
fn without_dropped(condition: &Condition, operand: &dyn Fn(&str) -> Operand) -> Option<Condition> {
    let keep = |members: &[Condition]| -> Vec<Condition> {
        members.iter().filter_map(|member| without_dropped(member, operand)).collect()
    };
    match condition {
        Condition::Id(id) => (operand(id) != NotApplicable).then(|| condition.clone()),
        Condition::Not(inner) => without_dropped(inner, operand).map(Condition::negated),
        Condition::All(members) => Some(keep(members)).filter(|kept| !kept.is_empty()).map(Condition::all),
        Condition::Any(members) => Some(keep(members)).filter(|kept| !kept.is_empty()).map(Condition::any),
    }
}

proptest! {
    #[test]
    fn what_is_written_reads_back(condition in conditions(IDS)) {
        prop_assert_eq!(Condition::parse(&condition.to_string()), Ok(condition.clone()));
        let json = serde_json::to_string(&condition).unwrap();
        prop_assert_eq!(serde_json::from_str::<Condition>(&json).unwrap(), condition);
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_place_in_it(text in "[a-c!&|() _\\-é]{0,40}") {
        if let Err(error) = Condition::parse(&text) {
            prop_assert!(text.get(error.span.clone()).is_some(), "{:?} in {:?}", error, text);
            prop_assert!(!error.message.is_empty());
        }
    }

    #[test]
    fn what_is_not_applicable_drops_out(condition in conditions(IDS), operands in operands()) {
        let operand = lookup(&operands);
        let rest = without_dropped(&condition, &operand);
        let expected = rest.map_or(NotApplicable, |rest| rest.evaluate(&operand));
        prop_assert_eq!(condition.evaluate(&operand), expected);
    }

    #[test]
    fn a_settled_condition_stays_whatever_the_unknown_turns_out_to_be(
        condition in conditions(IDS), operands in operands(), turns in proptest::collection::vec(any::<bool>(), IDS.len()),
    ) {
        let value = condition.evaluate(&lookup(&operands));
        let completed: Vec<Operand> = operands.iter().zip(turns).map(|(operand, turn)| match operand {
            Unknown => if turn { True } else { False },
            other => *other,
        }).collect();
        let completed = condition.evaluate(&lookup(&completed));
        prop_assert_ne!(completed, Unknown);
        prop_assert!(value == Unknown || value == completed);
        prop_assert_eq!(value == NotApplicable, completed == NotApplicable);
    }

    #[test]
    fn opposites_swap_the_operators(one in conditions(IDS), other in conditions(IDS), operands in operands()) {
        let operand = lookup(&operands);
        let left = Condition::all([one.clone(), other.clone()]).negated();
        let right = Condition::any([one.negated(), other.negated()]);
        prop_assert_eq!(left.evaluate(&operand), right.evaluate(&operand));
        prop_assert_eq!(left.holds(&operand), right.holds(&operand));
    }

    #[test]
    fn a_rule_over_choices_that_all_apply_is_plain_logic(condition in conditions(IDS), turns in 0u8..32) {
        let operand = |id: &str| {
            let at = IDS.iter().position(|known| *known == id).unwrap();
            if turns >> at & 1 == 1 { True } else { False }
        };
        prop_assert_eq!(condition.holds(&operand), condition.evaluate(&operand) == True);
    }

    #[test]
    fn what_decides_suffices(condition in conditions(IDS), operands in operands()) {
        let operand = lookup(&operands);
        let value = condition.evaluate(&operand);
        let deciding = condition.deciding(&operand);
        prop_assert!(!deciding.is_empty());
        let alone = |id: &str| match operand(id) {
            NotApplicable => NotApplicable,
            known if deciding.contains(&id) => known,
            _ => Unknown,
        };
        prop_assert_eq!(condition.evaluate(&alone), value);
    }
}

#[test]
fn binding_and_white_space() {
    for (text, same) in [
        ("a||b&&!c", "a || b && !c"),
        ("( a || b )&& c", "(a || b) && c"),
        ("(a && b) && (c && d)", "a && b && c && d"),
        ("(!a) || (!b)", "!a || !b"),
        ("((a))", "a"),
        ("!(a || b)", "!(a || b)"),
        ("!!a", "!!a"),
        ("\n a\t&&\r\n b ", "a && b"),
        ("default_vpc || defaults", "default_vpc || defaults"),
    ] {
        assert_eq!(Condition::parse(text).unwrap().to_string(), same, "{text}");
    }
}

#[test]
fn faults_have_a_place_and_advice() {
    for (text, span, message) in [
        ("", 0..0, "the condition ends where an id should stand"),
        ("a &&", 4..4, "the condition ends where an id should stand"),
        ("&& a", 0..2, "an operator without a left side"),
        ("a b", 2..3, "an operator is missing here"),
        ("a & b", 2..3, "unexpected `&`"),
        ("GENSEC01-BP02", 8..9, "unexpected `-`"),
        ("(a || b", 7..7, "the `(` at offset 0 is not closed here"),
        ("a)", 1..2, "`)` without `(`"),
        ("()", 1..2, "`)` where an id should stand"),
        ("a && default", 5..12, "`default` inside a condition"),
        ("é", 0..2, "unexpected `\\u{e9}`"),
    ] {
        let error = Condition::parse(text).unwrap_err();
        assert_eq!((error.span.clone(), error.message.as_str()), (span, message), "{text}");
    }
    let error = Condition::parse("a & b").unwrap_err();
    assert_eq!(error.to_string(), "unexpected `&` at offset 2: write `&&`");
}

#[test]
fn hostile_conditions_are_refused() {
    for deep in ["(", "!", "!("] {
        let error = Condition::parse(&deep.repeat(5000)).unwrap_err();
        assert_eq!(error.message, "too many nested `!` and `(`");
    }
    assert!(Condition::parse(&format!("{}a{}", "(".repeat(64), ")".repeat(64))).is_ok());
    assert!(Condition::parse(&format!("{}a", "!".repeat(64))).is_ok());
    assert!(Condition::parse(&"a".repeat(MAX_LENGTH + 1)).unwrap_err().message.starts_with("condition of"));
    let long = vec!["a"; MAX_LENGTH / 5].join(" && ");
    assert_eq!(Condition::parse(&long).unwrap().ids(), ["a"]);
}

#[test]
fn default_stands_alone_as_a_rule() {
    assert_eq!(RuleCondition::parse(" default "), Ok(RuleCondition::Default));
    assert_eq!(RuleCondition::parse("a").unwrap().to_string(), "a");
    assert!(RuleCondition::parse("!default").is_err());
    assert_eq!(serde_json::to_string(&RuleCondition::Default).unwrap(), "\"default\"");
}

#[test]
fn ids_with_their_places() {
    assert_eq!(ids_in("a &&\n !b_1"), [(0..1, "a"), (7..10, "b_1")]);
    assert_eq!(ids_in("é"), []);
    assert_eq!(Condition::parse("b || a && b").unwrap().ids(), ["b", "a"]);
}
