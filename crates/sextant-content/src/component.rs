//! Component files: a kind, its attributes, and how each dialect shows it.

use crate::document::{Document, Fence};
use crate::drawn::{self, FrontEdge, FrontMap};
use crate::example::{Example, examples};
use crate::expression::parse;
use serde::Deserialize;
use sextant_facts::{
    Attribute, AttributeType, Drawn, Expression, Kind, KindReading, PlaceRole, Problem, Shape, Surface, Value,
    WhenAbsent,
};
use std::sync::Arc;

/// Languages that patterns may be written for. `typescript` is JavaScript too.
const LANGUAGES: [&str; 4] = ["go", "java", "python", "typescript"];

/// A component file.
#[derive(Clone, Debug)]
pub struct ComponentFile {
    /// The kind it defines.
    pub kind: Kind,
    /// What it is, for people.
    pub about: String,
    /// Strings that betray components of the kind in files that no reading of it understands.
    pub mentions: Vec<String>,
    /// The patterns that find it in source code.
    pub patterns: Vec<SourcePattern>,
    /// Its examples.
    pub examples: Vec<Example>,
    /// Where the file stands in the content.
    pub path: Arc<str>,
}

/// An ast-grep rule of a component file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcePattern {
    /// The name under which readings refer to what it matches: `model_call.converse`.
    pub id: Arc<str>,
    /// The language, as the dialect of what it matches: `python`, `typescript`.
    pub language: Arc<str>,
    /// The rule in ast-grep's YAML.
    pub yaml: String,
    /// A file with none of these strings cannot match.
    pub hints: Vec<String>,
    /// Where it stands, for messages.
    pub line: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    id: String,
    title: String,
    surfaces: Vec<String>,
    #[serde(default)]
    place: Option<String>,
    #[serde(default)]
    runs_code: bool,
    #[serde(default)]
    identified_by: Vec<String>,
    #[serde(default)]
    mentions: Vec<String>,
    #[serde(default)]
    map: Option<FrontMap>,
    attributes: Vec<FrontAttribute>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontAttribute {
    name: String,
    #[serde(rename = "type")]
    ty: String,
    about: String,
    #[serde(default)]
    when_absent: Option<Scalar>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    inverse: Option<String>,
    #[serde(default)]
    edge: Option<FrontEdge>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
}

/// Reads a component file.
pub(crate) fn read(document: &Document, problems: &mut Vec<Problem>) -> Option<ComponentFile> {
    let front: Front = document.front().map_err(|problem| problems.push(problem)).ok()?;
    let mut kind = Kind {
        id: front.id.as_str().into(),
        title: front.title,
        surfaces: Vec::new(),
        place: None,
        runs_code: front.runs_code,
        identified_by: front.identified_by.iter().map(|name| name.as_str().into()).collect(),
        attributes: Vec::new(),
        readings: Vec::new(),
        drawn: Drawn::default(),
    };
    for surface in &front.surfaces {
        match surface_named(surface) {
            Some(surface) => kind.surfaces.push(surface),
            None => problems.push(
                document.problem(1, format!("no surface `{surface}`: infrastructure, application, pipeline, artefact")),
            ),
        }
    }
    if let Some(place) = &front.place {
        kind.place = place_named(place);
        if kind.place.is_none() {
            problems.push(
                document.problem(1, format!("no place `{place}`: deployable, model_call, application, pipeline")),
            );
        }
    }
    kind.attributes =
        front.attributes.into_iter().filter_map(|attribute| declared(document, attribute, problems)).collect();
    kind.drawn = drawn::kind(document, front.map, &kind, problems);
    let mut patterns = Vec::new();
    for (_, fence) in document.fences() {
        if fence.is(&["toml", "reads"]) || fence.is(&["toml", "observes"]) {
            kind.readings.extend(reading(document, fence, &kind, problems));
        } else if fence.is(&["yaml", "reads"]) {
            patterns.extend(pattern(document, fence, problems));
        }
    }
    let about = document.title().map(|title| title.text.clone()).unwrap_or_default();
    Some(ComponentFile {
        kind,
        about,
        mentions: front.mentions,
        patterns,
        examples: examples(document, problems),
        path: document.path.clone(),
    })
}

fn declared(document: &Document, attribute: FrontAttribute, problems: &mut Vec<Problem>) -> Option<Attribute> {
    let name = attribute.name;
    let Some(ty) = AttributeType::parse(&attribute.ty) else {
        problems.push(document.problem(1, format!("`{name}` has the unknown type `{}`", attribute.ty)));
        return None;
    };
    let when_absent = match (attribute.when_absent, attribute.source) {
        (Some(value), Some(source)) => Some(WhenAbsent { value: scalar(value), source }),
        (Some(_), None) => {
            problems
                .push(document.problem(1, format!("`{name}` has a default without the `source` that documents it")));
            None
        }
        (None, _) => None,
    };
    let inverse = attribute.inverse.map(|inverse| inverse.as_str().into());
    let edge = attribute.edge.map(FrontEdge::read);
    Some(Attribute { name: name.as_str().into(), ty, about: attribute.about, when_absent, inverse, edge })
}

