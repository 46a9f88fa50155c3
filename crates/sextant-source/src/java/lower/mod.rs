//! From a syntax tree to a [`Module`]: every node is visited once, so that every match finds what is around it.

mod assignment;
mod builder;
mod call;
mod class;
mod expression;
mod function;
mod statement;
mod text;

use crate::code::{
    Binding, BlockId, Bound, ExprId, Import, Kind, Module, Piece, ScopeId, ScopeKind, end, is_comment, lowering, start,
    text,
};
use crate::language::Language;
use crate::rule::{Node, Tree};
use foldhash::{HashMap, HashSet};
use sextant_facts::Scope as Belonging;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A module of Java in the making.
type Lowering = lowering::Lowering<Java>;

/// What is kept beside the module.
#[derive(Default)]
struct Java {
    package: Arc<str>,
    /// The classes around, outermost first.
    classes: Vec<Outline>,
    /// No object of the class is at hand: `static` methods and fields.
    is_static: bool,
    /// Names of classes that are used.
    used: BTreeSet<Arc<str>>,
    /// Variables that hold a builder, by the scope that declares them: the class it builds, and whether all that it is
    /// given is seen.
    builders: HashMap<(ScopeId, Arc<str>), Builder>,
    /// The call that the next lambda is handed to.
    handed: Option<Handed>,
}

/// A builder in a variable.
#[derive(Clone, Copy)]
struct Builder {
    /// The class it builds.
    class: ExprId,
    /// It is made where it is declared.
    made_here: bool,
}

/// The members of a class that code in it may use by their names alone.
struct Outline {
    name: Arc<str>,
    fields: HashSet<Arc<str>>,
    methods: HashSet<Arc<str>>,
    /// It may have members of a base class.
    extends: bool,
    /// Those of its fields that have the names of methods, as the parts of a record have.
    parts: HashSet<Arc<str>>,
}

/// A call that a lambda is handed to.
#[derive(Clone, Copy)]
struct Handed {
    callee: ExprId,
    /// It calls the lambda before it returns.
    around: bool,
    /// It calls it once for each item.
    repeated: bool,
}

/// Classes that need no import and are read as built in.
const BUILT_IN: [&str; 18] = [
    "Boolean",
    "Byte",
    "Character",
    "Class",
    "Double",
    "Enum",
    "Float",
    "Integer",
    "Long",
    "Math",
    "Number",
    "Object",
    "Runtime",
    "Short",
    "String",
    "StringBuffer",
    "StringBuilder",
    "System",
];

/// Lowers a tree. The second part of the answer are the offsets of matched calls that lie beyond the limits.
pub(crate) fn lower(
    path: &str,
    text: &str,
    belonging: Belonging,
    tree: &Tree,
    matches: HashMap<usize, Vec<usize>>,
) -> (Module, Vec<u32>) {
    let package = package_of(&tree.root());
    let own = Java { package: package.as_str().into(), ..Java::default() };
    let mut lowering = Lowering::new(Language::Java, (path, package), text, belonging, matches, own);
    lowering.statements(&tree.root());
    lowering.bind_used();
    lowering.finish(tree)
}

fn package_of(root: &Node<'_>) -> String {
    let declaration = root.named_children().find(|child| child.kind() == "package_declaration");
    let name = declaration.and_then(|declaration| {
        declaration.named_children().find(|child| matches!(child.kind().as_ref(), "identifier" | "scoped_identifier"))
    });
    name.map(|name| dotted(&name)).unwrap_or_default()
}

/// A name with dots as it is written, without spaces.
fn dotted(node: &Node<'_>) -> String {
    node.text().split_whitespace().collect()
}

impl Lowering {
    /// `import a.b.C`, `import static a.b.C.MAX`, `import a.b.*`.
    fn import_declaration(&mut self, node: &Node<'_>) {
        let Some(path) = node.named_children().find(|child| child.kind().ends_with("identifier")) else { return };
        let module: Arc<str> = dotted(&path).into();
        if node.named_children().any(|child| child.kind() == "asterisk") {
            let star = Import { level: 0, module, name: None };
            self.import(star.clone());
            if let Some(scope) = self.module.scopes.get_mut(0) {
                scope.stars.push(star);
            }
            return;
        }
        let Some((of, name)) = module.rsplit_once('.') else { return };
        let local: Arc<str> = name.into();
        let is_static = has_token(node, "static");
        let module = if is_static { of.into() } else { module.clone() };
        let import = Import { level: 0, module, name: Some(local.clone()) };
        self.import(import.clone());
        self.bind(&local, Bound::Import(import), 0);
    }

    /// Classes that are used and neither declared nor imported by name are of the same package, or of one that is imported
    /// as a whole.
    fn bind_used(&mut self) {
        let package = self.own.package.clone();
        for name in std::mem::take(&mut self.own.used) {
            let is_known = self.module.scopes.first().is_some_and(|scope| scope.names.contains_key(&name));
            if is_known || BUILT_IN.contains(&&*name) {
                continue;
            }
            let import = Import { level: 1, module: package.clone(), name: Some(name.clone()) };
            self.import(import.clone());
            let binding = Binding { bound: Bound::Import(import), at: 0, block: BlockId(0), remote: false };
            self.bind_in(ScopeId(0), &name, binding);
        }
    }

    /// A string that is written as a name.
    fn literal(&mut self, text: &str, at: u32) -> ExprId {
        self.push(Kind::Text([Piece::Literal(text.to_owned())].into()), at)
    }

