//! One tree for YAML and JSON: every node knows where it stands, how it was written and which tag it carries.
//!
//! The tree keeps what the dialects above need and the usual value types lose: tags, quoting, positions, the text of a
//! number. Input is bounded while it is read: depth, and nodes after the expansion of aliases.

mod json;
mod yaml;

pub use json::json;
pub use yaml::yaml;

use sextant_facts::{Place, Problem, Why};
use std::collections::HashMap;
use std::sync::Arc;

/// Deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;
/// Most nodes that are read from one file, aliases expanded.
pub const MAX_NODES: usize = 250_000;

/// A node of a YAML or JSON document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// The tag as written (`!Sub`); tags of YAML's own schema are resolved and not kept.
    pub tag: Option<Arc<str>>,
    /// Where it begins.
    pub place: Place,
    /// The last line it covers.
    pub end_line: u32,
}

/// The kinds of [`Node`].
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// No value.
    Null,
    /// A scalar, as text.
    Scalar {
        /// The text, escapes resolved.
        text: String,
        /// Whether it can be anything but a string.
        style: Style,
    },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys and values in the order they were written; no scalar key occurs twice.
    Mapping(Vec<(Node, Node)>),
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes: a string, number or truth value.
    Plain,
    /// In quotes or as a block: a string.
    Quoted,
}

/// A scalar by type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// `true` or `false`; the other truth words of YAML 1.1 are strings.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// Anything else.
    Text(&'a str),
}

/// What was read from a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The documents that could be read, in order.
    pub documents: Vec<Node>,
    /// What is wrong with the text.
    pub problems: Vec<Problem>,
    /// Why something of the text is missing from `documents`.
    pub unread: Vec<Why>,
}

impl Parsed {
    /// Notes a fault that cost a document.
    fn lose(&mut self, problem: Problem) {
        self.unread.push(Why::at(problem.message.as_str(), problem.place.clone()));
        self.problems.push(problem);
    }
}

impl Node {
    /// The value of a key of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }

    /// The entries of a mapping; none for anything else.
    #[must_use]
    pub fn entries(&self) -> &[(Self, Self)] {
        match &self.kind {
            Kind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a sequence; none for anything else.
    #[must_use]
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The text of a scalar without a tag, whatever its type.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } if self.tag.is_none() => Some(text),
            _ => None,
        }
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// The scalar by type.
    #[must_use]
    pub fn scalar(&self) -> Option<Scalar<'_>> {
        match &self.kind {
            Kind::Scalar { text, style: Style::Plain } => Some(typed(text)),
            Kind::Scalar { text, style: Style::Quoted } => Some(Scalar::Text(text)),
            _ => None,
        }
    }
}

/// The type of a plain scalar. A number is a number only where writing it gives the same text: `010`, `3.10` and account
/// ids stay text, as does a number too large to be kept exactly.
fn typed(text: &str) -> Scalar<'_> {
    match text {
        "true" | "True" | "TRUE" => return Scalar::Bool(true),
        "false" | "False" | "FALSE" => return Scalar::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Scalar::Text(text);
    }
    if let Ok(number) = text.parse::<i64>() {
        return if is_canonical(digits) { Scalar::Int(number) } else { Scalar::Text(text) };
    }
    let decimal = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') && digits.contains('.');
    match text.parse::<f64>() {
        Ok(number) if decimal && is_canonical(digits) => Scalar::Float(number),
        _ => Scalar::Text(text),
    }
}

/// Whether digits are written the one way a number is printed: no leading zeros, no trailing ones but in `1.0`.
fn is_canonical(digits: &str) -> bool {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let whole = whole == "0" || !whole.starts_with('0');
    whole && !fraction.is_empty() && (fraction == "0" || !fraction.ends_with('0')) && digits.len() <= 18
}

/// Keeps the last value of each key, as CloudFormation and most readers do, and reports the ones before it.
fn unique(entries: Vec<(Node, Node)>, problems: &mut Vec<Problem>) -> Vec<(Node, Node)> {
    let mut last: HashMap<&str, usize> = HashMap::with_capacity(entries.len());
    let mut lost = Vec::new();
    for (index, (key, _)) in entries.iter().enumerate() {
        let Some(name) = key.text().filter(|name| *name != "<<") else { continue };
        if let Some(earlier) = last.insert(name, index) {
            lost.push(earlier);
            let first = entries.get(earlier).map_or(0, |(key, _)| key.place.line);
            problems.push(Problem {
                place: key.place.clone(),
                message: format!("key `{}` occurs twice, in lines {first} and {}", clipped(name), key.place.line),
                help: Some("the last one counts; remove the other".to_owned()),
            });
        }
    }
    if lost.is_empty() {
        return entries;
    }
    lost.sort_unstable();
    let kept = entries.into_iter().enumerate().filter(|(index, _)| lost.binary_search(index).is_err());
    kept.map(|(_, entry)| entry).collect()
}

/// A name for a message: of bounded length, on one line.
fn clipped(name: &str) -> String {
    let clean: String = name.chars().take(60).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if name.chars().nth(60).is_some() { clean + "…" } else { clean }
}

fn too_deep(place: Place) -> Problem {
    let help = Some("split the file, or check whether it is what it claims to be".to_owned());
    Problem { place, message: format!("nested deeper than {MAX_DEPTH}"), help }
}

fn too_many(place: Place) -> Problem {
    let help = Some("split the file, or check it for aliases that multiply each other".to_owned());
    Problem { place, message: format!("more than {MAX_NODES} nodes, aliases expanded"), help }
}

/// A text with NUL characters is not YAML or JSON; parsers disagree on where it ends.
fn nul(path: &Arc<str>, text: &str) -> Option<Problem> {
    let offset = text.find('\0')?;
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    Some(Problem {
        place: Place::new(path.clone(), number(line), number(column)),
        message: "NUL character".to_owned(),
        help: Some("save the file as UTF-8 text".to_owned()),
    })
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Another library's message in our form: lower case at the start, no full stop, one line.
fn message(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_end_matches('.');
    let mut chars = line.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            let rest: String = line.chars().skip(1).collect();
            first.to_lowercase().collect::<String>() + &rest
        }
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Scalar, typed};

    #[test]
    fn plain_scalars_are_numbers_only_where_nothing_is_lost() {
        let cases = [
            ("true", Scalar::Bool(true)),
            ("False", Scalar::Bool(false)),
            ("yes", Scalar::Text("yes")),
            ("NO", Scalar::Text("NO")),
            ("on", Scalar::Text("on")),
            ("512", Scalar::Int(512)),
            ("-1", Scalar::Int(-1)),
            ("0", Scalar::Int(0)),
            ("0.5", Scalar::Float(0.5)),
            ("1.0", Scalar::Float(1.0)),
            ("010", Scalar::Text("010")),
            ("012345678901", Scalar::Text("012345678901")),
            ("3.10", Scalar::Text("3.10")),
            ("3.", Scalar::Text("3.")),
            ("1.2.3", Scalar::Text("1.2.3")),
            ("22:22", Scalar::Text("22:22")),
            ("2012-10-17", Scalar::Text("2012-10-17")),
            ("1e999", Scalar::Text("1e999")),
            (".inf", Scalar::Text(".inf")),
            ("0x1F", Scalar::Text("0x1F")),
            ("123456789012345678901234567890", Scalar::Text("123456789012345678901234567890")),
            ("", Scalar::Text("")),
        ];
        for (text, expected) in cases {
            assert_eq!(typed(text), expected, "{text}");
        }
    }
}
