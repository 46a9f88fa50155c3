//! Statements, and the branches and loops that order them.

use super::assignment::name_of;
use super::expression::{is_type, tested_for_absence};
use super::{Lowering, children, end, first, is_comment, start, text};
use crate::code::{Block, BlockId, Bound, Element, ExprId, Kind, Matched, ScopeKind};
use crate::rule::Node;
use std::sync::Arc;

impl Lowering {
    /// The statements of a block or file, in the scope they stand in.
    pub(super) fn statements(&mut self, block: &Node<'_>) {
        let mut statements = statements_of(block);
        let is_choice = match statements.as_slice() {
            [.., test, last] => self.around.function.is_some() && parts_of_choice(test, last).is_some(),
            _ => false,
        };
        let ending = statements.split_off(statements.len() - if is_choice { 2 } else { 0 });
        statements.iter().for_each(|child| self.statement(child));
        if let [test, last] = ending.as_slice() {
            self.return_either(test, last);
        }
        self.note(block, || Matched::Other(block.kind().into_owned()));
    }

    /// `if x := f(); x != "" { return x }; return y`.
    fn return_either<'r>(&mut self, test: &Node<'r>, last: &Node<'r>) {
        let Some((there, otherwise)) = parts_of_choice(test, last) else { return };
        self.in_scope(ScopeKind::Inline, |this| {
            if let Some(initializer) = test.field("initializer") {
                this.statement(&initializer);
            }
            if let Some(condition) = test.field("condition") {
                this.expr(&condition);
            }
            let operands = vec![this.expr(&there), this.expr(&otherwise)];
            let value = this.push(Kind::Either(operands.into()), start(last));
            this.returns(value);
        });
    }

    fn returns(&mut self, value: ExprId) {
        if let Some(function) = self.around.function.and_then(|id| self.module.functions.get_mut(id.index())) {
            function.returns.push(value);
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
            "block" => {
                self.in_scope(ScopeKind::Inline, |this| this.statements(node));
            }
            "import_declaration" => self.import_declaration(node),
            "type_declaration" if self.scope.index() > 0 => self.type_declaration(node),
            "function_declaration" => self.function_declaration(node),
            "method_declaration" => self.method_declaration(node),
            "short_var_declaration" | "assignment_statement" => self.assignment(node),
            "inc_statement" | "dec_statement" => self.counted(node),
            "const_declaration" | "var_declaration" | "var_spec_list" => {
                for child in children(node) {
                    self.statement(&child);
                }
            }
            "const_spec" | "var_spec" => self.specification(node),
            "if_statement" => self.if_statement(node),
            "for_statement" => self.for_statement(node),
            "expression_switch_statement" | "type_switch_statement" | "select_statement" => self.switch(node),
            "return_statement" => self.return_statement(node),
            "labeled_statement" => {
                for child in children(node).iter().skip(1) {
                    self.statement(child);
                }
            }
            "package_clause"
            | "type_declaration"
            | "break_statement"
            | "continue_statement"
            | "goto_statement"
            | "fallthrough_statement"
            | "empty_statement" => {}
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
            if kind.ends_with("_statement") || kind.ends_with("_declaration") || kind == "block" {
                self.statement(&child);
            } else {
                self.expr(&child);
            }
        }
    }

    /// Of two values the first counts: the second is an error, or tells whether the first is there.
    fn return_statement(&mut self, node: &Node<'_>) {
        let list = first(node);
        let written = match &list {
            Some(list) if list.kind() == "expression_list" => children(list),
            Some(other) => vec![other.clone()],
            None => Vec::new(),
        };
        let values: Vec<ExprId> = written.iter().map(|value| self.expr(value)).collect();
        let value = match (values.as_slice(), written.as_slice()) {
            ([], _) => match self.own.results.as_slice() {
                [name] | [name, _] => {
                    let name = name.clone();
                    self.name_at(&name, start(node))
                }
                _ => return,
            },
            ([value], _) => *value,
            // What goes with an error is not looked at.
            ([_, _], [_, error]) if gives_error(error) => return,
            ([value, _], _) => *value,
            (values, _) => {
                let elements = values.iter().map(|value| Element { value: *value, splat: false }).collect();
                self.push(Kind::List(elements), start(node))
            }
        };
        self.returns(value);
    }

    fn arm(&mut self, (branch, arm): (u32, u32), condition: Option<(ExprId, bool)>, body: &Node<'_>) {
        let block = Block { parent: None, branch, arm, exits: exits(body), looping: false, condition };
        self.in_block(block, |this| this.statement(body));
    }

    fn if_statement(&mut self, node: &Node<'_>) {
        self.in_scope(ScopeKind::Inline, |this| {
            if let Some(initializer) = node.field("initializer") {
                this.statement(&initializer);
            }
            let condition = this.only(node, "condition");
            if let Some((name, value)) = default_given(node) {
                // `if x == "" { x = y }`
                let operands = vec![this.name_at(&name, start(&value)), this.expr(&value)];
                let either = this.push(Kind::Either(operands.into()), start(node));
                this.rebind(&name, Bound::Value(either), end(node));
                return;
            }
            let branch = this.new_branch();
            let arm_0 = this.next_block();
            if let Some(body) = node.field("consequence") {
                this.arm((branch, 0), condition.map(|id| (id, true)), &body);
            }
            if let Some(body) = node.field("alternative") {
                this.module.complete.insert(branch, vec![arm_0, this.next_block()]);
                this.arm((branch, 1), condition.map(|id| (id, false)), &body);
            }
        });
    }

    /// The block that is opened next.
    fn next_block(&self) -> BlockId {
        BlockId::from_len(self.module.blocks.len())
    }

    fn for_statement(&mut self, node: &Node<'_>) {
        let body = node.field("body");
        let head = children(node).into_iter().find(|child| child.kind() != "block");
        self.in_scope(ScopeKind::Inline, |this| {
            let clause = head.as_ref().map(|head| head.kind().into_owned());
            let range = head.as_ref().filter(|head| head.kind() == "range_clause");
            let values = range.and_then(|range| this.only(range, "right"));
            if let Some(initializer) = head.as_ref().and_then(|head| head.field("initializer")) {
                this.statement(&initializer);
            }
            let kind = match clause.as_deref() {
                Some("range_clause" | "for_clause") => "for",
                Some(_) => "while",
                None => "while_true",
            };
            this.in_loop(kind, |this| {
                if let (Some(range), Some(values)) = (range, values) {
                    this.range_names(range, values);
                }
                match head.as_ref().filter(|_| clause.as_deref() == Some("for_clause")) {
                    Some(head) => {
                        this.only(head, "condition");
                        if let Some(update) = head.field("update") {
                            this.statement(&update);
                        }
                    }
                    None if kind == "while" => {
                        if let Some(condition) = &head {
                            this.expr(condition);
                        }
                    }
                    None => {}
                }
                if let Some(body) = &body {
                    this.statement(body);
                }
            });
        });
    }

    /// `for index, value := range values`.
    fn range_names(&mut self, range: &Node<'_>, values: ExprId) {
        let names = range.field("left").map(|left| children(&left)).unwrap_or_default();
        for (index, name) in names.iter().enumerate() {
            let bound = if index == 1 { Bound::Element(values) } else { Bound::Opaque("a key or index") };
            if let Some(name) = name_of(name).filter(|name| **name != *"_") {
                self.bind(&name, bound, start(range));
            }
        }
    }

    /// Each case is an arm of its own.
    fn switch(&mut self, node: &Node<'_>) {
        self.in_scope(ScopeKind::Inline, |this| {
            if let Some(initializer) = node.field("initializer") {
                this.statement(&initializer);
            }
            let subject = this.only(node, "value");
            if let Some(alias) = node.field("alias").and_then(|alias| first(&alias)) {
                this.bind(&text(&alias), Bound::Opaque("a value of some type"), start(node));
            }
            let branch = this.new_branch();
            let cases: Vec<_> = children(node).into_iter().filter(|child| child.kind().ends_with("_case")).collect();
            let mut arms = Vec::new();
            for (arm, case) in (0..).zip(&cases) {
                arms.push(this.next_block());
                this.case((branch, arm), case, subject);
            }
            if cases.iter().any(|case| case.kind() == "default_case") {
                this.module.complete.insert(branch, arms);
            }
        });
    }

    fn case(&mut self, (branch, arm): (u32, u32), case: &Node<'_>, subject: Option<ExprId>) {
        let value = case.field("value");
        let single = value.as_ref().filter(|value| children(value).len() == 1);
        let condition = match (subject, single) {
            (Some(subject), Some(value)) if case.kind() == "expression_case" => {
                let right = self.expr(value);
                Some((self.push(Kind::Compare { left: subject, right, same: true }, start(case)), true))
            }
            (None, Some(value)) if case.kind() == "expression_case" => Some((self.expr(value), true)),
            _ => None,
        };
        let body = statements_of(case);
        let body: Vec<_> =
            body.into_iter().filter(|child| Some(child.range()) != value.as_ref().map(|v| v.range())).collect();
        let exits = body.last().is_some_and(exits);
        let block = Block { parent: None, branch, arm, exits, looping: false, condition };
        self.in_block(block, |this| {
            this.in_scope(ScopeKind::Inline, |this| {
                for child in &body {
                    if !is_type(&child.kind()) {
                        this.statement(child);
                    }
                }
            });
        });
        self.note(case, || Matched::Other(case.kind().into_owned()));
    }
}

