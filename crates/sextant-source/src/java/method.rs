//! Methods of strings, lists, maps, optional values and builders.

use super::call::Call;
use crate::code::environment::unset;
use crate::code::value::{key_text, put};
use crate::code::{Argument, Kind, Loc, Resolver};
use sextant_facts::{Data, State, Value};
use std::sync::Arc;

/// Methods that are read.
const METHODS: [&str; 23] = [
    "build",
    "concat",
    "formatted",
    "get",
    "getBytes",
    "getOrDefault",
    "getProperty",
    "getRequiredProperty",
    "orElse",
    "orElseGet",
    "orElseThrow",
    "put",
    "size",
    "stream",
    "strip",
    "stripIndent",
    "toJson",
    "toList",
    "toLowerCase",
    "toString",
    "toUpperCase",
    "trim",
    "writeValueAsString",
];

impl Resolver<'_> {
    /// A method of a string, list, map or optional value; `None` if its result cannot be told.
    pub(crate) fn java_method(&mut self, loc: Loc, function: Loc, arguments: &[Argument]) -> Option<Value> {
        let Kind::Attribute { object, name } = &self.expr(function)?.kind else { return None };
        if let Some(set) = set_by(name) {
            let base = self.value(Loc { expr: *object, ..function });
            let [Argument::Positional(given)] = arguments else { return None };
            return is_made(&base).then(|| self.configured(loc, base, &[Argument::Keyword(set, *given)]));
        }
        if !METHODS.contains(&&**name) {
            return None;
        }
        let object = Loc { expr: *object, ..function };
        let mut call = Call::new(self, loc, arguments);
        match &**name {
            "get" | "getOrDefault" if call.is_environment(object) => call.variable(),
            "getProperty" | "getRequiredProperty" => call.property(object),
            "writeValueAsString" | "toJson" => {
                let value = call.argument(0).filter(|_| arguments.len() == 1)?;
                Some(Value::known(Data::Json(Box::new(value.clone()))).drawn_from(&value))
            }
            _ => call.of_value(object, name),
        }
    }
}

impl Call<'_, '_, '_> {
    /// `System.getenv().getOrDefault(name, default)`.
    fn variable(&mut self) -> Option<Value> {
        let (variable, default) = (self.argument(0)?, self.argument(1));
        let name = variable.as_str()?;
        Some(self.resolver.variable(self.loc, name, &default.unwrap_or_else(Value::absent)))
    }

    /// `environment.getProperty(name, default)`, perhaps with a type between them.
    fn property(&mut self, object: Loc) -> Option<Value> {
        let is_settings = self.resolver.declared(object).is_some_and(|of| of.ends_with(".Environment"));
        let key = self.argument(0).filter(|_| is_settings)?;
        let last = self.arguments.len().checked_sub(1).filter(|last| *last > 0);
        let default = last.and_then(|last| self.argument(last));
        Some(self.setting(&key.to_text().to_string(), default))
    }

    /// A method of an object whose value is known.
    fn of_value(&mut self, object: Loc, name: &str) -> Option<Value> {
        let base = self.resolver.value(object);
        let is_plain = self.arguments.is_empty();
        let result = match (name, base.data()) {
            ("toString", Some(Data::Map(_))) => Some(Value::known(Data::Json(Box::new(base.clone())))),
            ("put", Some(Data::Map(map))) => {
                let (key, value) = (self.argument(0)?, self.argument(1)?);
                let mut map = map.clone();
                put(&mut map, &key, value);
                Some(Value::known(Data::Map(map)))
            }
            ("build", None) => is_plain.then(|| base.clone()).filter(is_made),
            ("orElse", _) => return self.or_else_of(&base),
            ("orElseGet", _) => return self.or_else_get(&base),
            ("orElseThrow" | "get", None | Some(Data::Text(_))) if is_plain => Some(base.clone()),
            ("toString" | "trim" | "strip", None) => unset(&base).map(|_| base.clone()),
            (_, Some(Data::Text(text))) => self.of_text(text, name),
            ("get", Some(Data::List(list))) => self.nth(list),
            ("get", Some(Data::Map(map))) => Some(map.get(&key_text(&self.argument(0)?)?)),
            ("getOrDefault", Some(Data::Map(map))) => {
                let found = map.get(&key_text(&self.argument(0)?)?);
                if found.is_there() == Some(false) { self.argument(1) } else { Some(found) }
            }
            ("size", Some(Data::List(list))) if list.open.is_none() => {
                i64::try_from(list.items.len()).ok().map(Value::int)
            }
            ("toList" | "stream", Some(Data::List(_))) => Some(base.clone()),
            _ => None,
        };
        result.map(|value| value.drawn_from(&base))
    }
}

/// What a method of an object sets that gives the object back: `setMaxTokens`, `withModelId`.
pub(super) fn set_by(method: &str) -> Option<Arc<str>> {
    let rest = method.strip_prefix("set").or_else(|| method.strip_prefix("with"))?;
    let first = rest.chars().next().filter(|first| first.is_uppercase())?;
    Some(format!("{}{}", first.to_lowercase(), rest.get(first.len_utf8()..).unwrap_or_default()).into())
}

/// Whether a value is known by the call that made it.
fn is_made(value: &Value) -> bool {
    matches!(&value.state, State::Set { detail: Some(_), .. })
}
