//! Following a program that builds infrastructure: which constructs it makes, which of their methods it calls, and under
//! which conditions.

use super::certainty::Certainty;
use super::files::Files;
use super::flow::Course;
use super::package::Name;
use super::resources::Code;
use crate::code::{
    Argument, BlockId, ClassId, ExprId, FunctionId, Kind, Loc, Made, Module, Modules, Resolver, ScopeId, Thing,
    is_object,
};
use foldhash::{HashMap, HashSet};
use sextant_facts::{Gap, Scope, State, Surface, Value, Why};
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

/// Deepest nesting of constructors and functions that is followed.
pub(super) const DEPTH: usize = 24;
/// How often a function is entered from within itself.
const ROUNDS: usize = 4;
/// Most calls that are looked at for all apps of a tree.
const STEPS: usize = 200_000;
/// Most objects of the CDK that are made for all apps of a tree.
const CONSTRUCTS: usize = 20_000;
/// Most items of a list that a loop makes constructs for one by one.
pub(super) const ITEMS: usize = 32;

/// Something that a program makes with a class of the CDK or one that builds on it.
#[derive(Clone, Debug)]
pub(super) struct Construct {
    pub(super) made: Made,
    /// The class of the CDK: the one that is made, or the one that the class of the tree extends.
    pub(super) name: Option<Name>,
    /// The call that gives scope, id and properties to it.
    pub(super) call: Loc,
    /// A class of the tree, and its name.
    pub(super) class: Option<Arc<str>>,
    /// Whether it has a scope and an id: otherwise it is a part of others.
    pub(super) scoped: bool,
    /// The construct whose code makes it.
    pub(super) inside: Option<Made>,
    pub(super) certainty: Certainty,
    pub(super) belonging: Scope,
}

impl Construct {
    /// The name of its class, if it is a resource.
    pub(super) fn resource(&self) -> Option<&Name> {
        self.name.as_ref().filter(|name| self.scoped && super::is_resource(name))
    }
}

/// A call of a method of a construct.
#[derive(Clone, Debug)]
pub(super) struct Called {
    /// The constructs it may be called on, and the attribute it goes through.
    pub(super) on: Vec<(Made, String)>,
    /// The object as it is written.
    pub(super) receiver: Loc,
    pub(super) name: String,
    pub(super) call: Loc,
    pub(super) certainty: Certainty,
    pub(super) belonging: Scope,
}

/// Where the walk is.
#[derive(Clone, Debug)]
pub(super) struct Site {
    pub(super) module: usize,
    pub(super) scope: ScopeId,
    pub(super) function: Option<(usize, FunctionId)>,
    pub(super) frame: usize,
    pub(super) inside: Option<Made>,
    pub(super) certainty: Certainty,
    pub(super) depth: usize,
    /// Functions that the walk is in.
    pub(super) within: Vec<(usize, FunctionId)>,
    pub(super) belonging: Scope,
}

/// The walk through all apps of a tree.
pub(super) struct Walk<'m> {
    pub(super) resolver: Resolver<'m>,
    pub(super) modules: &'m Modules,
    pub(super) code: &'m Code,
    pub(super) courses: HashMap<usize, Rc<Course>>,
    pub(super) constructs: Vec<Construct>,
    pub(super) by_made: HashMap<Made, usize>,
    /// Constructs that a condition leaves out.
    pub(super) off: Vec<Construct>,
    pub(super) called: Vec<Called>,
    pub(super) gaps: Vec<Gap>,
    pub(super) used: HashSet<(usize, ClassId)>,
    pub(super) ruled_out: HashSet<(usize, FunctionId)>,
    pub(super) steps: usize,
    pub(super) has_app: bool,
}

impl<'m> Walk<'m> {
    pub(super) fn new(modules: &'m Modules, resolver: Resolver<'m>, code: &'m Code) -> Self {
        Self {
            resolver,
            modules,
            code,
            courses: HashMap::default(),
            constructs: Vec::new(),
            by_made: HashMap::default(),
            off: Vec::new(),
            called: Vec::new(),
            gaps: Vec::new(),
            used: HashSet::default(),
            ruled_out: HashSet::default(),
            steps: 0,
            has_app: false,
        }
    }

