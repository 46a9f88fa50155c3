//! The characters that AWS takes in names, titles and descriptions, and how other texts are made to fit.

/// Whether a name, title or description may hold it.
pub(super) fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || is_space(character) || "-_.,:/()@!&?#+'’".contains(character)
}

fn is_space(character: char) -> bool {
    character.is_ascii_whitespace() || character == '\u{b}'
}

/// The characters of a text that are not plain, each once, as they may be shown.
pub(super) fn strangers(text: &str) -> String {
    let mut found: Vec<char> = text.chars().filter(|character| !is_plain(*character)).collect();
    found.sort_unstable();
    found.dedup();
    let shown = found.iter().take(10).map(|character| {
        if character.is_control() || invisible(*character) {
            character.escape_default().to_string()
        } else {
            character.to_string()
        }
    });
    shown.collect::<Vec<_>>().join(" ")
}

/// Marks that change how their neighbours are read, or show nothing.
fn invisible(character: char) -> bool {
    const RANGES: [std::ops::RangeInclusive<char>; 5] = [
        '\u{200b}'..='\u{200f}',
        '\u{2028}'..='\u{202e}',
        '\u{2060}'..='\u{206f}',
        '\u{feff}'..='\u{feff}',
        '\u{e0000}'..='\u{e007f}',
    ];
    RANGES.iter().any(|range| range.contains(&character))
}

/// The text in plain characters: the nearest ones where there are such, else a question mark.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            _ if is_plain(character) => out.push(character),
            ';' => out.push(','),
            '"' | '`' | '´' | '‘' | '“' | '”' | '„' => out.push('\''),
            '‐'..='―' | '−' | '~' | '•' | '*' => out.push('-'),
            '…' => out.push_str("..."),
            '[' | '{' | '<' => out.push('('),
            ']' | '}' | '>' => out.push(')'),
            '|' | '\\' => out.push('/'),
            '=' => out.push(':'),
            '%' => out.push_str(" percent"),
            '→' => out.push_str("to"),
            '×' => out.push('x'),
            _ if character.is_whitespace() || character.is_control() => out.push(' '),
            _ => out.push('?'),
        }
    }
    out
}

/// The text cut at a word so that it fits, with three dots at its end.
pub(super) fn shortened(text: &str, limit: usize) -> String {
    const DOTS: &str = "...";
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept = limit.saturating_sub(DOTS.len());
    let end = text.char_indices().nth(kept).map_or(text.len(), |(at, _)| at);
    let head = text.get(..end).unwrap_or_default();
    // A text without spaces near its end is cut inside a word: better than losing half of it.
    let cut = head.rfind(char::is_whitespace).filter(|at| *at > end / 2).unwrap_or(end);
    let head = head.get(..cut).unwrap_or_default().trim_end_matches([' ', '\n', ',', ':', '.', '-', '(']);
    format!("{head}{DOTS}")
}

/// Whether an address may be shown as a link.
pub(super) fn is_link(url: &str) -> bool {
    let starts = |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (starts("https://") || starts("http://"))
        && !url.chars().any(|character| character.is_control() || invisible(character))
}
