//! The value of each kind of expression.

use super::join::join;
use super::operator::{chain, compare, truth};
use super::{EVERYTHING, ITSELF, Loc, Resolver, Source, Thing};
use crate::code::syntax::{Argument, Bound, Element, Entry, ExprId, Kind, Piece};
use crate::language::Language;
use sextant_facts::{Data, Item, List, Map, Needed, Reference, State, Text, Value, Why};
use std::sync::LazyLock;

/// Why a value is not known that no expression looks at.
static LEFT_OUT: LazyLock<Why> = LazyLock::new(|| Why::new("nothing asks for it"));

impl Resolver<'_> {
    pub(crate) fn compute(&mut self, loc: Loc) -> Value {
        let Some(expr) = self.expr(loc) else { return Value::unresolved(Why::new("it is not there")) };
        let there = |expr: ExprId| Loc { expr, ..loc };
        match &expr.kind {
            Kind::Text(pieces) => self.text(loc, pieces),
            Kind::Int(number) => Value::int(*number),
            Kind::Float(number) => Value::known(Data::Float(*number)),
            Kind::Bool(value) => Value::bool(*value),
            Kind::None => Value::absent(),
            Kind::Ellipsis => Value::set(Why::new("it is `...`")),
            Kind::List(elements) => self.list(loc, elements),
            Kind::Dict(entries) => self.dict(loc, entries),
            Kind::Name(name) => self.name_value(loc, name),
            Kind::Attribute { object, name } => self.attribute_value(loc, there(*object), name),
            Kind::Subscript { object, index } => self.item(loc, there(*object), there(*index)),
            Kind::Call { function, arguments } => self.call_value(loc, there(*function), arguments),
            Kind::Chain { operator, operands } => {
                let values: Vec<_> = operands.iter().map(|operand| self.value(there(*operand))).collect();
                chain(self.language(loc), *operator, values, &self.reason(loc, "it is computed"))
            }
            Kind::Either(operands) => {
                let operands: Vec<_> = operands.iter().map(|operand| there(*operand)).collect();
                self.either(&operands)
            }
            Kind::Coalesce(operands) => {
                let operands: Vec<_> = operands.iter().map(|operand| there(*operand)).collect();
                self.coalesce(&operands)
            }
            Kind::Default { value, default, of } => {
                let (name, function, index) = &**of;
                self.default(there(*value), there(*default), name, (*function, *index))
            }
            Kind::Without { object, keys } => self.without(loc, there(*object), keys),
            Kind::Not(inner) => self.opposite(loc, there(*inner)),
            Kind::Minus(inner) => self.negative(loc, there(*inner)),
            Kind::Compare { left, right, same } => {
                let (left, right) = (self.value(there(*left)), self.value(there(*right)));
                compare(&left, &right, *same).unwrap_or_else(|| Value::set(self.reason(loc, "it is a comparison")))
            }
            Kind::Order { left, right, order } => {
                let (left, right) = (self.value(there(*left)), self.value(there(*right)));
                super::operator::in_order(&left, &right, *order)
                    .unwrap_or_else(|| Value::set(self.reason(loc, "it is a comparison")))
            }
            Kind::Conditional { then, condition, otherwise } => {
                self.conditional(loc, there(*then), there(*condition), there(*otherwise))
            }
            Kind::Lambda(_) | Kind::Function(_) => Value::set(Why::new("it is a function")),
            Kind::Class(_) | Kind::Super(_) => Value::set(Why::new("it is a class")),
            Kind::Import(import) => self.source_value(Source::Bound {
                module: loc.module,
                frame: 0,
                bound: Bound::Import((**import).clone()),
            }),
            Kind::Comprehension { map } => self.comprehension(loc, *map),
            Kind::Changed { base, keys, change } => self.changed(loc, there(*base), keys, change),
            Kind::Opaque { what, there: true } => Value::set(self.reason(loc, &format!("it is {what}"))),
            Kind::Opaque { what, there: false } => Value::unresolved(self.reason(loc, &format!("it is {what}"))),
        }
    }

    /// A reason that stands at an expression.
    pub(crate) fn reason(&self, loc: Loc, text: &str) -> Why {
        Why::perhaps_at(text, self.place(loc))
    }

    fn text(&mut self, loc: Loc, pieces: &[Piece]) -> Value {
        let mut text = Text::default();
        let mut drawn = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Literal(literal) => text.push_literal(literal),
                Piece::Hole(expr) => {
                    let value = self.value(Loc { expr: *expr, ..loc });
                    text.push(&printed(self.language(loc), &value));
                    drawn.push(value);
                }
            }
        }
        drawn.iter().fold(Value::known(Data::Text(text)), Value::drawn_from)
    }

    fn list(&mut self, loc: Loc, elements: &[Element]) -> Value {
        let mut list = List::default();
        for Element { value, splat } in elements {
            let value = self.value(Loc { expr: *value, ..loc });
            if *splat {
                append_all(&mut list, value);
            } else {
                list.items.push(Item::there(value));
            }
        }
        Value::known(Data::List(list))
    }

    fn dict(&mut self, loc: Loc, entries: &[Entry]) -> Value {
        let mut map = Map::default();
        for entry in entries {
            match entry {
                Entry::Pair(key, value) => {
                    let key = self.value(Loc { expr: *key, ..loc });
                    let value = self.value(Loc { expr: *value, ..loc });
                    put(&mut map, &key, value);
                }
                Entry::Splat(inner) => {
                    let inner = self.value(Loc { expr: *inner, ..loc });
                    put_all(&mut map, &inner);
                }
            }
        }
        Value::known(Data::Map(map))
    }

    /// `object[index]`.
    fn item(&mut self, loc: Loc, object: Loc, index: Loc) -> Value {
        let key = self.value(index);
        let language = self.language(loc);
        if let Some(name) = key.as_str() {
            match language {
                Language::Python if self.is_library(object, "os.environ") => {
                    let why = self.reason(loc, &format!("environment variable `{name}` is read at run time"));
                    return Value::set(why).referring(Reference::Environment(name.into()));
                }
                Language::TypeScript if !matches!(self.identify(object), Thing::Unknown | Thing::Object(_)) => {
                    return self.attribute_value(loc, object, name);
                }
                _ => {}
            }
        }
        let base = self.value(object);
        let found = match base.data() {
            // In Python a missing key is a fault.
            Some(Data::Map(map)) => key_text(&key)
                .map(|key| map.get(&key))
                .filter(|value| language != Language::Python || value.is_there() != Some(false)),
            Some(Data::List(list)) if language == Language::TypeScript && is_behind(list, &key) => {
                Some(Value::absent())
            }
            Some(Data::List(list)) => nth(list, &key),
            None if language == Language::TypeScript && base.is_there().is_none() => Some(base.clone()),
            _ => None,
        };
        match found.or_else(|| self.item_of_object(&base)) {
            Some(value) => value.drawn_from(&base),
            None => {
                let why = format!("an item of `{}` is not known", self.written(object));
                Value::unresolved(self.reason(loc, &why))
            }
        }
    }

    pub(crate) fn written(&self, loc: Loc) -> std::sync::Arc<str> {
        self.module(loc.module).map_or_else(|| "…".into(), |module| module.written(loc.expr))
    }

    fn opposite(&mut self, loc: Loc, inner: Loc) -> Value {
        let value = self.value(inner);
        match truth(self.language(loc), &value) {
            Some(found) => Value::bool(!found).drawn_from(&value),
            None => Value::set(self.reason(loc, "it is a condition")),
        }
    }

    fn negative(&mut self, loc: Loc, inner: Loc) -> Value {
        let value = self.value(inner);
        let negative = match value.data() {
            Some(Data::Int(number)) => number.checked_neg().map(Value::int),
            Some(Data::Float(number)) => Some(Value::known(Data::Float(-number))),
            _ => None,
        };
        let negative = negative.unwrap_or_else(|| Value::set(self.reason(loc, "it is computed")));
        negative.drawn_from(&value)
    }

    fn comprehension(&self, loc: Loc, map: bool) -> Value {
        let open = Some(self.reason(loc, "it is made by a comprehension"));
        Value::known(if map {
            Data::Map(Map { open, ..Map::default() })
        } else {
            Data::List(List { open, ..List::default() })
        })
    }

    /// The positional and keyword arguments of a call.
    pub(crate) fn arguments(&mut self, loc: Loc, arguments: &[Argument]) -> (List, Map) {
        self.needed_arguments(loc, arguments, &EVERYTHING)
    }

    /// The arguments of a call that are needed. Others leave a place in the list, so that positions stay, and none in the map.
    pub(crate) fn needed_arguments(&mut self, loc: Loc, arguments: &[Argument], needed: &Needed) -> (List, Map) {
        let mut args = List::default();
        let mut kwargs = Map::default();
        let mut splats = Map::default();
        for argument in arguments {
            match argument {
                Argument::Positional(expr) if needed.item("args", args.items.len()) => {
                    let value = self.value(Loc { expr: *expr, ..loc });
                    args.items.push(Item::there(value));
                }
                Argument::Positional(_) => args.items.push(Item::there(Value::unresolved(LEFT_OUT.clone()))),
                Argument::Splat(expr) if needed.any("args") => {
                    append_all(&mut args, self.value(Loc { expr: *expr, ..loc }));
                }
                Argument::Keyword(name, expr) if needed.part("kwargs", name) => {
                    let value = self.value(Loc { expr: *expr, ..loc });
                    kwargs.entries.insert(name.to_string(), value);
                }
                Argument::DoubleSplat(expr) if needed.any("kwargs") => {
                    let value = self.value(Loc { expr: *expr, ..loc });
                    put_all(&mut splats, &value);
                }
                Argument::Splat(_) | Argument::Keyword(..) | Argument::DoubleSplat(_) => {}
            }
        }
        // A keyword that is written out cannot also come from a splat: Python refuses the call.
        for (name, value) in splats.entries {
            kwargs.entries.entry(name).or_insert(value);
        }
        kwargs.open = splats.open;
        (args, kwargs)
    }
}

