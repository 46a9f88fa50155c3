//! Lens, answers, risk, plan, milestones: what the evidence means.
//!
//! Observations of probes, statements of people and the applicability of practices go in; answers, risk intervals, an
//! improvement plan and the difference between two reviews come out. Nothing here reads a file, a clock or the network, and
//! nothing fails on bad input: a value comes back together with a list of [`Problem`]s.

pub mod answer;
pub mod condition;
pub mod evidence;
pub mod judge;
pub mod lens;
pub mod plan;
pub mod problem;
pub mod progress;
pub mod review;
pub mod risk;
pub mod statement;

pub use answer::{Answer, Basis, Outcome};
pub use condition::{Condition, ConditionError, Operand, RuleCondition};
pub use evidence::{Evidence, Locus, Observation, ProbeAnswer, Role};
pub use judge::{Applicability, judge};
pub use lens::{Choice, Lens, Pillar, Question};
pub use problem::Problem;
pub use review::{Review, RuleSet};
pub use risk::{Possible, Risk, RiskInterval, RiskRule, RiskRules};
pub use statement::{Says, Statement};
