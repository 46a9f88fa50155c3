//! String literals, text blocks and numbers.

use super::Lowering;
use crate::code::{Kind, Piece};
use crate::limits::TEXT_BYTES;
use crate::rule::Node;

impl Lowering {
    pub(super) fn string(&mut self, node: &Node<'_>) -> Kind {
        let written = node.text();
        let text = match written.strip_prefix("\"\"\"") {
            Some(block) => unescaped(&block_text(block.strip_suffix("\"\"\"").unwrap_or(block))),
            None => {
                let inner = written.strip_prefix('"').unwrap_or(&written);
                unescaped(inner.strip_suffix('"').unwrap_or(inner))
            }
        };
        let kept = text.floor_char_boundary(TEXT_BYTES);
        let mut pieces = vec![Piece::Literal(text.get(..kept).unwrap_or_default().to_owned())];
        if kept < text.len() {
            pieces.push(Piece::Hole(self.opaque("the rest of a long string", true, node)));
        }
        Kind::Text(pieces.into())
    }
}

/// The lines of a text block without the indentation they share.
fn block_text(block: &str) -> String {
    let block = block.split_once('\n').map_or(block, |(_, rest)| rest).replace("\r\n", "\n");
    let lines: Vec<&str> = block.split('\n').collect();
    let last = lines.len().saturating_sub(1);
    let counts = |(index, line): (usize, &&str)| (index == last || !line.trim().is_empty()).then(|| indent(line));
    let shared = lines.iter().enumerate().filter_map(counts).min().unwrap_or_default();
    let stripped = lines.iter().map(|line| line.get(shared.min(indent(line))..).unwrap_or_default().trim_end());
    stripped.collect::<Vec<_>>().join("\n")
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// A text with its escape sequences replaced by what they stand for.
fn unescaped(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        rest = after;
        let Some(kind) = after.chars().next() else { break };
        rest = after.get(kind.len_utf8()..).unwrap_or_default();
        match kind {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            's' => out.push(' '),
            '\n' => {}
            'u' => {
                let digits = rest.trim_start_matches('u');
                let code = digits.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                if let Some(found) = code.and_then(char::from_u32) {
                    out.push(found);
                    rest = digits.get(4..).unwrap_or_default();
                }
            }
            '0'..='7' => {
                let length = after.find(|c: char| !c.is_digit(8)).unwrap_or(after.len()).min(3);
                let code = after.get(..length).and_then(|digits| u32::from_str_radix(digits, 8).ok());
                out.extend(code.and_then(char::from_u32));
                rest = after.get(length..).unwrap_or_default();
            }
            other => out.push(other),
        }
    }
    out.push_str(rest);
    out
}

/// A number in one of Java's notations.
pub(super) fn number(written: &str) -> Kind {
    let plain: String = written.chars().filter(|c| *c != '_').collect::<String>().to_lowercase();
    let radix = |prefix: &str, radix| {
        let digits = plain.strip_prefix(prefix)?.trim_end_matches('l');
        i64::from_str_radix(digits, radix).ok()
    };
    let octal = || plain.strip_prefix('0').and_then(|digits| i64::from_str_radix(digits.trim_end_matches('l'), 8).ok());
    let whole = radix("0x", 16).or_else(|| radix("0b", 2)).or_else(octal);
    if let Some(number) = whole.or_else(|| plain.trim_end_matches('l').parse().ok()) {
        return Kind::Int(number);
    }
    match plain.trim_end_matches(['f', 'd']).parse::<f64>() {
        Ok(number) if number.is_finite() && !plain.starts_with("0x") => Kind::Float(number),
        _ => Kind::Opaque { what: "a number", there: true },
    }
}

#[cfg(test)]
mod tests {
    use super::{block_text, unescaped};

    #[test]
    fn escapes() {
        for (written, meant) in [
            (r"\n", "\n"),
            (r"\u0041b", "Ab"),
            (r"\uuu0041", "A"),
            (r#"\""#, "\""),
            (r"\101x", "Ax"),
            ("a\\\nb", "ab"),
            (r"\", ""),
            (r"\uD83D", "D83D"),
        ] {
            assert_eq!(unescaped(written), meant, "{written}");
        }
    }

    #[test]
    fn text_blocks() {
        for (written, meant) in
            [("\n    a\n      b\n    ", "a\n  b\n"), ("\n    a\n\n    b", "a\n\nb"), ("\n  a\n", "  a\n")]
        {
            assert_eq!(block_text(written), meant, "{written}");
        }
    }
}
