//! Azure Resource Manager: templates in Bicep and in JSON, and projects of the Azure Developer CLI.
//!
//! A template is evaluated with the parameter values that lie beside it and the defaults of its parameters; what rests on a
//! default says so. What only a deployment knows is `set` or a hole. Modules of the tree are evaluated with the parameters
//! they are given; modules of registries are handed over as what they deploy.

mod access;
mod azd;
mod emit;
mod expand;
mod find;
mod function;
mod join;
mod json;
mod module;
mod names;
mod object;
mod operator;
mod parameter;
mod registry;
mod roots;
mod scope;
mod settings;
mod template;
mod types;
mod world;

use crate::Tree;
use crate::terraform::limits;
use json::loop_name as json_loop_name;
use rayon::prelude::*;
use settings::Settings;
use sextant_facts::{Gap, Problem, Reading, Why};
use std::collections::BTreeSet;
use std::rc::Rc;
pub(crate) use types::documented;
use world::{Instance, Loaded, World};

/// Reads every template of the tree, and the services of azd projects.
#[must_use]
pub fn read(tree: &Tree) -> Reading {
    // Syntax nests and evaluation more so: more than a default stack holds in a debug build.
    match rayon::ThreadPoolBuilder::new().stack_size(limits::STACK).build() {
        Ok(pool) => pool.install(|| read_all(tree)),
        Err(error) => {
            let why = Why::new(format!("no threads to read templates with: {error}"));
            Reading { gaps: vec![world::gap(why)], ..Reading::default() }
        }
    }
}

fn read_all(tree: &Tree) -> Reading {
    let (templates, mut reading) = find::templates(tree);
    let projects = azd::Project::find(tree);
    for project in &projects {
        project.services(tree, &mut reading);
    }
    let roots = roots::roots(tree, &templates, &projects);
    let loaded = Loaded::default();
    let read: Vec<Reading> = roots
        .par_iter()
        .map(|root| {
            let world = World::new(tree, &templates, &loaded, root, Settings::of(tree, &templates, root));
            let instance = Rc::new(Instance::new(root, format!("{}:", root.path)));
            emit::emit(&world, &instance);
            world.finish()
        })
        .collect();
    for found in read {
        reading.extend(found);
    }
    reading.resources.sort_by(|a, b| (&a.place, &a.address).cmp(&(&b.place, &b.address)));
    reading.gaps = reading.gaps.into_iter().collect::<BTreeSet<Gap>>().into_iter().collect();
    reading.problems = reading.problems.into_iter().collect::<BTreeSet<Problem>>().into_iter().collect();
    reading
}
