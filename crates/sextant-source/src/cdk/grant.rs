//! Grants as resources: `table.grantReadWriteData(fn)`, `Grant.addToPrincipal({…})`.

use super::access::{Access, address_of, list};
use super::props::Properties;
use super::resources::{base, text};
use super::statement::with_assumptions;
use super::walk::{Called, Construct};
use crate::code::Made;
use sextant_facts::{Data, List, Map, Resource, State, Value};
use std::sync::Arc;

impl Access<'_, '_, '_> {
    /// `table.grantReadWriteData(fn)`, `Grant.addToPrincipal({…})`.
    pub(super) fn grant(&mut self, called: &Called) -> Option<Resource> {
        let is_static = called.name == "Grant";
        if !is_static && !called.name.starts_with("grant") {
            return None;
        }
        let (mut args, kwargs) = self.properties.arguments(called.call);
        let (on, inside) = match called.on.first() {
            Some((made, attribute)) => (Some((self.properties.addresses.known(*made), attribute.clone())), Some(*made)),
            None => (None, None),
        };
        let construct = Construct {
            made: Made::of(called.call),
            name: None,
            call: called.call,
            class: None,
            scoped: false,
            inside,
            certainty: called.certainty.clone(),
            belonging: called.belonging,
        };
        if is_static {
            return self.static_grant(&construct, args, kwargs);
        }
        let given = if args.items.is_empty() {
            ["grantee", "identity", "principal"].iter().find_map(|name| kwargs.entries.get(*name).cloned())
        } else {
            Some(args.items.remove(0).value)
        };
        let to = self.grantee(&given?, None).value;
        let (on_value, on_type) = match &on {
            Some((made, attribute)) => {
                let type_name = self.properties.class_of(*made).map(|name| name.type_name());
                (self.reference(*made, attribute), type_name)
            }
            None => {
                let value = self.properties.walk.resolver.value(called.receiver);
                let module = match &value.state {
                    State::Set { detail: Some(detail), .. } => detail.get("module").as_str().map(Arc::from),
                    State::Known(Data::Text(_)) => self.properties.static_class(called.receiver),
                    _ => None,
                };
                (self.properties.value(&value), module)
            }
        };
        let mut resource = base(self.properties, &construct)?;
        if let Some(environment) = address_of(&to).and_then(|_| self.environment_of(&given_made(&to, self.properties)?))
        {
            resource.environment = environment;
        }
        let from = address_of(&on_value).unwrap_or_else(|| resource.environment.clone());
        let target = address_of(&to).map(|to| to.rsplit('/').next().unwrap_or_default().to_owned()).unwrap_or_default();
        resource.address = self.properties.addresses.unique(&format!("{from}.{}({target})", called.name), "");
        resource.type_name = "grant".into();
        let rest = self.properties.value(&Value::known(Data::List(args)));
        let mut map =
            Map::closed([("method", text(called.name.as_str())), ("on", on_value), ("to", to), ("args", rest)]);
        if let Some(type_name) = on_type {
            map.entries.insert("on_type".to_owned(), text(type_name));
        }
        resource.properties = with_assumptions(map, &construct, &resource);
        Some(resource)
    }

    pub(super) fn environment_of(&self, made: &Made) -> Option<Arc<str>> {
        self.properties.addresses.environment(*made).cloned()
    }

    pub(super) fn static_grant(&mut self, construct: &Construct, args: List, kwargs: Map) -> Option<Resource> {
        let (_, given) = crate::code::parted(args, kwargs);
        let grantee = self.grantee(&given.get("grantee"), None);
        let mut map = Map::default();
        for (name, property) in [("actions", "actions"), ("resourceArns", "resources"), ("conditions", "conditions")] {
            let value = given.get(name);
            if value.is_there() != Some(false) {
                map.entries.insert(property.to_owned(), self.properties.value(&value));
            }
        }
        let mut resource = base(self.properties, construct)?;
        let path = address_of(&grantee.value).unwrap_or_else(|| resource.environment.clone());
        map.entries.insert("roles".to_owned(), list(vec![grantee]));
        resource.address = self.properties.addresses.unique(&format!("{path}/PolicyStatement"), "");
        resource.type_name = "aws_iam.PolicyStatement".into();
        resource.properties = with_assumptions(map, construct, &resource);
        Some(resource)
    }
}

/// The construct that a written reference leads to.
fn given_made(value: &Value, properties: &Properties<'_, '_>) -> Option<Made> {
    let address = address_of(value)?;
    properties.addresses.made_at(&address)
}
