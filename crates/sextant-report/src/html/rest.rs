//! The plan, what was not assessed, what was read.

use super::write::{Text, anchor, code, place};
use crate::inert;
use crate::report::{Known, Report, SettledBy};
use crate::text::{out_of_reach, summary};
use crate::words;
use maud::{Markup, html};
use sextant_core::Outcome;
use sextant_core::plan::Stage;
use sextant_facts::Place;

/// The shortest path.
pub(super) fn plan(report: &Report<'_>) -> Markup {
    let first = report.steps(&report.path.none_high.steps).len();
    html! {
        section aria-labelledby="plan" {
            h2 id="plan" { "What to do next" }
            (stage(report, &report.path.none_high, "high", 1))
            (stage(report, &report.path.none_medium, "medium", first + 1))
        }
    }
}

fn stage(report: &Report<'_>, stage: &Stage, risk: &str, first: usize) -> Markup {
    let steps = report.steps(&stage.steps);
    html! {
        p { (summary(stage, &steps, risk)) }
        @if let Some(kept) = out_of_reach(stage, risk) { p { (Text(&kept)) } }
        @if !steps.is_empty() {
            ol start=(first) {
                @for (step, practice) in &steps {
                    li {
                        strong { (words::action(step.action)) } " "
                        a href={ "#" (anchor(&step.question, &step.choice)) } { (Text(&step.choice)) } " " (Text(&step.title))
                        span.soft { " (" (words::effort(step.effort)) " effort)" }
                        @if let Some(settling) = practice.settled_by.first() { br; (Text(settling.reason)) }
                        @else if let Some(finding) = practice.findings().first() {
                            br; (Text(finding.message))
                            @if let Some(locus) = finding.places.first() { " at " (place(locus)) }
                        }
                    }
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
            p { (count) " of " (report.denominator()) " are unknown." }
            @for by in SettledBy::ALL {
                @let own: Vec<_> = groups.iter().filter(|group| group.settling.by == by).collect();
                @if !own.is_empty() {
                    h3 { (words::settled_by(by)) }
                    ul {
                        @for group in own {
                            li {
                                (Text(group.settling.reason))
                                @if by == SettledBy::Profile { "; " (Text(&group.settling.what)) }
                                br;
                                span.soft { @for id in &group.practices { (Text(id)) " " } }
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
            h2 id="read" { "What was read" }
            p {
                (words::count(coverage.files, "file")) "; " (coverage.skipped.len()) " skipped, "
                (words::count(coverage.problems.len(), "problem")) ", " (words::count(coverage.gaps.len(), "gap")) "."
                @if report.inputs.redactions > 0 {
                    " " (words::count(report.inputs.redactions, "literal")) " replaced that looked like secrets."
                }
            }
            (workload(report))
            @if !coverage.skipped.is_empty() {
                h3 { "Skipped" }
                ul { @for file in &coverage.skipped { li { (code(&inert::path(&file.path))) ": " (Text(&file.reason)) } } }
            }
            @if !coverage.problems.is_empty() {
                h3 { "Problems in files" }
                ul {
                    @for problem in &coverage.problems {
                        li { (at(&problem.place)) ": " (Text(&problem.message)) @if let Some(help) = &problem.help { "; " (Text(help)) } }
                    }
                }
            }
            @if !coverage.gaps.is_empty() {
                h3 { "Gaps that may hide something" }
                ul {
                    @for gap in &coverage.gaps {
                        li { @if let Some(place) = &gap.why.place { (at(place)) ": " } (Text(&gap.why.text)) }
                    }
                }
            }
            (input(report))
        }
    }
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
                                th scope="row" { (Text(&fact.name)) " " span.soft { (Text(&fact.about)) } }
                                td { (Text(fact.value.as_deref().unwrap_or("not known"))) }
                                td {
                                    @match &fact.known {
                                        Known::Observed => { "observed" }
                                        Known::Stated => { "stated" }
                                        Known::No(why) => { (Text(why)) }
                                    }
                                    @if let Some(locus) = &fact.place { " at " (place(locus)) }
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
                        (Text(&environment.name)) " at " (code(&inert::path(&environment.path))) " (" (Text(&environment.dialect)) ")"
                        @for (index, file) in environment.values.iter().enumerate() {
                            @if index == 0 { " with " } @else { ", " } (code(&inert::path(file)))
                        }
                        @if !environment.reviewed { ", read for comparison" }
                    }
                }
            }
        }
        @if !workload.deployables.is_empty() {
            h3 { "What is deployed" }
            ul { @for deployable in &workload.deployables { li { (Text(&deployable.kind)) " at " (place(&deployable.place)) } } }
        }
    }
}

/// Assumptions, and what is wrong with statements.
fn input(report: &Report<'_>) -> Markup {
    let assumptions = report.assumptions();
    let problems = &report.inputs.review.problems;
    html! {
        @if !assumptions.is_empty() {
            h3 { "What was assumed" }
            ul { @for (assumption, practices) in &assumptions { li { (Text(assumption)) ": " (Text(&practices.join(", "))) } } }
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
