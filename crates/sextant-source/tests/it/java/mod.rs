//! Java.

mod builder;
mod limits;
mod link;
mod surroundings;
mod values;
