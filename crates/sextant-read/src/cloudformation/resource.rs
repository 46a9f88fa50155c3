//! Resources as readers hand them over: type, properties, and what a transform adds to them.

use super::either::either;
use super::nested::{asset, location_property};
use super::stack::{Declared, Stack};
use crate::node::{Kind, Node};
use sextant_facts::{Data, Item, List, Map, Reference, Resource, State, Value, Why};
use std::sync::Arc;

/// Transforms whose effect is known: they add no component that the template does not name.
const KNOWN_TRANSFORMS: [&str; 5] = [
    "AWS::Serverless",
    "AWS::LanguageExtensions",
    "AWS::CodeDeployBlueGreen",
    "AWS::SecretsManager",
    "AWS::ServiceCatalog",
];

/// What a resource costs: stacks that nest each other multiply memory, not only time.
const RESOURCE_STEPS: usize = 100;

/// Properties that name a file or directory beside the template.
const PACKAGES: [&str; 6] =
    ["CodeUri", "ContentUri", "DefinitionUri", "DefinitionS3Location", "TemplateURL", "Location"];

impl<'a> Stack<'a> {
    /// Notes macros and modules that could add resources.
    pub(super) fn note_macros(&self) {
        let transforms = self.template.root.get("Transform");
        let list = transforms.map_or(&[][..], |node| match &node.kind {
            Kind::Sequence(items) => items,
            _ => std::slice::from_ref(node),
        });
        for transform in list.iter().filter(|node| !node.is_null()) {
            let name = transform.text().or_else(|| transform.get("Name").and_then(Node::text)).unwrap_or("?");
            if !KNOWN_TRANSFORMS.iter().any(|known| name.starts_with(known)) {
                let text = format!("macro `{name}` may add resources");
                self.world.gap(Why::at(text, transform.place.clone()));
            }
        }
        for section in [self.template.root.entries(), self.template.section("Resources")] {
            for (key, _) in section.iter().filter(|(key, _)| key.text() == Some("Fn::Transform")) {
                self.world.gap(Why::at("a transform may add resources", key.place.clone()));
            }
        }
    }

    pub(super) fn emit_resource(
        &self,
        name: &str,
        declared: &Declared<'a>,
        perhaps: Option<&Why>,
        assumptions: &[Arc<str>],
        out: &mut Vec<Resource>,
    ) {
        let Ok(_level) = self.world.enter() else { return };
        self.world.spend(RESOURCE_STEPS);
        let entry = &declared.entry;
        if name == "Fn::Transform" || !matches!(entry.value.kind, Kind::Mapping(_)) {
            return self.note_odd(name, entry.value, &entry.key.place);
        }
        let presence = self.presence(entry);
        if presence.value == Some(false) {
            return;
        }
        let perhaps = perhaps.cloned().or_else(|| presence.value.is_none().then(|| presence.why.clone()));
        let Some(kind) = self.type_of(name, entry.value) else { return };
        let mut properties = self.properties(kind, declared);
        let mut assumed = assumptions.to_vec();
        assumed.extend(presence.assumptions.into_iter().filter(|one| !assumptions.contains(one)));
        if self.world.spend(assumed.len() * assumed.len() / 16) {
            for assumption in &assumed {
                properties = properties.assuming(assumption.clone());
            }
        }
        out.push(Resource {
            dialect: "cloudformation",
            type_name: kind.into(),
            address: declared.address.clone(),
            place: entry.key.place.clone(),
            end_line: entry.value.end_line.max(entry.key.place.line),
            properties,
            perhaps: perhaps.clone(),
            scope: self.world.scope,
            environment: self.world.environment.clone(),
        });
        self.emit_child(name, perhaps.as_ref(), &assumed, out);
    }

    /// A resource that is no mapping: a placeholder of a templating tool, or a mistake.
    fn note_odd(&self, name: &str, node: &Node, place: &sextant_facts::Place) {
        if name == "Fn::Transform" || node.is_null() {
            return;
        }
        self.world.gap(Why::at(format!("resource `{name}` is not a mapping"), place.clone()));
        let help = "give the resource a `Type`, and `Properties` as the type needs";
        self.world.problem(place.clone(), format!("resource `{name}` is not a mapping"), help);
    }

