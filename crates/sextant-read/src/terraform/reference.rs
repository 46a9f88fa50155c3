//! What names refer to: variables, local values, resources, module outputs, paths.

use super::expand::{Expansion, Form, Member};
use super::merge::{draw, maybe};
use super::scope::Scope;
use super::syntax::{Block, Step};
use super::world::Instance;
use super::{access, expand, path};
use sextant_facts::{Data, Item, List, Map, Place, Reference, Value, Why};

impl<'t> Scope<'_, 't> {
    /// The value of a name that no surrounding construct binds, and of the steps after it.
    pub(super) fn declared(&self, name: &str, steps: &[Step], place: &Place) -> Value {
        let (first, rest) = match steps.split_first() {
            Some((Step::Attribute(first), rest)) => (first.as_str(), rest),
            _ => return self.world.fault(format!("`{name}` is not declared"), place),
        };
        match name {
            "var" => self.walk(self.world.variable(self.module, first, place), rest, place),
            "local" => self.walk(self.world.local(self.module, first, place), rest, place),
            "path" => self.walk(self.path(first, place), rest, place),
            "terraform" => self.walk(self.terraform(first, place), rest, place),
            "module" => self.call(first, rest, place),
            "each" | "count" | "self" => {
                Value::unresolved(Why::at(format!("`{name}.{first}` outside of its block"), place.clone()))
            }
            "data" => match rest.split_first() {
                Some((Step::Attribute(second), rest)) => self.resource(&format!("data.{first}.{second}"), rest, place),
                _ => self.world.fault("an incomplete reference".to_owned(), place),
            },
            "resource" => match rest.split_first() {
                Some((Step::Attribute(second), rest)) => self.resource(&format!("{first}.{second}"), rest, place),
                _ => self.world.fault("an incomplete reference".to_owned(), place),
            },
            _ => self.resource(&format!("{name}.{first}"), rest, place),
        }
    }

    fn path(&self, name: &str, place: &Place) -> Value {
        let directory = match name {
            "module" => &self.module.module.directory,
            "root" => self.world.root,
            _ => return Value::set(Why::at(format!("`path.{name}` depends on the machine"), place.clone())),
        };
        let directory = path::shown(directory);
        Value::text(directory).referring(Reference::File(directory.into()))
    }

    fn terraform(&self, name: &str, place: &Place) -> Value {
        match name {
            "workspace" => Value::text("default").assuming("workspace `default`"),
            _ => Value::set(Why::at(format!("`terraform.{name}` depends on the run"), place.clone())),
        }
    }

    fn resource(&self, key: &str, steps: &[Step], place: &Place) -> Value {
        let Some((key, block)) = self.module.module.resources.get_key_value(key) else {
            return self.world.fault(format!("`{key}` is not declared in this module"), place);
        };
        let expansion = expand::expansion(self.world, self.module, key, block);
        let object = |member: &Member| expand::object(self.world, self.module, key, block, &expansion, member);
        self.selected(&expansion, steps, place, &object, &|scope, object, steps| scope.walk(object, steps, place))
    }

    /// An output of a module call.
    fn call(&self, name: &str, steps: &[Step], place: &Place) -> Value {
        let Some((name, block)) = self.module.module.calls.get_key_value(name) else {
            return self.world.fault(format!("module `{name}` is not called here"), place);
        };
        let key = format!("module.{name}");
        let expansion = expand::expansion(self.world, self.module, &key, block);
        // Outputs are read one by one: two modules may need outputs of each other.
        if let Some((member, steps)) = self.member(&expansion, steps)
            && let Some((Step::Attribute(output), rest)) = steps.split_first()
        {
            let value = self.output(&key, block, &expansion, member, output, place);
            return self.walk(value, rest, place);
        }
        let object = |member: &Member| self.outputs(&key, block, &expansion, member, place);
        self.selected(&expansion, steps, place, &object, &|scope, object, steps| scope.walk(object, steps, place))
    }

    /// The one member that steps select for certain, and the steps after.
    fn member<'e, 's>(&self, expansion: &'e Expansion, steps: &'s [Step]) -> Option<(&'e Member, &'s [Step])> {
        match (expansion.form, steps.split_first()) {
            (Form::Single, _) => expansion.members.first().map(|member| (member, steps)),
            (_, Some((Step::Index(index), rest))) => Some((expansion.member(&self.eval(index))?, rest)),
            _ => None,
        }
    }

    fn output(
        &self,
        key: &str,
        block: &'t Block,
        expansion: &Expansion,
        member: &Member,
        output: &str,
        place: &Place,
    ) -> Value {
        let value = match self.child(key, block, expansion, member) {
            Ok(child) => self.world.output(&child, output, place),
            Err(why) => match expand::known_module(self.module, block) {
                Some(name) => {
                    let address = expand::address(self.world, self.module, key, member);
                    Value::set(Why::at(format!("it is an output of module `{name}`"), block.place.clone()))
                        .referring(Reference::Resource { address, attribute: output.into() })
                }
                None => return Value::unresolved(why),
            },
        };
        match &member.perhaps {
            Some(why) => maybe(value, why),
            None => value,
        }
    }

    /// All outputs of a module call, as an object.
    fn outputs(&self, key: &str, block: &'t Block, expansion: &Expansion, member: &Member, place: &Place) -> Value {
        let child = match self.child(key, block, expansion, member) {
            Ok(child) => child,
            Err(why) => return Value::unresolved(why),
        };
        let names = child.module.outputs.keys();
        Value::map(names.map(|name| (name.clone(), self.world.output(&child, name, place))))
    }

    fn child(
        &self,
        key: &str,
        block: &'t Block,
        expansion: &Expansion,
        member: &Member,
    ) -> Result<std::rc::Rc<Instance<'t>>, Why> {
        expand::child(self.world, self.module, key, block, expansion, member)
    }

    /// What steps select of the members of a declaration with `count` or `for_each`, or of the only one.
    fn selected(
        &self,
        expansion: &Expansion,
        steps: &[Step],
        place: &Place,
        object: &dyn Fn(&Member) -> Value,
        walk: &dyn Fn(&Self, Value, &[Step]) -> Value,
    ) -> Value {
        let certain = |member: &Member, value: Value| match &member.perhaps {
            Some(why) => maybe(value, why),
            None => value,
        };
        match (expansion.form, steps.split_first()) {
            (Form::Single, _) => {
                expansion.members.first().map_or_else(Value::absent, |member| walk(self, object(member), steps))
            }
            (_, Some((Step::Index(index), rest))) => {
                let key = self.eval(index);
                let value = match expansion.member(&key) {
                    Some(member) => certain(member, walk(self, object(member), rest)),
                    None if access::key_text(&key).is_some() && expansion.open.is_none() => {
                        self.world.fault("there is no such instance".to_owned(), place);
                        Value::absent()
                    }
                    None => self.one_of(expansion, &key, rest, object, walk),
                };
                expansion.assumptions.iter().fold(value, |value, text| value.assuming(text.clone()))
            }
            _ => walk(self, collection(expansion, object), steps),
        }
    }

    /// An attribute of a member whose key is not known: there, if all members have it.
    fn one_of(
        &self,
        expansion: &Expansion,
        key: &Value,
        steps: &[Step],
        object: &dyn Fn(&Member) -> Value,
        walk: &dyn Fn(&Self, Value, &[Step]) -> Value,
    ) -> Value {
        let why = key.why().cloned().unwrap_or_else(|| Why::new("the instance's key is not known"));
        let mut there = expansion.open.is_none() && !expansion.members.is_empty();
        let mut out = Value::absent();
        for member in expansion.members.iter().take(8) {
            let value = walk(self, object(member), steps);
            there &= member.perhaps.is_none() && value.is_there() == Some(true);
            out = draw(out, &value);
        }
        let state = if there { Value::set(why).state } else { Value::unresolved(why).state };
        Value { state, ..out }
    }
}

/// All members of a declaration: a list by `count`, a map by `for_each`.
fn collection(expansion: &Expansion, object: &dyn Fn(&Member) -> Value) -> Value {
    let data = if expansion.form == Form::Count {
        let items =
            expansion.members.iter().map(|member| Item { value: object(member), perhaps: member.perhaps.clone() });
        Data::List(List { items: items.collect(), open: expansion.open.clone() })
    } else {
        let mut map = Map { open: expansion.open.clone(), ..Map::default() };
        for member in &expansion.members {
            let Some(key) = member.key.as_ref().and_then(access::key_text) else { continue };
            let value = match &member.perhaps {
                Some(why) => maybe(object(member), why),
                None => object(member),
            };
            map.entries.insert(key, value);
        }
        Data::Map(map)
    };
    let value = Value::known(data);
    expansion.assumptions.iter().fold(value, |value, text| value.assuming(text.clone()))
}
