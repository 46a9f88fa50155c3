//! Readings as text, and their snapshots.

use sextant_facts::{Data, Reading, Reference, State, Value};
use std::fmt::Write as _;

/// Compares with the snapshot of that name.
pub(crate) fn check(name: &str, shown: &str) {
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, shown) });
}

/// A reading as text: one block per resource, one line per property.
pub(crate) fn show(reading: &Reading) -> String {
    let mut out = String::new();
    for resource in &reading.resources {
        let _ =
            write!(out, "{} {} ({}-{})", resource.type_name, resource.address, resource.place.line, resource.end_line);
        if let Some(why) = &resource.perhaps {
            let _ = write!(out, " perhaps: {why}");
        }
        for assumption in &resource.properties.assumptions {
            let _ = write!(out, " assuming {assumption}");
        }
        out.push('\n');
        if let Some(map) = resource.properties.as_map() {
            show_map(map, 1, &mut out);
        }
    }
    for gap in &reading.gaps {
        let _ = writeln!(out, "gap: {}", gap.why);
    }
    for problem in &reading.problems {
        let _ = writeln!(out, "problem: {}: {}", problem.place, problem.message);
    }
    out
}

fn show_map(map: &sextant_facts::Map, depth: usize, out: &mut String) {
    for (key, value) in &map.entries {
        let _ = write!(out, "{}{key}: ", "  ".repeat(depth));
        show_value(value, depth, out);
    }
    if let Some(why) = &map.open {
        let _ = writeln!(out, "{}… {why}", "  ".repeat(depth));
    }
}

fn show_value(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth + 1);
    let mut notes = String::new();
    for reference in &value.references {
        let _ = match reference {
            Reference::Resource { address, attribute } => write!(notes, " <- {address}.{attribute}"),
            Reference::File(path) => write!(notes, " <- file {path}"),
            Reference::Environment(name) | Reference::EnvironmentIn(name) => write!(notes, " <- environment {name}"),
        };
    }
    for assumption in &value.assumptions {
        let _ = write!(notes, " assuming {assumption}");
    }
    let _ = match &value.state {
        State::Absent => writeln!(out, "absent{notes}"),
        State::Unresolved(why) => writeln!(out, "unresolved ({why}){notes}"),
        State::Set { why, detail } => {
            let _ = writeln!(out, "set ({why}){notes}");
            detail.as_ref().map_or(Ok(()), |map| {
                show_map(map, depth + 1, out);
                Ok(())
            })
        }
        State::Known(Data::Text(text)) => writeln!(out, "{:?}{notes}", text.to_string()),
        State::Known(Data::Bool(value)) => writeln!(out, "{value}{notes}"),
        State::Known(Data::Int(value)) => writeln!(out, "{value}{notes}"),
        State::Known(Data::Float(value)) => writeln!(out, "{value:?}{notes}"),
        State::Known(Data::Component(index)) => writeln!(out, "component {index}{notes}"),
        State::Known(Data::Map(map)) => {
            let _ = writeln!(out, "{{}}{notes}");
            show_map(map, depth + 1, out);
            Ok(())
        }
        State::Known(Data::Json(inner)) => {
            let _ = write!(out, "json{notes} ");
            show_value(inner, depth, out);
            Ok(())
        }
        State::Known(Data::List(list)) => {
            let _ = writeln!(out, "[]{notes}");
            for item in &list.items {
                let _ = write!(out, "{indent}- ");
                if let Some(why) = &item.perhaps {
                    let _ = write!(out, "perhaps ({why}) ");
                }
                show_value(&item.value, depth + 1, out);
            }
            list.open.as_ref().map_or(Ok(()), |why| writeln!(out, "{indent}… {why}"))
        }
    };
}
