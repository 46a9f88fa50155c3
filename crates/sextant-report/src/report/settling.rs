//! What would settle an unknown practice.

use sextant_core::{Answer, Choice, Locus, Outcome, ProbeAnswer, Question};
use std::collections::BTreeMap;

/// How an unknown practice can be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SettledBy {
    /// By making readable what stands in the way.
    Source,
    /// By a fact of the workload's profile.
    Profile,
    /// By evidence from where it can be seen: the tree does not show it.
    Elsewhere,
    /// By a person only.
    Person,
}

impl SettledBy {
    /// All, in the order to show them.
    pub const ALL: [Self; 4] = [Self::Source, Self::Profile, Self::Elsewhere, Self::Person];
}

/// A reason why a practice is unknown, with what would settle it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Settling<'a> {
    /// How it can be settled.
    pub by: SettledBy,
    /// Why it is unknown.
    pub reason: &'a str,
    /// What to do about it.
    pub what: String,
    /// The place that stands in the way.
    pub place: Option<&'a Locus>,
}

/// One reason with the practices that wait for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenGroup<'a> {
    /// The reason.
    pub settling: Settling<'a>,
    /// Ids of the practices, in the order of the lens.
    pub practices: Vec<&'a str>,
}

/// What would settle a practice; nothing where it is settled.
pub(super) fn settlings<'a>(question: &Question, choice: &Choice, answer: &'a Answer) -> Vec<Settling<'a>> {
    if answer.outcome != Outcome::Unknown {
        return Vec::new();
    }
    let settling = |(index, reason): (usize, &'a String)| {
        let place = place_of(answer, reason);
        let by = if answer.may_not_apply && index == 0 {
            SettledBy::Profile
        } else if place.is_some() {
            SettledBy::Source
        } else if is_for_a_person(choice, answer, reason) {
            SettledBy::Person
        } else {
            SettledBy::Elsewhere
        };
        Settling { by, reason, what: advice(by, question, choice), place }
    };
    answer.unknown_because.iter().enumerate().map(settling).collect()
}

/// The reasons of several practices, each once: what blocks most practices first.
pub(super) fn groups<'a>(open: impl Iterator<Item = (&'a str, Settling<'a>)>) -> Vec<OpenGroup<'a>> {
    let mut by_settling: BTreeMap<Settling<'a>, Vec<&'a str>> = BTreeMap::new();
    for (practice, settling) in open {
        by_settling.entry(settling).or_default().push(practice);
    }
    let mut out: Vec<OpenGroup<'a>> =
        by_settling.into_iter().map(|(settling, practices)| OpenGroup { settling, practices }).collect();
    out.sort_by_key(|group| (group.settling.by, std::cmp::Reverse(group.practices.len())));
    out
}

/// The place that a reason names, which evidence of an unknown answer repeats in full.
fn place_of<'a>(answer: &'a Answer, reason: &str) -> Option<&'a Locus> {
    let unknown = answer.evidence.iter().filter(|evidence| evidence.answer == ProbeAnswer::Unknown);
    let mut placed = unknown.filter_map(|evidence| Some((&evidence.message, evidence.locus.as_ref()?)));
    let found = placed.find(|(message, locus)| reason == format!("{message} ({}:{})", locus.path, locus.line));
    found.map(|(_, locus)| locus)
}

fn is_for_a_person(choice: &Choice, answer: &Answer, reason: &str) -> bool {
    let unobserved = choice.met_when.is_none() && choice.not_met_when.is_none();
    let asked = answer.statement.as_ref().is_some_and(|statement| reason == format!("{} does not know", statement.by));
    unobserved || asked || reason.ends_with("a person has to answer")
}

fn advice(by: SettledBy, question: &Question, choice: &Choice) -> String {
    match by {
        SettledBy::Source => "make it readable, or state the answer".to_owned(),
        SettledBy::Elsewhere => "review the tree that shows it, or state the answer".to_owned(),
        SettledBy::Person => "ask, and state the answer".to_owned(),
        SettledBy::Profile => {
            let conditions = [&question.applies_when, &choice.applies_when].into_iter().flatten();
            let mut facts: Vec<String> = conditions.flat_map(|text| facts_in(text)).collect();
            facts.sort();
            facts.dedup();
            match facts.as_slice() {
                [] => "state the profile in `sextant.toml`".to_owned(),
                facts => format!("state {} in `sextant.toml`", crate::words::list(facts)),
            }
        }
    }
}

/// The profile facts that an expression mentions: `agents` for `workload.agents`.
fn facts_in(expression: &str) -> Vec<String> {
    let after = expression.split("workload.").skip(1);
    let names = after.map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default());
    names.filter(|name| !name.is_empty()).map(|name| format!("`{name}`")).collect()
}
