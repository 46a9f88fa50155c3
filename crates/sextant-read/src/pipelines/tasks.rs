//! Tasks of runners: the commands that a target of a Makefile or a script of a `package.json` stands for.

use std::collections::{BTreeMap, BTreeSet};

/// Most targets and variables that are kept of a file.
const MAX_NAMES: usize = 2_000;
/// Most bytes of commands that one task stands for.
const MAX_BYTES: usize = 256 * 1024;

/// The commands of targets of a Makefile, those of what they depend on first; the first target if none is named. `None`
/// where a target is not there.
pub(super) fn make(text: &str, names: &[&str]) -> Option<String> {
    let file = Makefile::of(text);
    let first = file.first.as_deref();
    let wanted: Vec<&str> = if names.is_empty() { first.into_iter().collect() } else { names.to_vec() };
    let mut out = String::new();
    let mut seen = BTreeSet::new();
    for name in wanted {
        file.targets.get(name)?;
        file.collect(name, &mut seen, &mut out, 0);
    }
    (!out.is_empty()).then_some(out)
}

#[derive(Default)]
struct Makefile {
    first: Option<String>,
    targets: BTreeMap<String, Target>,
    variables: BTreeMap<String, String>,
}

#[derive(Clone, Default)]
struct Target {
    needs: Vec<String>,
    recipe: String,
}

impl Makefile {
    fn of(text: &str) -> Self {
        let mut file = Self::default();
        let mut current: Vec<String> = Vec::new();
        for line in text.replace("\\\n", " ").lines() {
            if let Some(command) = line.strip_prefix('\t') {
                let command = command.trim().trim_start_matches(['@', '-', '+']);
                for name in &current {
                    if let Some(target) = file.targets.get_mut(name).filter(|target| target.recipe.len() < MAX_BYTES) {
                        target.recipe.push_str(command);
                        target.recipe.push('\n');
                    }
                }
                continue;
            }
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            current = file.line(line);
        }
        file
    }

    /// Takes a line that is no command; gives the targets that the commands below it belong to.
    fn line(&mut self, line: &str) -> Vec<String> {
        let assigned =
            line.split_once('=').map(|(name, value)| (name.trim_end_matches([':', '?', '+', '!']).trim(), value));
        let is_name = |name: &str| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
        if let Some((name, value)) = assigned.filter(|(name, _)| is_name(name)) {
            if self.variables.len() < MAX_NAMES {
                self.variables.insert(name.to_owned(), value.trim().to_owned());
            }
            return Vec::new();
        }
        let Some((names, needs)) = line.split_once(':') else { return Vec::new() };
        let needs = needs.trim_start_matches(':').split('#').next().unwrap_or_default();
        let names: Vec<String> = names.split_whitespace().map(str::to_owned).collect();
        for name in &names {
            if self.targets.len() >= MAX_NAMES {
                break;
            }
            if self.first.is_none() && !name.starts_with('.') {
                self.first = Some(name.clone());
            }
            let target = self.targets.entry(name.clone()).or_default();
            target.needs.extend(needs.split_whitespace().map(str::to_owned));
        }
        names
    }

    fn collect(&self, name: &str, seen: &mut BTreeSet<String>, out: &mut String, depth: usize) {
        let Some(target) = self.targets.get(name).filter(|_| depth < 16 && seen.insert(name.to_owned())) else {
            return;
        };
        for need in &target.needs {
            self.collect(need, seen, out, depth + 1);
        }
        if out.len() < MAX_BYTES {
            out.push_str(&self.expanded(&target.recipe));
        }
    }

    /// Variables replaced once by what they are set to in the file.
    fn expanded(&self, recipe: &str) -> String {
        let mut out = String::with_capacity(recipe.len());
        let mut rest = recipe;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            let close = match after.chars().next() {
                Some('(') => ')',
                Some('{') => '}',
                _ => {
                    out.push('$');
                    rest = after;
                    continue;
                }
            };
            let inner = after.get(1..).and_then(|after| after.split_once(close));
            let value = inner.and_then(|(name, rest)| Some((self.variables.get(name)?, rest)));
            match value.filter(|_| out.len() < MAX_BYTES) {
                Some((value, after)) => {
                    out.push_str(value);
                    rest = after;
                }
                None => {
                    out.push('$');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// What a `package.json` says of a command of `npm` and its kin.
pub(super) enum Script {
    /// The commands of a script.
    Commands(String),
    /// A command of the tool itself, no script.
    Own,
    /// A script that is not there.
    Missing,
}

/// Commands of the package managers themselves.
const OWN: [&str; 26] = [
    "install", "i", "ci", "add", "remove", "audit", "publish", "cache", "config", "version", "login", "pack", "prune",
    "list", "ls", "outdated", "view", "set", "import", "link", "global", "whoami", "store", "fetch", "init", "create",
];

/// The commands that a script of a `package.json` stands for.
pub(super) fn npm(text: &str, names: &[&str]) -> Script {
    let name = match names {
        ["run" | "run-script", name, ..] => *name,
        ["t" | "tst", ..] => "test",
        [] => return Script::Own,
        [name, ..] if OWN.contains(name) => return Script::Own,
        [name, ..] => *name,
    };
    let Ok(package) = serde_json::from_str::<serde_json::Value>(text) else { return Script::Missing };
    let script =
        |name: &str| package.get("scripts").and_then(|scripts| scripts.get(name)).and_then(|value| value.as_str());
    let Some(own) = script(name) else { return Script::Missing };
    let parts = [script(&format!("pre{name}")), Some(own), script(&format!("post{name}"))];
    Script::Commands(parts.into_iter().flatten().collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{Script, make, npm};

    #[test]
    fn targets_stand_for_their_commands_and_those_they_need() {
        let file = "PY ?= uv run python\n.PHONY: eval\nbuild: deps\n\t@docker build .\ndeps:\n\tpip install x\neval: build ## score\n\t$(PY) evals/run.py \\\n\t  --all\nother:\n\t$(MISSING) y\nloop: loop\n\tx\n";
        assert_eq!(
            make(file, &["eval"]).as_deref(),
            Some("pip install x\ndocker build .\nuv run python evals/run.py  \t  --all\n")
        );
        assert_eq!(make(file, &[]).as_deref(), Some("pip install x\ndocker build .\n"));
        assert_eq!(make(file, &["other"]).as_deref(), Some("$(MISSING) y\n"));
        assert_eq!(make(file, &["loop"]).as_deref(), Some("x\n"));
        assert_eq!(make(file, &["gone"]), None);
    }

    #[test]
    fn scripts_stand_for_their_commands() {
        let file = r#"{"scripts": {"preeval": "tsc", "eval": "promptfoo eval", "test": "jest"}}"#;
        let shown = |names: &[&str]| match npm(file, names) {
            Script::Commands(text) => text,
            Script::Own => "own".to_owned(),
            Script::Missing => "missing".to_owned(),
        };
        assert_eq!(shown(&["run", "eval"]), "tsc\npromptfoo eval");
        assert_eq!(shown(&["test"]), "jest");
        assert_eq!(shown(&["ci"]), "own");
        assert_eq!(shown(&["run", "gone"]), "missing");
    }
}
