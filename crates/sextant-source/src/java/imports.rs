//! Where an import leads in the reviewed tree.

use super::settings::{Settings, is_settings};
use crate::code::{Import, Module, last_segment, parent, within};
use crate::language::Language;
use foldhash::HashMap;
use sextant_facts::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most settings files that are read.
const SETTINGS: usize = 200;
/// Classes of the standard library that are read, by the package that a file may import as a whole.
const STANDARD: [(&str, &[&str]); 2] = [
    (
        "java.util",
        &[
            "ArrayList",
            "Arrays",
            "Collections",
            "HashMap",
            "LinkedHashMap",
            "List",
            "Map",
            "Objects",
            "Optional",
            "Set",
        ],
    ),
    ("java.time", &["Duration"]),
];

/// The Java files of a tree, and the settings of its applications.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// Files by the name of the class they hold.
    files: HashMap<String, Vec<Arc<str>>>,
    settings: BTreeSet<Arc<str>>,
    /// Settings by the directory of the application.
    values: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Imports {
    /// The imports of a tree of these files.
    pub(crate) fn new(paths: impl IntoIterator<Item = Arc<str>>) -> Self {
        let mut out = Self::default();
        for path in paths {
            if Language::of_path(&path) == Some(Language::Java) {
                let name = last_segment(&path).trim_end_matches(".java").to_owned();
                out.files.entry(name).or_default().push(path);
            } else if is_settings(&path) && out.settings.len() < SETTINGS {
                out.settings.insert(path);
            }
        }
        out
    }

    /// The settings files of the tree.
    pub(crate) fn settings(&self) -> &BTreeSet<Arc<str>> {
        &self.settings
    }

    /// Takes over what a settings file says.
    pub(crate) fn add_settings(&mut self, settings: Settings) {
        let values = self.values.entry(settings.directory).or_default();
        for (key, value) in settings.values {
            values.entry(key).or_insert(value);
        }
    }

    /// The settings of the application that a file belongs to.
    pub(crate) fn settings_of(&self, path: &str) -> Option<&BTreeMap<String, Value>> {
        let mut directory = parent(path);
        while let Some(current) = directory {
            if let Some(values) = self.values.get(current) {
                return Some(values);
            }
            directory = parent(current);
        }
        None
    }

    /// The file that holds what an import names.
    pub(crate) fn file(&self, module: &Module, import: &Import) -> Option<Arc<str>> {
        if import.level > 0 {
            return self.used(module, import.name.as_deref()?);
        }
        let outer = || import.module.rsplit_once('.').and_then(|(outer, _)| self.class(&module.path, outer));
        self.class(&module.path, &import.module).or_else(outer)
    }

    /// A class that is used by its name alone: of the package, or of one that is imported as a whole.
    fn used(&self, module: &Module, name: &str) -> Option<Arc<str>> {
        let stars = module.scopes.first().into_iter().flat_map(|scope| &scope.stars);
        let packages = std::iter::once(&module.dotted).chain(stars.map(|star| &star.module));
        let mut found = packages.filter_map(|package| self.class(&module.path, &joined(package, name)));
        found.next()
    }

    /// The file of a class with a full name; of several, the one that shares most of its path with the importing file.
    fn class(&self, importer: &str, full: &str) -> Option<Arc<str>> {
        let name = full.rsplit('.').next()?;
        let ending = format!("{}.java", full.replace('.', "/"));
        let fits = |path: &&Arc<str>| {
            let rest = path.strip_suffix(&*ending);
            ***path != *importer && rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let shared = |path: &Arc<str>| path.bytes().zip(importer.bytes()).take_while(|(a, b)| a == b).count();
        let files = self.files.get(name)?.iter().filter(fits);
        files.max_by_key(|path| (shared(path), std::cmp::Reverse((*path).clone()))).cloned()
    }
}

fn joined(package: &str, name: &str) -> String {
    within(&package.replace('.', "/"), name).replace('/', ".")
}

/// The full name of what is imported from outside of the tree.
pub(crate) fn library(module: &Module, import: &Import) -> String {
    let name = import.name.as_deref().unwrap_or_default();
    if import.level > 0 {
        return used(module, name);
    }
    if name.is_empty() || import.module.rsplit('.').next() == Some(name) {
        return import.module.to_string();
    }
    format!("{}.{name}", import.module)
}

/// The full name of a class that is used by its name alone, where one package is certain to hold it.
fn used(module: &Module, name: &str) -> String {
    let stars: Vec<&str> =
        module.scopes.first().into_iter().flat_map(|scope| &scope.stars).map(|star| &*star.module).collect();
    let standard = |star: &&&str| STANDARD.iter().any(|(package, names)| package == *star && names.contains(&name));
    if let Some(package) = stars.iter().find(standard) {
        return format!("{package}.{name}");
    }
    let is_other = |star: &&&str| !["java.", "javax.", "jakarta."].iter().any(|prefix| star.starts_with(prefix));
    let others: Vec<_> = stars.iter().filter(is_other).collect();
    match others.as_slice() {
        [package] => format!("{package}.{name}"),
        _ => name.to_owned(),
    }
}
