//! What is known of a workload: four-state values, expressions over them, components and their edges, and the answers
//! of probes. Pure: no files, no network, no clock.

mod architecture;
mod coerce;
mod drawn;
mod edges;
mod expression;
mod given;
mod hosts;
mod json;
mod kind;
mod observe;
pub mod paths;
mod probe;
mod recognise;
mod resource;
mod truth;
mod value;

pub use architecture::{Architecture, Component};
pub use drawn::{Drawn, DrawnEdge, Layer, Shown};
pub use expression::{Evaluation, Evaluator, Expression, ExpressionError, Names, Needed, Type, TypeScope, check};
pub use given::{Completeness, Given};
pub use kind::{Attribute, AttributeType, Kind, KindReading, PlaceRole, Shape, WhenAbsent};
pub use observe::observe;
pub use probe::{Empty, Mixed, Probe, Quantifier};
pub use recognise::{WORKLOAD, recognise, recognise_with};
pub use resource::{CodeFile, Gap, Problem, Reading, Resource, Scope, Surface, entry_file};
pub use truth::Truth;
pub use value::{Data, Entries, Item, List, Map, Part, Place, Reason, Reference, Shared, State, Text, Value, Why};
