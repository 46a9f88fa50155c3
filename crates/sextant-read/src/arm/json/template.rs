//! The sections of a template as declarations.

use super::super::template::Template;
use super::expression::{call, expression, object, repeat};
use crate::node::{Kind as Shape, Node};
use sextant_facts::Place;
use sextant_source::bicep::{Body, Entry, Expr, File, Function, Kind, Module, Param, Piece, Resource, Variable};
use std::sync::Arc;

/// The type whose resources deploy other templates.
const DEPLOYMENT: &str = "Microsoft.Resources/deployments";
/// Deepest nesting of templates and resources in one file.
const NESTING: usize = 16;

/// Whether a document is a template, not its parameters, a form of the portal or somebody else's file.
pub(in super::super) fn is_template(root: &Node) -> bool {
    let schema = root.get("$schema").and_then(Node::text).unwrap_or_default().to_ascii_lowercase();
    let resources =
        root.get("resources").is_some_and(|node| matches!(node.kind, Shape::Sequence(_) | Shape::Mapping(_)));
    resources
        && (schema.contains("deploymenttemplate.json") || root.get("contentVersion").is_some() && schema.is_empty())
}

/// A template and those that it holds within itself.
pub(in super::super) fn templates(path: &Arc<str>, root: &Node) -> Vec<Template> {
    let mut out = Vec::new();
    let mut reader = Reader { templates: &mut out, base: path.clone(), path: path.clone(), depth: 0, count: 0 };
    reader.template(root, false);
    out
}

struct Reader<'o> {
    templates: &'o mut Vec<Template>,
    /// The file.
    base: Arc<str>,
    /// The file, and where in it a template within stands.
    path: Arc<str>,
    depth: usize,
    count: usize,
}

impl Reader<'_> {
    fn template(&mut self, root: &Node, outer: bool) {
        let params = entries(root, "parameters").filter_map(|(key, node)| param(key, node)).collect();
        let mut file = File { params, ..File::default() };
        let variables = root.get("variables").map(Node::entries).unwrap_or_default();
        for entry in object(variables.iter()) {
            if let Entry::Property(key, value) = entry {
                let name = key.as_str().unwrap_or_default().to_owned();
                file.variables.push(Variable { name, place: key.place, value, condition: None });
            }
        }
        for (key, node) in entries(root, "outputs") {
            let Some(value) = node.get("value").map(expression).or_else(|| output_loop(node)) else { continue };
            let condition = node.get("condition").map(expression);
            let name = key.text().unwrap_or_default().to_owned();
            file.outputs.push(Variable { name, place: key.place.clone(), value, condition });
        }
        file.functions = functions(root);
        if let Some(resources) = root.get("resources") {
            file.resources = self.resources(resources, &mut file.modules);
        }
        let template = Template::of_json(self.path.clone(), &self.base, file, outer);
        self.templates.push(template);
    }

    fn resources(&mut self, node: &Node, modules: &mut Vec<Module>) -> Vec<Resource> {
        let numbered = node.items().iter().map(|resource| (None, resource));
        let named = node.entries().iter().map(|(key, resource)| (key.text(), resource));
        let all: Vec<_> = numbered.chain(named).collect();
        all.into_iter().filter_map(|(symbol, resource)| self.resource(symbol, resource, modules)).collect()
    }

    fn resource(&mut self, symbol: Option<&str>, node: &Node, modules: &mut Vec<Module>) -> Option<Resource> {
        let type_name = node.get("type")?.text()?.to_owned();
        self.count += 1;
        // Without a symbolic name it is told apart by a number that no expression can name.
        let symbol = symbol.map_or_else(|| format!("#{}", self.count), str::to_owned);
        if type_name.eq_ignore_ascii_case(DEPLOYMENT) {
            let module = self.deployment(symbol, node)?;
            modules.push(module);
            return None;
        }
        let mut children = Vec::new();
        if self.depth < NESTING
            && let Some(inner) = node.get("resources")
        {
            self.depth += 1;
            children = self.resources(inner, modules);
            self.depth -= 1;
        }
        let existing = node.get("existing").and_then(Node::text) == Some("true");
        let left_out =
            ["type", "apiVersion", "comments", "condition", "copy", "resources", "existing", "metadata", "dependsOn"];
        Some(Resource { symbol, type_name, existing, body: body(node, &left_out), children })
    }

    /// A nested or linked deployment as a module.
    fn deployment(&mut self, symbol: String, node: &Node) -> Option<Module> {
        let properties = node.get("properties")?;
        let source = match (properties.get("template"), properties.get("templateLink")) {
            (Some(template), _) if self.depth < NESTING && !template.entries().is_empty() => {
                let path: Arc<str> = format!("{}#{}", self.base, self.count).into();
                let scope = properties.get("expressionEvaluationOptions").and_then(|options| options.get("scope"));
                let inner = scope.and_then(Node::text).is_some_and(|scope| scope.eq_ignore_ascii_case("inner"));
                let before = std::mem::replace(&mut self.path, path.clone());
                self.depth += 1;
                self.template(template, !inner);
                self.depth -= 1;
                self.path = before;
                format!("/{path}")
            }
            (_, Some(link)) => linked(link),
            _ => String::new(),
        };
        let mut body = body(node, &["type", "apiVersion", "comments", "condition", "copy", "properties", "dependsOn"]);
        let params = properties.get("parameters").map(Node::entries).unwrap_or_default();
        let params = params.iter().map(|(key, node)| Entry::Property(text(key), given(node)));
        if let Kind::Object(entries) = &mut body.value.kind {
            let place = properties.place.clone();
            let key = Expr { kind: Kind::Text(vec![Piece::Literal("params".to_owned())]), place: place.clone() };
            entries.push(Entry::Property(key, Expr { kind: Kind::Object(params.collect()), place }));
        }
        Some(Module { symbol, source, body })
    }
}

