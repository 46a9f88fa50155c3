//! The resources of all apps of a tree.

use super::access::Access;
use super::address::Addresses;
use super::files::Files;
use super::package::{camel, pascal};
use super::props::Properties;
use super::walk::{Called, Construct, Walk};
use crate::code::{Made, Modules, Resolver};
use foldhash::HashMap;
use sextant_facts::{
    CodeFile, Data, Gap, Item, List, Map, Place, Problem, Reading, Resource, State, Surface, Value, Why,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of the files of source code.
pub(super) type Code = BTreeMap<Arc<str>, CodeFile>;

/// Methods of constructs that say nothing of what is deployed.
const SILENT: [&str; 6] =
    ["addDependency", "addMetadata", "addValidation", "exportValue", "overrideLogicalId", "renameLogicalId"];

/// Bytes of stack for following an app: chains of values are followed further than elsewhere.
const STACK: usize = 256 * 1024 * 1024;

/// Follows all apps of a tree.
pub(crate) fn read(modules: &Modules, files: &Files, code: &Code) -> Reading {
    if !modules.iter().any(|(_, module)| super::builds(module)) {
        return Reading::default();
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, || follow(modules, files, code));
        match thread.map(std::thread::ScopedJoinHandle::join) {
            Ok(Ok(reading)) => reading,
            _ => unfollowed(),
        }
    })
}

fn unfollowed() -> Reading {
    let why = Why::new("the CDK apps could not be followed");
    Reading { gaps: vec![Gap { why, surface: Surface::Infrastructure, kinds: Vec::new() }], ..Reading::default() }
}

fn follow(modules: &Modules, files: &Files, code: &Code) -> Reading {
    let mut walk = Walk::new(modules, Resolver::for_apps(modules, files), code);
    let synthesised = walk.run_all(files);
    let addresses = Addresses::of(&mut walk);
    let mut calls: HashMap<Made, Vec<Called>> = HashMap::default();
    walk.called.retain(|called| !called.certainty.off);
    for called in walk.called.clone() {
        for (made, _) in &called.on {
            calls.entry(addresses.known(*made)).or_default().push(called.clone());
        }
    }
    let constructs = walk.constructs.clone();
    let mut writing = Writing { properties: Properties::new(&mut walk, addresses), calls };
    let mut resources: Vec<Resource> = constructs.iter().filter_map(|construct| writing.resource(construct)).collect();
    resources.extend(writing.alarms());
    resources.extend(Access::of(&mut writing.properties, &writing.calls, &constructs).resources());
    resources.sort_by(|a, b| (&a.place, &a.address).cmp(&(&b.place, &b.address)));
    let mut gaps = std::mem::take(&mut writing.properties.walk.gaps);
    gaps.sort();
    gaps.dedup();
    let dormant = writing.dormant();
    let problems = synthesised.into_iter().map(already_read).collect();
    Reading { resources, gaps, problems, dormant, ..Reading::default() }
}

/// An app whose templates are in the tree is read from these.
fn already_read(template: Arc<str>) -> Problem {
    Problem {
        place: Place::new(template, 1, 1),
        message: "the templates of this CDK app are read, its source is not read beside them".to_owned(),
        help: Some(
            "run `cdk synth` again where the source is newer, or leave out `cdk.out` to have the source read"
                .to_owned(),
        ),
    }
}

struct Writing<'w, 'm> {
    properties: Properties<'w, 'm>,
    calls: HashMap<Made, Vec<Called>>,
}

/// A resource of a construct, without what only its kind says.
pub(super) fn base(properties: &Properties<'_, '_>, construct: &Construct) -> Option<Resource> {
    let made = construct.made;
    let module = properties.walk.module(construct.call.module)?;
    let own = properties.walk.module(made.0)?;
    let is_written = !matches!(own.expr(made.loc().expr).kind, crate::code::Kind::Opaque { .. });
    let (place, end) = if is_written && construct.class.is_none() {
        (own.place(own.expr(made.loc().expr).at), own.lines.position(own.reach(made.loc().expr)).0)
    } else {
        let at = module.expr(construct.call.expr).at;
        (module.place(at), module.lines.position(module.reach(construct.call.expr)).0)
    };
    let inside = properties.addresses.environment(made).or_else(|| {
        let inside = construct.inside?;
        properties.addresses.environment(inside)
    });
    Some(Resource {
        dialect: "cdk",
        type_name: "".into(),
        address: "".into(),
        place,
        end_line: end,
        properties: Value::absent(),
        perhaps: construct.certainty.perhaps.clone(),
        scope: construct.belonging,
        environment: inside.cloned().unwrap_or_else(|| own.path.clone()),
    })
}

