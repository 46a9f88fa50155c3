//! Functions of the standard library, and of the common model libraries, whose results can be told.

use crate::code::operator::{path, truth};
use crate::code::value::{append_all, key_text, printed, put_all};
use crate::code::{Argument, ExprId, Kind, Loc, Resolver, from_json};
use crate::language::Language;
use sextant_facts::{Data, List, Map, Text, Value, Why};

const PYTHON: Language = Language::Python;

impl Resolver<'_> {
    /// A call of a function of a package outside the tree; `None` if its result cannot be told.
    pub(crate) fn python_library(&mut self, loc: Loc, dotted: &str, arguments: &[Argument]) -> Option<Value> {
        match dotted {
            "os.getenv" | "os.environ.get" => {
                let (args, kwargs) = self.arguments(loc, arguments);
                Some(self.environment(loc, &args, &kwargs))
            }
            "json.dumps" => {
                let value = self.positional(loc, arguments, 0)?;
                Some(Value::known(Data::Json(Box::new(value.clone()))).drawn_from(&value))
            }
            "json.loads" => {
                let text = self.positional(loc, arguments, 0)?;
                let parsed = match text.data()? {
                    Data::Json(inner) => (**inner).clone(),
                    Data::Text(literal) => from_json(&serde_json::from_str(literal.as_literal()?).ok()?, 0),
                    _ => return None,
                };
                Some(parsed.drawn_from(&text))
            }
            "pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath" | "os.path.join" => self.path(loc, arguments),
            "copy.copy" | "copy.deepcopy" | "pydantic.SecretStr" | "pydantic.types.SecretStr" => {
                self.positional(loc, arguments, 0)
            }
            "typing.cast" => self.positional(loc, arguments, 1),
            "dataclasses.field"
            | "pydantic.Field"
            | "pydantic.fields.Field"
            | "sqlmodel.Field"
            | "attr.ib"
            | "attr.field"
            | "attrs.field" => Some(self.field_default(loc, arguments, dotted.ends_with("Field"))),
            _ => None,
        }
    }

    /// A call of a built-in function; `None` if its result cannot be told.
    pub(crate) fn python_builtin(&mut self, loc: Loc, name: &str, arguments: &[Argument]) -> Option<Value> {
        match name {
            "int" | "float" | "bool" | "str" => {
                let value = self.positional(loc, arguments, 0).filter(|_| arguments.len() == 1)?;
                let converted = match (name, truth(PYTHON, &value)) {
                    ("int", _) => whole(&value),
                    ("float", _) => decimal(&value),
                    ("bool", truth) => truth.map(Value::bool),
                    _ => Some(Value::known(Data::Text(printed(PYTHON, &value)))),
                };
                // What is converted is there: `None` would fail.
                let converted = converted.unwrap_or_else(|| {
                    Value::set(value.why().cloned().unwrap_or_else(|| self.reason(loc, "it is a converted value")))
                });
                Some(converted.standing_for(&value))
            }
            "dict" => {
                let (args, kwargs) = self.arguments(loc, arguments);
                let mut map = Map::default();
                for item in &args.items {
                    put_all(&mut map, &item.value);
                }
                put_all(&mut map, &Value::known(Data::Map(kwargs)));
                Some(Value::known(Data::Map(map)))
            }
            "list" | "tuple" => {
                let mut list = List::default();
                if let Some(values) = self.positional(loc, arguments, 0) {
                    append_all(&mut list, values);
                }
                Some(Value::known(Data::List(list)))
            }
            _ => None,
        }
    }

    /// A method of a string, map or JSON text; `None` if its result cannot be told.
    pub(crate) fn python_method(&mut self, loc: Loc, function: Loc, arguments: &[Argument]) -> Option<Value> {
        let Kind::Attribute { object, name } = &self.expr(function)?.kind else { return None };
        const METHODS: [&str; 12] = [
            "format",
            "strip",
            "lstrip",
            "rstrip",
            "lower",
            "upper",
            "join",
            "encode",
            "get",
            "copy",
            "get_secret_value",
            "replace",
        ];
        if !METHODS.contains(&&**name) {
            return None;
        }
        let base = self.value(Loc { expr: *object, ..function });
        let result = match (base.data(), &**name) {
            (Some(Data::Text(text)), "get_secret_value" | "encode" | "copy") => {
                Some(Value::known(Data::Text(text.clone())))
            }
            (Some(Data::Json(_)), "encode") => Some(base.clone()),
            (Some(Data::Map(_)), "copy") => Some(base.clone()),
            (Some(Data::List(_)), "copy") => Some(base.clone()),
            (Some(Data::Map(map)), "get") => self.get(loc, map, arguments),
            (Some(Data::Text(text)), _) => self.text_method(loc, text, name, arguments),
            (_, "get") if arguments.len() == 1 => {
                let why = format!("`{}` may give nothing", self.written(function));
                Some(Value::unresolved(self.reason(loc, &why)))
            }
            _ => None,
        };
        result.map(|value| value.drawn_from(&base))
    }

    fn get(&mut self, loc: Loc, map: &Map, arguments: &[Argument]) -> Option<Value> {
        let key = self.positional(loc, arguments, 0)?;
        let found = map.get(&key_text(&key)?);
        if found.is_there() == Some(false) && !map.entries.contains_key(&key_text(&key)?) {
            return Some(self.positional(loc, arguments, 1).unwrap_or_else(Value::absent));
        }
        Some(found)
    }

    fn text_method(&mut self, loc: Loc, text: &Text, name: &str, arguments: &[Argument]) -> Option<Value> {
        let (args, kwargs) = self.arguments(loc, arguments);
        if name == "format" {
            return Some(Value::known(Data::Text(format(text.as_literal()?, &args, &kwargs))));
        }
        if name == "join" {
            let list = args.items.first()?.value.as_list()?.clone();
            return Some(Value::known(Data::Text(joined(text, &list)?)));
        }
        let literal = text.as_literal()?;
        let plain = args.items.is_empty();
        let changed = match name {
            "strip" if plain => literal.trim().to_owned(),
            "lstrip" if plain => literal.trim_start().to_owned(),
            "rstrip" if plain => literal.trim_end().to_owned(),
            "lower" => literal.to_lowercase(),
            "upper" => literal.to_uppercase(),
            _ => return Some(Value::known(Data::Text(Text::hole(self.reason(loc, "it is a changed string"))))),
        };
        Some(Value::text(changed))
    }

    fn positional(&mut self, loc: Loc, arguments: &[Argument], index: usize) -> Option<Value> {
        let mut plain = arguments.iter().filter_map(|argument| match argument {
            Argument::Positional(expr) => Some(Some(*expr)),
            Argument::Splat(_) => Some(None),
            _ => None,
        });
        let expr = plain.nth(index)??;
        Some(self.value(Loc { expr, ..loc }))
    }

    fn path(&mut self, loc: Loc, arguments: &[Argument]) -> Option<Value> {
        let (args, _) = self.arguments(loc, arguments);
        let mut parts = args.items.iter().map(|item| item.value.to_text());
        let first = parts.next().filter(|_| args.open.is_none())?;
        let joined = parts.fold(Value::known(Data::Text(first)), |base, part| path(&base.to_text(), &part));
        Some(args.items.iter().fold(joined, |value, item| value.drawn_from(&item.value)))
    }

    /// The default that a field declaration names.
    fn field_default(&mut self, loc: Loc, arguments: &[Argument], first_is_default: bool) -> Value {
        let keyword = |wanted: &str| {
            arguments.iter().find_map(|argument| match argument {
                Argument::Keyword(name, expr) if **name == *wanted => Some(*expr),
                _ => None,
            })
        };
        let first = arguments.iter().find_map(|argument| match argument {
            Argument::Positional(expr) if first_is_default => Some(*expr),
            _ => None,
        });
        let missing = self.reason(loc, "the field has no default");
        if let Some(factory) = keyword("default_factory") {
            return self.factory(Loc { expr: factory, ..loc });
        }
        match keyword("default").or(first).map(|expr| Loc { expr, ..loc }) {
            Some(default) if !self.is_ellipsis(default) => self.value(default),
            _ => Value::unresolved(missing),
        }
    }

    fn is_ellipsis(&self, loc: Loc) -> bool {
        matches!(self.expr(loc).map(|expr| &expr.kind), Some(Kind::Ellipsis))
    }

    fn factory(&mut self, loc: Loc) -> Value {
        let body: Option<ExprId> = match self.expr(loc).map(|expr| &expr.kind) {
            Some(Kind::Lambda(body)) => Some(*body),
            _ => None,
        };
        match (body, self.written(loc).as_ref()) {
            (Some(expr), _) => self.value(Loc { expr, ..loc }),
            (None, "dict") => Value::known(Data::Map(Map::default())),
            (None, "list" | "tuple") => Value::list([]),
            (None, written) => Value::set(self.reason(loc, &format!("it is what `{written}` returns"))),
        }
    }
}

