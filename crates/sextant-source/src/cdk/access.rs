//! Who may do what: policy statements with the grantees they are attached to, and grants.

use super::props::Properties;
use super::walk::{Called, Construct};
use crate::code::{Made, object};
use foldhash::HashMap;
use sextant_facts::{Data, Item, List, Resource, State, Value, Why};
use std::sync::Arc;

/// Deepest nesting of values in which statements are looked for.
const DEPTH: usize = 12;

/// What a statement is attached to.
#[derive(Clone, Debug, Default)]
pub(super) struct Attached {
    pub(super) roles: Vec<Item>,
    pub(super) resources: Vec<Item>,
}

/// The statements and grants of all apps.
pub(super) struct Access<'a, 'w, 'm> {
    pub(super) properties: &'a mut Properties<'w, 'm>,
    pub(super) calls: &'a HashMap<Made, Vec<Called>>,
    constructs: &'a [Construct],
    pub(super) attached: HashMap<Made, Attached>,
    /// Grantees of policies that are constructs of their own.
    grantees: HashMap<Made, Vec<Item>>,
}

impl<'a, 'w, 'm> Access<'a, 'w, 'm> {
    pub(super) fn of(
        properties: &'a mut Properties<'w, 'm>,
        calls: &'a HashMap<Made, Vec<Called>>,
        constructs: &'a [Construct],
    ) -> Self {
        Self { properties, calls, constructs, attached: HashMap::default(), grantees: HashMap::default() }
    }

    /// The resources of type `aws_iam.PolicyStatement` and `grant`.
    pub(super) fn resources(mut self) -> Vec<Resource> {
        let called = self.properties.walk.called.clone();
        called.iter().for_each(|called| self.joins_policy(called));
        for construct in self.constructs {
            self.joins_by_properties(construct);
        }
        for construct in self.constructs {
            self.attach_by_properties(construct);
        }
        called.iter().for_each(|called| self.attach_by_call(called));
        let mut out: Vec<Resource> = Vec::new();
        for construct in self.constructs {
            out.extend(self.statement(construct));
        }
        for called in &called {
            out.extend(self.grant(called));
        }
        out
    }

    pub(super) fn is_class(&mut self, made: Made, classes: &[&str]) -> bool {
        let name = self.properties.class_of(made);
        name.is_some_and(|name| name.module == "aws_iam" && classes.contains(&&*name.class))
    }

    /// `role.attachInlinePolicy(policy)`, `role.addManagedPolicy(policy)`, `policy.attachToRole(role)`.
    pub(super) fn joins_policy(&mut self, called: &Called) {
        let (args, _) = self.properties.arguments(called.call);
        let Some(first) = args.items.first().map(|item| item.value.clone()) else { return };
        match &*called.name {
            "attachInlinePolicy" | "addManagedPolicy" => {
                if let Some(policy) = object(&first) {
                    let policy = self.properties.addresses.known(policy.made);
                    let role = self.grantee_of_call(called);
                    self.grantees.entry(policy).or_default().extend(role);
                }
            }
            "attachToRole" | "attachToUser" | "attachToGroup" => {
                let role = self.grantee(&first, called.certainty.perhaps.clone());
                for (policy, _) in &called.on {
                    let policy = self.properties.addresses.known(*policy);
                    self.grantees.entry(policy).or_default().push(role.clone());
                }
            }
            _ => {}
        }
    }

    /// `roles` of a policy, `managedPolicies` of a role.
    pub(super) fn joins_by_properties(&mut self, construct: &Construct) {
        let made = construct.made;
        let (_, given) = self.properties.given(made);
        if self.is_class(made, &["Policy", "ManagedPolicy"]) {
            for name in ["roles", "users", "groups"] {
                for item in items(&given.get(name)) {
                    let grantee = self.grantee(&item.value, item.perhaps);
                    self.grantees.entry(made).or_default().push(grantee);
                }
            }
            return;
        }
        for item in items(&given.get("managedPolicies")) {
            if let Some(policy) = object(&item.value) {
                let policy = self.properties.addresses.known(policy.made);
                let role = Item { value: self.reference(made, ""), perhaps: item.perhaps };
                self.grantees.entry(policy).or_default().push(role);
            }
        }
    }

    /// Statements in the properties of a construct.
    pub(super) fn attach_by_properties(&mut self, construct: &Construct) {
        if !construct.scoped || construct.name.is_none() {
            return;
        }
        let made = construct.made;
        let (_, given) = self.properties.given(made);
        if self.is_class(made, &["Policy", "ManagedPolicy"]) {
            let grantees = self.grantees.get(&made).cloned().unwrap_or_default();
            for name in ["statements", "document"] {
                self.attach(&given.get(name), &grantees, None);
            }
            return;
        }
        let is_custom = construct.name.as_ref().is_some_and(|name| name.class == "AwsCustomResource");
        for (name, value) in &given.entries {
            let gives =
                matches!(&**name, "inlinePolicies" | "initialPolicy" | "policyStatements" | "rolePolicyStatements")
                    || is_custom && name == "policy";
            if gives {
                let perhaps = construct.certainty.perhaps.clone();
                let own = self.grantee_of(made, "", perhaps);
                self.attach(value, &[own], None);
            } else if name.to_lowercase().contains("polic") {
                let own = self.reference(made, "");
                self.attach(value, &[], Some(own));
            }
        }
    }

