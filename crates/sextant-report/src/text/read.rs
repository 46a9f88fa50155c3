//! What was read, and what the outcomes assume.

use crate::inert;
use crate::page::{Align, Page, Span, Style};
use crate::report::{Known, ProfileFact, Report};
use crate::words;

/// Most lines of a kind.
const SHOWN: usize = 10;

/// The workload: profile, environments, what is deployed.
pub(super) fn workload(page: &mut Page, report: &Report<'_>) {
    let workload = report.inputs.workload;
    if workload.profile.is_empty() && workload.environments.is_empty() && workload.deployables.is_empty() {
        return;
    }
    page.heading("Workload");
    let rows: Vec<Vec<Span<'_>>> = workload.profile.iter().map(fact).collect();
    page.table(2, &[Align::Left; 3], &[], &["", "", ""], &rows);
    for environment in &workload.environments {
        let values = if environment.values.is_empty() {
            String::new()
        } else {
            format!(" with {}", environment.values.join(", "))
        };
        let compared = if environment.reviewed { "" } else { ", read for comparison" };
        let text = format!(
            "{} at {} ({}){values}{compared}",
            environment.name,
            inert::path(&environment.path),
            environment.dialect
        );
        page.item(&["  environment".into()], 15, &[text.into()]);
    }
    if !workload.deployables.is_empty() {
        let mut kinds: Vec<(&str, usize)> = Vec::new();
        for deployable in &workload.deployables {
            match kinds.iter_mut().find(|(kind, _)| *kind == deployable.kind) {
                Some((_, count)) => *count += 1,
                None => kinds.push((&deployable.kind, 1)),
            }
        }
        let kinds: Vec<String> =
            kinds.into_iter().map(|(kind, count)| words::count(count, &kind.replace('_', " "))).collect();
        page.item(&["  deploys".into()], 15, &[words::list(&kinds).into()]);
    }
}

fn fact(fact: &ProfileFact) -> Vec<Span<'_>> {
    let place = fact.place.as_ref().map(|place| format!(" at {}", words::place(place))).unwrap_or_default();
    let (value, how) = match (&fact.known, &fact.value) {
        (Known::No(why), _) => (Style::Open.on("not known"), why.clone()),
        (Known::Observed, value) => (value.as_deref().unwrap_or_default().into(), format!("observed{place}")),
        (Known::Stated, value) => (value.as_deref().unwrap_or_default().into(), format!("stated{place}")),
    };
    vec![fact.name.as_str().into(), value, Style::Dim.on(how)]
}

/// Files, what was left out, what is wrong in them and what they may hide.
pub(super) fn coverage(page: &mut Page, report: &Report<'_>) {
    let coverage = report.inputs.coverage;
    page.heading("What was read");
    let mut text = format!(
        "{}; {} skipped, {}, {}",
        words::count(coverage.files, "file"),
        coverage.skipped.len(),
        words::count(coverage.problems.len(), "problem"),
        words::count(coverage.gaps.len(), "gap"),
    );
    if report.inputs.redactions > 0 {
        text.push_str(&format!(
            "; {} replaced that looked like secrets",
            words::count(report.inputs.redactions, "literal")
        ));
    }
    page.item(&[], 2, &[text.into()]);
    let skipped: Vec<Vec<Span<'_>>> = coverage
        .skipped
        .iter()
        .take(SHOWN)
        .map(|skipped| {
            vec!["skipped ".into(), Style::Place.on(inert::path(&skipped.path)), format!(": {}", skipped.reason).into()]
        })
        .collect();
    lines(page, skipped, coverage.skipped.len());
    let problem = |problem: &sextant_facts::Problem| -> Vec<Span<'_>> {
        let place = format!("{}:{}:{}", inert::path(&problem.place.path), problem.place.line, problem.place.column);
        let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        vec!["problem ".into(), Style::Place.on(place), format!(": {}{help}", problem.message).into()]
    };
    lines(page, coverage.problems.iter().take(SHOWN).map(problem).collect(), coverage.problems.len());
    let gap = |gap: &sextant_facts::Gap| -> Vec<Span<'_>> {
        let place =
            gap.why.place.as_ref().map(|place| format!("{}:{}:{}", inert::path(&place.path), place.line, place.column));
        let hides =
            if gap.kinds.is_empty() { String::new() } else { format!(" (could hide: {})", gap.kinds.join(", ")) };
        let colon = if place.is_some() { ": " } else { "" };
        vec![
            "gap ".into(),
            Style::Place.on(place.unwrap_or_default()),
            format!("{colon}{}{hides}", gap.why.text).into(),
        ]
    };
    lines(page, coverage.gaps.iter().take(SHOWN).map(gap).collect(), coverage.gaps.len());
}

fn lines(page: &mut Page, lines: Vec<Vec<Span<'_>>>, all: usize) {
    let shown = lines.len();
    for line in &lines {
        page.item(&["  ".into()], 4, line);
    }
    if all > shown {
        page.item(&[], 4, &[Style::Dim.on(format!("and {} more", all - shown))]);
    }
}

/// What had to be assumed, with what rests on it.
pub(super) fn assumptions(page: &mut Page, report: &Report<'_>) {
    let assumptions = report.assumptions();
    if assumptions.is_empty() {
        return;
    }
    page.heading("What was assumed");
    for (assumption, practices) in assumptions {
        page.item(&[], 2, &[assumption.into()]);
        page.item(&[], 4, &[Style::Dim.on(practices.join("  "))]);
    }
}
