//! Each practice: why it matters, what was found, what good looks like, steps.

use super::write::{Prose, Text, anchor, class, linked, outcome, place};
use crate::inert;
use crate::report::{PillarReport, PracticeReport, QuestionReport, Report};
use crate::words;
use maud::{Markup, html};
use sextant_core::{Outcome, Role};

/// All listed practices with the filter over them.
pub(super) fn all(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="practices" {
            h2 id="practices" { "Practices" }
            (filter(report))
            p.soft id="shown" role="status" { (report.listed().count()) " of " (report.outcomes().practices) " practices in this report" }
            @for (index, pillar) in report.pillars.iter().enumerate() {
                @if pillar.questions.iter().flat_map(|question| &question.practices).any(|practice| practice.listed) {
                    (one_pillar(report, index, pillar))
                }
            }
        }
    }
}

/// Shown by the script, which is what makes it work.
fn filter(report: &Report<'_>) -> Markup {
    let lens = report.inputs.lens;
    html! {
        form id="filter" hidden role="search" aria-label="Filter practices" {
            label { "Pillar" select name="pillar" {
                option value="" { "All" }
                @for (index, pillar) in report.pillars.iter().enumerate() { option value=(index) { (inert::visible(&pillar.pillar.name)) } }
            } }
            label { "Phase" select name="phase" {
                option value="" { "All" }
                @for (index, phase) in lens.phases.iter().enumerate() { option value=(index) { (inert::visible(&phase.name)) } }
            } }
            label { "Outcome" select name="outcome" {
                option value="" { "All" }
                @for each in [Outcome::NotMet, Outcome::Unknown, Outcome::Met, Outcome::NotApplicable] {
                    option value=(class(each)) { (each) }
                }
            } }
            label { "Text" input type="search" name="search" autocomplete="off"; }
            button type="reset" { "Show all" }
        }
    }
}

fn one_pillar(report: &Report<'_>, index: usize, pillar: &PillarReport<'_>) -> Markup {
    html! {
        section.pillar {
            h3 { (Text(&pillar.pillar.name)) }
            @for question in &pillar.questions {
                @if question.practices.iter().any(|practice| practice.listed) { (one_question(report, index, question)) }
            }
        }
    }
}

fn one_question(report: &Report<'_>, pillar: usize, question: &QuestionReport<'_>) -> Markup {
    html! {
        section.question {
            h4 { (linked(&question.question.id, question.question.url.as_deref())) " " (Text(&question.question.title)) }
            p.state { "Risk: " (words::risk_sign(question.risk.level)) " " (words::interval(question.risk)) }
            @if let Some(statement) = &question.review.out_of_scope {
                p { "Stated as out of scope by " (Text(&words::signature(statement))) ": " (Text(&statement.why)) }
            }
            @for practice in question.practices.iter().filter(|practice| practice.listed) {
                (one(report, pillar, practice))
            }
        }
    }
}

fn one(report: &Report<'_>, pillar: usize, practice: &PracticeReport<'_>) -> Markup {
    let PracticeReport { choice, answer, question, .. } = practice;
    let phases = &report.inputs.lens.phases;
    let position = |id: &String| phases.iter().position(|phase| phase.id == *id).map(|index| index.to_string());
    let numbers: Vec<String> = choice.phases.iter().filter_map(position).collect();
    let names: Vec<String> =
        choice.phases.iter().filter_map(|id| report.phase(id)).map(|phase| phase.name.clone()).collect();
    html! {
        article.practice id=(anchor(&question.id, &choice.id)) data-pillar=(pillar) data-phases=(numbers.join(" ")) data-outcome=(class(answer.outcome)) {
            h5 { (linked(&choice.id, choice.url.as_deref())) " " (Text(&choice.title)) }
            p.state {
                (outcome(answer.outcome))
                span.soft {
                    "basis: " (words::basis(answer.basis)) " · level: " (words::level(choice.level)) " · effort: " (words::effort(choice.effort))
                    @if !names.is_empty() { " · " (Text(&names.join(", "))) }
                }
            }
            (Prose(&choice.guidance.why))
            (found(practice))
            (stated(practice))
            (guidance(report, practice))
        }
    }
}

/// What was found, with places; for an unknown practice what stands in the way.
fn found(practice: &PracticeReport<'_>) -> Markup {
    let findings = practice.findings();
    let answer = practice.answer;
    html! {
        @if answer.conflict { p { strong { "Evidence speaks for and against; it counts as not met." } } }
        @if let Some(because) = &answer.because { p { "Does not apply: " (Text(because)) } }
        @if !practice.settled_by.is_empty() {
            h6 { "What would settle it" }
            ul.found {
                @for settling in &practice.settled_by { li { (Text(settling.reason)) ": " (Text(&settling.what)) } }
            }
        }
        @if !findings.is_empty() {
            h6 { "What was found" }
            ul.found {
                @for finding in &findings {
                    li {
                        @if finding.role != Role::Deciding { span.soft { (words::role(finding.role)) ": " } }
                        (finding.answer) ": " (Text(finding.message))
                        span.soft { " (" (Text(finding.probe)) " " (Text(finding.version)) ")" }
                        @if !finding.places.is_empty() { ul { @for locus in &finding.places { li { (place(locus)) } } } }
                    }
                }
            }
        }
        @if !answer.assumptions.is_empty() {
            p.soft { "Assuming " (Text(&words::list(&answer.assumptions))) }
        }
    }
}

fn stated(practice: &PracticeReport<'_>) -> Markup {
    html! {
        @if let Some(statement) = &practice.answer.statement {
            h6 { "What was stated" }
            p {
                (words::said(statement)) " by " (Text(&words::signature(statement))) ": " (Text(&statement.why))
                @for flag in &practice.answer.statement_flags { "; " (words::flag(*flag)) }
            }
        }
    }
}

fn guidance(report: &Report<'_>, practice: &PracticeReport<'_>) -> Markup {
    let guidance = &practice.choice.guidance;
    let against: Vec<&str> = practice
        .findings()
        .iter()
        .filter(|found| found.answer == sextant_core::ProbeAnswer::No)
        .map(|found| found.probe)
        .collect();
    let mut remedies: Vec<&str> =
        against.iter().filter_map(|probe| report.probe(probe)).map(|probe| probe.remedy.as_str()).collect();
    remedies.dedup();
    html! {
        @for remedy in remedies.iter().filter(|remedy| !remedy.is_empty()) { h6 { "What puts it right" } (Prose(remedy)) }
        details {
            summary { "What good looks like, and steps" }
            @if !guidance.good.is_empty() { h6 { "What good looks like" } (Prose(&guidance.good)) }
            @if !guidance.steps.is_empty() { h6 { "Steps" } ol { @for step in &guidance.steps { li { (Text(step)) } } } }
            @if !guidance.evidence.is_empty() { h6 { "What a reviewer expects to see" } ul { @for item in &guidance.evidence { li { (Text(item)) } } } }
            @if !guidance.mistakes.is_empty() { h6 { "What goes wrong" } ul { @for item in &guidance.mistakes { li { (Text(item)) } } } }
            @for (provider, text) in &guidance.on { h6 { (Text(&words::on(provider))) } (Prose(text)) }
        }
    }
}