    fn type_of(&self, name: &str, resource: &'a Node) -> Option<&'a str> {
        let node = resource.get("Type");
        if let Some(kind) = node.and_then(Node::text).filter(|kind| !kind.is_empty()) {
            if kind.ends_with("::MODULE") {
                let text = format!("module `{kind}` may add resources");
                self.world.gap(Why::at(text, resource.place.clone()));
            }
            return Some(kind);
        }
        let place = node.unwrap_or(resource).place.clone();
        match node.and_then(|node| node.tag.as_deref()) {
            Some(tag) => {
                self.world.gap(Why::at(format!("type of resource `{name}` comes from `{tag}`"), place));
            }
            None => {
                let text = format!("resource `{name}` has no type that can be read");
                self.world.gap(Why::at(text.as_str(), place.clone()));
                self.world.problem(place, text, "give the resource a `Type` such as `AWS::S3::Bucket`");
            }
        }
        None
    }

    fn properties(&self, kind: &str, declared: &Declared<'a>) -> Value {
        let (resource, bindings) = (declared.entry.value, &declared.entry.bindings);
        let written = resource.get("Properties");
        let mut map = match written {
            Some(node) => match super::value::call(node) {
                Some(("Fn::Transform", _)) | None => self.map(node, bindings),
                Some(_) => {
                    Map { open: Some(Why::at("properties from a function", node.place.clone())), ..Map::default() }
                }
            },
            None => Map::default(),
        };
        if let Some(globals) = self.globals(kind) {
            map = merged(self.map(globals, &[]), map);
        }
        if let Some((key, _)) = resource.entries().iter().find(|(key, _)| key.text() == Some("Fn::Transform")) {
            map.open = Some(Why::at("a transform may add properties", key.place.clone()));
        }
        if let Some(connectors) = resource.get("Connectors") {
            map.entries.insert("Connectors".to_owned(), self.value(connectors, bindings));
        }
        self.name_packages(&mut map, kind, resource);
        map.entries.retain(|_, value| value.state != State::Absent);
        Value::known(Data::Map(map)).at(written.unwrap_or(declared.entry.key).place.clone())
    }

    /// The `Globals` of a SAM template for a type.
    fn globals(&self, kind: &str) -> Option<&'a Node> {
        let section = kind.strip_prefix("AWS::Serverless::")?;
        self.template.root.get("Globals")?.get(section)
    }

    /// Says which files of the tree the packages of a resource are.
    fn name_packages(&self, map: &mut Map, kind: &str, resource: &Node) {
        let directory = self.template.directory();
        for name in PACKAGES {
            let Some(value) = map.entries.get_mut(name) else { continue };
            let file = value.as_str().and_then(|path| self.world.resolve(directory, path));
            if let Some(file) = file {
                *value = value.clone().referring(Reference::File(file));
            }
        }
        let asset = asset(resource).and_then(|path| self.world.resolve(directory, path));
        if let Some(path) = asset.filter(|_| location_property(kind).is_none()) {
            let value = Value::text(&*path).at(resource.place.clone()).referring(Reference::File(path));
            map.entries.insert("CodeAssetPath".to_owned(), value);
        }
    }
}

/// The properties of a resource over those that SAM applies to all of its type: maps are merged, lists are added up,
/// anything else is replaced.
fn merged(globals: Map, own: Map) -> Map {
    let mut map = Map { entries: globals.entries, open: own.open.or(globals.open) };
    for (key, value) in own.entries {
        let value = match map.entries.remove(&key) {
            Some(global) => merged_values(global, value),
            None => value,
        };
        map.entries.insert(key, value);
    }
    map
}

fn merged_values(global: Value, own: Value) -> Value {
    let Value { state, place, assumptions, references } = own;
    let rebuilt =
        |state| Value { state, place: place.clone(), assumptions: assumptions.clone(), references: references.clone() };
    match (global.state.clone(), state) {
        (State::Known(Data::Map(globals)), State::Known(Data::Map(map))) => {
            rebuilt(State::Known(Data::Map(merged(globals, map)))).drawn_from(&global)
        }
        (State::Known(Data::List(globals)), State::Known(Data::List(list))) => {
            let items: Vec<Item> = globals.items.into_iter().chain(list.items).collect();
            let open = globals.open.or(list.open);
            rebuilt(State::Known(Data::List(List { items: items.into(), open }))).drawn_from(&global)
        }
        (State::Known(_) | State::Set { .. }, State::Unresolved(why)) => {
            either(&global, &rebuilt(State::Unresolved(why.clone())), &why)
        }
        (_, state) => rebuilt(state),
    }
}
