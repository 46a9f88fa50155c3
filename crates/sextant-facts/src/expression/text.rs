//! Questions about strings with holes: answered where the literal parts decide, whatever fills the holes.

use crate::truth::Truth;
use crate::value::{Part, Text, Why};

fn hole(text: &Text) -> Truth {
    Truth::Unknown(text.why().cloned().unwrap_or_else(|| Why::new("string with a hole")))
}

/// The literal characters before the first hole.
fn prefix(text: &Text) -> &str {
    match text.parts.first() {
        Some(Part::Literal(literal)) => literal,
        _ => "",
    }
}

/// The literal characters after the last hole.
fn suffix(text: &Text) -> &str {
    match text.parts.last() {
        Some(Part::Literal(literal)) => literal,
        _ => "",
    }
}

/// Whether `text` equals `other`.
pub(super) fn equal(text: &Text, other: &Text) -> Truth {
    match (text.as_literal(), other.as_literal()) {
        (Some(a), Some(b)) => Truth::from(a == b),
        (Some(literal), None) => equal_literal(other, literal),
        (None, Some(literal)) => equal_literal(text, literal),
        (None, None) => {
            let (a, b) = (prefix(text), prefix(other));
            let (c, d) = (suffix(text), suffix(other));
            let apart = !(a.starts_with(b) || b.starts_with(a)) || !(c.ends_with(d) || d.ends_with(c));
            if apart { Truth::False } else { hole(text) }
        }
    }
}

fn equal_literal(holed: &Text, literal: &str) -> Truth {
    if can_spell(&holed.parts, literal) { hole(holed) } else { Truth::False }
}

/// Whether some filling of the holes spells `literal`.
fn can_spell(parts: &[Part], literal: &str) -> bool {
    let pattern: Vec<Step> = parts.iter().flat_map(steps_of_part).collect();
    spells(&pattern, &literal.chars().collect::<Vec<_>>())
}

/// Whether `text` starts with `wanted`.
pub(super) fn starts_with(text: &Text, wanted: &str) -> Truth {
    let known = prefix(text);
    if known.starts_with(wanted) {
        Truth::True
    } else if text.as_literal().is_some() || !wanted.starts_with(known) {
        Truth::False
    } else {
        hole(text)
    }
}

/// Whether `text` ends with `wanted`.
pub(super) fn ends_with(text: &Text, wanted: &str) -> Truth {
    let known = suffix(text);
    if known.ends_with(wanted) {
        Truth::True
    } else if text.as_literal().is_some() || !wanted.ends_with(known) {
        Truth::False
    } else {
        hole(text)
    }
}

/// Whether `text` contains `wanted`.
pub(super) fn contains(text: &Text, wanted: &str) -> Truth {
    let found = text.parts.iter().any(|part| matches!(part, Part::Literal(literal) if literal.contains(wanted)));
    if found || wanted.is_empty() {
        Truth::True
    } else if text.as_literal().is_some() {
        Truth::False
    } else {
        hole(text)
    }
}

/// Whether the pattern, in which `*` stands for any characters and `?` for any one, covers `subject`.
pub(super) fn glob(pattern: &Text, subject: &str) -> Truth {
    let steps: Vec<Step> = pattern
        .parts
        .iter()
        .flat_map(|part| match part {
            Part::Literal(literal) => literal.chars().map(wildcard).collect::<Vec<_>>(),
            Part::Hole(_) => vec![Step::Any],
        })
        .collect();
    let covers = spells(&steps, &subject.chars().collect::<Vec<_>>());
    match (covers, pattern.as_literal()) {
        (false, _) => Truth::False,
        (true, Some(_)) => Truth::True,
        (true, None) => hole(pattern),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Step {
    One(char),
    AnyOne,
    Any,
}

fn wildcard(character: char) -> Step {
    match character {
        '*' => Step::Any,
        '?' => Step::AnyOne,
        other => Step::One(other),
    }
}

fn steps_of_part(part: &Part) -> Vec<Step> {
    match part {
        Part::Literal(literal) => literal.chars().map(Step::One).collect(),
        Part::Hole(_) => vec![Step::Any],
    }
}

/// Greedy wildcard match with one point of return: linear in practice, quadratic at worst.
fn spells(steps: &[Step], subject: &[char]) -> bool {
    let (mut s, mut c) = (0, 0);
    let mut resume: Option<(usize, usize)> = None;
    while c < subject.len() {
        match steps.get(s) {
            Some(Step::Any) => {
                resume = Some((s, c));
                s += 1;
            }
            Some(Step::AnyOne) => (s, c) = (s + 1, c + 1),
            Some(Step::One(wanted)) if subject.get(c) == Some(wanted) => (s, c) = (s + 1, c + 1),
            _ => match resume {
                Some((star, from)) => {
                    resume = Some((star, from + 1));
                    (s, c) = (star + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    steps.iter().skip(s).all(|step| *step == Step::Any)
}
