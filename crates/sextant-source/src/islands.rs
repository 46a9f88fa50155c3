//! Which files of a tree may have to do with each other.
//!
//! A tree may hold many programs. What one of them says cannot come from another, so that each is parsed, linked and
//! forgotten by itself. An island is closed under imports in both directions: it holds all that a file imports, and
//! all callers of its functions. Programs that build infrastructure are one island: their constructs share one set of names.

use crate::code::{Imports, Module, within};
use crate::language::Language;
use crate::outline::Outline;
use foldhash::HashMap;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Files that may have to do with each other, and with no others of the tree.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Island {
    /// The files in the order of their paths, with the rules that can match in them.
    pub(crate) files: Vec<(Arc<str>, Option<Vec<bool>>)>,
    /// The length of their texts.
    pub(crate) bytes: usize,
}

/// The islands with a file in which a rule can match, in the order of their first files.
pub(crate) fn islands(outlines: &[Outline], imports: &Imports, paths: &BTreeSet<Arc<str>>) -> Vec<Island> {
    let index: HashMap<&str, usize> =
        outlines.iter().enumerate().map(|(index, outline)| (&*outline.module.path, index)).collect();
    let mut sets = Sets::new(outlines.len());
    let installed = Installed::of(paths, &index);
    let mut shared: HashMap<(Language, &str), usize> = HashMap::default();
    let mut building = None;
    let tied = |outline: &Outline| {
        let mut tied = BTreeSet::new();
        for import in &outline.module.imports {
            let found = imports.files(&outline.module, import);
            if found.is_empty() && import.level == 0 && import.name.is_none() {
                tied.extend(installed.files(&outline.module, &import.module));
            }
            tied.extend(found.iter().filter_map(|path| index.get(&**path).copied()));
        }
        tied
    };
    let tied: Vec<BTreeSet<usize>> = outlines.par_iter().map(tied).collect();
    for (number, (outline, tied)) in outlines.iter().zip(tied).enumerate() {
        tied.into_iter().for_each(|other| sets.join(number, other));
        for package in &outline.packages {
            let first = shared.entry((outline.module.language, package)).or_insert(number);
            sets.join(number, *first);
        }
        if outline.builds {
            sets.join(number, *building.get_or_insert(number));
        }
    }
    collected(outlines, &mut sets)
}

fn collected(outlines: &[Outline], sets: &mut Sets) -> Vec<Island> {
    let mut found: BTreeMap<usize, (bool, Island)> = BTreeMap::new();
    for (number, outline) in outlines.iter().enumerate() {
        let (matters, island) = found.entry(sets.root(number)).or_default();
        *matters |= outline.possible.is_some();
        island.bytes += outline.bytes;
        island.files.push((outline.module.path.clone(), outline.possible.clone()));
    }
    let mut islands: Vec<Island> =
        found.into_values().filter(|(matters, _)| *matters).map(|(_, island)| island).collect();
    islands.iter_mut().for_each(|island| island.files.sort());
    islands.sort_by(|a, b| a.files.cmp(&b.files));
    islands
}

/// Python packages that are installed from the tree, by their names: what imports them need not stand beside them.
struct Installed<'a> {
    /// The directories that hold a package of a name.
    parents: HashMap<&'a str, Vec<&'a str>>,
    index: &'a HashMap<&'a str, usize>,
}

/// Files that say how the packages beside or below them are installed.
const PROJECTS: [&str; 3] = ["pyproject.toml", "setup.py", "setup.cfg"];

impl<'a> Installed<'a> {
    fn of(paths: &'a BTreeSet<Arc<str>>, index: &'a HashMap<&'a str, usize>) -> Self {
        let split = |path: &'a str| path.rsplit_once('/').unwrap_or(("", path));
        let projects = paths.iter().map(|path| split(path)).filter(|(_, name)| PROJECTS.contains(name));
        let projects: BTreeSet<&str> = projects.map(|(directory, _)| directory).collect();
        let mut parents: HashMap<&str, Vec<&str>> = HashMap::default();
        for package in paths.iter().filter_map(|path| path.strip_suffix("/__init__.py")) {
            let (parent, name) = split(package);
            let project = if parent == "src" { "" } else { parent.strip_suffix("/src").unwrap_or(parent) };
            if projects.contains(project) {
                parents.entry(name).or_default().push(parent);
            }
        }
        Self { parents, index }
    }

