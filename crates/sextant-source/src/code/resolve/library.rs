//! What the CDK's own classes and static methods give.

use super::construct::Made;
use super::{Loc, Resolver, Thing};
use crate::cdk::{Name, camel};
use crate::code::syntax::{Argument, Kind};
use crate::language::Language;
use sextant_facts::{Data, Item, List, Map, State, Text, Value};
use std::sync::Arc;

/// Classes that are no plain structures although Python makes them with keywords alone.
const CLASSES: [&str; 12] = [
    "App",
    "AssetCode",
    "CompositePrincipal",
    "FlowLog",
    "JsonSchema",
    "ManagedPolicy",
    "PolicyDocument",
    "PolicyStatement",
    "RequestValidator",
    "Schedule",
    "Stage",
    "StateMachineFragment",
];

impl Resolver<'_> {
    /// What the CDK itself gives back.
    pub(super) fn of_package(&mut self, loc: Loc, name: &Name, arguments: &[Argument]) -> Value {
        let Some(member) = name.member.as_deref() else {
            return if self.is_structure(loc.module, name, arguments) {
                let (_, kwargs) = self.arguments(loc, arguments);
                Value::known(Data::Map(camel_keys(kwargs)))
            } else {
                Made::of(loc).value("")
            };
        };
        if name.class.starts_with("Cfn") && member.ends_with("Property") {
            let (args, kwargs) = self.arguments(loc, arguments);
            let first = args.items.into_iter().next().map(|item| item.value);
            return first.unwrap_or_else(|| Value::known(Data::Map(camel_keys(kwargs))));
        }
        if member == "of" {
            return Made::of(loc).value("");
        }
        match name.class.as_str() {
            "Duration" | "Size" => self.measure(loc, &name.class, member, arguments),
            "Fn" if member == "join" => self.joined_text(loc, arguments),
            "Arn" if member == "format" => self.formatted_arn(loc, arguments),
            _ => self.made_by_factory(loc, name, member, arguments),
        }
    }

    fn is_structure(&self, module: usize, name: &Name, arguments: &[Argument]) -> bool {
        let is_python = self.module(module).is_some_and(|module| module.language == Language::Python);
        let keywords_only = arguments.iter().all(|argument| match argument {
            Argument::Keyword(name, _) => **name != *"scope",
            Argument::DoubleSplat(_) => true,
            Argument::Positional(_) | Argument::Splat(_) => false,
        });
        is_python && !arguments.is_empty() && keywords_only && !CLASSES.contains(&&*name.class)
    }

    pub(super) fn argument(&mut self, loc: Loc, arguments: &[Argument], index: usize) -> Option<Value> {
        let (args, kwargs) = self.arguments(loc, arguments);
        let first = args.items.into_iter().nth(index).map(|item| item.value);
        first.or_else(|| kwargs.entries.into_iter().map(|(_, value)| value).nth(index))
    }

    /// `Duration.minutes(5)` in seconds, `Size.gibibytes(1)` in MiB.
    fn measure(&mut self, loc: Loc, class: &str, unit: &str, arguments: &[Argument]) -> Value {
        let why = self.reason(loc, "it is a computed duration or size");
        let factor = match (class, unit) {
            ("Duration", "seconds") | ("Size", "mebibytes") => 1,
            ("Duration", "minutes") => 60,
            ("Duration", "hours") => 3_600,
            ("Duration", "days") => 86_400,
            ("Size", "gibibytes") => 1_024,
            ("Size", "tebibytes") => 1_048_576,
            _ => return Value::set(why),
        };
        let amount = self.argument(loc, arguments, 0).unwrap_or_else(Value::absent);
        let known = match amount.data() {
            Some(Data::Int(number)) => number.checked_mul(factor).map(Value::int),
            Some(Data::Float(number)) => {
                Some(Value::known(Data::Float(number * f64::from(i32::try_from(factor).unwrap_or(1)))))
            }
            _ => None,
        };
        known.unwrap_or_else(|| Value::set(why)).drawn_from(&amount)
    }

    /// `stack.formatArn({…})`: the text, with holes for what only the deployment knows.
    pub(super) fn formatted_arn(&mut self, loc: Loc, arguments: &[Argument]) -> Value {
        let (args, kwargs) = self.arguments(loc, arguments);
        let first = args.items.first().and_then(|item| item.value.as_map().cloned());
        let parts = camel_keys(first.unwrap_or(kwargs));
        let why = self.reason(loc, "it is known when it is deployed");
        let part = |name: &str| match parts.get(name) {
            value if value.is_there() == Some(true) => value,
            _ if name == "resourceName" => Value::absent(),
            _ => Value::set(why.clone()),
        };
        let format = parts.get("arnFormat");
        let (before, between) = match format.as_str().unwrap_or_default() {
            "ArnFormat.COLON_RESOURCE_NAME" => ("", ":"),
            "ArnFormat.SLASH_RESOURCE_SLASH_RESOURCE_NAME" => ("/", "/"),
            "ArnFormat.NO_RESOURCE_NAME" => ("", ""),
            _ => ("", "/"),
        };
        let mut text = Text::literal("arn");
        let mut drawn = Value::absent();
        for name in ["partition", "service", "region", "account", "resource"] {
            let value = part(name);
            text.push_literal(":");
            text.push_literal(if name == "resource" { before } else { "" });
            text.push(&value.to_text());
            drawn = drawn.drawn_from(&value);
        }
        let name = part("resourceName");
        if !matches!(name.state, State::Absent) {
            text.push_literal(between);
            text.push(&name.to_text());
            drawn = drawn.drawn_from(&name);
        }
        Value::known(Data::Text(text)).drawn_from(&drawn)
    }

    fn joined_text(&mut self, loc: Loc, arguments: &[Argument]) -> Value {
        let (args, _) = self.arguments(loc, arguments);
        let mut items = args.items.into_iter().map(|item| item.value);
        let (Some(separator), Some(parts)) = (items.next(), items.next()) else {
            return Value::set(self.reason(loc, "it is joined when it is deployed"));
        };
        let Some(list) = parts.as_list().filter(|list| list.open.is_none()) else {
            return Value::set(self.reason(loc, "it is joined when it is deployed")).drawn_from(&parts);
        };
        let mut text = Text::default();
        let mut drawn = Value::absent();
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 {
                text.push(&separator.to_text());
            }
            text.push(&item.value.to_text());
            drawn = drawn.drawn_from(&item.value);
        }
        Value::known(Data::Text(text)).drawn_from(&drawn)
    }

    /// What a static method of the CDK gives: its name and arguments say what it is.
    fn made_by_factory(&mut self, loc: Loc, name: &Name, member: &str, arguments: &[Argument]) -> Value {
        let member = self.of_language(loc.module, member);
        let (args, kwargs) = self.arguments(loc, arguments);
        let (args, kwargs) = match (name.class.as_str(), member.as_str()) {
            ("TaskInput", "fromObject") => object_given(args, camel_keys(kwargs)),
            _ => parted(args, camel_keys(kwargs)),
        };
        let why = self.reason(loc, &format!("it is what `{}.{member}` gives", name.class));
        let detail = Map::closed([
            ("callee", Value::text(format!("{}.{member}", name.class))),
            ("name", Value::text(member)),
            ("module", Value::text(&*name.type_name())),
            ("args", Value::known(Data::List(args))),
            ("kwargs", Value::known(Data::Map(kwargs))),
        ]);
        Value::new(State::Set { why, detail: Some(Arc::new(detail)) })
    }

    /// `new CfnParameter(…).valueAsString`: its default.
    pub(super) fn parameter_of_template(&mut self, loc: Loc, made: Made, attribute: &str) -> Option<Value> {
        if !attribute.starts_with("value") {
            return None;
        }
        let Kind::Call { function, arguments } = &self.expr(made.loc())?.kind else { return None };
        let Thing::Library { dotted, .. } = self.identify(Loc { expr: *function, ..made.loc() }) else { return None };
        if !Name::of(&dotted)?.is_in("", "CfnParameter") {
            return None;
        }
        let (args, kwargs) = self.arguments(made.loc(), arguments);
        let id = args.items.get(1).map(|item| item.value.to_text().to_string()).unwrap_or_default();
        let (_, kwargs) = parted(args, kwargs);
        let default = kwargs.get("default");
        Some(match default.is_there() {
            Some(true) => default.assuming(format!("default of parameter `{id}`")),
            _ => Value::set(self.reason(loc, &format!("parameter `{id}` has no default"))),
        })
    }
}

