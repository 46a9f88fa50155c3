//! Each practice: what was found, what puts it right; folded, why it matters and what good looks like.

use super::risks::interval;
use super::write::{Prose, Text, anchor, class, linked, list, outcome, place};
use crate::inert;
use crate::report::{PillarReport, PracticeReport, QuestionReport, Report};
use crate::words;
use maud::{Markup, html};
use sextant_core::{Outcome, ProbeAnswer, Role};

/// As many places of one message stand open.
const PLACES: usize = 5;

/// All listed practices with the filter over them.
pub(super) fn all(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="practices" {
            h2 id="practices" { "Practices" }
            (filter(report))
            p id="shown" role="status" { (report.listed().count()) " of " (words::count(report.outcomes().practices, "practice")) " in this report" }
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
            label { "Outcome" select name="outcome" {
                option value="" { "All" }
                @for each in [Outcome::NotMet, Outcome::Unknown, Outcome::Met, Outcome::NotApplicable] {
                    option value=(class(each)) { (each) }
                }
            } }
            label { "Pillar" select name="pillar" {
                option value="" { "All" }
                @for (index, pillar) in report.pillars.iter().enumerate() { option value=(index) { (inert::visible(&pillar.pillar.name)) } }
            } }
            label { "Phase" select name="phase" {
                option value="" { "All" }
                @for (index, phase) in lens.phases.iter().enumerate() { option value=(index) { (inert::visible(&phase.name)) } }
            } }
            label.wide { "Words" input type="search" name="text" autocomplete="off"; }
            div {
                button type="reset" { "Show all" } " "
                button type="button" id="unfold" aria-pressed="false" { "Unfold guidance" }
            }
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
            p.state { "Risk: " (interval(Some(question.risk))) }
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
        @let anchor = anchor(&question.id, &choice.id);
        article.practice.(class(answer.outcome)) id=(anchor) data-pillar=(pillar) data-phases=(numbers.join(" ")) data-outcome=(class(answer.outcome)) {
            h5 { a href={ "#" (anchor) } { (Text(&choice.id)) } " " (Text(&choice.title)) }
            p.state {
                (outcome(answer.outcome)) " "
                span.soft {
                    "basis: " (words::basis(answer.basis)) " · level: " (words::level(choice.level)) " · effort: " (words::effort(choice.effort))
                    @if !names.is_empty() { " · " (Text(&names.join(", "))) }
                }
            }
            (found(practice))
            (stated(practice))
            @if answer.outcome == Outcome::NotMet { (remedies(report, practice)) }
            (guidance(practice))
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
                @for settling in &practice.settled_by { li { (Text(settling.reason)) " — " (Text(&settling.what)) } }
            }
        }
        @if !findings.is_empty() {
            h6 { "What was found" }
            ul.found {
                @for finding in &findings {
                    li {
                        strong { (finding.answer) ":" } " " (Text(finding.message))
                        span.soft.probe {
                            " (" @if finding.role != Role::Deciding { (words::role(finding.role)) ", " }
                            (Text(finding.probe)) " " (Text(finding.version)) ")"
                        }
                        @let places: Vec<Markup> = finding.places.iter().map(|locus| place(locus)).collect();
                        @if !places.is_empty() { (list(PLACES, &places)) }
                    }
                }
            }
        }
        @if !answer.assumptions.is_empty() {
            p.soft { "Assuming " (Text(&words::list(&answer.assumptions))) "." }
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

/// What puts right what was found, each advice once.
fn remedies(report: &Report<'_>, practice: &PracticeReport<'_>) -> Markup {
    let mut remedies: Vec<&str> = Vec::new();
    for found in practice.findings().iter().filter(|found| found.answer == ProbeAnswer::No) {
        let remedy = report.probe(found.probe).map(|probe| probe.remedy.as_str()).filter(|remedy| !remedy.is_empty());
        remedies.extend(remedy.filter(|remedy| !remedies.contains(remedy)));
    }
    html! { @if !remedies.is_empty() { h6 { "What puts it right" } @for remedy in remedies { (Prose(remedy)) } } }
}

/// Guidance, folded: the page stays a report and becomes a manual where the reader wants one.
fn guidance(practice: &PracticeReport<'_>) -> Markup {
    let choice = practice.choice;
    let guidance = &choice.guidance;
    let page = choice.url.as_deref().and_then(inert::link);
    html! {
        details.guide {
            summary { "Why it matters, what good looks like, steps" span.gone { " for " (inert::visible(&choice.id)) } }
            @if !guidance.why.is_empty() { h6 { "Why it matters" } (Prose(&guidance.why)) }
            @if !guidance.good.is_empty() { h6 { "What good looks like" } (Prose(&guidance.good)) }
            @if !guidance.steps.is_empty() { h6 { "Steps" } ol { @for step in &guidance.steps { li { (Text(step)) } } } }
            @if !guidance.evidence.is_empty() { h6 { "What a reviewer expects to see" } ul { @for item in &guidance.evidence { li { (Text(item)) } } } }
            @if !guidance.mistakes.is_empty() { h6 { "What goes wrong" } ul { @for item in &guidance.mistakes { li { (Text(item)) } } } }
            @for (provider, text) in &guidance.on { h6 { (Text(&words::on(provider))) } (Prose(text)) }
            @if page.is_some() { p { (linked(&format!("{} in the published lens", choice.id), page)) } }
        }
    }
}
