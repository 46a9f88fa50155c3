//! Files that a program which builds infrastructure reads or names, and the context of its app.

use super::construct::is_object;
use super::{Loc, Resolver};
use crate::cdk::ROOT;
use crate::code::syntax::Argument;
use sextant_facts::{Data, Reference, State, Value, paths};

impl Resolver<'_> {
    /// `__dirname` and `__file__`: paths from the root of the tree, which a mark tells from those of the working directory.
    pub(super) fn own_path(&self, loc: Loc, name: &str) -> Option<Value> {
        self.files()?;
        let path = &self.module(loc.module)?.path;
        match name {
            "__dirname" => Some(Value::text(format!("{ROOT}/{}", paths::directory(path)))),
            "__file__" | "__filename" => Some(Value::text(format!("{ROOT}/{path}"))),
            _ => None,
        }
    }

    /// What is computed from a path alone.
    fn path_call(&mut self, loc: Loc, dotted: &str, arguments: &[Argument]) -> Option<Value> {
        match dotted {
            "os.path.dirname" | "path.dirname" => {
                let path = self.argument(loc, arguments, 0)?;
                Some(Value::text(paths::directory(path.as_str()?)).drawn_from(&path))
            }
            "os.path.abspath" | "os.path.realpath" | "os.path.normpath" => self.argument(loc, arguments, 0),
            "path.resolve" => {
                let (args, _) = self.arguments(loc, arguments);
                let mut whole = String::new();
                for item in &args.items {
                    let part = item.value.as_str()?;
                    whole = if part.starts_with(ROOT) { part.to_owned() } else { format!("{whole}/{part}") };
                }
                let app = self.files()?.app_directory(&self.module(loc.module)?.path);
                let path = match whole.strip_prefix(ROOT) {
                    Some(path) => paths::join("", path.trim_start_matches('/'))?,
                    None => paths::join(&app, whole.trim_start_matches('/'))?,
                };
                Some(Value::text(format!("{ROOT}/{path}")))
            }
            _ => None,
        }
    }

    /// The directory above a path: `Path(__file__).parent`.
    pub(super) fn parent_path(&self, base: &Value, name: &str) -> Option<Value> {
        let path = base.as_str().filter(|path| name == "parent" && path.starts_with(ROOT))?;
        Some(Value::text(paths::directory(path)))
    }

    /// Whether a file is there, and what a JSON file holds.
    pub(super) fn file_call(&mut self, loc: Loc, dotted: &str, arguments: &[Argument]) -> Option<Value> {
        let dotted = dotted.strip_prefix("node:").unwrap_or(dotted);
        if let Some(path) = self.path_call(loc, dotted, arguments) {
            return Some(path);
        }
        match dotted {
            "fs.existsSync" | "os.path.exists" | "os.path.isfile" | "fs-extra.existsSync" => {
                let path = self.argument(loc, arguments, 0)?.to_text();
                let module = self.module(loc.module)?;
                Some(match self.files()?.find(&module.path, &path) {
                    Ok(Some(_)) => Value::bool(true),
                    Ok(None) => Value::bool(false).assuming(format!("there is no file `{path}`")),
                    Err(()) => Value::set(self.reason(loc, "the path is not known")),
                })
            }
            "fs.readFileSync" | "fs-extra.readJsonSync" | "open" => {
                let path = self.argument(loc, arguments, 0)?.to_text();
                let module = self.module(loc.module)?;
                let files = self.files()?;
                let found = files.find(&module.path, &path).ok()??;
                let json = files.json(&found)?.clone();
                let json = if dotted.ends_with("Json") || dotted.ends_with("JsonSync") {
                    json
                } else {
                    Value::known(Data::Json(Box::new(json)))
                };
                Some(json.referring(Reference::File(found)))
            }
            "Object.keys" | "Object.values" | "Object.entries" => self.parts_of_map(loc, dotted, arguments),
            "typeof" => {
                let value = self.argument(loc, arguments, 0)?;
                let name = match &value.state {
                    State::Absent => "undefined",
                    State::Known(Data::Bool(_)) => "boolean",
                    State::Known(Data::Int(_) | Data::Float(_)) => "number",
                    State::Known(Data::Text(_) | Data::Json(_)) => "string",
                    State::Known(Data::List(_) | Data::Map(_)) => "object",
                    _ if is_object(&value) => "object",
                    _ => return Some(Value::set(self.reason(loc, "it is the name of a type"))),
                };
                Some(Value::text(name).drawn_from(&value))
            }
            "json.load" => {
                let text = self.argument(loc, arguments, 0)?;
                let Some(Data::Json(inner)) = text.data() else { return None };
                Some((**inner).clone().drawn_from(&text))
            }
            _ => None,
        }
    }

    /// What a JSON file holds that is imported like a module.
    pub(super) fn json_import(&self, dotted: &str) -> Option<Value> {
        let files = self.files()?;
        let path = dotted.strip_suffix(".default").unwrap_or(dotted);
        Some(files.json(path)?.clone().referring(Reference::File(path.into())))
    }

    /// A value of the app's context.
    pub(super) fn context(&mut self, loc: Loc, key: &Value) -> Value {
        let Some(name) = key.as_str() else {
            return Value::unresolved(self.reason(loc, "it is a context value whose name is not known"));
        };
        let found = self.module(loc.module).and_then(|module| self.files()?.context(&module.path, name));
        match found {
            Some((value, file)) => value.assuming(format!("context `{name}` of {file}")),
            None => Value::unresolved(self.reason(loc, &format!("context `{name}` is not set in cdk.json"))),
        }
    }
}
