//! What `sextant milestone compare` prints: the difference between two reviews.

use crate::page::{Page, Span, Style, width};
use crate::text::since;
use crate::words;
use sextant_core::progress::{Direction, PracticeChange, Progress, QuestionChange, Standing};
use sextant_core::{Lens, RiskInterval, RuleSet};

/// What changed since a milestone, what got worse first.
#[must_use]
pub fn render(lens: &Lens, milestone: &str, progress: &Progress, rules: RuleSet, colour: bool) -> String {
    let mut page = Page::new(colour);
    page.line(&[Style::Bold.on("Since "), since(milestone, progress).into()]);
    let (before, after) = (&progress.lens_before, &progress.lens_after);
    if before.edition != after.edition || before.id != after.id {
        let text = format!("The lens changed from {} {} to {} {}.", before.id, before.edition, after.id, after.edition);
        page.line(&[Style::Open.on(text)]);
    }
    if before.content_digest != after.content_digest {
        let text = format!(
            "The content changed from {} to {}: probes may ask something else.",
            before.content_digest, after.content_digest
        );
        page.line(&[Style::Open.on(text)]);
    }
    let (was, is) = (&progress.counts_before.outcomes, &progress.counts_after.outcomes);
    page.gap();
    page.item(&["  before".into()], 10, &[format!("{} (of {} practices)", words::outcomes(was), was.practices).into()]);
    page.item(&["  now".into()], 10, &[format!("{} (of {} practices)", words::outcomes(is), is.practices).into()]);
    let headings = [
        (Direction::Worsened, "Worse"),
        (Direction::Improved, "Better"),
        (Direction::Changed, "Different"),
        (Direction::Added, "New"),
        (Direction::Removed, "Gone"),
    ];
    for (direction, heading) in headings {
        let questions: Vec<&QuestionChange> =
            progress.questions.iter().filter(|change| change.direction == direction).collect();
        let practices: Vec<&PracticeChange> =
            progress.practices.iter().filter(|change| change.direction == direction).collect();
        if questions.is_empty() && practices.is_empty() {
            continue;
        }
        page.heading(heading);
        for change in questions {
            let risk = |risks: &Option<std::collections::BTreeMap<RuleSet, RiskInterval>>| {
                let risks = risks.as_ref()?;
                risks.get(&rules).or_else(|| risks.values().next()).map(|risk| words::interval(*risk))
            };
            let text = format!("risk {}", from_to(risk(&change.before), risk(&change.after)));
            line(&mut page, direction, &change.question, text, "");
        }
        for change in practices {
            let text = from_to(change.before.as_ref().map(standing), change.after.as_ref().map(standing));
            let title = lens.question(&change.question).and_then(|question| question.choice(&change.choice));
            line(&mut page, direction, &change.choice, text, title.map_or("", |choice| choice.title.as_str()));
        }
    }
    page.finish()
}

/// The style of a change.
pub(crate) fn style(direction: Direction) -> Style {
    match direction {
        Direction::Improved => Style::Good,
        Direction::Worsened => Style::Bad,
        Direction::Changed | Direction::Added | Direction::Removed => Style::Bold,
    }
}

fn line(page: &mut Page, direction: Direction, id: &str, text: String, title: &str) {
    let label: [Span<'_>; 2] = ["  ".into(), style(direction).on(id)];
    let title = if title.is_empty() { String::new() } else { format!(" {title}") };
    page.item(&label, 4 + width(id), &[text.into(), Style::Dim.on(title)]);
}

fn standing(standing: &Standing) -> String {
    let conflict = if standing.conflict { ", evidence for and against" } else { "" };
    match standing.basis {
        sextant_core::Basis::None => format!("{}{conflict}", standing.outcome),
        basis => format!("{} ({}{conflict})", standing.outcome, words::basis(basis)),
    }
}

fn from_to(before: Option<String>, after: Option<String>) -> String {
    match (before, after) {
        (Some(before), Some(after)) if before == after => format!("stays {after}"),
        (Some(before), Some(after)) => format!("{before} becomes {after}"),
        (None, Some(after)) => after,
        (Some(before), None) => format!("was {before}"),
        (None, None) => String::new(),
    }
}
