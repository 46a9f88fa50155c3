//! `cargo xtask accuracy DIR`: how well reviews agree with the labels of experts.
//!
//! `DIR` holds label files `NAME.json`, each with its repository checked out at the labelled commit in `DIR/NAME/`. Every
//! repository is reviewed; figures are printed for each, in total, for a reviewer that opens no file, per practice and
//! per dialect of infrastructure code, and every disagreement is printed with what either side says.

mod labels;
mod print;
mod score;

use crate::root::root;
use labels::{Labels, Verdict};
use score::{Practice, Score};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// A labelled repository and its review.
struct Case {
    name: String,
    labels: Labels,
    review: BTreeMap<String, Practice>,
}

/// Reviews what `directory` holds and prints the comparison.
pub(crate) fn run(directory: &str) -> ExitCode {
    match cases(Path::new(directory)) {
        Ok(cases) if cases.is_empty() => {
            fail(&format!("{directory} holds no label file with its repository beside it"))
        }
        Ok(cases) => {
            print::all(&cases);
            ExitCode::SUCCESS
        }
        Err(message) => fail(&message),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::FAILURE
}

fn cases(directory: &Path) -> Result<Vec<Case>, String> {
    let reviewer = reviewer()?;
    let entries = std::fs::read_dir(directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let labels = Labels::read(file)?;
        let repository = file.with_extension("");
        if !repository.is_dir() {
            eprintln!("{}: left out, {} is not there", file.display(), repository.display());
            continue;
        }
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let review = review(&reviewer, &repository.join(&labels.path))?;
        cases.push(Case { name, labels, review });
    }
    Ok(cases)
}

/// The reviewer of this checkout, built first.
fn reviewer() -> Result<PathBuf, String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let built = Command::new(cargo).args(["build", "--quiet", "--package", "sextant"]).current_dir(root()).status();
    match built {
        Ok(status) if status.success() => Ok(root().join("target/debug/sextant")),
        Ok(_) => Err("the reviewer cannot be built".to_owned()),
        Err(error) => Err(format!("cargo: {error}")),
    }
}

fn review(reviewer: &Path, tree: &Path) -> Result<BTreeMap<String, Practice>, String> {
    let output = Command::new(reviewer)
        .args(["review", "--quiet", "--format", "json"])
        .arg(tree)
        .output()
        .map_err(|error| format!("{}: {error}", reviewer.display()))?;
    if !output.status.success() {
        return Err(format!("{}: {}", tree.display(), String::from_utf8_lossy(&output.stderr).trim()));
    }
    score::practices(&output.stdout).map_err(|error| format!("{}: the review is not JSON: {error}", tree.display()))
}

impl Case {
    /// The review against the labels.
    fn score(&self) -> Score {
        let mut score = Score::default();
        for label in &self.labels.labels {
            if let Some(practice) = self.review.get(&label.practice) {
                score.add(label, practice.outcome, practice.cites_any(&label.evidence));
            }
        }
        score
    }

    /// A reviewer that opens no file, against the labels: it knows the profile, and how often `others` were labelled what.
    fn blind(&self, others: &[&Labels]) -> Score {
        let mut score = Score::default();
        for label in &self.labels.labels {
            score.add(label, self.guess(&label.practice, others), false);
        }
        score
    }

    fn guess(&self, practice: &str, others: &[&Labels]) -> Verdict {
        let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
        let alike = others.iter().filter(|other| other.profile.alike(&self.labels.profile, practice));
        for label in alike.flat_map(|other| &other.labels).filter(|label| label.practice == practice) {
            *counts.entry(label.verdict).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map_or(Verdict::Unknown, |(verdict, _)| verdict)
    }
}
