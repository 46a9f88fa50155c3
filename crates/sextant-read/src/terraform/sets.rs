//! Variable files that Terraform does not load by itself: each is a set of values for one environment.

use super::module::role;
use super::path;
use crate::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A file with the values of one environment for a root module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ValueSet {
    /// The directory of the module; empty for the root of the tree.
    pub module: String,
    /// The environment: `prod` for `prod.tfvars`, `vars/prod.tfvars` and `environments/prod/app.tfvars`.
    pub environment: String,
    /// The file.
    pub path: Arc<str>,
    /// Whether its values are read.
    pub chosen: bool,
}

/// Directories whose names say nothing of an environment.
const PLAIN: [&str; 14] = [
    "config",
    "configs",
    "configuration",
    "deploy",
    "env",
    "environment",
    "environments",
    "envs",
    "settings",
    "tfvars",
    "values",
    "var-files",
    "variables",
    "vars",
];

/// The variable files of the tree by module and environment. Chosen are those of the environment that the tree is read
/// for; without one those of an environment called prod or production, if there is only one.
#[must_use]
pub fn value_sets(tree: &Tree) -> Vec<ValueSet> {
    sets_for(tree, tree.environment.as_deref())
}

/// The same for another environment than that the tree is read for.
pub(super) fn sets_for(tree: &Tree, environment: Option<&str>) -> Vec<ValueSet> {
    let modules: BTreeSet<&str> =
        tree.files.iter().map(|file| &*file.path).filter(|path| is_module_file(path)).map(path::parent).collect();
    let mut sets: BTreeMap<String, Vec<ValueSet>> = BTreeMap::new();
    for file in tree.files.iter().filter(|file| is_variable_file(&file.path)) {
        if role(&file.path).is_some() && modules.contains(path::parent(&file.path)) {
            continue;
        }
        let Some(module) = nearest(&modules, path::parent(&file.path)) else { continue };
        let Some(environment) = environment_of(&file.path, module) else { continue };
        let set = ValueSet { module: module.to_owned(), environment, path: file.path.clone(), chosen: false };
        sets.entry(module.to_owned()).or_default().push(set);
    }
    for sets in sets.values_mut() {
        let names: BTreeSet<&str> = sets.iter().map(|set| set.environment.as_str()).collect();
        let chosen = chosen(&names, environment).map(str::to_owned);
        for set in sets {
            set.chosen = chosen.as_ref() == Some(&set.environment);
        }
    }
    sets.into_values().flatten().collect()
}

fn is_module_file(path: &str) -> bool {
    path.ends_with(".tf") || path.ends_with(".tf.json")
}

fn is_variable_file(path: &str) -> bool {
    path.ends_with(".tfvars") || path.ends_with(".tfvars.json")
}

/// The directory itself or the nearest one above it that is a module.
fn nearest<'m>(modules: &BTreeSet<&'m str>, directory: &str) -> Option<&'m str> {
    let mut directory = directory;
    loop {
        if let Some(module) = modules.get(directory) {
            return Some(module);
        }
        if directory.is_empty() {
            return None;
        }
        directory = path::parent(directory);
    }
}

/// The environment that a variable file is for: the folder that is named after it, else the file.
fn environment_of(file: &str, module: &str) -> Option<String> {
    let folder = path::parent(file);
    if folder != module {
        let name = folder.rsplit('/').next().unwrap_or(folder);
        if !PLAIN.contains(&name.to_ascii_lowercase().as_str()) {
            return Some(name.to_ascii_lowercase());
        }
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.strip_suffix(".json").unwrap_or(name);
    let stem = stem.strip_suffix(".tfvars").unwrap_or(stem);
    let stem = stem.strip_suffix(".auto").unwrap_or(stem);
    let stem = stem.strip_prefix("terraform.").unwrap_or(stem).to_ascii_lowercase();
    (!stem.is_empty() && stem != "terraform").then_some(stem)
}

fn chosen<'n>(names: &BTreeSet<&'n str>, wanted: Option<&str>) -> Option<&'n str> {
    if let Some(wanted) = wanted {
        return names.iter().find(|name| name.eq_ignore_ascii_case(wanted)).copied();
    }
    let mut production = names.iter().filter(|name| name.starts_with("prod"));
    match (production.next(), production.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::value_sets;
    use crate::Tree;
    use std::sync::Arc;

    fn sets(paths: &[&str], environment: Option<&str>) -> Vec<(String, String, bool)> {
        let mut tree = Tree::from_texts(paths.iter().map(|path| (*path, "")));
        tree.environment = environment.map(Arc::from);
        value_sets(&tree).into_iter().map(|set| (set.module, set.environment, set.chosen)).collect()
    }

    fn set(module: &str, environment: &str, chosen: bool) -> (String, String, bool) {
        (module.to_owned(), environment.to_owned(), chosen)
    }

    #[test]
    fn environments_are_named_by_folder_or_file() {
        let files =
            ["infra/main.tf", "infra/dev.tfvars", "infra/vars/prod.tfvars", "infra/environments/test/app.tfvars"];
        let expected = [set("infra", "dev", false), set("infra", "test", false), set("infra", "prod", true)];
        assert_eq!(sets(&files, None), expected);
    }

    #[test]
    fn what_terraform_loads_by_itself_is_no_set() {
        assert_eq!(sets(&["main.tf", "terraform.tfvars", "a.auto.tfvars"], None), []);
        assert_eq!(sets(&["main.tf", "env/prod/terraform.tfvars"], None), [set("", "prod", true)]);
        assert_eq!(sets(&["env/prod/main.tf", "env/prod/terraform.tfvars"], None), []);
        assert_eq!(sets(&["prod.tfvars"], None), []);
    }

    #[test]
    fn one_is_chosen_by_name_or_because_it_alone_is_production() {
        let files = ["main.tf", "prod-eu.tfvars", "prod-us.tfvars", "stage.tfvars"];
        assert!(sets(&files, None).iter().all(|(_, _, chosen)| !chosen));
        let chosen = |wanted: &str| sets(&files, Some(wanted)).into_iter().filter(|(_, _, chosen)| *chosen).count();
        assert_eq!((chosen("Stage"), chosen("prod-us"), chosen("dev")), (1, 1, 0));
    }
}
