//! Code and the components that run it are one thing: a function's settings are part of the values of its code.

use crate::architecture::Component;
use crate::kind::Kind;
use crate::paths;
use crate::resource::{CodeFile, Resource, entry_file};
use crate::value::{Data, Item, List, Map, Reference, State, Value, Why};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

/// Components that run code of the tree.
pub(crate) struct Hosts {
    hosts: Vec<Host>,
    /// What hosts set for a variable, each value once: for code that no host is known to run.
    settings: BTreeMap<String, Vec<Value>>,
    /// Whether some host's variables are not known.
    open: bool,
    /// Code of hosts that a condition leaves out.
    dormant: Vec<String>,
}

struct Host {
    address: Arc<str>,
    /// Directory or file of the code, where it is known.
    code: Option<String>,
    /// What is assumed when this is taken for its code.
    assumption: Option<String>,
    /// Files that it imports, where it is a file.
    imported: BTreeSet<Arc<str>>,
    environment: Value,
}

impl Hosts {
    /// The hosts among the components.
    pub(crate) fn of(
        kinds: &BTreeMap<Arc<str>, Kind>,
        components: &[Component],
        files: &BTreeMap<Arc<str>, CodeFile>,
    ) -> Self {
        let runs_code = |component: &&Component| kinds.get(&component.kind).is_some_and(|kind| kind.runs_code);
        let hosts = components.iter().filter(runs_code).map(|component| {
            let attribute = |name: &str| component.attributes.get(name).cloned().unwrap_or_else(Value::absent);
            let (code, assumption) = code_of(&attribute("code_path"), &attribute("entry_point"), files);
            let imported = code.as_deref().map(|path| imported_by(path, files)).unwrap_or_default();
            let (address, environment) = (component.address.clone(), attribute("environment"));
            Host { address, code, assumption, imported, environment }
        });
        let hosts: Vec<Host> = hosts.collect();
        let mut settings: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for map in hosts.iter().filter_map(|host| host.environment.as_map()) {
            for (name, value) in map.entries.iter().filter(|(_, value)| value.is_there() == Some(true)) {
                let known = settings.entry(name.clone()).or_default();
                if !known.iter().any(|known| same(known, value)) {
                    known.push(value.clone());
                }
            }
        }
        let open = hosts.iter().any(|host| match host.environment.as_map() {
            Some(map) => map.open.is_some(),
            None => host.environment.is_there() != Some(false),
        });
        Self { hosts, settings, open, dormant: Vec::new() }
    }

    /// Notes components that a condition leaves out.
    pub(crate) fn sleep(&mut self, components: Vec<Component>) {
        let codes = components.iter().filter_map(|component| component.attributes.get("code_path")?.as_str());
        self.dormant = codes.filter_map(|code| paths::join("", code)).filter(|code| !code.is_empty()).collect();
    }

    /// Whether the code at `path` is run only by what a condition leaves out.
    pub(crate) fn leave_out(&self, path: &str) -> bool {
        self.dormant.iter().any(|code| paths::lies_in(path, code)) && !self.hosts.iter().any(|host| host.runs(path))
    }

    /// Puts into a piece of code what is known of the component that runs it: `host`, and the environment variables.
    pub(crate) fn join(&self, resource: &mut Resource) {
        let running: Vec<&Host> = self.hosts.iter().filter(|host| host.runs(&resource.place.path)).collect();
        let substitution = Substitution { running: &running, all: self };
        let mut properties = substitution.value(&resource.properties, 0);
        if let State::Known(Data::Map(map)) = &mut properties.state {
            map.entries.insert("host".to_owned(), host_value(&running));
        }
        resource.properties = properties;
    }
}

/// Most files that one file is followed to.
const IMPORTED: usize = 1_000;

/// The directory or file of the tree that a component runs, and what is assumed then: code that is packed or built first
/// is that of the only file its entry point can mean.
fn code_of(
    code_path: &Value,
    entry_point: &Value,
    files: &BTreeMap<Arc<str>, CodeFile>,
) -> (Option<String>, Option<String>) {
    let code = code_path.as_str().and_then(|path| paths::join("", path));
    let Some(built) = code.clone().filter(|code| !code.is_empty() && !code.contains(':')) else { return (code, None) };
    let within = format!("{built}/");
    let next = files.range::<str, _>((Bound::Included(within.as_str()), Bound::Unbounded)).next();
    let is_there = files.contains_key(&*built) || next.is_some_and(|(path, _)| path.starts_with(&within));
    let entry = entry_point.as_str().filter(|_| !is_there);
    match entry.and_then(|entry| Some((entry, entry_file(files, entry)?))) {
        Some((entry, path)) => (Some(path.to_string()), Some(format!("`{entry}` of `{built}` is that of {path}"))),
        None => (code, None),
    }
}

/// The files that a file imports, and those that they import.
fn imported_by(path: &str, files: &BTreeMap<Arc<str>, CodeFile>) -> BTreeSet<Arc<str>> {
    let mut out: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut open: Vec<&CodeFile> = files.get(path).into_iter().collect();
    while let Some(file) = open.pop() {
        for import in &file.imports {
            if out.len() < IMPORTED && out.insert(import.clone()) {
                open.extend(files.get(import));
            }
        }
    }
    out
}

/// Whether two settings are the same for the code that reads them.
fn same(a: &Value, b: &Value) -> bool {
    a.state == b.state && a.references == b.references
}

