//! The readers on small trees, whole outputs.
#![allow(clippy::unwrap_used, clippy::panic)]

mod artefacts;
mod cloudformation;
mod hostile;
mod node;
mod pipelines;
mod plan;
mod shown;
mod terraform;
mod tracked;
