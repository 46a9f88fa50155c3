//! A module in the form that values are resolved over: owned, compact, without its text.

pub(crate) use super::definition::*;
use crate::language::Language;
use crate::lines::Lines;
use foldhash::{HashMap, HashSet};
use sextant_facts::Scope as Belonging;
use std::collections::BTreeMap;
use std::sync::Arc;
use thin_vec::ThinVec;

/// Defines an index into one of the tables of a [`Module`].
macro_rules! index {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(crate) u32);

        impl $name {
            pub(crate) fn from_len(len: usize) -> Self {
                Self(u32::try_from(len).unwrap_or(u32::MAX))
            }

            pub(crate) fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

index! {
    /// An expression.
    ExprId,
    /// A scope: module, class, function, lambda or comprehension.
    ScopeId,
    /// A run of statements that is executed or skipped as one.
    BlockId,
    /// A function.
    FunctionId,
    /// A class.
    ClassId
}

/// One file.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) language: Language,
    pub(crate) path: Arc<str>,
    pub(crate) dotted: Arc<str>,
    pub(crate) belonging: Belonging,
    pub(crate) lines: Lines,
    pub(crate) exprs: Vec<Expr>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) blocks: Vec<Block>,
    /// The arms of branches of which one runs for certain: `if` with `else`, `switch` with `default`.
    pub(crate) complete: HashMap<u32, Vec<BlockId>>,
    pub(crate) functions: Vec<Function>,
    pub(crate) classes: Vec<Class>,
    /// Modules that are imported, anywhere in the file.
    pub(crate) imports: Vec<Import>,
    /// Calls by the last segment of what is called.
    pub(crate) calls: HashMap<Arc<str>, Vec<ExprId>>,
    /// Assignments to attributes of anything but `self`, by the attribute.
    pub(crate) writes: HashMap<Arc<str>, Vec<Write>>,
    /// Calls that are given an object by its name, by that name.
    pub(crate) passed: HashMap<Arc<str>, Vec<ExprId>>,
    /// Calls that stand where something handles what goes wrong in them.
    pub(crate) tried: HashSet<ExprId>,
    pub(crate) matches: Vec<Match>,
    /// Declared types, by the scope and the name of what they are of; see [`RESULT`].
    pub(crate) types: HashMap<(ScopeId, Arc<str>), ExprId>,
}

/// The name under which the declared result of a function is kept in its scope. No source can spell it.
pub(crate) const RESULT: &str = "return";

/// An assignment to an attribute of an object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Write {
    /// The object; `None` where it is only known that it is not `self`.
    pub(crate) object: Option<ExprId>,
    pub(crate) value: ExprId,
}

/// An expression, where it begins, and where it stands in scope and flow. There is one for every ten bytes of a text, so that
/// it is kept small.
#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) kind: Kind,
    pub(crate) at: u32,
    pub(crate) scope: ScopeId,
    pub(crate) block: BlockId,
}

const _: () = assert!(size_of::<Expr>() <= 40);

/// What an expression is.
#[derive(Debug)]
pub(crate) enum Kind {
    Text(ThinVec<Piece>),
    Int(i64),
    Float(f64),
    Bool(bool),
    None,
    Ellipsis,
    /// A list, tuple or set.
    List(ThinVec<Element>),
    Dict(ThinVec<Entry>),
    Name(Arc<str>),
    Attribute {
        object: ExprId,
        name: Arc<str>,
    },
    Subscript {
        object: ExprId,
        index: ExprId,
    },
    Call {
        function: ExprId,
        arguments: ThinVec<Argument>,
    },
    /// Operands of one operator, from left to right.
    Chain {
        operator: Operator,
        operands: ThinVec<ExprId>,
    },
    /// `a or b or c`: the first that is true.
    Either(ThinVec<ExprId>),
    Not(ExprId),
    Minus(ExprId),
    /// `left is right`, `left == right`, or the opposite.
    Compare {
        left: ExprId,
        right: ExprId,
        same: bool,
    },
    /// `left < right` and its like, and `left in right`.
    Order {
        left: ExprId,
        right: ExprId,
        order: Order,
    },
    Conditional {
        then: ExprId,
        condition: ExprId,
        otherwise: ExprId,
    },
    Lambda(ExprId),
    /// A function that is written where it is used.
    Function(FunctionId),
    /// A class that is written where it is used.
    Class(ClassId),
    /// The base class of the class around: `super`.
    Super(ExprId),
    /// A module, or a name of one, that is imported where it is used: `require("module")`.
    Import(Box<Import>),
    /// `a ?? b ?? c`: the first that is not absent.
    Coalesce(ThinVec<ExprId>),
    /// A part of a parameter, or what stands for it where the caller gives none: `function f({ name = default })`.
    Default {
        value: ExprId,
        default: ExprId,
        of: Box<(Arc<str>, FunctionId, usize)>,
    },
    /// An object without some of its keys: the rest of a destructured one.
    Without {
        object: ExprId,
        keys: ThinVec<Arc<str>>,
    },
    /// The items of a comprehension.
    Comprehension {
        map: bool,
    },
    /// An object after it was changed in place.
    /// `keys` lead to the part that changes.
    Changed {
        base: ExprId,
        keys: ThinVec<ExprId>,
        change: Box<Change>,
    },
    /// Anything else. `there` tells whether it is certainly not `None`.
    Opaque {
        what: &'static str,
        there: bool,
    },
}

