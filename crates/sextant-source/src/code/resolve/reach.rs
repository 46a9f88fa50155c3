//! Which code of a program that builds infrastructure runs in a frame, as far as conditions say.

use super::operator::truth;
use super::{Loc, Resolver, Source};
use crate::code::syntax::{Bound, ExprId, Kind};
use crate::limits::VALUE_PARTS;
use sextant_facts::Value;
use std::sync::Arc;

impl Resolver<'_> {
    /// Whether an expression counts as true, and a value that carries what that rests on. Operands that are not known do
    /// not matter where others decide.
    pub(crate) fn holds_true(&mut self, loc: Loc) -> (Option<bool>, Value) {
        let Some(module) = self.module(loc.module) else { return (None, Value::absent()) };
        match &module.expr(loc.expr).kind {
            Kind::Either(operands) => self.first_that_is(loc, operands, true),
            Kind::Conditional { then, condition, otherwise } if condition == otherwise => {
                self.first_that_is(loc, &[*condition, *then], false)
            }
            Kind::Not(inner) => {
                let (found, value) = self.holds_true(Loc { expr: *inner, ..loc });
                (found.map(|found| !found), value)
            }
            _ => {
                let value = self.value(loc);
                (truth(self.language(loc), &value), value)
            }
        }
    }

    /// `a || b` and `a && b`: one operand that is `wanted` decides.
    fn first_that_is(&mut self, loc: Loc, operands: &[ExprId], wanted: bool) -> (Option<bool>, Value) {
        let mut open = None;
        let mut drawn = Value::bool(!wanted);
        for operand in operands.iter().take(VALUE_PARTS) {
            let (found, value) = self.holds_true(Loc { expr: *operand, ..loc });
            match found {
                Some(found) if found == wanted => return (Some(wanted), value),
                Some(_) => drawn = drawn.drawn_from(&value),
                None => drop(open.get_or_insert(value)),
            }
        }
        match open {
            Some(value) => (None, value),
            None => (Some(!wanted), drawn),
        }
    }

    /// The `return`s of a call that may be reached, whether one certainly is, and what that rests on.
    pub(super) fn returns_in_force(
        &mut self,
        module: usize,
        frame: usize,
        returns: &[ExprId],
    ) -> (Vec<ExprId>, bool, Vec<Arc<str>>) {
        if self.constructs.is_none() || frame == 0 {
            return (returns.to_vec(), false, Vec::new());
        }
        let mut out = Vec::new();
        let mut basis = Vec::new();
        for expr in returns {
            let (reached, assumptions) = self.reaches(Loc { module, frame, expr: *expr });
            basis.extend(assumptions);
            match reached {
                Some(false) => {}
                Some(true) => {
                    out.push(*expr);
                    return (out, true, basis);
                }
                None => out.push(*expr),
            }
        }
        (out, false, basis)
    }

    /// What assignments to an attribute are in force when the constructor has run.
    pub(super) fn in_force(&mut self, module: usize, frame: usize, assigned: &[Bound]) -> Vec<Bound> {
        if self.constructs.is_none() || frame == 0 {
            return assigned.to_vec();
        }
        let mut out = Vec::new();
        for bound in assigned {
            let Some((expr, found)) = bound_expr(bound).and_then(|expr| Some((expr, self.module(module)?))) else {
                out.push(bound.clone());
                continue;
            };
            let is_change = matches!(found.expr(expr).kind, Kind::Changed { .. });
            match self.reaches(Loc { module, frame, expr }).0 {
                Some(false) => continue,
                Some(true) if !is_change => out.clear(),
                _ => {}
            }
            out.push(bound.clone());
        }
        out
    }

    /// An attribute that no assignment in force gives a value is not there.
    pub(super) fn or_unassigned(&self, sources: &mut super::Sources, frame: usize) {
        if self.constructs.is_some() && frame != 0 && sources.list.is_empty() {
            sources.list.push(Source::Value(Value::absent()));
        }
    }

    /// Whether the blocks around an expression are certain to run in its frame, as far as their own conditions say, and what
    /// that rests on.
    fn reaches(&mut self, loc: Loc) -> (Option<bool>, Vec<Arc<str>>) {
        let nothing = (None, Vec::new());
        let Some(module) = self.module(loc.module) else { return nothing };
        let own = self.frames.get(loc.frame).and_then(|frame| frame.function);
        let own = own.and_then(|(m, f)| self.module(m)?.function(f));
        let in_frame = own.is_some_and(|function| function.scope == module.function_scope(module.expr(loc.expr).scope));
        let mut certain = in_frame.then_some(true);
        let mut assumptions = Vec::new();
        for (_, block) in module.blocks_around(module.expr(loc.expr).block) {
            match block.condition {
                Some((condition, wanted)) if in_frame => {
                    let (found, value) = self.holds_true(Loc { expr: condition, ..loc });
                    assumptions.extend(value.assumptions);
                    match found {
                        Some(found) if found != wanted => return (Some(false), assumptions),
                        Some(_) => {}
                        None => certain = None,
                    }
                }
                _ if block.parent.is_some() => certain = None,
                _ => {}
            }
        }
        (certain, assumptions)
    }
}

pub(super) fn bound_expr(bound: &Bound) -> Option<ExprId> {
    match bound {
        Bound::Value(expr) | Bound::Part(expr, _) | Bound::Entered(expr) | Bound::Element(expr) => Some(*expr),
        _ => None,
    }
}
