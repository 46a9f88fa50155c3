//! Terraform: every module of the tree, evaluated for each root module with its defaults and automatic variable files.

pub(crate) mod access;
mod adopt;
mod block;
pub(crate) mod constraint;
mod expand;
pub(crate) mod function;
mod json;
pub(crate) mod limits;
pub(crate) mod merge;
mod module;
mod native;
pub(crate) mod operator;
mod parse;
mod path;
mod policy;
mod position;
mod reference;
mod registry;
mod roots;
mod scope;
mod sets;
mod syntax;
mod template;
mod world;

pub use adopt::adopt;
pub use sets::{ValueSet, value_sets};

use crate::{Tree, scope_of};
use module::Module;
use rayon::prelude::*;
use sextant_facts::{Data, Gap, Place, Problem, Reading, Resource, Scope, Surface, Value, Why};

use sets::sets_for;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;
use syntax::Block;
use world::{Instance, World};

/// What the root modules of a tree say, and what had to be noted on the way.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    roots: ByRoot,
    /// Root modules to which other environments give other values, as they are there.
    others: BTreeMap<String, ByRoot>,
    gaps: Vec<Gap>,
    problems: Vec<Problem>,
}

/// Each root module with the variable files that were chosen for it.
type ByRoot = BTreeMap<String, (Vec<Arc<str>>, Reading)>;

impl Roots {
    /// All of it together.
    #[must_use]
    pub fn reading(self) -> Reading {
        let of_roots = self.roots.into_values().map(|(_, reading)| reading);
        joined(Reading { gaps: self.gaps, problems: self.problems, ..Reading::default() }, of_roots)
    }

    /// The same in another environment: root modules to which this one gives other values are those read for it.
    #[must_use]
    pub fn in_environment(&self, environment: &str) -> Self {
        let mut out = self.clone();
        out.others.clear();
        out.roots.extend(self.others.get(environment).into_iter().flatten().map(|(k, v)| (k.clone(), v.clone())));
        out
    }

    /// The root modules to which another environment gives other values: as they were read, and as they are there.
    #[must_use]
    pub fn changes(&self, environment: &str) -> (Reading, Reading) {
        let there = self.others.get(environment);
        let changed = there.into_iter().flatten();
        let here = changed.clone().filter_map(|(root, _)| self.roots.get(root)).map(|(_, reading)| reading.clone());
        let there = changed.map(|(_, (_, reading))| reading.clone());
        (joined(Reading::default(), here), joined(Reading::default(), there))
    }
}

/// Readings in the order of their places.
fn joined(mut out: Reading, readings: impl Iterator<Item = Reading>) -> Reading {
    readings.for_each(|reading| out.extend(reading));
    out.resources.sort_by(|a, b| (&a.place, &a.address).cmp(&(&b.place, &b.address)));
    out.gaps.sort();
    out.gaps.dedup();
    out.problems.sort();
    out
}

/// Reads every `*.tf` and `*.tf.json` file of the tree, and the variable files that Terraform loads by itself.
#[must_use]
pub fn read(tree: &Tree) -> Reading {
    roots(tree, &BTreeSet::new()).reading()
}

/// The same by root module, and for the other environments of these names what they change.
#[must_use]
pub fn roots(tree: &Tree, environments: &BTreeSet<String>) -> Roots {
    // Syntax nests up to 64 levels and evaluation deeper: more than a default stack holds in a debug build.
    match rayon::ThreadPoolBuilder::new().stack_size(limits::STACK).build() {
        Ok(pool) => pool.install(|| read_all(tree, environments)),
        Err(error) => {
            let why = Why::new(format!("no threads to read Terraform with: {error}"));
            Roots { gaps: vec![gap(why)], ..Roots::default() }
        }
    }
}

fn read_all(tree: &Tree, environments: &BTreeSet<String>) -> Roots {
    let mut out = Roots::default();
    let files: Vec<_> = tree.files.par_iter().filter_map(|file| read_file(tree, &file.path)).collect();
    let mut modules = module::assemble(files, &mut out.problems, &mut out.gaps);
    for skipped in tree.skipped.iter().filter(|skipped| module::role(&skipped.path).is_some()) {
        let place = Place::new(skipped.path.as_str(), 1, 1);
        out.gaps.push(gap(Why::at(format!("`{}` was not read: {}", skipped.path, skipped.reason), place)));
    }
    let roots: Vec<String> = roots::roots(&modules).into_iter().map(ToOwned::to_owned).collect();
    let share = limits::ALL_STEPS / (roots.len() as u64).max(1);
    let steps = share.clamp(limits::LEAST_STEPS, limits::STEPS);
    // The values that Terraform takes by itself, to which each environment adds its own.
    let plain: BTreeMap<String, _> = value_sets(tree)
        .into_iter()
        .filter_map(|set| Some((modules.get(&set.module)?.settings.clone(), set.module)))
        .map(|(settings, module)| (module, settings))
        .collect();
    let chosen = apply_sets(tree, tree.environment.as_deref(), &mut modules, &mut out);
    out.roots = read_roots(tree, &modules, &roots, &chosen, steps);
    for environment in environments {
        for (name, settings) in &plain {
            modules.get_mut(name).into_iter().for_each(|module| module.settings.clone_from(settings));
        }
        let there = apply_sets(tree, Some(environment), &mut modules, &mut Roots::default());
        let changed: Vec<String> = roots.iter().filter(|root| there.get(*root) != chosen.get(*root)).cloned().collect();
        out.others.insert(environment.clone(), read_roots(tree, &modules, &changed, &there, steps));
    }
    out
}

