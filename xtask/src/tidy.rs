//! `cargo xtask tidy`: the rules of the workspace that no compiler checks.

use crate::root::root;
use cargo_metadata::{DependencyKind, MetadataCommand};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The rings, from the inside out: a package depends only on packages of lower rings.
const RINGS: [(&str, u8); 8] = [
    ("sextant-core", 0),
    ("sextant-facts", 1),
    ("sextant-content", 2),
    ("sextant-report", 2),
    ("sextant-source", 3),
    ("sextant-read", 4),
    ("sextant", 5),
    ("xtask", 5),
];

/// What packages of the inner rings must not depend on, and must not name: they are pure.
const PURE: [&str; 4] = ["sextant-core", "sextant-facts", "sextant-content", "sextant-report"];
const IMPURE: [&str; 12] = [
    "std::fs",
    "std::net",
    "std::process",
    "std::env",
    "std::thread",
    "std::time::SystemTime",
    "std::time::Instant",
    "SystemTime::now",
    "Instant::now",
    "tokio",
    "println!",
    "eprintln!",
];

/// Longest source file, in lines.
const LONGEST: usize = 800;

/// Runs the checks and tells what is wrong.
pub(crate) fn run() -> ExitCode {
    let faults = faults(&root());
    for fault in &faults {
        println!("{fault}");
    }
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Everything that is wrong, sorted.
pub(crate) fn faults(root: &Path) -> Vec<String> {
    let mut faults = rings(root);
    for (path, text) in sources(root) {
        let shown = path.strip_prefix(root).unwrap_or(&path).display().to_string();
        faults.extend(source_faults(&shown, &text));
    }
    faults.extend(broken_links(root));
    faults.sort();
    faults
}

fn rings(root: &Path) -> Vec<String> {
    let metadata = match MetadataCommand::new().manifest_path(root.join("Cargo.toml")).no_deps().exec() {
        Ok(metadata) => metadata,
        Err(error) => return vec![format!("cargo metadata: {error}")],
    };
    let ring: BTreeMap<&str, u8> = RINGS.into_iter().collect();
    let mut faults = Vec::new();
    for package in &metadata.packages {
        let Some(own) = ring.get(package.name.as_str()) else {
            faults.push(format!("{}: belongs to no ring; give it one in xtask/src/tidy.rs", package.name));
            continue;
        };
        let normal = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
        for dependency in normal {
            if let Some(other) = ring.get(dependency.name.as_str())
                && other >= own
            {
                faults.push(format!("{}: depends on {}, which is not further in", package.name, dependency.name));
            }
        }
    }
    faults
}

fn source_faults(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = text.lines().count();
    if lines > LONGEST && !path.contains("/tests/") {
        faults.push(format!("{path}: {lines} lines; split it below {LONGEST}"));
    }
    let pure = PURE.iter().any(|package| path.starts_with(&format!("crates/{package}/src/")));
    for (number, line) in (1..).zip(text.lines()) {
        let code = line.split("//").next().unwrap_or_default();
        if pure && let Some(word) = IMPURE.iter().find(|word| code.contains(*word)) {
            faults.push(format!("{path}:{number}: `{word}` in a pure crate"));
        }
        for word in ["TODO", "FIXME", "XXX"] {
            if line.contains(word) && !path.ends_with("tidy.rs") {
                faults.push(format!("{path}:{number}: `{word}`"));
            }
        }
    }
    faults
}

fn sources(root: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in ["crates", "xtask"] {
        collect(&root.join(folder), "rs", &mut found);
    }
    found.sort();
    found
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<(PathBuf, String)>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            if path.file_name().is_none_or(|name| name != "target") {
                collect(&path, extension, found);
            }
        } else if path.extension().is_some_and(|found| found == extension)
            && let Ok(text) = std::fs::read_to_string(&path)
        {
            found.push((path, text));
        }
    }
}

/// Relative links of the documents must lead to something.
fn broken_links(root: &Path) -> Vec<String> {
    let mut documents = Vec::new();
    collect(&root.join("docs"), "md", &mut documents);
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        match std::fs::read_to_string(root.join(name)) {
            Ok(text) => documents.push((root.join(name), text)),
            Err(error) => return vec![format!("{name}: {error}")],
        }
    }
    let mut faults = Vec::new();
    for (path, text) in documents {
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            let local = !file.is_empty() && !file.contains("://") && !file.contains(' ');
            if local && !path.parent().unwrap_or(root).join(file).exists() {
                let shown = path.strip_prefix(root).unwrap_or(&path).display();
                faults.push(format!("{shown}: the link to {target} leads nowhere"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::faults;
    use crate::root::root;

    #[test]
    fn the_workspace_is_tidy() {
        let faults = faults(&root());
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
