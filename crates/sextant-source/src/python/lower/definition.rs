//! Functions and classes.

use super::{Lowering, end, is_comment, start, text};
use crate::code::{
    Argument, Around, Bound, Class, ClassId, ExprId, Function, FunctionId, Matched, Parameter, ParameterKind, Receiver,
    ScopeId, ScopeKind, Written,
};
use crate::limits::NESTING;
use crate::rule::Node;
use foldhash::HashMap;
use std::sync::Arc;

impl Lowering {
    /// A function or class, with its decorators.
    pub(super) fn definition(&mut self, node: &Node<'_>) {
        let mut decorators = Vec::new();
        let decorated = node.field("definition").and_then(|inner| inner.field("name")).map(|name| text(&name));
        for decorator in node.named_children().filter(|child| child.kind() == "decorator") {
            if let Some(inner) = decorator.named_children().find(|child| !is_comment(child)) {
                let id = self.expr(&inner);
                decorators.push(id);
                self.note(&decorator, || Matched::Decorator(id, decorated.clone()));
            }
        }
        let Some(inner) =
            (if node.kind() == "decorated_definition" { node.field("definition") } else { Some(node.clone()) })
        else {
            return;
        };
        match inner.kind().as_ref() {
            "function_definition" => {
                if let Some(id) = self.function_definition(&inner, decorators) {
                    self.note(&inner, || Matched::Function(id));
                    self.note(node, || Matched::Function(id));
                }
            }
            "class_definition" => {
                if let Some(id) = self.class_definition(&inner, decorators) {
                    self.note(&inner, || Matched::Class(id));
                    self.note(node, || Matched::Class(id));
                }
            }
            _ => {}
        }
    }

    fn function_definition(&mut self, node: &Node<'_>, decorators: Vec<ExprId>) -> Option<FunctionId> {
        let name = text(&node.field("name")?);
        let body = node.field("body")?;
        let id = FunctionId::from_len(self.module.functions.len());
        self.bind(&name, Bound::Function(id), start(node));
        let in_class_body = self.around.function.is_none();
        let class = self.around.class.filter(|_| in_class_body);
        let (parameters, types) = node.field("parameters").map(|list| self.parameters(&list)).unwrap_or_default();
        if let Some(result) = node.field("return_type") {
            self.expr(&result);
        }
        let decorated = |name: &str| decorators.iter().any(|id| self.is_name(*id, name));
        let kind = if decorated("classmethod") { Receiver::Class } else { Receiver::Object };
        let kind = class.map(|_| kind).filter(|_| !decorated("staticmethod"));
        let receiver = class.zip(parameters.first().filter(|_| kind.is_some()));
        let receiver = receiver.map(|(class, first)| (first.name.clone(), class));
        self.module.functions.push(Function {
            qualified: self.qualified(&name),
            name,
            named: true,
            outer: self.around.function,
            scope: ScopeId(0),
            class,
            receiver: kind,
            getter: false,
            parameters,
            returns: Vec::new(),
            yields: Vec::new(),
            falls_through: !always_exits(&body, 0),
            decorators,
            is_async: node.children().next().is_some_and(|first| first.kind() == "async"),
            written: Written { in_try: self.around.in_try, at_once: false },
            body: (start(&body), end(&body)),
        });
        let around = Around { function: Some(id), class: self.around.class, ..Around::default() };
        let before = std::mem::replace(&mut self.around, around);
        let receiver_before = self.receiver.clone();
        if class.is_some() {
            self.receiver = receiver;
        }
        let (scope, ()) = self.in_scope(ScopeKind::Function, |this| {
            this.bind_parameters(id);
            for (name, of) in types {
                this.module.types.insert((this.scope, name), of);
            }
            this.statements(&body);
        });
        self.around = before;
        self.receiver = receiver_before;
        if let Some(function) = self.module.functions.get_mut(id.index()) {
            function.scope = scope;
        }
        Some(id)
    }

    fn is_name(&self, id: ExprId, name: &str) -> bool {
        matches!(&self.module.expr(id).kind, crate::code::Kind::Name(found) if **found == *name)
    }

    fn bind_parameters(&mut self, id: FunctionId) {
        let names: Vec<_> =
            self.module.function(id).iter().flat_map(|function| &function.parameters).map(|p| p.name.clone()).collect();
        for (index, name) in names.iter().enumerate() {
            self.bind(name, Bound::Parameter(id, index), 0);
        }
    }

