//! Objects after a change in place.

use super::value::{append_all, blur, key_text, put, put_all};
use super::{ITSELF, Loc, Resolver};
use crate::python::syntax::{Change, ExprId};
use sextant_facts::{Data, Item, List, Map, State, Value, Why};

impl Resolver<'_> {
    /// The value of `base` after `change`.
    pub(super) fn changed(&mut self, loc: Loc, base: Loc, change: &Change) -> Value {
        let before = self.value(base);
        let in_loop = matches!(&before.state, State::Unresolved(why) if &*why.text == ITSELF);
        match change {
            Change::Append(_) | Change::Extend(_) => self.changed_list(loc, before, in_loop, change),
            Change::Other if matches!(before.data(), Some(Data::List(_))) => {
                self.changed_list(loc, before, in_loop, change)
            }
            Change::Clear if matches!(before.data(), Some(Data::List(_))) => Value::list([]).drawn_from(&before),
            _ => self.changed_map(loc, before, in_loop, change),
        }
    }

    fn changed_list(&mut self, loc: Loc, before: Value, in_loop: bool, change: &Change) -> Value {
        let why = self.reason(loc, "it is changed here");
        let mut list = match before.data() {
            Some(Data::List(list)) => list.clone(),
            None if in_loop => List { items: Vec::new(), open: Some(why.clone()) },
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
                Map { open: Some(why.clone()), ..Map::default() }
            }
            _ => return before,
        };
        self.change_map(loc, &mut map, change, &why);
        Value::known(Data::Map(map)).drawn_from(&before)
    }

    fn change_map(&mut self, loc: Loc, map: &mut Map, change: &Change, why: &Why) {
        let at = |expr: &ExprId| Loc { expr: *expr, ..loc };
        match change {
            Change::Set(keys, value) => {
                let keys: Vec<Value> = keys.iter().map(|key| self.value(at(key))).collect();
                let value = self.value(at(value));
                set_in(map, &keys, value, why);
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
                        for value in map.entries.values_mut() {
                            *value = Value::unresolved(why.clone());
                        }
                    }
                }
            }
            Change::Clear => *map = Map::default(),
            Change::Append(_) | Change::Extend(_) | Change::Other => blur(map, why),
        }
    }
}

/// Sets a value at a path of keys.
fn set_in(map: &mut Map, keys: &[Value], value: Value, why: &Why) {
    let Some((first, rest)) = keys.split_first() else { return };
    if rest.is_empty() {
        put(map, first, value);
        return;
    }
    let Some(key) = key_text(first) else { return blur(map, why) };
    let mut inner = map.get(&key);
    inner.state = match inner.state {
        State::Known(Data::Map(mut inner)) => {
            set_in(&mut inner, rest, value, why);
            State::Known(Data::Map(inner))
        }
        // The key has to be there, or the assignment would fail; a string is no index of a list.
        State::Absent | State::Unresolved(_) if rest.iter().all(|key| key.as_str().is_some()) => {
            let mut inner = Map { open: Some(why.clone()), ..Map::default() };
            set_in(&mut inner, rest, value, why);
            State::Known(Data::Map(inner))
        }
        _ => State::Set { why: why.clone(), detail: None },
    };
    map.entries.insert(key, inner);
}
