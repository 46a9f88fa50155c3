//! Classes, interfaces, records and enumerations.

use super::{Lowering, Outline, end, first, has_modifier, is_comment, start, text};
use crate::code::{
    Around, Bound, Class, ClassId, ExprId, Function, FunctionId, Kind, Matched, Parameter, ParameterKind, Receiver,
    ScopeId, ScopeKind, Written,
};
use crate::rule::Node;
use foldhash::{HashMap, HashSet};
use std::sync::Arc;

impl Lowering {
    pub(super) fn class_declaration(&mut self, node: &Node<'_>) {
        let (Some(name), Some(body)) = (node.field("name").map(|name| text(&name)), node.field("body")) else { return };
        let decorators = self.annotations(node, Some(&name));
        let bases = self.bases(node);
        let id = ClassId::from_len(self.module.classes.len());
        self.module.classes.push(Class {
            name: name.clone(),
            qualified: self.qualified(&name),
            scope: ScopeId(0),
            bases,
            decorators,
            fields: Vec::new(),
            attributes: HashMap::default(),
            body: (start(&body), end(&body)),
        });
        self.bind(&name, Bound::Class(id), 0);
        if self.scope != ScopeId(0) {
            self.bind_above(&name, id);
        }
        self.own.classes.push(outline(node, &body, name));
        let before = std::mem::replace(&mut self.around, Around { class: Some(id), ..Around::default() });
        let static_before = std::mem::replace(&mut self.own.is_static, false);
        let receiver_before = self.receiver.take();
        let (scope, ()) = self.in_scope(ScopeKind::Class, |this| this.members(id, node, &body));
        self.around = before;
        self.own.is_static = static_before;
        self.receiver = receiver_before;
        self.own.classes.pop();
        if let Some(class) = self.module.classes.get_mut(id.index()) {
            class.scope = scope;
        }
        self.note(node, || Matched::Class(id));
    }

    /// A class inside of another is known by its own name too, unless another has that name.
    fn bind_above(&mut self, name: &Arc<str>, id: ClassId) {
        let is_taken = self.module.scopes.first().is_some_and(|scope| scope.names.contains_key(name));
        if !is_taken {
            let before = std::mem::replace(&mut self.scope, ScopeId(0));
            self.bind(name, Bound::Class(id), 0);
            self.scope = before;
        }
    }

    /// The base class first, then the interfaces.
    fn bases(&mut self, node: &Node<'_>) -> Vec<ExprId> {
        let above = node.field("superclass");
        let of_class = above.iter().flat_map(Node::named_children);
        let lists = node
            .named_children()
            .filter(|child| matches!(child.kind().as_ref(), "super_interfaces" | "extends_interfaces"));
        let of_lists = lists.flat_map(|list| {
            let types: Vec<_> =
                list.named_children().flat_map(|inner| inner.named_children().collect::<Vec<_>>()).collect();
            types
        });
        let types: Vec<Node<'_>> = of_class.chain(of_lists).collect();
        types.iter().filter_map(|of| self.type_expr(of)).collect()
    }

    pub(super) fn annotations(&mut self, node: &Node<'_>, of: Option<&Arc<str>>) -> Vec<ExprId> {
        let mut out = Vec::new();
        let modifiers = node.named_children().find(|child| child.kind() == "modifiers");
        for annotation in modifiers.iter().flat_map(Node::named_children) {
            if annotation.kind().ends_with("annotation") {
                let id = self.annotation(&annotation);
                out.push(id);
                self.note(&annotation, || Matched::Decorator(id, of.cloned()));
            }
        }
        out
    }

    /// The constructors come first: fields get their values in them.
    fn members(&mut self, class: ClassId, node: &Node<'_>, body: &Node<'_>) {
        if node.kind() == "record_declaration" {
            self.record(class, node);
        }
        let members = members_of(body);
        // Fields have to be known with their types before code uses them.
        for field in members.iter().filter(|member| is_field(member)) {
            self.field_types(field);
        }
        let mut constructor = None;
        for member in members.iter().filter(|member| member.kind() == "constructor_declaration") {
            constructor = Some(self.method(class, member));
        }
        let fields = constructor.unwrap_or_else(|| self.synthetic(class, "", Vec::new(), body));
        for member in &members {
            match member.kind().as_ref() {
                "constructor_declaration" => {}
                "method_declaration" => drop(self.method(class, member)),
                "enum_constant" => self.enum_constant(class, member),
                "static_initializer" | "block" | "compact_constructor_declaration" => {
                    let before = std::mem::replace(&mut self.own.is_static, true);
                    let inner = member.field("body").or_else(|| first(member).filter(|_| member.kind() != "block"));
                    self.in_scope(ScopeKind::Function, |this| this.statements(inner.as_ref().unwrap_or(member)));
                    self.own.is_static = before;
                }
                _ if is_field(member) => self.field(class, fields, member),
                kind if kind.ends_with("_declaration") => self.statement(member),
                _ => {}
            }
        }
        self.note(body, || Matched::Other(body.kind().into_owned()));
    }

