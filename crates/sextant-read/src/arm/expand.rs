//! Conditions and loops: how many of a declaration there are.

use super::operator::{truth, unknown};
use super::scope::Scope;
use super::world::{Bindings, Instance, World};
use crate::terraform::limits;
use sextant_facts::Why;
use sextant_source::bicep::Body;
use std::rc::Rc;
use std::sync::Arc;

/// The instances of a declaration.
pub(super) struct Expansion {
    pub(super) members: Vec<Member>,
    /// Whether it stands in a loop.
    pub(super) looped: bool,
    /// Whether there may be more.
    pub(super) open: bool,
}

impl Expansion {
    fn of(members: Vec<Member>) -> Self {
        Self { members, looped: false, open: false }
    }
}

/// One instance; in a loop over what is not known, one that stands for several.
#[derive(Clone, Default)]
pub(super) struct Member {
    /// `[0]`, or nothing.
    pub(super) suffix: String,
    pub(super) bindings: Bindings,
    pub(super) perhaps: Option<Why>,
    pub(super) assumptions: Vec<Arc<str>>,
}

/// The instances of a resource, worked out once.
pub(super) fn resource<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, index: usize) -> Rc<Expansion> {
    let Some(declared) = instance.template.resources.get(index) else { return Rc::new(Expansion::of(Vec::new())) };
    once(instance, format!("resource {index}"), || {
        let outer = match declared.parent {
            Some(parent) => resource(world, instance, parent),
            None => Rc::new(Expansion::of(vec![Member::default()])),
        };
        expansion(world, instance, &declared.body, &outer)
    })
}

/// The instances of a module call, worked out once.
pub(super) fn module<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, index: usize) -> Rc<Expansion> {
    let Some(called) = instance.template.modules.get(index) else { return Rc::new(Expansion::of(Vec::new())) };
    let outer = Expansion::of(vec![Member::default()]);
    once(instance, format!("module {index}"), || expansion(world, instance, &called.body, &outer))
}

fn once(instance: &Rc<Instance<'_>>, key: String, make: impl FnOnce() -> Expansion) -> Rc<Expansion> {
    let known = instance.expansions.borrow().get(&key).cloned();
    match known {
        Some(Some(expansion)) => return expansion,
        // Its own condition needs it.
        Some(None) => {
            let why = Why::new("its condition refers to itself");
            let member = Member { perhaps: Some(why), ..Member::default() };
            return Rc::new(Expansion::of(vec![member]));
        }
        None => {}
    }
    instance.expansions.borrow_mut().insert(key.clone(), None);
    let expansion = Rc::new(make());
    instance.expansions.borrow_mut().insert(key, Some(expansion.clone()));
    expansion
}

fn expansion<'t>(world: &World<'t>, instance: &Rc<Instance<'t>>, body: &Body, outer: &Expansion) -> Expansion {
    let mut members = Vec::new();
    let mut open = outer.open;
    for base in &outer.members {
        let scope = Scope::within(world, instance, &base.bindings);
        let Some(repeat) = &body.repeat else {
            members.extend(conditioned(&scope, body, base.clone()));
            continue;
        };
        let (collection, turns, more) = scope.turns(repeat);
        open |= more.is_some();
        for (at, (bindings, perhaps)) in turns.into_iter().enumerate() {
            let mut member = base.clone();
            member.suffix.push_str(&format!("[{at}]"));
            member.bindings.extend(bindings);
            member.perhaps = member.perhaps.or(perhaps);
            add(&mut member.assumptions, &collection.assumptions);
            members.extend(conditioned(&scope, body, member));
        }
    }
    Expansion { members, looped: body.repeat.is_some() || outer.looped, open }
}

/// A member under the condition of its declaration; none if that is false.
fn conditioned(scope: &Scope<'_, '_>, body: &Body, mut member: Member) -> Option<Member> {
    let Some(condition) = &body.condition else { return Some(member) };
    let condition = Scope::within(scope.world, scope.instance, &member.bindings).eval(condition);
    match truth(&condition) {
        Some(false) => return None,
        Some(true) => {}
        None => member.perhaps = member.perhaps.or_else(|| Some(unknown(&condition))),
    }
    add(&mut member.assumptions, &condition.assumptions);
    Some(member)
}

/// Adds assumptions that are not there yet.
pub(super) fn add(assumptions: &mut Vec<Arc<str>>, more: &[Arc<str>]) {
    for one in more {
        if assumptions.len() < limits::ASSUMPTIONS && !assumptions.contains(one) {
            assumptions.push(one.clone());
        }
    }
}
