//! Calls that make no object of a known class: methods of constructs, functions that are called back, and strangers.

use super::package::Name;
use super::walk::{Called, ITEMS, Site, Walk};
use crate::code::{Argument, FunctionId, Kind, Loc, Made, Thing, is_object, object};
use sextant_facts::{Data, Gap, Reference, Scope, State, Surface, Value, Why};

impl Walk<'_> {
    /// Assignments to properties of constructs: `resource.property = value`.
    pub(super) fn assignments(&mut self, site: &Site) {
        let Some(module) = self.module(site.module) else { return };
        let all = module.writes.iter().flat_map(|(name, writes)| writes.iter().map(move |write| (name, write)));
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|(_, write)| write.value);
        for (name, write) in all {
            let Some(target) = write.object else { continue };
            if module.function_scope(module.expr(write.value).scope) != site.scope {
                continue;
            }
            let receiver = Loc { module: site.module, frame: site.frame, expr: target };
            let Some(found) = object(&self.resolver.value(receiver)) else { continue };
            let Some(certainty) = self.certainty(site, write.value, &[]) else { continue };
            self.called.push(Called {
                on: vec![(found.made, found.attribute)],
                receiver,
                name: format!("={}", super::of_language(module, name)),
                call: Loc { expr: write.value, ..receiver },
                certainty,
                belonging: site.belonging,
            });
        }
    }

    /// A static method of the CDK that adds something to a construct.
    pub(super) fn static_call(&mut self, site: &Site, loc: Loc, name: &Name) {
        let grants = name.class == "Grant" && name.member.as_deref().is_some_and(|member| member.starts_with("add"));
        if grants {
            self.called.push(Called {
                on: Vec::new(),
                receiver: loc,
                name: "Grant".to_owned(),
                call: loc,
                certainty: site.certainty.clone(),
                belonging: site.belonging,
            });
        }
    }

    /// A class or function of a package that is not read, which is given a scope and may make constructs in it.
    pub(super) fn stranger(&mut self, site: &Site, loc: Loc, dotted: &str, arguments: &[Argument]) {
        let last = dotted.rsplit(['.', '/']).next().unwrap_or_default();
        let is_class = last.starts_with(|c: char| c.is_ascii_uppercase())
            && !dotted.starts_with("cdk-nag")
            && !dotted.starts_with("cdk_nag");
        if is_class && self.is_scoped(loc, arguments) {
            self.gap(site, loc, &format!("the construct `{dotted}` is made here, and its package is not read"));
        }
    }

    pub(super) fn gap(&mut self, site: &Site, loc: Loc, text: &str) {
        if site.belonging == Scope::Workload && !site.certainty.off {
            let why = Why::perhaps_at(text, self.place(loc));
            self.gaps.push(Gap { why, surface: Surface::Infrastructure, kinds: Vec::new() });
        }
    }

    /// A method call: on a construct, on a list of things that are made one by one, or on something unknown.
    pub(super) fn method(&mut self, site: &Site, loc: Loc, function: Loc, arguments: &[Argument]) {
        let Some(module) = self.module(loc.module) else { return };
        let Kind::Attribute { object: base, name } = &module.expr(function.expr).kind else {
            self.unknown(site, loc, function, arguments);
            return;
        };
        let receiver = Loc { expr: *base, ..loc };
        if let Some(callback) = self.callback(loc, arguments) {
            self.call_back(site, loc, receiver, callback);
            return;
        }
        let value = self.resolver.value(receiver);
        let on: Vec<(Made, String)> = match object(&value) {
            Some(found) => vec![(found.made, found.attribute)],
            None if is_object(&value) => several(&value),
            None => Vec::new(),
        };
        let name = super::of_language(module, name);
        let is_grant = name.starts_with("grant") || name.starts_with("addTo");
        let can_grant = matches!(value.state, State::Set { .. } | State::Unresolved(_) | State::Known(Data::Text(_)));
        if on.is_empty() && !(is_grant && can_grant) && name != "createAlarm" {
            self.unknown(site, loc, function, arguments);
            return;
        }
        let mut certainty = site.certainty.clone();
        if on.len() > 1 {
            certainty =
                certainty.perhaps(Why::perhaps_at("it is called on one of several constructs", self.place(loc)));
        }
        self.called.push(Called { on, receiver, name, call: loc, certainty, belonging: site.belonging });
    }

    /// A call of which nothing is known: if it looks like one that makes a construct, it may hide one.
    pub(super) fn unknown(&mut self, site: &Site, loc: Loc, function: Loc, arguments: &[Argument]) {
        let written = self.module(loc.module).map(|module| module.written(function.expr)).unwrap_or_default();
        let last = written.rsplit('.').next().unwrap_or_default();
        if last.starts_with(|c: char| c.is_ascii_uppercase()) && self.is_scoped(loc, arguments) {
            self.gap(site, loc, &format!("the construct `{written}` is made here, and its class is not found"));
        }
    }

    /// The function of the tree that a call is given as its first argument.
    pub(super) fn callback(&mut self, loc: Loc, arguments: &[Argument]) -> Option<(usize, FunctionId)> {
        let Some(Argument::Positional(first)) = arguments.first() else { return None };
        match self.resolver.identify(Loc { expr: *first, ..loc }) {
            Thing::Function { module, function, .. } => Some((module, function)),
            _ => None,
        }
    }

    pub(super) fn call_back(&mut self, site: &Site, loc: Loc, receiver: Loc, callback: (usize, FunctionId)) {
        let Some(scope) = self.module(callback.0).and_then(|m| m.function(callback.1)).map(|f| f.scope) else { return };
        let value = self.resolver.value(receiver);
        let place = self.place(loc);
        let mut rounds: Vec<(Vec<Value>, Option<Why>)> = Vec::new();
        match value.as_list().filter(|list| list.open.is_none() && list.items.len() <= ITEMS) {
            Some(list) => {
                for (index, item) in list.items.iter().enumerate() {
                    let number = i64::try_from(index).unwrap_or(i64::MAX);
                    rounds
                        .push((vec![item.value.clone().drawn_from(&value), Value::int(number)], item.perhaps.clone()));
                }
            }
            None => {
                let why = Why::perhaps_at("it is made for each of several items that are not known", place);
                rounds.push((vec![Value::unresolved(why.clone())], Some(why)));
            }
        }
        for (index, (given, perhaps)) in rounds.into_iter().enumerate() {
            let frame = self.resolver.enter_closure(loc, callback, index, given);
            if frame == 0 {
                return;
            }
            let certainty = site.certainty.clone().and(perhaps, &value.assumptions);
            let site = Site {
                module: callback.0,
                scope,
                function: Some(callback),
                frame,
                certainty,
                depth: site.depth + 1,
                ..site.clone()
            };
            self.body(&site);
        }
    }
}

/// The objects that a value may be.
pub(super) fn several(value: &Value) -> Vec<(Made, String)> {
    let found = value.references.iter().filter_map(|reference| match reference {
        Reference::Resource { address, attribute } => Some((Made::of_address(address)?, attribute.to_string())),
        _ => None,
    });
    found.collect()
}
