//! The expressions of a plan's configuration: which resources a value was derived from.

use crate::node::Node;
use sextant_facts::Reference;
use std::cell::Cell;
use std::collections::BTreeMap;

/// Steps one plan may take to follow references through modules.
const STEPS: usize = 1_000_000;
/// How many module boundaries a reference is followed across.
const MAX_HOPS: usize = 16;

/// The configuration of a plan, and the resources that the plan makes of it.
pub(super) struct Configuration<'a> {
    root: Option<&'a Node>,
    /// The addresses of resources by module and by name, both without instance keys; with the module instance of each.
    instances: BTreeMap<(String, String), Vec<(&'a str, &'a str)>>,
    /// The configuration of each resource, by module without instance keys, and name.
    resources: BTreeMap<(String, &'a str), &'a Node>,
    steps: Cell<usize>,
}

impl<'a> Configuration<'a> {
    /// `addresses` are pairs of module instance and resource address.
    pub(super) fn new(root: Option<&'a Node>, addresses: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut instances: BTreeMap<(String, String), Vec<(&str, &str)>> = BTreeMap::new();
        for (module, address) in addresses {
            let name = without_keys(local(module, address));
            instances.entry((without_keys(module), name)).or_default().push((module, address));
        }
        let mut configuration = Self { root, instances, resources: BTreeMap::new(), steps: Cell::new(STEPS) };
        if let Some(module) = root.and_then(|root| root.get("root_module")) {
            configuration.declare(module, String::new(), 0);
        }
        configuration
    }

    fn declare(&mut self, module: &'a Node, path: String, depth: usize) {
        for resource in module.get("resources").map_or(&[][..], Node::items) {
            if let Some(address) = resource.get("address").and_then(Node::text) {
                self.resources.insert((path.clone(), address), resource);
            }
        }
        for (name, call) in module.get("module_calls").map_or(&[][..], Node::entries) {
            if let (Some(name), Some(child)) = (name.text(), call.get("module"))
                && depth < MAX_HOPS
            {
                self.declare(child, joined(&path, &format!("module.{name}")), depth + 1);
            }
        }
    }

