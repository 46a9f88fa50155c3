//! Practices by outcome, with the places that show it.

use crate::inert;
use crate::page::{Page, Span, Style, shortened, width};
use crate::report::{PracticeReport, Report};
use crate::words;
use sextant_core::statement::StatementFlag;
use sextant_core::{Basis, Locus, Outcome, Role};

/// Most places of one message.
const PLACES: usize = 4;
/// The widest place that others are aligned with.
const PLACE_WIDTH: usize = 44;

/// What is not met, by pillar, the higher level first.
pub(super) fn gaps(page: &mut Page, report: &Report<'_>) {
    let mut gaps: Vec<&PracticeReport<'_>> = report.with_outcome(Outcome::NotMet).collect();
    if gaps.is_empty() {
        return;
    }
    page.heading(&format!("Gaps: {} of {} not met", gaps.len(), report.denominator()));
    let order = |practice: &PracticeReport<'_>| report.pillars.iter().position(|of| of.pillar.id == practice.pillar.id);
    gaps.sort_by_key(|practice| (order(practice), practice.choice.level));
    let mut pillar = "";
    for practice in gaps {
        if practice.pillar.id != pillar {
            page.gap();
            page.item(&[], 2, &[Style::Bold.on(practice.pillar.name.as_str())]);
            pillar = &practice.pillar.id;
        }
        heading(page, practice);
        found(page, 6, practice, Role::Deciding);
        if practice.answer.basis == Basis::Stated {
            stated(page, 6, practice);
        }
    }
}

/// Where evidence and people disagree, or evidence with itself; and what to know of statements.
pub(super) fn disputed(page: &mut Page, report: &Report<'_>) {
    let disputed: Vec<&PracticeReport<'_>> = report.listed().filter(|practice| practice.is_disputed()).collect();
    if !disputed.is_empty() {
        page.heading(&format!("Disputed: {}", words::count(disputed.len(), "practice")));
        for practice in disputed {
            heading(page, practice);
            let outcome = practice.answer.outcome;
            let why =
                if practice.answer.conflict { "evidence for and against" } else { "evidence against a statement" };
            page.item(&[], 6, &[why.into(), format!("; it counts as {outcome}").into()]);
            found(page, 6, practice, Role::Considered);
            stated(page, 6, practice);
        }
    }
    let dated =
        |practice: &&PracticeReport<'_>| practice.answer.statement_flags.contains(&StatementFlag::EvidenceChanged);
    let dated: Vec<&PracticeReport<'_>> = report.listed().filter(dated).collect();
    if !dated.is_empty() {
        page.heading(&format!("Statements that saw other evidence: {}", dated.len()));
        for practice in dated {
            stated(page, 2, practice);
        }
    }
    if !report.inputs.review.problems.is_empty() {
        page.heading("What is wrong with statements and rules");
        for problem in &report.inputs.review.problems {
            let help = problem.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
            page.item(&[], 2, &[format!("{}: {}{help}", problem.about, problem.message).into()]);
        }
    }
}

/// What is met: one line each with the place that proves it.
pub(super) fn met(page: &mut Page, report: &Report<'_>) {
    let met: Vec<&PracticeReport<'_>> = report.with_outcome(Outcome::Met).collect();
    if met.is_empty() {
        return;
    }
    page.heading(&format!("Met: {} of {}", met.len(), report.denominator()));
    let proofs: Vec<String> = met.iter().map(|practice| proof(practice)).collect();
    let ids = met.iter().map(|practice| width(&practice.choice.id)).max().unwrap_or_default();
    let places = proofs.iter().map(|proof| width(proof)).filter(|wide| *wide <= PLACE_WIDTH).max().unwrap_or_default();
    for (practice, proof) in met.iter().zip(&proofs) {
        let label = [format!("  {:<ids$}  ", practice.choice.id).into(), Style::Place.on(format!("{proof:<places$}"))];
        let used = 4 + ids + width(proof).max(places);
        let room = 98usize.saturating_sub(used);
        if room >= 12 {
            page.item(&label, used + 2, &[Style::Dim.on(shortened(&practice.choice.title, room))]);
        } else {
            page.item(&label, 0, &[]);
        }
    }
}

