//! The line from sources to answers: gather, recognise, observe, review.

use crate::gather::Readers;
use crate::redact;
use rayon::prelude::*;
use sextant_content::{Content, LensFolder};
use sextant_core::review::Inputs;
use sextant_core::{Applicability, Observation, ProbeAnswer, Review, RuleSet, Statement};
use sextant_facts::{Architecture, Evaluator, Expression, Kind, Problem, Truth, Value, observe, recognise};
use sextant_read::Tree;
use std::collections::BTreeMap;
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
}

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
        let reading = self.readers.gather(tree);
        let problems = reading.problems.clone();
        (recognise(&self.kinds, reading, profile), problems)
    }

    /// Reviews a tree through a lens.
    #[must_use]
    pub fn assess(&self, folder: &LensFolder, tree: &Tree, request: &Request) -> Assessment {
        let (architecture, problems) = self.recognise(tree, &request.profile);
        let asked = self.content.probes.par_iter();
        let mut observations: BTreeMap<String, Observation> =
            asked.map(|file| (file.probe.id.to_string(), observe(&file.probe, &architecture))).collect();
        if let Some(why) = folder.about.as_ref().and_then(|about| silence(about, &architecture)) {
            observations.values_mut().for_each(|observation| disbelieve(observation, &why));
        }
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
        Assessment { review, architecture, observations, problems, redactions }
    }
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
