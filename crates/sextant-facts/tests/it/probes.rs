//! The table of the truth rules, and how references, parts, hosts and gaps reach the answer of a probe.

use sextant_core::ProbeAnswer;
use sextant_facts::{
    Attribute, AttributeType, Drawn, Empty, Expression, Gap, Kind, KindReading, Mixed, Place, PlaceRole, Probe,
    Quantifier, Reading, Reference, Resource, Scope, Shape, Surface, Value, Why, observe, recognise,
};
use std::collections::BTreeMap;
use std::sync::Arc;

fn expression(source: &str) -> Expression {
    Expression::parse(source).expect("an expression")
}

fn attribute(name: &str, ty: &str) -> Attribute {
    let ty = AttributeType::parse(ty).expect("a type");
    Attribute { name: name.into(), ty, about: String::new(), when_absent: None, inverse: None, edge: None }
}

pub(crate) fn kind(id: &str, attributes: &[(&str, &str)]) -> Kind {
    let reading = KindReading {
        dialect: "terraform".into(),
        type_name: id.into(),
        shape: Shape::One,
        when: None,
        attributes: attributes.iter().map(|(name, _)| ((*name).into(), expression(name))).collect(),
    };
    Kind {
        id: id.into(),
        title: id.to_owned(),
        surfaces: vec![Surface::Infrastructure],
        place: (id == "function").then_some(PlaceRole::Deployable),
        runs_code: false,
        identified_by: Vec::new(),
        attributes: attributes.iter().map(|(name, ty)| attribute(name, ty)).collect(),
        readings: vec![reading],
        drawn: Drawn::default(),
    }
}

fn kinds() -> Arc<BTreeMap<Arc<str>, Kind>> {
    let kinds = [kind("guardrail", &[("good", "bool")]), kind("function", &[("guardrail", "ref<guardrail>")])];
    Arc::new(kinds.into_iter().map(|kind| (kind.id.clone(), kind)).collect())
}

pub(crate) fn resource(kind: &str, line: u32, properties: Vec<(&str, Value)>) -> Resource {
    Resource {
        dialect: "terraform",
        type_name: kind.into(),
        address: format!("{kind}.r{line}").into(),
        place: Place::new("main.tf", line, 1),
        end_line: line,
        properties: Value::map(properties),
        perhaps: None,
        scope: Scope::Workload,
        environment: ".".into(),
    }
}

fn guardrail(line: u32, good: Value) -> Resource {
    resource("guardrail", line, vec![("good", good)])
}

fn perhaps(mut resource: Resource) -> Resource {
    resource.perhaps = Some(Why::new("count is not known"));
    resource
}

fn probe(quantifier: Quantifier, empty: Empty, mixed: Mixed) -> Probe {
    Probe {
        id: "p".into(),
        version: "1".to_owned(),
        asks: "?".to_owned(),
        over: "guardrail".into(),
        quantifier,
        empty,
        mixed,
        needs: vec![PlaceRole::Deployable],
        scope: Some(Scope::Workload),
        filter: None,
        expect: expression("it.good"),
        says_yes: "good is {good}".to_owned(),
        says_no: "good is {good}".to_owned(),
    }
}

fn ask(probe: &Probe, resources: Vec<Resource>, gaps: Vec<Gap>) -> ProbeAnswer {
    let reading = Reading { resources, gaps, ..Reading::default() };
    observe(probe, &recognise(&kinds(), reading, &BTreeMap::new())).answer
}

fn gap() -> Gap {
    Gap { why: Why::new("a module is not read"), surface: Surface::Infrastructure, kinds: Vec::new() }
}

fn yes() -> Value {
    Value::bool(true)
}

fn no() -> Value {
    Value::bool(false)
}

fn open() -> Value {
    Value::unresolved(Why::new("variable `x`"))
}

/// A population: its members and whether it is incomplete.
type Population = (Vec<Resource>, bool);

fn populations() -> Vec<(&'static str, Population)> {
    let function = || resource("function", 99, vec![]);
    vec![
        ("all good", (vec![guardrail(1, yes()), guardrail(2, yes())], false)),
        ("one bad", (vec![guardrail(1, yes()), guardrail(2, no())], false)),
        ("all bad", (vec![guardrail(1, no()), guardrail(2, no())], false)),
        ("good and unknown", (vec![guardrail(1, yes()), guardrail(2, open())], false)),
        ("bad and unknown", (vec![guardrail(1, no()), guardrail(2, open())], false)),
        ("good and perhaps bad", (vec![guardrail(1, yes()), perhaps(guardrail(2, no()))], false)),
        ("good and perhaps good", (vec![guardrail(1, yes()), perhaps(guardrail(2, yes()))], false)),
        ("only perhaps good", (vec![perhaps(guardrail(1, yes()))], false)),
        ("only perhaps bad", (vec![perhaps(guardrail(1, no()))], false)),
        ("bad and perhaps good", (vec![guardrail(1, no()), perhaps(guardrail(2, yes()))], false)),
        ("good, incomplete", (vec![guardrail(1, yes())], true)),
        ("bad, incomplete", (vec![guardrail(1, no())], true)),
        ("empty with a deployable", (vec![function()], false)),
        ("empty without one", (vec![], false)),
        ("empty, incomplete", (vec![function()], true)),
    ]
}

