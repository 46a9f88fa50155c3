//! What the expressions of a reading may name.

use crate::architecture::addresses;
use crate::expression::Names;
use crate::paths;
use crate::resource::Resource;
use crate::value::{Data, Map, State, Value, Why};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The names of a reading: the properties of the resource, and a few about the resource itself.
pub(super) struct ResourceNames<'a> {
    pub(super) resource: &'a Resource,
    pub(super) item: Option<Value>,
    pub(super) by_address: &'a BTreeMap<Arc<str>, Value>,
}

impl Names for ResourceNames<'_> {
    fn name(&self, name: &str) -> Option<Value> {
        match name {
            "item" => self.item.clone(),
            "resource_address" => Some(Value::text(&*self.resource.address)),
            "resource_type" => Some(Value::text(&*self.resource.type_name)),
            "resource_path" => Some(Value::text(&*self.resource.place.path)),
            "directory" => Some(Value::text(paths::directory(&self.resource.place.path))),
            "properties" => Some(self.resource.properties.clone()),
            _ => Some(match &self.resource.properties.state {
                State::Known(Data::Map(map)) => map.get(name),
                State::Set { why, .. } | State::Unresolved(why) => Value::unresolved(why.clone()),
                State::Known(_) | State::Absent => Map::default().get(name),
            }),
        }
    }

    fn lend(&self, name: &str) -> Option<&Value> {
        match name {
            "item" => self.item.as_ref(),
            "resource_address" | "resource_type" | "resource_path" | "directory" => None,
            "properties" => Some(&self.resource.properties),
            _ => self.resource.properties.as_map().and_then(|map| map.entries.get(name)),
        }
    }

    fn population(&self, kind: &str) -> Value {
        Value::unresolved(Why::new(format!("`all.{kind}` is not known while components are recognised")))
    }

    fn attribute(&self, _component: usize, field: &str, _or_default: bool) -> Value {
        Value::unresolved(Why::new(format!("`{field}` is not known while components are recognised")))
    }

    fn resource_of(&self, value: &Value) -> Value {
        let found = addresses(value).find_map(|address| self.by_address.get(address));
        match found {
            Some(properties) => properties.clone(),
            None => match &value.state {
                State::Absent => Value::absent(),
                State::Known(_) if value.as_str() == Some("") => Value::absent().drawn_from(value),
                _ => Value::unresolved(Why::new("it does not refer to a resource of the reviewed tree")),
            },
        }
    }
}
