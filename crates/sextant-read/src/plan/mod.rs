//! Terraform plans as JSON (`terraform show -json`): resources with every value the plan knows.
//!
//! Values come from `planned_values` and, for data sources already read, from `prior_state`; what the plan leaves unknown
//! or calls sensitive is set, not known. Edges come from the expressions of `configuration`.

mod reference;
mod value;

use crate::node::{Node, json};
use crate::{Tree, scope_of};
use rayon::prelude::*;
use reference::Configuration;
use sextant_facts::{Data, Gap, Reading, Resource, State, Surface, Value, Why};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use value::{Hints, value};

/// Modules nested deeper than this are not followed.
const MAX_MODULES: usize = 32;

/// Reads every plan of the tree. The address of a resource is Terraform's; where there are several plans, the plan's path
/// stands before it.
#[must_use]
pub fn read(tree: &Tree) -> Reading {
    let files = tree.files.par_iter().filter(|file| file.path.ends_with(".json"));
    let (plans, readings): (Vec<_>, Vec<_>) = files.filter_map(|file| load(tree, &file.path)).unzip();
    let plans: Vec<(Arc<str>, Node)> = plans.into_iter().flatten().collect();
    let mut reading = Reading::default();
    for found in readings {
        reading.extend(found);
    }
    for (path, root) in &plans {
        let prefix = if plans.len() > 1 { format!("{path}:") } else { String::new() };
        reading.extend(Plan::new(path, root, prefix).read());
    }
    reading
}

/// The path and root of a plan, if the file could be read as one.
type Loaded = Option<(Arc<str>, Node)>;

/// Whether the file is a plan, and what is wrong with it.
fn load(tree: &Tree, path: &Arc<str>) -> Option<(Loaded, Reading)> {
    let text = tree.read(path).ok()?;
    let is_candidate = text.contains("\"format_version\"")
        && (text.contains("\"planned_values\"") || text.contains("\"resource_changes\""));
    if !is_candidate {
        return None;
    }
    let parsed = json(path, &text);
    let root = parsed.documents.into_iter().find(|root| {
        let planned = root.get("planned_values").or_else(|| root.get("resource_changes"));
        root.get("format_version").and_then(Node::text).is_some() && planned.is_some()
    });
    if root.is_none() && parsed.unread.is_empty() {
        return None;
    }
    let gaps = parsed.unread.into_iter().map(gap).collect();
    Some((root.map(|root| (path.clone(), root)), Reading { gaps, problems: parsed.problems, ..Reading::default() }))
}

fn gap(why: Why) -> Gap {
    Gap { why, surface: Surface::Infrastructure, kinds: Vec::new() }
}

/// A resource as a plan writes it.
struct Planned<'a> {
    node: &'a Node,
    address: &'a str,
    /// The module instance it stands in: `module.a["x"].module.b`, or nothing.
    module: &'a str,
    values: Option<&'a Node>,
    sensitive: Option<&'a Node>,
}

struct Plan<'a> {
    path: &'a Arc<str>,
    root: &'a Node,
    prefix: String,
    /// The change of each resource by address.
    changes: BTreeMap<&'a str, &'a Node>,
}

impl<'a> Plan<'a> {
    fn new(path: &'a Arc<str>, root: &'a Node, prefix: String) -> Self {
        let changes = root.get("resource_changes").map_or(&[][..], Node::items).iter();
        let changes = changes.filter_map(|change| Some((change.get("address")?.text()?, change))).collect();
        Self { path, root, prefix, changes }
    }

    fn read(&self) -> Reading {
        let mut reading = Reading::default();
        let planned = self.planned(&mut reading);
        let addresses = planned.iter().map(|planned| (planned.module, planned.address));
        let configuration = Configuration::new(self.root.get("configuration"), addresses);
        for planned in &planned {
            let Some(resource) = self.resource(planned, &configuration) else {
                let text = format!("resource `{}` of the plan has no type", planned.address);
                reading.gaps.push(gap(Why::at(text, planned.node.place.clone())));
                continue;
            };
            reading.resources.push(resource);
        }
        for (key, expected, text) in
            [("complete", "false", "the plan is not complete"), ("errored", "true", "the plan ended with an error")]
        {
            let found = self.root.get(key).filter(|node| node.text() == Some(expected));
            reading.gaps.extend(found.map(|node| gap(Why::at(text, node.place.clone()))));
        }
        reading
    }

