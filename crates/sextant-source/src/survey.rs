//! From files to resources: each file on its own first, then what links them.

use crate::cdk;
use crate::code::{self, Modules};
use crate::language::Language;
use crate::limits::{IMPORT_ROUNDS, IMPORTED_FILES};
use crate::rule::{Rules, parse_tree};
use crate::{go, java, python, typescript};
use sextant_facts::{CodeFile, Gap, Place, Problem, Reading, Scope, Surface, Value, Why};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A parsed file, without its text.
#[derive(Debug)]
pub struct SourceFile {
    path: Arc<str>,
    module: Option<code::Module>,
    settings: Option<code::Settings>,
    /// What a JSON file holds.
    json: Option<Value>,
    gaps: Vec<Gap>,
    problems: Vec<Problem>,
}

/// Parses a file in which a rule can match. `None`: the file is of no language that is read, or holds no hint of any rule.
#[must_use]
pub fn parse(rules: &Rules, path: &str, text: &str, scope: Scope) -> Option<SourceFile> {
    let language = Language::of_path(path)?;
    let builds = matches!(language, Language::Python | Language::TypeScript) && cdk::concerns(text);
    let possible = rules.possible(language, text).or_else(|| builds.then(Vec::new))?;
    if language == Language::TypeScript && typescript::is_minified(path, text) {
        return None;
    }
    let mut file = parse_with(rules, language, path, text, scope, Some(&possible));
    if builds {
        let hidden: Vec<Gap> =
            file.gaps.iter().map(|gap| Gap { surface: Surface::Infrastructure, ..gap.clone() }).collect();
        file.gaps.extend(hidden);
    }
    Some(file)
}

/// Parses a file that others import ([`Survey::wanted`]), whether or not a rule can match in it.
#[must_use]
pub fn parse_imported(path: &str, text: &str, scope: Scope) -> Option<SourceFile> {
    if let Some(settings) = code::settings(path, text) {
        return Some(SourceFile { settings: Some(settings), ..SourceFile::empty(path) });
    }
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
    let tree = match parse_tree(language, grammar, text) {
        Ok(tree) => tree,
        Err(message) => {
            if possible.is_some() {
                file.fault(Place::new(path, 1, 1), format!("the file is not read: {message}"), None);
            }
            return file;
        }
    };
    let matches = possible.map(|possible| rules.matches((language, grammar), &tree, possible)).unwrap_or_default();
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
    if let Some(offset) = crate::rule::first_error(language, &tree).filter(|_| possible.is_some()) {
        let help = "correct the syntax, or exclude the file if it is not source code of this workload".to_owned();
        file.fault(module.place(offset), "syntax error: what stands here may be misread".to_owned(), Some(help));
    }
    file.module = Some(module);
    file
}

impl SourceFile {
    fn empty(path: &str) -> Self {
        Self { path: path.into(), module: None, settings: None, json: None, gaps: Vec::new(), problems: Vec::new() }
    }

    /// Path of the file, relative to the reviewed root.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Something that may hide a match.
    fn fault(&mut self, place: Place, message: String, help: Option<String>) {
        let why = Why::at(message.clone(), place.clone());
        self.gaps.push(Gap { why, surface: Surface::Application, kinds: Vec::new() });
        self.problems.push(Problem { place, message, help });
    }
}

/// Parsed files, and what links them.
///
/// ```
/// use sextant_source::{Language, SourceRule, Survey, compile, parse, parse_imported};
/// # use sextant_facts::Scope;
/// let rule = SourceRule {
///     id: "call".into(),
///     language: Language::Python,
///     yaml: "rule: { pattern: ask($$$) }".into(),
///     hints: vec!["ask".into()],
/// };
/// let (rules, errors) = compile(&[rule]);
/// assert!(errors.is_empty());
/// let texts = [("main.py", "from limits import MOST\nask(MOST)"), ("limits.py", "MOST = 5")];
/// let mut survey = Survey::new(texts.map(|(path, _)| path.into()));
/// for (path, text) in texts {
///     survey.extend(parse(&rules, path, text, Scope::Workload));
/// }
/// while let wanted @ [_, ..] = &*survey.wanted() {
///     for path in wanted {
///         let text = texts.iter().find(|(p, _)| **p == **path).map_or("", |(_, text)| text);
///         survey.extend(parse_imported(path, text, Scope::Workload));
///     }
/// }
/// assert_eq!(survey.finish(&rules).resources.len(), 1);
/// ```
#[derive(Debug)]
pub struct Survey {
    modules: Modules,
    files: cdk::Files,
    /// Files that have been asked for or handed in.
    seen: BTreeSet<Arc<str>>,
    rounds: usize,
    imported: usize,
    gaps: Vec<Gap>,
    problems: Vec<Problem>,
}

