//! A resource as a value: known as a whole only once it is deployed, what is written in it is known now.

use super::expand::{self, Member};
use super::function::id;
use super::scope::{Scope, plain, without_detail};
use super::world::{Instance, World};
use crate::terraform::constraint::map_parts;
use crate::terraform::limits;
use crate::terraform::merge::draw;
use sextant_facts::{Data, Map, Reference, State, Text, Value, Why};
use std::rc::Rc;
use std::sync::Arc;

/// A whole resource.
pub(super) fn object<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, index: usize, member: &Member) -> Value {
    let Some(declared) = instance.template.resources.get(index) else { return Value::absent() };
    let address = address(world, instance, index, member);
    world.memo(instance, &format!("resource `{}{}`", declared.symbol, member.suffix), || {
        let whole = Scope::within(world, instance, &member.bindings).eval(&declared.body.value);
        let mut map = match &whole.state {
            State::Known(Data::Map(map)) => map.clone(),
            _ => Map { open: whole.why().cloned(), ..Map::default() },
        };
        for (_, value) in map.entries.iter_mut() {
            let part = std::mem::replace(value, Value::absent());
            *value = map_parts(part, limits::VALUE_DEPTH, &mut without_detail);
        }
        let name = full_name(world, instance, index, member);
        map.entries.insert(ID.to_owned(), id::of(&declared.type_name, &name, "${?}"));
        let why = Why::at(format!("`{address}` is known only once it is deployed"), declared.body.place.clone());
        let object = Value::new(State::Set { why, detail: Some(Arc::new(map)) });
        object.referring(Reference::Resource { address: address.clone(), attribute: "".into() })
    })
}

/// The attribute that holds a resource's id.
const ID: &str = "id";

/// The properties that are written in a resource.
pub(super) fn written(object: &Value) -> Map {
    match &object.state {
        State::Set { detail: Some(detail), .. } => {
            let mut map = (**detail).clone();
            map.entries.remove(ID);
            map.entries.remove("dependsOn");
            map.entries.retain(|_, value| value.state != State::Absent);
            map
        }
        _ => Map { open: object.why().cloned(), ..Map::default() },
    }
}

/// The resource that one is declared in, or names as its parent.
pub(super) fn parent<'t>(
    world: &World<'t>,
    instance: &Rc<Instance<'t>>,
    index: usize,
    member: &Member,
) -> Option<(usize, Member)> {
    let declared = instance.template.resources.get(index)?;
    if let Some(parent) = declared.parent {
        // The one of its turns that this one stands in.
        let outer = expand::resource(world, instance, parent);
        let found = outer.members.iter().filter(|outer| member.suffix.starts_with(&outer.suffix));
        return found.max_by_key(|outer| outer.suffix.len()).map(|outer| (parent, outer.clone()));
    }
    let named = declared.body.value.property("parent")?;
    Scope::within(world, instance, &member.bindings).resource_of(named)
}

/// The name of a resource, behind those of its parents.
pub(super) fn full_name<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, index: usize, member: &Member) -> Value {
    let Some(declared) = instance.template.resources.get(index) else { return Value::absent() };
    let key = format!("name of resource `{}{}`", declared.symbol, member.suffix);
    world.memo(instance, &key, || {
        let Some(_level) = world.enter(1) else { return super::world::exhausted() };
        let scope = Scope::within(world, instance, &member.bindings);
        let own = declared.body.value.property("name").map_or_else(Value::absent, |name| scope.eval(name));
        match parent(world, instance, index, member) {
            Some((outer, outer_member)) if outer != index => {
                let above = full_name(world, instance, outer, &outer_member);
                let mut text: Text = above.to_text();
                text.push_literal("/");
                text.push(&own.to_text());
                draw(draw(plain(text), &above), &own)
            }
            _ => own,
        }
    })
}

/// The address of a resource: by its symbolic name, or in JSON by its type and name.
pub(super) fn address<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, index: usize, member: &Member) -> Arc<str> {
    let Some(declared) = instance.template.resources.get(index) else { return "".into() };
    if !declared.symbol.contains('#') {
        return format!("{}{}{}", instance.prefix, declared.symbol, member.suffix).into();
    }
    let key = format!("address of resource `{}{}`", declared.symbol, member.suffix);
    let value = world.memo(instance, &key, || {
        let name = full_name(world, instance, index, member).to_text();
        let address = format!("{}{}/{name}", instance.prefix, declared.type_name);
        let mut given = world.addresses.borrow_mut();
        let count = given.entry(address.clone()).or_default();
        *count += 1;
        Value::text(if *count == 1 { address } else { format!("{address}#{count}") })
    });
    match value.as_str() {
        Some(address) => address.into(),
        None => format!("{}{}{}", instance.prefix, declared.symbol, member.suffix).into(),
    }
}
