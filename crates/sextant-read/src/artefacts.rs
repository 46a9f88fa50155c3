//! Committed artefacts that say something of how a workload is built, run and tested: data sets, prompts, load tests,
//! settings of evaluations, gateways, rails and monitoring, container files and Python requirements.

mod container;
mod dataset;
mod evaluation;
mod monitor;
mod plain;
mod prompt;
mod promptfoo;
mod requirements;
mod settings;

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
        || evaluation::is_one(path)
        || prompt::is_one(path, extension);
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
    } else if matches!(extension, "jsonl" | "csv" | "json" | "yaml" | "yml") {
        structured(path, extension, &text, &mut reading);
    } else if promptfoo::is_named(path) {
        reading.resources.push(promptfoo::unread(path, &text));
    } else {
        reading.resources.extend(load_test(path, extension, &text));
    }
    let is_prompt = |resource: &Resource| resource.dialect == "prompt_file";
    if prompt::is_kernel(path) {
        reading.resources.push(prompt::kernel(tree, path, &text));
    } else if prompt::is_one(path, extension) && !reading.resources.iter().any(is_prompt) {
        reading.resources.extend(prompt::read(path, extension, &text));
    }
    reading
}

/// Records, or settings.
fn structured(path: &Arc<str>, extension: &str, text: &str, reading: &mut Reading) {
    let found = match extension {
        "jsonl" | "csv" => Reading::default(),
        _ => settings::read(path, extension, text),
    };
    if !found.resources.is_empty() || !found.gaps.is_empty() {
        return reading.extend(found);
    }
    match dataset::read(path, extension, text) {
        Ok(table) => reading.resources.extend(table),
        Err(why) => {
            let place = why.place.clone().unwrap_or_else(|| Place::new(path.clone(), 1, 1));
            let help = Some("correct the file; nothing of it was read".to_owned());
            reading.problems.push(Problem { place, message: why.text.to_string(), help });
            reading.gaps.push(Gap { why, surface: Surface::Artefact, kinds: vec!["dataset".into()] });
        }
    }
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
