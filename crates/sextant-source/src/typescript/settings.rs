//! Settings files that say where imports lead: `tsconfig.json` and `package.json`.

use crate::code::{last_segment, parent};
use serde_json::Value as Json;

/// What a settings file says.
#[derive(Debug)]
pub(crate) enum Settings {
    /// Names that stand for files, as seen from a directory.
    Aliases {
        directory: String,
        aliases: Vec<Alias>,
    },
    /// The name of a package.
    Package {
        name: String,
        package: Package,
    },
    Nothing,
}

/// An entry of `paths`: what is in place of `*` in the pattern goes into each target.
#[derive(Debug)]
pub(crate) struct Alias {
    pattern: String,
    targets: Vec<String>,
}

/// A package of the tree.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) directory: String,
    /// The file it begins with, as seen from the directory.
    pub(crate) main: Option<String>,
}

impl Alias {
    /// The paths that an imported name may mean.
    pub(crate) fn targets(&self, name: &str) -> impl Iterator<Item = String> {
        let (before, after) = self.pattern.split_once('*').unwrap_or((&self.pattern, ""));
        let is_open = self.pattern.contains('*');
        let rest = name.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
        let rest = rest.filter(|rest| is_open || rest.is_empty()).map(str::to_owned);
        let targets = self.targets.iter();
        rest.into_iter().flat_map(move |rest| targets.clone().map(move |target| target.replacen('*', &rest, 1)))
    }
}

/// Whether a file is one of settings, by its name.
pub(crate) fn is_settings(path: &str) -> bool {
    let name = last_segment(path);
    let is_config = (name.starts_with("tsconfig") || name == "jsconfig.json") && name.ends_with(".json");
    (is_config || name == "package.json") && !path.split('/').any(|part| part == "node_modules")
}

/// What a settings file says; `None` for other files.
pub(crate) fn settings(path: &str, text: &str) -> Option<Settings> {
    if !is_settings(path) {
        return None;
    }
    let Ok(json) = serde_json::from_str::<Json>(&plain(text)) else { return Some(Settings::Nothing) };
    let directory = parent(path).unwrap_or_default().to_owned();
    Some(if last_segment(path) == "package.json" { package(&json, directory) } else { aliases(&json, directory) })
}

fn package(json: &Json, directory: String) -> Settings {
    let text = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
    match text("name") {
        Some(name) => Settings::Package { name, package: Package { directory, main: text("source").or(text("main")) } },
        None => Settings::Nothing,
    }
}

fn aliases(json: &Json, directory: String) -> Settings {
    let options = json.get("compilerOptions");
    let base = options.and_then(|options| options.get("baseUrl")).and_then(Json::as_str);
    let from = |target: &str| base.map_or_else(|| target.to_owned(), |base| format!("{base}/{target}"));
    let paths = options.and_then(|options| options.get("paths")).and_then(Json::as_object);
    let alias = |(pattern, targets): (&String, &Json)| {
        let targets = targets.as_array().into_iter().flatten().filter_map(Json::as_str);
        Alias { pattern: pattern.clone(), targets: targets.map(from).collect() }
    };
    let mut aliases: Vec<Alias> =
        paths.into_iter().flatten().filter(|(pattern, _)| *pattern != "*").map(alias).collect();
    aliases.sort_by_key(|alias| std::cmp::Reverse(alias.pattern.len()));
    if base.is_some() {
        aliases.push(Alias { pattern: "*".to_owned(), targets: vec![from("*")] });
    }
    Settings::Aliases { directory, aliases }
}

/// JSON without the comments and the commas before closing brackets that settings files may have.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim_start_matches('\u{FEFF}');
    while let Some(at) = rest.find(['"', '/', ',']) {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        rest = match after.as_bytes() {
            [b'"', ..] => {
                let end = end_of_string(after);
                out.push_str(after.get(..end).unwrap_or(after));
                after.get(end..).unwrap_or_default()
            }
            [b'/', b'/', ..] => after.find('\n').and_then(|end| after.get(end..)).unwrap_or_default(),
            [b'/', b'*', ..] => after.split_once("*/").map_or("", |(_, rest)| rest),
            [b',', ..] => {
                let next = after.get(1..).unwrap_or_default();
                if !next.trim_start().starts_with(['}', ']']) {
                    out.push(',');
                }
                next
            }
            _ => {
                out.push_str(after.get(..1).unwrap_or_default());
                after.get(1..).unwrap_or_default()
            }
        };
    }
    out.push_str(rest);
    out
}

/// Where the string that a text begins with ends.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn comments_and_commas() {
        for (written, meant) in [
            (r#"{"a": "//", /* x */ "b": [1,],}"#, r#"{"a": "//",  "b": [1]}"#),
            ("// x\n{}", "\n{}"),
            (r#"{"a\"/*": 1}"#, r#"{"a\"/*": 1}"#),
            ("\"open", "\"open"),
            ("/* open", ""),
        ] {
            assert_eq!(plain(written), meant);
        }
    }
}
