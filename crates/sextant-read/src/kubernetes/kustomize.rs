//! Kustomizations: what they gather, and how they change it.
//!
//! Those that no other uses are what is deployed. Several over one base are environments of one another: the one called
//! `prod…` counts; without one only what all of them agree on is known.

use super::ObjectsOfFiles;
use super::document::{parse, start};
use super::generate::images;
use super::object::{Object, get_mut, put};
use super::overlays::merged;
use super::patch;
use crate::node::Node;
use crate::{Tree, scope_of};
use sextant_facts::{Scope, Why, paths};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Deepest chain of kustomizations.
const DEPTH: usize = 16;
/// Most kustomizations that are evaluated, each time it is used.
const EVALUATIONS: usize = 5_000;
/// Most overlays of one base that are compared.
const OVERLAYS: usize = 24;
/// Most objects that are held at once.
const OBJECTS: usize = 50_000;

/// What the kustomizations of a tree deploy.
#[derive(Default)]
pub(super) struct Built {
    pub(super) objects: Vec<Object>,
    pub(super) gaps: BTreeSet<Why>,
    /// Files that kustomizations use: they are not deployed by themselves.
    pub(super) taken: BTreeSet<Arc<str>>,
}

pub(super) struct Builder<'a> {
    pub(super) tree: &'a Tree,
    roots: &'a BTreeMap<String, Node>,
    files: &'a ObjectsOfFiles,
    gaps: BTreeSet<Why>,
    evaluations: usize,
    held: usize,
}

/// Builds what is deployed.
pub(super) fn build(tree: &Tree, roots: &BTreeMap<String, Node>, files: &ObjectsOfFiles) -> Built {
    let mut builder = Builder { tree, roots, files, gaps: BTreeSet::new(), evaluations: 0, held: 0 };
    let mut built = Built { taken: taken(tree, roots), ..Built::default() };
    for choice in chosen(roots) {
        let environment: Arc<str> = choice.environment.as_str().into();
        let mut overlays: Vec<Vec<Object>> = Vec::new();
        for directory in &choice.directories {
            let mut objects = builder.evaluate(directory, 0);
            for object in &mut objects {
                object.environment = environment.clone();
                object.scope = object.scope.max(scope_of(&format!("{directory}/kustomization.yaml")));
            }
            overlays.push(objects);
        }
        built.objects.extend(match <[Vec<Object>; 1]>::try_from(overlays) {
            Ok([only]) => only,
            Err(several) => merged(several, &environment, &choice.why()),
        });
        builder.gaps.extend(choice.unread);
    }
    built.gaps = builder.gaps;
    built
}

/// The entries of a kustomization that name files or directories.
fn entries(root: &Node) -> impl Iterator<Item = &Node> {
    ["resources", "bases", "components"].into_iter().filter_map(|key| root.get(key)).flat_map(Node::items)
}

pub(super) fn below(directory: &str, node: &Node) -> Option<String> {
    paths::join(directory, node.text()?)
}

fn taken(tree: &Tree, roots: &BTreeMap<String, Node>) -> BTreeSet<Arc<str>> {
    let mut taken = BTreeSet::new();
    for (directory, root) in roots {
        let listed = ["patchesStrategicMerge", "transformers", "generators", "configurations", "crds"];
        let listed = listed.into_iter().filter_map(|key| root.get(key)).flat_map(Node::items);
        let patches = ["patches", "patchesJson6902", "replacements"]
            .into_iter()
            .filter_map(|key| root.get(key))
            .flat_map(Node::items);
        let named = patches.filter_map(|patch| patch.get("path"));
        let values =
            root.get("helmCharts").map_or(&[][..], Node::items).iter().filter_map(|chart| chart.get("valuesFile"));
        let all = entries(root).chain(listed).chain(named).chain(values);
        let found = all.filter_map(|node| below(directory, node)).filter(|path| tree.contains(path));
        taken.extend(found.map(Arc::from));
    }
    taken
}

/// What is deployed of kustomizations that share a base.
struct Choice {
    environment: String,
    directories: Vec<String>,
    /// Why not all of them are looked at.
    unread: Option<Why>,
}

