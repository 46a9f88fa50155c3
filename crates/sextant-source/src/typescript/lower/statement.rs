//! Statements, and the branches, loops and handlers that order them.

use super::{Lowering, bare, end, first, has_token, is_comment, start, text};
use crate::code::{Block, BlockId, Bound, ExprId, Kind, Matched, ScopeKind};
use crate::rule::Node;

/// Nodes that say something of types alone.
pub(super) fn is_type(kind: &str) -> bool {
    kind.starts_with("type_")
        || kind.ends_with("_type")
        || kind.ends_with("_annotation")
        || matches!(kind, "interface_declaration" | "function_signature" | "method_signature" | "implements_clause")
}

impl Lowering {
    /// The statements of a block or module, in the scope they stand in.
    pub(super) fn statements(&mut self, block: &Node<'_>) {
        for child in block.named_children() {
            self.statement(&child);
        }
        self.note(block, || Matched::Other(block.kind().into_owned()));
    }

    /// A block with a scope of its own, where it declares names.
    pub(super) fn block(&mut self, block: &Node<'_>) {
        let declares = |child: Node<'_>| child.kind().ends_with("_declaration");
        if block.named_children().any(declares) {
            self.in_scope(ScopeKind::Inline, |this| this.statements(block));
        } else {
            self.statements(block);
        }
    }

    pub(super) fn statement(&mut self, node: &Node<'_>) {
        let before = self.around.statement.replace((start(node), end(node), node.kind().into_owned()));
        self.deeper(|this| this.statement_inside(node));
        self.around.statement = before;
        self.note(node, || Matched::Other(node.kind().into_owned()));
    }

    fn statement_inside(&mut self, node: &Node<'_>) {
        match node.kind().as_ref() {
            "statement_block" => self.block(node),
            "lexical_declaration" | "variable_declaration" => self.declaration(node),
            "if_statement" => self.if_statement(node),
            "for_statement" => self.for_statement(node),
            "for_in_statement" => self.for_in_statement(node),
            "while_statement" | "do_statement" => self.while_statement(node),
            "try_statement" => self.try_statement(node),
            "switch_statement" => self.switch_statement(node),
            "return_statement" => self.return_statement(node),
            "function_declaration" | "generator_function_declaration" => self.function_declaration(node),
            "class_declaration" | "abstract_class_declaration" => self.class_declaration(node),
            "enum_declaration" => self.enumeration(node),
            "internal_module" | "module" => self.namespace(node),
            "import_statement" => self.import_statement(node),
            "export_statement" => self.export_statement(node),
            "labeled_statement" => {
                if let Some(body) = node.field("body") {
                    self.statement(&body);
                }
            }
            "comment"
            | "hash_bang_line"
            | "empty_statement"
            | "break_statement"
            | "continue_statement"
            | "ambient_declaration"
            | "import_alias" => {}
            kind if is_type(kind) => {}
            _ => self.each(node),
        }
    }

    /// Visits the children of a node that needs no treatment of its own.
    pub(super) fn each(&mut self, node: &Node<'_>) {
        for child in node.named_children() {
            let kind = child.kind();
            if is_comment(&child) || is_type(&kind) {
                continue;
            }
            if kind.ends_with("_statement") || kind.ends_with("_declaration") || kind == "statement_block" {
                self.statement(&child);
            } else {
                self.expr(&child);
            }
        }
    }

    /// `const`, `let` and `var`.
    fn declaration(&mut self, node: &Node<'_>) {
        let is_var = node.kind() == "variable_declaration";
        let mut last = None;
        for declarator in node.named_children().filter(|child| child.kind() == "variable_declarator") {
            let Some(name) = declarator.field("name") else { continue };
            let simple = (name.kind() == "identifier").then(|| text(&name));
            let value = match declarator.field("value") {
                Some(value) => {
                    self.own.name = simple.clone();
                    self.expr(&value)
                }
                None => self.push(Kind::None, start(&declarator)),
            };
            let at = end(&declarator);
            if is_var {
                self.in_function_scope(|this| this.declare(&name, Bound::Value(value), at));
            } else {
                self.declare(&name, Bound::Value(value), at);
            }
            self.note(&declarator, || Matched::Assignment(simple.clone(), value));
            last = Some((simple, value));
        }
        if let Some((name, value)) = last {
            self.note(node, || Matched::Assignment(name, value));
        }
    }

