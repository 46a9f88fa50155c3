//! Objects that are given to functions which change them.

use super::value::{blur, put_all};
use super::{Loc, Resolver, Thing};
use crate::code::syntax::{Argument, Bound, ExprId, FunctionId, Kind};
use sextant_facts::{Data, List, Map, State, Value, Why};

/// Most functions an object is followed through.
const FUNCTIONS: usize = 4;

impl Resolver<'_> {
    /// A list or map as it is after the calls before `loc` that are given it by name.
    pub(crate) fn after_calls(&mut self, loc: Loc, name: &str, value: Value) -> Value {
        if !matches!(value.data(), Some(Data::Map(_) | Data::List(_))) {
            return value;
        }
        let Some(module) = self.module(loc.module) else { return value };
        let site = module.expr(loc.expr);
        let owner = module.owner(site.scope, name);
        let in_loop = module.in_loop(site.block);
        for call in module.passed.get(name).map_or(&[][..], Vec::as_slice) {
            let made = module.expr(*call);
            let crossed = module.function_scope(made.scope) != module.function_scope(site.scope);
            let before = made.at < site.at || crossed || in_loop;
            // The call that takes the value is not over yet.
            let is_around = module.call_takes(*call, loc.expr);
            if !self.spend(1) || !before || is_around || module.owner(made.scope, name) != owner && !crossed {
                continue;
            }
            if module.owner(made.scope, name).map(|(scope, _)| scope) == owner.map(|(scope, _)| scope)
                && self.changes_argument(Loc { expr: *call, ..loc }, name, FUNCTIONS)
            {
                return changed_by(
                    value,
                    &self.reason(
                        Loc { expr: *call, ..loc },
                        &format!("`{name}` is changed by a function it is given to"),
                    ),
                );
            }
        }
        value
    }

    /// Whether a call is of a function of the tree that changes what it is given as `name`.
    fn changes_argument(&mut self, call: Loc, name: &str, depth: usize) -> bool {
        let Some(module) = self.module(call.module) else { return false };
        let Kind::Call { function, arguments } = &module.expr(call.expr).kind else { return false };
        let is_name = |expr: &ExprId| matches!(&module.expr(*expr).kind, Kind::Name(found) if **found == *name);
        let Thing::Function { module: target, function, of } = self.identify(Loc { expr: *function, ..call }) else {
            return false;
        };
        let Some(definition) = self.module(target).and_then(|m| m.function(function)) else { return false };
        let skipped = usize::from(of.is_some() && self.receiver_parameter(target, 0, function, 0).is_some());
        arguments.iter().enumerate().any(|(index, argument)| {
            let parameter = match argument {
                Argument::Positional(expr) if is_name(expr) => definition.parameters.get(index + skipped),
                Argument::Keyword(keyword, expr) if is_name(expr) => {
                    definition.parameters.iter().find(|p| p.name == *keyword)
                }
                _ => None,
            };
            parameter.is_some_and(|parameter| self.changes_parameter(target, function, &parameter.name, depth))
        })
    }

    fn changes_parameter(&mut self, index: usize, function: FunctionId, name: &str, depth: usize) -> bool {
        let Some(module) = self.module(index) else { return false };
        let Some(scope) = module.function(function).and_then(|function| module.scope(function.scope)) else {
            return false;
        };
        let changed = scope.names.get(name).into_iter().flatten().any(|binding| match binding.bound {
            Bound::Value(value) => matches!(module.expr(value).kind, Kind::Changed { .. }),
            _ => false,
        });
        if changed || depth == 0 || !self.spend(1) {
            return changed;
        }
        let calls = module.passed.get(name).map_or(&[][..], Vec::as_slice);
        let inside = module.function(function).map(|function| function.scope);
        let calls = calls.iter().filter(|call| Some(module.function_scope(module.expr(**call).scope)) == inside);
        calls
            .into_iter()
            .any(|call| self.changes_argument(Loc { module: index, frame: 0, expr: *call }, name, depth - 1))
    }
}

fn changed_by(value: Value, why: &Why) -> Value {
    let state = match value.state {
        State::Known(Data::Map(before)) => {
            let mut map = Map::default();
            put_all(&mut map, &Value::known(Data::Map(before)));
            blur(&mut map, why);
            State::Known(Data::Map(map))
        }
        State::Known(Data::List(mut list)) => {
            for item in &mut list.items {
                item.perhaps.get_or_insert_with(|| why.clone());
            }
            State::Known(Data::List(List { open: Some(why.clone()), ..list }))
        }
        other => other,
    };
    Value { state, ..value }
}
