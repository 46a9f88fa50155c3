//! Binary operators, of languages that write them as C does.

use super::{Lowering, text};
use crate::code::syntax::{ExprId, Kind, Operator, Order};
use crate::rule::Node;
use std::sync::Arc;

/// What stands for an expression that cannot be told.
pub(crate) const UNREADABLE: Kind = Kind::Opaque { what: "an expression that is not followed", there: false };

impl<L> Lowering<L> {
    /// The sign of an operator and its operands. Chains of one operator are kept flat: long sums of strings are common and
    /// would nest deeply.
    pub(crate) fn operands<'r>(&self, node: &Node<'r>) -> Option<(Arc<str>, Vec<Node<'r>>)> {
        let sign = |node: &Node<'_>| node.field("operator").map(|operator| text(&operator)).unwrap_or_default();
        let own = sign(node);
        let is_flat = matches!(&*own, "+" | "*" | "||" | "??");
        let mut operands = Vec::new();
        let mut current = node.clone();
        loop {
            let left = current.field("left")?;
            operands.push(current.field("right")?);
            let is_link = is_flat && left.kind() == "binary_expression" && sign(&left) == own;
            if !is_link || self.matches.contains_key(&left.node_id()) {
                operands.push(left);
                break;
            }
            current = left;
        }
        operands.reverse();
        Some((own, operands))
    }
}

/// What an operator makes of its operands.
pub(crate) fn binary(sign: &str, operands: Vec<ExprId>) -> Kind {
    match (sign, operands.as_slice()) {
        ("||", _) => Kind::Either(operands.into()),
        ("??", _) => Kind::Coalesce(operands.into()),
        ("&&", [left, right]) => Kind::Conditional { then: *right, condition: *left, otherwise: *left },
        ("==" | "===", [left, right]) => Kind::Compare { left: *left, right: *right, same: true },
        ("!=" | "!==", [left, right]) => Kind::Compare { left: *left, right: *right, same: false },
        ("+" | "-" | "*" | "/" | "%" | "**", _) => Kind::Chain { operator: operator(sign), operands: operands.into() },
        ("<" | ">" | "<=" | ">=", [left, right]) => match Order::from_sign(sign) {
            Some(order) => Kind::Order { left: *left, right: *right, order },
            None => UNREADABLE,
        },
        ("in" | "instanceof", _) => Kind::Opaque { what: "a comparison", there: true },
        _ => Kind::Opaque { what: "a computed number", there: true },
    }
}

/// The operator of a sign.
pub(crate) fn operator(sign: &str) -> Operator {
    match sign {
        "+" => Operator::Add,
        "-" => Operator::Subtract,
        "*" => Operator::Multiply,
        "/" => Operator::Divide,
        "%" => Operator::Remainder,
        "**" => Operator::Power,
        _ => Operator::Other,
    }
}
