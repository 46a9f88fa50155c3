//! What lowering has in common for all languages: the module in the making, its scopes, blocks, names and matches.

mod binary;
mod binding;

pub(crate) use binary::{UNREADABLE, binary, operator};

use super::syntax::{
    Argument, Around, Block, BlockId, Bound, ClassId, Expr, ExprId, FunctionId, Import, Kind, Match, Matched, Module,
    Scope, ScopeId, ScopeKind,
};
use crate::language::Language;
use crate::limits::NESTING;
use crate::lines::Lines;
use crate::rule::{Node, Tree};
use binding::Pending;
use foldhash::{HashMap, HashSet};
use sextant_facts::Scope as Belonging;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A module in the making, and what a language keeps beside it.
pub(crate) struct Lowering<L> {
    pub(crate) module: Module,
    pub(crate) scope: ScopeId,
    pub(crate) block: BlockId,
    pub(crate) around: Around,
    /// The name of `self` in the method around, and its class.
    pub(crate) receiver: Option<(Arc<str>, ClassId)>,
    depth: usize,
    branches: u32,
    /// Names that occur, each once.
    names: HashSet<Arc<str>>,
    /// Rules by the id of the node they match, until the node is visited.
    pub(crate) matches: HashMap<usize, Vec<usize>>,
    /// Bindings whose scope is known only when all names are.
    pending: Vec<Pending>,
    /// What the language keeps beside it.
    pub(crate) own: L,
}

impl Module {
    /// A module of which nothing is known but its language and path.
    pub(crate) fn empty(language: Language, path: &str) -> Self {
        Self {
            language,
            path: path.into(),
            dotted: "".into(),
            belonging: Belonging::default(),
            lines: Lines::default(),
            exprs: Vec::new(),
            scopes: vec![Scope::new(ScopeKind::Module, None)],
            blocks: vec![Block::root()],
            complete: HashMap::default(),
            functions: Vec::new(),
            classes: Vec::new(),
            imports: Vec::new(),
            calls: HashMap::default(),
            writes: HashMap::default(),
            passed: HashMap::default(),
            tried: HashSet::default(),
            matches: Vec::new(),
            types: HashMap::default(),
        }
    }

    /// Gives back what the tables grew beyond their contents: all modules of a tree are kept until they are linked.
    fn shrink(&mut self) {
        self.exprs.shrink_to_fit();
        self.scopes.shrink_to_fit();
        self.blocks.shrink_to_fit();
        self.functions.shrink_to_fit();
        self.classes.shrink_to_fit();
        self.imports.shrink_to_fit();
        for bindings in self.scopes.iter_mut().flat_map(|scope| scope.names.values_mut()) {
            bindings.shrink_to_fit();
        }
    }
}

impl Scope {
    fn new(kind: ScopeKind, parent: Option<ScopeId>) -> Self {
        Self { kind, parent, names: HashMap::default(), elsewhere: BTreeMap::new(), stars: Vec::new() }
    }
}

impl Block {
    pub(crate) fn root() -> Self {
        Self { parent: None, branch: 0, arm: 0, exits: false, looping: false, condition: None }
    }
}

impl<L> Lowering<L> {
    /// A module of which nothing is known yet.
    pub(crate) fn new(
        language: Language,
        (path, dotted): (&str, String),
        text: &str,
        belonging: Belonging,
        matches: HashMap<usize, Vec<usize>>,
        own: L,
    ) -> Self {
        let module =
            Module { dotted: dotted.into(), belonging, lines: Lines::new(text), ..Module::empty(language, path) };
        Self {
            module,
            scope: ScopeId(0),
            block: BlockId(0),
            around: Around::default(),
            receiver: None,
            depth: 0,
            branches: 0,
            names: HashSet::default(),
            matches,
            pending: Vec::new(),
            own,
        }
    }

    /// The finished module. The second part of the answer are the offsets of matched calls that lie beyond the limits.
    pub(crate) fn finish(mut self, tree: &Tree) -> (Module, Vec<u32>) {
        self.settle();
        let beyond = self.place_rest(tree);
        let mut module = self.module;
        module.imports.sort();
        module.imports.dedup();
        module.shrink();
        module.matches.sort_by(|a, b| (a.at, b.end, &a.rules).cmp(&(b.at, a.end, &b.rules)));
        (module, beyond)
    }

    pub(crate) fn push(&mut self, mut kind: Kind, at: u32) -> ExprId {
        match &mut kind {
            Kind::Name(name) | Kind::Attribute { name, .. } => self.share(name),
            Kind::Call { arguments, .. } => {
                for argument in arguments {
                    if let Argument::Keyword(name, _) = argument {
                        self.share(name);
                    }
                }
            }
            _ => {}
        }
        let id = ExprId::from_len(self.module.exprs.len());
        if self.around.in_try && matches!(kind, Kind::Call { .. }) {
            self.module.tried.insert(id);
        }
        self.module.exprs.push(Expr { kind, at, scope: self.scope, block: self.block });
        id
    }

    /// Lets all places that spell a name share one text.
    fn share(&mut self, name: &mut Arc<str>) {
        match self.names.get(name) {
            Some(known) => *name = known.clone(),
            None => drop(self.names.insert(name.clone())),
        }
    }

    pub(crate) fn opaque(&mut self, what: &'static str, there: bool, node: &Node<'_>) -> ExprId {
        self.push(Kind::Opaque { what, there }, start(node))
    }

    pub(crate) fn name_at(&mut self, name: &Arc<str>, at: u32) -> ExprId {
        self.push(Kind::Name(name.clone()), at)
    }

