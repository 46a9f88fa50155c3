//! Objects to resources: what names another object refers to it.

use super::image;
use super::object::Object;
use super::overlays::undecided;
use super::pod;
use crate::node::{Kind, MAX_DEPTH, Node, Scalar};
use sextant_facts::{Data, Item, List, Map, Place, Reference, Resource, State, Text, Value, Why, paths};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The objects of the tree, by what they are called.
pub(super) struct Linked {
    pub(super) objects: Vec<Object>,
    addresses: Vec<Arc<str>>,
    named: BTreeMap<(String, String), Vec<usize>>,
    /// The labels of pods, of those objects that make some.
    labels: Vec<(usize, BTreeMap<String, String>)>,
}

/// What is found in an object while it is read.
#[derive(Default)]
struct Pods {
    containers: Vec<Value>,
    pod: Option<Value>,
}

/// Links objects with each other.
pub(super) fn link(objects: Vec<Object>) -> Vec<Resource> {
    let linked = Linked::of(objects);
    (0..linked.objects.len()).filter_map(|index| linked.resource(index)).collect()
}

impl Linked {
    fn of(objects: Vec<Object>) -> Self {
        let mut used = BTreeSet::new();
        let mut addresses = Vec::new();
        let mut named: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
        let mut labels = Vec::new();
        for (index, object) in objects.iter().enumerate() {
            let namespace = object.namespace().map(|name| format!("{}/", shown(name))).unwrap_or_default();
            let plain = format!("{}:{}/{namespace}{}", object.environment, object.type_name(), shown(object.name()));
            let address = (1..).map(|n| if n == 1 { plain.clone() } else { format!("{plain}#{n}") });
            addresses.extend(address.map(Arc::<str>::from).find(|address| used.insert(address.clone())));
            for name in std::iter::once(object.name()).chain(object.aliases.iter().map(String::as_str)) {
                named.entry((object.kind().to_owned(), name.to_owned())).or_default().push(index);
            }
            let own = pod::labels(object);
            if !own.is_empty() {
                labels.push((index, own));
            }
        }
        Self { objects, addresses, named, labels }
    }

    /// The object that another means by kind and name: one deployed with it, else the nearest in the tree.
    pub(super) fn find(&self, from: usize, kind: &str, name: &str) -> Option<usize> {
        let own = self.objects.get(from)?;
        let candidates = self.named.get(&(kind.to_owned(), name.to_owned()))?;
        let of = |index: &&usize| self.objects.get(**index).map(|object| &object.environment);
        if let Some(beside) = candidates.iter().find(|index| of(index) == Some(&own.environment)) {
            return Some(*beside);
        }
        let fits = |index: &&usize| {
            self.objects.get(**index).is_some_and(|other| {
                let apart = other.namespace().zip(own.namespace()).is_some_and(|(a, b)| a != b);
                is_plain(other) && is_plain(own) && other.scope == own.scope && !apart
            })
        };
        let shared = |index: &&usize| {
            of(index).map_or(0, |environment| {
                environment.split('/').zip(own.environment.split('/')).take_while(|(a, b)| a == b).count()
            })
        };
        candidates.iter().filter(fits).max_by_key(shared).copied()
    }

    pub(super) fn reference(&self, index: usize) -> Reference {
        let address = self.addresses.get(index).cloned().unwrap_or_else(|| "".into());
        Reference::Resource { address, attribute: "".into() }
    }

    fn resource(&self, index: usize) -> Option<Resource> {
        let object = self.objects.get(index)?;
        let address = self.addresses.get(index)?.clone();
        let mut pods = Pods::default();
        let mut properties = self.value(index, &object.root, "", 0, &mut pods);
        if let State::Known(Data::Map(map)) = &mut properties.state {
            if let Some(pod) = pods.pod {
                map.entries.insert("containers".to_owned(), Value::list(pods.containers));
                map.entries.insert("pod".to_owned(), pod);
            }
            if object.kind() == "PrometheusRule" {
                let alerts = alerts(map);
                map.entries.insert("alerts".to_owned(), alerts);
            }
            if let Some(selects) = self.selects(index, object) {
                map.entries.insert("selects".to_owned(), selects);
            }
        }
        for assumption in &object.assumptions {
            properties = properties.assuming(assumption.clone());
        }
        Some(Resource {
            dialect: "kubernetes",
            type_name: object.type_name().into(),
            address,
            place: object.root.place.clone(),
            end_line: object.root.end_line,
            properties,
            perhaps: object.perhaps.clone(),
            scope: object.scope,
            environment: object.environment.clone(),
        })
    }

