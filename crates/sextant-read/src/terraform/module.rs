//! A module: what the files of one directory declare together.

use super::parse::Parsed;
use super::path;
use super::syntax::{Block, Body, Expr};
use sextant_facts::{Gap, Problem};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The declarations of one directory.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// Directory relative to the tree's root; empty for the root itself.
    pub(super) directory: String,
    pub(super) variables: BTreeMap<String, Block>,
    pub(super) locals: BTreeMap<String, Expr>,
    /// Resources by `type.name`, data sources by `data.type.name`.
    pub(super) resources: BTreeMap<String, Block>,
    pub(super) calls: BTreeMap<String, Block>,
    pub(super) outputs: BTreeMap<String, Block>,
    /// Values of variables from files that Terraform loads by itself when the module is a root.
    pub(super) settings: BTreeMap<String, Setting>,
}

/// A value of a variable from a file.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) expr: Arc<Expr>,
    /// What its choice rests on, where Terraform does not load the file by itself.
    pub(super) assumption: Option<Arc<str>>,
}

/// Where a module's source code is.
pub(super) enum Source {
    /// A directory of the tree.
    Local(String),
    /// Somewhere else, as written.
    Elsewhere(String),
}

impl Module {
    /// Adds a file's declarations. Those of an override file replace parts of earlier ones, as Terraform does it.
    pub(super) fn add(&mut self, body: Body, overrides: bool, problems: &mut Vec<Problem>) {
        for block in body.blocks {
            let key = |prefix: &str| format!("{prefix}{}", block.labels.join("."));
            let (table, key) = match (block.kind.as_str(), block.labels.len()) {
                ("locals", 0) => {
                    for attribute in block.body.attributes {
                        if overrides || !self.locals.contains_key(&attribute.name) {
                            self.locals.insert(attribute.name, attribute.expr);
                        }
                    }
                    continue;
                }
                ("variable", 1) => (&mut self.variables, key("")),
                ("output", 1) => (&mut self.outputs, key("")),
                ("module", 1) => (&mut self.calls, key("")),
                ("resource", 2) => (&mut self.resources, key("")),
                ("data", 2) => (&mut self.resources, key("data.")),
                _ => continue,
            };
            match table.get_mut(&key) {
                None => {
                    table.insert(key, block);
                }
                Some(earlier) if overrides => replace(earlier, block),
                Some(earlier) => problems.push(Problem {
                    message: format!("`{key}` is declared twice; the first declaration counts"),
                    help: Some(format!("remove this one or the one at {}:{}", earlier.place.path, earlier.place.line)),
                    place: block.place,
                }),
            }
        }
    }

    /// Sets variables as a file does that is named when Terraform runs.
    pub(super) fn set(&mut self, body: Body, assumption: &str) {
        for attribute in body.attributes {
            let setting = Setting { expr: attribute.expr.into(), assumption: Some(assumption.into()) };
            self.settings.insert(attribute.name, setting);
        }
    }

    /// The directory that a module call names.
    pub(super) fn source(&self, call: &Block) -> Source {
        let written = call.body.attribute("source").and_then(Expr::as_str).unwrap_or_default();
        let local = written.starts_with("./") || written.starts_with("../") || matches!(written, "." | "..");
        match path::join(&self.directory, written) {
            Some(directory) if local => Source::Local(directory),
            _ => Source::Elsewhere(written.to_owned()),
        }
    }
}

/// Lets `later` override `earlier`: its attributes one by one, its nested blocks by type.
fn replace(earlier: &mut Block, later: Block) {
    for attribute in later.body.attributes {
        earlier.body.attributes.retain(|old| old.name != attribute.name);
        earlier.body.attributes.push(attribute);
    }
    let named = |block: &Block| match (block.kind.as_str(), block.labels.first()) {
        ("dynamic", Some(label)) => label.clone(),
        (kind, _) => kind.to_owned(),
    };
    let replaced: Vec<String> = later.body.blocks.iter().map(named).collect();
    earlier.body.blocks.retain(|old| !replaced.contains(&named(old)));
    earlier.body.blocks.extend(later.body.blocks);
}

/// What a file is to its module, by its name. The order is the one in which files count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Declarations,
    Overrides,
    /// `terraform.tfvars`
    Settings,
    /// `terraform.tfvars.json`
    JsonSettings,
    /// `*.auto.tfvars`, `*.auto.tfvars.json`
    AutomaticSettings,
}

/// The role of a file, if it has one.
pub(super) fn role(path: &str) -> Option<Role> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".json").unwrap_or(name);
    if let Some(stem) = stem.strip_suffix(".tf") {
        let overrides = stem == "override" || stem.ends_with("_override");
        return Some(if overrides { Role::Overrides } else { Role::Declarations });
    }
    match name {
        "terraform.tfvars" => Some(Role::Settings),
        "terraform.tfvars.json" => Some(Role::JsonSettings),
        _ if stem.ends_with(".auto.tfvars") => Some(Role::AutomaticSettings),
        _ => None,
    }
}

/// Groups parsed files by directory.
pub(super) fn assemble(
    files: Vec<(Role, Arc<str>, Parsed)>,
    problems: &mut Vec<Problem>,
    gaps: &mut Vec<Gap>,
) -> BTreeMap<String, Module> {
    let mut files = files;
    files.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut modules: BTreeMap<String, Module> = BTreeMap::new();
    for (role, path, parsed) in files {
        problems.extend(parsed.problems);
        gaps.extend(parsed.gaps);
        let directory = path::parent(&path).to_owned();
        match role {
            Role::Declarations | Role::Overrides => modules
                .entry(directory.clone())
                .or_insert_with(|| Module { directory, ..Module::default() })
                .add(parsed.body, role == Role::Overrides, problems),
            Role::Settings | Role::JsonSettings | Role::AutomaticSettings => {
                let Some(module) = modules.get_mut(&directory) else { continue };
                for attribute in parsed.body.attributes {
                    module.settings.insert(attribute.name, Setting { expr: attribute.expr.into(), assumption: None });
                }
            }
        }
    }
    modules
}
