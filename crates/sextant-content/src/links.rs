//! Checks across files: what is named must exist, what exists must be used.

use crate::content::Content;
use crate::probe::ProbeFile;
use sextant_facts::{Kind, Place, Problem, Surface, Type, TypeScope, WORKLOAD, check as check_types};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Adds the problems that only the content as a whole can show.
pub(crate) fn check(content: &mut Content) {
    let kinds: BTreeMap<Arc<str>, Kind> =
        content.components.iter().map(|file| (file.kind.id.clone(), file.kind.clone())).collect();
    let mut problems = Vec::new();
    duplicates(content, &mut problems);
    for file in &content.components {
        attributes(file, &kinds, &mut problems);
    }
    for file in &content.probes {
        probe(file, &kinds, &mut problems);
    }
    rules(content, &kinds, &mut problems);
    content.problems.extend(problems);
}

fn at(path: &str, line: u32, message: String) -> Problem {
    Problem { place: Place::new(path, line, 1), message, help: None }
}

fn duplicates(content: &Content, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    let components = content.components.iter().map(|file| (&*file.kind.id, &*file.path));
    let probes = content.probes.iter().map(|file| (&*file.probe.id, &*file.path));
    for (id, path) in components.chain(probes) {
        if let Some(first) = seen.insert(id, path) {
            problems.push(at(path, 1, format!("the id `{id}` is taken by {first}")));
        }
        let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).unwrap_or_default();
        if stem != id {
            problems.push(at(path, 1, format!("a file is named after its id: `{id}.md`")));
        }
    }
}

fn attributes(file: &crate::component::ComponentFile, kinds: &BTreeMap<Arc<str>, Kind>, problems: &mut Vec<Problem>) {
    const RESERVED: [&str; 10] = ["in", "true", "false", "null", "as", "let", "loop", "package", "return", "var"];
    let written_in = |dialect: &str| file.kind.readings.iter().any(|reading| *reading.dialect == *dialect);
    let infrastructure = ["terraform", "cloudformation"].into_iter().any(written_in);
    if infrastructure && !file.kind.surfaces.contains(&Surface::Infrastructure) {
        let message = "it is read from infrastructure code but does not name that surface: what is not read there would not count";
        problems.push(at(&file.path, 1, message.to_owned()));
    }
    for attribute in &file.kind.attributes {
        if RESERVED.contains(&&*attribute.name) {
            problems.push(at(&file.path, 1, format!("`{}` is a reserved word of the expressions", attribute.name)));
        }
        let Some(target) = attribute.ty.target() else { continue };
        let Some(other) = kinds.get(target) else {
            problems.push(at(&file.path, 1, format!("`{}` refers to the unknown kind `{target}`", attribute.name)));
            continue;
        };
        if let Some(inverse) = &attribute.inverse
            && other.attribute(inverse).is_none()
        {
            problems.push(at(&file.path, 1, format!("`{target}` declares no attribute `{inverse}`")));
        }
    }
}

fn probe(file: &ProbeFile, kinds: &BTreeMap<Arc<str>, Kind>, problems: &mut Vec<Problem>) {
    if !kinds.contains_key(&file.probe.over) {
        problems.push(at(&file.path, 1, format!("no kind of component `{}`", file.probe.over)));
        return;
    }
    let mut titles: Vec<&str> = file.examples.iter().map(|example| example.title.as_str()).collect();
    titles.sort_unstable();
    for wanted in ["yes", "no"] {
        if !titles.iter().any(|title| title.starts_with(wanted) && !title.starts_with("not")) {
            problems.push(at(&file.path, 1, format!("no example whose answer is {wanted}")));
        }
    }
    let expressions = [(file.probe.filter.as_ref(), file.lines.0), (Some(&file.probe.expect), file.lines.1)];
    for (expression, line) in expressions {
        let Some(expression) = expression else { continue };
        let names = vec![
            ("it".into(), Type::Component(file.probe.over.clone())),
            ("workload".into(), Type::Component(WORKLOAD.into())),
            ("all".into(), Type::Populations),
        ];
        if let Err(error) = check_types(expression, TypeScope { kinds, names, open: false }) {
            problems.push(placed(&file.path, &expression.source, line, &error));
        }
    }
}

fn placed(path: &str, source: &str, line: u32, error: &sextant_facts::ExpressionError) -> Problem {
    let before = source.get(..error.offset).unwrap_or_default();
    at(path, line + u32::try_from(before.matches('\n').count()).unwrap_or_default(), error.message.clone())
}

/// Every rule names probes that exist; every choice has a rule; every probe is named by one.
fn rules(content: &Content, kinds: &BTreeMap<Arc<str>, Kind>, problems: &mut Vec<Problem>) {
    let known: BTreeSet<&str> = content.probes.iter().map(|file| &*file.probe.id).collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for folder in &content.lenses {
        let choices =
            folder.lens.pillars.iter().flat_map(|pillar| &pillar.questions).flat_map(|question| &question.choices);
        for choice in choices {
            let (path, line) = folder.places.get(&choice.id).cloned().unwrap_or_default();
            let mut named = choice.deciding_probes();
            named.extend(choice.supported_by.iter().map(String::as_str));
            if named.is_empty() {
                problems.push(at(&path, line, format!("no rule says what speaks for `{}`", choice.id)));
            }
            for probe in named {
                if known.contains(probe) {
                    used.insert(probe);
                } else {
                    problems.push(at(&path, line, format!("`{}` names the unknown probe `{probe}`", choice.id)));
                }
            }
        }
        for expression in folder.applies.values().chain(&folder.about) {
            let (path, line) = folder.places.get(&*expression.source).cloned().unwrap_or_default();
            let names = vec![("workload".into(), Type::Component(WORKLOAD.into())), ("all".into(), Type::Populations)];
            if let Err(error) = check_types(expression, TypeScope { kinds, names, open: false }) {
                problems.push(placed(&path, &expression.source, line, &error));
            }
        }
    }
    for file in &content.probes {
        if !used.contains(&*file.probe.id) {
            problems.push(at(&file.path, 1, format!("no practice uses the probe `{}`", file.probe.id)));
        }
    }
}
