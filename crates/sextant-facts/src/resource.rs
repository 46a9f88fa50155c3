//! What readers hand over: resources as a source writes them, and the gaps in what could be read.

use crate::value::{Place, Value, Why};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A resource, call or setting as one source writes it, before anything is recognised in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The dialect that wrote it: `terraform`, `cloudformation`, `python`.
    pub dialect: &'static str,
    /// The dialect's own type: `aws_bedrock_guardrail`, `data.aws_iam_policy_document`, `AWS::Bedrock::Guardrail`; for
    /// source code the name of the pattern that matched (`model_call.converse`).
    pub type_name: Arc<str>,
    /// Unique in the workload, stable under reformatting: environment, module path, type, name, instance key.
    pub address: Arc<str>,
    /// Where it begins.
    pub place: Place,
    /// The last line it covers, for inline waivers.
    pub end_line: u32,
    /// Its properties: a map.
    pub properties: Value,
    /// Why it may not be there (an unresolved `count`, condition or branch).
    pub perhaps: Option<Why>,
    /// Whether it is part of the workload or of its tests, samples and documentation.
    pub scope: Scope,
    /// The root module, stack or chart it belongs to; empty for source code.
    pub environment: Arc<str>,
}

/// Whether something belongs to the workload itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Part of the workload.
    #[default]
    Workload,
    /// Tests, samples, documentation.
    Aside,
}

/// Where components of a kind can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Surface {
    /// Infrastructure code: templates, modules, manifests.
    Infrastructure,
    /// Application code.
    Application,
    /// Delivery pipelines and repository automation.
    Pipeline,
    /// Other committed artefacts: prompt files, data sets, evaluation settings.
    Artefact,
}

/// Something that could not be read, and what it could have shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// What stands in the way, and where.
    pub why: Why,
    /// The surface it could add components to.
    pub surface: Surface,
    /// The kinds of component it could add; empty means any kind of that surface.
    pub kinds: Vec<Arc<str>>,
}

/// A fault of a file that a person should know of: it was not read, or only in part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What is wrong; lower case, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// How a file of source code belongs with others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeFile {
    /// Files of the tree that it imports. Empty also where it was not parsed.
    pub imports: BTreeSet<Arc<str>>,
    /// What it defines at its top level; `None` where it was not parsed.
    pub defines: Option<BTreeSet<Arc<str>>>,
}

/// The file that an entry point names: by its path (`src/main.py`), or by its module and what it defines
/// (`app.handler`). `None` where no file or more than one may be meant.
#[must_use]
pub fn entry_file<'a>(code: &'a BTreeMap<Arc<str>, CodeFile>, entry_point: &str) -> Option<&'a Arc<str>> {
    let ends = |path: &str, wanted: &str| {
        path.strip_suffix(wanted).is_some_and(|rest| rest.is_empty() || rest.ends_with('/')) && !wanted.is_empty()
    };
    let mut by_path = code.keys().filter(|path| ends(path, entry_point));
    if let Some(path) = by_path.next() {
        return by_path.next().is_none().then_some(path);
    }
    let (module, name) = entry_point.rsplit_once('.')?;
    let module = module.replace('.', "/");
    let mut by_module = code.iter().filter(|(path, file)| {
        let stem = path.rsplit_once('.').map_or("", |(stem, _)| stem);
        ends(stem, &module) && file.defines.as_ref().is_none_or(|names| names.contains(name))
    });
    let (path, file) = by_module.next()?;
    (by_module.next().is_none() && file.defines.is_some()).then_some(path)
}

/// Everything a reader found in its files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Resources in the order of their files and lines.
    pub resources: Vec<Resource>,
    /// What may have been missed.
    pub gaps: Vec<Gap>,
    /// What is wrong in files.
    pub problems: Vec<Problem>,
    /// Resources that a condition leaves out as the workload is deployed. Code that only they would run is not part of it.
    pub dormant: Vec<Resource>,
    /// All files of source code by their paths: what runs one of them runs what it imports too.
    pub code: BTreeMap<Arc<str>, CodeFile>,
}

impl Reading {
    /// Adds what another reader found.
    pub fn extend(&mut self, other: Self) {
        self.resources.extend(other.resources);
        self.gaps.extend(other.gaps);
        self.problems.extend(other.problems);
        self.dormant.extend(other.dormant);
        self.code.extend(other.code);
    }
}
