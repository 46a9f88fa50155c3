//! Tables of records: the columns of the first records, and how many there are.

use super::{last_line, resource};
use crate::node::{Kind, Node, yaml};
use serde_json::Value as Json;
use sextant_facts::{Place, Resource, Value, Why};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How many records are looked at for their columns.
const RECORDS: usize = 20;
/// Most columns that are kept.
const COLUMNS: usize = 200;

/// A table, if the text is one.
///
/// # Errors
/// Why a text that claims to be a table is none.
pub(super) fn read(path: &Arc<str>, format: &str, text: &str) -> Result<Option<Resource>, Why> {
    let table = match format {
        "jsonl" => json_lines(path, text)?,
        "csv" => comma_separated(text),
        "json" => json_array(text),
        _ => yaml_list(path, text),
    };
    Ok(table.filter(|table| !table.columns.is_empty()).map(|table| {
        let rows = i64::try_from(table.rows).unwrap_or(i64::MAX);
        let format = if format == "yml" { "yaml" } else { format };
        let properties = vec![
            ("format", Value::text(format)),
            ("columns", Value::list(table.columns.into_iter().map(Value::text))),
            ("rows", Value::int(rows)),
        ];
        resource("dataset", "table", path, (1, last_line(text)), properties)
    }))
}

#[derive(Default)]
struct Table {
    columns: BTreeSet<String>,
    rows: usize,
}

impl Table {
    /// Adds the keys of a record; those of a record inside it with a dot.
    fn add(&mut self, record: &Json) {
        let Json::Object(fields) = record else { return };
        for (name, value) in fields {
            if self.columns.len() >= COLUMNS {
                return;
            }
            self.columns.insert(name.clone());
            if let Json::Object(inner) = value {
                let nested = inner.keys().take(COLUMNS).map(|key| format!("{name}.{key}"));
                self.columns.extend(nested);
            }
        }
    }
}

fn json_lines(path: &Arc<str>, text: &str) -> Result<Option<Table>, Why> {
    let mut table = Table::default();
    for (line, record) in (1_u32..).zip(text.lines()).filter(|(_, record)| !record.trim().is_empty()) {
        table.rows += 1;
        if table.rows > RECORDS {
            continue;
        }
        let record: Json = serde_json::from_str(record)
            .map_err(|_| Why::at("a line is not a JSON document", Place::new(path.clone(), line, 1)))?;
        table.add(&record);
    }
    Ok(Some(table))
}

/// Only a list of records is a table; any other JSON, and what is not JSON at all, is something else.
fn json_array(text: &str) -> Option<Table> {
    if !text.trim_start().starts_with('[') {
        return None;
    }
    let records: Vec<Json> = serde_json::from_str(text).ok()?;
    let mut table = Table { rows: records.len(), ..Table::default() };
    records.iter().take(RECORDS).for_each(|record| table.add(record));
    Some(table)
}

fn yaml_list(path: &Arc<str>, text: &str) -> Option<Table> {
    let first = text.lines().find(|line| !line.is_empty() && !line.starts_with('#') && *line != "---")?;
    if !first.starts_with("- ") {
        return None;
    }
    let parsed = yaml(path, text);
    let root = parsed.documents.first()?;
    let names = |node: &Node| -> Vec<String> {
        node.entries().iter().filter_map(|(key, _)| key.text().map(str::to_owned)).collect()
    };
    let mut table = Table { rows: root.items().len(), ..Table::default() };
    for record in root.items().iter().take(RECORDS).filter(|record| matches!(record.kind, Kind::Mapping(_))) {
        table.columns.extend(names(record).into_iter().take(COLUMNS));
    }
    Some(table)
}

/// The header gives the columns. A line break inside quotes does not end a record.
fn comma_separated(text: &str) -> Option<Table> {
    let mut records = 0;
    let mut quoted = false;
    let mut header_end = None;
    let mut empty = true;
    for (index, character) in text.char_indices() {
        match character {
            '"' => quoted = !quoted,
            '\n' if !quoted => {
                header_end = header_end.or(Some(index));
                records += usize::from(!empty);
                empty = true;
                continue;
            }
            _ => {}
        }
        empty = empty && character.is_whitespace();
    }
    records += usize::from(!empty);
    let header = text.get(..header_end.unwrap_or(text.len()))?;
    let separator = if header.contains(',') {
        ','
    } else if header.contains(';') {
        ';'
    } else {
        '\t'
    };
    let columns: BTreeSet<String> = fields(header, separator).into_iter().take(COLUMNS).collect();
    (columns.len() > 1).then(|| Table { columns, rows: records.saturating_sub(1) })
}

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
    fields.into_iter().map(|field| field.trim().to_owned()).filter(|field| !field.is_empty()).collect()
}
