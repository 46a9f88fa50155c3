//! Expressions of content files, with faults placed on the line of the file.

use crate::document::{Document, Fence};
use sextant_facts::{Expression, ExpressionError, Problem};

/// Parses an expression that begins on `line` of the document.
pub(crate) fn parse(document: &Document, source: &str, line: u32, problems: &mut Vec<Problem>) -> Option<Expression> {
    if document.trusted {
        return Some(Expression::deferred(source));
    }
    match Expression::parse(source) {
        Ok(expression) => Some(expression),
        Err(error) => {
            problems.push(fault(document, source, line, &error));
            None
        }
    }
}

/// Parses the expression of a fence.
pub(crate) fn of_fence(document: &Document, fence: &Fence, problems: &mut Vec<Problem>) -> Option<Expression> {
    parse(document, fence.body.trim_end(), fence.line, problems)
}

/// A fault of an expression as a problem of its file.
pub(crate) fn fault(document: &Document, source: &str, line: u32, error: &ExpressionError) -> Problem {
    let before = source.get(..error.offset).unwrap_or_default();
    let lines = u32::try_from(before.matches('\n').count()).unwrap_or_default();
    let mut problem = document.problem(line + lines, error.message.clone());
    problem.place.column =
        u32::try_from(before.rsplit('\n').next().unwrap_or_default().chars().count()).unwrap_or_default() + 1;
    problem
}
