//! Well-Architected reviews of generative AI workloads from evidence: the use cases behind every door.

pub mod assess;
pub mod cases;
pub mod configuration;
pub mod gather;
pub mod interview;
pub mod kept;
mod mentions;
pub mod milestones;
pub mod present;
pub mod project;
pub mod redact;
pub mod statements;
