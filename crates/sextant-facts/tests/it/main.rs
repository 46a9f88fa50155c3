//! Tests of expressions, recognition and probes.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod completions;
mod expressions;
mod hosts;
mod probes;
