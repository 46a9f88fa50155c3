//! A lens file into a lens.

use super::source::{Fields, Node, Source, Text, shown};
use super::{
    CHOICE_LIMIT, CONTENT_LIMIT, ID_LENGTHS, LensProblem, NONE_SUFFIX, PILLAR_LIMIT, QUESTION_LIMIT, RESOURCE_KINDS,
    SCHEMA_VERSION, Severity, TEXT_LIMIT, TITLE_LIMIT, lens_id, risk, text,
};
use sextant_core::lens::{Guidance, Link};
use sextant_core::{Choice, Lens, Pillar, Question};
use std::collections::BTreeMap;

/// Reads a lens file: the lens, unless an error stands in the way, and everything that is wrong with the file.
///
/// The id of the lens is made from its name, see [`lens_id`]; whoever takes the lens in decides under which id it is
/// kept and whether its name may stand ([`super::passes_for`]). Its questions have the rules of the file. The level of
/// a choice is the risk that it can make by being missing.
#[must_use]
pub fn import(text: &str) -> (Option<Lens>, Vec<LensProblem>) {
    let mut source = Source::new(text.strip_prefix('\u{feff}').unwrap_or(text));
    let value = source.parse();
    let lens = value.as_ref().and_then(|value| lens(&mut source, &Node { value, path: String::new() }));
    let lens = lens.filter(|_| !source.failed());
    (lens, source.into_problems())
}

fn lens(source: &mut Source<'_>, root: &Node<'_>) -> Option<Lens> {
    let fields = source.fields(root, "lens", &["schemaVersion", "name", "description", "pillars"])?;
    let version = source.required(&fields, "schemaVersion").and_then(|node| source.text(node));
    if let Some(version) = version.filter(|version| version.value != SCHEMA_VERSION) {
        let message = format!("schema version `{}`", shown(version.value));
        source.error(&version.node, message, &format!("AWS has the one version {SCHEMA_VERSION}"));
    }
    let name = title(source, &fields, "name");
    if fields.get("description").is_none() {
        let message = "`description` is missing".to_owned();
        source.report(Severity::Warning, fields.offset(), "", message, Some("say what the lens is for"));
    }
    let description = description(source, &fields);
    let mut pillars = Vec::new();
    let mut ids = (Ids::default(), Ids::default());
    for node in elements(source, &fields, "pillars", PILLAR_LIMIT, 1) {
        pillars.extend(pillar(source, &node, &mut ids));
    }
    Some(Lens { id: lens_id(&name), name, description, pillars, ..Lens::default() })
}

fn pillar(source: &mut Source<'_>, node: &Node<'_>, ids: &mut (Ids, Ids)) -> Option<Pillar> {
    let fields = source.fields(node, "pillar", &["id", "name", "questions"])?;
    let id = id(source, &fields, &mut ids.0);
    let name = title(source, &fields, "name");
    let nodes = elements(source, &fields, "questions", QUESTION_LIMIT, 0);
    let questions = nodes.iter().filter_map(|node| question(source, node, &id, &mut ids.1)).collect();
    Some(Pillar { aws_id: id.clone(), id, name, questions, ..Pillar::default() })
}

fn question(source: &mut Source<'_>, node: &Node<'_>, pillar: &str, ids: &mut Ids) -> Option<Question> {
    // ExportLens numbers questions and choices.
    const KEYS: &[&str] = &["id", "title", "description", "helpfulResource", "choices", "riskRules", "number"];
    let fields = source.fields(node, "question", KEYS)?;
    let mut question = Question {
        id: id(source, &fields, ids),
        pillar: pillar.to_owned(),
        title: title(source, &fields, "title"),
        description: description(source, &fields),
        helpful_resource: resource(source, &fields, "helpfulResource"),
        ..Question::default()
    };
    let mut ids = Ids::default();
    for node in elements(source, &fields, "choices", CHOICE_LIMIT, 1) {
        question.choices.extend(choice(source, &node, &mut ids));
    }
    if question.practices().next().is_none() && !question.choices.is_empty() {
        source.warning(node, "no choice but \"none of these\"", "the question will never concern a workload");
    }
    if question.choices.iter().filter(|choice| choice.none_of_these).count() > 1 {
        let help = format!("end the id of one choice only with `{NONE_SUFFIX}`");
        source.warning(node, "several choices say \"none of these\"", &help);
    }
    risk::read(source, &fields, &mut question);
    Some(question)
}

