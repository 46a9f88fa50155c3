//! Programs that build infrastructure: objects of the CDK, which values refer to instead of holding what made them.
//!
//! A value that is such an object is *set*, and names the call that made it and the attribute that is read of it. What the
//! call is given is computed where it is asked for, so that no value holds the whole of an app.

use super::{Loc, Resolver, Thing};
use crate::cdk::{Files, Name, camel};
use crate::code::syntax::{Argument, ExprId, FunctionId, Kind};
use crate::language::Language;
use crate::limits::{APP_BUDGET, APP_CALL_DEPTH, APP_VALUE_DEPTH, CALL_DEPTH, MATCH_BUDGET, VALUE_DEPTH};
use foldhash::HashMap;
use sextant_facts::{Map, Reference, State, Value, Why};
use std::sync::Arc;

/// Key of the detail of a value that is an object: the call that made it. No source can spell it.
const MADE: &str = "\u{1}made";
/// Key beside it: the attribute that is read.
const ATTRIBUTE: &str = "\u{1}attribute";
/// Attributes of a stack that only its deployment knows.
const PSEUDO: [&str; 7] = ["account", "environment", "partition", "region", "stackId", "stackName", "urlSuffix"];
/// What the resolver of an app keeps beside the modules.
#[derive(Debug)]
pub(super) struct Constructs<'m> {
    pub(super) files: &'m Files,
    /// Frames of functions that are handed to a call, by the call, the function and the item it is called for.
    pub(super) closures: HashMap<(Loc, FunctionId, usize), usize>,
    /// Frames in which a loop is at one of its items.
    pub(super) loops: HashMap<(usize, usize, ExprId, usize), usize>,
}

/// The object that a value is, and what is read of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Object {
    /// The call that made it.
    pub(crate) made: Made,
    /// The attribute, empty for the object itself.
    pub(crate) attribute: String,
}

/// The call that makes an object: module, frame and expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Made(pub(crate) usize, pub(crate) usize, pub(crate) u32);

impl Made {
    pub(crate) fn of(loc: Loc) -> Self {
        Self(loc.module, loc.frame, loc.expr.0)
    }

    pub(crate) fn loc(self) -> Loc {
        Loc { module: self.0, frame: self.1, expr: ExprId(self.2) }
    }

    /// The address that references to the object have until it is given one.
    pub(crate) fn address(self) -> Arc<str> {
        format!("\u{1}{}:{}:{}", self.0, self.1, self.2).into()
    }

    /// The object behind such an address.
    pub(crate) fn of_address(address: &str) -> Option<Self> {
        let mut numbers = address.strip_prefix('\u{1}')?.split(':');
        let mut next = || numbers.next();
        Some(Self(next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?))
    }

    /// The object itself as a value.
    pub(crate) fn value(self, attribute: &str) -> Value {
        let address = self.address();
        let detail = Map::closed([(MADE, Value::text(&*address)), (ATTRIBUTE, Value::text(attribute))]);
        let why = Why::new(if attribute.is_empty() { "it is an object" } else { "it is an attribute of an object" });
        Value::new(State::Set { why, detail: Some(Arc::new(detail)) })
            .referring(Reference::Resource { address, attribute: attribute.into() })
    }
}

/// The object that a value is; `None` where it is none, or one of several.
pub(crate) fn object(value: &Value) -> Option<Object> {
    let State::Set { detail: Some(detail), .. } = &value.state else { return None };
    let made = Made::of_address(detail.entries.get(MADE)?.as_str()?)?;
    Some(Object { made, attribute: detail.entries.get(ATTRIBUTE)?.as_str()?.to_owned() })
}

/// Whether a value is an object, if perhaps one of several.
pub(crate) fn is_object(value: &Value) -> bool {
    matches!(&value.state, State::Set { detail: Some(detail), .. } if detail.entries.contains_key(MADE))
}

fn joined(attribute: &str, name: &str) -> String {
    if attribute.is_empty() { name.to_owned() } else { format!("{attribute}.{name}") }
}

