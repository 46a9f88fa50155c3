//! A service as a resource.

use super::interpolate::{Variables, variables};
use super::merge::mapped;
use crate::kubernetes::{image_name, words as words_of};
use crate::node::{Kind, MAX_DEPTH, Node, Scalar, Style};
use crate::{Tree, scope_of};
use sextant_facts::{Data, Map, Place, Reference, Resource, State, Value, Why, paths};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The services that are started together.
pub(super) struct Project<'a> {
    tree: &'a Tree,
    path: &'a Arc<str>,
    variables: &'a Variables,
    names: BTreeSet<&'a str>,
    /// How many services build an image from the root of the tree.
    built_at_root: usize,
    /// Whether nothing else in the tree says how the services are deployed, or the file is for production.
    alone: bool,
}

impl<'a> Project<'a> {
    pub(super) fn new(
        tree: &'a Tree,
        path: &'a Arc<str>,
        variables: &'a Variables,
        services: &'a [(Node, Node)],
        alone: bool,
    ) -> Self {
        let contexts = services.iter().filter_map(|(_, service)| service.get("build")?.get("context")?.text());
        let built_at_root = contexts.filter(|context| is_root(context)).count();
        Self {
            tree,
            path,
            variables,
            names: services.iter().filter_map(|(name, _)| name.text()).collect(),
            built_at_root,
            alone,
        }
    }

    fn address(&self, name: &str) -> Arc<str> {
        format!("{}:{name}", self.path).into()
    }

    pub(super) fn resource(&self, key: &Node, service: &Node) -> Resource {
        let name = key.text().unwrap_or_default();
        let mut map = Map::default();
        for (key, node) in service.entries() {
            let Some(key) = key.text() else { continue };
            let value = match key {
                "command" | "entrypoint" => self.command(node),
                "environment" | "env_file" | "build" | "extends" => continue,
                "depends_on" | "links" => self.others(node),
                _ => self.value(node, 0),
            };
            map.entries.insert(key.to_owned(), value);
        }
        map.entries.insert("name".to_owned(), Value::text(name).at(key.place.clone()));
        map.entries.insert("environment".to_owned(), self.environment(service));
        if let Some(build) = service.get("build") {
            self.build(build, &mut map);
        }
        let image = map.entries.get("image").map_or_else(Value::absent, image_name);
        let words = words_of(["entrypoint", "command"].iter().filter_map(|key| map.entries.get(*key)));
        map.entries.insert("image_name".to_owned(), image);
        map.entries.insert("words".to_owned(), words);
        map.entries.insert("alone".to_owned(), Value::bool(self.alone));
        let profiles = service.get("profiles").filter(|profiles| !profiles.items().is_empty());
        Resource {
            dialect: "compose",
            type_name: "service".into(),
            address: self.address(name),
            place: key.place.clone(),
            end_line: if service.place.path == key.place.path {
                service.end_line.max(key.place.line)
            } else {
                key.place.line
            },
            properties: Value::known(Data::Map(map)),
            perhaps: profiles.map(|profiles| Why::at("it is started only with a profile", profiles.place.clone())),
            scope: scope_of(self.path),
            environment: self.path.clone(),
        }
    }

    fn value(&self, node: &Node, depth: usize) -> Value {
        if depth >= MAX_DEPTH {
            return Value::set(Why::at("it nests too deep", node.place.clone()));
        }
        let value = match &node.kind {
            Kind::Null => Value::absent(),
            Kind::Sequence(items) => Value::list(items.iter().map(|item| self.value(item, depth + 1))),
            Kind::Mapping(entries) => {
                let entries =
                    entries.iter().filter_map(|(key, value)| Some((key.text()?, self.value(value, depth + 1))));
                Value::map(entries)
            }
            Kind::Scalar { text, .. } => match node.scalar() {
                Some(Scalar::Bool(value)) => Value::bool(value),
                Some(Scalar::Int(number)) => Value::int(number),
                Some(Scalar::Float(number)) => Value::known(Data::Float(number)),
                _ => return self.typed(text, node),
            },
        };
        value.at(node.place.clone())
    }

    /// A text; one that is a variable and nothing else may stand for a number or truth value.
    fn typed(&self, text: &str, node: &Node) -> Value {
        let value = self.variables.fill(text, &node.place);
        let Some(filled) = value.as_str().filter(|filled| *filled != text) else { return value };
        let plain = Kind::Scalar { text: filled.to_owned(), style: Style::Plain };
        let data = match (Node { kind: plain, ..node.clone() }).scalar() {
            Some(Scalar::Bool(value)) => Data::Bool(value),
            Some(Scalar::Int(number)) => Data::Int(number),
            Some(Scalar::Float(number)) => Data::Float(number),
            _ => return value,
        };
        Value { state: State::Known(data), ..value }
    }

