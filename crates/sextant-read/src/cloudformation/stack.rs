//! A stack: a template with one set of parameter values.

use super::condition::Truth;
use super::nested::Child;
use super::repeat::Entry;
use super::template::Template;
use super::world::World;
use crate::node::Node;
use sextant_facts::{Map, Reference, Resource, Value, Why};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The values of loop variables, innermost last.
pub(super) type Bindings = [(String, Value)];

/// A template under evaluation.
pub(super) struct Stack<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) template: &'a Template,
    /// What the addresses of its resources begin with.
    pub(super) prefix: String,
    /// The parameter values it is given.
    pub(super) given: Map,
    /// The templates it is nested in, and its own.
    pub(super) trail: Vec<Arc<str>>,
    pub(super) parameters: BTreeMap<&'a str, &'a Node>,
    pub(super) conditions: BTreeMap<String, Entry<'a>>,
    pub(super) outputs: BTreeMap<String, Entry<'a>>,
    /// The resources by logical id.
    pub(super) declared: BTreeMap<String, Declared<'a>>,
    /// Their logical ids in the order of the template.
    order: Vec<String>,
    /// Conditions decided so far; `None` while one is being decided.
    pub(super) truths: RefCell<BTreeMap<String, Option<Truth>>>,
    pub(super) children: RefCell<BTreeMap<String, Child<'a>>>,
}

/// A resource as the template declares it.
pub(super) struct Declared<'a> {
    pub(super) entry: Entry<'a>,
    pub(super) address: Arc<str>,
}

impl<'a> Stack<'a> {
    pub(super) fn root(world: &'a World<'a>, template: &'a Template) -> Self {
        Self::new(world, template, format!("{}:", template.path), Map::default(), Vec::new())
    }

    pub(super) fn new(
        world: &'a World<'a>,
        template: &'a Template,
        prefix: String,
        given: Map,
        mut trail: Vec<Arc<str>>,
    ) -> Self {
        trail.push(template.path.clone());
        let parameters = template.section("Parameters").iter();
        let parameters = parameters.filter_map(|(key, value)| key.text().map(|name| (name, value))).collect();
        let mut stack = Self {
            world,
            template,
            prefix,
            given,
            trail,
            parameters,
            conditions: BTreeMap::new(),
            outputs: BTreeMap::new(),
            declared: BTreeMap::new(),
            order: Vec::new(),
            truths: RefCell::default(),
            children: RefCell::default(),
        };
        world.spend(stack.parameters.len());
        stack.conditions = stack.named_entries("Conditions").collect();
        stack.outputs = stack.named_entries("Outputs").collect();
        stack.declare();
        stack
    }

    fn named_entries(&self, section: &str) -> impl Iterator<Item = (String, Entry<'a>)> + use<'a> {
        let entries = self.entries(self.template.section(section), &[]);
        entries.into_iter().map(|entry| (entry.name.to_string(), entry))
    }

    fn declare(&mut self) {
        let entries: Vec<(String, Entry<'a>)> = self.named_entries("Resources").collect();
        for (name, entry) in entries {
            let address =
                self.construct_address(entry.value).unwrap_or_else(|| format!("{}{name}", self.prefix).into());
            self.order.push(name.clone());
            self.declared.insert(name, Declared { entry, address });
        }
    }

    /// The address by the construct path that the CDK notes; such paths begin at the app, in nested stacks too.
    fn construct_address(&self, resource: &Node) -> Option<Arc<str>> {
        let path = resource.get("Metadata")?.get("aws:cdk:path")?.text().filter(|path| !path.is_empty())?;
        let address: Arc<str> = format!("{}:{path}", self.world.environment).into();
        self.world.addresses.borrow_mut().insert(address.clone()).then_some(address)
    }

    /// Reads the stack's resources and those of the stacks it nests.
    pub(super) fn emit(&self, perhaps: Option<&Why>, assumptions: &[Arc<str>], out: &mut Vec<Resource>) {
        let Ok(_level) = self.world.enter() else { return };
        self.note_macros();
        for name in &self.order {
            if let Some(declared) = self.declared.get(name) {
                self.emit_resource(name, declared, perhaps, assumptions, out);
            }
        }
    }

    /// The value of a logical name: a loop variable, a pseudo parameter, a parameter or a resource.
    pub(super) fn named(&self, name: &str, bindings: &Bindings) -> Value {
        if let Some((_, value)) = bindings.iter().rev().find(|(bound, _)| bound == name) {
            return value.clone();
        }
        if let Some(pseudo) = name.strip_prefix("AWS::") {
            return if pseudo == "NoValue" {
                Value::absent()
            } else {
                Value::set(Why::new(format!("`{name}` is known only to a deployment")))
            };
        }
        if let Some(value) = self.parameter(name) {
            return value;
        }
        if self.declared.contains_key(name) {
            return self.attribute(name, "Ref");
        }
        match name.split_once('.') {
            Some((resource, attribute)) => self.attribute(resource, attribute),
            None => self.undeclared(name),
        }
    }

    /// The value of a resource's attribute.
    pub(super) fn attribute(&self, name: &str, attribute: &str) -> Value {
        let Some(declared) = self.declared.get(name) else { return self.undeclared(name) };
        if let Some(output) = attribute.strip_prefix("Outputs.")
            && let Some(value) = self.child_output(name, output)
        {
            return value;
        }
        let place = declared.entry.key.place.clone();
        if self.presence(&declared.entry).value == Some(false) {
            return Value::unresolved(Why::at(format!("resource `{name}` is left out by its condition"), place));
        }
        let what = if attribute == "Ref" { "identifier" } else { attribute };
        let why = Why::at(format!("the {what} of resource `{name}` is known only to a deployment"), place);
        let reference = Reference::Resource { address: declared.address.clone(), attribute: attribute.into() };
        Value::set(why).referring(reference)
    }

    fn undeclared(&self, name: &str) -> Value {
        let path = &self.template.path;
        Value::set(Why::new(format!("`{name}` is neither a parameter nor a resource of {path}")))
    }

    /// `value` with the assumptions and references of `other`, within the budget.
    pub(super) fn drawn(&self, value: Value, other: &Value) -> Value {
        let theirs = other.assumptions.len() + other.references.len();
        let ours = value.assumptions.len() + value.references.len();
        if theirs > 0 && !self.world.spend(1 + theirs * (ours + theirs) / 16) {
            return value;
        }
        value.drawn_from(other)
    }
}
