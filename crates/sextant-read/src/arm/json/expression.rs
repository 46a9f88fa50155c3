//! The expressions in strings of a template, `[concat(parameters('a'), '-b')]`, and nodes as expressions.

use crate::node::{Kind as Shape, Node, Scalar};
use sextant_facts::Place;
use sextant_source::bicep::{Entry, Expr, For, Item, Kind, Piece, Repeat};

/// Deepest nesting of an expression within one string.
const NESTING: usize = 64;

/// A node as an expression.
pub(super) fn expression(node: &Node) -> Expr {
    let kind = match &node.kind {
        Shape::Null => Kind::Null,
        Shape::Scalar { .. } => match node.scalar() {
            Some(Scalar::Bool(value)) => Kind::Bool(value),
            Some(Scalar::Int(value)) => Kind::Int(value),
            Some(Scalar::Float(value)) => Kind::Float(value),
            Some(Scalar::Text(text)) => return string(text, &node.place),
            None => Kind::Null,
        },
        Shape::Sequence(items) => {
            Kind::Array(items.iter().map(|item| Item { spread: false, value: expression(item) }).collect())
        }
        Shape::Mapping(entries) => Kind::Object(object(entries.iter())),
    };
    Expr { kind, place: node.place.clone() }
}

/// The entries of an object; those that `copy` makes are loops.
pub(super) fn object<'n>(nodes: impl Iterator<Item = &'n (Node, Node)>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (key, value) in nodes {
        match key.text() {
            Some("copy") if !value.items().is_empty() => entries.extend(value.items().iter().filter_map(copied)),
            _ => entries.push(Entry::Property(string(key.text().unwrap_or_default(), &key.place), expression(value))),
        }
    }
    entries
}

/// `{"name": "a", "count": 3, "input": …}` of a property or variable.
fn copied(node: &Node) -> Option<Entry> {
    let name = node.get("name")?;
    let input = node.get("input")?;
    let repeat = repeat(node)?;
    let place = node.place.clone();
    let value = Kind::For(Box::new(For { repeat, condition: None, value: expression(input) }));
    let name = Expr { kind: Kind::Text(vec![Piece::Literal(name.text()?.to_owned())]), place: name.place.clone() };
    Some(Entry::Property(name, Expr { kind: value, place }))
}

/// The head of the loop that a `copy` is.
pub(super) fn repeat(copy: &Node) -> Option<Repeat> {
    let place = copy.place.clone();
    let name = copy.get("name").and_then(Node::text).unwrap_or_default();
    let zero = Expr { kind: Kind::Int(0), place: place.clone() };
    let range = call("range", vec![zero, expression(copy.get("count")?)]);
    let collection = Expr { kind: range, place };
    Some(Repeat { item: loop_name(name), index: None, collection })
}

/// The name under which the index of a loop is bound; no expression can write it.
pub(in super::super) fn loop_name(name: &str) -> String {
    format!("copyIndex:{}", name.to_ascii_lowercase())
}

pub(super) fn call(name: &str, arguments: Vec<Expr>) -> Kind {
    Kind::Call { receiver: None, name: name.to_owned(), arguments }
}

/// A string: an expression in brackets, or what it says.
fn string(text: &str, place: &Place) -> Expr {
    let literal = |text: &str| {
        let pieces = if text.is_empty() { Vec::new() } else { vec![Piece::Literal(text.to_owned())] };
        Expr { kind: Kind::Text(pieces), place: place.clone() }
    };
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match inner {
        Some(inner) if !inner.starts_with('[') => {
            let mut reader = Reader { rest: inner, place };
            let parsed = reader.expression(NESTING).filter(|_| reader.rest.trim().is_empty());
            parsed.unwrap_or_else(|| Expr { kind: call("", vec![]), place: place.clone() })
        }
        Some(_) => literal(text.get(1..).unwrap_or_default()),
        None => literal(text),
    }
}

struct Reader<'t> {
    rest: &'t str,
    place: &'t Place,
}

impl<'t> Reader<'t> {
    fn expr(&self, kind: Kind) -> Expr {
        Expr { kind, place: self.place.clone() }
    }

    fn take(&mut self, sign: char) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expression(&mut self, depth: usize) -> Option<Expr> {
        let depth = depth.checked_sub(1)?;
        let mut value = self.primary(depth)?;
        for _ in 0..NESTING {
            let kind = if self.take('.') {
                Kind::Member(Box::new(value), self.word()?.to_owned())
            } else if self.take('[') {
                let index = self.expression(depth)?;
                self.take(']').then_some(())?;
                Kind::Index(Box::new(value), Box::new(index))
            } else {
                return Some(value);
            };
            value = self.expr(kind);
        }
        None
    }

    fn primary(&mut self, depth: usize) -> Option<Expr> {
        if self.take('\'') {
            return self.literal();
        }
        let negative = self.take('-');
        if negative || self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            let length = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
            let (digits, rest) = self.rest.split_at_checked(length)?;
            self.rest = rest;
            let number: i64 = digits.parse().ok()?;
            return Some(self.expr(Kind::Int(if negative { -number } else { number })));
        }
        let mut name = self.word()?.to_owned();
        // A function of the template's own has a namespace before its name.
        while self.rest.starts_with('.') && self.rest.contains('(') && !self.rest.starts_with("..") {
            self.take('.');
            name = self.word()?.to_owned();
        }
        if !self.take('(') {
            let kind = match name.to_ascii_lowercase().as_str() {
                "true" => Kind::Bool(true),
                "false" => Kind::Bool(false),
                "null" => Kind::Null,
                _ => Kind::Name(name),
            };
            return Some(self.expr(kind));
        }
        let mut arguments = Vec::new();
        while !self.take(')') {
            arguments.push(self.expression(depth)?);
            self.rest = self.rest.trim_start();
            if !self.take(',') && !self.rest.starts_with(')') {
                return None;
            }
        }
        let kind = match name.to_ascii_lowercase().as_str() {
            "lambda" => return self.lambda(arguments),
            "lambdavariables" => Kind::Name(arguments.first()?.as_str()?.to_owned()),
            _ => call(&name, arguments),
        };
        Some(self.expr(kind))
    }

    fn lambda(&self, mut arguments: Vec<Expr>) -> Option<Expr> {
        let body = arguments.pop()?;
        let names = arguments.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect();
        Some(self.expr(Kind::Lambda(names, Box::new(body))))
    }

    fn word(&mut self) -> Option<&'t str> {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '$'));
        let (word, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len()))?;
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }

    /// A string up to its closing quote; two quotes are one of its characters.
    fn literal(&mut self) -> Option<Expr> {
        let mut text = String::new();
        loop {
            let (before, rest) = self.rest.split_once('\'')?;
            text.push_str(before);
            self.rest = rest;
            if !self.rest.starts_with('\'') {
                break;
            }
            text.push('\'');
            self.rest = self.rest.get(1..)?;
        }
        let pieces = if text.is_empty() { Vec::new() } else { vec![Piece::Literal(text)] };
        Some(self.expr(Kind::Text(pieces)))
    }
}
