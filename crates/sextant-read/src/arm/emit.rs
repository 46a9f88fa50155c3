//! Resources as readers hand them over.

use super::expand::{self, Member};
use super::function::id;
use super::scope::{Scope, without_detail};
use super::world::{Instance, World};
use super::{module, object, registry};
use crate::scope_of;
use crate::terraform::constraint::map_parts;
use crate::terraform::limits;
use sextant_facts::{Data, Map, Place, Reference, Resource, Scope as Belonging, Text, Value, Why};
use std::rc::Rc;
use std::sync::Arc;

/// Hands over the resources of an instance and of what it calls.
pub(super) fn emit<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>) {
    let Some(_level) = world.enter(1) else { return };
    for (index, declared) in instance.template.resources.iter().enumerate() {
        for member in &expand::resource(world, instance, index).members {
            let address = object::address(world, instance, index, member);
            let name = object::full_name(world, instance, index, member);
            if declared.existing {
                world.joins.borrow_mut().existing(&declared.type_name, name, &address, &instance.prefix);
            } else {
                world.joins.borrow_mut().deploy(&declared.type_name, &name, &address);
                resource(world, instance, index, member, address);
            }
        }
    }
    for (index, called) in instance.template.modules.iter().enumerate() {
        for member in &expand::module(world, instance, index).members {
            match module::child(world, instance, index, member) {
                Ok(child) => emit(world, &child),
                Err(why) => match registry::address(&called.source) {
                    Some(address) => of_registry(world, instance, index, member, &address, why),
                    None => world.gap(why),
                },
            }
        }
    }
}

fn resource<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, index: usize, member: &Member, address: Arc<str>) {
    let Some(declared) = instance.template.resources.get(index) else { return };
    let Some(_level) = world.enter(limits::CALL_STEPS) else { return };
    let mut map = object::written(&object::object(world, instance, index, member));
    if let Some(parent) = parent(world, instance, index, member) {
        map.entries.insert("parent".to_owned(), parent);
    }
    if let Some(scope) = map.entries.get("scope").and_then(|scope| scope_of_extension(world, instance, scope)) {
        map.entries.insert("scope".to_owned(), scope);
    }
    if let Some(about) = &declared.extends {
        let count = about.split('/').count() - 1;
        let name = beginning(&object::full_name(world, instance, index, member), count);
        map.entries.insert("scope".to_owned(), looked_up(world, instance, about, name, &declared.body.place));
    }
    note_deployment(world, &declared.type_name, &map, &declared.body.place);
    let place = declared.body.place.clone();
    push(
        world,
        instance,
        member,
        map,
        Handed { kind: declared.type_name.clone(), address, place, end_line: declared.body.end_line },
    );
}

/// Notes a deployment that is written as a resource of Bicep: what its template holds is not followed.
fn note_deployment(world: &World<'_>, kind: &str, map: &Map, place: &Place) {
    if kind.eq_ignore_ascii_case("Microsoft.Resources/deployments") {
        let whole = Value::known(Data::Map(map.clone()));
        let path = ["properties", "template", "resources"];
        let inner = path.iter().fold(whole, |value, key| super::access::member(&value, key));
        let is_empty = inner.as_list().is_some_and(|list| list.items.is_empty() && list.open.is_none());
        if !is_empty {
            world.gap(Why::at("the template of a deployment is not followed", place.clone()));
        }
    }
}

/// What tells one resource from another.
struct Handed {
    kind: Arc<str>,
    address: Arc<str>,
    place: Place,
    end_line: u32,
}

fn push<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, member: &Member, map: Map, handed: Handed) {
    let mut properties = Value::known(Data::Map(map)).at(handed.place.clone());
    for assumption in instance.assumptions.iter().chain(&member.assumptions).take(limits::ASSUMPTIONS) {
        properties = properties.assuming(assumption.clone());
    }
    let aside = world.scope == Belonging::Aside || scope_of(&handed.place.path) == Belonging::Aside;
    world.found.borrow_mut().resources.push(Resource {
        dialect: "arm",
        type_name: handed.kind,
        address: handed.address,
        place: handed.place,
        end_line: handed.end_line,
        properties,
        perhaps: instance.perhaps.clone().or_else(|| member.perhaps.clone()),
        scope: if aside { Belonging::Aside } else { Belonging::Workload },
        environment: world.environment.clone(),
    });
}

