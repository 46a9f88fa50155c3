//! Prompts in files: formats that keep text, model and parameters together, and texts in a directory of prompts.

use super::{last_line, plain, resource};
use crate::Tree;
use crate::node::{Node, json, yaml};
use sextant_facts::{Resource, Value, paths};
use std::sync::Arc;

/// Names of directories that hold prompts.
const DIRECTORIES: [&str; 6] =
    ["prompts", "prompt", "prompt_templates", "prompt-templates", "system_prompts", "system-prompts"];
/// Endings of texts and templates.
const TEXTS: [&str; 11] = ["txt", "md", "j2", "jinja", "jinja2", "mustache", "hbs", "tmpl", "yaml", "yml", "json"];

/// Whether a file of that name is a prompt, or may be one.
pub(super) fn is_one(path: &str, extension: &str) -> bool {
    matches!(extension, "prompty" | "prompt") || is_kernel(path) || is_kept_with_prompts(path, extension)
}

/// Whether a file of that name is a prompt of Semantic Kernel.
pub(super) fn is_kernel(path: &str) -> bool {
    path.rsplit('/').next() == Some("skprompt.txt")
}

/// A text in a directory of prompts; those of editors and coding assistants stand in hidden directories.
fn is_kept_with_prompts(path: &str, extension: &str) -> bool {
    let mut segments: Vec<&str> = path.split('/').collect();
    let name = segments.pop().unwrap_or_default();
    let hidden = segments.iter().any(|segment| segment.starts_with('.'));
    let named = segments.iter().any(|segment| DIRECTORIES.contains(&segment.to_ascii_lowercase().as_str()));
    named && !hidden && TEXTS.contains(&extension) && !name.to_ascii_lowercase().starts_with("readme")
}

/// The prompt of a file that is told by its name.
pub(super) fn read(path: &Arc<str>, extension: &str, text: &str) -> Option<Resource> {
    let front = front_matter(text).map(|front| yaml(path, &front));
    let root = front.as_ref().and_then(|parsed| parsed.documents.first()).filter(|root| !root.entries().is_empty());
    let type_name = match (extension, root) {
        ("prompty", Some(_)) => "prompty",
        ("prompt", Some(root)) if ["model", "config", "input", "output"].iter().any(|key| root.get(key).is_some()) => {
            "dotprompt"
        }
        _ if text.trim().is_empty() => return None,
        _ => "text",
    };
    let settings = if type_name == "text" { None } else { root };
    Some(prompt(path, type_name, text, settings))
}

/// The prompt of a YAML or JSON document, if it has the keys of a format.
pub(super) fn document(path: &Arc<str>, text: &str, root: &Node) -> Option<Resource> {
    let has = |key: &str| root.get(key).is_some();
    let kind = root.get("_type").and_then(Node::text).unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let type_name = if matches!(kind, "prompt" | "few_shot" | "chat" | "chat_prompt" | "few_shot_chat") {
        "langchain"
    } else if has("template") && (has("template_format") || has("execution_settings") || has("input_variables")) {
        "semantic_kernel"
    } else if has("messages") && (name.contains(".prompt.") || has("modelParameters")) && !has("jobs") {
        "github_models"
    } else {
        return None;
    };
    Some(prompt(path, type_name, text, Some(root)))
}

/// The prompt of Semantic Kernel, whose settings stand beside it.
pub(super) fn kernel(tree: &Tree, path: &Arc<str>, text: &str) -> Resource {
    let beside: Option<Arc<str>> = paths::join(paths::directory(path), "config.json").map(Arc::from);
    let settings = beside.filter(|beside| tree.contains(beside)).and_then(|beside| {
        let text = tree.read(&beside).ok()?;
        json(&beside, &text).documents.into_iter().next()
    });
    prompt(path, "semantic_kernel", text, settings.as_ref())
}

fn prompt(path: &Arc<str>, type_name: &str, text: &str, settings: Option<&Node>) -> Resource {
    let settings = settings.map_or_else(|| Value::map::<&str>([]), plain::value);
    let file = resource("prompt_file", type_name, path, (1, last_line(text)), vec![("settings", settings)]);
    Resource { address: format!("{path}#prompt").into(), ..file }
}

/// What stands between the two lines of dashes at the beginning.
fn front_matter(text: &str) -> Option<String> {
    let rest = text.trim_start().strip_prefix("---")?;
    let rest = rest.split_once('\n')?.1;
    let mut out = String::new();
    for line in rest.lines() {
        if line.trim_end() == "---" {
            return Some(out);
        }
        out.push_str(line);
        out.push('\n');
    }
    None
}
