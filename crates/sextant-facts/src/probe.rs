//! Probes: one yes/no question each, asked of a population of components.

use crate::expression::Expression;
use crate::kind::PlaceRole;
use crate::resource::Scope;
use std::sync::Arc;

/// One observation over components, answered yes or no, yes being good. It knows no lens.
#[derive(Clone, Debug)]
pub struct Probe {
    /// Its name: `model_calls_bound_output`.
    pub id: Arc<str>,
    /// Counts up when the answer it gives changes.
    pub version: String,
    /// The question.
    pub asks: String,
    /// The kind of component it is about.
    pub over: Arc<str>,
    /// What must hold for how many.
    pub quantifier: Quantifier,
    /// What an empty population means.
    pub empty: Empty,
    /// What a population means of which some members are good and some are not.
    pub mixed: Mixed,
    /// Where an absence would have to show; required for `empty: no`.
    pub needs: Vec<PlaceRole>,
    /// The components it looks at; `None` means those of tests, samples and documentation too.
    pub scope: Option<Scope>,
    /// Only members for which this is true.
    pub filter: Option<Expression>,
    /// What is expected of a member.
    pub expect: Expression,
    /// What is said of a good member, with `{attribute}` filled in.
    pub says_yes: String,
    /// What is said of a bad member, or of the absence.
    pub says_no: String,
}

/// What must hold for how many members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// Every member.
    Every,
    /// At least one member.
    Some,
}

/// What an empty population means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// The question does not arise.
    NotApplicable,
    /// The thing is missing where it would have to be.
    No,
    /// Nothing follows.
    Unknown,
}

/// What a mixed population means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mixed {
    /// One bad member is enough.
    #[default]
    No,
    /// Only bad members throughout are a no.
    Unknown,
}
