//! Tables of records: their columns, which of them hold anything, and how many records there are.

use super::{last_line, resource};
use crate::node::{Kind, Node, yaml};
use serde_json::Value as Json;
use sextant_facts::{Place, Resource, Value, Why};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many lines must be records for a text to be a table.
const RECORDS: usize = 20;
/// Most columns that are kept.
const COLUMNS: usize = 200;
/// Keys under which a document keeps its records.
const LISTS: [&str; 16] = [
    "data",
    "dataset",
    "examples",
    "samples",
    "questions",
    "queries",
    "cases",
    "test_cases",
    "testCases",
    "tests",
    "goldens",
    "records",
    "rows",
    "evaluations",
    "conversations",
    "eval_cases",
];

/// A table, if the text is one.
///
/// # Errors
/// Why a text that claims to be a table is none.
pub(super) fn read(path: &Arc<str>, format: &str, text: &str) -> Result<Option<Resource>, Why> {
    let table = match format {
        "jsonl" => json_lines(path, text)?,
        "csv" => comma_separated(text),
        "json" => json_records(text),
        _ => yaml_list(path, text),
    };
    Ok(table.filter(|table| !table.columns.is_empty()).map(|table| {
        let rows = i64::try_from(table.rows).unwrap_or(i64::MAX);
        let format = if format == "yml" { "yaml" } else { format };
        let properties = vec![
            ("format", Value::text(format)),
            ("columns", Value::list(table.columns.into_iter().map(Value::text))),
            ("filled", Value::list(table.filled.into_iter().map(Value::text))),
            ("rows", Value::int(rows)),
        ];
        resource("dataset", "table", path, (1, last_line(text)), properties)
    }))
}

#[derive(Default)]
struct Table {
    columns: BTreeSet<String>,
    /// Columns that are not empty in every record.
    filled: BTreeSet<String>,
    rows: usize,
}

impl Table {
    /// Adds the keys of a record; those of a record inside it with a dot.
    fn add(&mut self, record: &Json) {
        let Json::Object(fields) = record else { return };
        for (name, value) in fields {
            self.column(name.clone(), !is_empty(value));
            if let Json::Object(inner) = value {
                for (key, value) in inner {
                    self.column(format!("{name}.{key}"), !is_empty(value));
                }
            }
        }
    }

    fn column(&mut self, name: String, filled: bool) {
        if self.columns.len() >= COLUMNS && !self.columns.contains(&name) {
            return;
        }
        if filled && !self.filled.contains(&name) {
            self.filled.insert(name.clone());
        }
        self.columns.insert(name);
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(fields) => fields.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}

fn json_lines(path: &Arc<str>, text: &str) -> Result<Option<Table>, Why> {
    let mut table = Table::default();
    for (line, record) in (1_u32..).zip(text.lines()).filter(|(_, record)| !record.trim().is_empty()) {
        table.rows += 1;
        match serde_json::from_str::<Json>(record) {
            Ok(record) => table.add(&record),
            Err(_) if table.rows > RECORDS => {}
            Err(_) => return Err(Why::at("a line is not a JSON document", Place::new(path.clone(), line, 1))),
        }
    }
    Ok(Some(table))
}

/// A list of records, alone or under a key that says so; any other JSON, and what is none, is something else.
fn json_records(text: &str) -> Option<Table> {
    let begins = text.trim_start();
    let keyed = || LISTS.iter().any(|key| text.contains(&format!("\"{key}\"")));
    let records_first = begins.starts_with('[') || (begins.starts_with('{') && keyed());
    if !records_first {
        return None;
    }
    let records = match serde_json::from_str::<Json>(text).ok()? {
        Json::Array(records) => records,
        Json::Object(mut fields) => LISTS.iter().find_map(|key| match fields.remove(*key) {
            Some(Json::Array(records)) if records.iter().any(Json::is_object) => Some(records),
            _ => None,
        })?,
        _ => return None,
    };
    let mut table = Table { rows: records.len(), ..Table::default() };
    records.iter().for_each(|record| table.add(record));
    Some(table)
}

/// A list of records in YAML, alone or under a key that says so.
fn yaml_list(path: &Arc<str>, text: &str) -> Option<Table> {
    let first = text.lines().find(|line| !line.is_empty() && !line.starts_with('#') && *line != "---")?;
    let keyed = || {
        LISTS.iter().any(|key| text.lines().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim() == ":")))
    };
    if !first.starts_with("- ") && !keyed() {
        return None;
    }
    let parsed = yaml(path, text);
    let root = parsed.documents.first()?;
    let listed = || {
        LISTS
            .iter()
            .find_map(|key| root.get(key).filter(|list| list.items().iter().any(|item| !item.entries().is_empty())))
    };
    let list = if root.items().is_empty() { listed()? } else { root };
    let mut table = Table { rows: list.items().len(), ..Table::default() };
    for record in list.items() {
        table.add_node(record);
    }
    Some(table)
}

impl Table {
    fn add_node(&mut self, record: &Node) {
        for (key, value) in record.entries() {
            let Some(name) = key.text() else { continue };
            self.column(name.to_owned(), !is_blank(value));
            for (key, value) in value.entries() {
                key.text().into_iter().for_each(|key| self.column(format!("{name}.{key}"), !is_blank(value)));
            }
        }
    }
}

fn is_blank(node: &Node) -> bool {
    match &node.kind {
        Kind::Null => true,
        Kind::Scalar { text, .. } => text.trim().is_empty(),
        Kind::Sequence(items) => items.is_empty(),
        Kind::Mapping(entries) => entries.is_empty(),
    }
}

/// The header gives the columns. A line break inside quotes does not end a record.
fn comma_separated(text: &str) -> Option<Table> {
    let mut records = Records { rest: text };
    let header = records.by_ref().find(|line| !line.trim().is_empty())?;
    let separator = [',', ';'].into_iter().find(|separator| header.contains(*separator)).unwrap_or('\t');
    let names: Vec<String> = fields(header, separator).into_iter().take(COLUMNS).collect();
    let named = names.iter().filter(|name| !name.is_empty());
    let mut table = Table { columns: named.cloned().collect(), ..Table::default() };
    if table.columns.len() < 2 {
        return None;
    }
    for record in records.filter(|record| !record.trim().is_empty()) {
        table.rows += 1;
        // Once every column is known to hold something, records are only counted.
        if table.filled.len() < table.columns.len() {
            let values = fields(record, separator);
            let filled = names.iter().zip(values).filter(|(name, value)| !name.is_empty() && !value.is_empty());
            table.filled.extend(filled.map(|(name, _)| name.clone()));
        }
    }
    Some(table)
}

/// The records of a text with separated values.
struct Records<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Records<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        let mut quoted = false;
        let end = self.rest.bytes().position(|byte| {
            quoted ^= byte == b'"';
            byte == b'\n' && !quoted
        });
        let (record, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len()))?;
        self.rest = rest.get(1..).unwrap_or_default();
        Some(record)
    }
}

/// The values of a record, empty ones among them.
fn fields(line: &str, separator: char) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            c if c == separator && !quoted => fields.push(String::new()),
            c => fields.last_mut().into_iter().for_each(|field| field.push(c)),
        }
    }
    fields.into_iter().map(|field| field.trim().to_owned()).collect()
}
