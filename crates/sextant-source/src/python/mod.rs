//! Python: from a tree to a module, from modules to what is known of each match.

mod flow;
mod lower;
mod module;
mod modules;
mod resolve;
mod resource;
mod syntax;

pub(crate) use lower::lower;
pub(crate) use modules::Modules;
pub(crate) use resource::resources;
pub(crate) use syntax::Module;
