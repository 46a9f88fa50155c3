//! Parameters: what they are given, else their default, else not known.

use super::access;
use super::operator::one_of;
use super::scope::Scope;
use super::settings::{Given, is_state};
use super::world::Caller;
use crate::terraform::constraint::map_parts;
use crate::terraform::limits;
use crate::terraform::merge::draw;
use sextant_facts::{Data, Place, State, Value, Why};
use sextant_source::bicep::{Entry, Kind, Param};
use std::sync::Arc;

impl<'t> Scope<'_, 't> {
    /// The value of a parameter; `None` if the template declares none of that name.
    pub(super) fn parameter(&self, name: &str) -> Option<Value> {
        let declared = self.instance.template.params.get(&self.instance.template.key(name))?;
        let key = format!("parameter `{name}`");
        Some(self.world.memo(self.instance, &key, || self.argument(declared)))
    }

    fn argument(&self, declared: &Param) -> Value {
        let given = match &self.instance.caller {
            Some(caller) => self.passed(caller, &declared.name),
            None => return self.of_root(declared),
        };
        match given.state {
            State::Absent => self.default(declared, false),
            State::Unresolved(ref why) if declared.default.is_some() => {
                one_of(&why.clone(), given, self.default(declared, false))
            }
            _ => super::scope::without_detail(given),
        }
    }

    /// What the caller of a module gives, seen from there.
    fn passed(&self, caller: &Caller<'t>, name: &str) -> Value {
        let scope = Scope::within(self.world, &caller.instance, &caller.bindings);
        let Some(params) = caller.body.value.property("params") else { return Value::absent() };
        if let Kind::Object(entries) = &params.kind
            && entries.iter().all(|entry| matches!(entry, Entry::Property(key, _) if key.as_str().is_some()))
        {
            let named = |entry: &Entry| match entry {
                Entry::Property(key, value) if key.as_str().is_some_and(|key| key.eq_ignore_ascii_case(name)) => {
                    Some(scope.eval(value))
                }
                _ => None,
            };
            return entries.iter().find_map(named).unwrap_or_else(Value::absent);
        }
        access::member(&scope.eval(params), name)
    }

    /// The default; absent for a parameter that may be null.
    fn default(&self, declared: &Param, of_root: bool) -> Value {
        let place = &declared.place;
        match &declared.default {
            Some(default) => {
                let value = Scope::new(self.world, self.instance).eval(default);
                if of_root { assumed(value, &default_of(declared)) } else { value }
            }
            None if declared.nullable && !of_root => Value::absent(),
            None => {
                let why = Why::at(format!("parameter `{}` has no default", declared.name), place.clone());
                let value = if declared.nullable { Value::unresolved(why) } else { Value::set(why) };
                value.at(place.clone())
            }
        }
    }

    fn of_root(&self, declared: &Param) -> Value {
        let value = match self.world.settings.given(self, &declared.name) {
            None => return self.default(declared, true),
            Some(Given::Value(value)) => value,
            Some(Given::Variable { name, place }) => return self.of_variable(declared, &name, &place),
        };
        // What a settings file writes as text may be a number or truth value.
        match value.as_str() {
            Some(text) if !declared.text => match text.parse::<i64>() {
                _ if text == "true" || text == "false" => rebuilt(&value, Data::Bool(text == "true")),
                Ok(number) => rebuilt(&value, Data::Int(number)),
                Err(_) => value,
            },
            _ => value,
        }
    }

    /// A parameter that a file of azd takes from an environment variable. Where that is not set, azd gives an empty string
    /// if the default is another string, and nothing otherwise.
    fn of_variable(&self, declared: &Param, variable: &str, place: &Place) -> Value {
        let why = Why::at(format!("`${{{variable}}}` is known only to an azd environment"), place.clone());
        if is_state(variable) {
            return Value::set(why).at(place.clone());
        }
        let Some(default) = &declared.default else {
            let value = if declared.nullable { Value::unresolved(why) } else { Value::set(why) };
            return value.at(place.clone());
        };
        let value = Scope::new(self.world, self.instance).eval(default);
        let empty = value.as_str().is_some_and(str::is_empty);
        if declared.text && !empty {
            return draw(Value::set(why), &value).at(place.clone());
        }
        let note = format!("`${{{variable}}}` is not set ({}:{}); {}", place.path, place.line, default_of(declared));
        assumed(value, &note.into())
    }
}

fn default_of(declared: &Param) -> Arc<str> {
    let Place { path, line, .. } = &declared.place;
    format!("default of parameter `{}` ({path}:{line})", declared.name).into()
}

/// A default and all its parts, which a deployment may override.
pub(super) fn assumed(value: Value, note: &Arc<str>) -> Value {
    map_parts(value, limits::VALUE_DEPTH, &mut |part| part.assuming(note.clone()))
}

fn rebuilt(value: &Value, data: Data) -> Value {
    Value { state: State::Known(data), ..value.clone() }
}