/// What a context value is that no file of the tree sets, in the case that the command line does not set it either.
pub(crate) fn unset(value: &Value) -> Option<Value> {
    let State::Unresolved(why) = &value.state else { return None };
    let name = why.text.strip_prefix("context ")?.strip_suffix(" is not set in cdk.json")?;
    Some(Value::absent().assuming(format!("context {name} is not set")).drawn_from(value))
}

impl<'m> Resolver<'m> {
    /// A resolver for programs that build infrastructure.
    pub(crate) fn for_apps(modules: &'m crate::code::Modules, files: &'m Files) -> Self {
        let constructs = Constructs { files, closures: HashMap::default(), loops: HashMap::default() };
        let mut resolver = Self::new(modules);
        resolver.constructs = Some(constructs);
        resolver.budget = APP_BUDGET;
        resolver
    }

    /// Asks a question that is worth no more than one match is.
    pub(crate) fn briefly<T>(&mut self, ask: impl FnOnce(&mut Self) -> T) -> T {
        let kept = self.budget.saturating_sub(MATCH_BUDGET);
        self.budget -= kept;
        let answer = ask(self);
        self.budget += kept;
        answer
    }

    /// Whether more was asked than is followed.
    pub(crate) fn is_spent(&self) -> bool {
        self.budget == 0
    }

    pub(super) fn call_depth(&self) -> usize {
        if self.constructs.is_some() { APP_CALL_DEPTH } else { CALL_DEPTH }
    }

    pub(super) fn value_depth(&self) -> usize {
        if self.constructs.is_some() { APP_VALUE_DEPTH } else { VALUE_DEPTH }
    }

