//! The evaluator against brute force: an answer that is settled must hold for every completion of what is not known.

use proptest::prelude::*;
use sextant_facts::{Data, Evaluator, Expression, Item, List, Map, Names, Part, State, Text, Truth, Value, Why};
use std::collections::BTreeMap;

struct Given(BTreeMap<&'static str, Value>);

impl Names for Given {
    fn name(&self, name: &str) -> Option<Value> {
        self.0.get(name).cloned()
    }

    fn population(&self, _kind: &str) -> Value {
        Value::list([])
    }

    fn attribute(&self, _component: usize, _field: &str, _or_default: bool) -> Value {
        Value::absent()
    }
}

fn why() -> Why {
    Why::new("open")
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        (0..4_i64).prop_map(Value::int),
        any::<bool>().prop_map(Value::bool),
        prop_oneof![Just("a"), Just("ab"), Just("b"), Just("1"), Just("true"), Just("")].prop_map(Value::text),
        text_with_holes(),
        Just(Value::absent()),
        Just(Value::set(why())),
        Just(Value::unresolved(why())),
    ]
}

fn text_with_holes() -> impl Strategy<Value = Value> {
    prop::collection::vec(prop_oneof![Just(Some("a")), Just(Some("b")), Just(None)], 1..4).prop_map(|parts| {
        let mut text = Text::default();
        for part in parts {
            match part {
                Some(literal) => text.push_literal(literal),
                None => text.push_hole(why()),
            }
        }
        Value::known(Data::Text(text))
    })
}

fn list() -> impl Strategy<Value = Value> {
    (prop::collection::vec((scalar(), any::<bool>()), 0..3), any::<bool>()).prop_map(|(items, open)| {
        let items = items.into_iter().map(|(value, perhaps)| Item { value, perhaps: perhaps.then(why) }).collect();
        Value::known(Data::List(List { items, open: open.then(why) }))
    })
}

fn block() -> impl Strategy<Value = Value> {
    (scalar(), list(), any::<bool>()).prop_map(|(a, l, open)| {
        let mut map = Map::closed([("a", a), ("l", l)]);
        map.open = open.then(why);
        Value::known(Data::Map(map))
    })
}

fn condition() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        Just("x"),
        Just("x == 1"),
        Just("x == 'a'"),
        Just("x != 'ab'"),
        Just("x < 2"),
        Just("has(m.a)"),
        Just("has(m.z)"),
        Just("m.a == x"),
        Just("x.startsWith('a')"),
        Just("x.endsWith('b')"),
        Just("x.contains('a')"),
        Just("glob(x, 'ab')"),
        Just("size(l) > 1"),
        Just("size(l) == 0"),
        Just("l.exists(i, i == 1)"),
        Just("l.exists(i, i == x)"),
        Just("l.all(i, i == 'a')"),
        Just("l.all(i, i != 1)"),
        Just("l.exists_one(i, i == 1)"),
        Just("l.filter(i, i == 1).exists(i, true)"),
        Just("size(l.filter(i, i == 1)) == 1"),
        Just("l.map(i, i == 1).all(b, b)"),
        Just("1 in l"),
        Just("x in l"),
        Just("m.l.exists(i, i == x)"),
        Just("m.exists(b, b.a == 1)"),
        Just("x + 1 == 2"),
        Just("(x == 1 ? true : m.a == 1)"),
        Just("(x == 1 ? l : m.l).exists(i, i == 1)"),
        Just("l == [1]"),
        Just("keys(m).exists(k, k == 'z')"),
        Just("items(x).exists(i, i == 1)"),
        Just("l[0] == 1"),
        Just("m['a'] == 1"),
        Just("lowerAscii(x) == 'a'"),
    ];
    let atom = atom.prop_map(str::to_owned);
    atom.prop_recursive(3, 12, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) && ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) || ({b})")),
            inner.prop_map(|a| format!("!({a})")),
        ]
    })
}

