//! The examples of content files, run as tests.

use crate::assess::Reviewer;
use sextant_content::{ComponentFile, Content, Example, ProbeFile};
use sextant_core::{Observation, ProbeAnswer};
use sextant_facts::{Architecture, Data, State, Value, observe};
use sextant_read::Tree;
use std::collections::BTreeMap;

/// An example that does not show what its file says it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The content file.
    pub path: String,
    /// Line of the example's heading.
    pub line: u32,
    /// Its title.
    pub title: String,
    /// What was expected and what came out.
    pub message: String,
}

/// Runs every example of the content; the second value is how many there are.
#[must_use]
pub fn run(content: &Content) -> (Vec<Failure>, usize) {
    let reviewer = Reviewer::new(content, String::new());
    let mut failures = Vec::new();
    let mut count = 0;
    for file in &content.components {
        for example in &file.examples {
            count += 1;
            failures.extend(failure(&file.path, example, component(&reviewer, file, example)));
        }
    }
    for file in &content.probes {
        for example in &file.examples {
            count += 1;
            failures.extend(failure(&file.path, example, probe(&reviewer, file, example)));
        }
    }
    (failures, count)
}

fn failure(path: &str, example: &Example, result: Result<(), String>) -> Option<Failure> {
    let message = result.err()?;
    Some(Failure { path: path.to_owned(), line: example.line, title: example.title.clone(), message })
}

fn architecture(reviewer: &Reviewer<'_>, example: &Example) -> Architecture {
    let tree = Tree::from_texts(example.files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    reviewer.recognise(&tree, &BTreeMap::new()).0
}

/// The heading says the answer (`no: nothing bounds the answer`); the fence may add the place: `no at app/handler.py:2`.
fn probe(reviewer: &Reviewer<'_>, file: &ProbeFile, example: &Example) -> Result<(), String> {
    let observation = observe(&file.probe, &architecture(reviewer, example));
    let wanted = example.title.split(':').next().unwrap_or_default().trim().replace(' ', "_");
    if name_of(observation.answer) != wanted {
        return Err(format!("expected {wanted}, got {}", told(&observation)));
    }
    for line in example.expect.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (answer, place) = line.split_once(" at ").unwrap_or((line, ""));
        let found = observation.evidence.iter().filter_map(|evidence| evidence.locus.as_ref());
        let cited: Vec<String> = found.map(|locus| format!("{}:{}", locus.path, locus.line)).collect();
        if answer.trim() != name_of(observation.answer)
            || !(place.is_empty() || cited.iter().any(|cited| cited == place))
        {
            return Err(format!("expected `{line}`, got {} at {}", told(&observation), cited.join(", ")));
        }
    }
    Ok(())
}

fn name_of(answer: ProbeAnswer) -> &'static str {
    match answer {
        ProbeAnswer::Yes => "yes",
        ProbeAnswer::No => "no",
        ProbeAnswer::NotApplicable => "not_applicable",
        ProbeAnswer::Unknown => "unknown",
    }
}

fn told(observation: &Observation) -> String {
    let why = observation.why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    format!("{}{why}", name_of(observation.answer))
}

/// The fence lists components (`guardrail at infra/main.tf:3`) and, indented, attributes as they are shown
/// (`prompt_attack = true`). What it does not list may be there all the same, unless it says `no guardrail`, or
/// `no guardrail at infra/main.tf:9`.
fn component(reviewer: &Reviewer<'_>, file: &ComponentFile, example: &Example) -> Result<(), String> {
    let architecture = architecture(reviewer, example);
    let shown: Vec<Shown> =
        architecture.of_kind(&file.kind.id).map(|(index, _)| Shown::of(&architecture, index)).collect();
    let all = || shown.iter().map(Shown::to_string).collect::<Vec<_>>().join("\n");
    if example.expect.trim().is_empty() {
        return Err(format!("no `expect` fence; the components are:\n{}", all()));
    }
    let mut current: Option<&Shown> = None;
    for line in example.expect.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with(' ') {
            let found = current.is_some_and(|shown| shown.attributes.iter().any(|attribute| attribute == line.trim()));
            if !found {
                return Err(format!("expected `{}`, got\n{}", line.trim(), all()));
            }
        } else if let Some(wanted) = line.trim().strip_prefix("no ") {
            none(&architecture, example, wanted).map_err(|found| format!("expected `no {wanted}`, got {found}"))?;
        } else {
            current = shown.iter().find(|shown| shown.head == line.trim());
            if current.is_none() {
                return Err(format!("expected `{}`, got\n{}", line.trim(), all()));
            }
        }
    }
    Ok(())
}

