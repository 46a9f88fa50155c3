//! What the commands of a pipeline start: files of the tree, shell scripts and tasks, whose commands are commands too.

use super::command::{Program, commands, program};
use super::tasks::{Script, make, npm};
use super::{Command, MAX_COMMANDS, SCRIPT_DEPTH, Workflow, imports, shown, start};
use crate::{Tree, TreeFile};
use sextant_facts::{Item, Place, Why, paths};
use std::collections::BTreeSet;

/// Task runners and the files that say what they run.
const RUNNERS: [(&str, &[&str]); 7] = [
    ("make", &["Makefile", "makefile", "GNUmakefile"]),
    ("npm", &["package.json"]),
    ("task", &["Taskfile.yml", "Taskfile.yaml"]),
    ("just", &["justfile", "Justfile"]),
    ("tox", &["tox.ini"]),
    ("nox", &["noxfile.py"]),
    ("poe", &["pyproject.toml"]),
];
/// Most files that a pipeline is said to start.
const MAX_FILES: usize = 500;

impl Workflow<'_> {
    /// Looks up what the commands start, and what those files import.
    pub(super) fn follow(&mut self) {
        let mut read = BTreeSet::new();
        let mut next = 0;
        while let Some(command) = self.commands.get(next).cloned() {
            next += 1;
            self.command(&command, &mut read);
        }
        let started: Vec<String> =
            self.files.iter().filter(|(_, (_, perhaps))| perhaps.is_none()).map(|(path, _)| path.clone()).collect();
        self.imports = imports::of(self.tree, &started);
    }

    fn command(&mut self, command: &Command, read: &mut BTreeSet<String>) {
        let mut here = command.clone();
        for words in commands(&command.text) {
            let started = program(&words);
            match started {
                Program::Directory(path) => {
                    let moved = here.directories.iter().find_map(|directory| paths::join(directory, path));
                    here.directories.splice(0..0, moved);
                }
                Program::File(path) => match self.locate(&here, path) {
                    Some(path) => self.start(&here, path, None, read),
                    None if path.ends_with(".sh") => self.missing(path),
                    None => {}
                },
                Program::Module(name) => {
                    if let Some(path) = imports::module(self.tree, self.names, &here.directories, name) {
                        self.start(&here, path, None, read);
                    }
                }
                Program::Tests { paths, chosen } => self.tests(&here, &paths, chosen),
                Program::Task { runner, directory, names } => self.task(&here, runner, directory, &names, read),
                Program::Other => {}
            }
            // A script may also be handed to something that starts it.
            for word in words.iter().skip(1).filter(|word| word.ends_with(".sh") && !word.contains("://")) {
                match self.locate(&here, word) {
                    Some(path) => self.start(&here, path, None, read),
                    None => self.missing(word),
                }
            }
        }
    }

    /// A script that is not there can run anything; one that belongs to the machine is a tool like any other.
    fn missing(&mut self, script: &str) {
        if ["/usr/", "/opt/", "/etc/", "/bin/", "/tmp/"].iter().any(|place| script.starts_with(place)) {
            return;
        }
        self.open(|| Why::new(format!("the script `{script}` is not in the tree")));
    }

    /// Notes that a file is started; what a shell script runs is run.
    fn start(&mut self, from: &Command, path: String, perhaps: Option<Why>, read: &mut BTreeSet<String>) {
        if path.ends_with(".sh") || path.ends_with(".bash") {
            self.script(from, &path, read);
        }
        self.file(path, &from.place, perhaps);
    }

    fn file(&mut self, path: String, place: &Place, perhaps: Option<Why>) {
        if self.files.len() >= MAX_FILES && !self.files.contains_key(&path) {
            return self.open(|| Why::at("more files are started", place.clone()));
        }
        let entry = self.files.entry(path).or_insert_with(|| (place.clone(), perhaps.clone()));
        if perhaps.is_none() {
            entry.1 = None;
        }
    }

    fn script(&mut self, from: &Command, path: &str, read: &mut BTreeSet<String>) {
        if !read.insert(path.to_owned()) {
            return;
        }
        let place = start(&path.into());
        if from.depth >= SCRIPT_DEPTH {
            return self.open(|| Why::new(format!("the script `{path}` is called too deep to be read")));
        }
        match self.tree.read(path) {
            Ok(text) => {
                let mut directories = from.directories.clone();
                directories.push(paths::directory(path).to_owned());
                self.more(Command { text, place, directories, depth: from.depth + 1 });
            }
            Err(problem) => self.open(|| Why::at(problem.message.as_str(), place)),
        }
    }

    /// Commands that are run because a command calls them.
    fn more(&mut self, command: Command) {
        if self.keep(&command.text, &command.place) {
            self.commands.push(command);
        }
    }

    /// Test files that pytest collects. Settings elsewhere may narrow a run that names no path.
    fn tests(&mut self, from: &Command, given: &[&str], chosen: bool) {
        let some = || Why::at("pytest may pass over it", from.place.clone());
        let roots: Vec<String> = match given {
            [] => from.directories.first().cloned().into_iter().collect(),
            _ => given.iter().filter_map(|path| self.locate_any(from, path)).collect(),
        };
        let perhaps = (chosen || given.is_empty()).then(some);
        let is_test = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or_default();
            path.ends_with(".py") && (name.starts_with("test_") || name.ends_with("_test.py"))
        };
        let tree = self.tree;
        for root in roots {
            let found = below(tree, &root).iter().filter(|file| *file.path == *root || is_test(&file.path));
            for file in found.take(MAX_FILES) {
                self.file(file.path.to_string(), &from.place, perhaps.clone());
            }
        }
    }

    fn task(
        &mut self,
        from: &Command,
        runner: &str,
        directory: Option<&str>,
        names: &[&str],
        read: &mut BTreeSet<String>,
    ) {
        let Some((_, files)) = RUNNERS.iter().find(|(name, _)| *name == runner) else { return };
        let told = |base: &String| directory.map_or_else(|| Some(base.clone()), |told| paths::join(base, told));
        let bases: Vec<String> = from.directories.iter().filter_map(told).collect();
        let found = bases.iter().find_map(|base| {
            let path = files.iter().filter_map(|name| paths::join(base, name)).find(|path| self.tree.contains(path))?;
            Some((base.clone(), self.tree.read(&path).ok()?, path))
        });
        if let Some((base, text, path)) = found.filter(|_| from.depth < SCRIPT_DEPTH) {
            let commands = match runner {
                "make" => make(&text, names).map_or(Script::Missing, Script::Commands),
                "npm" => npm(&text, names),
                _ => Script::Missing,
            };
            let place = start(&path.as_str().into());
            match commands {
                Script::Own => {}
                Script::Commands(_) if !read.insert(format!("{path} {}", names.join(" "))) => {}
                Script::Commands(text) => {
                    self.more(Command { text, place, directories: vec![base, String::new()], depth: from.depth + 1 });
                }
                Script::Missing => self.whole_file(files, read),
            }
        } else if !(runner == "npm" && matches!(npm("", names), Script::Own)) {
            self.whole_file(files, read);
        }
    }

    /// The tasks of each file of a runner: which of them runs is not known.
    fn whole_file(&mut self, names: &[&str], read: &mut BTreeSet<String>) {
        let tree = self.tree;
        let is_one = |path: &str| names.contains(&path.rsplit('/').next().unwrap_or_default());
        for file in tree.files.iter().filter(|file| is_one(&file.path)) {
            if !read.insert(file.path.to_string()) {
                continue;
            }
            let place = start(&file.path);
            match tree.read(&file.path) {
                Ok(text) if self.runs.items.len() < MAX_COMMANDS => {
                    let why = Why::at("a task of this file may be run", place.clone());
                    self.runs.items.push(Item { value: shown(&text, &place), perhaps: Some(why) });
                }
                _ => self.open(|| Why::at("the tasks of this file are not read", place)),
            }
        }
    }

    /// The file that a command names, seen from where it runs, or a script as the only one of that name.
    fn locate(&self, from: &Command, word: &str) -> Option<String> {
        let direct = from.directories.iter().filter_map(|directory| paths::join(directory, word));
        if let Some(path) = direct.into_iter().find(|path| self.tree.contains(path)) {
            return Some(path);
        }
        let name = word.rsplit('/').next()?;
        match self.names.called(name) {
            [only] if name.ends_with(".sh") || word.contains('$') => Some((*only).to_owned()),
            _ => None,
        }
    }

    /// A file or directory of the tree, seen from where a command runs.
    fn locate_any(&self, from: &Command, word: &str) -> Option<String> {
        let seen = from.directories.iter().filter_map(|directory| paths::join(directory, word));
        seen.into_iter().find(|path| !below(self.tree, path).is_empty())
    }
}

/// The files that lie in a directory, or the one of that path.
fn below<'a>(tree: &'a Tree, root: &str) -> &'a [TreeFile] {
    let files = tree.files.as_slice();
    if root.is_empty() {
        return files;
    }
    if tree.contains(root) {
        let at = files.partition_point(|file| *file.path < *root);
        return files.get(at..=at).unwrap_or_default();
    }
    let prefix = format!("{root}/");
    let from = files.partition_point(|file| *file.path < *prefix);
    let rest = files.get(from..).unwrap_or_default();
    let count = rest.partition_point(|file| file.path.starts_with(&prefix));
    rest.get(..count).unwrap_or_default()
}
