//! Where the imports of a tree lead, whatever the language.

use super::syntax::{Import, Module};
use crate::language::Language;
use crate::{go, java, python, typescript};
use sextant_facts::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a settings file says of the modules of a language.
#[derive(Debug)]
pub(crate) enum Settings {
    TypeScript(typescript::Settings),
    Java(java::Settings),
    Go(go::Settings),
}

/// What a settings file says; `None` for other files.
pub(crate) fn settings(path: &str, text: &str) -> Option<Settings> {
    let of_typescript = typescript::settings(path, text).map(Settings::TypeScript);
    let of_java = || java::settings(path, text).map(Settings::Java);
    of_typescript.or_else(of_java).or_else(|| go::settings(path, text).map(Settings::Go))
}

/// The files of a tree, by what imports call them.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    python: python::Imports,
    typescript: typescript::Imports,
    java: java::Imports,
    go: go::Imports,
}

impl Imports {
    /// The imports of a tree of these files, of whose settings nothing is known yet.
    pub(crate) fn new(paths: &BTreeSet<Arc<str>>) -> Self {
        Self {
            python: python::Imports::new(paths.iter().cloned()),
            typescript: typescript::Imports::new(paths.iter().cloned()),
            java: java::Imports::new(paths.iter().cloned()),
            go: go::Imports::new(paths.iter().cloned()),
        }
    }

    /// Settings files that say where imports of modules of a language lead, or what settings an application has.
    pub(crate) fn settings(&self, language: Language) -> Option<&BTreeSet<Arc<str>>> {
        match language {
            Language::Python => None,
            Language::TypeScript => Some(self.typescript.settings()),
            Language::Java => Some(self.java.settings()),
            Language::Go => Some(self.go.settings()),
        }
    }

    /// Takes over what a settings file says.
    pub(crate) fn add_settings(&mut self, settings: Settings) {
        match settings {
            Settings::TypeScript(settings) => self.typescript.add_settings(settings),
            Settings::Java(settings) => self.java.add_settings(settings),
            Settings::Go(settings) => self.go.add_settings(settings),
        }
    }

    /// The settings of the Java application that a file belongs to.
    pub(crate) fn java_settings(&self, path: &str) -> Option<&BTreeMap<String, Value>> {
        self.java.settings_of(path)
    }

    /// The files of the tree that an import leads to: of a package in Go, all.
    pub(crate) fn files(&self, module: &Module, import: &Import) -> BTreeSet<Arc<str>> {
        let mut files: BTreeSet<Arc<str>> = self.file(module, import).into_iter().collect();
        files.extend(self.submodule(module, import));
        if module.language == Language::Go {
            files.extend(self.go.files(module, import));
        }
        files
    }

    /// The file of the tree that an import leads to, whatever it takes from it.
    pub(crate) fn file(&self, module: &Module, import: &Import) -> Option<Arc<str>> {
        match module.language {
            Language::Python => self.python.file(module, import),
            Language::TypeScript => self.typescript.file(module, import),
            Language::Java => self.java.file(module, import),
            Language::Go => self.go.file(module, import),
        }
    }

    /// The file of the module that an import takes out of a package.
    pub(crate) fn submodule(&self, module: &Module, import: &Import) -> Option<Arc<str>> {
        match module.language {
            Language::Python => self.python.submodule(module, import),
            Language::TypeScript | Language::Java | Language::Go => None,
        }
    }

    /// The file of the module `name` of the package that `module` is.
    pub(crate) fn member(&self, module: &Module, name: &str) -> Option<Arc<str>> {
        match module.language {
            Language::Python => self.python.member(module, name),
            Language::TypeScript | Language::Java | Language::Go => None,
        }
    }
}
