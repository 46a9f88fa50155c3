//! Functions over strings.

use super::Function;
use crate::terraform::access::{elements, key_text};
use crate::terraform::limits;
use crate::terraform::merge::{doubt, draw};
use sextant_facts::{Data, Part, Text, Value, Why};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "format" => |arguments| Some(Value::known(Data::Text(format(arguments)?))),
        "formatlist" => formatlist,
        "join" => join,
        "split" => split,
        "lower" => |arguments| each_literal(arguments, |text| text.to_lowercase()),
        "upper" => |arguments| each_literal(arguments, |text| text.to_uppercase()),
        "title" => |arguments| literal(arguments, title),
        "trimspace" => |arguments| literal(arguments, |text| text.trim().to_owned()),
        "chomp" => |arguments| literal(arguments, |text| text.trim_end_matches(['\n', '\r']).to_owned()),
        "strrev" => |arguments| literal(arguments, |text| text.chars().rev().collect()),
        "trim" => |arguments| literal2(arguments, |text, cut| text.trim_matches(|c| cut.contains(c)).to_owned()),
        "trimprefix" => |arguments| literal2(arguments, |text, cut| text.strip_prefix(cut).unwrap_or(text).to_owned()),
        "trimsuffix" => |arguments| literal2(arguments, |text, cut| text.strip_suffix(cut).unwrap_or(text).to_owned()),
        "replace" => replace,
        "substr" => substr,
        "startswith" => |arguments| end(arguments, true),
        "endswith" => |arguments| end(arguments, false),
        "strcontains" => |arguments| {
            let (text, part) = (arguments.first()?.as_str()?, arguments.get(1)?.as_str()?);
            Some(Value::bool(text.contains(part)))
        },
        "indent" => indent,
        "tostring" => |arguments| match arguments.first()?.data()? {
            Data::List(_) | Data::Map(_) => None,
            Data::Json(_) => arguments.first().cloned(),
            _ => Some(Value::known(Data::Text(arguments.first()?.to_text()))),
        },
        _ => return None,
    })
}

/// Applies a change to a string without holes.
fn literal(arguments: &[Value], change: impl Fn(&str) -> String) -> Option<Value> {
    Some(Value::text(change(&key_text(arguments.first()?)?)))
}

fn literal2(arguments: &[Value], change: impl Fn(&str, &str) -> String) -> Option<Value> {
    Some(Value::text(change(&key_text(arguments.first()?)?, arguments.get(1)?.as_str()?)))
}

/// Applies a change that works character by character, around holes.
fn each_literal(arguments: &[Value], change: impl Fn(&str) -> String) -> Option<Value> {
    let Data::Text(text) = arguments.first()?.data()? else { return None };
    let mut out = Text::default();
    for part in &text.parts {
        match part {
            Part::Literal(part) => out.push_literal(&change(part)),
            Part::Hole(why) => out.push_hole(why.clone()),
        }
    }
    Some(Value::known(Data::Text(out)))
}

fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut begins = true;
    for character in text.chars() {
        if begins {
            out.extend(character.to_uppercase())
        } else {
            out.push(character)
        }
        begins = !character.is_alphanumeric();
    }
    out
}

fn length(text: &Text) -> usize {
    text.parts.iter().map(|part| if let Part::Literal(part) = part { part.len() } else { 1 }).sum()
}

fn join(arguments: &[Value]) -> Option<Value> {
    let separator = arguments.first()?.to_text();
    let mut out = Text::default();
    let mut size = 0;
    let mut first = true;
    for list in arguments.get(1..)? {
        let elements = elements(list);
        for element in elements.entries {
            let text = element.value.to_text();
            size += length(&text) + length(&separator);
            if size > limits::TEXT {
                return None;
            }
            if let Some(why) = element.perhaps {
                out.push_hole(why);
                first = false;
                continue;
            }
            if !std::mem::take(&mut first) {
                out.push(&separator);
            }
            out.push(&text);
        }
        if let Some(why) = elements.open {
            out.push_hole(why);
        }
    }
    Some(Value::known(Data::Text(out)))
}

fn split(arguments: &[Value]) -> Option<Value> {
    let separator = arguments.first()?.as_str()?;
    let text = key_text(arguments.get(1)?)?;
    if separator.is_empty() {
        return Some(Value::list(text.chars().map(|character| Value::text(character.to_string()))));
    }
    Some(Value::list(text.split(separator).map(Value::text)))
}

/// `replace` with a literal; a pattern between slashes is a regular expression.
fn replace(arguments: &[Value]) -> Option<Value> {
    let (text, from, to) = (key_text(arguments.first()?)?, arguments.get(1)?.as_str()?, arguments.get(2)?.as_str()?);
    let pattern = from.len() > 1 && from.starts_with('/') && from.ends_with('/');
    let longest = text.len().saturating_add(text.len().saturating_add(1).saturating_mul(to.len()));
    if pattern || longest > limits::TEXT * 16 {
        return None;
    }
    let out = text.replace(from, to);
    (out.len() <= limits::TEXT).then(|| Value::text(out))
}

