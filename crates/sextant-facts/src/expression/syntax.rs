//! The expressions of content files, lowered from the syntax tree of the `cel` crate to the few forms we evaluate.

use crate::value::{Data, Value, Why};
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, operators};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// Longest expression that is parsed, in bytes.
pub(crate) const MAX_BYTES: usize = 4096;
/// Most brackets of any kind in an expression: bounds the depth of its tree.
pub(crate) const MAX_BRACKETS: usize = 64;

/// An expression. It is parsed when it is made, or when it is first evaluated.
#[derive(Clone, Debug)]
pub struct Expression {
    /// Its text.
    pub source: Arc<str>,
    root: Arc<OnceLock<Node>>,
}

/// Why an expression is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpressionError {
    /// What is wrong; lower case, no full stop.
    pub message: String,
    /// Byte offset into the expression.
    pub offset: usize,
}

/// A node of the lowered tree.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Literal(Value),
    Name(Arc<str>),
    Select(Box<Node>, Arc<str>),
    Has(Box<Node>, Arc<str>),
    Index(Box<Node>, Box<Node>),
    List(Vec<Node>),
    Not(Box<Node>),
    Negate(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
    Fold(Box<Fold>),
}

/// A macro over the items of a list.
#[derive(Clone, Debug)]
pub(crate) struct Fold {
    pub(crate) kind: FoldKind,
    pub(crate) range: Node,
    pub(crate) name: Arc<str>,
    pub(crate) body: Node,
    /// Whether it depends on no name that a probe or another macro binds: its value is the same for every member.
    pub(crate) constant: bool,
    /// What an item has to be first, whoever asks: items that are not need be looked at only once.
    pub(crate) guard: Option<Node>,
}

impl Fold {
    fn new(kind: FoldKind, range: Node, name: Arc<str>, body: Node) -> Self {
        let is_constant = |node: &Node, bound: Option<&Arc<str>>| {
            let mut free = BTreeSet::new();
            node.free_names(&mut free);
            bound.map(|name| free.remove(name));
            free.iter().all(|name| matches!(&**name, "all" | "workload"))
        };
        let of_all = is_constant(&range, None);
        let constant = of_all && is_constant(&body, Some(&name));
        let excludes = matches!(kind, FoldKind::Exists | FoldKind::ExistsOne | FoldKind::Filter);
        let (guard, body) = if excludes && of_all && !constant {
            body.without_first(|first| is_constant(first, Some(&name)))
        } else {
            (None, body)
        };
        Self { kind, range, name, body, constant, guard }
    }
}

impl Node {
    /// The first of several conditions that all have to hold, as many as pass, and the rest.
    fn without_first(self, passes: impl Fn(&Self) -> bool + Copy) -> (Option<Self>, Self) {
        match self {
            Self::And(first, rest) if passes(&first) => (Some(*first), *rest),
            Self::And(first, rest) => {
                let (passing, others) = first.without_first(passes);
                (passing, Self::And(Box::new(others), rest))
            }
            other => (None, other),
        }
    }

