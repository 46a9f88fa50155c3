//! A lens at a glance.

use super::list;
use crate::page::{Page, Style, width};
use crate::words;
use sextant_core::{Lens, RiskRules};

/// What a lens holds: its edition, principles, phases, and all questions with their practices.
#[must_use]
pub fn lens(lens: &Lens, colour: bool) -> String {
    let mut page = Page::new(colour);
    page.line(&[Style::Bold.on(lens.name.as_str()), Style::Dim.on(format!(", edition {}", lens.edition))]);
    page.gap();
    page.prose(0, &lens.description);
    page.gap();
    let questions = lens.questions().count();
    let practices = lens.practices().count();
    let ruled = lens.questions().filter(|(_, question)| matches!(question.risk, RiskRules::Rules(_))).count();
    let rules = if ruled > 0 { format!("; {ruled} with rules of their own") } else { String::new() };
    let counts = format!(
        "{}, {}, {}{rules}",
        words::count(lens.pillars.len(), "pillar"),
        words::count(questions, "question"),
        words::count(practices, "practice")
    );
    page.line(&[counts.into()]);
    if let Some(url) = &lens.url {
        page.line(&[Style::Place.on(url.as_str())]);
    }
    for pillar in &lens.pillars {
        page.heading(&pillar.name);
        page.prose(2, &pillar.description);
        for question in &pillar.questions {
            page.gap();
            let label = ["  ".into(), Style::Bold.on(question.id.as_str())];
            page.item(&label, 3 + width(&question.id), &[question.title.as_str().into()]);
            for choice in question.practices() {
                let decided = if choice.deciding_probes().is_empty() { ", a\u{a0}person\u{a0}answers" } else { "" };
                let level = format!(" ({}{decided})", words::level(choice.level));
                let label = format!("    {}", choice.id);
                page.item(
                    &[label.into()],
                    5 + width(&choice.id),
                    &[choice.title.as_str().into(), Style::Dim.on(level)],
                );
            }
        }
    }
    named(
        &mut page,
        "Design principles",
        lens.design_principles.iter().map(|one| (one.name.as_str(), one.description.as_str())),
    );
    named(&mut page, "Phases", lens.phases.iter().map(|one| (one.name.as_str(), one.description.as_str())));
    list(&mut page, "Notes on this edition", &lens.notes, false);
    page.finish()
}

fn named<'a>(page: &mut Page, heading: &str, items: impl Iterator<Item = (&'a str, &'a str)>) {
    for (index, (name, description)) in items.enumerate() {
        if index == 0 {
            page.heading(heading);
        }
        page.item(&[], 2, &[Style::Bold.on(name)]);
        page.prose(4, description);
    }
}
