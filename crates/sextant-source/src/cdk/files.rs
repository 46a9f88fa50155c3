//! The files beside the code: which there are, what JSON files hold, and the context that `cdk.json` sets.

use super::resources::Code;
use crate::code::Module;
use crate::language::Language;
use foldhash::HashMap;
use serde_json::Value as Json;
use sextant_facts::{CodeFile, Data, Part, Text, Value, Why, paths};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// Begins a path from the root of the tree. No source can spell it.
pub(crate) const ROOT: &str = "\u{2}";

/// Deepest nesting of a JSON file that is taken over.
const DEPTH: usize = 64;

/// Most files that one module is taken to name.
const ENTRIES: usize = 64;

/// The paths of a tree.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    paths: BTreeSet<Arc<str>>,
    /// Files of source code and JSON by their last segments.
    by_name: HashMap<String, Vec<Arc<str>>>,
}

impl Listing {
    pub(crate) fn new(paths: BTreeSet<Arc<str>>) -> Self {
        let mut by_name: HashMap<String, Vec<Arc<str>>> = HashMap::default();
        for path in paths.iter().filter(|path| path.ends_with(".json") || Language::of_path(path).is_some()) {
            by_name.entry(last(path).to_owned()).or_default().push(path.clone());
        }
        Self { paths, by_name }
    }

    /// All files.
    pub(crate) fn paths(&self) -> &BTreeSet<Arc<str>> {
        &self.paths
    }

    /// The files of source code.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Arc<str>> {
        self.paths.iter().filter(|path| Language::of_path(path).is_some())
    }

    fn named(&self, name: &str) -> impl Iterator<Item = &Arc<str>> {
        self.by_name.get(name).into_iter().flatten()
    }
}

/// The files of a tree, and what was read of those beside the code.
#[derive(Debug, Default)]
pub(crate) struct Files {
    listing: Arc<Listing>,
    json: BTreeMap<Arc<str>, Value>,
}

impl Files {
    pub(crate) fn new(listing: Arc<Listing>) -> Self {
        Self { listing, json: BTreeMap::new() }
    }

    pub(crate) fn add_json(&mut self, path: Arc<str>, value: Value) {
        self.json.insert(path, value);
    }

    pub(crate) fn json(&self, path: &str) -> Option<&Value> {
        self.json.get(path)
    }

