//! How to settle what is unknown.

use crate::page::{Page, Style};
use crate::report::{OpenGroup, Report, SettledBy};
use crate::words;
use sextant_core::Outcome;

/// What stands in the way of an answer, each reason once.
pub(super) fn unknown(page: &mut Page, report: &Report<'_>) {
    let count = report.with_outcome(Outcome::Unknown).count();
    if count == 0 {
        return;
    }
    page.heading(&format!("How to settle the unknown: {count} of {}", report.denominator()));
    let groups = report.open();
    for by in SettledBy::ALL {
        let of_kind: Vec<&OpenGroup<'_>> = groups.iter().filter(|group| group.settling.by == by).collect();
        if of_kind.is_empty() {
            continue;
        }
        page.gap();
        page.item(&[], 2, &[Style::Bold.on(words::settled_by(by))]);
        for group in of_kind {
            let advice = if by == SettledBy::Profile { format!("; {}", group.settling.what) } else { String::new() };
            page.item(&[], 4, &[group.settling.reason.into(), Style::Open.on(advice)]);
            page.item(&[], 6, &[Style::Dim.on(group.practices.join("  "))]);
        }
    }
}
