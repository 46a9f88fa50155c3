use sextant_facts::{Data, Evaluation, Evaluator, Expression, Item, List, Names, Text, Truth, Value, Why};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Names for expressions: a few values in every state.
struct Sample;

fn why() -> Why {
    Why::new("not read")
}

fn holed() -> Value {
    let mut text = Text::literal("arn:aws:bedrock:");
    text.push_hole(why());
    text.push_literal("::foundation-model/*");
    Value::known(Data::Text(text))
}

fn open_list() -> Value {
    Value::known(Data::List(List {
        items: vec![Item::there(Value::int(1)), Item::there(Value::int(2))].into(),
        open: Some(why()),
    }))
}

impl Names for Sample {
    fn name(&self, name: &str) -> Option<Value> {
        Some(match name {
            "known" => Value::int(512),
            "spelled" => Value::text("512"),
            "set" => Value::set(why()),
            "absent" => Value::absent(),
            "unresolved" => Value::unresolved(why()),
            "arn" => holed(),
            "open" => open_list(),
            "closed" => Value::list([Value::int(1), Value::int(2)]),
            "perhaps" => Value::known(Data::List(List {
                items: vec![Item { value: Value::int(1), perhaps: Some(why()) }].into(),
                open: None,
            })),
            "block" => Value::map([("a", Value::int(1)), ("b", Value::absent()), ("c", Value::set(why()))]),
            "variables" => Value::list([
                Value::map([("name", Value::text("KEY")), ("value", Value::text("x"))]),
                Value::map([("name", Value::text("SECRET")), ("valueFrom", Value::text("y"))]),
            ]),
            "policy" => Value::text(r#"{"Statement": [{"Effect": "Allow"}]}"#),
            _ => return None,
        })
    }

    fn population(&self, _kind: &str) -> Value {
        Value::list([])
    }

    fn attribute(&self, _component: usize, _field: &str, _or_default: bool) -> Value {
        Value::absent()
    }
}

fn answer(source: &str) -> &'static str {
    let expression = Expression::parse(source).unwrap_or_else(|error| panic!("{source}: {}", error.message));
    match Evaluator::new(&Sample).evaluate(&expression).truth() {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown(_) => "unknown",
    }
}

