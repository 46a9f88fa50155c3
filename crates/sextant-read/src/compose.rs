//! Docker Compose: the services of each directory that has a file of them.
//!
//! The main file counts with its production file laid over it, else with its override, as `docker compose up` takes it.
//! Files for development and tests are other environments; any other variant may be laid over too, which is a gap.

mod interpolate;
mod merge;
mod service;

use crate::kubernetes::gap;
use crate::node::{Kind, Node, yaml};
use crate::{Tree, scope_of};
use interpolate::Variables;
use sextant_facts::{Place, Problem, Reading, Scope, Why, paths};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Deepest chain of files that include and services that extend each other.
const DEPTH: usize = 8;

/// Reads every Compose file of the tree.
#[must_use]
pub fn read(tree: &Tree) -> Reading {
    let mut directories: BTreeMap<&str, Vec<(&Arc<str>, Role)>> = BTreeMap::new();
    for file in &tree.files {
        if let Some(role) = role_of(&file.path) {
            directories.entry(paths::directory(&file.path)).or_default().push((&file.path, role));
        }
    }
    let alone = !tree.files.iter().any(|file| deploys(&file.path));
    let mut reader = Reader { tree, alone, gaps: BTreeSet::new(), problems: BTreeSet::new() };
    let mut reading = Reading::default();
    for files in directories.values() {
        for project in projects(files, &mut reader.gaps) {
            reading.resources.extend(reader.project(&project));
        }
    }
    let of_workload = |why: &Why| why.place.as_ref().is_none_or(|place| scope_of(&place.path) == Scope::Workload);
    let gaps = reader.gaps.into_iter().filter(of_workload);
    reading.gaps = gaps.map(gap).collect();
    reading.problems = reader.problems.into_iter().collect();
    reading
}

/// What a file is to its directory.
#[derive(Clone, Debug, PartialEq)]
enum Role {
    Main(u8),
    Variant(String),
}

fn role_of(path: &str) -> Option<Role> {
    let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
    let rest = stem.strip_prefix("docker-compose").or_else(|| stem.strip_prefix("compose"))?;
    match (rest, &*name) {
        ("", "compose.yaml") => Some(Role::Main(0)),
        ("", "compose.yml") => Some(Role::Main(1)),
        ("", "docker-compose.yml") => Some(Role::Main(2)),
        ("", _) => Some(Role::Main(3)),
        (rest, _) => rest.strip_prefix(['.', '-', '_']).map(|variant| Role::Variant(variant.to_owned())),
    }
}

/// The files that are taken together: the first, and what is laid over it.
fn projects(files: &[(&Arc<str>, Role)], gaps: &mut BTreeSet<Why>) -> Vec<Vec<Arc<str>>> {
    let main = files.iter().filter_map(|(path, role)| match role {
        Role::Main(rank) => Some((rank, *path)),
        Role::Variant(_) => None,
    });
    let variants = files.iter().filter_map(|(path, role)| match role {
        Role::Variant(name) => Some((name.as_str(), *path)),
        Role::Main(_) => None,
    });
    let variants: Vec<(&str, &Arc<str>)> = variants.collect();
    let Some((_, main)) = main.min() else {
        return variants.iter().map(|(_, path)| vec![Arc::clone(path)]).collect();
    };
    let named =
        |wanted: &[&str]| variants.iter().find(|(name, _)| wanted.contains(name)).map(|(_, path)| Arc::clone(path));
    let over = named(&["prod", "production", "prd"]).or_else(|| named(&["override"]));
    for (name, path) in &variants {
        let words: Vec<&str> = name.split(['.', '-', '_']).collect();
        let elsewhere = words.iter().any(|word| OTHERS.contains(word));
        if !elsewhere && over.as_ref() != Some(*path) {
            let place = Place::new(Arc::clone(path), 1, 1);
            gaps.insert(Why::at(format!("it may be laid over {main}"), place));
        }
    }
    vec![std::iter::once(main.clone()).chain(over).collect()]
}

/// What files for development, tests and other environments are called.
const OTHERS: [&str; 20] = [
    "build",
    "ci",
    "debug",
    "demo",
    "dev",
    "devcontainer",
    "development",
    "e2e",
    "example",
    "integration",
    "local",
    "override",
    "prod",
    "qa",
    "sample",
    "staging",
    "stage",
    "test",
    "testing",
    "tests",
];

