//! GitHub Actions: workflows, reusable workflows and composite actions of the tree.

use super::order::Job;
use super::{SCRIPT_DEPTH, Setting, Workflow, is_true, texts};
use crate::node::{Kind, Node};
use sextant_facts::{Item, Value, Why, paths};

impl Workflow<'_> {
    pub(super) fn github(&mut self, root: &Node) {
        root.get("on").into_iter().for_each(|on| self.triggered(on));
        self.github_jobs(root, "", &[], 0);
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

    /// The jobs of a workflow; those of a workflow that a job calls carry its name before theirs and wait for what it
    /// waits for.
    fn github_jobs(&mut self, root: &Node, prefix: &str, after: &[String], depth: usize) {
        self.permitted(root.get("permissions"));
        let everywhere = root.get("defaults").and_then(|defaults| defaults.get("run"));
        for (name, job) in root.get("jobs").map_or(&[][..], Node::entries) {
            if !self.goes_on(job) {
                return;
            }
            let name = format!("{prefix}{}", name.text().unwrap_or_default());
            let needs = texts(job.get("needs")).into_iter().map(|need| format!("{prefix}{need}"));
            let needs: Vec<String> = needs.chain(after.iter().cloned()).collect();
            self.permitted(job.get("permissions"));
            self.deploys_to(job.get("environment"));
            let condition = job.get("if").and_then(Node::text);
            if condition.is_some_and(is_never) {
                continue;
            }
            let (may_fail, always) = (is_true(job, "continue-on-error"), condition.is_some_and(is_always));
            self.jobs.push(Job { name: name.clone(), needs: needs.clone(), may_fail, always, after: Vec::new() });
            let index = self.jobs.len() - 1;
            let local = job.get("defaults").and_then(|defaults| defaults.get("run"));
            let directory =
                [local, everywhere].into_iter().flatten().find_map(|run| run.get("working-directory")?.text());
            if let Some(called) = job.get("uses") {
                self.called(index, called, &name, depth);
            }
            self.github_steps(index, job.get("steps"), directory, 0);
        }
    }

    /// A workflow that a job calls: one of the tree is part of this one, one of another repository can run anything.
    fn called(&mut self, job: usize, called: &Node, name: &str, depth: usize) {
        self.used(job, called, None, Setting::default());
        let path = called.text().and_then(|path| path.strip_prefix("./"));
        match path.and_then(|path| self.included(path)) {
            Some(root) if depth < SCRIPT_DEPTH => {
                let first = self.jobs.len();
                let needs = self.jobs.get(job).map(|job| job.needs.clone()).unwrap_or_default();
                self.github_jobs(&root, &format!("{name}/"), &needs, depth + 1);
                // Whoever waits for the calling job waits for the jobs of the called workflow.
                let inner: Vec<usize> = (first..self.jobs.len()).collect();
                self.jobs.get_mut(job).into_iter().for_each(|job| job.after.extend(&inner));
            }
            _ => self.open(|| Why::at("a workflow of another repository", called.place.clone())),
        }
    }

    fn permitted(&mut self, permissions: Option<&Node>) {
        for (name, access) in permissions.map_or(&[][..], Node::entries) {
            if let (Some(name), Some(access)) = (name.text(), access.text()) {
                self.permissions.insert(format!("{name}: {access}"));
            }
        }
        self.permissions.extend(permissions.and_then(Node::text).map(str::to_owned));
    }

    /// An environment by its name, or by the `name` it holds.
    pub(super) fn deploys_to(&mut self, environment: Option<&Node>) {
        let name = environment.and_then(|node| node.get("name").or(Some(node))).filter(|name| name.text().is_some());
        if let Some(name) = name {
            self.environments.entry(name.text().unwrap_or_default().to_owned()).or_insert_with(|| name.place.clone());
        }
    }

    /// The steps of a job or of an action of this tree.
    fn github_steps(&mut self, job: usize, steps: Option<&Node>, directory: Option<&str>, depth: usize) {
        for step in steps.map_or(&[][..], Node::items) {
            if !self.goes_on(step) {
                return;
            }
            let condition = step.get("if").and_then(Node::text);
            if condition.is_some_and(is_never) {
                continue;
            }
            let directory = step.get("working-directory").and_then(Node::text).or(directory);
            let always = condition.is_some_and(is_always);
            let setting = Setting { directory, may_fail: is_true(step, "continue-on-error"), always };
            if let Some(command) = step.get("run") {
                self.run(job, command, setting);
            }
            let Some(action) = step.get("uses") else { continue };
            self.used(job, action, step.get("with"), setting);
            let Some(local) = action.text().and_then(|name| name.strip_prefix("./")) else { continue };
            let names = ["action.yml", "action.yaml"];
            let found = names.iter().filter_map(|name| paths::join(local, name)).find_map(|path| self.included(&path));
            match found {
                Some(composite) if depth < SCRIPT_DEPTH => {
                    let runs = composite.get("runs");
                    self.github_steps(job, runs.and_then(|runs| runs.get("steps")), directory, depth + 1);
                }
                _ => self.open(|| Why::at("an action that is not read", action.place.clone())),
            }
        }
    }
}

/// Whether a condition is the word `false`.
fn is_never(condition: &str) -> bool {
    condition.trim().trim_start_matches("${{").trim_end_matches("}}").trim() == "false"
}

/// Whether a condition holds although something before it failed.
fn is_always(condition: &str) -> bool {
    condition.contains("always()") || condition.contains("failure()") || condition.contains("!cancelled()")
}
