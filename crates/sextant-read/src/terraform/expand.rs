//! `count` and `for_each`: how many of a declaration there are.

use super::access::{self, elements};
use super::merge::draw;
use super::module::Source;
use super::scope::{Scope, number};
use super::syntax::{Block, Expr, Kind};
use super::world::{Caller, Instance, World};
use super::{block, constraint, limits, path, policy, registry, roots};
use sextant_facts::{Data, Map, Reference, State, Value, Why};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// How a declaration multiplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Single,
    Count,
    ForEach,
}

/// The instances of a declaration.
pub(super) struct Expansion {
    pub(super) form: Form,
    pub(super) members: Vec<Member>,
    /// Why there may be more.
    pub(super) open: Option<Why>,
    /// What `count` or `for_each` rest on.
    pub(super) assumptions: Vec<Arc<str>>,
}

/// One instance; or, without a key, one that stands for several.
pub(super) struct Member {
    pub(super) key: Option<Value>,
    /// `[0]`, `["a"]`, or nothing.
    pub(super) suffix: String,
    /// `count` or `each`, as the block sees it.
    pub(super) binding: Option<(&'static str, Value)>,
    pub(super) perhaps: Option<Why>,
}

impl Expansion {
    /// The member with a key; the one that stands for all, if there is one.
    pub(super) fn member(&self, key: &Value) -> Option<&Member> {
        let wanted = access::key_text(key);
        let has = |member: &&Member| match (&member.key, &wanted) {
            (None, _) => true,
            (Some(key), Some(wanted)) => access::key_text(key).as_ref() == Some(wanted),
            _ => false,
        };
        self.members.iter().find(has)
    }
}

/// The instances of `block`, worked out once.
pub(super) fn expansion<'t>(world: &World<'t>, module: &Instance<'t>, key: &str, block: &'t Block) -> Rc<Expansion> {
    let known = module.expansions.borrow().get(key).cloned();
    match known {
        Some(Some(expansion)) => return expansion,
        // Its own count needs it.
        Some(None) => {
            return Rc::new(unknown(Form::Count, &Value::unresolved(Why::new(format!("`{key}` refers to itself")))));
        }
        None => {}
    }
    module.expansions.borrow_mut().insert(key.to_owned(), None);
    let scope = Scope::new(world, module);
    let faults = world.faults.get();
    let expansion = match (block.body.attribute("count"), block.body.attribute("for_each")) {
        (Some(count), _) => by_count(world, key, &scope.eval(count), bounds(count)),
        (None, Some(each)) => by_each(world, key, &scope.eval(each)),
        (None, None) => {
            let only = Member { key: None, suffix: String::new(), binding: None, perhaps: None };
            Expansion { form: Form::Single, members: vec![only], open: None, assumptions: Vec::new() }
        }
    };
    world.faults.set(faults);
    let expansion = Rc::new(expansion);
    module.expansions.borrow_mut().insert(key.to_owned(), Some(expansion.clone()));
    expansion
}

/// The least and the most that a count written as a choice of numbers comes to.
fn bounds(count: &Expr) -> Option<(i64, i64)> {
    match &count.kind {
        Kind::Literal(Data::Int(number)) => Some((*number, *number)),
        Kind::Conditional(parts) => {
            let [_, yes, no] = &**parts;
            let ((a, b), (c, d)) = (bounds(yes)?, bounds(no)?);
            Some((a.min(c), b.max(d)))
        }
        _ => None,
    }
}

fn by_count(world: &World<'_>, key: &str, count: &Value, bounds: Option<(i64, i64)>) -> Expansion {
    let (least, known) = match (number(count), bounds) {
        (Some(Data::Int(count)), _) if count >= 0 => (count, count),
        (None, Some((least, most))) if (0..=limits::COUNT).contains(&most) => (least, most),
        _ => return unknown(Form::Count, count),
    };
    let why = count_doubt(count);
    let assumptions = count.assumptions.to_vec();
    if known > limits::COUNT {
        let why = Why::new(format!("`{key}` has {known} instances; one stands for all"));
        world.gap(count.place.clone().map_or_else(|| why.clone(), |place| Why::at(why.text.clone(), place)));
        let all = Member { perhaps: None, ..any(Form::Count, &why) };
        return Expansion { form: Form::Count, members: vec![all], open: None, assumptions };
    }
    let member = |at: i64| Member {
        key: Some(Value::int(at)),
        suffix: format!("[{at}]"),
        binding: Some(("count", draw(Value::map([("index", Value::int(at))]), count))),
        perhaps: (at >= least).then(|| why.clone()),
    };
    Expansion { form: Form::Count, members: (0..known).map(member).collect(), open: None, assumptions }
}

