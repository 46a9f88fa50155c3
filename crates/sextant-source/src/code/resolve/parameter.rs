//! Parameters of functions and fields of objects: what the calls give them.

use super::sites::Site;
use super::{Loc, Resolver, Source, Sources, Thing};
use crate::code::syntax::{Argument, Bound, ClassId, ExprId, FunctionId, Kind, ParameterKind, Receiver};
use sextant_facts::{Data, List, Map, State, Value, Why};

/// What a call gives for one parameter.
enum Given {
    Source(Source),
    Nothing,
}

/// What is looked for in the arguments of a call.
struct Wanted<'a> {
    name: &'a str,
    kind: ParameterKind,
    /// Its position among the positional arguments.
    position: Option<usize>,
    /// Names that other parameters take.
    taken: Vec<&'a str>,
}

impl<'m> Resolver<'m> {
    pub(crate) fn parameter_value(&mut self, module: usize, frame: usize, function: FunctionId, index: usize) -> Value {
        if let Some(thing) = self.receiver_parameter(module, frame, function, index) {
            return self.object_value(&thing);
        }
        let name =
            self.module(module).and_then(|m| m.function(function)?.parameters.get(index)).map(|p| p.name.clone());
        let why = Why::new(format!("parameter `{}` has several values", name.unwrap_or_default()));
        let sources = self.parameter_sources(module, frame, function, index);
        self.value_of(sources, &why)
    }

    /// An object of which the class is known.
    fn object_value(&mut self, thing: &Thing) -> Value {
        if let Some(object) = self.own_object(thing) {
            return object;
        }
        let (Thing::Instance { module, class, .. } | Thing::Class(module, class)) = thing else {
            return Value::unresolved(Why::new("it is not known"));
        };
        let Some(found) = self.module(*module).and_then(|m| Some((m, m.class(*class)?))) else {
            return Value::unresolved(Why::new("it is not known"));
        };
        let callee = super::call::within_package(&found.0.dotted, &found.1.qualified);
        let why = Why::new(format!("it is an object of `{callee}`"));
        let mut detail =
            Map::closed([("callee", Value::text(callee)), ("name", Value::text(found.1.name.to_string()))]);
        detail.open = Some(why.clone());
        Value::new(State::Set { why, detail: Some(detail.into()) })
    }

    /// The object or class that a method takes as its first parameter.
    pub(crate) fn receiver_parameter(
        &mut self,
        module: usize,
        frame: usize,
        function: FunctionId,
        index: usize,
    ) -> Option<Thing> {
        let definition = self.module(module)?.function(function)?;
        let class = definition.class.filter(|_| index == 0)?;
        if definition.receiver? == Receiver::Class {
            return Some(Thing::Class(module, class));
        }
        let frame = self.frame(frame).filter(|frame| frame.function == Some((module, function)));
        match frame.and_then(|frame| frame.receiver.clone()) {
            Some(instance @ Thing::Instance { .. }) => Some(instance),
            _ => Some(Thing::Instance { module, class, made: None }),
        }
    }

    /// All ways in which a parameter gets its value.
    pub(crate) fn parameter_sources(
        &mut self,
        module: usize,
        frame: usize,
        function: FunctionId,
        index: usize,
    ) -> Sources {
        let Some(definition) = self.module(module).and_then(|m| m.function(function)) else {
            return Sources::default();
        };
        let Some(parameter) = definition.parameters.get(index) else { return Sources::default() };
        if let Some(given) = self.given_in_frame(frame, (module, function), index) {
            return Sources { list: vec![given], ..Sources::default() };
        }
        let is_bound = definition.class.is_some() && self.receiver_parameter(module, 0, function, 0).is_some();
        let plain = |kind: ParameterKind| kind == ParameterKind::Plain;
        let before = definition.parameters.iter().take(index).filter(|p| plain(p.kind)).count();
        let positional = plain(parameter.kind) || parameter.kind == ParameterKind::Star;
        let wanted = Wanted {
            name: &parameter.name,
            kind: parameter.kind,
            position: positional.then(|| before - usize::from(is_bound && before > 0)),
            taken: definition.parameters.iter().map(|p| &*p.name).collect(),
        };
        let default = parameter.default.map(|expr| Source::Bound { module, frame: 0, bound: Bound::Value(expr) });
        let inside = self.frame(frame).filter(|frame| frame.function == Some((module, function)));
        if let Some(call) = inside.and_then(|frame| frame.call) {
            let given = self.given(call, &wanted);
            return one(given, default, format!("the call gives no `{}`", parameter.name));
        }
        let sites = self.call_sites((module, function));
        self.given_by_sites(
            sites,
            &wanted,
            default,
            &format!("default of parameter `{}`", parameter.name),
            &definition.qualified,
        )
    }