/// The key a map is read or written by: strings as they are, whole numbers by their digits.
pub(crate) fn key_text(key: &Value) -> Option<String> {
    match key.data()? {
        Data::Int(number) => Some(number.to_string()),
        Data::Text(text) => text.as_literal().map(str::to_owned),
        _ => None,
    }
}

/// Sets a key. One that is not known may be any.
pub(crate) fn put(map: &mut Map, key: &Value, value: Value) {
    match key_text(key) {
        Some(key) => {
            map.entries.insert(key, value);
        }
        None => {
            let why = key.why().cloned().unwrap_or_else(|| Why::new("a key is not a string"));
            blur(map, &why);
        }
    }
}

/// Adds all entries of another map over those that are there.
pub(crate) fn put_all(map: &mut Map, other: &Value) {
    match &other.state {
        State::Known(Data::Map(added)) => {
            if let Some(why) = &added.open {
                blur(map, why);
            }
            for (key, value) in &added.entries {
                let value = match (&value.state, map.entries.get(key)) {
                    // The key may be missing in the other map, so that the earlier value stays.
                    (State::Unresolved(why), Some(before)) => join(vec![before.clone(), value.clone()], why),
                    _ => value.clone(),
                };
                map.entries.insert(key.clone(), value.drawn_from(other));
            }
        }
        State::Absent => {}
        State::Known(_) => blur(map, &Why::new("something that is not a plain map is spread into it")),
        State::Set { why, .. } | State::Unresolved(why) => blur(map, &why.clone()),
    }
}

