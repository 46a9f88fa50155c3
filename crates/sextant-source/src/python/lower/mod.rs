//! From a syntax tree to a [`Module`]: every node is visited once, so that every match finds what is around it.

mod assignment;
mod definition;
mod expression;
mod statement;
mod string;

use crate::limits::{NESTING, WHOLES};
use crate::lines::Lines;
use crate::python::syntax::{
    Around, Binding, Block, BlockId, Bound, Change, ClassId, Elsewhere, Expr, ExprId, Import, Kind, Match, Matched,
    Module, Scope, ScopeId, ScopeKind,
};
use crate::rule::{Node, Tree};
use sextant_facts::Scope as Belonging;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A module in the making.
struct Lowering {
    module: Module,
    scope: ScopeId,
    block: BlockId,
    around: Around,
    /// The name of `self` in the method around, and its class.
    receiver: Option<(Arc<str>, ClassId)>,
    depth: usize,
    branches: u32,
    /// Rules by the id of the node they match, until the node is visited.
    matches: HashMap<usize, Vec<usize>>,
    /// Bindings whose scope is known only when all names are.
    pending: Vec<Pending>,
}

struct Pending {
    from: ScopeId,
    name: Arc<str>,
    binding: Binding,
}

/// Lowers a tree. The second part of the answer are the offsets of matched calls that lie beyond the limits.
pub(crate) fn lower(
    path: &str,
    text: &str,
    belonging: Belonging,
    tree: &Tree,
    matches: HashMap<usize, Vec<usize>>,
) -> (Module, Vec<u32>) {
    let module = Module {
        path: path.into(),
        dotted: dotted_module(path).into(),
        belonging,
        lines: Lines::new(text),
        exprs: Vec::new(),
        scopes: vec![Scope::new(ScopeKind::Module, None)],
        blocks: vec![Block::root()],
        functions: Vec::new(),
        classes: Vec::new(),
        imports: Vec::new(),
        calls: HashMap::new(),
        writes: HashMap::new(),
        passed: HashMap::new(),
        matches: Vec::new(),
    };
    let mut lowering = Lowering {
        module,
        scope: ScopeId(0),
        block: BlockId(0),
        around: Around::default(),
        receiver: None,
        depth: 0,
        branches: 0,
        matches,
        pending: Vec::new(),
    };
    lowering.statements(&tree.root());
    lowering.settle();
    let beyond = lowering.place_rest(tree);
    let mut module = lowering.module;
    module.imports.sort();
    module.imports.dedup();
    module.matches.sort_by(|a, b| (a.at, b.end, &a.rules).cmp(&(b.at, a.end, &b.rules)));
    (module, beyond)
}

/// The dotted name of a module at `path`: `app/config.py` is `app.config`.
pub(crate) fn dotted_module(path: &str) -> String {
    let stem = path.strip_suffix(".py").unwrap_or(path);
    let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
    stem.replace('/', ".")
}

/// An object that a name of a scope stands for.
struct Owned {
    /// Names of the same scope for objects that it may be a part of.
    wholes: Vec<Arc<str>>,
}

impl Module {
    /// What a name of a scope stands for; `None` for imports and definitions, which are not changed in place.
    fn owned(&self, owner: ScopeId, name: &str) -> Option<Owned> {
        let names = &self.scope(owner)?.names;
        let bindings = names.get(name)?;
        let is_definition = |b: &Binding| matches!(b.bound, Bound::Import(_) | Bound::Function(_) | Bound::Class(_));
        if bindings.iter().all(is_definition) {
            return None;
        }
        let values = bindings.iter().filter_map(|binding| match binding.bound {
            Bound::Value(value) => self.whole_of(value),
            _ => None,
        });
        let mut wholes: Vec<Arc<str>> = values.filter(|whole| **whole != *name && names.contains_key(whole)).collect();
        wholes.sort();
        wholes.dedup();
        wholes.truncate(WHOLES);
        Some(Owned { wholes })
    }
}

impl Scope {
    fn new(kind: ScopeKind, parent: Option<ScopeId>) -> Self {
        Self { kind, parent, names: HashMap::new(), elsewhere: BTreeMap::new(), stars: Vec::new() }
    }
}

impl Block {
    fn root() -> Self {
        Self { parent: None, branch: 0, arm: 0, exits: false, looping: false, condition: None }
    }
}

impl Lowering {
    fn push(&mut self, kind: Kind, at: u32) -> ExprId {
        let id = ExprId::from_len(self.module.exprs.len());
        self.module.exprs.push(Expr { kind, at, scope: self.scope, block: self.block });
        id
    }

    fn opaque(&mut self, what: &'static str, there: bool, node: &Node<'_>) -> ExprId {
        self.push(Kind::Opaque { what, there }, start(node))
    }

    fn name_at(&mut self, name: &Arc<str>, at: u32) -> ExprId {
        self.push(Kind::Name(name.clone()), at)
    }

    /// Runs `inside` one level deeper; `None` beyond the limit.
    fn deeper<T>(&mut self, inside: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= NESTING {
            return None;
        }
        self.depth += 1;
        let out = inside(self);
        self.depth -= 1;
        Some(out)
    }

