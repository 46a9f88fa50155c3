//! Which files are templates, and their tree with every function in its long form.

use crate::node::{Kind, Node, Parsed, Style, json, yaml};
use crate::skipped::may_be_infrastructure;
use crate::{Tree, TreeFile};
use rayon::prelude::*;
use sextant_facts::{Gap, Reading, Surface, Why};
use std::sync::Arc;

/// A template.
pub(super) struct Template {
    /// The file it stands in; a second document of the same file has `#2` after it.
    pub(super) path: Arc<str>,
    /// The template's root: a mapping.
    pub(super) root: Node,
}

impl Template {
    /// The entries of a top-level section; none where it is missing or null.
    pub(super) fn section(&self, name: &str) -> &[(Node, Node)] {
        self.root.get(name).map_or(&[], Node::entries)
    }

    /// The directory of the template, without a slash at the end.
    pub(super) fn directory(&self) -> &str {
        sextant_facts::paths::directory(&self.path)
    }
}

/// Reads the templates of the tree. Files that are something else are passed over in silence.
pub(super) fn find(tree: &Tree) -> (Vec<Template>, Reading) {
    let found: Vec<(Vec<Template>, Reading)> =
        tree.files.par_iter().filter(|file| may_be_template(&file.path)).map(|file| load(tree, file)).collect();
    let mut templates = Vec::new();
    let mut reading = Reading::default();
    for (more, problems) in found {
        templates.extend(more);
        reading.extend(problems);
    }
    (templates, reading)
}

fn may_be_template(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    matches!(extension.as_deref(), Some("yaml" | "yml" | "json" | "template" | "tpl"))
}

fn load(tree: &Tree, file: &TreeFile) -> (Vec<Template>, Reading) {
    let mut reading = Reading::default();
    let text = match tree.read(&file.path) {
        Ok(text) => text,
        Err(problem) => {
            // CloudFormation takes UTF-8 only. What mentions nothing of it is somebody else's file.
            if may_be_infrastructure(tree, &file.path) {
                reading.gaps.push(gap(Why::at(problem.message.as_str(), problem.place.clone())));
                reading.problems.push(problem);
            }
            return (Vec::new(), reading);
        }
    };
    if !mentions_template(&text) {
        return (Vec::new(), reading);
    }
    let parsed = parse(&file.path, &text);
    let mut templates = Vec::new();
    for root in parsed.documents.into_iter().filter(is_template) {
        let path = match templates.len() {
            0 => file.path.clone(),
            n => Arc::from(format!("{}#{}", file.path, n + 1)),
        };
        templates.push(Template { path, root: long_form(root) });
    }
    let lost = !parsed.unread.is_empty() && claims_to_be_template(&text);
    if lost || !templates.is_empty() {
        reading.gaps.extend(parsed.unread.into_iter().map(gap));
        reading.problems.extend(parsed.problems);
    }
    (templates, reading)
}

/// A gap in the infrastructure that could hide any kind of component.
pub(super) fn gap(why: Why) -> Gap {
    Gap { why, surface: Surface::Infrastructure, kinds: Vec::new() }
}

fn parse(path: &Arc<str>, text: &str) -> Parsed {
    let looks_like_json = text.trim_start().starts_with(['{', '/']);
    if !looks_like_json {
        return yaml(path, text);
    }
    let parsed = json(path, text);
    // Flow YAML also begins with a brace.
    if parsed.documents.is_empty() && !path.ends_with(".json") {
        let other = yaml(path, text);
        if !other.documents.is_empty() {
            return other;
        }
    }
    parsed
}

/// A cheap test that spares most files the parser.
fn mentions_template(text: &str) -> bool {
    text.contains("AWSTemplateFormatVersion")
        || text.contains("AWS::Serverless")
        || (text.contains("Resources") && text.contains("AWS::"))
}

/// Whether a text that cannot be parsed has the top-level keys of a template.
fn claims_to_be_template(text: &str) -> bool {
    text.lines().any(|line| {
        let json = line.trim_start();
        line.starts_with("Resources:")
            || line.starts_with("AWSTemplateFormatVersion")
            || json.contains("\"AWSTemplateFormatVersion\"")
            || json.contains("\"Resources\"")
    })
}

fn is_template(root: &Node) -> bool {
    let resources = root.get("Resources");
    let versioned = root.get("AWSTemplateFormatVersion").is_some() || root.get("Transform").is_some();
    let typed = |(_, resource): &(Node, Node)| {
        let kind = resource.get("Type").and_then(Node::text);
        kind.is_some_and(|kind| kind.contains("::"))
    };
    match resources.map(|node| &node.kind) {
        Some(Kind::Mapping(entries)) => versioned || entries.iter().any(typed),
        Some(Kind::Null) | None => versioned && root.get("AWSTemplateFormatVersion").is_some(),
        Some(_) => versioned,
    }
}

/// Turns the short form of functions into the long one: `!Sub x` into `Fn::Sub: x`.
fn long_form(mut node: Node) -> Node {
    node.kind = match node.kind {
        Kind::Sequence(items) => Kind::Sequence(items.into_iter().map(long_form).collect()),
        Kind::Mapping(entries) => {
            Kind::Mapping(entries.into_iter().map(|(key, value)| (key, long_form(value))).collect())
        }
        kind => kind,
    };
    let Some(name) = node.tag.as_deref().and_then(function_of) else { return node };
    let (place, end_line) = (node.place.clone(), node.end_line);
    node.tag = None;
    let kind = Kind::Scalar { text: name, style: Style::Plain };
    let key = Node { kind, tag: None, place: place.clone(), end_line: place.line };
    Node { kind: Kind::Mapping(vec![(key, node)]), tag: None, place, end_line }
}

fn function_of(tag: &str) -> Option<String> {
    let name = tag.strip_prefix('!')?;
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    Some(match name {
        "Ref" | "Condition" => name.to_owned(),
        _ => format!("Fn::{name}"),
    })
}
