//! What constructs are called: their path in the tree of constructs.

use super::walk::{Construct, Walk};
use crate::code::{Argument, Kind, Loc, Made, object};
use foldhash::{HashMap, HashSet};
use sextant_facts::{State, Value};
use std::sync::Arc;

/// Deepest nesting of constructs.
const DEPTH: usize = 64;

/// The names of all constructs with a scope.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    places: HashMap<Made, Placed>,
    taken: HashSet<Arc<str>>,
    by_address: HashMap<Arc<str>, Made>,
    /// Constructs by their call alone, where it makes one only.
    by_call: HashMap<(usize, u32), Option<Made>>,
}

#[derive(Clone, Debug)]
struct Placed {
    address: Arc<str>,
    environment: Arc<str>,
    id: Arc<str>,
}

/// A construct's own id and the construct it is in.
struct Step {
    id: String,
    parent: Option<Made>,
    is_root: bool,
    is_stack: bool,
}

impl Addresses {
    pub(super) fn of(walk: &mut Walk<'_>) -> Self {
        let mut out = Self::default();
        let mut steps: HashMap<Made, Step> = HashMap::default();
        for construct in walk.constructs.clone() {
            let call = (construct.made.0, construct.made.2);
            out.by_call.entry(call).and_modify(|found| *found = None).or_insert(Some(construct.made));
            if construct.scoped || construct.name.as_ref().is_some_and(|name| name.is("App")) {
                let step = walk.step(&construct);
                steps.insert(construct.made, step);
            }
        }
        for construct in &walk.constructs {
            if !steps.contains_key(&construct.made) {
                continue;
            }
            let (path, environment, id) = path_of(&steps, construct.made);
            let directory = walk.directory_of(construct.made);
            let address = out.unique(&path, &directory);
            let root = || path.split('/').next().unwrap_or_default().to_owned();
            let environment = if environment.is_empty() { root() } else { environment };
            out.by_address.insert(address.clone(), construct.made);
            out.places.insert(construct.made, Placed { address, environment: environment.into(), id: id.into() });
        }
        out
    }

    /// A name that nothing else has.
    pub(super) fn unique(&mut self, path: &str, directory: &str) -> Arc<str> {
        let plain = std::iter::once(path.to_owned());
        let in_directory = format!("{directory}:{path}");
        let numbered = (2..).map(|number| format!("{path}#{number}"));
        let directories = (!directory.is_empty()).then_some(in_directory).filter(|_| !path.contains('#'));
        let free = plain.chain(directories).chain(numbered).find(|name| !self.taken.contains(name.as_str()));
        let free: Arc<str> = free.unwrap_or_default().into();
        self.taken.insert(free.clone());
        free
    }

    pub(super) fn address(&self, made: Made) -> Option<&Arc<str>> {
        self.places.get(&made).map(|placed| &placed.address)
    }

    pub(super) fn made_at(&self, address: &str) -> Option<Made> {
        self.by_address.get(address).copied()
    }

    pub(super) fn environment(&self, made: Made) -> Option<&Arc<str>> {
        self.places.get(&made).map(|placed| &placed.environment)
    }

    pub(super) fn id(&self, made: Made) -> Option<&Arc<str>> {
        self.places.get(&made).map(|placed| &placed.id)
    }

    /// The construct that is meant, even if it was seen in another run of its code.
    pub(super) fn known(&self, made: Made) -> Made {
        if self.places.contains_key(&made) {
            return made;
        }
        self.by_call.get(&(made.0, made.2)).copied().flatten().unwrap_or(made)
    }
}

fn path_of(steps: &HashMap<Made, Step>, made: Made) -> (String, String, String) {
    let mut parts: Vec<&str> = Vec::new();
    let mut stack_at = None;
    let mut current = Some(made);
    for _ in 0..DEPTH {
        let Some(step) = current.and_then(|made| steps.get(&made)) else { break };
        if step.is_root {
            break;
        }
        parts.push(&step.id);
        if step.is_stack {
            stack_at = Some(parts.len());
        }
        current = step.parent.filter(|parent| Some(*parent) != current);
    }
    parts.reverse();
    let environment = stack_at.map(|from_end| parts.get(..=parts.len() - from_end).unwrap_or_default().join("/"));
    let id = parts.last().copied().unwrap_or_default().to_owned();
    (parts.join("/"), environment.unwrap_or_default(), id)
}

impl Walk<'_> {
    fn step(&mut self, construct: &Construct) -> Step {
        let (scope, id) = self.scope_and_id(construct.call);
        let id = match &id.state {
            State::Known(_) => id.to_text().to_string(),
            _ => construct.class.as_deref().unwrap_or("${?}").to_owned(),
        };
        let parent = object(&scope).map(|found| found.made).filter(|made| self.by_made.contains_key(made));
        let is = |class: &str| construct.name.as_ref().is_some_and(|name| name.is(class));
        Step { id, parent: parent.or(construct.inside), is_root: is("App"), is_stack: is("Stack") }
    }

    /// What a construct is given as its scope and as its id.
    fn scope_and_id(&mut self, call: Loc) -> (Value, Value) {
        let arguments = match self.resolver.expr(call).map(|expr| &expr.kind) {
            Some(Kind::Call { arguments, .. }) => arguments.as_slice(),
            _ => &[],
        };
        let positional: Vec<_> = arguments
            .iter()
            .filter_map(|argument| match argument {
                Argument::Positional(expr) => Some(*expr),
                _ => None,
            })
            .collect();
        let named = |names: &[&str]| {
            arguments.iter().find_map(|argument| match argument {
                Argument::Keyword(name, expr) if names.contains(&&**name) => Some(*expr),
                _ => None,
            })
        };
        let scope = positional.first().copied().or_else(|| named(&["scope"]));
        let id = positional.get(1).copied().or_else(|| named(&["id", "construct_id"]));
        let mut value = |expr: Option<_>| match expr {
            Some(expr) => self.resolver.value(Loc { expr, ..call }),
            None => Value::absent(),
        };
        (value(scope), value(id))
    }

    pub(super) fn directory_of(&self, made: Made) -> String {
        let path = self.module(made.0).map(|module| module.path.clone()).unwrap_or_default();
        self.resolver.files().map(|files| files.app_directory(&path)).unwrap_or_default()
    }
}