    /// The names that no macro inside binds.
    fn free_names(&self, free: &mut BTreeSet<Arc<str>>) {
        match self {
            Self::Literal(_) => {}
            Self::Name(name) => {
                free.insert(name.clone());
            }
            Self::Select(operand, _) | Self::Has(operand, _) | Self::Not(operand) | Self::Negate(operand) => {
                operand.free_names(free);
            }
            Self::Index(a, b) | Self::And(a, b) | Self::Or(a, b) | Self::Binary(_, a, b) => {
                a.free_names(free);
                b.free_names(free);
            }
            Self::If(a, b, c) => [a, b, c].into_iter().for_each(|node| node.free_names(free)),
            Self::List(nodes) | Self::Call(_, nodes) => nodes.iter().for_each(|node| node.free_names(free)),
            Self::Fold(fold) => {
                let mut inner = BTreeSet::new();
                fold.body.free_names(&mut inner);
                fold.guard.iter().for_each(|guard| guard.free_names(&mut inner));
                inner.remove(&fold.name);
                free.extend(inner);
                fold.range.free_names(free);
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FoldKind {
    Exists,
    All,
    ExistsOne,
    Map,
    Filter,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    In,
}

/// The functions expressions may call; `docs/reference/expressions.md` describes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Function {
    StartsWith,
    EndsWith,
    Contains,
    LowerAscii,
    Size,
    /// `json(x)`: the value that a JSON string encodes; maps and lists pass through.
    Json,
    /// `glob(pattern, text)`: whether a pattern with `*` and `?` covers a text.
    Glob,
    /// `covers(pattern, action)`: the same without regard to case, as IAM compares actions.
    Covers,
    /// `keys(m)`: the keys of a map as a list of strings.
    Keys,
    /// `entries(m)`: the values of a map as a list.
    Entries,
    /// `pairs(l, key, value)`: a list of blocks as a map, from what each has under `key` to what it has under `value`.
    Pairs,
    /// `items(x)`: a block or scalar as a list of one, an absent value as an empty list.
    Items,
    /// `resource_of(x)`: the properties of the resource that a value refers to.
    ResourceOf,
    /// `unknown(reason)`: what nobody can tell from the source, and why.
    Unknown,
    /// `path(directory, relative)`: a path of the tree from a directory and a path relative to it.
    Path,
    /// `text(x)`: a scalar as a string.
    Text,
}

impl Function {
    /// The function a call names, if the number of arguments (the target included) is right.
    fn named(name: &str, arity: usize) -> Option<Self> {
        let (function, wanted) = match name {
            "startsWith" => (Self::StartsWith, 2),
            "endsWith" => (Self::EndsWith, 2),
            "contains" => (Self::Contains, 2),
            "lowerAscii" => (Self::LowerAscii, 1),
            "size" => (Self::Size, 1),
            "json" => (Self::Json, 1),
            "glob" => (Self::Glob, 2),
            "covers" => (Self::Covers, 2),
            "keys" => (Self::Keys, 1),
            "entries" => (Self::Entries, 1),
            "pairs" => (Self::Pairs, 3),
            "items" => (Self::Items, 1),
            "resource_of" => (Self::ResourceOf, 1),
            "unknown" => (Self::Unknown, 1),
            "path" => (Self::Path, 2),
            "text" => (Self::Text, 1),
            _ => return None,
        };
        (wanted == arity).then_some(function)
    }
}

impl Expression {
    /// Parses an expression.
    ///
    /// # Errors
    /// When it is too large, is not CEL, or uses a function or form that is not ours.
    pub fn parse(source: &str) -> Result<Self, ExpressionError> {
        if source.len() > MAX_BYTES {
            return Err(error(format!("longer than {MAX_BYTES} bytes"), MAX_BYTES));
        }
        let brackets = source.bytes().filter(|byte| b"([{".contains(byte)).count();
        if brackets > MAX_BRACKETS {
            return Err(error(format!("more than {MAX_BRACKETS} brackets"), 0));
        }
        let tree = cel::parser::PrattParser::new().parse(source).map_err(|errors| {
            errors.errors.first().map_or_else(
                || error("not an expression", 0),
                |first| error(first.msg.clone(), offset_of(source, first.pos)),
            )
        })?;
        let root = Lowering { source }.node(&tree)?;
        Ok(Self { source: source.into(), root: Arc::new(OnceLock::from(root)) })
    }

    /// An expression that has been parsed before, by the tests of the content that it stands in: it is parsed again only if
    /// it is evaluated. A faulty one evaluates to unresolved.
    #[must_use]
    pub fn deferred(source: &str) -> Self {
        Self { source: source.into(), root: Arc::new(OnceLock::new()) }
    }

    pub(crate) fn root(&self) -> &Node {
        self.root.get_or_init(|| match Self::parse(&self.source) {
            Ok(parsed) => parsed.root.get().cloned().unwrap_or_else(|| faulty("it cannot be read")),
            Err(error) => faulty(&error.message),
        })
    }
}

fn faulty(message: &str) -> Node {
    Node::Literal(Value::unresolved(Why::new(format!("a faulty expression: {message}"))))
}

fn error(message: impl Into<String>, offset: usize) -> ExpressionError {
    ExpressionError { message: message.into(), offset }
}

/// The byte offset of a line and column, both from 1.
fn offset_of(source: &str, (line, column): (isize, isize)) -> usize {
    let before: usize =
        source.split_inclusive('\n').take(usize::try_from(line - 1).unwrap_or_default()).map(str::len).sum();
    (before + usize::try_from(column - 1).unwrap_or_default()).min(source.len())
}

/// The parser we use keeps no offsets: a fault found later is placed at the first mention of the name it is about.
struct Lowering<'a> {
    source: &'a str,
}

type Lowered<T> = Result<T, ExpressionError>;

impl Lowering<'_> {
    fn node(&self, tree: &IdedExpr) -> Lowered<Node> {
        Ok(match &tree.expr {
            Expr::Literal(literal) => Node::Literal(self.literal(literal)?),
            Expr::Ident(name) => Node::Name(name.as_str().into()),
            Expr::Select(select) => {
                let operand = Box::new(self.node(&select.operand)?);
                let field = select.field.as_str().into();
                if select.test { Node::Has(operand, field) } else { Node::Select(operand, field) }
            }
            Expr::List(list) => Node::List(self.nodes(&list.elements)?),
            Expr::Call(call) => self.call(call)?,
            Expr::Comprehension(fold) => Node::Fold(Box::new(self.fold(fold)?)),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                return Err(error("maps and messages cannot be written in an expression", 0));
            }
        })
    }

    fn nodes(&self, trees: &[IdedExpr]) -> Lowered<Vec<Node>> {
        trees.iter().map(|tree| self.node(tree)).collect()
    }

    fn fault(&self, message: impl Into<String>, about: &str) -> ExpressionError {
        error(message, self.source.find(about).unwrap_or_default())
    }

