//! Whether code runs: the conditions on the way to it.

use super::flow::Wanted;
use super::walk::{Site, Walk};
use crate::code::{Block, BlockId, ExprId, Kind, Loc, Module};
use sextant_facts::{Value, Why};
use std::sync::Arc;

/// How far it is certain that something is made, and what that rests on.
#[derive(Clone, Debug, Default)]
pub(super) struct Certainty {
    pub(super) perhaps: Option<Why>,
    pub(super) assumptions: Vec<Arc<str>>,
    /// A condition on the way fails: it is looked at only for what would run if it held.
    pub(super) off: bool,
}

impl Certainty {
    pub(super) fn perhaps(mut self, why: Why) -> Self {
        self.perhaps.get_or_insert(why);
        self
    }

    pub(super) fn and(mut self, perhaps: Option<Why>, assumptions: &[Arc<str>]) -> Self {
        self.perhaps = self.perhaps.take().or(perhaps);
        for assumption in assumptions {
            if !self.assumptions.contains(assumption) {
                self.assumptions.push(assumption.clone());
            }
        }
        self
    }
}

impl Walk<'_> {
    /// What is known of a call being reached in its frame; `None` if it is not.
    pub(super) fn certainty(&mut self, site: &Site, call: ExprId, guards: &[(ExprId, Wanted)]) -> Option<Certainty> {
        let module = self.module(site.module)?;
        let mut certainty = site.certainty.clone();
        for (condition, wanted) in guards {
            certainty = self.under(site, certainty, *condition, *wanted)?;
        }
        let around = module.blocks_around(module.expr(call).block);
        for (_, block) in around.iter().rev() {
            certainty = self.in_block(site, certainty, block, call)?;
        }
        self.past_returns(site, certainty, call, &around)
    }

    /// What is left of it under a condition; `None` if the condition fails.
    fn under(&mut self, site: &Site, certainty: Certainty, condition: ExprId, wanted: Wanted) -> Option<Certainty> {
        let loc = Loc { module: site.module, frame: site.frame, expr: condition };
        if self.module(site.module).is_some_and(|module| asks_for_main(module, condition)) {
            return (wanted == Wanted::True).then_some(certainty);
        }
        let (truth, value) = self.resolver.holds_true(loc);
        let found = match wanted {
            Wanted::True => truth,
            Wanted::False => truth.map(|truth| !truth),
            Wanted::Absent => value.is_there().map(|there| !there),
        };
        match found {
            Some(false) => None,
            Some(_) => Some(certainty.and(None, &value.assumptions)),
            None => {
                let value = self.open_operand(loc).unwrap_or(value);
                let text = value.why().map_or_else(
                    || "it depends on a condition".to_owned(),
                    |why| format!("it depends on a condition: {}", why.text),
                );
                Some(certainty.perhaps(Why::perhaps_at(text, self.place(loc))))
            }
        }
    }

    /// The side of a comparison that leaves it open.
    fn open_operand(&mut self, loc: Loc) -> Option<Value> {
        let (left, right) = match &self.module(loc.module)?.expr(loc.expr).kind {
            Kind::Compare { left, right, .. } | Kind::Order { left, right, .. } => (*left, *right),
            Kind::Not(inner) => return self.open_operand(Loc { expr: *inner, ..loc }),
            _ => return None,
        };
        [left, right]
            .into_iter()
            .map(|expr| self.resolver.value(Loc { expr, ..loc }))
            .find(|value| value.why().is_some())
    }

    fn in_block(&mut self, site: &Site, certainty: Certainty, block: &Block, call: ExprId) -> Option<Certainty> {
        match block.condition {
            Some((condition, true)) => self.under(site, certainty, condition, Wanted::True),
            Some((condition, false)) => self.under(site, certainty, condition, Wanted::False),
            None if block.parent.is_some() && !block.looping => {
                let place = self.place(Loc { module: site.module, frame: site.frame, expr: call });
                Some(certainty.perhaps(Why::perhaps_at("it stands in one of several branches", place)))
            }
            None => Some(certainty),
        }
    }

    /// What is left of it after the `return` statements before a call.
    fn past_returns(
        &mut self,
        site: &Site,
        mut certainty: Certainty,
        call: ExprId,
        around: &[(BlockId, &Block)],
    ) -> Option<Certainty> {
        let module = self.module(site.module)?;
        let Some(function) = site.function.and_then(|(m, f)| self.module(m)?.function(f)) else {
            return Some(certainty);
        };
        let at = module.expr(call).at;
        for value in &function.returns {
            let expr = module.expr(*value);
            if value.0 > call.0 || expr.at >= at {
                continue;
            }
            let own: Vec<_> = module
                .blocks_around(expr.block)
                .into_iter()
                .filter(|(id, _)| !around.iter().any(|(other, _)| other == id))
                .collect();
            let mut reached = Certainty::default();
            let mut is_reached = true;
            for (_, block) in own.iter().rev() {
                match self.in_block(site, reached.clone(), block, *value) {
                    Some(next) => reached = next,
                    None => is_reached = false,
                }
                if block.looping {
                    reached = reached.perhaps(Why::new("a loop before it may return"));
                }
            }
            if !is_reached {
                // That it is passed rests on what the condition rests on.
                continue;
            }
            match reached.perhaps {
                None => return None,
                Some(_) => {
                    let place = Some(module.place(expr.at));
                    certainty = certainty.perhaps(Why::perhaps_at("a return before it may be taken", place));
                }
            }
        }
        Some(certainty)
    }
}

/// `__name__ == "__main__"`: the app is run, not imported.
fn asks_for_main(module: &Module, condition: ExprId) -> bool {
    let Kind::Compare { left, right, same: true } = &module.expr(condition).kind else { return false };
    [left, right].into_iter().any(|side| matches!(&module.expr(*side).kind, Kind::Name(name) if **name == *"__name__"))
}
