//! Which deployed resource is meant where one is looked up by type and name: `existing` resources, `resourceId()`, names of
//! children.

use crate::terraform::constraint::map_parts;
use crate::terraform::limits;
use sextant_facts::{Reference, Resource, State, Text, Value, Why};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Stands at the beginning of an address that is not decided yet; no file name holds it.
const OPEN: char = '\u{1}';

/// What is deployed, and what is looked up.
#[derive(Default)]
pub(super) struct Joins {
    /// By type in lower case.
    deployed: BTreeMap<String, Vec<Deployed>>,
    /// By the address that stands for the look-up.
    lookups: BTreeMap<Arc<str>, Lookup>,
    count: usize,
}

struct Deployed {
    name: Text,
    address: Arc<str>,
}

struct Lookup {
    kind: Arc<str>,
    name: Value,
    /// What the addresses of the template begin with.
    prefix: String,
    /// The address where nothing is found.
    otherwise: Arc<str>,
}

impl Joins {
    /// Notes a resource of the deployment.
    pub(super) fn deploy(&mut self, kind: &str, name: &Value, address: &Arc<str>) {
        let deployed = Deployed { name: name.to_text(), address: address.clone() };
        self.deployed.entry(kind.to_ascii_lowercase()).or_default().push(deployed);
    }

    /// Notes a resource that is only referred to, under its own address.
    pub(super) fn existing(&mut self, kind: &Arc<str>, name: Value, address: &Arc<str>, prefix: &str) {
        let lookup = Lookup { kind: kind.clone(), name, prefix: prefix.to_owned(), otherwise: address.clone() };
        self.lookups.insert(address.clone(), lookup);
    }

    /// A reference to what has a type and a name, wherever it is deployed.
    pub(super) fn reference(&mut self, kind: &Arc<str>, name: Value, attribute: &str, prefix: &str) -> Reference {
        let root = prefix.split_once(':').map_or(prefix, |(root, _)| root);
        let otherwise = format!("{root}:{kind}/{}", name.to_text()).into();
        self.count += 1;
        let address: Arc<str> = format!("{OPEN}{}", self.count).into();
        let lookup = Lookup { kind: kind.clone(), name, prefix: prefix.to_owned(), otherwise };
        self.lookups.insert(address.clone(), lookup);
        Reference::Resource { address, attribute: attribute.into() }
    }

    /// Leads every reference to what it means.
    pub(super) fn apply(self, resources: &mut [Resource]) {
        let found: BTreeMap<&Arc<str>, Arc<str>> =
            self.lookups.iter().map(|(address, lookup)| (address, self.find(lookup))).collect();
        if found.is_empty() {
            return;
        }
        for resource in resources {
            let whole = std::mem::replace(&mut resource.properties, Value::absent());
            resource.properties = map_parts(whole, limits::VALUE_DEPTH, &mut |mut value| {
                value.references = value.references.into_iter().map(|reference| led(reference, &found)).collect();
                match &value.state {
                    State::Set { why, detail } if why.text.contains(OPEN) => {
                        let why = Why::perhaps_at("known only once it is deployed", why.place.clone());
                        value.state = State::Set { why, detail: detail.clone() };
                    }
                    _ => {}
                }
                value
            });
        }
    }

    /// The address of the one resource that a look-up means; of several that of its own template.
    fn find(&self, lookup: &Lookup) -> Arc<str> {
        let kind = lookup.kind.to_ascii_lowercase();
        let name = lookup.name.to_text();
        let only_a_hole = name.parts.len() == 1 && name.as_literal().is_none();
        let by_reference = |candidate: &&Deployed| {
            lookup.name.references.iter().any(|reference| match reference {
                Reference::Resource { address, attribute } => {
                    *address == candidate.address && matches!(&**attribute, "name" | "outputs.name")
                }
                _ => false,
            })
        };
        let candidates = || self.deployed.get(&kind).into_iter().flatten();
        let mut found: Vec<&Deployed> = candidates().filter(|candidate| candidate.name == name).collect();
        if found.is_empty() && only_a_hole {
            found = candidates().filter(by_reference).collect();
        }
        if found.len() > 1 {
            let own = |candidate: &&Deployed| {
                let rest = candidate.address.strip_prefix(lookup.prefix.as_str());
                rest.is_some_and(|rest| !rest.contains('.') || rest.contains('/'))
            };
            found.retain(own);
        }
        match found.as_slice() {
            [only] => only.address.clone(),
            _ => lookup.otherwise.clone(),
        }
    }
}

fn led(reference: Reference, found: &BTreeMap<&Arc<str>, Arc<str>>) -> Reference {
    match reference {
        Reference::Resource { address, attribute } => {
            let address = found.get(&address).cloned().unwrap_or(address);
            Reference::Resource { address, attribute }
        }
        other => other,
    }
}