impl Survey {
    /// An empty survey of a tree that holds these files.
    #[must_use]
    pub fn new(paths: impl IntoIterator<Item = Arc<str>>) -> Self {
        let paths: BTreeSet<Arc<str>> = paths.into_iter().collect();
        Self {
            modules: Modules::new(paths.iter().cloned()),
            files: cdk::Files::new(paths),
            seen: BTreeSet::new(),
            rounds: 0,
            imported: 0,
            gaps: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Adds a parsed file. The order of files makes no difference.
    pub fn add(&mut self, file: SourceFile) {
        self.seen.insert(file.path.clone());
        if let Some(json) = file.json {
            self.files.add_json(file.path, json);
        }
        self.gaps.extend(file.gaps);
        self.problems.extend(file.problems);
        if let Some(module) = file.module {
            self.modules.add(module);
        }
        if let Some(settings) = file.settings {
            self.modules.add_settings(settings);
        }
    }

    /// Files of the tree that files with matches import and that have not been handed in yet, to be added after
    /// [`parse_imported`]. To be asked until nothing is left; each file is named once.
    pub fn wanted(&mut self) -> Vec<Arc<str>> {
        if self.rounds >= IMPORT_ROUNDS {
            return Vec::new();
        }
        self.rounds += 1;
        let mut wanted = BTreeSet::new();
        let begins = |module: &code::Module| !module.matches.is_empty() || cdk::builds(module);
        let mut open: Vec<usize> =
            self.modules.iter().filter(|(_, module)| begins(module)).map(|(index, _)| index).collect();
        let mut reached: BTreeSet<usize> = BTreeSet::new();
        while let Some(index) = open.pop() {
            let Some(module) = self.modules.get(index).filter(|_| reached.insert(index)) else { continue };
            wanted.extend(self.modules.settings(module.language).into_iter().flatten().cloned());
            if cdk::builds(module) {
                wanted.extend(self.files.wanted_by(&module.path, &module.json_names()));
            }
            let entries = self.files.entries_of(module);
            for path in entries.iter().chain(self.modules.imported(index).iter()) {
                match self.modules.parsed(path) {
                    Some(next) => open.push(next),
                    None => drop(wanted.insert(path.clone())),
                }
            }
        }
        let wanted: Vec<Arc<str>> = wanted.into_iter().filter(|path| !self.seen.contains(path)).collect();
        let wanted: Vec<_> = wanted.into_iter().take(IMPORTED_FILES.saturating_sub(self.imported)).collect();
        self.imported += wanted.len();
        self.seen.extend(wanted.iter().cloned());
        wanted
    }

    /// What each file of source code imports and defines.
    fn code(&mut self) -> BTreeMap<Arc<str>, CodeFile> {
        let mut out: BTreeMap<Arc<str>, CodeFile> =
            self.files.sources().map(|path| (path.clone(), CodeFile::default())).collect();
        for index in 0..self.modules.len() {
            let imports = self.modules.imported(index).iter().cloned().collect();
            let Some(module) = self.modules.get(index) else { continue };
            out.insert(module.path.clone(), CodeFile { imports, defines: Some(module.defined()) });
        }
        out
    }

    /// Links the files and says what is known of each match.
    #[must_use]
    pub fn finish(mut self, rules: &Rules) -> Reading {
        let code = self.code();
        self.modules.sort();
        self.gaps.sort();
        self.problems.sort();
        let resources = code::resources(rules, &self.modules);
        let infrastructure = cdk::read(&self.modules, &self.files, &code);
        let mut reading = Reading { resources, gaps: self.gaps, problems: self.problems, code, ..Reading::default() };
        reading.extend(infrastructure);
        reading
    }
}

impl Extend<SourceFile> for Survey {
    fn extend<T: IntoIterator<Item = SourceFile>>(&mut self, files: T) {
        files.into_iter().for_each(|file| self.add(file));
    }
}

/// Reads files whose texts are in memory: the paths are taken for the whole tree.
pub fn read<'a>(rules: &Rules, files: impl IntoIterator<Item = (&'a str, &'a str, Scope)>) -> Reading {
    let files: BTreeMap<&str, (&str, Scope)> =
        files.into_iter().map(|(path, text, scope)| (path, (text, scope))).collect();
    let mut survey = Survey::new(files.keys().map(|path| Arc::from(*path)));
    survey.extend(files.iter().filter_map(|(path, (text, scope))| parse(rules, path, text, *scope)));
    loop {
        let wanted = survey.wanted();
        if wanted.is_empty() {
            return survey.finish(rules);
        }
        let found = wanted.iter().filter_map(|path| files.get_key_value(&**path));
        let parsed: Vec<_> = found.filter_map(|(path, (text, scope))| parse_imported(path, text, *scope)).collect();
        survey.extend(parsed);
    }
}
