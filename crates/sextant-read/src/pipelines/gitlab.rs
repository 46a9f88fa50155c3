//! GitLab CI: jobs with what they extend, and the files of the tree that the pipeline includes.

use super::order::Job;
use super::{SCRIPT_DEPTH, Setting, Workflow, is_true, texts};
use crate::node::Node;
use sextant_facts::{Item, Value, Why, paths};
use std::collections::{BTreeMap, BTreeSet};

/// Keys of a pipeline that are no jobs.
const OWN: [&str; 12] = [
    "default",
    "include",
    "stages",
    "variables",
    "workflow",
    "image",
    "services",
    "cache",
    "before_script",
    "after_script",
    "spec",
    "types",
];
/// The stages of a pipeline that names none.
const STAGES: [&str; 5] = [".pre", "build", "test", "deploy", ".post"];
/// Keys under which a job has commands.
const SCRIPTS: [&str; 3] = ["before_script", "script", "after_script"];
/// Deepest chain of references from one list of commands to another, as GitLab allows.
const REFERENCE_DEPTH: usize = 10;
/// Most jobs that one job extends.
const MAX_EXTENDED: usize = 100;
/// Most files that one pipeline includes.
const MAX_INCLUDES: usize = 100;

/// The keys of a pipeline, those of included files among them.
type Keys = BTreeMap<String, Node>;

