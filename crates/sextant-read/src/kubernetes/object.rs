//! Objects of a cluster as manifests write them.

use crate::node::{Kind, Node, Style};
use crate::scope_of;
use sextant_facts::{Scope, Why};
use std::sync::Arc;

/// Most objects of one file.
const OBJECTS: usize = 20_000;

/// An object, before it is linked with others.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) root: Node,
    /// The file it stands in.
    pub(super) path: Arc<str>,
    pub(super) environment: Arc<str>,
    pub(super) assumptions: Vec<Arc<str>>,
    /// Why it may not be there.
    pub(super) perhaps: Option<Why>,
    /// Names it had before it was renamed: others refer to it by these.
    pub(super) aliases: Vec<String>,
    pub(super) scope: Scope,
    /// Why it may hold more data, if it holds data.
    pub(super) open: Option<Why>,
}

impl Object {
    /// The objects of a document: itself, or the items of a list.
    pub(super) fn found(root: Node, path: &Arc<str>, environment: &Arc<str>, assumptions: &[Arc<str>]) -> Vec<Self> {
        let mut found = Vec::new();
        let mut waiting = vec![root];
        while let Some(mut root) = waiting.pop() {
            if is_list(&root) {
                let items = get_mut(&mut root, "items").map(|items| std::mem::replace(&mut items.kind, Kind::Null));
                if let Some(Kind::Sequence(items)) = items {
                    waiting.extend(items.into_iter().rev());
                }
                continue;
            }
            if !is_object(&root) || found.len() >= OBJECTS {
                continue;
            }
            let mut object = Self {
                root,
                path: path.clone(),
                environment: environment.clone(),
                assumptions: assumptions.to_vec(),
                perhaps: None,
                aliases: Vec::new(),
                scope: scope_of(path),
                open: None,
            };
            if object.annotation("helm.sh/hook").is_some_and(|hook| hook.contains("test")) {
                object.scope = Scope::Aside;
            }
            found.push(object);
        }
        found
    }

    /// Whether both are the same object of the same template.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.path == other.path && self.root == other.root
    }

    /// Gives it another name.
    pub(super) fn rename(&mut self, name: &str) {
        if let Some(own) = get_mut(&mut self.root, "metadata").and_then(|about| get_mut(about, "name")) {
            *own = scalar(name, &own.clone());
        }
    }

    /// The kind without its group.
    pub(super) fn kind(&self) -> &str {
        self.root.get("kind").and_then(Node::text).unwrap_or_default()
    }

    /// The group of its interface; empty for the core.
    pub(super) fn group(&self) -> &str {
        let version = self.root.get("apiVersion").and_then(Node::text).unwrap_or_default();
        version.split_once('/').map_or("", |(group, _)| group)
    }

    /// The kind with its group, without the version.
    pub(super) fn type_name(&self) -> String {
        match self.group() {
            "" => self.kind().to_owned(),
            group => format!("{group}/{}", self.kind()),
        }
    }

    pub(super) fn name(&self) -> &str {
        self.metadata("name").unwrap_or_default()
    }

    pub(super) fn namespace(&self) -> Option<&str> {
        self.metadata("namespace")
    }

    pub(super) fn annotation(&self, name: &str) -> Option<&str> {
        self.root.get("metadata")?.get("annotations")?.get(name)?.text()
    }

    fn metadata(&self, key: &str) -> Option<&str> {
        self.root.get("metadata")?.get(key)?.text()
    }
}

fn is_list(root: &Node) -> bool {
    let kind = root.get("kind").and_then(Node::text).unwrap_or_default();
    kind.ends_with("List")
        && root.get("apiVersion").is_some()
        && root.get("items").is_some()
        && root.get("metadata").is_none_or(|about| about.get("name").is_none())
}

/// Whether a document is an object of a cluster, and no settings of a tool that are written alike.
pub(super) fn is_object(root: &Node) -> bool {
    let text = |key: &str| root.get(key).and_then(Node::text);
    let (Some(version), Some(kind)) = (text("apiVersion"), text("kind")) else { return false };
    let group = version.split_once('/').map_or("", |(group, _)| group);
    let tool = matches!(
        group,
        "kustomize.config.k8s.io"
            | "kind.x-k8s.io"
            | "skaffold"
            | "backstage.io"
            | "kubeadm.k8s.io"
            | "audit.k8s.io"
            | "k3d.io"
            | "ctlptl.dev"
    );
    let wanted = !tool && !kind.is_empty() && !matches!(kind, "CustomResourceDefinition" | "Kustomization" | "Config");
    wanted || (kind == "Kustomization" && group.ends_with("fluxcd.io"))
}

/// The value of a key, to be changed.
pub(super) fn get_mut<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let Kind::Mapping(entries) = &mut node.kind else { return None };
    entries.iter_mut().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
}

/// Puts a value under a key; what stood there is replaced.
pub(super) fn put(node: &mut Node, key: &str, value: Node) {
    if let Some(old) = get_mut(node, key) {
        *old = value;
        return;
    }
    if !matches!(node.kind, Kind::Mapping(_)) {
        node.kind = Kind::Mapping(Vec::new());
    }
    let name = scalar(key, &value);
    if let Kind::Mapping(entries) = &mut node.kind {
        entries.push((name, value));
    }
}

/// A text at the place of another node.
pub(super) fn scalar(text: &str, like: &Node) -> Node {
    let kind = Kind::Scalar { text: text.to_owned(), style: Style::Plain };
    Node { kind, tag: None, place: like.place.clone(), end_line: like.end_line }
}
