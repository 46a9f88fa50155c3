//! Where results go: standard output, or files beside the formats that ask for them.

use super::CliError;
use sextant::kept;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

/// Whether standard output takes colours.
pub(crate) fn coloured(no_color: bool) -> bool {
    !no_color && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()) && std::io::stdout().is_terminal()
}

/// Prints a result. A reader that stops reading (`| head`) is no error.
pub(crate) fn print(text: &str) -> Result<(), CliError> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes a file whole, and the folders it stands in.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), CliError> {
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent).map_err(|cause| CliError::file(parent, &cause))?;
    }
    kept::write(path, text).map_err(|cause| CliError::file(path, &cause))
}
