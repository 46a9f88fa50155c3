//! Python requirements: one resource for each package that is asked for by name.

use super::resource;
use sextant_facts::{Resource, Value};
use std::sync::Arc;

/// Whether a file lists Python packages.
pub(super) fn is_one(path: &str) -> bool {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let listed = name.starts_with("requirements") || directory.rsplit('/').next() == Some("requirements");
    name == "pyproject.toml" || (listed && (name.ends_with(".txt") || name.ends_with(".in")))
}

/// The packages of a file.
pub(super) fn read(path: &Arc<str>, text: &str) -> Vec<Resource> {
    let found = if path.ends_with(".toml") { project(text) } else { lines(text) };
    let package = |(line, name): (u32, String)| {
        let mut package =
            resource("python_requirements", "package", path, (line, line), vec![("name", Value::text(&name))]);
        package.address = format!("{path}#{name}@{line}").into();
        package
    };
    found.into_iter().map(package).collect()
}

fn lines(text: &str) -> Vec<(u32, String)> {
    (1_u32..).zip(text.lines()).filter_map(|(line, text)| Some((line, name_of(text)?))).collect()
}

/// Where in a `pyproject.toml` a line stands.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Elsewhere,
    /// In a table whose keys are packages.
    Packages,
    /// In a table that has a list of dependencies.
    Project,
    /// In such a list.
    List,
    /// In a table whose values are such lists.
    Groups,
    /// In a list of a group.
    GroupList,
}

/// Dependencies of `[project]`, its optional ones and groups, and those of Poetry. Line by line: the lists are plain.
fn project(text: &str) -> Vec<(u32, String)> {
    let mut part = Part::Elsewhere;
    let mut found = Vec::new();
    for (line, text) in (1_u32..).zip(text.lines()) {
        let text = text.trim();
        if text.starts_with('[') && !matches!(part, Part::List | Part::GroupList) {
            part = part_of(text);
            continue;
        }
        let value = text.split_once('=').map(|(key, value)| (key.trim(), value.trim()));
        let listed = match (part, value) {
            (Part::Packages, Some((key, _))) if key != "python" => {
                found.extend(name_of(key.trim_matches('"')).map(|name| (line, name)));
                continue;
            }
            (Part::Project, Some(("dependencies", list))) => {
                part = Part::List;
                list
            }
            (Part::Groups, Some((_, list))) if list.starts_with('[') => {
                part = Part::GroupList;
                list
            }
            (Part::List | Part::GroupList, _) => text,
            _ => continue,
        };
        let mut pieces = listed.split(['"', '\'']);
        while let (Some(_), Some(requirement)) = (pieces.next(), pieces.next()) {
            found.extend(name_of(requirement).map(|name| (line, name)));
        }
        if listed.ends_with(']') {
            part = if part == Part::List { Part::Project } else { Part::Groups };
        }
    }
    found
}

fn part_of(header: &str) -> Part {
    let name = header.trim_start_matches('[').split(']').next().unwrap_or_default().trim();
    match name {
        "project" => Part::Project,
        "project.optional-dependencies" | "dependency-groups" => Part::Groups,
        "tool.poetry.dependencies" => Part::Packages,
        _ if name.starts_with("tool.poetry.group.") && name.ends_with(".dependencies") => Part::Packages,
        _ => Part::Elsewhere,
    }
}

/// The name of a requirement as the package index compares names; `None` for options, links and comments.
fn name_of(requirement: &str) -> Option<String> {
    let requirement = requirement.trim();
    if !requirement.starts_with(|c: char| c.is_ascii_alphanumeric())
        || requirement.contains("://") && !requirement.contains('@')
    {
        return None;
    }
    let end =
        requirement.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).unwrap_or(requirement.len());
    let name = requirement.get(..end)?.trim_end_matches(['.', '-', '_']);
    (!name.is_empty()).then(|| name.to_ascii_lowercase().replace(['_', '.'], "-"))
}
