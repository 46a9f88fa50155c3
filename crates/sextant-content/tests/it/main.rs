//! Tests of the content loader and of the built-in content.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod builtin;
mod intervals;
mod lens_json;