fn by_each(world: &World<'_>, key: &str, each: &Value) -> Expansion {
    if !matches!(&each.state, State::Known(Data::List(_) | Data::Map(_))) {
        return unknown(Form::ForEach, each);
    }
    let elements = elements(each);
    let assumptions = each.assumptions.to_vec();
    if elements.entries.len() > limits::FOR_EACH {
        let why = Why::new(format!("`{key}` has {} instances; one stands for all", elements.entries.len()));
        world.gap(why.clone());
        let all = Member { perhaps: None, ..any(Form::ForEach, &why) };
        return Expansion { form: Form::ForEach, members: vec![all], open: None, assumptions };
    }
    let mut members = Vec::new();
    let mut shown_keys: BTreeMap<String, usize> = BTreeMap::new();
    for element in elements.entries {
        // A set's elements are its keys.
        let name = if elements.keyed { element.key } else { element.value.clone() };
        let shown = name.to_text().to_string().replace('\\', "\\\\").replace('"', "\\\"");
        let each = Value::map([("key", name.clone()), ("value", element.value)]);
        // Keys that are not known in full may look alike; their instances are told apart by number.
        let seen = shown_keys.entry(shown.clone()).or_default();
        *seen += 1;
        let suffix = if *seen == 1 { format!("[\"{shown}\"]") } else { format!("[\"{shown}\"]#{seen}") };
        members.push(Member { suffix, key: Some(name), binding: Some(("each", each)), perhaps: element.perhaps });
    }
    if let Some(why) = &elements.open {
        members.push(any(Form::ForEach, why));
    }
    Expansion { form: Form::ForEach, members, open: elements.open, assumptions }
}

/// An expansion of which nothing is known: one instance that perhaps is there.
fn unknown(form: Form, basis: &Value) -> Expansion {
    let why = count_doubt(basis);
    let assumptions = basis.assumptions.to_vec();
    Expansion { form, members: vec![any(form, &why)], open: Some(why), assumptions }
}

fn count_doubt(basis: &Value) -> Why {
    basis.why().cloned().unwrap_or_else(|| match &basis.place {
        Some(place) => Why::at("the number of instances is not known", place.clone()),
        None => Why::new("the number of instances is not known"),
    })
}

fn any(form: Form, why: &Why) -> Member {
    let unknown = || Value::set(why.clone());
    let binding = match form {
        Form::Count => ("count", Value::map([("index", unknown())])),
        _ => ("each", Value::map([("key", unknown()), ("value", unknown())])),
    };
    Member { key: None, suffix: String::new(), binding: Some(binding), perhaps: Some(why.clone()) }
}

/// The full address of a declaration of `module`.
pub(super) fn address(world: &World<'_>, module: &Instance<'_>, key: &str, member: &Member) -> Arc<str> {
    let root = if world.root.is_empty() { String::new() } else { format!("{}:", world.root) };
    format!("{root}{}{key}{}", module.prefix, member.suffix).into()
}

/// A whole resource: its value is known only after deployment, what is written in it is known now.
pub(super) fn object<'t>(
    world: &World<'t>,
    module: &Instance<'t>,
    key: &str,
    block: &'t Block,
    expansion: &Expansion,
    member: &Member,
) -> Value {
    let address = address(world, module, key, member);
    let memo = match (&member.key, expansion.form) {
        (None, Form::Count | Form::ForEach) => format!("{key}[any]"),
        _ => format!("{key}{}", member.suffix),
    };
    world.memo(module, &memo, || {
        let scope = Scope::new(world, module);
        let mut written = match &member.binding {
            Some((name, value)) => scope.with(name, value, |scope| block::properties(scope, &block.body, true)),
            None => block::properties(&scope, &block.body, true),
        };
        for (_, value) in written.entries.iter_mut() {
            let whole = std::mem::replace(value, Value::absent());
            *value = constraint::map_parts(whole, limits::VALUE_DEPTH, &mut without_detail);
        }
        if block.labels.first().is_some_and(|label| label == policy::TYPE) {
            policy::complete(&mut written);
        }
        let why = Why::at(format!("`{address}` is known only once it is deployed"), block.place.clone());
        let object = Value::new(State::Set { why, detail: Some(Arc::new(written)) });
        object.referring(Reference::Resource { address: address.clone(), attribute: "".into() })
    })
}

