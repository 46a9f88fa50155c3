//! Python: how its sources are lowered, where its imports lead, and what its standard library gives.

mod builtin;
mod imports;
mod lower;

pub(crate) use imports::{Imports, library};
pub(crate) use lower::lower;
