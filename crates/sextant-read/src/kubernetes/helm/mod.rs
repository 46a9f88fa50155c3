//! Helm charts, rendered with their default values or with those of a production file beside them.
//!
//! A release gets the name of its chart. A template that cannot be rendered, and a subchart that is not in the tree, is a
//! gap; what only a release knows is a hole in the texts it occurs in.

mod chart;
mod engine;
mod evaluate;
mod functions;
mod output;
mod value;
mod values;

use super::object::Object;
use crate::Tree;
use crate::node::{Node, yaml};
use chart::{Chart, inside};
use engine::{Body, Engine, Fault};
use sextant_facts::{Place, Why, paths};
use std::collections::BTreeSet;
use std::sync::Arc;
use value::Value;

pub(crate) use value::HOLE;

/// Stack of the thread that renders: the language nests expressions in templates in templates.
const STACK_BYTES: usize = 256 * 1024 * 1024;
/// Largest template that is rendered, in bytes.
const TEMPLATE_BYTES: usize = 4 * 1024 * 1024;

/// What the charts of a tree deploy.
#[derive(Default)]
pub(super) struct Rendered {
    pub(super) objects: Vec<Object>,
    pub(super) gaps: Vec<Why>,
    /// Subcharts that are not in the tree, with the names of their charts.
    pub(super) missing: Vec<(String, Why)>,
}

/// The directories of all charts of the tree.
pub(super) fn directories(tree: &Tree) -> BTreeSet<String> {
    let charts = tree.files.iter().filter_map(|file| file.path.strip_suffix("Chart.yaml"));
    let charts = charts.filter(|directory| directory.is_empty() || directory.ends_with('/'));
    charts.map(|directory| directory.trim_end_matches('/').to_owned()).collect()
}

/// Renders a chart.
pub(super) fn render(tree: &Tree, directory: &str) -> Rendered {
    let gave_up = || {
        let place = Place::new(inside(directory, "Chart.yaml"), 1, 1);
        Rendered { gaps: vec![Why::at("the chart cannot be rendered", place)], ..Rendered::default() }
    };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
        let thread = thread.spawn_scoped(scope, || rendered(tree, directory));
        thread.ok().and_then(|thread| thread.join().ok()).unwrap_or_else(gave_up)
    })
}

/// Renders for a cluster that offers nothing special, and again for one that offers what the templates ask for: what only
/// one of them gets may not be there.
fn rendered(tree: &Tree, directory: &str) -> Rendered {
    let (plain, asked) = rendered_for(tree, directory, false);
    if asked.is_empty() {
        return plain;
    }
    let (rich, _) = rendered_for(tree, directory, true);
    let names: Vec<String> = asked.iter().map(|name| format!("`{name}`")).collect();
    let place = Place::new(inside(directory, "Chart.yaml"), 1, 1);
    let why = Why::at(format!("it depends on whether the cluster offers {}", names.join(", ")), place);
    let mut objects = Vec::new();
    let mut others = plain.objects;
    for mut object in rich.objects {
        match others.iter().position(|other| other.is_same(&object)) {
            Some(at) => drop(others.remove(at)),
            None => object.perhaps = Some(why.clone()),
        }
        objects.push(object);
    }
    objects.extend(others.into_iter().map(|object| Object { perhaps: Some(why.clone()), ..object }));
    // A fault counts where no cluster is spared it.
    let gaps = plain.gaps.into_iter().filter(|gap| rich.gaps.contains(gap)).collect();
    Rendered { objects, gaps, missing: plain.missing }
}

