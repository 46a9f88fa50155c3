//! Python requirements: one resource for each package that is asked for by name.

use super::resource;
use sextant_facts::{Resource, Value};
use std::sync::Arc;

/// Whether a file lists Python packages.
pub(super) fn is_one(path: &str) -> bool {
    let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
    let listed = name.contains("requirements") || directory.rsplit('/').next() == Some("requirements");
    name == "pyproject.toml" || (listed && (name.ends_with(".txt") || name.ends_with(".in")))
}

/// The packages of a file.
pub(super) fn read(path: &Arc<str>, text: &str) -> Vec<Resource> {
    let found = if path.ends_with(".toml") { project(text) } else { lines(text) };
    let package = |(line, package): (u32, Package)| {
        let extras = Value::list(package.extras.into_iter().map(Value::text));
        let address = format!("{path}#{}@{line}", package.name);
        let properties = vec![("name", Value::text(package.name)), ("extras", extras)];
        let found = resource("python_requirements", "package", path, (line, line), properties);
        Resource { address: address.into(), ..found }
    };
    found.into_iter().map(package).collect()
}

/// A requirement by name.
struct Package {
    name: String,
    extras: Vec<String>,
}

fn lines(text: &str) -> Vec<(u32, Package)> {
    (1_u32..).zip(text.lines()).filter_map(|(line, text)| Some((line, package_of(text)?))).collect()
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
fn project(text: &str) -> Vec<(u32, Package)> {
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
                found.extend(package_of(key.trim_matches('"')).map(|package| (line, package)));
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
            found.extend(package_of(requirement).map(|package| (line, package)));
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

/// A requirement, its name as the package index compares names; `None` for options, links and comments.
fn package_of(requirement: &str) -> Option<Package> {
    let requirement = requirement.trim();
    if !requirement.starts_with(|c: char| c.is_ascii_alphanumeric())
        || requirement.contains("://") && !requirement.contains('@')
    {
        return None;
    }
    let end =
        requirement.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c))).unwrap_or(requirement.len());
    let (name, rest) = requirement.split_at_checked(end)?;
    let name = name.trim_end_matches(['.', '-', '_']);
    let listed =
        rest.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or("", |(extras, _)| extras);
    let extras = listed.split(',').map(|extra| extra.trim().to_ascii_lowercase()).filter(|extra| !extra.is_empty());
    let package = Package { name: name.to_ascii_lowercase().replace(['_', '.'], "-"), extras: extras.collect() };
    (!package.name.is_empty()).then_some(package)
}