    pub(crate) fn files(&self) -> Option<&'m Files> {
        self.constructs.as_ref().map(|constructs| constructs.files)
    }

    /// What an expression denotes, by its value where nothing else tells.
    pub(super) fn identify_with_value(&mut self, loc: Loc) -> Thing {
        let thing = self.identify_anew(loc);
        let is_open = matches!(thing, Thing::Unknown) && self.constructs.is_some();
        let can_hold = matches!(
            self.expr(loc).map(|expr| &expr.kind),
            Some(
                Kind::Name(_)
                    | Kind::Attribute { .. }
                    | Kind::Subscript { .. }
                    | Kind::Call { .. }
                    | Kind::Either(_)
                    | Kind::Coalesce(_)
                    | Kind::Default { .. }
                    | Kind::Conditional { .. }
            )
        );
        if !is_open || !can_hold {
            return thing;
        }
        let value = self.value(loc);
        match object(&value).filter(|found| found.attribute.is_empty() && found.made.loc() != loc) {
            Some(found) => match self.identify(found.made.loc()) {
                instance @ Thing::Instance { .. } => instance,
                _ => Thing::Unknown,
            },
            None => Thing::Unknown,
        }
    }

    /// The value of a call in a program that builds infrastructure; `None` if it is told like any other.
    pub(super) fn construct_call(&mut self, loc: Loc, function: Loc, arguments: &[Argument]) -> Option<Value> {
        self.constructs.as_ref()?;
        match self.identify(function) {
            Thing::Library { dotted, .. } => match Name::of(&dotted) {
                Some(name) => Some(self.of_package(loc, &name, arguments)),
                None => self.file_call(loc, &dotted, arguments),
            },
            Thing::Class(..) => Some(Made::of(loc).value("")),
            Thing::Function { .. } => None,
            Thing::Builtin(name) => self.file_call(loc, &name, arguments),
            _ => self.method_of_object(loc, function, arguments),
        }
    }

    fn method_of_object(&mut self, loc: Loc, function: Loc, arguments: &[Argument]) -> Option<Value> {
        let Kind::Attribute { object: base, name } = &self.expr(function)?.kind else { return None };
        if matches!(&**name, "tryGetContext" | "try_get_context" | "getContext" | "get_context") {
            let key = self.argument(loc, arguments, 0)?;
            return Some(self.context(loc, &key));
        }
        let base = self.value(Loc { expr: *base, ..function });
        let Some(found) = object(&base) else {
            let metric = self.metric_of_imported(loc, &base, name);
            return metric.or_else(|| self.method_of_list(loc, &base, name, arguments));
        };
        let name = self.of_language(loc.module, name);
        if name == "toString" {
            return Some(base);
        }
        if name == "formatArn" {
            return Some(self.formatted_arn(loc, arguments));
        }
        Some(found.made.value(&format!("{}()", joined(&found.attribute, &name))))
    }

    /// A metric of a construct that is imported: what it measures is known by the class.
    fn metric_of_imported(&mut self, loc: Loc, base: &Value, name: &str) -> Option<Value> {
        let State::Set { detail: Some(detail), .. } = &base.state else { return None };
        let (_, factory) = detail.entries.get("callee")?.as_str()?.split_once('.')?;
        let module = detail.entries.get("module").filter(|_| factory.starts_with("from"))?;
        let name = self.of_language(loc.module, name);
        let why = self.reason(loc, &format!("it is what `{name}` of an imported construct gives"));
        let detail = Map::closed([("callee", Value::text(&*name)), ("module", module.clone())]);
        let value = Value::new(State::Set { why, detail: Some(Arc::new(detail)) });
        name.starts_with("metric").then(|| value.drawn_from(base))
    }

    pub(super) fn of_language(&self, module: usize, name: &str) -> String {
        let is_python = self.module(module).is_some_and(|module| module.language == Language::Python);
        if is_python { camel(name) } else { name.to_owned() }
    }

    /// A member of a class of the CDK: `Runtime.PYTHON_3_12`.
    pub(super) fn static_value(&mut self, loc: Loc, thing: &Thing, name: &str) -> Option<Value> {
        self.constructs.as_ref()?;
        let Thing::Library { dotted, .. } = thing else { return None };
        let name = Name::of(&format!("{dotted}.{name}"))?;
        let Some(member) = &name.member else { return Some(Value::set(self.reason(loc, "it is a class"))) };
        Some(if name.class == "Aws" {
            Value::set(self.reason(loc, &format!("`Aws.{member}` is known when it is deployed")))
        } else {
            Value::text(format!("{}.{member}", name.class))
        })
    }

    /// The value of an attribute that nothing of the tree assigns.
    pub(super) fn attribute_of_object(&mut self, loc: Loc, base: Loc, name: &str) -> Option<Value> {
        self.constructs.as_ref()?;
        let base = self.value(base);
        let name = self.of_language(loc.module, name);
        if matches!(base.state, State::Absent) && self.language(loc) == Language::TypeScript {
            // `a?.b`: without the question mark the program would end here.
            return Some(Value::absent().drawn_from(&base));
        }
        if let Some(path) = self.parent_path(&base, &name) {
            return Some(path);
        }
        let Some(found) = object(&base) else {
            let State::Set { detail, .. } = &base.state else { return None };
            let why = self.reason(loc, &format!("`{name}` is known when it is deployed"));
            let detail = detail.as_ref().map(|detail| {
                let mut detail = Map::clone(detail);
                detail.entries.insert("attribute".to_owned(), Value::text(&*name));
                Arc::new(detail)
            });
            return Some(Value::new(State::Set { why, detail }).drawn_from(&base));
        };
        if PSEUDO.contains(&&*name) && matches!(found.attribute.as_str(), "" | "stack" | "env") {
            return Some(Value::set(
                self.reason(loc, &format!("the {name} of the stack is known when it is deployed")),
            ));
        }
        if let Some(value) = self.parameter_of_template(loc, found.made, &name) {
            return Some(value);
        }
        Some(found.made.value(&joined(&found.attribute, &name)))
    }

    /// An item of a list that an attribute of an object holds.
    pub(super) fn item_of_object(&self, base: &Value) -> Option<Value> {
        self.constructs.as_ref()?;
        let found = object(base)?;
        Some(found.made.value(&format!("{}[]", found.attribute)))
    }

    /// `this`, where the call that made it is known.
    pub(super) fn own_object(&self, thing: &Thing) -> Option<Value> {
        self.constructs.as_ref()?;
        let Thing::Instance { made: Some(call), .. } = thing else { return None };
        Some(Made::of(*call).value(""))
    }
}
