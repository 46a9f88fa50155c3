//! The verdict: counts with what they are counted among, and risks by pillar.

use crate::page::{Align, Page, Span, Style};
use crate::report::Report;
use crate::words;
use sextant_core::progress::{Direction, Progress};

/// What the report is about.
pub(super) fn title(page: &mut Page, report: &Report<'_>) {
    let workload = &report.inputs.workload.name;
    page.line(&[Style::Bold.on(format!("Review of {workload}"))]);
    page.line(&[Style::Dim.on(edition(report))]);
    page.gap();
}

/// The lens, its edition and the day.
pub(crate) fn edition(report: &Report<'_>) -> String {
    let review = report.inputs.review;
    format!("{}, edition {}, as of {}", review.lens.name, review.lens.edition, review.as_of)
}

/// The verdict in a few lines.
pub(super) fn lines(page: &mut Page, report: &Report<'_>) {
    let outcomes = report.outcomes();
    let mut practices = vec![
        Style::Good.on(format!("{} met", outcomes.met)),
        ", ".into(),
        Style::Bad.on(format!("{} not met", outcomes.not_met)),
        ", ".into(),
        Style::Open.on(format!("{} unknown", outcomes.unknown)),
        format!(", {} not applicable (of {})", outcomes.not_applicable, outcomes.practices).into(),
    ];
    let provisos = words::provisos(outcomes);
    if !provisos.is_empty() {
        practices.push(format!("; among them {}", words::list(&provisos)).into());
    }
    page.item(&[Style::Bold.on("Practices")], 11, &practices);
    let risks = report.risks();
    let questions = report.questions().count();
    let level = risks.level;
    let mut spans: Vec<Span<'_>> = vec![
        Style::Bad.on(format!("{} high risk", level.high)),
        format!(", {} medium, ", level.medium).into(),
        Style::Good.on(format!("{} none", level.none)),
        format!(", {} not applicable, ", level.not_applicable).into(),
        Style::Open.on(format!("{} open", level.unanswered)),
        format!(" (of {questions}, {} rules)", words::rules(report.inputs.review.rules)).into(),
    ];
    page.item(&[Style::Bold.on("Questions")], 11, &spans);
    if level.unanswered > 0 {
        spans = vec![words::range(&risks).into()];
        page.item(&[], 11, &spans);
    }
    if !report.inputs.scope.is_everything() {
        let listed = report.listed_outcomes();
        let what = report.inputs.scope.description();
        let of = outcomes.practices;
        let text = format!("{what}: {} of {of} practices, {}", listed.practices, words::outcomes(&listed));
        page.item(&[Style::Bold.on("Listed")], 11, &[text.into()]);
    }
    if let Some((milestone, progress)) = report.inputs.since.zip(report.progress.as_ref()) {
        page.item(&[Style::Bold.on("Since")], 11, &[since(&milestone.name, progress).into()]);
    }
}

/// What changed since a milestone, in one sentence.
pub(crate) fn since(milestone: &str, progress: &Progress) -> String {
    let day = &progress.as_of_before;
    let name = format!("milestone {milestone} ({day})");
    if progress.is_empty() {
        return format!("{name}: nothing changed");
    }
    let practices = |direction| progress.practices.iter().filter(|change| change.direction == direction).count();
    let questions = |direction| progress.questions.iter().filter(|change| change.direction == direction).count();
    let of = progress.practices.len();
    format!(
        "{name}: {} changed, {} better, {} worse; risk fell in {}, rose in {}",
        words::count(of, "practice"),
        practices(Direction::Improved),
        practices(Direction::Worsened),
        words::count(questions(Direction::Improved), "question"),
        words::count(questions(Direction::Worsened), "question"),
    )
}

/// Risks of questions and outcomes of practices by pillar.
pub(super) fn pillars(page: &mut Page, report: &Report<'_>) {
    page.heading("Risks by pillar");
    let head = ["", "High", "Medium", "None", "N/A", "Open", "Worst case", "Met", "Not met", "Unknown", "N/A", "Of"];
    let number = |count: usize, style: Style| if count == 0 { Style::Dim.on("0") } else { style.on(count.to_string()) };
    let row = |pillar: &crate::report::PillarReport<'_>| -> Vec<Span<'_>> {
        let risks = pillar.risks();
        let outcomes = pillar.counts.outcomes;
        vec![
            crate::page::shortened(&pillar.pillar.name, 24).into_owned().into(),
            number(risks.level.high, Style::Bad),
            number(risks.level.medium, Style::Open),
            number(risks.level.none, Style::Good),
            number(risks.level.not_applicable, Style::Plain),
            number(risks.level.unanswered, Style::Plain),
            Style::Dim.on(format!("{} high", risks.worst.high)),
            number(outcomes.met, Style::Good),
            number(outcomes.not_met, Style::Bad),
            number(outcomes.unknown, Style::Open),
            number(outcomes.not_applicable, Style::Plain),
            outcomes.practices.to_string().into(),
        ]
    };
    let rows: Vec<Vec<Span<'_>>> = report.pillars.iter().map(row).collect();
    let mut align = [Align::Right; 12];
    if let Some(first) = align.first_mut() {
        *first = Align::Left;
    }
    page.table(2, &align, &[(1, "Questions"), (7, "Practices")], &head, &rows);
}

/// What the report was made with.
pub(super) fn colophon(page: &mut Page, report: &Report<'_>) {
    page.gap();
    let inputs = &report.inputs;
    let lens = &inputs.review.lens;
    let text = format!(
        "Sextant {}, lens {} edition {}, content {}, as of {}",
        inputs.tool_version, lens.id, lens.edition, lens.content_digest, inputs.review.as_of
    );
    page.line(&[Style::Dim.on(text)]);
}
