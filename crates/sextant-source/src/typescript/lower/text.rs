//! String literals and template literals.

use super::{Lowering, first};
use crate::code::{Kind, Piece};
use crate::limits::TEXT_BYTES;
use crate::rule::Node;

impl Lowering {
    pub(super) fn string(&mut self, node: &Node<'_>) -> Kind {
        let mut pieces = Vec::new();
        let text = of_string(node);
        let kept = text.floor_char_boundary(TEXT_BYTES);
        pieces.push(Piece::Literal(text.get(..kept).unwrap_or_default().to_owned()));
        if kept < text.len() {
            pieces.push(Piece::Hole(self.opaque("the rest of a long string", true, node)));
        }
        Kind::Text(pieces.into())
    }

    pub(super) fn template(&mut self, node: &Node<'_>) -> Kind {
        let mut pieces = Vec::new();
        let mut length = 0;
        for child in node.named_children() {
            match child.kind().as_ref() {
                "template_substitution" => {
                    if let Some(inner) = first(&child) {
                        pieces.push(Piece::Hole(self.expr(&inner)));
                    }
                }
                _ if length > TEXT_BYTES => {}
                "string_fragment" => {
                    let text = child.text();
                    let kept = text.floor_char_boundary(TEXT_BYTES);
                    length += text.len();
                    pieces.push(Piece::Literal(text.get(..kept).unwrap_or_default().replace("\r\n", "\n")));
                    if length > TEXT_BYTES {
                        pieces.push(Piece::Hole(self.opaque("the rest of a long string", true, &child)));
                    }
                }
                "escape_sequence" => pieces.push(Piece::Literal(escaped(&child.text()))),
                _ => {}
            }
        }
        Kind::Text(pieces.into())
    }
}

/// The text that a string literal stands for.
pub(super) fn of_string(node: &Node<'_>) -> String {
    let mut out = String::new();
    for child in node.named_children() {
        match child.kind().as_ref() {
            "string_fragment" => out.push_str(&child.text()),
            "escape_sequence" => out.push_str(&escaped(&child.text())),
            "html_character_reference" => out.push_str(&child.text()),
            _ => {}
        }
    }
    out
}

/// What an escape sequence stands for.
fn escaped(sequence: &str) -> String {
    let body = sequence.strip_prefix('\\').unwrap_or(sequence);
    let code = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).map(String::from);
    let Some(kind) = body.chars().next() else { return String::new() };
    match kind {
        'n' => "\n".to_owned(),
        't' => "\t".to_owned(),
        'r' => "\r".to_owned(),
        'b' => "\u{8}".to_owned(),
        'f' => "\u{c}".to_owned(),
        'v' => "\u{b}".to_owned(),
        '0' if body.len() == 1 => "\0".to_owned(),
        '\n' | '\r' => String::new(),
        'x' | 'u' => {
            let digits = body.get(1..).unwrap_or_default().trim_start_matches('{').trim_end_matches('}');
            code(digits).unwrap_or_else(|| sequence.to_owned())
        }
        _ => body.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn escapes() {
        for (written, meant) in [
            (r"\n", "\n"),
            (r"\x41", "A"),
            (r"\u00e9", "é"),
            (r"\u{1F600}", "😀"),
            (r"\'", "'"),
            (r"\`", "`"),
            (r"\$", "$"),
            ("\\\n", ""),
            (r"\uD83D", r"\uD83D"),
            (r"\", ""),
        ] {
            assert_eq!(escaped(written), meant, "{written}");
        }
    }
}
