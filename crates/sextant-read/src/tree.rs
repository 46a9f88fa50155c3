//! The reviewed tree: which files there are, and their text, within limits.

use crate::walk::{self, Walk};
use aho_corasick::AhoCorasick;
use sextant_facts::{Place, Problem, Scope};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Most bytes that are searched in a file that is not read otherwise.
const SEARCHED_BYTES: u64 = 256 * 1024 * 1024;

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
    /// What of the workload it may hide.
    pub hides: Hides,
}

/// What may be hidden by something that was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hides {
    /// Nothing: it is no text, a tool's own state, or read elsewhere.
    Nothing,
    /// What a file of its name can hold.
    File,
    /// Any files below it.
    Folder,
    /// Any files, there and elsewhere.
    Rest,
}

/// The reviewed tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Files sorted by path.
    pub files: Vec<TreeFile>,
    /// What was left out, sorted by path.
    pub skipped: Vec<Skipped>,
    /// The environment to read it for, where it gives values for several.
    pub environment: Option<Arc<str>>,
    origin: Origin,
    limits: Limits,
}

#[derive(Clone, Debug)]
enum Origin {
    Disk(PathBuf),
    Memory(BTreeMap<Arc<str>, String>),
}

impl Tree {
    /// Lists the files below `root`: ignore files of the tree itself apply, but not to files that git tracks; hidden files
    /// are read, symbolic links are not followed.
    ///
    /// # Errors
    /// When `root` is not a readable directory.
    pub fn walk(root: &Path, limits: &Limits) -> std::io::Result<Self> {
        std::fs::read_dir(root)?;
        let mut walk = Walk::new(root, limits);
        walk.run();
        walk.add_tracked();
        let Walk { mut files, mut skipped, .. } = walk;
        files.sort();
        skipped.sort();
        let origin = Origin::Disk(root.to_owned());
        Ok(Self { files, skipped, environment: None, origin, limits: limits.clone() })
    }

    /// A tree of texts in memory, for examples and tests.
    #[must_use]
    pub fn from_texts<P: Into<Arc<str>>, T: Into<String>>(texts: impl IntoIterator<Item = (P, T)>) -> Self {
        let texts: BTreeMap<Arc<str>, String> = texts.into_iter().map(|(p, t)| (p.into(), t.into())).collect();
        let files =
            texts.iter().map(|(path, text)| TreeFile { path: path.clone(), bytes: text.len() as u64 }).collect();
        let origin = Origin::Memory(texts);
        Self { files, skipped: Vec::new(), environment: None, origin, limits: Limits::default() }
    }

