//! Statements, and the branches, loops and handlers that order them.

use super::{Lowering, end, is_comment, start, text};
use crate::code::{Block, Bound, Elsewhere, ExprId, Import, Kind, Matched};
use crate::rule::Node;
use std::sync::Arc;

impl Lowering {
    /// The statements of a block or module.
    pub(super) fn statements(&mut self, block: &Node<'_>) {
        for child in block.named_children() {
            self.statement(&child);
        }
        self.note(block, || Matched::Other(block.kind().into_owned()));
    }

    fn statement(&mut self, node: &Node<'_>) {
        let before = self.around.statement.replace((start(node), end(node), node.kind().into_owned()));
        self.deeper(|this| this.statement_inside(node));
        self.around.statement = before;
        self.note(node, || Matched::Other(node.kind().into_owned()));
    }

    fn statement_inside(&mut self, node: &Node<'_>) {
        match node.kind().as_ref() {
            "block" => self.statements(node),
            "if_statement" => self.if_statement(node),
            "for_statement" => self.for_statement(node),
            "while_statement" => self.while_statement(node),
            "try_statement" => self.try_statement(node),
            "with_statement" => self.with_statement(node),
            "match_statement" => self.match_statement(node),
            "function_definition" | "class_definition" | "decorated_definition" => self.definition(node),
            "return_statement" => self.return_statement(node),
            "import_statement" => self.import_statement(node),
            "import_from_statement" => self.import_from_statement(node),
            "global_statement" => self.declare(node, Elsewhere::Global),
            "nonlocal_statement" => self.declare(node, Elsewhere::Nonlocal),
            "delete_statement" => self.delete_statement(node),
            "assignment" | "augmented_assignment" => {
                self.assignment(node);
            }
            "comment" | "future_import_statement" => {}
            "expression_statement" => {
                for child in node.named_children() {
                    self.statement_part(&child);
                }
            }
            _ => self.each(node),
        }
    }

    fn statement_part(&mut self, node: &Node<'_>) {
        if matches!(node.kind().as_ref(), "assignment" | "augmented_assignment") {
            self.assignment(node);
        } else {
            self.expr(node);
        }
    }

    /// Visits the children of a node that needs no treatment of its own.
    pub(super) fn each(&mut self, node: &Node<'_>) {
        for child in node.named_children() {
            if is_comment(&child) {
                continue;
            }
            let kind = child.kind();
            if kind == "block" || kind.ends_with("_statement") || kind.ends_with("_definition") {
                self.statement(&child);
            } else {
                self.expr(&child);
            }
        }
    }

    fn arm(&mut self, branch: u32, arm: u32, condition: Option<(ExprId, bool)>, body: Option<Node<'_>>) {
        let Some(body) = body else { return };
        let exits = exits(&body);
        let block = Block { parent: None, branch, arm, exits, looping: false, condition };
        self.in_block(block, |this| this.statements(&body));
    }

    fn if_statement(&mut self, node: &Node<'_>) {
        let branch = self.new_branch();
        let condition = node.field("condition").map(|condition| self.expr(&condition));
        self.arm(branch, 0, condition.map(|id| (id, true)), node.field("consequence"));
        let alternatives: Vec<_> = node.field_children("alternative").collect();
        self.deeper(|this| this.alternatives(branch, condition, &alternatives));
    }

