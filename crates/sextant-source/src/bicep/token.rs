//! Tokens, read one at a time: a string is for the parser to go through, since values stand in it.

/// A token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// The end of the text.
    End,
    /// One or more line breaks.
    Line,
    /// A name or keyword.
    Word(&'t str),
    /// Digits.
    Number(&'t str),
    /// The quote that opens a string.
    Quote,
    /// The three quotes that open a string of several lines.
    Quotes,
    /// Such quotes behind some dollar signs; so many stand before the braces of a value put in.
    FilledQuotes(usize),
    /// An operator or bracket.
    Sign(&'static str),
    /// Anything else.
    Other,
}

/// Longer signs before their beginnings.
const SIGNS: [&str; 40] = [
    "...", "=>", "==", "!=", "=~", "!~", "<=", ">=", "&&", "||", "??", "::", ".?", "[?", "{", "}", "[", "]", "(", ")",
    ",", ":", ".", "?", "=", "!", "<", ">", "+", "-", "*", "/", "%", "|", "@", "$", "&", "~", "^", ";",
];

/// A position in a text, and the token that begins there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    /// Where the token begins.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Where the token before it ended.
    pub(super) last: usize,
    pub(super) token: Token<'t>,
}

impl<'t> Cursor<'t> {
    /// The first token at or behind an offset.
    pub(super) fn at(text: &'t str, offset: usize) -> Self {
        let (start, lines) = blank(text, offset);
        let rest = text.get(start..).unwrap_or_default();
        let (token, length) = if lines { (Token::Line, 0) } else { token(rest) };
        Self { text, start, end: start + length, last: offset, token }
    }

    /// The next token.
    pub(super) fn next(self) -> Self {
        if self.token != Token::Line {
            return Self::at(self.text, self.end);
        }
        let (token, length) = token(self.text.get(self.start..).unwrap_or_default());
        Self { end: self.start + length, token, ..self }
    }
}

/// Where spaces, comments and line breaks from an offset on end, and whether there are line breaks among them.
fn blank(text: &str, offset: usize) -> (usize, bool) {
    let mut at = offset;
    let mut lines = false;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let line = || rest.find('\n').unwrap_or(rest.len());
        at += match rest.as_bytes() {
            [b'\n', ..] => {
                lines = true;
                1
            }
            [b' ' | b'\t' | b'\r', ..] => 1,
            [0xef, 0xbb, 0xbf, ..] => 3,
            [b'/', b'/', ..] | [b'#', ..] => line(),
            [b'/', b'*', ..] => {
                let length = rest.get(2..).and_then(|rest| rest.find("*/")).map_or(rest.len(), |end| end + 4);
                length.min(rest.len())
            }
            _ => return (at, lines),
        };
    }
}

fn token(rest: &str) -> (Token<'_>, usize) {
    let Some(first) = rest.chars().next() else { return (Token::End, 0) };
    let run = |inside: fn(char) -> bool| rest.find(|c: char| !inside(c)).unwrap_or(rest.len());
    if first.is_alphabetic() || first == '_' {
        let length = run(|c| c.is_alphanumeric() || c == '_');
        return (Token::Word(rest.get(..length).unwrap_or_default()), length);
    }
    if first.is_ascii_digit() {
        let length = run(|c| c.is_ascii_digit());
        return (Token::Number(rest.get(..length).unwrap_or_default()), length);
    }
    if first == '\'' {
        return if rest.starts_with("'''") { (Token::Quotes, 3) } else { (Token::Quote, 1) };
    }
    let dollars = run(|c| c == '$');
    if dollars > 0 && rest.get(dollars..).is_some_and(|rest| rest.starts_with("'''")) {
        return (Token::FilledQuotes(dollars), dollars + 3);
    }
    match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
        Some(sign) => (Token::Sign(sign), sign.len()),
        None => (Token::Other, first.len_utf8()),
    }
}
