//! Statements, and the branches, loops and handlers that order them.

use super::expression::tested_for_absence;
use super::{Lowering, bare, end, first, has_token, is_comment, start, text};
use crate::code::{Block, BlockId, Bound, ExprId, Kind, Matched, ScopeKind};
use crate::rule::Node;

impl Lowering {
    /// The statements of a block or file, in the scope they stand in.
    pub(super) fn statements(&mut self, block: &Node<'_>) {
        let mut children: Vec<_> = block.named_children().filter(|child| !is_comment(child)).collect();
        let ending = match children.as_slice() {
            [.., test, last] => self.either_returned(test, last).then_some(2),
            _ => None,
        };
        // What ends the block is read after what comes before it.
        let ending = children.split_off(children.len() - ending.unwrap_or_default());
        children.iter().for_each(|child| self.statement(child));
        if let [test, last] = ending.as_slice() {
            self.return_either(test, last);
        }
        self.note(block, || Matched::Other(block.kind().into_owned()));
    }

    /// Whether two statements return a value that is there or else another: `if (x != null) return x; return y;`.
    fn either_returned<'r>(&self, test: &Node<'r>, last: &Node<'r>) -> bool {
        self.around.function.is_some() && parts_of_choice(test, last).is_some()
    }

    fn return_either<'r>(&mut self, test: &Node<'r>, last: &Node<'r>) {
        let Some((there, otherwise)) = parts_of_choice(test, last) else { return };
        if let Some(condition) = test.field("condition") {
            self.expr(&condition);
        }
        let operands = vec![self.expr(&there), self.expr(&otherwise)];
        let value = self.push(Kind::Either(operands.into()), start(last));
        self.returns(value);
    }

    pub(super) fn statement(&mut self, node: &Node<'_>) {
        let before = self.around.statement.replace((start(node), end(node), node.kind().into_owned()));
        self.deeper(|this| this.statement_inside(node));
        self.around.statement = before;
        self.note(node, || Matched::Other(node.kind().into_owned()));
    }

    fn statement_inside(&mut self, node: &Node<'_>) {
        match node.kind().as_ref() {
            "block" => {
                self.in_scope(ScopeKind::Inline, |this| this.statements(node));
            }
            "local_variable_declaration" => self.declaration(node),
            "if_statement" => self.if_statement(node),
            "for_statement" => self.for_statement(node),
            "enhanced_for_statement" => self.for_each(node),
            "while_statement" | "do_statement" => self.while_statement(node),
            "try_statement" | "try_with_resources_statement" => self.try_statement(node),
            "switch_expression" => {
                if let Some(subject) = self.only(node, "condition") {
                    self.cases(node, subject);
                }
            }
            "return_statement" => {
                let value = match first(node) {
                    Some(child) => self.expr(&child),
                    None => self.push(Kind::None, start(node)),
                };
                self.returns(value);
            }
            "class_declaration"
            | "interface_declaration"
            | "enum_declaration"
            | "record_declaration"
            | "annotation_type_declaration" => self.class_declaration(node),
            "import_declaration" => self.import_declaration(node),
            "expression_statement" => match first(node) {
                Some(inner) if inner.kind() == "switch_expression" => self.statement(&inner),
                Some(inner) if inner.kind() == "method_invocation" && self.configuring(&inner) => {}
                Some(inner) => drop(self.expr(&inner)),
                None => {}
            },
            "package_declaration" | "break_statement" | "continue_statement" | "module_declaration" => {}
            _ => self.each(node),
        }
    }

    fn returns(&mut self, value: ExprId) {
        if let Some(function) = self.around.function.and_then(|id| self.module.functions.get_mut(id.index())) {
            function.returns.push(value);
        }
    }

    /// Visits the children of a node that needs no treatment of its own.
    pub(super) fn each(&mut self, node: &Node<'_>) {
        for child in node.named_children() {
            let kind = child.kind();
            if is_comment(&child) || kind.ends_with("_type") || kind.starts_with("type_") || kind == "modifiers" {
                continue;
            }
            if kind.ends_with("_statement") || kind.ends_with("_declaration") || kind == "block" {
                self.statement(&child);
            } else {
                self.expr(&child);
            }
        }
    }

    /// `X a = 1, b;`, `var a = x()`.
    fn declaration(&mut self, node: &Node<'_>) {
        let of = node.field("type");
        let mut last = None;
        for declarator in node.field_children("declarator").collect::<Vec<_>>() {
            let Some(name) = declarator.field("name").map(|name| text(&name)) else { continue };
            let written = declarator.field("value");
            let value = written.as_ref().map(|value| self.expr(value));
            self.bind_variable(&name, of.as_ref(), value.zip(written.as_ref()), end(&declarator));
            if let Some(value) = value {
                self.note(&declarator, || Matched::Assignment(Some(name.clone()), value));
                last = Some((name, value));
            }
        }
        if let Some((name, value)) = last {
            self.note(node, || Matched::Assignment(Some(name), value));
        }
    }

    fn arm(&mut self, (branch, arm): (u32, u32), condition: Option<(ExprId, bool)>, body: &Node<'_>) {
        let exits = exits(body);
        let block = Block { parent: None, branch, arm, exits, looping: false, condition };
        self.in_block(block, |this| this.statement(body));
    }

    fn if_statement(&mut self, node: &Node<'_>) {
        let condition = self.only(node, "condition");
        if let Some((name, value)) = default_given(node) {
            // `if (x == null) x = y;`
            let operands = vec![self.name_at(&name, start(&value)), self.expr(&value)];
            let either = self.push(Kind::Either(operands.into()), start(node));
            self.rebind(&name, Bound::Value(either), end(node));
            return;
        }
        let branch = self.new_branch();
        let arm_0 = self.next_block();
        if let Some(body) = node.field("consequence") {
            self.arm((branch, 0), condition.map(|id| (id, true)), &body);
        }
        if let Some(body) = node.field("alternative") {
            self.module.complete.insert(branch, vec![arm_0, self.next_block()]);
            self.arm((branch, 1), condition.map(|id| (id, false)), &body);
        }
    }

    /// The block that is opened next.
    fn next_block(&self) -> BlockId {
        BlockId::from_len(self.module.blocks.len())
    }

    fn for_statement(&mut self, node: &Node<'_>) {
        self.in_scope(ScopeKind::Inline, |this| {
            for part in node.field_children("init").collect::<Vec<_>>() {
                if part.kind() == "local_variable_declaration" {
                    this.statement(&part);
                } else if part.is_named() {
                    this.expr(&part);
                }
            }
            let condition = node.field("condition");
            this.in_loop(if condition.is_none() { "while_true" } else { "for" }, |this| {
                if let Some(condition) = condition {
                    this.expr(&condition);
                }
                if let Some(body) = node.field("body") {
                    this.statement(&body);
                }
                for update in node.field_children("update").filter(Node::is_named).collect::<Vec<_>>() {
                    this.expr(&update);
                }
            });
        });
    }

    fn for_each(&mut self, node: &Node<'_>) {
        let Some(values) = self.only(node, "value") else { return };
        self.in_scope(ScopeKind::Inline, |this| {
            this.in_loop("for", |this| {
                if let Some(name) = node.field("name") {
                    let declared = node.field("type").and_then(|of| this.type_expr(&of));
                    this.declare_type(&text(&name), declared);
                    this.bind(&text(&name), Bound::Element(values), start(node));
                }
                if let Some(body) = node.field("body") {
                    this.statement(&body);
                }
            });
        });
    }

    fn while_statement(&mut self, node: &Node<'_>) {
        let condition = node.field("condition");
        let forever = condition.as_ref().is_some_and(|condition| bare(condition).text() == "true");
        self.in_loop(if forever { "while_true" } else { "while" }, |this| {
            if let Some(condition) = condition {
                this.expr(&condition);
            }
            if let Some(body) = node.field("body") {
                this.statement(&body);
            }
        });
    }

    /// A `try` body runs in line; each handler is an arm of its own.
    fn try_statement(&mut self, node: &Node<'_>) {
        let handlers: Vec<_> = node.named_children().filter(|child| child.kind() == "catch_clause").collect();
        let caught = handlers.iter().flat_map(|handler| self.caught(handler)).collect::<Vec<_>>();
        self.in_scope(ScopeKind::Inline, |this| {
            let before = (this.around.in_try, this.around.catches.len());
            this.around.in_try |= !handlers.is_empty();
            this.around.catches.extend(caught);
            let resources = node.field("resources");
            for resource in resources.iter().flat_map(Node::named_children) {
                this.resource(&resource);
            }
            if let Some(body) = node.field("body") {
                this.statements(&body);
            }
            this.around.in_try = before.0;
            this.around.catches.truncate(before.1);
        });
        let branch = self.new_branch();
        for (arm, handler) in (0..).zip(&handlers) {
            self.handler((branch, arm), handler);
        }
        let last = node.named_children().find(|child| child.kind() == "finally_clause");
        if let Some(body) = last.as_ref().and_then(first) {
            self.statement(&body);
        }
    }

    fn caught(&mut self, handler: &Node<'_>) -> Vec<Option<ExprId>> {
        let parameter = handler.named_children().find(|child| child.kind() == "catch_formal_parameter");
        let types =
            parameter.and_then(|parameter| parameter.named_children().find(|child| child.kind() == "catch_type"));
        let types: Vec<_> = types.iter().flat_map(Node::named_children).collect();
        types.iter().map(|of| self.type_expr(of)).collect()
    }

    fn handler(&mut self, (branch, arm): (u32, u32), handler: &Node<'_>) {
        let body = handler.field("body");
        let exits = body.as_ref().is_some_and(exits);
        let block = Block { parent: None, branch, arm, exits, looping: false, condition: None };
        self.in_block(block, |this| {
            this.in_scope(ScopeKind::Inline, |this| {
                let parameter = handler.named_children().find(|child| child.kind() == "catch_formal_parameter");
                if let Some(name) = parameter.and_then(|parameter| parameter.field("name")) {
                    this.bind(&text(&name), Bound::Opaque("an exception"), start(handler));
                }
                if let Some(body) = body {
                    this.statements(&body);
                }
            });
        });
        self.note(handler, || Matched::Other("catch_clause".to_owned()));
    }

    /// `try (var client = …)`.
    fn resource(&mut self, node: &Node<'_>) {
        match (node.field("name"), node.field("value")) {
            (Some(name), Some(written)) => {
                let value = self.expr(&written);
                let of = node.field("type");
                self.bind_variable(&text(&name), of.as_ref(), Some((value, &written)), end(node));
                self.note(node, || Matched::Assignment(Some(text(&name)), value));
            }
            _ => self.each(node),
        }
    }

    /// Each case is an arm; cases that run on into the next share one.
    pub(super) fn cases(&mut self, node: &Node<'_>, subject: ExprId) {
        let branch = self.new_branch();
        let (mut arm, mut runs_on, mut has_default) = (0, false, false);
        let mut arms = Vec::new();
        self.in_scope(ScopeKind::Inline, |this| {
            for case in node.field("body").iter().flat_map(Node::named_children).filter(|case| !is_comment(case)) {
                let parts: Vec<_> = case.named_children().filter(|child| !is_comment(child)).collect();
                let (labels, body): (Vec<_>, Vec<_>) =
                    parts.into_iter().partition(|part| part.kind() == "switch_label");
                let is_default = labels.iter().any(|label| has_token(label, "default"));
                has_default |= is_default;
                let values: Vec<_> = labels.iter().flat_map(Node::named_children).collect();
                let ends = case.kind() == "switch_rule" || body.last().is_some_and(leaves_case);
                let condition = match values.as_slice() {
                    [value] if !runs_on && ends && !is_default => {
                        let value = this.expr(value);
                        let same = Kind::Compare { left: subject, right: value, same: true };
                        Some((this.push(same, start(&case)), true))
                    }
                    _ => None,
                };
                if ends || is_default {
                    arms.push(this.next_block());
                }
                let exits = body.last().is_some_and(exits);
                let block = Block { parent: None, branch, arm, exits, looping: false, condition };
                this.in_block(block, |this| body.iter().for_each(|statement| this.statement(statement)));
                this.note(&case, || Matched::Other(case.kind().into_owned()));
                runs_on = !ends;
                arm += u32::from(ends);
            }
        });
        if has_default {
            self.module.complete.insert(branch, arms);
        }
    }
}