fn read_roots(
    tree: &Tree,
    modules: &BTreeMap<String, Module>,
    roots: &[String],
    chosen: &BTreeMap<String, Vec<Arc<str>>>,
    steps: u64,
) -> ByRoot {
    let read = roots.par_iter().map(|root| {
        let sets = chosen.get(root).cloned().unwrap_or_default();
        (root.clone(), (sets, read_root(tree, modules, root, steps)))
    });
    read.collect()
}

fn read_file(tree: &Tree, path: &Arc<str>) -> Option<(module::Role, Arc<str>, parse::Parsed)> {
    Some((module::role(path)?, path.clone(), parsed(tree, path)))
}

fn parsed(tree: &Tree, path: &Arc<str>) -> parse::Parsed {
    match tree.read(path) {
        Ok(text) => parse::parse(path, &text),
        Err(problem) => {
            let why = Why::at(format!("`{path}` was not read: {}", problem.message), problem.place.clone());
            parse::Parsed { problems: vec![problem], gaps: vec![gap(why)], ..parse::Parsed::default() }
        }
    }
}

/// Gives root modules the values of the environment that is read; the files that were chosen, by module.
fn apply_sets(
    tree: &Tree,
    environment: Option<&str>,
    modules: &mut BTreeMap<String, Module>,
    out: &mut Roots,
) -> BTreeMap<String, Vec<Arc<str>>> {
    let mut chosen: BTreeMap<String, Vec<Arc<str>>> = BTreeMap::new();
    for set in sets_for(tree, environment).into_iter().filter(|set| set.chosen) {
        let parsed = parsed(tree, &set.path);
        out.problems.extend(parsed.problems);
        out.gaps.extend(parsed.gaps);
        if let Some(module) = modules.get_mut(&set.module) {
            module.set(parsed.body, &format!("environment `{}` ({})", set.environment, set.path));
        }
        chosen.entry(set.module).or_default().push(set.path);
    }
    chosen
}

fn gap(why: Why) -> Gap {
    Gap { why, surface: Surface::Infrastructure, kinds: Vec::new() }
}

/// Evaluates a root module with everything it calls.
fn read_root(tree: &Tree, modules: &BTreeMap<String, Module>, root: &str, steps: u64) -> Reading {
    let Some((root, module)) = modules.get_key_value(root) else { return Reading::default() };
    let world = World::new(tree, modules, root, steps);
    world.instances.borrow_mut().push(Rc::new(Instance::new(0, module)));
    let mut resources = Vec::new();
    let mut next = 0;
    // Module calls add instances while earlier ones are read.
    while let Some(instance) = world.instance(next) {
        for (key, block) in &instance.module.resources {
            collect(&world, &instance, key, block, &mut resources);
        }
        for (name, block) in &instance.module.calls {
            let key = format!("module.{name}");
            let expansion = expand::expansion(&world, &instance, &key, block);
            for member in &expansion.members {
                // A call that cannot be followed is noted as a gap where it is made.
                let _ = expand::child(&world, &instance, &key, block, &expansion, member);
            }
            if let Some(name) = expand::known_module(&instance, block) {
                let type_name: Arc<str> = format!("module.{name}").into();
                collect_as(&world, &instance, (&key, block), &type_name, &mut resources);
            }
        }
        next += 1;
    }
    let gaps = world.gaps.into_inner().into_iter().map(|gap| attributed(gap, module)).collect();
    Reading { resources, gaps, ..Reading::default() }
}

/// A gap of an example or test stands there, even if the module it calls belongs to the workload.
fn attributed(gap: Gap, root: &Module) -> Gap {
    let aside = roots::scope(&root.directory) == Scope::Aside;
    match (&gap.why.place, root.calls.values().next()) {
        (Some(place), Some(call)) if aside && scope_of(&place.path) == Scope::Workload => {
            let text = format!("{} ({}:{})", gap.why.text, place.path, place.line);
            Gap { why: Why::at(text, call.place.clone()), ..gap }
        }
        _ => gap,
    }
}

/// Adds the instances of one declaration.
fn collect<'t>(world: &World<'t>, module: &Instance<'t>, key: &str, block: &'t Block, out: &mut Vec<Resource>) {
    let kind = block.labels.first().map_or("", String::as_str);
    let type_name: Arc<str> = if block.kind == "data" { format!("data.{kind}").into() } else { kind.into() };
    collect_as(world, module, (key, block), &type_name, out);
}

/// What a module call says of itself is no argument of the module.
const META: [&str; 6] = ["source", "version", "providers", "depends_on", "count", "for_each"];

fn collect_as<'t>(
    world: &World<'t>,
    module: &Instance<'t>,
    (key, block): (&str, &'t Block),
    type_name: &Arc<str>,
    out: &mut Vec<Resource>,
) {
    let expansion = expand::expansion(world, module, key, block);
    let aside = roots::scope(world.root) == Scope::Aside || scope_of(&block.place.path) == Scope::Aside;
    for member in &expansion.members {
        let object = expand::object(world, module, key, block, &expansion, member);
        let mut written = expand::written(&object);
        if block.labels.first().is_some_and(|kind| kind == policy::TYPE) {
            policy::only_written(&mut written);
        }
        if block.kind == "module" {
            written.entries.retain(|name, _| !META.contains(&name.as_str()));
        }
        let mut properties = Value::known(Data::Map(written)).at(block.place.clone());
        for assumption in module.assumptions.iter().chain(&expansion.assumptions) {
            properties = properties.assuming(assumption.clone());
        }
        out.push(Resource {
            dialect: "terraform",
            type_name: type_name.clone(),
            address: expand::address(world, module, key, member),
            place: block.place.clone(),
            end_line: block.end_line,
            properties,
            perhaps: module.perhaps.clone().or_else(|| member.perhaps.clone()),
            scope: if aside { Scope::Aside } else { Scope::Workload },
            environment: expand::environment(world),
        });
    }
}
