//! Text of strangers in HTML. The template engine escapes markup; what acts or hides is made visible here.

use crate::inert;
use crate::words;
use maud::{Markup, Render, html};
use sextant_core::{Locus, Outcome};

/// Text on one line; pairs of backticks are code.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Render for Text<'_> {
    fn render(&self) -> Markup {
        let text = inert::visible(self.0);
        let parts: Vec<&str> = text.split('`').collect();
        let paired = parts.len() % 2 == 1;
        html! {
            @if paired {
                @for (index, part) in parts.iter().enumerate() {
                    @if index % 2 == 1 { code { (part) } } @else { (part) }
                }
            } @else {
                (text)
            }
        }
    }
}

/// Paragraphs.
pub(super) struct Prose<'a>(pub(super) &'a str);

impl Render for Prose<'_> {
    fn render(&self) -> Markup {
        html! {
            @for paragraph in self.0.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
                p { (Text(paragraph)) }
            }
        }
    }
}

/// A path, an address or an id as code.
pub(super) fn code(text: &str) -> Markup {
    html! { code { (inert::visible(text)) } }
}

/// A place with the address of what stands there.
pub(super) fn place(locus: &Locus) -> Markup {
    html! {
        (code(&words::place(locus)))
        @if let Some(address) = &locus.address { " (" (code(&inert::path(address))) ")" }
    }
}

/// A text that leads to a page, if the address is one to follow.
pub(super) fn linked(label: &str, url: Option<&str>) -> Markup {
    match url.and_then(inert::link) {
        Some(url) => html! { a href=(url) rel="noreferrer" { (Text(label)) } },
        None => html! { (Text(label)) },
    }
}

/// Where a practice stands on the page.
pub(super) fn anchor(question: &str, choice: &str) -> String {
    let plain = |text: &str| -> String {
        text.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' }).collect()
    };
    if choice.starts_with(question) { plain(choice) } else { format!("{}-{}", plain(question), plain(choice)) }
}

/// An outcome with its sign, as a class and in words.
pub(super) fn outcome(outcome: Outcome) -> Markup {
    html! { strong class=(class(outcome)) { (words::sign(outcome)) " " (outcome) } }
}

/// The class of an outcome.
pub(super) fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::NotMet => "not_met",
        Outcome::NotApplicable => "not_applicable",
        Outcome::Unknown => "unknown",
    }
}
