//! What a report says of the workload, of what was read, and of the probes.

use crate::assess::Assessment;
use crate::project::Project;
use sextant_content::{ComponentFile, Content, ProbeFile};
use sextant_core::progress::Milestone;
use sextant_core::{Lens, Locus};
use sextant_facts::{
    Architecture, AttributeType, Data, Empty, Kind, Mixed, Place, PlaceRole, Quantifier, Scope, State, Surface, Value,
};
use sextant_read::terraform;
use sextant_report::Report;
use sextant_report::explain::{AttributeText, KindText};
use sextant_report::report::{
    Coverage, Deployable, Environment, Known, ProbeText, ProfileFact, ReportInputs, Scope as Listed, Skipped, Workload,
};
use std::collections::BTreeMap;

/// What a report borrows: everything it says beside the review itself.
pub struct Parts {
    workload: Workload,
    coverage: Coverage,
    scope: Listed,
}

impl Parts {
    /// The parts for a reviewed project.
    #[must_use]
    pub fn of(project: &Project, assessment: &Assessment, scope: Listed) -> Self {
        Self { workload: workload(project, assessment), coverage: coverage(project, assessment), scope }
    }

    /// The report.
    #[must_use]
    pub fn report<'a>(
        &'a self,
        lens: &'a Lens,
        assessment: &'a Assessment,
        probes: &'a [ProbeText],
        since: Option<&'a Milestone>,
    ) -> Report<'a> {
        Report::new(&ReportInputs {
            lens,
            review: &assessment.review,
            workload: &self.workload,
            coverage: &self.coverage,
            probes,
            scope: &self.scope,
            priorities: &[],
            since,
            redactions: assessment.redactions,
            tool_version: env!("CARGO_PKG_VERSION"),
        })
    }
}

/// The workload as it was found.
#[must_use]
pub fn workload(project: &Project, assessment: &Assessment) -> Workload {
    let architecture = &assessment.architecture;
    Workload {
        name: project.name.clone(),
        profile: profile(project, architecture),
        environments: environments(project, assessment),
        deployables: members(architecture, |kind| kind.place == Some(PlaceRole::Deployable)),
        entry_points: members(architecture, |kind| kind.drawn.entry.is_some()),
        bounded: project.configuration.one_of_several
            || !project.configuration.paths.is_empty()
            || !project.configuration.exclude.is_empty(),
    }
}

fn profile(project: &Project, architecture: &Architecture) -> Vec<ProfileFact> {
    let kind = architecture.kinds().get(sextant_facts::WORKLOAD);
    let attributes = kind.into_iter().flat_map(|kind| &kind.attributes);
    let fact = |attribute: &sextant_facts::Attribute| {
        let name = attribute.name.to_string();
        let value = architecture.workload.map(|index| architecture.attribute(index, &name, false));
        let value = value.unwrap_or_else(Value::absent);
        let known = match (&value.state, project.configuration.profile.contains_key(&name)) {
            (State::Known(_), true) => Known::Stated,
            (State::Known(_), false) => Known::Observed,
            (State::Absent, _) => Known::No("not stated".to_owned()),
            (State::Set { why, .. } | State::Unresolved(why), _) => Known::No(why.to_string()),
        };
        let place = value.place.as_ref().map(|place| locus(place, None));
        ProfileFact { name, about: attribute.about.clone(), value: shown(&value), known, place }
    };
    attributes.map(fact).collect()
}

fn shown(value: &Value) -> Option<String> {
    match value.data()? {
        Data::List(list) => {
            let mut items: Vec<String> = list.items.iter().filter_map(|item| shown(&item.value)).collect();
            items.dedup();
            Some(if items.is_empty() { "none".to_owned() } else { items.join(", ") })
        }
        Data::Bool(flag) => Some(if *flag { "yes" } else { "no" }.to_owned()),
        Data::Text(_) | Data::Int(_) | Data::Float(_) => Some(value.to_text().to_string()),
        Data::Map(_) | Data::Json(_) | Data::Component(_) => None,
    }
}

fn locus(place: &Place, address: Option<&str>) -> Locus {
    Locus { path: place.path.to_string(), line: place.line, column: place.column, address: address.map(str::to_owned) }
}

/// The root modules and stacks that components were recognised in.
fn environments(project: &Project, assessment: &Assessment) -> Vec<Environment> {
    let sets = terraform::value_sets(&project.tree);
    let architecture = &assessment.architecture;
    let mut found: BTreeMap<(String, String), Environment> = BTreeMap::new();
    for component in architecture.components.iter().filter(|component| component.scope == Scope::Workload) {
        if component.environment.is_empty() {
            continue;
        }
        let name = component.environment.to_string();
        let dialect = component.dialect.to_owned();
        found.entry((name.clone(), dialect.clone())).or_insert_with(|| Environment {
            path: name.clone(),
            values: sets
                .iter()
                .filter(|set| set.chosen && dialect == "terraform" && is_root(&set.module, &name))
                .map(|set| set.path.to_string())
                .collect(),
            name,
            dialect,
            reviewed: true,
            differing: Vec::new(),
        });
    }
    let mut found: Vec<Environment> = found.into_values().collect();
    for compared in &assessment.compared {
        let of: Vec<_> = sets.iter().filter(|set| set.environment == compared.environment).collect();
        let differing = compared.differing.iter();
        found.push(Environment {
            name: compared.environment.clone(),
            path: of
                .first()
                .map(|set| if set.module.is_empty() { ".".to_owned() } else { set.module.clone() })
                .unwrap_or_default(),
            dialect: "terraform".to_owned(),
            values: of.iter().map(|set| set.path.to_string()).collect(),
            reviewed: false,
            differing: differing.map(|(probe, there, here)| format!("{probe}: {there} instead of {here}")).collect(),
        });
    }
    found
}

