//! The head of the report: what it is about, the verdict, how to read it.

use super::charts;
use super::write::{Text, anchor, class, code, linked, risk_class};
use crate::inert;
use crate::report::{PracticeReport, QuestionReport, Report};
use crate::words;
use maud::{Markup, html};
use sextant_core::{Outcome, Risk, RuleSet};

/// Sections by their anchors.
const SECTIONS: [(&str, &str); 6] = [
    ("verdict", "Verdict"),
    ("plan", "Plan"),
    ("risks", "Risks"),
    ("practices", "Practices"),
    ("unknown", "Not assessed"),
    ("read", "What was read"),
];

/// What was reviewed, with what, when.
pub(super) fn header(report: &Report<'_>) -> Markup {
    let inputs = &report.inputs;
    let lens = &inputs.review.lens;
    html! {
        header {
            p.eyebrow { "Well-Architected review" }
            h1 { (Text(&inputs.workload.name)) }
            p {
                (linked(&lens.name, inputs.lens.url.as_deref())) ", edition " (Text(&lens.edition))
                " · as of " (Text(&inputs.review.as_of))
                " · " (words::rules(inputs.review.rules)) " risk rules"
                " · " (words::count(inputs.coverage.files, "file")) " read"
            }
            @if !inputs.scope.is_everything() {
                p {
                    "Listed: " (Text(&inputs.scope.description())) " (" (report.listed().count()) " of "
                    (words::count(report.outcomes().practices, "practice")) "). The numbers are those of the whole review."
                }
            }
        }
        nav aria-label="Sections" {
            ul { @for (id, name) in SECTIONS { li { a href={ "#" (id) } { (name) } } } }
        }
    }
}

/// The verdict: one sentence, the numbers under it, and the questions that need attention first.
pub(super) fn verdict(report: &Report<'_>) -> Markup {
    let counts = report.outcomes();
    let risks = report.risks();
    let questions = report.questions().count();
    let provisos = words::provisos(counts);
    html! {
        section aria-labelledby="verdict" {
            h2 id="verdict" tabindex="-1" { "Verdict" }
            p.headline { (words::headline(&risks.level, questions)) }
            @if let Some((milestone, progress)) = report.inputs.since.zip(report.progress.as_ref()) {
                p { "Since " (Text(&crate::text::since(&milestone.name, progress))) "." }
            }
            @if report.inputs.coverage.files == 0 {
                p.note { strong { "No file was read." } " What stands here says what a review would ask, and nothing about a workload." }
            }
            h3 { (words::count(questions, "question")) ", by risk" }
            (risk_tiles(report))
            h3 { (words::count(counts.practices, "practice")) ", by outcome" }
            (charts::patterns())
            (charts::bar("All practices", counts))
            (outcome_key(report))
            @if !provisos.is_empty() { p { "Among them " (words::list(&provisos)) "." } }
            (high_risk(report))
            (reading(report))
        }
    }
}

fn risk_tiles(report: &Report<'_>) -> Markup {
    let risks = report.risks();
    let (level, best, worst) = (risks.level, risks.best, risks.worst);
    let spread =
        |best: usize, worst: usize| (level.unanswered > 0).then(|| format!("at best {best}, at worst {worst}"));
    let tiles = [
        (Risk::High, level.high, "high risk", spread(best.high, worst.high)),
        (Risk::Medium, level.medium, "medium risk", spread(best.medium, worst.medium)),
        (Risk::Unanswered, level.unanswered, "open", None),
        (Risk::None, level.none, "no risk", None),
        (Risk::NotApplicable, level.not_applicable, "not applicable", None),
    ];
    html! {
        ul.tiles {
            @for (risk, count, name, spread) in tiles {
                li class=(risk_class(risk)) {
                    strong { (count) }
                    span class=(risk_class(risk)) aria-hidden="true" { (words::risk_sign(risk)) } " " (name)
                    @if let Some(spread) = spread { span.soft { (spread) } }
                }
            }
        }
    }
}

/// The key to the bars, with the numbers; each leads to its practices.
fn outcome_key(report: &Report<'_>) -> Markup {
    let counts = report.outcomes();
    html! {
        ul.key {
            @for outcome in charts::ORDER {
                li {
                    (charts::swatch(outcome))
                    a href="#practices" data-outcome=(class(outcome)) { (charts::of(counts, outcome)) " " (outcome) }
                }
            }
        }
    }
}

fn high_risk(report: &Report<'_>) -> Markup {
    let high: Vec<&QuestionReport<'_>> =
        report.questions().filter(|question| question.risk.level == Risk::High).collect();
    html! {
        @if !high.is_empty() {
            h3 { "At high risk" }
            ul.attention {
                @for question in high {
                    li {
                        p {
                            span.high aria-hidden="true" { (words::risk_sign(Risk::High)) } " "
                            strong { (Text(&question.question.id)) } " " (Text(&question.question.title))
                        }
                        ul {
                            @for practice in question.practices.iter().filter(|one| one.answer.outcome == Outcome::NotMet) {
                                li { (missing(practice)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn missing(practice: &PracticeReport<'_>) -> Markup {
    let name = html! { (Text(&practice.choice.id)) " " (Text(&practice.choice.title)) };
    html! {
        span.not_met aria-hidden="true" { (words::sign(Outcome::NotMet)) } " "
        @if practice.listed {
            a href={ "#" (anchor(&practice.question.id, &practice.choice.id)) } { (name) }
        } @else { (name) }
    }
}

fn reading(report: &Report<'_>) -> Markup {
    html! {
        details {
            summary { "How to read this report" }
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
                "Where unknown practices could still change it, the risk is open and stands as a range: the best case is that all "
                "of them turn out well, the worst that none does."
            }
            p { "The basis says what an outcome rests on:" }
            dl.facts { @for (word, meaning) in words::BASES { dt { (word) } dd { (meaning) } } }
        }
    }
}

/// What the report was made with.
pub(super) fn footer(report: &Report<'_>) -> Markup {
    let inputs = &report.inputs;
    let lens = &inputs.review.lens;
    html! {
        footer {
            p.soft {
                "Made by Sextant " (inert::visible(inputs.tool_version)) " as of " (Text(&inputs.review.as_of)) " with lens "
                (Text(&lens.id)) ", edition " (Text(&lens.edition)) ", content " (code(&lens.content_digest)) "."
            }
        }
    }
}
