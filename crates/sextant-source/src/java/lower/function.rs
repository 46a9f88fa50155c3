//! Methods, constructors and lambdas.

use super::statement::always_exits;
use super::{Handed, Lowering, end, has_modifier, is_comment, start, text};
use crate::code::{
    Around, Bound, ClassId, ExprId, Function, FunctionId, Kind, Matched, Parameter, ParameterKind, RESULT, Receiver,
    ScopeId, ScopeKind, Written,
};
use crate::rule::Node;
use std::sync::Arc;

impl Lowering {
    /// A method or constructor of a class.
    pub(super) fn method(&mut self, class: ClassId, node: &Node<'_>) -> FunctionId {
        let is_constructor = node.kind() == "constructor_declaration";
        let name: Arc<str> = match node.field("name") {
            Some(name) if !is_constructor => text(&name),
            _ => "constructor".into(),
        };
        let is_static = has_modifier(node, "static");
        let decorators = self.annotations(node, Some(&name));
        let receiver = if is_static { Receiver::Class } else { Receiver::Object };
        let before = std::mem::replace(&mut self.own.is_static, is_static);
        let id = self.function(node, Some(name.clone()), Some((class, receiver)), decorators, None);
        self.own.is_static = before;
        self.bind(&name, Bound::Function(id), 0);
        self.note(node, || Matched::Function(id));
        id
    }

    pub(super) fn lambda(&mut self, node: &Node<'_>) -> Kind {
        let handed = self.own.handed.take();
        let id = self.function(node, None, None, Vec::new(), handed);
        self.note(node, || Matched::Function(id));
        Kind::Function(id)
    }

    /// A method of a class that has no name.
    pub(super) fn function_without_class(&mut self, node: &Node<'_>) {
        let handed = self.own.handed.take();
        let id = self.function(node, None, None, Vec::new(), handed);
        self.note(node, || Matched::Function(id));
    }

    fn function(
        &mut self,
        node: &Node<'_>,
        name: Option<Arc<str>>,
        of: Option<(ClassId, Receiver)>,
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
        let gives_nothing = node.field("type").is_none_or(|of| of.kind() == "void_type");
        let is_block = body.as_ref().is_some_and(|body| body.kind().ends_with("block"));
        self.module.functions.push(Function {
            qualified: self.qualified(&name),
            name,
            named,
            outer,
            scope: ScopeId(0),
            class: of.map(|of| of.0),
            receiver: of.map(|of| of.1),
            getter: false,
            parameters: Vec::new(),
            returns: Vec::new(),
            yields: Vec::new(),
            falls_through: is_block && gives_nothing && !body.as_ref().is_some_and(|body| always_exits(body, 0)),
            decorators,
            is_async: false,
            written: Written { in_try: self.around.in_try, at_once: handed.is_some_and(|handed| handed.around) },
            body: body.as_ref().map_or((end(node), end(node)), |body| (start(body), end(body))),
        });
        let class = self.around.class;
        let base = match handed {
            Some(handed) if handed.around => self.around.clone(),
            _ => Around { statement: self.around.statement.clone(), ..Around::default() },
        };
        let mut around = Around { function: Some(id), class, ..base };
        if handed.is_some_and(|handed| handed.repeated) {
            around.loops.insert(0, "for");
        }
        let before = std::mem::replace(&mut self.around, around);
        let receiver_before = self.receiver.clone();
        if let Some((class, receiver)) = of {
            self.receiver = (receiver == Receiver::Object).then(|| ("this".into(), class));
        }
        let (scope, ()) = self.in_scope(ScopeKind::Function, |this| this.inside(id, node, of.is_some(), body));
        self.around = before;
        self.receiver = receiver_before;
        if let Some(function) = self.module.functions.get_mut(id.index()) {
            function.scope = scope;
        }
        id
    }

    fn inside(&mut self, id: FunctionId, node: &Node<'_>, is_method: bool, body: Option<Node<'_>>) {
        if is_method {
            self.add_parameter(id, "this".into(), ParameterKind::Plain);
            let result = node.field("type").and_then(|of| self.type_expr(&of));
            self.declare_type(&RESULT.into(), result);
        }
        if let Some(list) = node.field("parameters") {
            if list.kind() == "identifier" {
                self.add_parameter(id, text(&list), ParameterKind::Plain);
            }
            for parameter in list.named_children().filter(|child| !is_comment(child)) {
                self.parameter(id, &parameter);
            }
        }
        match body {
            Some(body) if body.kind().ends_with("block") || body.kind() == "constructor_body" => self.statements(&body),
            Some(body) => {
                let value = self.expr(&body);
                if let Some(function) = self.module.functions.get_mut(id.index()) {
                    function.returns.push(value);
                }
            }
            None => {}
        }
    }

    fn parameter(&mut self, id: FunctionId, node: &Node<'_>) {
        let (name, kind) = match node.kind().as_ref() {
            "identifier" => (Some(text(node)), ParameterKind::Plain),
            "formal_parameter" => (node.field("name").map(|name| text(&name)), ParameterKind::Plain),
            "spread_parameter" => {
                let declarator = node.named_children().find(|child| child.kind() == "variable_declarator");
                (
                    declarator.and_then(|declarator| declarator.field("name")).map(|name| text(&name)),
                    ParameterKind::Star,
                )
            }
            _ => return,
        };
        let Some(name) = name else { return };
        let annotations = self.annotations(node, Some(&name));
        let index = self.add_parameter(id, name.clone(), kind);
        let of = node.field("type");
        let declared = of.as_ref().and_then(|of| self.type_expr(of));
        self.declare_type(&name, declared);
        self.holds_builder(&name, of.as_ref(), None);
        if let Some(value) = self.injected(&annotations, start(node))
            && let Some(parameter) =
                self.module.functions.get_mut(id.index()).and_then(|function| function.parameters.get_mut(index))
        {
            parameter.default = Some(value);
        }
    }

    fn add_parameter(&mut self, id: FunctionId, name: Arc<str>, kind: ParameterKind) -> usize {
        let Some(function) = self.module.functions.get_mut(id.index()) else { return 0 };
        let index = function.parameters.len();
        function.parameters.push(Parameter { name: name.clone(), default: None, kind });
        self.bind(&name, Bound::Parameter(id, index), 0);
        index
    }
}
