//! Two charts, each with its numbers in it or beside it: outcomes as a bar, and pillars by phases.

use super::write::{Text, class};
use crate::inert;
use crate::report::Report;
use crate::words;
use maud::{Markup, html};
use sextant_core::Outcome;
use sextant_core::review::OutcomeCounts;

/// Outcomes from left to right.
pub(super) const ORDER: [Outcome; 4] = [Outcome::Met, Outcome::NotMet, Outcome::Unknown, Outcome::NotApplicable];
/// What the colours of the map mean.
const SHADES: [(&str, &str); 6] = [
    ("most", "two thirds or more not met"),
    ("half", "a third or more"),
    ("few", "fewer"),
    ("open", "none not met, some unknown"),
    ("all-met", "all met"),
    ("aside", "not applicable"),
];

/// Patterns that tell segments apart without colour; once on a page.
pub(super) fn patterns() -> Markup {
    html! {
        svg.patterns width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                pattern id="stripes" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect width="8" height="8" {}
                    path d="M2 0V8" {}
                }
                pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse" {
                    rect width="6" height="6" {}
                    circle cx="3" cy="3" r="1.4" {}
                }
            }
        }
    }
}

/// The shares of outcomes as one bar.
pub(super) fn bar(name: &str, counts: &OutcomeCounts) -> Markup {
    let label = format!("{}: {}", inert::visible(name), words::outcomes(counts));
    let mut done = 0;
    let segments: Vec<(Outcome, usize, usize)> = ORDER
        .iter()
        .map(|outcome| {
            let start = done;
            done += of(counts, *outcome);
            let mille = |count: usize| count * 1000 / counts.practices.max(1);
            (*outcome, mille(start), mille(done) - mille(start))
        })
        .filter(|(_, _, width)| *width > 0)
        .collect();
    html! {
        svg.bar role="img" aria-label=(label) {
            @for (outcome, start, width) in segments {
                rect class=(class(outcome)) x=(percent(start)) width=(percent(width)) height="100%" {}
            }
        }
    }
}

/// `37.5%` of 375 in a thousand. Percentages keep the patterns round at every width of the bar.
fn percent(mille: usize) -> String {
    format!("{}.{}%", mille / 10, mille % 10)
}

/// The sign of an outcome beside a piece of its bar.
pub(super) fn swatch(outcome: Outcome) -> Markup {
    html! {
        svg.bar.swatch aria-hidden="true" focusable="false" { rect class=(class(outcome)) width="100%" height="100%" {} }
        span class=(class(outcome)) aria-hidden="true" { (words::sign(outcome)) }
    }
}

/// Pillars by phases: how many practices of each have which outcome.
pub(super) fn heat_map(report: &Report<'_>) -> Markup {
    let lens = report.inputs.lens;
    html! {
        table.map {
            caption { "Practices by outcome. One that belongs to several phases counts in each." }
            thead {
                tr {
                    th scope="col" { "Pillar" }
                    @for phase in &lens.phases { th scope="col" { (Text(&phase.name)) } }
                }
            }
            tbody {
                @for pillar in &lens.pillars {
                    tr {
                        th scope="row" { (Text(&pillar.name)) }
                        @for cell in report.phases.iter().filter(|cell| cell.pillar == pillar.id) { (square(&cell.outcomes)) }
                    }
                }
            }
        }
        ul.key {
            @for (shade, meaning) in SHADES { li { span class={ "swatch " (shade) } {} (meaning) } }
        }
    }
}

fn square(counts: &OutcomeCounts) -> Markup {
    let shown = [Outcome::NotMet, Outcome::Met, Outcome::Unknown, Outcome::NotApplicable];
    html! {
        td class=(shade(counts)) {
            @if counts.practices == 0 { span.gone { "no practice" } }
            @for outcome in shown.into_iter().filter(|outcome| of(counts, *outcome) > 0) {
                span {
                    (of(counts, outcome)) span aria-hidden="true" { "\u{a0}" (words::sign(outcome)) }
                    span.gone { " " (outcome) " " }
                }
            }
        }
    }
}

/// How many have that outcome.
pub(super) fn of(counts: &OutcomeCounts, outcome: Outcome) -> usize {
    match outcome {
        Outcome::Met => counts.met,
        Outcome::NotMet => counts.not_met,
        Outcome::NotApplicable => counts.not_applicable,
        Outcome::Unknown => counts.unknown,
    }
}

/// The colour of a cell: the share of what is not met among what applies.
fn shade(counts: &OutcomeCounts) -> &'static str {
    let (missing, of) = (counts.not_met, counts.practices - counts.not_applicable.min(counts.practices));
    match () {
        () if counts.practices == 0 => "empty",
        () if of == 0 => "aside",
        () if missing * 3 >= of * 2 => "most",
        () if missing * 3 >= of => "half",
        () if missing > 0 => "few",
        () if counts.unknown > 0 => "open",
        () => "all-met",
    }
}
