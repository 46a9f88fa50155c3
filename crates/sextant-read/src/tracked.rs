//! Which files git tracks: the paths in `.git/index`, read without git.
//!
//! An ignore file does not hide what is tracked all the same. The index is input like any other file: it is bounded, a
//! link in its place is not followed, and a path in it that leads out of the tree is no path.

use std::path::Path;

/// Largest index that is read, in bytes.
pub(crate) const INDEX_BYTES: u64 = 64 * 1024 * 1024;
/// Longest path in the index, in bytes, as in Linux.
const PATH_BYTES: usize = 4096;
/// What stands before the object name of an entry: times, device, inode, mode, owner, size.
const STATUS: usize = 40;

/// Calls `visit` with each file that the index of the tree at `root` names. A tree without an index names none.
///
/// # Errors
/// Why the index cannot be read.
pub(crate) fn visit(root: &Path, most: usize, visit: &mut dyn FnMut(&str)) -> Result<(), String> {
    let folder = root.join(".git");
    let is_real =
        |path: &Path, wanted: fn(&std::fs::Metadata) -> bool| std::fs::symlink_metadata(path).ok().filter(wanted);
    // In a worktree or submodule `.git` is a file that leads elsewhere.
    if is_real(&folder, std::fs::Metadata::is_dir).is_none() {
        return Ok(());
    }
    let path = folder.join("index");
    let Some(found) = is_real(&path, std::fs::Metadata::is_file) else { return Ok(()) };
    if found.len() > INDEX_BYTES {
        return Err(format!("larger than {INDEX_BYTES} bytes"));
    }
    let bytes = std::fs::read(&path).map_err(|error| format!("cannot be read: {}", error.kind()))?;
    // The index does not say how long its object names are: they are those of SHA-1 or of SHA-256.
    let fits = |length: usize| entries(&bytes, length, most, &mut |_| ());
    let length = match (fits(20), fits(32)) {
        (Ok(()), _) => 20,
        (_, Ok(())) => 32,
        (Err(why), _) => return Err(why),
    };
    entries(&bytes, length, most, visit)
}

/// Calls `visit` with each regular file of an index whose object names have `length` bytes.
fn entries(bytes: &[u8], length: usize, most: usize, visit: &mut dyn FnMut(&str)) -> Result<(), String> {
    let mut input = Input { bytes, at: 0 };
    if input.take(4)? != b"DIRC" {
        return Err("not an index of git".to_owned());
    }
    let version = input.number()?;
    if !(2..=4).contains(&version) {
        return Err(format!("version {version} is not known"));
    }
    let count = input.number()?;
    if count as usize > most {
        return Err(format!("more than {most} files"));
    }
    let mut name: Vec<u8> = Vec::new();
    for _ in 0..count {
        let (is_file, before) = (entry(&mut input, version, length, &mut name)?, &name);
        if is_file && let Some(path) = std::str::from_utf8(before).ok().filter(|path| is_plain(path)) {
            visit(path);
        }
    }
    extensions(&mut input, length)
}

/// Reads one entry; `name` holds that of the entry before, and then its own. Whether it is a regular file.
fn entry(input: &mut Input<'_>, version: u32, length: usize, name: &mut Vec<u8>) -> Result<bool, String> {
    let start = input.at;
    let status = input.take(STATUS)?;
    let mode = status.get(24..28).and_then(|mode| mode.try_into().ok()).map_or(0, u32::from_be_bytes);
    if !matches!(mode >> 12, 0o4 | 0o10 | 0o12 | 0o16) {
        return Err("an entry is of no known kind".to_owned());
    }
    input.take(length)?;
    let flags = u16::from_be_bytes([input.byte()?, input.byte()?]);
    if version >= 3 && flags & 0x4000 != 0 {
        input.take(2)?;
    }
    let last = std::mem::take(name);
    if version == 4 {
        let kept = last.len().checked_sub(input.variable()?).ok_or("an entry shortens the path before it too far")?;
        name.extend_from_slice(last.get(..kept).unwrap_or_default());
    }
    name.extend_from_slice(input.until_nul()?);
    if version < 4 {
        // An entry is filled up with NUL to a multiple of eight; one of them has ended the name.
        let taken = input.at - 1 - start;
        input.take(7 - taken % 8)?;
    }
    if name.is_empty() || name.len() > PATH_BYTES || *name < last {
        return Err("the paths are not in order".to_owned());
    }
    Ok(mode >> 12 == 0o10)
}

/// What follows the entries, up to the checksum. In a split index most entries stand elsewhere.
fn extensions(input: &mut Input<'_>, length: usize) -> Result<(), String> {
    while input.left() > length {
        let name = input.take(4)?;
        if name == b"link" {
            return Err("a split index is not read".to_owned());
        }
        let size = input.number()?;
        input.take(size as usize)?;
    }
    if input.left() == length { Ok(()) } else { Err("it ends early".to_owned()) }
}

/// Whether a path names a file below the root and nothing else.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|segment| !matches!(segment, "" | "." | "..")) && !(cfg!(windows) && path.contains(['\\', ':']))
}

struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    fn left(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], String> {
        let end = self.at.checked_add(count);
        let taken = end.and_then(|end| self.bytes.get(self.at..end)).ok_or("it ends early")?;
        self.at += count;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, String> {
        self.take(1).map(|byte| byte.first().copied().unwrap_or_default())
    }

    fn number(&mut self) -> Result<u32, String> {
        self.take(4)?.try_into().map(u32::from_be_bytes).map_err(|_| "it ends early".to_owned())
    }

    /// A number of seven bits a byte, in the form that git gives to offsets.
    fn variable(&mut self) -> Result<usize, String> {
        let mut byte = self.byte()?;
        let mut value = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = self.byte()?;
            value = value.checked_add(1).and_then(|value| value.checked_mul(128)).ok_or("a number is too large")?;
            value |= usize::from(byte & 0x7f);
        }
        Ok(value)
    }

    /// What stands before the next NUL, which is taken too.
    fn until_nul(&mut self) -> Result<&'a [u8], String> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let end = rest.iter().take(PATH_BYTES + 1).position(|byte| *byte == 0).ok_or("a path does not end")?;
        let taken = self.take(end)?;
        self.at += 1;
        Ok(taken)
    }
}
