//! Builders: `X.builder().a(1).build()`, `new X.Builder().a(1).build()` and lambdas that set one up read as one call with
//! named arguments.

use super::call::{chain, single_parameter};
use super::{Lowering, bare_type, first, is_class_name, is_comment, start, text};
use crate::code::{Argument, Bound, Change, Element, Entry, ExprId, Kind, Matched};
use crate::rule::Node;
use std::sync::Arc;

/// Methods of classes that begin a builder.
const BEGINNINGS: [&str; 3] = ["builder", "newBuilder", "standard"];

/// What a builder is given, in order; what is given more than once is a list.
#[derive(Default)]
struct Settings {
    list: Vec<(Arc<str>, Vec<ExprId>)>,
}

impl Settings {
    fn add(&mut self, name: Arc<str>, value: ExprId) {
        match self.list.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value),
            None => self.list.push((name, vec![value])),
        }
    }
}

impl Lowering {
    /// What a chain builds, if it is a builder up to here and what it builds is known by name.
    pub(super) fn built(&mut self, node: &Node<'_>) -> Option<ExprId> {
        let (mut links, root) = chain(node);
        let root = root?;
        let before = links.len();
        let class = match root.kind().as_ref() {
            "object_creation_expression" => builder_class(&root)?,
            "identifier" if is_class_name(&root.text()) => {
                is_beginning(links.last()?).then(|| Class::Named(root.clone()))?
            }
            "field_access" if is_class_name(root.field("field")?.text().as_ref()) => {
                is_beginning(links.last()?).then(|| Class::Named(root.clone()))?
            }
            "identifier" => return self.built_in_variable(node, &links, &root),
            _ => return None,
        };
        if is_built_before_end(&links) {
            return None;
        }
        let at = start(node);
        let function = match class {
            Class::Named(name) => match self.full_class_name(&name) {
                Some(full) => self.dotted_name(&full, start(&name)),
                None => self.expr(&name),
            },
            Class::Written(written) => self.dotted_name(&written, start(&root)),
        };
        let mut arguments = Vec::new();
        let beginning = if root.kind() == "object_creation_expression" { Some(root.clone()) } else { links.pop() };
        if let Some(list) = beginning.as_ref().and_then(|beginning| beginning.field("arguments")) {
            arguments = self.arguments(Some(&list), None);
        }
        arguments.extend(self.settings(&links));
        let call = self.push_call(function, arguments, at);
        self.note_links(node, before, call);
        Some(call)
    }

