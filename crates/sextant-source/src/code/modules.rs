//! The modules that were parsed, and where an import leads in the reviewed tree.

use super::syntax::{Bound, ClassId, ExprId, Import, Module, ScopeId};
use crate::language::Language;
use crate::{go, java, python, typescript};
use sextant_facts::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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

/// The parsed modules of a tree.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    list: Vec<Module>,
    by_path: HashMap<Arc<str>, usize>,
    python: python::Imports,
    typescript: typescript::Imports,
    java: java::Imports,
    go: go::Imports,
    /// Where the imports of modules lead, as far as it was asked for.
    imported: HashMap<usize, Arc<[Arc<str>]>>,
    /// Calls by what they call, with the index of their module; filled when the modules are in order.
    calls: HashMap<String, Vec<(usize, ExprId)>>,
    /// Modules in which a name that some function bears, or that stands for an import, is given to a call; filled likewise.
    handed: HashMap<Arc<str>, Vec<usize>>,
    /// Files of Go packages, by their directories; filled likewise.
    packages: HashMap<String, Vec<usize>>,
    /// Classes by the last names of what they build on; filled likewise.
    derived: HashMap<Arc<str>, Vec<(usize, ClassId)>>,
    /// Names that modules give to what they import, by the name it has where it is defined; filled likewise.
    aliases: HashMap<Arc<str>, BTreeSet<Arc<str>>>,
}

impl Modules {
    /// No module yet, in a tree of these files.
    pub(crate) fn new(paths: impl IntoIterator<Item = Arc<str>>) -> Self {
        let paths: Vec<Arc<str>> = paths.into_iter().collect();
        let typescript = typescript::Imports::new(paths.iter().cloned());
        let java = java::Imports::new(paths.iter().cloned());
        let go = go::Imports::new(paths.iter().cloned());
        Self { python: python::Imports::new(paths), typescript, java, go, ..Self::default() }
    }

    pub(crate) fn add(&mut self, module: Module) {
        if !self.by_path.contains_key(&module.path) {
            self.by_path.insert(module.path.clone(), self.list.len());
            self.list.push(module);
        }
    }

    /// Puts the modules into the order of their paths.
    pub(crate) fn sort(&mut self) {
        self.list.sort_by(|a, b| a.path.cmp(&b.path));
        self.by_path = self.list.iter().enumerate().map(|(index, module)| (module.path.clone(), index)).collect();
        self.imported.clear();
        self.calls.clear();
        self.derived.clear();
        self.aliases.clear();
        self.packages.clear();
        self.handed.clear();
        for (index, module) in self.list.iter().enumerate() {
            if let Some(directory) = parent(&module.path).filter(|_| module.language == Language::Go) {
                self.packages.entry(directory.to_owned()).or_default().push(index);
            }
            for (name, calls) in &module.calls {
                let known = self.calls.entry(name.to_string()).or_default();
                known.extend(calls.iter().map(|call| (index, *call)));
            }
            for (number, class) in module.classes.iter().enumerate() {
                let bases: BTreeSet<&Arc<str>> =
                    class.bases.iter().filter_map(|base| module.last_name(*base)).collect();
                for base in bases {
                    self.derived.entry(base.clone()).or_default().push((index, ClassId::from_len(number)));
                }
            }
            let names = module.scope(ScopeId(0)).into_iter().flat_map(|scope| &scope.names);
            for (local, binding) in names.flat_map(|(local, bindings)| bindings.iter().map(move |b| (local, b))) {
                if let Bound::Import(Import { name: Some(name), module: from, .. }) = &binding.bound
                    && name != local
                {
                    // Many packages export something as `default`: only files of the tree count.
                    let of_tree = module.language != Language::TypeScript || typescript::package(from).is_none();
                    if of_tree {
                        self.aliases.entry(name.clone()).or_default().insert(local.clone());
                    }
                }
            }
        }
        self.note_handed();
    }

