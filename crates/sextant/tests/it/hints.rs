//! Only files that can matter are parsed, and only what readings look at is worked out: what decides that hides no fact.

use crate::examples::{content, texts};
use sextant::assess::Reviewer;
use sextant_facts::{Component, Expression};
use sextant_read::Tree;
use sextant_source::Language;
use std::collections::BTreeMap;
use std::path::Path;

/// Every example of the content and every example workload, with what it is called.
fn trees() -> Vec<(String, Vec<(String, String)>)> {
    let components = content().components.iter().flat_map(|file| file.examples.iter().map(move |e| (&file.path, e)));
    let probes = content().probes.iter().flat_map(|file| file.examples.iter().map(move |e| (&file.path, e)));
    let examples = components.chain(probes);
    let mut trees: Vec<_> =
        examples.map(|(path, example)| (format!("{path}:{}", example.line), example.files.clone())).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in ["examples", "tests/unrelated"] {
        let files = texts(&root.join(folder)).into_iter().collect();
        trees.push((folder.to_owned(), files));
    }
    trees.retain(|(_, files)| files.iter().any(|(path, _)| Language::of_path(path).is_some()));
    trees
}

fn components(reviewer: &Reviewer<'_>, files: &[(String, String)]) -> Vec<Component> {
    let tree = Tree::from_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    reviewer.recognise(&tree, &BTreeMap::new()).0.components
}

fn is_same(a: &Component, b: &Component) -> bool {
    (&a.kind, &a.address, &a.place) == (&b.kind, &b.address, &b.place)
}

/// Patterns without hints are tried on every node of every file.
#[test]
fn hints_hide_no_component() {
    let mut everywhere = content().clone();
    for pattern in everywhere.components.iter_mut().flat_map(|file| &mut file.patterns) {
        pattern.hints.clear();
    }
    let everywhere = Reviewer::new(&everywhere, String::new());
    let hinted = Reviewer::new(content(), String::new());
    let trees = trees();
    let found = trees.iter().map(|(name, files)| {
        let (found, all) = (components(&hinted, files), components(&everywhere, files));
        let hidden = all.iter().filter(|component| !found.iter().any(|known| is_same(known, component)));
        let told: Vec<String> = hidden.map(|c| format!("{name}: {} at {}", c.kind, c.place)).collect();
        (all.len(), told)
    });
    let found: Vec<(usize, Vec<String>)> = found.collect();
    let count: usize = found.iter().map(|(count, _)| count).sum();
    let hidden: Vec<String> = found.into_iter().flat_map(|(_, told)| told).collect();
    assert!(hidden.is_empty(), "{}", hidden.join("\n"));
    assert!(trees.len() > 500 && count > trees.len(), "{count} components in {} trees", trees.len());
}

/// With a reading that looks at all properties, every argument, receiver and surrounding is worked out.
#[test]
fn what_no_reading_looks_at_changes_no_component() {
    const ALL: &str = "all_properties";
    let all = Expression::parse("properties").expect("an expression");
    let mut everything = content().clone();
    for reading in everything.components.iter_mut().flat_map(|file| &mut file.kind.readings) {
        if matches!(&*reading.dialect, "python" | "typescript" | "java" | "go") {
            reading.attributes.push((ALL.into(), all.clone()));
        }
    }
    let everything = Reviewer::new(&everything, String::new());
    let needed = Reviewer::new(content(), String::new());
    let mut compared = 0;
    for (name, files) in trees() {
        let mut full = components(&everything, &files);
        compared += full.iter_mut().filter_map(|component| component.attributes.remove(ALL)).count();
        assert!(full == components(&needed, &files), "{name}");
    }
    assert!(compared > 500, "{compared} components");
}
