//! Calls of methods and constructors, and what lambdas are handed to.

use super::{Handed, Lowering, first, is_comment, start, text};
use crate::code::{Argument, ExprId, Kind, UNREADABLE};
use crate::rule::Node;
use std::sync::Arc;

/// Methods that call a function for each item before they return.
const REPEATING: [&str; 12] = [
    "allMatch",
    "anyMatch",
    "computeIfAbsent",
    "filter",
    "flatMap",
    "forEach",
    "map",
    "mapToObj",
    "noneMatch",
    "reduce",
    "removeIf",
    "replaceAll",
];

impl Lowering {
    /// `object.method(…)`: a step of a builder, or a call.
    pub(super) fn invocation(&mut self, node: &Node<'_>) -> ExprId {
        if let Some(built) = self.built(node) {
            return built;
        }
        let at = start(node);
        let Some(name) = node.field("name").map(|name| text(&name)) else {
            return self.push(UNREADABLE, at);
        };
        let function = match node.field("object") {
            Some(object) => {
                let object = match self.full_class_name(&object) {
                    Some(full) => self.dotted_name(&full, start(&object)),
                    None => self.expr(&object),
                };
                self.push(Kind::Attribute { object, name: name.clone() }, at)
            }
            None => self.own_method(&name, at),
        };
        let list = node.field("arguments");
        let arguments = self.arguments(list.as_ref(), Some(handed(function, &name)));
        self.changing_call(node, &name, &arguments);
        self.push_call(function, arguments, at)
    }

    /// A method of a class around, called by its name alone.
    fn own_method(&mut self, name: &Arc<str>, at: u32) -> ExprId {
        if let Some(function) = self.member_named(name, at, true) {
            return function;
        }
        let is_imported = self.module.scopes.first().is_some_and(|scope| scope.names.contains_key(name));
        let may_inherit = self.own.classes.last().is_some_and(|outline| outline.extends) && !self.own.is_static;
        if may_inherit && !is_imported {
            let object = self.name_at(&Arc::from("this"), at);
            return self.push(Kind::Attribute { object, name: name.clone() }, at);
        }
        self.name_at(name, at)
    }

    /// `new X(…)`: the class is what is called.
    pub(super) fn creation(&mut self, node: &Node<'_>) -> ExprId {
        if let Some(built) = self.built(node) {
            return built;
        }
        let at = start(node);
        let function = node.field("type").and_then(|of| self.type_expr(&of));
        let function = function.unwrap_or_else(|| self.push(UNREADABLE, at));
        let list = node.field("arguments");
        let arguments =
            self.arguments(list.as_ref(), Some(Handed { callee: function, around: false, repeated: false }));
        if let Some(body) = node.named_children().find(|child| child.kind() == "class_body") {
            self.anonymous(&body, function);
        }
        self.push_call(function, arguments, at)
    }

    /// `super(…)`, `this(…)`.
    pub(super) fn constructor_call(&mut self, node: &Node<'_>) -> ExprId {
        let at = start(node);
        let is_super = node.field("constructor").is_some_and(|constructor| constructor.kind() == "super");
        let base = self.super_class().filter(|_| is_super);
        let list = node.field("arguments");
        let arguments = self.arguments(list.as_ref(), None);
        let Some(base) = base else { return self.opaque("another constructor", true, node) };
        let function = self.push(Kind::Super(base), at);
        self.push_call(function, arguments, at)
    }

    /// What the class around builds on.
    pub(super) fn super_class(&self) -> Option<ExprId> {
        let class = self.around.class.and_then(|class| self.module.class(class))?;
        class.bases.first().copied()
    }

    /// The arguments of a call. A lambda that sets up a builder gives named ones: `converse(r -> r.modelId("m"))`.
    pub(super) fn arguments(&mut self, list: Option<&Node<'_>>, handed: Option<Handed>) -> Vec<Argument> {
        let mut out = Vec::new();
        let children = list.into_iter().flat_map(Node::named_children).filter(|child| !is_comment(child));
        for child in children.collect::<Vec<_>>() {
            let repeated = handed.is_some_and(|handed| handed.repeated);
            if !repeated && let Some(settings) = self.consumer(&child) {
                out.extend(settings);
                continue;
            }
            if child.kind() == "lambda_expression" {
                self.own.handed = handed;
            }
            out.push(Argument::Positional(self.expr(&child)));
            self.own.handed = None;
        }
        out
    }
}

fn handed(callee: ExprId, name: &str) -> Handed {
    let repeated = REPEATING.contains(&name);
    Handed { callee, around: repeated || matches!(name, "ifPresent" | "ifPresentOrElse"), repeated }
}

/// The parts of a chain of calls, outermost first, and what it begins with.
pub(super) fn chain<'r>(node: &Node<'r>) -> (Vec<Node<'r>>, Option<Node<'r>>) {
    let mut links = Vec::new();
    let mut current = Some(node.clone());
    while let Some(link) = current.clone().filter(|link| link.kind() == "method_invocation") {
        current = link.field("object");
        links.push(link);
    }
    (links, current)
}

/// The single parameter of a lambda.
pub(super) fn single_parameter(lambda: &Node<'_>) -> Option<Arc<str>> {
    let parameters = lambda.field("parameters")?;
    match parameters.kind().as_ref() {
        "identifier" => Some(text(&parameters)),
        "inferred_parameters" => {
            let mut names = parameters.named_children().filter(|child| !is_comment(child));
            names.next().filter(|_| names.next().is_none()).map(|name| text(&name))
        }
        _ => first(&parameters).filter(|_| parameters.named_children().count() == 1).and_then(|parameter| {
            let name = parameter.field("name")?;
            Some(text(&name))
        }),
    }
}