#[test]
fn the_known_part_decides() {
    let table = [
        ("known == 512", "true"),
        ("spelled == 512", "true"),
        ("spelled > 100 && spelled <= 512", "true"),
        ("set == 1", "unknown"),
        ("absent == 1", "unknown"),
        ("has(block.a)", "true"),
        ("has(block.b)", "false"),
        ("has(block.c)", "true"),
        ("has(block.d)", "false"),
        ("has(unresolved.x)", "unknown"),
        ("has(known.x)", "false"),
        ("has(spelled.x)", "false"),
        ("has(arn.x)", "false"),
        ("pairs(variables, 'name', 'value').KEY == 'x'", "true"),
        ("has(pairs(variables, 'name', 'value').SECRET)", "true"),
        ("has(pairs(variables, 'name', 'value').OTHER)", "false"),
        ("has(pairs(perhaps, 'name', 'value').OTHER)", "unknown"),
        ("has(absent.x.y)", "false"),
        ("arn.startsWith('arn:aws:')", "true"),
        ("arn.startsWith('arn:azure')", "false"),
        ("arn.startsWith('arn:aws:bedrock:eu')", "unknown"),
        ("arn.endsWith('foundation-model/*')", "true"),
        ("arn.endsWith('inference-profile/x')", "false"),
        ("arn.contains('foundation-model')", "true"),
        ("arn.contains('us-east-1')", "unknown"),
        ("arn == '*'", "false"),
        ("arn == 'arn:aws:bedrock:eu-west-1::foundation-model/*'", "unknown"),
        ("arn != '*'", "true"),
        ("open.exists(x, x == 2)", "true"),
        ("open.exists(x, x == 3)", "unknown"),
        ("open.all(x, x == 1)", "false"),
        ("open.all(x, x > 0)", "unknown"),
        ("closed.all(x, x > 0)", "true"),
        ("closed.exists_one(x, x == 2)", "true"),
        ("perhaps.exists(x, x == 1)", "unknown"),
        ("perhaps.all(x, x == 1)", "true"),
        ("perhaps.all(x, x == 2)", "unknown"),
        ("absent.exists(x, true)", "false"),
        ("absent.all(x, false)", "true"),
        ("block.exists(x, x.a == 1)", "true"),
        ("size(closed) == 2", "true"),
        ("size(open) == 2", "unknown"),
        ("closed.map(x, x * 2) == [2, 4]", "true"),
        ("closed.filter(x, x > 1).exists(x, x == 1)", "false"),
        ("2 in closed", "true"),
        ("3 in open", "unknown"),
        ("set == 1 || true", "true"),
        ("unresolved && false", "false"),
        ("!unresolved", "unknown"),
        ("unresolved ? true : true", "true"),
        ("json(policy).Statement.exists(s, s.Effect == 'Allow')", "true"),
        ("glob('bedrock:Invoke*', 'bedrock:InvokeModel')", "true"),
        ("covers('bedrock:invoke*', 'bedrock:InvokeModel')", "true"),
        ("glob(arn, 'arn:aws:s3:::x')", "false"),
        ("1 / 0 == 1", "unknown"),
        ("missing == 1", "unknown"),
    ];
    let wrong: Vec<String> = table
        .iter()
        .filter(|(source, wanted)| answer(source) != *wanted)
        .map(|(source, wanted)| format!("{source}: expected {wanted}, got {}", answer(source)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_ours_is_refused() {
    let deep = "(".repeat(100) + "1" + &")".repeat(100);
    let long = "a".repeat(5000);
    for source in ["x == null", "foo(1)", "{'a': 1}", "a.b(", "", &deep, &long, "1 +", "x.matches('a')"] {
        assert!(Expression::parse(source).is_err(), "{source}");
    }
}

/// Components that all have a colour, known or not, and a size.
#[derive(Default)]
struct Remembering(RefCell<BTreeMap<usize, Evaluation>>);

impl Names for Remembering {
    fn name(&self, _name: &str) -> Option<Value> {
        None
    }

    fn population(&self, _kind: &str) -> Value {
        let item = |colour: Value, size: i64| Value::map([("colour", colour), ("size", Value::int(size))]);
        let assumed = Value::text("blue").assuming("blue by default");
        let items = [
            item(Value::text("red"), 1),
            item(assumed, 2),
            item(Value::unresolved(why()), 3),
            item(Value::text("red"), 4),
        ];
        Value::list(items)
    }

    fn attribute(&self, _component: usize, _field: &str, _or_default: bool) -> Value {
        Value::absent()
    }

    fn memory(&self) -> Option<&RefCell<BTreeMap<usize, Evaluation>>> {
        Some(&self.0)
    }
}

/// What comes first in a fold and is the same for every member is asked once: the answers are those of the other order.
#[test]
fn what_is_asked_once_answers_alike() {
    for (first, then) in [
        ("i.colour == 'red'", "i.size == it"),
        ("i.colour == 'red' && i.size > 1", "i.size == it"),
        ("i.colour != 'blue'", "(i.size == it || i.size == it + 1)"),
    ] {
        for fold in ["exists", "exists_one"] {
            let ask = |condition: String| {
                let expression =
                    Expression::parse(&format!("all.things.{fold}(i, {condition})")).expect("an expression");
                let names = Remembering::default();
                let of = |it: i64| Evaluator::new(&names).with("it", Value::int(it)).evaluate(&expression);
                (0..6).map(|it| of(it).truth()).collect::<Vec<_>>()
            };
            assert_eq!(ask(format!("{first} && {then}")), ask(format!("{then} && {first}")), "{fold} {first} {then}");
        }
    }
}
