//! The readers on small trees, whole outputs.

mod artefacts;
mod cloudformation;
mod node;
mod pipelines;
mod plan;
mod shown;
mod terraform;
