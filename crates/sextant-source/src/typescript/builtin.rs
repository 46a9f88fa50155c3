//! Objects that every program has, and what their functions, methods and properties give.

use crate::code::environment::unset;
use crate::code::operator::truth;
use crate::code::value::{append_all, printed, put_all};
use crate::code::{Argument, Entry, ExprId, Kind, Loc, Piece, Resolver, Thing, from_json};
use crate::language::Language;
use sextant_facts::{Data, List, Map, State, Text, Value, Why};

/// Objects that only hold functions: what is called on one is called on no object.
const NAMESPACES: [&str; 28] = [
    "Array",
    "Bun",
    "Buffer",
    "Deno",
    "Function",
    "Intl",
    "JSON",
    "Map",
    "Math",
    "Number",
    "Object",
    "Promise",
    "Reflect",
    "Set",
    "String",
    "Symbol",
    "console",
    "crypto",
    "document",
    "global",
    "globalThis",
    "import.meta",
    "localStorage",
    "navigator",
    "performance",
    "process",
    "self",
    "window",
];
/// Objects that hold the environment variables.
const ENVIRONMENTS: [&str; 3] = ["process.env", "import.meta.env", "Bun.env"];
const TYPESCRIPT: Language = Language::TypeScript;

/// Whether a built-in name is of an object that only holds functions.
pub(crate) fn is_namespace(name: &str) -> bool {
    NAMESPACES.contains(&name) || name.split('.').next().is_some_and(|first| NAMESPACES.contains(&first))
}

impl Resolver<'_> {
    /// A member of what is imported, built in or written out; `None` for anything else.
    pub(crate) fn typescript_member(&mut self, thing: &Thing, name: &str) -> Option<Thing> {
        match thing {
            Thing::Library { .. } if name == "default" => Some(thing.clone()),
            Thing::Library { dotted, importer } => {
                Some(Thing::Library { dotted: format!("{dotted}.{name}").into(), importer: *importer })
            }
            Thing::Builtin(of) => Some(Thing::Builtin(match &**of {
                "globalThis" | "window" | "global" | "self" => name.into(),
                of => format!("{of}.{name}").into(),
            })),
            Thing::Object(loc) => Some(self.object_member(*loc, name)),
            Thing::Module(index) if name == "default" && self.exported_sources(*index, name).is_none() => {
                Some(thing.clone())
            }
            _ => None,
        }
    }

    fn object_member(&mut self, loc: Loc, name: &str) -> Thing {
        let Some(module) = self.module(loc.module) else { return Thing::Unknown };
        let Kind::Dict(entries) = &module.expr(loc.expr).kind else { return Thing::Unknown };
        for entry in entries.iter().rev() {
            let Entry::Pair(key, value) = entry else { return Thing::Unknown };
            let Kind::Text(pieces) = &module.expr(*key).kind else { return Thing::Unknown };
            match pieces.as_slice() {
                [Piece::Literal(found)] if *found == *name => return self.identify(Loc { expr: *value, ..loc }),
                [Piece::Literal(_)] => {}
                _ => return Thing::Unknown,
            }
        }
        Thing::Unknown
    }

    /// The value of `object.name`, where `object` is no module, class or object of a class.
    pub(crate) fn typescript_attribute(&mut self, loc: Loc, object: Loc, name: &str) -> Option<Value> {
        match self.identify(object) {
            Thing::Builtin(of) | Thing::Library { dotted: of, .. } if ENVIRONMENTS.contains(&&*of) => {
                return Some(self.variable(loc, name, &Value::absent()));
            }
            Thing::Unknown | Thing::Object(_) => {}
            _ => return None,
        }
        let base = self.value(object);
        if let State::Unresolved(why) = &base.state {
            return Some(Value::unresolved(why.clone()).drawn_from(&base));
        }
        let found = match base.data()? {
            Data::Map(map) => map.get(name),
            Data::List(list) if name == "length" && list.open.is_none() => {
                let certain = list.items.iter().all(|item| item.perhaps.is_none());
                Value::int(i64::try_from(list.items.len()).ok().filter(|_| certain)?)
            }
            _ => return None,
        };
        Some(found.drawn_from(&base))
    }

    /// A call of a function that is built in or imported; `None` if its result cannot be told.
    pub(crate) fn typescript_builtin(&mut self, loc: Loc, name: &str, arguments: &[Argument]) -> Option<Value> {
        let mut call = Call { resolver: self, loc, arguments };
        match name {
            "Number" | "BigInt" | "parseFloat" | "Number.parseFloat" => call.converted(number),
            "parseInt" | "Number.parseInt" => call.converted(leading),
            "String" => call.converted(|value| Some(Value::known(Data::Text(printed(TYPESCRIPT, value))))),
            "Boolean" => call.converted(|value| truth(TYPESCRIPT, value).map(Value::bool)),
            "JSON.stringify" => {
                let value = call.argument(0)?;
                Some(Value::known(Data::Json(Box::new(value.clone()))).drawn_from(&value))
            }
            "JSON.parse" => {
                let text = call.argument(0)?;
                let parsed = match text.data()? {
                    Data::Json(inner) => (**inner).clone(),
                    Data::Text(literal) => from_json(&serde_json::from_str(literal.as_literal()?).ok()?, 0),
                    _ => return None,
                };
                Some(parsed.drawn_from(&text))
            }
            "Object.freeze" | "Object.seal" | "structuredClone" | "Promise.resolve" | "Buffer.from" | "Array.from" => {
                let value = call.argument(0)?;
                let is_plain = matches!(value.data()?, Data::Map(_) | Data::List(_) | Data::Text(_) | Data::Json(_));
                // A function that is given too makes something else of it.
                let alone = arguments.len() == 1 || name == "Buffer.from";
                (is_plain && alone).then_some(value)
            }
            "Object.assign" => call.merged(),
            "Array.of" => Some(Value::known(Data::List(call.list()))),
            "Deno.env.get" => {
                let name = call.argument(0)?;
                let name = name.as_str()?.to_owned();
                Some(self.variable(loc, &name, &Value::absent()))
            }
            "path.join" | "path.posix.join" => call.path(),
            _ => None,
        }
    }

    /// A method of a string, list or map; `None` if its result cannot be told.
    pub(crate) fn typescript_method(&mut self, loc: Loc, function: Loc, arguments: &[Argument]) -> Option<Value> {
        const METHODS: [&str; 12] = [
            "toString",
            "valueOf",
            "trim",
            "trimStart",
            "trimEnd",
            "toLowerCase",
            "toUpperCase",
            "concat",
            "join",
            "filter",
            "slice",
            "encode",
        ];
        let Kind::Attribute { object, name } = &self.expr(function)?.kind else { return None };
        if !METHODS.contains(&&**name) {
            return None;
        }
        let base = self.value(Loc { expr: *object, ..function });
        let mut call = Call { resolver: self, loc, arguments };
        let result = match (base.data(), &**name) {
            (_, "encode") => match call.argument(0)?.data() {
                Some(Data::Text(_) | Data::Json(_)) => call.argument(0),
                _ => None,
            },
            (Some(Data::Text(text)), _) => call.of_text(text, name),
            (Some(Data::List(list)), _) => call.of_list(list, name),
            (Some(Data::Json(_)), "toString" | "trim") => Some(base.clone()),
            (Some(Data::Int(_) | Data::Float(_) | Data::Bool(_)), "toString") if arguments.is_empty() => {
                Some(Value::known(Data::Text(printed(TYPESCRIPT, &base))))
            }
            // What a variable of the environment is, its text is.
            (None, "toString" | "trim") => unset(&base).map(|_| base.clone()),
            _ => None,
        };
        result.map(|value| value.drawn_from(&base))
    }
}

