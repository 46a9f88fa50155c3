//! String literals: prefixes, escapes, implicit joins, interpolations.

use super::{Lowering, start};
use crate::code::{Kind, Matched, Piece};
use crate::limits::TEXT_BYTES;
use crate::rule::Node;

impl Lowering {
    /// A string, or several that stand side by side.
    pub(super) fn string(&mut self, node: &Node<'_>) -> Kind {
        let mut pieces = Vec::new();
        if node.kind() == "string" {
            self.string_pieces(node, &mut pieces);
        } else {
            for child in node.named_children().filter(|child| child.kind() == "string") {
                let from = pieces.len();
                self.string_pieces(&child, &mut pieces);
                if self.matches.contains_key(&child.node_id()) {
                    let alone = pieces.get(from..).unwrap_or_default().iter().map(Piece::again).collect();
                    let id = self.push(Kind::Text(alone), start(&child));
                    self.note(&child, || Matched::Expression(id));
                }
            }
        }
        Kind::Text(pieces.into())
    }

    fn string_pieces(&mut self, node: &Node<'_>, pieces: &mut Vec<Piece>) {
        let mut raw = false;
        let mut formatted = false;
        for child in node.named_children() {
            match child.kind().as_ref() {
                "string_start" => {
                    let prefix = child.text().to_ascii_lowercase();
                    raw = prefix.contains('r');
                    formatted = prefix.contains('f') || prefix.contains('t');
                }
                "string_content" => {
                    let text = child.text();
                    let kept = text.floor_char_boundary(TEXT_BYTES);
                    let (head, rest) = text.split_at_checked(kept).unwrap_or((&text, ""));
                    let mut literal = if raw { head.to_owned() } else { unescaped(head) };
                    if formatted {
                        literal = literal.replace("{{", "{").replace("}}", "}");
                    }
                    pieces.push(Piece::Literal(literal));
                    if !rest.is_empty() {
                        pieces.push(Piece::Hole(self.opaque("the rest of a long string", true, &child)));
                    }
                }
                "interpolation" => self.interpolation(&child, pieces),
                _ => {}
            }
        }
    }

    fn interpolation(&mut self, node: &Node<'_>, pieces: &mut Vec<Piece>) {
        let Some(inner) = node.field("expression") else { return };
        let mut hole = self.expr(&inner);
        let is_plain = node.children().all(|child| {
            matches!(child.kind().as_ref(), "{" | "}") || child.range() == inner.range() || child.text() == "!s"
        });
        if !is_plain {
            hole = self.opaque("a formatted value", true, node);
        }
        pieces.push(Piece::Hole(hole));
    }
}

impl Piece {
    fn again(&self) -> Self {
        match self {
            Self::Literal(text) => Self::Literal(text.clone()),
            Self::Hole(id) => Self::Hole(*id),
        }
    }
}

/// Replaces escape sequences; one that Python does not know stays as it is.
fn unescaped(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (replaced, taken) = escape(after);
        match replaced {
            Some(replaced) => out.push_str(&replaced),
            None => {
                out.push('\\');
                out.push_str(after.get(..taken).unwrap_or_default());
            }
        }
        rest = after.get(taken..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// What an escape stands for, and how many bytes it takes after the backslash.
fn escape(after: &str) -> (Option<String>, usize) {
    let Some(first) = after.chars().next() else { return (None, 0) };
    let simple = match first {
        'n' => Some("\n"),
        't' => Some("\t"),
        'r' => Some("\r"),
        '\\' => Some("\\"),
        '\'' => Some("'"),
        '"' => Some("\""),
        '\n' => Some(""),
        'a' => Some("\u{7}"),
        'b' => Some("\u{8}"),
        'f' => Some("\u{c}"),
        'v' => Some("\u{b}"),
        _ => None,
    };
    if let Some(simple) = simple {
        return (Some(simple.to_owned()), 1);
    }
    let digits = match first {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        '0'..='7' => {
            let octal = after.chars().take(3).take_while(|c| c.is_digit(8)).count();
            let code = after.get(..octal).and_then(|digits| u32::from_str_radix(digits, 8).ok());
            return (code.and_then(char::from_u32).map(String::from), octal);
        }
        _ => return (None, first.len_utf8()),
    };
    let code = after.get(1..=digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    match code.and_then(char::from_u32) {
        Some(decoded) => (Some(decoded.to_string()), digits + 1),
        None => (None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escapes() {
        for (written, meant) in [
            (r"a\nb", "a\nb"),
            (r"\x41\u00e9\101", "AéA"),
            (r"C:\dir", r"C:\dir"),
            ("line \\\nnext", "line next"),
            (r"\", r"\"),
            (r"\xZZ", r"\xZZ"),
            (r"\é", r"\é"),
        ] {
            assert_eq!(unescaped(written), meant, "{written}");
        }
    }
}
