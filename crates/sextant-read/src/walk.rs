//! Walking the tree: which files there are, and what is left out.

use crate::tracked;
use crate::tree::{Hides, Limits, Skipped, TreeFile};
use ignore::{DirEntry, WalkBuilder};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A walk, and what it has found.
pub(crate) struct Walk<'a> {
    root: &'a Path,
    /// The root without links, to tell whether a link leads out of it.
    real_root: Option<PathBuf>,
    limits: &'a Limits,
    pub(crate) files: Vec<TreeFile>,
    pub(crate) skipped: Vec<Skipped>,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(root: &'a Path, limits: &'a Limits) -> Self {
        Self { root, real_root: root.canonicalize().ok(), limits, files: Vec::new(), skipped: Vec::new() }
    }

    /// Looks at everything that no ignore file of the tree leaves out, in the order of names.
    pub(crate) fn run(&mut self) {
        let machinery: Arc<Mutex<Vec<PathBuf>>> = Arc::default();
        let passed_over = Arc::clone(&machinery);
        let walker = WalkBuilder::new(self.root)
            .standard_filters(false)
            .git_ignore(true)
            .ignore(true)
            .require_git(false)
            .max_depth(Some(self.limits.depth))
            .sort_by_file_name(|a, b| a.cmp(b))
            .filter_entry(move |entry| {
                let enters = !is_machinery(entry.file_name().to_str().unwrap_or_default());
                if !enters {
                    passed_over.lock().unwrap_or_else(PoisonError::into_inner).push(entry.path().to_owned());
                }
                enters
            })
            .build();
        for entry in walker {
            let goes_on = match entry {
                Ok(entry) => self.entry(&entry),
                Err(error) => {
                    self.unreadable(&error);
                    true
                }
            };
            if !goes_on {
                break;
            }
        }
        for path in machinery.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            self.passed_over(path);
        }
    }

    /// Takes note of an entry; false when there are too many.
    fn entry(&mut self, entry: &DirEntry) -> bool {
        let Some(kind) = entry.file_type() else { return true };
        let Some(path) = relative(self.root, entry.path()) else {
            let (path, reason) = (shown(self.root, entry.path()), "its name is not UTF-8");
            self.skip(path, reason, if kind.is_dir() { Hides::Folder } else { Hides::File });
            return true;
        };
        if kind.is_dir() {
            if entry.depth() >= self.limits.depth {
                self.skip(path, &format!("more than {} directories deep", self.limits.depth), Hides::Folder);
            }
            return true;
        }
        let bytes = entry.metadata().map(|about| about.len()).unwrap_or_default();
        self.file(path, kind, bytes)
    }

    fn file(&mut self, path: String, kind: std::fs::FileType, bytes: u64) -> bool {
        let most = self.limits.files;
        if kind.is_symlink() {
            let hides = self.link(&path);
            self.skip(path, "symbolic link, not followed", hides);
        } else if !kind.is_file() {
            self.skip(path, "not a regular file", Hides::Nothing);
        } else if bytes > self.limits.file_bytes {
            self.skip(path, &format!("larger than {} bytes", self.limits.file_bytes), Hides::File);
        } else if self.files.len() >= most {
            self.skip(path, &format!("more than {most} files: this one and what follows were left out"), Hides::Rest);
            return false;
        } else {
            self.files.push(TreeFile { path: path.into(), bytes });
        }
        true
    }

    /// What a link hides: nothing if it leads to a place of the tree, which is read there, or to nothing at all.
    fn link(&self, path: &str) -> Hides {
        let Ok(target) = self.root.join(path).canonicalize() else { return Hides::Nothing };
        match &self.real_root {
            Some(root) if target.starts_with(root) => Hides::Nothing,
            _ if target.is_dir() => Hides::Folder,
            _ => Hides::File,
        }
    }

    fn skip(&mut self, path: String, reason: &str, hides: Hides) {
        self.skipped.push(Skipped { path, reason: reason.to_owned(), hides });
    }

    fn unreadable(&mut self, error: &ignore::Error) {
        let path = path_of(error).map(|path| shown(self.root, path)).unwrap_or_default();
        let cause = error.io_error().map_or_else(|| error.to_string(), cause);
        self.skip(path, &format!("cannot be read: {cause}"), Hides::Folder);
    }

    /// What tools keep for themselves is left out in silence where every repository has it, else with a note.
    fn passed_over(&mut self, path: &Path) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if !matches!(name, ".git" | ".hg" | ".svn") {
            self.skip(shown(self.root, path), "packages or state of a tool", Hides::Nothing);
        }
    }

    /// Adds the files that git tracks although an ignore file names them.
    pub(crate) fn add_tracked(&mut self) {
        let skipped = self.skipped.iter().map(|skipped| Arc::from(skipped.path.as_str()));
        let known: BTreeSet<Arc<str>> = self.files.iter().map(|file| file.path.clone()).chain(skipped).collect();
        let mut folders = BTreeMap::new();
        let mut found: BTreeMap<String, std::fs::Metadata> = BTreeMap::new();
        let read = tracked::visit(self.root, self.limits.files, &mut |path| {
            if known.contains(path) || found.contains_key(path) || path.split('/').any(is_machinery) {
                return;
            }
            if path.split('/').count() <= self.limits.depth
                && stands_in_folders(self.root, path, &mut folders)
                && let Ok(about) = std::fs::symlink_metadata(self.root.join(path))
                && !about.is_dir()
            {
                found.insert(path.to_owned(), about);
            }
        });
        for (path, about) in found {
            if !self.file(path, about.file_type(), about.len()) {
                break;
            }
        }
        if let Err(why) = read {
            let reason = format!("{why}; tracked files that an ignore file names were not looked for");
            self.skip(".git/index".to_owned(), &reason, Hides::Nothing);
        }
    }
}

