//! Words that all formats share: outcomes, bases, levels, intervals and counts, always with what they are counted among.

use crate::inert;
use crate::report::SettledBy;
use sextant_core::lens::{Effort, Level};
use sextant_core::plan::Action;
use sextant_core::review::{IntervalCounts, OutcomeCounts, RiskCounts};
use sextant_core::statement::StatementFlag;
use sextant_core::{Basis, Locus, Outcome, Risk, RiskInterval, Role, RuleSet, Says, Statement};
use std::borrow::Cow;

/// `1 practice`, `2 practices`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// How a wrong picture is put right.
pub(crate) const CORRECTED: &str =
    "Wrong? Say in `sextant.toml` which paths belong to the workload, or that there are several.";

/// The plural of a kind's name where there are several: `knowledge bases`, `checks of data`.
pub(crate) fn plural(noun: &str, count: usize) -> String {
    const UNCOUNTED: [&str; 4] = ["s", "ing", "feedback", "capacity"];
    match (count, noun.split_once(' ')) {
        (1, _) => noun.to_owned(),
        (_, Some((head, rest)))
            if rest.starts_with("of ") || rest.starts_with("named ") || rest.starts_with("defined ") =>
        {
            format!("{head}s {rest}")
        }
        _ if UNCOUNTED.iter().any(|ending| noun.ends_with(ending)) => noun.to_owned(),
        _ => match noun.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
            _ => format!("{noun}s"),
        },
    }
}

/// A kind's name inside a sentence: `API` stays, `Knowledge base` does not.
pub(crate) fn lower(title: &str) -> String {
    let mut characters = title.chars();
    match (characters.next(), characters.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(characters).collect(),
        _ => title.to_owned(),
    }
}

/// `12 met, 9 not met, 26 unknown, 4 not applicable`.
pub(crate) fn outcomes(counts: &OutcomeCounts) -> String {
    let OutcomeCounts { met, not_met, unknown, not_applicable, .. } = counts;
    format!("{met} met, {not_met} not met, {unknown} unknown, {not_applicable} not applicable")
}

/// What else to know of the outcomes; empty where there is nothing.
pub(crate) fn provisos(counts: &OutcomeCounts) -> Vec<String> {
    let mut out = Vec::new();
    for (number, what) in [
        (counts.stated, "by a person's word alone"),
        (counts.contested, "contested by a person"),
        (counts.conflict, "with evidence for and against"),
    ] {
        if number > 0 {
            out.push(format!("{number} {what}"));
        }
    }
    out
}

/// `5 high risk, 2 medium, 3 none, 1 not applicable, 18 open`.
pub(crate) fn risks(counts: &RiskCounts) -> String {
    let RiskCounts { high, medium, none, not_applicable, unanswered } = counts;
    format!("{high} high risk, {medium} medium, {none} none, {not_applicable} not applicable, {unanswered} open")
}

/// What open questions can turn out to be: `high risk 5 to 19, medium 1 to 4`.
pub(crate) fn range(counts: &IntervalCounts) -> String {
    let IntervalCounts { best, worst, .. } = counts;
    format!(
        "best case {} high, {} medium; worst case {} high, {} medium",
        best.high, best.medium, worst.high, worst.medium
    )
}

/// `high`, or `open: none to high`.
pub(crate) fn interval(risk: RiskInterval) -> String {
    if risk.is_settled() { risk.level.to_string() } else { format!("open: {} to {}", risk.best, risk.worst) }
}

/// Where to look: `infra/main.tf:12:3`.
pub(crate) fn place(locus: &Locus) -> String {
    format!("{}:{}:{}", inert::path(&locus.path), locus.line, locus.column)
}

/// The address of what stands at a place, without the path that the place already names; nothing where that is all of it.
pub(crate) fn address(locus: &Locus) -> Option<Cow<'_, str>> {
    let whole = locus.address.as_deref()?;
    let within = whole.strip_prefix(locus.path.as_str()).map(|rest| rest.trim_start_matches(':'));
    let shown = within.unwrap_or(whole);
    (!shown.is_empty()).then(|| inert::path(shown))
}

