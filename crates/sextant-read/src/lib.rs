//! Repository to facts: the walk, and a reader for each dialect of infrastructure code.
//!
//! A reader takes the [`Tree`], reads the files it understands, and returns resources, gaps and problems. One bad file
//! never loses the others.

pub mod artefacts;
pub mod cloudformation;
pub mod node;
pub mod pipelines;
pub mod plan;
pub mod terraform;
mod tree;
pub mod unread;

pub use tree::{Limits, Skipped, Tree, TreeFile, scope_of};
