//! What expressions look at, so that nothing else need be worked out.

use super::syntax::{Expression, Node};
use crate::value::Data;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The properties of a resource that expressions look at.
///
/// ```
/// # use sextant_facts::ExpressionError;
/// use sextant_facts::{Expression, Needed};
/// let expression = Expression::parse("kwargs.model == 'm' || args[0] == 'm' || size(tools) > 2")?;
/// let needed = Needed::of([&expression]);
/// assert!(needed.part("kwargs", "model") && needed.part("args", "0") && needed.part("tools", "first"));
/// assert!(!needed.part("kwargs", "messages") && !needed.part("args", "1") && !needed.any("receiver"));
/// # Ok::<(), ExpressionError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needed {
    everything: bool,
    /// By the property: the parts of it that are named, or nothing where all of it is looked at.
    properties: BTreeMap<Arc<str>, Option<BTreeSet<Arc<str>>>>,
}

impl Needed {
    /// What some expressions look at.
    #[must_use]
    pub fn of<'a>(expressions: impl IntoIterator<Item = &'a Expression>) -> Self {
        let mut needed = Self::default();
        expressions.into_iter().for_each(|expression| needed.look(expression.root()));
        needed
    }

    /// What any of several asks for.
    #[must_use]
    pub fn joined<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut joined = Self::default();
        for one in all {
            joined.everything |= one.everything;
            for (property, parts) in &one.properties {
                match (parts, joined.properties.entry(property.clone()).or_insert_with(|| Some(BTreeSet::new()))) {
                    (Some(parts), Some(known)) => known.extend(parts.iter().cloned()),
                    (_, slot) => *slot = None,
                }
            }
        }
        joined
    }

    /// All properties.
    #[must_use]
    pub const fn everything() -> Self {
        Self { everything: true, properties: BTreeMap::new() }
    }

    /// Whether a property or some of its parts are looked at.
    #[must_use]
    pub fn any(&self, property: &str) -> bool {
        self.everything || self.properties.contains_key(property)
    }

    /// Whether an item of a property that is a list is looked at.
    #[must_use]
    pub fn item(&self, property: &str, index: usize) -> bool {
        self.everything || self.part(property, &index.to_string())
    }

    /// Whether a part of a property is looked at: a key of a map, or the number of an item of a list.
    #[must_use]
    pub fn part(&self, property: &str, part: &str) -> bool {
        self.everything
            || self
                .properties
                .get(property)
                .is_some_and(|parts| parts.as_ref().is_none_or(|parts| parts.contains(part)))
    }

    /// Names that macros bind count as properties: it is no harm to ask for more.
    fn look(&mut self, node: &Node) {
        match node {
            Node::Literal(_) => {}
            Node::Name(name) if &**name == PROPERTIES => self.everything = true,
            Node::Name(name) => drop(self.properties.insert(name.clone(), None)),
            Node::Select(operand, field) | Node::Has(operand, field) => self.look_at(operand, field.clone()),
            Node::Index(operand, index) => match literal(index) {
                Some(part) => self.look_at(operand, part),
                None => {
                    self.look(operand);
                    self.look(index);
                }
            },
            Node::Not(operand) | Node::Negate(operand) => self.look(operand),
            Node::And(a, b) | Node::Or(a, b) | Node::Binary(_, a, b) => {
                self.look(a);
                self.look(b);
            }
            Node::If(a, b, c) => [a, b, c].into_iter().for_each(|node| self.look(node)),
            Node::List(nodes) | Node::Call(_, nodes) => nodes.iter().for_each(|node| self.look(node)),
            Node::Fold(fold) => {
                self.look(&fold.range);
                self.look(&fold.body);
                fold.guard.iter().for_each(|guard| self.look(guard));
            }
        }
    }

    fn look_at(&mut self, whole: &Node, part: Arc<str>) {
        if matches!(whole, Node::Name(name) if &**name == PROPERTIES) {
            self.properties.insert(part, None);
        } else if let Some(property) = property(whole) {
            if let Some(parts) = self.properties.entry(property).or_insert_with(|| Some(BTreeSet::new())) {
                parts.insert(part);
            }
        } else {
            self.look(whole);
        }
    }
}

/// The name of all properties, which also reaches those with names that are words of the language: `properties["function"]`.
const PROPERTIES: &str = "properties";

/// The property that a node is.
fn property(node: &Node) -> Option<Arc<str>> {
    let of_all = |whole: &Node| matches!(whole, Node::Name(name) if &**name == PROPERTIES);
    match node {
        Node::Name(name) => Some(name.clone()),
        Node::Select(whole, field) if of_all(whole) => Some(field.clone()),
        Node::Index(whole, index) if of_all(whole) => literal(index),
        _ => None,
    }
}

fn literal(index: &Node) -> Option<Arc<str>> {
    let Node::Literal(value) = index else { return None };
    match value.data()? {
        Data::Int(number) => Some(number.to_string().into()),
        Data::Text(text) => text.as_literal().map(Into::into),
        _ => None,
    }
}
