//! What the tool keeps in the reviewed tree: read within bounds, and never through a link that leads elsewhere.

use std::io::{Error, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Largest kept file that is read, in bytes.
pub const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// The path of a kept file below `root`.
///
/// # Errors
/// When a part of it is a link: the tree is not trusted to say where the tool reads and writes.
pub fn path(root: &Path, relative: &str) -> std::io::Result<PathBuf> {
    let mut path = root.to_owned();
    for segment in relative.split('/') {
        path.push(segment);
        if std::fs::symlink_metadata(&path).is_ok_and(|about| about.is_symlink()) {
            let message = format!("{} is a symbolic link, which is not followed", path.display());
            return Err(Error::new(ErrorKind::InvalidInput, message));
        }
    }
    Ok(path)
}

/// The text of a file.
///
/// # Errors
/// When it is no regular file, is too large, is not UTF-8 or cannot be read.
pub fn read(path: &Path) -> std::io::Result<String> {
    if !std::fs::symlink_metadata(path)?.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "not a regular file"));
    }
    let mut text = String::new();
    let read = std::fs::File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if read as u64 > MOST_BYTES {
        return Err(Error::new(ErrorKind::InvalidData, format!("larger than {MOST_BYTES} bytes")));
    }
    Ok(text)
}

/// Writes a file whole: into a new file beside it, which then takes its place. A link in either place is replaced, not
/// followed.
///
/// # Errors
/// When it cannot be written; the file is then as it was.
pub fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    let new = path.with_file_name(name);
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&new, path)
}
