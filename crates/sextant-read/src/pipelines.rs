//! Delivery pipelines: GitHub Actions, GitLab CI, CodeBuild, Azure Pipelines, and Jenkins by its presence alone.
//!
//! A pipeline is one resource of type `workflow` with the commands it runs, the actions it uses and what starts it. The
//! text of shell scripts it calls is part of its commands; what a task runner (`make`, `npm`) would run is perhaps part.

mod scripts;

use crate::node::{Kind, Node, yaml};
use crate::{Tree, scope_of};
use scripts::command;
use sextant_facts::{Data, Gap, Item, List, Place, Reading, Resource, Surface, Value, Why, paths};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Deepest chain of scripts that call scripts.
const SCRIPT_DEPTH: usize = 3;
/// Most commands that are kept of one pipeline.
const MAX_COMMANDS: usize = 2_000;
/// Reads every pipeline of the tree. A pipeline of a system that is not read is a gap.
#[must_use]
pub fn read(tree: &Tree) -> Reading {
    let mut reading = Reading::default();
    for file in &tree.files {
        match dialect_of(&file.path) {
            Some("jenkins") => {
                let workflow = Workflow::unread(Why::at("Jenkins pipelines are programs", start(&file.path)));
                reading.resources.push(workflow.into_resource("jenkins", &file.path, 1));
            }
            Some("other") => {
                let why = Why::at("pipelines of this system are not read", start(&file.path));
                reading.gaps.push(Gap { why, surface: Surface::Pipeline, kinds: Vec::new() });
            }
            Some(dialect) => document(tree, dialect, &file.path, &mut reading),
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
        (_, ".gitlab-ci.yml") => "gitlab_ci",
        (_, name) if name.starts_with("buildspec") && is_yaml => "codebuild",
        (_, name) if name.starts_with("azure-pipelines") && is_yaml => "azure_pipelines",
        (".azdo/pipelines", _) if is_yaml => "azure_pipelines",
        (_, name) if name == "Jenkinsfile" || name.starts_with("Jenkinsfile.") => "jenkins",
        (".circleci", "config.yml") | (_, "bitbucket-pipelines.yml" | ".travis.yml" | ".drone.yml") => "other",
        (_, "cloudbuild.yaml" | "cloudbuild.yml" | "appveyor.yml" | ".woodpecker.yml") => "other",
        (".buildkite" | ".tekton" | ".harness", _) if is_yaml => "other",
        _ => return None,
    })
}

fn document(tree: &Tree, dialect: &'static str, path: &Arc<str>, reading: &mut Reading) {
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
        let mut workflow = Workflow::default();
        match dialect {
            "github_actions" => workflow.github(tree, root),
            "gitlab_ci" => workflow.gitlab(root),
            "codebuild" => workflow.codebuild(root),
            _ => workflow.azure(root, 0),
        }
        workflow.scripts(tree);
        reading.resources.push(workflow.into_resource(dialect, path, root.end_line));
    }
}

fn start(path: &Arc<str>) -> Place {
    Place::new(path.clone(), 1, 1)
}

/// What is known of a pipeline.
#[derive(Default)]
struct Workflow {
    triggers: List,
    scheduled: Option<Value>,
    runs: List,
    uses: List,
    /// Directories that commands run in, besides the root.
    directories: BTreeSet<String>,
}

impl Workflow {
    /// A pipeline that is there, of which nothing else is known.
    fn unread(why: Why) -> Self {
        let open = || List { items: Vec::new(), open: Some(why.clone()) };
        let scheduled = Some(Value::unresolved(why.clone()));
        Self { triggers: open(), scheduled, runs: open(), uses: open(), directories: BTreeSet::new() }
    }

