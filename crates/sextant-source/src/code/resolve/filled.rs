//! Objects that others fill in: the body of a request, a configuration that is handed over. Their class says which fields
//! they have, and what these are by default.

use super::fields::Fields;
use super::{Loc, Resolver, Source, Sources, Thing};
use crate::code::syntax::{ClassId, FunctionId};
use crate::language::Language;
use crate::limits::BASES;
use sextant_facts::{Data, State, Value, Why};

/// Longest default that is spelt out, in bytes.
const SPELT: usize = 60;

impl Resolver<'_> {
    /// What a parameter is of which only the class is known.
    pub(super) fn filled_parameter(&mut self, module: usize, function: FunctionId, index: usize) -> Option<Thing> {
        let found = self.module(module).filter(|module| module.language == Language::Python)?;
        let definition = found.function(function)?;
        let name = &definition.parameters.get(index)?.name;
        let of = *found.types.get(&(definition.scope, name.clone()))?;
        self.filled(Loc { module, frame: 0, expr: of })
    }

    fn filled(&mut self, class: Loc) -> Option<Thing> {
        let Thing::Class(module, class) = self.identify(class) else { return None };
        match self.fields(module, class, BASES) {
            Fields::Plain => None,
            Fields::Constructor => Some(Thing::Filled(module, class)),
            Fields::Settings(_) => Some(Thing::Instance { module, class, made: None }),
        }
    }

    /// The class that declares a field: the class itself, or one it builds on.
    fn declaring(&mut self, module: usize, class: ClassId, name: &str, bases: usize) -> Option<(usize, ClassId)> {
        let own = self.module(module)?.class(class)?;
        if own.fields.iter().any(|field| **field == *name) {
            return Some((module, class));
        }
        let above = self.base_classes(module, class, bases);
        above.into_iter().find_map(|(m, c)| self.declaring(m, c, name, bases / 2))
    }

    /// What a field of such an object is: there unless it may be `None`, and never known.
    pub(super) fn filled_field(&mut self, module: usize, class: ClassId, name: &str, bases: usize) -> Option<Sources> {
        let (module, class) = self.declaring(module, class, name, bases)?;
        let found = self.module(module)?;
        let own = found.class(class)?;
        let default = self.member_sources(module, own.scope, name).map(|sources| {
            let several = Why::new("its default has several values");
            self.value_of(sources, &several)
        });
        let is_declared = found.types.contains_key(&(own.scope, name.into()));
        let is_none = default.as_ref().is_some_and(|default| matches!(default.state, State::Absent));
        let mut text = format!("field `{name}` of `{}` is given by a caller", own.qualified);
        if let Some(default) = default.as_ref().and_then(spelt) {
            text.push_str(&format!(", and {default} by default"));
        }
        let why = match self.written_from_outside(module, class, name) {
            Some(why) => Err(why),
            None if is_declared && !is_none => Ok(Why::new(text)),
            None => Err(Why::new(text)),
        };
        let value = why.map_or_else(Value::unresolved, Value::set);
        Some(Sources { list: vec![Source::Value(value)], ..Sources::default() })
    }

    /// What a field of such an object denotes.
    pub(super) fn filled_part(&mut self, module: usize, class: ClassId, name: &str, bases: usize) -> Thing {
        let Some((module, class)) = self.declaring(module, class, name, bases) else { return Thing::Unknown };
        let Some(found) = self.module(module) else { return Thing::Unknown };
        let scope = found.class(class).map(|class| class.scope);
        let of = scope.and_then(|scope| found.types.get(&(scope, name.into()))).copied();
        of.and_then(|expr| self.filled(Loc { module, frame: 0, expr })).unwrap_or(Thing::Unknown)
    }
}

/// A short default as it is written.
fn spelt(default: &Value) -> Option<String> {
    let plain = matches!(default.data()?, Data::Bool(_) | Data::Int(_) | Data::Float(_) | Data::Text(_));
    let text = default.to_text();
    text.as_literal().filter(|text| plain && text.len() <= SPELT).map(|text| format!("`{text}`"))
}