/// What proves a practice, in one place.
fn proof(practice: &PracticeReport<'_>) -> String {
    let decided = practice.findings().into_iter().filter(|finding| finding.role == Role::Deciding);
    let places: Vec<&Locus> = decided.flat_map(|finding| finding.places).collect();
    match (places.first(), &practice.answer.statement) {
        (_, Some(statement)) if practice.answer.basis == Basis::Stated => match &statement.until {
            Some(until) => format!("stated by {}, until {until}", statement.by),
            None => format!("stated by {} on {}", statement.by, statement.on),
        },
        (Some(first), _) if places.len() > 1 => format!("{} +{}", words::place(first), places.len() - 1),
        (Some(first), _) => words::place(first),
        _ => String::new(),
    }
}

/// What does not concern the workload, by reason.
pub(super) fn not_applicable(page: &mut Page, report: &Report<'_>) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut count = 0;
    for practice in report.with_outcome(Outcome::NotApplicable) {
        count += 1;
        let reason = practice.answer.because.as_deref().unwrap_or("no reason given");
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, ids)) => ids.push(&practice.choice.id),
            None => reasons.push((reason, vec![&practice.choice.id])),
        }
    }
    if count > 0 {
        page.heading(&format!("Not applicable: {count} of {}", report.denominator()));
        for (reason, ids) in reasons {
            page.item(&[], 2, &[reason.into()]);
            page.item(&[], 4, &[Style::Dim.on(ids.join("  "))]);
        }
    }
}

/// A practice with its title and level.
fn heading(page: &mut Page, practice: &PracticeReport<'_>) {
    let choice = practice.choice;
    let style = if practice.answer.outcome == Outcome::NotMet { Style::Bad } else { Style::Plain };
    let label =
        ["    ".into(), style.on(words::sign(practice.answer.outcome)), " ".into(), Style::Bold.on(choice.id.as_str())];
    let disputed = if practice.is_disputed() { ", disputed" } else { "" };
    let level = format!(" ({}\u{a0}level{disputed})", words::level(choice.level));
    page.item(&label, 7 + width(&choice.id), &[choice.title.as_str().into(), Style::Dim.on(level)]);
}

/// What was found about a practice, down to a role, with its places.
pub(crate) fn found(page: &mut Page, indent: usize, practice: &PracticeReport<'_>, down_to: Role) {
    for finding in practice.findings().iter().filter(|finding| finding.role <= down_to) {
        // Where evidence of both kinds stands together, each says which it is.
        let answer = if down_to > Role::Deciding { format!("{}: ", finding.answer) } else { String::new() };
        page.item(&[], indent, &[answer.into(), finding.message.into()]);
        for line in Places(&finding.places).lines() {
            page.item(&[], indent + 2, &line);
        }
    }
    if !practice.answer.assumptions.is_empty() {
        let text = format!("assuming {}", words::list(&practice.answer.assumptions));
        page.item(&[], indent + 2, &[Style::Dim.on(text)]);
    }
}

/// A person's word on a practice.
fn stated(page: &mut Page, indent: usize, practice: &PracticeReport<'_>) {
    let Some(statement) = &practice.answer.statement else { return };
    let id = if indent < 6 { format!("{} ", practice.choice.id) } else { String::new() };
    let text = format!("{id}{} by {}: {}", words::said(statement), words::signature(statement), statement.why);
    let flags = practice.answer.statement_flags.iter().map(|flag| format!("; {}", words::flag(*flag)));
    page.item(&[], indent, &[text.into(), flags.collect::<String>().into()]);
}

/// Places of one message, compactly.
pub(crate) struct Places<'p, 'a>(pub(crate) &'p [&'a Locus]);

impl Places<'_, '_> {
    /// ` at main.tf:3:1 (aws_x.y) and 2 more`
    pub(crate) fn brief<'s>(&self) -> Vec<Span<'s>> {
        let Some(first) = self.0.first() else { return Vec::new() };
        let more = self.0.len() - 1;
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        vec![" at ".into(), Style::Place.on(words::place(first)), more.into()]
    }

    /// A line for each place, as many as are useful.
    pub(crate) fn lines<'s>(&self) -> Vec<Vec<Span<'s>>> {
        let line = |locus: &&Locus| {
            let address = locus.address.as_ref().map(|address| format!(" ({})", inert::path(address)));
            vec!["at ".into(), Style::Place.on(words::place(locus)), address.unwrap_or_default().into()]
        };
        let mut out: Vec<Vec<Span<'s>>> = self.0.iter().take(PLACES).map(line).collect();
        if self.0.len() > PLACES {
            out.push(vec![format!("and {} more", self.0.len() - PLACES).into()]);
        }
        out
    }
}