/// A call with its arguments.
struct Call<'r, 'm, 'a> {
    resolver: &'r mut Resolver<'m>,
    loc: Loc,
    arguments: &'a [Argument],
}

impl Call<'_, '_, '_> {
    fn argument(&mut self, index: usize) -> Option<Value> {
        let before = self.arguments.get(..index)?;
        if before.iter().any(|argument| !matches!(argument, Argument::Positional(_))) {
            return None;
        }
        match self.arguments.get(index)? {
            Argument::Positional(expr) => Some(self.value(*expr)),
            _ => None,
        }
    }

    fn value(&mut self, expr: ExprId) -> Value {
        self.resolver.value(Loc { expr, ..self.loc })
    }

    fn list(&mut self) -> List {
        self.resolver.arguments(self.loc, self.arguments).0
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

    /// `Object.assign(target, …)`.
    fn merged(&mut self) -> Option<Value> {
        let list = self.list();
        let mut map = Map { open: list.open.clone(), ..Map::default() };
        for item in &list.items {
            put_all(&mut map, &item.value);
        }
        let merged = Value::known(Data::Map(map));
        Some(list.items.iter().fold(merged, |merged, item| merged.drawn_from(&item.value)))
    }

    fn path(&mut self) -> Option<Value> {
        let list = self.list();
        let mut parts = list.items.iter().map(|item| item.value.to_text());
        let mut joined = parts.next().filter(|_| list.open.is_none())?;
        for part in parts {
            joined.push_literal("/");
            joined.push(&part);
        }
        let joined = match joined.as_literal() {
            Some(path) => super::imports::resolved("", path).map_or(Value::text(path), Value::text),
            None => Value::known(Data::Text(joined)),
        };
        Some(list.items.iter().fold(joined, |value, item| value.drawn_from(&item.value)))
    }

    fn of_text(&mut self, text: &Text, name: &str) -> Option<Value> {
        let plain = self.arguments.is_empty();
        if name == "concat" {
            let list = self.list();
            let mut out = text.clone();
            list.items.iter().for_each(|item| out.push(&printed(TYPESCRIPT, &item.value)));
            return list.open.is_none().then(|| Value::known(Data::Text(out)));
        }
        if matches!(name, "toString" | "valueOf") {
            return Some(Value::known(Data::Text(text.clone())));
        }
        let literal = text.as_literal().filter(|_| plain);
        let Some(literal) = literal else {
            let why = self.resolver.reason(self.loc, "it is a changed string");
            return matches!(name, "trim" | "trimStart" | "trimEnd" | "toLowerCase" | "toUpperCase" | "slice")
                .then(|| Value::known(Data::Text(Text::hole(why))));
        };
        Some(Value::text(match name {
            "trim" => literal.trim().to_owned(),
            "trimStart" => literal.trim_start().to_owned(),
            "trimEnd" => literal.trim_end().to_owned(),
            "toLowerCase" => literal.to_lowercase(),
            "toUpperCase" => literal.to_uppercase(),
            _ => return None,
        }))
    }

    fn of_list(&mut self, list: &List, name: &str) -> Option<Value> {
        let mut out = list.clone();
        match name {
            "concat" => {
                let given = self.list();
                for item in given.items {
                    match item.value.data() {
                        Some(Data::List(_)) => append_all(&mut out, item.value),
                        Some(_) => out.items.push(item),
                        None => drop(out.open.get_or_insert_with(|| Why::new("something is appended to it"))),
                    }
                }
                out.open = out.open.or(given.open);
            }
            "slice" if self.arguments.is_empty() => {}
            "filter" => {
                let keeps_true = match self.arguments {
                    [Argument::Positional(test)] => self.is_boolean(*test),
                    _ => false,
                };
                for item in &mut out.items {
                    match truth(TYPESCRIPT, &item.value).filter(|_| keeps_true) {
                        Some(true) => {}
                        _ => drop(item.perhaps.get_or_insert_with(|| Why::new("it may be left out"))),
                    }
                }
                out.items.retain(|item| !keeps_true || truth(TYPESCRIPT, &item.value) != Some(false));
            }
            "join" => return self.joined(list),
            _ => return None,
        }
        Some(Value::known(Data::List(out)))
    }

    fn is_boolean(&mut self, test: ExprId) -> bool {
        matches!(self.resolver.identify(Loc { expr: test, ..self.loc }), Thing::Builtin(name) if &*name == "Boolean")
    }

    fn joined(&mut self, list: &List) -> Option<Value> {
        let separator = match self.argument(0) {
            Some(separator) => separator.to_text(),
            None => Text::literal(","),
        };
        let mut out = Text::default();
        for (index, item) in list.items.iter().enumerate() {
            if let Some(why) = &item.perhaps {
                out.push_hole(why.clone());
                continue;
            }
            if index > 0 {
                out.push(&separator);
            }
            out.push(&printed(TYPESCRIPT, &item.value));
        }
        if let Some(why) = &list.open {
            out.push_hole(why.clone());
        }
        Some(Value::known(Data::Text(out)))
    }
}

