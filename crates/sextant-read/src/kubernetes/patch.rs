//! Patches of kustomize: strategic merges, and lists of operations.

use super::object::{Object, get_mut, put, scalar};
use crate::node::{Kind, MAX_DEPTH, Node};

/// Applies a patch to the objects it is about, or says why it cannot.
pub(super) fn apply(objects: &mut Vec<Object>, target: Option<&Node>, patch: &Node) -> Result<(), String> {
    let is_list = matches!(patch.kind, Kind::Sequence(_));
    if is_list && target.is_none() {
        return Err("a patch of operations names no target".to_owned());
    }
    let concerned = |object: &Object| match target {
        Some(target) => is_target(object, target),
        None => is_same(object, patch),
    };
    let mut found = false;
    for object in objects.iter_mut().filter(|object| concerned(object)) {
        found = true;
        if is_list {
            patch.items().iter().try_for_each(|operation| operate(&mut object.root, operation))?;
        } else {
            merge_object(&mut object.root, patch);
        }
    }
    objects.retain(|object| object.root.get("$patch").is_none());
    if found { Ok(()) } else { Err("a patch meets no object that is known".to_owned()) }
}

/// A patch with a target may name another object: kind and name stay.
fn merge_object(root: &mut Node, patch: &Node) {
    if patch.get("$patch").and_then(Node::text) == Some("delete") {
        put(root, "$patch", patch.clone());
        return;
    }
    let kept: Vec<(&str, Option<Node>)> = ["apiVersion", "kind"].map(|key| (key, root.get(key).cloned())).to_vec();
    let name = root.get("metadata").and_then(|about| about.get("name")).cloned();
    merge(root, patch, 0);
    for (key, value) in kept {
        value.into_iter().for_each(|value| put(root, key, value));
    }
    if let (Some(name), Some(about)) = (name, get_mut(root, "metadata")) {
        put(about, "name", name);
    }
}

fn is_same(object: &Object, patch: &Node) -> bool {
    let text = |key: &str| patch.get(key).and_then(Node::text).unwrap_or_default();
    let name = patch.get("metadata").and_then(|about| about.get("name")).and_then(Node::text).unwrap_or_default();
    let group = text("apiVersion").split_once('/').map_or("", |(group, _)| group);
    object.kind() == text("kind") && object.group() == group && is_named(object, name)
}

fn is_named(object: &Object, name: &str) -> bool {
    object.name() == name || object.aliases.iter().any(|alias| alias == name)
}

pub(super) fn is_target(object: &Object, target: &Node) -> bool {
    let text = |key: &str| target.get(key).and_then(Node::text);
    let labels = object.root.get("metadata").and_then(|about| about.get("labels"));
    let selected = text("labelSelector").is_none_or(|selector| {
        selector.split(',').all(|term| {
            let (key, value) = term.split_once('=').unwrap_or((term, ""));
            let label = labels.and_then(|labels| labels.get(key.trim())).and_then(Node::text);
            label.is_some_and(|label| value.is_empty() || label == value.trim_start_matches('=').trim())
        })
    });
    selected
        && text("kind").is_none_or(|kind| kind == object.kind())
        && text("group").is_none_or(|group| group == object.group())
        && text("name").is_none_or(|name| matches_name(object, name))
        && text("namespace").is_none_or(|namespace| object.namespace() == Some(namespace))
}

/// Names of targets are regular expressions that match the whole name.
fn matches_name(object: &Object, pattern: &str) -> bool {
    if is_named(object, pattern) {
        return true;
    }
    let built = regex::RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(1 << 20).build();
    built.is_ok_and(|regex| {
        std::iter::once(object.name()).chain(object.aliases.iter().map(String::as_str)).any(|name| regex.is_match(name))
    })
}

/// Lays a patch over a node: maps are joined, lists of named things too, a null takes away.
pub(super) fn merge(node: &mut Node, patch: &Node, depth: usize) {
    if depth >= MAX_DEPTH {
        return;
    }
    match (&mut node.kind, &patch.kind) {
        (Kind::Mapping(_), Kind::Mapping(entries)) => {
            if patch.get("$patch").and_then(Node::text) == Some("replace") {
                *node = patch.clone();
                return;
            }
            for (key, value) in entries {
                let Some(name) = key.text() else { continue };
                if value.is_null() {
                    remove(node, name);
                } else if let Some(own) = get_mut(node, name) {
                    merge(own, value, depth + 1);
                } else {
                    put(node, name, value.clone());
                }
            }
        }
        (Kind::Sequence(items), Kind::Sequence(patches)) => match merge_key(items, patches) {
            Some(key) => merge_items(items, patches, key, depth),
            None => *node = patch.clone(),
        },
        _ => *node = patch.clone(),
    }
}

/// The key by which the items of a list are told apart.
fn merge_key(items: &[Node], patches: &[Node]) -> Option<&'static str> {
    let all = |key: &str| {
        patches.iter().all(|item| item.get(key).is_some()) && items.iter().all(|item| item.get(key).is_some())
    };
    ["mountPath", "name", "containerPort", "port", "topologyKey", "key"]
        .into_iter()
        .find(|key| !patches.is_empty() && all(key))
}

