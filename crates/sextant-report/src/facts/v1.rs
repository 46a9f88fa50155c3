//! The shapes of version 1. Fields are added, never changed or lost.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Facts about a workload.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "Facts")]
pub struct Document {
    /// The version of this format: `1`.
    pub version: String,
    /// What recognised them.
    pub source: Source,
    /// Kinds (`guardrail`) and surfaces (`infrastructure`, `application`, `pipeline`, `artefact`) of which every component is
    /// listed. Without it, what is not listed may be there all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub complete: Vec<String>,
    /// Paths of the reviewed tree that the source has read: gaps there are closed for what is complete.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
    /// The components.
    pub components: Vec<Component>,
    /// What could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
}

/// A program that recognises facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// Its version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// A component.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Its kind; `sextant explain KIND` lists the attributes.
    pub kind: String,
    /// Its address: unique among the components of its kind. Attributes of other components refer to it.
    pub address: String,
    /// Where it stands; else the document itself is its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The root module, stack or chart it belongs to; none for source code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub environment: Option<String>,
    /// The dialect it was recognised in; for readers of the document only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dialect: Option<String>,
    /// Whether it belongs to the workload (the default) or to tests, samples and documentation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Why it may not be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perhaps: Option<Why>,
    /// Its attributes; one that is not named is absent.
    #[serde(default)]
    pub attributes: BTreeMap<String, Value>,
}

/// Whether something belongs to the workload itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Part of the workload.
    Workload,
    /// Tests, samples, documentation.
    Aside,
}

/// A position in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Path relative to the root of the tree, or the name of a source.
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub column: u32,
}

fn first() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the shape that serde asks for
fn is_first(column: &u32) -> bool {
    *column == 1
}

/// A reason: a short clause, with the place that stands in the way where there is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Why {
    /// The clause alone.
    Text(String),
    /// The clause and the place.
    Placed {
        /// The clause.
        text: String,
        /// The place.
        place: Place,
    },
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// What stands in the way.
    pub why: Why,
    /// `infrastructure`, `application`, `pipeline` or `artefact`.
    pub surface: String,
    /// The kinds of component it could add; none means any of that surface.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<String>,
}

/// A value in one of four states. A plain value is known; null is absent; an object with the key `state` says more.
/// References to components are their addresses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Value {
    /// Not there.
    Absent(()),
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string, or the address of a component.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A value with its state.
    Stated(Box<Stated>),
    /// A map or block. One with a key `state` is written as a stated value.
    #[schemars(extend("not" = {"required": ["state"]}))]
    Map(BTreeMap<String, Value>),
}

/// How far a value is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// There, and known: one of `value`, `parts` and `json` holds it.
    Known,
    /// There; the value is not known.
    Set,
    /// Not there.
    Absent,
    /// May or may not be there.
    Unresolved,
}

/// A value with its state and what else is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// How far it is known.
    pub state: State,
    /// Why nothing better is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Why>,
    /// The known value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// A string with holes: its parts in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<Vec<Part>>,
    /// What a string encodes that is a JSON document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<Value>,
    /// Known parts of a value that is set: the arguments of the call that makes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<BTreeMap<String, Value>>,
    /// Why a list or map may hold more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Why>,
    /// For an item of a list: why it may not be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perhaps: Option<Why>,
    /// Where it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What had to be assumed for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumptions: Vec<String>,
    /// What it was derived from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<Reference>,
}

/// A part of a string.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Part {
    /// Characters that stand there for certain.
    Literal(String),
    /// Any characters, or none.
    Hole {
        /// Why they are not known.
        hole: Why,
    },
}

/// What a value was derived from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Reference {
    /// A component or another resource.
    Resource {
        /// Its address.
        address: String,
        /// The attribute that is read.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        attribute: String,
    },
    /// An environment variable: the value is the variable's.
    Variable {
        /// Its name.
        variable: String,
    },
    /// An environment variable that the value was computed from.
    Computed {
        /// Its name.
        computed_from: String,
    },
    /// A file or directory of the tree.
    File {
        /// Its path.
        file: String,
    },
}
