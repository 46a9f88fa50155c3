//! Every reader over the tree: what they found, and what no reader understands.

use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use sextant_content::{Content, SourcePattern};
use sextant_facts::{Gap, Place, Reading, Scope, Surface, Why};
use sextant_read::{Tree, artefacts, cloudformation, pipelines, plan, scope_of, terraform, unread};
use sextant_source::{Language, Rules, SourceFile, SourceRule, Survey, parse, parse_imported};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every reader, made ready for a content once.
pub struct Readers {
    rules: Rules,
    mentions: Mentions,
}

impl Readers {
    /// The readers for a content.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        let (rules, _) = sextant_source::compile(&source_rules(content));
        Self { rules, mentions: Mentions::of(content) }
    }

    /// Reads the tree with every reader.
    #[must_use]
    pub fn gather(&self, tree: &Tree) -> Reading {
        let (mut reading, source) = rayon::join(|| infrastructure(tree), || self.source(tree));
        reading.extend(source);
        reading.gaps.extend(unread::gaps(tree));
        reading.gaps.extend(self.mentions.gaps(tree));
        reading.problems.sort();
        reading.problems.dedup();
        reading
    }

    /// Reads source code by the patterns of the components: each file on its own, then what links them. Texts and
    /// syntax trees are dropped file by file.
    fn source(&self, tree: &Tree) -> Reading {
        let mut survey = Survey::new(tree.files.iter().map(|file| file.path.clone()));
        let files: Vec<SourceFile> = tree
            .files
            .par_iter()
            .filter(|file| Language::of_path(&file.path).is_some())
            .filter_map(|file| parse(&self.rules, &file.path, &tree.read(&file.path).ok()?, scope_of(&file.path)))
            .collect();
        survey.extend(files);
        while let wanted @ [_, ..] = &*survey.wanted() {
            let parsed = wanted.par_iter().filter_map(|path| {
                let text = tree.read(path).unwrap_or_default();
                parse_imported(path, &text, scope_of(path))
            });
            survey.extend(parsed.collect::<Vec<_>>());
        }
        survey.finish(&self.rules)
    }
}

fn infrastructure(tree: &Tree) -> Reading {
    let mut reading = terraform::read(tree);
    reading.extend(cloudformation::read(tree));
    reading.extend(plan::read(tree));
    reading.extend(pipelines::read(tree));
    reading.extend(artefacts::read(tree));
    reading
}

/// The patterns of the components as rules of the source reader.
#[must_use]
pub fn source_rules(content: &Content) -> Vec<SourceRule> {
    let patterns = content.components.iter().flat_map(|file| &file.patterns);
    let python = patterns.filter(|pattern| &*pattern.language == Language::Python.dialect());
    let rule = |pattern: &SourcePattern| SourceRule {
        id: pattern.id.clone(),
        language: Language::Python,
        yaml: pattern.yaml.clone(),
        hints: pattern.hints.clone(),
    };
    python.map(rule).collect()
}

/// Strings that betray components in files that no reading of their kind understands.
struct Mentions {
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
}

impl Mentions {
    fn of(content: &Content) -> Self {
        let mut strings = Vec::new();
        let mut betrayed = Vec::new();
        for file in &content.components {
            let languages: Vec<Arc<str>> = file.patterns.iter().map(|pattern| pattern.language.clone()).collect();
            for mention in &file.mentions {
                strings.push(mention.as_str());
                betrayed.push(Betrayed {
                    kind: file.kind.id.clone(),
                    languages: languages.clone(),
                    surface: file.kind.surfaces.first().copied().unwrap_or(Surface::Application),
                });
            }
        }
        let finder = AhoCorasick::new(&strings).ok();
        Self { finder, betrayed }
    }

    /// One gap for each kind, at the first file that mentions it.
    fn gaps(&self, tree: &Tree) -> Vec<Gap> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let found: Vec<Vec<(Arc<str>, Gap)>> = tree
            .files
            .par_iter()
            .filter_map(|file| language_of(&file.path).map(|language| (file, language)))
            .filter(|(file, _)| scope_of(&file.path) == Scope::Workload)
            .filter_map(|(file, language)| tree.read(&file.path).ok().map(|text| (file, language, text)))
            .map(|(file, language, text)| self.in_file(finder, &file.path, language, &text))
            .collect();
        let mut first: BTreeMap<Arc<str>, Gap> = BTreeMap::new();
        for (kind, gap) in found.into_iter().flatten() {
            first.entry(kind).or_insert(gap);
        }
        first.into_values().collect()
    }

    fn in_file(&self, finder: &AhoCorasick, path: &Arc<str>, language: &str, text: &str) -> Vec<(Arc<str>, Gap)> {
        let mut found: BTreeMap<Arc<str>, Gap> = BTreeMap::new();
        for hit in finder.find_overlapping_iter(text) {
            let Some(betrayed) = self.betrayed.get(hit.pattern().as_usize()) else { continue };
            let kind = &betrayed.kind;
            if betrayed.languages.iter().any(|read| **read == *language) || found.contains_key(kind) {
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
        "ipynb" => "notebook",
        _ => return None,
    })
}
