//! Crosswalk files: links from practices to the items of another framework.

use crate::document::Document;
use serde::Deserialize;
use sextant_facts::Problem;

/// The links from a lens to one edition of a framework.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Crosswalk {
    /// The framework's id: `eu-ai-act`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The edition that the ids belong to.
    pub edition: String,
    /// Where the framework stands.
    pub status: Option<String>,
    /// How a practice relates to an item.
    pub relationship: String,
    /// When it was checked, as an ISO date.
    pub checked: String,
    /// How to read it.
    pub about: String,
    /// The links, by practice.
    pub links: Vec<CrosswalkLink>,
    /// Items that no practice touches.
    pub not_covered: Vec<String>,
}

/// A link from a practice to an item.
#[derive(Clone, Debug, PartialEq)]
pub struct CrosswalkLink {
    /// The practice.
    pub practice: String,
    /// The item's id.
    pub target: String,
    /// How firm the link is: 0.8 a main way, 0.6 it helps, 0.4 loose.
    pub confidence: f64,
    /// Further columns by name: the former code, whom an article binds, from when.
    pub more: Vec<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    id: String,
    name: String,
    edition: String,
    #[serde(default)]
    status: Option<String>,
    relationship: String,
    checked: String,
    #[serde(default)]
    not_covered: Vec<String>,
}

/// Reads a crosswalk file.
pub(crate) fn read(document: &Document, problems: &mut Vec<Problem>) -> Option<Crosswalk> {
    let front: Front = document.front().map_err(|problem| problems.push(problem)).ok()?;
    let mut crosswalk = Crosswalk {
        id: front.id,
        name: front.name,
        edition: front.edition,
        status: front.status,
        relationship: front.relationship,
        checked: front.checked,
        about: document.title().map(|title| title.text.clone()).unwrap_or_default(),
        links: Vec::new(),
        not_covered: front.not_covered,
    };
    let Some((_, fence)) = document.fences().find(|(_, fence)| fence.is(&["csv", "links"])) else {
        problems.push(document.problem(1, "no ```csv links fence"));
        return Some(crosswalk);
    };
    let mut lines = fence.body.lines();
    let header = cells(lines.next().unwrap_or_default());
    for (line, text) in (fence.line + 1..).zip(lines) {
        match link(&header, cells(text)) {
            Some(link) => crosswalk.links.push(link),
            None => problems
                .push(document.problem(line, "a link is `practice,target,confidence` with a confidence of 0 to 1")),
        }
    }
    Some(crosswalk)
}

fn link(header: &[String], cells: Vec<String>) -> Option<CrosswalkLink> {
    if header.len() != cells.len() {
        return None;
    }
    let mut link = CrosswalkLink { practice: String::new(), target: String::new(), confidence: -1.0, more: Vec::new() };
    for (name, cell) in header.iter().zip(cells) {
        match name.as_str() {
            "practice" => link.practice = cell,
            "target" => link.target = cell,
            "confidence" => link.confidence = cell.parse().ok()?,
            _ => link.more.push((name.clone(), cell)),
        }
    }
    let sound = !link.practice.is_empty() && !link.target.is_empty() && (0.0..=1.0).contains(&link.confidence);
    sound.then_some(link)
}

/// The cells of a line of comma-separated values; a quoted cell may hold commas and doubled quotes.
fn cells(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let last = out.len() - 1;
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                out[last].push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => out.push(String::new()),
            other => out[last].push(other),
        }
    }
    out
}
