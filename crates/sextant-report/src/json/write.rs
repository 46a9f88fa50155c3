//! Writing JSON so that it is safe to look at.

use crate::inert::is_special;
use serde::Serialize;
use std::fmt::Write as _;

/// Indented JSON with a line break at its end. Characters that act on a terminal or hide text are escaped; they can occur
/// inside strings only, so that the value stays the same.
pub(crate) fn indented(value: &impl Serialize) -> String {
    // Neither maps with other keys than strings nor failing implementations occur in our shapes.
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    let mut out = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        if character != '\n' && is_special(character) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out.push('\n');
    out
}
