//! Functions over texts.

use super::super::value::{Entries, TEXT_BYTES, Value};
use super::{Arguments, Found};

pub(super) fn call(name: &str, arguments: &Arguments<'_>) -> Found {
    trimmed(name, arguments)
        .or_else(|| shaped(name, arguments))
        .or_else(|| split(name, arguments))
        .or_else(|| path(name, arguments))
}

fn trimmed(name: &str, arguments: &Arguments<'_>) -> Found {
    let two = |work: fn(&str, &str) -> Value| Some(both(arguments).map(|(first, second)| work(&first, &second)));
    let one = |work: fn(&str) -> String| Some(arguments.text(0).map(|text| Value::text(work(&text))));
    match name {
        "upper" => one(str::to_uppercase),
        "lower" => one(str::to_lowercase),
        "title" => one(|text| words(text, ' ')),
        "untitle" => one(|text| initial(text, char::to_ascii_lowercase)),
        "trim" => one(|text| text.trim().to_owned()),
        "trimAll" | "trimall" => two(|cut, text| Value::text(text.trim_matches(|c| cut.contains(c)))),
        "trimSuffix" => two(|cut, text| Value::text(text.strip_suffix(cut).unwrap_or(text))),
        "trimPrefix" => two(|cut, text| Value::text(text.strip_prefix(cut).unwrap_or(text))),
        "nospace" => one(|text| text.chars().filter(|c| !c.is_whitespace()).collect()),
        "contains" => two(|part, text| Value::Bool(text.contains(part))),
        "hasPrefix" => two(|part, text| Value::Bool(text.starts_with(part))),
        "hasSuffix" => two(|part, text| Value::Bool(text.ends_with(part))),
        "snakecase" => one(|text| lowered(text, '_')),
        "kebabcase" => one(|text| lowered(text, '-')),
        "camelcase" => one(|text| words(&text.replace(['_', '-'], " "), ' ').replace(' ', "")),
        "html" => one(|text| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")),
        "urlquery" | "js" => one(str::to_owned),
        "toString" => one(str::to_owned),
        "swapcase" | "shuffle" | "initials" => one(str::to_owned),
        _ => None,
    }
}

fn both(arguments: &Arguments<'_>) -> Result<(String, String), String> {
    Ok((arguments.text(0)?, arguments.text(1)?))
}

fn shaped(name: &str, arguments: &Arguments<'_>) -> Found {
    Some(match name {
        "indent" => indented(arguments),
        "nindent" => indented(arguments).map(|text| Value::text(format!("\n{}", text.print()))),
        "replace" => (|| Ok(Value::text(arguments.text(2)?.replace(&*arguments.text(0)?, &arguments.text(1)?))))(),
        "trunc" => (|| Ok(Value::text(cut(&arguments.text(1)?, arguments.int(0)?))))(),
        "abbrev" => (|| Ok(Value::text(cut(&arguments.text(1)?, arguments.int(0)?))))(),
        "substr" => substring(arguments),
        "repeat" => (|| {
            let (count, text) = (arguments.count(0)?, arguments.text(1)?);
            if count.saturating_mul(text.len()) > TEXT_BYTES {
                Err("a text is too long".to_owned())
            } else {
                Ok(Value::text(text.repeat(count)))
            }
        })(),
        "cat" => {
            let there = arguments.values.iter().filter(|value| !matches!(value, Value::Nil));
            Ok(Value::text(there.map(Value::print).collect::<Vec<_>>().join(" ")))
        }
        "plural" => (|| if arguments.int(2)? == 1 { arguments.get(0).cloned() } else { arguments.get(1).cloned() })(),
        "wrap" => arguments.last().cloned(),
        _ => return None,
    })
}

fn indented(arguments: &Arguments<'_>) -> Result<Value, String> {
    let (count, text) = (arguments.count(0)?.min(1_000), arguments.text(1)?);
    if count.saturating_mul(text.matches('\n').count()) > TEXT_BYTES {
        return Err("a text is too long".to_owned());
    }
    let pad = " ".repeat(count);
    Ok(Value::text(format!("{pad}{}", text.replace('\n', &format!("\n{pad}")))))
}

/// The first characters of a text; the last ones for a negative count.
fn cut(text: &str, count: i64) -> String {
    let wanted = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    let all = text.chars().count();
    if count < 0 {
        text.chars().skip(all.saturating_sub(wanted)).collect()
    } else {
        text.chars().take(wanted).collect()
    }
}

fn substring(arguments: &Arguments<'_>) -> Result<Value, String> {
    let (start, end, text) = (arguments.int(0)?, arguments.int(1)?, arguments.text(2)?);
    let start = usize::try_from(start).unwrap_or_default();
    let taken: String = match usize::try_from(end) {
        Ok(end) => text.chars().take(end).skip(start).collect(),
        Err(_) => text.chars().skip(start).collect(),
    };
    Ok(Value::text(taken))
}

fn split(name: &str, arguments: &Arguments<'_>) -> Found {
    let numbered = |parts: Vec<String>| {
        let entries: Entries =
            parts.iter().enumerate().map(|(index, part)| (format!("_{index}").into(), Value::text(part))).collect();
        Value::entries(entries)
    };
    Some(match name {
        "splitList" => both(arguments)
            .map(|(by, text)| Value::list(pieces(&text, &by, usize::MAX).iter().map(Value::text).collect())),
        "split" => both(arguments).map(|(by, text)| numbered(pieces(&text, &by, usize::MAX))),
        "splitn" => (|| Ok(numbered(pieces(&arguments.text(2)?, &arguments.text(0)?, arguments.count(1)?))))(),
        "join" => (|| {
            let items = match arguments.get(1)? {
                list @ Value::List(_) => list.items().unwrap_or_default(),
                Value::Nil => Vec::new(),
                other => vec![other.clone()],
            };
            let texts: Vec<String> =
                items.iter().filter(|item| !matches!(item, Value::Nil)).map(Value::print).collect();
            Ok(Value::text(texts.join(&arguments.text(0)?)))
        })(),
        "toStrings" => {
            arguments.items(0).map(|items| Value::list(items.iter().map(|item| Value::text(item.print())).collect()))
        }
        "sortAlpha" => arguments.items(0).map(|items| {
            let mut texts: Vec<String> = items.iter().map(Value::print).collect();
            texts.sort();
            Value::list(texts.iter().map(Value::text).collect())
        }),
        _ => return None,
    })
}

fn pieces(text: &str, by: &str, most: usize) -> Vec<String> {
    if by.is_empty() {
        return text.chars().map(String::from).collect();
    }
    text.splitn(most, by).map(str::to_owned).collect()
}

fn path(name: &str, arguments: &Arguments<'_>) -> Found {
    let one = |work: fn(&str) -> &str| Some(arguments.text(0).map(|text| Value::text(work(&text))));
    match name {
        "base" | "osBase" => one(|text| text.trim_end_matches('/').rsplit('/').next().unwrap_or_default()),
        "dir" | "osDir" => one(|text| text.rsplit_once('/').map_or(".", |(directory, _)| directory)),
        "ext" | "osExt" => one(|text| text.rfind('.').and_then(|at| text.get(at..)).unwrap_or_default()),
        "clean" | "osClean" => one(|text| text.trim_end_matches('/')),
        "isAbs" => Some(arguments.text(0).map(|text| Value::Bool(text.starts_with('/')))),
        "urlParse" => Some(arguments.text(0).map(|text| url(&text))),
        _ => None,
    }
}

fn url(text: &str) -> Value {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let (host, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let hostname = host.split(':').next().unwrap_or_default();
    Value::map([
        ("scheme", Value::text(scheme)),
        ("host", Value::text(host)),
        ("hostname", Value::text(hostname)),
        ("path", Value::text(path)),
    ])
}

fn initial(text: &str, change: fn(&char) -> char) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| change(&first)).into_iter().chain(chars).collect()
}

fn words(text: &str, by: char) -> String {
    let titled: Vec<String> = text.split(by).map(|word| initial(word, char::to_ascii_uppercase)).collect();
    titled.join(&by.to_string())
}

fn lowered(text: &str, by: char) -> String {
    let mut out = String::new();
    let mut before = None;
    for c in text.chars() {
        let breaks = matches!(c, ' ' | '-' | '_' | '.');
        if c.is_uppercase() && before.is_some_and(|b: char| b.is_lowercase() || b.is_ascii_digit()) {
            out.push(by);
        }
        out.extend(if breaks { vec![by] } else { c.to_lowercase().collect() });
        before = Some(c);
    }
    out
}