impl Writing<'_, '_> {
    /// What conditions leave out. It is told without addresses: nothing refers to it.
    fn dormant(&mut self) -> Vec<Resource> {
        let walk = &mut *self.properties.walk;
        let mut off = std::mem::take(&mut walk.off);
        // All are known before one is told: what one says of another is that it is a construct, and no more.
        off.retain(|construct| {
            let is_new = !walk.by_made.contains_key(&construct.made);
            if is_new {
                walk.by_made.insert(construct.made, walk.constructs.len());
                walk.constructs.push(construct.clone());
            }
            is_new
        });
        let mut out = Vec::new();
        for construct in off {
            let name = construct.resource().cloned();
            let Some((name, own)) = name.zip(base(&self.properties, &construct)) else { continue };
            if name.cloudformation().is_none() {
                let (_, given) = self.properties.given(construct.made);
                let map = self.of_class(construct.made, &given);
                let properties = Value::known(Data::Map(map));
                out.push(Resource { type_name: name.type_name(), properties, ..own });
            }
        }
        out
    }

    fn resource(&mut self, construct: &Construct) -> Option<Resource> {
        let name = construct.resource().cloned()?;
        let made = construct.made;
        let address = self.properties.addresses.address(made)?.clone();
        let (_, given) = self.properties.given(made);
        let given = self.overridden(made, given);
        let mut resource = Resource { address, ..base(&self.properties, construct)? };
        let map = if let Some(type_name) = name.cloudformation() {
            resource.dialect = "cloudformation";
            resource.type_name = type_name;
            self.properties.of_template(&given)
        } else if name.is_in("", "CfnResource") {
            resource.dialect = "cloudformation";
            resource.type_name = given.get("type").as_str()?.into();
            match self.properties.value(&given.get("properties")).state {
                State::Known(Data::Map(map)) => map,
                State::Absent => Map::default(),
                other => Map { open: Some(reason(&other)), ..Map::default() },
            }
        } else {
            resource.type_name = name.type_name();
            self.of_class(made, &given)
        };
        let mut properties = Value::known(Data::Map(map)).at(resource.place.clone());
        for assumption in &construct.certainty.assumptions {
            properties = properties.assuming(assumption.clone());
        }
        resource.properties = properties;
        Some(resource)
    }

    fn of_class(&mut self, made: Made, given: &Map) -> Map {
        let Value { state: State::Known(Data::Map(mut map)), .. } =
            self.properties.value(&Value::known(Data::Map(given.clone())))
        else {
            return Map::default();
        };
        let id = self.properties.addresses.id(made).cloned().unwrap_or_default();
        map.entries.insert("construct_id".to_owned(), Value::text(&*id));
        let path = self.properties.code_path(made, given, &id).or_else(|| self.container_code(made));
        if let Some(path) = path {
            map.entries.insert("code_path".to_owned(), path);
        }
        let calls = self.calls(made);
        add_variables(&mut map, &calls);
        map.entries.insert("calls".to_owned(), Value::known(Data::List(calls)));
        map
    }

    /// `metric.createAlarm(scope, id, {…})` makes an alarm on the metric.
    fn alarms(&mut self) -> Vec<Resource> {
        let called = self.properties.walk.called.iter().filter(|called| called.name == "createAlarm");
        called.cloned().collect::<Vec<_>>().iter().filter_map(|called| self.alarm(called)).collect()
    }

    fn alarm(&mut self, called: &Called) -> Option<Resource> {
        let (args, kwargs) = self.properties.arguments(called.call);
        let (args, given) = crate::code::parted(args, kwargs);
        let scope = args.items.first().and_then(|item| crate::code::object(&item.value))?;
        let construct = Construct {
            made: Made::of(called.call),
            name: None,
            call: called.call,
            class: None,
            scoped: false,
            inside: Some(scope.made),
            certainty: called.certainty.clone(),
            belonging: called.belonging,
        };
        let resource = base(&self.properties, &construct)?;
        let within = self.properties.addresses.address(scope.made).cloned().unwrap_or_default();
        let id = args.items.get(1).map(|item| item.value.to_text().to_string()).unwrap_or_default();
        let address = self.properties.addresses.unique(&format!("{within}/{id}"), "");
        let metric = self.properties.walk.resolver.value(called.receiver);
        let metric = self.properties.value(&metric);
        let Value { state: State::Known(Data::Map(mut map)), .. } =
            self.properties.value(&Value::known(Data::Map(given)))
        else {
            return None;
        };
        let assumptions = &construct.certainty.assumptions;
        map.entries.extend([("construct_id".to_owned(), Value::text(id)), ("metric".to_owned(), metric)]);
        let properties = Value::known(Data::Map(map)).at(resource.place.clone());
        let properties = assumptions.iter().cloned().fold(properties, Value::assuming);
        Some(Resource { type_name: "aws_cloudwatch.Alarm".into(), address, properties, ..resource })
    }

    /// The code of the first container that is added to a task definition with an image of the tree.
    fn container_code(&mut self, made: Made) -> Option<Value> {
        let added = self.calls.get(&made)?.iter().filter(|called| called.name == "addContainer").cloned();
        for called in added.collect::<Vec<_>>() {
            let (args, kwargs) = self.properties.arguments(called.call);
            let (_, given) = crate::code::parted(args, kwargs);
            if let Some(path) = self.properties.path_of(made, &given.get("image")) {
                return Some(path);
            }
        }
        None
    }

