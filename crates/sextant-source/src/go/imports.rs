//! Where an import leads in the reviewed tree: packages are directories, and `go.mod` names the first of them.

use crate::code::{Bound, Import, Module, Resolver, ScopeId, Sources, last_segment, parent, within};
use crate::language::Language;
use foldhash::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most settings files that are read.
const SETTINGS: usize = 200;

/// What `go.mod` says.
#[derive(Debug)]
pub(crate) struct Settings {
    directory: String,
    /// The path by which the packages below the directory are imported.
    path: String,
}

/// What a settings file says; `None` for other files.
pub(crate) fn settings(path: &str, text: &str) -> Option<Settings> {
    if last_segment(path) != "go.mod" {
        return None;
    }
    let line = text.lines().find_map(|line| line.trim().strip_prefix("module "));
    let module = line.unwrap_or_default().split("//").next().unwrap_or_default().trim().trim_matches('"');
    Some(Settings { directory: parent(path).unwrap_or_default().to_owned(), path: plain_path(module) })
}

/// An import path without its version: `github.com/openai/openai-go/v2/option` is the same package as that without `v2`.
pub(crate) fn plain_path(path: &str) -> String {
    let is_version = |part: &&str| {
        part.strip_prefix('v').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    path.split('/').filter(|part| !is_version(part)).collect::<Vec<_>>().join("/")
}

/// Whether a file is built only for tests.
pub(crate) fn is_test(path: &str) -> bool {
    path.ends_with("_test.go")
}

/// The Go files of a tree.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// Files by the directory of their package.
    packages: HashMap<String, Vec<Arc<str>>>,
    settings: BTreeSet<Arc<str>>,
    /// Directories by the import path of their modules.
    modules: BTreeMap<String, Vec<String>>,
}

impl Imports {
    /// The imports of a tree of these files.
    pub(crate) fn new(paths: impl IntoIterator<Item = Arc<str>>) -> Self {
        let mut out = Self::default();
        for path in paths {
            let Some(directory) = parent(&path) else { continue };
            if Language::of_path(&path) == Some(Language::Go) {
                out.packages.entry(directory.to_owned()).or_default().push(path);
            } else if last_segment(&path) == "go.mod" && out.settings.len() < SETTINGS {
                out.settings.insert(path);
            }
        }
        out.packages.values_mut().for_each(|files| files.sort());
        out
    }

    /// The settings files of the tree.
    pub(crate) fn settings(&self) -> &BTreeSet<Arc<str>> {
        &self.settings
    }

    /// Takes over what a settings file says.
    pub(crate) fn add_settings(&mut self, settings: Settings) {
        if !settings.path.is_empty() {
            self.modules.entry(settings.path).or_default().push(settings.directory);
        }
    }

    /// The files of the package that an import names, without those of tests.
    pub(crate) fn files(&self, module: &Module, import: &Import) -> Vec<Arc<str>> {
        let Some(directory) = self.directory(module, import) else { return Vec::new() };
        let files = self.packages.get(&directory).into_iter().flatten();
        files.filter(|path| !is_test(path)).cloned().collect()
    }

    /// One file of the package that an import names.
    pub(crate) fn file(&self, module: &Module, import: &Import) -> Option<Arc<str>> {
        if import.level > 0 {
            return Some(module.path.clone());
        }
        self.files(module, import).into_iter().next()
    }

    fn directory(&self, module: &Module, import: &Import) -> Option<String> {
        let own = parent(&module.path)?;
        if import.level > 0 {
            return Some(own.to_owned());
        }
        let mut found = None;
        for (path, directories) in &self.modules {
            let Some(rest) = import.module.strip_prefix(path.as_str()) else { continue };
            if !rest.is_empty() && !rest.starts_with('/') {
                continue;
            }
            let rest = rest.trim_start_matches('/');
            let shared = |directory: &&String| directory.bytes().zip(own.bytes()).take_while(|(a, b)| a == b).count();
            let directory = directories.iter().max_by_key(shared)?;
            found = Some(if rest.is_empty() { directory.clone() } else { within(directory, rest) });
        }
        found.filter(|directory| *directory != own)
    }
}

/// The full name of what is imported from outside of the tree.
pub(crate) fn library(module: &Module, import: &Import) -> String {
    match import.name.as_deref() {
        Some(name) if import.level > 0 => format!("{}.{name}", module.dotted),
        Some(name) => format!("{}.{name}", import.module),
        None => import.module.to_string(),
    }
}

impl Resolver<'_> {
    /// All ways in which a name of a package got its value, whichever of its files gives it.
    pub(crate) fn go_export(&mut self, index: usize, name: &str) -> Option<Sources> {
        let is_own = |bound: &Bound| !matches!(bound, Bound::Import(_));
        let files = self.modules().package(index);
        let file = files.iter().copied().find(|file| {
            let names = self.module(*file).and_then(|module| module.scope(ScopeId(0))).map(|scope| &scope.names);
            let bindings = names.and_then(|names| names.get(name));
            bindings.is_some_and(|bindings| bindings.iter().any(|binding| is_own(&binding.bound)))
        })?;
        self.member_sources(file, ScopeId(0), name)
    }
}

#[cfg(test)]
mod tests {
    use super::plain_path;

    #[test]
    fn versions_are_left_out() {
        for (path, expected) in [
            ("github.com/openai/openai-go/v2/option", "github.com/openai/openai-go/option"),
            ("github.com/aws/aws-sdk-go-v2/config", "github.com/aws/aws-sdk-go-v2/config"),
            ("example.com/app/v3", "example.com/app"),
            ("vendor/v/x", "vendor/v/x"),
        ] {
            assert_eq!(plain_path(path), expected);
        }
    }
}
