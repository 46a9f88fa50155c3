//! Objects of the classes of the tree: their constructors, and those of the classes they extend.

use super::package::Name;
use super::walk::{Construct, DEPTH, Site, Walk};
use crate::code::{ClassId, FunctionId, Kind, Loc, Made, ScopeId, Thing, is_constructor};
use sextant_facts::Scope;

impl Walk<'_> {
    /// Notes that an app makes a class: a sample that makes one of the workload's does not count.
    pub(super) fn uses(&mut self, site: &Site, module: usize, class: ClassId) {
        let belonging = self.module(module).map(|module| module.belonging).unwrap_or_default();
        if site.belonging == Scope::Workload || belonging == Scope::Aside {
            self.used.insert((module, class));
        }
    }

    /// The class of the CDK that a class of the tree extends.
    pub(super) fn family(&mut self, module: usize, class: ClassId) -> Option<Name> {
        let mut current = (module, class);
        for _ in 0..DEPTH {
            let found = self.module(current.0)?;
            let bases = found.class(current.1)?.bases.clone();
            let mut next = None;
            for base in bases {
                match self.resolver.identify(Loc { module: current.0, frame: 0, expr: base }) {
                    Thing::Library { dotted, .. } => {
                        if let Some(name) = Name::of(&dotted) {
                            return Some(name);
                        }
                    }
                    Thing::Class(m, c) if next.is_none() => next = Some((m, c)),
                    _ => {}
                }
            }
            current = next?;
        }
        None
    }

    /// An object of a class of the tree.
    pub(super) fn instance(&mut self, site: &Site, loc: Loc, module: usize, class: ClassId) {
        let Some(definition) = self.module(module).and_then(|m| m.class(class)) else { return };
        self.uses(site, module, class);
        let family = self.family(module, class);
        self.has_app |= site.belonging == Scope::Workload
            && !site.certainty.off
            && family.as_ref().is_some_and(|name| name.is("App"));
        let made = Made::of(loc);
        if self.by_made.contains_key(&made) {
            return;
        }
        let is_construct = family.is_some();
        if is_construct {
            self.keep(Construct {
                made,
                name: None,
                call: loc,
                class: Some(definition.name.clone()),
                scoped: true,
                inside: site.inside,
                certainty: site.certainty.clone(),
                belonging: site.belonging,
            });
        }
        let receiver = Thing::Instance { module, class, made: Some(loc) };
        let site =
            Site { inside: if is_construct { Some(made) } else { site.inside }, depth: site.depth + 1, ..site.clone() };
        match self.constructor(module, class) {
            Some(init) => {
                let is_unseen = loc.expr.0 > u32::MAX / 2;
                let frame = if is_unseen {
                    Some(self.resolver.enter_unseen(loc, init, receiver))
                } else {
                    self.resolver.enter_call(loc, init, Some(receiver))
                };
                let scope = self.module(init.0).and_then(|m| m.function(init.1)).map(|f| f.scope);
                if let (Some(frame), Some(scope)) = (frame, scope) {
                    self.fields(&site, init.0, class, frame);
                    self.body(&Site { module: init.0, scope, function: Some(init), frame, ..site });
                }
            }
            None => self.becomes(made, family, loc),
        }
    }

    /// What the body of a class makes for each object.
    pub(super) fn fields(&mut self, site: &Site, module: usize, class: ClassId, frame: usize) {
        let Some(found) = self.module(module) else { return };
        let Some(own) = found.class(class).map(|class| class.scope) else { return };
        let scopes = (0_u32..).zip(&found.scopes).filter(|(_, scope)| scope.parent == Some(own));
        let fields =
            scopes.map(|(index, _)| ScopeId(index)).filter(|id| !found.functions.iter().any(|f| f.scope == *id));
        for scope in std::iter::once(own).chain(fields) {
            self.body(&Site { module, scope, function: None, frame, ..site.clone() });
        }
    }

    pub(super) fn constructor(&mut self, module: usize, class: ClassId) -> Option<(usize, FunctionId)> {
        let names = ["__init__", "constructor"];
        let found = names.iter().find_map(|name| self.resolver.method(module, class, name))?;
        let name = &self.module(found.0)?.function(found.1)?.name;
        is_constructor(name).then_some(found)
    }

    pub(super) fn becomes(&mut self, made: Made, name: Option<Name>, call: Loc) {
        let index = self.by_made.get(&made).copied();
        if let Some(construct) = index.and_then(|index| self.constructs.get_mut(index)) {
            construct.name = name.filter(|name| name.member.is_none());
            construct.call = call;
        }
    }

    /// The call of the base class's constructor.
    pub(super) fn super_call(&mut self, site: &Site, loc: Loc) {
        let Some(made) = site.inside else { return };
        let class = site.function.and_then(|(m, f)| Some((m, self.module(m)?.function(f)?.class?)));
        let Some((module, class)) = class else { return };
        let bases =
            self.module(module).and_then(|m| m.class(class)).map(|class| class.bases.clone()).unwrap_or_default();
        for base in bases {
            match self.resolver.identify(Loc { module, frame: 0, expr: base }) {
                Thing::Library { dotted, .. } => {
                    if let Some(name) = Name::of(&dotted) {
                        self.becomes(made, Some(name), loc);
                        return;
                    }
                    if site.depth <= DEPTH && self.is_given_scope(loc) {
                        self.gap(
                            site,
                            loc,
                            &format!("a class that extends `{dotted}` is made here, and that package is not read"),
                        );
                    }
                }
                Thing::Class(m, c) => {
                    self.uses(site, m, c);
                    let receiver = Thing::Instance { module, class, made: Some(made.loc()) };
                    match self.constructor(m, c) {
                        Some(init) => self.enter(site, loc, init, Some(receiver)),
                        None => {
                            let family = self.family(m, c);
                            self.becomes(made, family, loc);
                        }
                    }
                    return;
                }
                _ => {}
            }
        }
    }

    pub(super) fn is_given_scope(&mut self, loc: Loc) -> bool {
        let arguments = self.module(loc.module).and_then(|module| match &module.expr(loc.expr).kind {
            Kind::Call { arguments, .. } => Some(arguments),
            _ => None,
        });
        arguments.is_some_and(|arguments| self.is_scoped(loc, arguments))
    }
}
