//! Committed artefacts that say something of how a workload is built and tested: data sets, load tests, settings of
//! evaluations, container files and Python requirements.

mod container;
mod dataset;
mod evaluation;
mod requirements;

use crate::node::{Node, json, yaml};
use crate::{Tree, TreeFile, scope_of};
use rayon::prelude::*;
use sextant_facts::{Gap, Place, Problem, Reading, Resource, Surface, Value, Why};
use std::sync::Arc;

/// Largest file that is looked at as a data set, in bytes.
const MAX_BYTES: u64 = 1024 * 1024;

/// Reads every artefact of the tree.
#[must_use]
pub fn read(tree: &Tree) -> Reading {
    let found: Vec<Reading> = tree.files.par_iter().map(|file| artefact(tree, file)).collect();
    let mut reading = Reading::default();
    for more in found {
        reading.extend(more);
    }
    let skipped = tree.skipped.iter().filter(|skipped| is_table(&skipped.path));
    reading.gaps.extend(skipped.map(|skipped| unread_data(&skipped.path, &skipped.reason)));
    reading
}

fn artefact(tree: &Tree, file: &TreeFile) -> Reading {
    let mut reading = Reading::default();
    let path = &file.path;
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    if is_table(path) && file.bytes > MAX_BYTES {
        reading.gaps.push(unread_data(path, "larger than 1 MiB"));
        return reading;
    }
    if evaluation::is_one(path) && file.bytes > MAX_BYTES {
        reading.resources.push(evaluation::unread(path));
        return reading;
    }
    let wanted = matches!(extension, "jsonl" | "csv" | "json" | "yaml" | "yml" | "jmx" | "js" | "ts" | "mjs")
        || evaluation::is_one(path);
    if !(wanted && file.bytes <= MAX_BYTES || container::is_one(name) || requirements::is_one(path)) {
        return reading;
    }
    // A file that is not text is somebody else's; as a table it is one that cannot be looked into.
    let text = match tree.read(path) {
        Ok(text) => text,
        Err(problem) if is_table(path) => {
            reading.gaps.push(unread_data(path, &problem.message));
            reading.problems.push(problem);
            return reading;
        }
        Err(_) => return reading,
    };
    if evaluation::is_one(path) {
        reading.resources.push(evaluation::read(path, &text));
    }
    if container::is_one(name) {
        reading.resources.extend(container::read(path, &text));
    } else if requirements::is_one(path) {
        reading.resources.extend(requirements::read(path, &text));
    } else if name.starts_with("promptfooconfig.") {
        reading.resources.push(promptfoo(path, &text));
    } else if matches!(extension, "jsonl" | "csv" | "json" | "yaml" | "yml") {
        match dataset::read(path, extension, &text) {
            Ok(Some(table)) => reading.resources.push(table),
            Ok(None) => reading.resources.extend(artillery(path, extension, &text)),
            Err(why) => {
                let place = why.place.clone().unwrap_or_else(|| Place::new(path.clone(), 1, 1));
                let help = Some("correct the file; nothing of it was read".to_owned());
                reading.problems.push(Problem { place, message: why.text.to_string(), help });
                reading.gaps.push(Gap { why, surface: Surface::Artefact, kinds: vec!["dataset".into()] });
            }
        }
    } else {
        reading.resources.extend(load_test(path, extension, &text));
    }
    reading
}

/// Files that hold rows and nothing else.
fn is_table(path: &str) -> bool {
    path.ends_with(".jsonl") || path.ends_with(".csv")
}

fn unread_data(path: &str, reason: &str) -> Gap {
    let why = Why::at(reason, Place::new(path, 1, 1));
    Gap { why, surface: Surface::Artefact, kinds: vec!["dataset".into()] }
}

fn load_test(path: &Arc<str>, extension: &str, text: &str) -> Option<Resource> {
    let imports = |module: &str| text.contains(&format!("'{module}'")) || text.contains(&format!("\"{module}\""));
    let tool = match extension {
        "jmx" if text.contains("<jmeterTestPlan") => "jmeter",
        "js" | "ts" | "mjs" if imports("k6/http") => "k6",
        _ => return None,
    };
    let properties = vec![("tool", Value::text(tool))];
    Some(resource("load_test", "script", path, (1, last_line(text)), properties))
}

/// Artillery's YAML has a target in `config` and a list of scenarios.
fn artillery(path: &Arc<str>, extension: &str, text: &str) -> Option<Resource> {
    if !matches!(extension, "yml" | "yaml") || !text.contains("scenarios:") {
        return None;
    }
    let parsed = yaml(path, text);
    let root = parsed.documents.first()?;
    root.get("config").filter(|config| config.get("target").is_some() || config.get("phases").is_some())?;
    root.get("scenarios")?;
    Some(resource("load_test", "script", path, (1, root.end_line), vec![("tool", Value::text("artillery"))]))
}

/// What promptfoo is told to evaluate; a program instead of YAML or JSON is there, and no more is known of it.
fn promptfoo(path: &Arc<str>, text: &str) -> Resource {
    let parsed = if path.ends_with(".json") { json(path, text) } else { yaml(path, text) };
    let span = (1, last_line(text));
    let declarative = [".yaml", ".yml", ".json"].iter().any(|extension| path.ends_with(extension));
    let Some(root) = parsed.documents.first().filter(|root| declarative && !root.entries().is_empty()) else {
        let why = Why::at("the settings of promptfoo are not read", Place::new(path.clone(), 1, 1));
        let names = ["prompts", "providers", "tests", "asserts"];
        let unknown = names.map(|name| (name, Value::unresolved(why.clone()))).to_vec();
        return resource("evaluation_config", "promptfoo", path, span, unknown);
    };
    let count = |key: &str| match root.get(key) {
        None => Value::int(0),
        Some(node) if !node.items().is_empty() => Value::int(i64::try_from(node.items().len()).unwrap_or(i64::MAX)),
        Some(node) => Value::set(Why::at("it is kept in another file", node.place.clone())),
    };
    let providers = root.get("providers").or_else(|| root.get("targets")).map_or(&[][..], Node::items);
    let named = providers.iter().filter_map(|node| node.text().or_else(|| node.get("id").and_then(Node::text)));
    let properties = vec![
        ("prompts", count("prompts")),
        ("providers", Value::list(named.map(Value::text))),
        ("tests", count("tests")),
        ("asserts", Value::bool(text.contains("assert:") || text.contains("\"assert\""))),
    ];
    resource("evaluation_config", "promptfoo", path, span, properties)
}

fn last_line(text: &str) -> u32 {
    u32::try_from(text.lines().count().max(1)).unwrap_or(u32::MAX)
}

/// A resource of an artefact: its path is its address, and a property besides `properties`.
fn resource(
    dialect: &'static str,
    type_name: &str,
    path: &Arc<str>,
    (line, end_line): (u32, u32),
    properties: Vec<(&'static str, Value)>,
) -> Resource {
    let own = std::iter::once(("path", Value::text(&**path)));
    Resource {
        dialect,
        type_name: type_name.into(),
        address: if line == 1 { path.clone() } else { format!("{path}#{line}").into() },
        place: Place::new(path.clone(), line, 1),
        end_line,
        properties: Value::map(own.chain(properties)),
        perhaps: None,
        scope: scope_of(path),
        environment: "".into(),
    }
}