impl Host {
    fn runs(&self, path: &str) -> bool {
        self.imported.contains(path) || self.code.as_deref().is_some_and(|code| paths::lies_in(path, code))
    }
}

fn host_value(running: &[&Host]) -> Value {
    if running.is_empty() {
        return Value::unresolved(Why::new("no component of the tree is known to run this code"));
    }
    Value::list(running.iter().map(|host| {
        let reference = Reference::Resource { address: host.address.clone(), attribute: "".into() };
        host.assuming(Value::set(Why::new("a component of the tree")).referring(reference))
    }))
}

/// Deepest nesting of values that is looked into.
const DEPTH: u32 = 32;

struct Substitution<'a> {
    running: &'a [&'a Host],
    all: &'a Hosts,
}

impl Substitution<'_> {
    /// The value with environment variables replaced by what the deployment sets.
    fn value(&self, value: &Value, depth: u32) -> Value {
        if depth > DEPTH {
            return value.clone();
        }
        let variable = value.references.iter().find_map(|reference| match reference {
            Reference::Environment(name) => Some(name),
            _ => None,
        });
        if let Some(name) = variable
            && !matches!(value.state, State::Known(Data::Map(_) | Data::List(_)))
        {
            return self.variable(name, value);
        }
        if let Some(why) = self.overridden(value) {
            return in_doubt(value, why);
        }
        let state = match &value.state {
            State::Known(Data::Map(map)) => State::Known(Data::Map(self.map(map, depth))),
            State::Known(Data::List(list)) => State::Known(Data::List(self.list(list, depth))),
            State::Known(Data::Json(inner)) => State::Known(Data::Json(Box::new(self.value(inner, depth + 1)))),
            State::Set { why, detail: Some(detail) } => {
                State::Set { why: why.clone(), detail: Some(Arc::new(self.map(detail, depth))) }
            }
            other => other.clone(),
        };
        Value { state, ..value.clone() }
    }

    /// Why a value that was computed with a variable's default does not hold: a deployment sets the variable.
    fn overridden(&self, value: &Value) -> Option<Why> {
        let names = value.references.iter().filter_map(|reference| match reference {
            Reference::EnvironmentIn(name) => Some(name),
            _ => None,
        });
        let set = |name: &&Arc<str>| {
            if self.running.is_empty() {
                return self.all.open || self.all.settings.contains_key(&***name);
            }
            self.running.iter().any(|host| host.variable(name).is_there() != Some(false))
        };
        let name = names.into_iter().find(set)?;
        Some(Why::new(format!("environment variable `{name}` is set by a deployment and decides about it")))
    }

    fn map(&self, map: &Map, depth: u32) -> Map {
        let entries = map.entries.iter().map(|(key, value)| (key.clone(), self.value(value, depth + 1)));
        Map { entries: entries.collect(), open: map.open.clone() }
    }

    fn list(&self, list: &List, depth: u32) -> List {
        let items = list
            .items
            .iter()
            .map(|item| Item { value: self.value(&item.value, depth + 1), perhaps: item.perhaps.clone() });
        List { items: items.collect(), open: list.open.clone() }
    }

    /// What the deployment sets for a variable. Where several deployments run the code they must agree.
    fn variable(&self, name: &Arc<str>, written: &Value) -> Value {
        let setting: Vec<Value> = if self.running.is_empty() {
            self.all.settings.get(&**name).cloned().unwrap_or_default()
        } else {
            self.running.iter().map(|host| host.variable(name)).collect()
        };
        let Some(first) = setting.first() else { return written.clone() };
        if setting.iter().any(|other| !same(first, other)) {
            return Value::unresolved(Why::new(format!("environment variable `{name}` differs between deployments")));
        }
        match &first.state {
            State::Absent => written.clone(),
            State::Unresolved(_) | State::Set { .. } | State::Known(_) => {
                let joined = Value { place: written.place.clone().or_else(|| first.place.clone()), ..first.clone() };
                if is_whole(written) { joined } else { written.clone().drawn_from(first) }
            }
        }
    }
}

/// The value with its state no better known than whether it is there.
fn in_doubt(value: &Value, why: Why) -> Value {
    let state = match &value.state {
        State::Known(Data::Map(map)) => State::Known(Data::Map(Map { open: Some(why), ..map.clone() })),
        State::Known(Data::List(list)) => State::Known(Data::List(List { open: Some(why), ..list.clone() })),
        State::Known(_) => State::Set { why, detail: None },
        State::Absent => State::Unresolved(why),
        other => other.clone(),
    };
    Value { state, ..value.clone() }
}

/// Whether the written value is the variable itself and not a longer string around it.
fn is_whole(written: &Value) -> bool {
    !matches!(&written.state, State::Known(Data::Text(text)) if text.as_literal().is_none())
}

impl Host {
    fn assuming(&self, value: Value) -> Value {
        self.assumption.iter().cloned().fold(value, Value::assuming)
    }

    fn variable(&self, name: &str) -> Value {
        self.assuming(match &self.environment.state {
            State::Known(Data::Map(map)) => map.get(name),
            State::Absent => Value::absent(),
            State::Set { why, .. } | State::Unresolved(why) => Value::unresolved(why.clone()),
            State::Known(_) => Value::unresolved(Why::new("the environment is not a map")),
        })
    }
}
