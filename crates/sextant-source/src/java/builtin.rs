//! What Java's own classes give.

use super::call::{Call, JAVA, real, whole};
use super::format::formatted;
use crate::code::value::printed;
use crate::code::{Argument, Bound, ClassId, Loc, Resolver, ScopeId, Sources, Thing, last_segment};
use sextant_facts::{Data, Map, State, Value};
use std::sync::Arc;

/// Whether a built-in name is of a class: what is called on it is called on no object.
pub(crate) fn is_namespace(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

impl Resolver<'_> {
    /// A call of a function of a library; `None` if its result cannot be told.
    pub(crate) fn java_library(&mut self, loc: Loc, dotted: &str, arguments: &[Argument]) -> Option<Value> {
        let mut call = Call::new(self, loc, arguments);
        match dotted {
            "System.getenv" if arguments.is_empty() => None,
            "System.getenv" => {
                let name = call.argument(0)?;
                let name = name.as_str()?.to_owned();
                Some(self.variable(loc, &name, &Value::absent()))
            }
            "System.getProperty" => {
                let (name, default) = (call.argument(0)?, call.argument(1));
                Some(call.setting(&name.to_text().to_string(), default))
            }
            "java.util.List.of"
            | "java.util.Set.of"
            | "java.util.Arrays.asList"
            | "java.util.stream.Stream.of"
            | "java.util.List.copyOf"
            | "java.util.Set.copyOf" => call.list(),
            "java.util.Collections.singletonList" => Some(Value::list([call.argument(0)?])),
            "java.util.Collections.emptyList" => Some(Value::list([])),
            "java.util.Collections.emptyMap" => Some(Value::known(Data::Map(Map::default()))),
            "java.util.Map.of" => call.map(),
            "java.util.Map.ofEntries" => call.entries(),
            "java.util.Map.entry" => Some(Value::list([call.argument(0)?, call.argument(1)?])),
            "java.util.Collections.unmodifiableList"
            | "java.util.Collections.unmodifiableMap"
            | "java.util.Map.copyOf"
            | "java.util.Optional.of"
            | "java.util.Optional.ofNullable"
            | "java.util.Objects.requireNonNull" => call.argument(0),
            "java.util.Optional.empty" => Some(Value::absent()),
            "java.util.Objects.requireNonNullElse" => call.or_else(0, 1),
            "java.util.ArrayList" | "java.util.LinkedList" | "java.util.HashSet" => match call.argument(0) {
                Some(given) if given.as_list().is_some() => Some(given),
                Some(given) if !matches!(given.data(), Some(Data::Int(_))) => None,
                _ => Some(Value::list([])),
            },
            "java.util.HashMap" | "java.util.LinkedHashMap" | "java.util.TreeMap" => match call.argument(0) {
                Some(given) if given.as_map().is_some() => Some(given),
                Some(given) if !matches!(given.data(), Some(Data::Int(_))) => None,
                _ => Some(Value::known(Data::Map(Map::default()))),
            },
            "org.json.JSONObject" => match call.argument(0) {
                Some(given) => Some(given).filter(|given| given.as_map().is_some()),
                None => Some(Value::known(Data::Map(Map::default()))),
            },
            "org.json.JSONArray" if arguments.is_empty() => Some(Value::list([])),
            name if is_handing_on(name) => {
                call.argument(0).filter(|given| matches!(given.data(), Some(Data::Text(_) | Data::Json(_))))
            }
            "java.time.Duration.ofSeconds" => call.seconds(1.0),
            "java.time.Duration.ofMinutes" => call.seconds(60.0),
            "java.time.Duration.ofHours" => call.seconds(3_600.0),
            "java.time.Duration.ofMillis" => call.seconds(0.001),
            name if name.ends_with(".beans.factory.annotation.Value") || name.ends_with(".ConfigProperty") => {
                call.injected()
            }
            name => self.java_builtin(loc, name, arguments),
        }
    }

    /// A call of a function of a class that needs no import; `None` if its result cannot be told.
    pub(crate) fn java_builtin(&mut self, loc: Loc, name: &str, arguments: &[Argument]) -> Option<Value> {
        let mut call = Call::new(self, loc, arguments);
        match name {
            "Integer.parseInt" | "Integer.valueOf" | "Long.parseLong" | "Long.valueOf" => call.converted(whole),
            "Double.parseDouble" | "Double.valueOf" | "Float.parseFloat" | "Float.valueOf" => call.converted(real),
            "Boolean.parseBoolean" | "Boolean.valueOf" => call.converted(|value| match value.data()? {
                Data::Bool(_) => Some(value.clone()),
                Data::Text(text) => Some(Value::bool(text.as_literal()?.eq_ignore_ascii_case("true"))),
                _ => None,
            }),
            "String.valueOf" | "Integer.toString" => {
                call.converted(|value| Some(Value::known(Data::Text(printed(JAVA, value)))))
            }
            "String.format" => {
                let (args, _) = self.arguments(loc, arguments);
                let values: Vec<Value> = args.items.iter().map(|item| item.value.clone()).collect();
                let (format, values) = values.split_first()?;
                let text = formatted(JAVA, format.as_str()?, values);
                Some(values.iter().fold(Value::known(Data::Text(text)), Value::drawn_from))
            }
            "String.join" => call.joined(),
            "StringBuilder" | "StringBuffer" => match call.argument(0) {
                Some(given) if matches!(given.data(), Some(Data::Text(_))) => Some(given),
                Some(_) => None,
                None => Some(Value::text("")),
            },
            _ => None,
        }
    }

    /// All ways in which a member of the class that a file holds got its value, or a class in it.
    pub(crate) fn java_export(&mut self, index: usize, name: &str) -> Option<Sources> {
        let module = self.module(index)?;
        let names = &module.scope(ScopeId(0))?.names;
        if names.get(name).is_some_and(|bindings| bindings.iter().any(|b| matches!(b.bound, Bound::Class(_)))) {
            return self.member_sources(index, ScopeId(0), name);
        }
        let stem = last_segment(&module.path).trim_end_matches(".java");
        let class = module.classes.iter().position(|class| *class.name == *stem)?;
        self.attribute_sources(&Thing::Class(index, ClassId::from_len(class)), name)
    }

    /// The value of a member of a class outside of the tree, or of one that needs no import.
    pub(crate) fn java_attribute(&mut self, loc: Loc, object: Loc, name: &str) -> Option<Value> {
        match self.identify(object) {
            Thing::Builtin(of) if &*of == "Boolean" => Some(Value::bool(name == "TRUE")),
            // A constant or a class.
            Thing::Library { dotted, .. } if name.starts_with(|c: char| c.is_uppercase()) || name == "class" => {
                Some(self.named_value(loc, &format!("{dotted}.{name}")))
            }
            Thing::Class(..) if name == "class" => {
                let dotted = self.dotted(object);
                Some(self.named_value(loc, &format!("{dotted}.class")))
            }
            _ => None,
        }
    }

    /// A constant that is known by its name alone.
    pub(crate) fn named_value(&self, loc: Loc, dotted: &str) -> Value {
        let why = self.reason(loc, &format!("it is `{dotted}`"));
        let name = dotted.rsplit('.').next().unwrap_or_default();
        let detail = Map::closed([("callee", Value::text(dotted)), ("name", Value::text(name))]);
        Value::new(State::Set { why, detail: Some(Arc::new(detail)) })
    }
}

/// Functions of libraries that give the bytes of a text.
fn is_handing_on(dotted: &str) -> bool {
    ["SdkBytes.fromUtf8String", "SdkBytes.fromString", "SdkBytes.fromByteArray"]
        .iter()
        .any(|name| dotted.ends_with(name))
}
