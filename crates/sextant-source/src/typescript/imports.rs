//! Where an import leads in the reviewed tree.

use super::settings::{Alias, Package, Settings};
use super::{WHOLE, lower::dotted_module};
use crate::code::{Import, Module, last_segment, parent, within};
use crate::language::Language;
use foldhash::HashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Endings that an import leaves out.
const EXTENSIONS: [&str; 8] = ["ts", "tsx", "js", "jsx", "mts", "cts", "mjs", "cjs"];
/// Most settings files that are read.
const SETTINGS: usize = 500;

/// The TypeScript and JavaScript files of a tree, and what settings files say of them.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    paths: HashSet<Arc<str>>,
    settings: BTreeSet<Arc<str>>,
    /// Aliases by the directory of the settings file that declares them.
    aliases: BTreeMap<String, Vec<Alias>>,
    /// Packages of the tree by their names.
    packages: BTreeMap<String, Package>,
}

impl Imports {
    /// The imports of a tree of these files.
    pub(crate) fn new(paths: impl IntoIterator<Item = Arc<str>>) -> Self {
        let mut out = Self::default();
        for path in paths {
            if Language::of_path(&path) == Some(Language::TypeScript) {
                out.paths.insert(path);
            } else if super::settings::is_settings(&path) && out.settings.len() < SETTINGS {
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
        match settings {
            Settings::Aliases { directory, aliases } => self.aliases.entry(directory).or_default().extend(aliases),
            Settings::Package { name, package } => drop(self.packages.entry(name).or_insert(package)),
            Settings::Nothing => {}
        }
    }

    /// The file that an import leads to.
    pub(crate) fn file(&self, module: &Module, import: &Import) -> Option<Arc<str>> {
        self.locate(&module.path, &import.module)
    }

    fn locate(&self, importer: &str, name: &str) -> Option<Arc<str>> {
        let found = if is_relative(name) {
            self.file_at(&resolved(parent(importer)?, name)?)
        } else {
            self.aliased(importer, name).or_else(|| self.packaged(name))
        };
        found.filter(|path| **path != *importer)
    }

    /// `@/lib/x`, by the `paths` of a `tsconfig.json` above the importing file, or by the custom of bundlers.
    fn aliased(&self, importer: &str, name: &str) -> Option<Arc<str>> {
        let by_custom = name.strip_prefix("@/").or_else(|| name.strip_prefix("~/"));
        if self.aliases.is_empty() && by_custom.is_none() {
            return None;
        }
        let mut directory = parent(importer);
        while let Some(current) = directory {
            for alias in self.aliases.get(current).into_iter().flatten() {
                let found = alias.targets(name).find_map(|target| self.file_at(&resolved(current, &target)?));
                if found.is_some() {
                    return found;
                }
            }
            let custom = by_custom.and_then(|rest| {
                let below = |root: &str| self.file_at(&within(root, rest));
                below(&within(current, "src")).or_else(|| below(current))
            });
            if custom.is_some() {
                return custom;
            }
            directory = parent(current);
        }
        None
    }

    /// A package of the tree, or a file in one.
    fn packaged(&self, name: &str) -> Option<Arc<str>> {
        let (of, rest) = split_package(name)?;
        let Package { directory, main } = self.packages.get(of)?;
        if !rest.is_empty() {
            let places = [within(directory, rest), within(directory, &format!("src/{rest}"))];
            return places.iter().find_map(|place| self.file_at(place));
        }
        let named = main.as_ref().and_then(|main| self.file_at(&resolved(directory, main)?));
        let usual = ["src", "src/main", "", "lib"];
        named.or_else(|| usual.iter().find_map(|place| self.file_at(within(directory, place).trim_end_matches('/'))))
    }

    /// The file that a path without its ending means.
    fn file_at(&self, path: &str) -> Option<Arc<str>> {
        if let Some(found) = self.paths.get(path) {
            return Some(found.clone());
        }
        let (stem, ending) = last_segment(path).rfind('.').map_or((path, ""), |at| {
            let at = path.len() - last_segment(path).len() + at;
            (path.get(..at).unwrap_or(path), path.get(at + 1..).unwrap_or_default())
        });
        let sources: &[&str] = match ending {
            "js" => &["ts", "tsx", "jsx"],
            "jsx" => &["tsx"],
            "mjs" => &["mts"],
            "cjs" => &["cts"],
            _ => &[],
        };
        let renamed = sources.iter().map(|source| format!("{stem}.{source}"));
        let complete = EXTENSIONS.iter().map(|extension| format!("{path}.{extension}"));
        let index = EXTENSIONS.iter().map(|extension| within(path, &format!("index.{extension}")));
        renamed.chain(complete).chain(index).find_map(|candidate| self.paths.get(&*candidate).cloned())
    }
}

fn is_relative(name: &str) -> bool {
    name == "." || name == ".." || name.starts_with("./") || name.starts_with("../")
}

/// A path as seen from a directory, without `.` and `..`; `None` if it leads out of the tree.
pub(super) fn resolved(directory: &str, name: &str) -> Option<String> {
    let mut parts: Vec<&str> = directory.split('/').filter(|part| !part.is_empty()).collect();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The name of a package, and the path in it that an import names.
fn split_package(name: &str) -> Option<(&str, &str)> {
    if is_relative(name) || name.starts_with(['/', '~', '#']) || name.starts_with("@/") || name.is_empty() {
        return None;
    }
    let name = name.strip_prefix("node:").unwrap_or(name);
    let segments = if name.starts_with('@') { 2 } else { 1 };
    let end = name.match_indices('/').nth(segments - 1).map_or(name.len(), |(at, _)| at);
    Some((name.get(..end)?, name.get(end + 1..).unwrap_or_default()))
}

/// The package that an import names; `None` for files of the tree.
pub(crate) fn package(name: &str) -> Option<&str> {
    split_package(name).map(|(package, _)| package)
}

/// The full name of what is imported from outside of the tree: `package.name`, and the package itself for its default.
pub(crate) fn library(module: &Module, import: &Import) -> String {
    let from = import.module.strip_prefix("node:").unwrap_or(&import.module);
    let from = if is_relative(from) {
        let path = parent(&module.path).and_then(|directory| resolved(directory, from));
        path.map_or_else(|| from.to_owned(), |path| dotted_module(&path))
    } else {
        from.to_owned()
    };
    match import.name.as_deref() {
        None | Some("default" | WHOLE) => from,
        Some(name) => format!("{from}.{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::settings::settings;
    use super::{Imports, package};
    use std::sync::Arc;

    #[test]
    fn imports_lead_to_files() {
        let paths = [
            "app/tsconfig.json",
            "app/src/main.ts",
            "app/src/config.ts",
            "app/src/util/index.ts",
            "app/src/view.tsx",
            "app/src/types.d.ts",
            "packages/core/package.json",
            "packages/core/src/index.ts",
            "packages/core/src/model.ts",
            "web/lib/ask.js",
            "web/pages/index.tsx",
        ];
        let mut imports = Imports::new(paths.map(Arc::from));
        for (path, text) in [
            (
                "app/tsconfig.json",
                "{ // aliases\n \"compilerOptions\": {\"baseUrl\": \"./src\", \"paths\": {\"#util/*\": [\"util/*\"], \"cfg\": [\"config\"],} } }",
            ),
            ("packages/core/package.json", r#"{"name": "@acme/core", "main": "dist/index.js"}"#),
        ] {
            imports.add_settings(settings(path, text).unwrap());
        }
        for (from, name, expected) in [
            ("app/src/main.ts", "./config", Some("app/src/config.ts")),
            ("app/src/main.ts", "./config.js", Some("app/src/config.ts")),
            ("app/src/main.ts", "./util", Some("app/src/util/index.ts")),
            ("app/src/main.ts", "./view.js", Some("app/src/view.tsx")),
            ("app/src/main.ts", "./types", None),
            ("app/src/util/index.ts", "..", None),
            ("app/src/main.ts", "../../../x", None),
            ("app/src/main.ts", "#util/index", Some("app/src/util/index.ts")),
            ("app/src/main.ts", "cfg", Some("app/src/config.ts")),
            ("app/src/main.ts", "config", Some("app/src/config.ts")),
            ("app/src/main.ts", "@/config", Some("app/src/config.ts")),
            ("app/src/main.ts", "openai", None),
            ("app/src/main.ts", "@acme/core", Some("packages/core/src/index.ts")),
            ("app/src/main.ts", "@acme/core/model", Some("packages/core/src/model.ts")),
            ("web/pages/index.tsx", "@/lib/ask", Some("web/lib/ask.js")),
            ("web/pages/index.tsx", "config", None),
        ] {
            assert_eq!(imports.locate(from, name).as_deref(), expected, "{name} from {from}");
        }
    }

    #[test]
    fn packages() {
        for (name, expected) in [
            ("openai", Some("openai")),
            ("@aws-sdk/client-bedrock-runtime", Some("@aws-sdk/client-bedrock-runtime")),
            ("@langchain/community/llms", Some("@langchain/community")),
            ("ai/react", Some("ai")),
            ("node:fs/promises", Some("fs")),
            ("./x", None),
            ("@/x", None),
            ("..", None),
        ] {
            assert_eq!(package(name), expected, "{name}");
        }
    }
}
