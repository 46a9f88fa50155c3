//! Calls: of functions, of methods, of constructors, and what handles their failures.

use super::{Handed, Lowering, bare, first, is_comment, start};
use crate::code::{Argument, ExprId, Import, Kind};
use crate::rule::Node;
use std::sync::Arc;

/// Methods that call a function for each item before they return.
const REPEATING: [&str; 14] = [
    "map",
    "forEach",
    "filter",
    "flatMap",
    "reduce",
    "reduceRight",
    "some",
    "every",
    "find",
    "findIndex",
    "findLast",
    "findLastIndex",
    "sort",
    "allSettled",
];
/// Methods of promises: what goes wrong in the function they are given is handled by a later `catch`.
const CHAINING: [&str; 3] = ["then", "catch", "finally"];

impl Lowering {
    /// A call or `new`; `name` is what its result is called.
    pub(super) fn call(&mut self, node: &Node<'_>, name: Option<Arc<str>>) -> ExprId {
        let at = start(node);
        let callee = node.field("function").or_else(|| node.field("constructor"));
        let Some(callee) = callee else { return self.opaque("a call", true, node) };
        let list = node.field("arguments");
        if let Some(import) = imported(&callee, list.as_ref()) {
            self.import(import.clone());
            return self.push(Kind::Import(import.into()), at);
        }
        let method = bare(&callee).field("property").map(|property| property.text().into_owned()).unwrap_or_default();
        let function = if list.as_ref().is_some_and(|list| catches(&method, list)) {
            self.handled(|this| this.expr(&callee))
        } else {
            self.expr(&callee)
        };
        let repeated = REPEATING.contains(&&*method);
        let around = repeated || CHAINING.contains(&&*method);
        let handed = Handed { callee: function, around, repeated };
        let arguments = match list {
            Some(list) if list.kind() == "arguments" => {
                // The wrapper of a function at the top of a module bears the function's name.
                let name = name.filter(|_| !around && self.around.function.is_none());
                self.arguments(&list, handed, name)
            }
            Some(template) => vec![Argument::Positional(self.expr(&template))],
            None => Vec::new(),
        };
        self.changing_call(node, &arguments);
        self.push_call(function, arguments, at)
    }

    fn arguments(&mut self, list: &Node<'_>, handed: Handed, mut name: Option<Arc<str>>) -> Vec<Argument> {
        let mut out = Vec::new();
        for child in list.named_children().filter(|child| !is_comment(child)) {
            if child.kind() == "spread_element" {
                let inner = first(&child);
                out.extend(inner.map(|inner| Argument::Splat(self.expr(&inner))));
                continue;
            }
            if matches!(bare(&child).kind().as_ref(), "arrow_function" | "function_expression") {
                self.own.handed = Some(handed);
                self.own.name = name.take();
            }
            out.push(Argument::Positional(self.expr(&child)));
            self.own.handed = None;
        }
        out
    }
}

/// Whether a call of a method handles what goes wrong in what it is called on.
fn catches(method: &str, list: &Node<'_>) -> bool {
    let given = list.named_children().filter(|child| !is_comment(child)).count();
    (method == "catch" && given > 0) || (method == "then" && given > 1)
}

/// `require("module")`, `import("module")`.
fn imported(callee: &Node<'_>, list: Option<&Node<'_>>) -> Option<Import> {
    let name = match callee.kind().as_ref() {
        "import" => None,
        "identifier" if callee.text() == "require" => Some(super::super::WHOLE.into()),
        _ => return None,
    };
    let from = list.and_then(first).filter(|from| from.kind() == "string")?;
    Some(Import { level: 0, module: super::text::of_string(&from).into(), name })
}