/// The parent of a resource: the one it names, or that its name begins with.
fn parent<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, index: usize, member: &Member) -> Option<Value> {
    let declared = instance.template.resources.get(index)?;
    let known = |address: Arc<str>, place: &Place| {
        let why = Why::at("the resource it belongs to", place.clone());
        Value::set(why).referring(Reference::Resource { address, attribute: "".into() }).at(place.clone())
    };
    if let Some((outer, outer_member)) = object::parent(world, instance, index, member) {
        return Some(known(object::address(world, instance, outer, &outer_member), &declared.body.place));
    }
    if declared.body.value.property("parent").is_some() {
        return None;
    }
    let (kind, _) = declared.type_name.rsplit_once('/').filter(|(kind, _)| kind.contains('/'))?;
    let name = object::full_name(world, instance, index, member);
    let segments = id::segments(&name.to_text());
    let (_, above) = segments.split_last().filter(|(_, above)| above.len() + 1 == kind.split('/').count())?;
    let above = beginning(&name, above.len());
    Some(looked_up(world, instance, kind, above, &declared.body.place))
}

/// The first segments of a name.
fn beginning(name: &Value, count: usize) -> Value {
    let mut text = Text::default();
    for (at, segment) in id::segments(&name.to_text()).iter().take(count).enumerate() {
        if at > 0 {
            text.push_literal("/");
        }
        text.push(segment);
    }
    let mut begin = super::scope::plain(text);
    begin.references.clone_from(&name.references);
    begin
}

/// A reference to the resource of a type and name.
fn looked_up<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, kind: &str, name: Value, place: &Place) -> Value {
    let reference = world.joins.borrow_mut().reference(&kind.into(), name, "", &instance.prefix);
    Value::set(Why::at("the resource it belongs to", place.clone())).referring(reference).at(place.clone())
}

/// The scope of an extension resource where it is written as type and name.
fn scope_of_extension<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, scope: &Value) -> Option<Value> {
    if scope.references.iter().any(|reference| matches!(reference, Reference::Resource { .. })) {
        return None;
    }
    let Some(Data::Text(text)) = scope.data() else { return None };
    let mut segments = id::segments(text);
    if segments.first().and_then(Text::as_literal) == Some("") {
        segments.remove(0);
    }
    let [provider, kind, name] = segments.as_slice() else { return None };
    let (provider, kind) = (provider.as_literal()?, kind.as_literal()?);
    let kind = provider.contains('.').then(|| super::types::documented(&format!("{provider}/{kind}")))?;
    let name = super::scope::plain(name.clone());
    let reference = world.joins.borrow_mut().reference(&kind, name, "", &instance.prefix);
    Some(scope.clone().referring(reference))
}

/// What a module of a registry deploys, as far as its name says; the rest is a gap.
fn of_registry<'t>(
    world: &World<'t>,
    instance: &Rc<Instance<'t>>,
    index: usize,
    member: &Member,
    registered: &registry::Address<'_>,
    why: Why,
) {
    let Some(called) = instance.template.modules.get(index) else { return };
    let kinds = registry::deploys(registered.path);
    if kinds.is_empty() {
        return world.gap(why);
    }
    let scope = Scope::within(world, instance, &member.bindings);
    let params =
        called.body.value.property("params").map_or_else(|| Value::map::<String>([]), |params| scope.eval(params));
    let params = registry::as_resource(registered.path, map_parts(params, limits::VALUE_DEPTH, &mut without_detail));
    if registry::adds_others(registered.path, &params) {
        world.gap(why);
    }
    let name = super::access::member(&params, "name");
    let address = module::address(instance, index, member);
    let place = called.body.place.clone();
    let text = |text: &str| Value::text(text).at(place.clone());
    let mut map = Map::default();
    for (key, value) in [
        ("name", name.clone()),
        ("module", text(registered.path)),
        ("version", text(registered.version)),
        ("params", params),
    ] {
        if value.is_there() != Some(false) {
            map.entries.insert(key.to_owned(), value);
        }
    }
    for (at, kind) in kinds.into_iter().enumerate() {
        // What the module hands out belongs to the first.
        let address = if at == 0 { address.clone() } else { format!("{address}.{kind}").into() };
        world.joins.borrow_mut().deploy(kind, &name, &address);
        let end_line = called.body.end_line;
        push(
            world,
            instance,
            member,
            map.clone(),
            Handed { kind: kind.into(), address, place: place.clone(), end_line },
        );
    }
}
