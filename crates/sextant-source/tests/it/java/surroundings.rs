//! What is around a call.

use crate::case::{java_calls_of, java_property, reading, shown};
use sextant_facts::{Scope, Value};
use sextant_source::{Language, SourceRule, compile, read};

const FILE: &str = r#"
package com.acme;
import a.b.Client;
import a.b.errors.*;
class Service {
    private final Client client;
    Service(Client client) { this.client = client; }
    @Retryable(maxAttempts = 3)
    @PostMapping("/ask")
    String ask(String prompt) {
        for (int i = 0; i < 3; i++) {
            try {
                return client.use(prompt);
            } catch (ThrottlingException | IllegalStateException e) {
                log.warn("again", e);
            }
        }
        return null;
    }
}
"#;

#[test]
fn of_a_call() {
    for (name, expected) in [
        ("callee", "\"a.b.Client.use\""),
        ("name", "\"use\""),
        ("receiver", "made by a.b.Client ?(it is made elsewhere) ?(it is made elsewhere) on ?(it is made elsewhere)"),
        ("function", "\"Service.ask\""),
        ("in_try", "true"),
        ("excepts", "[\"a.b.errors.ThrottlingException\", \"a.b.errors.IllegalStateException\"]"),
        ("in_loop", "true"),
        ("loops", "[\"for\"]"),
        ("module", "\"com.acme\""),
        ("imports", "[\"a.b.Client\", \"a.b.errors\"]"),
        ("decorators", "[\"a.b.errors.Retryable\", \"a.b.errors.PostMapping\"]"),
    ] {
        assert_eq!(java_property(FILE, name), expected, "{name}");
    }
}

#[test]
fn receivers() {
    for (source, expected) in [
        (
            "import a.b.C; class A { void f() { var c = C.builder().r(1).build(); c.use(); } }",
            "made by a.b.C [] {r: 1}",
        ),
        ("import a.b.C; class A { void f(C c) { c.use(); } }", "made by a.b.C"),
        ("import a.b.C; class A { @Autowired private C c; void f() { c.use(); } }", "made by a.b.C"),
        (
            "import a.b.C; class A { private final C c = C.create(); void f() { c.use(); } }",
            "made by a.b.C.create [] {}",
        ),
        (
            "import a.b.C; class A { C c() { return C.builder().r(1).build(); } void f() { c().use(); } }",
            "made by a.b.C [] {r: 1}",
        ),
        (
            "import a.b.C; class A { C c; A() { c = C.builder().r(1).build(); } void f() { this.c.use(); } }",
            "made by a.b.C [] {r: 1}",
        ),
        ("import a.b.C; class A { void f() { try (C c = C.create()) { c.use(); } } }", "made by a.b.C.create [] {}"),
        ("import a.b.*; class A { private C c; void f() { c.use(); } }", "made by a.b.C"),
        ("import a.b.*; import c.d.*; class A { private C c; void f() { c.use(); } }", "made by C"),
        ("import a.b.C; class A { void f(String c) { c.use(); } }", "?(it is parameter `c` of `A.f`)"),
        ("import a.b.C; class A { static final C c = new C(1); static void f() { c.use(); } }", "made by a.b.C [1] {}"),
        ("import a.b.C; class A extends B { void f() { c.use(); } } class B { protected C c; }", "made by a.b.C"),
    ] {
        let found = java_property(source, "receiver");
        let found = found.split(" ?(it is made elsewhere)").next().unwrap_or_default();
        assert_eq!(found, expected, "{source}");
    }
}

#[test]
fn lambdas_and_anonymous_classes() {
    for (source, name, expected) in [
        ("class A { void f() { xs.forEach(x -> client.use(x)); } }", "in_loop", "true"),
        ("class A { void f() { retry.execute(() -> client.use(x)); } }", "decorators", "[\"retry.execute\"]"),
        ("class A { void f() { retry.execute(() -> client.use(x)); } }", "function", "\"A.f\""),
        (
            "class A { void f() { pool.submit(new Runnable() { public void run() { client.use(x); } }); } }",
            "function",
            "\"A.f\"",
        ),
        ("class A { void f() { try { client.use(); } finally { x(); } } }", "in_try", "false"),
        ("class A { void f() { while (true) { client.use(); } } }", "loop", "\"while_true\""),
        ("class A { static { client.use(); } }", "function", "\"A\""),
        (
            "client.use(String::valueOf, this::ask);",
            "args",
            "[?(`String.valueOf` is not known), ?(`this.ask` is not known)]",
        ),
    ] {
        assert_eq!(java_property(source, name), expected, "{source}");
    }
}

#[test]
fn annotations() {
    let rule = SourceRule {
        id: "r".into(),
        language: Language::Java,
        yaml: "rule: { any: [{ kind: annotation }, { kind: marker_annotation }] }".to_owned(),
        hints: Vec::new(),
        read_by: Vec::new(),
    };
    let (rules, errors) = compile(&[rule]);
    assert!(errors.is_empty());
    let text = "import d.l.SystemMessage; import d.l.*;\n@AiService interface A { @SystemMessage(\"Be brief\") @Retry(n = 3) String chat(String x); }";
    let found = read(&rules, [("A.java", text, Scope::Workload)]);
    let shown: Vec<String> = found
        .resources
        .iter()
        .map(|resource| {
            let map = resource.properties.as_map().cloned().unwrap_or_default();
            let of = |name: &str| shown(&map.get(name));
            format!("{} {} {} {} {}", of("node"), of("callee"), of("args"), of("kwargs"), of("decorates"))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "\"decorator\" \"d.l.AiService\" absent absent \"A\"",
            "\"decorator\" \"d.l.SystemMessage\" [\"Be brief\"] {} \"chat\"",
            "\"decorator\" \"d.l.Retry\" [] {n: 3} \"chat\"",
        ]
    );
}

#[test]
fn every_link_of_a_chain_is_found() {
    let source = "use(X.builder().use(1).a(y -> y.use(2)).build());";
    let found = reading(&[java_calls_of("use")], source);
    assert_eq!((found.resources.len(), found.gaps.len()), (3, 0));
    assert!(
        found
            .resources
            .iter()
            .all(|resource| resource.properties.as_map().is_some_and(|map| map.get("node") != Value::absent()))
    );
}
