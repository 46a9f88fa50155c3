//! AWS custom lens JSON, schema version 2021-11-01: read into a lens, and written from one.
//!
//! What AWS documents as a limit is an error, and so is what cannot be given a meaning. What its service takes although
//! it documents otherwise is a warning or a note: a missing `default` rule, empty addresses, keys it does not know. The
//! characters of titles are a warning, since published files break that rule. All faults of a file come at once.

mod export;
mod import;
mod risk;
mod source;
mod text;

pub use export::export;
pub use import::import;

use sextant_core::Lens;
use sextant_facts::{Place, Problem};
use std::fmt;

const SCHEMA_VERSION: &str = "2021-11-01";
/// The most characters of a file.
const FILE_LIMIT: usize = 500_000;
/// The most characters of names and titles.
const TITLE_LIMIT: usize = 128;
/// The most characters of descriptions and display texts.
const TEXT_LIMIT: usize = 2048;
const ID_LENGTHS: std::ops::RangeInclusive<usize> = 3..=128;
const PILLAR_LIMIT: usize = 10;
const QUESTION_LIMIT: usize = 20;
const CHOICE_LIMIT: usize = 15;
const RULE_LIMIT: usize = 3;
/// The most items of one kind of additional resources.
const CONTENT_LIMIT: usize = 5;
/// The end of the id of a choice that says: none of the others.
const NONE_SUFFIX: &str = "_no";
/// The kinds of additional resources.
const RESOURCE_KINDS: [&str; 2] = ["HELPFUL_RESOURCE", "IMPROVEMENT_PLAN"];

/// How much a problem of a lens file matters. The graver sorts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file is no lens.
    Error,
    /// The file is a lens, but not all of it means what it says, or AWS may refuse it.
    Warning,
    /// Worth knowing.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// A fault of a lens file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LensProblem {
    /// Line and column from 1, the column in characters; none for a text that is not a file yet.
    pub position: Option<(u32, u32)>,
    /// How much it matters.
    pub severity: Severity,
    /// The place within the lens: `pillars[1].questions[0].title`; empty for the whole.
    pub path: String,
    /// What is wrong; lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl LensProblem {
    /// The same as the problem of a file.
    #[must_use]
    pub fn in_file(&self, file: &str) -> Problem {
        let (line, column) = self.position.unwrap_or((1, 1));
        Problem { place: Place::new(file, line, column), message: self.described(), help: self.help.clone() }
    }

    fn described(&self) -> String {
        if self.path.is_empty() { self.message.clone() } else { format!("{}: {}", self.path, self.message) }
    }
}

impl fmt::Display for LensProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.position {
            write!(f, "{line}:{column}: ")?;
        }
        write!(f, "{}: {}", self.severity, self.described())?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, " ({help})"))
    }
}

/// Everything that is wrong in a lens file. Without an error among it, [`import`] gives a lens.
#[must_use]
pub fn check(text: &str) -> Vec<LensProblem> {
    import(text).1
}

/// The id of a lens of that name: `streaming-media-lens`. A lens file names no id of its own.
#[must_use]
pub fn lens_id(name: &str) -> String {
    let words = name.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    if id.is_empty() { "lens".to_owned() } else { id }
}

/// Whether a lens, whoever wrote it, goes by the id, alias or name of another: it must not be taken for that one. Case,
/// spaces and punctuation do not tell names apart.
#[must_use]
pub fn passes_for(lens: &Lens, other: &Lens) -> bool {
    let folded = |name: &str| -> String {
        name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let names = |lens: &Lens| -> Vec<String> {
        let names = [Some(&lens.id), Some(&lens.name), lens.alias.as_ref(), lens.export_name.as_ref()];
        names.into_iter().flatten().map(|name| folded(name)).filter(|name| !name.is_empty()).collect()
    };
    let others = names(other);
    names(lens).iter().any(|name| others.contains(name))
}