    /// A chain on a variable that holds a builder: `builder.a(1).build()`.
    fn built_in_variable(&mut self, node: &Node<'_>, links: &[Node<'_>], root: &Node<'_>) -> Option<ExprId> {
        let name = text(root);
        let scope = self.declaring(&name)?;
        let builder = *self.own.builders.get(&(scope, name.clone()))?;
        if !links.first().is_some_and(is_end) || is_built_before_end(links) {
            return None;
        }
        let at = start(node);
        let settings = self.settings(links);
        let value = if builder.made_here {
            let base = self.name_at(&name, at);
            let change = Change::Configure(settings.into());
            self.push(Kind::Changed { base, keys: [].into(), change: change.into() }, at)
        } else {
            let elsewhere = self.opaque("a builder that is set up elsewhere", false, node);
            let mut arguments = vec![Argument::DoubleSplat(elsewhere)];
            arguments.extend(settings);
            self.push_call(builder.class, arguments, at)
        };
        self.note_links(node, links.len(), value);
        Some(value)
    }

    /// A statement that sets up a builder in a variable: `builder.a(1).b(2);`.
    pub(super) fn configuring(&mut self, node: &Node<'_>) -> bool {
        let (links, root) = chain(node);
        let Some(name) = root.as_ref().and_then(super::expression::plain_name) else { return false };
        let Some(scope) = self.declaring(&name) else { return false };
        let known = self.own.builders.get(&(scope, name.clone())).is_some_and(|builder| builder.made_here);
        if !known || links.is_empty() || links.iter().any(is_end) {
            return false;
        }
        let settings = self.settings(&links);
        let to = super::end(node);
        let base = self.name_at(&name, to.saturating_sub(1));
        let kind = Kind::Changed { base, keys: [].into(), change: Change::Configure(settings.into()).into() };
        let value = self.push(kind, start(node));
        self.change(&name, value, to);
        self.note_links(node, links.len(), value);
        true
    }

    /// Notes that a variable of this scope holds a builder.
    pub(super) fn note_builder(&mut self, name: &Arc<str>, of: Option<&Node<'_>>, value: Option<ExprId>) {
        let declared = of.and_then(builder_type);
        let class = match (declared, value) {
            (_, Some(value)) => match &self.module.expr(value).kind {
                Kind::Call { function, .. } => Some(*function),
                Kind::Changed { .. } => Some(value),
                _ => None,
            },
            (Some(written), None) => Some(self.dotted_name(&written, of.map(start).unwrap_or_default())),
            (None, None) => None,
        };
        if let Some(class) = class {
            let builder = super::Builder { class, made_here: value.is_some() };
            self.own.builders.insert((self.scope, name.clone()), builder);
        }
    }

    /// What the calls of a chain, outermost first, give a builder.
    fn settings(&mut self, links: &[Node<'_>]) -> Vec<Argument> {
        let mut settings = Settings::default();
        for link in links.iter().rev().filter(|link| !is_end(link)) {
            let Some(name) = link.field("name").map(|name| text(&name)) else { continue };
            let list = link.field("arguments");
            let given: Vec<_> = list.iter().flat_map(Node::named_children).filter(|child| !is_comment(child)).collect();
            let mut values: Vec<ExprId> = given.iter().map(|given| self.given(given)).collect();
            let value = match (values.pop(), values.is_empty()) {
                (None, _) => self.push(Kind::Bool(true), start(link)),
                (Some(value), true) => value,
                (Some(value), false) => {
                    values.push(value);
                    self.list_of(values, start(link))
                }
            };
            settings.add(name, value);
        }
        let mut out = Vec::new();
        for (name, values) in settings.list {
            let value = match values.as_slice() {
                [value] if !name.starts_with("add") => *value,
                [first, ..] => {
                    let at = self.module.expr(*first).at;
                    self.list_of(values, at)
                }
                [] => continue,
            };
            out.push(Argument::Keyword(name, value));
        }
        out
    }

    fn list_of(&mut self, values: Vec<ExprId>, at: u32) -> ExprId {
        let elements = values.into_iter().map(|value| Element { value, splat: false }).collect();
        self.push(Kind::List(elements), at)
    }

    /// An argument of a step: a lambda that sets up another builder is a map.
    fn given(&mut self, node: &Node<'_>) -> ExprId {
        match self.consumer(node) {
            Some(settings) => self.map_of(settings, start(node)),
            None => self.expr(node),
        }
    }

    fn map_of(&mut self, settings: Vec<Argument>, at: u32) -> ExprId {
        let mut entries = Vec::new();
        for setting in settings {
            if let Argument::Keyword(name, value) = setting {
                let key = self.literal(&name, at);
                entries.push(Entry::Pair(key, value));
            }
        }
        self.push(Kind::Dict(entries.into()), at)
    }

    /// What a lambda gives the builder it is called with; `None` if it does something else.
    pub(super) fn consumer(&mut self, node: &Node<'_>) -> Option<Vec<Argument>> {
        if node.kind() != "lambda_expression" {
            return None;
        }
        let parameter = single_parameter(node)?;
        let body = node.field("body")?;
        let statement = super::statement::only(&body)?;
        let body = match statement.kind().as_ref() {
            "expression_statement" | "return_statement" => first(&statement)?,
            _ => statement,
        };
        let (links, root) = chain(&body);
        let is_parameter = root.as_ref().and_then(super::expression::plain_name).is_some_and(|root| root == parameter);
        let sets = |link: &Node<'_>| link.field("arguments").is_some_and(|list| first(&list).is_some());
        if !is_parameter || !links.iter().any(sets) || !links.iter().all(|link| sets(link) || is_end(link)) {
            return None;
        }
        let settings = self.deeper(|this| this.settings(&links))?;
        let whole = self.map_of(settings.clone(), start(node));
        self.note_links(&body, links.len(), whole);
        self.note(node, || Matched::Expression(whole));
        Some(settings)
    }

    /// Notes matches of the calls that a chain consists of.
    fn note_links(&mut self, node: &Node<'_>, most: usize, whole: ExprId) {
        let (links, root) = chain(node);
        for link in links.iter().take(most).chain(root.iter()) {
            if link.kind() != "identifier" {
                self.note(link, || Matched::Expression(whole));
            }
        }
    }

    /// A builder that a variable gets: what it is given later counts too.
    pub(super) fn holds_builder(&mut self, name: &Arc<str>, of: Option<&Node<'_>>, value: Option<(ExprId, &Node<'_>)>) {
        let is_open = value.as_ref().is_some_and(|(_, node)| {
            let (links, root) = chain(node);
            let begins = links.last().is_some_and(is_beginning)
                || root.as_ref().is_some_and(|root| builder_class(root).is_some());
            begins && !links.iter().any(is_end)
        });
        match value {
            Some((value, _)) if is_open => self.note_builder(name, None, Some(value)),
            Some(_) => {}
            None => self.note_builder(name, of, None),
        }
    }

    /// Binds a variable that is declared with a type and a value.
    pub(super) fn bind_variable(
        &mut self,
        name: &Arc<str>,
        of: Option<&Node<'_>>,
        value: Option<(ExprId, &Node<'_>)>,
        at: u32,
    ) {
        let declared = of.and_then(|of| self.type_expr(of));
        self.declare_type(name, declared);
        let bound = match value {
            Some((value, _)) => Bound::Value(value),
            None => Bound::Opaque("a variable without a value"),
        };
        self.bind(name, bound, at);
        if value.is_some() {
            self.holds_builder(name, of, value);
        }
    }
}

/// The class that a builder builds.
enum Class<'r> {
    Named(Node<'r>),
    Written(String),
}

/// `new X.Builder(…)`, `new XBuilder(…)`.
fn builder_class<'r>(root: &Node<'r>) -> Option<Class<'r>> {
    let of = root.field("type").filter(|_| root.kind() == "object_creation_expression")?;
    builder_type(&of).map(Class::Written)
}

/// The class whose builder a type is; a builder with a name of its own stands for itself.
fn builder_type(of: &Node<'_>) -> Option<String> {
    let written = super::dotted(&bare_type(of));
    let written = written.split('<').next().unwrap_or_default();
    match written.strip_suffix(".Builder") {
        Some(class) => Some(class.to_owned()),
        None => (written.ends_with("Builder") && written != "Builder" && written != "StringBuilder")
            .then(|| written.to_owned()),
    }
}

fn is_beginning(link: &Node<'_>) -> bool {
    link.field("name").is_some_and(|name| BEGINNINGS.contains(&name.text().as_ref()))
}

/// `build()`, `buildClient()`.
fn is_end(link: &Node<'_>) -> bool {
    let is_named = link.field("name").is_some_and(|name| name.text().starts_with("build") && name.text() != "builder");
    is_named && link.field("arguments").is_some_and(|list| first(&list).is_none())
}

/// Whether the chain goes on behind the call that ends a builder.
fn is_built_before_end(links: &[Node<'_>]) -> bool {
    links.iter().skip(1).any(is_end)
}
