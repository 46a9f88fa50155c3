//! What Java's own classes give.

use super::format::formatted;
use super::settings::placeholder;
use crate::code::environment::unset;
use crate::code::value::{key_text, printed, put, put_all};
use crate::code::{Argument, Bound, ClassId, ExprId, Kind, Loc, Resolver, ScopeId, Sources, Thing, last_segment};
use crate::language::Language;
use sextant_facts::{Data, List, Map, State, Text, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

const JAVA: Language = Language::Java;
/// Most entries of `Map.of(…)`.
const ENTRIES: usize = 256;

/// Whether a built-in name is of a class: what is called on it is called on no object.
pub(crate) fn is_namespace(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
}

impl Resolver<'_> {
    /// A call of a function of a library; `None` if its result cannot be told.
    pub(crate) fn java_library(&mut self, loc: Loc, dotted: &str, arguments: &[Argument]) -> Option<Value> {
        let mut call = Call { resolver: self, loc, arguments };
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
        let mut call = Call { resolver: self, loc, arguments };
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

    /// A method of a string, list, map or optional value; `None` if its result cannot be told.
    pub(crate) fn java_method(&mut self, loc: Loc, function: Loc, arguments: &[Argument]) -> Option<Value> {
        const METHODS: [&str; 24] = [
            "build",
            "concat",
            "copy",
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
            "strip",
            "stripIndent",
            "toList",
            "stream",
            "toLowerCase",
            "toString",
            "toUpperCase",
            "toJson",
            "trim",
            "writeValueAsString",
        ];
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
        let mut call = Call { resolver: self, loc, arguments };
        if matches!(&**name, "get" | "getOrDefault") && call.is_environment(object) {
            let (variable, default) = (call.argument(0)?, call.argument(1));
            let variable = variable.as_str()?.to_owned();
            return Some(self.variable(loc, &variable, &default.unwrap_or_else(Value::absent)));
        }
        if matches!(&**name, "getProperty" | "getRequiredProperty") {
            let is_settings = call.resolver.declared(object).is_some_and(|of| of.ends_with(".Environment"));
            let (key, default) =
                (call.argument(0)?, arguments.len().checked_sub(1).and_then(|last| call.argument(last)));
            return is_settings
                .then(|| call.setting(&key.to_text().to_string(), default.filter(|_| arguments.len() > 1)));
        }
        if matches!(&**name, "writeValueAsString" | "toJson") && arguments.len() == 1 {
            let value = call.argument(0)?;
            return Some(Value::known(Data::Json(Box::new(value.clone()))).drawn_from(&value));
        }
        let base = call.resolver.value(object);
        let result = match (&**name, base.data()) {
            ("toString", Some(Data::Map(_))) => Some(Value::known(Data::Json(Box::new(base.clone())))),
            ("put", Some(Data::Map(map))) => {
                let (key, value) = (call.argument(0)?, call.argument(1)?);
                let mut map = map.clone();
                put(&mut map, &key, value);
                Some(Value::known(Data::Map(map)))
            }
            ("build" | "copy", None) => arguments.is_empty().then(|| base.clone()).filter(is_made),
            ("orElse", _) => return call.or_else_of(&base),
            ("orElseGet", _) => return call.or_else_get(&base),
            ("orElseThrow" | "get", None | Some(Data::Text(_))) if arguments.is_empty() => Some(base.clone()),
            ("toString" | "trim" | "strip", None) => unset(&base).map(|_| base.clone()),
            (_, Some(Data::Text(text))) => call.of_text(text, name),
            ("get", Some(Data::List(list))) => call.nth(list),
            ("get", Some(Data::Map(map))) => Some(map.get(&key_text(&call.argument(0)?)?)),
            ("getOrDefault", Some(Data::Map(map))) => {
                let found = map.get(&key_text(&call.argument(0)?)?);
                if found.is_there() == Some(false) { call.argument(1) } else { Some(found) }
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

/// Functions of libraries that give the bytes of a text.
fn is_handing_on(dotted: &str) -> bool {
    ["SdkBytes.fromUtf8String", "SdkBytes.fromString", "SdkBytes.fromByteArray"]
        .iter()
        .any(|name| dotted.ends_with(name))
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

/// A call with its arguments.
struct Call<'r, 'm, 'a> {
    resolver: &'r mut Resolver<'m>,
    loc: Loc,
    arguments: &'a [Argument],
}

impl Call<'_, '_, '_> {
    fn argument(&mut self, index: usize) -> Option<Value> {
        match self.arguments.get(index)? {
            Argument::Positional(expr) => Some(self.value(*expr)),
            _ => None,
        }
    }

    fn value(&mut self, expr: ExprId) -> Value {
        self.resolver.value(Loc { expr, ..self.loc })
    }

    /// `System.getenv()`.
    fn is_environment(&mut self, object: Loc) -> bool {
        let Some(Kind::Call { function, arguments }) = self.resolver.expr(object).map(|expr| &expr.kind) else {
            return false;
        };
        let function = Loc { expr: *function, ..object };
        arguments.is_empty()
            && matches!(self.resolver.identify(function), Thing::Builtin(name) if &*name == "System.getenv")
    }

    /// A stretch of time in seconds.
    fn seconds(&mut self, unit: f64) -> Option<Value> {
        let amount = self.argument(0)?;
        Some(crate::code::operator::scaled(&amount, unit)?.standing_for(&amount))
    }

    fn list(&mut self) -> Option<Value> {
        let (args, _) = self.resolver.arguments(self.loc, self.arguments);
        // One list, or an array, is what is copied.
        if let [only] = args.items.as_slice()
            && only.value.as_list().is_some()
        {
            return Some(only.value.clone());
        }
        Some(Value::known(Data::List(args)))
    }

    fn map(&mut self) -> Option<Value> {
        let (args, _) = self.resolver.arguments(self.loc, self.arguments);
        let mut map = Map { open: args.open.clone(), ..Map::default() };
        for pair in args.items.chunks(2).take(ENTRIES) {
            if let [key, value] = pair {
                put(&mut map, &key.value, value.value.clone());
            }
        }
        Some(Value::known(Data::Map(map)))
    }

    fn entries(&mut self) -> Option<Value> {
        let (args, _) = self.resolver.arguments(self.loc, self.arguments);
        let mut map = Map { open: args.open.clone(), ..Map::default() };
        for entry in args.items.iter().take(ENTRIES) {
            match entry.value.as_list().map(|list| list.items.as_slice()) {
                Some([key, value]) => put(&mut map, &key.value, value.value.clone()),
                _ => put_all(&mut map, &Value::unresolved(self.resolver.reason(self.loc, "an entry is not known"))),
            }
        }
        Some(Value::known(Data::Map(map)))
    }

    fn or_else(&mut self, first: usize, second: usize) -> Option<Value> {
        match (self.arguments.get(first)?, self.arguments.get(second)?) {
            (Argument::Positional(first), Argument::Positional(second)) => {
                let at = |expr: ExprId| Loc { expr, ..self.loc };
                let operands = [at(*first), at(*second)];
                Some(self.resolver.coalesce(&operands))
            }
            _ => None,
        }
    }

    fn or_else_of(&mut self, base: &Value) -> Option<Value> {
        let other = self.argument(0)?;
        self.instead(base, other)
    }

    /// `orElseGet(() -> other)`.
    fn or_else_get(&mut self, base: &Value) -> Option<Value> {
        let Some(Argument::Positional(given)) = self.arguments.first() else { return None };
        let Kind::Function(id) = self.resolver.expr(Loc { expr: *given, ..self.loc })?.kind else { return None };
        let returned = self.resolver.module(self.loc.module)?.function(id)?.returns.first().copied()?;
        let other = self.value(returned);
        self.instead(base, other)
    }

    fn instead(&self, base: &Value, other: Value) -> Option<Value> {
        if let Some(absent) = unset(base) {
            return Some(other.standing_for(&absent));
        }
        match base.is_there() {
            Some(true) => Some(base.clone()),
            Some(false) => Some(other.drawn_from(base)),
            None => {
                let why = self.resolver.reason(self.loc, "it depends on which of several values is set");
                Some(match other.is_there() {
                    Some(true) => Value::set(why),
                    _ => Value::unresolved(why),
                })
            }
        }
    }

    /// `@Value("${name:default}")`, `@ConfigProperty(name = "…", defaultValue = "…")`.
    fn injected(&mut self) -> Option<Value> {
        let (args, kwargs) = self.resolver.arguments(self.loc, self.arguments);
        if let Some(name) = kwargs.get("name").as_str() {
            let default = kwargs.get("defaultValue");
            return Some(self.setting(name, Some(default).filter(|default| default.is_there() == Some(true))));
        }
        let value = args.items.first().map_or_else(|| kwargs.get("value"), |item| item.value.clone());
        let text = value.as_str()?;
        if text.contains("#{") {
            return Some(Value::set(self.resolver.reason(self.loc, "it is computed when the application starts")));
        }
        let settings = self.settings();
        let found = placeholder(text, &|name| settings.and_then(|settings| settings.get(name)).cloned());
        Some(plain(found))
    }

    /// A setting of the application that is read by its name.
    fn setting(&mut self, name: &str, default: Option<Value>) -> Value {
        if let Some(found) = self.settings().and_then(|settings| settings.get(name)) {
            return plain(found.clone());
        }
        match default {
            Some(default) if default.is_there() == Some(true) => {
                default.assuming(format!("setting `{name}` is not set"))
            }
            _ => Value::unresolved(self.resolver.reason(self.loc, &format!("setting `{name}` is set elsewhere"))),
        }
    }

    fn settings(&self) -> Option<&BTreeMap<String, Value>> {
        let module = self.resolver.module(self.loc.module)?;
        self.resolver.modules().java_settings(&module.path)
    }

    /// The first argument in another form. One that may be missing may be missing in that form too.
    fn converted(&mut self, convert: impl Fn(&Value) -> Option<Value>) -> Option<Value> {
        let value = self.argument(0)?;
        if let Some(converted) = value.data().and_then(|_| convert(&value)) {
            return Some(converted.standing_for(&value));
        }
        if unset(&value).is_some() {
            return Some(value);
        }
        let why = value.why().cloned().unwrap_or_else(|| self.resolver.reason(self.loc, "it is a converted value"));
        Some(Value::set(why).standing_for(&value))
    }

    fn joined(&mut self) -> Option<Value> {
        let (args, _) = self.resolver.arguments(self.loc, self.arguments);
        let (separator, parts) = args.items.split_first()?;
        let parts = match parts {
            [only] if only.value.as_list().is_some() => only.value.as_list()?.clone(),
            parts => List::closed(parts.iter().map(|item| item.value.clone())),
        };
        let mut text = Text::default();
        for (index, item) in parts.items.iter().enumerate() {
            if index > 0 {
                text.push(&separator.value.to_text());
            }
            text.push(&printed(JAVA, &item.value));
        }
        parts.open.is_none().then(|| Value::known(Data::Text(text)))
    }

    fn of_text(&mut self, text: &Text, name: &str) -> Option<Value> {
        let literal = text.as_literal();
        match name {
            "toString" | "stripIndent" | "getBytes" => Some(Value::known(Data::Text(text.clone()))),
            "concat" => {
                let other = self.argument(0)?;
                let mut out = text.clone();
                out.push(&printed(JAVA, &other));
                Some(Value::known(Data::Text(out)).drawn_from(&other))
            }
            "formatted" => {
                let (args, _) = self.resolver.arguments(self.loc, self.arguments);
                let values: Vec<Value> = args.items.iter().map(|item| item.value.clone()).collect();
                let made = Value::known(Data::Text(formatted(JAVA, literal?, &values)));
                Some(values.iter().fold(made, Value::drawn_from))
            }
            "trim" | "strip" => Some(Value::text(literal?.trim())),
            "toLowerCase" => Some(Value::text(literal?.to_lowercase())),
            "toUpperCase" => Some(Value::text(literal?.to_uppercase())),
            _ => None,
        }
    }

    fn nth(&mut self, list: &List) -> Option<Value> {
        let index = self.argument(0)?;
        let Data::Int(index) = index.data()? else { return None };
        let index = usize::try_from(*index).ok()?;
        let certain = list.items.iter().take(index + 1).all(|item| item.perhaps.is_none());
        list.items.get(index).filter(|_| certain && list.open.is_none()).map(|item| item.value.clone())
    }
}

/// A setting as a number or truth value where it is written as one.
fn plain(value: Value) -> Value {
    let number = value.as_str().and_then(|text| {
        let whole = text.parse().ok().map(Value::int);
        let real = || text.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| Value::known(Data::Float(n)));
        whole.or_else(real).or_else(|| text.parse().ok().map(Value::bool))
    });
    number.map_or_else(|| value.clone(), |number| number.standing_for(&value))
}

fn whole(value: &Value) -> Option<Value> {
    match value.data()? {
        Data::Int(_) => Some(value.clone()),
        Data::Text(text) => text.as_literal()?.trim().parse().ok().map(Value::int),
        _ => None,
    }
}

fn real(value: &Value) -> Option<Value> {
    match value.data()? {
        Data::Int(_) | Data::Float(_) => Some(value.clone()),
        Data::Text(text) => {
            let number: f64 = text.as_literal()?.trim().parse().ok().filter(|number: &f64| number.is_finite())?;
            Some(Value::known(Data::Float(number)))
        }
        _ => None,
    }
}
