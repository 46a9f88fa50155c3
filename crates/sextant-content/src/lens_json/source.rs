//! A lens file as JSON with positions, and the problems found in it.

use super::{FILE_LIMIT, LensProblem, SCHEMA_VERSION, Severity};
use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use std::collections::BTreeMap;

/// The problems of one severity that are listed; more of them are counted.
const LISTED: usize = 200;

/// The nesting that a lens needs is nine.
const MAX_DEPTH: usize = 64;

/// A value and its place in the lens.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value<'a>,
    pub(super) path: String,
}

impl<'a> Node<'a> {
    pub(super) fn offset(&self) -> usize {
        self.value.range().start
    }
}

/// An object whose keys are known and stand once.
pub(super) struct Fields<'a> {
    path: String,
    offset: usize,
    entries: BTreeMap<&'a str, &'a Value<'a>>,
}

impl<'a> Fields<'a> {
    /// The value of a key; `null` is as good as absent.
    pub(super) fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.entries.get(key).filter(|value| !matches!(value, Value::NullKeyword(_)))?;
        Some(Node { value, path: self.path_of(key) })
    }

    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(super) fn path(&self) -> &str {
        &self.path
    }

    pub(super) fn offset(&self) -> usize {
        self.offset
    }
}

/// A text with its node.
pub(super) struct Text<'a> {
    pub(super) node: Node<'a>,
    pub(super) value: &'a str,
}

/// An unknown key of a kind of object: where it stood first and how often.
struct Unknown {
    offset: usize,
    path: String,
    times: usize,
}

pub(super) struct Source<'t> {
    text: &'t str,
    line_starts: Vec<usize>,
    problems: Vec<LensProblem>,
    counts: BTreeMap<Severity, usize>,
    unknown: BTreeMap<(&'static str, String), Unknown>,
    /// What the search for rules that never apply may still cost.
    pub(super) steps: u64,
}

