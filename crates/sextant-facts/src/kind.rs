//! Kinds of component: what is recognised, with which attributes, and how each dialect shows it.

use crate::drawn::{Drawn, DrawnEdge};
use crate::expression::Expression;
use crate::resource::Surface;
use crate::value::Value;
use std::sync::Arc;

/// A kind of component, as a content file defines it.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its name in expressions: `model_call`.
    pub id: Arc<str>,
    /// Its name for people: "Model call".
    pub title: String,
    /// Where components of the kind can show; what is not read there makes the population incomplete.
    pub surfaces: Vec<Surface>,
    /// What a repository must hold for an absence to mean something, if components of this kind are such a place.
    pub place: Option<PlaceRole>,
    /// Whether components of this kind run code of the tree: they declare `code_path`, `entry_point` and `environment`.
    pub runs_code: bool,
    /// The attributes by which other components name one of this kind without a reference.
    pub identified_by: Vec<Arc<str>>,
    /// Its attributes, in the order of the file.
    pub attributes: Vec<Attribute>,
    /// How dialects show it.
    pub readings: Vec<KindReading>,
    /// How components of it are drawn.
    pub drawn: Drawn,
}

/// What an absence needs to be evidence: the repository holds such a place, and it was read completely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceRole {
    /// Infrastructure that is deployed from this tree.
    Deployable,
    /// A call of a model.
    ModelCall,
    /// Application code.
    Application,
    /// A delivery pipeline.
    Pipeline,
}

/// An attribute of a kind.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its name.
    pub name: Arc<str>,
    /// Its type; values of another type are unresolved.
    pub ty: AttributeType,
    /// What it means, units included.
    pub about: String,
    /// What the provider does where nothing is written, with the link that says so.
    pub when_absent: Option<WhenAbsent>,
    /// For a reference: the attribute of the other kind that this one mirrors.
    pub inverse: Option<Arc<str>>,
    /// The edge that it is on a map.
    pub edge: Option<DrawnEdge>,
}

/// A provider's default.
#[derive(Clone, Debug, PartialEq)]
pub struct WhenAbsent {
    /// The default.
    pub value: Value,
    /// The page that documents it.
    pub source: String,
}

/// The type of an attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttributeType {
    /// `bool`
    Bool,
    /// `int`
    Int,
    /// `number`
    Number,
    /// `text`
    Text,
    /// `any`: a value of the source, as it is written.
    Any,
    /// `list<…>`
    List(Box<AttributeType>),
    /// `ref<kind>`
    Ref(Arc<str>),
}

/// How one dialect shows components of a kind.
#[derive(Clone, Debug)]
pub struct KindReading {
    /// The dialect.
    pub dialect: Arc<str>,
    /// The dialect's type; a trailing `*` stands for any ending.
    pub type_name: Arc<str>,
    /// Whether such a resource is a component of its own, one per item, or part of another.
    pub shape: Shape,
    /// Only resources for which this is true.
    pub when: Option<Expression>,
    /// Attribute name and expression.
    pub attributes: Vec<(Arc<str>, Expression)>,
}

/// What a resource contributes.
#[derive(Clone, Debug)]
pub enum Shape {
    /// One component.
    One,
    /// One component for each item of the list; the item is `item` in the other expressions.
    Each(Expression),
    /// Attributes of the component of this kind that the value refers to.
    PartOf(Expression),
}

impl Kind {
    /// The attribute of that name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| &*attribute.name == name)
    }
}

impl KindReading {
    /// Whether the reading is about resources of this dialect and type.
    #[must_use]
    pub fn reads(&self, dialect: &str, type_name: &str) -> bool {
        &*self.dialect == dialect
            && match self.type_name.strip_suffix('*') {
                Some(prefix) => type_name.starts_with(prefix),
                None => &*self.type_name == type_name,
            }
    }
}

impl KindReading {
    /// All its expressions.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        let shape = match &self.shape {
            Shape::One => None,
            Shape::Each(expression) | Shape::PartOf(expression) => Some(expression),
        };
        let attributes = self.attributes.iter().map(|(_, expression)| expression);
        self.when.iter().chain(shape).chain(attributes)
    }
}

impl AttributeType {
    /// Reads `bool`, `int`, `number`, `text`, `any`, `list<…>` and `ref<…>`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let inner = |prefix: &str| text.strip_prefix(prefix).and_then(|rest| rest.strip_suffix('>'));
        Some(match text {
            "bool" => Self::Bool,
            "int" => Self::Int,
            "number" => Self::Number,
            "text" => Self::Text,
            "any" => Self::Any,
            _ => match (inner("list<"), inner("ref<")) {
                (Some(item), _) => Self::List(Box::new(Self::parse(item)?)),
                (_, Some(kind)) if !kind.is_empty() => Self::Ref(kind.into()),
                _ => return None,
            },
        })
    }

    /// The kind this type refers to, alone or as the item of a list.
    #[must_use]
    pub fn target(&self) -> Option<&Arc<str>> {
        match self {
            Self::Ref(kind) => Some(kind),
            Self::List(item) => item.target(),
            _ => None,
        }
    }
}
