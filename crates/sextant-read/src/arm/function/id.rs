//! Ids of resources: what of them is known, and which resource they mean.

use super::super::scope::Scope;
use super::super::types;
use crate::terraform::merge::draw;
use sextant_facts::{Data, Part, Reference, Text, Value, Why};
use std::sync::Arc;

/// The value of a function that makes an id; `None` for any other function.
pub(super) fn call(scope: &Scope<'_, '_>, lower: &str, values: &[Value]) -> Option<Value> {
    let (begin, values) = match lower {
        "resourceid" => ("/subscriptions/${?}/resourceGroups/${?}", values),
        "subscriptionresourceid" => ("/subscriptions/${?}", values),
        "tenantresourceid" => ("", values),
        "managementgroupresourceid" | "extensionresourceid" => ("${?}", values.get(1..)?),
        _ => return None,
    };
    let is_type = |value: &Value| {
        value.as_str().is_some_and(|text| text.contains('/') && text.contains('.') && !text.starts_with('/'))
    };
    let Some(at) = values.iter().position(is_type) else {
        return Some(Value::set(Why::new("the type of a resource is not known")));
    };
    let kind = types::documented(values.get(at)?.as_str()?.trim_end_matches('/'));
    let mut name = Text::default();
    let mut basis = Value::absent();
    for (position, value) in values.get(at + 1..)?.iter().enumerate() {
        if position > 0 {
            name.push_literal("/");
        }
        name.push(&value.to_text());
        basis = draw(basis, value);
    }
    let mut name = super::super::scope::plain(name);
    name.references = basis.references;
    let id = of(&kind, &name, begin);
    let reference = scope.world.joins.borrow_mut().reference(&kind, name, "id", &scope.instance.prefix);
    Some(Value { references: [reference].into(), ..id })
}

/// The id of a resource, by its type and its name with those of its parents. `begin` may hold holes as `${?}`.
pub(in super::super) fn of(kind: &str, name: &Value, begin: &str) -> Value {
    let unknown = || Why::new("known only to a deployment");
    let mut text = Text::default();
    for (at, part) in begin.split("${?}").enumerate() {
        if at > 0 {
            text.push_hole(unknown());
        }
        text.push_literal(part);
    }
    let names = segments(&name.to_text());
    let mut kinds = kind.split('/');
    text.push_literal("/providers/");
    text.push_literal(kinds.next().unwrap_or_default());
    let kinds: Vec<&str> = kinds.collect();
    if kinds.len() != names.len() {
        return draw(Value::set(unknown()), name);
    }
    for (kind, name) in kinds.iter().zip(&names) {
        text.push_literal(&format!("/{kind}/"));
        text.push(name);
    }
    draw(Value::known(Data::Text(text)), name)
}

/// The parts of a name between slashes; a hole holds none.
pub(in super::super) fn segments(name: &Text) -> Vec<Text> {
    let mut out = vec![Text::default()];
    for part in &name.parts {
        match part {
            Part::Literal(literal) => {
                for (at, segment) in literal.split('/').enumerate() {
                    if at > 0 {
                        out.push(Text::default());
                    }
                    if let Some(last) = out.last_mut() {
                        last.push_literal(segment);
                    }
                }
            }
            Part::Hole(why) => {
                if let Some(last) = out.last_mut() {
                    last.push_hole(why.clone());
                }
            }
        }
    }
    out
}

/// References to resources as references to one of their attributes.
pub(super) fn with_attribute(references: &[Reference], attribute: &str) -> Vec<Reference> {
    let whole = |reference: &Reference| match reference {
        Reference::Resource { address, attribute: read } if matches!(&**read, "" | "id" | "name") => {
            Some(Reference::Resource { address: address.clone(), attribute: Arc::from(attribute) })
        }
        _ => None,
    };
    references.iter().filter_map(whole).collect()
}
