//! What files betray that no reader understands.

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use sextant_content::Content;
use sextant_facts::{Gap, Place, Scope, Surface, Why};
use sextant_read::{Hides, Tree, scope_of};
use sextant_source::INFRASTRUCTURE_MARKS;
use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Strings that betray components in files that no reading of their kind understands.
pub(crate) struct Mentions {
    finder: Option<AhoCorasick>,
    /// What each string betrays.
    betrayed: Vec<Betrayed>,
}

/// A kind that a string betrays.
struct Betrayed {
    kind: Arc<str>,
    /// The languages whose files are read for the kind.
    languages: Vec<Arc<str>>,
    surface: Surface,
    /// Programs that build infrastructure are read for the kind.
    built: bool,
}

impl Betrayed {
    /// Whether files of a language are read for the kind. JavaScript is read with TypeScript.
    fn is_read(&self, language: &str) -> bool {
        let dialect = if language == "javascript" { "typescript" } else { language };
        self.languages.iter().any(|read| **read == *dialect)
    }
}

impl Mentions {
    pub(crate) fn of(content: &Content) -> Self {
        let mut strings = Vec::new();
        let mut betrayed = Vec::new();
        for file in &content.components {
            let languages: Vec<Arc<str>> = file.patterns.iter().map(|pattern| pattern.language.clone()).collect();
            for mention in &file.mentions {
                strings.push(mention.as_str());
                betrayed.push(Betrayed {
                    kind: file.kind.id.clone(),
                    languages: languages.clone(),
                    built: file.kind.readings.iter().any(|r| matches!(&*r.dialect, "cdk" | "cloudformation")),
                    surface: file.kind.surfaces.first().copied().unwrap_or(Surface::Application),
                });
            }
        }
        let finder = AhoCorasick::new(&strings).ok();
        Self { finder, betrayed }
    }

    /// One gap for each kind, at the first file that mentions it.
    pub(crate) fn gaps(&self, tree: &Tree) -> Vec<Gap> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let read = tree.files.par_iter().filter_map(|file| Some((file, code_of_workload(&file.path)?)));
        let read = read.map(|(file, language)| match tree.read(&file.path) {
            Ok(text) => self.in_file(finder, &file.path, language, &text),
            Err(problem) => {
                let why = Why::at(format!("not read: {}", problem.message), problem.place);
                self.in_unread(tree, finder, language, &why)
            }
        });
        let skipped = tree.skipped.par_iter().filter(|skipped| skipped.hides == Hides::File);
        let skipped = skipped.filter_map(|skipped| Some((skipped, code_of_workload(&skipped.path)?)));
        let skipped = skipped.map(|(skipped, language)| {
            let why = Why::at(format!("not read: {}", skipped.reason), Place::new(skipped.path.as_str(), 1, 1));
            self.in_unread(tree, finder, language, &why)
        });
        let found: Vec<Vec<(Arc<str>, Gap)>> = read.chain(skipped).collect();
        let mut first: BTreeMap<Arc<str>, Gap> = BTreeMap::new();
        for (kind, gap) in found.into_iter().flatten() {
            first.entry(kind).or_insert(gap);
        }
        first.into_values().collect()
    }

    /// What a file betrays of which only the bytes can be searched.
    fn in_unread(&self, tree: &Tree, finder: &AhoCorasick, language: &str, why: &Why) -> Vec<(Arc<str>, Gap)> {
        let Some(place) = &why.place else { return Vec::new() };
        let hits = tree.mentions(&place.path, finder);
        let is_hit = |index: usize| hits.as_ref().is_none_or(|hits| hits.get(index) == Some(&true));
        let betrayed = self.betrayed.iter().enumerate().filter(|(index, _)| is_hit(*index));
        let foreign = betrayed.filter(|(_, betrayed)| !betrayed.is_read(language));
        let gaps = foreign.map(|(_, betrayed)| {
            let gap = Gap { why: why.clone(), surface: betrayed.surface, kinds: vec![betrayed.kind.clone()] };
            (betrayed.kind.clone(), gap)
        });
        gaps.collect()
    }

    fn in_file(&self, finder: &AhoCorasick, path: &Arc<str>, language: &str, text: &str) -> Vec<(Arc<str>, Gap)> {
        let mut found: BTreeMap<Arc<str>, Gap> = BTreeMap::new();
        let builds = LazyCell::new(|| INFRASTRUCTURE_MARKS.iter().any(|mark| text.contains(mark)));
        for hit in finder.find_overlapping_iter(text) {
            let Some(betrayed) = self.betrayed.get(hit.pattern().as_usize()) else { continue };
            let kind = &betrayed.kind;
            if betrayed.is_read(language) || found.contains_key(kind) || (betrayed.built && *builds) {
                continue;
            }
            let line = u32::try_from(text.get(..hit.start()).unwrap_or_default().matches('\n').count())
                .unwrap_or_default()
                + 1;
            let why = Why::at(format!("{language} is not read for this"), Place::new(path.clone(), line, 1));
            found.insert(kind.clone(), Gap { why, surface: betrayed.surface, kinds: vec![kind.clone()] });
        }
        found.into_iter().collect()
    }
}

fn code_of_workload(path: &str) -> Option<&'static str> {
    language_of(path).filter(|_| scope_of(path) == Scope::Workload)
}

/// The language of a file that may hold code, by its name.
fn language_of(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or_default();
    if name == "Makefile" {
        return Some("make");
    }
    Some(match name.rsplit_once('.')?.1 {
        "py" => "python",
        "ts" | "tsx" | "mts" | "cts" => "typescript",
        "js" | "jsx" | "mjs" | "cjs" => "javascript",
        "java" => "java",
        "kt" | "kts" => "kotlin",
        "go" => "go",
        "cs" => "csharp",
        "rb" => "ruby",
        "rs" => "rust",
        "php" => "php",
        "swift" => "swift",
        "scala" => "scala",
        "sh" | "bash" | "zsh" => "shell",
        "ps1" => "powershell",
        "r" | "R" => "r",
        "jl" => "julia",
        "dart" => "dart",
        "ex" | "exs" => "elixir",
        "lua" => "lua",
        "pl" | "pm" => "perl",
        "groovy" => "groovy",
        "clj" | "cljs" => "clojure",
        "cpp" | "cc" | "hpp" => "cpp",
        "vb" | "fs" => "dotnet",
        "ipynb" => "notebook",
        _ => return None,
    })
}
