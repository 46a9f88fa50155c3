//! What to do next: the shortest path.

use super::practices::Places;
use crate::page::{Page, Span, Style};
use crate::report::{PracticeReport, Report, SettledBy};
use crate::words;
use sextant_core::Basis;
use sextant_core::plan::{Action, Stage, Step};

/// Most steps that stand in the report; the plan has all.
const SHOWN: usize = 12;

/// The shortest path, its beginning in full.
pub(super) fn steps(page: &mut Page, report: &Report<'_>) {
    page.heading("What to do next");
    let stages = [(&report.path.none_high, "high"), (&report.path.none_medium, "medium")];
    let mut shown = 0;
    for (stage, risk) in stages {
        let steps = report.steps(&stage.steps);
        page.item(&[], 2, &[summary(stage, &steps, risk).into()]);
        if let Some(kept) = out_of_reach(stage, risk) {
            page.item(&[], 2, &[kept.into()]);
        }
        let room = SHOWN.saturating_sub(shown);
        for (step, practice) in steps.iter().take(room) {
            shown += 1;
            one(page, shown, step, practice);
        }
        let rest = steps.len().saturating_sub(room);
        if rest > 0 {
            page.item(&[], 5, &[Style::Dim.on(format!("… and {rest} more; `sextant plan` lists them"))]);
        }
        page.gap();
    }
}

/// How many steps it takes, from the worst case.
pub(crate) fn summary(stage: &Stage, steps: &[(&Step, &PracticeReport<'_>)], risk: &str) -> String {
    let elsewhere = stage.steps.len() - steps.len();
    let aside = if elsewhere > 0 { format!(", {elsewhere} of them outside what is listed") } else { String::new() };
    if stage.steps.is_empty() {
        return format!("No question is at {risk} risk, even in the worst case.");
    }
    let to_do = stage.steps.iter().filter(|step| step.action == Action::Do).count();
    let end = if steps.is_empty() { "." } else { ":" };
    format!(
        "{} ({to_do} to do, {} to confirm{aside}) until no question is at {risk} risk, even in the worst case{end}",
        words::count(stage.steps.len(), "step"),
        stage.steps.len() - to_do,
    )
}

/// Questions whose rules keep the risk.
pub(crate) fn out_of_reach(stage: &Stage, risk: &str) -> Option<String> {
    let ids = &stage.out_of_reach;
    (!ids.is_empty()).then(|| format!("The rules of {} keep a {risk} risk whatever is done.", words::list(ids)))
}

/// A step with its first place.
pub(crate) fn one(page: &mut Page, number: usize, step: &Step, practice: &PracticeReport<'_>) {
    let style = if step.action == Action::Do { Style::Bad } else { Style::Open };
    let label = [
        format!("{number:>4}. ").into(),
        style.on(format!("{:<7}", words::action(step.action))),
        format!(" {}", step.choice).into(),
    ];
    let hang = 14 + crate::page::width(&step.choice) + 1;
    let effort = format!(" ({}\u{a0}effort)", words::effort(step.effort));
    page.item(&label, hang, &[step.title.as_str().into(), Style::Dim.on(effort)]);
    if let Some(line) = reason(practice) {
        page.item(&[], 14, &line);
    }
}

/// Why the step is needed: the first finding, or the first reason why nothing is known.
fn reason<'a>(practice: &PracticeReport<'a>) -> Option<Vec<Span<'a>>> {
    let answer = practice.answer;
    if let Some(settling) = practice.settled_by.first() {
        let advice = match settling.by {
            SettledBy::Person | SettledBy::Elsewhere => String::new(),
            SettledBy::Source | SettledBy::Profile => format!("; {}", settling.what),
        };
        return Some(vec![settling.reason.into(), Style::Dim.on(advice)]);
    }
    if let Some(statement) = answer.statement.as_ref().filter(|_| answer.basis == Basis::Stated) {
        return Some(vec![
            format!("{} by {}: {}", words::said(statement), words::signature(statement), statement.why).into(),
        ]);
    }
    let finding = practice.findings().into_iter().next()?;
    let mut line = vec![finding.message.into()];
    line.extend(Places(&finding.places).brief());
    Some(line)
}