    /// Files that an absolute import may mean.
    fn files(&self, module: &Module, dotted: &str) -> Vec<usize> {
        let parents = self.parents.get(dotted.split('.').next().unwrap_or_default());
        let parents = parents.into_iter().flatten().filter(|_| module.language == Language::Python);
        let names = |parent: &&str| {
            let path = within(parent, &dotted.replace('.', "/"));
            [format!("{path}.py"), format!("{path}/__init__.py")]
        };
        parents.flat_map(names).filter_map(|path| self.index.get(&*path).copied()).collect()
    }
}

/// Disjoint sets of numbers.
struct Sets {
    parents: Vec<usize>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    fn root(&mut self, number: usize) -> usize {
        let mut current = number;
        while let Some(parent) = self.parents.get(current).copied().filter(|parent| *parent != current) {
            // Every step on the way is shortened by half.
            let above = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(slot) = self.parents.get_mut(current) {
                *slot = above;
            }
            current = above;
        }
        current
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.parents.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::islands;
    use crate::code::Imports;
    use crate::language::Language;
    use crate::outline::outline;
    use crate::rule::{Rules, SourceRule};
    use std::collections::BTreeSet;
    use std::sync::Arc;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let rules = [Language::Python, Language::TypeScript, Language::Java, Language::Go].map(|language| SourceRule {
            id: "ask".into(),
            language,
            yaml: String::new(),
            hints: vec!["ask".into()],
            read_by: Vec::new(),
        });
        let rules = Rules::deferred(rules.into());
        let outlines: Vec<_> = files.iter().filter_map(|(path, text)| outline(&rules, path, text)).collect();
        let paths: BTreeSet<Arc<str>> = files.iter().map(|(path, _)| (*path).into()).collect();
        let names = |island: &super::Island| island.files.iter().map(|(path, _)| &**path).collect::<Vec<_>>().join(" ");
        islands(&outlines, &Imports::new(&paths), &paths).iter().map(names).collect()
    }

    #[test]
    fn callers_and_what_is_imported_belong_together() {
        let files = [
            ("a/llm.py", "from a import limits\nask()"),
            ("a/limits.py", "MOST = 5"),
            ("a/main.py", "from a.llm import reply"),
            ("a/aside.py", "x = 1"),
            ("b/llm.py", "ask()"),
            ("b/main.py", "import llm"),
            ("c/main.py", "x = 2"),
            ("d/x.ts", "ask()"),
            ("d/y.ts", "import { x } from './x'"),
            ("d/Z.java", "package d;\nclass Z { void f() { ask(); } }"),
            ("e/Y.java", "package d;\nclass Y {}"),
            ("e/y.go", "package e\nfunc f() { ask() }"),
            ("e/z.go", "package e"),
        ];
        let expected = [
            "a/limits.py a/llm.py a/main.py",
            "b/llm.py b/main.py",
            "d/Z.java e/Y.java",
            "d/x.ts d/y.ts",
            "e/y.go e/z.go",
        ];
        assert_eq!(found(&files), expected);
    }

    #[test]
    fn packages_may_be_installed_before_they_are_imported() {
        let files = [
            ("libs/core/pyproject.toml", ""),
            ("libs/core/src/core/__init__.py", ""),
            ("libs/core/src/core/llm.py", "ask()"),
            ("web/main.py", "import core.llm"),
            ("web/other.py", "import openai.llm"),
            ("web/openai/llm.py", "x = 1"),
            ("other/openai/llm.py", "ask()"),
        ];
        assert_eq!(found(&files), ["libs/core/src/core/llm.py web/main.py", "other/openai/llm.py"]);
    }

    #[test]
    fn programs_that_build_infrastructure_are_one_island() {
        let files = [("a/app.py", "import aws_cdk"), ("b/app.ts", "import * as cdk from 'aws-cdk-lib'"), ("c.ts", "")];
        assert_eq!(found(&files), ["a/app.py b/app.ts"]);
    }
}