    /// The expressions of a resource's configuration.
    pub(super) fn expressions(&self, module: &str, address: &str) -> Option<&'a Node> {
        let name = without_keys(local(module, address));
        self.resources.get(&(without_keys(module), name.as_str()))?.get("expressions")
    }

    /// A module by its path without instance keys.
    fn module(&self, path: &str) -> Option<&'a Node> {
        let mut module = self.root?.get("root_module")?;
        for name in path.split("module.").filter(|name| !name.is_empty()) {
            module = self.get(module.get("module_calls")?, name.trim_end_matches('.'))?.get("module")?;
        }
        Some(module)
    }

    fn spend(&self, steps: usize) -> bool {
        self.steps.set(self.steps.get().saturating_sub(steps));
        self.steps.get() > 0
    }

    /// The value of a key, at a price that grows with the number of keys.
    fn get(&self, node: &'a Node, key: &str) -> Option<&'a Node> {
        self.spend(1 + node.entries().len() / 8).then(|| node.get(key))?
    }

    /// Adds the resources that `expression`, written in `module`, refers to.
    fn follow(&self, expression: &Node, module: &str, hops: usize, out: &mut Vec<(String, String)>) {
        let references: Vec<&str> =
            expression.get("references").map_or(&[][..], Node::items).iter().filter_map(Node::text).collect();
        for (index, reference) in references.iter().enumerate() {
            // A plan lists every prefix of a reference after it; the longest says it all.
            let next = index.checked_sub(1).and_then(|before| references.get(before));
            let is_prefix = next
                .is_some_and(|longer| longer.strip_prefix(reference).is_some_and(|rest| rest.starts_with(['.', '['])));
            if !is_prefix && self.spend(1) {
                self.resolve(reference, module, hops, out);
            }
        }
    }

    fn resolve(&self, reference: &str, module: &str, hops: usize, out: &mut Vec<(String, String)>) {
        if hops > MAX_HOPS {
            return;
        }
        let path = without_keys(module);
        if let Some(name) = reference.strip_prefix("var.") {
            let name = name.split(['.', '[']).next().unwrap_or_default();
            let (parent, call) = parent(&path);
            let call = self.module(parent).and_then(|outer| self.get(outer.get("module_calls")?, call));
            let expression = call.and_then(|call| self.get(call.get("expressions")?, name));
            if let Some(expression) = expression.filter(|_| !path.is_empty()) {
                self.follow(expression, parent_instance(module), hops + 1, out);
            }
        } else if let Some(rest) = reference.strip_prefix("module.") {
            let rest = without_keys(rest);
            let mut names = rest.split('.');
            let (Some(call), Some(output)) = (names.next(), names.next()) else { return };
            let inner = joined(module, &format!("module.{call}"));
            let child = self.module(&without_keys(&inner));
            let expression = child.and_then(|child| self.get(child.get("outputs")?, output)?.get("expression"));
            if let Some(expression) = expression {
                self.follow(expression, &inner, hops + 1, out);
            }
        } else {
            self.resources_named(reference, module, &path, out);
        }
    }

    fn resources_named(&self, reference: &str, module: &str, path: &str, out: &mut Vec<(String, String)>) {
        let keyless = without_keys(reference);
        let count = if keyless.starts_with("data.") { 3 } else { 2 };
        let segments: Vec<&str> = keyless.split('.').collect();
        let (name, attribute) = segments.split_at(count.min(segments.len()));
        let (name, attribute) = (name.join("."), attribute.join("."));
        let Some(instances) = self.instances.get(&(path.to_owned(), name)) else { return };
        if !self.spend(1 + instances.len()) {
            return;
        }
        let is_named = |(inside, address): &&(&str, &str)| {
            let rest = reference.strip_prefix(local(inside, address));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        // Without an instance key every instance is meant; within the same instance of the module where there is one.
        let by_key = reference.contains('[') && instances.iter().any(|instance| is_named(&instance));
        let same_module = instances.iter().any(|(inside, _)| *inside == module);
        let meant = instances.iter().filter(|instance| !by_key || is_named(instance));
        for (_, address) in meant.filter(|(inside, _)| *inside == module || !same_module) {
            out.push(((*address).to_owned(), attribute.clone()));
        }
    }
}

/// Where an expression stands.
pub(super) struct Scope<'a> {
    pub(super) configuration: &'a Configuration<'a>,
    /// The module instance.
    pub(super) module: &'a str,
    /// What stands before every address.
    pub(super) prefix: &'a str,
}

impl Scope<'_> {
    /// The resources an attribute's expression refers to.
    pub(super) fn references(&self, expression: &Node) -> Vec<Reference> {
        let mut found = Vec::new();
        self.configuration.follow(expression, self.module, 0, &mut found);
        let reference = |(address, attribute): (String, String)| Reference::Resource {
            address: format!("{}{address}", self.prefix).into(),
            attribute: attribute.into(),
        };
        found.into_iter().map(reference).collect()
    }
}

/// An address within its module.
fn local<'a>(module: &str, address: &'a str) -> &'a str {
    address.strip_prefix(module).map_or(address, |rest| rest.strip_prefix('.').unwrap_or(rest))
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// An address or reference without instance keys: `module.a["x.y"].t.n[0]` is `module.a.t.n`.
fn without_keys(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for c in address.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' if depth > 0 => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted && depth > 0 => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// The parent of a module path without keys, and the name of the call in it.
fn parent(path: &str) -> (&str, &str) {
    let (outer, call) = path.rsplit_once("module.").unwrap_or(("", path));
    (outer.trim_end_matches('.'), call)
}

/// The instance of the parent module of a module instance.
fn parent_instance(module: &str) -> &str {
    let mut quoted = false;
    let mut last = 0;
    for (index, c) in module.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '.' if !quoted && module.get(index + 1..).is_some_and(|rest| rest.starts_with("module.")) => last = index,
            _ => {}
        }
    }
    module.get(..last).unwrap_or_default()
}
