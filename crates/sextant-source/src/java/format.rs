//! Strings that are made from a format.

use crate::code::value::printed;
use crate::language::Language;
use sextant_facts::{Text, Value, Why};

/// `String.format(format, values…)`, `fmt.Sprintf(format, values…)`: plain places take the values, others are holes.
pub(crate) fn formatted(language: Language, format: &str, values: &[Value]) -> Text {
    let mut text = Text::default();
    let mut values = values.iter();
    let mut rest = format;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_literal(before);
        let end = after.find(|c: char| c.is_alphabetic() || c == '%').unwrap_or(after.len());
        let verb = after.get(end..).and_then(|rest| rest.chars().next());
        rest = after.get(end + verb.map_or(0, char::len_utf8)..).unwrap_or_default();
        match verb {
            Some('%') => text.push_literal("%"),
            Some('n') if language == Language::Java => text.push_literal("\n"),
            _ => match (values.next(), verb) {
                (Some(value), Some('s' | 'd' | 'v')) if end == 0 => text.push(&printed(language, value)),
                _ => text.push_hole(Why::new("it is a formatted value")),
            },
        }
    }
    text.push_literal(rest);
    text
}
