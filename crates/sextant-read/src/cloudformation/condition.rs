//! Conditions, three-valued: true, false, or not known.

use super::repeat::{Entry, substitute};
use super::stack::{Bindings, Stack};
use crate::node::Node;
use sextant_facts::{Data, Part, State, Text, Value, Why};
use std::sync::Arc;

/// Whether a condition holds.
#[derive(Clone, Debug)]
pub(super) struct Truth {
    pub(super) value: Option<bool>,
    /// Why it is not known.
    pub(super) why: Why,
    /// What had to be assumed to know it.
    pub(super) assumptions: Vec<Arc<str>>,
}

impl Truth {
    pub(super) fn known(value: bool) -> Self {
        Self { value: Some(value), why: Why::new(""), assumptions: Vec::new() }
    }

    fn unknown(why: Why) -> Self {
        Self { value: None, why, assumptions: Vec::new() }
    }

    fn resting_on(mut self, assumptions: &[Arc<str>]) -> Self {
        for assumption in assumptions {
            if !self.assumptions.contains(assumption) {
                self.assumptions.push(assumption.clone());
            }
        }
        self
    }
}

impl<'a> Stack<'a> {
    /// Whether a resource or output is there, by its loop and its condition.
    pub(super) fn presence(&self, entry: &Entry<'_>) -> Truth {
        let condition = match entry.value.get("Condition").and_then(Node::text) {
            Some(name) => self.condition(&substitute(name, &entry.bindings).to_string()),
            None => Truth::known(true),
        };
        match (&entry.perhaps, condition.value) {
            (_, Some(false)) => condition,
            (Some(why), _) => Truth::unknown(why.clone()),
            (None, _) => condition.resting_on(&entry.assumptions),
        }
    }

    /// Whether a named condition holds.
    pub(super) fn condition(&self, name: &str) -> Truth {
        let Some(entry) = self.conditions.get(name) else {
            return Truth::unknown(Why::new(format!("condition `{name}` is not declared in {}", self.template.path)));
        };
        let place = entry.key.place.clone();
        match self.truths.borrow().get(name) {
            Some(Some(truth)) => {
                self.world.spend(truth.assumptions.len());
                return truth.clone();
            }
            Some(None) => return Truth::unknown(Why::at(format!("condition `{name}` depends on itself"), place)),
            None => {}
        }
        self.truths.borrow_mut().insert(name.to_owned(), None);
        let mut truth = self.test(entry.value, &entry.bindings);
        if truth.value.is_none() {
            truth.why = Why::at(format!("condition `{name}` is not known: {}", inner(&truth.why)), place);
        }
        self.truths.borrow_mut().insert(name.to_owned(), Some(truth.clone()));
        truth
    }

    /// Whether a condition expression holds; a bare name stands for the condition of that name.
    pub(super) fn test(&self, node: &Node, bindings: &Bindings) -> Truth {
        let _level = match self.world.enter() {
            Ok(level) => level,
            Err(why) => return Truth::unknown(why),
        };
        if let Some(name) = node.text() {
            return match name {
                "true" => Truth::known(true),
                "false" => Truth::known(false),
                name => self.condition(&substitute(name, bindings).to_string()),
            };
        }
        let [(function, arguments)] = node.entries() else { return not_a_condition(node) };
        let all = || arguments.items().iter().map(|item| self.test(item, bindings));
        match function.text().unwrap_or_default() {
            "Condition" if arguments.text().is_some() => self.test(arguments, bindings),
            "Fn::Not" => {
                let Some(item) = arguments.items().first() else { return not_a_condition(node) };
                let truth = self.test(item, bindings);
                Truth { value: truth.value.map(|value| !value), ..truth }
            }
            "Fn::And" => decide(all(), false),
            "Fn::Or" => decide(all(), true),
            "Fn::Equals" => {
                let [left, right] = arguments.items() else { return not_a_condition(node) };
                self.equal(&self.value(left, bindings), &self.value(right, bindings))
            }
            name => Truth::unknown(Why::at(format!("`{name}` is not evaluated"), node.place.clone())),
        }
    }

    fn equal(&self, left: &Value, right: &Value) -> Truth {
        let truth = match equal_values(left, right) {
            Some(value) => Truth::known(value),
            None => Truth::unknown(
                left.why()
                    .or_else(|| right.why())
                    .cloned()
                    .unwrap_or_else(|| Why::new("compared values are not plain strings")),
            ),
        };
        self.world.spend(1 + left.assumptions.len() * right.assumptions.len() / 16);
        truth.resting_on(&left.assumptions).resting_on(&right.assumptions)
    }
}

/// The reason within "condition `x` is not known: reason", so that chains do not grow.
fn inner(why: &Why) -> String {
    why.text.rsplit(" is not known: ").next().unwrap_or_default().to_owned()
}

fn not_a_condition(node: &Node) -> Truth {
    Truth::unknown(Why::at("not a condition function", node.place.clone()))
}

/// Conjunction (`decisive` false) or disjunction (`decisive` true): one decisive member decides, whatever the others are.
fn decide(members: impl Iterator<Item = Truth>, decisive: bool) -> Truth {
    let mut outcome = Truth::known(!decisive);
    for truth in members {
        match truth.value {
            Some(value) if value == decisive => return truth,
            Some(_) => outcome = outcome.resting_on(&truth.assumptions),
            None if outcome.value.is_some() => outcome = Truth { assumptions: Vec::new(), ..truth },
            None => {}
        }
    }
    outcome
}

/// Whether two values are the same string; `None` where that depends on what is not known.
fn equal_values(left: &Value, right: &Value) -> Option<bool> {
    let comparable = |value: &Value| match &value.state {
        State::Known(Data::Text(_) | Data::Bool(_) | Data::Int(_) | Data::Float(_)) => Some(value.to_text()),
        _ => None,
    };
    let (left, right) = (comparable(left)?, comparable(right)?);
    match (left.as_literal(), right.as_literal()) {
        (Some(left), Some(right)) => Some(left == right),
        (Some(literal), None) => cannot_be(&right, literal).then_some(false),
        (None, Some(literal)) => cannot_be(&left, literal).then_some(false),
        (None, None) => None,
    }
}

/// Whether the known ends of a text with holes rule out that it is `literal`.
fn cannot_be(text: &Text, literal: &str) -> bool {
    let begins = match text.parts.first() {
        Some(Part::Literal(start)) => literal.starts_with(start.as_str()),
        _ => true,
    };
    let ends = match text.parts.last() {
        Some(Part::Literal(end)) => literal.ends_with(end.as_str()),
        _ => true,
    };
    !(begins && ends)
}
