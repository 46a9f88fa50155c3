//! Where an import leads in the reviewed tree.

use crate::code::{Import, Module, last_segment, parent, within};
use foldhash::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Directories that are put on the module search path by common tools and by Lambda layers.
const SOURCE_ROOTS: [&str; 3] = ["src", "lib", "python"];

/// The Python files of a tree.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    paths: HashSet<Arc<str>>,
    /// The files below directories that are named like a source root, by what an import may call them (`a/b`).
    rooted: HashMap<String, Vec<Arc<str>>>,
    /// Every name that an import may give to a module or package of the tree: most imports lead to none.
    names: HashSet<String>,
}

impl Imports {
    /// The imports of a tree of these files.
    pub(crate) fn new(paths: impl IntoIterator<Item = Arc<str>>) -> Self {
        let paths: BTreeSet<Arc<str>> = paths.into_iter().filter(|path| path.ends_with(".py")).collect();
        let mut out = Self::default();
        for path in &paths {
            let stem = path.strip_suffix("/__init__.py").or_else(|| path.strip_suffix(".py")).unwrap_or(path);
            out.names.insert(stem.to_owned());
            for (end, _) in stem.match_indices('/') {
                let (directory, name) = (stem.get(..end).unwrap_or_default(), stem.get(end + 1..).unwrap_or_default());
                out.names.insert(name.to_owned());
                if SOURCE_ROOTS.contains(&last_segment(directory)) {
                    out.rooted.entry(name.to_owned()).or_default().push(path.clone());
                }
            }
        }
        out.paths = paths.into_iter().collect();
        out
    }

    /// The file that an import leads to, whatever it takes from it.
    pub(crate) fn file(&self, module: &Module, import: &Import) -> Option<Arc<str>> {
        self.locate(&module.path, import.level, &import.module)
    }

    /// The file of the module that an import takes out of a package.
    pub(crate) fn submodule(&self, module: &Module, import: &Import) -> Option<Arc<str>> {
        let name = import.name.as_ref()?;
        self.locate(&module.path, import.level, &join(&import.module, name))
    }

    /// The file of the module `name` of the package that `module` is.
    pub(crate) fn member(&self, module: &Module, name: &str) -> Option<Arc<str>> {
        let is_package = module.path.ends_with("__init__.py");
        is_package.then(|| self.locate(&module.path, 1, name)).flatten()
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
        if relative.is_empty() || !self.names.contains(&relative) {
            return None;
        }
        let ancestors: Vec<&str> = std::iter::successors(own, |directory| parent(directory)).collect();
        // Inside a package an absolute import does not look beside the importing file, unless that file is run as a script.
        let (packages, plain): (Vec<&str>, Vec<&str>) =
            ancestors.into_iter().partition(|directory| self.paths.contains(&*within(directory, "__init__.py")));
        plain
            .iter()
            .chain(&packages)
            .find_map(|directory| self.below(directory, &relative, path))
            .or_else(|| self.only_rooted(&relative, path))
    }

    /// The module that only one source root of the tree holds. In each, a package comes before a file of the same name.
    fn only_rooted(&self, relative: &str, importer: &str) -> Option<Arc<str>> {
        let named = self.rooted.get(relative)?.iter().filter(|path| ***path != *importer);
        let root = |path: &Arc<str>| {
            let end =
                path.strip_suffix("/__init__.py").or_else(|| path.strip_suffix(".py"))?.strip_suffix(relative)?.len();
            path.get(..end).map(str::to_owned)
        };
        let mut roots: BTreeMap<String, &Arc<str>> = BTreeMap::new();
        for path in named {
            let kept = roots.entry(root(path)?).or_insert(path);
            if path.ends_with("/__init__.py") {
                *kept = path;
            }
            if roots.len() > 1 {
                return None;
            }
        }
        roots.into_values().next().cloned()
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
}

/// The full name of what is imported from outside of the tree.
pub(crate) fn library(module: &Module, import: &Import) -> String {
    let name = import.name.as_deref().unwrap_or_default();
    let dotted = if name.is_empty() { import.module.to_string() } else { join(&import.module, name) };
    if import.level == 0 { dotted } else { relative(module, import.level, &dotted) }
}

/// The dotted name of a relative import that leads to no file of the tree.
fn relative(module: &Module, level: usize, dotted: &str) -> String {
    let mut base: Vec<&str> = module.dotted.split('.').collect();
    let is_package = module.path.ends_with("__init__.py");
    base.truncate(base.len().saturating_sub(level - usize::from(is_package)));
    join(&base.join("."), dotted)
}

/// `module.name`, where either may be empty.
fn join(module: &str, name: &str) -> String {
    if module.is_empty() { name.to_owned() } else { format!("{module}.{name}") }
}

#[cfg(test)]
mod tests {
    use super::Imports;
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
        let imports = Imports::new(paths.map(Arc::from));
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
            assert_eq!(imports.locate(from, level, dotted).as_deref(), expected, "{dotted} from {from}");
        }
    }
}