fn rendered_for(tree: &Tree, directory: &str, offers: bool) -> (Rendered, BTreeSet<String>) {
    let mut out = Rendered::default();
    let mut chart = match Chart::load(tree, directory, &[]) {
        Ok(chart) if chart.is_library => return (out, BTreeSet::new()),
        Ok(chart) => chart,
        Err(why) => {
            out.gaps.push(why);
            return (out, BTreeSet::new());
        }
    };
    for path in production_values(tree, directory) {
        if let Err(why) = chart.add_values(tree, &path) {
            out.gaps.push(why);
        }
    }
    let values = chart.settle(&Value::map([]));
    let mut release = Release {
        tree,
        engine: Engine::new(tree, offers),
        name: chart.name.clone(),
        environment: directory.into(),
        assumption: assumption(&chart),
        out,
    };
    let mut bodies = Vec::new();
    release.load(&chart, &chart.name.clone(), &values, 0, &mut bodies);
    for (body, root) in &bodies {
        release.file(body, root);
    }
    (release.out, release.engine.asked)
}

/// Files beside a chart that set the values for production.
fn production_values(tree: &Tree, directory: &str) -> Vec<String> {
    let is_one = |name: &str| {
        let name = name.to_ascii_lowercase();
        let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")).unwrap_or_default();
        let rest = ["values-", "values.", "values_", "values/"].iter().find_map(|start| stem.strip_prefix(start));
        let rest = rest.or_else(|| ["-values", ".values", "/values"].iter().find_map(|end| stem.strip_suffix(end)));
        rest.is_some_and(|rest| matches!(rest, "prod" | "production" | "prd"))
    };
    let below = if directory.is_empty() { String::new() } else { format!("{directory}/") };
    let start = tree.files.partition_point(|file| *file.path < *below);
    let files = tree.files.iter().skip(start).take_while(|file| file.path.starts_with(&below));
    let found = files.filter(|file| file.path.strip_prefix(&*below).is_some_and(is_one));
    found.take(1).map(|file| file.path.to_string()).collect()
}

fn assumption(chart: &Chart) -> Arc<str> {
    match chart.sources.as_slice() {
        [] => format!("release of the chart {} without values", inside(&chart.directory, "Chart.yaml")),
        [only] => format!("default values of the chart ({only})"),
        [.., last] => format!("values of the chart in {last}"),
    }
    .into()
}

/// The rendering of a chart with its subcharts.
struct Release<'t> {
    tree: &'t Tree,
    engine: Engine<'t>,
    name: String,
    environment: Arc<str>,
    assumption: Arc<str>,
    out: Rendered,
}