/// Whether a file of that name describes a deployment in another way: Compose may then only serve development.
fn deploys(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let known = [
        "Chart.yaml",
        "kustomization.yaml",
        "kustomization.yml",
        "cdk.json",
        "samconfig.toml",
        "azure.yaml",
        "serverless.yml",
    ];
    let listed = known.contains(&name) || [".tf", ".tf.json", ".bicep"].iter().any(|ending| name.ends_with(ending));
    let directory = |part: &&str| matches!(*part, "k8s" | "kubernetes" | "helm" | "manifests" | "cloudformation");
    (listed || path.split('/').any(|part| directory(&part))) && scope_of(path) == Scope::Workload
}

struct Reader<'a> {
    tree: &'a Tree,
    alone: bool,
    gaps: BTreeSet<Why>,
    problems: BTreeSet<Problem>,
}

impl Reader<'_> {
    fn document(&mut self, path: &Arc<str>) -> Option<Node> {
        let text = match self.tree.read(path) {
            Ok(text) => text,
            Err(problem) => {
                self.gaps.insert(Why::at(problem.message.as_str(), problem.place.clone()));
                self.problems.insert(problem);
                return None;
            }
        };
        let parsed = yaml(path, &text);
        self.gaps.extend(parsed.unread);
        self.problems.extend(parsed.problems);
        parsed.documents.into_iter().next()
    }

    /// The services of a file and of those it includes, with their names.
    fn services(&mut self, path: &Arc<str>, depth: usize) -> Vec<(Node, Node)> {
        let Some(root) = self.document(path) else { return Vec::new() };
        let mut services: Vec<(Node, Node)> = Vec::new();
        for include in root.get("include").map_or(&[][..], Node::items) {
            let named = include.get("path").unwrap_or(include);
            for file in std::iter::once(named).chain(named.items()).filter(|node| node.text().is_some()) {
                match self.beside(path, file).filter(|_| depth < DEPTH) {
                    Some(file) => services.extend(self.services(&file, depth + 1)),
                    None => self.missing("an included file is not part of the tree", file),
                }
            }
        }
        // Before version 2 the services stood at the root.
        let own = match root.get("services") {
            Some(services) => services.entries(),
            None if root.get("version").is_none() && root.get("include").is_none() => &[],
            None => &[],
        };
        for (name, service) in own {
            let whole = self.extended(path, service, own, depth);
            match services.iter_mut().find(|(known, _)| known.text() == name.text()) {
                Some((_, known)) => merge::over(known, &whole, "", 0),
                None => services.push((name.clone(), whole)),
            }
        }
        services
    }

    /// A service over the one it extends.
    fn extended(&mut self, path: &Arc<str>, service: &Node, siblings: &[(Node, Node)], depth: usize) -> Node {
        let mut service = service.clone();
        merge::anchor(&mut service, path);
        let Some(extends) = service.get("extends").cloned() else { return service };
        let name = extends.text().or_else(|| extends.get("service")?.text()).unwrap_or_default().to_owned();
        let of = |services: &[(Node, Node)]| {
            services.iter().find(|(known, _)| known.text() == Some(&*name)).map(|(_, base)| base.clone())
        };
        let base = match extends.get("file") {
            _ if depth >= DEPTH => None,
            None => of(siblings).map(|base| self.extended(path, &base, siblings, depth + 1)),
            Some(file) => self.beside(path, file).and_then(|file| of(&self.services(&file, depth + 1))),
        };
        match base {
            Some(mut base) => {
                merge::over(&mut base, &service, "", 0);
                base
            }
            None => {
                self.missing("the service it extends is not part of the tree", &extends);
                service
            }
        }
    }

    fn beside(&self, path: &str, named: &Node) -> Option<Arc<str>> {
        let joined = paths::join(paths::directory(path), named.text()?)?;
        self.tree.contains(&joined).then(|| joined.into())
    }

    fn missing(&mut self, text: &str, node: &Node) {
        self.gaps.insert(Why::at(text, node.place.clone()));
    }

    fn project(&mut self, files: &[Arc<str>]) -> Vec<sextant_facts::Resource> {
        let Some(main) = files.first() else { return Vec::new() };
        let mut services: Vec<(Node, Node)> = Vec::new();
        for path in files {
            for (name, service) in self.services(path, 0) {
                match services.iter_mut().find(|(known, _)| known.text() == name.text()) {
                    Some((_, known)) => merge::over(known, &service, "", 0),
                    None => services.push((name, service)),
                }
            }
        }
        services.retain(|(_, service)| matches!(service.kind, Kind::Mapping(_)));
        let alone = self.alone
            || files.iter().any(|path| matches!(role_of(path), Some(Role::Variant(name)) if name.starts_with("prod")));
        let variables = Variables::of(self.tree, paths::directory(main));
        let project = service::Project::new(self.tree, main, &variables, &services, alone);
        services.iter().map(|(name, service)| project.resource(name, service)).collect()
    }
}
