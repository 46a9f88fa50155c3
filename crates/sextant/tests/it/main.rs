//! Tests of the reviewer as a whole.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod cases;
mod hostile;
mod rules;
mod silence;
