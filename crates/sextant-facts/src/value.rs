//! Values in four states: what a source says, and how far it says it.
//!
//! A value is `known`, `set` (it is there, its value is not known here), `absent`, or `unresolved` (it may or may not be
//! there). Lists may be open, strings may have holes: the part that is known can still decide a question.

mod place;
mod shared;
mod text;

pub use place::{Place, Reason, Why};
pub use shared::Shared;
pub use text::{Part, Text};

use litemap::LiteMap;
use std::sync::Arc;
use thin_vec::ThinVec;

/// The entries of a map, sorted by key: most have a handful, for which a tree would keep room for eleven.
pub type Entries = LiteMap<String, Value>;

/// What a value was derived from: the edge material of the architecture.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference {
    /// An attribute of a resource that the same source tree declares (`aws_iam_role.agent` and `arn`).
    Resource {
        /// The resource's address, as in [`crate::Resource::address`].
        address: Arc<str>,
        /// The attribute that is read; empty where the resource itself is meant.
        attribute: Arc<str>,
    },
    /// An environment variable of the process that runs the code: the value is the variable's.
    Environment(Arc<str>),
    /// An environment variable that the value was computed from, or that decided about it.
    EnvironmentIn(Arc<str>),
    /// A file or directory of the reviewed tree, relative to its root.
    File(Arc<str>),
}

/// A value with what is known about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// How far the value is known.
    pub state: State,
    /// Where it is written.
    pub place: Option<Place>,
    /// What had to be assumed for it ("default of variable `region` at variables.tf:3").
    pub assumptions: ThinVec<Arc<str>>,
    /// What it was derived from.
    pub references: ThinVec<Reference>,
}

/// The four states of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// There, and known.
    Known(Data),
    /// There; its value is not known here. `detail` holds parts that are known all the same (the arguments of the call
    /// that makes it).
    Set {
        /// Why the value is not known.
        why: Why,
        /// Known parts, readable by selection only.
        detail: Option<Arc<Map>>,
    },
    /// Not there.
    Absent,
    /// May or may not be there.
    Unresolved(Why),
}

/// A known value. Its parts may in turn be in any of the four states.
#[derive(Clone, Debug, PartialEq)]
pub enum Data {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string, perhaps with holes.
    Text(Text),
    /// A list, perhaps open.
    List(List),
    /// A map or block, perhaps open.
    Map(Map),
    /// A string that is the JSON encoding of a value: reads as text with a hole, and as the value through `json(x)`.
    Json(Box<Value>),
    /// A component of the architecture, by its index in the [`crate::Architecture`].
    Component(usize),
}

/// A list. `open` means: these items, perhaps more.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// The items in order.
    pub items: Shared<Vec<Item>>,
    /// Why there may be more.
    pub open: Option<Why>,
}

/// An item of a list. `perhaps` means: it may not be there.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The item's value.
    pub value: Value,
    /// Why it may not be there.
    pub perhaps: Option<Why>,
}

/// A map or block. `open` means: these keys, perhaps more, and perhaps with other values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// The entries by key.
    pub entries: Shared<Entries>,
    /// Why there may be more keys.
    pub open: Option<Why>,
}

impl List {
    /// A closed list of items that are all there.
    #[must_use]
    pub fn closed(items: impl IntoIterator<Item = Value>) -> Self {
        Self { items: items.into_iter().map(Item::there).collect(), open: None }
    }
}

impl Item {
    /// An item that is there for certain.
    #[must_use]
    pub fn there(value: Value) -> Self {
        Self { value, perhaps: None }
    }
}

impl Map {
    /// A closed map.
    #[must_use]
    pub fn closed<K: Into<String>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        Self { entries: entries.into_iter().map(|(k, v)| (k.into(), v)).collect(), open: None }
    }

    /// The value of a key: absent where the map is closed and lacks it, unresolved where it is open.
    #[must_use]
    pub fn get(&self, key: &str) -> Value {
        match (self.entries.get(key), &self.open) {
            (Some(value), _) => value.clone(),
            (None, None) => Value::absent(),
            (None, Some(why)) => Value::unresolved(why.clone()),
        }
    }
}

impl Value {
    /// A value in `state`, without place, assumptions or references.
    #[must_use]
    pub fn new(state: State) -> Self {
        Self { state, place: None, assumptions: ThinVec::new(), references: ThinVec::new() }
    }

    /// A known value.
    #[must_use]
    pub fn known(data: Data) -> Self {
        Self::new(State::Known(data))
    }