    /// Runs every module of the CDK, then the classes that none of them makes.
    /// Gives the templates of apps that are read from these.
    pub(super) fn run_all(&mut self, files: &Files) -> BTreeSet<Arc<str>> {
        let mut synthesised = BTreeSet::new();
        let mut of_cdk = Vec::new();
        for (index, module) in self.modules.iter() {
            if !super::builds(module) || is_test(&module.path) {
                continue;
            }
            match files.template_of(&module.path) {
                Some(template) => drop(synthesised.insert(template)),
                None => of_cdk.push(index),
            }
        }
        for module in &of_cdk {
            let belonging = self.module(*module).map(|module| module.belonging).unwrap_or_default();
            let certainty = Certainty::default();
            let site = Site {
                module: *module,
                scope: ScopeId(0),
                function: None,
                frame: 0,
                inside: None,
                certainty,
                depth: 0,
                within: Vec::new(),
                belonging,
            };
            self.body(&site);
        }
        self.unused(&of_cdk);
        if (self.steps >= STEPS || self.constructs.len() >= CONSTRUCTS || self.resolver.is_spent())
            && let Some(module) = of_cdk.first().and_then(|index| self.module(*index))
        {
            let why = Why::at("the CDK apps make more constructs than are followed", module.place(0));
            self.gaps.push(Gap { why, surface: Surface::Infrastructure, kinds: Vec::new() });
        }
        synthesised
    }

    /// Whether a call makes a resource.
    pub(super) fn is_resource(&self, made: Made) -> bool {
        let construct = self.by_made.get(&made).and_then(|index| self.constructs.get(*index));
        construct.is_some_and(|construct| construct.resource().is_some())
    }

