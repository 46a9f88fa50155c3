//! From what the code says to the properties of resources.

use super::address::Addresses;
use super::files::ROOT;
use super::imported::Named;
use super::package::{Name, pascal};
use super::walk::Walk;
use crate::code::{Kind, Loc, Made, Thing, object, parted};
use foldhash::HashMap;
use sextant_facts::{Data, Item, List, Map, Reference, State, Value, Why};
use std::sync::Arc;

/// Deepest nesting of values, and how many of them an object of the code counts for.
const DEPTH: usize = 60;
const OBJECT: usize = 6;
/// Properties of CloudFormation whose keys are the user's own.
const FREE: [&str; 22] = [
    "AdditionalModelRequestFields",
    "AssumeRolePolicyDocument",
    "Body",
    "Conditions",
    "DefaultArguments",
    "Definition",
    "DefinitionSubstitutions",
    "EnvironmentVariables",
    "Environment.Variables",
    "EventPattern",
    "KeyPolicy",
    "Labels",
    "Metadata",
    "Options",
    "Parameters",
    "PolicyDocument",
    "RequestParameters",
    "RequestTemplates",
    "ResponseParameters",
    "ResponseTemplates",
    "StageVariables",
    "Variables",
];

/// Turns values of the code into values of resources.
pub(super) struct Properties<'w, 'm> {
    pub(super) walk: &'w mut Walk<'m>,
    pub(super) addresses: Addresses,
    given: HashMap<Made, (List, Map)>,
    pub(super) named: Option<Named>,
}

impl<'w, 'm> Properties<'w, 'm> {
    pub(super) fn new(walk: &'w mut Walk<'m>, addresses: Addresses) -> Self {
        Self { walk, addresses, given: HashMap::default(), named: None }
    }

    /// The positional arguments and the properties that an object is made with.
    pub(super) fn given(&mut self, made: Made) -> (List, Map) {
        if let Some(known) = self.given.get(&made) {
            return known.clone();
        }
        let index = self.walk.by_made.get(&made).copied();
        let construct = index.and_then(|index| self.walk.constructs.get(index)).cloned();
        let call = construct.as_ref().map_or(made.loc(), |construct| construct.call);
        let is_scoped = construct.is_some_and(|construct| construct.scoped);
        let given = self.arguments(call);
        let given = if is_scoped { of_construct(given) } else { parted(given.0, given.1) };
        self.given.insert(made, given.clone());
        given
    }

    /// The arguments of a call, with names as the CDK spells them.
    pub(super) fn arguments(&mut self, call: Loc) -> (List, Map) {
        let Some(Kind::Call { arguments, .. }) = self.walk.resolver.expr(call).map(|expr| &expr.kind) else {
            return Default::default();
        };
        let (args, kwargs) = self.walk.resolver.arguments(call, arguments);
        let module = self.walk.module(call.module);
        let spelt = |name: String| module.map_or(name.clone(), |module| super::of_language(module, &name));
        let entries = kwargs.entries.into_iter().map(|(name, value)| (spelt(name), value)).collect();
        (args, Map { entries, open: kwargs.open })
    }

    /// The class of the CDK that a call makes an object of.
    pub(super) fn class_of(&mut self, made: Made) -> Option<Name> {
        if let Some(index) = self.walk.by_made.get(&made) {
            return self.walk.constructs.get(*index)?.name.clone();
        }
        let Kind::Call { function, .. } = &self.walk.resolver.expr(made.loc())?.kind else { return None };
        match self.walk.resolver.identify(Loc { expr: *function, ..made.loc() }) {
            Thing::Library { dotted, .. } => Name::of(&dotted),
            _ => None,
        }
    }

    /// The class that a static value such as `BedrockFoundationModel.X` is of.
    pub(super) fn static_class(&mut self, written: Loc) -> Option<std::sync::Arc<str>> {
        let Thing::Library { dotted, .. } = self.walk.resolver.identify(written) else { return None };
        Name::of(&dotted).map(|name| name.type_name())
    }

    /// A value as resources hold it.
    pub(super) fn value(&mut self, value: &Value) -> Value {
        self.within(value, DEPTH)
    }