    fn value(&self, from: usize, node: &Node, key: &str, depth: usize, pods: &mut Pods) -> Value {
        if depth > MAX_DEPTH {
            return Value::set(Why::at("it nests too deep", node.place.clone()));
        }
        if let Some(value) = undecided(node) {
            return value;
        }
        let state = match &node.kind {
            Kind::Null => return Value::absent().at(node.place.clone()),
            Kind::Sequence(items) => {
                let items = items.iter().map(|item| Item::there(self.value(from, item, key, depth + 1, pods)));
                State::Known(Data::List(List { items: items.collect(), open: None }))
            }
            Kind::Mapping(entries) => return self.map(from, node, entries, key, depth, pods),
            Kind::Scalar { .. } => return scalar(node),
        };
        Value::new(state).at(node.place.clone())
    }

    fn map(
        &self,
        from: usize,
        node: &Node,
        entries: &[(Node, Node)],
        key: &str,
        depth: usize,
        pods: &mut Pods,
    ) -> Value {
        let kind = self.objects.get(from).map(Object::kind).unwrap_or_default();
        let secret = depth == 1 && pod::holds_secrets(kind) && matches!(key, "data" | "stringData");
        let mut map = Map::default();
        for (name, inner) in entries {
            let Some(name) = name.text() else { continue };
            let value = if secret {
                Value::set(Why::at("a secret holds it", inner.place.clone())).at(inner.place.clone())
            } else {
                self.value(from, inner, name, depth + 1, pods)
            };
            let target = referred(key, name, node, depth).and_then(|kind| self.find(from, kind, inner.text()?));
            let value = target.into_iter().fold(value, |value, target| value.referring(self.reference(target)));
            map.entries.insert(name.to_owned(), value);
        }
        let is_pod = node.get("containers").is_some_and(|containers| !containers.items().is_empty());
        for list in ["containers", "initContainers"] {
            let containers = node.get(list).map_or(&[][..], Node::items);
            let Some(State::Known(Data::List(found))) = map.entries.get_mut(list).map(|value| &mut value.state) else {
                continue;
            };
            for (item, container) in found.items.iter_mut().zip(containers) {
                let environment = pod::environment(self, from, container);
                if let State::Known(Data::Map(map)) = &mut item.value.state {
                    let name = map.entries.get("image").map_or_else(Value::absent, image::name);
                    let words = image::words(["command", "args"].iter().filter_map(|key| map.entries.get(*key)));
                    map.entries.insert("image_name".to_owned(), name);
                    map.entries.insert("words".to_owned(), words);
                    map.entries.insert("environment".to_owned(), environment);
                }
                if list == "containers" && depth > 0 {
                    pods.containers.push(item.value.clone());
                }
            }
        }
        let value = Value::known(Data::Map(map)).at(node.place.clone());
        if is_pod && depth > 0 {
            pods.pod.get_or_insert_with(|| value.clone());
        }
        value
    }

    /// What a selector of the object chooses among the objects of its environment.
    fn selects(&self, index: usize, object: &Object) -> Option<Value> {
        let spec = object.root.get("spec")?;
        let selector = match object.kind() {
            "Service" | "InferencePool" | "PodDisruptionBudget" | "ServiceMonitor" | "PodMonitor" => {
                spec.get("selector")?
            }
            "NetworkPolicy" => spec.get("podSelector")?,
            "CiliumNetworkPolicy" => spec.get("endpointSelector")?,
            _ => return None,
        };
        let nested = selector.get("matchLabels").or_else(|| selector.get("matchExpressions"));
        let wanted = if nested.is_some() || selector.entries().is_empty() {
            selector.get("matchLabels")
        } else {
            Some(selector)
        };
        let wanted: Vec<(&str, &str)> = wanted
            .map_or(&[][..], Node::entries)
            .iter()
            .filter_map(|(key, value)| Some((key.text()?, value.text()?)))
            .collect();
        let open =
            selector.get("matchExpressions").map(|node| Why::at("expressions select objects", node.place.clone()));
        let services = object.kind() == "ServiceMonitor";
        let candidates: Vec<(usize, BTreeMap<String, String>)> = if services {
            let services = self.objects.iter().enumerate().filter(|(_, other)| other.kind() == "Service");
            services.map(|(index, other)| (index, pod::own_labels(other))).collect()
        } else {
            self.labels.clone()
        };
        let near = candidates
            .iter()
            .filter(|(other, _)| self.objects.get(*other).is_some_and(|other| are_together(object, other)));
        let matching = near.filter(|(_, labels)| {
            wanted.iter().all(|(key, value)| labels.get(*key).is_some_and(|label| label == value))
        });
        let items = matching.filter(|(other, _)| *other != index).map(|(other, _)| {
            let value = Value::set(Why::new("an object of the tree")).referring(self.reference(*other));
            Item { value, perhaps: open.clone() }
        });
        Some(Value::known(Data::List(List { items: items.collect(), open: None })))
    }
}

