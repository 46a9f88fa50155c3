//! Whether what goes wrong in a call is handled: where it stands, or where the function around it is called.

use super::sites::Site;
use super::{Loc, Resolver, Thing};
use crate::code::module::RunBy;
use crate::code::syntax::{Argument, Around, Function, FunctionId, Kind};
use sextant_facts::{Value, Why};

/// Longest chain of functions that call each other on the way to a handler.
const CALLERS: usize = 4;
/// Most functions that are looked at for one place.
const FUNCTIONS: usize = 64;
/// Functions that run what they are given on its own, so that what goes wrong in it shows where its result is asked for.
const APART: [&str; 15] = [
    "Process",
    "Thread",
    "apply_async",
    "create_task",
    "ensure_future",
    "map_async",
    "queueMicrotask",
    "run_coroutine_threadsafe",
    "run_in_executor",
    "run_in_threadpool",
    "setImmediate",
    "setTimeout",
    "starmap",
    "submit",
    "to_thread",
];

/// The functions on the way up from a place, and how many more are looked at.
struct Way {
    within: Vec<(usize, FunctionId)>,
    left: usize,
}

/// Who handles what goes wrong in a function.
enum Handler {
    /// Those who call it, if these are all.
    Callers(Vec<String>),
    Nobody,
    Perhaps(Why),
}

