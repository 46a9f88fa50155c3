//! Expressions in CEL syntax over four-state values.

mod check;
mod evaluate;
mod fold;
mod functions;
mod operators;
mod syntax;
mod text;

pub use check::{Type, TypeScope, check};
pub use evaluate::{Evaluation, Evaluator, Names};
pub(crate) use operators::obstacle;
pub use syntax::{Expression, ExpressionError};
