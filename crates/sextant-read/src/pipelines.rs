//! Delivery pipelines: GitHub Actions, GitLab CI, CircleCI, CodeBuild, Cloud Build, Azure and Bitbucket Pipelines, and
//! Jenkins by its presence alone.
//!
//! A pipeline is one resource of type `workflow` with the commands it runs, the actions it uses, the files of the tree it
//! starts and what triggers it. Shell scripts and tasks it calls are part of its commands; where it cannot be told which
//! task runs, those of the file are perhaps part.

mod azure;
mod command;
mod follow;
mod github;
mod gitlab;
mod imports;
mod linear;
mod order;
mod tasks;

use crate::node::{Node, yaml};
use crate::{Tree, scope_of};
use order::{Job, Step};
use sextant_facts::{Data, Gap, Item, List, Place, Reading, Resource, Surface, Text, Value, Why};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// Deepest chain of scripts that call scripts, of templates and of included files.
const SCRIPT_DEPTH: usize = 3;
/// Most commands that are kept of one pipeline.
const MAX_COMMANDS: usize = 2_000;
/// Most bytes of commands that are kept of one pipeline.
const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Most jobs and steps that one pipeline comes to, with what it includes again and again.
const MAX_STEPS: usize = 10_000;

/// Reads every pipeline of the tree. A pipeline of a system that is not read is a gap.
#[must_use]
pub fn read(tree: &Tree) -> Reading {
    let mut reading = Reading::default();
    let names = Names::of(tree);
    for file in &tree.files {
        match dialect_of(&file.path) {
            Some("jenkins") => {
                let workflow =
                    Workflow::unread(tree, &names, Why::at("Jenkins pipelines are programs", start(&file.path)));
                reading.resources.push(workflow.into_resource("jenkins", &file.path, 1));
            }
            Some("other") => {
                let why = Why::at("pipelines of this system are not read", start(&file.path));
                reading.gaps.push(Gap { why, surface: Surface::Pipeline, kinds: Vec::new() });
            }
            Some(dialect) => document(tree, &names, dialect, &file.path, &mut reading),
            None => {}
        }
    }
    reading
}

/// Whether a file of that name is a pipeline.
pub(crate) fn is_one(path: &str) -> bool {
    dialect_of(path).is_some()
}

fn dialect_of(path: &str) -> Option<&'static str> {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    Some(match (directory, name) {
        (".github/workflows", _) if is_yaml => "github_actions",
        (_, ".gitlab-ci.yml" | ".gitlab-ci.yaml") => "gitlab_ci",
        (_, name) if name.starts_with("buildspec") && is_yaml => "codebuild",
        (_, name) if name.starts_with("azure-pipelines") && is_yaml => "azure_pipelines",
        (".azdo/pipelines", _) if is_yaml => "azure_pipelines",
        (_, name) if name == "Jenkinsfile" || name.starts_with("Jenkinsfile.") => "jenkins",
        (".circleci", "config.yml") => "circleci",
        (_, "bitbucket-pipelines.yml") => "bitbucket",
        (_, name) if name.contains("cloudbuild") && is_yaml => "cloud_build",
        (_, ".travis.yml" | ".drone.yml" | "appveyor.yml" | ".woodpecker.yml") => "other",
        (".buildkite" | ".tekton" | ".harness", _) if is_yaml => "other",
        _ => return None,
    })
}

fn document(tree: &Tree, names: &Names<'_>, dialect: &'static str, path: &Arc<str>, reading: &mut Reading) {
    let gap = |why: Why| Gap { why, surface: Surface::Pipeline, kinds: Vec::new() };
    let text = match tree.read(path) {
        Ok(text) => text,
        Err(problem) => {
            reading.gaps.push(gap(Why::at(problem.message.as_str(), problem.place.clone())));
            reading.problems.push(problem);
            return;
        }
    };
    let parsed = yaml(path, &text);
    reading.problems.extend(parsed.problems);
    reading.gaps.extend(parsed.unread.into_iter().map(gap));
    for root in parsed.documents.iter().filter(|root| !root.entries().is_empty()) {
        let mut workflow = Workflow::new(tree, names);
        match dialect {
            "github_actions" => workflow.github(root),
            "gitlab_ci" => workflow.gitlab(root),
            "codebuild" => workflow.codebuild(root),
            "cloud_build" => workflow.cloud_build(root),
            "circleci" => workflow.circleci(root),
            "bitbucket" => workflow.bitbucket(root),
            _ => workflow.azure(path, root),
        }
        workflow.follow();
        reading.resources.push(workflow.into_resource(dialect, path, root.end_line));
    }
}

