//! Environment variables.

use super::{Loc, Resolver, Thing};
use sextant_facts::{List, Map, Reference, State, Value};

impl Resolver<'_> {
    /// `os.getenv(name, default)`.
    pub(crate) fn environment(&self, loc: Loc, args: &List, kwargs: &Map) -> Value {
        let name = args.items.first().map(|item| item.value.clone()).unwrap_or_else(|| kwargs.get("key"));
        let default = args.items.get(1).map(|item| item.value.clone()).unwrap_or_else(|| kwargs.get("default"));
        let Some(name) = name.as_str() else {
            return Value::unresolved(self.reason(loc, "it is an environment variable whose name is not known"));
        };
        self.variable(loc, name, &default)
    }

    /// An environment variable with what stands for it where it is not set.
    pub(crate) fn variable(&self, loc: Loc, name: &str, default: &Value) -> Value {
        let reference = Reference::Environment(name.into());
        let value = match &default.state {
            State::Known(_) => default.clone().assuming(not_set(name)),
            State::Set { .. } => {
                let why = format!("environment variable `{name}` is read at run time");
                Value::set(self.reason(loc, &why)).drawn_from(default)
            }
            State::Absent | State::Unresolved(_) => {
                Value::unresolved(self.reason(loc, &may_not_be_set(name))).drawn_from(default)
            }
        };
        value.referring(reference)
    }

    pub(crate) fn is_library(&mut self, loc: Loc, wanted: &str) -> bool {
        matches!(self.identify(loc), Thing::Library { dotted, .. } if *dotted == *wanted)
    }
}

pub(crate) fn not_set(name: &str) -> String {
    format!("environment variable `{name}` is not set")
}

fn may_not_be_set(name: &str) -> String {
    format!("environment variable `{name}` may not be set")
}

/// The value of a variable without default, in the case that it is not set: for `os.getenv("X") or default`.
pub(crate) fn unset(value: &Value) -> Option<Value> {
    if let Some(absent) = super::construct::unset(value) {
        return Some(absent);
    }
    let State::Unresolved(why) = &value.state else { return None };
    value.references.iter().find_map(|reference| match reference {
        Reference::Environment(name) if *why.text == *may_not_be_set(name) => {
            Some(Value::absent().assuming(not_set(name)).standing_for(value))
        }
        _ => None,
    })
}
