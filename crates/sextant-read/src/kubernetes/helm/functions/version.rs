//! Comparison of versions.

use super::super::value::Value;
use super::{Arguments, Found};

pub(super) fn call(name: &str, arguments: &Arguments<'_>) -> Found {
    Some(match name {
        "semverCompare" => (|| {
            let (constraint, text) = (arguments.text(0)?, arguments.text(1)?);
            let version = Version::of(&text).ok_or_else(|| format!("`{text}` is not a version"))?;
            let allowed = |terms: &str| terms_of(terms).iter().all(|term| allows(term, &version));
            Ok(Value::Bool(constraint.split("||").any(allowed)))
        })(),
        "semver" => arguments.text(0).and_then(|text| {
            let version = Version::of(&text).ok_or_else(|| format!("`{text}` is not a version"))?;
            let [major, minor, patch] = version.numbers.map(|number| Value::Int(number.unwrap_or_default()));
            let before = Value::text(&version.before);
            Ok(Value::map([
                ("Major", major),
                ("Minor", minor),
                ("Patch", patch),
                ("Prerelease", before),
                ("Original", Value::text(text)),
            ]))
        }),
        _ => return None,
    })
}

/// A version; parts may be left open (`1.2`, `1.x`).
struct Version {
    numbers: [Option<i64>; 3],
    before: String,
}

impl Version {
    fn of(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V']);
        let text = text.split('+').next().unwrap_or_default();
        let (numbers, before) = text.split_once('-').unwrap_or((text, ""));
        let mut parts = numbers.split('.');
        let mut next = || match parts.next() {
            None | Some("x" | "X" | "*" | "") => Some(None),
            Some(part) => part.parse().ok().map(Some),
        };
        Some(Self { numbers: [next()?, next()?, next()?], before: before.to_owned() })
    }

    fn key(&self) -> [i64; 3] {
        self.numbers.map(Option::unwrap_or_default)
    }
}

/// The terms of a constraint, operators with their versions.
fn terms_of(text: &str) -> Vec<String> {
    let mut terms: Vec<String> = Vec::new();
    for word in text.split([' ', ',']).filter(|word| !word.is_empty()) {
        match terms.last_mut().filter(|last| last.chars().all(|c| "<>=!~^".contains(c))) {
            Some(operator) => operator.push_str(word),
            None => terms.push(word.to_owned()),
        }
    }
    terms
}

fn allows(term: &str, version: &Version) -> bool {
    let end = term.find(|c: char| !"<>=!~^".contains(c)).unwrap_or(term.len());
    let (operator, wanted) = term.split_at(end);
    let Some(wanted) = Version::of(wanted) else { return false };
    let (own, other) = (version.key(), wanted.key());
    let same = own.iter().zip(&wanted.numbers).all(|(own, wanted)| wanted.is_none_or(|wanted| wanted == *own));
    let shares = |count: usize| own.iter().zip(&other).take(count).all(|(a, b)| a == b);
    match operator {
        "" | "=" | "==" => same,
        "!=" => !same,
        ">" => own > other && !same,
        ">=" | "=>" => own >= other,
        "<" => own < other,
        "<=" | "=<" => own <= other || same,
        "~" => own >= other && shares(if wanted.numbers.iter().flatten().count() > 1 { 2 } else { 1 }),
        "^" => own >= other && shares(if other.first() == Some(&0) { 2 } else { 1 }),
        _ => false,
    }
}
