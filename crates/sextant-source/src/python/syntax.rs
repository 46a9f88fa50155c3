//! A Python module in the form that values are resolved over: owned, compact, without its text.

use crate::lines::Lines;
use sextant_facts::Scope as Belonging;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

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
    pub(crate) path: Arc<str>,
    pub(crate) dotted: Arc<str>,
    pub(crate) belonging: Belonging,
    pub(crate) lines: Lines,
    pub(crate) exprs: Vec<Expr>,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) functions: Vec<Function>,
    pub(crate) classes: Vec<Class>,
    /// Modules that are imported, anywhere in the file.
    pub(crate) imports: Vec<Import>,
    /// Calls by the last segment of what is called.
    pub(crate) calls: HashMap<Arc<str>, Vec<ExprId>>,
    /// Assignments to attributes of anything but `self`, by the attribute.
    pub(crate) writes: HashMap<Arc<str>, Vec<ExprId>>,
    /// Calls that are given an object by its name, by that name.
    pub(crate) passed: HashMap<Arc<str>, Vec<ExprId>>,
    pub(crate) matches: Vec<Match>,
}

/// An expression, where it begins, and where it stands in scope and flow.
#[derive(Debug)]
pub(crate) struct Expr {
    pub(crate) kind: Kind,
    pub(crate) at: u32,
    pub(crate) scope: ScopeId,
    pub(crate) block: BlockId,
}

/// What an expression is.
#[derive(Debug)]
pub(crate) enum Kind {
    Text(Vec<Piece>),
    Int(i64),
    Float(f64),
    Bool(bool),
    None,
    Ellipsis,
    /// A list, tuple or set.
    List(Vec<Element>),
    Dict(Vec<Entry>),
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
        arguments: Vec<Argument>,
    },
    /// Operands of one operator, from left to right.
    Chain {
        operator: Operator,
        operands: Vec<ExprId>,
    },
    /// `a or b or c`.
    Either(Vec<ExprId>),
    Not(ExprId),
    Minus(ExprId),
    /// `left is right`, `left == right`, or the opposite.
    Compare {
        left: ExprId,
        right: ExprId,
        same: bool,
    },
    Conditional {
        then: ExprId,
        condition: ExprId,
        otherwise: ExprId,
    },
    Lambda(ExprId),
    /// The items of a comprehension.
    Comprehension {
        map: bool,
    },
    /// An object after it was changed in place.
    /// `keys` lead to the part that changes.
    Changed {
        base: ExprId,
        keys: Vec<ExprId>,
        change: Change,
    },
    /// Anything else. `there` tells whether it is certainly not `None`.
    Opaque {
        what: &'static str,
        there: bool,
    },
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
    Update(Vec<Argument>),
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
    /// Runs in line with the code around it.
    Comprehension,
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

/// A function or method.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: Arc<str>,
    /// Name with the classes and functions around it: `Handler.run`.
    pub(crate) qualified: Arc<str>,
    pub(crate) scope: ScopeId,
    pub(crate) class: Option<ClassId>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) returns: Vec<ExprId>,
    pub(crate) yields: Vec<ExprId>,
    /// It can end without `return`, and then gives `None`.
    pub(crate) falls_through: bool,
    pub(crate) decorators: Vec<ExprId>,
    pub(crate) is_async: bool,
    pub(crate) body: (u32, u32),
}

/// A parameter of a function.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Arc<str>,
    pub(crate) default: Option<ExprId>,
    pub(crate) kind: ParameterKind,
}

/// How a parameter takes arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterKind {
    Plain,
    KeywordOnly,
    Star,
    DoubleStar,
}

/// A class.
#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) name: Arc<str>,
    pub(crate) qualified: Arc<str>,
    pub(crate) scope: ScopeId,
    pub(crate) bases: Vec<ExprId>,
    pub(crate) decorators: Vec<ExprId>,
    /// Annotated names in order: the fields of a dataclass or model.
    pub(crate) fields: Vec<Arc<str>>,
    /// What methods assign to attributes of `self`.
    pub(crate) attributes: HashMap<Arc<str>, Vec<Bound>>,
    pub(crate) body: (u32, u32),
}

/// A node that a rule matched, and what is around it.
#[derive(Debug)]
pub(crate) struct Match {
    pub(crate) rules: Vec<usize>,
    pub(crate) what: Matched,
    pub(crate) at: u32,
    pub(crate) end: u32,
    pub(crate) around: Around,
}

/// The kind of node that matched.
#[derive(Clone, Debug)]
pub(crate) enum Matched {
    Expression(ExprId),
    Function(FunctionId),
    Class(ClassId),
    /// A decorator, and the name of what it decorates.
    Decorator(ExprId, Option<Arc<str>>),
    /// The first name it assigns to, and the value.
    Assignment(Option<Arc<str>>, ExprId),
    /// Any other node, by its kind in the grammar.
    Other(String),
}

/// What is around a node.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around {
    pub(crate) function: Option<FunctionId>,
    pub(crate) class: Option<ClassId>,
    /// Loops of the same function, innermost first.
    pub(crate) loops: Vec<&'static str>,
    /// What the `try` statements of the same function catch; `None` is a bare `except`.
    pub(crate) catches: Vec<Option<ExprId>>,
    pub(crate) in_try: bool,
    /// Begin, end and kind of the statement.
    pub(crate) statement: Option<(u32, u32, String)>,
}
