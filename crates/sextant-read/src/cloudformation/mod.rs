//! CloudFormation templates, SAM templates and synthesised CDK stacks.
//!
//! A template is evaluated with the defaults of its parameters; what rests on a default says so. What only a deployment
//! knows (a region, an id, a parameter without default) is `set` or a hole, never guessed. Nested stacks of the same tree
//! are evaluated with the parameters they are given.

mod condition;
mod either;
mod function;
mod nested;
mod parameter;
mod repeat;
mod resource;
mod stack;
mod template;
mod text;
mod value;
mod world;

use crate::Tree;
use rayon::prelude::*;
use sextant_facts::{Gap, Problem, Reading};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use template::Template;
use world::World;

/// Reads every template of the tree.
#[must_use]
pub fn read(tree: &Tree) -> Reading {
    let (templates, mut reading) = template::find(tree);
    let templates: BTreeMap<Arc<str>, Template> =
        templates.into_iter().map(|template| (template.path.clone(), template)).collect();
    let roots = roots(tree, &templates);
    let readings: Vec<Reading> = roots.par_iter().map(|root| World::new(tree, &templates, root).read(root)).collect();
    for found in readings {
        reading.extend(found);
    }
    reading.gaps = reading.gaps.into_iter().collect::<BTreeSet<Gap>>().into_iter().collect();
    reading.problems = reading.problems.into_iter().collect::<BTreeSet<Problem>>().into_iter().collect();
    reading
}

/// The templates that are deployed by themselves: those no other template nests, and one of each circle.
fn roots<'a>(tree: &Tree, templates: &'a BTreeMap<Arc<str>, Template>) -> Vec<&'a Template> {
    let edges: BTreeMap<&str, Vec<Arc<str>>> =
        templates.values().map(|template| (&*template.path, nested::nested_files(template, tree, templates))).collect();
    let nested: BTreeSet<&str> = edges
        .iter()
        .flat_map(|(path, targets)| targets.iter().map(|target| &**target).filter(move |target| target != path))
        .collect();
    let mut reached = BTreeSet::new();
    let mut roots = Vec::new();
    let first = templates.values().filter(|template| !nested.contains(&*template.path));
    for template in first.chain(templates.values()) {
        if reached.contains(&*template.path) {
            continue;
        }
        roots.push(template);
        let mut queue = vec![&*template.path];
        while let Some(path) = queue.pop() {
            if reached.insert(path) {
                queue.extend(edges.get(path).into_iter().flatten().map(|target| &**target));
            }
        }
    }
    roots.sort_by(|a, b| a.path.cmp(&b.path));
    roots
}