    /// Runs `inside` in a new scope, with its own flow unless it runs in line.
    fn in_scope<T>(&mut self, kind: ScopeKind, inside: impl FnOnce(&mut Self) -> T) -> (ScopeId, T) {
        let id = ScopeId::from_len(self.module.scopes.len());
        self.module.scopes.push(Scope::new(kind, Some(self.scope)));
        let before = (self.scope, self.block);
        self.scope = id;
        if kind != ScopeKind::Comprehension {
            self.block = BlockId::from_len(self.module.blocks.len());
            self.module.blocks.push(Block::root());
        }
        let out = inside(self);
        (self.scope, self.block) = before;
        (id, out)
    }

    /// Runs `inside` in an arm of a branch.
    fn in_block<T>(&mut self, block: Block, inside: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.block;
        let id = BlockId::from_len(self.module.blocks.len());
        self.module.blocks.push(Block { parent: Some(before), ..block });
        self.block = id;
        let out = inside(self);
        self.block = before;
        out
    }

    fn new_branch(&mut self) -> u32 {
        self.branches += 1;
        self.branches
    }

    /// Binds a name from the offset `at` on.
    fn bind(&mut self, name: &Arc<str>, bound: Bound, at: u32) {
        let mut binding = Binding { bound, at, block: self.block, remote: false };
        let declared = self.module.scope(self.scope).and_then(|scope| scope.elsewhere.get(name)).copied();
        let target = match declared {
            None => self.scope,
            Some(Elsewhere::Global) => ScopeId(0),
            Some(Elsewhere::Nonlocal) => {
                binding.remote = true;
                self.pending.push(Pending { from: self.scope, name: name.clone(), binding });
                return;
            }
        };
        binding.remote = target != self.scope;
        self.bind_in(target, name, binding);
    }

    fn bind_in(&mut self, scope: ScopeId, name: &Arc<str>, binding: Binding) {
        if let Some(scope) = self.module.scopes.get_mut(scope.index()) {
            scope.names.entry(name.clone()).or_default().push(binding);
        }
    }

    /// Notes that the object behind a name changes in place; which scope the name is of shows at the end.
    fn change(&mut self, name: &Arc<str>, changed: ExprId, at: u32) {
        let binding = Binding { bound: Bound::Value(changed), at, block: self.block, remote: false };
        self.pending.push(Pending { from: self.scope, name: name.clone(), binding });
    }

    fn import(&mut self, import: Import) {
        self.module.imports.push(import);
    }

    /// Gives pending bindings to the scopes that own the names, and puts all bindings in order.
    fn settle(&mut self) {
        let mut owned: HashMap<(ScopeId, Arc<str>), Option<Owned>> = HashMap::new();
        for Pending { from, name, mut binding } in std::mem::take(&mut self.pending) {
            let Some((owner, crossed)) = self.module.owner(from, &name) else { continue };
            binding.remote = crossed || binding.remote;
            let owned = owned.entry((owner, name.clone())).or_insert_with(|| self.module.owned(owner, &name));
            let Some(Owned { wholes }) = owned else { continue };
            for whole in wholes {
                self.change_whole(owner, whole, &binding);
            }
            self.bind_in(owner, &name, binding);
        }
        for scope in &mut self.module.scopes {
            for bindings in scope.names.values_mut() {
                bindings.sort_by_key(|binding| binding.at);
            }
        }
    }

    /// A name that stands for a part of another object changes that object too: `part = whole["key"]; part.update(…)`.
    fn change_whole(&mut self, owner: ScopeId, whole: &Arc<str>, binding: &Binding) {
        let Bound::Value(changed) = binding.bound else { return };
        let (at, block) = (self.module.expr(changed).at, self.module.expr(changed).block);
        let base = ExprId::from_len(self.module.exprs.len());
        self.module.exprs.push(Expr { kind: Kind::Name(whole.clone()), at, scope: owner, block });
        let kind = Kind::Changed { base, keys: Vec::new(), change: Change::Other };
        self.module.exprs.push(Expr { kind, at, scope: owner, block });
        let bound = Bound::Value(ExprId(base.0.saturating_add(1)));
        self.bind_in(owner, whole, Binding { bound, ..binding.clone() });
    }

    /// Notes a match of the node, if there is one.
    fn note(&mut self, node: &Node<'_>, what: impl FnOnce() -> Matched) {
        if let Some(rules) = self.matches.remove(&node.node_id()) {
            let around = self.around.clone();
            self.module.matches.push(Match { rules, what: what(), at: start(node), end: end(node), around });
        }
    }

    /// Places matches of nodes that carry no value; calls among the rest lie beyond the limits.
    fn place_rest(&mut self, tree: &Tree) -> Vec<u32> {
        let mut beyond = Vec::new();
        if self.matches.is_empty() {
            return beyond;
        }
        self.around = Around::default();
        for node in tree.root().dfs() {
            if node.kind() == "call" && self.matches.remove(&node.node_id()).is_some() {
                beyond.push(start(&node));
            }
            self.note(&node, || Matched::Other(node.kind().into_owned()));
        }
        beyond
    }
}

fn start(node: &Node<'_>) -> u32 {
    u32::try_from(node.range().start).unwrap_or(u32::MAX)
}

fn end(node: &Node<'_>) -> u32 {
    u32::try_from(node.range().end).unwrap_or(u32::MAX)
}

fn text(node: &Node<'_>) -> Arc<str> {
    node.text().as_ref().into()
}

fn is_comment(node: &Node<'_>) -> bool {
    node.kind() == "comment"
}
