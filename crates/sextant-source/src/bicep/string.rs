//! Strings: on one line or several, with values put in.

use super::parser::{Parsed, Parser, expr};
use super::syntax::{Expr, Kind, Piece};
use super::token::Token;

impl Parser<'_> {
    /// A string.
    pub(super) fn string(&mut self) -> Parsed<Expr> {
        let place = self.here();
        let pieces = match self.cursor.token {
            Token::Quotes => self.several_lines(None)?,
            Token::FilledQuotes(dollars) => self.several_lines(Some(dollars))?,
            _ => self.one_line()?,
        };
        Ok(expr(Kind::Text(pieces), place))
    }

    /// A string with nothing put in: a path or a type.
    pub(super) fn literal(&mut self) -> Parsed<String> {
        if !matches!(self.cursor.token, Token::Quote | Token::Quotes) {
            return self.expected();
        }
        let string = self.string()?;
        string.as_str().map_or_else(|| self.expected(), |text| Ok(text.to_owned()))
    }

    /// A string between three quotes: a line break after the first quotes is no part of it. Values are put in only where
    /// dollar signs stand before the quotes, behind as many of these.
    fn several_lines(&mut self, dollars: Option<usize>) -> Parsed<Vec<Piece>> {
        let hole = dollars.map(|count| "$".repeat(count) + "{");
        let mut pieces = Pieces::default();
        let mut at = self.cursor.end;
        let rest = |at: usize| self.text.get(at..).unwrap_or_default();
        at += if rest(at).starts_with("\r\n") { 2 } else { usize::from(rest(at).starts_with('\n')) };
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let Some(mut end) = rest.find("'''") else { return self.expected() };
            if let Some(hole) = hole.as_deref()
                && let Some(begin) = rest.get(..end).and_then(|before| before.find(hole))
            {
                pieces.literal.push_str(rest.get(..begin).unwrap_or_default());
                at = self.put_in(at + begin + hole.len(), &mut pieces)?;
                continue;
            }
            // The string may end in quotes of its own.
            while rest.get(end + 1..).is_some_and(|rest| rest.starts_with("'''")) {
                end += 1;
            }
            pieces.literal.push_str(rest.get(..end).unwrap_or_default());
            self.jump(at + end + 3);
            return Ok(pieces.finish());
        }
    }

    /// Takes the value that begins at an offset, and its closing brace; where that ends.
    fn put_in(&mut self, at: usize, pieces: &mut Pieces) -> Parsed<usize> {
        self.jump(at);
        self.skip_lines();
        let value = self.expression()?;
        self.skip_lines();
        if !self.is("}") {
            return self.expected();
        }
        pieces.value(value);
        Ok(self.cursor.end)
    }

    fn one_line(&mut self) -> Parsed<Vec<Piece>> {
        let mut pieces = Pieces::default();
        let mut at = self.cursor.end;
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let plain = rest.find(['\'', '\\', '$', '\n']).unwrap_or(rest.len());
            pieces.literal.push_str(rest.get(..plain).unwrap_or_default());
            at += plain;
            let rest = rest.get(plain..).unwrap_or_default();
            match rest.as_bytes() {
                [b'\'', ..] => break,
                [b'\\', ..] => at += unescape(rest, &mut pieces.literal),
                [b'$', b'{', ..] => at = self.put_in(at + 2, &mut pieces)?,
                [b'$', ..] => {
                    pieces.literal.push('$');
                    at += 1;
                }
                // Not closed: a string does not go on in the next line.
                _ => return self.expected(),
            }
        }
        self.jump(at + 1);
        Ok(pieces.finish())
    }
}

/// A string being put together.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    literal: String,
}

impl Pieces {
    fn value(&mut self, value: Expr) {
        self.end_literal();
        self.done.push(Piece::Value(value));
    }

    fn end_literal(&mut self) {
        if !self.literal.is_empty() {
            self.done.push(Piece::Literal(std::mem::take(&mut self.literal)));
        }
    }

    fn finish(mut self) -> Vec<Piece> {
        self.end_literal();
        self.done
    }
}

/// Appends what an escape stands for; its length.
fn unescape(escape: &str, out: &mut String) -> usize {
    let Some(sign) = escape.chars().nth(1) else { return 1 };
    let code = escape.strip_prefix("\\u{").and_then(|code| code.split_once('}'));
    if let Some((code, _)) = code
        && let Some(character) = u32::from_str_radix(code, 16).ok().and_then(char::from_u32)
    {
        out.push(character);
        return code.len() + 4;
    }
    out.push(match sign {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        other => other,
    });
    1 + sign.len_utf8()
}
