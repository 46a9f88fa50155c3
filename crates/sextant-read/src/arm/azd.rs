//! Projects of the Azure Developer CLI: their services, and the template they deploy.

use super::settings;
use crate::node::{self, Node};
use crate::{Tree, scope_of};
use sextant_facts::{Data, Map, Reading, Reference, Resource, State, Value, paths};
use std::sync::Arc;

/// A project.
pub(super) struct Project {
    path: Arc<str>,
    root: Node,
}

impl Project {
    /// The projects of the tree.
    pub(super) fn find(tree: &Tree) -> Vec<Self> {
        let named = |path: &str| matches!(path.rsplit('/').next(), Some("azure.yaml" | "azure.yml"));
        let files = tree.files.iter().filter(|file| named(&file.path));
        let project = |file: &crate::TreeFile| {
            let text = tree.read(&file.path).ok()?;
            let root = node::yaml(&file.path, &text).documents.into_iter().next()?;
            // A file of that name may belong to something else.
            let is_project =
                root.get("services").is_some() || root.get("infra").is_some() || root.get("metadata").is_some();
            is_project.then(|| Self { path: file.path.clone(), root })
        };
        files.filter_map(project).collect()
    }

    /// The template that the project deploys.
    pub(super) fn template(&self) -> Option<String> {
        let infra = |key: &str| self.root.get("infra").and_then(|infra| infra.get(key)).and_then(Node::text);
        if infra("provider").is_some_and(|provider| provider != "bicep") {
            return None;
        }
        let directory = paths::join(paths::directory(&self.path), infra("path").unwrap_or("infra"))?;
        let module = infra("module").unwrap_or("main");
        paths::join(&directory, &format!("{module}.bicep"))
    }

    /// Hands over the project's services.
    pub(super) fn services(&self, tree: &Tree, out: &mut Reading) {
        let directory = paths::directory(&self.path);
        let services = self.root.get("services").map(Node::entries).unwrap_or_default();
        for (key, service) in services {
            let Some(name) = key.text().filter(|_| !service.entries().is_empty()) else { continue };
            let mut map = match settings::value(service, true).state {
                State::Known(Data::Map(map)) => map,
                _ => Map::default(),
            };
            map.entries.retain(|_, value| value.state != State::Absent);
            map.entries.insert("name".to_owned(), Value::text(name).at(key.place.clone()));
            if let Some(project) = map.entries.get_mut("project")
                && let Some(path) = project.as_str().and_then(|path| paths::join(directory, path))
                && (path.is_empty() || tree.files.iter().any(|file| paths::lies_in(&file.path, &path)))
            {
                let path = if path.is_empty() { ".".into() } else { Arc::from(path) };
                *project = project.clone().referring(Reference::File(path));
            }
            out.resources.push(Resource {
                dialect: "azd",
                type_name: "service".into(),
                address: format!("{}:services.{name}", self.path).into(),
                place: key.place.clone(),
                end_line: service.end_line,
                properties: Value::known(Data::Map(map)).at(key.place.clone()),
                perhaps: None,
                scope: scope_of(&self.path),
                environment: self.path.clone(),
            });
        }
    }
}