fn merge_items(items: &mut Vec<Node>, patches: &[Node], key: &str, depth: usize) {
    for patch in patches {
        let wanted = patch.get(key).and_then(Node::text);
        let at = items.iter().position(|item| item.get(key).and_then(Node::text) == wanted);
        let deletes = patch.get("$patch").and_then(Node::text) == Some("delete");
        match at {
            Some(at) if deletes => {
                items.remove(at);
            }
            Some(at) => {
                if let Some(item) = items.get_mut(at) {
                    merge(item, patch, depth + 1);
                }
            }
            None if !deletes => items.push(patch.clone()),
            None => {}
        }
    }
}

fn remove(node: &mut Node, key: &str) {
    if let Kind::Mapping(entries) = &mut node.kind {
        entries.retain(|(name, _)| name.text() != Some(key));
    }
}

/// Carries out `add`, `replace` and `remove`.
fn operate(root: &mut Node, operation: &Node) -> Result<(), String> {
    let text = |key: &str| operation.get(key).and_then(Node::text).unwrap_or_default();
    let path: Vec<String> =
        text("path").split('/').skip(1).map(|part| part.replace("~1", "/").replace("~0", "~")).collect();
    let Some((last, above)) = path.split_last() else { return Err("a patch changes the whole object".to_owned()) };
    let name = text("op");
    let mut at = root;
    for part in above {
        at = step(at, part).ok_or_else(|| format!("`{}` is not there to be patched", text("path")))?;
    }
    let value = operation.get("value").cloned();
    match (name, value, &mut at.kind) {
        ("test", ..) => {}
        ("remove", _, Kind::Sequence(items)) => {
            if let Some(index) = last.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        ("remove", ..) => remove(at, last),
        ("add", Some(value), Kind::Sequence(items)) => {
            let index = last.parse::<usize>().unwrap_or(items.len()).min(items.len());
            items.insert(index, value);
        }
        ("replace", Some(value), Kind::Sequence(_)) => {
            if let Some(item) = step(at, last) {
                *item = value;
            }
        }
        ("add" | "replace", Some(value), _) => put(at, last, value),
        _ => return Err(format!("operation `{name}` of a patch is not read")),
    }
    Ok(())
}

fn step<'n>(node: &'n mut Node, part: &str) -> Option<&'n mut Node> {
    if matches!(node.kind, Kind::Mapping(_)) {
        return get_mut(node, part);
    }
    let Kind::Sequence(items) = &mut node.kind else { return None };
    items.get_mut(part.parse::<usize>().ok()?)
}

/// Makes what stands at a path of fields a hole: `spec.template.spec.containers.[name=app].image`.
pub(super) fn blank(root: &mut Node, path: &str, by: &Node) {
    let parts: Vec<&str> = fields(path);
    let mut at = vec![root];
    let Some((last, above)) = parts.split_last() else { return };
    for part in above {
        at = at.into_iter().flat_map(|node| inside(node, part)).collect();
    }
    let hole = || scalar("${replacements}", by);
    for node in at {
        match &node.kind {
            Kind::Mapping(_) if !last.starts_with('[') => put(node, last, hole()),
            _ => inside(node, last).into_iter().for_each(|node| *node = hole()),
        }
    }
}

/// The parts of a path of fields: dots in brackets and after a backslash separate nothing.
fn fields(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut bracket, mut before) = (0, false, ' ');
    for (at, c) in path.char_indices() {
        match c {
            '[' => bracket = true,
            ']' => bracket = false,
            '.' if !bracket && before != '\\' => {
                parts.push(path.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
        before = c;
    }
    parts.push(path.get(start..).unwrap_or_default());
    parts
}

/// The nodes that a part of a path means: a key, an index, every item, or the items with a value.
fn inside<'n>(node: &'n mut Node, part: &str) -> Vec<&'n mut Node> {
    if matches!(node.kind, Kind::Mapping(_)) {
        return get_mut(node, part).into_iter().collect();
    }
    let Kind::Sequence(items) = &mut node.kind else { return Vec::new() };
    let wanted = part.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).and_then(|term| term.split_once('='));
    let index = part.parse::<usize>().ok();
    let means = |at: usize, item: &Node| match wanted {
        Some((key, value)) => item.get(key).and_then(Node::text) == Some(value),
        None => part == "*" || index == Some(at),
    };
    items.iter_mut().enumerate().filter(|(at, item)| means(*at, item)).map(|(_, item)| item).collect()
}

/// Moves a node that was read from a text inside a file to where that text stands.
pub(super) fn place(node: &mut Node, at: &Node) {
    let lines = node.place.line;
    node.place.line = at.place.line.saturating_add(lines).min(at.end_line.max(at.place.line));
    node.end_line = at.place.line.saturating_add(node.end_line).min(at.end_line.max(at.place.line));
    match &mut node.kind {
        Kind::Sequence(items) => items.iter_mut().for_each(|item| place(item, at)),
        Kind::Mapping(entries) => entries.iter_mut().for_each(|(key, value)| {
            place(key, at);
            place(value, at);
        }),
        _ => {}
    }
}
