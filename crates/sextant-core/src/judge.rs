//! From observations and statements to the answer of a practice.

use crate::answer::{Answer, Basis, Outcome};
use crate::condition::{Condition, Operand};
use crate::evidence::{Evidence, Observation, ProbeAnswer, Role, digest};
use crate::lens::Choice;
use crate::statement::{Statement, StatementFlag};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a question or practice concerns the workload.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// It does.
    #[default]
    Applies,
    /// It does not, for this reason.
    DoesNotApply(String),
    /// That is not known, for this reason.
    Unknown(String),
}

impl Applicability {
    /// Whether something applies that needs both: a practice and its question.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::DoesNotApply(why), _) | (_, Self::DoesNotApply(why)) => Self::DoesNotApply(why),
            (Self::Unknown(why), _) | (_, Self::Unknown(why)) => Self::Unknown(why),
            _ => Self::Applies,
        }
    }
}

/// Answers a practice. `as_of` is the day of the review, an ISO date; observations are keyed by their probe.
///
/// Evidence alone comes first: not met where `not_met_when` is true, met where `met_when` is true and nothing refutes it, not
/// applicable where the profile says so or every probe dropped out, else unknown. Then the person's word: it settles what
/// evidence leaves unknown, and where it contradicts evidence the answer is contested and keeps the outcome of the evidence.
#[must_use]
pub fn judge(
    choice: &Choice,
    observations: &BTreeMap<String, Observation>,
    applicability: &Applicability,
    statement: Option<&Statement>,
    as_of: &str,
) -> Answer {
    let finding = Finding::of(choice, observations);
    let mut answer = Answer::unknown(&choice.id);
    let mut deciding = finding.deciding;
    match applicability {
        Applicability::Applies => {
            answer.outcome = finding.outcome;
            answer.conflict = finding.conflict;
            answer.unknown_because = finding.unknown_because;
            if answer.outcome != Outcome::Unknown {
                answer.basis = Basis::Evidence;
            }
            if answer.outcome == Outcome::NotApplicable {
                answer.because = Some("the workload has nothing its probes could ask about".to_owned());
            }
        }
        Applicability::DoesNotApply(why) => {
            answer.outcome = Outcome::NotApplicable;
            answer.basis = Basis::Profile;
            answer.because = Some(why.clone());
            deciding.clear();
        }
        Applicability::Unknown(why) => {
            answer.may_not_apply = true;
            answer.unknown_because = vec![why.clone()];
            answer.unknown_because.extend(finding.unknown_because);
            deciding.clear();
        }
    }
    answer.evidence = cite(choice, observations, &deciding, answer.outcome);
    let decided = answer.evidence.iter().filter(|evidence| evidence.role == Role::Deciding);
    answer.assumptions = distinct(decided.flat_map(|evidence| evidence.assumptions.iter().cloned()));
    answer.evidence_digest = digest(&answer.evidence);
    if let Some(statement) = statement {
        hear(&mut answer, statement, as_of);
    }
    answer
}

/// Adds a person's word to the answer that evidence gave.
fn hear(answer: &mut Answer, statement: &Statement, as_of: &str) {
    answer.statement = Some(statement.clone());
    if let Some(flag) = statement.lapsed(as_of) {
        answer.statement_flags.push(flag);
        return;
    }
    if statement.evidence_digest.as_ref().is_some_and(|seen| *seen != answer.evidence_digest) {
        answer.statement_flags.push(StatementFlag::EvidenceChanged);
    }
    answer.stated = statement.says.outcome();
    match answer.stated {
        None if answer.outcome == Outcome::Unknown => {
            answer.unknown_because.push(format!("{} does not know", statement.by));
        }
        Some(stated) if answer.outcome == Outcome::Unknown => {
            answer.outcome = stated;
            answer.basis = Basis::Stated;
            answer.may_not_apply = false;
            answer.unknown_because.clear();
            if stated == Outcome::NotApplicable {
                answer.because = Some(statement.why.clone());
            }
        }
        Some(stated) if answer.outcome != stated => answer.basis = Basis::Contested,
        _ => {}
    }
}

/// What evidence alone says.
struct Finding {
    outcome: Outcome,
    conflict: bool,
    /// The probes that decided, the refuting ones first; for an unknown outcome those that leave it open.
    deciding: Vec<String>,
    unknown_because: Vec<String>,
}

