//! Methods of lists that call a function back, in programs that build infrastructure.

use super::operator::{compare, truth};
use super::{Loc, Resolver, Thing};
use crate::code::syntax::{Argument, FunctionId};
use sextant_facts::{Data, Item, List, Value};

/// Most items that a function is called back for.
const ITEMS: usize = 64;

impl Resolver<'_> {
    /// A method of a list or string that is known; `None` if its result cannot be told.
    pub(super) fn method_of_list(
        &mut self,
        loc: Loc,
        base: &Value,
        name: &str,
        arguments: &[Argument],
    ) -> Option<Value> {
        match base.data()? {
            Data::List(list) if list.open.is_none() && list.items.len() <= ITEMS => {
                self.over_list(loc, list, name, arguments).map(|value| value.drawn_from(base))
            }
            Data::Text(text) => {
                let text = text.as_literal()?;
                let other = self.first_argument(loc, arguments)?;
                let other = other.as_str()?;
                let found = match name {
                    "includes" => Value::bool(text.contains(other)),
                    "startsWith" | "startswith" => Value::bool(text.starts_with(other)),
                    "endsWith" | "endswith" => Value::bool(text.ends_with(other)),
                    "split" if !other.is_empty() => Value::list(text.split(other).map(Value::text)),
                    _ => return None,
                };
                Some(found.drawn_from(base))
            }
            _ => None,
        }
    }

    /// `Object.keys(map)`, `Object.values(map)`, `Object.entries(map)`.
    pub(super) fn parts_of_map(&mut self, loc: Loc, name: &str, arguments: &[Argument]) -> Option<Value> {
        let value = self.first_argument(loc, arguments)?;
        let map = value.as_map().filter(|map| map.open.is_none())?;
        let part = |(key, value): (&String, &Value)| match name {
            "Object.keys" => Value::text(key.as_str()),
            "Object.values" => value.clone(),
            _ => Value::list([Value::text(key.as_str()), value.clone()]),
        };
        Some(Value::list(map.entries.iter().map(part)).drawn_from(&value))
    }

    fn over_list(&mut self, loc: Loc, list: &List, name: &str, arguments: &[Argument]) -> Option<Value> {
        if name == "includes" {
            let wanted = self.first_argument(loc, arguments)?;
            let found: Option<Vec<bool>> =
                list.items.iter().map(|item| compare(&item.value, &wanted, true)?.as_bool()).collect();
            let is_certain = list.items.iter().all(|item| item.perhaps.is_none());
            return found.filter(|_| is_certain).map(|found| Value::bool(found.contains(&true)).drawn_from(&wanted));
        }
        if !matches!(name, "map" | "flatMap" | "filter" | "some" | "every" | "find") {
            return None;
        }
        let callback = self.first_function(loc, arguments)?;
        let results = self.called_back(loc, list, callback)?;
        let truths = |this: &Self| -> Option<Vec<bool>> {
            results.iter().map(|result| truth(this.language(loc), result)).collect()
        };
        match name {
            "map" => {
                let items =
                    list.items.iter().zip(results).map(|(item, value)| Item { value, perhaps: item.perhaps.clone() });
                Some(Value::known(Data::List(List { items: items.collect(), open: None })))
            }
            "flatMap" => {
                let mut out = List::default();
                for value in results {
                    super::value::append_all(&mut out, value);
                }
                Some(Value::known(Data::List(out)))
            }
            "some" => Some(Value::bool(truths(self)?.contains(&true))),
            "every" => Some(Value::bool(!truths(self)?.contains(&false))),
            "find" => {
                let position = truths(self)?.iter().position(|found| *found);
                Some(position.and_then(|at| list.items.get(at)).map_or_else(Value::absent, |item| item.value.clone()))
            }
            _ => {
                let kept = list.items.iter().zip(&results).filter_map(|(item, result)| {
                    match truth(self.language(loc), result) {
                        Some(false) => None,
                        Some(true) => Some(item.clone()),
                        None => {
                            let why = self.reason(loc, "it may be left out");
                            Some(Item { value: item.value.clone(), perhaps: Some(item.perhaps.clone().unwrap_or(why)) })
                        }
                    }
                });
                Some(Value::known(Data::List(List { items: kept.collect(), open: None })))
            }
        }
    }

    /// What a function gives back for each item of a list.
    fn called_back(&mut self, loc: Loc, list: &List, (module, function): (usize, FunctionId)) -> Option<Vec<Value>> {
        let definition = self.module(module)?.function(function)?;
        let mut out = Vec::new();
        for (index, item) in list.items.iter().enumerate() {
            let number = i64::try_from(index).unwrap_or(i64::MAX);
            let given = vec![item.value.clone(), Value::int(number)];
            let frame = self.enter_closure(loc, (module, function), index, given);
            if frame == 0 {
                return None;
            }
            let (returns, is_certain, _) = self.returns_in_force(module, frame, &definition.returns);
            let mut values: Vec<Value> =
                returns.iter().map(|expr| self.value(Loc { module, frame, expr: *expr })).collect();
            if definition.falls_through && !is_certain {
                values.push(Value::absent());
            }
            out.push(super::join::join(values, &self.reason(loc, "it is what a function gives back")));
        }
        Some(out)
    }

    fn first_argument(&mut self, loc: Loc, arguments: &[Argument]) -> Option<Value> {
        let Some(Argument::Positional(expr)) = arguments.first() else { return None };
        Some(self.value(Loc { expr: *expr, ..loc }))
    }

    fn first_function(&mut self, loc: Loc, arguments: &[Argument]) -> Option<(usize, FunctionId)> {
        let Some(Argument::Positional(expr)) = arguments.first() else { return None };
        match self.identify(Loc { expr: *expr, ..loc }) {
            Thing::Function { module, function, .. } => Some((module, function)),
            _ => None,
        }
    }
}
