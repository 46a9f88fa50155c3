//! Pods: their labels, and the environment of their containers.

use super::link::{Linked, holes, scalar};
use super::object::Object;
use crate::node::Node;
use sextant_facts::{Data, Map, State, Text, Value, Why};
use std::collections::BTreeMap;

/// The labels of the pods that an object makes; none if it makes no pods.
pub(super) fn labels(object: &Object) -> BTreeMap<String, String> {
    if object.kind() == "Pod" {
        return own_labels(object);
    }
    let under = |path: &[&str]| path.iter().try_fold(&object.root, |node, key| node.get(key));
    let templates = [
        under(&["spec", "template"]),
        under(&["spec", "jobTemplate", "spec", "template"]),
        under(&["spec", "leaderWorkerTemplate", "workerTemplate"]),
        under(&["spec", "rayClusterConfig", "headGroupSpec", "template"]),
        under(&["spec", "headGroupSpec", "template"]),
    ];
    templates.into_iter().flatten().next().map(labels_of).unwrap_or_default()
}

/// The labels of the object itself.
pub(super) fn own_labels(object: &Object) -> BTreeMap<String, String> {
    labels_of(&object.root)
}

fn labels_of(node: &Node) -> BTreeMap<String, String> {
    let labels = node.get("metadata").and_then(|about| about.get("labels")).map_or(&[][..], Node::entries);
    labels.iter().filter_map(|(key, value)| Some((key.text()?.to_owned(), value.text()?.to_owned()))).collect()
}

/// Whether the data of a kind are secrets.
pub(super) fn holds_secrets(kind: &str) -> bool {
    matches!(kind, "Secret" | "SealedSecret")
}

/// The environment of a container as a map: what it lists itself, over what it takes whole from elsewhere.
pub(super) fn environment(linked: &Linked, from: usize, container: &Node) -> Value {
    let mut map = Map::default();
    for source in container.get("envFrom").map_or(&[][..], Node::items) {
        let prefix = source.get("prefix").and_then(Node::text).unwrap_or_default();
        whole(linked, from, source, prefix, &mut map);
    }
    for variable in container.get("env").map_or(&[][..], Node::items) {
        let Some(name) = variable.get("name").and_then(Node::text) else { continue };
        let value = match (variable.get("value"), variable.get("valueFrom")) {
            (Some(value), _) if !value.is_null() || value.tag.is_some() => linked.pointing(from, expanded(value, &map)),
            (_, Some(source)) => one(linked, from, source),
            _ => Value::text("").at(variable.place.clone()),
        };
        map.entries.insert(name.to_owned(), value);
    }
    if map.entries.is_empty() && map.open.is_none() {
        return Value::map::<String>([]);
    }
    Value::known(Data::Map(map)).at(container.place.clone())
}

/// Takes all entries of a map of settings or of a secret.
fn whole(linked: &Linked, from: usize, source: &Node, prefix: &str, map: &mut Map) {
    let named = |key: &str| source.get(key)?.get("name")?.text();
    if let Some(name) = named("configMapRef") {
        match linked.find(from, "ConfigMap", name).and_then(|index| linked.objects.get(index)) {
            Some(settings) => {
                for (key, value) in settings.root.get("data").map_or(&[][..], Node::entries) {
                    let Some(key) = key.text() else { continue };
                    map.entries.insert(format!("{prefix}{key}"), linked.pointing(from, text(value)));
                }
                map.open = map.open.take().or_else(|| settings.open.clone());
            }
            None => {
                map.open = Some(Why::at(format!("ConfigMap `{name}` is not part of the tree"), source.place.clone()));
            }
        }
    }
    if let Some(name) = named("secretRef") {
        let why = Why::at(format!("Secret `{name}` holds it"), source.place.clone());
        match secret_keys(linked, from, name) {
            Some(keys) => {
                map.entries.extend(keys.into_iter().map(|key| (format!("{prefix}{key}"), Value::set(why.clone()))));
            }
            None => {
                map.open = Some(Why::at(format!("Secret `{name}` is not part of the tree"), source.place.clone()));
            }
        }
    }
}