fn number(value: &Value) -> Option<Value> {
    match value.data()? {
        Data::Int(_) | Data::Float(_) => Some(value.clone()),
        Data::Bool(truth) => Some(Value::int(i64::from(*truth))),
        Data::Text(text) => {
            let literal = text.as_literal()?.trim();
            let whole = literal.parse().ok().map(Value::int);
            whole.or_else(|| {
                let number: f64 = literal.parse().ok().filter(|number: &f64| number.is_finite())?;
                Some(super::operator::whole(number).map_or_else(|| Value::known(Data::Float(number)), Value::int))
            })
        }
        _ => None,
    }
}

/// The whole number that a value begins with.
fn leading(value: &Value) -> Option<Value> {
    match value.data()? {
        Data::Int(_) => Some(value.clone()),
        Data::Text(text) => {
            let literal = text.as_literal()?.trim_start();
            let digits = literal.strip_prefix('-').unwrap_or(literal);
            let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            let end = end + literal.len() - digits.len();
            literal.get(..end)?.parse().ok().map(Value::int)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{leading, number};
    use sextant_facts::{Data, Value};

    #[test]
    fn numbers_in_strings() {
        for (written, whole, any) in [
            ("12", Some(12), Some(Value::int(12))),
            ("0.5", Some(0), Some(Value::known(Data::Float(0.5)))),
            ("-3px", Some(-3), None),
            ("px", None, None),
            ("", None, None),
        ] {
            assert_eq!(leading(&Value::text(written)), whole.map(Value::int), "{written}");
            assert_eq!(number(&Value::text(written)), any, "{written}");
        }
    }
}
