//! Places in files, and reasons that stand at them.

use std::ops::Deref;
use std::sync::Arc;

/// A position in a file of the reviewed tree. Lines and columns count from 1; the path is relative to the tree's root.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Path relative to the reviewed root, with `/` between segments.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Place {
    /// A place at `line` and `column` of `path`.
    #[must_use]
    pub fn new(path: impl Into<Arc<str>>, line: u32, column: u32) -> Self {
        Self { path: path.into(), line, column }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.path, self.line, self.column)
    }
}

/// The reason why something is not known, with the place that stands in the way where there is one. Copies share it: one
/// reason often stands behind many values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Why(Arc<Reason>);

/// What a [`Why`] says.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reason {
    /// A short clause, lower case, no full stop: "variable `region` has no default".
    pub text: Arc<str>,
    /// Where the obstacle stands.
    pub place: Option<Place>,
}

impl Deref for Why {
    type Target = Reason;

    fn deref(&self) -> &Reason {
        &self.0
    }
}

impl Why {
    /// A reason without a place.
    #[must_use]
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self::perhaps_at(text, None)
    }

    /// A reason that stands at `place`.
    #[must_use]
    pub fn at(text: impl Into<Arc<str>>, place: Place) -> Self {
        Self::perhaps_at(text, Some(place))
    }

    /// A reason that stands at `place`, where that is known.
    #[must_use]
    pub fn perhaps_at(text: impl Into<Arc<str>>, place: Option<Place>) -> Self {
        Self(Arc::new(Reason { text: text.into(), place }))
    }
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{} ({}:{})", self.text, place.path, place.line),
            None => f.write_str(&self.text),
        }
    }
}
