//! Conditions over ids, in the grammar of AWS custom lenses: `||`, `&&`, `!`, parentheses, ids.
//!
//! The same grammar serves two readings. A practice combines probes with [`Condition::evaluate`]: four operands, unknown as
//! in Kleene's logic, and what is not applicable drops out. A risk rule combines choices with [`Condition::holds`]: true or
//! false as AWS computes it, where a choice that is not applicable weighs neither way.

mod parse;

pub use parse::{ConditionError, MAX_DEPTH, MAX_LENGTH, ids_in};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use std::str::FromStr;

/// What an id stands for, and what a condition comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operand {
    /// It is so.
    True,
    /// It is not so.
    False,
    /// It may or may not be so.
    Unknown,
    /// The question does not arise.
    NotApplicable,
}

impl std::ops::Not for Operand {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            other => other,
        }
    }
}

/// A condition over ids. [`Condition::all`] and [`Condition::any`] keep it in the form the parser makes: a chain of one
/// operator is one list of at least two members.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// An id: letters, digits and underscores.
    Id(String),
    /// `!`
    Not(Box<Condition>),
    /// `&&` of all members.
    All(Vec<Condition>),
    /// `||` of all members.
    Any(Vec<Condition>),
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// Where the text is no condition: the place, what is wrong and what to do.
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        parse::condition(text)
    }

    /// A condition that is one id.
    #[must_use]
    pub fn id(id: impl Into<String>) -> Self {
        Self::Id(id.into())
    }

    /// The opposite of this condition.
    #[must_use]
    pub fn negated(self) -> Self {
        Self::Not(Box::new(self))
    }

    /// `&&` of `members`; chains become one list, and one member is that member.
    #[must_use]
    pub fn all(members: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for member in members {
            match member {
                Self::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Self::All(flat) }
    }

    /// `||` of `members`; chains become one list, and one member is that member.
    #[must_use]
    pub fn any(members: impl IntoIterator<Item = Self>) -> Self {
        let mut flat = Vec::new();
        for member in members {
            match member {
                Self::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { Self::Any(flat) }
    }

    /// The ids it mentions, each once, in the order of their first mention.
    #[must_use]
    pub fn ids(&self) -> Vec<&str> {
        let mut out = Vec::new();
        self.collect_ids(&mut out);
        let mut seen = std::collections::BTreeSet::new();
        out.retain(|id| seen.insert(*id));
        out
    }

    fn collect_ids<'a>(&'a self, out: &mut Vec<&'a str>) {
        match self {
            Self::Id(id) => out.push(id),
            Self::Not(inner) => inner.collect_ids(out),
            Self::All(members) | Self::Any(members) => {
                for member in members {
                    member.collect_ids(out);
                }
            }
        }
    }

    /// What the condition comes to. An operand that is not applicable drops out of its operator; an operator whose operands
    /// all dropped out is itself not applicable, and so is the opposite of what is not applicable.
    pub fn evaluate(&self, operand: &dyn Fn(&str) -> Operand) -> Operand {
        match self {
            Self::Id(id) => operand(id),
            Self::Not(inner) => !inner.evaluate(operand),
            Self::All(members) => combine(members, operand, Operand::False, Operand::True),
            Self::Any(members) => combine(members, operand, Operand::True, Operand::False),
        }
    }

    /// The ids that made the condition what it is: the true members of a true `||`, the false ones of a false `&&`, the
    /// unknown ones of either where it is unknown. Each once, in the order of their mention.
    pub fn deciding<'a>(&'a self, operand: &dyn Fn(&str) -> Operand) -> Vec<&'a str> {
        let mut out = Vec::new();
        self.collect_deciding(operand, &mut out);
        let mut seen = std::collections::BTreeSet::new();
        out.retain(|id| seen.insert(*id));
        out
    }

    fn collect_deciding<'a>(&'a self, operand: &dyn Fn(&str) -> Operand, out: &mut Vec<&'a str>) {
        match self {
            Self::Id(id) => out.push(id),
            Self::Not(inner) => inner.collect_deciding(operand, out),
            Self::All(members) | Self::Any(members) => {
                let value = self.evaluate(operand);
                for member in members.iter().filter(|member| member.evaluate(operand) == value) {
                    member.collect_deciding(operand, out);
                }
            }
        }
    }

    /// Whether a risk rule with this condition applies, as AWS computes it. What is unknown counts as not selected. A choice
    /// that is not applicable drops out of its operator, negated or not; `&&` of nothing is true, `||` of nothing is false.
    ///
    /// What AWS does with a condition that is a single id, when that id is not applicable, has not been observed. Here it
    /// counts as `&&` of one: `a` is true and `!a` is false, so that a practice which does not apply is never held against
    /// the workload.
    pub fn holds(&self, operand: &dyn Fn(&str) -> Operand) -> bool {
        match (self.weigh(operand), self) {
            (Some(value), _) => value,
            (None, Self::Not(inner)) => !inner.holds(operand),
            (None, _) => true,
        }
    }

    /// True, false, or nothing where the operand drops out.
    fn weigh(&self, operand: &dyn Fn(&str) -> Operand) -> Option<bool> {
        match self {
            Self::Id(id) => match operand(id) {
                Operand::True => Some(true),
                Operand::False | Operand::Unknown => Some(false),
                Operand::NotApplicable => None,
            },
            Self::Not(inner) => inner.weigh(operand).map(|value| !value),
            Self::All(members) => Some(members.iter().filter_map(|member| member.weigh(operand)).all(|value| value)),
            Self::Any(members) => Some(members.iter().filter_map(|member| member.weigh(operand)).any(|value| value)),
        }
    }

    /// How tightly the outermost operator binds.
    fn rank(&self) -> u8 {
        match self {
            Self::Any(_) => 0,
            Self::All(_) => 1,
            Self::Not(_) | Self::Id(_) => 2,
        }
    }

    fn fmt_within(&self, f: &mut fmt::Formatter<'_>, rank: u8) -> fmt::Result {
        if self.rank() < rank { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}

fn combine(members: &[Condition], operand: &dyn Fn(&str) -> Operand, decides: Operand, otherwise: Operand) -> Operand {
    let mut value = Operand::NotApplicable;
    for member in members {
        value = match (member.evaluate(operand), value) {
            (found, _) if found == decides => return decides,
            (Operand::NotApplicable, value) => value,
            (Operand::Unknown, _) | (_, Operand::Unknown) => Operand::Unknown,
            _ => otherwise,
        };
    }
    value
}

impl fmt::Display for Condition {
    /// The condition with no more parentheses than it needs; reads back as the same condition.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (members, operator, rank) = match self {
            Self::Id(id) => return f.write_str(id),
            Self::Not(inner) => {
                f.write_str("!")?;
                return inner.fmt_within(f, 2);
            }
            Self::All(members) => (members, " && ", 2),
            Self::Any(members) => (members, " || ", 1),
        };
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                f.write_str(operator)?;
            }
            member.fmt_within(f, rank)?;
        }
        Ok(())
    }
}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// The condition of a risk rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleCondition {
    /// `default`: always true.
    Default,
    /// True where the condition holds.
    When(Condition),
}

impl RuleCondition {
    /// Reads the condition of a risk rule.
    ///
    /// # Errors
    /// Where the text is neither `default` nor a condition.
    pub fn parse(text: &str) -> Result<Self, ConditionError> {
        if text.trim() == "default" { Ok(Self::Default) } else { Condition::parse(text).map(Self::When) }
    }

    /// Whether the rule applies; see [`Condition::holds`].
    pub fn holds(&self, operand: &dyn Fn(&str) -> Operand) -> bool {
        match self {
            Self::Default => true,
            Self::When(condition) => condition.holds(operand),
        }
    }
}

impl fmt::Display for RuleCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::When(condition) => condition.fmt(f),
        }
    }
}

impl FromStr for RuleCondition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl Serialize for RuleCondition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RuleCondition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