    /// `fn.addToRolePolicy(statement)` and its like.
    pub(super) fn attach_by_call(&mut self, called: &Called) {
        let name = called.name.as_str();
        let is_grant = name.starts_with("addTo") && name.ends_with("Policy") && name != "addToResourcePolicy";
        let adds = matches!(name, "addStatements" | "addToPolicy");
        if !is_grant && !adds && name != "addToResourcePolicy" {
            return;
        }
        let (args, kwargs) = self.properties.arguments(called.call);
        let statements = Value::known(Data::List(List {
            items: args
                .items
                .into_iter()
                .chain(kwargs.entries.into_iter().map(|(_, value)| Item::there(value)))
                .collect(),
            open: args.open,
        }));
        if name == "addToResourcePolicy" {
            let on = called.on.first().map(|(made, _)| *made);
            let resource = match on {
                Some(made) => self.reference(made, ""),
                None => {
                    let value = self.properties.walk.resolver.value(called.receiver);
                    self.properties.value(&value)
                }
            };
            self.attach(&statements, &[], Some(resource));
            return;
        }
        let policies: Vec<Made> = called.on.iter().map(|(made, _)| self.properties.addresses.known(*made)).collect();
        let mut grantees = Vec::new();
        for policy in policies {
            if self.is_class(policy, &["Policy", "ManagedPolicy"]) {
                grantees.extend(self.grantees.get(&policy).cloned().unwrap_or_default());
            }
        }
        if grantees.is_empty() && !adds || grantees.is_empty() && name == "addToPolicy" {
            grantees = self.grantee_of_call(called);
        }
        self.attach(&statements, &grantees, None);
    }

    pub(super) fn attach(&mut self, value: &Value, roles: &[Item], resource: Option<Value>) {
        let mut found = Vec::new();
        self.statements_in(value, DEPTH, &mut found);
        for made in found {
            let attached = self.attached.entry(made).or_default();
            for role in roles {
                if !attached.roles.contains(role) {
                    attached.roles.push(role.clone());
                }
            }
            attached.resources.extend(resource.clone().map(Item::there));
        }
    }

    /// The statements that a value is or holds, if within documents.
    pub(super) fn statements_in(&mut self, value: &Value, depth: usize, out: &mut Vec<Made>) {
        if depth == 0 {
            return;
        }
        if let Some(found) = object(value) {
            let made = self.properties.addresses.known(found.made);
            if self.is_class(made, &["PolicyStatement"]) {
                out.push(made);
            } else if self.is_class(made, &["PolicyDocument"]) {
                let (_, given) = self.properties.given(made);
                self.statements_in(&given.get("statements"), depth - 1, out);
                for called in self.calls.get(&made).cloned().unwrap_or_default() {
                    let (args, _) = self.properties.arguments(called.call);
                    self.statements_in(&Value::known(Data::List(args)), depth - 1, out);
                }
            }
            return;
        }
        let inner: Vec<Value> = match &value.state {
            State::Known(Data::List(list)) => list.items.iter().map(|item| item.value.clone()).collect(),
            State::Known(Data::Map(map)) => map.entries.values().cloned().collect(),
            State::Set { detail: Some(detail), .. } => detail.entries.values().cloned().collect(),
            _ => Vec::new(),
        };
        inner.iter().for_each(|value| self.statements_in(value, depth - 1, out));
    }

    pub(super) fn reference(&mut self, made: Made, attribute: &str) -> Value {
        self.properties.value(&made.value(attribute))
    }

    /// The role of a construct, where it is given one; else the construct itself, which makes its own.
    pub(super) fn grantee_of(&mut self, made: Made, attribute: &str, perhaps: Option<Why>) -> Item {
        let made = self.properties.addresses.known(made);
        if matches!(attribute, "" | "role" | "grantPrincipal" | "taskRole") {
            let (_, given) = self.properties.given(made);
            let name = if attribute == "taskRole" { "taskRole" } else { "role" };
            let role = given.get(name);
            if let Some(role) = object(&role).filter(|role| role.made != made) {
                return Item { value: self.reference(role.made, &role.attribute), perhaps };
            }
        }
        Item { value: self.reference(made, attribute), perhaps }
    }

    pub(super) fn grantee(&mut self, value: &Value, perhaps: Option<Why>) -> Item {
        match object(value) {
            Some(found) if self.properties.walk.by_made.contains_key(&self.properties.addresses.known(found.made)) => {
                self.grantee_of(found.made, &found.attribute, perhaps)
            }
            _ => Item { value: self.properties.value(value), perhaps },
        }
    }

    pub(super) fn grantee_of_call(&mut self, called: &Called) -> Vec<Item> {
        let perhaps = called.certainty.perhaps.clone();
        if called.on.is_empty() {
            let value = self.properties.walk.resolver.value(called.receiver);
            return vec![Item { value: self.properties.value(&value), perhaps }];
        }
        called.on.iter().map(|(made, attribute)| self.grantee_of(*made, attribute, perhaps.clone())).collect()
    }
}

pub(super) fn list(items: Vec<Item>) -> Value {
    Value::known(Data::List(List { items: items.into(), open: None }))
}

pub(super) fn items(value: &Value) -> Vec<Item> {
    value.as_list().map(|list| list.items.to_vec()).unwrap_or_default()
}

pub(super) fn address_of(value: &Value) -> Option<Arc<str>> {
    value.references.iter().find_map(|reference| match reference {
        sextant_facts::Reference::Resource { address, .. } => Some(address.clone()),
        _ => None,
    })
}