    /// The resources the plan leaves in place, in the order of the plan.
    fn planned(&self, reading: &mut Reading) -> Vec<Planned<'a>> {
        let mut found = Vec::new();
        match self.root.get("planned_values") {
            Some(values) => {
                let top = values.get("root_module");
                self.module(top, 0, &mut found, reading);
            }
            None => found.extend(self.changes.iter().filter_map(|(address, change)| changed(address, change))),
        }
        let mut known: BTreeSet<&str> = found.iter().map(|planned| planned.address).collect();
        let mut prior = Vec::new();
        let state = self.root.get("prior_state").and_then(|state| state.get("values"));
        self.module(state.and_then(|values| values.get("root_module")), 0, &mut prior, reading);
        let is_data = |planned: &Planned<'_>| planned.node.get("mode").and_then(Node::text) == Some("data");
        found.extend(prior.into_iter().filter(|planned| is_data(planned) && known.insert(planned.address)));
        found
    }

    fn module(&self, module: Option<&'a Node>, depth: usize, out: &mut Vec<Planned<'a>>, reading: &mut Reading) {
        let Some(module) = module else { return };
        if depth > MAX_MODULES {
            let text = format!("modules nested deeper than {MAX_MODULES}");
            reading.gaps.push(gap(Why::at(text, module.place.clone())));
            return;
        }
        let path = module.get("address").and_then(Node::text).unwrap_or_default();
        for node in module.get("resources").map_or(&[][..], Node::items) {
            let Some(address) = node.get("address").and_then(Node::text) else { continue };
            let (values, sensitive) = (node.get("values"), node.get("sensitive_values"));
            out.push(Planned { node, address, module: path, values, sensitive });
        }
        for child in module.get("child_modules").map_or(&[][..], Node::items) {
            self.module(Some(child), depth + 1, out, reading);
        }
    }

    fn resource(&self, planned: &Planned<'a>, configuration: &Configuration<'a>) -> Option<Resource> {
        let kind = planned.node.get("type")?.text().filter(|kind| !kind.is_empty())?;
        let is_data = planned.node.get("mode").and_then(Node::text) == Some("data");
        let change = self.changes.get(planned.address).and_then(|change| change.get("change"));
        let hints = Hints {
            unknown: change.and_then(|change| change.get("after_unknown")),
            sensitive: planned.sensitive.or_else(|| change?.get("after_sensitive")),
            expression: configuration.expressions(planned.module, planned.address),
        };
        let scope = reference::Scope { configuration, module: planned.module, prefix: &self.prefix };
        let mut properties = match planned.values {
            Some(values) => value(values, &hints, &scope),
            None => value::unwritten(&hints, planned.node, &scope),
        };
        if !matches!(properties.state, State::Known(Data::Map(_))) {
            properties = Value::map::<String>([]);
        }
        Some(Resource {
            dialect: "terraform",
            type_name: if is_data { format!("data.{kind}").into() } else { kind.into() },
            address: format!("{}{}", self.prefix, planned.address).into(),
            place: planned.node.place.clone(),
            end_line: planned.node.end_line,
            properties: properties.at(planned.node.place.clone()),
            perhaps: None,
            scope: scope_of(self.path),
            environment: self.path.clone(),
        })
    }
}

/// A resource by its change alone, for plans without `planned_values`.
fn changed<'a>(address: &'a str, node: &'a Node) -> Option<Planned<'a>> {
    let change = node.get("change")?;
    let values = change.get("after").filter(|after| !after.is_null())?;
    let module = node.get("module_address").and_then(Node::text).unwrap_or_default();
    Some(Planned { node, address, module, values: Some(values), sensitive: change.get("after_sensitive") })
}