    fn arm(&mut self, (branch, arm): (u32, u32), condition: Option<(ExprId, bool)>, body: &Node<'_>) {
        let exits = exits(body);
        let block = Block { parent: None, branch, arm, exits, looping: false, condition };
        self.in_block(block, |this| this.statement(body));
    }

    fn if_statement(&mut self, node: &Node<'_>) {
        let condition = node.field("condition").map(|condition| self.expr(&condition));
        let branch = self.new_branch();
        let arm_0 = self.next_block();
        if let Some(body) = node.field("consequence") {
            self.arm((branch, 0), condition.map(|id| (id, true)), &body);
        }
        if let Some(alternative) = node.field("alternative") {
            if let Some(body) = first(&alternative) {
                self.module.complete.insert(branch, vec![arm_0, self.next_block()]);
                self.arm((branch, 1), condition.map(|id| (id, false)), &body);
            }
            self.note(&alternative, || Matched::Other("else_clause".to_owned()));
        }
    }

    /// The block that is opened next.
    fn next_block(&self) -> BlockId {
        BlockId::from_len(self.module.blocks.len())
    }

    fn for_statement(&mut self, node: &Node<'_>) {
        self.in_scope(ScopeKind::Inline, |this| {
            if let Some(initializer) = node.field("initializer") {
                if initializer.kind().ends_with("_declaration") {
                    this.statement(&initializer);
                } else {
                    this.expr(&initializer);
                }
            }
            let condition = node.field("condition").filter(|condition| condition.is_named());
            let forever = condition.as_ref().is_none_or(|condition| condition.kind() == "empty_statement");
            this.in_loop(if forever { "while_true" } else { "for" }, |this| {
                if let Some(condition) = condition {
                    this.expr(&condition);
                }
                if let Some(body) = node.field("body") {
                    this.statement(&body);
                }
                if let Some(increment) = node.field("increment") {
                    this.expr(&increment);
                }
            });
        });
    }

    fn for_in_statement(&mut self, node: &Node<'_>) {
        let Some(values) = node.field("right").map(|right| self.expr(&right)) else { return };
        let of_values = node.field("operator").is_some_and(|operator| operator.text() == "of");
        let bound = if of_values { Bound::Element(values) } else { Bound::Opaque("a key of an object") };
        self.in_scope(ScopeKind::Inline, |this| {
            this.in_loop("for", |this| {
                if let Some(left) = node.field("left") {
                    if node.field("kind").is_some() {
                        this.declare(&left, bound, start(node));
                    } else {
                        this.assign(&left, bound, start(node));
                    }
                }
                if let Some(body) = node.field("body") {
                    this.statement(&body);
                }
            });
        });
    }

    fn while_statement(&mut self, node: &Node<'_>) {
        let condition = node.field("condition");
        let forever = condition.as_ref().is_some_and(|c| matches!(bare(c).text().as_ref(), "true" | "1"));
        self.in_loop(if forever { "while_true" } else { "while" }, |this| {
            for part in [condition, node.field("body")].into_iter().flatten() {
                if part.kind() == "parenthesized_expression" {
                    this.expr(&part);
                } else {
                    this.statement(&part);
                }
            }
        });
    }

    /// A `try` body runs in line; the handler is an arm of its own.
    fn try_statement(&mut self, node: &Node<'_>) {
        let handler = node.field("handler");
        if let Some(body) = node.field("body") {
            if handler.is_some() {
                self.handled(|this| this.block(&body));
            } else {
                self.block(&body);
            }
        }
        if let Some(clause) = handler {
            let body = clause.field("body");
            let exits = body.as_ref().is_some_and(exits);
            let branch = self.new_branch();
            let block = Block { parent: None, branch, arm: 0, exits, looping: false, condition: None };
            self.in_block(block, |this| {
                this.in_scope(ScopeKind::Inline, |this| {
                    if let Some(parameter) = clause.field("parameter") {
                        this.declare(&parameter, Bound::Opaque("an exception"), start(&clause));
                    }
                    if let Some(body) = body {
                        this.statements(&body);
                    }
                });
            });
            self.note(&clause, || Matched::Other("catch_clause".to_owned()));
        }
        if let Some(body) = node.field("finalizer").and_then(|clause| clause.field("body")) {
            self.block(&body);
        }
    }