fn start(path: &Arc<str>) -> Place {
    Place::new(path.clone(), 1, 1)
}

/// What is known of a pipeline.
struct Workflow<'a> {
    tree: &'a Tree,
    names: &'a Names<'a>,
    /// Documents that were included, by their paths.
    documents: HashMap<String, Option<Arc<Node>>>,
    /// How many more jobs and steps may be looked at.
    left: usize,
    /// Bytes of the commands so far.
    bytes: usize,
    triggers: List,
    scheduled: Option<Value>,
    runs: List,
    uses: List,
    actions: List,
    environments: BTreeMap<String, Place>,
    permissions: BTreeSet<String>,
    jobs: Vec<Job>,
    steps: Vec<Step>,
    /// Commands whose scripts and tasks are still to be looked up.
    commands: Vec<Command>,
    /// Files of the tree that commands start, and why one may not be started.
    files: BTreeMap<String, (Place, Option<Why>)>,
    /// Files of the tree that those import.
    imports: BTreeSet<String>,
}

/// The files of the tree by the last part of their paths.
struct Names<'a>(HashMap<&'a str, Vec<&'a str>>);

impl<'a> Names<'a> {
    fn of(tree: &'a Tree) -> Self {
        let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
        for file in &tree.files {
            names.entry(file.path.rsplit('/').next().unwrap_or_default()).or_default().push(&file.path);
        }
        Self(names)
    }

    /// The files of that name.
    fn called(&self, name: &str) -> &[&'a str] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

/// A command as written, and where it runs.
#[derive(Clone)]
struct Command {
    text: String,
    place: Place,
    /// Directories it may run in, the likeliest first.
    directories: Vec<String>,
    depth: usize,
}

/// How a step runs.
#[derive(Clone, Copy, Default)]
struct Setting<'a> {
    directory: Option<&'a str>,
    /// The pipeline goes on when it fails.
    may_fail: bool,
    /// It runs even if something before it failed.
    always: bool,
}

impl<'a> Workflow<'a> {
    fn new(tree: &'a Tree, names: &'a Names<'a>) -> Self {
        Self {
            tree,
            names,
            documents: HashMap::new(),
            left: MAX_STEPS,
            bytes: 0,
            triggers: List::default(),
            scheduled: None,
            runs: List::default(),
            uses: List::default(),
            actions: List::default(),
            environments: BTreeMap::new(),
            permissions: BTreeSet::new(),
            jobs: Vec::new(),
            steps: Vec::new(),
            commands: Vec::new(),
            files: BTreeMap::new(),
            imports: BTreeSet::new(),
        }
    }

    /// A pipeline that is there, of which nothing else is known.
    fn unread(tree: &'a Tree, names: &'a Names<'a>, why: Why) -> Self {
        let open = || List { open: Some(why.clone()), ..List::default() };
        let scheduled = Some(Value::unresolved(why.clone()));
        Self { triggers: open(), scheduled, runs: open(), uses: open(), actions: open(), ..Self::new(tree, names) }
    }

    fn into_resource(self, dialect: &'static str, path: &Arc<str>, end_line: u32) -> Resource {
        let list = |list: List| Value::known(Data::List(list));
        // What more may run may start more files and come before more steps.
        let open = self.runs.open.clone();
        let steps = List { open: open.clone(), ..order::steps(&self.jobs, &self.steps) };
        let file = |(path, (place, perhaps)): (String, (Place, Option<Why>))| Item {
            value: Value::text(path).at(place),
            perhaps,
        };
        let files = List { items: self.files.into_iter().map(file).collect(), open: open.clone() };
        let imports =
            List { items: self.imports.into_iter().map(|path| Item::there(Value::text(path))).collect(), open };
        let environments = self.environments.into_iter().map(|(name, place)| Value::text(name).at(place));
        let properties = Value::map([
            ("path", Value::text(&**path)),
            ("triggers", list(self.triggers)),
            ("scheduled", self.scheduled.unwrap_or_else(|| Value::bool(false))),
            ("runs", list(self.runs)),
            ("uses", list(self.uses)),
            ("actions", list(self.actions)),
            ("files", list(files)),
            ("imports", list(imports)),
            ("steps", list(steps)),
            ("environments", Value::list(environments)),
            ("permissions", Value::list(self.permissions.into_iter().map(Value::text))),
        ]);
        Resource {
            dialect,
            type_name: "workflow".into(),
            address: path.clone(),
            place: start(path),
            end_line,
            properties,
            perhaps: None,
            scope: scope_of(path),
            environment: "".into(),
        }
    }