/// The value that is returned where it is there, and the other one.
fn parts_of_choice<'r>(test: &Node<'r>, last: &Node<'r>) -> Option<(Node<'r>, Node<'r>)> {
    if test.kind() != "if_statement" || test.field("alternative").is_some() || last.kind() != "return_statement" {
        return None;
    }
    let (tested, is_there) = tested_for_absence(&test.field("condition")?)?;
    let body = only(&test.field("consequence")?)?;
    let inner = first(&body).filter(|_| body.kind() == "return_statement")?;
    let outer = first(last)?;
    match is_there {
        true => (super::dotted(&inner) == tested).then_some((inner, outer)),
        false => (super::dotted(&outer) == tested).then_some((outer, inner)),
    }
}

/// The variable that an `if` gives a value where it has none.
fn default_given<'r>(node: &Node<'r>) -> Option<(std::sync::Arc<str>, Node<'r>)> {
    let (tested, is_there) = tested_for_absence(&node.field("condition")?)?;
    if is_there || node.field("alternative").is_some() {
        return None;
    }
    let body = only(&node.field("consequence")?)?;
    let inner = first(&body).filter(|inner| inner.kind() == "assignment_expression")?;
    let left = inner.field("left").filter(|left| left.kind() == "identifier" && left.text() == tested)?;
    inner.field("operator").filter(|operator| operator.text() == "=")?;
    Some((text(&left), inner.field("right")?))
}