    fn within(&mut self, value: &Value, depth: usize) -> Value {
        let mut references = self.references(value);
        if let Some(path) = value.as_str().and_then(|text| text.strip_prefix(ROOT)) {
            let path = path.trim_start_matches('/');
            if self.walk.resolver.files().is_some_and(|files| files.holds(path)) {
                references.push(Reference::File(path.into()));
            }
            return Value {
                references: references.into(),
                ..Value::text(path).drawn_from(&Value { references: Vec::new().into(), ..value.clone() })
            };
        }
        let state = match &value.state {
            _ if depth == 0 => State::Set { why: Why::new("it is nested too deeply"), detail: None },
            _ if object(value).is_some() => self.object(value, depth),
            State::Known(Data::List(list)) => State::Known(Data::List(self.list(list, depth))),
            State::Known(Data::Map(map)) => State::Known(Data::Map(self.map(map, depth))),
            State::Known(Data::Json(inner)) => State::Known(Data::Json(Box::new(self.within(inner, depth - 1)))),
            State::Set { why, detail: Some(detail) } => {
                let mut detail = self.map(detail, depth);
                detail.entries.retain(|key, _| !key.starts_with('\u{1}'));
                let detail = (!detail.entries.is_empty()).then(|| Arc::new(detail));
                State::Set { why: why.clone(), detail }
            }
            other => other.clone(),
        };
        let out = Value {
            state,
            place: value.place.clone(),
            assumptions: value.assumptions.clone(),
            references: references.into(),
        };
        match self.imported(value) {
            Some((reference, assumption)) => out.referring(reference).assuming(assumption),
            None => out,
        }
    }

    fn list(&mut self, list: &List, depth: usize) -> List {
        let items = list
            .items
            .iter()
            .map(|item| Item { value: self.within(&item.value, depth - 1), perhaps: item.perhaps.clone() });
        List { items: items.collect(), open: list.open.clone() }
    }

    fn map(&mut self, map: &Map, depth: usize) -> Map {
        let entries = map.entries.iter().map(|(key, value)| (key.clone(), self.within(value, depth - 1)));
        Map { entries: entries.collect(), open: map.open.clone() }
    }

    /// References with the addresses of the constructs they lead to; those that lead to no resource are left out.
    fn references(&mut self, value: &Value) -> Vec<Reference> {
        let mut out = Vec::new();
        for reference in &value.references {
            let Reference::Resource { address, attribute } = reference else {
                out.push(reference.clone());
                continue;
            };
            let Some(made) = Made::of_address(address) else {
                out.push(reference.clone());
                continue;
            };
            let made = self.addresses.known(made);
            let name = self.class_of(made);
            if let Some(address) =
                self.addresses.address(made).filter(|_| name.as_ref().is_some_and(super::is_resource))
            {
                let is_l1 = name.is_some_and(|name| name.cloudformation().is_some());
                let attribute = if is_l1 { of_template(attribute) } else { attribute.clone() };
                out.push(Reference::Resource { address: address.clone(), attribute });
            }
        }
        out
    }

