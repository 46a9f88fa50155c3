//! Objects after a change in place.

use super::value::{append_all, blur, key_text, put, put_all};
use super::{ITSELF, Loc, Resolver};
use crate::code::syntax::{Argument, Change, ExprId};
use sextant_facts::{Data, Item, List, Map, State, Value, Why};

impl Resolver<'_> {
    /// The value of `base` after `change` of the part that `keys` lead to.
    pub(crate) fn changed(&mut self, loc: Loc, base: Loc, keys: &[ExprId], change: &Change) -> Value {
        let before = self.value(base);
        let keys: Vec<Value> = keys.iter().map(|expr| self.value(Loc { expr: *expr, ..loc })).collect();
        self.changed_within(loc, before, &keys, change)
    }

    fn changed_within(&mut self, loc: Loc, before: Value, keys: &[Value], change: &Change) -> Value {
        let in_loop = matches!(&before.state, State::Unresolved(why) if &*why.text == ITSELF);
        let Some((key, rest)) = keys.split_first() else { return self.changed_object(loc, before, in_loop, change) };
        let why = self.reason(loc, "it is changed here");
        let mut map = match before.data() {
            Some(Data::Map(map)) => map.clone(),
            None if in_loop => Map { open: Some(Why::perhaps_at(ITSELF, why.place.clone())), ..Map::default() },
            Some(Data::List(_)) => return self.changed_object(loc, before, in_loop, &Change::Other),
            _ => return before,
        };
        match key_text(key) {
            Some(key) => {
                let part = map.get(&key);
                let part = match part.is_there() {
                    Some(true) => self.changed_within(loc, part, rest, change),
                    // The part has to be there, or the change would fail.
                    _ => self.changed_unseen(loc, rest, change, &why),
                };
                map.entries.insert(key, part);
            }
            None => blur(&mut map, &why),
        }
        Value::known(Data::Map(map)).drawn_from(&before)
    }

    /// A part of which only the change is known.
    fn changed_unseen(&mut self, loc: Loc, keys: &[Value], change: &Change, why: &Why) -> Value {
        // A string is no index of a list.
        let is_map = match (keys.first(), change) {
            (Some(key), _) => key.as_str().is_some(),
            (None, Change::Set(key, _)) => self.value(Loc { expr: *key, ..loc }).as_str().is_some(),
            (None, change) => matches!(change, Change::Update(_) | Change::Default(..)),
        };
        if !is_map {
            return Value::set(why.clone());
        }
        let unseen = Value::known(Data::Map(Map { open: Some(why.clone()), ..Map::default() }));
        self.changed_within(loc, unseen, keys, change)
    }

    fn changed_object(&mut self, loc: Loc, before: Value, in_loop: bool, change: &Change) -> Value {
        match change {
            Change::Configure(arguments) => self.configured(loc, before, arguments),
            Change::Append(_) | Change::Extend(_) => self.changed_list(loc, before, in_loop, change),
            Change::Other if matches!(before.data(), Some(Data::List(_))) => {
                self.changed_list(loc, before, in_loop, change)
            }
            Change::Clear if matches!(before.data(), Some(Data::List(_))) => Value::list([]).drawn_from(&before),
            _ => self.changed_map(loc, before, in_loop, change),
        }
    }

    /// A builder that is given more.
    pub(crate) fn configured(&mut self, loc: Loc, before: Value, arguments: &[Argument]) -> Value {
        let State::Set { why, detail: Some(detail) } = &before.state else { return before };
        let mut map = match detail.get("kwargs").as_map() {
            Some(map) => map.clone(),
            None => return before,
        };
        let (_, given) = self.arguments(loc, arguments);
        for (name, value) in given.entries {
            // What is added once and again is a list.
            let value = match map.entries.get(&name).filter(|_| name.starts_with("add")).map(|before| before.data()) {
                Some(Some(Data::List(before))) => {
                    let mut list = before.clone();
                    append_all(&mut list, value);
                    Value::known(Data::List(list))
                }
                _ => value,
            };
            map.entries.insert(name, value);
        }
        let mut detail = (**detail).clone();
        detail.entries.insert("kwargs".to_owned(), Value::known(Data::Map(map)));
        let state = State::Set { why: why.clone(), detail: Some(detail.into()) };
        Value { state, ..before }
    }

    fn changed_list(&mut self, loc: Loc, before: Value, in_loop: bool, change: &Change) -> Value {
        let why = self.reason(loc, "it is changed here");
        let mut list = match before.data() {
            Some(Data::List(list)) => list.clone(),
            None if in_loop => List { open: Some(why.clone()), ..List::default() },
            _ => return before,
        };
        match change {
            Change::Append(value) => {
                let value = self.value(Loc { expr: *value, ..loc });
                list.items.push(Item { value, perhaps: in_loop.then_some(why) });
            }
            Change::Extend(values) => {
                let values = self.value(Loc { expr: *values, ..loc });
                append_all(&mut list, values);
            }
            _ => {
                for item in &mut list.items {
                    item.perhaps.get_or_insert_with(|| why.clone());
                }
                list.open.get_or_insert(why);
            }
        }
        Value::known(Data::List(list)).drawn_from(&before)
    }

    fn changed_map(&mut self, loc: Loc, before: Value, in_loop: bool, change: &Change) -> Value {
        let why = self.reason(loc, "it is changed here");
        let mut map = match (before.data(), change) {
            (Some(Data::Map(map)), _) => map.clone(),
            (Some(Data::List(list)), _) => {
                let mut list = list.clone();
                list.items.iter_mut().for_each(|item| item.value = Value::set(why.clone()));
                return Value::known(Data::List(list));
            }
            (None, Change::Set(..) | Change::Update(_) | Change::Default(..)) if in_loop => {
                Map { open: Some(Why::perhaps_at(ITSELF, why.place.clone())), ..Map::default() }
            }
            _ => return before,
        };
        self.change_map(loc, &mut map, change, &why);
        Value::known(Data::Map(map)).drawn_from(&before)
    }

    fn change_map(&mut self, loc: Loc, map: &mut Map, change: &Change, why: &Why) {
        let at = |expr: &ExprId| Loc { expr: *expr, ..loc };
        match change {
            Change::Set(key, value) => {
                let (key, value) = (self.value(at(key)), self.value(at(value)));
                put(map, &key, value);
            }
            Change::Update(arguments) => {
                let (args, kwargs) = self.arguments(loc, arguments);
                for item in args.items {
                    put_all(map, &item.value);
                }
                put_all(map, &Value::known(Data::Map(kwargs)));
            }
            Change::Default(key, value) => {
                let (key, value) = (self.value(at(key)), self.value(at(value)));
                match key_text(&key).map(|key| map.get(&key)) {
                    Some(before) if before.is_there() == Some(true) => {}
                    Some(before) if before.is_there() == Some(false) => put(map, &key, value),
                    Some(_) => put(map, &key, Value::set(why.clone())),
                    None => {
                        map.open.get_or_insert_with(|| why.clone());
                    }
                }
            }
            Change::Remove(key) => {
                let key = self.value(at(key));
                match key_text(&key) {
                    Some(key) if map.open.is_none() => drop(map.entries.remove(&key)),
                    Some(key) => drop(map.entries.insert(key, Value::absent())),
                    None => {
                        for (_, value) in map.entries.iter_mut() {
                            *value = Value::unresolved(why.clone());
                        }
                    }
                }
            }
            Change::Clear => *map = Map::default(),
            Change::Append(_) | Change::Extend(_) | Change::Configure(_) | Change::Other => blur(map, why),
        }
    }
}
