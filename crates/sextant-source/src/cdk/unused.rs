//! Classes that no app makes.

use super::certainty::Certainty;
use super::walk::{Site, Walk};
use crate::code::{ClassId, ExprId, Kind, Loc, ScopeId, Thing};
use foldhash::HashSet;
use sextant_facts::Why;

impl Walk<'_> {
    /// Classes that no app makes: perhaps there where the tree has an app, else the library that the tree is.
    pub(super) fn unused(&mut self, of_cdk: &[usize]) {
        let mut open = Vec::new();
        let mut made_by_others = HashSet::default();
        for index in of_cdk {
            let Some(module) = self.module(*index) else { continue };
            for id in (0..module.classes.len()).map(ClassId::from_len) {
                if !self.used.contains(&(*index, id)) && self.family(*index, id).is_some() {
                    open.push((*index, id));
                }
            }
            for expr in (0..module.exprs.len()).map(ExprId::from_len) {
                let Kind::Call { function, .. } = &module.expr(expr).kind else { continue };
                let loc = Loc { module: *index, frame: 0, expr: *function };
                if let Thing::Class(m, c) = self.resolver.briefly(|resolver| resolver.identify(loc)) {
                    made_by_others.insert((m, c));
                }
            }
        }
        let has_app = self.has_app;
        let (later, first): (Vec<_>, Vec<_>) = open.into_iter().partition(|class| made_by_others.contains(class));
        for (index, class) in first.into_iter().chain(later) {
            if !self.used.contains(&(index, class)) {
                self.instance_unseen(index, class, has_app);
            }
        }
    }

    pub(super) fn instance_unseen(&mut self, index: usize, class: ClassId, has_app: bool) {
        let Some((module, definition)) = self.module(index).and_then(|module| Some((module, module.class(class)?)))
        else {
            return;
        };
        let mut certainty = Certainty::default();
        if has_app {
            let text = format!("no app of the tree makes a `{}`", definition.name);
            certainty = certainty.perhaps(Why::at(text, module.place(definition.body.0)));
        }
        let call = Loc { module: index, frame: 0, expr: ExprId(u32::MAX - class.0) };
        let site = Site {
            module: index,
            scope: definition.scope,
            function: None,
            frame: 0,
            inside: None,
            certainty,
            depth: 1,
            within: Vec::new(),
            belonging: module.belonging,
        };
        self.instance(&site, call, index, class);
    }

    /// Notes what a call that is not reached would have made: no app lacks it by mistake.
    pub(super) fn rule_out(&mut self, site: &Site, function: Loc) {
        let mut open = vec![function];
        while let Some(function) = open.pop() {
            let target = match self.resolver.identify(function) {
                Thing::Class(module, class) => {
                    self.uses(site, module, class);
                    self.constructor(module, class)
                }
                Thing::Function { module, function, .. } => Some((module, function)),
                _ => None,
            };
            let Some((index, id)) = target.filter(|target| self.ruled_out.insert(*target)) else { continue };
            let Some((module, scope)) = self.module(index).and_then(|m| Some((m, m.function(id)?.scope))) else {
                continue;
            };
            let inside = (0..module.scopes.len()).map(|index| ScopeId(u32::try_from(index).unwrap_or(u32::MAX)));
            let inside: Vec<ScopeId> = inside.filter(|inner| module.lies_in(*inner, scope)).collect();
            let course = self.course(index);
            for call in inside.iter().flat_map(|scope| course.calls(*scope)) {
                if let Kind::Call { function, .. } = &module.expr(*call).kind {
                    open.push(Loc { module: index, frame: 0, expr: *function });
                }
            }
        }
    }
}