/// The statements of a block, whether or not a list stands around them.
pub(super) fn statements_of<'r>(block: &Node<'r>) -> Vec<Node<'r>> {
    let direct = children(block).into_iter();
    direct.flat_map(|child| if child.kind() == "statement_list" { children(&child) } else { vec![child] }).collect()
}

/// The value that is returned where it is there, and the other one.
fn parts_of_choice<'r>(test: &Node<'r>, last: &Node<'r>) -> Option<(Node<'r>, Node<'r>)> {
    if test.kind() != "if_statement" || test.field("alternative").is_some() || last.kind() != "return_statement" {
        return None;
    }
    let condition = test.field("condition")?;
    let (tested, is_there) = tested_for_absence(&condition).or_else(|| looked_up(test, &condition))?;
    let body = only(&test.field("consequence")?)?;
    let inner = single(&first(&body).filter(|_| body.kind() == "return_statement")?)?;
    let outer = single(&first(last)?)?;
    match is_there {
        true => (super::written(&inner) == tested).then_some((inner, outer)),
        false => (super::written(&outer) == tested).then_some((outer, inner)),
    }
}

/// `if value, ok := os.LookupEnv(name); ok`, also with a further condition.
fn looked_up(test: &Node<'_>, condition: &Node<'_>) -> Option<(String, bool)> {
    let names = children(&test.field("initializer")?.field("left")?);
    let [value, found] = names.as_slice() else { return None };
    let written = super::written(condition);
    let with_more = format!("{}&&{}!=\"\"", found.text(), value.text());
    (written == found.text() || written == with_more).then(|| (super::written(value), true))
}

