//! Functions and methods.

use super::pattern::Use;
use super::statement::{always_exits, is_async};
use super::{Handed, Lowering, end, first, has_token, is_comment, start, text};
use crate::code::{
    Around, Bound, ClassId, ExprId, Function, FunctionId, Kind, Matched, Parameter, ParameterKind, Receiver, ScopeId,
    ScopeKind, Written,
};
use crate::rule::Node;
use std::sync::Arc;

/// The class a function is a method of.
#[derive(Clone, Copy)]
pub(super) struct Of {
    pub(super) class: ClassId,
    pub(super) receiver: Receiver,
}

impl Lowering {
    /// A declaration holds in the whole of the block it stands in.
    pub(super) fn function_declaration(&mut self, node: &Node<'_>) {
        let Some(name) = node.field("name").map(|name| text(&name)) else { return };
        let id = self.function(node, Some(name.clone()), None, Vec::new(), None);
        self.bind(&name, Bound::Function(id), 0);
        self.note(node, || Matched::Function(id));
    }

    /// A function that is written where it is used.
    pub(super) fn function_expression(&mut self, node: &Node<'_>, name: Option<Arc<str>>) -> FunctionId {
        let handed = self.own.handed.take();
        let own = node.field("name").map(|name| text(&name));
        let id = self.function(node, own.or(name), None, Vec::new(), handed);
        self.note(node, || Matched::Function(id));
        id
    }

    /// A method of an object literal.
    pub(super) fn object_method(&mut self, node: &Node<'_>, name: Option<Arc<str>>) -> ExprId {
        if has_token(node, "get") || has_token(node, "set") {
            self.function(node, name, None, Vec::new(), None);
            return self.opaque("a computed property", false, node);
        }
        let id = self.function(node, name, None, Vec::new(), None);
        self.note(node, || Matched::Function(id));
        self.push(Kind::Function(id), start(node))
    }

    pub(super) fn function(
        &mut self,
        node: &Node<'_>,
        name: Option<Arc<str>>,
        of: Option<Of>,
        mut decorators: Vec<ExprId>,
        handed: Option<Handed>,
    ) -> FunctionId {
        let id = FunctionId::from_len(self.module.functions.len());
        let body = node.field("body");
        let outer = self.around.function;
        let named = name.is_some();
        let name = name.unwrap_or_else(|| "function".into());
        decorators.extend(handed.map(|handed| handed.callee));
        if !named && let Some(outer) = outer.and_then(|id| self.module.function(id)) {
            decorators.extend(&outer.decorators);
        }
        let is_block = body.as_ref().is_some_and(|body| body.kind() == "statement_block");
        self.module.functions.push(Function {
            qualified: self.qualified(&name),
            name,
            named,
            outer,
            scope: ScopeId(0),
            class: of.map(|of| of.class),
            receiver: of.map(|of| of.receiver),
            getter: of.is_some() && has_token(node, "get"),
            parameters: Vec::new(),
            returns: Vec::new(),
            yields: Vec::new(),
            falls_through: is_block && !body.as_ref().is_some_and(|body| always_exits(body, 0)),
            decorators,
            is_async: is_async(node),
            written: Written { in_try: self.around.in_try, at_once: handed.is_some_and(|handed| handed.around) },
            body: body.as_ref().map_or((end(node), end(node)), |body| (start(body), end(body))),
        });
        let around = self.around_of(id, handed);
        let before = std::mem::replace(&mut self.around, around);
        let receiver_before = self.receiver.clone();
        if node.kind() != "arrow_function" || of.is_some() {
            self.receiver = of.filter(|of| of.receiver == Receiver::Object).map(|of| ("this".into(), of.class));
        }
        let (scope, ()) = self.in_scope(ScopeKind::Function, |this| this.inside(id, node, of, body));
        self.around = before;
        self.receiver = receiver_before;
        if let Some(function) = self.module.functions.get_mut(id.index()) {
            function.scope = scope;
        }
        id
    }

