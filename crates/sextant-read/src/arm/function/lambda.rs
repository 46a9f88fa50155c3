//! Functions that take lambdas.

use super::super::scope::Scope;
use super::super::{access, operator};
use crate::terraform::access::{Element, elements};
use crate::terraform::merge::{assume, draw, maybe};
use sextant_facts::{Data, Item, List, Map, Value, Why};
use sextant_source::bicep::{Expr, Kind};

/// The value of a function that takes a lambda; `None` for another function, or if what it takes is no lambda.
pub(super) fn call(scope: &Scope<'_, '_>, lower: &str, arguments: &[Expr]) -> Option<Value> {
    let (collection, names, body) = match arguments {
        [collection, Expr { kind: Kind::Lambda(names, body), .. }, ..] => (collection, names, body),
        [collection, first, Expr { kind: Kind::Lambda(names, body), .. }] if lower == "reduce" => {
            return Some(reduce(scope, &scope.eval(collection), scope.eval(first), names, body));
        }
        _ => return None,
    };
    let collection = scope.eval(collection);
    let found = elements(&collection);
    let bind = |names: &[String], element: &Element| {
        let values = [element.value.clone(), element.key.clone()];
        names.iter().cloned().zip(values).collect::<Vec<_>>()
    };
    let turn = |element: &Element| scope.with(bind(names, element)).eval(body);
    let data = match lower {
        "map" => {
            let item = |element: &Element| Item { value: turn(element), perhaps: element.perhaps.clone() };
            Data::List(List { items: found.entries.iter().map(item).collect(), open: found.open })
        }
        "filter" => {
            let kept = |element: Element| {
                let condition = turn(&element);
                let perhaps = match operator::truth(&condition) {
                    Some(false) => return None,
                    Some(true) => element.perhaps,
                    None => element.perhaps.or_else(|| Some(operator::unknown(&condition))),
                };
                Some(Item { value: assume(element.value, &condition), perhaps })
            };
            Data::List(List { items: found.entries.into_iter().filter_map(kept).collect(), open: found.open })
        }
        "toobject" => {
            let mut map = Map { open: found.open.clone(), ..Map::default() };
            for element in &found.entries {
                let value = match arguments.get(2).map(|last| &last.kind) {
                    Some(Kind::Lambda(names, body)) => scope.with(bind(names, element)).eval(body),
                    _ => element.value.clone(),
                };
                let key = turn(element);
                match (access::key(&key), &element.perhaps) {
                    (Some(key), None) => drop(map.entries.insert(key, value)),
                    (Some(key), Some(why)) => drop(map.entries.insert(key, maybe(value, why))),
                    (None, _) => map.open = Some(operator::unknown(&key)),
                }
            }
            Data::Map(map)
        }
        _ => return Some(draw(Value::set(Why::new(format!("`{lower}()` is not evaluated"))), &collection)),
    };
    Some(draw(Value::known(data), &collection))
}

fn reduce(scope: &Scope<'_, '_>, collection: &Value, first: Value, names: &[String], body: &Expr) -> Value {
    let found = elements(collection);
    let doubt = found.open.or_else(|| found.entries.iter().find_map(|element| element.perhaps.clone()));
    if let Some(why) = doubt {
        return draw(Value::set(why), collection);
    }
    let turn = |reached: Value, element: Element| {
        scope.with(names.iter().cloned().zip([reached, element.value, element.key])).eval(body)
    };
    draw(found.entries.into_iter().fold(first, turn), collection)
}