fn choice(source: &mut Source<'_>, node: &Node<'_>, ids: &mut Ids) -> Option<Choice> {
    const KEYS: &[&str] = &["id", "title", "helpfulResource", "improvementPlan", "additionalResources", "number"];
    let fields = source.fields(node, "choice", KEYS)?;
    let id = id(source, &fields, ids);
    let none_of_these = id.ends_with(NONE_SUFFIX);
    let choice = Choice {
        title: title(source, &fields, "title"),
        helpful_resource: resource(source, &fields, "helpfulResource"),
        improvement_plan: resource(source, &fields, "improvementPlan"),
        guidance: Guidance { links: additional(source, &fields), ..Guidance::default() },
        none_of_these,
        lens_json_id: id.clone(),
        id,
        ..Choice::default()
    };
    let at = fields.get("improvementPlan").unwrap_or_else(|| node.clone());
    if choice.improvement_plan.is_none() && !none_of_these && at.value.as_object().is_some() {
        let help =
            format!("say what to do in its `displayText`; only a choice whose id ends in `{NONE_SUFFIX}` needs none");
        source.error(&at, "no `improvementPlan`", &help);
    }
    Some(choice)
}

/// The ids of one kind, with where each stands.
#[derive(Default)]
struct Ids {
    exact: BTreeMap<String, (u32, u32)>,
    folded: BTreeMap<String, String>,
}

fn id(source: &mut Source<'_>, fields: &Fields<'_>, ids: &mut Ids) -> String {
    let Some(text) = source.required(fields, "id").and_then(|node| source.text(node)) else { return String::new() };
    let id = text.value;
    if let Some(stranger) = id.chars().find(|character| !(character.is_ascii_alphanumeric() || *character == '_')) {
        let help =
            if stranger == '-' { "write `GENSEC01_BP02` for `GENSEC01-BP02`" } else { "use letters, digits and `_`" };
        source.error(&text.node, format!("`{}` in the id `{}`", shown(&stranger.to_string()), shown(id)), help);
    } else if !ID_LENGTHS.contains(&id.len()) {
        let help = format!("AWS takes {} to {}", ID_LENGTHS.start(), ID_LENGTHS.end());
        source.error(&text.node, format!("an id of {} characters", id.len()), &help);
    }
    if let Some((line, column)) = ids.exact.get(id) {
        let message = format!("the id `{}` is taken, see {line}:{column}", shown(id));
        source.error(&text.node, message, "give each its own id");
    } else {
        ids.exact.insert(id.to_owned(), source.position(text.node.offset()));
        if let Some(other) = ids.folded.insert(id.to_ascii_lowercase(), id.to_owned()) {
            let message = format!("the ids `{}` and `{}` differ in case only", shown(&other), shown(id));
            source.warning(&text.node, message, "make them differ by more: people type ids in any case");
        }
    }
    id.to_owned()
}

/// A name or title: there, not empty, short, and of the characters that AWS takes.
fn title(source: &mut Source<'_>, fields: &Fields<'_>, key: &str) -> String {
    let Some(text) = source.required(fields, key).and_then(|node| source.text(node)) else { return String::new() };
    if text.value.trim().is_empty() {
        source.error(&text.node, format!("the {key} is empty"), "");
    }
    within(source, &text, TITLE_LIMIT);
    plain(source, &text);
    text.value.to_owned()
}

fn description(source: &mut Source<'_>, fields: &Fields<'_>) -> String {
    let Some(text) = fields.get("description").and_then(|node| source.text(node)) else { return String::new() };
    within(source, &text, TEXT_LIMIT);
    plain(source, &text);
    text.value.to_owned()
}

fn within(source: &mut Source<'_>, text: &Text<'_>, limit: usize) {
    let length = text.value.chars().count();
    if length > limit {
        source.error(&text.node, format!("{length} characters long"), &format!("AWS takes up to {limit}"));
    }
}

