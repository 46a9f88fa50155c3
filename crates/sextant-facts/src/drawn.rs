//! How components are drawn on a map of the architecture, as content files say it.

use std::collections::BTreeMap;
use std::sync::Arc;

/// How components of a kind are drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// The layer they belong to.
    pub layer: Layer,
    /// Whether a map shows them.
    pub shown: Shown,
    /// The name of a symbol; a plain box where there is none of that name.
    pub symbol: String,
    /// What one of them is called on a map; the kind's title if empty.
    pub title: String,
    /// The attributes that give the name, the first that is known.
    pub label: Vec<Arc<str>>,
    /// The attributes that give the second line.
    pub about: Vec<Arc<str>>,
    /// Components whose values of these agree are one node.
    pub alike: Vec<Arc<str>>,
    /// Who comes in through them, where nothing of the tree leads to them.
    pub entry: Option<String>,
    /// What the code they stand in does with them: the word on the edge from what runs the code.
    pub from_code: Option<String>,
    /// The word to what is deployed as the same resource: the door of a container to the container.
    pub fronts: Option<String>,
    /// Kinds under which the same resource is drawn instead.
    pub yields_to: Vec<Arc<str>>,
    /// An attribute that must be true (`deployed`) or have a value (`effect = Allow`) where it is there at all.
    pub when: Option<Arc<str>>,
    /// Words for the items of a list, each with what an item begins with or contains.
    pub words: BTreeMap<String, Vec<String>>,
}

/// A layer of an architecture, from who asks to what records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Who uses the workload.
    People,
    /// Where they come in.
    Interface,
    /// What runs.
    Application,
    /// Models and what stands before them.
    Models,
    /// What answers draw on.
    Knowledge,
    /// What is kept.
    Data,
    /// What records and watches.
    Observability,
    /// What all of it stands on: roles, networks, delivery.
    #[default]
    Foundation,
}

/// Whether a map shows components of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shown {
    /// As nodes.
    Node,
    /// As nodes where what they lead to is not drawn; else edges run through them.
    Call,
    /// As counts beside the nodes; as nodes where everything is shown.
    Badge,
    /// Only where everything is shown; else edges run through them.
    #[default]
    Detail,
    /// Never: edges run through them.
    Never,
}

/// An edge that an attribute stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrawnEdge {
    /// The word on it. `{attribute}` is filled in.
    pub says: String,
    /// Whether it runs towards the component that has the attribute.
    pub inward: bool,
    /// Whether it is drawn only where nothing else leads from one to the other.
    pub if_alone: bool,
    /// The kind that a text names, for texts that name something outside the tree: a model.
    pub draws: Option<Arc<str>>,
    /// The kinds it ends at where one resource is several components.
    pub ends: Vec<Arc<str>>,
}

impl Layer {
    /// All of them, in the order of a map.
    pub const ALL: [Self; 8] = [
        Self::People,
        Self::Interface,
        Self::Application,
        Self::Models,
        Self::Knowledge,
        Self::Data,
        Self::Observability,
        Self::Foundation,
    ];

    /// Its name in content files and documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Interface => "interface",
            Self::Application => "application",
            Self::Models => "models",
            Self::Knowledge => "knowledge",
            Self::Data => "data",
            Self::Observability => "observability",
            Self::Foundation => "foundation",
        }
    }

    /// The layer of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.name() == name)
    }
}

impl Shown {
    /// The level of that name in content files.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "node" => Self::Node,
            "call" => Self::Call,
            "badge" => Self::Badge,
            "detail" => Self::Detail,
            "never" => Self::Never,
            _ => return None,
        })
    }
}
