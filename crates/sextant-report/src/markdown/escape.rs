//! Text of strangers in Markdown: shown as it is, never a link, an image, markup or the end of a cell.

use crate::inert::visible;
use std::fmt::Write as _;

/// Text in a paragraph, an item or a cell. Pairs of backticks stay code; what looks like an address becomes code, since
/// some pages turn even bare addresses and names into links.
pub(crate) fn text(text: &str) -> String {
    let text = visible(text);
    let parts: Vec<&str> = text.split('`').collect();
    let inner = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    let paired = parts.len() % 2 == 1 && inner.iter().all(|part| !part.trim().is_empty());
    let mut out = String::with_capacity(text.len() + 16);
    for (index, part) in parts.iter().enumerate() {
        if paired && index % 2 == 1 {
            span(&mut out, part);
            continue;
        }
        if !paired && index > 0 {
            out.push_str("\\`");
        }
        plain(&mut out, part);
    }
    out
}

/// A path, an address or an id as code.
pub(crate) fn code(text: &str) -> String {
    let mut out = String::new();
    span(&mut out, &visible(text));
    out
}

/// A text that leads to a page, if the address is one to follow.
pub(crate) fn linked(label: &str, url: Option<&str>) -> String {
    match url.and_then(crate::inert::link) {
        Some(url) => format!("[{}](<{url}>)", text(label)),
        None => text(label),
    }
}

fn plain(out: &mut String, part: &str) {
    for (index, token) in part.split(' ').enumerate() {
        if index > 0 {
            out.push(' ');
        }
        if token.contains("://") || token.contains('@') || token.to_ascii_lowercase().contains("www.") {
            span(out, token);
            continue;
        }
        for (index, character) in token.chars().enumerate() {
            let opens = index == 0 && matches!(character, '#' | '+' | '-' | '=');
            match character {
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '&' => out.push_str("&amp;"),
                '\\' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '`' => {
                    out.push('\\');
                    out.push(character);
                }
                '.' | ')' if is_number(token) => {
                    out.push('\\');
                    out.push(character);
                }
                _ => {
                    if opens {
                        out.push('\\');
                    }
                    out.push(character);
                }
            }
        }
    }
}

/// `12.` and `3)` would open a list.
fn is_number(token: &str) -> bool {
    let digits = token.trim_end_matches(['.', ')']);
    digits.len() < token.len() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// A code span. A vertical bar would end a cell even here, and its escape is right in cells only, so that a twin stands for it.
fn span(out: &mut String, content: &str) {
    if content.is_empty() {
        return;
    }
    if out.ends_with('`') {
        out.push(' ');
    }
    let longest = content.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    let content = content.replace('|', "\u{2758}");
    let _ = write!(out, "{fence}{pad}{content}{pad}{fence}");
}

#[cfg(test)]
mod tests {
    use super::{code, linked, text};
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// What a reader of the rendered page sees, and whether anything in it acts.
    fn rendered(markdown: &str) -> (String, bool) {
        let mut shown = String::new();
        let mut acts = false;
        for event in Parser::new_ext(markdown, Options::all().difference(Options::ENABLE_SMART_PUNCTUATION)) {
            match event {
                Event::Text(text) | Event::Code(text) => shown.push_str(&text),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                _ => acts = true,
            }
        }
        (shown, acts)
    }

    #[test]
    fn shown_as_it_is() {
        let texts = [
            "plain words, and more (in brackets)",
            "a [link](javascript:alert(1)) and ![image](https://evil.example/x.png)",
            "<script>alert(1)</script> & <img src=x onerror=y>",
            "https://evil.example www.evil.example me@evil.example @team",
            "*bold* _it_ ~~gone~~ **x** $a$ \\[ \\",
            "# heading",
            "- item",
            "1. item",
            "=== ---",
            "unpaired ` backtick and ]( more",
            "``double`` backticks",
            "[ref]: https://evil.example",
            "[^1] footnote",
        ];
        for original in texts {
            let (shown, acts) = rendered(&text(original));
            assert!(!acts, "{original}: {}", text(original));
            assert_eq!(shown, original.trim_end(), "{}", text(original));
        }
        assert_eq!(rendered(&text("use `a_b` now")), ("use a_b now".to_owned(), false));
        assert_eq!(rendered(&code("a`b``c")), ("a`b``c".to_owned(), false));
        assert!(!code("a|b").contains('|'));
        assert_eq!(linked("x]", Some("javascript:alert(1)")), "x\\]");
    }
}