    /// A known string without holes.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::known(Data::Text(Text::literal(text)))
    }

    /// A known truth value.
    #[must_use]
    pub fn bool(value: bool) -> Self {
        Self::known(Data::Bool(value))
    }

    /// A known whole number.
    #[must_use]
    pub fn int(value: i64) -> Self {
        Self::known(Data::Int(value))
    }

    /// A closed list of items that are all there.
    #[must_use]
    pub fn list(items: impl IntoIterator<Item = Self>) -> Self {
        Self::known(Data::List(List::closed(items)))
    }

    /// A closed map.
    #[must_use]
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::known(Data::Map(Map::closed(entries)))
    }

    /// There, but its value is not known here.
    #[must_use]
    pub fn set(why: Why) -> Self {
        Self::new(State::Set { why, detail: None })
    }

    /// Not there.
    #[must_use]
    pub fn absent() -> Self {
        Self::new(State::Absent)
    }

    /// May or may not be there.
    #[must_use]
    pub fn unresolved(why: Why) -> Self {
        Self::new(State::Unresolved(why))
    }

    /// The same value, written at `place` (an earlier place is kept).
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place.get_or_insert(place);
        self
    }

    /// The same value, which rests on `assumption`.
    #[must_use]
    pub fn assuming(mut self, assumption: impl Into<Arc<str>>) -> Self {
        let assumption = assumption.into();
        if !self.assumptions.contains(&assumption) {
            self.assumptions.push(assumption);
        }
        self
    }

    /// The same value, derived from `reference`.
    #[must_use]
    pub fn referring(mut self, reference: Reference) -> Self {
        if !self.references.contains(&reference) {
            self.references.push(reference);
        }
        self
    }

    /// The same value with the assumptions and references of `other` added: for values computed from several.
    #[must_use]
    pub fn drawn_from(mut self, other: &Self) -> Self {
        for assumption in &other.assumptions {
            self = self.assuming(assumption.clone());
        }
        for reference in &other.references {
            self = self.referring(match reference {
                Reference::Environment(name) => Reference::EnvironmentIn(name.clone()),
                other => other.clone(),
            });
        }
        self
    }

    /// The same value, which is `other` in another form: what `other` was derived from, this value was.
    #[must_use]
    pub fn standing_for(mut self, other: &Self) -> Self {
        for assumption in &other.assumptions {
            self = self.assuming(assumption.clone());
        }
        for reference in &other.references {
            self = self.referring(reference.clone());
        }
        self
    }

    /// Whether the value is there: known and set are, absent is not, unresolved may be.
    #[must_use]
    pub fn is_there(&self) -> Option<bool> {
        match self.state {
            State::Known(_) | State::Set { .. } => Some(true),
            State::Absent => Some(false),
            State::Unresolved(_) => None,
        }
    }

    /// The known data.
    #[must_use]
    pub fn data(&self) -> Option<&Data> {
        match &self.state {
            State::Known(data) => Some(data),
            _ => None,
        }
    }

    /// The string, where it is known without holes.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self.data() {
            Some(Data::Text(text)) => text.as_literal(),
            _ => None,
        }
    }

    /// The truth value, where it is known.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.data() {
            Some(Data::Bool(value)) => Some(*value),
            _ => None,
        }
    }

    /// The map, where it is known.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map> {
        match self.data() {
            Some(Data::Map(map)) => Some(map),
            _ => None,
        }
    }

    /// The list, where it is known.
    #[must_use]
    pub fn as_list(&self) -> Option<&List> {
        match self.data() {
            Some(Data::List(list)) => Some(list),
            _ => None,
        }
    }

    /// Why nothing better is known. `None` for a value that is known or absent.
    #[must_use]
    pub fn why(&self) -> Option<&Why> {
        match &self.state {
            State::Set { why, .. } | State::Unresolved(why) => Some(why),
            State::Known(Data::Text(text)) => text.why(),
            State::Known(_) | State::Absent => None,
        }
    }

    /// The value as part of a longer string: literal characters, or a hole.
    #[must_use]
    pub fn to_text(&self) -> Text {
        match &self.state {
            State::Known(Data::Text(text)) => text.clone(),
            State::Known(Data::Bool(value)) => Text::literal(value.to_string()),
            State::Known(Data::Int(value)) => Text::literal(value.to_string()),
            State::Known(Data::Float(value)) => Text::literal(value.to_string()),
            State::Known(_) => Text::hole(Why::new("not a plain string")),
            State::Absent => Text::hole(Why::new("absent")),
            State::Set { why, .. } | State::Unresolved(why) => Text::hole(why.clone()),
        }
    }
}
