//! Lens, answers, risk, plan, milestones: what the evidence means.
