//! From files to resources, island by island: each file on its own first, then what links them.

use crate::cdk;
use crate::code::{self, Imports, Modules};
use crate::islands::{Island, islands};
use crate::language::Language;
use crate::limits::{IMPORT_ROUNDS, IMPORTED_FILES};
use crate::outline::{Outline, outline};
use crate::parse::{SourceFile, parse, parse_linked};
use crate::rule::Rules;
use rayon::prelude::*;
use sextant_facts::{CodeFile, Gap, Place, Problem, Reading, Scope};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Parsed files of an island, and what links them.
#[derive(Debug)]
struct Survey {
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
    fn new(imports: Arc<Imports>, listing: Arc<cdk::Listing>) -> Self {
        Self {
            modules: Modules::new(imports),
            files: cdk::Files::new(listing),
            seen: BTreeSet::new(),
            rounds: 0,
            imported: 0,
            gaps: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Adds a parsed file. The order of files makes no difference.
    fn add(&mut self, file: SourceFile) {
        self.seen.insert(file.path.clone());
        if let Some(json) = file.json {
            self.files.add_json(file.path, json);
        }
        self.gaps.extend(file.gaps);
        self.problems.extend(file.problems);
        if let Some(module) = file.module {
            self.modules.add(module);
        }
    }

    /// Files of the tree that files with matches import or read and that have not been handed in yet. To be asked until
    /// nothing is left; each file is named once.
    fn wanted(&mut self) -> Vec<Arc<str>> {
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

    /// What each parsed file imports and defines.
    fn code(&mut self) -> BTreeMap<Arc<str>, CodeFile> {
        let mut out = BTreeMap::new();
        for index in 0..self.modules.len() {
            let imports = self.modules.imported(index).iter().cloned().collect();
            let Some(module) = self.modules.get(index) else { continue };
            out.insert(module.path.clone(), CodeFile { imports, defines: Some(module.defined()) });
        }
        out
    }

    /// Links the files and says what is known of each match: first what rules matched, then what programs build.
    fn finish(mut self, rules: &Rules) -> (Reading, Reading) {
        let code = self.code();
        self.modules.sort();
        let builds = self.modules.iter().any(|(_, module)| cdk::builds(module));
        let (resources, infrastructure) = rayon::join(
            || code::resources(rules, &self.modules),
            || if builds { cdk::read(&self.modules, &self.files, &self.files.code(&code)) } else { Reading::default() },
        );
        let reading = Reading { resources, gaps: self.gaps, problems: self.problems, code, ..Reading::default() };
        (reading, infrastructure)
    }
}

/// What the source code of a tree says.
#[derive(Debug, Default)]
pub struct Surveyed {
    /// What was found.
    pub reading: Reading,
    /// Files of source code that could not be read, each with what `text` said of it.
    pub unreadable: Vec<Problem>,
}

/// Texts of a tree by their paths, with what they belong to.
type Texts<'a> = &'a (dyn Fn(&str) -> Result<(String, Scope), Problem> + Sync);

/// Bytes of an island above which it is read beside no other of its size, so that few modules are in memory at a time.
const LARGE: usize = 256 * 1024;

/// Reads the source code of a tree. `text` gives a file; it is asked again rather than texts kept.
///
/// ```
/// use sextant_source::{Language, SourceRule, compile, read_tree};
/// # use sextant_facts::Scope;
/// let rule = SourceRule {
///     id: "call".into(),
///     language: Language::Python,
///     yaml: "rule: { pattern: ask($$$) }".into(),
///     hints: vec!["ask".into()],
///     read_by: Vec::new(),
/// };
/// let (rules, errors) = compile(&[rule]);
/// assert!(errors.is_empty());
/// let texts = [("main.py", "from limits import MOST\nask(MOST)"), ("limits.py", "MOST = 5")];
/// let text = |path: &str| {
///     let (_, text) = texts.iter().find(|(p, _)| *p == path).unwrap();
///     Ok(((*text).to_owned(), Scope::Workload))
/// };
/// let surveyed = read_tree(&rules, texts.map(|(path, _)| path.into()), &text);
/// assert_eq!(surveyed.reading.resources.len(), 1);
/// ```
pub fn read_tree(rules: &Rules, paths: impl IntoIterator<Item = Arc<str>>, text: Texts<'_>) -> Surveyed {
    let listing = Arc::new(cdk::Listing::new(paths.into_iter().collect()));
    let (outlines, unreadable) = outlines(rules, &listing, text);
    let imports = Arc::new(imports(listing.paths(), &outlines, text));
    let islands = islands(&outlines, &imports, listing.paths());
    drop(outlines);
    let code = cdk::Files::new(listing.clone()).code(&BTreeMap::new());
    let (mut reading, mut built) = (Reading { code, ..Reading::default() }, Reading::default());
    let whole = |island: &&Island| {
        let survey = Survey::new(imports.clone(), listing.clone());
        link(rules, survey, parse_island(rules, island, text), text)
    };
    let (large, small): (Vec<&Island>, Vec<&Island>) = islands.iter().partition(|island| island.bytes > LARGE);
    let (large, small) =
        rayon::join(|| large.iter().map(whole).collect::<Vec<_>>(), || small.par_iter().map(whole).collect::<Vec<_>>());
    for (found, infrastructure) in large.into_iter().chain(small) {
        reading.extend(found);
        built.extend(infrastructure);
    }
    reading.resources.sort_by(|a, b| a.place.path.cmp(&b.place.path));
    reading.gaps.sort();
    reading.problems.sort();
    reading.extend(built);
    Surveyed { reading, unreadable }
}

/// What the texts of all files tell before they are parsed.
fn outlines(rules: &Rules, listing: &cdk::Listing, text: Texts<'_>) -> (Vec<Outline>, Vec<Problem>) {
    let sources: Vec<&Arc<str>> = listing.sources().collect();
    let read = sources.par_iter().map(|path| text(path).map(|(text, _)| outline(rules, path, &text)));
    let (mut outlines, mut unreadable) = (Vec::new(), Vec::new());
    for read in read.collect::<Vec<_>>() {
        match read {
            Ok(outline) => outlines.extend(outline),
            Err(problem) => unreadable.push(problem),
        }
    }
    (outlines, unreadable)
}

/// Where imports lead, as the settings of the languages say that matter in the tree.
fn imports(paths: &BTreeSet<Arc<str>>, outlines: &[Outline], text: Texts<'_>) -> Imports {
    let mut imports = Imports::new(paths);
    let languages: BTreeSet<Language> =
        outlines.iter().filter(|outline| outline.possible.is_some()).map(|outline| outline.module.language).collect();
    let settings: BTreeSet<Arc<str>> =
        languages.into_iter().filter_map(|language| imports.settings(language)).flatten().cloned().collect();
    let settings: Vec<Arc<str>> = settings.into_iter().collect();
    let read = settings.par_iter().filter_map(|path| code::settings(path, &text(path).ok()?.0));
    read.collect::<Vec<_>>().into_iter().for_each(|settings| imports.add_settings(settings));
    imports
}

fn parse_island(rules: &Rules, island: &Island, text: Texts<'_>) -> Vec<SourceFile> {
    let parsed = island.files.par_iter().filter_map(|(path, possible)| {
        let (text, scope) = text(path).ok()?;
        match possible {
            Some(possible) => parse(rules, path, &text, scope, possible),
            None => parse_linked(path, &text, scope),
        }
    });
    parsed.collect()
}

fn link(rules: &Rules, mut survey: Survey, files: Vec<SourceFile>, text: Texts<'_>) -> (Reading, Reading) {
    files.into_iter().for_each(|file| survey.add(file));
    while let wanted @ [_, ..] = &*survey.wanted() {
        let parsed = wanted.par_iter().filter_map(|path| {
            let (text, scope) = text(path).ok()?;
            parse_linked(path, &text, scope)
        });
        parsed.collect::<Vec<_>>().into_iter().for_each(|file| survey.add(file));
    }
    survey.finish(rules)
}

/// Reads files whose texts are in memory: the paths are taken for the whole tree.
pub fn read<'a>(rules: &Rules, files: impl IntoIterator<Item = (&'a str, &'a str, Scope)>) -> Reading {
    let files: BTreeMap<&str, (&str, Scope)> =
        files.into_iter().map(|(path, text, scope)| (path, (text, scope))).collect();
    let text = |path: &str| match files.get(path) {
        Some((text, scope)) => Ok(((*text).to_owned(), *scope)),
        None => Err(Problem { place: Place::new(path, 1, 1), message: "no such file".to_owned(), help: None }),
    };
    read_tree(rules, files.keys().map(|path| Arc::from(*path)), &text).reading
}
