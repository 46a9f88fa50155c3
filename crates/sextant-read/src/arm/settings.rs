//! Parameter files: `main.parameters.json`, `main.bicepparam`, and azd's `${VARIABLE=default}` in them.

use super::scope::{Scope, plain};
use super::template::Template;
use super::world::Instance;
use crate::node::{self, Kind, Node, Scalar};
use crate::terraform::merge::weight;
use crate::{Tree, scope_of};
use sextant_facts::{Data, Place, Scope as Belonging, Text, Value, Why, paths};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Environment variables that azd always sets.
pub(super) const GIVEN_BY_AZD: [&str; 6] = [
    "AZURE_ENV_NAME",
    "AZURE_LOCATION",
    "AZURE_SUBSCRIPTION_ID",
    "AZURE_TENANT_ID",
    "AZURE_PRINCIPAL_ID",
    "AZURE_PRINCIPAL_TYPE",
];

/// Whether azd keeps a variable itself, so that its default holds only at first: whether a service exists, its image.
pub(super) fn is_state(variable: &str) -> bool {
    GIVEN_BY_AZD.contains(&variable) || variable.starts_with("SERVICE_")
}

/// What a parameter of the root is given.
#[derive(Clone)]
pub(super) enum Given {
    /// A value.
    Value(Value),
    /// An environment variable of azd, and nothing else.
    Variable { name: String, place: Place },
}

/// The parameter values that belong to a root.
#[derive(Default)]
pub(super) struct Settings<'t> {
    /// From JSON, by name in lower case.
    values: BTreeMap<String, Given>,
    /// A file in Bicep.
    file: Option<&'t Template>,
    /// What has to be assumed for them to hold.
    note: Option<Arc<str>>,
}

impl<'t> Settings<'t> {
    /// The parameter file of a root: the one of its name beside it; else the only one made for it, or the one of production.
    pub(super) fn of(tree: &Tree, templates: &'t BTreeMap<Arc<str>, Template>, root: &Template) -> Self {
        let stem = stem(&root.path);
        if let Some(template) = templates.get(format!("{stem}.bicepparam").as_str()) {
            return Self { file: Some(template), ..Self::default() };
        }
        let json = format!("{stem}.parameters.json");
        if tree.contains(&json) {
            return Self { values: values(tree, &json.into()), ..Self::default() };
        }
        let uses = |template: &&Template| {
            let used = template.using.as_deref().and_then(|path| paths::join(&template.directory, path));
            used.as_deref() == Some(&*root.path) && scope_of(&template.path) == Belonging::Workload
        };
        let made: Vec<&Template> = templates.values().filter(uses).collect();
        let production = made.iter().find(|template| {
            let name = template.path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
            name.split(['.', '-', '_']).any(|part| part.starts_with("prod") || part == "prd")
        });
        let chosen = match made.as_slice() {
            [only] => Some(*only),
            _ => production.copied(),
        };
        let note = chosen.map(|template| format!("parameter file {}", template.path).into());
        Self { file: chosen, note, ..Self::default() }
    }

    /// What a parameter is given.
    pub(super) fn given(&self, scope: &Scope<'_, 't>, name: &str) -> Option<Given> {
        if let Some(given) = self.values.get(&name.to_ascii_lowercase()) {
            return Some(given.clone());
        }
        let file = self.file?;
        file.variables.get(name)?;
        let instance = Rc::new(Instance::new(file, String::new()));
        let value = Scope::new(scope.world, &instance).variable(name)?;
        let value = match &self.note {
            Some(note) => super::parameter::assumed(value, note),
            None => value,
        };
        Some(Given::Value(value))
    }

    /// Whether there are any.
    pub(super) fn are_given(&self) -> bool {
        self.file.is_some() || !self.values.is_empty()
    }
}

fn stem(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(stem, _)| stem)
}

fn values(tree: &Tree, path: &Arc<str>) -> BTreeMap<String, Given> {
    let Ok(text) = tree.read(path) else { return BTreeMap::new() };
    let parsed = node::json(path, &text);
    let parameters = parsed.documents.first().and_then(|root| root.get("parameters"));
    let entries = parameters.map(Node::entries).unwrap_or_default().iter();
    let given = |(key, node): &(Node, Node)| {
        let value = match node.get("value") {
            Some(value) => given(value),
            // A secret of a key vault.
            None => Given::Value(Value::set(Why::at("a secret of a key vault", node.place.clone()))),
        };
        Some((key.text()?.to_ascii_lowercase(), value))
    };
    entries.filter_map(given).collect()
}

fn given(node: &Node) -> Given {
    let variable = node.text().and_then(|text| text.strip_prefix("${")?.strip_suffix('}'));
    match variable {
        Some(name) if is_name(name) => Given::Variable { name: name.to_owned(), place: node.place.clone() },
        _ => Given::Value(value(node, true)),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A node as a value; in files of azd with environment variables put in.
pub(super) fn value(node: &Node, azd: bool) -> Value {
    let value = match &node.kind {
        Kind::Null => Value::absent(),
        Kind::Scalar { .. } => match node.scalar() {
            Some(Scalar::Bool(value)) => Value::bool(value),
            Some(Scalar::Int(value)) => Value::int(value),
            Some(Scalar::Float(value)) => Value::known(Data::Float(value)),
            Some(Scalar::Text(text)) if azd && text.contains("${") => substituted(text, &node.place),
            Some(Scalar::Text(text)) => Value::text(text),
            None => Value::absent(),
        },
        Kind::Sequence(items) => Value::list(items.iter().map(|item| value(item, azd))),
        Kind::Mapping(entries) => {
            Value::map(entries.iter().filter_map(|(key, node)| Some((key.text()?.to_owned(), value(node, azd)))))
        }
    };
    value.at(node.place.clone())
}

/// A text with `${VARIABLE}` and `${VARIABLE=default}` put in.
fn substituted(text: &str, place: &Place) -> Value {
    let mut out = Text::default();
    let mut basis = Value::absent();
    let mut rest = text;
    while let Some((before, hole, after)) = next_hole(rest) {
        out.push_literal(before);
        rest = after;
        let separator = hole.find(['=', ':']).unwrap_or(hole.len());
        let (name, default) = hole.split_at(separator);
        let default = default.trim_start_matches(':').trim_start_matches(['=', '-']);
        if separator == hole.len() || is_state(name) {
            out.push_hole(Why::at(format!("`${{{name}}}` is known only to an azd environment"), place.clone()));
        } else {
            out.push_literal(default);
            basis = basis.assuming(format!("`${{{name}}}` is not set ({}:{})", place.path, place.line));
        }
    }
    out.push_literal(rest);
    plain(out).standing_for(&basis)
}

fn next_hole(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (hole, after) = rest.split_once('}')?;
    Some((before, hole, after))
}

/// The value of a JSON or YAML file of the tree.
pub(super) fn of_file(tree: &Tree, path: &str, yaml: bool) -> Option<Value> {
    let path: Arc<str> = path.into();
    let text = tree.read(&path).ok()?;
    let parsed = if yaml { node::yaml(&path, &text) } else { node::json(&path, &text) };
    let value = value(parsed.documents.first()?, false);
    weight(&value).is_some().then_some(value)
}
