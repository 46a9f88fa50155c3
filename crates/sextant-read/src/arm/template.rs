//! A template, whichever language it is written in: its declarations by name.

use super::types;
use sextant_facts::paths;
use sextant_source::bicep::{Body, Expr, File, Function, Import, Module, Param, Resource, Variable};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A template.
pub(super) struct Template {
    /// The file; a template within another has `#` and a number behind it.
    pub(super) path: Arc<str>,
    /// The directory that its paths are relative to.
    pub(super) directory: String,
    /// Whether it is written in JSON: its names are looked up with functions, in any case.
    pub(super) json: bool,
    /// Whether its expressions are those of the template that it stands in.
    pub(super) outer: bool,
    pub(super) params: BTreeMap<String, Param>,
    pub(super) variables: BTreeMap<String, Expr>,
    pub(super) functions: BTreeMap<String, Function>,
    pub(super) outputs: BTreeMap<String, Variable>,
    pub(super) resources: Vec<Declared>,
    pub(super) modules: Vec<Module>,
    pub(super) imports: Vec<Import>,
    /// The template that a parameter file belongs to.
    pub(super) using: Option<String>,
}

/// A resource as declared.
pub(super) struct Declared {
    /// Its symbolic name; behind that of its parent and `::` for one that is declared within another.
    pub(super) symbol: String,
    pub(super) type_name: Arc<str>,
    pub(super) existing: bool,
    pub(super) body: Body,
    /// The resource it is declared in, by index.
    pub(super) parent: Option<usize>,
    /// The type of what it is about, where its own type says so.
    pub(super) extends: Option<Arc<str>>,
}

impl Template {
    pub(super) fn of_bicep(path: Arc<str>, file: File) -> Self {
        let directory = paths::directory(&path).to_owned();
        Self::new(path, directory, file, false, false)
    }

    pub(super) fn of_json(path: Arc<str>, file_path: &str, file: File, outer: bool) -> Self {
        Self::new(path, paths::directory(file_path).to_owned(), file, true, outer)
    }

    fn new(path: Arc<str>, directory: String, file: File, json: bool, outer: bool) -> Self {
        let key = |name: &str| if json { name.to_ascii_lowercase() } else { name.to_owned() };
        let mut resources = Vec::new();
        flatten(file.resources, None, &mut resources);
        Self {
            path,
            directory,
            json,
            outer,
            params: file.params.into_iter().map(|param| (key(&param.name), param)).collect(),
            variables: file.variables.into_iter().map(|variable| (key(&variable.name), variable.value)).collect(),
            functions: file.functions.into_iter().map(|function| (key(&function.name), function)).collect(),
            outputs: file.outputs.into_iter().map(|output| (key(&output.name), output)).collect(),
            resources,
            modules: file.modules,
            imports: file.imports,
            using: file.using,
        }
    }

    /// A name as it is looked up.
    pub(super) fn key(&self, name: &str) -> String {
        if self.json { name.to_ascii_lowercase() } else { name.to_owned() }
    }

    /// Whether it deploys anything.
    pub(super) fn deploys(&self) -> bool {
        !self.modules.is_empty() || self.resources.iter().any(|resource| !resource.existing)
    }

    /// The resource of a symbolic name; one that is declared within another may be named alone.
    pub(super) fn resource(&self, symbol: &str) -> Option<usize> {
        let whole = self.resources.iter().position(|resource| resource.symbol == symbol);
        whole.or_else(|| {
            let inner = |resource: &Declared| resource.symbol.rsplit_once("::").is_some_and(|(_, own)| own == symbol);
            self.resources.iter().position(inner)
        })
    }
}

fn flatten(resources: Vec<Resource>, parent: Option<usize>, out: &mut Vec<Declared>) {
    for resource in resources {
        let outer = parent.and_then(|parent| out.get(parent));
        let written = match outer {
            Some(outer) => types::child(&outer.type_name, &resource.type_name),
            None => resource.type_name,
        };
        let symbol = match outer {
            Some(outer) => format!("{}::{}", outer.symbol, resource.symbol),
            None => resource.symbol,
        };
        let index = out.len();
        let type_name = types::documented(&written);
        let extends = types::extended(&written).map(types::documented);
        out.push(Declared { symbol, type_name, existing: resource.existing, body: resource.body, parent, extends });
        flatten(resource.children, Some(index), out);
    }
}
