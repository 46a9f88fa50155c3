//! Terraform's configuration language as a tree, the same for its native and its JSON form.

use hcl_edit::expr::{BinaryOperator, UnaryOperator};
use sextant_facts::{Data, Place};

/// An expression and where it begins.
#[derive(Debug)]
pub(super) struct Expr {
    pub(super) kind: Kind,
    pub(super) place: Place,
}

#[derive(Debug)]
pub(super) enum Kind {
    Null,
    Literal(Data),
    Template(Vec<Piece>),
    List(Vec<Expr>),
    Object(Vec<(Expr, Expr)>),
    Name(String),
    Traversal(Box<Expr>, Vec<Step>),
    /// Condition, value if true, value if false.
    Conditional(Box<[Expr; 3]>),
    Call(Call),
    Unary(UnaryOperator, Box<Expr>),
    Binary(Box<Expr>, BinaryOperator, Box<Expr>),
    For(Box<For>),
}

/// A part of a template.
#[derive(Debug)]
pub(super) enum Piece {
    Text(String),
    Value(Expr),
    If { condition: Expr, yes: Vec<Self>, no: Vec<Self> },
    For { key: Option<String>, value: String, collection: Expr, body: Vec<Self> },
}

/// One step from a value into it.
#[derive(Debug)]
pub(super) enum Step {
    Attribute(String),
    Index(Expr),
    /// `.*`: what follows applies to each item as far as it is attributes.
    AttributeSplat,
    /// `[*]`: everything that follows applies to each item.
    FullSplat,
}

/// A function call. `spread`: the last argument is a list of arguments (`...`).
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) arguments: Vec<Expr>,
    pub(super) spread: bool,
}

/// A `for` expression: a list, or an object if it has a key expression.
#[derive(Debug)]
pub(super) struct For {
    pub(super) key_name: Option<String>,
    pub(super) value_name: String,
    pub(super) collection: Expr,
    pub(super) key: Option<Expr>,
    pub(super) value: Expr,
    pub(super) grouping: bool,
    pub(super) condition: Option<Expr>,
}

#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) attributes: Vec<Attribute>,
    pub(super) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: String,
    pub(super) expr: Expr,
}

#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: String,
    pub(super) labels: Vec<String>,
    pub(super) body: Body,
    pub(super) place: Place,
    pub(super) end_line: u32,
}

impl Body {
    pub(super) fn attribute(&self, name: &str) -> Option<&Expr> {
        self.attributes.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.expr)
    }

    pub(super) fn block(&self, kind: &str) -> Option<&Block> {
        self.blocks.iter().find(|block| block.kind == kind)
    }
}

impl Expr {
    /// The characters of a literal string.
    pub(super) fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Literal(Data::Text(text)) => text.as_literal(),
            _ => None,
        }
    }

    /// The name, where the expression is one (`any`, `string`, an iterator's name).
    pub(super) fn as_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) => Some(name),
            _ => None,
        }
    }
}
