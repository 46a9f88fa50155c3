//! `.sextant/answers.toml`: what people stated, kept beside the code. Comments and order of the file are kept.

use serde::Deserialize;
use sextant_core::{Says, Statement};
use sextant_facts::{Place, Problem};
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

/// The file's path in the reviewed tree.
pub const FILE: &str = ".sextant/answers.toml";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    answer: Vec<toml::Spanned<Statement>>,
}

/// Reads the file's text.
#[must_use]
pub fn read(text: &str) -> (Vec<Statement>, Vec<Problem>) {
    match toml::from_str::<File>(text) {
        Ok(file) => (file.answer.into_iter().map(toml::Spanned::into_inner).collect(), Vec::new()),
        Err(error) => {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).unwrap_or_default().matches('\n').count() + 1;
            let place = Place::new(FILE, u32::try_from(line).unwrap_or(u32::MAX), 1);
            let help = "an answer has about, says (met, not_met, not_applicable, do_not_know), by, on and why";
            (Vec::new(), vec![Problem { place, message: error.message().to_owned(), help: Some(help.to_owned()) }])
        }
    }
}

/// The file's text with a statement added, or put in the place of an earlier one on the same choice or question.
///
/// # Errors
/// When the text is not TOML: it is left as it is.
pub fn record(text: &str, statement: &Statement) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let answers = document.entry("answer").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(answers) = answers.as_array_of_tables_mut() else {
        return Err(format!("`answer` of {FILE} is not a list of [[answer]] tables"));
    };
    let same = |table: &Table| table.get("about").and_then(Item::as_str) == Some(statement.about.as_str());
    let known = answers.iter().position(same);
    if let Some(table) = known.and_then(|index| answers.get_mut(index)) {
        fill(table, statement);
    } else {
        let mut table = Table::new();
        fill(&mut table, statement);
        answers.push(table);
    }
    Ok(document.to_string())
}

fn fill(table: &mut Table, statement: &Statement) {
    table.insert("about", value(&statement.about));
    table.insert("says", value(says(statement.says)));
    table.insert("by", value(&statement.by));
    table.insert("on", value(&statement.on));
    table.insert("why", value(&statement.why));
    for (key, content) in [("until", &statement.until), ("evidence_digest", &statement.evidence_digest)] {
        match content {
            Some(content) => table.insert(key, value(content)),
            None => table.remove(key),
        };
    }
}

fn says(says: Says) -> &'static str {
    match says {
        Says::Met => "met",
        Says::NotMet => "not_met",
        Says::NotApplicable => "not_applicable",
        Says::DoNotKnow => "do_not_know",
    }
}
