//! What is said of calls in Python sources, case by case.

mod case;
mod flow;
mod limits;
mod link;
mod rule;
mod surroundings;
mod values;
