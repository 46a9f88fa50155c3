//! Java: how its sources are lowered, where its imports lead, and what its library gives.

mod builtin;
mod call;
mod format;
mod imports;
mod lower;
mod method;
mod settings;

pub(crate) use builtin::is_namespace;
pub(crate) use format::formatted;
pub(crate) use imports::{Imports, library};
pub(crate) use lower::lower;
pub(crate) use settings::{Settings, settings};
