//! Which bindings of a name can be in force at a place.
//!
//! Statements count as run in the order they are written; an arm of a branch, a handler and the body of a loop may or may not
//! run; a `try` body runs. What comes later in a loop reaches what stands earlier in it.

use super::syntax::{Binding, BlockId, Bound, Expr, ExprId, Kind, Module, ScopeId};
use crate::limits::NESTING;

/// The bindings of a name that may be in force, in the order of the source.
#[derive(Debug)]
pub(crate) struct Reaching {
    pub(crate) scope: ScopeId,
    /// Whether a function lies between the use and the scope.
    pub(crate) crossed: bool,
    pub(crate) candidates: Vec<Candidate>,
    /// Bindings that were looked at: what the answer cost.
    pub(crate) cost: usize,
}

/// A binding that may be in force.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) bound: Bound,
    pub(crate) at: u32,
    /// Conditions, and what they have to be, for it to happen.
    pub(crate) guards: Vec<(ExprId, bool)>,
    /// Where all guards are met it has happened, and nothing before it counts any more.
    pub(crate) decided_by_guards: bool,
}

/// Most bindings of one name of which it is asked whether branches replace them.
const COMPARED: usize = 32;

/// Where a name is used: an offset and the blocks around it, outermost first.
struct Use {
    at: u32,
    blocks: Vec<BlockId>,
}

impl Module {
    /// The bindings that the name in `expr` may refer to; `None` if no scope binds it.
    pub(crate) fn reaching(&self, expr: &Expr, name: &str) -> Option<Reaching> {
        let (scope, crossed) = self.owner(expr.scope, name)?;
        let bindings = self.scope(scope)?.names.get(name)?;
        let site = if crossed { Use::at_end() } else { Use { at: expr.at, blocks: self.around(expr.block) } };
        let mut candidates = self.candidates(bindings, &site, crossed, name);
        candidates.sort_by_key(|candidate| candidate.at);
        Some(Reaching { scope, crossed, candidates, cost: bindings.len() })
    }

    /// The bindings in force when a module or class body has run.
    pub(crate) fn at_end(&self, scope: ScopeId, name: &str) -> Option<Reaching> {
        let bindings = self.scope(scope)?.names.get(name)?;
        let candidates = self.candidates(bindings, &Use::at_end(), false, name);
        Some(Reaching { scope, crossed: true, candidates, cost: bindings.len() })
    }

    fn around(&self, block: BlockId) -> Vec<BlockId> {
        let mut out: Vec<_> =
            std::iter::successors(Some(block), |id| self.block(*id).and_then(|block| block.parent)).collect();
        out.reverse();
        out
    }

    fn candidates(&self, bindings: &[Binding], site: &Use, crossed: bool, name: &str) -> Vec<Candidate> {
        let last_certain = bindings
            .iter()
            .enumerate()
            .rfind(|(_, binding)| !binding.remote && binding.at <= site.at && self.apart(binding, site).1.is_empty());
        let replaced = self.replaced_by_branches(bindings, site);
        let mut out = Vec::new();
        for (index, binding) in bindings.iter().enumerate() {
            let before_certain = index < replaced || last_certain.is_some_and(|(certain, _)| index < certain);
            let is_certain = index >= replaced && last_certain.is_some_and(|(certain, _)| index == certain);
            let (common, inner) = self.apart(binding, site);
            let reaches = if binding.remote || is_certain {
                true
            } else if binding.at > site.at {
                self.loops_back(common, last_certain.map(|(_, binding)| binding))
            } else if before_certain {
                // Another function may run in between, unless the later binding builds on this one.
                let certain = last_certain.map(|(certain, _)| certain).filter(|certain| index < *certain);
                crossed && !self.leads_to(bindings, index, certain, name)
            } else {
                !self.excluded(&inner, common.len(), site) && !inner.iter().any(|id| self.exits(*id))
            };
            if reaches {
                out.push(self.candidate(binding, &inner, site));
            }
        }
        out
    }

    /// How many of the first bindings a branch replaces whose arms all bind the name.
    fn replaced_by_branches(&self, bindings: &[Binding], site: &Use) -> usize {
        if self.complete.is_empty() || bindings.len() > COMPARED {
            return 0;
        }
        let before = bindings.iter().enumerate().rev().filter(|(_, binding)| !binding.remote && binding.at <= site.at);
        for (_, binding) in before {
            let (common, inner) = self.apart(binding, site);
            let Some(branch) = inner.first().and_then(|id| self.block(*id)).map(|block| block.branch) else { continue };
            if !self.excluded(&inner, common.len(), site) && self.all_arms_bind(branch, bindings, NESTING) {
                let is_of = |other: &Binding| {
                    self.apart(other, site).1.first().and_then(|id| self.block(*id)).map(|b| b.branch) == Some(branch)
                };
                return bindings.iter().position(is_of).unwrap_or_default();
            }
        }
        0
    }

