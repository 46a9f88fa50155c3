//! Calls of other templates: those of the tree are followed, those of registries are handed over as what they deploy.

use super::expand::{self, Member};
use super::registry;
use super::template::Template;
use super::world::{Caller, Instance, World};
use crate::terraform::limits;
use sextant_facts::{Why, paths};
use sextant_source::bicep::Module;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Deepest nesting of calls.
pub(super) const DEPTH: usize = 24;

/// The template of the tree that a call in `directory` means.
pub(super) fn target<'t>(
    templates: &'t BTreeMap<Arc<str>, Template>,
    directory: &str,
    source: &str,
) -> Option<&'t Template> {
    if let Some(whole) = source.strip_prefix('/') {
        return templates.get(whole);
    }
    templates.get(paths::join(directory, source)?.as_str())
}

/// The address of one call; what it deploys has addresses that begin with it.
pub(super) fn address(instance: &Instance<'_>, index: usize, member: &Member) -> Arc<str> {
    let called = instance.template.modules.get(index);
    let symbol = called.map(name_of).unwrap_or_default();
    format!("{}{symbol}{}", instance.prefix, member.suffix).into()
}

/// The symbolic name; without one, as in JSON, the deployment's name as far as it is written.
fn name_of(called: &Module) -> String {
    let written = called.body.value.property("name").and_then(|name| name.as_str());
    match (called.symbol.strip_prefix('#'), written) {
        (Some(_), Some(name)) => name.to_owned(),
        (Some(number), None) => format!("deployment{number}"),
        (None, _) => called.symbol.clone(),
    }
}

/// The instance that one call makes, or why it cannot be followed.
pub(super) fn child<'t>(
    world: &World<'t>,
    instance: &Rc<Instance<'t>>,
    index: usize,
    member: &Member,
) -> Result<Rc<Instance<'t>>, Why> {
    let Some(called) = instance.template.modules.get(index) else { return Err(Why::new("no such module")) };
    let Some(_level) = world.enter(limits::CALL_STEPS) else {
        return Err(Why::at("the evaluation stopped at its limit", called.body.place.clone()));
    };
    let name = format!("{index}{}", member.suffix);
    if let Some(known) = instance.children.borrow().get(&name) {
        return known.clone();
    }
    let made = instantiate(world, instance, index, called, member);
    instance.children.borrow_mut().insert(name, made.clone());
    made
}

fn instantiate<'t>(
    world: &World<'t>,
    instance: &Rc<Instance<'t>>,
    index: usize,
    called: &'t Module,
    member: &Member,
) -> Result<Rc<Instance<'t>>, Why> {
    let refuse = |text: String| Err(Why::at(text, called.body.place.clone()));
    let Some(template) = target(world.templates, &instance.template.directory, &called.source) else {
        let (name, source) = (name_of(called), &called.source);
        return refuse(match registry::address(source) {
            Some(_) => format!("module `{name}` is not part of the tree: `{source}`"),
            None => format!("module `{name}` names no template of the tree: `{source}`"),
        });
    };
    if instance.trail.contains(&template.path) {
        return refuse(format!("module `{}` is part of itself", name_of(called)));
    }
    if instance.trail.len() >= DEPTH || world.instances.get() >= limits::MODULE_INSTANCES {
        return refuse("more modules than are followed".to_owned());
    }
    world.instances.set(world.instances.get() + 1);
    let mut child = Instance::new(template, format!("{}.", address(instance, index, member)));
    child.trail.splice(0..0, instance.trail.iter().cloned());
    child.perhaps = instance.perhaps.clone().or_else(|| member.perhaps.clone());
    child.assumptions.clone_from(&instance.assumptions);
    expand::add(&mut child.assumptions, &member.assumptions);
    let bindings = member.bindings.clone();
    child.caller = Some(Caller { instance: instance.clone(), body: &called.body, bindings });
    Ok(Rc::new(child))
}
