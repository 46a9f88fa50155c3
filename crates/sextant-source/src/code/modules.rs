//! The modules that were parsed, and where an import leads in the reviewed tree.

use super::syntax::{Bound, ClassId, ExprId, Import, Module, ScopeId};
use crate::language::Language;
use crate::{python, typescript};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The parsed modules of a tree.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    list: Vec<Module>,
    by_path: HashMap<Arc<str>, usize>,
    python: python::Imports,
    typescript: typescript::Imports,
    /// Where the imports of modules lead, as far as it was asked for.
    imported: HashMap<usize, Arc<[Arc<str>]>>,
    /// Calls by what they call, with the index of their module; filled when the modules are in order.
    calls: HashMap<String, Vec<(usize, ExprId)>>,
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
        Self { python: python::Imports::new(paths), typescript, ..Self::default() }
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
        for (index, module) in self.list.iter().enumerate() {
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
    }

    /// Takes over what a settings file says of imports.
    pub(crate) fn add_settings(&mut self, settings: typescript::Settings) {
        self.typescript.add_settings(settings);
        self.imported.clear();
    }

    /// Settings files that say where imports of the parsed modules lead.
    pub(crate) fn settings(&self) -> &BTreeSet<Arc<str>> {
        self.typescript.settings()
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
        let imports = self.list.get(index).into_iter().flat_map(|module| module.imports.iter().map(move |i| (module, i)));
        let files = imports.flat_map(|(module, import)| [self.file(module, import), self.submodule(module, import)]);
        let files: Arc<[Arc<str>]> = files.flatten().collect::<BTreeSet<_>>().into_iter().collect();
        self.imported.insert(index, files.clone());
        files
    }

    /// The file of the tree that an import leads to, whatever it takes from it.
    pub(crate) fn file(&self, module: &Module, import: &Import) -> Option<Arc<str>> {
        match module.language {
            Language::Python => self.python.file(module, import),
            Language::TypeScript => self.typescript.file(module, import),
        }
    }

    /// The file of the module that an import takes out of a package.
    pub(crate) fn submodule(&self, module: &Module, import: &Import) -> Option<Arc<str>> {
        match module.language {
            Language::Python => self.python.submodule(module, import),
            Language::TypeScript => None,
        }
    }

    /// The file of the module `name` of the package that `module` is.
    pub(crate) fn member(&self, module: &Module, name: &str) -> Option<Arc<str>> {
        match module.language {
            Language::Python => self.python.member(module, name),
            Language::TypeScript => None,
        }
    }

    /// The full name of what is imported from outside of the tree.
    pub(crate) fn library(module: &Module, import: &Import) -> String {
        match module.language {
            Language::Python => python::library(module, import),
            Language::TypeScript => typescript::library(module, import),
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