fn plain(source: &mut Source<'_>, text: &Text<'_>) {
    let strangers = text::strangers(text.value);
    if !strangers.is_empty() {
        let help = "AWS takes letters A to Z, digits, spaces and - _ . , : / ( ) @ ! & ? # + ' ’ here";
        source.warning(&text.node, format!("AWS may refuse the characters {strangers}"), help);
    }
}

fn elements<'a>(source: &mut Source<'_>, fields: &Fields<'a>, key: &str, most: usize, least: usize) -> Vec<Node<'a>> {
    let Some(node) = source.required(fields, key) else { return Vec::new() };
    let elements = source.elements(&node);
    if elements.len() > most {
        source.error(&node, format!("{} {key}", elements.len()), &format!("AWS takes up to {most}"));
    } else if elements.is_empty() && matches!(node.value, jsonc_parser::ast::Value::Array(_)) {
        let message = format!("no {key}");
        if least > 0 { source.error(&node, message, "add one") } else { source.warning(&node, message, "") }
    }
    elements
}

fn resource(source: &mut Source<'_>, fields: &Fields<'_>, key: &str) -> Option<Link> {
    fields.get(key).and_then(|node| link(source, &node))
}

/// A text with an address. Empty strings are as good as absent; with neither there is nothing.
fn link(source: &mut Source<'_>, node: &Node<'_>) -> Option<Link> {
    let fields = source.fields(node, "resource", &["displayText", "url"])?;
    let text = fields.get("displayText").and_then(|node| source.text(node));
    if let Some(text) = &text {
        within(source, text, TEXT_LIMIT);
    }
    let url = fields.get("url").and_then(|node| source.text(node)).and_then(|url| address(source, &url));
    if url.is_some() && text.as_ref().is_none_or(|text| text.value.trim().is_empty()) {
        let (absent, help) = (text.is_none(), "say what is to be found there");
        let severity = if absent { Severity::Error } else { Severity::Warning };
        let message = "`url` without `displayText`".to_owned();
        source.report(severity, fields.offset(), fields.path(), message, Some(help));
    }
    let link = Link { text: text.map(|text| text.value.to_owned()).unwrap_or_default(), url };
    Some(link).filter(|link| !link.text.trim().is_empty() || link.url.is_some())
}

fn address(source: &mut Source<'_>, text: &Text<'_>) -> Option<String> {
    let url = text.value.trim();
    if url.is_empty() {
        return None;
    }
    if !text::is_link(url) {
        let message = format!("`{}` is no web address: left out", shown(url));
        source.warning(&text.node, message, "begin it with https://");
        return None;
    }
    if url.contains(char::is_whitespace) {
        source.warning(
            &text.node,
            "a space in the address: it may not open",
            "write %20, or keep one address of several",
        );
    }
    Some(url.to_owned())
}

/// The additional resources of a choice. A lens keeps further reading in one list.
fn additional(source: &mut Source<'_>, fields: &Fields<'_>) -> Vec<Link> {
    let Some(node) = fields.get("additionalResources") else { return Vec::new() };
    let mut links = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for node in source.elements(&node) {
        let Some(fields) = source.fields(&node, "resource list", &["type", "content"]) else { continue };
        let kind = source.required(&fields, "type").and_then(|node| source.text(node));
        if let Some(kind) = kind {
            match RESOURCE_KINDS.iter().find(|known| **known == kind.value) {
                None => {
                    source.error(&kind.node, format!("no type `{}`", shown(kind.value)), &RESOURCE_KINDS.join(" or "))
                }
                Some(known) if seen.contains(known) => {
                    source.error(&kind.node, format!("a second list of type {known}"), "put all content into one");
                }
                Some(known) => seen.push(known),
            }
        }
        for node in elements(source, &fields, "content", CONTENT_LIMIT, 0) {
            links.extend(link(source, &node));
        }
    }
    if seen.contains(&RESOURCE_KINDS[1]) {
        let message = "additional improvement plans are kept as further reading".to_owned();
        source.report(Severity::Note, node.offset(), &node.path, message, None);
    }
    links
}
