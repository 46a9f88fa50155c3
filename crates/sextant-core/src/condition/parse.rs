//! The parser of conditions: `or := and ("||" and)*`, `and := not ("&&" not)*`, `not := "!" not | "(" or ")" | id`.

use super::Condition;
use std::fmt;
use std::ops::Range;

/// The longest condition that is read, in bytes.
pub const MAX_LENGTH: usize = 16 * 1024;

/// The deepest nesting of `!` and parentheses that is read.
pub const MAX_DEPTH: usize = 64;

/// Why a text is no condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionError {
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// What is wrong; lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at offset {}", self.message, self.span.start)?;
        self.help.as_ref().map_or(Ok(()), |help| write!(f, ": {help}"))
    }
}

impl std::error::Error for ConditionError {}

/// The ids in a text that is meant as a condition, each with its place in bytes, whether or not the text is well formed.
#[must_use]
pub fn ids_in(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, character) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (start, is_id(character)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                out.extend(text.get(from..at).map(|id| (from..at, id)));
                start = None;
            }
            _ => {}
        }
    }
    out
}

pub(super) fn condition(text: &str) -> Result<Condition, ConditionError> {
    if text.len() > MAX_LENGTH {
        let message = format!("condition of {} bytes", text.len());
        return Err(ConditionError {
            span: 0..text.len(),
            message,
            help: Some(format!("keep it below {MAX_LENGTH} bytes")),
        });
    }
    let mut parser = Parser { text, at: 0 };
    let condition = parser.or(0)?;
    match parser.next() {
        None => Ok(condition),
        Some((span, Token::Close)) => Err(fault(span, "`)` without `(`", None)),
        Some((span, Token::Stray(character))) => Err(stray(span, character)),
        Some((span, _)) => Err(fault(span, "an operator is missing here", Some("join ids with `&&` or `||`"))),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Id(&'a str),
    And,
    Or,
    Not,
    Open,
    Close,
    Stray(char),
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn or(&mut self, depth: usize) -> Result<Condition, ConditionError> {
        let mut members = vec![self.and(depth)?];
        while self.take(Token::Or) {
            members.push(self.and(depth)?);
        }
        Ok(Condition::any(members))
    }

    fn and(&mut self, depth: usize) -> Result<Condition, ConditionError> {
        let mut members = vec![self.not(depth)?];
        while self.take(Token::And) {
            members.push(self.not(depth)?);
        }
        Ok(Condition::all(members))
    }

    fn not(&mut self, depth: usize) -> Result<Condition, ConditionError> {
        let Some((span, token)) = self.next() else {
            return Err(fault(self.at..self.at, "the condition ends where an id should stand", None));
        };
        if depth > MAX_DEPTH {
            return Err(fault(span, "too many nested `!` and `(`", Some("64 levels are read; split the rule")));
        }
        match token {
            Token::Id("default") => {
                Err(fault(span, "`default` inside a condition", Some("`default` stands alone, as the last risk rule")))
            }
            Token::Id(id) => Ok(Condition::id(id)),
            Token::Not => Ok(self.not(depth + 1)?.negated()),
            Token::Open => {
                let inner = self.or(depth + 1)?;
                match self.next() {
                    Some((_, Token::Close)) => Ok(inner),
                    Some((found, Token::Stray(character))) => Err(stray(found, character)),
                    found => {
                        let at = found.map_or(self.at..self.at, |(found, _)| found);
                        Err(fault(at, &format!("the `(` at offset {} is not closed here", span.start), Some("add `)`")))
                    }
                }
            }
            Token::And | Token::Or => Err(fault(span, "an operator without a left side", None)),
            Token::Close => Err(fault(span, "`)` where an id should stand", None)),
            Token::Stray(character) => Err(stray(span, character)),
        }
    }

    /// Moves past `wanted`, if it comes next.
    fn take(&mut self, wanted: Token<'_>) -> bool {
        let before = self.at;
        let taken = self.next().is_some_and(|(_, token)| token == wanted);
        if !taken {
            self.at = before;
        }
        taken
    }

    fn next(&mut self) -> Option<(Range<usize>, Token<'a>)> {
        let rest = self.text.get(self.at..)?;
        let rest = rest.trim_start();
        let start = self.text.len() - rest.len();
        let first = rest.chars().next()?;
        let (length, token) = match first {
            '!' => (1, Token::Not),
            '(' => (1, Token::Open),
            ')' => (1, Token::Close),
            _ if rest.starts_with("&&") => (2, Token::And),
            _ if rest.starts_with("||") => (2, Token::Or),
            _ if is_id(first) => {
                let length = rest.find(|character| !is_id(character)).unwrap_or(rest.len());
                (length, rest.get(..length).map_or(Token::Stray(first), Token::Id))
            }
            _ => (first.len_utf8(), Token::Stray(first)),
        };
        self.at = start + length;
        Some((start..self.at, token))
    }
}

fn is_id(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn fault(span: Range<usize>, message: &str, help: Option<&str>) -> ConditionError {
    ConditionError { span, message: message.to_owned(), help: help.map(str::to_owned) }
}

fn stray(span: Range<usize>, character: char) -> ConditionError {
    let help = match character {
        '&' => "write `&&`",
        '|' => "write `||`",
        '-' => "ids hold no hyphen: write `GENSEC01_BP02` for `GENSEC01-BP02`",
        '=' => "ids stand alone: `a`, or `!a` for its opposite",
        _ => "a condition holds ids of letters, digits and `_`, joined by `&&`, `||`, `!` and parentheses",
    };
    fault(span, &format!("unexpected `{}`", character.escape_default()), Some(help))
}
