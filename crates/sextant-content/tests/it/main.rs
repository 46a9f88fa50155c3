//! Tests of the content loader and of the built-in content.

mod builtin;
