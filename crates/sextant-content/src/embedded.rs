//! The content that is part of the binary.

use include_dir::{Dir, DirEntry, include_dir};

static CONTENT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../content");

/// The built-in content files as path and text, sorted by path.
#[must_use]
pub fn files() -> Vec<(&'static str, &'static str)> {
    let mut found = Vec::new();
    collect(&CONTENT, &mut found);
    found.sort_unstable();
    found
}

fn collect(directory: &'static Dir<'static>, found: &mut Vec<(&'static str, &'static str)>) {
    for entry in directory.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, found),
            DirEntry::File(file) => {
                if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                    found.push((path, text));
                }
            }
        }
    }
}