/// The only expression of a list.
fn single<'r>(list: &Node<'r>) -> Option<Node<'r>> {
    if list.kind() != "expression_list" {
        return Some(list.clone());
    }
    let items = children(list);
    items.first().filter(|_| items.len() == 1).cloned()
}

/// The variable that an `if` gives a value where it has none.
fn default_given<'r>(node: &Node<'r>) -> Option<(Arc<str>, Node<'r>)> {
    let (tested, is_there) = tested_for_absence(&node.field("condition")?)?;
    if is_there || node.field("alternative").is_some() || node.field("initializer").is_some() {
        return None;
    }
    let body = only(&node.field("consequence")?).filter(|body| body.kind() == "assignment_statement")?;
    body.field("operator").filter(|operator| operator.text() == "=")?;
    let (left, right) = (single(&body.field("left")?)?, single(&body.field("right")?)?);
    let name = name_of(&left).filter(|name| **name == *tested)?;
    Some((name, right))
}

/// The only statement of a block.
fn only<'r>(body: &Node<'r>) -> Option<Node<'r>> {
    let statements = statements_of(body);
    statements.first().filter(|_| statements.len() == 1).cloned()
}

/// Whether control leaves the function at the end of a block.
fn exits(body: &Node<'_>) -> bool {
    let last = if body.kind() == "block" { statements_of(body).pop() } else { Some(body.clone()) };
    last.is_some_and(|last| match last.kind().as_ref() {
        "return_statement" => true,
        "expression_statement" => {
            let called = first(&last).and_then(|call| call.field("function"));
            called.is_some_and(|called| {
                matches!(
                    called.text().as_ref(),
                    "panic" | "os.Exit" | "log.Fatal" | "log.Fatalf" | "log.Fatalln" | "log.Panic"
                )
            })
        }
        _ => false,
    })
}

/// Whether what is returned second is an error that is there.
fn gives_error(value: &Node<'_>) -> bool {
    match value.kind().as_ref() {
        "identifier" | "selector_expression" => value.text().to_lowercase().contains("err"),
        "call_expression" => value.field("function").is_some_and(|function| {
            matches!(
                function.text().as_ref(),
                "fmt.Errorf" | "errors.New" | "errors.Join" | "errors.Wrap" | "errors.Wrapf"
            )
        }),
        _ => false,
    }
}
