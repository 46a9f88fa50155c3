//! `.sextant/milestones/`: frozen reviews, one file each, never changed.

use crate::kept;
use sextant_core::progress::Milestone;
use std::path::{Path, PathBuf};

/// The folder's path in the reviewed tree.
pub const FOLDER: &str = ".sextant/milestones";
/// The most milestones of a workload, as in the AWS Well-Architected Tool.
pub const MOST: usize = 100;

/// What can go wrong with milestones.
#[derive(Debug, thiserror::Error)]
pub enum MilestoneError {
    /// The folder or a file cannot be read or written.
    #[error("{}: {cause}", .path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A file is not a milestone.
    #[error("{} is not a milestone: {cause}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: serde_json::Error,
    },
    /// The name is taken: milestones are never changed.
    #[error("the milestone `{0}` exists; milestones are never changed, choose another name")]
    Taken(String),
    /// The name cannot be a file name.
    #[error("`{0}` is no name for a milestone: use letters, digits, `-`, `_` and `.`, at most 100 of them")]
    Name(String),
    /// There are too many.
    #[error("there are {MOST} milestones already")]
    TooMany,
    /// No such milestone.
    #[error("no milestone `{0}`; see `sextant milestone list`")]
    Missing(String),
}

/// The milestones of the tree at `root`, oldest first.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub fn list(root: &Path) -> Result<Vec<Milestone>, MilestoneError> {
    let folder = folder(root)?;
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(MilestoneError::File { path: folder, cause }),
    };
    let mut found = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = kept::read(&path).map_err(|cause| MilestoneError::File { path: path.clone(), cause })?;
            let milestone: Milestone =
                serde_json::from_str(&text).map_err(|cause| MilestoneError::Unreadable { path, cause })?;
            found.push(milestone);
        }
    }
    found.sort_by(|a, b| (&a.recorded_on, &a.name).cmp(&(&b.recorded_on, &b.name)));
    Ok(found)
}

fn folder(root: &Path) -> Result<PathBuf, MilestoneError> {
    kept::path(root, FOLDER).map_err(|cause| MilestoneError::File { path: root.join(FOLDER), cause })
}

/// The milestone of that name.
///
/// # Errors
/// When there is none, or the folder cannot be read.
pub fn find(root: &Path, name: &str) -> Result<Milestone, MilestoneError> {
    let found = list(root)?.into_iter().find(|milestone| milestone.name == name);
    found.ok_or_else(|| MilestoneError::Missing(name.to_owned()))
}

/// Saves a milestone.
///
/// # Errors
/// When the name is taken or unfit, or the file cannot be written.
pub fn save(root: &Path, milestone: &Milestone) -> Result<PathBuf, MilestoneError> {
    let name = &milestone.name;
    let fit = !name.is_empty()
        && name.len() <= 100
        && !name.starts_with('.')
        && name.chars().all(|character| character.is_ascii_alphanumeric() || "-_.".contains(character));
    if !fit {
        return Err(MilestoneError::Name(name.clone()));
    }
    let others = list(root)?;
    if others.len() >= MOST {
        return Err(MilestoneError::TooMany);
    }
    if others.iter().any(|other| other.name.eq_ignore_ascii_case(name)) {
        return Err(MilestoneError::Taken(name.clone()));
    }
    let folder = folder(root)?;
    std::fs::create_dir_all(&folder).map_err(|cause| MilestoneError::File { path: folder.clone(), cause })?;
    let path = folder.join(format!("{name}.json"));
    let mut text = serde_json::to_string_pretty(milestone)
        .map_err(|cause| MilestoneError::Unreadable { path: path.clone(), cause })?;
    text.push('\n');
    kept::write(&path, &text).map_err(|cause| MilestoneError::File { path: path.clone(), cause })?;
    Ok(path)
}