    fn literal(&self, literal: &LiteralValue) -> Lowered<Value> {
        Ok(match literal {
            LiteralValue::Boolean(value) => Value::bool(*value.inner()),
            LiteralValue::Int(value) => Value::int(*value.inner()),
            LiteralValue::UInt(value) => Value::int(i64::try_from(*value.inner()).unwrap_or(i64::MAX)),
            LiteralValue::Double(value) => Value::known(Data::Float(*value.inner())),
            LiteralValue::String(value) => Value::text(value.inner()),
            LiteralValue::Bytes(_) | LiteralValue::Null => {
                return Err(self.fault("write `has(x)` instead of comparing with null; bytes are not used", "null"));
            }
        })
    }

    fn call(&self, call: &CallExpr) -> Lowered<Node> {
        let mut arguments = Vec::new();
        if let Some(target) = &call.target {
            arguments.push(self.node(target)?);
        }
        arguments.extend(self.nodes(&call.args)?);
        let count = arguments.len();
        let mut arguments = arguments.into_iter();
        let mut next = || {
            arguments
                .next()
                .map(Box::new)
                .ok_or_else(|| self.fault(format!("`{}` lacks an argument", call.func_name), &call.func_name))
        };
        Ok(match call.func_name.as_str() {
            operators::LOGICAL_AND => Node::And(next()?, next()?),
            operators::LOGICAL_OR => Node::Or(next()?, next()?),
            operators::LOGICAL_NOT => Node::Not(next()?),
            operators::NEGATE => Node::Negate(next()?),
            operators::CONDITIONAL => Node::If(next()?, next()?, next()?),
            operators::INDEX => Node::Index(next()?, next()?),
            name => match (binary(name), Function::named(name, count)) {
                (Some(operator), _) => Node::Binary(operator, next()?, next()?),
                (None, Some(function)) => Node::Call(function, arguments.collect()),
                (None, None) => {
                    return Err(self.fault(format!("no function `{name}` takes {count} arguments"), name));
                }
            },
        })
    }

    /// Recognises the macro a comprehension was expanded from.
    fn fold(&self, fold: &ComprehensionExpr) -> Lowered<Fold> {
        let unknown = || self.fault("only exists, all, exists_one, map and filter may walk a list", &fold.iter_var);
        let Expr::Call(step) = &fold.loop_step.expr else { return Err(unknown()) };
        let (kind, body) = match (step.func_name.as_str(), step.args.as_slice(), &fold.accu_init.expr) {
            (operators::LOGICAL_OR, [_, body], _) => (FoldKind::Exists, body),
            (operators::LOGICAL_AND, [_, body], _) => (FoldKind::All, body),
            (operators::CONDITIONAL, [filter, _, _], Expr::Literal(LiteralValue::Int(_))) => {
                (FoldKind::ExistsOne, filter)
            }
            (operators::ADD, [_, mapped], Expr::List(_)) => (FoldKind::Map, only_element(mapped).ok_or_else(unknown)?),
            (operators::CONDITIONAL, [filter, step, _], Expr::List(_)) => {
                return self.filtered(fold, filter, step, unknown());
            }
            _ => return Err(unknown()),
        };
        Ok(Fold::new(kind, self.node(&fold.iter_range)?, fold.iter_var.as_str().into(), self.node(body)?))
    }

    /// `filter(x, p)`, or `map(x, p, f)`, which is a map over a filter.
    fn filtered(
        &self,
        fold: &ComprehensionExpr,
        filter: &IdedExpr,
        step: &IdedExpr,
        unknown: ExpressionError,
    ) -> Lowered<Fold> {
        let Expr::Call(add) = &step.expr else { return Err(unknown) };
        let Some(element) = add.args.get(1).and_then(only_element) else { return Err(unknown) };
        let name: Arc<str> = fold.iter_var.as_str().into();
        let kept = Fold::new(FoldKind::Filter, self.node(&fold.iter_range)?, name.clone(), self.node(filter)?);
        if matches!(&element.expr, Expr::Ident(ident) if *ident == fold.iter_var) {
            return Ok(kept);
        }
        let range = Node::Fold(Box::new(kept));
        Ok(Fold::new(FoldKind::Map, range, name, self.node(element)?))
    }
}

fn only_element(tree: &IdedExpr) -> Option<&IdedExpr> {
    match &tree.expr {
        Expr::List(list) => list.elements.first(),
        _ => None,
    }
}

fn binary(name: &str) -> Option<Operator> {
    Some(match name {
        operators::EQUALS => Operator::Equal,
        operators::NOT_EQUALS => Operator::NotEqual,
        operators::LESS => Operator::Less,
        operators::LESS_EQUALS => Operator::LessOrEqual,
        operators::GREATER => Operator::Greater,
        operators::GREATER_EQUALS => Operator::GreaterOrEqual,
        operators::ADD => Operator::Add,
        operators::SUBSTRACT => Operator::Subtract,
        operators::MULTIPLY => Operator::Multiply,
        operators::DIVIDE => Operator::Divide,
        operators::MODULO => Operator::Remainder,
        operators::IN => Operator::In,
        _ => return None,
    })
}
