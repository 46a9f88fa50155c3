//! Calls of Java's own functions and methods, with what they are given.

use super::format::formatted;
use super::settings::placeholder;
use crate::code::environment::unset;
use crate::code::value::{printed, put, put_all};
use crate::code::{Argument, ExprId, Kind, Loc, Resolver, Thing};
use crate::language::Language;
use sextant_facts::{Data, List, Map, Text, Value};
use std::collections::BTreeMap;

pub(super) const JAVA: Language = Language::Java;
/// Most entries of `Map.of(…)`.
const ENTRIES: usize = 256;

/// A call with its arguments.
pub(super) struct Call<'r, 'm, 'a> {
    pub(super) resolver: &'r mut Resolver<'m>,
    pub(super) loc: Loc,
    pub(super) arguments: &'a [Argument],
}

impl<'r, 'm, 'a> Call<'r, 'm, 'a> {
    pub(super) fn new(resolver: &'r mut Resolver<'m>, loc: Loc, arguments: &'a [Argument]) -> Self {
        Self { resolver, loc, arguments }
    }

    pub(super) fn argument(&mut self, index: usize) -> Option<Value> {
        match self.arguments.get(index)? {
            Argument::Positional(expr) => Some(self.value(*expr)),
            _ => None,
        }
    }

    pub(super) fn value(&mut self, expr: ExprId) -> Value {
        self.resolver.value(Loc { expr, ..self.loc })
    }

    /// `System.getenv()`.
    pub(super) fn is_environment(&mut self, object: Loc) -> bool {
        let Some(Kind::Call { function, arguments }) = self.resolver.expr(object).map(|expr| &expr.kind) else {
            return false;
        };
        let function = Loc { expr: *function, ..object };
        arguments.is_empty()
            && matches!(self.resolver.identify(function), Thing::Builtin(name) if &*name == "System.getenv")
    }

    /// A stretch of time in seconds.
    pub(super) fn seconds(&mut self, unit: f64) -> Option<Value> {
        let amount = self.argument(0)?;
        Some(crate::code::operator::scaled(&amount, unit)?.standing_for(&amount))
    }

    pub(super) fn list(&mut self) -> Option<Value> {
        let (args, _) = self.resolver.arguments(self.loc, self.arguments);
        // One list, or an array, is what is copied.
        if let [only] = args.items.as_slice()
            && only.value.as_list().is_some()
        {
            return Some(only.value.clone());
        }
        Some(Value::known(Data::List(args)))
    }

    pub(super) fn map(&mut self) -> Option<Value> {
        let (args, _) = self.resolver.arguments(self.loc, self.arguments);
        let mut map = Map { open: args.open.clone(), ..Map::default() };
        for pair in args.items.chunks(2).take(ENTRIES) {
            if let [key, value] = pair {
                put(&mut map, &key.value, value.value.clone());
            }
        }
        Some(Value::known(Data::Map(map)))
    }

    pub(super) fn entries(&mut self) -> Option<Value> {
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

    pub(super) fn or_else(&mut self, first: usize, second: usize) -> Option<Value> {
        match (self.arguments.get(first)?, self.arguments.get(second)?) {
            (Argument::Positional(first), Argument::Positional(second)) => {
                let at = |expr: ExprId| Loc { expr, ..self.loc };
                let operands = [at(*first), at(*second)];
                Some(self.resolver.coalesce(&operands))
            }
            _ => None,
        }
    }

    pub(super) fn or_else_of(&mut self, base: &Value) -> Option<Value> {
        let other = self.argument(0)?;
        self.instead(base, other)
    }

    /// `orElseGet(() -> other)`.
    pub(super) fn or_else_get(&mut self, base: &Value) -> Option<Value> {
        let Some(Argument::Positional(given)) = self.arguments.first() else { return None };
        let Kind::Function(id) = self.resolver.expr(Loc { expr: *given, ..self.loc })?.kind else { return None };
        let returned = self.resolver.module(self.loc.module)?.function(id)?.returns.first().copied()?;
        let other = self.value(returned);
        self.instead(base, other)
    }

    pub(super) fn instead(&self, base: &Value, other: Value) -> Option<Value> {
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
    pub(super) fn injected(&mut self) -> Option<Value> {
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
    pub(super) fn setting(&mut self, name: &str, default: Option<Value>) -> Value {
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

    pub(super) fn settings(&self) -> Option<&BTreeMap<String, Value>> {
        let module = self.resolver.module(self.loc.module)?;
        self.resolver.modules().imports().java_settings(&module.path)
    }

    /// The first argument in another form. One that may be missing may be missing in that form too.
    pub(super) fn converted(&mut self, convert: impl Fn(&Value) -> Option<Value>) -> Option<Value> {
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

    pub(super) fn joined(&mut self) -> Option<Value> {
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

    pub(super) fn of_text(&mut self, text: &Text, name: &str) -> Option<Value> {
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

    pub(super) fn nth(&mut self, list: &List) -> Option<Value> {
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

pub(super) fn whole(value: &Value) -> Option<Value> {
    match value.data()? {
        Data::Int(_) => Some(value.clone()),
        Data::Text(text) => text.as_literal()?.trim().parse().ok().map(Value::int),
        _ => None,
    }
}

pub(super) fn real(value: &Value) -> Option<Value> {
    match value.data()? {
        Data::Int(_) | Data::Float(_) => Some(value.clone()),
        Data::Text(text) => {
            let number: f64 = text.as_literal()?.trim().parse().ok().filter(|number: &f64| number.is_finite())?;
            Some(Value::known(Data::Float(number)))
        }
        _ => None,
    }
}