/// A few completions of a value; every one is fully known or absent.
fn completions(value: &Value) -> Vec<Value> {
    match &value.state {
        State::Known(Data::Text(text)) => texts(&text.parts).into_iter().map(Value::text).collect(),
        State::Known(Data::List(list)) => lists(list),
        State::Known(Data::Map(map)) => maps(map),
        State::Known(_) | State::Absent => vec![value.clone()],
        State::Set { .. } => concrete(),
        State::Unresolved(_) => concrete().into_iter().chain([Value::absent()]).collect(),
    }
}

fn concrete() -> Vec<Value> {
    vec![Value::int(1), Value::int(3), Value::text("a"), Value::text("ab"), Value::bool(true), Value::bool(false)]
}

fn texts(parts: &[Part]) -> Vec<String> {
    let mut out = vec![String::new()];
    for part in parts {
        let fillings: Vec<&str> = match part {
            Part::Literal(literal) => vec![literal],
            Part::Hole(_) => vec!["", "a", "b", "xy"],
        };
        out = out.iter().flat_map(|text| fillings.iter().map(move |filling| format!("{text}{filling}"))).collect();
    }
    out
}

fn lists(list: &List) -> Vec<Value> {
    let mut out: Vec<Vec<Value>> = vec![Vec::new()];
    for item in &list.items {
        let mut choices: Vec<Option<Value>> = completions(&item.value).into_iter().take(7).map(Some).collect();
        if item.perhaps.is_some() {
            choices.push(None);
        }
        out = out
            .iter()
            .flat_map(|items| {
                choices.iter().map(move |choice| items.iter().cloned().chain(choice.clone()).collect::<Vec<_>>())
            })
            .collect();
    }
    if list.open.is_some() {
        let more: Vec<Vec<Value>> = out
            .iter()
            .flat_map(|items| {
                [Value::int(1), Value::text("a")].map(|extra| items.iter().cloned().chain([extra]).collect())
            })
            .collect();
        out.extend(more);
    }
    out.into_iter().map(Value::list).collect()
}

fn maps(map: &Map) -> Vec<Value> {
    let mut out: Vec<BTreeMap<String, Value>> = vec![BTreeMap::new()];
    for (key, value) in &map.entries {
        let choices = completions(value);
        out = out
            .iter()
            .flat_map(|entries| {
                choices.iter().take(20).map(move |choice| {
                    let mut entries = entries.clone();
                    entries.insert(key.clone(), choice.clone());
                    entries
                })
            })
            .collect();
    }
    if map.open.is_some() {
        let more: Vec<_> = out
            .iter()
            .cloned()
            .map(|mut entries| {
                entries.insert("z".to_owned(), Value::int(1));
                entries
            })
            .collect();
        out.extend(more);
    }
    out.into_iter().map(Value::map).collect()
}

fn truth(expression: &Expression, names: &Given) -> Truth {
    Evaluator::new(names).evaluate(expression).truth()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]
    #[test]
    fn a_settled_answer_holds_for_every_completion(x in scalar(), l in list(), m in block(), source in condition()) {
        let Ok(expression) = Expression::parse(&source) else { return Ok(()) };
        let abstract_answer = truth(&expression, &Given(BTreeMap::from([("x", x.clone()), ("l", l.clone()), ("m", m.clone())])));
        if matches!(abstract_answer, Truth::Unknown(_)) {
            return Ok(());
        }
        for x in completions(&x) {
            for l in completions(&l).into_iter().take(40) {
                for m in completions(&m).into_iter().take(40) {
                    let names = Given(BTreeMap::from([("x", x.clone()), ("l", l.clone()), ("m", m)]));
                    let concrete = truth(&expression, &names);
                    // A completion may make the expression meaningless (a comparison of other types); it never contradicts.
                    if !matches!(concrete, Truth::Unknown(_)) {
                        prop_assert_eq!(&concrete, &abstract_answer, "{} with x={:?} l={:?}", source, x.state, l.state);
                    }
                }
            }
        }
    }
}