impl Workflow<'_> {
    pub(super) fn gitlab(&mut self, root: &Node) {
        let elsewhere = Why::at("GitLab keeps schedules in the settings of the project", root.place.clone());
        self.triggers.open = Some(elsewhere.clone());
        self.scheduled = Some(Value::unresolved(elsewhere));
        let mut keys = Keys::new();
        self.keys(root, &mut keys, &mut BTreeSet::new(), 0);
        // GitLab starts a pipeline with each push, unless rules say otherwise.
        let ruled =
            |job: &Node| ["rules", "only", "except", "when"].iter().any(|key| inherited(&keys, job, key).is_some());
        if !keys.contains_key("workflow") && !keys.values().any(ruled) {
            self.triggers.items.push(Item::there(Value::text("push")));
        }
        let named = texts(keys.get("stages"));
        let stages: Vec<String> = if named.is_empty() {
            STAGES.map(str::to_owned).to_vec()
        } else {
            named.into_iter().map(str::to_owned).collect()
        };
        let everywhere = keys.get("default");
        let shared: Vec<(&str, Option<&Node>)> = SCRIPTS
            .iter()
            .map(|name| (*name, everywhere.and_then(|default| default.get(name)).or_else(|| keys.get(*name))))
            .collect();
        let mut of_stage: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let jobs = keys.iter().filter(|(name, _)| !name.starts_with('.') && !OWN.contains(&name.as_str()));
        let mut found: Vec<(usize, &str, &Node)> = Vec::new();
        for (name, job) in jobs.filter(|(_, job)| !job.entries().is_empty()) {
            let stage = inherited(&keys, job, "stage").and_then(Node::text).unwrap_or("test");
            found.push((stages.iter().position(|known| known == stage).unwrap_or(stages.len()), name, job));
        }
        found.sort_by_key(|(stage, _, job)| (*stage, job.place.clone()));
        for (stage, name, job) in found {
            let index = self.gitlab_job(&keys, name, job, &shared);
            of_stage.entry(stage).or_default().push(index);
            let before: Vec<usize> = of_stage.range(..stage).flat_map(|(_, jobs)| jobs.iter().copied()).collect();
            if inherited(&keys, job, "needs").is_none() {
                self.jobs.get_mut(index).into_iter().for_each(|job| job.after.clone_from(&before));
            }
        }
    }

    /// Collects keys; what the including file says comes before what it includes.
    fn keys(&mut self, root: &Node, keys: &mut Keys, seen: &mut BTreeSet<String>, depth: usize) {
        for (name, value) in root.entries() {
            let Some(name) = name.text() else { continue };
            keys.entry(name.to_owned()).or_insert_with(|| value.clone());
            if let Some(child) = value.get("trigger").and_then(|trigger| trigger.get("include")) {
                self.includes(child, keys, seen, depth);
            }
        }
        root.get("include").into_iter().for_each(|include| self.includes(include, keys, seen, depth));
    }

    fn includes(&mut self, include: &Node, keys: &mut Keys, seen: &mut BTreeSet<String>, depth: usize) {
        let list = if include.items().is_empty() { std::slice::from_ref(include) } else { include.items() };
        for item in list {
            let local = item.text().filter(|text| !text.contains("://")).or_else(|| item.get("local")?.text());
            let path = local.and_then(|local| paths::join("", local.trim_start_matches('/')));
            let why = || Why::at("it includes other files", item.place.clone());
            let Some(path) = path.filter(|_| depth < SCRIPT_DEPTH && seen.len() < MAX_INCLUDES) else {
                self.uses.open.get_or_insert_with(why);
                self.open(why);
                continue;
            };
            if !seen.insert(path.clone()) {
                continue;
            }
            match self.included(&path) {
                Some(root) => self.keys(&root, keys, seen, depth + 1),
                None => {
                    self.uses.open.get_or_insert_with(why);
                    self.open(why);
                }
            }
        }
    }

    fn gitlab_job(&mut self, keys: &Keys, name: &str, job: &Node, shared: &[(&str, Option<&Node>)]) -> usize {
        let get = |key: &str| inherited(keys, job, key);
        let needs = get("needs").map_or(&[][..], Node::items);
        let needs = needs.iter().filter_map(|need| need.text().or_else(|| need.get("job")?.text()).map(str::to_owned));
        let when = get("when").and_then(Node::text);
        let allowed = get("allow_failure").is_some_and(|allowed| allowed.text() != Some("false"));
        self.jobs.push(Job {
            name: name.to_owned(),
            needs: needs.collect(),
            after: Vec::new(),
            may_fail: allowed || (when == Some("manual") && get("allow_failure").is_none()),
            always: matches!(when, Some("always" | "on_failure")),
        });
        let index = self.jobs.len() - 1;
        self.deploys_to(get("environment"));
        for (section, everywhere) in shared {
            let Some(script) = get(section).or(*everywhere) else { continue };
            let setting = Setting { always: *section == "after_script", ..Setting::default() };
            self.section(keys, index, script, setting, 0);
        }
        for rule in ["rules", "only"].iter().filter_map(|key| get(key)).flat_map(Node::items) {
            let condition = rule.text().or_else(|| rule.get("if").and_then(Node::text)).unwrap_or_default();
            let never = rule.get("when").and_then(Node::text) == Some("never");
            if condition.contains("schedule") && !condition.contains("!=") && !never {
                self.scheduled = Some(Value::bool(true).at(rule.place.clone()));
            }
        }
        if is_true(job, "allow_failure") {
            self.jobs.get_mut(index).into_iter().for_each(|job| job.may_fail = true);
        }
        index
    }

    /// Commands, with those of other jobs that a `!reference` splices in.
    fn section(&mut self, keys: &Keys, job: usize, script: &Node, setting: Setting<'_>, depth: usize) {
        let reference = |node: &Node| node.tag.as_deref() == Some("!reference");
        if !self.goes_on(script) {
            return;
        }
        if reference(script) && depth < REFERENCE_DEPTH {
            let path = texts(Some(script));
            let found = match path.as_slice() {
                [name, key] => keys.get(*name).and_then(|job| inherited(keys, job, key)),
                _ => None,
            };
            match found {
                Some(script) => self.section(keys, job, script, setting, depth + 1),
                None => self.open(|| Why::at("a command from elsewhere", script.place.clone())),
            }
            return;
        }
        if !script.items().iter().any(reference) {
            return self.run(job, script, setting);
        }
        for item in script.items() {
            if reference(item) { self.section(keys, job, item, setting, depth) } else { self.run(job, item, setting) }
        }
    }
}

/// What a job says under a key, itself or in what it extends; the last one it extends counts.
fn inherited<'a>(keys: &'a Keys, job: &'a Node, key: &str) -> Option<&'a Node> {
    let mut open = vec![job];
    let mut seen = BTreeSet::new();
    while let Some(job) = open.pop() {
        if let Some(own) = job.get(key) {
            return Some(own);
        }
        for name in texts(job.get("extends")) {
            if seen.len() < MAX_EXTENDED && seen.insert(name) {
                open.extend(keys.get(name));
            }
        }
    }
    None
}