/// Whether a kind is not recognised, anywhere or at a place: `guardrail`, or `guardrail at infra/main.tf:9`. Of what is
/// not there the fence has to name a kind and a line that are, so that a slip of the pen does not hold for ever.
fn none(architecture: &Architecture, example: &Example, wanted: &str) -> Result<(), String> {
    let (kind, place) = wanted.split_once(" at ").map_or((wanted, None), |(kind, place)| (kind, Some(place)));
    if !architecture.kinds().contains_key(kind) {
        return Err(format!("no kind `{kind}`"));
    }
    if let Some(place) = place
        && !has_line(example, place)
    {
        return Err(format!("no line {place} in the example"));
    }
    let mut found = architecture.of_kind(kind).map(|(index, _)| Shown::of(architecture, index));
    let is_meant = |shown: &Shown| place.is_none_or(|place| shown.head.rsplit(' ').next() == Some(place));
    found.find(is_meant).map_or(Ok(()), |shown| Err(format!("\n{shown}")))
}

fn has_line(example: &Example, place: &str) -> bool {
    let Some((path, line)) = place.rsplit_once(':') else { return false };
    let text = example.files.iter().find(|(known, _)| known == path).map(|(_, text)| text);
    text.zip(line.parse::<usize>().ok()).is_some_and(|(text, line)| (1..=text.lines().count()).contains(&line))
}

/// A component as the examples write it.
struct Shown {
    head: String,
    attributes: Vec<String>,
}

impl Shown {
    fn of(architecture: &Architecture, index: usize) -> Self {
        let Some(component) = architecture.components.get(index) else {
            return Self { head: String::new(), attributes: Vec::new() };
        };
        let perhaps = if component.perhaps.is_some() { "perhaps " } else { "" };
        let head = format!("{perhaps}{} at {}:{}", component.kind, component.place.path, component.place.line);
        let kind = architecture.kinds().get(&component.kind);
        let names = kind.into_iter().flat_map(|kind| &kind.attributes).map(|attribute| &attribute.name);
        let attributes =
            names.map(|name| format!("{name} {}", written(architecture, &architecture.attribute(index, name, false))));
        Self { head, attributes: attributes.collect() }
    }
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.head)?;
        self.attributes.iter().try_for_each(|attribute| write!(f, "\n  {attribute}"))
    }
}

/// A value as the examples write it: `= 512`, `is absent`, `is set`, `is unresolved`.
fn written(architecture: &Architecture, value: &Value) -> String {
    match &value.state {
        State::Absent => "is absent".to_owned(),
        State::Set { .. } => "is set".to_owned(),
        State::Unresolved(_) => "is unresolved".to_owned(),
        State::Known(_) => format!("= {}", literal(architecture, value)),
    }
}

fn literal(architecture: &Architecture, value: &Value) -> String {
    match &value.state {
        State::Absent => "absent".to_owned(),
        State::Set { .. } => "set".to_owned(),
        State::Unresolved(_) => "unresolved".to_owned(),
        State::Known(Data::Text(text)) => format!("\"{text}\""),
        State::Known(Data::List(list)) => {
            let mut items: Vec<String> = list
                .items
                .iter()
                .map(|item| {
                    let perhaps = if item.perhaps.is_some() { "perhaps " } else { "" };
                    format!("{perhaps}{}", literal(architecture, &item.value))
                })
                .collect();
            if list.open.is_some() {
                items.push("…".to_owned());
            }
            format!("[{}]", items.join(", "))
        }
        State::Known(Data::Map(map)) => {
            let mut entries: Vec<String> =
                map.entries.iter().map(|(key, value)| format!("{key}: {}", literal(architecture, value))).collect();
            if map.open.is_some() {
                entries.push("…".to_owned());
            }
            format!("{{{}}}", entries.join(", "))
        }
        State::Known(Data::Json(inner)) => format!("json {}", literal(architecture, inner)),
        State::Known(Data::Component(index)) => architecture
            .components
            .get(*index)
            .map_or_else(String::new, |component| format!("{} {}", component.kind, component.address)),
        State::Known(_) => value.to_text().to_string(),
    }
}