/// Whether a module is the root that an environment is named after.
fn is_root(module: &str, environment: &str) -> bool {
    module == environment || module.is_empty() && environment == "."
}

fn members(architecture: &Architecture, wanted: impl Fn(&Kind) -> bool) -> Vec<Deployable> {
    let kinds = architecture.kinds().values().filter(|kind| wanted(kind));
    let mut found: Vec<Deployable> = kinds
        .flat_map(|kind| architecture.of_kind(&kind.id))
        .filter(|(_, component)| component.scope == Scope::Workload)
        .map(|(_, component)| Deployable {
            kind: component.kind.to_string(),
            place: locus(&component.place, Some(&component.address)),
        })
        .collect();
    found.sort_by(|a, b| (&a.place, &a.kind).cmp(&(&b.place, &b.kind)));
    found
}

/// What was read and what was not.
#[must_use]
pub fn coverage(project: &Project, assessment: &Assessment) -> Coverage {
    let skipped = project.tree.skipped.iter();
    Coverage {
        files: project.tree.files.len(),
        skipped: skipped
            .map(|skipped| Skipped { path: skipped.path.clone(), reason: skipped.reason.clone() })
            .collect(),
        problems: assessment.problems.clone(),
        gaps: assessment.architecture.gaps.clone(),
    }
}

/// The probes as a reader sees them.
#[must_use]
pub fn probes(content: &Content) -> Vec<ProbeText> {
    content.probes.iter().map(probe).collect()
}

fn probe(file: &ProbeFile) -> ProbeText {
    let probe = &file.probe;
    ProbeText {
        id: probe.id.to_string(),
        version: probe.version.clone(),
        asks: probe.asks.clone(),
        over: probe.over.to_string(),
        quantifier: match probe.quantifier {
            Quantifier::Every => "every",
            Quantifier::Some => "some",
        }
        .to_owned(),
        empty: match probe.empty {
            Empty::NotApplicable => "not applicable",
            Empty::No => "no",
            Empty::Unknown => "unknown",
        }
        .to_owned(),
        mixed: match probe.mixed {
            Mixed::No => "no",
            Mixed::Unknown => "unknown",
        }
        .to_owned(),
        filter: probe.filter.as_ref().map(|filter| filter.source.to_string()),
        expects: probe.expect.source.to_string(),
        why: file.why.clone(),
        remedy: file.remedy.clone(),
        limits: file.limits.clone(),
    }
}

/// A kind of component as a reader sees it.
#[must_use]
pub fn kind(content: &Content, file: &ComponentFile) -> KindText {
    let kind = &file.kind;
    let attribute = |attribute: &sextant_facts::Attribute| AttributeText {
        name: attribute.name.to_string(),
        of_type: type_name(&attribute.ty),
        about: attribute.about.clone(),
        when_absent: attribute
            .when_absent
            .as_ref()
            .map(|default| format!("{} ({})", default.value.to_text(), default.source)),
    };
    let mut read_from: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for reading in &kind.readings {
        let types = read_from.entry(reading.dialect.to_string()).or_default();
        if !types.iter().any(|known| **known == *reading.type_name) {
            types.push(reading.type_name.to_string());
        }
    }
    let probes = content.probes.iter().filter(|probe| probe.probe.over == kind.id);
    KindText {
        id: kind.id.to_string(),
        title: kind.title.clone(),
        about: file.about.clone(),
        surfaces: kind.surfaces.iter().map(|surface| surface_name(*surface).to_owned()).collect(),
        attributes: kind.attributes.iter().map(attribute).collect(),
        read_from: read_from.into_iter().collect(),
        probes: probes.map(|probe| probe.probe.id.to_string()).collect(),
    }
}

fn type_name(ty: &AttributeType) -> String {
    match ty {
        AttributeType::Bool => "bool".to_owned(),
        AttributeType::Int => "int".to_owned(),
        AttributeType::Number => "number".to_owned(),
        AttributeType::Text => "text".to_owned(),
        AttributeType::Any => "any".to_owned(),
        AttributeType::List(item) => format!("list<{}>", type_name(item)),
        AttributeType::Ref(kind) => format!("ref<{kind}>"),
    }
}

fn surface_name(surface: Surface) -> &'static str {
    match surface {
        Surface::Infrastructure => "infrastructure code",
        Surface::Application => "application code",
        Surface::Pipeline => "pipelines",
        Surface::Artefact => "committed artefacts",
    }
}