    fn field_types(&mut self, node: &Node<'_>) {
        let declared = node.field("type").and_then(|of| self.type_expr(&of));
        for declarator in node.field_children("declarator") {
            if let Some(name) = declarator.field("name") {
                let name = self.field_name(&text(&name));
                self.declare_type(&name, declared);
            }
        }
    }

    /// A field with or without a value. `@Value("${name:default}")` gives it one.
    fn field(&mut self, class: ClassId, constructor: FunctionId, node: &Node<'_>) {
        let is_static = has_modifier(node, "static") || node.kind() == "constant_declaration";
        let before = std::mem::replace(&mut self.own.is_static, is_static);
        for declarator in node.field_children("declarator").collect::<Vec<_>>() {
            let Some(name) = declarator.field("name").map(|name| text(&name)) else { continue };
            let annotations = self.annotations(node, Some(&name));
            let known = self.field_name(&name);
            let Some(value) = declarator.field("value") else {
                if let Some(value) = self.injected(&annotations, start(node)) {
                    self.bind(&known, Bound::Value(value), end(node));
                }
                continue;
            };
            let receiver = Some(("this".into(), class)).filter(|_| !is_static);
            let receiver_before = std::mem::replace(&mut self.receiver, receiver);
            let (_, value) = self.in_scope(ScopeKind::Function, |this| {
                if !is_static {
                    this.bind(&Arc::from("this"), Bound::Parameter(constructor, 0), 0);
                }
                this.expr(&value)
            });
            self.receiver = receiver_before;
            self.bind(&known, Bound::Value(value), end(node));
            self.note(&declarator, || Matched::Assignment(Some(name.clone()), value));
        }
        self.own.is_static = before;
        self.note(node, || Matched::Other(node.kind().into_owned()));
    }

    /// The annotation that says which setting of the application a field or parameter gets.
    pub(super) fn injected(&mut self, annotations: &[ExprId], at: u32) -> Option<ExprId> {
        let found = annotations.iter().find(|annotation| match &self.module.expr(**annotation).kind {
            Kind::Call { function, .. } => {
                let name = self.module.last_name(*function).map(|name| &**name);
                matches!(name, Some("Value" | "ConfigProperty"))
            }
            _ => false,
        })?;
        let Kind::Call { function, arguments } = &self.module.expr(*found).kind else { return None };
        let (function, arguments) = (*function, arguments.clone());
        Some(self.push(Kind::Call { function, arguments }, at))
    }

    fn enum_constant(&mut self, class: ClassId, node: &Node<'_>) {
        let Some(name) = node.field("name").map(|name| text(&name)) else { return };
        let of = self.module.class(class).map(|class| class.name.clone()).unwrap_or_default();
        let before = std::mem::replace(&mut self.own.is_static, true);
        let function = self.name_at(&of, start(node));
        let list = node.field("arguments");
        let arguments = self.arguments(list.as_ref(), None);
        let value = self.push_call(function, arguments, start(node));
        self.own.is_static = before;
        self.bind(&name, Bound::Value(value), end(node));
        self.note(node, || Matched::Assignment(Some(name), value));
    }

    /// A record: its constructor and its accessors.
    fn record(&mut self, class: ClassId, node: &Node<'_>) {
        let parameters: Vec<_> = node.field("parameters").iter().flat_map(Node::named_children).collect();
        let names: Vec<Arc<str>> =
            parameters.iter().filter_map(|parameter| parameter.field("name")).map(|name| text(&name)).collect();
        let constructor = self.synthetic(class, "constructor", names.clone(), node);
        self.bind(&"constructor".into(), Bound::Function(constructor), 0);
        for (index, name) in names.iter().enumerate() {
            let declared = parameters.get(index).and_then(|parameter| parameter.field("type"));
            let declared = declared.and_then(|of| self.type_expr(&of));
            self.declare_type(&super::part(name), declared);
            let given = self.inside_of(constructor, |this| this.name_at(name, start(node)));
            let class = self.module.classes.get_mut(class.index());
            if let Some(class) = class {
                class.attributes.entry(super::part(name)).or_default().push(Bound::Value(given));
            }
        }
        for name in &names {
            let accessor = self.synthetic(class, name, Vec::new(), node);
            let value = self.inside_of(accessor, |this| {
                let object = this.name_at(&Arc::from("this"), start(node));
                this.push(Kind::Attribute { object, name: super::part(name) }, start(node))
            });
            if let Some(function) = self.module.functions.get_mut(accessor.index()) {
                function.returns.push(value);
                function.falls_through = false;
            }
            self.bind(name, Bound::Function(accessor), 0);
        }
    }