    /// Notes that more may be run than is known.
    fn open(&mut self, why: impl FnOnce() -> Why) {
        self.runs.open.get_or_insert_with(why);
    }

    /// A command of a job: a text, or a list of them.
    fn run(&mut self, job: usize, node: &Node, setting: Setting<'_>) {
        let Some(text) = node.text() else {
            // GitLab nests lists where anchors are spliced in.
            for item in node.items() {
                match (item.text(), item.items()) {
                    (Some(_), _) => self.run(job, item, setting),
                    (None, []) => self.open(|| Why::at("a command from elsewhere", item.place.clone())),
                    (None, inner) => {
                        inner.iter().filter(|item| item.text().is_some()).for_each(|item| self.run(job, item, setting));
                    }
                }
            }
            return;
        };
        self.run_text(job, text, &node.place, setting);
    }

    fn run_text(&mut self, job: usize, text: &str, place: &Place, setting: Setting<'_>) {
        if !self.keep(text, place) {
            return;
        }
        if self.steps.len() < order::MAX_STEPS {
            self.steps.extend(Step::lines(job, text, setting.may_fail, setting.always));
        }
        let directory = setting.directory.and_then(|directory| sextant_facts::paths::join("", directory));
        let mut directories: Vec<String> = directory.into_iter().collect();
        directories.push(String::new());
        directories.dedup();
        self.commands.push(Command { text: text.to_owned(), place: place.clone(), directories, depth: 0 });
    }

    /// Keeps the text of a command; false if there are too many.
    fn keep(&mut self, text: &str, place: &Place) -> bool {
        self.bytes += text.len();
        let room = self.runs.items.len() < MAX_COMMANDS && self.bytes <= MAX_BYTES;
        if room {
            self.runs.items.push(Item::there(shown(text, place)));
        } else {
            self.open(|| Why::at("there are more commands", place.clone()));
        }
        room
    }

    /// Whether another job or step may be looked at.
    fn goes_on(&mut self, at: &Node) -> bool {
        if self.left == 0 {
            self.open(|| Why::at("there are more steps", at.place.clone()));
            return false;
        }
        self.left -= 1;
        true
    }

    /// An action, task or orb of a job, with what it is given.
    fn used(&mut self, job: usize, name: &Node, inputs: Option<&Node>, setting: Setting<'_>) {
        let Some(text) = name.text().filter(|_| self.goes_on(name)) else { return };
        let value = Value::text(text).at(name.place.clone());
        self.uses.items.push(Item::there(value.clone()));
        let inputs: Vec<(&str, &Node)> = inputs
            .map_or(&[][..], Node::entries)
            .iter()
            .filter_map(|(key, value)| Some((key.text()?, value)))
            .take(MAX_COMMANDS)
            .collect();
        let given = inputs.iter().filter_map(|(key, value)| Some(((*key).to_owned(), input(value.text()?, value))));
        self.actions.items.push(Item::there(Value::map([("uses", value), ("with", Value::map(given))])));
        self.steps.push(Step::action(job, text, setting.may_fail, setting.always));
        for (key, value) in inputs {
            if matches!(key, "inlineScript" | "script" | "run" | "command" | "commands" | "cmd" | "run-command") {
                self.run(job, value, setting);
            }
        }
    }

    /// A document of the tree that a pipeline includes, read once.
    fn included(&mut self, path: &str) -> Option<Arc<Node>> {
        if let Some(known) = self.documents.get(path) {
            return known.clone();
        }
        let document = self.document(path).map(Arc::new);
        self.documents.insert(path.to_owned(), document.clone());
        document
    }

    fn document(&self, path: &str) -> Option<Node> {
        let path: Arc<str> = path.into();
        let text = self.tree.contains(&path).then(|| self.tree.read(&path).ok()).flatten()?;
        yaml(&path, &text).documents.into_iter().next()
    }
}

/// A command as text. An expression at the beginning of a line can be any command: it is a hole.
fn shown(text: &str, place: &Place) -> Value {
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

/// What an action is given: a text, or an expression that only a run resolves.
fn input(text: &str, node: &Node) -> Value {
    let place = node.place.clone();
    if text.contains("${{") { Value::set(Why::at("an expression", place)) } else { Value::text(text).at(place) }
}

/// Whether a key holds the word `true`.
fn is_true(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::text).is_some_and(|text| text.eq_ignore_ascii_case("true"))
}

/// The texts of a list, or of a single text.
fn texts(node: Option<&Node>) -> Vec<&str> {
    node.map_or_else(Vec::new, |node| match node.text() {
        Some(text) => vec![text],
        None => node.items().iter().filter_map(Node::text).collect(),
    })
}
