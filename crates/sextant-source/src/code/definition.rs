//! Functions, classes, and the nodes that rules matched.

use super::syntax::{Bound, ClassId, ExprId, FunctionId, ScopeId};
use foldhash::HashMap;
use std::sync::Arc;

/// A function or method.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: Arc<str>,
    /// Name with the classes and functions around it: `Handler.run`.
    pub(crate) qualified: Arc<str>,
    /// It has a name of its own; others stand where they are used.
    pub(crate) named: bool,
    /// The function around it.
    pub(crate) outer: Option<FunctionId>,
    pub(crate) scope: ScopeId,
    pub(crate) class: Option<ClassId>,
    /// What its first parameter stands for, where that is no argument.
    pub(crate) receiver: Option<Receiver>,
    /// It is read like an attribute.
    pub(crate) getter: bool,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) returns: Vec<ExprId>,
    pub(crate) yields: Vec<ExprId>,
    /// It can end without `return`, and then gives `None`.
    pub(crate) falls_through: bool,
    pub(crate) decorators: Vec<ExprId>,
    pub(crate) is_async: bool,
    pub(crate) written: Written,
    pub(crate) body: (u32, u32),
}

/// Where the definition of a function stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    /// Inside `try`, which does not handle what goes wrong when the function runs elsewhere.
    pub(crate) in_try: bool,
    /// In a call that runs it before it returns.
    pub(crate) at_once: bool,
}

/// What the first parameter of a method stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Receiver {
    /// The object it is called on.
    Object,
    /// The class.
    Class,
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
    /// What the `try` statements of the same function catch; `None` is anything.
    pub(crate) catches: Vec<Option<ExprId>>,
    pub(crate) in_try: bool,
    /// Begin, end and kind of the statement.
    pub(crate) statement: Option<(u32, u32, String)>,
}
