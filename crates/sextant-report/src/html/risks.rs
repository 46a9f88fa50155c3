//! Risks by pillar, by phase and by question.

use super::charts;
use super::write::{Text, anchor, class, risk_class};
use crate::inert;
use crate::report::{PillarReport, QuestionReport, Report};
use crate::words;
use maud::{Markup, html};
use sextant_core::{Risk, RiskInterval, RuleSet};

/// Columns of risks, the ones to act on first.
const RISKS: [(Risk, &str); 5] = [
    (Risk::High, "High"),
    (Risk::Medium, "Medium"),
    (Risk::Unanswered, "Open"),
    (Risk::None, "None"),
    (Risk::NotApplicable, "N/A"),
];

/// Risks by pillar and by question, and outcomes by phase.
pub(super) fn all(report: &Report<'_>) -> Markup {
    html! {
        section aria-labelledby="risks" {
            h2 id="risks" { "Risks" }
            h3 { "By pillar" }
            (pillars(report))
            @if !report.inputs.lens.phases.is_empty() {
                h3 { "By pillar and phase" }
                div.scroll tabindex="0" role="region" aria-label="Outcomes by pillar and phase" { (charts::heat_map(report)) }
            }
            h3 { "By question" }
            (questions(report))
        }
    }
}

fn pillars(report: &Report<'_>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Risks by pillar" {
            table.pillars {
                caption { "Questions by risk, practices by outcome" }
                thead {
                    tr {
                        th scope="col" { "Pillar" }
                        @for (risk, name) in RISKS {
                            th.number scope="col" { span class=(risk_class(risk)) aria-hidden="true" { (words::risk_sign(risk)) } " " (name) }
                        }
                        th scope="col" { "Practices" }
                    }
                }
                tbody { @for pillar in &report.pillars { (one_pillar(pillar)) } }
            }
        }
    }
}

fn one_pillar(pillar: &PillarReport<'_>) -> Markup {
    let level = pillar.risks().level;
    let outcomes = &pillar.counts.outcomes;
    let count = |risk: Risk| match risk {
        Risk::High => level.high,
        Risk::Medium => level.medium,
        Risk::Unanswered => level.unanswered,
        Risk::None => level.none,
        Risk::NotApplicable => level.not_applicable,
    };
    html! {
        tr {
            th scope="row" { (Text(&pillar.pillar.name)) }
            @for (risk, _) in RISKS {
                td class={ "number" @if count(risk) == 0 { " soft" } } { (count(risk)) }
            }
            td {
                (charts::bar(&pillar.pillar.name, outcomes))
                span.soft aria-hidden="true" { (words::outcomes(outcomes)) }
            }
        }
    }
}

fn questions(report: &Report<'_>) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Risks by question" {
            table.questions {
                caption { "Risk under both sets of rules; a range where unknown practices can change it" }
                thead {
                    tr {
                        th scope="col" { "Question" }
                        th scope="col" { "Graded" }
                        th scope="col" { "Published file" }
                        th scope="col" { "Practices" }
                    }
                }
                @for pillar in report.pillars.iter().filter(|pillar| !pillar.questions.is_empty()) {
                    tbody {
                        tr { th.group colspan="4" scope="rowgroup" { (Text(&pillar.pillar.name)) } }
                        @for question in &pillar.questions { (row(question)) }
                    }
                }
            }
        }
    }
}

fn row(question: &QuestionReport<'_>) -> Markup {
    let risk = |set: RuleSet| question.review.risks.get(&set).copied();
    html! {
        tr {
            th scope="row" { strong { (Text(&question.question.id)) } " " (Text(&question.question.title)) }
            td { (interval(risk(RuleSet::Graded))) }
            td { (interval(risk(RuleSet::PublishedFile))) }
            td {
                ul.ids {
                    @for practice in &question.practices {
                        @let id = &practice.choice.id;
                        @let short = id.strip_prefix(question.question.id.as_str()).unwrap_or(id).trim_start_matches('-');
                        @let outcome = practice.answer.outcome;
                        li {
                            span class=(class(outcome)) aria-hidden="true" { (words::sign(outcome)) "\u{a0}" }
                            @if practice.listed {
                                a href={ "#" (anchor(&question.question.id, id)) } aria-label={ (inert::visible(short)) " of " (inert::visible(&question.question.id)) ": " (outcome) } { (Text(short)) }
                            } @else { (Text(short)) span.gone { ": " (outcome) } }
                        }
                    }
                }
            }
        }
    }
}

/// A risk with its sign: `▲ high`.
pub(super) fn interval(risk: Option<RiskInterval>) -> Markup {
    html! {
        @match risk {
            Some(risk) => {
                span class=(risk_class(risk.level)) { (words::risk_sign(risk.level)) "\u{a0}" @if risk.is_settled() { (words::interval(risk)) } @else { "open" } }
                @if !risk.is_settled() { span.soft { ": " (risk.best) " to " (risk.worst) } }
            }
            None => { span.soft { "no such rules" } }
        }
    }
}
