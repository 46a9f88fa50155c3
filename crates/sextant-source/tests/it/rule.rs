//! Rules: faults, hints, scopes.

use crate::case::{calls_of, compiled};
use sextant_facts::{Scope, Surface};
use sextant_source::{Language, Rules, SourceRule, compile, read};

fn rule(yaml: &str) -> SourceRule {
    SourceRule {
        id: "r".into(),
        language: Language::Python,
        yaml: yaml.to_owned(),
        hints: Vec::new(),
        read_by: Vec::new(),
    }
}

/// Whether a file is parsed that is alone in its tree.
pub(crate) fn is_parsed(rules: &Rules, path: &str, text: &str) -> bool {
    let reading = read(rules, [(path, text, Scope::Workload)]);
    reading.code.get(path).is_some_and(|file| file.defines.is_some())
}

#[test]
fn faults_are_explained() {
    let faults: Vec<String> = [
        "rule: { kind: cal }",
        "rule: { pattern: 'f(' }",
        "rule:\n  kind: call\nconstraint: {}\n",
        "rule: {}",
        "rule: [",
        "rule: { matches: other }",
        "rule: { kind: call, regex: '(' }",
        "utils: {}",
    ]
    .iter()
    .map(|yaml| {
        let (_, errors) = compile(&[rule(yaml), calls_of("ok")]);
        errors.iter().map(|error| format!("{yaml:?}\n    {error}\n")).collect()
    })
    .collect();
    insta::assert_snapshot!(faults.concat());
}

#[test]
fn hints_decide_what_is_parsed() {
    let rules = compiled(&[calls_of("converse")]);
    for (path, text, expected) in [
        ("a.py", "x.converse()", true),
        ("a.py", "x.invoke()", false),
        ("a.txt", "x.converse()", false),
        ("a.py", "", false),
    ] {
        assert_eq!(is_parsed(&rules, path, text), expected, "{path} {text}");
    }
    let always = compiled(&[rule("rule: { kind: call }")]);
    assert!(is_parsed(&always, "a.py", ""));
    assert!(!is_parsed(&Rules::default(), "a.py", "x()"));
}

#[test]
fn rules_are_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let rules = compiled(&[calls_of("use")]);
    shared(&rules);
}

#[test]
fn syntax_errors_are_gaps_where_a_rule_could_match() {
    let rules = compiled(&[calls_of("use")]);
    let broken = "def f(:\n    use(1)\nuse(2)\n";
    let reading = read(&rules, [("a.py", broken, Scope::Workload), ("b.py", "def f(:", Scope::Workload)]);
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.problems[0].place.to_string(), "a.py:1:7");
    assert_eq!(reading.gaps.len(), 1);
    assert_eq!(reading.gaps[0].surface, Surface::Application);
    assert!(reading.resources.iter().any(|resource| resource.place.line == 3));
}

#[test]
fn scope_is_the_caller_s() {
    let rules = compiled(&[calls_of("use")]);
    let files = [
        ("a.py", "def f(m=5):\n    use(m)", Scope::Workload),
        ("test_a.py", "from a import f\nf(6) # use\nuse(1)", Scope::Aside),
    ];
    let reading = read(&rules, files);
    let scopes: Vec<_> = reading.resources.iter().map(|resource| (&*resource.place.path, resource.scope)).collect();
    assert_eq!(scopes, [("a.py", Scope::Workload), ("test_a.py", Scope::Aside)]);
    // What tests pass is no value of the workload.
    let args = reading.resources[0].properties.as_map().unwrap().get("args");
    assert_eq!(crate::case::shown(&args), "[5 [if default of parameter `m`]]");
}

#[test]
fn several_rules_may_match_one_call() {
    let mut other = calls_of("use");
    other.id = "other".into();
    let reading = read(&compiled(&[calls_of("use"), other]), [("a.py", "use()\nuse()", Scope::Workload)]);
    let found: Vec<_> = reading.resources.iter().map(|r| format!("{} {}", r.type_name, r.address)).collect();
    assert_eq!(
        found,
        [
            "call.use a.py::<module>::use#1",
            "other a.py::<module>::use#1",
            "call.use a.py::<module>::use#2",
            "other a.py::<module>::use#2"
        ]
    );
}
