//! What is said of a match.

use super::module::RunBy;
use super::modules::Modules;
use super::resolve::{Loc, Resolver};
use super::syntax::{Around, ExprId, FunctionId, Kind, Match, Matched, Module};
use crate::language::Language;
use crate::limits::NESTING;
use crate::rule::Rules;
use foldhash::HashMap;
use rayon::prelude::*;
use sextant_facts::{Data, List, Map, Needed, Place, Resource, Value};
use std::sync::Arc;

/// The matches of all modules, in the order of paths and positions. Nothing is remembered from one file to the next, so
/// that files can be read side by side.
pub(crate) fn resources(rules: &Rules, modules: &Modules) -> Vec<Resource> {
    let matched: Vec<(usize, &Module)> = modules.iter().filter(|(_, module)| !module.matches.is_empty()).collect();
    let found: Vec<Vec<Resource>> =
        matched.into_par_iter().map(|(index, module)| of_file(rules, modules, index, module)).collect();
    found.into_iter().flatten().collect()
}

fn of_file(rules: &Rules, modules: &Modules, index: usize, module: &Module) -> Vec<Resource> {
    let mut resolver = Resolver::new(modules);
    resolver.begin_file();
    let imports = texts(module.top_level_imports().into_iter().map(str::to_owned));
    let mut of_file = OfFile {
        module,
        index,
        resolver: &mut resolver,
        imports,
        counts: HashMap::default(),
        handled: HashMap::default(),
    };
    let mut out = Vec::new();
    for matched in &module.matches {
        of_file.resolver.begin_match();
        out.extend(of_file.resources(rules, matched));
        of_file.resolver.end_match();
    }
    out
}

struct OfFile<'a, 'm> {
    module: &'m Module,
    index: usize,
    resolver: &'a mut Resolver<'m>,
    /// The packages that the file imports, which its resources share.
    imports: Value,
    /// How often a rule has matched a name in a function.
    counts: HashMap<(usize, Arc<str>), u32>,
    /// Whether callers handle what goes wrong in a function, as far as it was asked for.
    handled: HashMap<FunctionId, Value>,
}

impl OfFile<'_, '_> {
    fn resources(&mut self, rules: &Rules, matched: &Match) -> Vec<Resource> {
        let place = self.module.place(matched.at);
        let needed = Needed::joined(matched.rules.iter().filter_map(|rule| rules.needed(*rule)));
        let mut properties = self.own_properties(matched, &place, &needed);
        self.add_around(&mut properties, matched, &place, &needed);
        properties.retain(|name, _| name == "name" || needed.any(name));
        let name = properties.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let inside = self.function_name(matched.around.function).unwrap_or_else(|| "<module>".into());
        let path = &self.module.path;
        let stem: Arc<str> = format!("{path}::{inside}::{name}").into();
        let properties = Value::map(properties).at(place.clone());
        let resource = |rule: usize, count: u32| Resource {
            dialect: self.module.language.dialect(),
            type_name: rules.id(rule),
            address: format!("{stem}#{count}").into(),
            place: place.clone(),
            end_line: self.module.lines.position(matched.end).0,
            properties: properties.clone(),
            perhaps: None,
            scope: self.module.belonging,
            environment: "".into(),
        };
        let mut out = Vec::new();
        for rule in &matched.rules {
            let count = self.counts.entry((*rule, stem.clone())).or_default();
            *count += 1;
            out.push(resource(*rule, *count));
        }
        out
    }

    fn loc(&self, expr: ExprId) -> Loc {
        Loc { module: self.index, frame: 0, expr }
    }

