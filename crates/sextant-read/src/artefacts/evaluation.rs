//! Files that are named as an evaluation, and the tables they speak of.

use super::{last_line, resource};
use sextant_facts::{Data, List, Place, Resource, Value, Why};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Words of a path that speak of an evaluation.
const WORDS: [&str; 18] = [
    "eval",
    "evals",
    "evaluate",
    "evaluation",
    "evaluations",
    "evaluator",
    "evaluators",
    "benchmark",
    "benchmarks",
    "ragas",
    "deepeval",
    "promptfoo",
    "promptfooconfig",
    "golden",
    "goldens",
    "judge",
    "groundtruth",
    "llmjudge",
];
/// Endings of files that can hold an evaluation.
const ENDINGS: [&str; 12] = ["py", "ipynb", "ts", "js", "mjs", "sh", "yaml", "yml", "toml", "java", "go", "cs"];
/// Endings of tables.
const TABLES: [&str; 5] = [".jsonl", ".csv", ".json", ".yaml", ".yml"];
/// Most tables that are kept of one file.
const MAX_TABLES: usize = 50;

/// Whether a path speaks of an evaluation.
pub(super) fn is_one(path: &str) -> bool {
    let Some((stem, extension)) = path.rsplit_once('.') else { return false };
    let mut words = stem.split(['/', '_', '-', '.']);
    ENDINGS.contains(&extension) && words.any(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

/// The file, with the names of tables that its text holds.
pub(super) fn read(path: &Arc<str>, text: &str) -> Resource {
    let names: BTreeSet<&str> = text
        .split(|c: char| c.is_whitespace() || "\"'`(),;=[]{}<>".contains(c))
        .filter(|word| TABLES.iter().any(|ending| word.ends_with(ending)))
        .filter_map(|word| word.rsplit('/').next())
        .filter(|name| !name.starts_with('.') && !name.contains(['$', '*', '\\']))
        .take(MAX_TABLES)
        .collect();
    named(path, last_line(text), Value::list(names.into_iter().map(Value::text)))
}

/// A file that is too large to look into.
pub(super) fn unread(path: &Arc<str>) -> Resource {
    let why = Why::at("larger than 1 MiB", Place::new(path.clone(), 1, 1));
    named(path, 1, Value::known(Data::List(List { open: Some(why), ..List::default() })))
}

fn named(path: &Arc<str>, end_line: u32, reads: Value) -> Resource {
    let file = resource("evaluation_config", "named", path, (1, end_line), vec![("reads", reads)]);
    Resource { address: format!("{path}#evaluation").into(), ..file }
}