    /// Runs `inside` one level deeper; `None` beyond the limit.
    pub(crate) fn deeper<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= NESTING {
            return None;
        }
        self.depth += 1;
        let out = inside(self);
        self.depth -= 1;
        Some(out)
    }

    /// Runs `inside` in a new scope, with its own flow unless it runs in line.
    pub(crate) fn in_scope<T>(&mut self, kind: ScopeKind, inside: impl FnOnce(&mut Self) -> T) -> (ScopeId, T) {
        let id = ScopeId::from_len(self.module.scopes.len());
        self.module.scopes.push(Scope::new(kind, Some(self.scope)));
        let before = (self.scope, self.block);
        self.scope = id;
        if kind != ScopeKind::Inline {
            self.block = BlockId::from_len(self.module.blocks.len());
            self.module.blocks.push(Block::root());
        }
        let out = inside(self);
        (self.scope, self.block) = before;
        (id, out)
    }

    /// Runs `inside` in an arm of a branch.
    pub(crate) fn in_block<T>(&mut self, block: Block, inside: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.block;
        let id = BlockId::from_len(self.module.blocks.len());
        self.module.blocks.push(Block { parent: Some(before), ..block });
        self.block = id;
        let out = inside(self);
        self.block = before;
        out
    }

    pub(crate) fn new_branch(&mut self) -> u32 {
        self.branches += 1;
        self.branches
    }

    /// Runs `inside` in the scope that belongs to the function around, or to the module.
    pub(crate) fn in_function_scope<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.scope;
        self.scope = self.module.function_scope(before);
        let out = inside(self);
        self.scope = before;
        out
    }

    /// The name of a definition with those of the functions and classes around it.
    pub(crate) fn qualified(&self, name: &str) -> Arc<str> {
        let named = |mut id: FunctionId| {
            for _ in 0..NESTING {
                let function = self.module.function(id)?;
                if function.named {
                    return Some(&function.qualified);
                }
                id = function.outer?;
            }
            None
        };
        let class = self.around.class.and_then(|class| self.module.class(class)).map(|class| &class.qualified);
        let outer = self.around.function.and_then(named).or(class);
        outer.map_or_else(|| name.into(), |outer| format!("{outer}.{name}").into())
    }

    /// Notes which names a call is given: the function may change what they stand for.
    pub(crate) fn note_passed(&mut self, call: ExprId) {
        let Kind::Call { arguments, .. } = &self.module.expr(call).kind else { return };
        let names = arguments.iter().filter_map(|argument| match argument {
            Argument::Positional(expr) | Argument::Keyword(_, expr) => match &self.module.expr(*expr).kind {
                Kind::Name(name) => Some(name.clone()),
                _ => None,
            },
            _ => None,
        });
        for name in names.collect::<Vec<_>>() {
            self.module.passed.entry(name).or_default().push(call);
        }
    }

    /// A call, which can be found by the name of what it calls.
    pub(crate) fn push_call(&mut self, function: ExprId, arguments: Vec<Argument>, at: u32) -> ExprId {
        let name = match &self.module.expr(function).kind {
            Kind::Name(name) | Kind::Attribute { name, .. } => Some(name.clone()),
            Kind::Super(_) => Some("super".into()),
            _ => None,
        };
        let id = self.push(Kind::Call { function, arguments: arguments.into() }, at);
        self.note_passed(id);
        if let Some(name) = name {
            self.module.calls.entry(name).or_default().push(id);
        }
        id
    }

    /// Notes what is assigned to an attribute of `self`.
    pub(crate) fn own_attribute(&mut self, name: Arc<str>, bound: Bound) {
        let class = self.receiver.as_ref().map(|(_, class)| *class);
        if let Some(class) = class.and_then(|id| self.module.classes.get_mut(id.index())) {
            class.attributes.entry(name).or_default().push(bound);
        }
    }

    /// Runs `inside` in the body of a loop.
    pub(crate) fn in_loop(&mut self, kind: &'static str, inside: impl FnOnce(&mut Self)) {
        let branch = self.new_branch();
        self.around.loops.insert(0, kind);
        let block = Block { parent: None, branch, arm: 0, exits: false, looping: true, condition: None };
        self.in_block(block, inside);
        self.around.loops.remove(0);
    }

    pub(crate) fn import(&mut self, import: Import) {
        self.module.imports.push(import);
    }

    /// Notes a match of the node, if there is one.
    pub(crate) fn note(&mut self, node: &Node<'_>, what: impl FnOnce() -> Matched) {
        if let Some(rules) = self.matches.remove(&node.node_id()) {
            let around = self.around.clone();
            self.module.matches.push(Match { rules, what: what(), at: start(node), end: end(node), around });
        }
    }

    /// Places matches of nodes that carry no value; calls among the rest lie beyond the limits.
    pub(crate) fn place_rest(&mut self, tree: &Tree) -> Vec<u32> {
        let mut beyond = Vec::new();
        if self.matches.is_empty() {
            return beyond;
        }
        self.around = Around::default();
        let calls = self.module.language.calls();
        for node in tree.root().dfs() {
            if calls.contains(&node.kind().as_ref()) && self.matches.remove(&node.node_id()).is_some() {
                beyond.push(start(&node));
            }
            self.note(&node, || Matched::Other(node.kind().into_owned()));
        }
        beyond
    }
}

pub(crate) fn start(node: &Node<'_>) -> u32 {
    u32::try_from(node.range().start).unwrap_or(u32::MAX)
}

pub(crate) fn end(node: &Node<'_>) -> u32 {
    u32::try_from(node.range().end).unwrap_or(u32::MAX)
}

pub(crate) fn text(node: &Node<'_>) -> Arc<str> {
    node.text().as_ref().into()
}

pub(crate) fn is_comment(node: &Node<'_>) -> bool {
    node.kind().ends_with("comment")
}