fn entries<'n>(root: &'n Node, section: &str) -> impl Iterator<Item = &'n (Node, Node)> {
    root.get(section).map(Node::entries).unwrap_or_default().iter()
}

/// What a deployment gives a parameter: a value, an expression that makes an object with one, or a secret of a key vault.
fn given(node: &Node) -> Expr {
    let place = node.place.clone();
    match node.get("value") {
        Some(value) => expression(value),
        None if node.text().is_some() => {
            Expr { kind: Kind::Member(Box::new(expression(node)), "value".to_owned()), place }
        }
        None => Expr { kind: call("getSecret", Vec::new()), place },
    }
}

fn text(node: &Node) -> Expr {
    let pieces = vec![Piece::Literal(node.text().unwrap_or_default().to_owned())];
    Expr { kind: Kind::Text(pieces), place: node.place.clone() }
}

fn param(key: &Node, node: &Node) -> Option<Param> {
    let kind = node.get("type").and_then(Node::text).unwrap_or_default().to_ascii_lowercase();
    Some(Param {
        name: key.text()?.to_owned(),
        place: key.place.clone(),
        default: node.get("defaultValue").map(expression),
        nullable: node.get("nullable").and_then(Node::text) == Some("true"),
        text: matches!(kind.as_str(), "string" | "securestring"),
    })
}

fn output_loop(node: &Node) -> Option<Expr> {
    let copy = node.get("copy")?;
    let value = expression(copy.get("input")?);
    let made = sextant_source::bicep::For { repeat: repeat(copy)?, condition: None, value };
    Some(Expr { kind: Kind::For(Box::new(made)), place: copy.place.clone() })
}

/// The functions of the template's own; their parameters are read with `parameters()`.
fn functions(root: &Node) -> Vec<Function> {
    let spaces = root.get("functions").map(Node::items).unwrap_or_default().iter();
    let members = spaces.flat_map(|space| space.get("members").map(Node::entries).unwrap_or_default());
    let function = |(name, node): &(Node, Node)| {
        let params = node.get("parameters").map(Node::items).unwrap_or_default().iter();
        let params = params.filter_map(|param| param.get("name")?.text().map(str::to_owned)).collect();
        let body = expression(node.get("output")?.get("value")?);
        Some(Function { name: name.text()?.to_owned(), params, body })
    };
    members.filter_map(function).collect()
}

fn body(node: &Node, left_out: &[&str]) -> Body {
    let kept = node.entries().iter().filter(|(key, _)| key.text().is_none_or(|key| !left_out.contains(&key)));
    let place: Place = node.place.clone();
    Body {
        condition: node.get("condition").map(expression),
        repeat: node.get("copy").filter(|copy| copy.get("count").is_some()).and_then(repeat),
        value: Expr { kind: Kind::Object(object(kept)), place: place.clone() },
        place,
        end_line: node.end_line,
    }
}

/// The path of a linked template: the relative one, or the last file that its address names.
fn linked(link: &Node) -> String {
    if let Some(path) = link.get("relativePath").and_then(Node::text).filter(|path| !path.starts_with('[')) {
        return path.to_owned();
    }
    let address = link.get("uri").or_else(|| link.get("relativePath")).and_then(Node::text).unwrap_or_default();
    let quoted = address.split('\'').skip(1).step_by(2).filter(|part| part.ends_with(".json"));
    quoted.last().map_or_else(|| address.to_owned(), |path| path.trim_start_matches('/').to_owned())
}
