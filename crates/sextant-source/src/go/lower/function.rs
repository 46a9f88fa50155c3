//! Functions, methods and function literals.

use super::{Handed, Lowering, children, end, first, start, text};
use crate::code::{
    Around, Binding, Bound, ClassId, ExprId, Function, FunctionId, Kind, Matched, Parameter, ParameterKind, RESULT,
    Receiver, ScopeId, ScopeKind, Written,
};
use crate::rule::Node;
use std::sync::Arc;

impl Lowering {
    pub(super) fn function_declaration(&mut self, node: &Node<'_>) {
        let Some(name) = node.field("name").map(|name| text(&name)) else { return };
        let id = self.function(node, Some(name.clone()), None, None);
        self.bind(&name, Bound::Function(id), 0);
        self.note(node, || Matched::Function(id));
    }

    /// `func (s *Service) Ask() { … }`.
    pub(super) fn method_declaration(&mut self, node: &Node<'_>) {
        let Some(name) = node.field("name").map(|name| text(&name)) else { return };
        let receiver = node.field("receiver").and_then(|list| first(&list));
        let of = receiver.as_ref().and_then(|receiver| receiver.field("type")).and_then(|of| base_name(&of));
        let class = of.map(|of| self.type_of_method(&of, node));
        let id = self.function(node, Some(name.clone()), class, None);
        let scope = class.and_then(|class| self.module.class(class)).map(|class| class.scope);
        if let Some(scope) = scope {
            let binding = Binding { bound: Bound::Function(id), at: 0, block: self.block, remote: false };
            self.bind_in(scope, &name, binding);
        }
        self.note(node, || Matched::Function(id));
    }

    pub(super) fn function_literal(&mut self, node: &Node<'_>) -> Kind {
        let handed = self.own.handed.take();
        let id = self.function(node, None, None, handed);
        self.note(node, || Matched::Function(id));
        Kind::Function(id)
    }

    fn function(
        &mut self,
        node: &Node<'_>,
        name: Option<Arc<str>>,
        class: Option<ClassId>,
        handed: Option<Handed>,
    ) -> FunctionId {
        let id = FunctionId::from_len(self.module.functions.len());
        let body = node.field("body");
        let outer = self.around.function;
        let named = name.is_some();
        let name = name.unwrap_or_else(|| "function".into());
        let mut decorators: Vec<ExprId> = handed.and_then(|handed| handed.callee).into_iter().collect();
        if !named && let Some(outer) = outer.and_then(|id| self.module.function(id)) {
            decorators.extend(&outer.decorators);
        }
        let of = class.and_then(|class| self.module.class(class)).map(|class| class.qualified.clone());
        let qualified = of.map_or_else(|| self.qualified(&name), |of| format!("{of}.{name}").into());
        self.module.functions.push(Function {
            qualified,
            name,
            named,
            outer,
            scope: ScopeId(0),
            class,
            receiver: class.map(|_| Receiver::Object),
            getter: false,
            parameters: Vec::new(),
            returns: Vec::new(),
            yields: Vec::new(),
            // Go asks for a `return` where a function gives something.
            falls_through: node.field("result").is_none(),
            decorators,
            is_async: false,
            written: Written { in_try: self.around.in_try, at_once: handed.is_some_and(|handed| handed.around) },
            body: body.as_ref().map_or((end(node), end(node)), |body| (start(body), end(body))),
        });
        let base = match handed {
            Some(handed) if handed.around => self.around.clone(),
            _ => Around { statement: self.around.statement.clone(), ..Around::default() },
        };
        let around = Around { function: Some(id), class, ..base };
        let before = std::mem::replace(&mut self.around, around);
        let receiver_before = self.receiver.clone();
        let results_before = std::mem::take(&mut self.own.results);
        let (scope, ()) = self.in_scope(ScopeKind::Function, |this| this.inside(id, node, class, body));
        self.around = before;
        self.receiver = receiver_before;
        self.own.results = results_before;
        if let Some(function) = self.module.functions.get_mut(id.index()) {
            function.scope = scope;
        }
        id
    }

    fn inside(&mut self, id: FunctionId, node: &Node<'_>, class: Option<ClassId>, body: Option<Node<'_>>) {
        if let Some(class) = class {
            let receiver = node.field("receiver").and_then(|list| first(&list));
            let name = receiver.and_then(|receiver| receiver.field("name")).map(|name| text(&name));
            let name = name.unwrap_or_else(|| "_".into());
            self.add_parameter(id, &name, ParameterKind::Plain);
            self.receiver = Some((name, class));
        }
        for parameter in node.field("parameters").iter().flat_map(children) {
            let kind = match parameter.kind().as_ref() {
                "variadic_parameter_declaration" => ParameterKind::Star,
                _ => ParameterKind::Plain,
            };
            let declared = parameter.field("type").and_then(|of| self.type_expr(&of));
            let names: Vec<Arc<str>> = parameter.field_children("name").map(|name| text(&name)).collect();
            for name in &names {
                self.add_parameter(id, name, kind);
                self.declare_type(name, declared.filter(|_| kind == ParameterKind::Plain));
            }
            if names.is_empty() {
                self.add_parameter(id, &"_".into(), kind);
            }
        }
        self.named_results(node);
        let result = node.field("result").and_then(|result| match result.kind().as_ref() {
            "parameter_list" => first(&result).and_then(|first| first.field("type")),
            _ => Some(result),
        });
        let result = result.and_then(|of| self.type_expr(&of));
        self.declare_type(&RESULT.into(), result);
        if let Some(body) = body {
            self.statements(&body);
        }
    }

    /// `func f() (client *Client, err error)`: a plain `return` gives what the names stand for.
    fn named_results(&mut self, node: &Node<'_>) {
        let list = node.field("result").filter(|result| result.kind() == "parameter_list");
        for part in list.iter().flat_map(children) {
            let declared = part.field("type").and_then(|of| self.type_expr(&of));
            for name in part.field_children("name").map(|name| text(&name)).collect::<Vec<_>>() {
                self.bind(&name, Bound::Opaque("a variable without a value"), 0);
                self.declare_type(&name, declared);
                self.own.results.push(name);
            }
        }
    }

    fn add_parameter(&mut self, id: FunctionId, name: &Arc<str>, kind: ParameterKind) {
        let Some(function) = self.module.functions.get_mut(id.index()) else { return };
        let index = function.parameters.len();
        function.parameters.push(Parameter { name: name.clone(), default: None, kind });
        self.bind(name, Bound::Parameter(id, index), 0);
    }
}

/// The name of a type without its pointer and its arguments.
fn base_name(of: &Node<'_>) -> Option<Arc<str>> {
    let mut current = of.clone();
    for _ in 0..8 {
        current = match current.kind().as_ref() {
            "type_identifier" => return Some(text(&current)),
            "generic_type" => current.field("type")?,
            _ => first(&current)?,
        };
    }
    None
}