    fn all_arms_bind(&self, branch: u32, bindings: &[Binding], depth: usize) -> bool {
        let arms = self.complete.get(&branch).filter(|_| depth > 0);
        arms.is_some_and(|arms| arms.iter().all(|arm| self.exits(*arm) || self.binds(*arm, bindings, depth - 1)))
    }

    /// Whether every way through a block binds the name.
    fn binds(&self, block: BlockId, bindings: &[Binding], depth: usize) -> bool {
        bindings.iter().filter(|binding| !binding.remote).any(|binding| {
            let mut below = None;
            for id in self.around(binding.block).into_iter().rev() {
                if id == block {
                    let branch = below.and_then(|below| self.block(below)).map(|below| below.branch);
                    return branch.is_none_or(|branch| self.all_arms_bind(branch, bindings, depth));
                }
                below = Some(id);
            }
            false
        })
    }

    fn candidate(&self, binding: &Binding, inner: &[BlockId], site: &Use) -> Candidate {
        let conditions: Vec<_> = inner.iter().filter_map(|id| self.block(*id)?.condition).collect();
        let decided = !inner.is_empty() && conditions.len() == inner.len() && binding.at <= site.at && !binding.remote;
        Candidate { bound: binding.bound.clone(), at: binding.at, guards: conditions, decided_by_guards: decided }
    }

    /// The blocks that a binding shares with a use, and those around the binding alone.
    fn apart(&self, binding: &Binding, site: &Use) -> (Vec<BlockId>, Vec<BlockId>) {
        let mut common = self.around(binding.block);
        // A use from elsewhere stands in the outermost block.
        let shared = match site.blocks.as_slice() {
            [] => 1,
            blocks => common.iter().zip(blocks).take_while(|(a, b)| a == b).count(),
        };
        let inner = common.split_off(shared.min(common.len()));
        (common, inner)
    }

    fn excluded(&self, inner: &[BlockId], shared: usize, site: &Use) -> bool {
        let arms = inner.first().zip(site.blocks.get(shared));
        let blocks = arms.and_then(|(a, b)| Some((self.block(*a)?, self.block(*b)?)));
        blocks.is_some_and(|(a, b)| a.branch == b.branch && a.arm != b.arm)
    }

    fn exits(&self, id: BlockId) -> bool {
        self.block(id).is_some_and(|block| block.exits)
    }

    /// Whether a later binding reaches an earlier use through a loop around both that the certain binding is not part of.
    fn loops_back(&self, common: Vec<BlockId>, certain: Option<&Binding>) -> bool {
        let innermost = common.into_iter().rev().find(|id| self.block(*id).is_some_and(|block| block.looping));
        innermost.is_some_and(|id| !certain.is_some_and(|certain| self.around(certain.block).contains(&id)))
    }

    /// Whether the binding at `index` is what the later changes up to `certain` build on.
    fn leads_to(&self, bindings: &[Binding], index: usize, certain: Option<usize>, name: &str) -> bool {
        let between = bindings.get(index + 1..=certain.unwrap_or(index)).unwrap_or_default();
        between.iter().all(|binding| self.builds_on_itself(&binding.bound, name))
            || bindings.get(index).is_some_and(|binding| self.builds_on_itself(&binding.bound, name))
    }

    /// Whether a binding continues the one before: a change in place, `x += 1`.
    pub(crate) fn builds_on_itself(&self, bound: &Bound, name: &str) -> bool {
        let Bound::Value(value) = bound else { return false };
        match &self.expr(*value).kind {
            Kind::Changed { .. } => true,
            Kind::Chain { operands, .. } => operands
                .iter()
                .any(|operand| matches!(&self.expr(*operand).kind, Kind::Name(found) if **found == *name)),
            _ => false,
        }
    }

    /// Whether a block runs in a loop.
    pub(crate) fn in_loop(&self, block: BlockId) -> bool {
        self.around(block).into_iter().any(|id| self.block(id).is_some_and(|block| block.looping))
    }
}

impl Use {
    fn at_end() -> Self {
        Self { at: u32::MAX, blocks: Vec::new() }
    }
}
