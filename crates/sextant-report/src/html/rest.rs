//! The plan, what was not assessed, what was read.

use super::write::{Text, anchor, code, list, place, practices};
use crate::inert;
use crate::report::{Known, PracticeReport, Report, SettledBy};
use crate::text::{out_of_reach, summary};
use crate::words;
use maud::{Markup, html};
use sextant_core::plan::{Action, Stage, Step};
use sextant_core::{Basis, Outcome};
use sextant_facts::Place;

/// As many practices to confirm stand open.
const SHORT: usize = 5;
/// As many lines of what was read stand open.
const SHOWN: usize = 12;

/// The shortest path.
pub(super) fn plan(report: &Report<'_>) -> Markup {
    let first = report.steps(&report.path.none_high.steps).len();
    html! {
        section aria-labelledby="plan" {
            h2 id="plan" { "What to do next" }
            (stage(report, &report.path.none_high, ("First: no high risk", "high"), 1))
            (stage(report, &report.path.none_medium, ("Then: no medium risk", "medium"), first + 1))
        }
    }
}

fn stage(report: &Report<'_>, stage: &Stage, (title, risk): (&str, &str), first: usize) -> Markup {
    let steps = report.steps(&stage.steps);
    // What to do stands open. What to confirm follows it; where it is long it is folded, since one reason serves most of it.
    let to_do = steps.iter().take_while(|(step, _)| step.action == Action::Do).count();
    let (own, rest) = steps.split_at_checked(to_do).filter(|(_, rest)| rest.len() > SHORT).unwrap_or((&steps, &[]));
    html! {
        h3 { (title) }
        p { (summary(stage, &steps, risk)) }
        @if let Some(kept) = out_of_reach(stage, risk) { p { (Text(&kept)) } }
        @if !own.is_empty() { ol.steps start=(first) { @for (step, practice) in own { (one_step(step, practice)) } } }
        @if !rest.is_empty() {
            details {
                summary { (words::count(rest.len(), "practice")) " to confirm" }
                ol.steps start=(first + own.len()) { @for (step, practice) in rest { (one_step(step, practice)) } }
            }
        }
    }
}

fn one_step(step: &Step, practice: &PracticeReport<'_>) -> Markup {
    let statement = practice.answer.statement.as_ref().filter(|_| practice.answer.basis == Basis::Stated);
    html! {
        li {
            strong.badge { (words::action(step.action)) } " "
            a href={ "#" (anchor(&step.question, &step.choice)) } { (Text(&step.choice)) } " " (Text(&step.title))
            span.soft { " (" (words::effort(step.effort)) "\u{a0}effort)" }
            div.soft {
                @if let Some(settling) = practice.settled_by.first() { (Text(settling.reason)) }
                @else if let Some(statement) = statement {
                    (words::said(statement)) " by " (Text(&words::signature(statement))) ": " (Text(&statement.why))
                }
                @else if let Some(finding) = practice.findings().first() {
                    (Text(finding.message.trim_end_matches('.')))
                    @if let Some(locus) = finding.places.first() { " — " (place(locus)) }
                }
            }
        }
    }
}