    /// A name as it stands in code: a variable, a field of the class around, or a class.
    fn named(&mut self, name: &Arc<str>, at: u32) -> ExprId {
        if self.is_local(name) {
            return self.name_at(name, at);
        }
        if let Some(id) = self.member_named(name, at, false) {
            return id;
        }
        if is_class_name(name) {
            self.own.used.insert(name.clone());
            return self.name_at(name, at);
        }
        let may_inherit = self.own.classes.last().is_some_and(|outline| outline.extends) && !self.own.is_static;
        if may_inherit {
            let object = self.name_at(&Arc::from("this"), at);
            return self.push(Kind::Attribute { object, name: name.clone() }, at);
        }
        self.name_at(name, at)
    }

    /// A member of a class around, as an attribute of its object or of the class.
    fn member_named(&mut self, name: &Arc<str>, at: u32, is_method: bool) -> Option<ExprId> {
        let has = |outline: &Outline| if is_method { &outline.methods } else { &outline.fields }.contains(name);
        let index = self.own.classes.iter().rposition(has)?;
        let is_own = index + 1 == self.own.classes.len() && !self.own.is_static;
        let of: Arc<str> = if is_own { "this".into() } else { self.own.classes.get(index)?.name.clone() };
        let object = self.name_at(&of, at);
        let is_part = self.own.classes.get(index)?.parts.contains(name);
        let name = if is_part && !is_method { part(name) } else { name.clone() };
        Some(self.push(Kind::Attribute { object, name }, at))
    }

    /// The name that a field of the class around is known by: fields and methods may have the same names in Java.
    fn field_name(&self, name: &Arc<str>) -> Arc<str> {
        let is_part = self.own.classes.last().is_some_and(|outline| outline.parts.contains(name));
        if is_part { part(name) } else { name.clone() }
    }

    /// Whether a function around has declared a name.
    fn is_local(&self, name: &str) -> bool {
        self.declaring(name).is_some()
    }

    /// The scope inside of a function that declares a name.
    fn declaring(&self, name: &str) -> Option<ScopeId> {
        let mut current = Some(self.scope);
        while let Some(id) = current {
            let scope = self.module.scope(id)?;
            let is_of_function = matches!(scope.kind, ScopeKind::Function | ScopeKind::Inline);
            if is_of_function && scope.names.contains_key(name) {
                return Some(id);
            }
            current = scope.parent;
        }
        None
    }

    /// An expression for a type, without what stands in its angle brackets; `None` for those that name no class.
    fn type_expr(&mut self, node: &Node<'_>) -> Option<ExprId> {
        let at = start(node);
        match node.kind().as_ref() {
            "type_identifier" | "identifier" => {
                let name = text(node);
                (&*name != "var").then(|| self.class_named(&name, at))
            }
            "scoped_type_identifier" | "scoped_identifier" => {
                let plain = node.named_children().filter(|child| !child.kind().ends_with("annotation"));
                let written: Vec<String> = plain.map(|part| dotted(&bare_type(&part))).collect();
                Some(self.dotted_name(&written.join("."), at))
            }
            "generic_type" | "annotated_type" => {
                let inner = node.named_children().find(|child| child.kind().ends_with("type_identifier"))?;
                self.type_expr(&inner)
            }
            _ => None,
        }
    }

    fn class_named(&mut self, name: &Arc<str>, at: u32) -> ExprId {
        self.own.used.insert(name.clone());
        self.name_at(name, at)
    }

    /// `Outer.Inner`, `a.b.C`.
    fn dotted_name(&mut self, written: &str, at: u32) -> ExprId {
        let mut parts = written.split('.').filter(|part| !part.is_empty());
        let first: Arc<str> = parts.next().unwrap_or_default().into();
        if !is_class_name(&first) {
            // A full name: the package is no object.
            let Some((module, name)) = written.rsplit_once('.') else { return self.name_at(&first, at) };
            let import = Import { level: 0, module: format!("{module}.{name}").into(), name: Some(name.into()) };
            self.import(import.clone());
            return self.push(Kind::Import(import.into()), at);
        }
        let mut object = self.class_named(&first, at);
        for part in parts {
            object = self.push(Kind::Attribute { object, name: part.into() }, at);
        }
        object
    }

    /// Notes the declared type of a name of the scope.
    fn declare_type(&mut self, name: &Arc<str>, of: Option<ExprId>) {
        if let Some(of) = of {
            self.module.types.insert((self.scope, name.clone()), of);
        }
    }
}

/// A type without its arguments.
fn bare_type<'r>(node: &Node<'r>) -> Node<'r> {
    let inner = node.named_children().find(|child| child.kind().ends_with("type_identifier"));
    inner.filter(|_| node.kind() == "generic_type").unwrap_or_else(|| node.clone())
}

/// The name of a field beside a method of the same name. No source can spell it.
fn part(name: &str) -> Arc<str> {
    format!(".{name}").into()
}

fn is_class_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_uppercase())
}

/// The first child that is no comment.
fn first<'r>(node: &Node<'r>) -> Option<Node<'r>> {
    node.named_children().find(|child| !is_comment(child))
}

/// Whether a token stands directly in a node.
fn has_token(node: &Node<'_>, token: &str) -> bool {
    node.children().any(|child| child.kind() == token)
}

/// Whether a declaration has a modifier: `static`, `final`.
fn has_modifier(node: &Node<'_>, token: &str) -> bool {
    node.named_children().any(|child| child.kind() == "modifiers" && has_token(&child, token))
}

/// What stands inside of parentheses and casts.
fn bare<'r>(node: &Node<'r>) -> Node<'r> {
    let mut current = node.clone();
    for _ in 0..crate::limits::NESTING {
        let inner = match current.kind().as_ref() {
            "parenthesized_expression" => first(&current),
            "cast_expression" => current.field("value"),
            _ => None,
        };
        match inner {
            Some(inner) => current = inner,
            None => break,
        }
    }
    current
}
