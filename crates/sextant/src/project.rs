//! A reviewed tree with what it says of itself: its configuration, its answers, its milestones.

use crate::assess::{Assessment, Request, Reviewer};
use crate::configuration::{self, Configuration};
use crate::statements;
use sextant_content::{Content, LensFolder};
use sextant_core::{RuleSet, Statement};
use sextant_facts::{Architecture, Given, Kind, Place, Problem, WORKLOAD};
use sextant_read::{Hides, Limits, Tree, terraform};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A tree that is ready to be reviewed.
#[derive(Clone, Debug)]
pub struct Project {
    /// The root of the tree.
    pub root: PathBuf,
    /// The workload's name: stated, or that of the directory.
    pub name: String,
    /// The files.
    pub tree: Tree,
    /// What the tree says of itself.
    pub configuration: Configuration,
    /// What people stated.
    pub statements: Vec<Statement>,
    /// Facts from other programs.
    pub given: Vec<Given>,
    /// What is wrong in these files.
    pub problems: Vec<Problem>,
}

impl Project {
    /// Opens the tree at `root`. Of several workloads it is the first.
    ///
    /// # Errors
    /// When it is not a readable directory.
    pub fn open(root: &Path, content: &Content, limits: &Limits) -> std::io::Result<Self> {
        let first = Self::open_all(root, content, limits)?.into_iter().next();
        first.ok_or_else(|| std::io::Error::other("it holds no workload"))
    }

    /// Opens the tree at `root`: one project for each workload that it names, or one for all of it.
    ///
    /// # Errors
    /// When it is not a readable directory.
    pub fn open_all(root: &Path, content: &Content, limits: &Limits) -> std::io::Result<Vec<Self>> {
        let tree = Tree::walk(root, limits)?;
        let mut problems = Vec::new();
        let stated = optional(&tree, configuration::FILE, &mut problems);
        let (configurations, faults) = Configuration::read(&stated, &profile_facts(content));
        problems.extend(faults);
        let projects = configurations.into_iter().map(|configuration| {
            let mut project = Self {
                root: root.to_owned(),
                name: configuration.name.clone().unwrap_or_else(|| directory_name(root)),
                tree: tree.clone(),
                configuration,
                statements: Vec::new(),
                given: Vec::new(),
                problems: problems.clone(),
            };
            project.fill(content);
            project
        });
        Ok(projects.collect())
    }

    /// Reads what people stated and the facts that the tree names, and leaves out what belongs to others.
    fn fill(&mut self, content: &Content) {
        let kinds = content.components.iter().map(|file| (file.kind.id.clone(), file.kind.clone())).collect();
        let answers = optional(&self.tree, &self.answers(), &mut self.problems);
        let (statements, faults) = statements::read(&answers);
        self.statements = statements;
        self.problems.extend(faults);
        for path in &self.configuration.facts {
            let (given, faults) = facts_of_tree(&self.tree, path, &kinds);
            self.given.extend(given);
            self.problems.extend(faults);
        }
        self.tree.environment = self.configuration.environment.as_deref().map(Arc::from);
        let configuration = &self.configuration;
        self.tree.files.retain(|file| configuration.covers(&file.path));
        self.tree.skipped.retain(|skipped| match skipped.hides {
            Hides::Rest => true,
            Hides::Folder => configuration.reaches(&skipped.path),
            Hides::Nothing | Hides::File => configuration.covers(&skipped.path),
        });
        self.problems.extend(self.missing_environment());
    }

    /// An environment that `sextant.toml` names and no variable file gives values for.
    fn missing_environment(&self) -> Option<Problem> {
        let wanted = self.configuration.environment.as_deref()?;
        let sets = terraform::value_sets(&self.tree);
        if sets.iter().any(|set| set.environment.eq_ignore_ascii_case(wanted)) {
            return None;
        }
        let names: BTreeSet<&str> = sets.iter().map(|set| set.environment.as_str()).collect();
        let known = names.into_iter().collect::<Vec<_>>().join(", ");
        Some(Problem {
            place: Place::new(configuration::FILE, 1, 1),
            message: format!("no variable file gives values for the environment `{wanted}`"),
            help: Some(if known.is_empty() {
                "there are no variable files beside those that Terraform loads by itself".to_owned()
            } else {
                format!("there are values for {known}")
            }),
        })
    }

    /// The path of the file with what people stated about this workload.
    #[must_use]
    pub fn answers(&self) -> String {
        match self.configuration.slug() {
            Some(slug) => statements::FILE.replace("answers.toml", &format!("answers.{slug}.toml")),
            None => statements::FILE.to_owned(),
        }
    }

    /// What is recognised in it.
    #[must_use]
    pub fn recognise(&self, reviewer: &Reviewer<'_>) -> (Architecture, Vec<Problem>) {
        reviewer.recognise_with(&self.tree, &self.configuration.profile, &self.given)
    }

    /// Reviews it through a lens.
    #[must_use]
    pub fn review(&self, reviewer: &Reviewer<'_>, folder: &LensFolder, as_of: &str, rules: RuleSet) -> Assessment {
        let request = Request {
            as_of: as_of.to_owned(),
            profile: self.configuration.profile.clone(),
            statements: self.statements.clone(),
            given: self.given.clone(),
            rules,
        };
        let mut assessment = reviewer.assess(folder, &self.tree, &request);
        assessment.problems.splice(0..0, self.problems.iter().cloned());
        assessment
    }
}

/// The text of a file that need not be there.
fn optional(tree: &Tree, path: &str, problems: &mut Vec<Problem>) -> String {
    match tree.contains(path).then(|| tree.read(path)) {
        Some(Ok(text)) => text,
        Some(Err(problem)) => {
            problems.push(problem);
            String::new()
        }
        None => String::new(),
    }
}

/// Facts that the reviewed tree names: they count as the tree does. It may not say that they cover what no reader
/// understands; that is for whoever reviews it.
fn facts_of_tree(tree: &Tree, path: &str, kinds: &BTreeMap<Arc<str>, Kind>) -> (Option<Given>, Vec<Problem>) {
    let problem =
        |message: String, help: &str| Problem { place: Place::new(path, 1, 1), message, help: Some(help.to_owned()) };
    let text = match tree.contains(path).then(|| tree.read(path)) {
        Some(Ok(text)) => text,
        Some(Err(problem)) => return (None, vec![problem]),
        None => {
            return (
                None,
                vec![problem("there is no such file of facts".to_owned(), "correct `facts` in sextant.toml")],
            );
        }
    };
    match sextant_report::facts::read(&text, path, kinds) {
        Ok(mut given) => {
            let covers = std::mem::take(&mut given.completeness.covers);
            let told = (!covers.is_empty()).then(|| {
                problem("`covers` has no effect in facts that the tree names".to_owned(), "give the file with --facts")
            });
            (Some(given), told.into_iter().collect())
        }
        Err(faults) => {
            let each = |fault: &sextant_report::facts::Fault| {
                problem(fault.to_string(), "see docs/reference/facts.schema.json")
            };
            (None, faults.iter().map(each).collect())
        }
    }
}

/// The profile facts that a file may state.
fn profile_facts(content: &Content) -> Vec<&str> {
    let kind = content.components.iter().find(|file| &*file.kind.id == WORKLOAD);
    kind.into_iter().flat_map(|file| &file.kind.attributes).map(|attribute| &*attribute.name).collect()
}

fn directory_name(root: &Path) -> String {
    let absolute = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    absolute.file_name().map_or_else(|| "workload".to_owned(), |name| name.to_string_lossy().into_owned())
}
