//! From a syntax tree to a [`Module`]: every node is visited once, so that every match finds what is around it.

mod assignment;
mod call;
mod class;
mod expression;
mod function;
mod import;
mod jsx;
mod pattern;
mod statement;
mod text;

use crate::code::{ExprId, Kind, Module, Piece, end, is_comment, lowering, start, text};
use crate::language::Language;
use crate::rule::{Node, Tree};
use foldhash::HashMap;
use sextant_facts::Scope as Belonging;
use std::sync::Arc;

/// A module of TypeScript or JavaScript in the making.
type Lowering = lowering::Lowering<TypeScript>;

/// What is kept beside the module.
#[derive(Default)]
struct TypeScript {
    /// The name that the next expression is given: functions without a name take it.
    name: Option<Arc<str>>,
    /// The call that the next function is handed to.
    handed: Option<Handed>,
    /// The first expression of the `extends` clause of the class around.
    base: Option<ExprId>,
}

/// A call that a function is handed to.
#[derive(Clone, Copy)]
struct Handed {
    callee: ExprId,
    /// It calls the function before it returns, as `map` does, or handles what goes wrong in it, as `then` does.
    around: bool,
    /// It calls it once for each item.
    repeated: bool,
}

/// Lowers a tree. The second part of the answer are the offsets of matched calls that lie beyond the limits.
pub(crate) fn lower(
    path: &str,
    text: &str,
    belonging: Belonging,
    tree: &Tree,
    matches: HashMap<usize, Vec<usize>>,
) -> (Module, Vec<u32>) {
    let names = (path, dotted_module(path));
    let own = TypeScript::default();
    let mut lowering = Lowering::new(Language::TypeScript, names, text, belonging, matches, own);
    lowering.statements(&tree.root());
    lowering.finish(tree)
}

/// The dotted name of a module at `path`: `src/config.ts` is `src.config`, and so is `src/config/index.ts`.
pub(super) fn dotted_module(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rfind('.').filter(|at| *at > 0).map_or(0, |at| name.len() - at);
    let stem = path.get(..path.len() - extension).unwrap_or(path);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    stem.replace('/', ".")
}

impl Lowering {
    /// A string that is written as a name: a key, a property.
    fn literal(&mut self, text: &str, at: u32) -> ExprId {
        self.push(Kind::Text([Piece::Literal(text.to_owned())].into()), at)
    }

    /// The name of a property, where it is written out.
    fn property_name(node: &Node<'_>) -> Option<Arc<str>> {
        match node.kind().as_ref() {
            "property_identifier"
            | "private_property_identifier"
            | "shorthand_property_identifier"
            | "identifier"
            | "shorthand_property_identifier_pattern"
            | "number" => Some(text(node)),
            "string" => Some(text::of_string(node).into()),
            "computed_property_name" => {
                let inner = node.named_children().find(|child| !is_comment(child))?;
                (inner.kind() == "string").then(|| text::of_string(&inner).into())
            }
            _ => None,
        }
    }

    /// The key that a property name stands for.
    fn key(&mut self, node: &Node<'_>) -> ExprId {
        match Self::property_name(node) {
            Some(name) => self.literal(&name, start(node)),
            None => match node.named_children().find(|child| !is_comment(child)) {
                Some(inner) => self.expr(&inner),
                None => self.opaque("a key", true, node),
            },
        }
    }
}

/// The first child that is no comment.
fn first<'r>(node: &Node<'r>) -> Option<Node<'r>> {
    node.named_children().find(|child| !is_comment(child))
}

/// Whether a token stands directly in a node: `static`, `async`, `default`.
fn has_token(node: &Node<'_>, token: &str) -> bool {
    node.children().any(|child| child.kind() == token)
}

/// What stands inside of parentheses, assertions of types and `await`.
fn bare<'r>(node: &Node<'r>) -> Node<'r> {
    let mut current = node.clone();
    for _ in 0..crate::limits::NESTING {
        let inner = match current.kind().as_ref() {
            "parenthesized_expression"
            | "as_expression"
            | "satisfies_expression"
            | "non_null_expression"
            | "await_expression" => first(&current),
            "type_assertion" => current.named_children().filter(|child| !is_comment(child)).last(),
            _ => None,
        };
        match inner {
            Some(inner) => current = inner,
            None => break,
        }
    }
    current
}

#[cfg(test)]
mod tests {
    use super::dotted_module;

    #[test]
    fn names_of_modules() {
        for (path, expected) in
            [("a/b.ts", "a.b"), ("a/index.tsx", "a"), ("index.js", "index"), ("a/b.test.ts", "a.b.test")]
        {
            assert_eq!(dotted_module(path), expected);
        }
    }
}
