//! Values of templates: as in Go's, lists and maps are shared, and what changes one is seen by all who hold it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;

/// Deepest nesting that is looked into; values can contain themselves.
pub(super) const DEPTH: usize = 64;
/// Longest text that a template can make, in bytes.
pub(super) const TEXT_BYTES: usize = 4 * 1024 * 1024;

/// Stands in texts for what only a release knows.
pub(crate) const HOLE: char = '\u{f8f0}';

pub(super) type Entries = BTreeMap<Rc<str>, Value>;

/// A value of a template.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Rc<str>),
    List(Rc<Shared>),
    Map(Rc<Shared>),
    /// Files of the chart: their names in it, and their paths in the tree.
    Files(Rc<Vec<(String, Rc<str>)>>),
    /// The interfaces that the cluster offers.
    Interfaces,
}

/// What a list or map holds. Taken apart in a loop, so that deep ones do not exhaust the stack.
#[derive(Debug)]
pub(super) struct Shared(RefCell<Content>);

#[derive(Debug)]
enum Content {
    List(Vec<Value>),
    Map(Entries),
}

impl Shared {
    fn take(&self) -> Vec<Value> {
        match self.0.try_borrow_mut().as_deref_mut() {
            Ok(Content::List(items)) => std::mem::take(items),
            Ok(Content::Map(entries)) => std::mem::take(entries).into_values().collect(),
            Err(_) => Vec::new(),
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let mut left = self.take();
        while let Some(value) = left.pop() {
            if let Value::List(shared) | Value::Map(shared) = value
                && let Some(last) = Rc::into_inner(shared)
            {
                left.extend(last.take());
            }
        }
    }
}

impl Value {
    pub(super) fn text(text: impl AsRef<str>) -> Self {
        Self::Text(text.as_ref().into())
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(Shared(RefCell::new(Content::List(items)))))
    }

    pub(super) fn entries(entries: Entries) -> Self {
        Self::Map(Rc::new(Shared(RefCell::new(Content::Map(entries)))))
    }

    pub(super) fn map<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::entries(entries.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// The items of a list.
    pub(super) fn items(&self) -> Option<Vec<Self>> {
        let Self::List(shared) = self else { return None };
        match &*shared.0.try_borrow().ok()? {
            Content::List(items) => Some(items.clone()),
            Content::Map(_) => None,
        }
    }

    /// The entries of a map.
    pub(super) fn pairs(&self) -> Option<Entries> {
        let Self::Map(shared) = self else { return None };
        match &*shared.0.try_borrow().ok()? {
            Content::Map(entries) => Some(entries.clone()),
            Content::List(_) => None,
        }
    }

    /// The value of a key; nothing where this is no map or lacks it.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let Self::Map(shared) = self else { return None };
        match &*shared.0.try_borrow().ok()? {
            Content::Map(entries) => entries.get(key).cloned(),
            Content::List(_) => None,
        }
    }

