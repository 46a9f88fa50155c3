//! Two small charts. Each has its numbers in words beside it or within it.

use super::write::{Text, class};
use crate::inert;
use crate::report::Report;
use crate::words;
use maud::{Markup, html};
use sextant_core::Outcome;
use sextant_core::review::OutcomeCounts;

const ORDER: [Outcome; 4] = [Outcome::Met, Outcome::NotMet, Outcome::Unknown, Outcome::NotApplicable];

/// Patterns that tell segments apart without colour; once on a page.
pub(super) fn patterns() -> Markup {
    html! {
        svg width="0" height="0" aria-hidden="true" focusable="false" {
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
    const WIDTH: usize = 240;
    let label = format!("{}: {}", inert::visible(name), words::outcomes(counts));
    let mut start = 0;
    let segments: Vec<(Outcome, usize, usize)> = ORDER
        .iter()
        .map(|outcome| {
            let end = start + of(counts, *outcome);
            let scale = |count: usize| count * WIDTH / counts.practices.max(1);
            let segment = (*outcome, scale(start), scale(end) - scale(start));
            start = end;
            segment
        })
        .filter(|(_, _, width)| *width > 0)
        .collect();
    html! {
        svg.bar viewBox="0 0 240 20" preserveAspectRatio="none" role="img" aria-label=(label) {
            @for (outcome, x, width) in segments {
                rect class=(class(outcome)) x=(x + 1) y="1" width=(width.saturating_sub(2)) height="18" {}
            }
        }
    }
}

/// The signs and patterns of a bar in words.
pub(super) fn legend() -> Markup {
    html! {
        p.soft { "In the bars: met is solid, not met striped, unknown dotted, not applicable empty." }
    }
}

/// Pillars by phases: how many practices of each are not met, met and unknown.
pub(super) fn heat_map(report: &Report<'_>) -> Markup {
    const LABEL: usize = 176;
    const WIDE: usize = 96;
    const HIGH: usize = 44;
    const HEAD: usize = 40;
    let lens = report.inputs.lens;
    let columns = lens.phases.len();
    let (width, height) = (LABEL + WIDE * columns, HEAD + HIGH * lens.pillars.len());
    let cells = report.phases.iter().enumerate().map(|(index, cell)| {
        let (row, column) = (index / columns.max(1), index % columns.max(1));
        (LABEL + column * WIDE, HEAD + row * HIGH, &cell.outcomes)
    });
    html! {
        svg.map viewBox={ "0 0 " (width) " " (height) } role="img" aria-labelledby="map-title map-text" {
            title id="map-title" { "Outcomes by pillar and phase" }
            desc id="map-text" { "The same numbers stand in the table below. The redder a cell, the larger the share of practices that are not met." }
            @for (index, phase) in lens.phases.iter().enumerate() {
                @let x = LABEL + index * WIDE + 4;
                @for (line, words) in two_lines(&phase.name).iter().enumerate() {
                    text x=(x) y=(14 + line * 15) { (words) }
                }
            }
            @for (index, pillar) in lens.pillars.iter().enumerate() {
                text x="0" y=(HEAD + index * HIGH + 26) { (inert::visible(&pillar.name)) }
            }
            @for (x, y, counts) in cells {
                rect class=(shade(counts)) x=(x) y=(y) width=(WIDE - 4) height=(HIGH - 4) rx="3" {}
                @for (line, words) in numbers(counts).iter().enumerate() {
                    text.cell x=(x + 8) y=(y + 17 + line * 15) { (words) }
                }
            }
        }
    }
}

/// The numbers of the heat map as a table.
pub(super) fn heat_table(report: &Report<'_>) -> Markup {
    let lens = report.inputs.lens;
    html! {
        table {
            caption { "Practices by pillar and phase: not met, met, unknown, not applicable. A practice of several phases counts in each." }
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
                        @for cell in report.phases.iter().filter(|cell| cell.pillar == pillar.id) {
                            td {
                                @if cell.outcomes.practices == 0 { "no practice" } @else { (words::outcomes(&cell.outcomes)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn of(counts: &OutcomeCounts, outcome: Outcome) -> usize {
    match outcome {
        Outcome::Met => counts.met,
        Outcome::NotMet => counts.not_met,
        Outcome::NotApplicable => counts.not_applicable,
        Outcome::Unknown => counts.unknown,
    }
}

fn shade(counts: &OutcomeCounts) -> &'static str {
    let (missing, of) = (counts.not_met, counts.practices);
    match () {
        () if of == 0 => "empty",
        () if missing * 3 >= of * 2 => "most",
        () if missing * 3 >= of => "half",
        () if missing > 0 => "few",
        () if counts.unknown > 0 => "open",
        () => "all-met",
    }
}

/// `2 ✗  1 ✓` and `3 ?  1 –`.
fn numbers(counts: &OutcomeCounts) -> [String; 2] {
    let part = |outcomes: [Outcome; 2]| {
        let shown = outcomes.iter().filter(|outcome| of(counts, **outcome) > 0);
        shown
            .map(|outcome| format!("{} {}", of(counts, *outcome), words::sign(*outcome)))
            .collect::<Vec<_>>()
            .join("  ")
    };
    [part([Outcome::NotMet, Outcome::Met]), part([Outcome::Unknown, Outcome::NotApplicable])]
}

/// A name on two lines, cut at the space nearest to its middle.
fn two_lines(name: &str) -> Vec<String> {
    let name = inert::visible(name).into_owned();
    let middle = name.len() / 2;
    let cut = name.match_indices(' ').min_by_key(|(at, _)| at.abs_diff(middle));
    match cut {
        Some((at, _)) if name.len() > 13 => {
            let (first, second) = name.split_at_checked(at).unwrap_or((&name, ""));
            vec![first.to_owned(), second.trim_start().to_owned()]
        }
        _ => vec![name],
    }
}
