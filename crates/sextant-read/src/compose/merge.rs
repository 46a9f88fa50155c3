//! Laying one service over another.

use crate::node::{Kind, MAX_DEPTH, Node, Style};
use sextant_facts::paths;
use std::sync::Arc;

/// Lays `upper` over `lower`: maps are joined, lists are added up, commands and other values replaced.
pub(super) fn over(lower: &mut Node, upper: &Node, key: &str, depth: usize) {
    if depth >= MAX_DEPTH
        || upper.tag.as_deref() == Some("!override")
        || matches!(key, "command" | "entrypoint" | "test")
    {
        *lower = upper.clone();
        return;
    }
    if matches!(key, "environment" | "labels" | "build" | "depends_on" | "networks") && depth == 1 {
        let named = mapped(lower, key);
        *lower = named;
        let upper = mapped(upper, key);
        return join(lower, &upper, depth);
    }
    match (&mut lower.kind, &upper.kind) {
        (Kind::Mapping(_), Kind::Mapping(_)) => join(lower, upper, depth),
        (Kind::Sequence(items), Kind::Sequence(more)) => items.extend(more.iter().cloned()),
        _ => *lower = upper.clone(),
    }
}

fn join(lower: &mut Node, upper: &Node, depth: usize) {
    let Kind::Mapping(entries) = &mut lower.kind else { return };
    for (key, value) in upper.entries() {
        let name = key.text().unwrap_or_default();
        match entries.iter_mut().find(|(known, _)| known.text() == key.text()) {
            Some((_, own)) => over(own, value, name, depth + 1),
            None => entries.push((key.clone(), value.clone())),
        }
    }
}

/// A list of `NAME=value` or of names as a map; a build that is only a path as one with a context.
pub(super) fn mapped(node: &Node, key: &str) -> Node {
    let scalar = |text: &str, like: &Node| {
        let style = if key == "environment" { Style::Quoted } else { Style::Plain };
        Node {
            kind: Kind::Scalar { text: text.to_owned(), style },
            tag: None,
            place: like.place.clone(),
            end_line: like.end_line,
        }
    };
    let entries: Vec<(Node, Node)> = match &node.kind {
        Kind::Scalar { text, .. } if key == "build" => vec![(scalar("context", node), scalar(text, node))],
        Kind::Sequence(items) => {
            let named = items.iter().filter_map(|item| Some((item, item.text()?)));
            named
                .map(|(item, text)| match text.split_once('=') {
                    Some((name, value)) => (scalar(name, item), scalar(value, item)),
                    None => (scalar(text, item), Node { kind: Kind::Null, ..item.clone() }),
                })
                .collect()
        }
        _ => return node.clone(),
    };
    Node { kind: Kind::Mapping(entries), ..node.clone() }
}

/// Makes the paths of a service those of the tree, as it may be taken into a file of another directory.
pub(super) fn anchor(service: &mut Node, path: &Arc<str>) {
    let directory = paths::directory(path);
    let anchored = |node: &mut Node| {
        let Kind::Scalar { text, .. } = &mut node.kind else { return };
        let remote = text.contains("://") || text.starts_with("git@") || text.contains("${") || text.starts_with('/');
        if let Some(joined) = paths::join(directory, text).filter(|_| !remote) {
            *text = if joined.is_empty() { "./".to_owned() } else { joined };
        }
    };
    let Kind::Mapping(entries) = &mut service.kind else { return };
    for (key, value) in entries {
        match key.text() {
            Some("build") => {
                let mut build = mapped(value, "build");
                if let Kind::Mapping(parts) = &mut build.kind {
                    parts
                        .iter_mut()
                        .filter(|(key, _)| key.text() == Some("context"))
                        .for_each(|(_, value)| anchored(value));
                }
                *value = build;
            }
            Some("env_file") => match &mut value.kind {
                Kind::Sequence(items) => items.iter_mut().for_each(|item| match &mut item.kind {
                    Kind::Mapping(parts) => {
                        parts
                            .iter_mut()
                            .filter(|(key, _)| key.text() == Some("path"))
                            .for_each(|(_, value)| anchored(value));
                    }
                    _ => anchored(item),
                }),
                _ => anchored(value),
            },
            _ => {}
        }
    }
}