    fn into_resource(self, dialect: &'static str, path: &Arc<str>, end_line: u32) -> Resource {
        let list = |list: List| Value::known(Data::List(list));
        let properties = Value::map([
            ("path", Value::text(&**path)),
            ("triggers", list(self.triggers)),
            ("scheduled", self.scheduled.unwrap_or_else(|| Value::bool(false))),
            ("runs", list(self.runs)),
            ("uses", list(self.uses)),
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

    fn run(&mut self, node: &Node) {
        let Some(text) = node.text() else { return self.runs_of_list(node) };
        if self.runs.items.len() < MAX_COMMANDS {
            self.runs.items.push(Item::there(command(text, &node.place)));
        } else {
            self.runs.open.get_or_insert_with(|| Why::at("there are more commands", node.place.clone()));
        }
    }

    /// Commands as a list; GitLab nests lists where anchors are spliced in.
    fn runs_of_list(&mut self, node: &Node) {
        for item in node
            .items()
            .iter()
            .flat_map(|item| if item.items().is_empty() { std::slice::from_ref(item) } else { item.items() })
        {
            match item.text() {
                Some(_) => self.run(item),
                None => {
                    self.runs.open.get_or_insert_with(|| Why::at("a command from elsewhere", item.place.clone()));
                }
            }
        }
    }

    fn used(&mut self, node: &Node) {
        if let Some(text) = node.text() {
            self.uses.items.push(Item::there(Value::text(text).at(node.place.clone())));
        }
    }

    fn triggered(&mut self, on: &Node) {
        let names = match &on.kind {
            Kind::Sequence(items) => items.iter().collect(),
            Kind::Mapping(entries) => entries.iter().map(|(name, _)| name).collect(),
            _ => vec![on],
        };
        for name in names {
            if let Some(text) = name.text() {
                self.triggers.items.push(Item::there(Value::text(text).at(name.place.clone())));
            }
            if name.text() == Some("schedule") {
                self.scheduled = Some(Value::bool(true).at(name.place.clone()));
            }
        }
    }

    fn github(&mut self, tree: &Tree, root: &Node) {
        root.get("on").into_iter().for_each(|on| self.triggered(on));
        self.working_directory(root.get("defaults").and_then(|defaults| defaults.get("run")));
        for (_, job) in root.get("jobs").map_or(&[][..], Node::entries) {
            self.working_directory(job.get("defaults").and_then(|defaults| defaults.get("run")));
            if let Some(workflow) = job.get("uses") {
                self.used(workflow);
                // A workflow of the same tree is read as a file of its own.
                if !workflow.text().is_some_and(|name| name.starts_with("./")) {
                    self.runs
                        .open
                        .get_or_insert_with(|| Why::at("a workflow of another repository", workflow.place.clone()));
                }
            }
            self.steps(tree, job.get("steps"), 0);
        }
    }

    fn working_directory(&mut self, settings: Option<&Node>) {
        let directory = settings.and_then(|settings| settings.get("working-directory")).and_then(Node::text);
        self.directories.extend(directory.and_then(|directory| paths::join("", directory)));
    }

    /// The steps of a job or of an action of this tree.
    fn steps(&mut self, tree: &Tree, steps: Option<&Node>, depth: usize) {
        for step in steps.map_or(&[][..], Node::items) {
            self.working_directory(Some(step));
            if let Some(command) = step.get("run") {
                self.run(command);
            }
            let Some(action) = step.get("uses") else { continue };
            self.used(action);
            let Some(local) = action.text().and_then(|name| name.strip_prefix("./")) else { continue };
            let found = ["action.yml", "action.yaml"].iter().find_map(|name| {
                let path: Arc<str> = paths::join(local, name)?.into();
                let text = tree.read(&path).ok().filter(|_| tree.contains(&path))?;
                yaml(&path, &text).documents.into_iter().next()
            });
            match found {
                Some(composite) if depth < SCRIPT_DEPTH => {
                    let runs = composite.get("runs");
                    self.steps(tree, runs.and_then(|runs| runs.get("steps")), depth + 1);
                }
                _ => {
                    self.runs.open.get_or_insert_with(|| Why::at("an action that is not read", action.place.clone()));
                }
            }
        }
    }

    fn gitlab(&mut self, root: &Node) {
        let elsewhere = Why::at("GitLab keeps schedules in the settings of the project", root.place.clone());
        self.triggers.open = Some(elsewhere.clone());
        self.scheduled = Some(Value::unresolved(elsewhere));
        if let Some(include) = root.get("include") {
            let why = Why::at("it includes other files", include.place.clone());
            (self.runs.open, self.uses.open) = (Some(why.clone()), Some(why));
        }
        for (name, job) in root.entries() {
            let sections = ["before_script", "script", "after_script"];
            if name.text().is_some_and(|name| sections.contains(&name)) {
                self.run(job);
            }
            sections.iter().filter_map(|section| job.get(section)).for_each(|script| self.run(script));
            for rule in ["rules", "only"].iter().filter_map(|key| job.get(key)).flat_map(Node::items) {
                let condition = rule.text().or_else(|| rule.get("if").and_then(Node::text)).unwrap_or_default();
                let never = rule.get("when").and_then(Node::text) == Some("never");
                if condition.contains("schedule") && !condition.contains("!=") && !never {
                    self.scheduled = Some(Value::bool(true).at(rule.place.clone()));
                }
            }
        }
    }

    fn codebuild(&mut self, root: &Node) {
        let project = Why::at("the project that uses the build specification decides", root.place.clone());
        self.triggers.open = Some(project.clone());
        self.scheduled = Some(Value::unresolved(project));
        for (_, phase) in root.get("phases").map_or(&[][..], Node::entries) {
            ["commands", "finally"].iter().filter_map(|key| phase.get(key)).for_each(|commands| self.run(commands));
        }
    }

    /// Stages, jobs and steps nest in several ways: scripts, tasks and templates are taken wherever they stand.
    fn azure(&mut self, node: &Node, depth: usize) {
        if depth > crate::node::MAX_DEPTH {
            return;
        }
        for (key, value) in node.entries() {
            match key.text().unwrap_or_default() {
                "script" | "bash" | "pwsh" | "powershell" | "inlineScript" if value.text().is_some() => self.run(value),
                "task" => self.used(value),
                "template" => {
                    self.used(value);
                    self.runs.open.get_or_insert_with(|| Why::at("a template is not read", value.place.clone()));
                }
                "trigger" if depth == 0 && value.text() != Some("none") => {
                    self.triggers.items.push(Item::there(Value::text("push")))
                }
                "pr" if depth == 0 => self.triggers.items.push(Item::there(Value::text("pull_request"))),
                "schedules" if depth == 0 => self.scheduled = Some(Value::bool(true).at(value.place.clone())),
                _ => self.azure(value, depth + 1),
            }
        }
        node.items().iter().for_each(|item| self.azure(item, depth + 1));
    }
}
