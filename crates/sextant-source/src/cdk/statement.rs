//! Policy statements as resources.

use super::access::{Access, address_of, list};
use super::resources::{base, key};
use super::walk::Construct;
use crate::code::Made;
use sextant_facts::{Data, Item, List, Map, Resource, State, Value, Why};

impl Access<'_, '_, '_> {
    /// A statement with what it is attached to.
    pub(super) fn statement(&mut self, construct: &Construct) -> Option<Resource> {
        let name = construct.name.clone().filter(|name| name.module == "aws_iam" && name.class == "PolicyStatement")?;
        let made = construct.made;
        let (args, given) = self.properties.given(made);
        let given = match name.member {
            Some(_) => from_json(&args, &given),
            None => given,
        };
        let given = self.with_calls(made, given);
        let Value { state: State::Known(Data::Map(mut map)), .. } =
            self.properties.value(&Value::known(Data::Map(given)))
        else {
            return None;
        };
        let attached = self.attached.get(&made).cloned().unwrap_or_default();
        let mut resource = base(self.properties, construct)?;
        let on = attached.roles.iter().chain(&attached.resources).find_map(|item| address_of(&item.value));
        let inside = construct.inside.and_then(|inside| self.properties.addresses.address(inside).cloned());
        if construct.inside.is_none()
            && let Some(environment) = on.as_deref().and_then(|on| self.properties.addresses.made_at(on))
        {
            resource.environment = self.environment_of(&environment).unwrap_or(resource.environment);
        }
        let path = format!("{}/PolicyStatement", on.or(inside).unwrap_or_else(|| resource.environment.clone()));
        resource.address = self.properties.addresses.unique(&path, "");
        resource.type_name = "aws_iam.PolicyStatement".into();
        if !attached.roles.is_empty() {
            map.entries.insert("roles".to_owned(), list(attached.roles));
        }
        if !attached.resources.is_empty() {
            let first = attached.resources.into_iter().next().map(|item| item.value);
            map.entries.insert("resource_policy_of".to_owned(), first.unwrap_or_else(Value::absent));
        }
        resource.properties = with_assumptions(map, construct, &resource);
        Some(resource)
    }

    /// What `addActions` and its like add to a statement.
    pub(super) fn with_calls(&mut self, made: Made, mut given: Map) -> Map {
        for called in self.calls.get(&made).cloned().unwrap_or_default() {
            let (args, _) = self.properties.arguments(called.call);
            let perhaps = called.certainty.perhaps.clone();
            let property = match &*called.name {
                "addActions" => "actions",
                "addNotActions" => "notActions",
                "addResources" | "addAllResources" => "resources",
                "addNotResources" => "notResources",
                name if name.starts_with("add") && name.ends_with("Principal") => "principals",
                name if name.starts_with("addCondition") => {
                    add_condition(&mut given, &args);
                    continue;
                }
                _ => continue,
            };
            let items =
                if called.name == "addAllResources" { vec![Item::there(Value::text("*"))].into() } else { args.items };
            let items = items.into_iter().map(|item| Item { perhaps: item.perhaps.or(perhaps.clone()), ..item });
            let mut before = match given.get(property).state {
                State::Known(Data::List(list)) => list,
                State::Absent => List::default(),
                State::Set { why, .. } | State::Unresolved(why) => List { open: Some(why), ..List::default() },
                State::Known(_) => List::default(),
            };
            before.items.extend(items);
            before.open = before.open.or(args.open);
            given.entries.insert(property.to_owned(), Value::known(Data::List(before)));
        }
        given
    }
}

pub(super) fn with_assumptions(map: Map, construct: &Construct, resource: &Resource) -> Value {
    let mut value = Value::known(Data::Map(map)).at(resource.place.clone());
    for assumption in &construct.certainty.assumptions {
        value = value.assuming(assumption.clone());
    }
    value
}

/// `PolicyStatement.fromJson({Action: …})` with the names of the properties.
fn from_json(args: &List, given: &Map) -> Map {
    let first = args.items.first().and_then(|item| item.value.as_map()).unwrap_or(given);
    let mut map = Map { open: first.open.clone(), ..Map::default() };
    for (name, property) in [
        ("action", "actions"),
        ("notAction", "notActions"),
        ("resource", "resources"),
        ("notResource", "notResources"),
        ("condition", "conditions"),
        ("principal", "principals"),
        ("sid", "sid"),
    ] {
        let value = key(first, name);
        if value.is_there() == Some(false) {
            continue;
        }
        let is_one = property.ends_with('s') && property != "conditions" && value.as_list().is_none();
        let value = if is_one { Value::list([value]) } else { value };
        map.entries.insert(property.to_owned(), value);
    }
    if let Some(effect) = key(first, "effect").as_str() {
        map.entries.insert("effect".to_owned(), Value::text(format!("Effect.{}", effect.to_uppercase())));
    }
    map
}

fn add_condition(given: &mut Map, args: &List) {
    let mut conditions = match given.get("conditions").state {
        State::Known(Data::Map(map)) => map,
        State::Absent => Map::default(),
        _ => Map { open: Some(Why::new("conditions are added")), ..Map::default() },
    };
    match args.items.as_slice() {
        [operator, value] if operator.value.as_str().is_some() => {
            let operator = operator.value.as_str().unwrap_or_default().to_owned();
            conditions.entries.insert(operator, value.value.clone());
        }
        [only] => {
            if let Some(map) = only.value.as_map() {
                conditions.entries.extend(map.entries.clone());
            }
        }
        _ => conditions.open = Some(Why::new("conditions are added")),
    }
    given.entries.insert("conditions".to_owned(), Value::known(Data::Map(conditions)));
}
