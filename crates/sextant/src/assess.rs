//! The line from sources to answers: gather, recognise, observe, review.

use crate::gather::{Gathered, Readers};
use crate::redact;
use rayon::prelude::*;
use sextant_content::{Content, LensFolder};
use sextant_core::review::Inputs;
use sextant_core::{Applicability, Observation, ProbeAnswer, Review, RuleSet, Statement};
use sextant_facts::{
    Architecture, Component, Data, Evaluator, Expression, Given, Kind, Problem, Reading, State, Truth, Value, WORKLOAD,
    observe, recognise_with,
};
use sextant_read::{Tree, terraform};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a review is asked for, besides the tree.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The day of the review, an ISO date.
    pub as_of: String,
    /// Stated profile facts by name.
    pub profile: BTreeMap<String, Value>,
    /// What people stated.
    pub statements: Vec<Statement>,
    /// Facts from other programs.
    pub given: Vec<Given>,
    /// The rules that decide the risk.
    pub rules: RuleSet,
}

/// A review with everything it rests on.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The review.
    pub review: Review,
    /// What was recognised.
    pub architecture: Architecture,
    /// What the probes answered, by probe.
    pub observations: BTreeMap<String, Observation>,
    /// What is wrong in the files that were read.
    pub problems: Vec<Problem>,
    /// Literals that looked like secrets and were replaced.
    pub redactions: usize,
    /// Environments that were read for comparison.
    pub compared: Vec<Compared>,
}

/// An environment whose values are not those of the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Its name.
    pub environment: String,
    /// Probes that answer differently there: the probe, its answer there, its answer in the review.
    pub differing: Vec<(String, ProbeAnswer, ProbeAnswer)>,
}

/// The most environments that are read for comparison.
const MOST_COMPARED: usize = 4;

/// A content made ready to review with.
pub struct Reviewer<'a> {
    /// The content.
    pub content: &'a Content,
    /// Its digest.
    pub content_digest: String,
    readers: Readers,
    kinds: Arc<BTreeMap<Arc<str>, Kind>>,
}

impl<'a> Reviewer<'a> {
    /// A reviewer that knows what the content says.
    #[must_use]
    pub fn new(content: &'a Content, content_digest: String) -> Self {
        let kinds = content.components.iter().map(|file| (file.kind.id.clone(), file.kind.clone())).collect();
        Self { content, content_digest, readers: Readers::of(content), kinds: Arc::new(kinds) }
    }

    /// What is recognised in a tree, and what is wrong in its files.
    #[must_use]
    pub fn recognise(&self, tree: &Tree, profile: &BTreeMap<String, Value>) -> (Architecture, Vec<Problem>) {
        self.recognise_with(tree, profile, &[])
    }

    /// The same, joined by facts from other programs.
    #[must_use]
    pub fn recognise_with(
        &self,
        tree: &Tree,
        profile: &BTreeMap<String, Value>,
        given: &[Given],
    ) -> (Architecture, Vec<Problem>) {
        self.recognised(self.readers.reading(tree, self.readers.gather(tree, &BTreeSet::new())), profile, given)
    }

    fn recognised(
        &self,
        reading: Reading,
        profile: &BTreeMap<String, Value>,
        given: &[Given],
    ) -> (Architecture, Vec<Problem>) {
        let problems = reading.problems.clone();
        (recognise_with(&self.kinds, reading, given.to_vec(), profile), problems)
    }

    /// The kinds of component that it knows.
    #[must_use]
    pub fn kinds(&self) -> &BTreeMap<Arc<str>, Kind> {
        &self.kinds
    }

    /// Reviews a tree through a lens.
    #[must_use]
    pub fn assess(&self, folder: &LensFolder, tree: &Tree, request: &Request) -> Assessment {
        let environments = other_environments(tree);
        let gathered = self.readers.gather(tree, &environments);
        // A copy shares the values; without other environments nothing need be kept.
        let kept = (!environments.is_empty()).then(|| gathered.clone());
        let reading = self.readers.reading(tree, gathered);
        let (architecture, problems) = self.recognised(reading, &request.profile, &request.given);
        let mut observations = self.observed(folder, &architecture);
        let redactions = observations.values_mut().map(redact::observation).sum();
        let applicability: BTreeMap<String, Applicability> = folder
            .applies
            .iter()
            .map(|(text, expression)| (text.clone(), applies(expression, &architecture)))
            .collect();
        let inputs = Inputs {
            observations: &observations,
            applicability: &applicability,
            statements: &request.statements,
            as_of: &request.as_of,
            content_digest: &self.content_digest,
        };
        let review = Review::new(&folder.lens, &inputs, request.rules);
        // Asks the probes again with the values of the other environments of the tree.
        let compare = |environment: String, kept: &Gathered| {
            let elsewhere = self.elsewhere(tree, kept, &environment, request);
            let there = elsewhere.as_ref().map(|architecture| self.observed(folder, architecture)).unwrap_or_default();
            rayon::spawn(move || drop(elsewhere));
            let differing = there.into_iter().filter_map(|(probe, there)| {
                let here = observations.get(&probe)?.answer;
                (here != there.answer).then_some((probe, there.answer, here))
            });
            Compared { environment, differing: differing.collect() }
        };
        let compared =
            kept.iter().flat_map(|kept| environments.iter().map(|name| compare(name.clone(), kept))).collect();
        // Nobody waits for the memory of what was read.
        rayon::spawn(move || drop(kept));
        Assessment { review, architecture, observations, problems, redactions, compared }
    }

