//! `aws_iam_policy_document`: the policy in IAM's JSON form.

use super::access::elements;
use super::function::decode;
use super::merge::{doubt, draw, maybe};
use sextant_facts::{Data, Item, List, Map, State, Value, Why};

/// The data source that writes policies.
pub(super) const TYPE: &str = "aws_iam_policy_document";
/// What it computes: the same document, with and without whitespace.
const COMPUTED: [&str; 2] = ["json", "minified_json"];

/// Adds the attributes that the data source computes from what is written.
pub(super) fn complete(written: &mut Map) {
    let document = Value::known(Data::Json(Box::new(document(written))));
    for name in COMPUTED {
        written.entries.insert(name.to_owned(), document.clone());
    }
}

/// Takes them away again: they are not written.
pub(super) fn only_written(written: &mut Map) {
    for name in COMPUTED {
        written.entries.remove(name);
    }
}

fn document(written: &Map) -> Value {
    let mut entries = vec![("Version".to_owned(), or_default(written.get("version"), "2012-10-17"))];
    let id = written.get("policy_id");
    if id.is_there() != Some(false) {
        entries.push(("Id".to_owned(), id));
    }
    let mut list = List::default();
    for name in ["source_json", "source_policy_documents"] {
        add(&mut list, documents(&written.get(name)));
    }
    add(&mut list, own(&written.get("statement")));
    for name in ["override_json", "override_policy_documents"] {
        add(&mut list, documents(&written.get(name)));
    }
    entries.push(("Statement".to_owned(), Value::known(Data::List(list))));
    Value::map(entries)
}

/// The value, or what the provider takes where nothing is written.
fn or_default(value: Value, default: &str) -> Value {
    match &value.state {
        State::Absent => Value::text(default),
        State::Unresolved(why) => draw(Value::set(why.clone()), &value),
        _ => value,
    }
}

/// Appends statements; one with the Sid of an earlier one replaces it.
fn add(list: &mut List, later: List) {
    let sid = |item: &Item| item.value.as_map().map(|map| map.get("Sid")).unwrap_or_else(Value::absent);
    let named = |item: &Item| sid(item).as_str().is_some_and(|sid| !sid.is_empty());
    for item in &later.items {
        let new = sid(item);
        match (new.as_str(), &item.perhaps) {
            (Some(""), _) => {}
            (Some(new), None) => list.items.retain(|old| sid(old).as_str() != Some(new)),
            (Some(new), Some(why)) => doubt_where(list, why, |old| sid(old).as_str() == Some(new)),
            (None, _) => {
                if let Some(why) = doubt(&new) {
                    doubt_where(list, &why, named);
                }
            }
        }
    }
    if let Some(why) = &later.open {
        doubt_where(list, why, named);
    }
    list.items.extend(later.items);
    list.open = list.open.take().or(later.open);
}

fn doubt_where(list: &mut List, why: &Why, concerns: impl Fn(&Item) -> bool) {
    for item in list.items.iter_mut().filter(|item| concerns(item)) {
        item.perhaps.get_or_insert_with(|| why.clone());
    }
}

/// The statements of policy documents that are given as JSON.
fn documents(given: &Value) -> List {
    let mut list = List::default();
    if matches!(given.state, State::Absent) {
        return list;
    }
    let each = match given.data() {
        Some(Data::List(_)) => elements(given),
        _ => elements(&Value::list([given.clone()])),
    };
    list.open = each.open;
    for element in each.entries {
        let found = match element.value.data() {
            Some(Data::Json(document)) => statements(document),
            Some(Data::Text(text)) if text.as_literal().is_some_and(|text| text.trim().is_empty()) => continue,
            Some(Data::Text(text)) => decode(text).and_then(|document| statements(&document)),
            _ if element.value.is_there() == Some(false) => continue,
            _ => None,
        };
        let Some(found) = found else {
            let unknown = || Why::new("a policy document is not known");
            list.open = list.open.or_else(|| Some(doubt(&element.value).unwrap_or_else(unknown)));
            continue;
        };
        list.open = list.open.or(found.open);
        for item in found.items {
            let perhaps = item.perhaps.or_else(|| element.perhaps.clone());
            list.items.push(Item { value: draw(item.value, &element.value), perhaps });
        }
    }
    list
}

/// The statements of a document: a list, or one alone.
fn statements(document: &Value) -> Option<List> {
    let statement = document.as_map()?.get("Statement");
    match &statement.state {
        State::Known(Data::List(list)) => Some(list.clone()),
        State::Known(Data::Map(_)) => Some(List::closed([statement])),
        State::Absent => Some(List::default()),
        _ => None,
    }
}