    /// Runs `inside` where something catches whatever goes wrong.
    pub(super) fn handled<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let before = (self.around.in_try, self.around.catches.len());
        self.around.in_try = true;
        self.around.catches.push(None);
        let out = inside(self);
        self.around.in_try = before.0;
        self.around.catches.truncate(before.1);
        out
    }

    /// Each case is an arm; cases that run on into the next share one.
    fn switch_statement(&mut self, node: &Node<'_>) {
        let Some(subject) = node.field("value").map(|value| self.expr(&value)) else { return };
        let branch = self.new_branch();
        let mut arm = 0;
        let mut runs_on = false;
        let mut arms = Vec::new();
        let mut has_default = false;
        self.in_scope(ScopeKind::Inline, |this| {
            for case in node.field("body").iter().flat_map(Node::named_children) {
                if is_comment(&case) {
                    continue;
                }
                let value = case.field("value").map(|value| this.expr(&value));
                has_default |= value.is_none();
                let body: Vec<_> = case.field_children("body").filter(|child| child.is_named()).collect();
                let ends = body.last().is_some_and(leaves_case);
                let condition = value.filter(|_| !runs_on && ends).map(|case_value| {
                    let kind = Kind::Compare { left: subject, right: case_value, same: true };
                    (this.push(kind, start(&case)), true)
                });
                let exits = body.last().is_some_and(exits);
                if ends || value.is_none() {
                    arms.push(this.next_block());
                }
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

    fn return_statement(&mut self, node: &Node<'_>) {
        let value = match first(node) {
            Some(child) => self.expr(&child),
            None => self.push(Kind::None, start(node)),
        };
        if let Some(function) = self.around.function.and_then(|id| self.module.functions.get_mut(id.index())) {
            function.returns.push(value);
        }
    }

    /// `namespace N { … }`: what it declares are its members.
    pub(super) fn namespace(&mut self, node: &Node<'_>) {
        let (Some(name), Some(body)) = (node.field("name"), node.field("body")) else { return };
        if name.kind() == "string" {
            return;
        }
        let name = text(&name);
        let id = self.new_class(&name, Vec::new(), Vec::new(), &body);
        self.bind(&name, Bound::Class(id), start(&body));
        let (scope, ()) = self.in_scope(ScopeKind::Inline, |this| this.statements(&body));
        self.set_class_scope(id, scope);
    }
}

/// The last statement of a block, or the statement itself.
fn last<'r>(body: &Node<'r>) -> Option<Node<'r>> {
    if body.kind() != "statement_block" {
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
    const LEAVING: [&str; 4] = ["break_statement", "return_statement", "throw_statement", "continue_statement"];
    last(body).is_some_and(|last| LEAVING.contains(&last.kind().as_ref()))
}

/// Whether every way through a block ends in `return` or `throw`.
pub(super) fn always_exits(body: &Node<'_>, depth: usize) -> bool {
    let Some(last) = last(body).filter(|_| depth < crate::limits::NESTING) else { return false };
    let of_field = |node: &Node<'_>, field: &str| node.field(field).is_some_and(|body| always_exits(&body, depth + 1));
    match last.kind().as_ref() {
        "return_statement" | "throw_statement" => true,
        "statement_block" => always_exits(&last, depth + 1),
        "while_statement" => {
            let forever = last.field("condition").is_some_and(|condition| bare(&condition).text() == "true");
            forever && !last.dfs().any(|node| node.kind() == "break_statement")
        }
        "if_statement" => {
            let alternative = last.field("alternative").and_then(|clause| first(&clause));
            of_field(&last, "consequence") && alternative.is_some_and(|body| always_exits(&body, depth + 1))
        }
        "try_statement" => {
            let finally = last.field("finalizer").is_some_and(|clause| of_field(&clause, "body"));
            let handled = last.field("handler").is_none_or(|clause| of_field(&clause, "body"));
            finally || (handled && of_field(&last, "body"))
        }
        "switch_statement" => {
            let Some(body) = last.field("body") else { return false };
            let cases: Vec<_> = body.named_children().filter(|case| !is_comment(case)).collect();
            let leaves = |case: &Node<'_>| {
                let statements: Vec<_> = case.field_children("body").filter(|child| child.is_named()).collect();
                statements.last().is_none_or(|last| always_exits(last, depth + 1))
            };
            let last_leaves = cases.last().is_some_and(|case| case.field("body").is_some());
            cases.iter().any(|case| case.kind() == "switch_default") && last_leaves && cases.iter().all(leaves)
        }
        _ => false,
    }
}

/// Whether a function is declared `async`.
pub(super) fn is_async(node: &Node<'_>) -> bool {
    has_token(node, "async")
}
