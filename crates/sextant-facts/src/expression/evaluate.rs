//! The four-state evaluator. A settled answer holds for every completion of what is not known; everything else is
//! unknown, with the reason.

use super::fold;
use super::functions;
use super::operators::{self, obstacle};
use super::syntax::{Expression, Fold, Node, Operator};
use crate::truth::{NOT_STATED, Truth};
use crate::value::{Data, Item, List, State, Value, Why};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most nodes that one evaluation visits.
const STEP_BUDGET: u32 = 200_000;

/// Where names and attributes come from.
pub trait Names {
    /// The value of a name that no macro binds; `None` where there is no such name.
    fn name(&self, name: &str) -> Option<Value>;

    /// The same value, where it can be lent: reading a field of a large block should not copy the block.
    fn lend(&self, _name: &str) -> Option<&Value> {
        None
    }

    /// An attribute of a component. With `or_default` an absent attribute reads as what the provider does then.
    fn attribute(&self, component: usize, field: &str, or_default: bool) -> Value;

    /// The components of a kind: `all.<kind>`.
    fn population(&self, kind: &str) -> Value;

    /// What folds over whole populations came to, by their place in memory; kept as long as one question is asked.
    fn memory(&self) -> Option<&RefCell<BTreeMap<usize, Evaluation>>> {
        None
    }

    /// The properties of the resource that a value refers to.
    fn resource_of(&self, value: &Value) -> Value {
        Value::unresolved(obstacle(value))
    }
}

/// What an evaluation gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// The value of the expression.
    pub value: Value,
    /// The assumptions of every component attribute that was read.
    pub assumptions: BTreeSet<Arc<str>>,
    /// The attribute that was read last and found absent.
    missing: Option<Arc<str>>,
}

impl Evaluation {
    /// The value as a condition. Where an absent attribute leaves it open, the reason names the attribute.
    #[must_use]
    pub fn truth(&self) -> Truth {
        match (Truth::of(&self.value), &self.missing) {
            (Truth::Unknown(why), Some(missing)) if &*why.text == NOT_STATED => {
                Truth::Unknown(Why::perhaps_at(format!("`{missing}` is not stated"), why.place.clone()))
            }
            (truth, _) => truth,
        }
    }
}

/// Evaluates expressions over names and components.
pub struct Evaluator<'a> {
    pub(super) names: &'a dyn Names,
    pub(super) bound: Vec<(Arc<str>, Value)>,
    steps: u32,
    assumptions: BTreeSet<Arc<str>>,
    missing: Option<Arc<str>>,
}

impl<'a> Evaluator<'a> {
    /// An evaluator over `names`.
    #[must_use]
    pub fn new(names: &'a dyn Names) -> Self {
        Self { names, bound: Vec::new(), steps: 0, assumptions: BTreeSet::new(), missing: None }
    }