    /// What the probes answer, as far as the lens is about the workload.
    fn observed(&self, folder: &LensFolder, architecture: &Architecture) -> BTreeMap<String, Observation> {
        let asked = self.content.probes.par_iter();
        let mut observations: BTreeMap<String, Observation> =
            asked.map(|file| (file.probe.id.to_string(), observe(&file.probe, architecture))).collect();
        if let Some(why) = folder.about.as_ref().and_then(|about| silence(about, architecture)) {
            observations.values_mut().for_each(|observation| disbelieve(observation, &why));
        }
        observations
    }

    /// The architecture in another environment; `None` where nothing that is asked for can be different.
    fn elsewhere(
        &self,
        tree: &Tree,
        gathered: &Gathered,
        environment: &str,
        request: &Request,
    ) -> Option<Architecture> {
        let (here, there) = self.readers.changes(tree, gathered, environment);
        self.differs(here, there).then(|| {
            let reading = self.readers.reading(tree, gathered.in_environment(environment));
            self.recognised(reading, &request.profile, &request.given).0
        })
    }

    /// Whether one reading leaves other gaps than another, which keep answers open, or shows other components, or some with
    /// other attributes: names, sizes and counts that no component shows change no answer.
    fn differs(&self, here: Reading, there: Reading) -> bool {
        if here.gaps != there.gaps {
            return true;
        }
        let (here, there) = rayon::join(|| self.components(here), || self.components(there));
        here != there
    }

    /// The components of some resources alone, without where their values come from.
    fn components(&self, reading: Reading) -> Vec<Component> {
        let architecture = recognise_with(&self.kinds, reading, Vec::new(), &BTreeMap::new());
        let mut components: Vec<Component> =
            architecture.components.into_iter().filter(|component| *component.kind != *WORKLOAD).collect();
        components.iter_mut().flat_map(|component| component.attributes.values_mut()).for_each(forget_origin);
        components
    }
}

/// Leaves of a value what it is, not where it comes from.
fn forget_origin(value: &mut Value) {
    value.place = None;
    value.assumptions.clear();
    match &mut value.state {
        State::Known(Data::List(list)) => list.items.iter_mut().for_each(|item| forget_origin(&mut item.value)),
        State::Known(Data::Map(map)) => map.entries.iter_mut().for_each(|(_, inner)| forget_origin(inner)),
        State::Known(Data::Json(inner)) => forget_origin(inner),
        _ => {}
    }
}

/// Environments of the tree whose values are not those of the review.
fn other_environments(tree: &Tree) -> BTreeSet<String> {
    let sets = terraform::value_sets(tree);
    let chosen: BTreeSet<&str> = sets.iter().filter(|set| set.chosen).map(|set| set.environment.as_str()).collect();
    let others = sets.iter().map(|set| &set.environment).filter(|name| !chosen.contains(name.as_str()));
    others.cloned().collect::<BTreeSet<_>>().into_iter().take(MOST_COMPARED).collect()
}

/// Why the lens is not known to be about this workload.
fn silence(about: &Expression, architecture: &Architecture) -> Option<String> {
    let names = architecture.names();
    match Evaluator::new(&names).evaluate(about).truth() {
        Truth::True => None,
        Truth::False => Some("no use of a generative model was found".to_owned()),
        Truth::Unknown(why) => Some(format!("no use of a generative model was found for certain: {why}")),
    }
}

/// What a probe says of another kind of system is no evidence for this lens.
fn disbelieve(observation: &mut Observation, why: &str) {
    if observation.answer != ProbeAnswer::NotApplicable {
        observation.answer = ProbeAnswer::Unknown;
    }
    observation.why = Some(why.to_owned());
    observation.evidence.clear();
}

fn applies(expression: &Expression, architecture: &Architecture) -> Applicability {
    let names = architecture.names();
    let evaluation = Evaluator::new(&names).evaluate(expression);
    match evaluation.truth() {
        Truth::True => Applicability::Applies,
        Truth::False => Applicability::DoesNotApply(format!("it concerns workloads where `{}`", expression.source)),
        Truth::Unknown(why) => Applicability::Unknown(format!("whether `{}` is not known: {why}", expression.source)),
    }
}