impl Finding {
    fn of(choice: &Choice, observations: &BTreeMap<String, Observation>) -> Self {
        let operand =
            |probe: &str| observations.get(probe).map_or(Operand::Unknown, |observation| observation.answer.operand());
        let value = |condition: &Option<Condition>| condition.as_ref().map(|condition| condition.evaluate(&operand));
        let proof = value(&choice.met_when);
        let refutation = value(&choice.not_met_when);
        let refuted = refutation == Some(Operand::True);
        let proved = proof == Some(Operand::True);
        let harmless = matches!(refutation, None | Some(Operand::False | Operand::NotApplicable));
        let dropped = |side: Option<Operand>| matches!(side, None | Some(Operand::NotApplicable));
        let outcome = if refuted {
            Outcome::NotMet
        } else if proved && harmless {
            Outcome::Met
        } else if dropped(proof) && dropped(refutation) && (proof.is_some() || refutation.is_some()) {
            Outcome::NotApplicable
        } else {
            Outcome::Unknown
        };
        let mut deciding = Vec::new();
        for (condition, side) in [(&choice.not_met_when, refutation), (&choice.met_when, proof)] {
            let decides = match outcome {
                Outcome::NotMet => side == Some(Operand::True),
                Outcome::Unknown => side == Some(Operand::Unknown),
                Outcome::Met | Outcome::NotApplicable => true,
            };
            if let (Some(condition), true) = (condition, decides) {
                deciding.extend(condition.deciding(&operand).into_iter().map(str::to_owned));
            }
        }
        // What fails to refute is not what proves: a met practice rests on its proof first.
        if outcome == Outcome::Met {
            deciding = choice.met_when.iter().flat_map(|proof| proof.deciding(&operand)).map(str::to_owned).collect();
        }
        let deciding = distinct(deciding);
        let unknown_because =
            if outcome == Outcome::Unknown { reasons(choice, observations, &deciding) } else { Vec::new() };
        Self { outcome, conflict: refuted && proved, deciding, unknown_because }
    }
}

/// Why evidence leaves a practice open, given the probes that do.
fn reasons(choice: &Choice, observations: &BTreeMap<String, Observation>, open: &[String]) -> Vec<String> {
    if choice.met_when.is_none() && choice.not_met_when.is_none() {
        return vec!["no probe looks at this practice; a person has to answer".to_owned()];
    }
    if open.is_empty() {
        return vec!["what was observed neither proves nor refutes the practice; a person has to answer".to_owned()];
    }
    let reason = |probe: &String| match observations.get(probe) {
        None => format!("probe `{probe}` was not run"),
        Some(observation) => observation.why.clone().unwrap_or_else(|| format!("probe `{probe}` does not know")),
    };
    distinct(open.iter().map(reason))
}

/// The evidence of all probes that the practice looks at, with its role: deciding first, supporting last.
fn cite(
    choice: &Choice,
    observations: &BTreeMap<String, Observation>,
    deciding: &[String],
    outcome: Outcome,
) -> Vec<Evidence> {
    let conditions = [&choice.not_met_when, &choice.met_when];
    let mentioned = conditions.into_iter().flatten().flat_map(Condition::ids);
    let ruling: BTreeSet<&str> = mentioned.clone().collect();
    let probes = deciding.iter().map(String::as_str).chain(mentioned);
    let supporting = choice.supported_by.iter().map(String::as_str).filter(|probe| !ruling.contains(probe));
    let decides = |observation: &Observation| {
        outcome != Outcome::Unknown
            && observation.answer != ProbeAnswer::Unknown
            && deciding.contains(&observation.probe)
    };
    let mut out = Vec::new();
    let mut seen = BTreeSet::new();
    for probe in probes.chain(supporting).filter(|probe| seen.insert(*probe)) {
        let Some(observation) = observations.get(probe) else { continue };
        for evidence in &observation.evidence {
            let role = if !ruling.contains(probe) {
                Role::Supporting
            } else if decides(observation) && evidence.answer == observation.answer {
                Role::Deciding
            } else {
                Role::Considered
            };
            out.push(Evidence { role, ..evidence.clone() });
        }
    }
    // What refutes a practice is read before what makes it a duty.
    out.sort_by_key(|evidence| (evidence.role, outcome == Outcome::NotMet && evidence.answer != ProbeAnswer::No));
    out
}

fn distinct(items: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    items.into_iter().filter(|item| seen.insert(item.clone())).collect()
}
