//! Paths of the reviewed tree: relative, with `/`, compared as text.

/// Joins a path to a directory and works off `.` and `..`. `None` where the result would leave the tree; an absolute path
/// leaves it too.
#[must_use]
pub fn join(directory: &str, relative: &str) -> Option<String> {
    if relative.starts_with('/') {
        return None;
    }
    let mut segments: Vec<&str> = Vec::new();
    for segment in directory.split('/').chain(relative.split('/')) {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            other => segments.push(other),
        }
    }
    Some(segments.join("/"))
}

/// The directory of a file; empty for a file at the root.
#[must_use]
pub fn directory(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// Whether `path` is `root` or lies below it. The empty root holds everything.
#[must_use]
pub fn lies_in(path: &str, root: &str) -> bool {
    root.is_empty() || path == root || path.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))
}
