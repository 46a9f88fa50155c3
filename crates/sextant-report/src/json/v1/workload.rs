//! The workload, and what of it was read.

use super::Locus;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Workload {
    /// Its name.
    pub name: String,
    /// The facts of its profile.
    pub profile: Vec<ProfileFact>,
    /// Its root modules, stacks and charts.
    pub environments: Vec<Environment>,
    /// The components that are deployed from it.
    pub deployables: Vec<Deployable>,
    /// Where people come in.
    #[serde(default)]
    pub entry_points: Vec<Deployable>,
}

/// How a fact of the profile is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// Observed.
    Observed,
    /// Stated by somebody.
    Stated,
    /// Not known.
    Unknown,
}

/// A fact of the profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileFact {
    /// Its name.
    pub name: String,
    /// What it means.
    pub about: String,
    /// Its value, where it is known.
    pub value: Option<String>,
    /// How it is known.
    pub known: Known,
    /// Why it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Where it shows or is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locus: Option<Locus>,
}

/// A root module, stack or chart with one set of values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// The folder or file it begins at.
    pub path: String,
    /// The dialect.
    pub dialect: String,
    /// The files that give its values.
    pub values: Vec<String>,
    /// Whether outcomes rest on it.
    pub reviewed: bool,
    /// Probes that answer differently there.
    #[serde(default)]
    pub differing: Vec<String>,
}

/// A component that is deployed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deployable {
    /// Its kind.
    pub kind: String,
    /// Where it stands.
    pub locus: Locus,
}

/// What was read and what was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Read {
    /// Files that were looked at.
    pub files: usize,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// What is wrong in files.
    pub problems: Vec<FileProblem>,
    /// What could not be read and may hide something.
    pub gaps: Vec<Gap>,
    /// The same in groups of one reason, the most frequent first.
    #[serde(default)]
    pub gap_groups: Vec<GapGroup>,
    /// What had to be assumed for outcomes, in groups of one kind.
    #[serde(default)]
    pub assumptions: Vec<AssumptionGroup>,
}

/// Gaps that say the same of different files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GapGroup {
    /// Why; `…` stands for names where there are several.
    pub reason: String,
    /// Where they could hide something.
    pub surface: String,
    /// The kinds of component they could hide; empty means any of that surface.
    pub kinds: Vec<String>,
    /// How many there are.
    pub count: usize,
    /// The first place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<Locus>,
}

/// Assumptions of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssumptionGroup {
    /// What they are about; `…` stands for names where there are several.
    pub about: String,
    /// The assumptions.
    pub assumptions: Vec<String>,
    /// The practices whose outcomes rest on them.
    pub practices: Vec<String>,
}

/// A file that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Skipped {
    /// Path relative to the root.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// A fault of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileProblem {
    /// Path relative to the root.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// What could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// Why.
    pub reason: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locus: Option<Locus>,
    /// Where it could hide something: `infrastructure`, `application`, `pipeline` or `artefact`.
    pub surface: String,
    /// The kinds of component it could hide; empty means any of that surface.
    pub kinds: Vec<String>,
}