    /// What is around the code of a function: a function that a call runs at once stays in the loops and handlers there.
    fn around_of(&self, id: FunctionId, handed: Option<Handed>) -> Around {
        let class = self.around.class;
        let mut around = match handed {
            Some(handed) if handed.around => self.around.clone(),
            _ => Around { statement: self.around.statement.clone(), ..Around::default() },
        };
        if handed.is_some_and(|handed| handed.repeated) {
            around.loops.insert(0, "for");
        }
        Around { function: Some(id), class, ..around }
    }

    fn inside(&mut self, id: FunctionId, node: &Node<'_>, of: Option<Of>, body: Option<Node<'_>>) {
        if of.is_some() {
            let this = Parameter { name: "this".into(), default: None, kind: ParameterKind::Plain };
            self.add_parameter(id, this);
        } else if node.kind() != "arrow_function" {
            self.bind(&Arc::from("this"), Bound::Opaque("what the function is called on"), 0);
        }
        if let Some(single) = node.field("parameter") {
            self.parameter(id, &single, &single, false);
        }
        for parameter in node.field("parameters").iter().flat_map(Node::named_children) {
            if is_comment(&parameter) {
                continue;
            }
            let Some(pattern) = parameter.field("pattern").or_else(|| parameter.field("name")) else { continue };
            if pattern.kind() == "this" {
                continue;
            }
            let optional = parameter.kind() == "optional_parameter";
            self.parameter(id, &parameter, &pattern, optional);
            if is_property(&parameter) {
                self.parameter_property(&pattern);
            }
        }
        match body {
            Some(body) if body.kind() == "statement_block" => self.statements(&body),
            Some(body) => {
                let value = self.expr(&body);
                if let Some(function) = self.module.functions.get_mut(id.index()) {
                    function.returns.push(value);
                }
            }
            None => {}
        }
    }

    fn add_parameter(&mut self, id: FunctionId, parameter: Parameter) -> usize {
        let name = parameter.name.clone();
        let Some(function) = self.module.functions.get_mut(id.index()) else { return 0 };
        let index = function.parameters.len();
        function.parameters.push(parameter);
        self.bind(&name, Bound::Parameter(id, index), 0);
        index
    }

    fn parameter(&mut self, id: FunctionId, node: &Node<'_>, pattern: &Node<'_>, optional: bool) {
        for decorator in node.field_children("decorator").collect::<Vec<_>>() {
            self.each(&decorator);
        }
        let default = match node.field("value") {
            Some(value) => {
                self.own.name = (pattern.kind() == "identifier").then(|| text(pattern));
                Some(self.expr(&value))
            }
            None => optional.then(|| self.push(Kind::None, start(node))),
        };
        let (target, kind) = match first(pattern).filter(|_| pattern.kind() == "rest_pattern") {
            Some(inner) => (inner, ParameterKind::Star),
            None => (pattern.clone(), ParameterKind::Plain),
        };
        if target.kind() == "identifier" {
            self.add_parameter(id, Parameter { name: text(&target), default, kind });
            return;
        }
        // A pattern has no name to go by: that of its parts stands for it.
        let parts: String = target.text().split_whitespace().collect::<Vec<_>>().join(" ").chars().take(40).collect();
        let name: Arc<str> = parts.into();
        let index = self.add_parameter(id, Parameter { name: name.clone(), default, kind });
        let whole = self.name_at(&name, start(node));
        self.pattern(&target, Bound::Value(whole), 0, Use::Parameter(id, index));
    }

    /// `constructor(private name: string)` declares a field.
    fn parameter_property(&mut self, pattern: &Node<'_>) {
        if pattern.kind() == "identifier" {
            let name = text(pattern);
            let value = self.name_at(&name, start(pattern));
            self.own_attribute(name, Bound::Value(value));
        }
    }
}

fn is_property(parameter: &Node<'_>) -> bool {
    parameter
        .children()
        .any(|child| matches!(child.kind().as_ref(), "accessibility_modifier" | "override_modifier" | "readonly"))
}