/// The only statement of a block, or the statement itself.
pub(super) fn only<'r>(body: &Node<'r>) -> Option<Node<'r>> {
    if body.kind() != "block" {
        return Some(body.clone());
    }
    let mut statements = body.named_children().filter(|child| !is_comment(child));
    statements.next().filter(|_| statements.next().is_none())
}

/// The last statement of a block, or the statement itself.
fn last<'r>(body: &Node<'r>) -> Option<Node<'r>> {
    if !matches!(body.kind().as_ref(), "block" | "constructor_body") {
        return Some(body.clone());
    }
    body.named_children().filter(|child| !is_comment(child)).last()
}

/// Whether control leaves the function at the end of a block.
fn exits(body: &Node<'_>) -> bool {
    last(body).is_some_and(|last| matches!(last.kind().as_ref(), "return_statement" | "throw_statement"))
}

/// Whether control leaves a case of a `switch` at the end of a block.
fn leaves_case(body: &Node<'_>) -> bool {
    const LEAVING: [&str; 5] =
        ["break_statement", "return_statement", "throw_statement", "continue_statement", "yield_statement"];
    last(body).is_some_and(|last| LEAVING.contains(&last.kind().as_ref()))
}

/// Whether every way through a block ends in `return` or `throw`; Java asks it of every function that gives a value.
pub(super) fn always_exits(body: &Node<'_>, depth: usize) -> bool {
    let Some(last) = last(body).filter(|_| depth < crate::limits::NESTING) else { return false };
    match last.kind().as_ref() {
        "return_statement" | "throw_statement" => true,
        "if_statement" => {
            let of_field = |field: &str| last.field(field).is_some_and(|body| always_exits(&body, depth + 1));
            of_field("consequence") && of_field("alternative")
        }
        _ => false,
    }
}
