//! Text of strangers, made inert for where it is shown.
//!
//! Paths, messages, names and statements come from the reviewed tree and from people. Nothing of them may move a cursor, open
//! a link, end a table cell or turn the reading direction. Formats call this where they write; documents keep the original.

use std::borrow::Cow;

/// The longest escape sequence that is taken out as a whole; of a longer one only the introducer goes, so that a stray
/// introducer hides nothing.
const LONGEST_SEQUENCE: usize = 4096;

/// Text on one line: escape sequences and control characters taken out, line breaks and tabs as spaces, characters that hide
/// or reorder text written as `\u{202e}`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let mut taken = character.len_utf8();
        match character {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\u{1b}' | '\u{80}'..='\u{9f}' => taken = sequence(rest).unwrap_or(taken),
            _ if character.is_control() => {}
            _ if is_special(character) => out.extend(character.escape_unicode()),
            _ => out.push(character),
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    Cow::Owned(out)
}

/// A path or address on one line that still tells it from every other: control characters are written as escapes.
#[must_use]
pub fn path(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' => out.extend(character.escape_default()),
            _ if is_special(character) => out.extend(character.escape_unicode()),
            _ => out.push(character),
        }
    }
    Cow::Owned(out)
}

/// An address that a reader may follow: `https` or `http`, and nothing that ends an attribute or a line.
#[must_use]
pub fn link(url: &str) -> Option<&str> {
    let web = url.starts_with("https://") || url.starts_with("http://");
    let odd = |character: char| {
        is_special(character) || character.is_whitespace() || matches!(character, '"' | '\'' | '<' | '>' | '`' | '\\')
    };
    (web && !url.chars().any(odd)).then_some(url)
}

/// Whether a character acts on the page instead of standing on it.
pub(crate) fn is_special(character: char) -> bool {
    character.is_control() || hides(character)
}

/// Invisible characters, marks and overrides of the reading direction. Joiners stay: scripts and emoji need them.
fn hides(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// The length of the escape sequence that `text` begins with, if it is a whole one.
fn sequence(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().take(LONGEST_SEQUENCE);
    let (_, introducer) = characters.next()?;
    let kind = match introducer {
        '\u{1b}' => characters.next()?.1,
        '\u{9b}' => '[',
        '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => ']',
        _ => return None,
    };
    match kind {
        '[' => {
            let (end, last) = characters.find(|(_, character)| !matches!(character, ' '..='?'))?;
            matches!(last, '@'..='~').then_some(end + 1)
        }
        ']' | 'P' | 'X' | '^' | '_' => {
            let (end, last) = characters.find(|(_, character)| matches!(character, '\u{7}' | '\u{9c}' | '\u{1b}'))?;
            let closing = text.get(end + last.len_utf8()..)?;
            match last {
                '\u{1b}' if closing.starts_with('\\') => Some(end + 2),
                '\u{1b}' => None,
                _ => Some(end + last.len_utf8()),
            }
        }
        ' '..='/' => {
            let (end, last) = characters.find(|(_, character)| !matches!(character, ' '..='/'))?;
            matches!(last, '0'..='~').then_some(end + 1)
        }
        '0'..='~' => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{link, path, visible};

    #[test]
    fn what_acts_on_a_terminal_is_gone() {
        let cases = [
            ("plain – text", "plain – text"),
            ("\u{1b}[31mred\u{1b}[0m", "red"),
            ("\u{1b}]8;;https://evil.example\u{1b}\\here\u{1b}]8;;\u{7}", "here"),
            ("\u{9b}2Jcleared", "cleared"),
            ("\u{1b}(0lines\u{1b}cfull", "linesfull"),
            ("open \u{1b}]0;title without an end", "open ]0;title without an end"),
            ("open \u{1b}[12;3", "open [12;3"),
            ("a\r\nb\tc\u{0}\u{8}\u{7f}", "a  b c"),
            ("admin\u{202e}txt.exe", "admin\\u{202e}txt.exe"),
            ("zero\u{200b}width\u{feff}", "zero\\u{200b}width\\u{feff}"),
            ("\u{1b}", ""),
        ];
        for (text, shown) in cases {
            assert_eq!(visible(text), shown, "{text:?}");
            assert_eq!(visible(shown), shown);
        }
    }

    #[test]
    fn paths_stay_distinct() {
        assert_eq!(path("a\nb\u{1b}[2J.tf"), "a\\nb\\u{1b}[2J.tf");
        assert_ne!(path("a\nb"), path("a b"));
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(link("https://docs.aws.amazon.com/a.html#b"), Some("https://docs.aws.amazon.com/a.html#b"));
        for url in
            ["javascript:alert(1)", "data:text/html,x", "https://a b", "https://a\"onload=", "//a", "https://\u{202e}"]
        {
            assert_eq!(link(url), None, "{url}");
        }
    }
}