fn scalar(value: Scalar) -> Value {
    match value {
        Scalar::Bool(value) => Value::bool(value),
        Scalar::Int(value) => Value::int(value),
        Scalar::Float(value) => Value::known(sextant_facts::Data::Float(value)),
        Scalar::Text(value) => Value::text(value),
    }
}

/// One TOML fence: `when`, `each`, `part_of`, and an expression for each attribute.
fn reading(document: &Document, fence: &Fence, kind: &Kind, problems: &mut Vec<Problem>) -> Vec<KindReading> {
    let table: toml::Table = match toml::from_str(&fence.body) {
        Ok(table) => table,
        Err(error) => {
            let before = error.span().and_then(|span| fence.body.get(..span.start)).unwrap_or_default();
            let line = fence.line + u32::try_from(before.matches('\n').count()).unwrap_or_default();
            problems.push(document.problem(line, error.message().to_owned()));
            return Vec::new();
        }
    };
    let mut special: [Option<Expression>; 3] = [None, None, None];
    let mut attributes = Vec::new();
    for (key, value) in &table {
        let line = fence.line + line_of_key(&fence.body, key);
        let Some(source) = value.as_str() else {
            problems.push(document.problem(line, format!("`{key}` is not a string with an expression")));
            continue;
        };
        let Some(expression) = parse(document, source, line, problems) else { continue };
        match key.as_str() {
            "when" => special[0] = Some(expression),
            "each" => special[1] = Some(expression),
            "part_of" => special[2] = Some(expression),
            name if kind.attribute(name).is_some() => attributes.push((name.into(), expression)),
            name => problems.push(document.problem(line, format!("`{}` declares no attribute `{name}`", kind.id))),
        }
    }
    let [when, each, part_of] = special;
    let shape = match (each, part_of) {
        (Some(list), None) => Shape::Each(list),
        (None, Some(whole)) => Shape::PartOf(whole),
        (None, None) => Shape::One,
        (Some(_), Some(_)) => {
            problems.push(document.problem(fence.line, "`each` and `part_of` exclude one another"));
            return Vec::new();
        }
    };
    let dialect: Arc<str> = fence.info.get(2).map_or("sextant", String::as_str).into();
    let types: Vec<&String> = fence.info.iter().skip(3).collect();
    if types.is_empty() && fence.is(&["toml", "observes"]) {
        return vec![KindReading { dialect, type_name: kind.id.clone(), shape, when, attributes }];
    }
    let reading = |type_name: &String| KindReading {
        dialect: dialect.clone(),
        type_name: type_name.as_str().into(),
        shape: shape.clone(),
        when: when.clone(),
        attributes: attributes.clone(),
    };
    types.into_iter().map(reading).collect()
}

fn line_of_key(body: &str, key: &str) -> u32 {
    let found = body.lines().position(|line| line.trim_start().starts_with(key));
    u32::try_from(found.unwrap_or_default()).unwrap_or_default()
}

/// A YAML fence: an ast-grep rule, with our `hints` beside it.
fn pattern(document: &Document, fence: &Fence, problems: &mut Vec<Problem>) -> Option<SourcePattern> {
    #[derive(Deserialize)]
    struct Hints {
        #[serde(default)]
        hints: Vec<String>,
    }
    let [_, _, language, id] = fence.info.as_slice() else {
        problems.push(document.problem(fence.line, "write ```yaml reads <language> <pattern name>"));
        return None;
    };
    if !LANGUAGES.contains(&language.as_str()) {
        let known = LANGUAGES.map(|known| format!("`{known}`")).join(", ");
        problems.push(document.problem(fence.line, format!("no language `{language}`: {known}")));
        return None;
    }
    let hints: Hints = match serde_saphyr::from_str(&fence.body) {
        Ok(hints) => hints,
        Err(error) => {
            let first = error.to_string().lines().next().unwrap_or_default().to_owned();
            problems.push(document.problem(fence.line, first));
            return None;
        }
    };
    let yaml = without_hints(&fence.body);
    Some(SourcePattern {
        id: id.as_str().into(),
        language: language.as_str().into(),
        yaml,
        hints: hints.hints,
        line: fence.line,
    })
}

/// The rule alone: ast-grep refuses keys it does not know.
fn without_hints(body: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for line in body.lines() {
        let top_level = !line.starts_with([' ', '-', '#']) && !line.is_empty();
        if top_level {
            inside = line.starts_with("hints:");
        }
        if !inside {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

fn surface_named(name: &str) -> Option<Surface> {
    Some(match name {
        "infrastructure" => Surface::Infrastructure,
        "application" => Surface::Application,
        "pipeline" => Surface::Pipeline,
        "artefact" => Surface::Artefact,
        _ => return None,
    })
}

/// The place that an absence needs, by its name in content files.
pub(crate) fn place_named(name: &str) -> Option<PlaceRole> {
    Some(match name {
        "deployable" => PlaceRole::Deployable,
        "model_call" => PlaceRole::ModelCall,
        "application" => PlaceRole::Application,
        "pipeline" => PlaceRole::Pipeline,
        _ => return None,
    })
}
