//! Expressions in CEL syntax over four-state values.

mod check;
mod evaluate;
mod fold;
mod functions;
mod needed;
mod operators;
mod syntax;
mod text;

pub use check::{Type, TypeScope, check};
pub use evaluate::{Evaluation, Evaluator, Names};
pub use needed::Needed;
pub(crate) use operators::obstacle;
pub use syntax::{Expression, ExpressionError};
