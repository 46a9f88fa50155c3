//! What a monitoring system is told: alert rules of Prometheus, dashboards of Grafana, the OpenTelemetry Collector.

use super::{last_line, plain, resource};
use crate::node::Node;
use sextant_facts::{Resource, Value};
use std::sync::Arc;

/// Most queries that are kept of one dashboard.
const MAX_QUERIES: usize = 1_000;
/// Deepest nesting of panels.
const PANEL_DEPTH: usize = 8;

/// Each alert of a file of rules, alone or inside a Kubernetes resource.
pub(super) fn alerts(path: &Arc<str>, root: &Node) -> Vec<Resource> {
    let spec = root.get("spec").filter(|_| root.get("kind").and_then(Node::text) == Some("PrometheusRule"));
    let groups = spec.unwrap_or(root).get("groups").map_or(&[][..], Node::items);
    let rules = groups.iter().flat_map(|group| group.get("rules").map_or(&[][..], Node::items));
    let alert = |rule: &Node| {
        let name = rule.get("alert")?.text()?;
        let expression = rule.get("expr")?;
        let properties = vec![
            ("alert", Value::text(name)),
            ("expr", plain::value(expression)),
            ("labels", rule.get("labels").map_or_else(Value::absent, plain::value)),
        ];
        let found = resource("prometheus", "rule", path, (rule.place.line, rule.end_line), properties);
        Some(Resource { address: format!("{path}#{name}@{}", rule.place.line).into(), ..found })
    };
    rules.filter_map(alert).collect()
}

/// A dashboard with the queries of its panels.
pub(super) fn dashboard(path: &Arc<str>, text: &str, root: &Node) -> Option<Resource> {
    // An export of the HTTP interface wraps it.
    let root = root.get("dashboard").filter(|inner| inner.get("panels").is_some()).unwrap_or(root);
    let known = ["schemaVersion", "templating", "uid", "timepicker"].iter().any(|key| root.get(key).is_some());
    let panels = root.get("panels").filter(|panels| known && !panels.items().is_empty())?;
    let mut queries = Vec::new();
    collect(panels, &mut queries, 0);
    let title = root.get("title").and_then(Node::text).unwrap_or_default();
    let properties = vec![("title", Value::text(title)), ("queries", Value::list(queries))];
    Some(resource("grafana", "dashboard", path, (1, last_line(text)), properties))
}

fn collect(panels: &Node, queries: &mut Vec<Value>, depth: usize) {
    if depth > PANEL_DEPTH {
        return;
    }
    for panel in panels.items() {
        for target in panel.get("targets").map_or(&[][..], Node::items) {
            let texts = ["expr", "query", "rawSql", "expression", "metricName", "namespace"];
            let found = texts
                .iter()
                .filter_map(|key| target.get(key))
                .filter(|node| node.text().is_some_and(|text| !text.is_empty()));
            queries.extend(found.map(plain::value).take(MAX_QUERIES.saturating_sub(queries.len())));
        }
        panel.get("panels").into_iter().for_each(|inner| collect(inner, queries, depth + 1));
    }
}

/// Settings of the OpenTelemetry Collector.
pub(super) fn collector(path: &Arc<str>, text: &str, root: &Node) -> Option<Resource> {
    let service = root.get("service")?.get("pipelines")?;
    root.get("receivers").filter(|receivers| !receivers.entries().is_empty())?;
    root.get("exporters")?;
    let mut pipelines = Vec::new();
    for (name, pipeline) in service.entries() {
        let list = |key: &str| pipeline.get(key).map_or_else(|| Value::list([]), plain::value);
        let name = name.text().unwrap_or_default();
        let signal = name.split('/').next().unwrap_or_default();
        let map = [
            ("name", Value::text(name)),
            ("signal", Value::text(signal)),
            ("receivers", list("receivers")),
            ("exporters", list("exporters")),
        ];
        pipelines.push(Value::map(map).at(pipeline.place.clone()));
    }
    Some(resource("otel_collector", "config", path, (1, last_line(text)), vec![("pipelines", Value::list(pipelines))]))
}
