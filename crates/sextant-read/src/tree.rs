//! The reviewed tree: which files there are, and their text, within limits.

use ignore::WalkBuilder;
use sextant_facts::{Place, Problem, Scope};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Bounds on what is read. A file beyond a bound is skipped with a note, never cut short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file that is read, in bytes.
    pub file_bytes: u64,
    /// Most files that are looked at.
    pub files: usize,
    /// Deepest nesting of directories.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { file_bytes: 2 * 1024 * 1024, files: 200_000, depth: 64 }
    }
}

/// A file of the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TreeFile {
    /// Path relative to the root, with `/` between segments.
    pub path: Arc<str>,
    /// Size in bytes.
    pub bytes: u64,
}

/// Something that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Path relative to the root.
    pub path: String,
    /// Why: "larger than 2 MiB", "symbolic link".
    pub reason: String,
}

/// The reviewed tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Files sorted by path.
    pub files: Vec<TreeFile>,
    /// What was left out, sorted by path.
    pub skipped: Vec<Skipped>,
    origin: Origin,
    limits: Limits,
}

#[derive(Clone, Debug)]
enum Origin {
    Disk(PathBuf),
    Memory(BTreeMap<Arc<str>, String>),
}

impl Tree {
    /// Lists the files below `root`: ignore files of the tree itself apply, hidden files are read, symbolic links are not
    /// followed.
    ///
    /// # Errors
    /// When `root` is not a readable directory.
    pub fn walk(root: &Path, limits: &Limits) -> std::io::Result<Self> {
        std::fs::read_dir(root)?;
        let mut files = Vec::new();
        let mut skipped = Vec::new();
        let walker = WalkBuilder::new(root)
            .standard_filters(false)
            .git_ignore(true)
            .ignore(true)
            .require_git(false)
            .max_depth(Some(limits.depth))
            .filter_entry(|entry| !is_machinery(entry.file_name().to_str().unwrap_or_default()))
            .build();
        for entry in walker {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    skipped.push(Skipped { path: String::new(), reason: error.to_string() });
                    continue;
                }
            };
            let path = relative(root, entry.path());
            let Some(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                continue;
            }
            let bytes = entry.metadata().map(|meta| meta.len()).unwrap_or_default();
            match refusal(kind, bytes, files.len(), limits) {
                Some(reason) => skipped.push(Skipped { path, reason }),
                None => files.push(TreeFile { path: path.into(), bytes }),
            }
        }
        files.sort();
        skipped.sort();
        Ok(Self { files, skipped, origin: Origin::Disk(root.to_owned()), limits: limits.clone() })
    }

    /// A tree of texts in memory, for examples and tests.
    #[must_use]
    pub fn from_texts<P: Into<Arc<str>>, T: Into<String>>(texts: impl IntoIterator<Item = (P, T)>) -> Self {
        let texts: BTreeMap<Arc<str>, String> = texts.into_iter().map(|(p, t)| (p.into(), t.into())).collect();
        let files =
            texts.iter().map(|(path, text)| TreeFile { path: path.clone(), bytes: text.len() as u64 }).collect();
        Self { files, skipped: Vec::new(), origin: Origin::Memory(texts), limits: Limits::default() }
    }

    /// The text of a file, without a byte order mark.
    ///
    /// # Errors
    /// A problem that names the file when it cannot be read, grew beyond the limit, or is not UTF-8.
    pub fn read(&self, path: &str) -> Result<String, Problem> {
        let bytes = match &self.origin {
            Origin::Memory(texts) => {
                texts.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| fault(path, "no such file"))?
            }
            Origin::Disk(root) => {
                let file = std::fs::File::open(root.join(path)).map_err(|error| fault(path, &error.to_string()))?;
                let mut bytes = Vec::new();
                file.take(self.limits.file_bytes + 1)
                    .read_to_end(&mut bytes)
                    .map_err(|error| fault(path, &error.to_string()))?;
                bytes
            }
        };
        if bytes.len() as u64 > self.limits.file_bytes {
            return Err(fault(path, &format!("larger than {} bytes", self.limits.file_bytes)));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            fault(path, &format!("not UTF-8: invalid byte at offset {}", error.utf8_error().valid_up_to()))
        })?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        })
    }

    /// Whether the tree holds a file at `path`.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.files.binary_search_by(|file| (*file.path).cmp(path)).is_ok()
    }
}

/// Whether a path belongs to tests, samples or documentation rather than to the workload.
#[must_use]
pub fn scope_of(path: &str) -> Scope {
    const ASIDE: [&str; 17] = [
        "test",
        "tests",
        "__tests__",
        "testing",
        "integtests",
        "unittests",
        "e2e",
        "spec",
        "specs",
        "fixtures",
        "example",
        "examples",
        "sample",
        "samples",
        "docs",
        "doc",
        "documentation",
    ];
    let mut segments: Vec<&str> = path.split('/').collect();
    let name = segments.pop().unwrap_or_default();
    let named_test = name.starts_with("test_") || name.ends_with("_test.py") || name == "conftest.py";
    let aside = segments.iter().any(|segment| ASIDE.contains(&segment.to_ascii_lowercase().as_str()));
    if aside || named_test { Scope::Aside } else { Scope::Workload }
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

fn refusal(kind: std::fs::FileType, bytes: u64, count: usize, limits: &Limits) -> Option<String> {
    if kind.is_symlink() {
        Some("symbolic link, not followed".to_owned())
    } else if !kind.is_file() {
        Some("not a regular file".to_owned())
    } else if bytes > limits.file_bytes {
        Some(format!("larger than {} bytes", limits.file_bytes))
    } else if count >= limits.files {
        Some(format!("more than {} files", limits.files))
    } else {
        None
    }
}

fn relative(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let segments: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    segments.join("/")
}

fn fault(path: &str, message: &str) -> Problem {
    Problem { place: Place::new(path, 1, 1), message: message.to_owned(), help: None }
}