/// Any key may be there, and those that are there may have other values.
pub(crate) fn blur(map: &mut Map, why: &Why) {
    for (_, value) in map.entries.iter_mut() {
        *value = match std::mem::replace(value, Value::absent()) {
            Value { state: State::Known(_) | State::Set { .. }, place, .. } => {
                Value { place, ..Value::set(why.clone()) }
            }
            Value { place, .. } => Value { place, ..Value::unresolved(why.clone()) },
        };
    }
    let open = map.open.take().filter(|open| &*open.text != ITSELF);
    map.open = open.or_else(|| Some(why.clone()));
}

/// Adds all items of another list.
pub(crate) fn append_all(list: &mut List, other: Value) {
    match other.state {
        State::Known(Data::List(added)) => {
            list.items.extend(added.items);
            list.open = list.open.take().or(added.open);
        }
        State::Known(_) | State::Absent => {
            list.open.get_or_insert_with(|| Why::new("something that is not a plain list is spread into it"));
        }
        State::Set { why, .. } | State::Unresolved(why) => {
            list.open.get_or_insert(why);
        }
    }
}

/// Whether an index lies behind the last item.
fn is_behind(list: &List, index: &Value) -> bool {
    let Some(Data::Int(index)) = index.data() else { return false };
    let behind = usize::try_from(*index).is_ok_and(|index| index >= list.items.len());
    behind && list.open.is_none()
}

/// The item at a known index, where nothing before it is in doubt.
fn nth(list: &List, index: &Value) -> Option<Value> {
    let Some(Data::Int(index)) = index.data() else { return None };
    let index = usize::try_from(*index).ok()?;
    let certain = list.items.iter().take(index + 1).all(|item| item.perhaps.is_none());
    list.items.get(index).filter(|_| certain && list.open.is_none()).map(|item| item.value.clone())
}

/// A value as the language prints it: literal characters, or a hole.
pub(crate) fn printed(language: Language, value: &Value) -> Text {
    let (truth, falsehood) = if language == Language::Python { ("True", "False") } else { ("true", "false") };
    match &value.state {
        State::Absent if language == Language::Python => Text::literal("None"),
        State::Known(Data::Bool(value)) => Text::literal(if *value { truth } else { falsehood }),
        State::Known(Data::Float(number)) => Text::literal(format!("{number:?}")),
        _ => value.to_text(),
    }
}
