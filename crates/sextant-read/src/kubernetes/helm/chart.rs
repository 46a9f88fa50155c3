//! Charts as they lie in the tree: their description, default values, templates and subcharts.

use super::value::{Entries, Value};
use super::values;
use crate::Tree;
use crate::node::{Node, yaml};
use sextant_facts::{Place, Why, paths};
use std::rc::Rc;
use std::sync::Arc;

/// Deepest nesting of charts.
const CHARTS: usize = 8;

/// A chart with its subcharts.
pub(super) struct Chart {
    /// Its name; that of the dependency where a chart gives it another.
    pub(super) name: String,
    pub(super) directory: String,
    /// Its description with the field names that templates use.
    pub(super) about: Value,
    pub(super) defaults: Value,
    /// The files its values come from.
    pub(super) sources: Vec<Arc<str>>,
    pub(super) templates: Vec<Arc<str>>,
    /// Other files: names in the chart and paths in the tree.
    pub(super) files: Rc<Vec<(String, Rc<str>)>>,
    pub(super) subcharts: Vec<Subchart>,
    pub(super) is_library: bool,
}

/// A chart that another depends on.
pub(super) struct Subchart {
    pub(super) name: String,
    /// The name of its chart, whatever the parent calls it.
    pub(super) chart_name: String,
    conditions: Vec<String>,
    tags: Vec<String>,
    imports: Vec<(String, String)>,
    /// The chart, or why it cannot be read.
    pub(super) chart: Result<Chart, Why>,
}

impl Chart {
    /// Reads the chart of a directory.
    pub(super) fn load(tree: &Tree, directory: &str, trail: &[String]) -> Result<Self, Why> {
        let path = inside(directory, "Chart.yaml");
        let place = Place::new(path.as_str(), 1, 1);
        if trail.len() >= CHARTS || trail.iter().any(|above| above == directory) {
            return Err(Why::at("charts depend on each other without end", place));
        }
        let trail: Vec<String> = trail.iter().cloned().chain([directory.to_owned()]).collect();
        let text = tree.read(&path).map_err(|problem| Why::at(problem.message, problem.place))?;
        let parsed = yaml(&Arc::from(&*path), &text);
        let root = parsed.documents.first().filter(|root| root.get("name").is_some());
        let root = root.ok_or_else(|| Why::at("the description of the chart cannot be read", place))?;
        let mut chart = Self {
            name: text_of(root, "name"),
            directory: directory.to_owned(),
            about: about(root),
            defaults: Value::map([]),
            sources: Vec::new(),
            templates: Vec::new(),
            files: Rc::default(),
            subcharts: Vec::new(),
            is_library: text_of(root, "type") == "library",
        };
        chart.add_values(tree, &inside(directory, "values.yaml"))?;
        chart.list_files(tree);
        chart.depend(tree, root, &trail);
        Ok(chart)
    }

    /// Lays the values of a file over those the chart has; a file that is not there changes nothing.
    pub(super) fn add_values(&mut self, tree: &Tree, path: &str) -> Result<(), Why> {
        if !tree.contains(path) {
            return Ok(());
        }
        let text = tree.read(path).map_err(|problem| Why::at(problem.message, problem.place))?;
        let path: Arc<str> = path.into();
        let parsed = yaml(&path, &text);
        if let Some(why) = parsed.unread.into_iter().next() {
            return Err(why);
        }
        if let Some(root) = parsed.documents.first() {
            self.defaults = values::over(&values::of(root), &self.defaults, 0);
        }
        self.sources.push(path);
        Ok(())
    }

    fn list_files(&mut self, tree: &Tree) {
        let below = if self.directory.is_empty() { String::new() } else { format!("{}/", self.directory) };
        let mut files = Vec::new();
        let start = tree.files.partition_point(|file| *file.path < *below);
        for file in tree.files.iter().skip(start).take_while(|file| file.path.starts_with(&below)) {
            let name = file.path.strip_prefix(&*below).unwrap_or(&file.path);
            if name.starts_with("templates/") {
                self.templates.push(file.path.clone());
            } else if !name.starts_with("charts/") && !name.starts_with("crds/") {
                files.push((name.to_owned(), Rc::from(&*file.path)));
            }
        }
        self.files = Rc::new(files);
    }

    fn depend(&mut self, tree: &Tree, root: &Node, trail: &[String]) {
        let older = inside(&self.directory, "requirements.yaml");
        let older = tree
            .read(&older)
            .ok()
            .filter(|_| tree.contains(&older))
            .map(|text| yaml(&Arc::from(older.as_str()), &text));
        let older = older.as_ref().and_then(|parsed| parsed.documents.first());
        let declared = root.get("dependencies").or_else(|| older?.get("dependencies")).map_or(&[][..], Node::items);
        let mut known = Vec::new();
        for dependency in declared.iter().take(64) {
            let subchart = Subchart::of(tree, &self.directory, dependency, trail);
            known.push(text_of(dependency, "name"));
            self.subcharts.push(subchart);
        }
        let below = inside(&self.directory, "charts/");
        let start = tree.files.partition_point(|file| *file.path < *below);
        let others = tree.files.iter().skip(start).take_while(|file| file.path.starts_with(&below));
        let names = others.filter_map(|file| file.path.strip_prefix(&*below)?.strip_suffix("/Chart.yaml"));
        for name in names.filter(|name| !name.contains('/') && !known.iter().any(|known| known == name)) {
            let chart = Self::load(tree, &format!("{below}{name}"), trail);
            let name = chart.as_ref().map_or_else(|_| name.to_owned(), |chart| chart.name.clone());
            self.subcharts.push(Subchart {
                chart_name: name.clone(),
                name,
                conditions: Vec::new(),
                tags: Vec::new(),
                imports: Vec::new(),
                chart,
            });
        }
    }