impl Release<'_> {
    /// Parses the templates of a chart after those of its subcharts, whose named templates it can replace.
    fn load(&mut self, chart: &Chart, path: &str, values: &Value, depth: usize, bodies: &mut Vec<(Template, Value)>) {
        for subchart in &chart.subcharts {
            match &subchart.chart {
                Ok(below) if depth < 8 => {
                    let own = values.get(&subchart.name).unwrap_or_else(|| Value::map([]));
                    self.load(below, &format!("{path}/charts/{}", subchart.name), &own, depth + 1, bodies);
                }
                Ok(_) => {}
                Err(why) => self.out.missing.push((subchart.chart_name.clone(), why.clone())),
            }
        }
        for file in &chart.templates {
            let name = paths::directory(file).len();
            let base = file.get(name..).unwrap_or_default().trim_start_matches('/');
            let text = match self.tree.read(file) {
                Ok(text) if text.len() <= TEMPLATE_BYTES => text,
                Ok(_) => {
                    self.out.gaps.push(Why::at("the template is too large", Place::new(file.clone(), 1, 1)));
                    continue;
                }
                Err(problem) => {
                    self.out.gaps.push(Why::at(problem.message, problem.place));
                    continue;
                }
            };
            let is_manifest =
                !base.starts_with('_') && [".yaml", ".yml", ".json", ".tpl"].iter().any(|end| base.ends_with(end));
            let relative = file.strip_prefix(&*chart.directory).unwrap_or(file).trim_start_matches('/');
            let name = format!("{path}/{relative}");
            match self.engine.load(file, &name, &text) {
                Ok(body) if is_manifest && !chart.is_library => {
                    let root = self.root(chart, values, &name, &format!("{path}/templates"));
                    bodies.push((Template { body, path: file.clone() }, root));
                }
                Ok(_) => {}
                Err(fault) => self.fault(file, fault),
            }
        }
    }

    fn root(&self, chart: &Chart, values: &Value, name: &str, base: &str) -> Value {
        let version = || Value::text("v1.33.0");
        let kube = [
            ("Version", version()),
            ("GitVersion", version()),
            ("Major", Value::text("1")),
            ("Minor", Value::text("33")),
        ];
        Value::map([
            ("Values", values.clone()),
            ("Chart", chart.about.clone()),
            (
                "Release",
                Value::map([
                    ("Name", Value::text(&self.name)),
                    ("Namespace", Value::text(String::from(HOLE))),
                    ("Service", Value::text("Helm")),
                    ("Revision", Value::Int(1)),
                    ("IsInstall", Value::Bool(true)),
                    ("IsUpgrade", Value::Bool(false)),
                ]),
            ),
            (
                "Capabilities",
                Value::map([
                    ("KubeVersion", Value::map(kube)),
                    ("APIVersions", Value::Interfaces),
                    ("HelmVersion", Value::map([("Version", Value::text("v3.18.0"))])),
                ]),
            ),
            ("Files", Value::Files(chart.files.clone())),
            ("Template", Value::map([("Name", Value::text(name)), ("BasePath", Value::text(base))])),
            ("Subcharts", Value::map([])),
        ])
    }

    fn fault(&mut self, file: &Arc<str>, fault: Fault) {
        let (path, line) = fault.at.unwrap_or_else(|| (file.clone(), 1));
        let message = fault.message.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
        let text = if path == *file {
            format!("the template cannot be rendered: {message}")
        } else {
            format!("{file} cannot be rendered: {message}")
        };
        self.out.gaps.push(Why::at(text, Place::new(path, line, 1)));
    }

    /// Renders a template and reads what it makes.
    fn file(&mut self, template: &Template, root: &Value) {
        let output = match self.engine.render(&template.body, root) {
            Ok(output) => output,
            Err(fault) => return self.fault(&template.path, fault),
        };
        if output.text.trim().is_empty() {
            return;
        }
        let lines = output.lines();
        let moved = |place: &Place| {
            let at = usize::try_from(place.line).unwrap_or(usize::MAX).saturating_sub(1);
            let (path, line) =
                lines.get(at).or_else(|| lines.last()).cloned().unwrap_or_else(|| (template.path.clone(), 1));
            Place::new(path, line, if place.line == 0 { 1 } else { place.column })
        };
        let parsed = yaml(&template.path, &output.text);
        for mut root in parsed.documents {
            relocate(&mut root, &moved);
            self.out.objects.extend(Object::found(
                root,
                &template.path,
                &self.environment,
                std::slice::from_ref(&self.assumption),
            ));
        }
        for why in parsed.unread {
            let place = why.place.as_ref().map_or_else(|| Place::new(template.path.clone(), 1, 1), moved);
            self.out.gaps.push(Why::at(format!("what the template makes cannot be read: {}", why.text), place));
        }
    }
}

struct Template {
    body: Body,
    path: Arc<str>,
}

/// Gives every node the place of the template that wrote its line.
fn relocate(node: &mut Node, moved: &impl Fn(&Place) -> Place) {
    use crate::node::Kind;
    let end = moved(&Place::new(node.place.path.clone(), node.end_line, 1));
    node.place = moved(&node.place);
    node.end_line = if end.path == node.place.path { end.line.max(node.place.line) } else { node.place.line };
    match &mut node.kind {
        Kind::Sequence(items) => items.iter_mut().for_each(|item| relocate(item, moved)),
        Kind::Mapping(entries) => entries.iter_mut().for_each(|(key, value)| {
            relocate(key, moved);
            relocate(value, moved);
        }),
        _ => {}
    }
}