    /// The parameters of a function or lambda, and the classes they are declared to be of; defaults belong to the scope
    /// around it.
    pub(super) fn parameters(&mut self, list: &Node<'_>) -> (Vec<Parameter>, Vec<(Arc<str>, ExprId)>) {
        let mut out = Vec::new();
        let mut types = Vec::new();
        let mut keyword_only = false;
        for node in list.named_children() {
            let mut kind = if keyword_only { ParameterKind::KeywordOnly } else { ParameterKind::Plain };
            let mut named = node.field("name");
            match node.kind().as_ref() {
                "identifier" => named = Some(node.clone()),
                "typed_parameter" | "list_splat_pattern" | "dictionary_splat_pattern" => {
                    let inner = node.named_children().find(|child| child.kind() != "type");
                    let pattern = if node.kind() == "typed_parameter" { inner.clone() } else { Some(node.clone()) };
                    let splat = pattern.map(|pattern| pattern.kind().into_owned()).unwrap_or_default();
                    if splat == "list_splat_pattern" {
                        kind = ParameterKind::Star;
                        keyword_only = true;
                    } else if splat == "dictionary_splat_pattern" {
                        kind = ParameterKind::DoubleStar;
                    }
                    named = inner.map(|inner| innermost(&inner));
                }
                "keyword_separator" => keyword_only = true,
                _ => {}
            }
            let declared = node.field("type").and_then(|annotation| {
                self.expr(&annotation);
                self.declared_class(&annotation, 0)
            });
            let default = node.field("value").map(|value| self.expr(&value));
            if let Some(named) = named {
                let is_one = matches!(kind, ParameterKind::Plain | ParameterKind::KeywordOnly);
                types.extend(declared.filter(|_| is_one).map(|declared| (text(&named), declared)));
                out.push(Parameter { name: text(&named), default, kind });
            }
        }
        (out, types)
    }

    /// The class that an annotation names: `Ask`, `Optional[Ask]`, `Annotated[Ask, …]`, `Ask | None`.
    fn declared_class(&mut self, annotation: &Node<'_>, depth: usize) -> Option<ExprId> {
        if depth > NESTING {
            return None;
        }
        let parts: Vec<_> = annotation.named_children().filter(|child| !is_comment(child)).collect();
        let inner = match annotation.kind().as_ref() {
            "identifier" | "attribute" => return Some(self.expr(annotation)),
            "type" | "type_parameter" | "union_type" | "binary_operator" => parts.first()?,
            "generic_type" => {
                let of = parts.first()?.text().into_owned();
                parts.get(1).filter(|_| matches!(&*of, "Annotated" | "Optional"))?
            }
            "subscript" => {
                let of = parts.first()?.text().into_owned();
                parts
                    .get(1)
                    .filter(|_| matches!(&*of, "typing.Annotated" | "typing.Optional" | "Annotated" | "Optional"))?
            }
            _ => return None,
        };
        self.declared_class(inner, depth + 1)
    }

    fn class_definition(&mut self, node: &Node<'_>, decorators: Vec<ExprId>) -> Option<ClassId> {
        let name = text(&node.field("name")?);
        let body = node.field("body")?;
        let id = ClassId::from_len(self.module.classes.len());
        self.bind(&name, Bound::Class(id), start(node));
        let arguments = node.field("superclasses").map(|list| self.arguments(&list)).unwrap_or_default();
        let bases = arguments.iter().filter_map(|argument| match argument {
            Argument::Positional(base) => Some(*base),
            _ => None,
        });
        self.module.classes.push(Class {
            qualified: self.qualified(&name),
            name,
            scope: ScopeId(0),
            bases: bases.collect(),
            decorators,
            fields: Vec::new(),
            attributes: HashMap::default(),
            body: (start(&body), end(&body)),
        });
        let before = std::mem::replace(&mut self.around, Around { class: Some(id), ..Around::default() });
        let receiver_before = self.receiver.take();
        let (scope, ()) = self.in_scope(ScopeKind::Class, |this| this.statements(&body));
        self.around = before;
        self.receiver = receiver_before;
        if let Some(class) = self.module.classes.get_mut(id.index()) {
            class.scope = scope;
        }
        Some(id)
    }
}

/// The name inside of `*args` or `**kwargs`.
fn innermost<'r>(node: &Node<'r>) -> Node<'r> {
    let first = node.named_children().next();
    first.unwrap_or_else(|| node.clone())
}

/// Whether every way through a block ends in `return` or `raise`.
fn always_exits(block: &Node<'_>, depth: usize) -> bool {
    let Some(last) = block.named_children().filter(|child| !is_comment(child)).last() else { return false };
    let of_field = |node: &Node<'_>, field: &str| node.field(field).is_some_and(|body| always_exits(&body, depth + 1));
    if depth > NESTING {
        return false;
    }
    match last.kind().as_ref() {
        "return_statement" | "raise_statement" => true,
        "with_statement" => of_field(&last, "body"),
        "while_statement" => {
            let forever = last.field("condition").is_some_and(|condition| condition.text() == "True");
            forever && !last.dfs().any(|node| node.kind() == "break_statement")
        }
        "if_statement" => {
            let alternatives: Vec<_> = last.field_children("alternative").collect();
            alternatives.last().is_some_and(|last| last.kind() == "else_clause")
                && of_field(&last, "consequence")
                && alternatives.iter().all(|arm| of_field(arm, "consequence") || of_field(arm, "body"))
        }
        "try_statement" => {
            let parts: Vec<_> = last.named_children().filter(|part| !is_comment(part)).collect();
            let ends =
                |part: &Node<'_>| part.named_children().last().is_some_and(|body| always_exits(&body, depth + 1));
            let finally = parts.iter().find(|part| part.kind() == "finally_clause");
            let otherwise = parts.iter().find(|part| part.kind() == "else_clause");
            let handled = parts.iter().filter(|part| part.kind().starts_with("except")).all(ends);
            finally.is_some_and(ends) || (handled && otherwise.map_or_else(|| of_field(&last, "body"), ends))
        }
        _ => false,
    }
}
