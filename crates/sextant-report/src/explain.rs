//! What `sextant explain` and `sextant lens show` print: guidance, and how it is decided.

mod guide;
mod lens;

pub use guide::{practice, question};
pub use lens::lens;

use crate::page::{Page, Span, Style};
use crate::report::ProbeText;

/// The links from one practice to one edition of a framework.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CrosswalkText {
    /// The framework's name.
    pub framework: String,
    /// The edition that the ids belong to.
    pub edition: String,
    /// The items.
    pub items: Vec<CrosswalkItem>,
}

/// An item of a framework.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CrosswalkItem {
    /// Its id.
    pub id: String,
    /// How firm the link is, from 0 to 1.
    pub confidence: f64,
    /// What else to know, by name.
    pub more: Vec<(String, String)>,
}

/// A kind of component as a reader sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KindText {
    /// Its id: `model_call`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is.
    pub about: String,
    /// Where it can show: `infrastructure`.
    pub surfaces: Vec<String>,
    /// Its attributes.
    pub attributes: Vec<AttributeText>,
    /// How it is read: dialect, and its types or patterns.
    pub read_from: Vec<(String, Vec<String>)>,
    /// Ids of the probes about it.
    pub probes: Vec<String>,
}

/// An attribute of a kind as a reader sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributeText {
    /// Its name.
    pub name: String,
    /// Its type.
    pub of_type: String,
    /// What it means.
    pub about: String,
    /// What holds where nothing is written, with the page that says so.
    pub when_absent: Option<String>,
}

/// A probe: what it asks, of what, what follows, and which practices look at it.
#[must_use]
pub fn probe(probe: &ProbeText, used_by: &[&str], colour: bool) -> String {
    let mut page = Page::new(colour);
    page.line(&[Style::Bold.on(probe.id.as_str()), Style::Dim.on(format!(" (probe, version {})", probe.version))]);
    page.line(&[probe.asks.as_str().into()]);
    section(&mut page, "Why", &probe.why);
    page.heading("How it answers");
    let every = probe.quantifier == "every";
    let number = if every { "every" } else { "at least one" };
    page.item(&[], 2, &[format!("Yes where {number} `{}` is as expected.", probe.over).into()]);
    page.item(&[], 2, &[format!("Where there is none: {}.", probe.empty).into()]);
    if every {
        page.item(&[], 2, &[format!("Where some are as expected and some are not: {}.", probe.mixed).into()]);
    }
    if let Some(filter) = &probe.filter {
        fact(&mut page, "asked of", filter);
    }
    fact(&mut page, "expects", &probe.expects);
    section(&mut page, "What puts it right", &probe.remedy);
    section(&mut page, "What it cannot see", &probe.limits);
    if !used_by.is_empty() {
        page.heading("Practices that look at it");
        page.item(&[], 2, &[used_by.join("  ").into()]);
    }
    page.finish()
}

/// A kind of component: what it is, its attributes, where it is read from.
#[must_use]
pub fn kind(kind: &KindText, colour: bool) -> String {
    let mut page = Page::new(colour);
    page.line(&[Style::Bold.on(kind.id.as_str()), Style::Dim.on(format!(" ({}, a kind of component)", kind.title))]);
    page.prose(0, &kind.about);
    page.item(&["shows in".into()], 9, &[kind.surfaces.join(", ").into()]);
    if !kind.attributes.is_empty() {
        page.heading("Attributes");
        for attribute in &kind.attributes {
            let label = [
                "  ".into(),
                Style::Bold.on(attribute.name.as_str()),
                Style::Dim.on(format!(" {}", attribute.of_type)),
            ];
            page.item(&label, 0, &[]);
            let default = attribute.when_absent.as_ref().map(|text| format!("; where nothing is written: {text}"));
            page.item(&[], 6, &[attribute.about.as_str().into(), default.unwrap_or_default().into()]);
        }
    }
    if !kind.read_from.is_empty() {
        page.heading("Read from");
        for (dialect, types) in &kind.read_from {
            page.item(&[format!("  {dialect}").into()], 18, &[types.join("  ").into()]);
        }
    }
    if !kind.probes.is_empty() {
        page.heading("Probes about it");
        page.item(&[], 2, &[kind.probes.join("  ").into()]);
    }
    page.finish()
}

/// A heading with prose under it, unless there is none.
fn section(page: &mut Page, heading: &str, text: &str) {
    if !text.trim().is_empty() {
        page.heading(heading);
        page.prose(2, text);
    }
}

/// A heading with items under it, unless there are none.
fn list(page: &mut Page, heading: &str, items: &[String], numbered: bool) {
    if items.is_empty() {
        return;
    }
    page.heading(heading);
    for (number, item) in (1..).zip(items) {
        let label = if numbered { format!("  {number}.") } else { "  -".to_owned() };
        let hang = if numbered { 5 } else { 4 };
        page.item(&[label.into()], hang, &[item.as_str().into()]);
    }
}

/// A name and a value in two columns.
fn fact(page: &mut Page, name: &str, value: &str) {
    let label: [Span<'_>; 2] = ["  ".into(), Style::Dim.on(name)];
    page.item(&label, 16, &[value.into()]);
}
