//! x
pub struct Portfolio;
