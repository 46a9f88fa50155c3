//! Systems whose pipelines are lists of commands: CodeBuild, Cloud Build, CircleCI and Bitbucket Pipelines.

use super::order::Job;
use super::{Setting, Workflow, texts};
use crate::node::Node;
use sextant_facts::{Item, Value, Why};
use std::collections::BTreeMap;

impl Workflow<'_> {
    /// Phases of a build. What follows a failed build phase runs all the same, as AWS documents.
    pub(super) fn codebuild(&mut self, root: &Node) {
        self.decided_elsewhere(root, "the project that uses the build specification decides");
        self.jobs.push(Job::default());
        for (name, phase) in root.get("phases").map_or(&[][..], Node::entries) {
            let always = name.text() == Some("post_build");
            let may_fail =
                phase.get("on-failure").and_then(Node::text).is_some_and(|word| word.starts_with("CONTINUE"));
            for (key, always) in [("commands", always), ("finally", true)] {
                let setting = Setting { directory: None, may_fail, always };
                phase.get(key).into_iter().for_each(|commands| self.run(0, commands, setting));
            }
        }
    }

    /// Steps of Cloud Build: an image with arguments, or a script.
    pub(super) fn cloud_build(&mut self, root: &Node) {
        self.decided_elsewhere(root, "the trigger that uses the build configuration decides");
        self.jobs.push(Job::default());
        for step in root.get("steps").map_or(&[][..], Node::items) {
            let setting = Setting { directory: step.get("dir").and_then(Node::text), ..Setting::default() };
            let apart = texts(step.get("waitFor")) == ["-"];
            let setting = Setting { may_fail: apart, ..setting };
            if let Some(image) = step.get("name") {
                self.used(0, image, None, Setting { may_fail: true, ..setting });
            }
            if let Some(script) = step.get("script") {
                self.run(0, script, setting);
            }
            let entry = step.get("entrypoint").and_then(Node::text);
            let tool = step.get("name").and_then(Node::text).and_then(|name| name.rsplit('/').next());
            let tool = entry.or(tool).unwrap_or_default().split([':', '@']).next().unwrap_or_default();
            let arguments = texts(step.get("args"));
            let (Some(list), false) = (step.get("args"), arguments.is_empty()) else { continue };
            // `bash -c` is given a text of commands, other programs their arguments.
            let text = match (tool, arguments.as_slice()) {
                ("bash" | "sh" | "/bin/bash" | "/bin/sh", ["-c" | "-ec" | "-eEuo" | "-xe" | "-e", .., script]) => {
                    (*script).to_owned()
                }
                _ => format!("{tool} {}", arguments.join(" ")),
            };
            self.run_text(0, &text, &list.place, setting);
        }
    }

    /// Jobs of CircleCI, in the order that its workflows give them.
    pub(super) fn circleci(&mut self, root: &Node) {
        let mut needs: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let workflows = root.get("workflows").map_or(&[][..], Node::entries);
        // A workflow without triggers of its own starts with each push.
        let own =
            |workflow: &Node| workflow.get("triggers").or(workflow.get("when")).or(workflow.get("unless")).is_some();
        if !workflows.iter().any(|(_, workflow)| own(workflow)) {
            self.triggers.items.push(Item::there(Value::text("push")));
        }
        for (_, workflow) in workflows {
            let clocks =
                workflow.get("triggers").map_or(&[][..], Node::items).iter().find_map(|item| item.get("schedule"));
            if let Some(schedule) = clocks {
                self.scheduled = Some(Value::bool(true).at(schedule.place.clone()));
            }
            for (name, about) in workflow.get("jobs").map_or(&[][..], Node::items).iter().flat_map(Node::entries) {
                let required = texts(about.get("requires")).into_iter().map(str::to_owned);
                needs.entry(name.text().unwrap_or_default()).or_default().extend(required);
            }
        }
        if self.scheduled.is_none() {
            let why = Why::at("CircleCI keeps schedules in the settings of the project", root.place.clone());
            self.scheduled = Some(Value::unresolved(why));
        }
        for (name, orb) in root.get("orbs").map_or(&[][..], Node::entries) {
            let value = orb.text().or(name.text()).map(|text| Value::text(text).at(orb.place.clone()));
            self.uses.items.extend(value.map(Item::there));
            self.open(|| Why::at("an orb is not read", orb.place.clone()));
        }
        for (name, job) in root.get("jobs").map_or(&[][..], Node::entries) {
            let name = name.text().unwrap_or_default();
            self.jobs.push(Job {
                name: name.to_owned(),
                needs: needs.remove(name).unwrap_or_default(),
                ..Job::default()
            });
            let index = self.jobs.len() - 1;
            let directory = job.get("working_directory").and_then(Node::text).filter(|path| !path.starts_with('~'));
            self.circleci_steps(root, index, job.get("steps"), directory, 0);
        }
    }

    fn circleci_steps(&mut self, root: &Node, job: usize, steps: Option<&Node>, directory: Option<&str>, depth: usize) {
        let own = root.get("commands").map_or(&[][..], Node::entries);
        for step in steps.map_or(&[][..], Node::items) {
            if !self.goes_on(step) {
                return;
            }
            let (name, about) = match (step.text(), step.entries()) {
                (Some(name), _) => (name, None),
                (None, [(name, about), ..]) => (name.text().unwrap_or_default(), Some(about)),
                _ => continue,
            };
            if let (Some(about), "run") = (about, name) {
                let always = about.get("when").and_then(Node::text).is_some_and(|when| when != "on_success");
                let directory = about.get("working_directory").and_then(Node::text).or(directory);
                let setting = Setting { directory, always, ..Setting::default() };
                self.run(job, about.get("command").unwrap_or(about), setting);
            } else if let Some((_, command)) =
                own.iter().find(|(key, _)| key.text() == Some(name)).filter(|_| depth < 3)
            {
                self.circleci_steps(root, job, command.get("steps"), directory, depth + 1);
            } else if matches!(name, "when" | "unless") && depth < 3 {
                self.circleci_steps(root, job, about.and_then(|about| about.get("steps")), directory, depth + 1);
            }
        }
    }

    /// Steps of Bitbucket: each pipeline is a list of them, some at the same time.
    pub(super) fn bitbucket(&mut self, root: &Node) {
        self.decided_elsewhere(root, "Bitbucket keeps schedules in the settings of the repository");
        let pipelines = root.get("pipelines").map_or(&[][..], Node::entries);
        for (_, pipeline) in pipelines {
            let lists = if pipeline.items().is_empty() {
                pipeline.entries().iter().map(|(_, list)| list).collect()
            } else {
                vec![pipeline]
            };
            for list in lists {
                let mut before: Vec<usize> = Vec::new();
                for item in list.items() {
                    before = self.bitbucket_item(item, &before, 0);
                }
            }
        }
    }

    fn bitbucket_item(&mut self, item: &Node, after: &[usize], depth: usize) -> Vec<usize> {
        if let Some(step) = item.get("step") {
            self.jobs.push(Job { after: after.to_vec(), ..Job::default() });
            let index = self.jobs.len() - 1;
            self.deploys_to(step.get("deployment"));
            for (key, always) in [("script", false), ("after-script", true)] {
                for command in step.get(key).map_or(&[][..], Node::items) {
                    let setting = Setting { always, ..Setting::default() };
                    match command.get("pipe") {
                        Some(pipe) => self.used(index, pipe, command.get("variables"), setting),
                        None => self.run(index, command, setting),
                    }
                }
            }
            return vec![index];
        }
        let Some(inner) = ["parallel", "stage"].iter().find_map(|key| item.get(key)).filter(|_| depth < 3) else {
            return after.to_vec();
        };
        let steps = inner.get("steps").unwrap_or(inner).items();
        let together = item.get("parallel").is_some();
        let mut done = Vec::new();
        let mut before = after.to_vec();
        for step in steps {
            let made = self.bitbucket_item(step, &before, depth + 1);
            if !together {
                before.clone_from(&made);
            }
            done.extend(made);
        }
        done
    }

    /// What starts it, and when, is not told by the file.
    fn decided_elsewhere(&mut self, root: &Node, reason: &str) {
        let why = Why::at(reason, root.place.clone());
        self.triggers.open = Some(why.clone());
        self.scheduled = Some(Value::unresolved(why));
    }
}
