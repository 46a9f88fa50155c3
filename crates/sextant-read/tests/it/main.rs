//! The readers on small trees, whole outputs.

mod cloudformation;
mod node;
