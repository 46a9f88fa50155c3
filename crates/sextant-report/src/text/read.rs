//! What was read, and what the outcomes assume.

use crate::inert;
use crate::page::{Align, Page, Span, Style};
use crate::report::{Deployable, GapGroup, Known, ProfileFact, Report};
use crate::words;

/// Most lines of a kind.
const SHOWN: usize = 10;
/// Most assumptions of a group.
const FEW: usize = 5;

/// What was taken for the system: profile, environments, what is deployed, where people come in.
pub(super) fn workload(page: &mut Page, report: &Report<'_>) {
    let workload = report.inputs.workload;
    page.heading("What was taken for the system");
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
        for differing in &environment.differing {
            page.item(&[], 17, &[Style::Open.on(differing.as_str())]);
        }
    }
    counted(page, "  deploys", &workload.deployables);
    counted(page, "  entry points", &workload.entry_points);
    if workload.deployables.is_empty() && workload.entry_points.is_empty() {
        page.item(&[], 2, &["Nothing that is deployed and no entry point was found.".into()]);
    }
    if !workload.bounded {
        page.item(&[], 2, &[Style::Dim.on(words::CORRECTED)]);
    }
}

/// Components by kind, with the first place of each.
fn counted(page: &mut Page, label: &str, deployables: &[Deployable]) {
    let mut kinds: Vec<(&str, Vec<&Deployable>)> = Vec::new();
    for deployable in deployables {
        match kinds.iter_mut().find(|(kind, _)| *kind == deployable.kind) {
            Some((_, members)) => members.push(deployable),
            None => kinds.push((&deployable.kind, vec![deployable])),
        }
    }
    for (index, (kind, members)) in kinds.iter().enumerate() {
        let count = words::plural(&kind.replace('_', " "), members.len());
        let first = members.first().map(|first| words::place(&first.place)).unwrap_or_default();
        let more = if members.len() > 1 { format!(" +{}", members.len() - 1) } else { String::new() };
        let label = if index == 0 { label } else { "" };
        page.item(
            &[label.into()],
            15,
            &[format!("{} {count} ", members.len()).into(), Style::Place.on(first), Style::Dim.on(more)],
        );
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
    let groups = report.gap_groups();
    lines(page, groups.iter().take(SHOWN).map(gap).collect(), groups.len());
}

fn gap<'g>(group: &'g GapGroup<'_>) -> Vec<Span<'g>> {
    let place = group.first.map(|place| format!("{}:{}:{}", inert::path(&place.path), place.line, place.column));
    let hides =
        if group.kinds.is_empty() { String::new() } else { format!(" (could hide: {})", group.kinds.join(", ")) };
    let colon = if place.is_some() { ": " } else { "" };
    let more = if group.count > 1 { format!(" +{}", group.count - 1) } else { String::new() };
    vec![
        "gap ".into(),
        Style::Place.on(place.unwrap_or_default()),
        Style::Dim.on(more),
        format!("{colon}{}{hides}", group.reason).into(),
    ]
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
    let groups = report.assumption_groups();
    if groups.is_empty() {
        return;
    }
    page.heading("What was assumed");
    for group in &groups {
        let many = group.assumptions.len() > 1;
        let count = if many { format!("{} times: ", group.assumptions.len()) } else { String::new() };
        page.item(&[], 2, &[count.into(), group.about.as_str().into()]);
        if many {
            for assumption in group.assumptions.iter().take(FEW) {
                page.item(&[], 4, &[(*assumption).into()]);
            }
            if group.assumptions.len() > FEW {
                page.item(&[], 4, &[Style::Dim.on(format!("and {} more", group.assumptions.len() - FEW))]);
            }
        }
        page.item(&[], 4, &[Style::Dim.on(group.practices.join("  "))]);
    }
}
