//! TypeScript and JavaScript.

mod flow;
mod limits;
mod link;
mod surroundings;
mod values;
