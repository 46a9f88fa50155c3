//! Expressions that are worth one of several others.

use super::join::join;
use super::operator::truth;
use super::{Loc, Resolver};
use crate::code::syntax::FunctionId;
use sextant_facts::{Data, State, Value, Why};
use std::sync::Arc;

impl Resolver<'_> {
    /// `a or b`: the first that is true.
    pub(crate) fn either(&mut self, operands: &[Loc]) -> Value {
        let mut drawn = Vec::new();
        let mut open = Vec::new();
        for (index, operand) in operands.iter().enumerate() {
            let mut value = self.value(*operand);
            if index + 1 < operands.len()
                && let Some(default) = super::environment::unset(&value)
            {
                value = default;
            }
            match truth(self.language(*operand), &value) {
                Some(false) if index + 1 < operands.len() => drawn.push(value),
                Some(true) => {
                    open.push(value);
                    break;
                }
                _ => open.push(value),
            }
        }
        first_of(drawn, open)
    }

    /// `a ?? b`: the first that is not absent.
    pub(crate) fn coalesce(&mut self, operands: &[Loc]) -> Value {
        let mut drawn = Vec::new();
        let mut open = Vec::new();
        for (index, operand) in operands.iter().enumerate() {
            let mut value = self.value(*operand);
            let is_last = index + 1 == operands.len();
            if let Some(default) = super::environment::unset(&value).filter(|_| !is_last) {
                value = default;
            }
            match value.is_there() {
                Some(false) if !is_last => drawn.push(value),
                Some(true) => {
                    open.push(value);
                    break;
                }
                _ => open.push(value),
            }
        }
        first_of(drawn, open)
    }

    /// A part of a parameter with a default: the default too where no call is seen.
    pub(crate) fn default(
        &mut self,
        value: Loc,
        default: Loc,
        name: &str,
        (function, index): (FunctionId, usize),
    ) -> Value {
        let sources = self.parameter_sources(value.module, value.frame, function, index);
        if sources.list.is_empty() && sources.rest.is_some() {
            return self.value(default).assuming(format!("default of parameter `{name}`"));
        }
        self.coalesce(&[value, default])
    }

    /// A map without some of its keys.
    pub(crate) fn without(&mut self, loc: Loc, object: Loc, keys: &[Arc<str>]) -> Value {
        let whole = self.value(object);
        match whole.as_map() {
            Some(map) => {
                let mut rest = map.clone();
                rest.entries.retain(|key, _| !keys.iter().any(|taken| **taken == **key));
                Value::known(Data::Map(rest)).drawn_from(&whole)
            }
            None => Value::unresolved(self.reason(loc, "it is the rest of an unpacked value")),
        }
    }

    pub(crate) fn conditional(&mut self, loc: Loc, then: Loc, condition: Loc, otherwise: Loc) -> Value {
        let deciding = self.value(condition);
        match truth(self.language(loc), &deciding) {
            Some(true) => self.value(then).drawn_from(&deciding),
            Some(false) => self.value(otherwise).drawn_from(&deciding),
            None => {
                let values = vec![self.value(then), self.value(otherwise)];
                join(values, &self.reason(loc, "it depends on a condition"))
            }
        }
    }
}

/// The first of several operands that counts: `drawn` do not, `open` may.
fn first_of(drawn: Vec<Value>, open: Vec<Value>) -> Value {
    // An operand that is not known counts only if it is true, and then it is there.
    let last = open.len().saturating_sub(1);
    let open = open.into_iter().enumerate().map(|(index, value)| match value.state {
        State::Unresolved(why) if index < last => Value { state: State::Set { why, detail: None }, ..value },
        _ => value,
    });
    let joined = join(open.collect(), &Why::new("it depends on which of several values is set"));
    // Where the deployment sets an operand that is empty here, the operand is the value.
    drawn.iter().fold(joined, Value::standing_for)
}