    /// What the matched node itself says.
    fn own_properties(&mut self, matched: &Match, place: &Place, needed: &Needed) -> HashMap<String, Value> {
        let text = |text: &str| Value::text(text).at(place.clone());
        let mut out = HashMap::default();
        match &matched.what {
            Matched::Expression(expr) => out = self.expression(*expr, place, needed),
            Matched::Decorator(expr, decorated) => {
                out = self.expression(*expr, place, needed);
                out.insert("node".to_owned(), text("decorator"));
                out.insert("decorates".to_owned(), decorated.as_deref().map_or_else(Value::absent, text));
            }
            Matched::Assignment(name, value) => {
                out.insert("node".to_owned(), text("assignment"));
                out.insert("name".to_owned(), name.as_deref().map_or_else(Value::absent, text));
                if needed.any("value") {
                    out.insert("value".to_owned(), self.resolver.value(self.loc(*value)));
                }
            }
            Matched::Function(id) => {
                out.insert("node".to_owned(), text("function"));
                if let Some(function) = self.module.function(*id) {
                    out.insert("name".to_owned(), text(&function.name));
                    out.insert("decorators".to_owned(), self.dotted_list(&function.decorators));
                    out.insert("async".to_owned(), Value::bool(function.is_async).at(place.clone()));
                    out.insert("body".to_owned(), self.span(function.body));
                }
            }
            Matched::Class(id) => {
                out.insert("node".to_owned(), text("class"));
                if let Some(class) = self.module.class(*id) {
                    out.insert("name".to_owned(), text(&class.name));
                    out.insert("decorators".to_owned(), self.dotted_list(&class.decorators));
                    out.insert("bases".to_owned(), self.dotted_list(&class.bases));
                    out.insert("body".to_owned(), self.span(class.body));
                }
            }
            Matched::Other(kind) => {
                out.insert("node".to_owned(), text(kind));
                out.insert("name".to_owned(), text(kind));
            }
        }
        out
    }

    fn expression(&mut self, expr: ExprId, place: &Place, needed: &Needed) -> HashMap<String, Value> {
        let loc = self.loc(expr);
        let node = match self.module.expr(expr).kind {
            Kind::Call { .. } => {
                let mut out: HashMap<_, _> = self.resolver.needed_detail(loc, needed).entries.into_iter().collect();
                out.insert("node".to_owned(), Value::text("call").at(place.clone()));
                if self.module.language == Language::Java && needed.any("chain") {
                    out.insert("chain".to_owned(), self.chain(loc).at(place.clone()));
                }
                return out;
            }
            Kind::Text(_) => "string",
            Kind::Name(_) | Kind::Attribute { .. } => "name",
            _ => "expression",
        };
        let dotted = if node == "name" { self.resolver.dotted(loc) } else { node.to_owned() };
        let name = dotted.rsplit('.').next().unwrap_or_default().to_owned();
        let texts = [("node", node.to_owned()), ("callee", dotted), ("name", name)];
        let texts = texts.into_iter().filter(|(key, _)| node == "name" || *key != "callee");
        let mut out: HashMap<_, _> =
            texts.map(|(key, text)| (key.to_owned(), Value::text(text).at(place.clone()))).collect();
        if needed.any("value") {
            out.insert("value".to_owned(), self.resolver.value(loc));
        }
        out
    }

    /// What the calls before one in its chain are given, by their names: `chat.prompt().user("…").call()`.
    fn chain(&mut self, call: Loc) -> Value {
        let called = |this: &Self, call: ExprId| match &this.module.expr(call).kind {
            Kind::Call { function, .. } => Some(*function),
            _ => None,
        };
        let mut links: Vec<(String, Value)> = Vec::new();
        let mut current = called(self, call.expr);
        for _ in 0..NESTING {
            let Some(Kind::Attribute { object, .. }) = current.map(|id| &self.module.expr(id).kind) else { break };
            let Kind::Call { function, arguments } = &self.module.expr(*object).kind else { break };
            let Kind::Attribute { name, .. } = &self.module.expr(*function).kind else { break };
            let (args, kwargs) = self.resolver.arguments(self.loc(*object), arguments);
            let mut given = args.items.iter().map(|item| item.value.clone());
            let value = match (given.len(), kwargs.entries.is_empty()) {
                (0, true) => Value::bool(true),
                (0, false) => Value::known(Data::Map(kwargs)),
                (1, _) => given.next().unwrap_or_else(Value::absent),
                _ => Value::list(given),
            };
            links.push((name.to_string(), value));
            current = Some(*function);
        }
        // The first of several calls with one name stands for all.
        Value::map(links)
    }

