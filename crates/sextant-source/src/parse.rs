//! From the text of a file to its module, and to what may hide something in it.

use crate::cdk;
use crate::code;
use crate::language::Language;
use crate::rule::{Rules, first_error, parse_tree, walk};
use crate::{go, java, python, typescript};
use foldhash::HashMap;
use sextant_facts::{Gap, Place, Problem, Scope, Surface, Value, Why};
use std::sync::Arc;

/// A parsed file, without its text.
#[derive(Debug)]
pub(crate) struct SourceFile {
    pub(crate) path: Arc<str>,
    pub(crate) module: Option<code::Module>,
    /// What a JSON file holds.
    pub(crate) json: Option<Value>,
    pub(crate) gaps: Vec<Gap>,
    pub(crate) problems: Vec<Problem>,
}

/// Parses a file in which rules can match.
pub(crate) fn parse(rules: &Rules, path: &str, text: &str, scope: Scope, possible: &[bool]) -> Option<SourceFile> {
    let language = Language::of_path(path)?;
    let mut file = parse_with(rules, language, path, text, scope, Some(possible));
    if matches!(language, Language::Python | Language::TypeScript) && cdk::concerns(text) {
        let hidden: Vec<Gap> =
            file.gaps.iter().map(|gap| Gap { surface: Surface::Infrastructure, ..gap.clone() }).collect();
        file.gaps.extend(hidden);
    }
    Some(file)
}

/// Parses a file for what others take from it or ask of it.
pub(crate) fn parse_linked(path: &str, text: &str, scope: Scope) -> Option<SourceFile> {
    if path.ends_with(".json") {
        return Some(SourceFile { json: cdk::parse_json(text), ..SourceFile::empty(path) });
    }
    let language = Language::of_path(path)?;
    Some(parse_with(&Rules::default(), language, path, text, scope, None))
}

fn parse_with(
    rules: &Rules,
    language: Language,
    path: &str,
    text: &str,
    scope: Scope,
    possible: Option<&[bool]>,
) -> SourceFile {
    let mut file = SourceFile::empty(path);
    let grammar = language.grammar_of(path);
    let parsed = parse_tree(language, grammar, text).and_then(|tree| {
        let matches = match possible {
            Some(possible) => rules.matches((language, grammar), &tree, possible)?,
            None => walk(&tree, |_| ()).map(|()| HashMap::default())?,
        };
        Ok((tree, matches))
    });
    let (tree, matches) = match parsed {
        Ok(parsed) => parsed,
        Err(message) => {
            if possible.is_some() {
                file.fault(Place::new(path, 1, 1), format!("the file is not read: {message}"), None);
            }
            return file;
        }
    };
    let (module, beyond) = match language {
        Language::Python => python::lower(path, text, scope, &tree, matches),
        Language::TypeScript => typescript::lower(path, text, scope, &tree, matches),
        Language::Java => java::lower(path, text, scope, &tree, matches),
        Language::Go => go::lower(path, text, scope, &tree, matches),
    };
    for offset in beyond {
        let place = module.place(offset);
        file.fault(place, "a call is nested too deeply to be read".to_owned(), None);
    }
    if let Some(offset) = first_error(language, &tree).filter(|_| possible.is_some()) {
        let help = "correct the syntax, or exclude the file if it is not source code of this workload".to_owned();
        file.fault(module.place(offset), "syntax error: what stands here may be misread".to_owned(), Some(help));
    }
    file.module = Some(module);
    file
}

impl SourceFile {
    fn empty(path: &str) -> Self {
        Self { path: path.into(), module: None, json: None, gaps: Vec::new(), problems: Vec::new() }
    }

    /// Something that may hide a match.
    fn fault(&mut self, place: Place, message: String, help: Option<String>) {
        let why = Why::at(message.clone(), place.clone());
        self.gaps.push(Gap { why, surface: Surface::Application, kinds: Vec::new() });
        self.problems.push(Problem { place, message, help });
    }
}
