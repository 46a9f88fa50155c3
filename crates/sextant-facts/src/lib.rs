//! What is known of a workload: four-state values, expressions over them, components and their edges, and the answers
//! of probes. Pure: no files, no network, no clock.

mod resource;
mod value;

pub use resource::{Gap, Problem, Reading, Resource, Scope, Surface};
pub use value::{Data, Item, List, Map, Part, Place, Reference, State, Text, Value, Why};
