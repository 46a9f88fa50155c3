//! Literals that look like secrets are replaced before they reach a message, report or file.

use regex::{Captures, Regex};
use sextant_core::Observation;
use std::sync::LazyLock;

/// What stands in the place of a secret.
pub const MASK: &str = "[redacted]";

/// Shapes of secrets. Where a group `secret` is named, only that part is replaced.
const SHAPES: [&str; 8] = [
    r"\b(?:AKIA|ASIA|ABSK)[A-Z0-9]{16,}",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*",
    r"\b(?:ghp|gho|ghs|ghu|github_pat)_[A-Za-z0-9_]{20,}",
    r"\bsk-[A-Za-z0-9_-]{16,}",
    r"\bxox[abprs]-[A-Za-z0-9-]{10,}",
    r"\bAIza[A-Za-z0-9_-]{30,}",
    r"\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*",
    r#"(?i)(?:password|passwd|secret|token|api[_-]?key|access[_-]?key)["']?\s*[=:]\s*["']?(?P<secret>[^\s"',;]{8,})"#,
];

static PATTERNS: LazyLock<Vec<Regex>> =
    LazyLock::new(|| SHAPES.iter().filter_map(|shape| Regex::new(shape).ok()).collect());

/// The text with secrets replaced, and how many there were.
#[must_use]
pub fn redact(text: &str) -> (String, usize) {
    let mut out = text.to_owned();
    let mut count = 0;
    for pattern in PATTERNS.iter() {
        let replaced = pattern.replace_all(&out, |found: &Captures<'_>| {
            count += 1;
            let whole = found.get(0).map_or("", |whole| whole.as_str());
            match found.name("secret") {
                Some(secret) => whole.replace(secret.as_str(), MASK),
                None => MASK.to_owned(),
            }
        });
        out = replaced.into_owned();
    }
    (out, count)
}

/// Replaces secrets in every text of a document; the count of them.
pub fn json(document: &mut serde_json::Value) -> usize {
    match document {
        serde_json::Value::String(text) => {
            let (clean, count) = redact(text);
            if count > 0 {
                *text = clean;
            }
            count
        }
        serde_json::Value::Array(items) => items.iter_mut().map(json).sum(),
        serde_json::Value::Object(entries) => entries.values_mut().map(json).sum(),
        _ => 0,
    }
}

/// Replaces secrets in what a probe says; the count of them.
pub fn observation(observation: &mut Observation) -> usize {
    let mut count = 0;
    let mut clean = |text: &mut String| {
        let (clean, found) = redact(text);
        if found > 0 {
            *text = clean;
            count += found;
        }
    };
    if let Some(why) = &mut observation.why {
        clean(why);
    }
    for evidence in &mut observation.evidence {
        clean(&mut evidence.message);
        evidence.assumptions.iter_mut().for_each(&mut clean);
    }
    count
}

#[cfg(test)]
mod tests {
    use super::redact;

    #[test]
    fn secrets_are_replaced_and_other_text_is_not() {
        let secrets = [
            "uses AKIAIOSFODNN7EXAMPLE as a key",
            "api_key = \"abcdefgh12345678\"",
            "password: hunter2hunter2",
            "sk-abcdefghijklmnopqrstuvwx",
            "ghp_0123456789abcdefghijABCDEFGHIJ",
        ];
        for text in secrets {
            let (clean, count) = redact(text);
            assert_eq!(count, 1, "{text}");
            assert!(clean.contains("[redacted]"), "{clean}");
        }
        for text in ["max_tokens = 512", "the token limit is 4096", "arn:aws:bedrock:eu-west-1::foundation-model/x"] {
            assert_eq!(redact(text), (text.to_owned(), 0));
        }
    }
}