impl Resolver<'_> {
    /// Whether what goes wrong at a place is handled: in its function, or wherever that is called.
    pub(crate) fn handled(&mut self, module: usize, around: &Around) -> Value {
        let Some(function) = around.function.filter(|_| !around.in_try) else { return Value::bool(around.in_try) };
        match self.handler((module, function), &mut Way { within: Vec::new(), left: FUNCTIONS }) {
            Handler::Callers(calls) => calls.into_iter().fold(Value::bool(true), Value::assuming),
            Handler::Nobody => Value::bool(false),
            Handler::Perhaps(why) => Value::unresolved(why),
        }
    }

    /// Who handles what goes wrong in a function.
    fn handler(&mut self, of: (usize, FunctionId), way: &mut Way) -> Handler {
        let Some(definition) = self.module(of.0).and_then(|module| module.function(of.1)) else {
            return Handler::Nobody;
        };
        if !definition.named {
            return self.handler_of_written(of.0, definition, way);
        }
        let name = &definition.qualified;
        way.left = way.left.saturating_sub(1);
        let Some(sites) = self.call_sites(of).filter(|_| way.left > 0) else {
            return Handler::Perhaps(Why::new(format!("`{name}` is called from many places")));
        };
        if way.within.len() >= CALLERS && !sites.is_empty() {
            return Handler::Perhaps(Why::new(format!("callers of `{name}` are not followed further")));
        }
        way.within.push(of);
        let handler = self.handler_at_sites(of, name, &sites, way);
        way.within.pop();
        match handler {
            Handler::Nobody => self.wrapped(of).map_or(Handler::Nobody, Handler::Perhaps),
            known => known,
        }
    }

    /// A function without a name is run by what it is written for.
    fn handler_of_written(&mut self, module: usize, definition: &Function, way: &mut Way) -> Handler {
        let handed = || Handler::Perhaps(Why::new("it stands in a function that is handed to another inside `try`"));
        if definition.written.in_try {
            return handed();
        }
        let Some(outer) = definition.outer else { return Handler::Nobody };
        match self.handler((module, outer), way) {
            Handler::Callers(_) if !definition.written.at_once => handed(),
            found => found,
        }
    }

    fn handler_at_sites(&mut self, of: (usize, FunctionId), name: &str, sites: &[Site], way: &mut Way) -> Handler {
        let mut assumptions = Vec::new();
        let (mut handled, mut certain, mut open) = (0_usize, 0_usize, 0_usize);
        let mut doubt = None;
        for site in sites {
            // A call that may be of another function is not followed to who calls it.
            let is_tried = self.module(site.call.module).is_some_and(|module| module.tried.contains(&site.call.expr));
            if !site.certain && !is_tried {
                open += 1;
                continue;
            }
            match self.handler_at(site.call, way) {
                None => continue,
                Some(Handler::Callers(more)) => {
                    handled += 1;
                    certain += usize::from(site.certain);
                    assumptions.extend(more);
                }
                Some(Handler::Nobody) => open += 1,
                Some(Handler::Perhaps(why)) => drop(doubt.get_or_insert(why)),
            }
        }
        if let Some(why) = doubt {
            return Handler::Perhaps(why);
        }
        match (handled, open) {
            (0, 0) => self.handed_over(of, true).map_or(Handler::Nobody, Handler::Perhaps),
            (0, _) => Handler::Nobody,
            (_, 0) if certain > 0 => match self.handed_over(of, false).or_else(|| self.called_unseen(of)) {
                Some(why) => Handler::Perhaps(why),
                None => {
                    assumptions.insert(0, self.called_only_at(name, sites));
                    Handler::Callers(assumptions)
                }
            },
            (_, 0) => Handler::Perhaps(Why::new(format!("calls inside `try` may be of `{name}`"))),
            _ => Handler::Perhaps(Why::new(format!("some calls of `{name}` stand inside `try`, others do not"))),
        }
    }

    /// Who handles what goes wrong in a call; `None` for a function that calls itself.
    fn handler_at(&mut self, call: Loc, way: &mut Way) -> Option<Handler> {
        let module = self.module(call.module)?;
        let runs = module.run_by(module.expr(call.expr).scope);
        // A lambda may run after the `try` it is written in.
        if runs == RunBy::Lambda {
            return Some(Handler::Perhaps(self.reason(call, "it is called by a lambda")));
        }
        if module.tried.contains(&call.expr) {
            let apart = |name: &&&str| {
                let calls = module.calls.get(**name).map_or(&[][..], Vec::as_slice);
                calls.iter().any(|outer| module.call_takes(*outer, call.expr))
            };
            return Some(match APART.iter().find(apart) {
                Some(name) => Handler::Perhaps(self.reason(call, &format!("`{name}` runs it on its own"))),
                None => Handler::Callers(Vec::new()),
            });
        }
        let RunBy::Function(function) = runs else { return Some(Handler::Nobody) };
        let function = (call.module, function);
        (!way.within.contains(&function)).then(|| self.handler(function, way))
    }

    /// Why a function may be called by what it is given to by its name: any such call, or one whose handlers may be meant.
    fn handed_over(&mut self, of: (usize, FunctionId), only_tried: bool) -> Option<Why> {
        let modules = self.modules();
        for name in self.names_of(of) {
            let places = modules.handed(name).iter().filter_map(|index| Some((*index, modules.get(*index)?)));
            for (index, module) in places {
                for call in module.passed.get(name).map_or(&[][..], Vec::as_slice) {
                    let loc = Loc { module: index, frame: 0, expr: *call };
                    let concerns = !only_tried || module.tried.contains(call) || self.runs_apart(loc);
                    if concerns && self.spend(1) && self.is_given(loc, of) {
                        return Some(self.reason(loc, &format!("`{name}` is given to another function")));
                    }
                }
            }
        }
        None
    }

    fn runs_apart(&self, call: Loc) -> bool {
        let Some(module) = self.module(call.module) else { return false };
        let Kind::Call { function, .. } = &module.expr(call.expr).kind else { return false };
        module.last_name(*function).is_some_and(|name| APART.contains(&&**name))
    }

    /// Whether a call is given a function by its name.
    fn is_given(&mut self, call: Loc, of: (usize, FunctionId)) -> bool {
        let Some(module) = self.module(call.module) else { return false };
        let Kind::Call { arguments, .. } = &module.expr(call.expr).kind else { return false };
        arguments.iter().any(|argument| match argument {
            Argument::Positional(expr) | Argument::Keyword(_, expr) => {
                let is_name = matches!(module.expr(*expr).kind, Kind::Name(_));
                is_name
                    && matches!(self.identify(Loc { expr: *expr, ..call }), Thing::Function { module, function, .. } if (module, function) == of)
            }
            Argument::Splat(_) | Argument::DoubleSplat(_) => false,
        })
    }
}
