//! Objects of Kubernetes: manifests, kustomizations and Helm charts.
//!
//! Every object is a resource of type `group/Kind` with itself as properties, and a few properties of ours beside: the
//! `containers` of its pods with their `environment` as a map, the `pod` they share, and what it `selects`.

mod adopt;
mod document;
mod generate;
mod helm;
mod image;
mod kustomize;
mod link;
mod object;
mod overlays;
mod patch;
mod pod;
mod remote;

use crate::Tree;
use object::Object;
use rayon::prelude::*;
use sextant_facts::{Gap, Place, Problem, Reading, Scope, Why};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use adopt::adopt;
pub(crate) use image::{name as image_name, words};
pub(crate) use remote::gap;
pub use remote::releases;

/// Reads every manifest, kustomization and chart of the tree.
#[must_use]
pub fn read(tree: &Tree) -> Reading {
    let charts = helm::directories(tree);
    let files = document::find(tree, &charts);
    let mut gaps: BTreeSet<Why> = files.gaps;
    let problems: BTreeSet<Problem> = files.problems;
    let mut objects: Vec<Object> = Vec::new();
    let mut charts_elsewhere: BTreeSet<Gap> = BTreeSet::new();
    let rendered: Vec<helm::Rendered> =
        deployed(tree, &charts).par_iter().map(|directory| helm::render(tree, directory)).collect();
    for chart in rendered {
        objects.extend(chart.objects);
        gaps.extend(chart.gaps);
        charts_elsewhere.extend(chart.missing.into_iter().filter_map(|(name, why)| remote::unread(&name, why)));
    }
    let built = kustomize::build(tree, &files.kustomizations, &files.objects);
    objects.extend(built.objects);
    gaps.extend(built.gaps);
    let plain = files.objects.into_iter().filter(|(path, _)| !built.taken.contains(path));
    objects.extend(plain.flat_map(|(_, objects)| objects));
    let of_workload = objects.iter().filter(|object| object.scope == Scope::Workload);
    let elsewhere: BTreeSet<Gap> = of_workload.filter_map(|object| remote::missing(tree, object)).collect();
    let gaps = gaps.into_iter().map(gap).chain(charts_elsewhere).chain(elsewhere);
    let gaps = gaps.filter(|gap| is_of_workload(gap.why.place.as_ref()));
    Reading {
        gaps: gaps.collect(),
        problems: problems.into_iter().collect(),
        resources: link::link(objects),
        ..Reading::default()
    }
}

/// The charts that are deployed by themselves: no part of another, and no library.
fn deployed(tree: &Tree, charts: &BTreeSet<String>) -> Vec<String> {
    let nested = |directory: &str| {
        let above = directory
            .rfind("/charts/")
            .and_then(|at| directory.get(..at))
            .or(directory.starts_with("charts/").then_some(""));
        above.is_some_and(|above| charts.contains(above))
    };
    let used = document::local_dependencies(tree, charts);
    charts.iter().filter(|directory| !nested(directory) && !used.contains(*directory)).cloned().collect()
}

fn is_of_workload(place: Option<&Place>) -> bool {
    place.is_none_or(|place| crate::scope_of(&place.path) == Scope::Workload)
}

/// The objects of each file, by path.
type ObjectsOfFiles = BTreeMap<Arc<str>, Vec<Object>>;