/// A resource within another one, by reference only: resources that hold each other whole would nest without bound.
fn without_detail(mut value: Value) -> Value {
    if let State::Set { detail, .. } = &mut value.state {
        *detail = None;
    }
    value
}

/// The properties that are written in a resource.
pub(super) fn written(object: &Value) -> Map {
    match &object.state {
        State::Set { detail: Some(detail), .. } => (**detail).clone(),
        _ => Map { open: object.why().cloned(), ..Map::default() },
    }
}

/// The module instance that one member of a call makes.
pub(super) fn child<'t>(
    world: &World<'t>,
    module: &Instance<'t>,
    key: &str,
    block: &'t Block,
    expansion: &Expansion,
    member: &Member,
) -> Result<Rc<Instance<'t>>, Why> {
    let name = format!("{key}{}", member.suffix);
    let Some(_level) = world.enter(limits::CALL_STEPS) else {
        return Err(Why::at("the evaluation stopped at its limit", block.place.clone()));
    };
    let known = module.children.borrow().get(&name).cloned();
    let id = known.unwrap_or_else(|| {
        let made = instantiate(world, module, &name, block, expansion, member);
        if let Err(why) = &made {
            let known = known_module(module, block).and_then(|name| registry::adds(&name));
            match known {
                Some([]) => {}
                Some(kinds) => world.gap_of(why.clone(), kinds),
                None => world.gap(why.clone()),
            }
        }
        module.children.borrow_mut().insert(name, made.clone());
        made
    })?;
    world.instance(id).ok_or_else(|| Why::new("no such module instance"))
}

/// The name of the well-known module that a call names, which is not part of the tree.
pub(super) fn known_module(module: &Instance<'_>, call: &Block) -> Option<String> {
    match module.module.source(call) {
        Source::Elsewhere(source) => registry::name(&source).filter(|name| registry::adds(name).is_some()),
        Source::Local(_) => None,
    }
}

fn instantiate<'t>(
    world: &World<'t>,
    module: &Instance<'t>,
    name: &str,
    block: &'t Block,
    expansion: &Expansion,
    member: &Member,
) -> Result<usize, Why> {
    let refuse = |text: String| Err(Why::at(text, block.place.clone()));
    let directory = match module.module.source(block) {
        Source::Local(directory) => directory,
        Source::Elsewhere(source) => return refuse(format!("module source `{source}` is not part of the tree")),
    };
    let Some(callee) = world.modules.get(&directory) else {
        return refuse(format!("module source `{}` holds no Terraform files", path::shown(&directory)));
    };
    if module.chain.contains(&directory.as_str()) {
        return refuse(format!("module `{}` calls itself", path::shown(&directory)));
    }
    let id = world.instances.borrow().len();
    if module.chain.len() >= limits::MODULE_DEPTH || id >= limits::MODULE_INSTANCES {
        return refuse("more module calls than are followed".to_owned());
    }
    let mut chain = module.chain.clone();
    chain.push(&callee.directory);
    let mut assumptions = module.assumptions.clone();
    assumptions.extend(expansion.assumptions.iter().filter(|text| !module.assumptions.contains(text)).cloned());
    assumptions.truncate(limits::ASSUMPTIONS);
    let instance = Instance {
        prefix: format!("{}{name}.", module.prefix),
        caller: Some(Caller { instance: module.id, call: block, binding: member.binding.clone() }),
        perhaps: module.perhaps.clone().or_else(|| member.perhaps.clone()),
        assumptions,
        chain,
        ..Instance::new(id, callee)
    };
    world.instances.borrow_mut().push(Rc::new(instance));
    Ok(id)
}

/// The environment of a root module.
pub(super) fn environment(world: &World<'_>) -> Arc<str> {
    roots::environment(world.root).into()
}