/// The keys of a secret, if everything that makes it is in the tree.
fn secret_keys(linked: &Linked, from: usize, name: &str) -> Option<Vec<String>> {
    let keys = |node: Option<&Node>| -> Vec<String> {
        node.map_or(&[][..], Node::entries).iter().filter_map(|(key, _)| key.text().map(str::to_owned)).collect()
    };
    let object = |kind: &str| linked.find(from, kind, name).and_then(|index| linked.objects.get(index));
    if let Some(secret) = object("Secret") {
        return Some([keys(secret.root.get("data")), keys(secret.root.get("stringData"))].concat());
    }
    if let Some(sealed) = object("SealedSecret") {
        return Some(keys(sealed.root.get("spec").and_then(|spec| spec.get("encryptedData"))));
    }
    let spec = object("ExternalSecret")?.root.get("spec")?;
    let listed = spec.get("data").map_or(&[][..], Node::items).iter();
    let listed = listed.filter_map(|entry| entry.get("secretKey")?.text().map(str::to_owned)).collect();
    spec.get("dataFrom").is_none().then_some(listed)
}

/// A value that is taken from elsewhere.
fn one(linked: &Linked, from: usize, source: &Node) -> Value {
    let place = source.place.clone();
    if let Some(reference) = source.get("configMapKeyRef") {
        let text_of = |key: &str| reference.get(key).and_then(Node::text).unwrap_or_default();
        let (name, key) = (text_of("name"), text_of("key"));
        let settings = linked.find(from, "ConfigMap", name).and_then(|index| linked.objects.get(index));
        let value = settings.and_then(|settings| settings.root.get("data")?.get(key));
        return match value {
            Some(value) => linked.pointing(from, text(value)),
            None => Value::set(Why::at(format!("`{key}` of ConfigMap `{name}` is not part of the tree"), place)),
        };
    }
    let why = match source.get("secretKeyRef") {
        Some(_) => "a secret holds it",
        None => "known only to a cluster",
    };
    Value::set(Why::at(why, place.clone())).at(place)
}

/// An environment variable is a text, whatever its value looks like.
fn text(node: &Node) -> Value {
    match node.text() {
        Some(written) => Value::known(Data::Text(holes(written, &node.place))).at(node.place.clone()),
        None => scalar(node),
    }
}

/// A text with the variables before it put in: `$(NAME)`.
fn expanded(node: &Node, known: &Map) -> Value {
    let written = node.text().unwrap_or_default();
    if !written.contains("$(") {
        return text(node);
    }
    let mut out = Text::default();
    let mut value = Value::absent();
    let mut rest = written;
    while let Some((before, from)) = rest.split_once("$(") {
        out.push(&holes(before, &node.place));
        let Some((name, after)) = from.split_once(')') else {
            rest = from;
            break;
        };
        match known.entries.get(name) {
            Some(found) => {
                out.push(&found.to_text());
                value = value.drawn_from(found);
            }
            None => out.push_hole(
                known
                    .open
                    .clone()
                    .unwrap_or_else(|| Why::at(format!("variable `{name}` is set elsewhere"), node.place.clone())),
            ),
        }
        rest = after;
    }
    out.push(&holes(rest, &node.place));
    value.state = State::Known(Data::Text(out));
    value.at(node.place.clone())
}

impl Linked {
    /// A text that names the host of a Service of the tree refers to it.
    fn pointing(&self, from: usize, value: Value) -> Value {
        let Some(Data::Text(written)) = value.data() else { return value };
        let written = written.to_string();
        let authority = written.split_once("://").map_or(&*written, |(_, rest)| rest);
        let host = authority.split(['/', ':', '?']).next().unwrap_or_default();
        let is_address = written.contains("://") || authority.contains(':') || host.contains(".svc");
        let service = host.split('.').next().unwrap_or_default();
        match self.find(from, "Service", service).filter(|_| is_address && !service.is_empty()) {
            Some(index) => value.referring(self.reference(index)),
            None => value,
        }
    }
}