    /// Notes where functions are given to calls by their names.
    fn note_handed(&mut self) {
        let own = self.list.iter().flat_map(|module| &module.functions).map(|function| &function.name);
        let names: HashSet<&str> = own.chain(self.aliases.values().flatten()).map(|name| &**name).collect();
        for (index, module) in self.list.iter().enumerate() {
            for name in module.passed.keys().filter(|name| names.contains(&***name)) {
                self.handed.entry(name.clone()).or_default().push(index);
            }
        }
    }

    /// Modules in which what a function is named is given to a call, in order.
    pub(crate) fn handed(&self, name: &str) -> &[usize] {
        self.handed.get(name).map_or(&[], Vec::as_slice)
    }

    /// Takes over what a settings file says.
    pub(crate) fn add_settings(&mut self, settings: Settings) {
        self.imported.clear();
        match settings {
            Settings::TypeScript(settings) => self.typescript.add_settings(settings),
            Settings::Java(settings) => self.java.add_settings(settings),
            Settings::Go(settings) => self.go.add_settings(settings),
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

    /// The settings of the Java application that a file belongs to.
    pub(crate) fn java_settings(&self, path: &str) -> Option<&BTreeMap<String, Value>> {
        self.java.settings_of(path)
    }

    /// The parsed files of the package of a Go file, itself among them.
    pub(crate) fn package(&self, index: usize) -> &[usize] {
        let directory = self.get(index).and_then(|module| parent(&module.path));
        directory.and_then(|directory| self.packages.get(directory)).map_or(&[], Vec::as_slice)
    }

    /// The declared type of a variable of a Go package, and the index of the file that declares it.
    pub(crate) fn global_type(&self, index: usize, name: &Arc<str>) -> Option<(usize, ExprId)> {
        let key = (ScopeId(0), name.clone());
        self.package(index).iter().find_map(|index| Some((*index, *self.get(*index)?.types.get(&key)?)))
    }

    /// Classes that build on something named `name`, with the index of their module.
    pub(crate) fn derived(&self, name: &str) -> &[(usize, ClassId)] {
        self.derived.get(name).map_or(&[], Vec::as_slice)
    }

    /// Other names by which modules call what is named `name`.
    pub(crate) fn aliases(&self, name: &str) -> impl Iterator<Item = &Arc<str>> {
        self.aliases.get(name).into_iter().flatten()
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Module> {
        self.list.get(index)
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, &Module)> {
        self.list.iter().enumerate()
    }

    pub(crate) fn parsed(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// The files of the tree that the imports of a module lead to.
    pub(crate) fn imported(&mut self, index: usize) -> Arc<[Arc<str>]> {
        if let Some(known) = self.imported.get(&index) {
            return known.clone();
        }
        let imports =
            self.list.get(index).into_iter().flat_map(|module| module.imports.iter().map(move |i| (module, i)));
        let mut files = BTreeSet::new();
        for (module, import) in imports {
            files.extend(self.file(module, import));
            files.extend(self.submodule(module, import));
            if module.language == Language::Go {
                files.extend(self.go.files(module, import));
            }
        }
        let files: Arc<[Arc<str>]> = files.into_iter().collect();
        self.imported.insert(index, files.clone());
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

    /// The full name of what is imported from outside of the tree.
    pub(crate) fn library(module: &Module, import: &Import) -> String {
        match module.language {
            Language::Python => python::library(module, import),
            Language::TypeScript => typescript::library(module, import),
            Language::Java => java::library(module, import),
            Language::Go => go::library(module, import),
        }
    }

    /// Calls of anything named `name`, with the index of their module.
    pub(crate) fn calls(&self, name: &str) -> impl Iterator<Item = (usize, ExprId)> {
        self.calls.get(name).into_iter().flatten().copied()
    }
}

/// The directory of a file or directory.
pub(crate) fn parent(path: &str) -> Option<&str> {
    match path.rsplit_once('/') {
        Some((directory, _)) => Some(directory),
        None => (!path.is_empty()).then_some(""),
    }
}

/// The path of a name in a directory.
pub(crate) fn within(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

pub(crate) fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
