//! Constructs that are imported by a name: those of the tree that bear it.

use super::props::Properties;
use crate::code::{Made, object};
use foldhash::HashMap;
use sextant_facts::{Map, Part, Reference, State, Text, Value};
use std::sync::Arc;

/// The constructs of the tree that are given a name.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// By class and name; `None` where several bear it.
    by_name: HashMap<(Arc<str>, String), Option<Made>>,
    /// What outputs of stacks export, by the name that others import it by.
    exports: HashMap<String, Option<Made>>,
}

impl Properties<'_, '_> {
    /// A reference to the construct of the tree that an imported one is, and what is assumed then.
    pub(super) fn imported(&mut self, value: &Value) -> Option<(Reference, String)> {
        let State::Set { detail: Some(detail), .. } = &value.state else { return None };
        let (class, factory) = detail.entries.get("callee")?.as_str()?.split_once('.')?;
        let by = factory.strip_prefix("from")?.strip_prefix(class)?;
        let of_class: Arc<str> = detail.entries.get("module")?.as_str()?.into();
        let key = first_lower(class);
        let (args, kwargs) = (detail.get("args"), detail.get("kwargs"));
        let given = |suffix: &str| {
            let named = kwargs.as_map().map_or_else(Value::absent, |map| map.get(&format!("{key}{suffix}")));
            let third = args.as_list().filter(|_| by.starts_with(suffix)).and_then(|list| list.items.get(2));
            if named.is_there() == Some(false) { third.map_or(named, |item| item.value.clone()) } else { named }
        };
        let (name, arn) = (given("Name"), given("Arn"));
        self.name_all();
        let named = self.named.as_ref()?;
        let name = name.data().map(|_| name.to_text());
        let (made, written) = match exported(&arn).filter(|_| name.is_none()) {
            Some(export) => (named.exports.get(&spelt(&export)?).copied()??, export),
            None => {
                let name = name.or_else(|| arn.data().map(|_| last_of_arn(&arn.to_text())))?;
                (named.by_name.get(&(of_class, spelt(&name)?)).copied()??, name)
            }
        };
        let address = self.addresses.address(self.addresses.known(made))?.clone();
        let attribute = detail.get("attribute").as_str().unwrap_or_default().into();
        let assumption = format!("`{written}` is the name of `{address}`");
        Some((Reference::Resource { address, attribute }, assumption))
    }

    /// Notes the names of all constructs, once.
    fn name_all(&mut self) {
        if self.named.is_some() {
            return;
        }
        let mut named = Named::default();
        for construct in self.walk.constructs.clone() {
            let Some(class) = construct.name.filter(|_| construct.scoped) else { continue };
            let (_, given) = self.given(construct.made);
            if class.is_in("", "CfnOutput") {
                let made = object(&given.get("value")).map(|found| found.made);
                let export = given.get("exportName");
                if let (Some(export), Some(made)) = (export.data().and_then(|_| spelt(&export.to_text())), made) {
                    note(&mut named.exports, export, made);
                }
            } else if let Some(name) = own_name(&given, &class.class) {
                note(&mut named.by_name, (class.type_name(), name), construct.made);
            }
        }
        self.named = Some(named);
    }
}

fn note<K: std::hash::Hash + Eq>(all: &mut HashMap<K, Option<Made>>, key: K, made: Made) {
    all.entry(key).and_modify(|found| *found = found.filter(|found| *found == made)).or_insert(Some(made));
}

fn own_name(given: &Map, class: &str) -> Option<String> {
    let name = given.get(&format!("{}Name", first_lower(class)));
    name.data().and_then(|_| spelt(&name.to_text()))
}

/// What is exported under a name: `Fn.importValue("name")`.
fn exported(value: &Value) -> Option<Text> {
    let State::Set { detail: Some(detail), .. } = &value.state else { return None };
    if detail.entries.get("callee")?.as_str()? != "Fn.importValue" {
        return None;
    }
    Some(detail.get("args").as_list()?.items.first()?.value.to_text())
}

/// A name to compare by: holes are alike where they have one reason. One without any letters names nothing.
fn spelt(text: &Text) -> Option<String> {
    let says_something = text.parts.iter().any(|part| match part {
        Part::Literal(text) => text.chars().filter(|c| c.is_alphanumeric()).count() > 2,
        Part::Hole(_) => false,
    });
    let part = |part: &Part| match part {
        Part::Literal(text) => text.clone(),
        Part::Hole(why) => format!("${{{}}}", why.text),
    };
    says_something.then(|| text.parts.iter().map(part).collect())
}

/// The name in `arn:aws:iam::…:role/path/name`.
fn last_of_arn(arn: &Text) -> Text {
    let mut name = Text::default();
    for part in &arn.parts {
        match part {
            Part::Literal(text) => match text.rsplit_once([':', '/']) {
                Some((_, after)) => name = Text::literal(after),
                None => name.push_literal(text),
            },
            Part::Hole(why) => name.push_hole(why.clone()),
        }
    }
    name
}

fn first_lower(class: &str) -> String {
    let mut chars = class.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
