//! What all languages share: the form that modules are lowered to, and what is known of its values.
//!
//! A language adds how its sources are lowered, where its imports lead, and what its built-in functions give.

mod definition;
mod flow;
mod imports;
mod json;
pub(crate) mod lowering;
mod module;
mod modules;
mod resolve;
mod resource;
mod syntax;

pub(crate) use imports::{Imports, settings};
pub(crate) use json::from_json;
pub(crate) use lowering::{UNREADABLE, binary, end, is_comment, operator, start, text};
pub(crate) use modules::{Modules, last_segment, parent, within};
pub(crate) use resolve::construct::{Made, is_object, object};
pub(crate) use resolve::frames::is_constructor;
pub(crate) use resolve::library::parted;
pub(crate) use resolve::{Loc, Resolver, Sources, Thing, environment, operator, value};
pub(crate) use resource::resources;
pub(crate) use syntax::*;
