//! What is said of a match.

use super::modules::Modules;
use super::resolve::{Loc, Resolver};
use super::syntax::{Around, ExprId, FunctionId, Kind, Match, Matched, Module};
use crate::rule::Rules;
use sextant_facts::{Data, List, Map, Place, Resource, Value};
use std::collections::HashMap;
use std::sync::Arc;

/// The matches of all modules, in the order of paths and positions.
pub(crate) fn resources(rules: &Rules, modules: &Modules) -> Vec<Resource> {
    let mut out = Vec::new();
    let mut resolver = Resolver::new(modules);
    for (index, module) in modules.iter().filter(|(_, module)| !module.matches.is_empty()) {
        resolver.begin_file();
        let mut of_file = OfFile { module, index, resolver: &mut resolver, counts: HashMap::new() };
        for matched in &module.matches {
            of_file.resolver.begin_match();
            out.extend(of_file.resources(rules, matched));
            of_file.resolver.end_match();
        }
    }
    out
}

struct OfFile<'a, 'm> {
    module: &'m Module,
    index: usize,
    resolver: &'a mut Resolver<'m>,
    /// How often a rule has matched a name in a function.
    counts: HashMap<(usize, Arc<str>), u32>,
}

impl OfFile<'_, '_> {
    fn resources(&mut self, rules: &Rules, matched: &Match) -> Vec<Resource> {
        let place = self.module.place(matched.at);
        let mut properties = self.own_properties(matched, &place);
        self.add_around(&mut properties, &matched.around, &place);
        let name = properties.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let inside = self.function_name(matched.around.function).unwrap_or_else(|| "<module>".into());
        let path = &self.module.path;
        let stem: Arc<str> = format!("{path}::{inside}::{name}").into();
        let properties = Value::map(properties).at(place.clone());
        let resource = |rule: usize, count: u32| Resource {
            dialect: "python",
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
    fn own_properties(&mut self, matched: &Match, place: &Place) -> HashMap<String, Value> {
        let text = |text: &str| Value::text(text).at(place.clone());
        let mut out = HashMap::new();
        let mut put = |name: &str, value: Value| out.insert(name.to_owned(), value);
        match &matched.what {
            Matched::Expression(expr) | Matched::Decorator(expr) => {
                put("node", text(if matches!(matched.what, Matched::Decorator(_)) { "decorator" } else { "expression" }));
                return self.expression(*expr, out, place);
            }
            Matched::Assignment(name, value) => {
                put("node", text("assignment"));
                put("name", name.as_deref().map_or_else(Value::absent, text));
                put("value", self.resolver.value(self.loc(*value)));
            }
            Matched::Function(id) => {
                put("node", text("function"));
                if let Some(function) = self.module.function(*id) {
                    put("name", text(&function.name));
                    put("decorators", self.dotted_list(&function.decorators));
                    put("async", Value::bool(function.is_async).at(place.clone()));
                    put("body", self.span(function.body));
                }
            }
            Matched::Class(id) => {
                put("node", text("class"));
                if let Some(class) = self.module.class(*id) {
                    put("name", text(&class.name));
                    put("decorators", self.dotted_list(&class.decorators));
                    put("bases", self.dotted_list(&class.bases));
                    put("body", self.span(class.body));
                }
            }
            Matched::Other(kind) => {
                put("node", text(kind));
                put("name", text(kind));
            }
        }
        out
    }

    fn expression(&mut self, expr: ExprId, mut out: HashMap<String, Value>, place: &Place) -> HashMap<String, Value> {
        let loc = self.loc(expr);
        if matches!(self.module.expr(expr).kind, Kind::Call { .. }) {
            out.insert("node".to_owned(), Value::text("call").at(place.clone()));
            out.extend(self.resolver.call_detail(loc).entries);
            return out;
        }
        let dotted = self.resolver.dotted(loc);
        let name = dotted.rsplit('.').next().unwrap_or_default().to_owned();
        out.insert("callee".to_owned(), Value::text(dotted).at(place.clone()));
        out.insert("name".to_owned(), Value::text(name).at(place.clone()));
        out.insert("value".to_owned(), self.resolver.value(loc));
        out
    }

    /// What is around it.
    fn add_around(&mut self, out: &mut HashMap<String, Value>, around: &Around, place: &Place) {
        let function = around.function.and_then(|id| self.module.function(id));
        let decorators = function.map(|function| self.dotted_list(&function.decorators));
        let excepts = around.catches.iter().map(|caught| match caught {
            Some(expr) => self.resolver.dotted(self.loc(*expr)),
            None => "BaseException".to_owned(),
        });
        let excepts = texts(excepts.collect::<Vec<_>>());
        let name = self.function_name(around.function).or_else(|| {
            around.class.and_then(|class| self.module.class(class)).map(|class| class.qualified.clone())
        });
        let imports = self.module.top_level_imports().into_iter().map(str::to_owned);
        let values = [
            ("function", name.map_or_else(Value::absent, |name| Value::text(&*name))),
            ("in_loop", Value::bool(!around.loops.is_empty())),
            ("loop", around.loops.first().map_or_else(Value::absent, |kind| Value::text(*kind))),
            ("loops", texts(around.loops.iter().map(|kind| (*kind).to_owned()))),
            ("in_try", Value::bool(around.in_try)),
            ("excepts", excepts),
            ("module", Value::text(&*self.module.dotted)),
            ("imports", texts(imports)),
        ];
        for (name, value) in values {
            out.insert(name.to_owned(), value.at(place.clone()));
        }
        out.entry("decorators".to_owned()).or_insert_with(|| decorators.unwrap_or_else(|| Value::list([])).at(place.clone()));
        if let Some((at, end, kind)) = &around.statement {
            let mut statement = self.span((*at, *end));
            if let Value { state: sextant_facts::State::Known(Data::Map(map)), .. } = &mut statement {
                map.entries.insert("kind".to_owned(), Value::text(kind.as_str()));
            }
            out.insert("statement".to_owned(), statement);
        }
    }

    fn function_name(&self, id: Option<FunctionId>) -> Option<Arc<str>> {
        id.and_then(|id| self.module.function(id)).map(|function| function.qualified.clone())
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
