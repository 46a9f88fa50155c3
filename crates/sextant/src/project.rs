//! A reviewed tree with what it says of itself: its configuration, its answers, its milestones.

use crate::assess::{Assessment, Request, Reviewer};
use crate::configuration::{self, Configuration};
use crate::statements;
use sextant_content::{Content, LensFolder};
use sextant_core::{RuleSet, Statement};
use sextant_facts::{Problem, WORKLOAD};
use sextant_read::{Hides, Limits, Tree};
use std::path::{Path, PathBuf};

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
    /// What is wrong in these files.
    pub problems: Vec<Problem>,
}

impl Project {
    /// Opens the tree at `root`.
    ///
    /// # Errors
    /// When it is not a readable directory.
    pub fn open(root: &Path, content: &Content, limits: &Limits) -> std::io::Result<Self> {
        let mut tree = Tree::walk(root, limits)?;
        let mut problems = Vec::new();
        let mut optional = |path: &str| match tree.contains(path).then(|| tree.read(path)) {
            Some(Ok(text)) => text,
            Some(Err(problem)) => {
                problems.push(problem);
                String::new()
            }
            None => String::new(),
        };
        let (stated, answers) = (optional(configuration::FILE), optional(statements::FILE));
        let facts = profile_facts(content);
        let (configuration, faults) = Configuration::read(&stated, &facts);
        problems.extend(faults);
        let (statements, faults) = statements::read(&answers);
        problems.extend(faults);
        tree.files.retain(|file| configuration.covers(&file.path));
        tree.skipped.retain(|skipped| match skipped.hides {
            Hides::Rest => true,
            Hides::Folder => configuration.reaches(&skipped.path),
            Hides::Nothing | Hides::File => configuration.covers(&skipped.path),
        });
        let name = configuration.name.clone().unwrap_or_else(|| directory_name(root));
        Ok(Self { root: root.to_owned(), name, tree, configuration, statements, problems })
    }

    /// Reviews it through a lens.
    #[must_use]
    pub fn review(&self, reviewer: &Reviewer<'_>, folder: &LensFolder, as_of: &str, rules: RuleSet) -> Assessment {
        let request = Request {
            as_of: as_of.to_owned(),
            profile: self.configuration.profile.clone(),
            statements: self.statements.clone(),
            rules,
        };
        let mut assessment = reviewer.assess(folder, &self.tree, &request);
        assessment.problems.splice(0..0, self.problems.iter().cloned());
        assessment
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
