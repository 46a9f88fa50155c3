//! The map as a Mermaid flowchart, for a README or a wiki.

use super::{Map, Node, symbols};
use crate::inert;
use sextant_facts::Layer;
use std::fmt::Write as _;

/// The flowchart. Nothing of its texts acts: marks of the language stand as entities.
#[must_use]
pub fn render(map: &Map) -> String {
    let mut out = format!("---\ntitle: {}\n---\nflowchart LR\n", title(&map.name));
    for (number, group) in map.groups.iter().enumerate() {
        let _ = writeln!(out, "  subgraph g{number}[\"{}\"]", text(&group.name));
        for (place, node) in members(map, Some(number)) {
            let _ = writeln!(out, "    {}", declared(place, node));
        }
        out.push_str("  end\n");
    }
    for (place, node) in members(map, None) {
        let _ = writeln!(out, "  {}", declared(place, node));
    }
    for edge in &map.edges {
        let arrow = if edge.perhaps { "-.->" } else { "-->" };
        let label = edge.label();
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", text(&label)) };
        let _ = writeln!(out, "  n{} {arrow}{label} n{}", edge.from, edge.to);
    }
    for layer in map.layers() {
        let own: Vec<String> = map
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.layer == layer)
            .map(|(place, _)| format!("n{place}"))
            .collect();
        let _ =
            writeln!(out, "  classDef {} {}\n  class {} {}", layer.name(), colours(layer), own.join(","), layer.name());
    }
    let perhaps: Vec<String> = map
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, node)| node.perhaps.is_some())
        .map(|(place, _)| format!("n{place}"))
        .collect();
    if !perhaps.is_empty() {
        let _ = writeln!(out, "  classDef perhaps stroke-dasharray:5 4\n  class {} perhaps", perhaps.join(","));
    }
    out
}

fn members(map: &Map, group: Option<usize>) -> impl Iterator<Item = (usize, &Node)> {
    map.nodes.iter().enumerate().filter(move |(_, node)| node.group == group)
}

fn declared(place: usize, node: &Node) -> String {
    let (open, close) = symbols::mermaid(&node.symbol);
    let about = if node.about.is_empty() { String::new() } else { format!("<br/>{}", text(&node.about)) };
    format!("n{place}{open}\"{}{about}\"{close}", text(&node.label))
}

/// A text between double quotes: everything that Mermaid or the HTML it makes could act on is an entity.
fn text(text: &str) -> String {
    let mut out = String::new();
    for character in inert::visible(text).chars() {
        match character {
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' | '|' | '*' | '_' | '~' | '[' | ']' | '{' | '}' | '$' | ';'
            | '%' => {
                let _ = write!(out, "#{};", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    // `1. x` and `- x` would be lists of Markdown.
    match out.chars().next() {
        Some(first @ ('-' | '+' | '0'..='9')) => format!("#{};{}", u32::from(first), out.get(1..).unwrap_or_default()),
        _ => out,
    }
}

/// A title in the YAML before the chart.
fn title(name: &str) -> String {
    // JSON strings are YAML strings.
    serde_json::Value::from(format!("Architecture of {}", inert::visible(name))).to_string()
}

fn colours(layer: Layer) -> &'static str {
    match layer {
        Layer::People => "fill:#f4f6f8,stroke:#545d68,color:#1b1f24",
        Layer::Interface => "fill:#ddf4ff,stroke:#0969da,color:#1b1f24",
        Layer::Application => "fill:#fff1e5,stroke:#bc4c00,color:#1b1f24",
        Layer::Models => "fill:#fbefff,stroke:#8250df,color:#1b1f24",
        Layer::Knowledge => "fill:#dafbe1,stroke:#1a7f37,color:#1b1f24",
        Layer::Data => "fill:#e6f3f5,stroke:#1b7c83,color:#1b1f24",
        Layer::Observability => "fill:#ffeff7,stroke:#bf3989,color:#1b1f24",
        Layer::Foundation => "fill:#f4f6f8,stroke:#76808b,color:#1b1f24",
    }
}
