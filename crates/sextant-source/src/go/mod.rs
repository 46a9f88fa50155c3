//! Go: how its sources are lowered, where its imports lead, and what its library gives.

mod builtin;
mod imports;
mod lower;

pub(crate) use imports::{Imports, Settings, is_test, library, plain_path, settings};
pub(crate) use lower::lower;