    pub(super) fn module(&self, index: usize) -> Option<&'m Module> {
        self.modules.get(index)
    }

    pub(super) fn course(&mut self, index: usize) -> Rc<Course> {
        let modules = self.modules;
        let course = self.courses.entry(index);
        course.or_insert_with(|| Rc::new(modules.get(index).map(Course::of).unwrap_or_default())).clone()
    }

    /// The calls of a function, class body or module.
    pub(super) fn body(&mut self, site: &Site) {
        let again = site.function.map_or(0, |own| site.within.iter().filter(|within| **within == own).count());
        if site.depth > DEPTH || again >= ROUNDS {
            return;
        }
        let within = [site.within.as_slice(), site.function.as_slice()].concat();
        let site = &Site { within, ..site.clone() };
        let course = self.course(site.module);
        self.run(site, course.calls(site.scope), &[]);
        self.assignments(site);
    }

    pub(super) fn run(&mut self, site: &Site, calls: &[ExprId], loops: &[BlockId]) {
        let Some(module) = self.module(site.module) else { return };
        let mut rest = calls;
        while let Some((call, others)) = rest.split_first() {
            let around = module.blocks_around(module.expr(*call).block);
            let looping =
                around.iter().rev().find(|(id, block)| block.looping && !loops.contains(id)).map(|(id, _)| *id);
            let Some(block) = looping else {
                self.call(site, *call);
                rest = others;
                continue;
            };
            let in_loop =
                |call: &ExprId| module.blocks_around(module.expr(*call).block).iter().any(|(id, _)| *id == block);
            let length = rest.iter().take_while(|call| in_loop(call)).count().max(1);
            let (inside, after) = rest.split_at(length);
            self.repeat(site, block, inside, &[loops, &[block]].concat());
            rest = after;
        }
    }

    /// The calls of a loop: for each item of a list that is known, else once and perhaps.
    pub(super) fn repeat(&mut self, site: &Site, block: BlockId, calls: &[ExprId], loops: &[BlockId]) {
        let course = self.course(site.module);
        let list = course.list_of(block).map(|expr| Loc { module: site.module, frame: site.frame, expr });
        let value = list.map_or_else(Value::absent, |list| self.resolver.value(list));
        if let (Some(at), Some(list)) = (list, value.as_list())
            && list.open.is_none()
            && list.items.len() <= ITEMS
        {
            for (index, item) in list.items.iter().enumerate() {
                let frame = self.resolver.at_item(site.frame, at, block, index);
                let certainty = site.certainty.clone().and(item.perhaps.clone(), &value.assumptions);
                self.run(&Site { frame, certainty, ..site.clone() }, calls, loops);
            }
            return;
        }
        let place =
            calls.first().and_then(|call| self.place(Loc { module: site.module, frame: site.frame, expr: *call }));
        let why = Why::perhaps_at("it is made in a loop whose items are not known", place);
        let certainty = site.certainty.clone().perhaps(why);
        self.run(&Site { certainty, ..site.clone() }, calls, loops);
    }

    pub(super) fn place(&self, loc: Loc) -> Option<sextant_facts::Place> {
        let module = self.module(loc.module)?;
        Some(module.place(module.expr(loc.expr).at))
    }

    pub(super) fn call(&mut self, site: &Site, expr: ExprId) {
        self.steps += 1;
        if self.steps >= STEPS || self.constructs.len() + self.off.len() >= CONSTRUCTS {
            return;
        }
        let Some(module) = self.module(site.module) else { return };
        let Kind::Call { function, arguments } = &module.expr(expr).kind else { return };
        let course = self.course(site.module);
        let certainty = match self.certainty(site, expr, course.guards(expr)) {
            Some(certainty) => certainty,
            None => {
                self.rule_out(site, Loc { module: site.module, frame: site.frame, expr: *function });
                if site.certainty.off {
                    return;
                }
                Certainty { off: true, ..site.certainty.clone() }
            }
        };
        let site = Site { certainty, ..site.clone() };
        let loc = Loc { module: site.module, frame: site.frame, expr };
        if module.is_super_call(expr) {
            self.super_call(&site, loc);
            return;
        }
        let function = Loc { expr: *function, ..loc };
        match self.resolver.identify(function) {
            Thing::Library { dotted, .. } => match Name::of(&dotted) {
                Some(name) if name.member.is_none() => self.of_package(&site, loc, name, arguments),
                Some(name) => self.static_call(&site, loc, &name),
                None => self.stranger(&site, loc, &dotted, arguments),
            },
            Thing::Class(module, class) => self.instance(&site, loc, module, class),
            Thing::Function { module, function, of } => self.enter(&site, loc, (module, function), of.map(|of| *of)),
            _ => self.method(&site, loc, function, arguments),
        }
    }

    pub(super) fn enter(&mut self, site: &Site, loc: Loc, target: (usize, FunctionId), of: Option<Thing>) {
        let Some(scope) = self.module(target.0).and_then(|m| m.function(target.1)).map(|f| f.scope) else { return };
        let inside = match &of {
            Some(Thing::Instance { made: Some(made), .. }) => Some(Made::of(*made)),
            _ => site.inside,
        };
        let Some(frame) = self.resolver.enter_call(loc, target, of) else { return };
        let site = Site {
            module: target.0,
            scope,
            function: Some(target),
            frame,
            inside,
            depth: site.depth + 1,
            ..site.clone()
        };
        self.body(&site);
    }

    /// An object of a class of the CDK.
    pub(super) fn of_package(&mut self, site: &Site, loc: Loc, name: Name, arguments: &[Argument]) {
        self.has_app |= name.is("App") && site.belonging == Scope::Workload && !site.certainty.off;
        let scoped = self.is_scoped(loc, arguments);
        self.keep(Construct {
            made: Made::of(loc),
            name: Some(name),
            call: loc,
            class: None,
            scoped,
            inside: site.inside,
            certainty: site.certainty.clone(),
            belonging: site.belonging,
        });
    }

    pub(super) fn keep(&mut self, construct: Construct) {
        if construct.certainty.off {
            self.off.push(construct);
        } else if !self.by_made.contains_key(&construct.made) {
            self.by_made.insert(construct.made, self.constructs.len());
            self.constructs.push(construct);
        }
    }

    /// Whether a call is given a scope and an id.
    pub(super) fn is_scoped(&mut self, loc: Loc, arguments: &[Argument]) -> bool {
        let mut positional = arguments.iter().filter_map(|argument| match argument {
            Argument::Positional(expr) => Some(Loc { expr: *expr, ..loc }),
            _ => None,
        });
        if arguments.iter().any(|argument| matches!(argument, Argument::Keyword(name, _) if **name == *"scope")) {
            return true;
        }
        let Some(scope) = positional.next() else { return false };
        let scope = self.resolver.value(scope);
        if !is_object(&scope) && !matches!(scope.state, State::Unresolved(_)) {
            return false;
        }
        let named = |argument: &Argument| matches!(argument, Argument::Keyword(name, _) if matches!(&**name, "id" | "construct_id"));
        match positional.next() {
            Some(id) => {
                let id = self.resolver.value(id);
                !is_object(&id) && id.as_map().is_none() && id.as_list().is_none() && !matches!(id.state, State::Absent)
            }
            None => arguments.iter().any(named),
        }
    }
}

/// Whether a file tests an app, and makes its stacks only to look at them.
fn is_test(path: &str) -> bool {
    let mut segments: Vec<&str> = path.split('/').collect();
    let name = segments.pop().unwrap_or_default();
    let named =
        name.contains(".test.") || name.contains(".spec.") || name.starts_with("test_") || name.ends_with("_test.py");
    named || segments.iter().any(|segment| matches!(*segment, "test" | "tests" | "__tests__"))
}
