//! Tests of the reviewer as a whole.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod cases;
mod command_line;
mod environments;
mod examples;
mod facts;
mod hints;
mod hostile;
mod map;
mod metamorphic;
mod mutation;
mod reference;
mod rules;
mod silence;
mod workloads;
