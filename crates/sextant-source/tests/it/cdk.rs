//! CDK apps: what their sources give, in Python and in TypeScript.

use crate::case::split;
use sextant_facts::{Data, Part, Reading, Reference, Resource, Scope, State, Value};
use sextant_source::{compile, read};
use std::fmt::Write as _;

/// Reads an app, given as `== path` lines followed by texts.
pub(crate) fn app(files: &str) -> Reading {
    let (rules, _) = compile(&[]);
    let files = split(files, "app.py");
    let scope = |path: &str| if path.starts_with("examples/") { Scope::Aside } else { Scope::Workload };
    read(&rules, files.iter().map(|(path, text)| (path.as_str(), text.as_str(), scope(path))))
}

/// The resources of an app, without places.
pub(crate) fn shown(files: &str) -> String {
    let reading = app(files);
    let mut resources: Vec<&Resource> = reading.resources.iter().collect();
    resources.sort_by(|a, b| a.address.cmp(&b.address));
    let mut out = String::new();
    for resource in resources {
        let perhaps = resource.perhaps.as_ref().map(|why| format!(" perhaps: {}", why.text)).unwrap_or_default();
        let Resource { dialect, type_name, address, environment, .. } = resource;
        let _ = writeln!(out, "{dialect} {type_name} {address} in {environment}{perhaps}");
        tree(&resource.properties, 1, &mut out);
    }
    for gap in &reading.gaps {
        let _ = writeln!(out, "gap: {}", gap.why.text);
    }
    out
}

/// One line for each resource: type, address, and why it is only perhaps there.
pub(crate) fn listed(files: &str) -> String {
    let reading = app(files);
    let line = |resource: &Resource| {
        let perhaps = resource.perhaps.as_ref().map(|why| format!(" perhaps: {}", why.text)).unwrap_or_default();
        format!("{} {}{perhaps}", resource.type_name, resource.address)
    };
    let mut lines: Vec<String> = reading.resources.iter().map(line).collect();
    lines.sort();
    lines.extend(reading.gaps.iter().map(|gap| format!("gap: {}", gap.why.text)));
    lines.join("\n")
}

fn tree(value: &Value, depth: usize, out: &mut String) {
    let pad = "  ".repeat(depth);
    let mut notes = String::new();
    for reference in &value.references {
        let _ = match reference {
            Reference::Resource { address, attribute } => write!(notes, " -> {address} {attribute}"),
            Reference::File(path) => write!(notes, " -> file {path}"),
            other => write!(notes, " -> {other:?}"),
        };
    }
    for assumption in &value.assumptions {
        let _ = write!(notes, " assuming {assumption}");
    }
    let entries = |out: &mut String, entries: &std::collections::BTreeMap<String, Value>| {
        for (key, value) in entries {
            let _ = write!(out, "{pad}{key}: ");
            tree(value, depth + 1, out);
        }
    };
    let _ = match &value.state {
        State::Absent => writeln!(out, "absent{notes}"),
        State::Unresolved(why) => writeln!(out, "unresolved ({}){notes}", why.text),
        State::Set { why, detail } => {
            let _ = writeln!(out, "set ({}){notes}", why.text);
            if let Some(detail) = detail {
                entries(out, &detail.entries);
            }
            Ok(())
        }
        State::Known(Data::Map(map)) => {
            let open = map.open.as_ref().map(|why| format!(" open ({})", why.text)).unwrap_or_default();
            let _ = if depth == 1 && open.is_empty() && notes.is_empty() {
                Ok(())
            } else {
                writeln!(out, "{{}}{open}{notes}")
            };
            entries(out, &map.entries);
            Ok(())
        }
        State::Known(Data::List(list)) => {
            let open = list.open.as_ref().map(|why| format!(" open ({})", why.text)).unwrap_or_default();
            let _ = writeln!(out, "[]{open}{notes}");
            for item in &list.items {
                let perhaps = item.perhaps.as_ref().map(|why| format!("perhaps ({}) ", why.text)).unwrap_or_default();
                let _ = write!(out, "{pad}- {perhaps}");
                tree(&item.value, depth + 1, out);
            }
            Ok(())
        }
        State::Known(Data::Text(text)) => {
            let parts = text.parts.iter().map(|part| match part {
                Part::Literal(text) => text.as_str(),
                Part::Hole(_) => "${?}",
            });
            writeln!(out, "{:?}{notes}", parts.collect::<String>())
        }
        State::Known(other) => writeln!(out, "{other:?}{notes}"),
    };
}