    /// The text of a file, without a byte order mark.
    ///
    /// # Errors
    /// A problem that names the file when it cannot be read, grew beyond the limit, or is not UTF-8.
    pub fn read(&self, path: &str) -> Result<String, Problem> {
        let bytes = match &self.origin {
            Origin::Memory(texts) => {
                let text = texts.get(path).ok_or_else(|| fault(path, "no such file".to_owned(), MISSING))?;
                text.clone().into_bytes()
            }
            Origin::Disk(root) => self.bytes(root, path)?,
        };
        let text = text(path, bytes)?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        })
    }

    fn bytes(&self, root: &Path, path: &str) -> Result<Vec<u8>, Problem> {
        let unreadable = |error: std::io::Error| {
            fault(path, format!("cannot be read: {}", walk::cause(&error)), "give read permission, or exclude the file")
        };
        let file = std::fs::File::open(root.join(path)).map_err(unreadable)?;
        let most = self.limits.file_bytes + 1;
        let expected = file.metadata().map_or(0, |about| about.len().saturating_add(1).min(most));
        let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or_default());
        file.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > self.limits.file_bytes {
            let message = format!("larger than {} bytes", self.limits.file_bytes);
            return Err(fault(path, message, "it grew while it was read: review again"));
        }
        Ok(bytes)
    }

    /// Which of the strings occur in a file that cannot be read as text: one too large, or not in UTF-8. NUL bytes do not
    /// count, so that UTF-16 is searched too. `None` if it cannot be looked into: then it may hold any of them.
    #[must_use]
    pub fn mentions(&self, path: &str, strings: &AhoCorasick) -> Option<Vec<bool>> {
        let mut found = vec![false; strings.patterns_len()];
        let mut note = |bytes: &[u8]| {
            for hit in strings.find_overlapping_iter(bytes) {
                found.iter_mut().skip(hit.pattern().as_usize()).take(1).for_each(|found| *found = true);
            }
        };
        match &self.origin {
            Origin::Memory(texts) => note(texts.get(path)?.as_bytes()),
            Origin::Disk(root) => {
                let file = root.join(path);
                let about = std::fs::symlink_metadata(&file).ok()?;
                if !about.is_file() || about.len() > SEARCHED_BYTES {
                    return None;
                }
                let file = std::fs::File::open(file).ok()?.take(SEARCHED_BYTES);
                search(file, strings.max_pattern_len(), &mut note).ok()?;
            }
        }
        Some(found)
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
    const ASIDE: [&str; 27] = [
        "test",
        "tests",
        "__tests__",
        "__mocks__",
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
        "load_testing",
        "load-testing",
        "load_tests",
        "load-tests",
        "load_test",
        "load-test",
        "loadtest",
        "loadtests",
        "benchmarks",
    ];
    let mut segments: Vec<&str> = path.split('/').collect();
    let name = segments.pop().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let named_test = name.starts_with("test_")
        || name == "conftest.py"
        || [".test", ".spec", ".stories"].iter().any(|ending| stem.ends_with(ending))
        || ["_test.py", "_test.go", "Test.java", "Tests.java"].iter().any(|ending| name.ends_with(ending));
    // Below `src/main` stand packages of Java, in which `com.example` and `spec` are names like others.
    let main = segments.windows(2).position(|pair| matches!(pair, ["src", "main"]));
    let segments = segments.get(..main.unwrap_or(segments.len())).unwrap_or_default();
    let aside = segments.iter().any(|segment| ASIDE.contains(&segment.to_ascii_lowercase().as_str()));
    if aside || named_test { Scope::Aside } else { Scope::Workload }
}

const MISSING: &str = "name a file of the tree";

/// A text in UTF-8; anything else is told from it with the place where it begins.
fn text(path: &str, bytes: Vec<u8>) -> Result<String, Problem> {
    const HELP: &str = "save the file as UTF-8; nothing of it was read";
    let marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let every_other_is_nul = matches!(*bytes.as_slice(), [a, b, c, d, ..]
        if (a == 0) != (b == 0) && (a == 0) == (c == 0) && (b == 0) == (d == 0));
    if marked || every_other_is_nul {
        return Err(fault(path, "UTF-16, not UTF-8".to_owned(), HELP));
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..offset).unwrap_or_default());
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let place = Place::new(path, number(line), number(column));
        let message = format!("not UTF-8: invalid byte at offset {offset}");
        Problem { place, message, help: Some(HELP.to_owned()) }
    })
}

/// Hands the bytes of `input` to `note` in pieces that overlap by the longest string, NUL bytes left out.
fn search(mut input: impl std::io::Read, longest: usize, note: &mut dyn FnMut(&[u8])) -> std::io::Result<()> {
    let mut read = vec![0; 1024 * 1024];
    let mut piece: Vec<u8> = Vec::new();
    loop {
        let count = input.read(&mut read)?;
        if count == 0 {
            return Ok(());
        }
        let kept = piece.len().saturating_sub(longest);
        piece.drain(..kept);
        piece.extend(read.iter().take(count).filter(|byte| **byte != 0));
        note(&piece);
    }
}

fn fault(path: &str, message: String, help: &str) -> Problem {
    Problem { place: Place::new(path, 1, 1), message, help: Some(help.to_owned()) }
}
