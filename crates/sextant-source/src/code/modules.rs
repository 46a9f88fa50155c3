//! The modules that were parsed, and what they have to do with each other.

use super::imports::Imports;
use super::syntax::{Bound, ClassId, ExprId, Import, Module, ScopeId};
use crate::language::Language;
use crate::{go, java, python, typescript};
use foldhash::{HashMap, HashSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Parsed modules of a tree: those that may have to do with each other.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    list: Vec<Module>,
    by_path: HashMap<Arc<str>, usize>,
    imports: Arc<Imports>,
    /// Where the imports of modules lead, as far as it was asked for.
    imported: HashMap<usize, Arc<[Arc<str>]>>,
    /// Calls by what they call, with the index of their module; filled when the modules are in order.
    calls: HashMap<String, Vec<(usize, ExprId)>>,
    /// Modules in which a name that some function bears, or that stands for an import, is given to a call; filled likewise.
    handed: HashMap<Arc<str>, Vec<usize>>,
    /// Files of Go packages, by their directories; filled likewise.
    packages: HashMap<String, Package>,
    /// Classes by the last names of what they build on; filled likewise.
    derived: HashMap<Arc<str>, Vec<(usize, ClassId)>>,
    /// Names that modules give to what they import, by the name it has where it is defined; filled likewise.
    aliases: HashMap<Arc<str>, BTreeSet<Arc<str>>>,
}

/// The parsed files of a Go package.
#[derive(Debug, Default)]
struct Package {
    plain: Vec<usize>,
    with_tests: Vec<usize>,
}

impl Modules {
    /// No module yet, in a tree with these imports.
    pub(crate) fn new(imports: Arc<Imports>) -> Self {
        Self { imports, ..Self::default() }
    }

    /// Where imports lead.
    pub(crate) fn imports(&self) -> &Imports {
        &self.imports
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
                let package = self.packages.entry(directory.to_owned()).or_default();
                package.with_tests.push(index);
                if !go::is_test(&module.path) {
                    package.plain.push(index);
                }
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

    /// The parsed files of the package of a Go file, itself among them: only a test sees what tests define.
    pub(crate) fn package(&self, index: usize) -> &[usize] {
        let Some(module) = self.get(index) else { return &[] };
        let package = parent(&module.path).and_then(|directory| self.packages.get(directory));
        package.map_or(&[], |package| if go::is_test(&module.path) { &package.with_tests } else { &package.plain })
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
        let modules = self.list.get(index).into_iter();
        let found = modules.flat_map(|module| module.imports.iter().flat_map(|i| self.imports.files(module, i)));
        let files: BTreeSet<Arc<str>> = found.collect();
        let files: Arc<[Arc<str>]> = files.into_iter().collect();
        self.imported.insert(index, files.clone());
        files
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
