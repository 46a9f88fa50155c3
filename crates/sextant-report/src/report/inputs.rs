//! What a report is made from.

use super::Scope;
use serde::{Deserialize, Serialize};
use sextant_core::progress::Milestone;
use sextant_core::{Lens, Locus, Review};
use sextant_facts::{Gap, Problem};

/// What a report is made from. The day, the lens edition and the content digest are those of the review.
#[derive(Clone, Copy, Debug)]
pub struct ReportInputs<'a> {
    /// The lens that the review was made with.
    pub lens: &'a Lens,
    /// The review.
    pub review: &'a Review,
    /// The workload.
    pub workload: &'a Workload,
    /// What was read and what was not.
    pub coverage: &'a Coverage,
    /// The probes, for what they ask and how to put right what they find.
    pub probes: &'a [ProbeText],
    /// What to list.
    pub scope: &'a Scope,
    /// Pillar ids in the order of their weight; those not named follow in the order of the lens.
    pub priorities: &'a [String],
    /// The milestone to compare with.
    pub since: Option<&'a Milestone>,
    /// Literals that looked like secrets and were replaced.
    pub redactions: usize,
    /// The version of Sextant.
    pub tool_version: &'a str,
}

/// The workload as it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workload {
    /// Its name.
    pub name: String,
    /// The facts of its profile, in the order to show them.
    pub profile: Vec<ProfileFact>,
    /// Its root modules, stacks and charts with their values.
    pub environments: Vec<Environment>,
    /// The components that are deployed from it.
    pub deployables: Vec<Deployable>,
    /// Where people come in: APIs and chat interfaces.
    pub entry_points: Vec<Deployable>,
    /// Whether `sextant.toml` says what belongs to it.
    pub bounded: bool,
}

/// A fact of the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileFact {
    /// Its name: `agents`.
    pub name: String,
    /// What it means.
    pub about: String,
    /// Its value, where it is known.
    pub value: Option<String>,
    /// How it is known.
    pub known: Known,
    /// Where it shows or is stated.
    pub place: Option<Locus>,
}

/// How a fact of the profile is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// It was observed.
    Observed,
    /// Somebody stated it.
    Stated,
    /// It is not known, for this reason.
    No(String),
}

/// A root module, stack or chart with one set of values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// Its name: `infra`, `ChatStack (prod)`.
    pub name: String,
    /// The folder or file it begins at.
    pub path: String,
    /// The dialect: `terraform`.
    pub dialect: String,
    /// The files that give its values.
    pub values: Vec<String>,
    /// Whether outcomes rest on it; others were read for comparison.
    pub reviewed: bool,
    /// For one that was read for comparison: probes that answer differently there, as sentences.
    pub differing: Vec<String>,
}

/// A component that is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployable {
    /// Its kind: `function`.
    pub kind: String,
    /// Where it stands.
    pub place: Locus,
}

/// What was read and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Files that were looked at.
    pub files: usize,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// What is wrong in files.
    pub problems: Vec<Problem>,
    /// What could not be read and may hide something.
    pub gaps: Vec<Gap>,
}

/// A file that was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Skipped {
    /// Path relative to the root.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// A probe as a reader sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProbeText {
    /// Its id: `model_calls_bound_output`.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The question.
    pub asks: String,
    /// The kind of component it is about.
    pub over: String,
    /// `every` or `some`.
    pub quantifier: String,
    /// What an empty population means: `not applicable`, `no`, `unknown`.
    pub empty: String,
    /// What a mixed population means: `no`, `unknown`.
    pub mixed: String,
    /// Which components it looks at, as an expression.
    pub filter: Option<String>,
    /// What it expects of them, as an expression.
    pub expects: String,
    /// Why the question matters.
    pub why: String,
    /// What to do after a no.
    pub remedy: String,
    /// What it cannot see.
    pub limits: String,
}