/// The `statement` blocks.
fn own(blocks: &Value) -> List {
    let blocks = occurrences(blocks);
    let item = |item: Item| Item { value: statement(&item.value), perhaps: item.perhaps };
    List { items: blocks.items.into_iter().map(item).collect(), open: blocks.open }
}

/// Blocks of one type: one as a map, several as a list, none.
fn occurrences(blocks: &Value) -> List {
    match &blocks.state {
        State::Known(Data::List(list)) => list.clone(),
        State::Absent => List::default(),
        State::Known(_) => List::closed([blocks.clone()]),
        State::Set { why, .. } | State::Unresolved(why) => List { open: Some(why.clone()), ..List::default() },
    }
}

fn statement(block: &Value) -> Value {
    let Some(map) = block.as_map() else { return block.clone() };
    let mut entries = Vec::new();
    entries.push(("Effect", or_default(map.get("effect"), "Allow")));
    for (from, to) in [
        ("sid", "Sid"),
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ] {
        let value = map.get(from);
        let empty = value.as_list().is_some_and(|list| list.items.is_empty() && list.open.is_none());
        if value.is_there() != Some(false) && !empty && value.as_str() != Some("") {
            entries.push((to, value));
        }
    }
    for (from, to) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        entries.extend(principals(&map.get(from)).map(|value| (to, value)));
    }
    entries.extend(conditions(&map.get("condition")).map(|value| ("Condition", value)));
    let mut out = Value::map(entries);
    out.place.clone_from(&block.place);
    draw(out, block)
}

/// `{type: identifiers}`, or `"*"`.
fn principals(blocks: &Value) -> Option<Value> {
    let blocks = occurrences(blocks);
    let mut map = Map { open: blocks.open, ..Map::default() };
    let mut place = None;
    for item in blocks.items {
        let Some(block) = item.value.as_map() else { continue };
        let (kind, identifiers) = (block.get("type"), block.get("identifiers"));
        place = place.or_else(|| item.value.place.clone());
        let everyone = identifiers.as_list().is_some_and(|list| {
            list.items.len() == 1 && list.items.iter().all(|item| item.value.as_str() == Some("*"))
        });
        match kind.as_str() {
            Some("*") if everyone && item.perhaps.is_none() => {
                return Some(Value { place, ..Value::text("*") });
            }
            Some(kind) => collect(&mut map, kind, identifiers, item.perhaps.as_ref()),
            None => map.open = doubt(&kind),
        }
    }
    let empty = map.entries.is_empty() && map.open.is_none();
    (!empty).then(|| Value { place, ..Value::known(Data::Map(map)) })
}

/// `{test: {variable: values}}`.
fn conditions(blocks: &Value) -> Option<Value> {
    let blocks = occurrences(blocks);
    let mut tests: std::collections::BTreeMap<String, Map> = std::collections::BTreeMap::new();
    let mut open = blocks.open;
    let mut place = None;
    for item in blocks.items {
        let Some(block) = item.value.as_map() else { continue };
        let (test, variable) = (block.get("test"), block.get("variable"));
        place = place.or_else(|| item.value.place.clone());
        match (test.as_str(), variable.as_str()) {
            (Some(test), Some(variable)) => {
                let test = tests.entry(test.to_owned()).or_default();
                collect(test, variable, block.get("values"), item.perhaps.as_ref());
            }
            (Some(test), None) => tests.entry(test.to_owned()).or_default().open = doubt(&variable),
            (None, _) => open = doubt(&test),
        }
    }
    let entries = tests.into_iter().map(|(test, map)| (test, Value::known(Data::Map(map)))).collect();
    let map = Map { entries, open };
    let empty = map.entries.is_empty() && map.open.is_none();
    (!empty).then(|| Value { place, ..Value::known(Data::Map(map)) })
}

/// Adds values under a key; a key that occurs again has the values of both.
fn collect(map: &mut Map, key: &str, values: Value, perhaps: Option<&Why>) {
    let values = match perhaps {
        Some(why) => maybe(values, why),
        None => values,
    };
    let Some(earlier) = map.entries.get_mut(key) else {
        map.entries.insert(key.to_owned(), values);
        return;
    };
    let (State::Known(Data::List(list)), Some(more)) = (&mut earlier.state, values.as_list()) else {
        *earlier = Value::set(doubt(&values).unwrap_or_else(|| Why::new("values are not known")));
        return;
    };
    list.items.extend(more.items.iter().cloned());
    list.open = list.open.take().or_else(|| more.open.clone());
}
