//! Settings of tools, told by what they hold and not by their names.

use super::{last_line, monitor, plain, prompt, promptfoo, resource};
use crate::node::{Node, json, yaml};
use sextant_facts::{Gap, Place, Reading, Resource, Surface, Value, Why};
use std::sync::Arc;

/// Words that stand together in every file of one of the formats; files without them are not parsed.
const MARKS: [&[&str]; 16] = [
    &["litellm_params"],
    &["prompts", "providers"],
    &["prompts", "targets"],
    &["redteam", "targets"],
    &["receivers", "exporters", "pipelines"],
    &["groups", "alert", "expr"],
    &["\"panels\""],
    &["strategy", "targets", "mode"],
    &["rails:"],
    &["scenarios:", "config:"],
    &["_type", "template"],
    &["template", "input_variables"],
    &["template", "template_format"],
    &["template", "execution_settings"],
    &["messages", "model"],
    &["evaluators", "data"],
];
/// The same for evaluations.
const EVALUATION_MARKS: [&[&str]; 2] = [&["metric_list", "dataset_path"], &["requested_metrics", "testdata_path"]];

/// What a YAML or JSON text sets, if it is one of the formats.
pub(super) fn read(path: &Arc<str>, extension: &str, text: &str) -> Reading {
    let mut reading = Reading::default();
    let named = promptfoo::is_named(path);
    let marked = |marks: &&[&str]| marks.iter().all(|mark| text.contains(mark));
    if !named && !MARKS.iter().chain(&EVALUATION_MARKS).any(marked) {
        return reading;
    }
    let parsed = if extension == "json" { json(path, text) } else { yaml(path, text) };
    if parsed.documents.is_empty() && text.contains("litellm_params") && text.contains("model_list") {
        let why = Why::at("the settings of a model gateway are not read", Place::new(path.clone(), 1, 1));
        // What such settings can hold besides the gateway itself.
        let kinds = ["model_gateway", "guardrail", "rate_limit", "cache", "tracing"].map(Arc::from).to_vec();
        reading.gaps.push(Gap { why, surface: Surface::Artefact, kinds });
    }
    if named && parsed.documents.is_empty() {
        reading.resources.push(promptfoo::unread(path, text));
    }
    for root in parsed.documents.iter().filter(|root| !root.entries().is_empty()) {
        reading.resources.extend(document(path, text, root));
    }
    reading
}

fn document(path: &Arc<str>, text: &str, root: &Node) -> Vec<Resource> {
    let one = |found: Option<Resource>| found.map(|found| vec![found]);
    let alerts = monitor::alerts(path, root);
    if !alerts.is_empty() {
        return alerts;
    }
    one(promptfoo::read(path, text, root))
        .or_else(|| one(litellm(path, text, root)))
        .or_else(|| one(monitor::collector(path, text, root)))
        .or_else(|| one(monitor::dashboard(path, text, root)))
        .or_else(|| one(portkey(path, text, root)))
        .or_else(|| one(rails(path, text, root)))
        .or_else(|| one(artillery(path, root)))
        .or_else(|| github_models(path, text, root))
        .or_else(|| one(prompt::document(path, text, root)))
        .or_else(|| one(evaluators(path, text, root)))
        .unwrap_or_default()
}

/// All settings of a document as properties.
fn whole(dialect: &'static str, path: &Arc<str>, text: &str, root: &Node) -> Resource {
    let own = root.entries().iter().filter_map(|(key, value)| Some((key.text()?.to_owned(), plain::value(value))));
    let properties = Value::map(own.chain([("path".to_owned(), Value::text(&**path))]));
    Resource { properties, ..resource(dialect, "config", path, (1, last_line(text)), Vec::new()) }
}

/// The proxy of LiteLLM lists models, each with the parameters it is called with.
fn litellm(path: &Arc<str>, text: &str, root: &Node) -> Option<Resource> {
    let models = root.get("model_list").map_or(&[][..], Node::items);
    models.iter().any(|model| model.get("litellm_params").is_some()).then(|| whole("litellm", path, text, root))
}

