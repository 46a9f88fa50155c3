//! cloudformation.

use crate::Tree;
use sextant_facts::Reading;

/// Reads every file of the dialect in the tree.
#[must_use]
pub fn read(_tree: &Tree) -> Reading {
    Reading::default()
}
