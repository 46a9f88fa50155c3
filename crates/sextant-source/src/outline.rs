//! What the text of a file tells before it is parsed: whether a rule can match in it, and what it imports.

use crate::cdk;
use crate::code::{Import, Module};
use crate::language::Language;
use crate::rule::Rules;
use crate::{go, typescript};
use regex::{Captures, Regex};
use std::sync::{Arc, LazyLock};

/// A file of source code before it is parsed.
#[derive(Debug)]
pub(crate) struct Outline {
    /// Path, language and imports.
    pub(crate) module: Module,
    /// Which rules can match in it, where one can or it builds infrastructure.
    pub(crate) possible: Option<Vec<bool>>,
    /// It builds infrastructure.
    pub(crate) builds: bool,
    /// The length of its text.
    pub(crate) bytes: usize,
    /// Packages whose names it uses without importing them one by one.
    pub(crate) packages: Vec<Arc<str>>,
}

/// The outline of a file; `None` if it is of no language that is read, or made by a program for machines.
pub(crate) fn outline(rules: &Rules, path: &str, text: &str) -> Option<Outline> {
    let language = Language::of_path(path)?;
    if language == Language::TypeScript && typescript::is_minified(path, text) {
        return None;
    }
    let builds = matches!(language, Language::Python | Language::TypeScript) && cdk::concerns(text);
    let possible = rules.possible(language, text).or_else(|| builds.then(Vec::new));
    let mut outline =
        Outline { module: Module::empty(language, path), possible, builds, bytes: text.len(), packages: Vec::new() };
    match language {
        Language::Python => of_python(text, &mut outline),
        Language::TypeScript => of_typescript(text, &mut outline),
        Language::Java => of_java(text, &mut outline),
        Language::Go => of_go(text, &mut outline),
    }
    outline.module.imports.sort();
    outline.module.imports.dedup();
    Some(outline)
}

type Pattern = LazyLock<Option<Regex>>;

static PYTHON: Pattern = LazyLock::new(|| {
    let from = r"from[ \t]+(\.*)([\w.]*)[ \t]*import[ \t]*(\([^)]*\)|(?:[^\n\\]|\\\r?\n)*)";
    Regex::new(&format!(r"(?m)^[ \t]*(?:{from}|import[ \t]+([\w., \t]+))")).ok()
});
static TYPESCRIPT: Pattern =
    LazyLock::new(|| Regex::new(r#"\b(?:from|import|require)[ \t]*\(?\s*["'`]([^"'`\n]+)["'`]"#).ok());
static JAVA: Pattern = LazyLock::new(|| {
    Regex::new(r"(?m)^[ \t]*(?:package[ \t]+([\w.]+)|import[ \t]+(?:static[ \t]+)?([\w.]+)(\.\*)?)[ \t]*;").ok()
});
static GO: Pattern = LazyLock::new(|| {
    Regex::new(r#"(?m)^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"([\w./~-]+)"[ \t]*(?://.*)?\r?$"#).ok()
});

fn each(pattern: &Pattern, text: &str, mut found: impl FnMut(&Captures<'_>)) {
    pattern.iter().flat_map(|pattern| pattern.captures_iter(text)).for_each(|captures| found(&captures));
}

fn group<'t>(captures: &Captures<'t>, number: usize) -> &'t str {
    captures.get(number).map_or("", |found| found.as_str())
}

fn import(level: usize, module: &str, name: Option<&str>) -> Import {
    Import { level, module: module.into(), name: name.map(Into::into) }
}

fn of_python(text: &str, outline: &mut Outline) {
    let imports = &mut outline.module.imports;
    each(&PYTHON, text, |found| {
        let (level, module) = (group(found, 1).len(), group(found, 2));
        imports.extend(group(found, 4).split(',').filter_map(|name| {
            let name = name.split_whitespace().next()?;
            Some(import(0, name, None))
        }));
        if level > 0 || !module.is_empty() {
            imports.push(import(level, module, None));
        }
        let names = group(found, 3).split('#').next().unwrap_or_default();
        let names = if group(found, 3).starts_with('(') { group(found, 3) } else { names };
        let is_name = |name: &&str| name.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let names = names.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(is_name);
        imports.extend(names.map(|name| import(level, module, Some(name))));
    });
}

fn of_typescript(text: &str, outline: &mut Outline) {
    let imports = &mut outline.module.imports;
    each(&TYPESCRIPT, text, |found| imports.push(import(0, group(found, 1), None)));
}

fn of_java(text: &str, outline: &mut Outline) {
    each(&JAVA, text, |found| {
        let (package, imported) = (group(found, 1), group(found, 2));
        if !package.is_empty() {
            outline.packages.push(package.into());
        } else if group(found, 3).is_empty() {
            outline.module.imports.push(import(0, imported, None));
        } else {
            outline.packages.push(imported.into());
        }
    });
}

fn of_go(text: &str, outline: &mut Outline) {
    let directory = outline.module.path.rsplit_once('/').map_or("", |(directory, _)| directory);
    outline.packages.push(directory.into());
    let imports = &mut outline.module.imports;
    each(&GO, text, |found| imports.push(import(0, &go::plain_path(group(found, 1)), None)));
}

#[cfg(test)]
mod tests {
    use super::outline;
    use crate::rule::Rules;

    fn imported(path: &str, text: &str) -> String {
        let outline = outline(&Rules::default(), path, text).unwrap();
        let imports = outline.module.imports.iter().map(|import| {
            let name = import.name.as_deref().map(|name| format!(":{name}")).unwrap_or_default();
            format!("{}{}{name}", ".".repeat(import.level), import.module)
        });
        let packages = outline.packages.iter().map(|package| format!("{package}/"));
        imports.chain(packages).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn imports_are_told_from_the_text() {
        for (path, text, expected) in [
            ("a.py", "import os, app.llm as llm\nfrom app import config # x\n", "app app:config app.llm os"),
            (
                "a.py",
                "def f():\n    from ..core import (\n  a,  # first\n  b)\n",
                "..core ..core:a ..core:b ..core:first",
            ),
            ("a.py", "from . import x, \\\n  y\nfrom z import *\n", "z . .:x .:y"),
            ("a.py", "text = 'imported from here'\n", ""),
            ("a.ts", "import x, {\n  y\n} from './x';\nexport * from \"@/y\"", "./x @/y"),
            ("a.js", "const x = require('../x')\nconst y = await import(`y`)\nimport 'z'", "../x y z"),
            ("A.java", "package a.b;\nimport static a.c.D.f;\nimport a.d.*;\n", "a.c.D.f a.b/ a.d/"),
            (
                "x/a.go",
                "package x\nimport (\n\tb \"e.com/b/v2\"\n\t\"fmt\" // text\n)\nvar x = \"no\"\n",
                "e.com/b fmt x/",
            ),
        ] {
            assert_eq!(imported(path, text), expected, "{text}");
        }
    }
}
