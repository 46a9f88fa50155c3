//! Where the objects of a class get their fields from.

use super::environment::not_set;
use super::name::several;
use super::{Loc, Resolver, Source, Sources, Thing};
use crate::code::syntax::ClassId;
use crate::language::Language;
use crate::limits::BASES;
use sextant_facts::{Data, Reference, State, Value, Why};

/// Where the objects of a class get their fields from.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fields {
    /// From assignments only.
    Plain,
    /// From arguments of the constructor that the class does not write itself: dataclasses and models.
    Constructor,
    /// From the environment too, by variables that begin with this prefix.
    Settings(String),
}

impl Resolver<'_> {
    pub(super) fn fields(&mut self, module: usize, class: ClassId, depth: usize) -> Fields {
        let Some(found) = self.module(module) else { return Fields::Plain };
        let own = match (found.language, found.class(class)) {
            (Language::Python, Some(own)) => own,
            (Language::Go, _) => return Fields::Constructor,
            _ => return Fields::Plain,
        };
        for decorator in &own.decorators {
            let dotted = self.dotted(Loc { module, frame: 0, expr: *decorator });
            if matches!(dotted.trim_end_matches("()").rsplit('.').next(), Some("dataclass" | "define" | "frozen" | "s"))
            {
                return Fields::Constructor;
            }
        }
        for base in own.bases.iter().take(BASES) {
            let base = Loc { module, frame: 0, expr: *base };
            match self.identify(base) {
                Thing::Library { dotted, .. } => match dotted.rsplit('.').next() {
                    Some("BaseSettings") => return Fields::Settings(self.prefix(module, class)),
                    Some("BaseModel" | "NamedTuple" | "SQLModel") => return Fields::Constructor,
                    _ => {}
                },
                Thing::Class(m, c) if depth > 0 && (m, c) != (module, class) => {
                    let found = self.fields(m, c, depth / 2);
                    if found != Fields::Plain {
                        return found;
                    }
                }
                _ => {}
            }
        }
        Fields::Plain
    }

    /// The `env_prefix` of a settings class.
    fn prefix(&mut self, module: usize, class: ClassId) -> String {
        let Some(sources) = self.class_sources(module, class, "model_config", BASES) else { return String::new() };
        let config = self.value_of(sources, &several("`model_config`"));
        let prefix = match &config.state {
            State::Known(Data::Map(map)) => map.get("env_prefix"),
            State::Set { detail: Some(detail), .. } => match detail.get("kwargs").as_map() {
                Some(kwargs) => kwargs.get("env_prefix"),
                None => return String::new(),
            },
            _ => return String::new(),
        };
        prefix.as_str().unwrap_or_default().to_owned()
    }

    /// What a settings field is without its variable holds only while that variable is not set.
    pub(super) fn or_environment(&mut self, sources: Sources, prefix: &str, name: &str) -> Sources {
        let variable = format!("{prefix}{name}").to_uppercase();
        let value = self.value_of(sources, &several(&format!("field `{name}`")));
        let reference = Reference::Environment(variable.as_str().into());
        let value = match &value.state {
            State::Known(_) | State::Absent => value.assuming(not_set(&variable)),
            _ => {
                let why = Why::new(format!("it is read from environment variable `{variable}`"));
                Value { state: State::Set { why, detail: None }, ..value }
            }
        };
        Sources { list: vec![Source::Value(value.referring(reference))], ..Sources::default() }
    }
}
