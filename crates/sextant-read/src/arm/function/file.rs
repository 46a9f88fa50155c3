//! Functions over files of the tree.

use super::super::scope::Scope;
use super::super::{access, settings};
use crate::terraform::limits;
use sextant_facts::{Reference, Value, Why, paths};

/// The value of a function over files; `None` for another function.
pub(super) fn call(scope: &Scope<'_, '_>, lower: &str, values: &[Value]) -> Option<Value> {
    if !lower.starts_with("load") {
        return None;
    }
    let argument = values.first()?;
    let Some(written) = argument.as_str() else { return Some(Value::set(Why::new("the path of a file is not known"))) };
    let path = paths::join(&scope.instance.template.directory, written);
    let Some(path) = path.filter(|path| scope.world.tree.contains(path)) else {
        return Some(Value::set(Why::new(format!("`{written}` is no file of the tree"))));
    };
    let key = format!("file `{path}`");
    let value = match lower {
        "loadjsoncontent" | "loadyamlcontent" => {
            let yaml = lower == "loadyamlcontent";
            let load = || {
                settings::of_file(scope.world.tree, &path, yaml)
                    .unwrap_or_else(|| Value::set(Why::new(format!("the content of `{path}` is not followed"))))
            };
            let whole =
                scope.world.memo(scope.instance, &key, || scope.world.loaded.get(&format!("{lower} {path}"), load));
            return Some(within(whole, values.get(1)));
        }
        "loadtextcontent" => {
            let files = &scope.world.tree.files;
            let at = files.binary_search_by(|file| (*file.path).cmp(&path)).ok()?;
            let small = files.get(at).is_some_and(|file| file.bytes <= limits::FILE);
            small.then(|| scope.world.tree.read(&path).ok().map(Value::text)).flatten()
        }
        _ => None,
    };
    let value = value.unwrap_or_else(|| Value::set(Why::new(format!("the content of `{path}` is not followed"))));
    Some(value.referring(Reference::File(path.into())))
}

/// The part of a file's value that a path such as `.a.b` names.
fn within(value: Value, path: Option<&Value>) -> Value {
    let Some(path) = path else { return value };
    let Some(path) = path.as_str().filter(|path| !path.contains(['[', '*', '?'])) else {
        return Value::set(Why::new("the part of a file that is read is not known"));
    };
    let keys = path.trim_start_matches('$').split('.').filter(|key| !key.is_empty());
    keys.fold(value, |value, key| access::member(&value, key))
}