    /// The values that templates of the chart see, those of its subcharts included. Subcharts that the values turn off are
    /// taken out of the chart.
    pub(super) fn settle(&mut self, given: &Value) -> Value {
        let values = values::over(given, &self.defaults, 0);
        self.subcharts.retain(|subchart| subchart.is_wanted(&values));
        for subchart in &mut self.subcharts {
            let Ok(chart) = &mut subchart.chart else { continue };
            let own = values.get(&subchart.name).filter(|own| own.pairs().is_some()).unwrap_or_else(|| Value::map([]));
            let global = values.get("global").unwrap_or_else(|| Value::map([]));
            let below = own.get("global").unwrap_or_else(|| Value::map([]));
            own.set("global", Some(values::over(&global, &below, 0)));
            let settled = chart.settle(&own);
            for (child, parent) in &subchart.imports {
                if let Some(exported) = values::at(&settled, child) {
                    import(&values, parent, &exported);
                }
            }
            values.set(&subchart.name, Some(settled));
        }
        values
    }
}

/// Puts exported values of a subchart under a path of its parent's values, below what the parent sets itself.
fn import(values: &Value, path: &str, exported: &Value) {
    let mut at = values.clone();
    for key in path.split('.').filter(|key| !key.is_empty()) {
        let inner = at.get(key).filter(|inner| inner.pairs().is_some()).unwrap_or_else(|| Value::map([]));
        at.set(key, Some(inner.clone()));
        at = inner;
    }
    for (key, value) in values::over(&at, exported, 0).pairs().unwrap_or_default() {
        at.set(&key, Some(value));
    }
}

impl Subchart {
    fn of(tree: &Tree, directory: &str, dependency: &Node, trail: &[String]) -> Self {
        let name = text_of(dependency, "name");
        let alias = Some(text_of(dependency, "alias")).filter(|alias| !alias.is_empty());
        let repository = text_of(dependency, "repository");
        let vendored = inside(directory, &format!("charts/{name}"));
        let local = repository.strip_prefix("file://").and_then(|path| paths::join(directory, path));
        let found =
            [Some(vendored), local].into_iter().flatten().find(|path| tree.contains(&inside(path, "Chart.yaml")));
        let missing = || Why::at(format!("chart `{name}` is not part of the tree"), dependency.place.clone());
        let chart = found.ok_or_else(missing).and_then(|found| Chart::load(tree, &found, trail));
        let chart = chart.map(|chart| {
            alias.iter().fold(chart, |chart, alias| {
                let about = chart.about.clone();
                about.set("Name", Some(Value::text(alias)));
                Chart { name: alias.clone(), about, ..chart }
            })
        });
        let texts = |key: &str| {
            dependency.get(key).map_or(&[][..], Node::items).iter().filter_map(Node::text).map(str::to_owned).collect()
        };
        let imports =
            dependency.get("import-values").map_or(&[][..], Node::items).iter().map(|import| match import.text() {
                Some(name) => (format!("exports.{name}"), String::new()),
                None => (text_of(import, "child"), text_of(import, "parent").trim_start_matches('.').to_owned()),
            });
        let imports = imports.collect();
        let conditions = text_of(dependency, "condition").split(',').map(|path| path.trim().to_owned()).collect();
        Self {
            name: alias.unwrap_or_else(|| name.clone()),
            chart_name: name,
            conditions,
            tags: texts("tags"),
            imports,
            chart,
        }
    }

    /// Whether the values of the parent turn it on: the first condition that says something, else the tags.
    fn is_wanted(&self, values: &Value) -> bool {
        let said =
            self.conditions.iter().filter(|path| !path.is_empty()).find_map(|path| match values::at(values, path) {
                Some(Value::Bool(wanted)) => Some(wanted),
                _ => None,
            });
        let tags: Vec<bool> = self
            .tags
            .iter()
            .filter_map(|tag| match values::at(values, &format!("tags.{tag}")) {
                Some(Value::Bool(wanted)) => Some(wanted),
                _ => None,
            })
            .collect();
        said.unwrap_or_else(|| tags.is_empty() || tags.contains(&true))
    }
}

/// The path of a file below a directory of the tree.
pub(super) fn inside(directory: &str, name: &str) -> String {
    if directory.is_empty() { name.to_owned() } else { format!("{directory}/{name}") }
}

fn text_of(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::text).unwrap_or_default().to_owned()
}

/// The description of a chart under the names that templates use: `appVersion` is `AppVersion`.
fn about(root: &Node) -> Value {
    let mut entries = Entries::new();
    for (key, node) in root.entries() {
        let Some(key) = key.text() else { continue };
        let mut chars = key.chars();
        let name: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
        let name = if name == "ApiVersion" { "APIVersion".to_owned() } else { name };
        let value = match node.text() {
            Some(text) => Value::text(text),
            None => values::of(node),
        };
        entries.insert(name.into(), value);
    }
    for name in ["Name", "Version", "AppVersion", "Description", "Type", "Home", "KubeVersion"] {
        entries.entry(name.into()).or_insert_with(|| Value::text(""));
    }
    Value::entries(entries)
}
