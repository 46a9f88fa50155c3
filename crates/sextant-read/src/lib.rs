//! Repository to facts: the walk, and a reader for each dialect of infrastructure code.
//!
//! A reader takes the [`Tree`], reads the files it understands, and returns resources, gaps and problems. One bad file
//! never loses the others.

pub mod arm;
pub mod artefacts;
pub mod cloudformation;
pub mod compose;
pub mod kubernetes;
pub mod node;
pub mod pipelines;
pub mod plan;
mod skipped;
pub mod terraform;
mod tracked;
mod tree;
pub mod unread;
mod walk;

pub use tree::{Hides, Limits, Skipped, Tree, TreeFile, scope_of};