    fn object(&mut self, value: &Value, depth: usize) -> State {
        let Some(found) = object(value) else { return value.state.clone() };
        let made = self.addresses.known(found.made);
        if let Some(address) = self.addresses.address(made) {
            let why = match found.attribute.as_str() {
                "" => format!("it is the construct `{address}`"),
                attribute => format!("it is `{attribute}` of the construct `{address}`"),
            };
            let method = found.attribute.strip_suffix("()").filter(|method| method.starts_with("metric"));
            let detail = method.map(|method| {
                let module = self.class_of(made).map(|name| name.type_name()).unwrap_or_default();
                let entries = [("callee", Value::text(method)), ("module", Value::text(&*module))];
                Arc::new(Map::closed(entries))
            });
            return State::Set { why: Why::perhaps_at(why, value.place.clone()), detail };
        }
        if self.walk.is_resource(made) {
            let why = Why::perhaps_at("it is a construct that a condition leaves out", value.place.clone());
            return State::Set { why, detail: None };
        }
        let depth = depth.saturating_sub(OBJECT).max(1);
        let name = self.class_of(made).filter(|name| name.member.is_none());
        let (class, module, (args, kwargs)) = match name {
            Some(name) => (name.class.clone(), Some(name.type_name()), self.given(made)),
            None => match self.class_of_tree(made) {
                Some(class) => (class, None, self.arguments(made.loc())),
                None => {
                    let why = Why::perhaps_at("it is an object", value.place.clone());
                    return State::Set { why, detail: None };
                }
            },
        };
        let (args, kwargs) = (self.list(&args, depth), self.map(&kwargs, depth));
        let why = Why::perhaps_at(format!("it is an object of `{class}`"), value.place.clone());
        let mut detail = Map::closed([
            ("callee", Value::text(class.clone())),
            ("name", Value::text(class)),
            ("args", Value::known(Data::List(args))),
            ("kwargs", Value::known(Data::Map(kwargs))),
        ]);
        let more = module.map(|module| ("module", module.to_string()));
        let attribute = (!found.attribute.is_empty()).then_some(("attribute", found.attribute));
        for (key, text) in more.into_iter().chain(attribute) {
            detail.entries.insert(key.to_owned(), Value::text(text));
        }
        State::Set { why, detail: Some(Arc::new(detail)) }
    }

    /// The name of the class of the tree that a call makes an object of.
    fn class_of_tree(&mut self, made: Made) -> Option<String> {
        let Thing::Instance { module, class, .. } = self.walk.resolver.identify(made.loc()) else { return None };
        Some(self.walk.module(module)?.class(class)?.name.to_string())
    }

    /// The properties of an L1 construct as CloudFormation spells them.
    pub(super) fn of_template(&mut self, map: &Map) -> Map {
        let map = self.map(map, DEPTH);
        pascal_map(&map, "")
    }
}

/// Scope and id are no properties.
fn of_construct((mut args, mut kwargs): (List, Map)) -> (List, Map) {
    for name in ["scope", "id", "constructId"] {
        kwargs.entries.remove(name);
    }
    let positional = args.items.iter().skip(2).map(|item| item.value.clone()).next();
    if kwargs.entries.is_empty() && kwargs.open.is_none() {
        match positional.map(|value| value.state) {
            Some(State::Known(Data::Map(map))) => kwargs = map,
            Some(State::Unresolved(why) | State::Set { why, .. }) => kwargs.open = Some(why),
            _ => {}
        }
    }
    args.items.truncate(2);
    (args, kwargs)
}

/// `attrGuardrailId` as templates name it; `ref` is the resource itself.
fn of_template(attribute: &str) -> Arc<str> {
    match attribute.strip_prefix("attr") {
        Some(name) if name.starts_with(|c: char| c.is_ascii_uppercase()) => name.into(),
        _ if attribute == "ref" => "".into(),
        _ => attribute.into(),
    }
}

fn pascal_map(map: &Map, within: &str) -> Map {
    let is_typed =
        |key: &str| key.starts_with(|c: char| c.is_ascii_lowercase()) && key.chars().all(|c| c.is_ascii_alphanumeric());
    let is_plain = map.entries.keys().all(|key| is_typed(key) || key.starts_with(|c: char| c.is_ascii_uppercase()));
    if !is_plain || FREE.contains(&within) {
        return map.clone();
    }
    let entries = map.entries.iter().map(|(key, value)| {
        let key = pascal(key);
        let value = pascal_value(value, &key);
        (key, value)
    });
    Map { entries: entries.collect(), open: map.open.clone() }
}

fn pascal_value(value: &Value, within: &str) -> Value {
    let state = match &value.state {
        State::Known(Data::Map(map)) if within == "Tags" => State::Known(Data::Map(map.clone())),
        State::Known(Data::Map(map)) => State::Known(Data::Map(pascal_map(map, within))),
        State::Known(Data::List(list)) => {
            let items = list
                .items
                .iter()
                .map(|item| Item { value: pascal_value(&item.value, ""), perhaps: item.perhaps.clone() });
            State::Known(Data::List(List { items: items.collect(), open: list.open.clone() }))
        }
        other => other.clone(),
    };
    Value { state, ..value.clone() }
}