    /// What is around it.
    fn add_around(&mut self, out: &mut HashMap<String, Value>, matched: &Match, place: &Place, needed: &Needed) {
        let around = &matched.around;
        let function = around.function.and_then(|id| self.module.function(id));
        let is_wanted = needed.any("decorators") && !out.contains_key("decorators");
        let decorators = function.filter(|_| is_wanted).map(|function| self.dotted_list(&function.decorators));
        let any = self.module.language.any_error();
        let caught = around.catches.iter().filter(|_| needed.any("excepts")).map(|caught| match caught {
            Some(expr) => self.resolver.dotted(self.loc(*expr)),
            None => any.to_owned(),
        });
        let excepts = texts(caught.collect::<Vec<_>>());
        let in_try = if needed.any("in_try") { self.in_try(matched) } else { Value::absent() };
        let name = self
            .function_name(around.function)
            .or_else(|| around.class.and_then(|class| self.module.class(class)).map(|class| class.qualified.clone()));
        let values = [
            ("function", name.map_or_else(Value::absent, |name| Value::text(&*name))),
            ("in_loop", Value::bool(!around.loops.is_empty())),
            ("loop", around.loops.first().map_or_else(Value::absent, |kind| Value::text(*kind))),
            ("loops", texts(around.loops.iter().map(|kind| (*kind).to_owned()))),
            ("in_try", in_try),
            ("excepts", excepts),
            ("module", Value::text(&*self.module.dotted)),
            ("imports", self.imports.clone()),
        ];
        for (name, value) in values.into_iter().filter(|(name, _)| needed.any(name)) {
            out.insert(name.to_owned(), value.at(place.clone()));
        }
        out.entry("decorators".to_owned())
            .or_insert_with(|| decorators.unwrap_or_else(|| Value::list([])).at(place.clone()));
        if let Some(settings) = self.resolver.modules().imports().java_settings(&self.module.path)
            && self.module.language == Language::Java
            && needed.any("settings")
        {
            let settings = settings.iter().filter(|(key, _)| needed.part("settings", key));
            let settings = settings.map(|(key, value)| (key.as_str(), value.clone()));
            out.insert("settings".to_owned(), Value::map(settings));
        }
        if let Some((at, end, kind)) = &around.statement {
            let mut statement = self.span((*at, *end));
            if let Value { state: sextant_facts::State::Known(Data::Map(map)), .. } = &mut statement {
                map.entries.insert("kind".to_owned(), Value::text(kind.as_str()));
            }
            out.insert("statement".to_owned(), statement);
        }
    }

    /// Whether what goes wrong in it is handled, where it stands or by those who call the function around it.
    fn in_try(&mut self, matched: &Match) -> Value {
        let around = &matched.around;
        let Matched::Expression(expr) = matched.what else { return Value::bool(around.in_try) };
        let value = match around.function {
            Some(function) if !around.in_try => self.handled_above(function, around),
            _ => Value::bool(around.in_try),
        };
        let runs = self.module.run_by(self.module.expr(expr).scope);
        if runs == RunBy::Lambda && value.as_bool() == Some(true) {
            let why = self.resolver.reason(self.loc(expr), "it stands in a lambda, which may run elsewhere");
            return Value::unresolved(why);
        }
        value
    }

    fn handled_above(&mut self, function: FunctionId, around: &Around) -> Value {
        if let Some(known) = self.handled.get(&function) {
            return known.clone();
        }
        let value = self.resolver.handled(self.index, around);
        self.handled.insert(function, value.clone());
        value
    }

    fn function_name(&self, id: Option<FunctionId>) -> Option<Arc<str>> {
        let functions = std::iter::successors(id, |id| self.module.function(*id)?.outer);
        let mut functions = functions.take(NESTING).filter_map(|id| self.module.function(id));
        functions.find(|function| function.named).map(|function| function.qualified.clone())
    }

    fn dotted_list(&mut self, exprs: &[ExprId]) -> Value {
        let mut list = List::default();
        for expr in exprs {
            let loc = self.loc(*expr);
            let called = match &self.module.expr(*expr).kind {
                Kind::Call { function, .. } => Loc { expr: *function, ..loc },
                _ => loc,
            };
            let dotted = Value::text(self.resolver.dotted(called)).at(self.module.place(self.module.expr(*expr).at));
            list.items.push(sextant_facts::Item::there(dotted));
        }
        Value::known(Data::List(list))
    }

    /// First and last line of a stretch of code.
    fn span(&self, (at, end): (u32, u32)) -> Value {
        let line = |offset| Value::int(i64::from(self.module.lines.position(offset).0));
        Value::known(Data::Map(Map::closed([("line", line(at)), ("end_line", line(end))]))).at(self.module.place(at))
    }
}

fn texts(items: impl IntoIterator<Item = String>) -> Value {
    Value::list(items.into_iter().map(Value::text))
}
