//! The lens: pillars, questions and choices, where a choice is one best practice.

mod find;

pub use find::{Found, console_form, lens_json_form};

use crate::condition::Condition;
use crate::risk::RiskRules;
use serde::{Deserialize, Serialize};

/// A body of guidance, in one edition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lens {
    /// Its id: `generative-ai`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The edition that the content follows.
    pub edition: String,
    /// What it is about.
    pub description: String,
    /// The alias under which AWS lists it: `genai`.
    pub alias: Option<String>,
    /// Its ARN in AWS.
    pub arn: Option<String>,
    /// Its name in an exported file, where that differs.
    pub export_name: Option<String>,
    /// The page that describes it.
    pub url: Option<String>,
    /// The same as PDF.
    pub pdf_url: Option<String>,
    /// Its design principles.
    pub design_principles: Vec<DesignPrinciple>,
    /// The phases of the lifecycle.
    pub phases: Vec<Phase>,
    /// Its pillars, in the order of the lens.
    pub pillars: Vec<Pillar>,
    /// What a reader should know of this edition.
    pub notes: Vec<String>,
}

/// A design principle of a lens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DesignPrinciple {
    /// Its id: `controlled_autonomy`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it asks for.
    pub description: String,
}

/// A phase of the lifecycle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Phase {
    /// Its id: `model_selection`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What happens in it.
    pub description: String,
}

/// A pillar of a lens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pillar {
    /// Its id: `operational_excellence`.
    pub id: String,
    /// Its id in AWS: `operationalExcellence`.
    pub aws_id: String,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// The page that describes it.
    pub url: Option<String>,
    /// Its principles.
    pub principles: Vec<String>,
    /// Its questions, in the order of the lens.
    pub questions: Vec<Question>,
}

/// An id that the AWS console shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsoleId {
    /// The id: `gensec1_2`.
    pub id: String,
    /// It follows the pattern of the others but has not been seen.
    #[serde(default)]
    pub assumed: bool,
}

/// A question, answered by its choices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Question {
    /// Its id: `GENSEC01`.
    pub id: String,
    /// Its id in the AWS console: `gensec1`.
    pub console_id: Option<ConsoleId>,
    /// The pillar's id.
    pub pillar: String,
    /// What it is about, in two or three words.
    pub topic: String,
    /// The question.
    pub title: String,
    /// What it is after.
    pub description: String,
    /// The page that describes it.
    pub url: Option<String>,
    /// Its choices, in the order of the lens.
    pub choices: Vec<Choice>,
    /// The expression over the workload under which it is asked.
    pub applies_when: Option<String>,
    /// The rules that decide its risk.
    pub risk: RiskRules,
    /// The rules of the file that AWS published, where `risk` are others.
    pub published_risk: Option<RiskRules>,
    /// Further reading, as an imported lens gives it.
    pub helpful_resource: Option<Link>,
}

/// A text with a link.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Link {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub url: Option<String>,
}

/// How much depends on a practice. The higher sorts first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Without it the workload is at high risk.
    High,
    /// Without it the workload is at medium risk.
    #[default]
    Medium,
    /// An optional improvement.
    Low,
}

/// The work that a practice takes. The smaller sorts first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effort {
    /// Hours to days.
    Low,
    /// Days to weeks.
    #[default]
    Medium,
    /// Weeks to months.
    High,
}

/// A choice of a question: one best practice, or "none of these".
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choice {
    /// Its id: `GENSEC01-BP02`.
    pub id: String,
    /// Its id in a lens file: `GENSEC01_BP02`.
    pub lens_json_id: String,
    /// Its id in the AWS console: `gensec1_2`.
    pub console_id: Option<ConsoleId>,
    /// Its title.
    pub title: String,
    /// How much depends on it.
    pub level: Level,
    /// The phases it belongs to.
    pub phases: Vec<String>,
    /// What to know of those phases.
    pub phases_note: Option<String>,
    /// The work it takes.
    pub effort: Effort,
    /// The page that describes it.
    pub url: Option<String>,
    /// Ids of related practices, in this lens or another.
    pub related: Vec<String>,
    /// It is the choice that says: none of the others.
    pub none_of_these: bool,
    /// The condition over probes that proves it.
    pub met_when: Option<Condition>,
    /// The condition over probes that refutes it.
    pub not_met_when: Option<Condition>,
    /// Probes that are shown with it and change nothing.
    pub supported_by: Vec<String>,
    /// The expression over the workload under which it concerns it.
    pub applies_when: Option<String>,
    /// What to do about it.
    pub guidance: Guidance,
    /// Further reading, as an imported lens gives it.
    pub helpful_resource: Option<Link>,
    /// What to do about it, as an imported lens gives it.
    pub improvement_plan: Option<Link>,
}

impl Choice {
    /// The probes that decide it, each once, in the order of their mention.
    #[must_use]
    pub fn deciding_probes(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for probe in [&self.met_when, &self.not_met_when].into_iter().flatten().flat_map(Condition::ids) {
            if !out.contains(&probe) {
                out.push(probe);
            }
        }
        out
    }
}

/// What a lens says about a practice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Guidance {
    /// The failure it prevents.
    pub why: String,
    /// What one sees where it is done well.
    pub good: String,
    /// What to do, in order.
    pub steps: Vec<String>,
    /// What a reviewer expects to be shown.
    pub evidence: Vec<String>,
    /// What goes wrong in practice.
    pub mistakes: Vec<String>,
    /// How it is done there: a provider's name and a text.
    pub on: Vec<(String, String)>,
    /// Further reading.
    pub links: Vec<Link>,
}
