//! Terraform's built-in functions, as far as their results follow from the source.

mod collection;
mod encode;
mod file;
mod map;
mod number;
mod text;

use super::access::elements;
use super::merge::{doubt, draw, either};
use super::scope::Scope;
use super::syntax::Call;
use sextant_facts::{Data, Place, State, Value, Why};

pub(crate) use encode::decode;

/// What a function makes of its arguments; `None` if that does not follow from them.
pub(crate) type Function = fn(&[Value]) -> Option<Value>;

/// Functions that may return null, or an element that is.
const MAY_BE_NULL: [&str; 9] = [
    "coalescelist",
    "element",
    "jsondecode",
    "lookup",
    "one",
    "nonsensitive",
    "sensitive",
    "yamldecode",
    "ephemeralasnull",
];

/// The value of a function call.
pub(super) fn call(scope: &Scope<'_, '_>, call: &Call, place: &Place) -> Value {
    match call.name.as_str() {
        "try" => return attempt(scope, call),
        "can" => return can(scope, call),
        _ => {}
    }
    let mut arguments: Vec<Value> = call.arguments.iter().map(|argument| scope.eval(argument)).collect();
    let mut open = None;
    if call.spread
        && let Some(last) = arguments.pop()
    {
        let spread = elements(&last);
        open = spread.open.or_else(|| spread.entries.iter().find_map(|element| element.perhaps.clone()));
        arguments.extend(spread.entries.into_iter().map(|element| element.value));
    }
    let known = match open {
        None => {
            file::call(scope, &call.name, &arguments).or_else(|| find(&call.name).and_then(|make| make(&arguments)))
        }
        Some(_) => None,
    };
    if known.is_none() && open.is_none() && refused(&call.name, &arguments) {
        return scope.world.fault(format!("`{}()` does not take this value", call.name), place);
    }
    let value = known.unwrap_or_else(|| {
        let why = open.clone().or_else(|| arguments.iter().find_map(doubt));
        unknown(&call.name, why, place)
    });
    arguments.iter().fold(value, draw)
}

/// The result of a call that cannot be followed: there, unless the function may return null.
fn unknown(name: &str, why: Option<Why>, place: &Place) -> Value {
    let known_name = find(name).is_some() || file::is_function(name);
    let why =
        why.filter(|_| known_name).unwrap_or_else(|| Why::at(format!("`{name}()` is not evaluated"), place.clone()));
    if MAY_BE_NULL.contains(&name) { Value::unresolved(why) } else { Value::set(why) }
}

/// Whether Terraform refuses a call for certain, so that `try` goes on.
fn refused(name: &str, arguments: &[Value]) -> bool {
    let Some(data) = arguments.first().and_then(Value::data) else { return false };
    let literal = matches!(data, Data::Text(text) if text.as_literal().is_some());
    match name {
        "tostring" => matches!(data, Data::List(_) | Data::Map(_)),
        "tonumber" | "tobool" => literal || matches!(data, Data::List(_) | Data::Map(_)),
        "tolist" | "toset" => !matches!(data, Data::List(_) | Data::Json(_)),
        "tomap" => !matches!(data, Data::Map(_) | Data::Json(_)),
        "keys" | "values" => !matches!(data, Data::Map(_)),
        "jsondecode" => literal,
        "element" => matches!(data, Data::List(list) if list.items.is_empty() && list.open.is_none()),
        _ => false,
    }
}

/// `try`: the first argument that Terraform can evaluate.
fn attempt(scope: &Scope<'_, '_>, call: &Call) -> Value {
    let faults = scope.world.faults.get();
    let mut doubtful: Vec<Value> = Vec::new();
    let mut settled = None;
    for argument in &call.arguments {
        scope.world.faults.set(faults);
        let value = scope.eval(argument);
        if scope.world.faults.get() != faults {
            continue;
        }
        if matches!(value.state, State::Unresolved(_)) {
            doubtful.push(value);
            continue;
        }
        settled = Some(value);
        break;
    }
    scope.world.faults.set(if settled.is_some() || !doubtful.is_empty() { faults } else { faults + 1 });
    let last = settled.or_else(|| doubtful.pop()).unwrap_or_else(Value::absent);
    doubtful.into_iter().rev().fold(last, |rest, value| {
        let why = value.why().cloned().unwrap_or_else(|| Why::new("not known"));
        either(&why, value, rest)
    })
}

fn can(scope: &Scope<'_, '_>, call: &Call) -> Value {
    let faults = scope.world.faults.get();
    let value = call.arguments.first().map_or_else(Value::absent, |argument| scope.eval(argument));
    let failed = scope.world.faults.get() != faults;
    scope.world.faults.set(faults);
    let result = match &value.state {
        _ if failed => Value::bool(false),
        State::Unresolved(why) => Value::set(why.clone()),
        _ => Value::bool(true),
    };
    draw(result, &value)
}

/// The function of a name, where its result follows from its arguments alone.
pub(crate) fn find(name: &str) -> Option<Function> {
    text::find(name)
        .or_else(|| collection::find(name))
        .or_else(|| map::find(name))
        .or_else(|| number::find(name))
        .or_else(|| encode::find(name))
}
