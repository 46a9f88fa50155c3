//! Every reader over the tree: what they found, and what no reader understands.

use crate::mentions::Mentions;
use aho_corasick::AhoCorasick;
use rayon::prelude::*;
use sextant_content::{Content, SourcePattern};
use sextant_facts::{Gap, Place, Problem, Reading, Scope, Surface, Why};
use sextant_read::{
    Hides, Tree, arm, artefacts, cloudformation, compose, kubernetes, pipelines, plan, scope_of, terraform, unread,
};
use sextant_source::{Language, Rules, SourceFile, SourceRule, Survey, parse, parse_imported};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Every reader, made ready for a content once.
pub struct Readers {
    rules: Rules,
    /// What a file of source code holds in which a pattern can match; nothing if a pattern can match in any file.
    hints: Option<AhoCorasick>,
    /// What a file of source code holds that builds infrastructure.
    builds: Option<AhoCorasick>,
    mentions: Mentions,
    /// Kinds by the types of well-known modules in which they are read.
    modules: BTreeMap<Arc<str>, BTreeSet<Arc<str>>>,
}

impl Readers {
    /// The readers for a content.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        let wanted = source_rules(content);
        let (rules, _) = sextant_source::compile(&wanted);
        let hinted = wanted.iter().all(|rule| !rule.hints.is_empty());
        let hints = AhoCorasick::new(wanted.iter().flat_map(|rule| &rule.hints)).ok().filter(|_| hinted);
        let builds = AhoCorasick::new(sextant_source::INFRASTRUCTURE_MARKS).ok();
        Self { rules, hints, builds, mentions: Mentions::of(content), modules: modules(content) }
    }

    /// Reads the tree with every reader.
    #[must_use]
    pub fn gather(&self, tree: &Tree) -> Gathered {
        let ((terraform, others), mut rest) = rayon::join(|| infrastructure(tree), || self.source(tree));
        rest.gaps.extend(unread::gaps(tree));
        rest.gaps.extend(self.mentions.gaps(tree));
        Gathered { terraform, others, rest }
    }

    /// All that the readers found, joined.
    #[must_use]
    pub fn reading(&self, tree: &Tree, gathered: Gathered) -> Reading {
        let mut reading = gathered.terraform.reading();
        reading.extend(gathered.others);
        let releases = kubernetes::releases(tree, &reading);
        reading.gaps.extend(releases);
        terraform::adopt(&mut reading.resources);
        kubernetes::adopt(&mut reading.resources);
        reading.extend(gathered.rest);
        self.close(&mut reading);
        reading.problems.sort();
        reading.problems.dedup();
        reading
    }

    /// A call of a well-known module hides nothing of the kinds that are read in its arguments.
    fn close(&self, reading: &mut Reading) {
        let called = reading.resources.iter().filter_map(|r| Some((&r.place, self.modules.get(&r.type_name)?)));
        let called: BTreeMap<&Place, &BTreeSet<Arc<str>>> = called.collect();
        reading.gaps.retain_mut(|gap| {
            let read = gap.why.place.as_ref().and_then(|place| called.get(place));
            let Some(read) = read.filter(|_| !gap.kinds.is_empty()) else { return true };
            gap.kinds.retain(|kind| !read.contains(kind));
            !gap.kinds.is_empty()
        });
    }

    /// Reads source code by the patterns of the components: each file on its own, then what links them. Texts and
    /// syntax trees are dropped file by file.
    fn source(&self, tree: &Tree) -> Reading {
        let mut survey = Survey::new(tree.files.iter().map(|file| file.path.clone()));
        let read: Vec<Result<Option<SourceFile>, Reading>> = tree
            .files
            .par_iter()
            .filter(|file| Language::of_path(&file.path).is_some())
            .map(|file| match tree.read(&file.path) {
                Ok(text) => Ok(parse(&self.rules, &file.path, &text, scope_of(&file.path))),
                Err(problem) => Err(self.unreadable(tree, problem)),
            })
            .collect();
        let mut reading = self.left_out(tree);
        let mut files = Vec::new();
        for read in read {
            match read {
                Ok(file) => files.extend(file),
                Err(faults) => reading.extend(faults),
            }
        }
        survey.extend(files);
        while let wanted @ [_, ..] = &*survey.wanted() {
            let parsed = wanted.par_iter().filter_map(|path| {
                let text = tree.read(path).ok()?;
                parse_imported(path, &text, scope_of(path))
            });
            survey.extend(parsed.collect::<Vec<_>>());
        }
        reading.extend(survey.finish(&self.rules));
        reading
    }

    /// A file of source code that is no text: the problem, and a gap if a pattern could have matched in it.
    fn unreadable(&self, tree: &Tree, problem: Problem) -> Reading {
        let mut reading = Reading::default();
        let path = &problem.place.path;
        if self.may_match(tree, path) {
            reading.gaps.push(gap(format!("not read: {}", problem.message), problem.place.clone()));
        }
        if self.may_build(tree, path) {
            let why = Why::at(format!("not read: {}", problem.message), problem.place.clone());
            reading.gaps.push(Gap { why, surface: Surface::Infrastructure, kinds: Vec::new() });
        }
        reading.problems.push(problem);
        reading
    }

    /// The gaps that source code leaves which was left out of the tree.
    fn left_out(&self, tree: &Tree) -> Reading {
        let concerned = tree.skipped.iter().filter(|skipped| {
            let path = &skipped.path;
            skipped.hides == Hides::File
                && Language::of_path(path).is_some()
                && scope_of(path) == Scope::Workload
                && self.may_match(tree, path)
        });
        let gaps = concerned
            .map(|skipped| gap(format!("not read: {}", skipped.reason), Place::new(skipped.path.as_str(), 1, 1)));
        let building = tree.skipped.iter().filter(|skipped| {
            skipped.hides == Hides::File
                && Language::of_path(&skipped.path).is_some()
                && self.may_build(tree, &skipped.path)
        });
        let building = building.map(|skipped| Gap {
            why: Why::at(format!("not read: {}", skipped.reason), Place::new(skipped.path.as_str(), 1, 1)),
            surface: Surface::Infrastructure,
            kinds: Vec::new(),
        });
        Reading { gaps: gaps.chain(building).collect(), ..Reading::default() }
    }

    /// Whether a file may build infrastructure with the CDK.
    fn may_build(&self, tree: &Tree, path: &str) -> bool {
        let Some(marks) = &self.builds else { return true };
        scope_of(path) == Scope::Workload && tree.mentions(path, marks).is_none_or(|found| found.contains(&true))
    }

    fn may_match(&self, tree: &Tree, path: &str) -> bool {
        let Some(hints) = &self.hints else { return true };
        tree.mentions(path, hints).is_none_or(|found| found.contains(&true))
    }
}

