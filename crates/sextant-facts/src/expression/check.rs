//! Checks that an expression names only what exists: names, attributes, and attributes of what they refer to.

use super::syntax::{Expression, ExpressionError, Fold, FoldKind, Function, Node, Operator};
use crate::kind::{AttributeType, Kind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is known of a value's type before anything is evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Anything: a property of a resource, the result of most functions.
    Any,
    /// A component of a kind.
    Component(Arc<str>),
    /// A list of values of a type.
    List(Box<Type>),
    /// The populations: `all.<kind>`.
    Populations,
}

/// The names an expression may use, and the kinds it may follow edges through.
pub struct TypeScope<'a> {
    /// Kinds by id.
    pub kinds: &'a BTreeMap<Arc<str>, Kind>,
    /// Names and their types.
    pub names: Vec<(Arc<str>, Type)>,
    /// Whether any other name may be used: properties of a resource are open.
    pub open: bool,
}

/// Checks an expression and tells its type.
///
/// # Errors
/// The first name or attribute that does not exist.
pub fn check(expression: &Expression, scope: TypeScope<'_>) -> Result<Type, ExpressionError> {
    Checking { scope, source: &expression.source }.node(expression.root())
}

struct Checking<'a> {
    scope: TypeScope<'a>,
    source: &'a str,
}

impl Checking<'_> {
    fn fault(&self, message: String, about: &str) -> ExpressionError {
        ExpressionError { message, offset: self.source.find(about).unwrap_or_default() }
    }

    fn node(&mut self, node: &Node) -> Result<Type, ExpressionError> {
        Ok(match node {
            Node::Literal(_) => Type::Any,
            Node::Name(name) => self.name(name)?,
            Node::Select(operand, field) | Node::Has(operand, field) => {
                let operand = self.node(operand)?;
                self.field(&operand, field)?
            }
            Node::Index(operand, index) => {
                self.node(index)?;
                match self.node(operand)? {
                    Type::List(item) => *item,
                    _ => Type::Any,
                }
            }
            Node::List(items) => {
                for item in items {
                    self.node(item)?;
                }
                Type::Any
            }
            Node::Not(operand) | Node::Negate(operand) => {
                self.node(operand)?;
                Type::Any
            }
            Node::And(left, right) | Node::Or(left, right) => {
                self.node(left)?;
                self.node(right)?;
                Type::Any
            }
            Node::Binary(operator, left, right) => self.binary(*operator, left, right)?,
            Node::If(condition, yes, no) => {
                self.node(condition)?;
                let (yes, no) = (self.node(yes)?, self.node(no)?);
                if yes == no { yes } else { Type::Any }
            }
            Node::Call(function, arguments) => {
                let mut types = Vec::new();
                for argument in arguments {
                    types.push(self.node(argument)?);
                }
                match (function, types.into_iter().next()) {
                    (Function::Items, Some(list @ Type::List(_))) => list,
                    (Function::Items, Some(component @ Type::Component(_))) => Type::List(Box::new(component)),
                    _ => Type::Any,
                }
            }
            Node::Fold(fold) => self.fold(fold)?,
        })
    }

    fn binary(&mut self, operator: Operator, left: &Node, right: &Node) -> Result<Type, ExpressionError> {
        let (left, right) = (self.node(left)?, self.node(right)?);
        Ok(if operator == Operator::Add && left == right { left } else { Type::Any })
    }

    fn name(&self, name: &str) -> Result<Type, ExpressionError> {
        match self.scope.names.iter().rev().find(|(known, _)| &**known == name) {
            Some((_, ty)) => Ok(ty.clone()),
            None if self.scope.open => Ok(Type::Any),
            None => Err(self.fault(format!("no name `{name}`"), name)),
        }
    }

    fn field(&self, operand: &Type, field: &str) -> Result<Type, ExpressionError> {
        match operand {
            Type::Any => Ok(Type::Any),
            Type::List(_) => Err(self.fault(format!("`{field}` of a list: use exists, all or map"), field)),
            Type::Populations => match self.scope.kinds.get(field) {
                Some(kind) => Ok(Type::List(Box::new(Type::Component(kind.id.clone())))),
                None => Err(self.fault(format!("no kind of component `{field}`"), field)),
            },
            Type::Component(kind) => self.attribute(kind, field),
        }
    }

    fn attribute(&self, kind: &str, field: &str) -> Result<Type, ExpressionError> {
        let attribute = self.scope.kinds.get(kind).and_then(|kind| kind.attribute(field));
        match attribute {
            Some(attribute) => Ok(type_of(&attribute.ty)),
            None if matches!(field, "address" | "path" | "environment_name") => Ok(Type::Any),
            None => Err(self.fault(format!("`{kind}` declares no attribute `{field}`"), field)),
        }
    }

    fn fold(&mut self, fold: &Fold) -> Result<Type, ExpressionError> {
        let range = self.node(&fold.range)?;
        let item = match &range {
            Type::List(item) => (**item).clone(),
            other => other.clone(),
        };
        self.scope.names.push((fold.name.clone(), item.clone()));
        let guard = fold.guard.as_ref().map_or(Ok(Type::Any), |guard| self.node(guard));
        let body = guard.and_then(|_| self.node(&fold.body));
        self.scope.names.pop();
        let body = body?;
        Ok(match fold.kind {
            FoldKind::Map => Type::List(Box::new(body)),
            FoldKind::Filter => Type::List(Box::new(item)),
            FoldKind::Exists | FoldKind::All | FoldKind::ExistsOne => Type::Any,
        })
    }
}

fn type_of(ty: &AttributeType) -> Type {
    match ty {
        AttributeType::Ref(kind) => Type::Component(kind.clone()),
        AttributeType::List(item) => Type::List(Box::new(type_of(item))),
        _ => Type::Any,
    }
}