/// The alerts of all groups of rules.
fn alerts(object: &Map) -> Value {
    let spec = object.get("spec");
    let groups = spec.as_map().map(|spec| spec.get("groups"));
    let rules = groups.as_ref().and_then(Value::as_list).into_iter().flat_map(|groups| groups.items.iter());
    let rules = rules.filter_map(|group| group.value.as_map().map(|group| group.get("rules")));
    let rules = rules.flat_map(|rules| rules.as_list().map(|rules| rules.items.to_vec()).unwrap_or_default());
    let alerts = rules.filter(|rule| rule.value.as_map().is_some_and(|rule| rule.entries.contains_key("alert")));
    Value::known(Data::List(List { items: alerts.collect(), open: None }))
}

/// Whether a selector of one object can mean the other.
fn are_together(object: &Object, other: &Object) -> bool {
    let apart = object.namespace().zip(other.namespace()).is_some_and(|(a, b)| a != b);
    let near = object.environment == other.environment
        || (is_plain(object) && is_plain(other) && {
            paths::lies_in(&object.environment, paths::directory(&other.environment))
                || paths::lies_in(&other.environment, paths::directory(&object.environment))
        });
    near && !apart && object.scope == other.scope
}

/// Whether it stands in a manifest of its own: such are applied together, wherever they lie.
fn is_plain(object: &Object) -> bool {
    *object.environment == *paths::directory(&object.path) && object.assumptions.is_empty()
}

/// The kind of object that the value of `name` in a map names, which stands under `key`.
fn referred<'n>(key: &str, name: &str, node: &'n Node, depth: usize) -> Option<&'n str> {
    match (key, name) {
        (_, "serviceAccountName" | "serviceAccount") => Some("ServiceAccount"),
        (_, "claimName") => Some("PersistentVolumeClaim"),
        ("secret", "secretName") => Some("Secret"),
        ("configMapRef" | "configMapKeyRef" | "configMap", "name") => Some("ConfigMap"),
        ("secretRef" | "secretKeyRef", "name") => Some("Secret"),
        ("service", "name") => Some("Service"),
        (_, "name") if depth > 0 && node.get("kind").is_some() => node.get("kind").and_then(Node::text),
        ("backendRefs", "name") => Some("Service"),
        ("scaleTargetRef", "name") => Some("Deployment"),
        _ => None,
    }
}

/// A scalar; what a release, a cluster or another tool fills in is a hole.
pub(super) fn scalar(node: &Node) -> Value {
    if let Some(value) = undecided(node) {
        return value;
    }
    let value = match node.scalar() {
        Some(Scalar::Bool(value)) => Value::bool(value),
        Some(Scalar::Int(number)) => Value::int(number),
        Some(Scalar::Float(number)) => Value::known(Data::Float(number)),
        Some(Scalar::Text(text)) => Value::known(Data::Text(holes(text, &node.place))),
        None => Value::set(Why::at("its tag is not known", node.place.clone())),
    };
    value.at(node.place.clone())
}

/// A text with `${X}` and what only a release knows as holes.
pub(super) fn holes(text: &str, place: &Place) -> Text {
    let mut out = Text::default();
    let mut rest = text;
    while let Some(at) = rest.find([super::helm::HOLE, '$']) {
        let (before, from) = rest.split_at(at);
        out.push_literal(before);
        if let Some(after) = from.strip_prefix(super::helm::HOLE) {
            out.push_hole(Why::at("known only to a release", place.clone()));
            rest = after;
            continue;
        }
        match from.strip_prefix("${").and_then(|inner| inner.split_once('}')) {
            Some((name, after)) if !name.is_empty() && !name.contains(['\n', '{', ' ']) => {
                out.push_hole(Why::at(format!("`{name}` is filled in elsewhere"), place.clone()));
                rest = after;
            }
            _ => {
                out.push_literal("$");
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_literal(rest);
    out
}

/// A name as part of an address.
fn shown(name: &str) -> String {
    name.replace(super::helm::HOLE, "?")
}