/// A configuration of Portkey's gateway: a strategy over targets.
fn portkey(path: &Arc<str>, text: &str, root: &Node) -> Option<Resource> {
    let mode = root.get("strategy")?.get("mode")?.text()?;
    let targets = root.get("targets")?.items();
    let names = ["provider", "virtual_key", "virtualKey", "override_params", "api_key", "strategy"];
    let about_models = targets.iter().any(|target| names.iter().any(|name| target.get(name).is_some()));
    (matches!(mode, "fallback" | "loadbalance" | "conditional" | "single") && about_models)
        .then(|| whole("portkey", path, text, root))
}

/// Rails of NeMo Guardrails: flows over input, output, dialog or retrieval.
fn rails(path: &Arc<str>, text: &str, root: &Node) -> Option<Resource> {
    let rails = root.get("rails")?;
    let about = ["input", "output", "dialog", "retrieval", "execution", "config"];
    about.iter().any(|key| rails.get(key).is_some_and(|rail| !rail.entries().is_empty())).then_some(())?;
    Some(whole("nemo_guardrails", path, text, root))
}

/// Artillery's YAML has a target in `config` and a list of scenarios.
fn artillery(path: &Arc<str>, root: &Node) -> Option<Resource> {
    root.get("config").filter(|config| config.get("target").is_some() || config.get("phases").is_some())?;
    root.get("scenarios")?;
    Some(resource("load_test", "script", path, (1, root.end_line), vec![("tool", Value::text("artillery"))]))
}

/// A prompt of GitHub Models may bring the cases and evaluators that judge it.
fn github_models(path: &Arc<str>, text: &str, root: &Node) -> Option<Vec<Resource>> {
    let found = prompt::document(path, text, root)?;
    let (Some(evaluators), Some(_)) = (root.get("evaluators"), root.get("testData")) else { return Some(vec![found]) };
    Some(vec![found, evaluation(path, text, "github_models", evaluators, root.get("testData"))])
}

/// Evaluators over data: evaluations of Azure AI and of agents in pipelines; tasks of the LM Evaluation Harness.
fn evaluators(path: &Arc<str>, text: &str, root: &Node) -> Option<Resource> {
    if let (Some(metrics), Some(_), Some(_)) = (root.get("metric_list"), root.get("task"), root.get("dataset_path")) {
        return Some(evaluation(path, text, "lm-eval", metrics, None));
    }
    if let (Some(metrics), Some(_)) = (root.get("requested_metrics"), root.get("testdata_path")) {
        return Some(evaluation(path, text, "evaltools", metrics, None));
    }
    let evaluators = root.get("evaluators")?;
    let data = root.get("data")?;
    let listed = !evaluators.items().is_empty() || !evaluators.entries().is_empty();
    let table =
        data.text().is_some_and(|name| name.contains(".jsonl") || name.contains(".csv") || name.contains("azureml:"));
    let records =
        data.items().iter().any(|record| ["query", "question", "messages"].iter().any(|key| record.get(key).is_some()));
    (listed && (table || records)).then(|| evaluation(path, text, "azure", evaluators, Some(data)))
}

fn evaluation(path: &Arc<str>, text: &str, tool: &str, evaluators: &Node, data: Option<&Node>) -> Resource {
    let names: Vec<Value> = match evaluators.items() {
        [] => evaluators.entries().iter().filter_map(|(key, _)| key.text()).map(Value::text).collect(),
        items => items
            .iter()
            .filter_map(|item| item.text().or_else(|| item.get("name")?.text()).or_else(|| item.get("metric")?.text()))
            .map(Value::text)
            .collect(),
    };
    let records = data.map_or(&[][..], Node::items);
    let is_filled = |node: &Node| !node.is_null() && node.text() != Some("");
    let expected = |record: &&Node| {
        ["ground_truth", "expected", "expected_output", "expected_answer", "reference"]
            .iter()
            .any(|key| record.get(key).is_some_and(is_filled))
    };
    let count = |count: usize| Value::int(i64::try_from(count).unwrap_or(i64::MAX));
    let properties = vec![
        ("tool", Value::text(tool)),
        ("evaluators", Value::list(names)),
        ("cases", count(records.len())),
        ("expected", count(records.iter().filter(expected).count())),
    ];
    let found = resource("evaluation_config", "settings", path, (1, last_line(text)), properties);
    Resource { address: format!("{path}#evaluation-settings").into(), ..found }
}