    /// A method that is not written out. Nothing calls one without a name.
    fn synthetic(&mut self, class: ClassId, name: &str, names: Vec<Arc<str>>, node: &Node<'_>) -> FunctionId {
        let id = FunctionId::from_len(self.module.functions.len());
        let names: Vec<Arc<str>> = std::iter::once("this".into()).chain(names).collect();
        let parameter = |name: &Arc<str>| Parameter { name: name.clone(), default: None, kind: ParameterKind::Plain };
        self.module.functions.push(Function {
            name: name.into(),
            qualified: self.qualified(name),
            named: false,
            outer: None,
            scope: self.scope,
            class: Some(class),
            receiver: Some(Receiver::Object),
            getter: false,
            parameters: names.iter().map(parameter).collect(),
            returns: Vec::new(),
            yields: Vec::new(),
            falls_through: true,
            decorators: Vec::new(),
            is_async: false,
            written: Written::default(),
            body: (start(node), end(node)),
        });
        if !name.is_empty() {
            let (scope, ()) = self.in_scope(ScopeKind::Function, |this| {
                for (index, name) in names.iter().enumerate() {
                    this.bind(name, Bound::Parameter(id, index), 0);
                }
            });
            if let Some(function) = self.module.functions.get_mut(id.index()) {
                function.scope = scope;
            }
        }
        id
    }

    /// Runs `inside` in the scope of a function that is not written out.
    fn inside_of<T>(&mut self, function: FunctionId, inside: impl FnOnce(&mut Self) -> T) -> T {
        let scope = self.module.function(function).map_or(self.scope, |function| function.scope);
        let before = std::mem::replace(&mut self.scope, scope);
        let out = inside(self);
        self.scope = before;
        out
    }

    /// The body of a class without a name: its methods see what is around them.
    pub(super) fn anonymous(&mut self, body: &Node<'_>, of: ExprId) {
        for member in members_of(body) {
            match member.kind().as_ref() {
                "method_declaration" => {
                    let handed = super::Handed { callee: of, around: false, repeated: false };
                    self.own.handed = Some(handed);
                    self.function_without_class(&member);
                }
                _ if is_field(&member) => self.each(&member),
                _ => {}
            }
        }
        self.note(body, || Matched::Other("class_body".to_owned()));
    }
}

fn is_field(member: &Node<'_>) -> bool {
    matches!(member.kind().as_ref(), "field_declaration" | "constant_declaration")
}

fn members_of<'r>(body: &Node<'r>) -> Vec<Node<'r>> {
    let plain = body.named_children().filter(|child| !is_comment(child));
    plain
        .flat_map(|child| match child.kind().as_ref() {
            "enum_body_declarations" => child.named_children().filter(|child| !is_comment(child)).collect(),
            _ => vec![child],
        })
        .collect()
}

fn outline(node: &Node<'_>, body: &Node<'_>, name: Arc<str>) -> Outline {
    let mut fields = HashSet::default();
    let mut methods = HashSet::default();
    for member in members_of(body) {
        let named = member.field("name").map(|name| text(&name));
        match member.kind().as_ref() {
            "method_declaration" => methods.extend(named),
            "enum_constant" => fields.extend(named),
            _ if is_field(&member) => {
                let declarators = member.field_children("declarator").filter_map(|declarator| declarator.field("name"));
                fields.extend(declarators.map(|name| text(&name)));
            }
            _ => {}
        }
    }
    let mut parts = HashSet::default();
    if node.kind() == "record_declaration" {
        let list = node.field("parameters");
        let names = list.iter().flat_map(Node::named_children).filter_map(|parameter| parameter.field("name"));
        parts.extend(names.map(|name| text(&name)));
        fields.extend(parts.iter().cloned());
        methods.extend(parts.iter().cloned());
    }
    parts.extend(fields.intersection(&methods).cloned());
    Outline { name, fields, methods, extends: node.field("superclass").is_some(), parts }
}