/// What was not assessed, and what would settle it.
pub(super) fn unknown(report: &Report<'_>) -> Markup {
    let count = report.with_outcome(Outcome::Unknown).count();
    let groups = report.open();
    html! {
        section aria-labelledby="unknown" {
            h2 id="unknown" { "What was not assessed" }
            p {
                @if count == 0 { "Nothing: each of " (report.denominator()) " has an answer." }
                @else { (count) " of " (report.denominator()) @if count == 1 { " is" } @else { " are" } " unknown. Each reason stands once, what blocks most first." }
            }
            @for by in SettledBy::ALL {
                @let own: Vec<_> = groups.iter().filter(|group| group.settling.by == by).collect();
                @if !own.is_empty() {
                    h3 { (words::settled_by(by)) }
                    ul {
                        @for group in own {
                            li {
                                (Text(group.settling.reason))
                                @if by == SettledBy::Profile { "; " (Text(&group.settling.what)) }
                                (practices(report, &group.practices))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The workload and what was read of it.
pub(super) fn read(report: &Report<'_>) -> Markup {
    let coverage = report.inputs.coverage;
    html! {
        section aria-labelledby="read" {
            h2 id="read" { "What was taken for the system, and what was read" }
            p {
                (words::count(coverage.files, "file")) "; " (coverage.skipped.len()) " skipped, "
                (words::count(coverage.problems.len(), "problem")) ", " (words::count(coverage.gaps.len(), "gap")) "."
                @if report.inputs.redactions > 0 {
                    " " (words::count(report.inputs.redactions, "literal")) " replaced that looked like secrets."
                }
            }
            (workload(report))
            @if !report.inputs.workload.bounded { p.soft { (Text(words::CORRECTED)) } }
            (listed("Skipped", coverage.skipped.iter().map(|file| html! { (code(&inert::path(&file.path))) ": " (Text(&file.reason)) })))
            (listed("Problems in files", coverage.problems.iter().map(|problem| html! {
                (at(&problem.place)) ": " (Text(&problem.message)) @if let Some(help) = &problem.help { "; " (Text(help)) }
            })))
            (listed("Gaps that may hide something", report.gap_groups().iter().map(|group| html! {
                @if let Some(place) = group.first { (at(place)) }
                @if group.count > 1 { span.soft { " and " (group.count - 1) " more" } }
                @if group.first.is_some() { ": " } (Text(&group.reason))
            })))
            (input(report))
        }
    }
}

fn listed(title: &str, items: impl Iterator<Item = Markup>) -> Markup {
    let items: Vec<Markup> = items.collect();
    html! { @if !items.is_empty() { h3 { (title) } (list(SHOWN, &items)) } }
}

fn at(place: &Place) -> Markup {
    code(&format!("{}:{}:{}", inert::path(&place.path), place.line, place.column))
}

fn workload(report: &Report<'_>) -> Markup {
    let workload = report.inputs.workload;
    html! {
        @if !workload.profile.is_empty() {
            h3 { "Profile of the workload" }
            div.scroll tabindex="0" role="region" aria-label="Profile of the workload" {
                table {
                    thead { tr { th scope="col" { "Fact" } th scope="col" { "Value" } th scope="col" { "How it is known" } } }
                    tbody {
                        @for fact in &workload.profile {
                            tr {
                                th scope="row" { strong { (Text(&fact.name)) } " " span.soft { (Text(&fact.about)) } }
                                td { @if let Some(value) = &fact.value { (Text(value)) } @else { span.soft { "not known" } } }
                                td {
                                    @match &fact.known {
                                        Known::Observed => { "observed" }
                                        Known::Stated => { "stated" }
                                        Known::No(why) => { (Text(why)) }
                                    }
                                    @if let Some(locus) = &fact.place { ": " (place(locus)) }
                                }
                            }
                        }
                    }
                }
            }
        }
        @if !workload.environments.is_empty() {
            h3 { "Environments" }
            ul {
                @for environment in &workload.environments {
                    li {
                        (Text(&environment.name))
                        @if environment.name != environment.path { " at " (code(&inert::path(&environment.path))) }
                        " (" (Text(&environment.dialect)) ")"
                        @for (index, file) in environment.values.iter().enumerate() {
                            @if index == 0 { " with " } @else { ", " } (code(&inert::path(file)))
                        }
                        @if !environment.reviewed { ", read for comparison" }
                        @if !environment.differing.is_empty() {
                            ul { @for differing in &environment.differing { li { (Text(differing)) } } }
                        }
                    }
                }
            }
        }
        (listed("Entry points", workload.entry_points.iter().map(|entry| html! { (Text(&entry.kind)) ": " (place(&entry.place)) })))
        (listed("What is deployed", workload.deployables.iter().map(|deployable| html! { (Text(&deployable.kind)) ": " (place(&deployable.place)) })))
    }
}

/// Assumptions, and what is wrong with statements.
fn input(report: &Report<'_>) -> Markup {
    let groups = report.assumption_groups();
    let problems = &report.inputs.review.problems;
    html! {
        @if !groups.is_empty() {
            h3 { "What was assumed" }
            ul {
                @for group in &groups {
                    li {
                        @if group.assumptions.len() > 1 { (group.assumptions.len()) " times: " }
                        (Text(&group.about))
                        (practices(report, &group.practices))
                        @if group.assumptions.len() > 1 {
                            details {
                                summary { "each of them" }
                                ul { @for assumption in &group.assumptions { li { (Text(assumption)) } } }
                            }
                        }
                    }
                }
            }
        }
        @if !problems.is_empty() {
            h3 { "What is wrong with statements and rules" }
            ul {
                @for problem in problems {
                    li { (Text(&problem.about)) ": " (Text(&problem.message)) @if let Some(help) = &problem.help { "; " (Text(help)) } }
                }
            }
        }
    }
}
