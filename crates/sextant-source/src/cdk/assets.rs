//! Where the code stands that a construct runs.

use super::files::ROOT;
use super::props::Properties;
use crate::code::{Made, object};
use sextant_facts::{Map, Reference, State, Value, entry_file, paths};

/// Static methods that take code or an image from a directory.
const FACTORIES: [&str; 9] = [
    "AgentRuntimeArtifact.fromAsset",
    "Code.asset",
    "Code.fromAsset",
    "Code.fromAssetImage",
    "Code.fromDockerBuild",
    "ContainerImage.fromAsset",
    "DockerImageCode.fromImageAsset",
    "LinuxBuildImage.fromAsset",
    "Runtime.fromAsset",
];
/// Classes that do.
const CLASSES: [&str; 3] = ["AssetCode", "AssetImage", "AssetImageCode"];

impl Properties<'_, '_> {
    /// The file or directory of the tree that a construct with these properties runs.
    pub(super) fn code_path(&mut self, made: Made, given: &Map, id: &str) -> Option<Value> {
        let options = given.get("taskImageOptions");
        let of_task = options.as_map().map(|map| map.get("image"));
        let held = ["code", "image", "agentRuntimeArtifact"].into_iter().map(|name| given.get(name)).chain(of_task);
        for value in held.collect::<Vec<_>>() {
            if let Some(path) = self.path_of(made, &value) {
                return Some(path);
            }
        }
        if let Some(path) = self.built_code(made, given) {
            return Some(path);
        }
        let is_asset = self.class_of(made).is_some_and(|name| name.class == "Asset");
        for name in ["entry", "directory", "path"].into_iter().filter(|name| is_asset || *name != "path") {
            let entry = given.get(name);
            if entry.as_str().is_some() {
                return self.in_tree(made, &entry);
            }
        }
        let is_nodejs = self.class_of(made).is_some_and(|name| name.class == "NodejsFunction");
        let own = self.walk.module(made.0).map(|module| module.path.clone()).filter(|_| is_nodejs)?;
        let (stem, _) = own.rsplit_once('.')?;
        let beside = ["ts", "js"].into_iter().map(|extension| format!("{ROOT}/{stem}.{id}.{extension}"));
        beside.map(Value::text).find_map(|path| self.in_tree(made, &path))
    }

    /// The directory that code or an image is taken from.
    pub(super) fn path_of(&mut self, made: Made, value: &Value) -> Option<Value> {
        if let Some(found) = object(value) {
            let name = self.class_of(found.made)?;
            let (args, _) = self.given(found.made);
            let first = args.items.first().filter(|_| CLASSES.contains(&&*name.class))?.value.clone();
            return self.in_tree(made, &first);
        }
        let State::Set { detail: Some(detail), .. } = &value.state else { return None };
        let callee = detail.get("callee");
        let args = detail.get("args");
        if callee.as_str() == Some("Code.fromBucket")
            && let Some(bucket) = args.as_list()?.items.first().and_then(|item| object(&item.value))
        {
            // The bucket of an asset holds what the asset is made of.
            let asset = self.addresses.known(bucket.made);
            let is_asset = self.class_of(asset).is_some_and(|name| name.class == "Asset");
            let (_, given) = self.given(asset);
            return self.in_tree(asset, &given.get("path")).filter(|_| is_asset);
        }
        let first =
            args.as_list()?.items.first().filter(|_| callee.as_str().is_some_and(|name| FACTORIES.contains(&name)))?;
        let first = first.value.clone();
        self.in_tree(made, &first)
    }

    /// The only file that the entry point can mean of code that is built or packed first.
    fn built_code(&mut self, made: Made, given: &Map) -> Option<Value> {
        let held = ["code", "agentRuntimeArtifact"].into_iter().map(|name| given.get(name));
        let code = held.into_iter().find(|value| value.is_there() == Some(true))?;
        let State::Set { detail: Some(detail), .. } = &code.state else { return None };
        let args = detail.get("args");
        let args = args.as_list().map(|list| list.items.as_slice()).unwrap_or_default();
        let folder = args.first().map_or_else(Value::absent, |item| item.value.clone());
        let (entry, of) = match detail.get("callee").as_str()? {
            "AgentRuntimeArtifact.fromS3" => (last_of(&args.get(2)?.value)?, "the package".to_owned()),
            "AgentRuntimeArtifact.fromCodeAsset" => {
                let options = detail.get("kwargs");
                let options = options.as_map()?;
                if let Some(path) = self.in_tree(made, &options.get("path")) {
                    return Some(path);
                }
                (last_of(&options.get("entrypoint"))?, format!("`{}`", options.get("path").to_text()))
            }
            "Code.asset" | "Code.fromAsset" => (given.get("handler"), format!("`{}`", written(folder.as_str()?))),
            _ => return None,
        };
        let path = entry_file(self.walk.code, entry.as_str()?)?;
        let assumption = format!("`{}` of {of} is that of {path}", entry.as_str()?);
        Some(Value::text(&**path).assuming(assumption).referring(Reference::File(path.clone())))
    }

    /// A path as the tree has it: relative ones begin where the app is run.
    fn in_tree(&mut self, made: Made, path: &Value) -> Option<Value> {
        let written = path.as_str()?;
        let files = self.walk.resolver.files()?;
        let found = match written.strip_prefix(ROOT) {
            Some(path) => paths::join("", path.trim_start_matches('/'))?,
            None => paths::join(&self.walk.directory_of(made), written)?,
        };
        let is_there = files.holds(&found);
        is_there.then(|| Value::text(found.clone()).drawn_from(path).referring(Reference::File(found.into())))
    }
}

/// A path without the mark of the tree's root.
fn written(path: &str) -> &str {
    path.strip_prefix(ROOT).unwrap_or(path).trim_start_matches('/')
}

/// The last item of a list that is known.
fn last_of(value: &Value) -> Option<Value> {
    let list = value.as_list().filter(|list| list.open.is_none())?;
    list.items.last().filter(|item| item.perhaps.is_none()).map(|item| item.value.clone())
}