    /// Binds a name, before any that `names` gives.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.bound.push((name.into(), value));
        self
    }

    /// The value of an expression.
    #[must_use]
    pub fn evaluate(mut self, expression: &Expression) -> Evaluation {
        let value = self.value(expression.root());
        Evaluation { value, assumptions: self.assumptions, missing: self.missing }
    }

    pub(super) fn value(&mut self, node: &Node) -> Value {
        self.steps += 1;
        if self.steps > STEP_BUDGET {
            return Value::unresolved(Why::new("the expression takes too many steps"));
        }
        match node {
            Node::Literal(value) => value.clone(),
            Node::Name(name) => self.named(name),
            Node::Select(operand, kind) if self.is_all(operand) => self.names.population(kind),
            Node::Select(operand, field) => {
                if let Some(lent) = self.lent(node) {
                    return lent.clone();
                }
                let operand = self.value(operand);
                self.select(&operand, field, true)
            }
            Node::Has(operand, field) => self.has(operand, field),
            Node::Index(operand, index) => {
                if let Some(item) = self.lent_item(operand, index) {
                    return item;
                }
                let operand = self.value(operand);
                let index = self.value(index);
                self.index(&operand, &index)
            }
            Node::List(nodes) => {
                let items = nodes.iter().map(|node| Item::there(self.value(node))).collect();
                Value::known(Data::List(List { items, open: None }))
            }
            Node::Not(operand) => {
                let operand = self.value(operand);
                Truth::of(&operand).negate().into_value().drawn_from(&assumptions_of(&operand))
            }
            Node::Negate(operand) => {
                let operand = self.value(operand);
                operators::apply(Operator::Subtract, &Value::int(0), &operand)
            }
            Node::And(left, right) => {
                let left = self.value(left);
                self.both(left, right)
            }
            Node::Or(left, right) => self.either(left, right),
            Node::If(condition, yes, no) => self.choose(condition, yes, no),
            Node::Binary(operator, left, right) => self.binary(*operator, left, right),
            Node::Call(function, arguments) => {
                let arguments: Vec<Value> = arguments.iter().map(|argument| self.value(argument)).collect();
                functions::call(*function, &arguments, self.names)
            }
            Node::Fold(fold) if fold.constant => self.once(fold, |this| fold::run(this, fold)),
            Node::Fold(fold) => fold::run(self, fold),
        }
    }

    /// Whether a field is there.
    fn has(&mut self, operand: &Node, field: &str) -> Value {
        if let Some(there) = self.lent_has(operand, field) {
            return Value::bool(there);
        }
        let operand = self.value(operand);
        if is_scalar(&operand) {
            return Value::bool(false).drawn_from(&assumptions_of(&operand));
        }
        let found = self.select(&operand, field, false);
        let there = match found.is_there() {
            Some(there) => Value::bool(there),
            None => Value::unresolved(obstacle(&found)),
        };
        there.drawn_from(&assumptions_of(&found))
    }

    /// A value reached through names and blocks alone, without copying what lies on the way. A block that rests on
    /// assumptions hands them on, so it is not lent from.
    fn lent(&self, node: &Node) -> Option<&Value> {
        match node {
            Node::Name(name) => {
                let bound = self.bound.iter().rev().find(|(bound, _)| bound == name).map(|(_, value)| value);
                bound.or_else(|| self.names.lend(name))
            }
            Node::Select(operand, field) => {
                let block = self.lent(operand).filter(|block| block.assumptions.is_empty())?;
                match &block.state {
                    State::Known(Data::Map(map)) => map.entries.get(&**field),
                    State::Set { detail: Some(detail), .. } => detail.entries.get(&**field),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether a block that can be lent has a field, where that is certain and rests on nothing.
    fn lent_has(&self, operand: &Node, field: &str) -> Option<bool> {
        let block = self.lent(operand).filter(|block| block.assumptions.is_empty())?;
        let map = block.as_map()?;
        match map.entries.get(field) {
            Some(value) if value.assumptions.is_empty() => value.is_there(),
            Some(_) => None,
            None => map.open.is_none().then_some(false),
        }
    }

    /// An item of a list that can be lent, by a literal position.
    fn lent_item(&self, operand: &Node, index: &Node) -> Option<Value> {
        let list = self.lent(operand).filter(|list| list.assumptions.is_empty())?.as_list()?;
        match index {
            Node::Literal(Value { state: State::Known(Data::Int(position)), .. }) => Some(element(list, *position)),
            _ => None,
        }
    }

    /// What a fold over whole populations has in common for every member that is asked about.
    pub(super) fn once(&mut self, fold: &Fold, work: impl FnOnce(&mut Self) -> Value) -> Value {
        let key = std::ptr::from_ref(fold) as usize;
        let Some(memory) = self.names.memory() else { return work(self) };
        if let Some(known) = memory.borrow().get(&key) {
            self.assumptions.extend(known.assumptions.iter().cloned());
            return known.value.clone();
        }
        let before = std::mem::take(&mut self.assumptions);
        let value = work(self);
        let assumptions = std::mem::replace(&mut self.assumptions, before);
        self.assumptions.extend(assumptions.iter().cloned());
        memory.borrow_mut().insert(key, Evaluation { value: value.clone(), assumptions, missing: None });
        value
    }

    /// `all` is not a value: the populations are read one by one.
    fn is_all(&self, node: &Node) -> bool {
        matches!(node, Node::Name(name) if &**name == "all") && !self.bound.iter().any(|(bound, _)| &**bound == "all")
    }

    fn named(&mut self, name: &Arc<str>) -> Value {
        let bound = self.bound.iter().rev().find(|(bound, _)| bound == name).map(|(_, value)| value.clone());
        bound
            .or_else(|| self.names.name(name))
            .unwrap_or_else(|| Value::unresolved(Why::new(format!("no name `{name}`"))))
    }

    /// Reads a field: of a block, of a component, of the only block of a list, or of what is known of a call.
    pub(super) fn select(&mut self, operand: &Value, field: &str, or_default: bool) -> Value {
        let selected = match &operand.state {
            State::Known(Data::Map(map)) => map.get(field),
            State::Known(Data::Component(component)) => {
                let value = self.names.attribute(*component, field, or_default);
                self.assumptions.extend(value.assumptions.iter().cloned());
                if or_default && matches!(value.state, State::Absent) {
                    self.missing = Some(field.into());
                }
                value
            }
            State::Known(Data::List(list)) => match (list.items.as_slice(), &list.open) {
                ([], None) => Value::absent(),
                ([Item { value, perhaps: None }], None) => self.select(&value.clone(), field, or_default),
                _ => Value::unresolved(Why::new(format!("`{field}` of more than one block"))),
            },
            State::Known(_) => Value::unresolved(Why::new(format!("`{field}` of a plain value"))),
            State::Set { detail: Some(detail), why } => {
                detail.entries.get(field).cloned().unwrap_or_else(|| Value::unresolved(why.clone()))
            }
            State::Set { why, detail: None } | State::Unresolved(why) => Value::unresolved(why.clone()),
            State::Absent => Value::absent(),
        };
        selected.drawn_from(&assumptions_of(operand))
    }

    fn index(&mut self, operand: &Value, index: &Value) -> Value {
        match (&operand.state, index.data()) {
            (State::Known(Data::List(list)), Some(Data::Int(position))) => element(list, *position),
            (State::Known(Data::Map(_)), Some(Data::Int(0))) => operand.clone(),
            (_, Some(Data::Text(key))) => match key.as_literal() {
                Some(key) => self.select(operand, key, true),
                None => Value::unresolved(obstacle(index)),
            },
            (State::Absent, _) => Value::absent(),
            _ => Value::unresolved(obstacle(if operand.data().is_none() { operand } else { index })),
        }
    }

    /// Whether the second condition holds beside the first, of which the value is known.
    pub(super) fn both(&mut self, a: Value, right: &Node) -> Value {
        if Truth::of(&a) == Truth::False {
            return Value::bool(false).drawn_from(&assumptions_of(&a));
        }
        let b = self.value(right);
        match (Truth::of(&a), Truth::of(&b)) {
            (_, Truth::False) => Value::bool(false).drawn_from(&assumptions_of(&b)),
            (Truth::True, other) | (other, Truth::True) => join(other, &a, &b),
            (unknown, _) => join(unknown, &a, &b),
        }
    }

    fn either(&mut self, left: &Node, right: &Node) -> Value {
        let a = self.value(left);
        if Truth::of(&a) == Truth::True {
            return Value::bool(true).drawn_from(&assumptions_of(&a));
        }
        let b = self.value(right);
        match (Truth::of(&a), Truth::of(&b)) {
            (_, Truth::True) => Value::bool(true).drawn_from(&assumptions_of(&b)),
            (Truth::False, other) | (other, Truth::False) => join(other, &a, &b),
            (unknown, _) => join(unknown, &a, &b),
        }
    }

    fn choose(&mut self, condition: &Node, yes: &Node, no: &Node) -> Value {
        let condition = self.value(condition);
        match Truth::of(&condition) {
            Truth::True => self.value(yes).drawn_from(&assumptions_of(&condition)),
            Truth::False => self.value(no).drawn_from(&assumptions_of(&condition)),
            Truth::Unknown(why) => {
                let (yes, no) = (self.value(yes), self.value(no));
                if yes.state == no.state && matches!(yes.state, State::Known(_) | State::Absent) {
                    yes
                } else {
                    Value::unresolved(why)
                }
            }
        }
    }

    fn binary(&mut self, operator: Operator, left: &Node, right: &Node) -> Value {
        let a = self.value(left);
        let b = self.value(right);
        let result = match operator {
            Operator::In => fold::contains(&b, &a).into_value(),
            other => operators::apply(other, &a, &b),
        };
        result.drawn_from(&assumptions_of(&a)).drawn_from(&assumptions_of(&b))
    }
}

/// A carrier of the assumptions of a value alone: edges are not inherited by conclusions.
pub(super) fn assumptions_of(value: &Value) -> Value {
    let mut carrier = Value::absent();
    carrier.assumptions.clone_from(&value.assumptions);
    carrier
}

/// Whether a value is known to have no fields.
fn is_scalar(value: &Value) -> bool {
    matches!(value.data(), Some(Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_)))
}

fn join(truth: Truth, a: &Value, b: &Value) -> Value {
    truth.into_value().drawn_from(&assumptions_of(a)).drawn_from(&assumptions_of(b))
}

fn element(list: &List, position: i64) -> Value {
    let uncertain = list.items.iter().find_map(|item| item.perhaps.clone());
    if let Some(why) = uncertain {
        return Value::unresolved(why);
    }
    match (usize::try_from(position).ok().and_then(|position| list.items.get(position)), &list.open) {
        (Some(item), _) => item.value.clone(),
        (None, None) => Value::absent(),
        (None, Some(why)) => Value::unresolved(why.clone()),
    }
}
