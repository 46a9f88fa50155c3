//! Objects that other dialects write: Terraform's resources of the Kubernetes provider.

use crate::node::MAX_DEPTH;
use sextant_facts::{Data, List, Map, Resource, State, Value, Why};
use std::sync::Arc;

/// Terraform's types, without their version, with the objects they make.
const TYPES: [(&str, &str); 17] = [
    ("config_map", "ConfigMap"),
    ("cron_job", "batch/CronJob"),
    ("daemon_set", "apps/DaemonSet"),
    ("daemonset", "apps/DaemonSet"),
    ("deployment", "apps/Deployment"),
    ("horizontal_pod_autoscaler", "autoscaling/HorizontalPodAutoscaler"),
    ("ingress", "networking.k8s.io/Ingress"),
    ("job", "batch/Job"),
    ("network_policy", "networking.k8s.io/NetworkPolicy"),
    ("persistent_volume_claim", "PersistentVolumeClaim"),
    ("pod", "Pod"),
    ("pod_disruption_budget", "policy/PodDisruptionBudget"),
    ("resource_quota", "ResourceQuota"),
    ("secret", "Secret"),
    ("service", "Service"),
    ("service_account", "ServiceAccount"),
    ("stateful_set", "apps/StatefulSet"),
];

/// Blocks that Terraform names by what one of them is, and objects by all.
const PLURALS: [(&str, &str); 9] = [
    ("container", "containers"),
    ("env_from", "envFrom"),
    ("init_container", "initContainers"),
    ("port", "ports"),
    ("rule", "rules"),
    ("toleration", "tolerations"),
    ("topology_spread_constraint", "topologySpreadConstraints"),
    ("volume", "volumes"),
    ("volume_mount", "volumeMounts"),
];

/// Turns resources of Terraform's Kubernetes provider into the objects they make, and gives every object the
/// `containers` and the `pod` that objects of manifests have. Addresses stay.
pub fn adopt(resources: &mut [Resource]) {
    for resource in resources {
        if resource.dialect == "terraform" {
            let Some(type_name) = object_type(&resource.type_name) else { continue };
            resource.dialect = "kubernetes";
            resource.type_name = type_name;
            resource.properties = camel(&resource.properties, "", 0);
        }
        if resource.dialect == "kubernetes" {
            gather(&mut resource.properties);
        }
    }
}

fn object_type(type_name: &str) -> Option<Arc<str>> {
    let name = type_name.strip_prefix("kubernetes_")?;
    let plain = name.rsplit_once("_v").filter(|(_, version)| version.starts_with(|c: char| c.is_ascii_digit()));
    let plain = plain.map_or(name, |(plain, _)| plain);
    TYPES.iter().find(|(known, _)| *known == plain).map(|(_, object)| Arc::from(*object))
}

/// The value with its keys as objects write them.
fn camel(value: &Value, key: &str, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return value.clone();
    }
    let free =
        matches!(key, "labels" | "annotations" | "matchLabels" | "data" | "nodeSelector" | "limits" | "requests");
    let selects = key == "selector" && value.as_map().is_some_and(|map| !map.entries.contains_key("match_labels"));
    let state = match &value.state {
        State::Known(Data::Map(map)) => {
            let entries = map.entries.iter().map(|(name, inner)| {
                let name = if free || selects { name.clone() } else { renamed(name) };
                let inner = camel(inner, &name, depth + 1);
                (name, inner)
            });
            State::Known(Data::Map(Map { entries: entries.collect(), open: map.open.clone() }))
        }
        State::Known(Data::List(list)) => {
            let mut list = list.clone();
            list.items.iter_mut().for_each(|item| item.value = camel(&item.value, key, depth + 1));
            State::Known(Data::List(list))
        }
        other => other.clone(),
    };
    let value = Value { state, ..value.clone() };
    match &value.state {
        State::Known(Data::Map(_)) if matches!(key, "containers" | "initContainers" | "env" | "envFrom") => {
            let place = value.place.clone();
            Value { place, ..Value::list([value]) }
        }
        _ => value,
    }
}

fn renamed(name: &str) -> String {
    if let Some((_, plural)) = PLURALS.iter().find(|(one, _)| *one == name) {
        return (*plural).to_owned();
    }
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut out, part| {
        let mut chars = part.chars();
        out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
        out.push_str(chars.as_str());
        out
    })
}

/// Puts the containers of the pods beside the parts of the object, with their environment as a map.
fn gather(properties: &mut Value) {
    let State::Known(Data::Map(map)) = &mut properties.state else { return };
    if map.entries.contains_key("containers") {
        return;
    }
    let mut found = Vec::new();
    let mut pod = None;
    for (_, value) in map.entries.iter_mut() {
        pods(value, &mut found, &mut pod, 0);
    }
    if let Some(pod) = pod {
        map.entries.insert("containers".to_owned(), Value::list(found));
        map.entries.insert("pod".to_owned(), pod);
    }
}

fn pods(value: &mut Value, found: &mut Vec<Value>, pod: &mut Option<Value>, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match &mut value.state {
        State::Known(Data::List(list)) => {
            list.items.iter_mut().for_each(|item| pods(&mut item.value, found, pod, depth + 1));
        }
        State::Known(Data::Map(map)) => {
            let is_pod =
                matches!(map.entries.get("containers").and_then(Value::as_list), Some(list) if !list.items.is_empty());
            if let Some(State::Known(Data::List(list))) =
                map.entries.get_mut("containers").map(|value| &mut value.state)
            {
                for item in &mut list.items {
                    environment(&mut item.value);
                    found.push(item.value.clone());
                }
            }
            if is_pod {
                pod.get_or_insert_with(|| value.clone());
                return;
            }
            map.entries.iter_mut().for_each(|(_, inner)| pods(inner, found, pod, depth + 1));
        }
        _ => {}
    }
}

/// The variables of a container as a map.
fn environment(container: &mut Value) {
    let State::Known(Data::Map(container)) = &mut container.state else { return };
    let mut map = Map::default();
    if let Some(source) = container.entries.get("envFrom") {
        map.open = Some(source.why().cloned().unwrap_or_else(|| Why::new("variables are taken from another object")));
    }
    let listed = container.entries.get("env").and_then(Value::as_list);
    for variable in listed.map_or(&[][..], |List { items, .. }| items).iter().filter_map(|item| item.value.as_map()) {
        let Some(name) = variable.get("name").as_str().map(str::to_owned) else {
            map.open.get_or_insert_with(|| Why::new("the name of a variable is not known"));
            continue;
        };
        let value = variable.get("value");
        let value = if value.is_there() == Some(false) {
            Value::set(Why::new("it is taken from another object"))
        } else {
            value
        };
        map.entries.insert(name, value);
    }
    let name = container.entries.get("image").map_or_else(Value::absent, super::image::name);
    let open = listed.and_then(|list| list.open.clone());
    map.open = map.open.or(open);
    let words = super::image::words(["command", "args"].iter().filter_map(|key| container.entries.get(*key)));
    container.entries.insert("image_name".to_owned(), name);
    container.entries.insert("words".to_owned(), words);
    container.entries.insert("environment".to_owned(), Value::known(Data::Map(map)));
}
