//! What Go's own functions give, and functions of packages that only hand on what they are given.

use super::lower::in_json_as;
use crate::code::environment::unset;
use crate::code::value::printed;
use crate::code::{Argument, Loc, Resolver, Thing};
use crate::java::formatted;
use crate::language::Language;
use sextant_facts::{Data, Map, State, Text, Value, Why};

const GO: Language = Language::Go;
/// Functions of packages that give a pointer to, or a wrapper of, their only argument.
const HANDING_ON: [&str; 17] = [
    "Bool", "F", "Float", "Float32", "Float64", "Int", "Int32", "Int64", "NewOpt", "Opt", "Pointer", "Ptr", "PtrTo",
    "Raw", "String", "To", "ToPtr",
];

impl Resolver<'_> {
    /// A call of a function of a package; `None` if its result cannot be told.
    pub(crate) fn go_library(&mut self, loc: Loc, dotted: &str, arguments: &[Argument]) -> Option<Value> {
        let (args, _) = self.arguments(loc, arguments);
        let first = args.items.first().map(|item| item.value.clone());
        match dotted {
            "os.Getenv" | "os.LookupEnv" => {
                let name = first?;
                Some(self.variable(loc, name.as_str()?, &Value::absent()))
            }
            "fmt.Sprintf" => {
                let values: Vec<Value> = args.items.iter().skip(1).map(|item| item.value.clone()).collect();
                let format = first?;
                let text = formatted(GO, format.as_str()?, &values);
                Some(values.iter().fold(Value::known(Data::Text(text)).drawn_from(&format), Value::drawn_from))
            }
            "strings.TrimSpace" | "strings.ToLower" | "strings.ToUpper" => changed_text(dotted, &first?),
            "strings.Join" => {
                let list = first?;
                let separator = args.items.get(1)?.value.to_text();
                let items = &list.as_list().filter(|list| list.open.is_none())?.items;
                let mut text = Text::default();
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        text.push(&separator);
                    }
                    text.push(&printed(GO, &item.value));
                }
                Some(Value::known(Data::Text(text)).drawn_from(&list))
            }
            "strconv.Atoi" | "strconv.ParseInt" | "strconv.ParseFloat" | "strconv.ParseBool" => {
                Some(self.parsed(loc, &first?))
            }
            "strconv.Itoa" => {
                let value = first?;
                value.data()?;
                Some(Value::known(Data::Text(printed(GO, &value))).drawn_from(&value))
            }
            "encoding/json.Marshal" | "encoding/json.MarshalIndent" => {
                let value = first?;
                let value = self.in_json(loc, arguments, &value).unwrap_or(value);
                Some(Value::known(Data::Json(Box::new(value.clone()))).drawn_from(&value))
            }
            "bytes.NewReader" | "bytes.NewBuffer" | "strings.NewReader" | "bytes.NewBufferString" => {
                let value = first?;
                matches!(value.data()?, Data::Json(_) | Data::Text(_)).then_some(value)
            }
            context if context.starts_with("context.") => None,
            _ => {
                let name = dotted.rsplit('.').next()?;
                let is_plain = matches!(arguments, [Argument::Positional(_)]) && HANDING_ON.contains(&name);
                first.filter(|_| is_plain)
            }
        }
    }

    /// A call of a function that needs no import; `None` if its result cannot be told.
    pub(crate) fn go_builtin(&mut self, loc: Loc, name: &str, arguments: &[Argument]) -> Option<Value> {
        let (args, _) = self.arguments(loc, arguments);
        match (name, args.items.as_slice()) {
            ("len", [of]) => {
                let list = of.value.as_list().filter(|list| list.open.is_none())?;
                let is_certain = list.items.iter().all(|item| item.perhaps.is_none());
                is_certain.then_some(())?;
                Some(Value::int(i64::try_from(list.items.len()).ok()?).drawn_from(&of.value))
            }
            _ => None,
        }
    }

    /// The value of a name of a package outside of the tree: a stretch of time in seconds, a constant or a variable.
    pub(crate) fn go_attribute(&mut self, loc: Loc, object: Loc, name: &str) -> Option<Value> {
        let Thing::Library { dotted, .. } = self.identify(object) else { return None };
        let seconds = match (&*dotted, name) {
            ("time", "Millisecond") => return Some(Value::known(Data::Float(0.001))),
            ("time", "Second") => 1,
            ("time", "Minute") => 60,
            ("time", "Hour") => 3_600,
            _ => return Some(self.named_value(loc, &format!("{dotted}.{name}"))),
        };
        Some(Value::int(seconds))
    }

    /// A structure by the names its fields have in JSON.
    fn in_json(&mut self, loc: Loc, arguments: &[Argument], value: &Value) -> Option<Value> {
        let Some(Argument::Positional(expr)) = arguments.first() else { return None };
        let Thing::Instance { module, class, .. } = self.identify(Loc { expr: *expr, ..loc }) else { return None };
        let scope = self.module(module)?.class(class)?.scope;
        let State::Set { detail: Some(detail), .. } = &value.state else { return None };
        let fields = detail.get("kwargs");
        let mut map = Map { open: fields.as_map()?.open.clone(), ..Map::default() };
        for (field, value) in &fields.as_map()?.entries {
            let sources = self.member_sources(module, scope, &in_json_as(field));
            let name = sources.map(|sources| self.value_of(sources, &Why::new("it is a name")));
            let name = name.and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_else(|| field.clone());
            map.entries.insert(name, value.clone());
        }
        Some(Value::known(Data::Map(map)).drawn_from(value))
    }

    fn parsed(&mut self, loc: Loc, value: &Value) -> Value {
        if unset(value).is_some() {
            return value.clone();
        }
        let found = value.as_str().and_then(|text| {
            let whole = text.parse().ok().map(Value::int);
            let real = || text.parse::<f64>().ok().filter(|n| n.is_finite()).map(|n| Value::known(Data::Float(n)));
            whole.or_else(real).or_else(|| text.parse().ok().map(Value::bool))
        });
        found.unwrap_or_else(|| Value::set(self.reason(loc, "it is a converted value"))).standing_for(value)
    }
}

/// A string in another form. A variable that may be missing may be missing in that form too.
fn changed_text(function: &str, value: &Value) -> Option<Value> {
    if unset(value).is_some() {
        return Some(value.clone());
    }
    let text = value.as_str()?;
    let changed = match function {
        "strings.TrimSpace" => text.trim().to_owned(),
        "strings.ToLower" => text.to_lowercase(),
        _ => text.to_uppercase(),
    };
    Some(Value::text(changed).drawn_from(value))
}
