//! Literals: strings, numbers, structures, slices and maps.

use super::{Lowering, children, first, start, text};
use crate::code::{Argument, Element, Entry, ExprId, Kind, Piece, UNREADABLE};
use crate::limits::TEXT_BYTES;
use crate::rule::Node;

impl Lowering {
    pub(super) fn string(&mut self, node: &Node<'_>) -> Kind {
        let written = node.text();
        let text = match written.strip_prefix('`') {
            Some(raw) => raw.strip_suffix('`').unwrap_or(raw).replace('\r', ""),
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

    /// `Type{…}`, `[]Type{…}`, `map[Key]Type{…}`.
    pub(super) fn composite(&mut self, node: &Node<'_>) -> ExprId {
        match (node.field("type"), node.field("body")) {
            (Some(of), Some(body)) => self.literal_of(Some(&of), &body),
            _ => self.push(UNREADABLE, start(node)),
        }
    }

    /// A literal of a type that may be written elsewhere: `[]Type{{…}, {…}}`.
    fn literal_of(&mut self, of: Option<&Node<'_>>, body: &Node<'_>) -> ExprId {
        let at = start(body);
        let inside = self.deeper(|this| match of.map(|of| of.kind().into_owned()).as_deref() {
            Some("slice_type" | "array_type" | "implicit_length_array_type") => {
                let element = of.and_then(|of| of.field("element"));
                this.list(element.as_ref(), body)
            }
            Some("map_type") => {
                let value = of.and_then(|of| of.field("value"));
                this.map(value.as_ref(), body)
            }
            Some("pointer_type") => {
                let inner = of.and_then(first);
                this.literal_of(inner.as_ref(), body)
            }
            _ => match of.and_then(|of| this.type_expr(of)) {
                Some(function) => this.structure(function, of.map_or(at, start), body),
                None => this.map(None, body),
            },
        });
        inside.unwrap_or_else(|| self.opaque("code nested too deeply", false, body))
    }

    fn structure(&mut self, function: ExprId, at: u32, body: &Node<'_>) -> ExprId {
        let mut arguments = Vec::new();
        for child in children(body) {
            match (child.field("key"), child.field("value")) {
                (Some(key), Some(value)) => {
                    arguments.push(Argument::Keyword(text(&key), self.element(None, &value)));
                }
                _ => arguments.push(Argument::Positional(self.element(None, &child))),
            }
        }
        self.push_call(function, arguments, at)
    }

    fn list(&mut self, of: Option<&Node<'_>>, body: &Node<'_>) -> ExprId {
        let mut elements = Vec::new();
        for child in children(body) {
            let value = child.field("value").unwrap_or(child);
            elements.push(Element { value: self.element(of, &value), splat: false });
        }
        self.push(Kind::List(elements.into()), start(body))
    }

    fn map(&mut self, of: Option<&Node<'_>>, body: &Node<'_>) -> ExprId {
        let mut entries = Vec::new();
        for child in children(body) {
            if let (Some(key), Some(value)) = (child.field("key"), child.field("value")) {
                let key = match first(&key).filter(|inner| of.is_none() && inner.kind() == "identifier") {
                    Some(name) => self.literal(&name.text(), start(&name)),
                    None => self.element(None, &key),
                };
                entries.push(Entry::Pair(key, self.element(of, &value)));
            }
        }
        self.push(Kind::Dict(entries.into()), start(body))
    }

    fn element(&mut self, of: Option<&Node<'_>>, node: &Node<'_>) -> ExprId {
        let inner = if node.kind() == "literal_element" { first(node) } else { Some(node.clone()) };
        match inner {
            Some(inner) if inner.kind() == "literal_value" => self.literal_of(of, &inner),
            Some(inner) => self.expr(&inner),
            None => self.push(UNREADABLE, start(node)),
        }
    }
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
        let digits = match kind {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        match kind {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'a' | 'b' | 'f' | 'v' => out.push(' '),
            _ if digits > 0 => {
                let code = rest.get(..digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
                out.extend(code.and_then(char::from_u32));
                rest = rest.get(digits..).unwrap_or_default();
            }
            other => out.push(other),
        }
    }
    out.push_str(rest);
    out
}

/// A number in one of Go's notations.
pub(super) fn number(written: &str) -> Kind {
    let plain: String = written.chars().filter(|c| *c != '_').collect::<String>().to_lowercase();
    let radix = |prefix: &str, radix| i64::from_str_radix(plain.strip_prefix(prefix)?, radix).ok();
    let whole = radix("0x", 16).or_else(|| radix("0b", 2)).or_else(|| radix("0o", 8));
    if let Some(number) = whole.or_else(|| plain.parse().ok()) {
        return Kind::Int(number);
    }
    match plain.parse::<f64>() {
        Ok(number) if number.is_finite() => Kind::Float(number),
        _ => Kind::Opaque { what: "a number", there: true },
    }
}
