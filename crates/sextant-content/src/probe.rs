//! Probe files: one question each.

use crate::component::place_named;
use crate::document::Document;
use crate::example::{Example, examples};
use crate::expression::of_fence;
use serde::Deserialize;
use sextant_facts::{Empty, Expression, Mixed, Probe, Problem, Quantifier, Scope};
use std::sync::Arc;

/// A probe file.
#[derive(Clone, Debug)]
pub struct ProbeFile {
    /// The probe.
    pub probe: Probe,
    /// The folder it stands in: `model-access`.
    pub family: String,
    /// Why the question matters.
    pub why: String,
    /// What to do after a no.
    pub remedy: String,
    /// What the probe cannot see.
    pub limits: String,
    /// Its examples.
    pub examples: Vec<Example>,
    /// Where the file stands in the content.
    pub path: Arc<str>,
    /// Lines of the expressions, for messages: filter and expectation.
    pub(crate) lines: (u32, u32),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    id: String,
    asks: String,
    over: String,
    quantifier: QuantifierName,
    empty: EmptyName,
    #[serde(default)]
    mixed: MixedName,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    scope: ScopeName,
    version: String,
    yes: String,
    no: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum QuantifierName {
    Every,
    Some,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum EmptyName {
    NotApplicable,
    No,
    Unknown,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MixedName {
    #[default]
    No,
    Unknown,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ScopeName {
    #[default]
    Workload,
    Repository,
}

/// Reads a probe file.
pub(crate) fn read(document: &Document, problems: &mut Vec<Problem>) -> Option<ProbeFile> {
    let front: Front = document.front().map_err(|problem| problems.push(problem)).ok()?;
    let expectation = expression(document, "expect", problems);
    let filter = expression(document, "where", problems);
    let Some((expect, expect_line)) = expectation else {
        problems.push(document.problem(1, "no ```cel expect fence"));
        return None;
    };
    let (filter, filter_line) = filter.map_or((None, 1), |(filter, line)| (Some(filter), line));
    let empty = match front.empty {
        EmptyName::NotApplicable => Empty::NotApplicable,
        EmptyName::No => Empty::No,
        EmptyName::Unknown => Empty::Unknown,
    };
    if empty == Empty::No && front.needs.is_empty() {
        problems.push(document.problem(1, "`empty: no` needs `needs`: where the thing would have to be"));
    }
    let mut needs = Vec::new();
    for place in &front.needs {
        match place_named(place) {
            Some(place) => needs.push(place),
            None => problems.push(
                document.problem(1, format!("no place `{place}`: deployable, model_call, application, pipeline")),
            ),
        }
    }
    let probe = Probe {
        id: front.id.as_str().into(),
        version: front.version,
        asks: front.asks,
        over: front.over.as_str().into(),
        quantifier: match front.quantifier {
            QuantifierName::Every => Quantifier::Every,
            QuantifierName::Some => Quantifier::Some,
        },
        empty,
        mixed: match front.mixed {
            MixedName::No => Mixed::No,
            MixedName::Unknown => Mixed::Unknown,
        },
        needs,
        scope: match front.scope {
            ScopeName::Workload => Some(Scope::Workload),
            ScopeName::Repository => None,
        },
        filter,
        expect,
        says_yes: front.yes,
        says_no: front.no,
    };
    Some(ProbeFile {
        probe,
        family: family_of(&document.path),
        why: document.sections.first().map(|section| section.text.clone()).unwrap_or_default(),
        remedy: section_text(document, "Remedy"),
        limits: section_text(document, "Limits"),
        examples: examples(document, problems),
        path: document.path.clone(),
        lines: (filter_line, expect_line),
    })
}

fn expression(document: &Document, word: &str, problems: &mut Vec<Problem>) -> Option<(Expression, u32)> {
    let (_, fence) = document.fences().find(|(_, fence)| fence.is(&["cel", word]))?;
    of_fence(document, fence, problems).map(|expression| (expression, fence.line))
}

fn section_text(document: &Document, heading: &str) -> String {
    let section = document.sections.iter().find(|section| section.heading == heading);
    section.map(|section| section.text.clone()).unwrap_or_default()
}

fn family_of(path: &str) -> String {
    path.rsplit('/').nth(1).unwrap_or_default().to_owned()
}
