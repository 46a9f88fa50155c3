//! What promptfoo is told to evaluate.

use super::{last_line, resource};
use crate::node::Node;
use sextant_facts::{Data, Item, List, Place, Resource, Value, Why};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Assertions that hold an answer against what is expected.
const EXPECTING: [&str; 26] = [
    "equals",
    "contains",
    "icontains",
    "contains-all",
    "contains-any",
    "icontains-all",
    "icontains-any",
    "starts-with",
    "regex",
    "similar",
    "factuality",
    "model-graded-factuality",
    "closedqa",
    "model-graded-closedqa",
    "llm-rubric",
    "g-eval",
    "rouge-n",
    "bleu",
    "levenshtein",
    "context-recall",
    "javascript",
    "python",
    "answer-relevance",
    "select-best",
    "classifier",
    "f-score",
];

/// Whether a file bears the name of promptfoo's settings.
pub(super) fn is_named(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.starts_with("promptfooconfig."))
}

/// Settings that are a program, or not valid: they are there, and no more is known of them.
pub(super) fn unread(path: &Arc<str>, text: &str) -> Resource {
    let why = Why::at("the settings of promptfoo are not read", Place::new(path.clone(), 1, 1));
    let names = ["prompts", "providers", "tests", "asserts", "assertions", "expecting", "redteam"];
    let unknown = names.map(|name| (name, Value::unresolved(why.clone()))).to_vec();
    resource("evaluation_config", "promptfoo", path, (1, last_line(text)), unknown)
}

/// The settings, if a document has promptfoo's keys or its name.
pub(super) fn read(path: &Arc<str>, text: &str, root: &Node) -> Option<Resource> {
    let has = |key: &str| root.get(key).is_some();
    let asks = has("providers") || has("targets");
    let judges = has("tests") || has("redteam") || has("defaultTest") || has("scenarios");
    let told = is_named(path)
        || (asks && has("prompts") && judges)
        || (has("redteam") && asks && root.get("redteam")?.get("plugins").is_some());
    told.then(|| settings(path, text, root))
}

fn settings(path: &Arc<str>, text: &str, root: &Node) -> Resource {
    let count = |key: &str| match root.get(key) {
        None => Value::int(0),
        Some(node)
            if !node.items().is_empty() && !node.items().iter().any(|item| item.text().is_some_and(is_elsewhere)) =>
        {
            Value::int(i64::try_from(node.items().len()).unwrap_or(i64::MAX))
        }
        Some(node) => Value::set(Why::at("it is kept in another file", node.place.clone())),
    };
    let providers = root.get("providers").or_else(|| root.get("targets"));
    let listed = providers
        .map_or(&[][..], |node| if node.items().is_empty() { std::slice::from_ref(node) } else { node.items() });
    let named = listed.iter().filter_map(|node| {
        let key = || node.entries().first().and_then(|(key, _)| key.text());
        Some((node.text().or_else(|| node.get("id").and_then(Node::text)).or_else(key)?, node))
    });
    // The same model with other settings is no other model; a file of providers can name several.
    let mut distinct = List::default();
    let mut known = BTreeSet::new();
    for (name, node) in named {
        if name.starts_with("file://") && [".yaml", ".yml", ".json", "*"].iter().any(|end| name.ends_with(end)) {
            distinct.open.get_or_insert_with(|| Why::at("providers are kept in another file", node.place.clone()));
        } else if known.insert(name) {
            distinct.items.push(Item::there(Value::text(name)));
        }
    }
    let tests = root.get("tests").map_or(&[][..], Node::items);
    let every = types(root.get("defaultTest"));
    let expects =
        |found: &BTreeSet<&str>| found.iter().any(|name| EXPECTING.contains(&name.trim_start_matches("not-")));
    let expecting = tests.iter().filter(|test| expects(&types(Some(test)))).count();
    let found: BTreeSet<&str> = tests.iter().flat_map(|test| types(Some(test))).chain(every).collect();
    let properties = vec![
        ("prompts", count("prompts")),
        ("providers", Value::known(Data::List(distinct))),
        ("tests", count("tests")),
        ("asserts", Value::bool(text.contains("assert:") || text.contains("\"assert\""))),
        ("assertions", Value::list(found.into_iter().map(Value::text))),
        ("expecting", Value::int(i64::try_from(expecting).unwrap_or(i64::MAX))),
        ("redteam", Value::bool(root.get("redteam").is_some())),
    ];
    resource("evaluation_config", "promptfoo", path, (1, last_line(text)), properties)
}

fn is_elsewhere(text: &str) -> bool {
    text.starts_with("file://")
        || text.contains("://")
        || text.ends_with(".csv")
        || text.ends_with(".yaml")
        || text.contains('*')
}

/// The types of the assertions of a test.
fn types(test: Option<&Node>) -> BTreeSet<&str> {
    let asserts = test.and_then(|test| test.get("assert")).map_or(&[][..], Node::items);
    asserts.iter().filter_map(|assert| assert.get("type")?.text()).collect()
}
