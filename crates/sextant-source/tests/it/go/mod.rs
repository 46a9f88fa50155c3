//! Go.

mod limits;
mod link;
mod surroundings;
mod values;
