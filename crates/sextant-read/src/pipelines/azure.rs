//! Azure Pipelines: stages, jobs and steps, with the templates of the tree.

use super::order::Job;
use super::{SCRIPT_DEPTH, Setting, Workflow, is_true, texts};
use crate::node::{MAX_DEPTH, Node};
use sextant_facts::{Item, Value, Why, paths};
use std::sync::Arc;

/// Most templates that are read for one pipeline.
const MAX_TEMPLATES: usize = 200;

/// Where the walk stands.
#[derive(Clone)]
struct Spot {
    /// The file, for the templates it names.
    file: Arc<str>,
    job: Option<usize>,
    /// Name of the stage, before those of its jobs.
    stage: String,
    /// Jobs that the stages before must have finished.
    after: Vec<usize>,
    depth: usize,
    templates: usize,
}

impl Workflow<'_> {
    pub(super) fn azure(&mut self, path: &Arc<str>, root: &Node) {
        for (key, value) in root.entries() {
            match key.text().unwrap_or_default() {
                "trigger" if value.text() != Some("none") => self.triggers.items.push(Item::there(Value::text("push"))),
                "pr" if value.text() != Some("none") => {
                    self.triggers.items.push(Item::there(Value::text("pull_request")));
                }
                "schedules" => self.scheduled = Some(Value::bool(true).at(value.place.clone())),
                _ => {}
            }
        }
        let (job, stage, after) = (None, String::new(), Vec::new());
        let mut left = MAX_TEMPLATES;
        self.azure_node(root, &Spot { file: path.clone(), job, stage, after, depth: 0, templates: 0 }, &mut left);
    }

    /// Stages, jobs and steps nest in several ways: they are taken wherever they stand.
    fn azure_node(&mut self, node: &Node, spot: &Spot, left: &mut usize) {
        if spot.depth > MAX_DEPTH {
            return;
        }
        let deeper = Spot { depth: spot.depth + 1, ..spot.clone() };
        for (key, value) in node.entries() {
            match key.text().unwrap_or_default() {
                "stages" => self.azure_stages(value, &deeper, left),
                "jobs" => self.azure_jobs(value, &deeper, left),
                "steps" => self.azure_steps(value, &deeper, left),
                "template" | "extends" if value.text().is_some() => self.azure_template(value, &deeper, left),
                "schedules" | "trigger" | "pr" | "resources" | "parameters" | "variables" | "pool" => {}
                _ => self.azure_node(value, &deeper, left),
            }
        }
        node.items().iter().for_each(|item| self.azure_node(item, &deeper, left));
    }

    /// A stage waits for the one before it unless it says otherwise.
    fn azure_stages(&mut self, stages: &Node, spot: &Spot, left: &mut usize) {
        let mut done: Vec<(String, Vec<usize>)> = Vec::new();
        for stage in stages.items() {
            let name = stage.get("stage").and_then(Node::text).unwrap_or_default().to_owned();
            let after = match stage.get("dependsOn") {
                Some(named) => {
                    let named = texts(Some(named));
                    done.iter()
                        .filter(|(name, _)| named.contains(&name.as_str()))
                        .flat_map(|(_, jobs)| jobs.clone())
                        .collect()
                }
                None => done.last().map(|(_, jobs)| jobs.clone()).unwrap_or_default(),
            };
            let first = self.jobs.len();
            let inner = Spot { stage: format!("{name}/"), after, ..spot.clone() };
            self.azure_node(stage, &inner, left);
            done.push((name, (first..self.jobs.len()).collect()));
        }
    }

    fn azure_jobs(&mut self, jobs: &Node, spot: &Spot, left: &mut usize) {
        for job in jobs.items() {
            let name = ["job", "deployment"].iter().find_map(|key| job.get(key)?.text()).unwrap_or_default();
            let needs = texts(job.get("dependsOn")).into_iter().map(|need| format!("{}{need}", spot.stage)).collect();
            let condition = job.get("condition").and_then(Node::text);
            self.jobs.push(Job {
                name: format!("{}{name}", spot.stage),
                needs,
                after: spot.after.clone(),
                may_fail: is_true(job, "continueOnError"),
                always: condition.is_some_and(is_always),
            });
            self.deploys_to(job.get("environment"));
            let inner = Spot { job: Some(self.jobs.len() - 1), ..spot.clone() };
            self.azure_node(job, &inner, left);
        }
    }

    fn azure_steps(&mut self, steps: &Node, spot: &Spot, left: &mut usize) {
        let job = spot.job.unwrap_or_else(|| {
            self.jobs.push(Job { name: spot.stage.clone(), after: spot.after.clone(), ..Job::default() });
            self.jobs.len() - 1
        });
        let spot = Spot { job: Some(job), ..spot.clone() };
        for step in steps.items() {
            if step.get("enabled").and_then(Node::text) == Some("false") {
                continue;
            }
            let inputs = step.get("inputs");
            let directory =
                step.get("workingDirectory").or_else(|| inputs?.get("workingDirectory")).and_then(Node::text);
            let condition = step.get("condition").and_then(Node::text);
            let always = condition.is_some_and(is_always);
            let setting = Setting { directory, may_fail: is_true(step, "continueOnError"), always };
            for key in ["script", "bash", "pwsh", "powershell"] {
                step.get(key)
                    .filter(|command| command.text().is_some())
                    .into_iter()
                    .for_each(|command| self.run(job, command, setting));
            }
            if let Some(task) = step.get("task") {
                self.used(job, task, inputs, setting);
                let file = ["filePath", "scriptPath"].iter().find_map(|key| inputs?.get(key));
                file.into_iter().for_each(|file| self.run(job, file, setting));
            }
            match step.get("template") {
                Some(template) => self.azure_template(template, &spot, left),
                // Steps below a condition: `- ${{ if … }}:` holds a list of them.
                None => step
                    .entries()
                    .iter()
                    .filter(|(key, _)| key.text().is_some_and(|key| key.starts_with("${{")))
                    .for_each(|(_, inner)| self.azure_steps(inner, &spot, left)),
            }
        }
    }

    /// A template of the tree stands for what it holds; one of another repository can hold anything.
    fn azure_template(&mut self, template: &Node, spot: &Spot, left: &mut usize) {
        if let Some(job) = spot.job {
            self.used(job, template, None, Setting::default());
        } else if let Some(text) = template.text() {
            self.uses.items.push(Item::there(Value::text(text).at(template.place.clone())));
        }
        let name =
            template.text().map(|name| name.strip_suffix("@self").unwrap_or(name)).filter(|name| !name.contains('@'));
        let path = name.and_then(|name| match name.strip_prefix('/') {
            Some(from_root) => paths::join("", from_root),
            None => paths::join(paths::directory(&spot.file), name),
        });
        let readable = *left > 0 && spot.templates < SCRIPT_DEPTH;
        match path.filter(|_| readable).and_then(|path| Some((self.included(&path)?, path))) {
            Some((root, path)) => {
                *left -= 1;
                let inner = Spot { file: path.into(), templates: spot.templates + 1, ..spot.clone() };
                self.azure_node(&root, &inner, left);
            }
            None => self.open(|| Why::at("a template is not read", template.place.clone())),
        }
    }
}

/// Whether a condition holds although something before it failed.
fn is_always(condition: &str) -> bool {
    ["always()", "failed()", "succeededOrFailed()"].iter().any(|word| condition.contains(word))
}
