//! Every reader over the tree: what they found, and what no reader understands.

use crate::mentions::Mentions;
use aho_corasick::AhoCorasick;
use sextant_content::{Content, SourcePattern};
use sextant_facts::{Expression, Gap, KindReading, Place, Problem, Reading, Scope, Surface, Why};
use sextant_read::{
    Hides, Tree, arm, artefacts, cloudformation, compose, kubernetes, pipelines, plan, scope_of, terraform, unread,
};
use sextant_source::{Language, Rules, SourceRule, read_tree};
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
        let hinted = wanted.iter().all(|rule| !rule.hints.is_empty());
        let hints = AhoCorasick::new(wanted.iter().flat_map(|rule| &rule.hints)).ok().filter(|_| hinted);
        let builds = AhoCorasick::new(sextant_source::INFRASTRUCTURE_MARKS).ok();
        Self {
            rules: Rules::deferred(wanted),
            hints,
            builds,
            mentions: Mentions::of(content),
            modules: modules(content),
        }
    }

    /// Reads the tree with every reader, and what other environments change.
    #[must_use]
    pub fn gather(&self, tree: &Tree, environments: &BTreeSet<String>) -> Gathered {
        // One after the other, each with all cores: what links source files takes memory that the rest can use again.
        let mut rest = self.source(tree);
        let (terraform, others) = infrastructure(tree, environments);
        rest.gaps.extend(unread::gaps(tree));
        rest.gaps.extend(self.mentions.gaps(tree));
        Gathered { terraform, others, rest }
    }

    /// All that the readers found, joined.
    #[must_use]
    pub fn reading(&self, tree: &Tree, gathered: Gathered) -> Reading {
        let mut reading = gathered.terraform.reading();
        reading.extend(gathered.others);
        adopt(tree, &mut reading);
        reading.extend(gathered.rest);
        self.close(&mut reading);
        reading.problems.sort();
        reading.problems.dedup();
        reading
    }

    /// What another environment changes: resources and gaps as they were read, and as they are there.
    #[must_use]
    pub fn changes(&self, tree: &Tree, gathered: &Gathered, environment: &str) -> (Reading, Reading) {
        let (mut here, mut there) = gathered.terraform.changes(environment);
        for reading in [&mut here, &mut there] {
            adopt(tree, reading);
            self.close(reading);
        }
        (here, there)
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

    /// Reads source code by the patterns of the components.
    fn source(&self, tree: &Tree) -> Reading {
        let paths = tree.files.iter().map(|file| file.path.clone());
        let surveyed = read_tree(&self.rules, paths, &|path| Ok((tree.read(path)?, scope_of(path))));
        let mut reading = self.left_out(tree);
        for problem in surveyed.unreadable {
            reading.extend(self.unreadable(tree, problem));
        }
        reading.extend(surveyed.reading);
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
    pub fn in_environment(&self, environment: &str) -> Self {
        Self { terraform: self.terraform.in_environment(environment), ..self.clone() }
    }
}

/// Turns resources of Terraform into what they stand for in other dialects, and notes the charts that it releases from elsewhere.
fn adopt(tree: &Tree, reading: &mut Reading) {
    let releases = kubernetes::releases(tree, reading);
    reading.gaps.extend(releases);
    terraform::adopt(&mut reading.resources);
    kubernetes::adopt(&mut reading.resources);
}

fn infrastructure(tree: &Tree, environments: &BTreeSet<String>) -> (terraform::Roots, Reading) {
    let of_clouds = || {
        let mut reading = cloudformation::read(tree);
        reading.extend(plan::read(tree));
        reading.extend(arm::read(tree));
        (terraform::roots(tree, environments), reading)
    };
    let of_containers = || {
        let mut reading = pipelines::read(tree);
        reading.extend(artefacts::read(tree));
        reading.extend(kubernetes::read(tree));
        reading.extend(compose::read(tree));
        reading
    };
    let ((terraform, mut others), more) = rayon::join(of_clouds, of_containers);
    others.extend(more);
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
            read_by: read_by(content, pattern),
        })
    };
    content.components.iter().flat_map(|file| &file.patterns).filter_map(rule).collect()
}

/// The expressions of all readings of what a pattern matches.
fn read_by(content: &Content, pattern: &SourcePattern) -> Vec<Expression> {
    let readings = content.components.iter().flat_map(|file| &file.kind.readings);
    let readings = readings.filter(|reading| reading.reads(&pattern.language, &pattern.id));
    readings.flat_map(KindReading::expressions).cloned().collect()
}