/// How two values are compared beside being the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    Less,
    LessOrSame,
    More,
    MoreOrSame,
    /// `left in right`.
    Within,
    /// `left not in right`.
    NotWithin,
}

impl Order {
    pub(crate) fn from_sign(sign: &str) -> Option<Self> {
        Some(match sign {
            "<" => Self::Less,
            "<=" => Self::LessOrSame,
            ">" => Self::More,
            ">=" => Self::MoreOrSame,
            "in" => Self::Within,
            "not in" => Self::NotWithin,
            _ => return None,
        })
    }
}

/// A part of a string.
#[derive(Debug)]
pub(crate) enum Piece {
    Literal(String),
    Hole(ExprId),
}

/// An item of a list display, or `*items`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element {
    pub(crate) value: ExprId,
    pub(crate) splat: bool,
}

/// An entry of a dict display.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Entry {
    Pair(ExprId, ExprId),
    Splat(ExprId),
}

/// An argument of a call.
#[derive(Clone, Debug)]
pub(crate) enum Argument {
    Positional(ExprId),
    Keyword(Arc<str>, ExprId),
    Splat(ExprId),
    DoubleSplat(ExprId),
}

/// A binary operator that is computed where both sides are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
    Union,
    Other,
}

/// A change of an object in place.
#[derive(Debug)]
pub(crate) enum Change {
    /// `x[key] = value`.
    Set(ExprId, ExprId),
    /// `x.update(...)`.
    Update(ThinVec<Argument>),
    /// `x.setdefault(key, value)`.
    Default(ExprId, ExprId),
    /// `x.pop(key)`, `del x[key]`.
    Remove(ExprId),
    /// `x.append(value)`.
    Append(ExprId),
    /// `x.extend(values)`.
    Extend(ExprId),
    /// `x.clear()`.
    Clear,
    /// `x.a(1).b(2)`, where `x` is a builder.
    Configure(ThinVec<Argument>),
    /// Any other.
    Other,
}

/// A scope and the names bound in it.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) kind: ScopeKind,
    pub(crate) parent: Option<ScopeId>,
    pub(crate) names: HashMap<Arc<str>, Vec<Binding>>,
    /// Names declared `global`, and names declared `nonlocal`.
    pub(crate) elsewhere: BTreeMap<Arc<str>, Elsewhere>,
    /// Modules whose names are all imported.
    pub(crate) stars: Vec<Import>,
}

/// Where a name that is declared not to be local belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    Global,
    Nonlocal,
}

/// What a scope is the scope of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    /// A comprehension or a block: runs in line with the code around it.
    Inline,
}

/// One way a name gets its value.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    pub(crate) bound: Bound,
    /// From where on it holds.
    pub(crate) at: u32,
    pub(crate) block: BlockId,
    /// It happens in another function (`global`, a change of a module's dict), so that its order is not known.
    pub(crate) remote: bool,
}

/// What a name is bound to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Bound {
    Value(ExprId),
    /// `with value as name`.
    Entered(ExprId),
    /// `for name in values`.
    Element(ExprId),
    /// One of `a, b = value`.
    Part(ExprId, usize),
    Import(Import),
    Function(FunctionId),
    Class(ClassId),
    Parameter(FunctionId, usize),
    Opaque(&'static str),
}

/// `import module`, or `from module import name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    /// Dots before the module's name.
    pub(crate) level: usize,
    pub(crate) module: Arc<str>,
    pub(crate) name: Option<Arc<str>>,
}

/// A run of statements.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) parent: Option<BlockId>,
    /// The statement it is an arm of, and which arm: two arms of one branch exclude each other.
    pub(crate) branch: u32,
    pub(crate) arm: u32,
    /// It ends in `return` or `raise`.
    pub(crate) exits: bool,
    pub(crate) looping: bool,
    /// The condition it runs under, and whether that has to hold or to fail.
    pub(crate) condition: Option<(ExprId, bool)>,
}
