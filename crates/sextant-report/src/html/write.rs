//! Text of strangers in HTML. The template engine escapes markup; what acts or hides is made visible here.

use crate::inert;
use crate::report::Report;
use crate::words;
use maud::{Markup, Render, html};
use sextant_core::{Locus, Outcome, Risk};

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
        @if let Some(address) = words::address(locus) { " " span.soft { (address) } }
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

/// Practices by their ids, each leading to where it stands on the page.
pub(super) fn practices(report: &Report<'_>, ids: &[&str]) -> Markup {
    let named = |id: &str| {
        let mut with_id = report.listed().filter(|practice| practice.choice.id == id);
        // An id that two questions share leads to neither.
        with_id.next().filter(|_| with_id.next().is_none()).map(|practice| anchor(&practice.question.id, id))
    };
    html! {
        ul.ids {
            @for id in ids {
                li { @if let Some(anchor) = named(id) { a href={ "#" (anchor) } { (Text(id)) } } @else { (Text(id)) } }
            }
        }
    }
}

/// A list whose end is folded away where it is long.
pub(super) fn list(shown: usize, items: &[Markup]) -> Markup {
    let (first, rest) = items.split_at_checked(shown).filter(|(_, rest)| rest.len() > 1).unwrap_or((items, &[]));
    html! {
        ul { @for item in first { li { (item) } } }
        @if !rest.is_empty() {
            details { summary { "and " (rest.len()) " more" } ul { @for item in rest { li { (item) } } } }
        }
    }
}

/// An outcome with its sign, as a class and in words.
pub(super) fn outcome(outcome: Outcome) -> Markup {
    html! { strong class={ "badge " (class(outcome)) } { (words::sign(outcome)) " " (outcome) } }
}

/// The class of a risk.
pub(super) fn risk_class(risk: Risk) -> &'static str {
    match risk {
        Risk::High => "high",
        Risk::Medium => "medium",
        Risk::Unanswered => "open-risk",
        Risk::None => "none",
        Risk::NotApplicable => "not_applicable",
    }
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
