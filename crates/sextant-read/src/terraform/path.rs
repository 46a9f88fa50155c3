//! Paths of the tree: relative, `/` between segments, the root is the empty path.

pub(super) use sextant_facts::paths::{directory as parent, join};

/// A directory as text: `.` for the root.
pub(super) fn shown(directory: &str) -> &str {
    if directory.is_empty() { "." } else { directory }
}
