//! Nested stacks and nested applications.

use super::stack::{Declared, Stack};
use super::template::Template;
use super::world::resolve;
use crate::Tree;
use crate::node::Node;
use sextant_facts::{Resource, Value, Why};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// Deepest nesting of stacks.
const MAX_STACKS: usize = 16;

/// What is known of a nested stack.
#[derive(Clone)]
pub(super) enum Child<'a> {
    /// Being built: it depends on itself.
    Building,
    /// Its template is not in the tree, or cannot be evaluated.
    Closed(Why),
    /// Its template is in the tree.
    Open(Rc<Stack<'a>>),
}

/// The property that names the template of a resource of type `kind`.
pub(super) fn location_property(kind: &str) -> Option<&'static str> {
    match kind {
        "AWS::CloudFormation::Stack" => Some("TemplateURL"),
        "AWS::Serverless::Application" => Some("Location"),
        _ => None,
    }
}

/// The templates of the tree that a template nests, as far as they are written literally.
pub(super) fn nested_files(
    template: &Template,
    tree: &Tree,
    templates: &BTreeMap<Arc<str>, Template>,
) -> Vec<Arc<str>> {
    let nested = template.section("Resources").iter().filter_map(|(_, resource)| {
        let property = location_property(resource.get("Type")?.text()?)?;
        let location = resource.get("Properties").and_then(|properties| properties.get(property));
        let path = asset(resource).or_else(|| location.and_then(Node::text))?;
        resolve(tree, template.directory(), path).filter(|path| templates.contains_key(path))
    });
    nested.collect()
}

/// Where the CDK put the asset of a resource, relative to the template.
pub(super) fn asset(resource: &Node) -> Option<&str> {
    resource.get("Metadata")?.get("aws:asset:path")?.text()
}

impl<'a> Stack<'a> {
    /// An output of a nested stack; `None` if the resource is no nested stack.
    pub(super) fn child_output(&self, name: &str, output: &str) -> Option<Value> {
        let stack = match self.child(name)? {
            Child::Open(stack) => stack,
            Child::Building => return Some(Value::set(Why::new(format!("nested stack `{name}` depends on itself")))),
            Child::Closed(_) => return None,
        };
        let _level = match self.world.enter() {
            Ok(level) => level,
            Err(why) => return Some(Value::set(why)),
        };
        let Some(entry) = stack.outputs.get(output) else {
            return Some(Value::set(Why::new(format!("nested stack `{name}` has no output `{output}`"))));
        };
        let truth = stack.presence(entry);
        match truth.value {
            Some(true) => {
                let value = entry.value.get("Value").map(|value| stack.value(value, &entry.bindings));
                let value = value.unwrap_or_else(Value::absent);
                Some(truth.assumptions.into_iter().fold(value, Value::assuming))
            }
            Some(false) => Some(Value::unresolved(Why::new(format!("output `{output}` is left out by its condition")))),
            None => Some(Value::unresolved(truth.why)),
        }
    }

    /// The stack a resource nests; `None` if it nests none.
    pub(super) fn child(&self, name: &str) -> Option<Child<'a>> {
        let declared = self.declared.get(name)?;
        let kind = declared.entry.value.get("Type").and_then(Node::text)?;
        let property = location_property(kind)?;
        if let Some(child) = self.children.borrow().get(name) {
            return Some(child.clone());
        }
        self.children.borrow_mut().insert(name.to_owned(), Child::Building);
        let child = match self.open(name, declared, property) {
            Ok(stack) => Child::Open(Rc::new(stack)),
            Err(text) => Child::Closed(Why::at(text, declared.entry.key.place.clone())),
        };
        self.children.borrow_mut().insert(name.to_owned(), child.clone());
        Some(child)
    }

    fn open(&self, name: &str, declared: &Declared<'a>, property: &str) -> Result<Stack<'a>, String> {
        let _level = self.world.enter().map_err(|why| why.text.to_string())?;
        let resource = declared.entry.value;
        let properties = resource.get("Properties");
        let location = properties.and_then(|properties| properties.get(property));
        let location = location.map(|location| self.value(location, &declared.entry.bindings));
        let written = location.as_ref().and_then(Value::as_str);
        let path = asset(resource).or(written).ok_or_else(|| {
            format!("template of nested stack `{name}` is not a file of this tree: `{property}` is not a plain path")
        })?;
        let template = self
            .world
            .resolve(self.template.directory(), path)
            .and_then(|path| self.world.templates.get(&path))
            .ok_or_else(|| format!("template of nested stack `{name}` is not a file of this tree"))?;
        if self.trail.contains(&template.path) {
            return Err(format!("nested stack `{name}` nests a template it is part of"));
        }
        if self.trail.len() >= MAX_STACKS {
            return Err(format!("stacks nested deeper than {MAX_STACKS}"));
        }
        let given = properties.and_then(|properties| properties.get("Parameters"));
        let given = given.map(|given| self.map(given, &declared.entry.bindings)).unwrap_or_default();
        let prefix = format!("{}/", declared.address);
        Ok(Stack::new(self.world, template, prefix, given, self.trail.clone()))
    }

    /// Reads the resources of the stack that a resource nests, if it nests one.
    pub(super) fn emit_child(
        &self,
        name: &str,
        perhaps: Option<&Why>,
        assumptions: &[Arc<str>],
        out: &mut Vec<Resource>,
    ) {
        match self.child(name) {
            Some(Child::Open(stack)) => stack.emit(perhaps, assumptions, out),
            Some(Child::Closed(why)) => self.world.gap(why),
            Some(Child::Building) | None => {}
        }
    }
}
