//! What `sextant plan` prints: the shortest path, the whole improvement plan, and what would follow.

use crate::page::{Page, Style, width};
use crate::report::Report;
use crate::text::{edition, found, one, out_of_reach, summary};
use crate::words;
use sextant_core::plan::{PlanItem, Stage};
use sextant_core::progress::Direction;
use sextant_core::{Outcome, Review, Role};

/// The shortest path in full, then every practice that is or may be not met, the most pressing first.
#[must_use]
pub fn render(report: &Report<'_>, colour: bool) -> String {
    let mut page = Page::new(colour);
    page.line(&[Style::Bold.on(format!("Improvement plan for {}", report.inputs.workload.name))]);
    page.line(&[Style::Dim.on(edition(report))]);
    page.heading("Shortest path");
    let first = stage(&mut page, report, &report.path.none_high, "high", 0);
    page.gap();
    stage(&mut page, report, &report.path.none_medium, "medium", first);
    let listed =
        |item: &&PlanItem| report.practice(&item.question, &item.choice).is_some_and(|practice| practice.listed);
    let items: Vec<&PlanItem> = report.plan.iter().filter(listed).collect();
    page.heading(&format!("All that is or may be not met: {} of {}", items.len(), report.denominator()));
    let (mut asked, mut optional) = ("", false);
    for item in items {
        if item.optional && !optional {
            page.heading("Optional, since no risk asks for it");
            (asked, optional) = ("", true);
        }
        if item.question != asked {
            page.gap();
            let title = report.questions().find(|question| question.question.id == item.question);
            let title = title.map_or("", |question| question.question.title.as_str());
            let risk = format!(" ({})", words::interval(item.risk).replace(' ', "\u{a0}"));
            let label = ["  ".into(), Style::Bold.on(item.question.as_str())];
            page.item(&label, 3 + width(&item.question), &[title.into(), Style::Dim.on(risk)]);
            asked = &item.question;
        }
        whole(&mut page, report, item);
    }
    page.finish()
}

/// All steps of a stage; the number of the last comes back.
fn stage(page: &mut Page, report: &Report<'_>, stage: &Stage, risk: &str, before: usize) -> usize {
    let steps = report.steps(&stage.steps);
    page.item(&[], 2, &[summary(stage, &steps, risk).into()]);
    if let Some(kept) = out_of_reach(stage, risk) {
        page.item(&[], 2, &[kept.into()]);
    }
    for (number, (step, practice)) in (before + 1..).zip(&steps) {
        one(page, number, step, practice);
    }
    if !stage.if_rest_not_met.is_empty() {
        let text = format!(
            "In {} this holds if what else is open turns out not to be met.",
            words::list(&stage.if_rest_not_met)
        );
        page.item(&[], 2, &[text.into()]);
    }
    before + steps.len()
}

fn whole(page: &mut Page, report: &Report<'_>, item: &PlanItem) {
    let facts = format!(" ({}\u{a0}level, {}\u{a0}effort)", words::level(item.level), words::effort(item.effort));
    let label = format!("    {:<7} {}", words::action(item.action), item.choice);
    page.item(&[label.into()], 13 + width(&item.choice), &[item.title.as_str().into(), Style::Dim.on(facts)]);
    let Some(practice) = report.practice(&item.question, &item.choice) else { return };
    for settling in &practice.settled_by {
        page.item(&[], 12, &[settling.reason.into(), Style::Dim.on(format!("; {}", settling.what))]);
    }
    found(page, 12, practice, Role::Deciding);
    let steps = &practice.choice.guidance.steps;
    if practice.answer.outcome == Outcome::NotMet && !steps.is_empty() {
        for (number, step) in (1..).zip(steps) {
            page.item(&[Style::Dim.on(format!("            {number}."))], 15, &[Style::Dim.on(step.as_str())]);
        }
    }
}

/// What would follow if some practices had another outcome: `supposed` is [`Review::suppose`] of `review`.
#[must_use]
pub fn what_if(review: &Review, supposed: &Review, colour: bool) -> String {
    let mut page = Page::new(colour);
    let changed: Vec<String> = review
        .answers()
        .zip(supposed.answers())
        .filter(|((_, before), (_, after))| before.outcome != after.outcome)
        .map(|((_, before), (_, after))| format!("{} were {} (now {})", before.choice, after.outcome, before.outcome))
        .collect();
    if changed.is_empty() {
        return "Nothing is supposed that is not so already.\n".to_owned();
    }
    page.item(&[Style::Bold.on("If")], 5, &[words::list(&changed).into()]);
    let mut moved = 0;
    for (before, after) in review.questions.iter().zip(&supposed.questions) {
        let (was, is) = (before.risk(review.rules), after.risk(review.rules));
        if was == is {
            continue;
        }
        moved += 1;
        let better = (is.worst, is.best) < (was.worst, was.best);
        let direction = if better { Direction::Improved } else { Direction::Worsened };
        let text = format!("{} becomes {}", words::interval(was), words::interval(is));
        page.item(
            &["  ".into(), crate::progress::style(direction).on(before.question.as_str())],
            4 + width(&before.question),
            &[text.into()],
        );
    }
    if moved == 0 {
        page.item(&[], 2, &["no risk moves".into()]);
    }
    let count = |review: &Review| {
        let risks = review.questions.iter().map(|question| question.risk(review.rules)).collect::<Vec<_>>();
        let high = |worst: bool| {
            risks.iter().filter(|risk| if worst { risk.worst } else { risk.best } == sextant_core::Risk::High).count()
        };
        format!("{} of {} questions at high risk", words::from_to(high(false), high(true)), risks.len())
    };
    page.item(&[Style::Bold.on("Then")], 5, &[format!("{}; without that {}", count(supposed), count(review)).into()]);
    page.finish()
}
