//! The content and the projects that a command works on.

use super::{CliError, Common};
use sextant::assess::Reviewer;
use sextant::kept;
use sextant::project::Project;
use sextant_content::{Content, LensFolder, embedded_files};
use sextant_facts::Given;
use sextant_read::{Limits, Tree};
use sextant_report::facts;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The lens that is reviewed.
const LENS: &str = "generative-ai";

/// The content with its digest.
pub(crate) struct Opened {
    pub(crate) content: Content,
    pub(crate) digest: String,
}

impl Opened {
    /// Reads the built-in content and what `--content` adds. Faults of added files are told on standard error.
    pub(crate) fn read(common: &Common) -> Result<Self, CliError> {
        Self::load(common, false)
    }

    /// The same, with the built-in content checked as well.
    pub(crate) fn checked(common: &Common) -> Result<Self, CliError> {
        Self::load(common, true)
    }

    fn load(common: &Common, check: bool) -> Result<Self, CliError> {
        let added = match &common.content {
            Some(directory) => folder(directory)?,
            None => BTreeMap::new(),
        };
        let mut files: BTreeMap<&str, &str> = embedded_files().into_iter().collect();
        files.extend(added.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let digest = digest(&files);
        let content = if added.is_empty() && !check { Content::trusted(files) } else { Content::read(files) };
        for problem in &content.problems {
            eprintln!("{}:{}: {}", problem.place.path, problem.place.line, problem.message);
        }
        Ok(Self { content, digest })
    }

    /// A reviewer with the content.
    pub(crate) fn reviewer(&self) -> Reviewer<'_> {
        Reviewer::new(&self.content, self.digest.clone())
    }

    /// The lens that is reviewed.
    pub(crate) fn lens(&self) -> Result<&LensFolder, CliError> {
        self.content.lens(LENS).ok_or_else(|| CliError::new(format!("the content holds no lens `{LENS}`")))
    }

    /// Opens the tree at `path`: its workload, or the one that `--workload` names.
    pub(crate) fn project(&self, common: &Common, path: &Path) -> Result<Project, CliError> {
        let mut projects = self.projects(common, path)?;
        match (projects.len(), projects.pop()) {
            (1, Some(project)) => Ok(project),
            (_, last) => {
                let names = projects.iter().chain(&last).map(|project| project.name.as_str()).collect::<Vec<_>>();
                Err(CliError::new(format!("{} holds several workloads", path.display()))
                    .hint(format!("name one with --workload: {}", names.join(", "))))
            }
        }
    }

    /// Opens the tree at `path`: all its workloads, or the one that `--workload` names.
    pub(crate) fn projects(&self, common: &Common, path: &Path) -> Result<Vec<Project>, CliError> {
        let mut projects = Project::open_all(path, &self.content, &Limits::default())
            .map_err(|cause| CliError::file(path, &cause).hint("name the directory of the repository to review"))?;
        if let Some(wanted) = &common.workload {
            let names = projects.iter().map(|project| project.name.clone()).collect::<Vec<_>>();
            projects.retain(|project| project.name.eq_ignore_ascii_case(wanted));
            if projects.is_empty() {
                return Err(CliError::new(format!("{} holds no workload `{wanted}`", path.display()))
                    .hint(format!("it holds {}; more are named by [[workload]] in sextant.toml", names.join(", "))));
            }
        }
        Ok(projects)
    }

    /// Reads documents of facts that the command line names.
    pub(crate) fn given(&self, files: &[PathBuf]) -> Result<Vec<Given>, CliError> {
        let kinds = self.content.components.iter().map(|file| (file.kind.id.clone(), file.kind.clone())).collect();
        let mut given = Vec::new();
        for file in files {
            let text = kept::read(file).map_err(|cause| CliError::file(file, &cause))?;
            let name = file.file_name().map_or_else(|| "facts".into(), |name| name.to_string_lossy());
            given.push(facts::read(&text, &name, &kinds).map_err(|faults| refused(file, &faults))?);
        }
        Ok(given)
    }
}

/// What is wrong in a document of facts, a few of many.
fn refused(file: &Path, faults: &[facts::Fault]) -> CliError {
    const SHOWN: usize = 20;
    let mut lines: Vec<String> =
        faults.iter().take(SHOWN).map(|fault| format!("{}: {fault}", file.display())).collect();
    if faults.len() > SHOWN {
        lines.push(format!("and {} more", faults.len() - SHOWN));
    }
    CliError::new(lines.join("\n"))
        .hint("the format is that of docs/reference/facts.schema.json; `sextant map --format facts` writes it")
}

fn folder(directory: &Path) -> Result<BTreeMap<String, String>, CliError> {
    let tree = Tree::walk(directory, &Limits::default()).map_err(|cause| CliError::file(directory, &cause))?;
    let mut files = BTreeMap::new();
    for file in tree.files.iter().filter(|file| file.path.ends_with(".md")) {
        let text =
            tree.read(&file.path).map_err(|problem| CliError::file(&directory.join(&*file.path), &problem.message))?;
        files.insert(file.path.to_string(), text);
    }
    Ok(files)
}

/// A digest of all content files: the same content gives the same digest on every machine.
fn digest(files: &BTreeMap<&str, &str>) -> String {
    let mut hash = Sha256::new();
    for (path, text) in files {
        for part in [path, text] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    let bytes = hash.finalize();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