/// Whether every folder on the way to `path` is one, and no link to one.
fn stands_in_folders(root: &Path, path: &str, known: &mut BTreeMap<String, bool>) -> bool {
    path.match_indices('/').all(|(end, _)| {
        let folder = path.get(..end).unwrap_or_default();
        if let Some(is_folder) = known.get(folder) {
            return *is_folder;
        }
        let is_folder = std::fs::symlink_metadata(root.join(folder)).is_ok_and(|about| about.is_dir());
        known.insert(folder.to_owned(), is_folder);
        is_folder
    })
}

/// What the system says, without its number.
pub(crate) fn cause(error: &std::io::Error) -> String {
    error.kind().to_string()
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithLineNumber { err, .. } | ignore::Error::WithDepth { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

/// Directories that hold tools' own state or other people's packages.
fn is_machinery(name: &str) -> bool {
    matches!(
        name,
        ".git"
            | ".hg"
            | ".svn"
            | "node_modules"
            | ".terraform"
            | ".venv"
            | "venv"
            | "__pycache__"
            | ".tox"
            | ".mypy_cache"
            | ".pytest_cache"
            | ".aws-sam"
            | ".serverless"
            | ".next"
            | ".idea"
            | ".gradle"
    )
}

/// The path below the root with `/` between segments; `None` if a name is not UTF-8.
fn relative(root: &Path, path: &Path) -> Option<String> {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let segments: Option<Vec<_>> = relative.components().map(|part| part.as_os_str().to_str()).collect();
    segments.map(|segments| segments.join("/"))
}

/// The path below the root as it can be shown.
fn shown(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let segments: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::Walk;
    use crate::tree::{Hides, Limits};
    use std::path::{Path, PathBuf};

    /// Told by hand: whoever may read everything, as the owner of a container does, cannot make such a folder.
    #[test]
    fn a_folder_that_cannot_be_read_hides_anything() {
        let limits = Limits::default();
        let mut walk = Walk::new(Path::new("/tree"), &limits);
        let denied = ignore::Error::Io(std::io::ErrorKind::PermissionDenied.into());
        let at = ignore::Error::WithPath { path: PathBuf::from("/tree/a/b"), err: Box::new(denied) };
        walk.unreadable(&ignore::Error::WithDepth { depth: 2, err: Box::new(at) });
        let skipped = walk.skipped.first().expect("a note");
        let told = (skipped.path.as_str(), skipped.reason.as_str(), skipped.hides);
        assert_eq!(told, ("a/b", "cannot be read: permission denied", Hides::Folder));
    }
}
