//! Functions over files and paths of the tree.

use crate::terraform::limits;
use crate::terraform::parse;
use crate::terraform::path;
use crate::terraform::scope::Scope;
use crate::terraform::syntax::Expr;
use sextant_facts::{Place, Reference, Value, Why};

/// Functions that read a file and whose result is not followed.
const READING: [&str; 9] = [
    "templatefile",
    "filebase64",
    "filesha256",
    "filesha512",
    "filesha1",
    "filemd5",
    "filebase64sha256",
    "filebase64sha512",
    "fileset",
];

pub(super) fn is_function(name: &str) -> bool {
    READING.contains(&name) || matches!(name, "file" | "fileexists" | "abspath" | "pathexpand" | "basename" | "dirname")
}

/// The value of a function over files; `None` for another function, or if the path is not known.
pub(super) fn call(scope: &Scope<'_, '_>, name: &str, arguments: &[Value]) -> Option<Value> {
    if !is_function(name) {
        return None;
    }
    let argument = arguments.first()?;
    let written = argument.as_str()?;
    match name {
        "abspath" | "pathexpand" => Some(argument.clone()),
        "basename" => Some(Value::text(written.rsplit('/').next().unwrap_or(written))),
        "dirname" => Some(Value::text(written.rsplit_once('/').map_or(".", |(directory, _)| directory))),
        _ => {
            let file = resolve(scope, argument, written);
            let rendered = file.as_deref().filter(|_| name == "templatefile");
            let rendered = rendered.and_then(|file| rendered_file(scope, file, arguments.get(1)?));
            Some(rendered.unwrap_or_else(|| read(scope, name, file.as_deref(), written)))
        }
    }
}

/// The file of the tree that a path names: as it stands if it goes on from `path.module` or `path.root`, otherwise from
/// the root module's directory, where Terraform runs.
fn resolve(scope: &Scope<'_, '_>, argument: &Value, written: &str) -> Option<String> {
    let from_tree = argument.references.iter().any(|reference| matches!(reference, Reference::File(_)));
    path::join(if from_tree { "" } else { scope.world.root }, written)
}

fn read(scope: &Scope<'_, '_>, name: &str, file: Option<&str>, written: &str) -> Value {
    let Some(file) = file else {
        return Value::set(Why::new(format!("`{written}` is outside of the tree")));
    };
    let known = match name {
        "fileexists" if scope.world.tree.contains(file) => Some(Value::bool(true)),
        "file" => text(scope, file),
        _ => None,
    };
    let why = || match scope.world.tree.contains(file) {
        true => Why::new(format!("the content of `{file}` is not followed")),
        false => Why::new(format!("`{file}` is not part of the tree")),
    };
    let value = known.unwrap_or_else(|| Value::set(why()));
    value.referring(Reference::File(file.into()))
}

/// Most variables of a template file.
const VARIABLES: usize = 64;

/// The text that a template file makes with these variables.
fn rendered_file(scope: &Scope<'_, '_>, file: &str, variables: &Value) -> Option<Value> {
    let content = text(scope, file)?;
    let map = variables.as_map().filter(|map| map.open.is_none() && map.entries.len() <= VARIABLES)?;
    let expr = parse::template(content.as_str()?, &Place::new(file, 1, 1))?;
    let variables: Vec<(&String, &Value)> = map.entries.iter().collect();
    Some(with_all(scope, &variables, &expr).referring(Reference::File(file.into())))
}

fn with_all(scope: &Scope<'_, '_>, variables: &[(&String, &Value)], expr: &Expr) -> Value {
    match variables.split_first() {
        Some(((name, value), rest)) => scope.with(name, value, |scope| with_all(scope, rest, expr)),
        None => scope.eval(expr),
    }
}

/// The text of a small file.
fn text(scope: &Scope<'_, '_>, file: &str) -> Option<Value> {
    let files = &scope.world.tree.files;
    let entry = files.get(files.binary_search_by(|entry| (*entry.path).cmp(file)).ok()?)?;
    let _level = scope.world.enter(entry.bytes / 32)?;
    (entry.bytes <= limits::FILE).then(|| scope.world.tree.read(file).ok().map(Value::text)).flatten()
}