    /// Whether the tree holds a file, or files of a directory, at a path.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let within = format!("{path}/");
        let after = (Bound::Included(within.as_str()), Bound::Unbounded);
        let next = self.listing.paths.range::<str, _>(after).next();
        self.listing.paths.contains(path) || next.is_some_and(|found| found.starts_with(&within))
    }

    /// The JSON files that modules at `path` may mean by a name such as `config.json`, and the `cdk.json` above them.
    pub(crate) fn wanted_by(&self, path: &str, names: &BTreeSet<&str>) -> BTreeSet<Arc<str>> {
        let mut out: BTreeSet<Arc<str>> = self.settings_above(path).into_iter().collect();
        let app = self.app_directory(path);
        let named = names.iter().flat_map(|name| self.listing.named(name));
        out.extend(named.filter(|found| found.ends_with(".json") && paths::lies_in(found, &app)).cloned());
        out
    }

    /// All files of source code: those that were parsed with what they say.
    pub(crate) fn code(&self, parsed: &Code) -> Code {
        let rest = self.listing.sources().filter(|path| !parsed.contains_key(*path));
        let rest = rest.map(|path| (path.clone(), CodeFile::default()));
        parsed.iter().map(|(path, file)| (path.clone(), file.clone())).chain(rest).collect()
    }

    /// Files of source code that a module which builds infrastructure names, or that are named after it: what they
    /// import is run by what they are the code of.
    pub(crate) fn entries_of(&self, module: &Module) -> Vec<Arc<str>> {
        if !super::builds(module) {
            return Vec::new();
        }
        let stem = format!("{}.", module.path.rsplit_once('.').map_or("", |(stem, _)| stem));
        let after = (Bound::Excluded(stem.as_str()), Bound::Unbounded);
        let beside = self.listing.paths.range::<str, _>(after).take_while(|path| path.starts_with(&stem));
        let beside = beside.filter(|path| Language::of_path(path).is_some());
        let ends =
            |path: &str, name: &str| path.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
        let names = module.source_names();
        let named = names.iter().flat_map(|name| self.listing.named(last(name)).filter(|path| ends(path, name)));
        let found: BTreeSet<&Arc<str>> = beside.chain(named).filter(|path| **path != module.path).collect();
        found.into_iter().take(ENTRIES).cloned().collect()
    }

    /// The directory of the nearest `cdk.json` above a file; that of the file itself if there is none.
    pub(crate) fn app_directory(&self, path: &str) -> String {
        let settings = self.settings_above(path);
        settings.map_or_else(|| paths::directory(path).to_owned(), |file| paths::directory(&file).to_owned())
    }

    /// A template that the app of a file was synthesised to.
    pub(crate) fn template_of(&self, path: &str) -> Option<Arc<str>> {
        let settings = self.settings_above(path)?;
        let output = paths::join(paths::directory(&settings), "cdk.out")?;
        let template = |found: &&Arc<str>| paths::lies_in(found, &output) && found.ends_with(".template.json");
        self.listing.paths.iter().find(template).cloned()
    }

    fn settings_above(&self, path: &str) -> Option<Arc<str>> {
        let mut directory = paths::directory(path);
        loop {
            let candidate = paths::join(directory, "cdk.json")?;
            if let Some(found) = self.listing.paths.get(&*candidate) {
                return Some(found.clone());
            }
            if directory.is_empty() {
                return None;
            }
            directory = paths::directory(directory);
        }
    }

    /// A value of the context that the app's `cdk.json` sets, and that file.
    pub(crate) fn context(&self, path: &str, name: &str) -> Option<(Value, Arc<str>)> {
        let file = self.settings_above(path)?;
        let context = self.json.get(&file)?.as_map()?.get("context");
        let value = context.as_map()?.entries.get(name)?.clone();
        Some((value, file))
    }

    /// The file that a path means which is written in the module at `module`: `Ok(None)` if there is none of the name.
    pub(crate) fn find(&self, module: &str, path: &Text) -> Result<Option<Arc<str>>, ()> {
        let (is_whole, written) = match path.parts.as_slice() {
            [Part::Literal(text)] => (true, text.as_str()),
            // What stands before is a directory that is known when the program runs.
            [Part::Hole(_), Part::Literal(text)] if text.starts_with('/') => (false, text.trim_start_matches('/')),
            _ => return Err(()),
        };
        if let Some(path) = written.strip_prefix(ROOT) {
            return Ok(paths::join("", path.trim_start_matches('/'))
                .and_then(|path| self.listing.paths.get(&*path))
                .cloned());
        }
        let bases = [self.app_directory(module), paths::directory(module).to_owned(), String::new()];
        let found =
            bases.iter().filter_map(|base| paths::join(base, written)).find_map(|path| self.listing.paths.get(&*path));
        match found {
            Some(found) => Ok(Some(found.clone())),
            None if is_whole && !written.starts_with('/') => Ok(None),
            None => {
                let name = last(written);
                let is_unknown = !self.listing.paths.iter().any(|path| last(path) == name);
                if is_unknown { Ok(None) } else { Err(()) }
            }
        }
    }
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// What a JSON file holds; `None` if it is no JSON.
pub(crate) fn parse(text: &str) -> Option<Value> {
    Some(value(&serde_json::from_str(text).ok()?, 0))
}

fn value(json: &Json, depth: usize) -> Value {
    if depth > DEPTH {
        return Value::set(Why::new("it is nested too deeply"));
    }
    match json {
        Json::Null => Value::absent(),
        Json::Bool(truth) => Value::bool(*truth),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| Value::known(Data::Float(number.as_f64().unwrap_or(f64::NAN))), Value::int)
        }
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(|item| value(item, depth + 1))),
        Json::Object(entries) => Value::map(entries.iter().map(|(key, inner)| (key.as_str(), value(inner, depth + 1)))),
    }
}

#[cfg(test)]
mod tests {
    use super::{Files, Listing};
    use sextant_facts::{Text, Why};

    #[test]
    fn paths_are_looked_for_beside_the_app() {
        let paths = ["infra/cdk.json", "infra/bin/config.json", "infra/bin/app.ts", "other/settings.json"];
        let files = Files::new(Listing::new(paths.map(Into::into).into()).into());
        let literal = |text: &str| Text::literal(text);
        let mut below = Text::hole(Why::new("directory"));
        below.push_literal("/config.json");
        assert_eq!(
            files.find("infra/bin/app.ts", &literal("./bin/config.json")),
            Ok(Some("infra/bin/config.json".into()))
        );
        assert_eq!(files.find("infra/bin/app.ts", &literal("./bin/missing.json")), Ok(None));
        assert_eq!(files.find("infra/bin/app.ts", &below), Ok(Some("infra/bin/config.json".into())));
        assert_eq!(files.find("infra/bin/app.ts", &Text::hole(Why::new("x"))), Err(()));
        assert_eq!(files.app_directory("infra/bin/app.ts"), "infra");
    }
}