    /// A command as the list of its words.
    fn command(&self, node: &Node) -> Value {
        let texts = |items: &[Node]| {
            items.iter().filter_map(|item| Some(self.variables.fill(item.text()?, &item.place))).collect::<Vec<_>>()
        };
        let words = match node.text() {
            Some(text) => words(text).iter().map(|word| self.variables.fill(word, &node.place)).collect(),
            None => texts(node.items()),
        };
        Value::list(words).at(node.place.clone())
    }

    /// Other services by name.
    fn others(&self, node: &Node) -> Value {
        let named = mapped(node, "depends_on");
        let names = named.entries().iter().filter_map(|(key, _)| key.text());
        let references = names.map(|name| {
            let value = Value::text(name).at(node.place.clone());
            if self.names.contains(name) {
                value.referring(Reference::Resource { address: self.address(name), attribute: "".into() })
            } else {
                value
            }
        });
        Value::list(references).at(node.place.clone())
    }

    /// The environment of the service: what it lists, over the files it names.
    fn environment(&self, service: &Node) -> Value {
        let mut map = Map::default();
        if let Some(files) = service.get("env_file") {
            let listed = std::iter::once(files).chain(files.items());
            for file in listed {
                let path = file.text().or_else(|| file.get("path")?.text());
                let Some(path) = path else { continue };
                let optional = file.get("required").and_then(Node::text) == Some("false");
                match self.tree.read(path).ok().filter(|_| self.tree.contains(path)) {
                    Some(text) => {
                        for (line, name, value) in variables(&text) {
                            let place = Place::new(path, line, 1);
                            map.entries.insert(name.to_owned(), self.pointing(Value::text(value).at(place)));
                        }
                    }
                    None => {
                        let text = if optional { "it may be there" } else { "it is not part of the tree" };
                        map.open = Some(Why::at(format!("variables of {path}: {text}"), file.place.clone()));
                    }
                }
            }
        }
        let listed = service.get("environment").map(|listed| mapped(listed, "environment"));
        for (key, node) in listed.as_ref().map_or(&[][..], Node::entries) {
            let Some(name) = key.text() else { continue };
            let value = match (node.text(), node.is_null()) {
                (Some(text), _) => self.pointing(self.variables.fill(text, &node.place)),
                (None, true) => {
                    Value::unresolved(Why::at(format!("variable `{name}` is passed on"), node.place.clone()))
                }
                _ => Value::set(Why::at("it is no text", node.place.clone())),
            };
            map.entries.insert(name.to_owned(), value);
        }
        Value::known(Data::Map(map))
    }

    /// A text that names the host of another service refers to it.
    fn pointing(&self, value: Value) -> Value {
        let Some(Data::Text(written)) = value.data() else { return value };
        let written = written.to_string();
        let authority = written.split_once("://").map_or(&*written, |(_, rest)| rest);
        let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = authority.split(['/', ':', '?']).next().unwrap_or_default();
        if self.names.contains(host) {
            return value.referring(Reference::Resource { address: self.address(host), attribute: "".into() });
        }
        value
    }

    /// Where the image is built: the path of its context, that of its container file, and the code it can hold.
    fn build(&self, build: &Node, map: &mut Map) {
        let text = |key: &str| build.get(key).and_then(Node::text);
        let Some(context) = text("context") else { return };
        let place = build.place.clone();
        if context.contains("://") || context.starts_with("git@") || context.contains('$') {
            map.entries.insert("build".to_owned(), self.variables.fill(context, &place));
            return;
        }
        let directory = if is_root(context) { "" } else { context };
        let value = Value::text(directory).at(place.clone());
        map.entries.insert("build".to_owned(), value.referring(Reference::File(directory.into())));
        let file = paths::join(directory, text("dockerfile").unwrap_or("Dockerfile"));
        if let Some(file) = file.filter(|file| self.tree.contains(file)) {
            map.entries.insert("dockerfile".to_owned(), Value::text(file).at(place.clone()));
        }
        if let Some(target) = text("target") {
            map.entries.insert("target".to_owned(), Value::text(target).at(place.clone()));
        }
        let code = if directory.is_empty() && self.built_at_root > 1 {
            Value::unresolved(Why::at("several services are built from the root of the tree", place))
        } else {
            Value::text(directory).at(place)
        };
        map.entries.insert("code".to_owned(), code);
    }
}

fn is_root(context: &str) -> bool {
    matches!(context, "" | "." | "./")
}

/// The words of a command line; quotes keep words together.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quote) {
            ('\\', None | Some('"')) if chars.peek().is_some() => {
                let next = chars.next().filter(|next| *next != '\n');
                word.get_or_insert_default().extend(next);
            }
            (c, Some(open)) if c == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}
