//! Intrinsic functions.

use super::either::same;
use super::stack::{Bindings, Stack};
use super::text::malformed;
use crate::node::Node;
use sextant_facts::{Data, Map, Reference, State, Value, Why};
use std::sync::Arc;

impl Stack<'_> {
    /// The value of a call of `name`.
    pub(super) fn function(&self, name: &str, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        let at_deployment =
            |what: &str| Value::set(Why::at(format!("{what} only to a deployment"), node.place.clone()));
        match name {
            "Ref" => self.reference(arguments, node, bindings),
            "Fn::GetAtt" => self.get_att(arguments, node, bindings),
            "Fn::Sub" => self.sub(arguments, node, bindings),
            "Fn::Join" => self.join(arguments, node, bindings),
            "Fn::Split" => self.split(arguments, node, bindings),
            "Fn::Select" => self.select(arguments, node, bindings),
            "Fn::FindInMap" => self.find_in_map(arguments, node, bindings),
            "Fn::If" => self.choice(arguments, node, bindings),
            "Fn::ToJsonString" => {
                let inner = self.value(arguments, bindings);
                let json = Value::known(Data::Json(Box::new(inner.clone())));
                self.drawn(json, &inner)
            }
            "Fn::Length" => self.length_of(arguments, node, bindings),
            "Fn::Base64" => self.base64(arguments, node, bindings),
            "Fn::ImportValue" => at_deployment("an export of another stack is known"),
            "Fn::GetAZs" => at_deployment("availability zones are known"),
            "Fn::Cidr" => at_deployment("address blocks are known"),
            "Fn::Transform" => self.transform(arguments, node),
            "Fn::And" | "Fn::Or" | "Fn::Not" | "Fn::Equals" => {
                let truth = self.test(node, bindings);
                let value = truth.value.map_or_else(|| Value::set(truth.why), Value::bool);
                truth.assumptions.into_iter().fold(value, Value::assuming)
            }
            name => Value::set(Why::at(format!("function `{name}` is not evaluated"), node.place.clone())),
        }
    }

    fn reference(&self, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        if let Some(name) = arguments.text() {
            return self.named(super::repeat::substitute(name, bindings).to_string().trim(), bindings);
        }
        let name = self.value(arguments, bindings);
        match name.as_str() {
            Some(text) => self.drawn(self.named(text, bindings), &name),
            None => malformed("Ref", node),
        }
    }

    fn get_att(&self, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        let path = match arguments.text() {
            Some(path) => super::repeat::substitute(path, bindings).to_string(),
            None => {
                let parts: Vec<String> =
                    arguments.items().iter().map(|part| self.value(part, bindings).to_text().to_string()).collect();
                parts.join(".")
            }
        };
        match path.split_once('.') {
            Some((resource, attribute)) => self.attribute(resource.trim(), attribute.trim()),
            None => malformed("Fn::GetAtt", node),
        }
    }

    fn select(&self, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        let [index, list] = arguments.items() else { return malformed("Fn::Select", node) };
        let (index, list) = (self.value(index, bindings), self.value(list, bindings));
        let position = index.to_text().as_literal().and_then(|text| text.trim().parse::<usize>().ok());
        let item = match (position, list.as_list()) {
            (Some(position), Some(known)) if known.items.iter().take(position + 1).all(|i| i.perhaps.is_none()) => {
                known.items.get(position).map(|item| item.value.clone())
            }
            _ => None,
        };
        let value = item.unwrap_or_else(|| {
            let why = list.why().or_else(|| index.why()).cloned();
            Value::set(why.unwrap_or_else(|| Why::at("selected item is not known", node.place.clone())))
        });
        self.drawn(self.drawn(value, &list), &index)
    }

    fn find_in_map(&self, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        let [map, first, second, more @ ..] = arguments.items() else { return malformed("Fn::FindInMap", node) };
        let keys = [map, first, second].map(|key| self.value(key, bindings));
        let names = keys.each_ref().map(|key| key.to_text().as_literal().map(str::to_owned));
        let mappings = self.template.section("Mappings");
        self.world.spend(mappings.len() / 8);
        let found = match &names {
            [Some(map), Some(first), Some(second)] => {
                let lookup =
                    |entries: &[(Node, Node)], name: &str| entries.iter().position(|(key, _)| key.text() == Some(name));
                let table = lookup(mappings, map).and_then(|index| mappings.get(index)).map(|(_, table)| table);
                let row = table.and_then(|table| table.get(first));
                self.world.spend(table.map_or(0, |table| table.entries().len()) / 8);
                let cell = row.and_then(|row| row.get(second)).or_else(|| more.first()?.get("DefaultValue"));
                cell.map(|cell| self.value(cell, &[]))
            }
            [Some(map), None, Some(second)] => self.shared_cell(map, second),
            _ => None,
        };
        let value = found.unwrap_or_else(|| {
            let why = keys.iter().find_map(|key| key.why().cloned());
            Value::set(why.unwrap_or_else(|| Why::at("the mapping has no such key", node.place.clone())))
        });
        keys.iter().fold(value, |value, key| self.drawn(value, key))
    }

    /// The value under `second` if it is the same for every first key of a mapping.
    fn shared_cell(&self, map: &str, second: &str) -> Option<Value> {
        let (_, table) = self.template.section("Mappings").iter().find(|(key, _)| key.text() == Some(map))?;
        let mut cells = table.entries().iter().map(|(_, row)| row.get(second));
        let first = self.value(cells.next()??, &[]);
        cells.all(|cell| cell.is_some_and(|cell| same(&first, &self.value(cell, &[])))).then_some(first)
    }

    fn length_of(&self, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        let list = self.value(arguments, bindings);
        let length = match list.as_list() {
            Some(known) if known.open.is_none() && known.items.iter().all(|item| item.perhaps.is_none()) => {
                Value::int(i64::try_from(known.items.len()).unwrap_or(i64::MAX))
            }
            _ => Value::set(Why::at("length of a list that is not known", node.place.clone())),
        };
        self.drawn(length, &list)
    }

    fn base64(&self, arguments: &Node, node: &Node, bindings: &Bindings) -> Value {
        let inner = self.value(arguments, bindings);
        let detail = Some(Arc::new(Map::closed([("Fn::Base64", inner.clone())])));
        let why = Why::at("encoded as base64", node.place.clone());
        self.drawn(Value::new(State::Set { why, detail }), &inner)
    }

    fn transform(&self, arguments: &Node, node: &Node) -> Value {
        let name = arguments.get("Name").and_then(Node::text).unwrap_or("?");
        let value = Value::set(Why::at(format!("transform `{name}` is not evaluated"), node.place.clone()));
        let location = arguments.get("Parameters").and_then(|parameters| parameters.get("Location"));
        let file = location.and_then(Node::text).and_then(|path| {
            let path = path.strip_prefix("./").unwrap_or(path);
            self.world.resolve(self.template.directory(), path)
        });
        file.map_or(value.clone(), |file| value.referring(Reference::File(file)))
    }
}
