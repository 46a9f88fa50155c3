//! Which files of the tree a Python program brings in.

use super::Names;
use crate::Tree;
use sextant_facts::paths;
use std::collections::BTreeSet;

/// Deepest chain of imports.
const DEPTH: usize = 4;
/// Most files that are read for their imports.
const MAX_FILES: usize = 200;

/// The file of a module that is run or imported with these directories to search, or the only one that fits.
pub(super) fn module(tree: &Tree, names: &Names<'_>, directories: &[String], name: &str) -> Option<String> {
    let relative = name.replace('.', "/");
    let endings = [format!("{relative}.py"), format!("{relative}/__main__.py"), format!("{relative}/__init__.py")];
    for directory in directories {
        for below in ["", "src"] {
            let base = paths::join(directory, below)?;
            let found = endings.iter().filter_map(|ending| paths::join(&base, ending)).find(|path| tree.contains(path));
            if found.is_some() {
                return found;
            }
        }
    }
    // A name of one part is too common to be looked for anywhere.
    let suffix = format!("/{}", endings.first().filter(|_| relative.contains('/'))?);
    let mut same = names.called(suffix.rsplit('/').next()?).iter().filter(|path| path.ends_with(&suffix));
    same.next().filter(|_| same.next().is_none()).map(|path| (*path).to_owned())
}

/// The files that programs import, directly and through each other, without the programs themselves.
pub(super) fn of(tree: &Tree, programs: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut level: Vec<String> = programs.iter().filter(|path| path.ends_with(".py")).cloned().collect();
    let mut left = MAX_FILES;
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for path in level.iter().take(left) {
            let Ok(text) = tree.read(path) else { continue };
            next.extend(imported(tree, path, &text).into_iter().filter(|path| found.insert(path.clone())));
        }
        left = left.saturating_sub(level.len());
        level = next;
    }
    found.retain(|path| !programs.contains(path));
    found
}

/// The files of the tree that a text imports by statements at any depth of its blocks.
fn imported(tree: &Tree, path: &str, text: &str) -> Vec<String> {
    let own = paths::directory(path).to_owned();
    // Where a program runs is on the search path, and so are the directories above a module of a package.
    let mut search = vec![own.clone()];
    let mut above = own.as_str();
    while !above.is_empty() {
        above = paths::directory(above);
        search.push(above.to_owned());
    }
    let mut found = Vec::new();
    for line in text.lines().map(str::trim_start) {
        let (from, names) = match line.strip_prefix("from ").and_then(|rest| rest.split_once(" import ")) {
            Some((from, names)) => (from.trim(), names),
            None => match line.strip_prefix("import ") {
                Some(names) => ("", names),
                None => continue,
            },
        };
        let names = names.split(['#', ';']).next().unwrap_or_default().split([',', '(', ')']);
        let names: Vec<&str> = names.filter_map(|name| name.split_whitespace().next()).collect();
        found.extend(resolved(tree, &own, &search, from, &names));
    }
    found
}

fn resolved(tree: &Tree, own: &str, search: &[String], from: &str, names: &[&str]) -> Vec<String> {
    let dots = from.bytes().take_while(|byte| *byte == b'.').count();
    let package = from.trim_start_matches('.');
    let relative;
    let places = if dots > 0 {
        let up = (1..dots).fold(own, |directory, _| paths::directory(directory));
        relative = [up.to_owned()];
        &relative[..]
    } else {
        search
    };
    let known = |name: &str| {
        let path = name.replace('.', "/");
        let endings = [format!("{path}.py"), format!("{path}/__init__.py")];
        places
            .iter()
            .flat_map(|place| endings.iter().filter_map(|end| paths::join(place, end)))
            .find(|path| tree.contains(path))
    };
    let mut found: Vec<String> = Vec::new();
    if !package.is_empty() {
        found.extend(known(package));
    }
    for name in names.iter().filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.".contains(&b))) {
        let full = if package.is_empty() { (*name).to_owned() } else { format!("{package}.{name}") };
        found.extend(known(&full));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Names, module, of};
    use crate::Tree;

    #[test]
    fn imports_are_followed_within_the_tree() {
        let tree = Tree::from_texts([
            ("api/evaluate/run.py", "import os, json\nfrom .judges import Judge\nfrom app import ask\n"),
            ("api/evaluate/judges.py", "from ..shared.text import clean\nimport api.evaluate.run\n"),
            ("api/shared/text.py", "from . import other\n"),
            ("api/shared/other.py", ""),
            ("api/app/__init__.py", ""),
            ("json.py", ""),
            ("elsewhere.py", ""),
        ]);
        let names = Names::of(&tree);
        let found: Vec<String> = of(&tree, &["api/evaluate/run.py".to_owned()]).into_iter().collect();
        assert_eq!(
            found,
            ["api/app/__init__.py", "api/evaluate/judges.py", "api/shared/other.py", "api/shared/text.py", "json.py"]
        );
        assert_eq!(module(&tree, &names, &["api".into()], "evaluate.run").as_deref(), Some("api/evaluate/run.py"));
        assert_eq!(module(&tree, &names, &[String::new()], "evaluate.run").as_deref(), Some("api/evaluate/run.py"));
        assert_eq!(module(&tree, &names, &[String::new()], "run"), None);
    }
}
