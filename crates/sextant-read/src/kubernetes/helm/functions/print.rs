//! Functions that print and quote.

use super::super::value::{TEXT_BYTES, Value};
use super::encode::quoted;
use super::{Arguments, Found, numbers};

pub(super) fn call(name: &str, arguments: &Arguments<'_>) -> Found {
    let values = arguments.values;
    let there = || values.iter().filter(|value| !matches!(value, Value::Nil)).map(Value::print);
    Some(match name {
        "quote" => Ok(Value::text(there().map(|text| quoted(&text)).collect::<Vec<_>>().join(" "))),
        "squote" => Ok(Value::text(there().map(|text| format!("'{text}'")).collect::<Vec<_>>().join(" "))),
        "print" => Ok(Value::text(printed(values))),
        "println" => Ok(Value::text(values.iter().map(Value::print).collect::<Vec<_>>().join(" ") + "\n")),
        "printf" => arguments
            .text(0)
            .and_then(|format| formatted(&format, values.get(1..).unwrap_or_default()))
            .map(Value::text),
        _ => return None,
    })
}

/// The values one after another, with spaces between those that are no texts.
fn printed(values: &[Value]) -> String {
    let mut out = String::new();
    let mut last_was_text = true;
    for value in values {
        let is_text = value.as_text().is_some();
        if !last_was_text && !is_text {
            out.push(' ');
        }
        out.push_str(&value.print());
        last_was_text = is_text;
    }
    out
}

/// A verb of a format with its flags.
#[derive(Default)]
struct Verb {
    left: bool,
    zero: bool,
    plus: bool,
    width: usize,
    precision: Option<usize>,
}

fn formatted(format: &str, values: &[Value]) -> Result<String, String> {
    let mut out = String::new();
    let mut values = values.iter();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut verb = Verb::default();
        let mut digits = None;
        let letter = loop {
            match chars.next() {
                Some('-') => verb.left = true,
                Some('+') => verb.plus = true,
                Some('0') if digits.is_none() && verb.precision.is_none() => verb.zero = true,
                Some(d @ '0'..='9') => {
                    let digit = d.to_digit(10).unwrap_or_default() as usize;
                    let number = digits.get_or_insert(0_usize);
                    *number = (*number * 10 + digit).min(4_096);
                    if verb.precision.is_some() { verb.precision = Some(*number) } else { verb.width = *number }
                }
                Some('.') => (digits, verb.precision) = (None, Some(0)),
                Some(' ' | '#') => {}
                other => break other,
            }
        };
        match letter {
            Some('%') => out.push('%'),
            Some(letter) => verb.write(letter, values.next(), &mut out),
            None => out.push_str("%!(NOVERB)"),
        }
        if out.len() > TEXT_BYTES {
            return Err("a text is too long".to_owned());
        }
    }
    Ok(out)
}

impl Verb {
    fn write(&self, letter: char, value: Option<&Value>, out: &mut String) {
        let Some(value) = value else {
            out.push_str(&format!("%!{letter}(MISSING)"));
            return;
        };
        let places = self.precision.unwrap_or(6);
        let text = match letter {
            'd' => numbers::int(value).to_string(),
            'x' => format!("{:x}", numbers::int(value)),
            'X' => format!("{:X}", numbers::int(value)),
            'o' => format!("{:o}", numbers::int(value)),
            'b' => format!("{:b}", numbers::int(value)),
            'f' | 'F' => format!("{:.places$}", numbers::float(value)),
            'e' => format!("{:e}", numbers::float(value)),
            'q' => quoted(&value.print()),
            'c' => {
                u32::try_from(numbers::int(value)).ok().and_then(char::from_u32).map(String::from).unwrap_or_default()
            }
            _ if matches!(value, Value::Nil) => "<nil>".to_owned(),
            _ => match self.precision {
                Some(most) if letter == 's' => value.print().chars().take(most).collect(),
                _ => value.print(),
            },
        };
        let text =
            if self.plus && matches!(letter, 'd' | 'f') && !text.starts_with('-') { format!("+{text}") } else { text };
        let missing = self.width.saturating_sub(text.chars().count());
        match (self.left, self.zero && !matches!(letter, 's' | 'v' | 'q')) {
            (true, _) => out.push_str(&(text + &" ".repeat(missing))),
            (false, true) => out.push_str(&("0".repeat(missing) + &text)),
            (false, false) => out.push_str(&(" ".repeat(missing) + &text)),
        }
    }
}