impl Choice {
    /// Why something is there in some of them only.
    fn why(&self) -> Why {
        let names: String = self.directories.join(", ").chars().take(200).collect();
        Why::at(format!("an overlay decides: {names}"), start(format!("{}/kustomization.yaml", self.environment)))
    }
}

/// The kustomizations that count.
fn chosen(roots: &BTreeMap<String, Node>) -> Vec<Choice> {
    let scope = |directory: &str| scope_of(&format!("{directory}/kustomization.yaml"));
    let uses: BTreeMap<&str, Vec<String>> = roots
        .iter()
        .map(|(directory, root)| {
            let used = entries(root)
                .filter_map(|node| below(directory, node))
                .filter(|path| roots.contains_key(path) && path != directory);
            (directory.as_str(), used.collect())
        })
        .collect();
    let is_used = |directory: &str| {
        uses.iter().any(|(from, used)| {
            used.iter().any(|path| path == directory)
                && (scope(from) == Scope::Workload || scope(directory) == Scope::Aside)
        })
    };
    let is_component = |directory: &str| {
        roots.get(directory).and_then(|root| root.get("kind")).and_then(Node::text) == Some("Component")
    };
    let tops: Vec<&str> =
        uses.keys().copied().filter(|directory| !is_used(directory) && !is_component(directory)).collect();
    let mut groups: BTreeMap<(Scope, String), Vec<&str>> = BTreeMap::new();
    for top in tops {
        let used = uses.get(top).map(Vec::as_slice).unwrap_or_default();
        // Overlays of one base stand beside each other.
        let base = used.iter().find(|path| !is_component(path));
        let key = base.cloned().unwrap_or_else(|| format!("{top}/"));
        groups.entry((scope(top), key)).or_default().push(top);
    }
    let mut chosen = Vec::new();
    for ((_, base), tops) in groups {
        let is_production =
            |top: &&&str| top.rsplit('/').next().is_some_and(|name| name.to_ascii_lowercase().starts_with("prod"));
        let production = tops.iter().find(is_production).map(|top| vec![*top]);
        let counting = production.unwrap_or_else(|| tops.clone());
        let directories = || counting.iter().map(|top| (*top).to_owned()).collect();
        chosen.push(match counting.as_slice() {
            [only] => Choice { environment: (*only).to_owned(), directories: directories(), unread: None },
            several if several.len() <= OVERLAYS => {
                Choice { environment: base, directories: directories(), unread: None }
            }
            several => {
                let place = start(format!("{base}/kustomization.yaml"));
                let unread = Some(Why::at(format!("one of {} overlays decides", several.len()), place));
                Choice { directories: vec![base.clone()], environment: base, unread }
            }
        });
    }
    chosen
}