fn whole(value: &Value) -> Option<Value> {
    match value.data()? {
        Data::Int(number) => Some(Value::int(*number)),
        Data::Bool(truth) => Some(Value::int(i64::from(*truth))),
        Data::Text(text) => text.as_literal()?.trim().replace('_', "").parse().ok().map(Value::int),
        _ => None,
    }
}

fn decimal(value: &Value) -> Option<Value> {
    let number = match value.data()? {
        Data::Float(number) => *number,
        Data::Int(number) => f64::from(i32::try_from(*number).ok()?),
        Data::Text(text) => text.as_literal()?.trim().replace('_', "").parse().ok()?,
        _ => return None,
    };
    Some(Value::known(Data::Float(number)))
}

fn joined(separator: &Text, list: &List) -> Option<Text> {
    let mut out = Text::default();
    for (index, item) in list.items.iter().enumerate() {
        if item.perhaps.is_some() {
            out.push_hole(item.perhaps.clone()?);
            continue;
        }
        if index > 0 {
            out.push(separator);
        }
        out.push(&printed(PYTHON, &item.value));
    }
    if let Some(why) = &list.open {
        out.push_hole(why.clone());
    }
    Some(out)
}

/// `template.format(...)`.
fn format(template: &str, args: &List, kwargs: &Map) -> Text {
    let mut out = Text::default();
    let mut position = 0;
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        let (before, after) = rest.split_at(at);
        out.push_literal(before);
        if let Some(after) = after.strip_prefix("{{") {
            out.push_literal("{");
            rest = after;
        } else if let Some(after) = after.strip_prefix("}}") {
            out.push_literal("}");
            rest = after;
        } else if let Some((field, after)) = after.strip_prefix('{').and_then(|after| after.split_once('}')) {
            let index = if field.is_empty() { Some(position) } else { field.parse::<usize>().ok() };
            position += usize::from(field.is_empty());
            let certain = args.open.is_none();
            let value = match index {
                Some(index) => args.items.get(index).filter(|_| certain).map(|item| item.value.clone()),
                None => kwargs.entries.get(field).cloned(),
            };
            out.push(
                &value.map_or_else(|| Text::hole(Why::new("it is a formatted value")), |value| printed(PYTHON, &value)),
            );
            rest = after;
        } else {
            out.push_hole(Why::new("the format string is faulty"));
            rest = "";
        }
    }
    out.push_literal(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::format;
    use sextant_facts::{List, Map, Value};

    #[test]
    fn formats() {
        let args = List::closed([Value::text("x"), Value::int(3)]);
        let kwargs = Map::closed([("name", Value::text("n"))]);
        for (template, expected) in [
            ("{} and {}", "x and 3"),
            ("{1}{0}", "3x"),
            ("{name}{{}}", "n{}"),
            ("{missing}!", "${?}!"),
            ("{:.2f}!", "${?}!"),
            ("a{", "a${?}"),
            ("}", "${?}"),
        ] {
            assert_eq!(format(template, &args, &kwargs).to_string(), expected, "{template}");
        }
    }
}
