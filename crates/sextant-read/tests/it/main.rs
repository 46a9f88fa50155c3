//! The readers on small trees, whole outputs.
#![allow(clippy::unwrap_used, clippy::panic)]

mod arm;
mod arm_hostile;
mod artefacts;
mod bicep;
mod cloudformation;
mod compose;
mod hostile;
mod kubernetes;
mod node;
mod pipelines;
mod plan;
mod shown;
mod terraform;
mod tracked;
