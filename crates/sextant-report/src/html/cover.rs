//! The head of the report: what it is about, the verdict, how to read it, risks.

use super::charts;
use super::write::{Text, anchor, class, code, linked};
use crate::inert;
use crate::report::{QuestionReport, Report};
use crate::words;
use maud::{Markup, html};
use sextant_core::{Outcome, RiskInterval, RuleSet};

/// Cover data.
pub(super) fn header(report: &Report<'_>) -> Markup {
    let inputs = &report.inputs;
    let lens = &inputs.review.lens;
    html! {
        header {
            p.soft { "Well-Architected review" }
            h1 { (Text(&inputs.workload.name)) }
            dl.facts {
                dt { "Lens" } dd { (linked(&lens.name, inputs.lens.url.as_deref())) ", edition " (Text(&lens.edition)) }
                dt { "As of" } dd { (Text(&inputs.review.as_of)) }
                dt { "Risk rules" } dd { (words::rules(inputs.review.rules)) }
                dt { "Content" } dd { (code(&lens.content_digest)) }
                dt { "Read" } dd { (words::count(inputs.coverage.files, "file")) }
                @if !inputs.scope.is_everything() {
                    dt { "Listed" }
                    dd { (Text(&inputs.scope.description())) " (" (report.listed().count()) " of " (report.outcomes().practices) " practices)" }
                }
            }
            nav aria-label="Sections" {
                a href="#verdict" { "Verdict" } " · " a href="#risks" { "Risks" } " · " a href="#plan" { "Plan" } " · "
                a href="#practices" { "Practices" } " · " a href="#unknown" { "Not assessed" } " · " a href="#read" { "What was read" }
            }
        }
    }
}

/// The verdict in numbers.
pub(super) fn verdict(report: &Report<'_>) -> Markup {
    let counts = report.outcomes();
    let numbers = [
        (Outcome::Met, counts.met),
        (Outcome::NotMet, counts.not_met),
        (Outcome::Unknown, counts.unknown),
        (Outcome::NotApplicable, counts.not_applicable),
    ];
    let risks = report.risks();
    html! {
        section aria-labelledby="verdict" {
            h2 id="verdict" tabindex="-1" { "Verdict" }
            ul.verdict {
                @for (outcome, count) in numbers {
                    li class=(class(outcome)) {
                        strong { (count) }
                        (words::sign(outcome)) " " (outcome) span.soft { " of " (counts.practices) " practices" }
                    }
                }
            }
            @let provisos = words::provisos(counts);
            @if !provisos.is_empty() { p { "Among them " (words::list(&provisos)) "." } }
            p {
                "Questions: " (words::risks(&risks.level)) " (of " (report.questions().count()) ")."
                @if risks.level.unanswered > 0 { " If open practices turn out well or badly: " (words::range(&risks)) "." }
            }
            @if let Some((milestone, progress)) = report.inputs.since.zip(report.progress.as_ref()) {
                p { "Since " (Text(&crate::text::since(&milestone.name, progress))) "." }
            }
        }
    }
}

/// How to read it.
pub(super) fn reading(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="reading" {
            h2 id="reading" { "How to read this report" }
            p {
                "A practice is met, not met, not applicable or unknown. Unknown is an answer: what could not be read or is not "
                "supported by anything is never counted as met or as not met. Every met and not met by evidence names a place to look at."
            }
            p {
                @match report.inputs.review.rules {
                    RuleSet::Graded => {
                        "The risk of a question follows from its practices: high if one of high level is missing, else medium "
                        "if one of medium level is, else none. "
                    }
                    RuleSet::PublishedFile => { "The risk of a question follows from the rules of the published lens file. " }
                }
                "Where unknown practices could still change it, the risk is open and stands as a range."
            }
            p { "The basis says what an outcome rests on:" }
            dl.facts {
                @for (word, meaning) in words::BASES { dt { (word) } dd { (meaning) } }
            }
        }
    }
}

/// Risks by pillar and by question, and outcomes by phase.
pub(super) fn risks(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="risks" {
            h2 id="risks" { "Risks" }
            (charts::patterns())
            (pillars(report))
            (charts::legend())
            @if !report.inputs.lens.phases.is_empty() {
                h3 { "By pillar and phase" }
                div.scroll tabindex="0" role="region" aria-label="Outcomes by pillar and phase" { (charts::heat_map(report)) }
                details {
                    summary { "The numbers as a table" }
                    div.scroll tabindex="0" role="region" aria-label="Outcomes by pillar and phase, table" { (charts::heat_table(report)) }
                }
            }
            h3 { "By question" }
            (questions(report))
        }
    }
}

fn pillars(report: &Report<'_>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Risks by pillar" {
            table {
                caption { "Questions by risk, practices by outcome" }
                thead {
                    tr {
                        th scope="col" { "Pillar" }
                        @for head in ["Questions", "High", "Medium", "None", "N/A", "Open"] { th.number scope="col" { (head) } }
                        th scope="col" { "Practices" }
                        th scope="col" { "In numbers" }
                    }
                }
                tbody {
                    @for pillar in &report.pillars {
                        @let level = pillar.risks().level;
                        @let outcomes = &pillar.counts.outcomes;
                        tr {
                            th scope="row" { (Text(&pillar.pillar.name)) }
                            td.number { (pillar.questions.len()) }
                            @for count in [level.high, level.medium, level.none, level.not_applicable, level.unanswered] {
                                td.number { (count) }
                            }
                            td { (charts::bar(&pillar.pillar.name, outcomes)) }
                            td { (words::outcomes(outcomes)) " (of " (outcomes.practices) ")" }
                        }
                    }
                }
            }
        }
    }
}

fn questions(report: &Report<'_>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Risks by question" {
            table {
                caption { "Risk under both sets of rules; a range where unknown practices can change it" }
                thead {
                    tr {
                        th scope="col" { "Question" }
                        th scope="col" { "Graded" }
                        th scope="col" { "Published file" }
                        th scope="col" { "Practices" }
                    }
                }
                tbody { @for question in report.questions() { (row(question)) } }
            }
        }
    }
}

fn row(question: &QuestionReport<'_>) -> Markup {
    let risk = |set: RuleSet| question.review.risks.get(&set).copied();
    html! {
        tr {
            th scope="row" { (Text(&question.question.id)) " " span.soft { (Text(&question.question.title)) } }
            td { (interval(risk(RuleSet::Graded))) }
            td { (interval(risk(RuleSet::PublishedFile))) }
            td {
                @for practice in &question.practices {
                    @let id = &practice.choice.id;
                    @let short = id.strip_prefix(question.question.id.as_str()).unwrap_or(id).trim_start_matches('-');
                    @let outcome = practice.answer.outcome;
                    span class=(class(outcome)) { (words::sign(outcome)) " " }
                    @if practice.listed {
                        a href={ "#" (anchor(&question.question.id, id)) } aria-label={ (inert::visible(id)) ", " (outcome) } { (Text(short)) }
                    } @else { (Text(short)) }
                    " "
                }
            }
        }
    }
}

fn interval(risk: Option<RiskInterval>) -> Markup {
    html! {
        @match risk {
            Some(risk) => { (words::risk_sign(risk.level)) " " (words::interval(risk)) }
            None => { "no such rules" }
        }
    }
}
