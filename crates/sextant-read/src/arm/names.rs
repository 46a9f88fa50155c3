//! What names mean: parameters, variables, resources, modules and what is imported; and the way on from there.

use super::expand::{self, Expansion, Member};
use super::scope::Scope;
use super::world::Instance;
use super::{access, module, object};
use crate::terraform::access::key_text;
use crate::terraform::merge::draw;
use sextant_facts::{Reference, Value, Why};
use sextant_source::bicep::{Expr, Kind};
use std::rc::Rc;

/// A step into a value.
#[derive(Clone, Copy)]
pub(super) enum Step<'e> {
    Member(&'e str),
    Index(&'e Expr),
}

impl<'s, 't> Scope<'s, 't> {
    /// The value of a name and what is read from it.
    pub(super) fn chain(&self, expr: &Expr) -> Value {
        let mut steps = Vec::new();
        let mut base = expr;
        loop {
            match &base.kind {
                Kind::Member(object, name) => {
                    steps.push(Step::Member(name));
                    base = object;
                }
                Kind::Index(object, index) => {
                    steps.push(Step::Index(index));
                    base = object;
                }
                _ => break,
            }
        }
        steps.reverse();
        match &base.kind {
            Kind::Name(name) => match self.bound(name) {
                Some(value) => self.walk(value.clone(), &steps),
                None => self.named(name, &steps, expr),
            },
            Kind::Call { receiver: None, name, arguments } if name.eq_ignore_ascii_case("reference") => {
                self.referenced(arguments, &steps, base)
            }
            _ => self.walk(self.eval(base), &steps),
        }
    }

    /// Goes on from a value.
    pub(super) fn walk(&self, value: Value, steps: &[Step<'_>]) -> Value {
        steps.iter().fold(value, |value, step| match step {
            Step::Member(name) => access::member(&value, name),
            Step::Index(index) => access::index(&value, &self.eval(index)),
        })
    }

    fn named(&self, name: &str, steps: &[Step<'_>], expr: &Expr) -> Value {
        let template = self.instance.template;
        if let Some(value) = self.parameter(name).or_else(|| self.variable(name)) {
            return self.walk(value, steps);
        }
        if let Some(index) = template.resource(name) {
            return self.of_resource(index, steps);
        }
        if let Some(index) = template.modules.iter().position(|module| module.symbol == name) {
            return self.of_module(index, steps);
        }
        if let Some(value) = self.imported(name, steps) {
            return value;
        }
        Value::set(Why::at(format!("`{name}` is not declared in {}", template.path), expr.place.clone()))
    }

    /// The value of a variable; `None` if the template declares none of that name.
    pub(super) fn variable(&self, name: &str) -> Option<Value> {
        let declared = self.instance.template.variables.get(&self.instance.template.key(name))?;
        let key = format!("variable `{name}`");
        Some(self.world.memo(self.instance, &key, || Scope::new(self.world, self.instance).eval(declared)))
    }

    /// The value of an output; `None` if the template declares none of that name.
    pub(super) fn output(&self, name: &str) -> Option<Value> {
        let declared = self.instance.template.outputs.get(&self.instance.template.key(name))?;
        let key = format!("output `{name}`");
        Some(self.world.memo(self.instance, &key, || {
            let scope = Scope::new(self.world, self.instance);
            let value = scope.eval(&declared.value);
            let value = super::scope::without_detail(value);
            match &declared.condition {
                None => value,
                Some(condition) => {
                    let condition = scope.eval(condition);
                    match super::operator::truth(&condition) {
                        Some(true) => value,
                        Some(false) => Value::absent(),
                        None => super::scope::perhaps(value, &super::operator::unknown(&condition)),
                    }
                }
            }
        }))
    }

    /// A resource of the template, an item of a loop of them, or one that is declared within it; and what is read of it.
    pub(super) fn of_resource(&self, index: usize, steps: &[Step<'_>]) -> Value {
        let template = self.instance.template;
        let Some(declared) = template.resources.get(index) else { return Value::absent() };
        let expansion = expand::resource(self.world, self.instance, index);
        let (members, rest) = self.chosen(&expansion, steps);
        if let [Step::Member(child), rest @ ..] = rest {
            let symbol = format!("{}::{child}", declared.symbol);
            if let Some(inner) = template.resources.iter().position(|resource| resource.symbol == symbol) {
                return self.of_resource(inner, rest);
            }
        }
        let objects: Vec<Value> =
            members.iter().map(|member| object::object(self.world, self.instance, index, member)).collect();
        match objects.as_slice() {
            [only] if !expansion.looped || !rest.is_empty() || !steps.is_empty() => self.walk(only.clone(), rest),
            [] => {
                let text = format!("resource `{}` is left out by its condition", declared.symbol);
                Value::unresolved(Why::at(text, declared.body.place.clone()))
            }
            _ if steps.is_empty() => Value::list(objects),
            several => one_of(several, rest, self),
        }
    }

    /// The members that the first step chooses, and the steps after it.
    fn chosen<'m, 'e>(&self, expansion: &'m Expansion, steps: &'e [Step<'e>]) -> (Vec<&'m Member>, &'e [Step<'e>]) {
        let [Step::Index(index), rest @ ..] = steps else { return (expansion.members.iter().collect(), steps) };
        if !expansion.looped {
            return (expansion.members.iter().collect(), steps);
        }
        let Some(wanted) = key_text(&self.eval(index)).map(|key| format!("[{key}]")) else {
            return (expansion.members.iter().collect(), rest);
        };
        let found: Vec<&Member> = expansion.members.iter().filter(|member| member.suffix == wanted).collect();
        // Where there may be more, the last one stands for them.
        let any = expansion.members.last().filter(|_| found.is_empty() && expansion.open);
        (found.into_iter().chain(any).collect(), rest)
    }

    pub(super) fn of_module(&self, index: usize, steps: &[Step<'_>]) -> Value {
        let Some(called) = self.instance.template.modules.get(index) else { return Value::absent() };
        let expansion = expand::module(self.world, self.instance, index);
        let (members, rest) = self.chosen(&expansion, steps);
        let values: Vec<Value> = members.iter().map(|member| self.of_call(index, member, rest)).collect();
        match values.as_slice() {
            [only] => only.clone(),
            [] => {
                let text = format!("module `{}` is left out by its condition", called.symbol);
                Value::unresolved(Why::at(text, called.body.place.clone()))
            }
            several if steps.is_empty() => Value::list(several.to_vec()),
            several => one_of(several, &[], self),
        }
    }

    /// What is read of one call of a module.
    fn of_call(&self, index: usize, member: &Member, steps: &[Step<'_>]) -> Value {
        let place = self.instance.template.modules.get(index).map(|called| called.body.place.clone());
        let address = module::address(self.instance, index, member);
        let unknown = |attribute: String| {
            let what = if attribute.is_empty() { String::new() } else { format!("`{attribute}` of ") };
            let text = format!("{what}module `{address}` is known only once it is deployed");
            let why = place.clone().map_or_else(|| Why::new(text.as_str()), |place| Why::at(text.as_str(), place));
            let reference = Reference::Resource { address: address.clone(), attribute: attribute.into() };
            Value::set(why).referring(reference)
        };
        match steps {
            [Step::Member("outputs"), Step::Member(name), rest @ ..] => {
                let child = module::child(self.world, self.instance, index, member);
                let Ok(child) = child else { return self.walk(unknown(format!("outputs.{name}")), rest) };
                let Some(_level) = self.world.enter(1) else { return super::world::exhausted() };
                let value = Scope::new(self.world, &child).output(name);
                // In JSON an output stands in an object of its own.
                let rest = match rest {
                    [Step::Member("value"), rest @ ..] if child.template.json => rest,
                    rest => rest,
                };
                self.walk(value.unwrap_or_else(|| unknown(format!("outputs.{name}"))), rest)
            }
            [Step::Member(name), rest @ ..] => self.walk(unknown((*name).to_owned()), rest),
            _ => unknown(String::new()),
        }
    }

    /// A variable of another file.
    fn imported(&self, name: &str, steps: &[Step<'_>]) -> Option<Value> {
        for import in &self.instance.template.imports {
            let there = import.names.iter().find(|(_, here)| here == name).map(|(there, _)| there.as_str());
            let (there, steps) = match (there, &import.all, steps) {
                (Some(there), _, steps) => (there, steps),
                (None, Some(all), [Step::Member(member), rest @ ..]) if all == name => (*member, rest),
                _ => continue,
            };
            let file = self.other_file(&import.source)?;
            let _level = self.world.enter(1)?;
            let value = Scope::new(self.world, &file).named(there, &[], &nothing(&file));
            return Some(self.walk(value, steps));
        }
        None
    }

    /// A file that names are imported from, as an instance without parameters.
    pub(super) fn other_file(&self, source: &str) -> Option<Rc<Instance<'t>>> {
        let path = sextant_facts::paths::join(&self.instance.template.directory, source)?;
        let known = self.instance.imported.borrow().get(&path).cloned();
        if known.is_some() {
            return known;
        }
        let template = self.world.templates.get(path.as_str())?;
        if self.instance.trail.contains(&template.path) || self.instance.trail.len() > module::DEPTH {
            return None;
        }
        let mut file = Instance::new(template, self.instance.prefix.clone());
        file.trail.splice(0..0, self.instance.trail.iter().cloned());
        let file = Rc::new(file);
        self.instance.imported.borrow_mut().insert(path, file.clone());
        Some(file)
    }

    /// The module or resource that an expression names as a whole.
    pub(super) fn resource_of(&self, expr: &Expr) -> Option<(usize, Member)> {
        let (name, index) = match &expr.kind {
            Kind::Name(name) => (name, None),
            Kind::Index(object, index) => match &object.kind {
                Kind::Name(name) => (name, Some(&**index)),
                _ => return None,
            },
            _ => return None,
        };
        if self.bound(name).is_some() {
            return None;
        }
        let found = self.instance.template.resource(name)?;
        let expansion = expand::resource(self.world, self.instance, found);
        let steps: Vec<Step<'_>> = index.into_iter().map(Step::Index).collect();
        let (members, _) = self.chosen(&expansion, &steps);
        members.first().map(|member| (found, (*member).clone()))
    }
}

/// An expression that says only where a name is looked up.
fn nothing(file: &Instance<'_>) -> Expr {
    Expr { kind: Kind::Null, place: sextant_facts::Place::new(file.template.path.clone(), 1, 1) }
}

/// One of several; which one is not known.
fn one_of(several: &[Value], rest: &[Step<'_>], scope: &Scope<'_, '_>) -> Value {
    let out = Value::set(Why::new("the index is not known"));
    several.iter().take(8).fold(out, |out, value| draw(out, &scope.walk(value.clone(), rest)))
}
