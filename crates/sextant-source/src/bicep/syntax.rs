//! What a Bicep file declares, with places. ARM templates in JSON come to the same declarations.

use sextant_facts::{Place, Problem};

/// A Bicep file, or a parameter file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// Parameters.
    pub params: Vec<Param>,
    /// Variables; in a parameter file the values it gives to parameters.
    pub variables: Vec<Variable>,
    /// Functions of the file's own.
    pub functions: Vec<Function>,
    /// Resources at the top level.
    pub resources: Vec<Resource>,
    /// Modules.
    pub modules: Vec<Module>,
    /// Outputs.
    pub outputs: Vec<Variable>,
    /// Names taken over from other files.
    pub imports: Vec<Import>,
    /// The template that a parameter file belongs to.
    pub using: Option<String>,
    /// What is wrong with the file; each hides something of it.
    pub problems: Vec<Problem>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub place: Place,
    /// What it is if it is not given.
    pub default: Option<Expr>,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether it takes a string.
    pub text: bool,
}

/// A variable or output.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Where it is declared.
    pub place: Place,
    /// Its value.
    pub value: Expr,
    /// Whether it is there; outputs of templates in JSON have conditions.
    pub condition: Option<Expr>,
}

/// A function of the file's own.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The names of its parameters.
    pub params: Vec<String>,
    /// What it returns.
    pub body: Expr,
}

/// A resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// What the file calls it.
    pub symbol: String,
    /// Its type without the version; the type of a child may lack what its parent's type says.
    pub type_name: String,
    /// Whether it is only referred to, not deployed.
    pub existing: bool,
    /// When, how often and with what.
    pub body: Body,
    /// Resources declared within it.
    pub children: Vec<Resource>,
}

/// A call of another template.
#[derive(Clone, Debug)]
pub struct Module {
    /// What the file calls it.
    pub symbol: String,
    /// The template, as written: a path or an address in a registry.
    pub source: String,
    /// When, how often and with what.
    pub body: Body,
}

/// What resources and modules have in common.
#[derive(Clone, Debug)]
pub struct Body {
    /// The condition they stand under.
    pub condition: Option<Expr>,
    /// The loop they stand in.
    pub repeat: Option<Repeat>,
    /// The object they are made of.
    pub value: Expr,
    /// Where they are declared.
    pub place: Place,
    /// The last line of the declaration.
    pub end_line: u32,
}

/// The head of a loop.
#[derive(Clone, Debug)]
pub struct Repeat {
    /// The name of the item.
    pub item: String,
    /// The name of the index.
    pub index: Option<String>,
    /// What is looped over.
    pub collection: Expr,
}

/// Names taken over from another file.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file, as written.
    pub source: String,
    /// Names there, and names here.
    pub names: Vec<(String, String)>,
    /// The name that stands for all of the file.
    pub all: Option<String>,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// Where it begins.
    pub place: Place,
}

/// The kinds of [`Expr`].
#[derive(Clone, Debug)]
pub enum Kind {
    /// `null`
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Any other number; only JSON has them.
    Float(f64),
    /// A string with what is put into it.
    Text(Vec<Piece>),
    /// An array.
    Array(Vec<Item>),
    /// An object.
    Object(Vec<Entry>),
    /// A name.
    Name(String),
    /// `a.b`, `a.?b`, `a::b`
    Member(Box<Expr>, String),
    /// `a[b]`, `a[?b]`
    Index(Box<Expr>, Box<Expr>),
    /// A call of a function, of a method if there is a receiver.
    Call {
        /// On what it is called.
        receiver: Option<Box<Expr>>,
        /// The function's name.
        name: String,
        /// The arguments.
        arguments: Vec<Expr>,
    },
    /// `!a`
    Not(Box<Expr>),
    /// `-a`
    Minus(Box<Expr>),
    /// `a == b` and the like; the operator as written.
    Binary(Box<Expr>, String, Box<Expr>),
    /// `a ? b : c`
    Conditional(Box<[Expr; 3]>),
    /// `[for a in b: c]`
    For(Box<For>),
    /// `(a, b) => c`
    Lambda(Vec<String>, Box<Expr>),
}

/// A part of a string.
#[derive(Clone, Debug)]
pub enum Piece {
    /// Characters.
    Literal(String),
    /// A value put in.
    Value(Expr),
}

/// An item of an array.
#[derive(Clone, Debug)]
pub struct Item {
    /// Whether the items of an array stand here (`...a`).
    pub spread: bool,
    /// The value.
    pub value: Expr,
}

/// An entry of an object.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A key and its value.
    Property(Expr, Expr),
    /// The entries of another object (`...a`).
    Spread(Expr),
}

/// A loop that makes an array.
#[derive(Clone, Debug)]
pub struct For {
    /// The head.
    pub repeat: Repeat,
    /// The condition of an item.
    pub condition: Option<Expr>,
    /// What each turn makes.
    pub value: Expr,
}

impl Expr {
    /// The characters of a string with nothing put in.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(pieces) => match pieces.as_slice() {
                [] => Some(""),
                [Piece::Literal(text)] => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of a key of an object.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&Self> {
        let Kind::Object(entries) = &self.kind else { return None };
        entries.iter().find_map(|entry| match entry {
            Entry::Property(key, value) if key.as_str() == Some(name) => Some(value),
            _ => None,
        })
    }
}
