//! Cases of `tests/metamorphic/<example>.toml`: edits of an example, and what must come of them.

use super::{Files, Found, changes, found};
use crate::examples::{example, examples};
use regex::Regex;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    case: Vec<Case>,
}

/// Edits and what they change. Without `practices` and `probes` they change nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    what: String,
    /// Edits that make the example fit; what changes is counted from there.
    #[serde(default)]
    first: Vec<Edit>,
    edits: Vec<Edit>,
    /// Practices that change, all of them: `GENSEC01-BP01: Met -> Unknown`.
    #[serde(default)]
    practices: Vec<String>,
    /// Probes that change, all of them; without it they are left open where practices change.
    probes: Option<Vec<String>>,
}

/// One change of the files. Patterns are regular expressions in which `^` and `$` stand for lines.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Edit {
    /// Puts a text in the place of what a pattern finds.
    Put {
        #[serde(rename = "in")]
        path: String,
        find: String,
        put: String,
    },
    /// Moves what a pattern finds to the end of another file, which may be new.
    Cut {
        #[serde(rename = "in")]
        path: String,
        cut: String,
        into: String,
    },
    /// Writes a file.
    Add { add: String, text: String },
    /// Gives a file another path.
    Rename { rename: String, to: String },
    /// Removes a file.
    Remove { remove: String },
}

fn pattern(text: &str) -> Regex {
    Regex::new(&format!("(?m){text}")).unwrap_or_else(|error| panic!("{error}"))
}

fn taken(files: &mut Files, path: &str) -> String {
    files.remove(path).unwrap_or_else(|| panic!("no {path}"))
}

impl Edit {
    fn apply(&self, files: &mut Files) {
        match self {
            Self::Put { path, find, put } => {
                let text = taken(files, path);
                let find = pattern(find);
                assert!(find.is_match(&text), "{path} holds nothing like {find}");
                files.insert(path.clone(), find.replace_all(&text, put).into_owned());
            }
            Self::Cut { path, cut, into } => {
                let text = taken(files, path);
                let cut = pattern(cut);
                let found: Vec<&str> = cut.find_iter(&text).map(|found| found.as_str()).collect();
                assert!(!found.is_empty(), "{path} holds nothing like {cut}");
                let rest = cut.replace_all(&text, "").into_owned();
                files.insert(path.clone(), rest);
                *files.entry(into.clone()).or_default() += &found.concat();
            }
            Self::Add { add, text } => drop(files.insert(add.clone(), text.clone())),
            Self::Rename { rename, to } => {
                let text = taken(files, rename);
                files.insert(to.clone(), text);
            }
            Self::Remove { remove } => drop(taken(files, remove)),
        }
    }
}

fn edited(files: &Files, edits: &[Edit]) -> Files {
    let mut files = files.clone();
    edits.iter().for_each(|edit| edit.apply(&mut files));
    files
}

/// What is wrong with a case, if anything is.
fn failure(case: &Case, example: &Files, untouched: &Found) -> Option<String> {
    let before_files = edited(example, &case.first);
    let before = if case.first.is_empty() { None } else { Some(found(&before_files)) };
    let before = before.as_ref().unwrap_or(untouched);
    let after = found(&edited(&before_files, &case.edits));
    let practices = changes(&before.outcomes, &after.outcomes);
    let probes = changes(&before.answers, &after.answers);
    let silent = case.practices.is_empty() && case.probes.is_none();
    let expected = case.probes.as_deref().or_else(|| silent.then_some(&[]));
    let right =
        after.problems.is_empty() && practices == case.practices && expected.is_none_or(|expected| probes == expected);
    (!right).then(|| {
        let problems = after.problems;
        format!("{}:\n practices {practices:#?}\n probes {probes:#?}\n problems {problems:#?}\n", case.what)
    })
}

/// `CASES` keeps the cases whose example or description contains it.
#[test]
fn cases_of_the_examples_hold() {
    let wanted = std::env::var("CASES").unwrap_or_default();
    let mut wrong = String::new();
    for name in examples() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/metamorphic/{name}.toml"));
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let document: Document = toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let files = example(&name);
        let untouched = found(&files);
        let cases = document.case.iter().filter(|case| format!("{name} {}", case.what).contains(&wanted));
        for case in cases {
            if let Some(told) = failure(case, &files, &untouched) {
                wrong += &format!("{name}, {told}");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
