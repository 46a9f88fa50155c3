//! The modules that were parsed, and where an import leads in the reviewed tree.

use super::syntax::{ExprId, Import, Module};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Directories that are put on the module search path by common tools and by Lambda layers.
const SOURCE_ROOTS: [&str; 3] = ["src", "lib", "python"];

/// The parsed modules of a tree.
#[derive(Debug, Default)]
pub(crate) struct Modules {
    list: Vec<Module>,
    by_path: HashMap<Arc<str>, usize>,
    paths: BTreeSet<Arc<str>>,
    /// Directories of the tree that are named like a source root.
    roots: BTreeSet<String>,
    /// The last names of all modules and packages of the tree: most imports lead to none of them.
    names: HashSet<String>,
    /// Calls by what they call, with the index of their module; filled when the modules are in order.
    calls: HashMap<String, Vec<(usize, ExprId)>>,
}

impl Modules {
    /// No module yet, in a tree of these files.
    pub(crate) fn new(paths: impl IntoIterator<Item = Arc<str>>) -> Self {
        let paths: BTreeSet<Arc<str>> = paths.into_iter().filter(|path| path.ends_with(".py")).collect();
        let mut roots = BTreeSet::new();
        for path in &paths {
            for (end, _) in path.match_indices('/') {
                let directory = path.get(..end).unwrap_or_default();
                if SOURCE_ROOTS.contains(&last_segment(directory)) && !roots.contains(directory) {
                    roots.insert(directory.to_owned());
                }
            }
        }
        let name = |path: &Arc<str>| {
            let stem = path.strip_suffix("/__init__.py").or_else(|| path.strip_suffix(".py")).unwrap_or(path);
            last_segment(stem).to_owned()
        };
        let names = paths.iter().map(name).collect();
        Self { paths, roots, names, ..Self::default() }
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
        self.calls.clear();
        for (index, module) in self.list.iter().enumerate() {
            for (name, calls) in &module.calls {
                let known = self.calls.entry(name.to_string()).or_default();
                known.extend(calls.iter().map(|call| (index, *call)));
            }
        }
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

    /// The files of the tree that `imports` of the module at `path` lead to.
    pub(crate) fn imported(&self, path: &str, imports: &[Import]) -> BTreeSet<Arc<str>> {
        let mut out = BTreeSet::new();
        for import in imports {
            out.extend(self.locate(path, import.level, &import.module));
            if let Some(name) = &import.name {
                out.extend(self.locate(path, import.level, &join(&import.module, name)));
            }
        }
        out
    }

    /// The file of the tree that holds the module `dotted`, as imported from the module at `path`.
    pub(crate) fn locate(&self, path: &str, level: usize, dotted: &str) -> Option<Arc<str>> {
        let relative = dotted.replace('.', "/");
        let own = parent(path);
        if level > 0 {
            let mut base = own;
            for _ in 1..level {
                base = parent(base?);
            }
            return self.module_in(base?, &relative, path);
        }
        if relative.is_empty() || !self.names.contains(last_segment(&relative)) {
            return None;
        }
        let ancestors: Vec<&str> = std::iter::successors(own, |directory| parent(directory)).collect();
        // Inside a package an absolute import does not look beside the importing file, unless that file is run as a script.
        let (packages, plain): (Vec<&str>, Vec<&str>) =
            ancestors.into_iter().partition(|directory| self.paths.contains(&*within(directory, "__init__.py")));
        plain.iter().chain(&packages).find_map(|directory| self.below(directory, &relative, path)).or_else(|| {
            let mut found = self.roots.iter().filter_map(|root| self.module_in(root, &relative, path));
            let first = found.next();
            first.filter(|_| found.next().is_none())
        })
    }

    fn below(&self, directory: &str, relative: &str, importer: &str) -> Option<Arc<str>> {
        self.module_in(directory, relative, importer).or_else(|| {
            SOURCE_ROOTS.iter().find_map(|root| self.module_in(&within(directory, root), relative, importer))
        })
    }

    fn module_in(&self, directory: &str, relative: &str, importer: &str) -> Option<Arc<str>> {
        let file = format!("{relative}.py");
        let package = within(relative, "__init__.py");
        let candidates = if relative.is_empty() { vec![package] } else { vec![package, file] };
        candidates
            .iter()
            .filter_map(|candidate| self.paths.get(&*within(directory, candidate)))
            .find(|found| ***found != *importer)
            .cloned()
    }

    /// Calls of anything named `name`, with the index of their module.
    pub(crate) fn calls(&self, name: &str) -> impl Iterator<Item = (usize, ExprId)> {
        self.calls.get(name).into_iter().flatten().copied()
    }
}

/// `module.name`, where either may be empty.
pub(crate) fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}.{name}") }
}

fn parent(path: &str) -> Option<&str> {
    match path.rsplit_once('/') {
        Some((directory, _)) => Some(directory),
        None => (!path.is_empty()).then_some(""),
    }
}

fn within(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::Modules;
    use std::sync::Arc;

    #[test]
    fn imports_lead_to_files() {
        let paths = [
            "app/__init__.py",
            "app/config.py",
            "app/main.py",
            "app/llm/__init__.py",
            "app/llm/openai.py",
            "app/llm/factory.py",
            "layers/shared/python/common/keys.py",
            "services/src/core/limits.py",
            "services/run.py",
            "top.py",
        ];
        let modules = Modules::new(paths.map(Arc::from));
        for (from, level, dotted, expected) in [
            ("app/main.py", 0, "app.config", Some("app/config.py")),
            ("app/main.py", 0, "config", Some("app/config.py")),
            ("app/main.py", 0, "top", Some("top.py")),
            ("app/main.py", 1, "config", Some("app/config.py")),
            ("app/main.py", 1, "", Some("app/__init__.py")),
            ("app/llm/factory.py", 2, "config", Some("app/config.py")),
            ("app/llm/openai.py", 0, "openai", None),
            ("app/main.py", 0, "common.keys", Some("layers/shared/python/common/keys.py")),
            ("services/run.py", 0, "core.limits", Some("services/src/core/limits.py")),
            ("top.py", 3, "config", None),
            ("top.py", 0, "boto3", None),
            ("app/main.py", 0, "app.llm", Some("app/llm/__init__.py")),
        ] {
            assert_eq!(modules.locate(from, level, dotted).as_deref(), expected, "{dotted} from {from}");
        }
    }
}