/// The verdict in one sentence: what a person who answers for the risk reads first.
pub(crate) fn headline(counts: &RiskCounts, of: usize) -> String {
    let RiskCounts { high, medium, unanswered: open, .. } = *counts;
    let are = |number: usize| if number == 1 { "is" } else { "are" };
    let rest = if open > 0 { format!("; {open} {} still open", are(open)) } else { String::new() };
    match (high, medium) {
        _ if of == 0 => "The lens asks no question.".to_owned(),
        (1.., _) => format!("{high} of {} {} at high risk{rest}.", count(of, "question"), are(high)),
        _ if open == of => format!("All {} are open: nothing that was read settles one.", count(of, "question")),
        _ if open > 0 => format!("No question is known to be at high risk; {open} of {of} {} still open.", are(open)),
        (0, 1..) => format!("No question is at high risk; {medium} of {of} {} at medium risk.", are(medium)),
        _ => format!("None of {} is at high or medium risk.", count(of, "question")),
    }
}

/// The rules that decide, for people.
pub(crate) fn rules(rules: RuleSet) -> &'static str {
    match rules {
        RuleSet::Graded => "graded",
        RuleSet::PublishedFile => "published-file",
    }
}

/// How an outcome came about.
pub(crate) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Evidence => "evidence",
        Basis::Stated => "stated",
        Basis::Contested => "contested",
        Basis::Profile => "profile",
        Basis::None => "none",
    }
}

/// The words for a basis that appear in a report, explained.
pub(crate) const BASES: [(&str, &str); 5] = [
    ("evidence", "What was read proves or refutes the practice; the places are cited."),
    ("stated", "Evidence is silent; a named person answers for it until the date given."),
    ("contested", "Evidence and a person disagree; the outcome follows the evidence, the risk spans both."),
    ("profile", "The practice does not concern a workload of this kind."),
    ("none", "Nothing decides it yet; the report says what would."),
];

/// How much depends on a practice.
pub(crate) fn level(level: Level) -> &'static str {
    match level {
        Level::High => "high",
        Level::Medium => "medium",
        Level::Low => "low",
    }
}

/// The work that a practice takes.
pub(crate) fn effort(effort: Effort) -> &'static str {
    match effort {
        Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High => "high",
    }
}

/// What a step asks for.
pub(crate) fn action(action: Action) -> &'static str {
    match action {
        Action::Do => "do",
        Action::Confirm => "confirm",
    }
}

/// The sign that goes with an outcome, so that colour is never alone.
pub(crate) fn sign(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "✓",
        Outcome::NotMet => "✗",
        Outcome::NotApplicable => "–",
        Outcome::Unknown => "?",
    }
}

/// The sign that goes with a settled risk.
pub(crate) fn risk_sign(risk: Risk) -> &'static str {
    match risk {
        Risk::High => "▲",
        Risk::Medium => "◆",
        Risk::None => "●",
        Risk::NotApplicable => "–",
        Risk::Unanswered => "?",
    }
}

/// `Ada on 2026-05-01, until 2026-12-31`.
pub(crate) fn signature(statement: &Statement) -> String {
    let until = statement.until.as_ref().map(|until| format!(", until {until}")).unwrap_or_default();
    format!("{} on {}{until}", statement.by, statement.on)
}

/// What a flag on a statement means.
pub(crate) fn flag(flag: StatementFlag) -> &'static str {
    match flag {
        StatementFlag::Expired => "past its last day and ignored",
        StatementFlag::UnreadableUntil => "ignored, since its last day is no date",
        StatementFlag::EvidenceChanged => "the evidence has changed since",
    }
}

/// `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// What settles the practices of a group.
pub(crate) fn settled_by(by: SettledBy) -> &'static str {
    match by {
        SettledBy::Source => "Something could not be read: make it readable, or state the answer",
        SettledBy::Profile => "The profile is not known: state it",
        SettledBy::Elsewhere => "What was read does not show it: review what does, or state the answer",
        SettledBy::Person => "A person has to answer",
    }
}

/// What a person said, as a participle.
pub(crate) fn said(statement: &Statement) -> &'static str {
    match statement.says {
        Says::Met => "stated as met",
        Says::NotMet => "stated as not met",
        Says::NotApplicable => "stated as not applicable",
        Says::DoNotKnow => "not known",
    }
}

/// What evidence did for an outcome.
pub(crate) fn role(role: Role) -> &'static str {
    match role {
        Role::Deciding => "deciding",
        Role::Considered => "considered",
        Role::Supporting => "supporting",
    }
}

/// The heading over guidance for a provider: `On AWS`, but `Self-hosted`.
pub(crate) fn on(provider: &str) -> String {
    if provider.starts_with("Self") { provider.to_owned() } else { format!("On {provider}") }
}

/// `2`, or `2 to 5` where it is open.
pub(crate) fn from_to(best: usize, worst: usize) -> String {
    if best == worst { best.to_string() } else { format!("{best} to {worst}") }
}
