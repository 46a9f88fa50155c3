//! `sextant.toml` of the reviewed tree: input, not configuration of the tool. It names the workload, states its profile
//! and says which paths belong to it.

use serde::Deserialize;
use sextant_facts::{Place, Problem, Value};
use std::collections::BTreeMap;
use toml::Spanned;

/// The file's name, at the root of the reviewed tree.
pub const FILE: &str = "sextant.toml";

/// What the reviewed tree says of a workload in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Configuration {
    /// The workload's name.
    pub name: Option<String>,
    /// Stated profile facts by name, with the place that states them.
    pub profile: BTreeMap<String, Value>,
    /// Only files below these paths belong to the workload; all of them if empty.
    pub paths: Vec<String>,
    /// Files below these paths do not belong to it.
    pub exclude: Vec<String>,
    /// Documents of facts inside the tree.
    pub facts: Vec<String>,
    /// The environment that is reviewed, where the tree gives values for several.
    pub environment: Option<String>,
    /// Whether it is one of several workloads of the tree.
    pub one_of_several: bool,
}

/// The file with one workload, or none.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    workload: Workload,
    profile: BTreeMap<String, Spanned<Stated>>,
}

/// The file with several workloads.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Several {
    workload: Vec<Workload>,
    profile: BTreeMap<String, Spanned<Stated>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Workload {
    name: Option<Spanned<String>>,
    paths: Vec<Spanned<String>>,
    exclude: Vec<Spanned<String>>,
    facts: Vec<Spanned<String>>,
    environment: Option<String>,
    role: Option<Spanned<Stated>>,
    profile: BTreeMap<String, Spanned<Stated>>,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Stated {
    Flag(bool),
    Word(String),
    Words(Vec<String>),
}

/// Settings that only the command line, the environment or the user's own file may make.
const NOT_HERE: [&str; 8] = ["database", "listen", "endpoint", "model", "token", "output", "content", "url"];

impl Configuration {
    /// Reads the file's text: the workloads it names, or one without a name. `facts` are the names of profile facts that
    /// exist.
    #[must_use]
    pub fn read(text: &str, facts: &[&str]) -> (Vec<Self>, Vec<Problem>) {
        let several = toml::from_str::<toml::Table>(text)
            .is_ok_and(|table| table.get("workload").is_some_and(toml::Value::is_array));
        let file: Result<Several, toml::de::Error> = if several {
            toml::from_str(text)
        } else {
            toml::from_str(text).map(|file: File| Several { workload: vec![file.workload], profile: file.profile })
        };
        let file = match file {
            Ok(file) => file,
            Err(error) => return (vec![Self::default()], vec![refused(text, &error)]),
        };
        let mut problems = Vec::new();
        let mut shared = BTreeMap::new();
        state(text, facts, file.profile, &mut shared, &mut problems);
        let mut read: Vec<Self> = Vec::new();
        for workload in file.workload {
            let name = workload.name.as_ref().map(|name| name.get_ref().clone());
            if several {
                let taken = read.iter().any(|other| other.name.as_deref().map(slug) == name.as_deref().map(slug));
                let start = workload.name.as_ref().map_or(0, |name| name.span().start);
                if name.as_deref().map(slug).is_none_or(|slug| slug.is_empty()) || taken {
                    let message = if taken { "two workloads have this name" } else { "a workload has no name" };
                    let help = Some("each of several [[workload]] tables needs a name of its own".to_owned());
                    problems.push(Problem { place: place(text, start), message: message.to_owned(), help });
                    continue;
                }
            }
            let mut profile = shared.clone();
            let role = workload.role.map(|role| ("role".to_owned(), role));
            state(text, facts, workload.profile.into_iter().chain(role), &mut profile, &mut problems);
            read.push(Self {
                name,
                profile,
                paths: inside(text, workload.paths, &mut problems),
                exclude: inside(text, workload.exclude, &mut problems),
                facts: inside(text, workload.facts, &mut problems),
                environment: workload.environment,
                one_of_several: several,
            });
        }
        if read.is_empty() {
            read.push(Self::default());
        }
        (read, problems)
    }

    /// The name as a part of file names: lower-case letters, digits and `-`.
    #[must_use]
    pub fn slug(&self) -> Option<String> {
        self.name.as_deref().filter(|_| self.one_of_several).map(slug)
    }

    /// Whether the workload is stated to be in its design phase.
    #[must_use]
    pub fn is_in_design(&self) -> bool {
        self.profile.get("phase").and_then(Value::as_str) == Some("design")
    }

    /// Whether a folder holds or may hold files of the workload.
    #[must_use]
    pub fn reaches(&self, folder: &str) -> bool {
        let leads_there = self.paths.iter().any(|path| sextant_facts::paths::lies_in(path, folder));
        self.covers(folder) || leads_there
    }

    /// Whether a file belongs to the workload.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        let below = |roots: &[String]| roots.iter().any(|root| sextant_facts::paths::lies_in(path, root));
        (self.paths.is_empty() || below(&self.paths)) && !below(&self.exclude)
    }
}

fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            slug.push(character);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Adds stated facts to a profile; those that no profile knows are problems.
fn state(
    text: &str,
    facts: &[&str],
    stated: impl IntoIterator<Item = (String, Spanned<Stated>)>,
    profile: &mut BTreeMap<String, Value>,
    problems: &mut Vec<Problem>,
) {
    for (name, stated) in stated {
        let place = place(text, stated.span().start);
        if facts.contains(&name.as_str()) {
            profile.insert(name, value(stated.into_inner()).at(place));
        } else {
            let help = Some(format!("the profile knows {}", facts.join(", ")));
            problems.push(Problem { place, message: format!("no profile fact `{name}`"), help });
        }
    }
}

/// Paths lead into the reviewed tree; one that leaves it is refused.
fn inside(text: &str, paths: Vec<Spanned<String>>, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut kept = Vec::new();
    for path in paths {
        match sextant_facts::paths::join("", path.get_ref()) {
            Some(path) => kept.push(path),
            None => problems.push(Problem {
                place: place(text, path.span().start),
                message: format!("`{}` leads out of the reviewed tree", path.get_ref()),
                help: Some("name paths relative to the root of the tree, without `..`".to_owned()),
            }),
        }
    }
    kept
}

fn value(stated: Stated) -> Value {
    match stated {
        Stated::Flag(flag) => Value::bool(flag),
        Stated::Word(word) => Value::text(word),
        Stated::Words(words) => Value::list(words.into_iter().map(Value::text)),
    }
}

fn refused(text: &str, error: &toml::de::Error) -> Problem {
    let start = error.span().map_or(0, |span| span.start);
    let message = error.message().to_owned();
    let foreign = NOT_HERE.iter().any(|name| message.contains(&format!("`{name}`")));
    let help = if foreign {
        "a reviewed tree may not configure the tool: give this on the command line or in your own configuration"
    } else {
        "see `sextant init` for a file that is accepted"
    };
    Problem { place: place(text, start), message, help: Some(help.to_owned()) }
}

fn place(text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Place::new(FILE, u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
}