impl Builder<'_> {
    pub(super) fn gap(&mut self, text: impl Into<Arc<str>>, node: &Node) {
        self.gaps.insert(Why::at(text, node.place.clone()));
    }

    fn evaluate(&mut self, directory: &str, depth: usize) -> Vec<Object> {
        let Some(root) = self.roots.get(directory) else { return Vec::new() };
        self.evaluations += 1;
        if depth >= DEPTH || self.evaluations > EVALUATIONS || self.held > OBJECTS {
            self.gap("kustomizations use each other without end", root);
            return Vec::new();
        }
        let mut objects = Vec::new();
        for node in ["resources", "bases"].into_iter().filter_map(|key| root.get(key)).flat_map(Node::items) {
            self.gather(directory, node, depth, &mut objects);
        }
        self.held += objects.len();
        for node in root.get("components").map_or(&[][..], Node::items) {
            let found = below(directory, node).and_then(|path| Some((self.roots.get(&path)?, path)));
            match found {
                Some((component, path)) => {
                    for node in
                        ["resources", "bases"].into_iter().filter_map(|key| component.get(key)).flat_map(Node::items)
                    {
                        self.gather(&path, node, depth + 1, &mut objects);
                    }
                    self.change(&path, component, &mut objects);
                }
                None => self.gap("a component of kustomize is not part of the tree", node),
            }
        }
        self.change(directory, root, &mut objects);
        objects
    }

    fn gather(&mut self, directory: &str, node: &Node, depth: usize, objects: &mut Vec<Object>) {
        match below(directory, node) {
            Some(path) if self.roots.contains_key(&path) => objects.extend(self.evaluate(&path, depth + 1)),
            Some(path) if self.tree.contains(&path) => {
                objects.extend(self.files.get(&*path).into_iter().flatten().cloned());
            }
            _ => self.gap(format!("`{}` is not part of the tree", node.text().unwrap_or("a resource")), node),
        }
    }

    /// Applies what a kustomization changes.
    fn change(&mut self, directory: &str, root: &Node, objects: &mut Vec<Object>) {
        self.generate(directory, root, objects);
        self.patches(directory, root, objects);
        let text = |key: &str| root.get(key).and_then(Node::text).unwrap_or_default();
        let (prefix, suffix) = (text("namePrefix"), text("nameSuffix"));
        for object in objects.iter_mut() {
            rename(object, prefix, suffix);
            if let Some(namespace) = root.get("namespace")
                && let Some(about) = get_mut(&mut object.root, "metadata")
            {
                put(about, "namespace", namespace.clone());
            }
        }
        for image in root.get("images").map_or(&[][..], Node::items) {
            objects.iter_mut().for_each(|object| images(&mut object.root, image, 0));
        }
        for replicas in root.get("replicas").map_or(&[][..], Node::items) {
            let name = replicas.get("name").and_then(Node::text).unwrap_or_default();
            let named = objects
                .iter_mut()
                .filter(|object| object.name() == name || object.aliases.iter().any(|alias| alias == name));
            for object in named {
                if let (Some(spec), Some(count)) = (get_mut(&mut object.root, "spec"), replicas.get("count")) {
                    put(spec, "replicas", count.clone());
                }
            }
        }
        self.replace(directory, root, objects);
        for key in ["generators", "transformers", "helmCharts", "helmChartInflationGenerator"] {
            if let Some(node) = root.get(key).filter(|node| !node.items().is_empty()) {
                self.gap(format!("`{key}` of kustomize is not read"), node);
            }
        }
    }

    fn patches(&mut self, directory: &str, root: &Node, objects: &mut Vec<Object>) {
        for node in root.get("patchesStrategicMerge").map_or(&[][..], Node::items) {
            self.patch(directory, None, Some(node), node, objects);
        }
        let targeted = ["patches", "patchesJson6902"].into_iter().filter_map(|key| root.get(key)).flat_map(Node::items);
        for entry in targeted {
            let written = entry.get("path").or_else(|| entry.get("patch"));
            self.patch(directory, entry.get("target"), written, entry, objects);
        }
    }

    fn patch(
        &mut self,
        directory: &str,
        target: Option<&Node>,
        written: Option<&Node>,
        at: &Node,
        objects: &mut Vec<Object>,
    ) {
        let text = written.and_then(Node::text).unwrap_or_default();
        let file = paths::join(directory, text).filter(|path| !text.contains('\n') && self.tree.contains(path));
        let (path, content) = match &file {
            Some(path) => (Arc::from(path.as_str()), self.tree.read(path).unwrap_or_default()),
            None if text.contains(':') => (at.place.path.clone(), text.to_owned()),
            None => return self.gap("a patch is not part of the tree", at),
        };
        let parsed = parse(&path, &content);
        if let Some(why) = parsed.unread.into_iter().next() {
            self.gaps.insert(Why::at(why.text.clone(), at.place.clone()));
        }
        for mut root in parsed.documents {
            if file.is_none() {
                patch::place(&mut root, written.unwrap_or(at));
            }
            let about = target.unwrap_or(&root).get("kind").and_then(Node::text);
            match patch::apply(objects, target, &root) {
                // Definitions of kinds are not kept.
                Err(text) if about != Some("CustomResourceDefinition") => self.gap(text, at),
                _ => {}
            }
        }
    }
}

fn rename(object: &mut Object, prefix: &str, suffix: &str) {
    if prefix.is_empty() && suffix.is_empty() || matches!(object.kind(), "Namespace" | "CustomResourceDefinition") {
        return;
    }
    let old = object.name().to_owned();
    object.rename(&format!("{prefix}{old}{suffix}"));
    object.aliases.push(old);
}