    /// All ways in which a field of a dataclass or model gets its value.
    pub(crate) fn field_sources(
        &mut self,
        module: usize,
        class: ClassId,
        made: Option<Loc>,
        name: &str,
        default: Option<Sources>,
    ) -> Sources {
        let Some(definition) = self.module(module).and_then(|m| m.class(class)) else { return Sources::default() };
        let position = definition.fields.iter().position(|field| **field == *name);
        let position = position.filter(|_| definition.bases.is_empty());
        let wanted = Wanted { name, kind: ParameterKind::Plain, position, taken: Vec::new() };
        let default = default.and_then(|sources| sources.list.into_iter().next_back());
        if let Some(call) = made {
            let given = self.given(call, &wanted);
            return one(given, default, format!("field `{name}` has no default"));
        }
        let sites = self.class_names(class, module).and_then(|names| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            self.sites(module, &names, &|this, call| match this.callee_thing(call) {
                Thing::Class(m, c) => Some((m, c) == (module, class)),
                _ => Some(false),
            })
        });
        self.given_by_sites(sites, &wanted, default, &format!("default of field `{name}`"), &definition.qualified)
    }

    fn given_by_sites(
        &mut self,
        sites: Option<Vec<Site>>,
        wanted: &Wanted<'_>,
        default: Option<Source>,
        assumption: &str,
        of: &str,
    ) -> Sources {
        let name = wanted.name;
        let Some(sites) = sites else {
            return Sources {
                rest: Some(Why::new(format!("`{of}` is called from many places"))),
                ..Sources::default()
            };
        };
        let mut sources = Sources::default();
        for site in &sites {
            match self.given(site.call, wanted) {
                Given::Source(source) => sources.list.push(source),
                Given::Nothing => {}
            }
        }
        // Calls that may be of another function can put a value in doubt, and settle none.
        let is_called = sites.iter().any(|site| site.certain);
        if default.is_none() && (sources.list.is_empty() || !is_called) {
            sources.rest = Some(Why::new(format!("it is parameter `{name}` of `{of}`")));
        } else if sources.list.is_empty() {
            sources.assumptions.push(assumption.into());
        } else if default.is_none() {
            sources.assumptions.push(self.called_only_at(of, &sites).into());
        }
        // Callers that are not seen get the default.
        sources.list.extend(default);
        if matches!(wanted.kind, ParameterKind::Star | ParameterKind::DoubleStar) && !sources.list.is_empty() {
            let why = Why::new(format!("`{of}` may be called with other arguments"));
            sources = self.left_open(sources, why);
        }
        sources
    }

    /// What `*args` and `**kwargs` take from the calls that are seen; others may give more.
    fn left_open(&mut self, sources: Sources, why: Why) -> Sources {
        let mut value = self.value_of(sources, &why);
        match &mut value.state {
            State::Known(Data::Map(map)) => drop(map.open.get_or_insert(why)),
            State::Known(Data::List(list)) => drop(list.open.get_or_insert(why)),
            _ => {}
        }
        Sources { list: vec![Source::Value(value)], ..Sources::default() }
    }

    /// What one call gives for a parameter.
    fn given(&mut self, call: Loc, wanted: &Wanted<'_>) -> Given {
        let Some(Kind::Call { arguments, .. }) = self.expr(call).map(|expr| &expr.kind) else { return Given::Nothing };
        let source = |expr: ExprId| {
            Given::Source(Source::Bound { module: call.module, frame: call.frame, bound: Bound::Value(expr) })
        };
        match wanted.kind {
            ParameterKind::Star | ParameterKind::DoubleStar => return self.given_rest(call, arguments, wanted),
            ParameterKind::Plain | ParameterKind::KeywordOnly => {}
        }
        for argument in arguments {
            if let Argument::Keyword(name, expr) = argument
                && **name == *wanted.name
            {
                return source(*expr);
            }
        }
        if let Some(position) = wanted.position {
            let leading: Vec<_> = arguments
                .iter()
                .filter(|a| matches!(a, Argument::Positional(_) | Argument::Splat(_)))
                .take(position + 1)
                .collect();
            match leading.last() {
                _ if leading.iter().any(|a| matches!(a, Argument::Splat(_))) => {
                    let why = self.reason(call, "the call spreads a list into its arguments");
                    return Given::Source(Source::Value(Value::unresolved(why)));
                }
                Some(Argument::Positional(expr)) if leading.len() == position + 1 => return source(*expr),
                _ => {}
            }
        }
        let splats: Vec<ExprId> = arguments
            .iter()
            .filter_map(|a| if let Argument::DoubleSplat(expr) = a { Some(*expr) } else { None })
            .collect();
        for expr in splats {
            let value = self.value(Loc { expr, ..call });
            let found = match value.as_map() {
                Some(map) => map.get(wanted.name),
                None => Value::unresolved(self.reason(call, "the call spreads a map into its arguments")),
            };
            if found.is_there() != Some(false) {
                return Given::Source(Source::Value(found));
            }
        }
        Given::Nothing
    }

    /// What `*args` or `**kwargs` take from a call.
    fn given_rest(&mut self, call: Loc, arguments: &[Argument], wanted: &Wanted<'_>) -> Given {
        let (args, mut kwargs) = self.arguments(call, arguments);
        if wanted.kind == ParameterKind::DoubleStar {
            kwargs.entries.retain(|name, _| !wanted.taken.contains(&name.as_str()));
            return Given::Source(Source::Value(Value::known(Data::Map(kwargs))));
        }
        let items = args.items.into_iter().skip(wanted.position.unwrap_or_default()).collect();
        Given::Source(Source::Value(Value::known(Data::List(List { items, open: args.open }))))
    }
}

/// What a known call gives, or the default.
fn one(given: Given, default: Option<Source>, otherwise: String) -> Sources {
    let source = match given {
        Given::Source(source) => Some(source),
        Given::Nothing => default,
    };
    match source {
        Some(source) => Sources { list: vec![source], ..Sources::default() },
        None => Sources { rest: Some(Why::new(otherwise)), ..Sources::default() },
    }
}
