//! What a report lists.

use sextant_core::{Choice, Lens, Pillar, Question};

/// What to list: practices that belong to one of the pillars, to one of the phases and are one of the practices. An empty
/// list leaves nothing out. Outcomes, risks and counts are those of the whole review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Pillars by id or name.
    pub pillars: Vec<String>,
    /// Phases by id or name.
    pub phases: Vec<String>,
    /// Practices or questions, in any form of their ids.
    pub practices: Vec<String>,
}

impl Scope {
    /// Whether everything is listed.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.pillars.is_empty() && self.phases.is_empty() && self.practices.is_empty()
    }

    /// What it names that the lens does not have.
    #[must_use]
    pub fn unknown(&self, lens: &Lens) -> Vec<String> {
        let pillars = self.pillars.iter().filter(|id| !lens.pillars.iter().any(|pillar| is_pillar(pillar, id)));
        let phases =
            self.phases.iter().filter(|id| !lens.phases.iter().any(|phase| same(&[&phase.id, &phase.name], id)));
        let called = |id: &str| lens.questions().any(|(_, question)| names(question, id));
        let practices = self.practices.iter().filter(|id| !called(id));
        pillars.chain(phases).chain(practices).cloned().collect()
    }

    /// Whether a practice is listed.
    #[must_use]
    pub fn lists(&self, lens: &Lens, pillar: &Pillar, question: &Question, choice: &Choice) -> bool {
        let named =
            |phase: &String| lens.phases.iter().find(|known| known.id == *phase).map_or("", |known| &known.name);
        let in_phase = |id: &String| choice.phases.iter().any(|phase| same(&[phase, named(phase)], id));
        let is_named = |id: &String| match id.split_once('/') {
            Some((of, practice)) => question.is_called(of) && choice.is_called(practice),
            None => question.is_called(id) || choice.is_called(id),
        };
        any(&self.pillars, |id| is_pillar(pillar, id)) && any(&self.phases, in_phase) && any(&self.practices, is_named)
    }

    /// What it leaves to list, in words; empty where that is everything.
    #[must_use]
    pub fn description(&self) -> String {
        let part = |what: &str, ids: &[String]| (!ids.is_empty()).then(|| format!("{what} {}", ids.join(", ")));
        let parts = [part("pillar", &self.pillars), part("phase", &self.phases), part("practice", &self.practices)];
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

fn any(ids: &[String], holds: impl Fn(&String) -> bool) -> bool {
    ids.is_empty() || ids.iter().any(holds)
}

fn is_pillar(pillar: &Pillar, id: &str) -> bool {
    same(&[&pillar.id, &pillar.aws_id, &pillar.name], id)
}

fn names(question: &Question, id: &str) -> bool {
    match id.split_once('/') {
        Some((of, practice)) => question.is_called(of) && question.choice(practice).is_some(),
        None => question.is_called(id) || question.choice(id).is_some(),
    }
}

/// People write `cost-optimization`, `cost_optimization` and `Cost optimization`.
fn same(forms: &[&str], id: &str) -> bool {
    let plain = |text: &str| text.replace(['-', ' '], "_").to_lowercase();
    !id.is_empty() && forms.iter().any(|form| plain(form) == plain(id))
}