impl<'t> Source<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let starts = text.char_indices().filter(|(_, character)| *character == '\n').map(|(at, _)| at + 1);
        Self {
            text,
            line_starts: std::iter::once(0).chain(starts).collect(),
            problems: Vec::new(),
            counts: BTreeMap::new(),
            unknown: BTreeMap::new(),
            steps: 40_000_000,
        }
    }

    /// The file as values with ranges; nothing where it is no JSON.
    pub(super) fn parse(&mut self) -> Option<Value<'t>> {
        let characters = self.text.chars().count();
        if characters > FILE_LIMIT {
            let help =
                format!("AWS takes lens files of up to {FILE_LIMIT} characters: remove questions or shorten texts");
            self.report(Severity::Error, 0, "", format!("{characters} characters long"), Some(&help));
            return None;
        }
        // The strict parser decides what is JSON (numbers, surrogates, depth); the other one knows positions.
        if let Err(error) = serde_json::from_str::<serde_json::Value>(self.text) {
            self.syntax(&error);
            return None;
        }
        let options = ParseOptions {
            allow_comments: false,
            allow_trailing_commas: false,
            allow_loose_object_property_names: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            allow_bare_decimal_point_numbers: false,
            allow_non_finite_numbers: false,
            allow_extended_string_escapes: false,
        };
        let parsed = parse_to_ast(self.text, &CollectOptions::default(), &options);
        let value = parsed.ok().and_then(|parsed| parsed.value);
        if value.is_none() {
            self.report(Severity::Error, 0, "", "not valid JSON".to_owned(), None);
        }
        let value = value?;
        if self.too_deep() { None } else { Some(value) }
    }

    fn syntax(&mut self, error: &serde_json::Error) {
        let line_start = self.line_starts.get(error.line().saturating_sub(1)).copied().unwrap_or_default();
        let line = self.text.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
        // The parser counts columns in bytes and points at the last byte it read.
        let at = line.len().min(error.column().saturating_sub(1));
        let at = (0..=at).rev().find(|at| line.is_char_boundary(*at)).unwrap_or_default();
        let rest = line.get(at..).unwrap_or_default();
        let word = ["NaN", "Infinity", "-Infinity", "undefined", "None", "True", "False"]
            .iter()
            .find(|word| rest.starts_with(**word));
        let text = error.to_string();
        let text = text.split(" at line ").next().unwrap_or_default();
        let (message, help) = match word {
            Some(word) => (
                format!("`{word}` is no JSON value"),
                "a program wrote it where a text was missing: put the text there, in quotes",
            ),
            None if text.contains("recursion limit") => {
                (format!("nested deeper than {MAX_DEPTH}"), "a lens nests nine levels")
            }
            None => (format!("not valid JSON: {text}"), "correct the file; nothing of it was read"),
        };
        self.report(Severity::Error, line_start + at, "", message, Some(help));
    }

    fn too_deep(&mut self) -> bool {
        let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
        for (at, byte) in self.text.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'[' | b'{' if !quoted => depth += 1,
                b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > MAX_DEPTH {
                let message = format!("nested deeper than {MAX_DEPTH}");
                self.report(Severity::Error, at, "", message, Some("a lens nests nine levels"));
                return true;
            }
        }
        false
    }

    pub(super) fn report(
        &mut self,
        severity: Severity,
        offset: usize,
        path: &str,
        message: String,
        help: Option<&str>,
    ) {
        let count = self.counts.entry(severity).or_default();
        *count += 1;
        if *count <= LISTED {
            let position = Some(self.position(offset));
            self.problems.push(LensProblem {
                position,
                severity,
                path: path.to_owned(),
                message,
                help: help.map(str::to_owned),
            });
        }
    }

    pub(super) fn error(&mut self, node: &Node<'_>, message: impl Into<String>, help: &str) {
        self.report(
            Severity::Error,
            node.offset(),
            &node.path,
            message.into(),
            Some(help).filter(|help| !help.is_empty()),
        );
    }

    pub(super) fn warning(&mut self, node: &Node<'_>, message: impl Into<String>, help: &str) {
        self.report(
            Severity::Warning,
            node.offset(),
            &node.path,
            message.into(),
            Some(help).filter(|help| !help.is_empty()),
        );
    }

    /// Whether an error was found.
    pub(super) fn failed(&self) -> bool {
        self.counts.contains_key(&Severity::Error)
    }

    /// All problems in the order of the file; those of the whole come last.
    pub(super) fn into_problems(mut self) -> Vec<LensProblem> {
        for ((kind, key), unknown) in std::mem::take(&mut self.unknown) {
            let times = if unknown.times > 1 { format!("; so does {} more", unknown.times - 1) } else { String::new() };
            let message = format!("no key `{}` in a {kind}: ignored{times}", shown(&key));
            self.report(Severity::Note, unknown.offset, &unknown.path, message, None);
        }
        self.problems.sort();
        let more: Vec<_> = self.counts.iter().filter(|(_, count)| **count > LISTED).collect();
        let more = more.into_iter().map(|(severity, count)| LensProblem {
            position: None,
            severity: *severity,
            path: String::new(),
            message: format!("{} more of this severity are not listed", count - LISTED),
            help: None,
        });
        let more: Vec<_> = more.collect();
        self.problems.extend(more);
        self.problems
    }

    pub(super) fn position(&self, offset: usize) -> (u32, u32) {
        let line = self.line_starts.partition_point(|start| *start <= offset).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or_default();
        let column = self.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// The place of a byte of a text; that of the text where escapes keep it from being told.
    pub(super) fn inside(&self, text: &Text<'_>, byte: usize) -> usize {
        let start = text.node.offset();
        let verbatim = self.text.get(start + 1..).is_some_and(|rest| rest.starts_with(text.value));
        if verbatim { start + 1 + byte } else { start }
    }

    /// The object's entries. Keys that stand twice are errors, since two readers would disagree; unknown ones are
    /// noted.
    pub(super) fn fields<'a>(&mut self, node: &Node<'a>, kind: &'static str, known: &[&str]) -> Option<Fields<'a>> {
        let Value::Object(object) = node.value else {
            self.error(node, format!("a {kind} is an object, not {}", named(node.value)), "");
            return None;
        };
        let mut fields = Fields { path: node.path.clone(), offset: node.offset(), entries: BTreeMap::new() };
        let mut firsts: BTreeMap<&str, usize> = BTreeMap::new();
        for property in &object.properties {
            let (key, offset) = (property.name.as_str(), property.range.start);
            if let Some(first) = firsts.get(key) {
                let (line, column) = self.position(*first);
                let message = format!("the key `{}` stands twice, first at {line}:{column}", shown(key));
                self.report(Severity::Error, offset, &fields.path, message, Some("keep one of the two"));
                continue;
            }
            firsts.insert(key, offset);
            if known.contains(&key) {
                fields.entries.insert(key, &property.value);
            } else {
                let path = fields.path.clone();
                let unknown = self.unknown.entry((kind, key.to_owned())).or_insert(Unknown { offset, path, times: 0 });
                unknown.times += 1;
            }
        }
        Some(fields)
    }

    /// The elements of an array.
    pub(super) fn elements<'a>(&mut self, node: &Node<'a>) -> Vec<Node<'a>> {
        let Value::Array(array) = node.value else {
            self.error(node, format!("a list is wanted, not {}", named(node.value)), "");
            return Vec::new();
        };
        let element = |(index, value)| Node { value, path: format!("{}[{index}]", node.path) };
        array.elements.iter().enumerate().map(element).collect()
    }

    /// A text, if it is one.
    pub(super) fn text<'a>(&mut self, node: Node<'a>) -> Option<Text<'a>> {
        if let Value::StringLit(string) = node.value {
            return Some(Text { value: &string.value, node });
        }
        self.error(&node, format!("a text is wanted, not {}", named(node.value)), "put it in quotes");
        None
    }

    /// What a key has to hold.
    pub(super) fn required<'a>(&mut self, fields: &Fields<'a>, key: &str) -> Option<Node<'a>> {
        let found = fields.get(key);
        if found.is_none() {
            let help = if key == "schemaVersion" {
                format!("write \"{key}\": \"{SCHEMA_VERSION}\"")
            } else {
                format!("add \"{key}\"")
            };
            self.report(Severity::Error, fields.offset, &fields.path, format!("`{key}` is missing"), Some(&help));
        }
        found
    }
}

/// A key or id from a stranger, short enough for a message and with its marks visible.
pub(super) fn shown(text: &str) -> String {
    let escape = |character: char| {
        let plain = character.is_ascii_graphic() || character == ' ' || character.is_alphanumeric();
        if plain { character.to_string() } else { character.escape_default().to_string() }
    };
    let mut out: String = text.chars().take(40).map(escape).collect();
    if text.chars().nth(40).is_some() {
        out.push_str("...");
    }
    out
}

fn named(value: &Value<'_>) -> &'static str {
    match value {
        Value::StringLit(_) => "a text",
        Value::NumberLit(_) => "a number",
        Value::BooleanLit(_) => "true or false",
        Value::Object(_) => "an object",
        Value::Array(_) => "a list",
        Value::NullKeyword(_) => "null",
    }
}
