//! What kustomizations make themselves, and what they put in place of something else.

use super::document::parse;
use super::image::split;
use super::kustomize::{Builder, below};
use super::object::{Object, put, scalar};
use super::patch;
use crate::node::{Kind, Node};
use sextant_facts::{Why, paths};
use std::sync::Arc;

impl Builder<'_> {
    pub(super) fn generate(&mut self, directory: &str, root: &Node, objects: &mut Vec<Object>) {
        for (key, kind) in [("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")] {
            for generator in root.get(key).map_or(&[][..], Node::items) {
                let (data, open) = self.data(directory, generator);
                let name = generator.get("name").and_then(Node::text).unwrap_or_default();
                let merges = generator.get("behavior").and_then(Node::text) == Some("merge");
                let known = objects.iter_mut().find(|object| {
                    object.kind() == kind && (object.name() == name || object.aliases.iter().any(|alias| alias == name))
                });
                if let Some(object) = known.filter(|_| merges) {
                    patch::merge(&mut object.root, &mapping(vec![("data", data)], generator), 0);
                    object.open = object.open.take().or(open);
                    continue;
                }
                let about = mapping(vec![("name", scalar(name, generator))], generator);
                let made = vec![
                    ("apiVersion", scalar("v1", generator)),
                    ("kind", scalar(kind, generator)),
                    ("metadata", about),
                    ("data", data),
                ];
                let environment: Arc<str> = directory.into();
                let path = generator.place.path.clone();
                let found = Object::found(mapping(made, generator), &path, &environment, &[]);
                objects.extend(found.into_iter().map(|object| Object { open: open.clone(), ..object }));
            }
        }
    }

    /// The entries of a generator: literals, lines of variables, and files under their names.
    fn data(&self, directory: &str, generator: &Node) -> (Node, Option<Why>) {
        let mut open = None;
        let mut data = mapping(Vec::new(), generator);
        for literal in generator.get("literals").map_or(&[][..], Node::items) {
            if let Some((name, value)) = literal.text().and_then(|text| text.split_once('=')) {
                put(&mut data, name, scalar(value.trim_matches(['"', '\'']), literal));
            }
        }
        let envs = generator.get("envs").map_or(&[][..], Node::items).iter().chain(generator.get("env"));
        for node in envs {
            match below(directory, node)
                .filter(|path| self.tree.contains(path))
                .and_then(|path| self.tree.read(&path).ok())
            {
                Some(text) => {
                    for (name, value) in text
                        .lines()
                        .filter(|line| !line.trim_start().starts_with('#'))
                        .filter_map(|line| line.split_once('='))
                    {
                        put(&mut data, name.trim(), scalar(value.trim(), node));
                    }
                }
                None => open = Some(Why::at("a file of variables is not part of the tree", node.place.clone())),
            }
        }
        for node in generator.get("files").map_or(&[][..], Node::items) {
            let Some(text) = node.text() else { continue };
            let (name, file) = text.split_once('=').unwrap_or_else(|| (text.rsplit('/').next().unwrap_or(text), text));
            let content = paths::join(directory, file)
                .filter(|path| self.tree.contains(path))
                .and_then(|path| self.tree.read(&path).ok());
            if let Some(content) = content {
                put(&mut data, name, scalar(&content, node));
            }
        }
        (data, open)
    }

    /// Values that are taken from other objects are not followed: where they are put, they are holes.
    pub(super) fn replace(&mut self, directory: &str, root: &Node, objects: &mut [Object]) {
        for entry in root.get("replacements").map_or(&[][..], Node::items) {
            let file = entry.get("path").and_then(|node| below(directory, node));
            let read = file.as_ref().and_then(|path| Some((Arc::from(path.as_str()), self.tree.read(path).ok()?)));
            let read = read.map(|(path, text)| parse(&path, &text).documents);
            let replacements = match (&read, file) {
                (Some(documents), _) => documents
                    .iter()
                    .flat_map(|root| if root.items().is_empty() { std::slice::from_ref(root) } else { root.items() })
                    .collect(),
                (None, None) => vec![entry],
                (None, Some(_)) => return self.gap("replacements are not part of the tree", entry),
            };
            for target in replacements.iter().filter_map(|replacement| replacement.get("targets")).flat_map(Node::items)
            {
                let Some(select) = target.get("select") else { continue };
                for object in objects.iter_mut().filter(|object| patch::is_target(object, select)) {
                    let paths = target.get("fieldPaths").map_or(&[][..], Node::items).iter().filter_map(Node::text);
                    paths.for_each(|path| patch::blank(&mut object.root, path, entry));
                }
            }
        }
    }
}

fn mapping(entries: Vec<(&str, Node)>, like: &Node) -> Node {
    let entries = entries.into_iter().map(|(key, value)| (scalar(key, like), value)).collect();
    Node { kind: Kind::Mapping(entries), tag: None, place: like.place.clone(), end_line: like.end_line }
}

/// Replaces the name, tag or digest of an image wherever a container has it.
pub(super) fn images(node: &mut Node, image: &Node, depth: usize) {
    if depth > crate::node::MAX_DEPTH {
        return;
    }
    let text = |key: &str| image.get(key).and_then(Node::text);
    match &mut node.kind {
        Kind::Sequence(items) => items.iter_mut().for_each(|item| images(item, image, depth + 1)),
        Kind::Mapping(entries) => {
            for (key, value) in entries {
                let written = value.text().filter(|_| key.text() == Some("image")).map(str::to_owned);
                let Some(written) = written else {
                    images(value, image, depth + 1);
                    continue;
                };
                let (name, tag) = split(&written);
                if Some(name) == text("name") {
                    let name = text("newName").unwrap_or(name);
                    let tag = match (text("digest"), text("newTag")) {
                        (Some(digest), _) => format!("@{digest}"),
                        (_, Some(tag)) => format!(":{tag}"),
                        _ => tag.to_owned(),
                    };
                    *value = scalar(&format!("{name}{tag}"), value);
                }
            }
        }
        _ => {}
    }
}
