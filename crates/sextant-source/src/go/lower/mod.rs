//! From a syntax tree to a [`Module`]: every node is visited once, so that every match finds what is around it.

mod assignment;
mod call;
mod expression;
mod function;
mod literal;
mod statement;
mod types;

pub(super) use types::in_json_as;

use crate::code::{
    Binding, BlockId, Bound, ClassId, ExprId, Import, Kind, Module, Piece, ScopeId, ScopeKind, end, is_comment,
    lowering, parent, start, text,
};
use crate::language::Language;
use crate::rule::{Node, Tree};
use foldhash::{HashMap, HashSet};
use sextant_facts::Scope as Belonging;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A module of Go in the making: one file of a package.
type Lowering = lowering::Lowering<Go>;

/// What is kept beside the module.
#[derive(Default)]
struct Go {
    /// Names of the package that are used.
    used: BTreeSet<Arc<str>>,
    /// Types by name, with those of other files that methods of this one are of.
    types: HashMap<Arc<str>, ClassId>,
    /// Types that are another name for a plain one: a call of one only converts.
    plain: HashSet<Arc<str>>,
    /// Names of the results of the function around.
    results: Vec<Arc<str>>,
    /// The call that the next function is handed to.
    handed: Option<Handed>,
}

/// A call that a function is handed to.
#[derive(Clone, Copy)]
struct Handed {
    callee: Option<ExprId>,
    /// It is called where it stands.
    around: bool,
}

/// Names that need no import.
const BUILT_IN: [&str; 42] = [
    "_",
    "any",
    "append",
    "bool",
    "byte",
    "cap",
    "clear",
    "close",
    "comparable",
    "complex",
    "complex128",
    "complex64",
    "copy",
    "delete",
    "error",
    "float32",
    "float64",
    "imag",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "iota",
    "len",
    "make",
    "max",
    "min",
    "new",
    "nil",
    "panic",
    "print",
    "println",
    "real",
    "recover",
    "rune",
    "string",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
];

/// Lowers a tree. The second part of the answer are the offsets of matched calls that lie beyond the limits.
pub(crate) fn lower(
    path: &str,
    text: &str,
    belonging: Belonging,
    tree: &Tree,
    matches: HashMap<usize, Vec<usize>>,
) -> (Module, Vec<u32>) {
    let root = tree.root();
    let names = (path, package_of(path, &root));
    let mut lowering = Lowering::new(Language::Go, names, text, belonging, matches, Go::default());
    lowering.declare_types(&root);
    lowering.statements(&root);
    lowering.bind_used();
    lowering.finish(tree)
}

/// The directory of a package, or its name where it is the first directory.
fn package_of(path: &str, root: &Node<'_>) -> String {
    let directory = parent(path).unwrap_or_default();
    if !directory.is_empty() {
        return directory.to_owned();
    }
    let clause = root.named_children().find(|child| child.kind() == "package_clause");
    let name = clause.as_ref().and_then(first);
    name.map(|name| name.text().into_owned()).unwrap_or_default()
}

impl Lowering {
    fn import_declaration(&mut self, node: &Node<'_>) {
        let list = node.named_children().find(|child| child.kind() == "import_spec_list");
        let specs: Vec<_> = list.as_ref().unwrap_or(node).named_children().collect();
        for spec in specs.iter().filter(|spec| spec.kind() == "import_spec") {
            let Some(path) = spec.field("path") else { continue };
            let written = path.text();
            let path = super::imports::plain_path(written.trim_matches(['"', '`']));
            let import = Import { level: 0, module: path.as_str().into(), name: None };
            self.import(import.clone());
            let names = match spec.field("name") {
                Some(name) => vec![name.text().into_owned()],
                None => package_names(&path),
            };
            for name in names.iter().filter(|name| !matches!(name.as_str(), "_" | ".")) {
                self.bind(&name.as_str().into(), Bound::Import(import.clone()), 0);
            }
        }
    }

    /// Names that no function declares are of the package, in whichever of its files.
    fn bind_used(&mut self) {
        for name in std::mem::take(&mut self.own.used) {
            let is_known = self.module.scopes.first().is_some_and(|scope| scope.names.contains_key(&name));
            if is_known || BUILT_IN.contains(&&*name) {
                continue;
            }
            let import = Import { level: 1, module: "".into(), name: Some(name.clone()) };
            self.import(import.clone());
            let binding = Binding { bound: Bound::Import(import), at: 0, block: BlockId(0), remote: false };
            self.bind_in(ScopeId(0), &name, binding);
        }
    }

    /// A name as it stands in code.
    fn named(&mut self, name: &Arc<str>, at: u32) -> ExprId {
        if !self.is_local(name) {
            self.own.used.insert(name.clone());
        }
        self.name_at(name, at)
    }

    /// Whether a function around has declared a name.
    fn is_local(&self, name: &str) -> bool {
        let mut current = Some(self.scope);
        while let Some(scope) = current.and_then(|id| self.module.scope(id)) {
            if scope.kind != ScopeKind::Module && scope.names.contains_key(name) {
                return true;
            }
            current = scope.parent;
        }
        false
    }

    /// A string that is written as a name.
    fn literal(&mut self, text: &str, at: u32) -> ExprId {
        self.push(Kind::Text([Piece::Literal(text.to_owned())].into()), at)
    }

    /// Where a name of this scope holds from: those of a package hold everywhere.
    fn from(&self, at: u32) -> u32 {
        if self.scope == ScopeId(0) { 0 } else { at }
    }

    /// Notes the declared type of a name of the scope.
    fn declare_type(&mut self, name: &Arc<str>, of: Option<ExprId>) {
        if let Some(of) = of {
            self.module.types.insert((self.scope, name.clone()), of);
        }
    }
}

/// Names that the package at a path may have, where an import gives it none: `go-openai` and `openai-go` are `openai`.
fn package_names(path: &str) -> Vec<String> {
    let last = path.rsplit('/').next().unwrap_or(path);
    let last = match last.rsplit_once(".v") {
        Some((name, version)) if version.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => last,
    };
    let mut names = vec![last.to_owned()];
    let without = ["go-", "golang-"].iter().find_map(|prefix| last.strip_prefix(prefix));
    let without =
        without.or_else(|| ["-sdk-go", "-go-sdk", "-golang", "-go"].iter().find_map(|end| last.strip_suffix(end)));
    names.extend(without.map(str::to_owned));
    if last.contains('-') {
        names.push(last.replace('-', ""));
        names.push(last.replace('-', "_"));
    }
    names
}

/// The first child that is no comment.
fn first<'r>(node: &Node<'r>) -> Option<Node<'r>> {
    node.named_children().find(|child| !is_comment(child))
}

/// The children that are no comments.
fn children<'r>(node: &Node<'r>) -> Vec<Node<'r>> {
    node.named_children().filter(|child| !is_comment(child)).collect()
}

/// What stands inside of parentheses.
fn bare<'r>(node: &Node<'r>) -> Node<'r> {
    let mut current = node.clone();
    for _ in 0..crate::limits::NESTING {
        match first(&current).filter(|_| current.kind() == "parenthesized_expression") {
            Some(inner) => current = inner,
            None => break,
        }
    }
    current
}

/// An expression as it is written, without spaces.
fn written(node: &Node<'_>) -> String {
    node.text().split_whitespace().collect()
}