fn gap(why: String, place: Place) -> Gap {
    Gap { why: Why::at(why, place), surface: Surface::Application, kinds: Vec::new() }
}

/// What the readers found: of Terraform by root module, so that only what an environment changes is read again for it.
#[derive(Clone)]
pub struct Gathered {
    terraform: terraform::Roots,
    /// Infrastructure in other dialects.
    others: Reading,
    /// Source code, and what no reader understands.
    rest: Reading,
}

impl Gathered {
    /// The same for another environment of the tree.
    #[must_use]
    pub fn in_environment(&self, tree: &Tree) -> Self {
        Self { terraform: terraform::roots(tree, &self.terraform), ..self.clone() }
    }
}

fn infrastructure(tree: &Tree) -> (terraform::Roots, Reading) {
    let terraform = terraform::roots(tree, &terraform::Roots::default());
    let mut others = cloudformation::read(tree);
    others.extend(plan::read(tree));
    others.extend(arm::read(tree));
    others.extend(pipelines::read(tree));
    others.extend(artefacts::read(tree));
    others.extend(kubernetes::read(tree));
    others.extend(compose::read(tree));
    (terraform, others)
}

/// The kinds that are read in the calls of well-known modules, by the type of these.
fn modules(content: &Content) -> BTreeMap<Arc<str>, BTreeSet<Arc<str>>> {
    let mut modules: BTreeMap<Arc<str>, BTreeSet<Arc<str>>> = BTreeMap::new();
    for kind in content.components.iter().map(|file| &file.kind) {
        for reading in kind.readings.iter().filter(|reading| reading.type_name.starts_with("module.")) {
            modules.entry(reading.type_name.clone()).or_default().insert(kind.id.clone());
        }
    }
    modules
}

/// The patterns of the components as rules of the source reader.
#[must_use]
pub fn source_rules(content: &Content) -> Vec<SourceRule> {
    let rule = |pattern: &SourcePattern| {
        Some(SourceRule {
            id: pattern.id.clone(),
            language: Language::of_dialect(&pattern.language)?,
            yaml: pattern.yaml.clone(),
            hints: pattern.hints.clone(),
        })
    };
    content.components.iter().flat_map(|file| &file.patterns).filter_map(rule).collect()
}