    /// What runs where a condition fails: `elif` is an `if` in an `else`.
    fn alternatives(&mut self, branch: u32, condition: Option<ExprId>, alternatives: &[Node<'_>]) {
        let Some((alternative, rest)) = alternatives.split_first() else { return };
        let opposite = condition.map(|id| (id, false));
        if alternative.kind() == "elif_clause" {
            let block = Block { parent: None, branch, arm: 1, exits: false, looping: false, condition: opposite };
            self.in_block(block, |this| {
                let inner = this.new_branch();
                let condition = alternative.field("condition").map(|condition| this.expr(&condition));
                this.arm(inner, 0, condition.map(|id| (id, true)), alternative.field("consequence"));
                this.deeper(|this| this.alternatives(inner, condition, rest));
            });
        } else {
            self.arm(branch, 1, opposite, alternative.field("body"));
        }
        self.note(alternative, || Matched::Other(alternative.kind().into_owned()));
    }

    fn for_statement(&mut self, node: &Node<'_>) {
        let Some(values) = node.field("right").map(|right| self.expr(&right)) else { return };
        self.in_loop("for", |this| {
            if let Some(left) = node.field("left") {
                this.target(&left, &Bound::Element(values), start(node));
            }
            if let Some(body) = node.field("body") {
                this.statements(&body);
            }
        });
        self.alternative(node);
    }

    fn while_statement(&mut self, node: &Node<'_>) {
        let condition = node.field("condition");
        let forever = condition.as_ref().is_some_and(|c| matches!(c.text().as_ref(), "True" | "1" | "(True)"));
        self.in_loop(if forever { "while_true" } else { "while" }, |this| {
            if let Some(condition) = condition {
                this.expr(&condition);
            }
            if let Some(body) = node.field("body") {
                this.statements(&body);
            }
        });
        self.alternative(node);
    }

    fn alternative(&mut self, node: &Node<'_>) {
        if let Some(alternative) = node.field("alternative") {
            self.each(&alternative);
        }
    }

    /// A `try` body runs in line; each handler is an arm of its own.
    fn try_statement(&mut self, node: &Node<'_>) {
        let clauses: Vec<_> = node
            .named_children()
            .filter(|child| matches!(child.kind().as_ref(), "except_clause" | "except_group_clause"))
            .collect();
        let before = (self.around.in_try, self.around.catches.len());
        let caught: Vec<_> = clauses.iter().map(|clause| self.caught(clause)).collect();
        let mut types = caught.iter().flat_map(|(types, _)| types);
        self.around.in_try |= types.any(|of| !of.is_some_and(|of| self.ends_program(of)));
        self.around.catches.extend(caught.iter().flat_map(|(types, _)| types.clone()));
        if let Some(body) = node.field("body") {
            self.statements(&body);
        }
        self.around.in_try = before.0;
        self.around.catches.truncate(before.1);
        let branch = self.new_branch();
        for (arm, (clause, (_, alias))) in (0_u32..).zip(clauses.iter().zip(caught)) {
            if let Some(alias) = alias {
                self.bind(&alias, Bound::Opaque("an exception"), start(clause));
            }
            let body = clause.named_children().find(|child| child.kind() == "block");
            self.arm(branch, arm, None, body);
            self.note(clause, || Matched::Other(clause.kind().into_owned()));
        }
        for child in node.named_children() {
            if matches!(child.kind().as_ref(), "else_clause" | "finally_clause") {
                self.each(&child);
            }
        }
    }

    /// Whether an exception tells of the program alone, so that who catches it handles nothing that goes wrong in a call of
    /// a service: somebody stops it, its input ends, a package is missing.
    fn ends_program(&self, exception: ExprId) -> bool {
        const OF_PROGRAM: [&str; 9] = [
            "CancelledError",
            "EOFError",
            "GeneratorExit",
            "ImportError",
            "KeyboardInterrupt",
            "ModuleNotFoundError",
            "StopAsyncIteration",
            "StopIteration",
            "SystemExit",
        ];
        self.module.last_name(exception).is_some_and(|name| OF_PROGRAM.contains(&&**name))
    }

    /// The exception types a clause names, and its `as` name.
    fn caught(&mut self, clause: &Node<'_>) -> (Vec<Option<ExprId>>, Option<Arc<str>>) {
        let Some(first) = clause.named_children().find(|child| !matches!(child.kind().as_ref(), "block" | "comment"))
        else {
            return (vec![None], None);
        };
        let mut alias = clause.field("alias").map(|alias| text(&alias));
        let mut types = first;
        if types.kind() == "as_pattern" {
            alias = types.field("alias").map(|alias| text(&alias));
            let Some(inner) = types.named_children().next() else { return (vec![None], alias) };
            types = inner;
        }
        let listed: Vec<_> = match types.kind().as_ref() {
            "tuple" => types.named_children().filter(|child| !is_comment(child)).collect(),
            _ => vec![types],
        };
        (listed.iter().map(|node| Some(self.expr(node))).collect(), alias)
    }

    fn with_statement(&mut self, node: &Node<'_>) {
        let clause = node.named_children().find(|child| child.kind() == "with_clause");
        for item in clause.iter().flat_map(Node::named_children) {
            let Some(value) = item.field("value") else { continue };
            if value.kind() == "as_pattern" {
                let entered = value.named_children().next().map(|inner| self.expr(&inner));
                let target = value.field("alias").and_then(|alias| alias.named_children().next());
                if let (Some(entered), Some(target)) = (entered, target) {
                    self.target(&target, &Bound::Entered(entered), end(&item));
                }
            } else {
                self.expr(&value);
            }
        }
        if let Some(body) = node.field("body") {
            self.statements(&body);
        }
    }

    fn match_statement(&mut self, node: &Node<'_>) {
        for subject in node.field_children("subject").collect::<Vec<_>>() {
            self.expr(&subject);
        }
        let branch = self.new_branch();
        let cases = node.field("body");
        for (arm, case) in (0_u32..).zip(cases.iter().flat_map(Node::named_children)) {
            for pattern in case.named_children().filter(|child| child.kind() == "case_pattern") {
                for name in pattern.dfs().filter(|inner| inner.kind() == "identifier") {
                    self.bind(&text(&name), Bound::Opaque("part of a match pattern"), start(&case));
                }
            }
            if let Some(guard) = case.field("guard") {
                self.each(&guard);
            }
            self.arm(branch, arm, None, case.field("consequence"));
        }
    }

    fn return_statement(&mut self, node: &Node<'_>) {
        let value = match node.named_children().find(|child| !is_comment(child)) {
            Some(child) => self.expr(&child),
            None => self.push(Kind::None, start(node)),
        };
        if let Some(function) = self.around.function.and_then(|id| self.module.functions.get_mut(id.index())) {
            function.returns.push(value);
        }
    }

    fn declare(&mut self, node: &Node<'_>, elsewhere: Elsewhere) {
        let names: Vec<_> = node.named_children().map(|name| text(&name)).collect();
        if let Some(scope) = self.module.scopes.get_mut(self.scope.index()) {
            scope.elsewhere.extend(names.into_iter().map(|name| (name, elsewhere)));
        }
    }

    fn import_statement(&mut self, node: &Node<'_>) {
        for item in node.field_children("name").collect::<Vec<_>>() {
            let alias = item.field("alias").map(|alias| text(&alias));
            let module = item.field("name").map_or_else(|| text(&item), |name| text(&name));
            self.import(Import { level: 0, module: module.clone(), name: None });
            // `import a.b` binds `a`; `import a.b as c` binds `c` to `a.b`.
            let first: Arc<str> = module.split('.').next().unwrap_or_default().into();
            let (name, bound) = alias.map_or((first.clone(), first), |alias| (alias, module));
            self.bind(&name, Bound::Import(Import { level: 0, module: bound, name: None }), end(node));
        }
    }

    fn import_from_statement(&mut self, node: &Node<'_>) {
        let Some(source) = node.field("module_name").map(|name| text(&name)) else { return };
        let module: Arc<str> = source.trim_start_matches(['.', ' ']).into();
        let level = source.chars().take_while(|c| matches!(c, '.' | ' ')).filter(|c| *c == '.').count();
        if node.named_children().any(|child| child.kind() == "wildcard_import") {
            let import = Import { level, module, name: None };
            self.import(import.clone());
            if let Some(scope) = self.module.scopes.get_mut(self.scope.index()) {
                scope.stars.push(import);
            }
            return;
        }
        for item in node.field_children("name").collect::<Vec<_>>() {
            let name = item.field("name").map_or_else(|| text(&item), |name| text(&name));
            let alias = item.field("alias").map_or_else(|| name.clone(), |alias| text(&alias));
            let import = Import { level, module: module.clone(), name: Some(name) };
            self.import(import.clone());
            self.bind(&alias, Bound::Import(import), end(node));
        }
    }
}

/// Whether control leaves the function at the end of a block.
fn exits(block: &Node<'_>) -> bool {
    let last = block.named_children().filter(|child| !is_comment(child)).last();
    last.is_some_and(|last| matches!(last.kind().as_ref(), "return_statement" | "raise_statement"))
}