    /// The methods that are called on a construct.
    fn calls(&mut self, made: Made) -> List {
        let mut list = List::default();
        for called in self.calls.get(&made).cloned().unwrap_or_default() {
            let on = called.on.iter().find(|(on, _)| self.properties.addresses.known(*on) == made);
            let on = on.map(|(_, attribute)| attribute.clone()).unwrap_or_default();
            if called.name.starts_with('=')
                || called.name == "createAlarm"
                || SILENT.contains(&&*called.name)
                || on.starts_with("node") && !called.name.contains("Override")
            {
                continue;
            }
            let (mut args, kwargs) = self.properties.arguments(called.call);
            if !kwargs.entries.is_empty() || kwargs.open.is_some() {
                args.items.push(Item::there(Value::known(Data::Map(kwargs))));
            }
            let args = self.properties.value(&Value::known(Data::List(args)));
            let mut call = Map::closed([("name", Value::text(called.name.clone())), ("args", args)]);
            if !on.is_empty() {
                call.entries.insert("on".to_owned(), Value::text(on));
            }
            let mut value = Value::known(Data::Map(call));
            if let Some(place) = self.properties.walk.place(called.call) {
                value = value.at(place);
            }
            for assumption in &called.certainty.assumptions {
                value = value.assuming(assumption.clone());
            }
            list.items.push(Item { value, perhaps: called.certainty.perhaps.clone() });
        }
        list
    }

    /// Properties that a raw override may change are open.
    fn overridden(&mut self, made: Made, mut given: Map) -> Map {
        for called in self.calls.get(&made).cloned().unwrap_or_default() {
            if let Some(property) = called.name.strip_prefix('=') {
                let is_own = called.certainty.perhaps.is_none() && called.on.iter().all(|(_, on)| on.is_empty());
                let value = if is_own {
                    self.properties.walk.resolver.value(called.call)
                } else {
                    Value::unresolved(Why::perhaps_at("it is assigned", self.properties.walk.place(called.call)))
                };
                given.entries.insert(property.to_owned(), value);
                continue;
            }
            if !matches!(
                &*called.name,
                "addPropertyOverride" | "addOverride" | "addPropertyDeletionOverride" | "addDeletionOverride"
            ) {
                continue;
            }
            let (args, _) = self.properties.arguments(called.call);
            let path = args.items.first().map(|item| item.value.clone()).unwrap_or_else(Value::absent);
            let why = Why::perhaps_at("it is overridden", self.properties.walk.place(called.call));
            let Some(path) = path.as_str() else {
                given.open.get_or_insert(why);
                continue;
            };
            let is_property = called.name.contains("Property") || path.starts_with("Properties.");
            if is_property && let Some(first) = path.trim_start_matches("Properties.").split('.').next() {
                // The path has the spelling of templates.
                let same = |key: &&String| key.eq_ignore_ascii_case(first) || pascal(key) == first;
                let key = given.entries.keys().find(same).cloned().unwrap_or_else(|| lower_first(first));
                given.entries.insert(key, Value::unresolved(why));
            }
        }
        given
    }
}

/// Puts `addEnvironment(key, value)` into the environment that a construct is given.
fn add_variables(map: &mut Map, calls: &List) {
    let own = |call: &&Map| call.get("name").as_str() == Some("addEnvironment") && !call.entries.contains_key("on");
    let added = calls.items.iter().filter_map(|item| Some((item, item.value.as_map().filter(own)?)));
    for (item, call) in added {
        let args = call.get("args");
        let Some([key, value, ..]) = args.as_list().map(|args| args.items.as_slice()) else { continue };
        let environment = map.entries.entry("environment".to_owned()).or_insert_with(|| Value::map::<String>([]));
        let State::Known(Data::Map(variables)) = &mut environment.state else { continue };
        match (key.value.as_str(), &item.perhaps) {
            (Some(key), None) => drop(variables.entries.insert(key.to_owned(), value.value.clone())),
            (Some(key), Some(why)) => {
                let added = Value::unresolved(why.clone()).drawn_from(&value.value);
                variables.entries.insert(key.to_owned(), added);
            }
            (None, _) => drop(
                variables.open.get_or_insert_with(|| Why::new("a variable is added under a name that is not known")),
            ),
        }
    }
}

fn lower_first(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

fn reason(state: &State) -> Why {
    match state {
        State::Set { why, .. } | State::Unresolved(why) => why.clone(),
        _ => Why::new("it is not a plain map"),
    }
}

/// Keys as both spellings of the CDK have them.
pub(super) fn key(map: &Map, name: &str) -> Value {
    let found = map.get(name);
    if found.is_there() != Some(false) {
        return found;
    }
    let other = [camel(name), pascal(name)].into_iter().find_map(|name| map.entries.get(&name).cloned());
    other.unwrap_or(found)
}

pub(super) fn text(value: impl Into<Arc<str>>) -> Value {
    Value::text(&*value.into())
}
