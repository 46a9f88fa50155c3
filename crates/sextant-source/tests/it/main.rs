//! What is said of calls in Python sources, case by case.

mod case;
mod flow;
mod link;
mod limits;
mod rule;
mod surroundings;
mod values;