    /// Changes the map for all who hold it.
    pub(super) fn set(&self, key: &str, value: Option<Self>) {
        let Self::Map(shared) = self else { return };
        let old = match shared.0.try_borrow_mut().as_deref_mut() {
            Ok(Content::Map(entries)) => match value {
                Some(value) => entries.insert(key.into(), value),
                None => entries.remove(key),
            },
            _ => None,
        };
        drop(old);
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(number) => *number != 0,
            Self::Float(number) => *number != 0.0,
            Self::Interfaces => true,
            _ => self.len() != Some(0),
        }
    }

    pub(super) fn len(&self) -> Option<usize> {
        match self {
            Self::Text(text) => Some(text.len()),
            Self::Files(files) => Some(files.len()),
            Self::List(shared) | Self::Map(shared) => match &*shared.0.try_borrow().ok()? {
                Content::List(items) => Some(items.len()),
                Content::Map(entries) => Some(entries.len()),
            },
            _ => None,
        }
    }

    /// The name of its kind in Go. Numbers of values files are floating ones, as YAML that went through JSON.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "invalid",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::List(_) => "slice",
            Self::Map(_) | Self::Files(_) => "map",
            Self::Interfaces => "ptr",
        }
    }

    /// A copy that shares nothing with this one.
    pub(super) fn deep_copy(&self, depth: usize) -> Self {
        if depth >= DEPTH {
            return Self::Nil;
        }
        match (self.items(), self.pairs()) {
            (Some(items), _) => Self::list(items.iter().map(|item| item.deep_copy(depth + 1)).collect()),
            (_, Some(pairs)) => {
                Self::entries(pairs.into_iter().map(|(key, value)| (key, value.deep_copy(depth + 1))).collect())
            }
            _ => self.clone(),
        }
    }

    /// How many values it holds, itself included; more than `most` or too deep is an error.
    pub(super) fn size(&self, most: usize, depth: usize) -> Result<usize, String> {
        if depth >= DEPTH {
            return Err(format!("a value nests deeper than {DEPTH}"));
        }
        let inner = match (self.items(), self.pairs()) {
            (Some(items), _) => items,
            (_, Some(pairs)) => pairs.into_values().collect(),
            _ => return Ok(1),
        };
        let mut size = 1;
        for value in inner {
            size += value.size(most.saturating_sub(size), depth + 1)?;
            if size > most {
                return Err("a value is too large".to_owned());
            }
        }
        Ok(size)
    }

    /// As Go prints it; nothing for what is not there, as Helm does.
    pub(super) fn print(&self) -> String {
        let mut out = String::new();
        self.print_into(&mut out, 0);
        out
    }

    fn print_into(&self, out: &mut String, depth: usize) {
        if depth >= DEPTH || out.len() > TEXT_BYTES {
            return;
        }
        let _ = match self {
            Self::Nil if depth == 0 => Ok(()),
            Self::Nil => out.write_str("<nil>"),
            Self::Bool(value) => write!(out, "{value}"),
            Self::Int(number) => write!(out, "{number}"),
            Self::Float(number) => out.write_str(&float(*number)),
            Self::Text(text) => out.write_str(text),
            Self::Files(_) | Self::Interfaces => out.write_str("map[]"),
            Self::List(_) => {
                out.push('[');
                for (index, item) in self.items().unwrap_or_default().iter().enumerate() {
                    out.push_str(if index > 0 { " " } else { "" });
                    item.print_into(out, depth + 1);
                }
                out.write_str("]")
            }
            Self::Map(_) => {
                out.push_str("map[");
                for (index, (key, value)) in self.pairs().unwrap_or_default().iter().enumerate() {
                    let _ = write!(out, "{}{key}:", if index > 0 { " " } else { "" });
                    value.print_into(out, depth + 1);
                }
                out.write_str("]")
            }
        };
    }

    pub(super) fn same(&self, other: &Self, depth: usize) -> bool {
        if depth >= DEPTH {
            return false;
        }
        match (self, other) {
            (Self::Nil, Self::Nil) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::List(_), Self::List(_)) => {
                let (a, b) = (self.items().unwrap_or_default(), other.items().unwrap_or_default());
                a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| a.same(b, depth + 1))
            }
            (Self::Map(_), Self::Map(_)) => {
                let (a, b) = (self.pairs().unwrap_or_default(), other.pairs().unwrap_or_default());
                a.len() == b.len() && a.iter().zip(&b).all(|((k, a), (l, b))| k == l && a.same(b, depth + 1))
            }
            _ => match (self.number(), other.number()) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            },
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }
}

/// A whole number is printed as one.
pub(super) fn float(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e18 { format!("{number:.0}") } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::Value;

    #[test]
    fn deep_values_are_dropped() {
        let root = Value::map([]);
        let mut leaf = root.clone();
        for _ in 0..200_000 {
            let next = Value::map([]);
            leaf.set("x", Some(next.clone()));
            leaf = next;
        }
        assert!(root.size(1_000_000, 0).is_err());
        drop(leaf);
        drop(root);
    }

    #[test]
    fn values_that_contain_themselves_are_bounded() {
        let root = Value::map([]);
        root.set("a", Some(root.clone()));
        root.set("b", Some(root.clone()));
        assert!(root.size(1_000, 0).is_err());
        root.set("a", None);
        root.set("b", None);
    }
}
