//! What releases and applications deploy from elsewhere.

use super::object::Object;
use crate::Tree;
use crate::node::Node;
use sextant_facts::{Data, Gap, Reading, Scope, State, Surface, Value, Why, paths};
use std::sync::Arc;

/// Charts of controllers that serve a whole cluster: nothing in them is part of a workload that uses models.
const CONTROLLERS: [&str; 22] = [
    "aws-ebs-csi-driver",
    "aws-efs-csi-driver",
    "aws-for-fluent-bit",
    "aws-load-balancer-controller",
    "aws-mountpoint-s3-csi-driver",
    "aws-node-termination-handler",
    "cert-manager",
    "cluster-autoscaler",
    "cluster-proportional-autoscaler",
    "external-dns",
    "external-secrets",
    "gpu-operator",
    "ingress-nginx",
    "karpenter",
    "karpenter-crd",
    "keda",
    "kuberay-operator",
    "lws",
    "metrics-server",
    "neuron-helm-chart",
    "nvidia-device-plugin",
    "secrets-store-csi-driver",
];

/// Charts that watch a cluster.
const WATCHERS: [&str; 15] = [
    "datadog",
    "dcgm-exporter",
    "fluent-bit",
    "grafana",
    "jaeger",
    "kube-prometheus-stack",
    "kube-state-metrics",
    "loki",
    "loki-stack",
    "opentelemetry-collector",
    "opentelemetry-operator",
    "prometheus",
    "prometheus-adapter",
    "promtail",
    "tempo",
];

/// What objects of a cluster can show of a workload.
const KINDS: [&str; 15] = [
    "alarm",
    "api",
    "autoscaling",
    "cache",
    "cluster_nodes",
    "container_service",
    "dashboard",
    "data_store",
    "metric",
    "model_endpoint",
    "queue",
    "rate_limit",
    "recovery",
    "tracing",
    "vector_store",
];

/// What a chart that is not known can add, or nothing if it adds nothing to any workload.
fn kinds_of(chart: &str) -> Option<Vec<Arc<str>>> {
    let name = chart.rsplit('/').next().unwrap_or(chart);
    let of = |kinds: &[&str]| Some(kinds.iter().map(|kind| Arc::from(*kind)).collect());
    match name {
        name if CONTROLLERS.contains(&name) => None,
        name if WATCHERS.contains(&name) => of(&["alarm", "dashboard", "metric", "tracing"]),
        _ => of(&KINDS),
    }
}

/// The gap that a chart leaves which is not in the tree.
pub(super) fn unread(chart: &str, why: Why) -> Option<Gap> {
    kinds_of(chart).map(|kinds| Gap { why, surface: Surface::Infrastructure, kinds })
}

/// A gap in what runs in clusters.
pub(crate) fn gap(why: Why) -> Gap {
    Gap { why, surface: Surface::Infrastructure, kinds: KINDS.iter().map(|kind| Arc::from(*kind)).collect() }
}

/// Groups of operators that make resources of a cloud from objects: what they make is not read.
const CLOUDS: [&str; 8] = [
    ".aws.upbound.io",
    ".azure.com",
    ".azure.upbound.io",
    ".cnrm.cloud.google.com",
    ".crossplane.io",
    ".gcp.upbound.io",
    ".services.k8s.aws",
    "infra.contrib.fluxcd.io",
];

/// Why an object that deploys others may add something that is not in the tree.
pub(super) fn missing(tree: &Tree, object: &Object) -> Option<Gap> {
    let spec = object.root.get("spec")?;
    if CLOUDS.iter().any(|cloud| object.group().ends_with(cloud)) && object.group() != "pkg.crossplane.io" {
        let text = format!("an operator makes `{}` in a cloud, which is not read", object.type_name());
        let why = Why::at(text, object.root.place.clone());
        return Some(Gap { why, surface: Surface::Infrastructure, kinds: Vec::new() });
    }
    let sources: Vec<&Node> = match (object.group(), object.kind()) {
        ("argoproj.io", "Application") => spec.get("source").into_iter().chain(items(spec, "sources")).collect(),
        ("argoproj.io", "ApplicationSet") => {
            let inner = spec.get("template").and_then(|template| template.get("spec"))?;
            inner.get("source").into_iter().chain(items(inner, "sources")).collect()
        }
        ("helm.toolkit.fluxcd.io", "HelmRelease") => {
            let chart = spec.get("chart").and_then(|chart| chart.get("spec"));
            chart.into_iter().collect()
        }
        ("kustomize.toolkit.fluxcd.io", "Kustomization") => vec![spec],
        ("helm.cattle.io", "HelmChart") => vec![spec],
        _ => return None,
    };
    sources.into_iter().find_map(|source| {
        let text = |key: &str| source.get(key).and_then(Node::text);
        let chart = text("chart").filter(|chart| !chart.is_empty());
        let path = chart.or_else(|| text("path"));
        if text("ref").is_some() && path.is_none() || path.is_some_and(|path| is_in_tree(tree, path)) {
            return None;
        }
        let name = path.unwrap_or("a source");
        let text = format!("{} deploys `{name}`, which is not part of the tree", object.kind());
        unread(chart.unwrap_or_default(), Why::at(text, source.place.clone()))
    })
}

fn items<'n>(node: &'n Node, key: &str) -> &'n [Node] {
    node.get(key).map_or(&[], Node::items)
}

fn is_in_tree(tree: &Tree, path: &str) -> bool {
    let Some(directory) = paths::join("", path.trim_start_matches('/')) else { return false };
    let below = format!("{directory}/");
    let next = tree.files.partition_point(|file| *file.path < *below);
    directory.is_empty() || tree.files.get(next).is_some_and(|file| file.path.starts_with(&below))
}

/// The gaps that Terraform's releases of charts leave which are not in the tree.
#[must_use]
pub fn releases(tree: &Tree, reading: &Reading) -> Vec<Gap> {
    let releases = reading.resources.iter().filter(|resource| {
        resource.dialect == "terraform" && *resource.type_name == *"helm_release" && resource.scope == Scope::Workload
    });
    let missing = releases.filter_map(|release| {
        let chart = release.properties.as_map()?.get("chart");
        let name = match chart.state {
            State::Known(Data::Text(ref text)) => text.to_string(),
            _ => String::from("?"),
        };
        let from = paths::directory(&release.place.path);
        let local = chart_directory(&chart, &name).and_then(|path| paths::join(from, &path));
        let why = Why::at(format!("chart `{name}` is not part of the tree"), release.place.clone());
        unread(&name, why).filter(|_| !local.is_some_and(|path| is_in_tree(tree, &path)))
    });
    missing.collect()
}

/// The directory that the chart of a release names, from that of its module.
fn chart_directory(chart: &Value, name: &str) -> Option<String> {
    let looks_local = name.starts_with('.') || name.contains("${?}");
    let path = name.rsplit("${?}").next().unwrap_or(name).trim_start_matches('/').to_owned();
    (looks_local && chart.is_there() == Some(true) && !path.is_empty()).then_some(path)
}
