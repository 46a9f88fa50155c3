//! What the commands of a pipeline call.

use super::{MAX_COMMANDS, SCRIPT_DEPTH, Workflow, start};
use crate::Tree;
use sextant_facts::{Data, Item, Place, Text, Value, Why, paths};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Task runners and the files that say what they run.
const RUNNERS: [(&str, &[&str]); 9] = [
    ("make", &["Makefile", "makefile", "GNUmakefile"]),
    ("npm", &["package.json"]),
    ("yarn", &["package.json"]),
    ("pnpm", &["package.json"]),
    ("task", &["Taskfile.yml", "Taskfile.yaml"]),
    ("just", &["justfile", "Justfile"]),
    ("tox", &["tox.ini"]),
    ("nox", &["noxfile.py"]),
    ("poe", &["pyproject.toml"]),
];

impl Workflow {
    /// Adds what the commands call: shell scripts of the tree, and perhaps what task runners run.
    pub(super) fn scripts(&mut self, tree: &Tree) {
        let mut seen = BTreeSet::new();
        let mut level: Vec<String> = self.runs.items.iter().map(|item| item.value.to_text().to_string()).collect();
        for _ in 0..SCRIPT_DEPTH {
            let words: BTreeSet<String> = level.iter().flat_map(|text| words(text)).collect();
            level.clear();
            for word in words.into_iter().filter(|word| word.ends_with(".sh") && seen.insert(word.clone())) {
                let text = self.locate(tree, &word).and_then(|path| Some((tree.read(&path).ok()?, path)));
                let Some((text, path)) = text else {
                    self.runs.open.get_or_insert_with(|| Why::new(format!("the script `{word}` is not in the tree")));
                    continue;
                };
                self.runs.items.push(Item::there(command(&text, &start(&path))));
                level.push(text);
            }
        }
        let mut deeper = level.iter().flat_map(|text| words(text));
        if let Some(word) = deeper.find(|word| word.ends_with(".sh") && !seen.contains(word)) {
            self.runs
                .open
                .get_or_insert_with(|| Why::new(format!("the script `{word}` is called too deep to be read")));
        }
        self.task_files(tree);
    }

    fn task_files(&mut self, tree: &Tree) {
        let called: BTreeSet<String> =
            self.runs.items.iter().flat_map(|item| words(&item.value.to_text().to_string())).collect();
        let files: BTreeSet<&str> = RUNNERS
            .iter()
            .filter(|(runner, _)| called.contains(*runner))
            .flat_map(|(_, files)| *files)
            .copied()
            .collect();
        for file in &tree.files {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            if !files.contains(name) {
                continue;
            }
            match tree.read(&file.path) {
                Ok(text) if self.runs.items.len() < MAX_COMMANDS => {
                    let why = Why::at("a task of this file may be run", start(&file.path));
                    self.runs.items.push(Item { value: command(&text, &start(&file.path)), perhaps: Some(why) });
                }
                _ => {
                    let why = || Why::at("the tasks of this file are not read", start(&file.path));
                    self.runs.open.get_or_insert_with(why);
                }
            }
        }
    }

    /// The script that a command names, seen from the root, from where commands run, or as the only one of that name.
    fn locate(&self, tree: &Tree, word: &str) -> Option<Arc<str>> {
        let from = std::iter::once("").chain(self.directories.iter().map(String::as_str));
        let direct = from.filter_map(|directory| paths::join(directory, word)).find(|path| tree.contains(path));
        if let Some(path) = direct {
            return Some(path.into());
        }
        let name = word.rsplit('/').next()?;
        let mut same = tree.files.iter().filter(|file| file.path.rsplit('/').next() == Some(name));
        same.next().filter(|_| same.next().is_none()).map(|file| file.path.clone())
    }
}

/// The words of a command, without quotes.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || ";&|()\"'`".contains(c))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A command as text. An expression at the beginning of a line can be any command: it is a hole.
pub(super) fn command(text: &str, place: &Place) -> Value {
    let mut out = Text::default();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        let trimmed = line.trim_start();
        let rest = match trimmed.strip_prefix("${{").and_then(|rest| rest.split_once("}}")) {
            Some((_, rest)) => {
                out.push_hole(Why::at("the command is an expression", place.clone()));
                rest
            }
            None => line,
        };
        out.push_literal(rest);
        out.push_literal("\n");
    }
    Value::known(Data::Text(out)).at(place.clone())
}