#[test]
fn answers_follow_the_table() {
    let asked = [
        ("every, empty no", probe(Quantifier::Every, Empty::No, Mixed::No)),
        ("every, empty n/a, mixed unknown", probe(Quantifier::Every, Empty::NotApplicable, Mixed::Unknown)),
        ("some, empty no", probe(Quantifier::Some, Empty::No, Mixed::No)),
        ("some, empty unknown", probe(Quantifier::Some, Empty::Unknown, Mixed::No)),
    ];
    let mut table = String::new();
    for (population, (resources, incomplete)) in populations() {
        for (name, probe) in &asked {
            let gaps = if incomplete { vec![gap()] } else { Vec::new() };
            let answer = ask(probe, resources.clone(), gaps);
            table.push_str(&format!("{population:24} | {name:32} | {answer}\n"));
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn references_become_edges() {
    let reference = Reference::Resource { address: "guardrail.r1".into(), attribute: "id".into() };
    let edge = Value::set(Why::new("known after apply")).referring(reference);
    let mut probe = probe(Quantifier::Every, Empty::NotApplicable, Mixed::No);
    probe.over = "function".into();
    probe.expect = expression("it.guardrail.good");
    let guarded = |good| vec![guardrail(1, good), resource("function", 2, vec![("guardrail", edge.clone())])];
    assert_eq!(ask(&probe, guarded(yes()), vec![]), ProbeAnswer::Yes);
    assert_eq!(ask(&probe, guarded(no()), vec![]), ProbeAnswer::No);
    probe.expect = expression("has(it.guardrail)");
    assert_eq!(ask(&probe, vec![resource("function", 2, vec![])], vec![]), ProbeAnswer::No);
    let outside = vec![resource("function", 2, vec![("guardrail", Value::text("gr-123"))])];
    assert_eq!(ask(&probe, outside, vec![]), ProbeAnswer::Yes);
}

#[test]
fn tests_and_samples_are_outside() {
    let mut aside = guardrail(1, no());
    aside.scope = Scope::Aside;
    let every = probe(Quantifier::Every, Empty::NotApplicable, Mixed::No);
    assert_eq!(ask(&every, vec![aside.clone(), guardrail(2, yes())], vec![]), ProbeAnswer::Yes);
    let everywhere = Probe { scope: None, ..every };
    assert_eq!(ask(&everywhere, vec![aside, guardrail(2, yes())], vec![]), ProbeAnswer::No);
}

/// Code that a function of the tree runs, with a value that hangs on an environment variable.
fn hosted(environment: Value, written: Value) -> sextant_facts::Value {
    let mut function = kind("function", &[("code_path", "text"), ("environment", "any")]);
    function.runs_code = true;
    let mut call = kind("call", &[("bound", "int")]);
    call.readings[0].dialect = "python".into();
    let kinds = Arc::new([function, call].into_iter().map(|kind| (kind.id.clone(), kind)).collect::<BTreeMap<_, _>>());
    let mut code = resource("call", 3, vec![("bound", written)]);
    code.dialect = "python";
    code.environment = "".into();
    code.place = Place::new("src/app.py", 3, 1);
    let deployed = resource("function", 1, vec![("code_path", Value::text("src")), ("environment", environment)]);
    let reading = Reading { resources: vec![deployed, code], ..Reading::default() };
    let architecture = recognise(&kinds, reading, &BTreeMap::new());
    let (index, _) = architecture.of_kind("call").next().expect("the call");
    architecture.attribute(index, "bound", true)
}

#[test]
fn what_the_deployment_sets_replaces_the_default_of_the_code() {
    let by_default = || Value::int(512).assuming("environment variable `MAX` is not set");
    let variable = Value::int(512).referring(Reference::Environment("MAX".into()));
    let computed = || by_default().referring(Reference::EnvironmentIn("MAX".into()));
    let set = Value::map([("MAX", Value::text("64"))]);
    let other = Value::map([("MIN", Value::text("64"))]);
    assert_eq!(hosted(set.clone(), variable.clone()).state, Value::int(64).state);
    assert_eq!(hosted(other.clone(), variable).state, Value::int(512).state);
    assert_eq!(hosted(set, computed()).is_there(), Some(true));
    assert_ne!(hosted(Value::map([("MAX", Value::text("64"))]), computed()).state, Value::int(512).state);
    assert_eq!(hosted(other, computed()).state, Value::int(512).state);
}