fn substr(arguments: &[Value]) -> Option<Value> {
    let text = key_text(arguments.first()?)?;
    let (Data::Int(offset), Data::Int(length)) = (arguments.get(1)?.data()?, arguments.get(2)?.data()?) else {
        return None;
    };
    let characters: Vec<char> = text.chars().collect();
    let start = usize::try_from(*offset).unwrap_or_else(|_| {
        characters.len().saturating_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX))
    });
    let length = usize::try_from(*length).unwrap_or(usize::MAX);
    Some(Value::text(characters.iter().skip(start).take(length).collect::<String>()))
}

/// Whether a string begins or ends with another, decided by what is certain there.
fn end(arguments: &[Value], start: bool) -> Option<Value> {
    let (text, part) = (arguments.first()?.to_text(), arguments.get(1)?.as_str()?.to_owned());
    if let Some(text) = text.as_literal() {
        let holds = if start { text.starts_with(&part) } else { text.ends_with(&part) };
        return Some(Value::bool(holds));
    }
    let certain = match if start { text.parts.first() } else { text.parts.last() }? {
        Part::Literal(certain) => certain,
        Part::Hole(_) => return None,
    };
    let (holds, open) = if start {
        (certain.starts_with(&part), part.starts_with(certain.as_str()))
    } else {
        (certain.ends_with(&part), part.ends_with(certain.as_str()))
    };
    (holds || !open).then(|| Value::bool(holds))
}

fn indent(arguments: &[Value]) -> Option<Value> {
    let Data::Int(spaces) = arguments.first()?.data()? else { return None };
    let text = arguments.get(1)?.as_str()?;
    let spaces = usize::try_from(*spaces).ok().filter(|spaces| *spaces <= 64)?;
    let out = text.replace('\n', &format!("\n{}", " ".repeat(spaces)));
    (out.len() <= limits::TEXT).then(|| Value::text(out))
}

/// `format`; a verb whose value is not known makes a hole.
fn format(arguments: &[Value]) -> Option<Text> {
    let (pattern, values) = arguments.split_first()?;
    let pattern = pattern.as_str()?;
    let mut out = Text::default();
    let mut values = values.iter();
    let mut rest = pattern;
    while let Some(at) = rest.find('%') {
        out.push_literal(rest.get(..at)?);
        let directive = rest.get(at + 1..)?;
        let end = directive.find(|c: char| c.is_ascii_alphabetic() || c == '%')?;
        let (flags, verb) = (directive.get(..end)?, directive.get(end..=end)?);
        if verb == "%" {
            out.push_literal("%");
        } else {
            out.push(&formatted(flags, verb, values.next()?));
        }
        rest = directive.get(end + 1..)?;
        if length(&out) > limits::TEXT {
            return None;
        }
    }
    out.push_literal(rest);
    Some(out)
}

fn formatted(flags: &str, verb: &str, value: &Value) -> Text {
    let text = value.to_text();
    let Some(literal) = text.as_literal() else { return text };
    match (flags, verb) {
        ("", "s" | "d" | "v" | "t") => text,
        ("", "q") => Text::literal(format!("{literal:?}")),
        (_, "d") if flags.starts_with('0') => match flags.parse::<usize>() {
            Ok(width) if width <= 64 => Text::literal(format!("{literal:0>width$}")),
            _ => Text::hole(Why::new("a format that is not evaluated")),
        },
        _ => Text::hole(Why::new(format!("the format `%{flags}{verb}` is not evaluated"))),
    }
}

fn formatlist(arguments: &[Value]) -> Option<Value> {
    let mut length = None;
    for argument in arguments {
        if doubt(argument).is_some() && argument.as_list().is_none() && argument.as_str().is_none() {
            return None;
        }
        if let Some(list) = argument.as_list() {
            if list.open.is_some() || list.items.iter().any(|item| item.perhaps.is_some()) {
                return None;
            }
            length = Some(length.unwrap_or(list.items.len()).min(list.items.len()));
        }
    }
    let mut out = Vec::new();
    for at in 0..length.unwrap_or(1) {
        let pick = |argument: &Value| match argument.as_list() {
            Some(list) => list.items.get(at).map_or_else(Value::absent, |item| item.value.clone()),
            None => argument.clone(),
        };
        let row: Vec<Value> = arguments.iter().map(pick).collect();
        let value = Value::known(Data::Text(format(&row)?));
        out.push(row.iter().fold(value, draw));
    }
    Some(Value::list(out))
}