/// Properties that TypeScript hands over as a last object and Python as keywords.
pub(crate) fn parted(mut args: List, mut kwargs: Map) -> (List, Map) {
    let last = args.items.last().and_then(|item| item.value.as_map());
    let named = |map: &Map| {
        map.entries.keys().all(|key| {
            key.starts_with(|c: char| c.is_ascii_lowercase()) && key.chars().all(|c| c.is_ascii_alphanumeric())
        })
    };
    if kwargs.entries.is_empty()
        && kwargs.open.is_none()
        && let Some(map) = last.filter(|map| named(map))
    {
        kwargs = map.clone();
        args.items.pop();
    }
    (args, kwargs)
}

/// A method that takes one object with keys of the user's own: these, whatever they are called.
fn object_given(mut args: List, kwargs: Map) -> (List, Map) {
    if args.items.is_empty() {
        let named = kwargs.entries.into_iter().next().map(|(_, value)| value);
        args.items.extend(named.map(Item::there));
    }
    let Some(first) = args.items.first().cloned() else { return (args, Map { entries: Default::default(), ..kwargs }) };
    args.items.clear();
    let kwargs = match first.value.state {
        State::Known(Data::Map(map)) => map,
        State::Set { why, .. } | State::Unresolved(why) => Map { open: Some(why), ..Map::default() },
        State::Known(_) | State::Absent => Map::default(),
    };
    (args, kwargs)
}

fn camel_keys(map: Map) -> Map {
    Map { entries: map.entries.into_iter().map(|(key, value)| (camel(&key), value)).collect(), open: map.open }
}
