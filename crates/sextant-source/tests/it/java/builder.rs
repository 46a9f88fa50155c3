//! Builders read as one call with named arguments.

use crate::case::{check_java, java_property};

const IMPORTS: &str = "import a.b.X; import a.b.Y; import java.util.List;\n";

fn cases(cases: &[(&str, &str)]) {
    let sources: Vec<(String, &str)> =
        cases.iter().map(|(source, found)| (format!("{IMPORTS}{source}"), *found)).collect();
    let cases: Vec<(&str, &str)> = sources.iter().map(|(source, found)| (source.as_str(), *found)).collect();
    check_java(&cases);
}

#[test]
fn chains() {
    cases(&[
        ("use(X.builder().a(1).b(\"c\").build());", "made by a.b.X [] {a: 1, b: c}"),
        ("use(new X.Builder(2).a(1).build());", "made by a.b.X [2] {a: 1}"),
        ("use(new XBuilder().a(1).buildClient());", "made by XBuilder [] {a: 1}"),
        ("use(a.b.Xy.builder().a(1).build());", "made by a.b.Xy [] {a: 1}"),
        ("use(X.builder().strict().a(1, 2).build());", "made by a.b.X [] {a: [1, 2], strict: true}"),
        ("use(X.builder().addA(1).addB(2).addA(3).build());", "made by a.b.X [] {addA: [1, 3], addB: [2]}"),
        ("use(X.builder().a(1).a(2).build());", "made by a.b.X [] {a: [1, 2]}"),
        ("use(X.builder().y(Y.builder().a(1).build()).build());", "made by a.b.X [] {y: made by a.b.Y [] {a: 1}}"),
        (
            "use(X.builder().y(y -> y.a(1).z(z -> z.b(List.of(2)))).build());",
            "made by a.b.X [] {y: {a: 1, z: {b: [2]}}}",
        ),
        ("use(X.builder().a(1));", "made by a.b.X [] {a: 1}"),
        ("use(X.builder().a(1).build().get());", "made by a.b.X [] {a: 1}"),
        ("use(X.create());", "made by a.b.X.create [] {}"),
        ("use(new X(1));", "made by a.b.X [1] {}"),
        ("use(X.LARGE);", "made by a.b.X.LARGE absent absent"),
    ]);
}

#[test]
fn builders_in_variables() {
    cases(&[
        ("void f() { var b = X.builder().a(1); b.b(2); use(b.build()); }", "made by a.b.X [] {a: 1, b: 2}"),
        (
            "void f() { X.Builder b = X.builder(); b.a(1).b(2); use(b.c(3).build()); }",
            "made by a.b.X [] {a: 1, b: 2, c: 3}",
        ),
        (
            "void f() { var b = X.builder(); if (c) { b.a(1); } use(b.build()); }",
            "made by a.b.X [] {a: ?(`b` has several values)}",
        ),
        ("class A { A(X.Builder b) { use(b.a(1).build()); } }", "made by a.b.X [] {a: 1, ..}"),
    ]);
}

#[test]
fn setters() {
    cases(&[
        ("use(new X(1).setA(2).withB(3));", "made by a.b.X [1] {a: 2, b: 3}"),
        ("void f() { X x = new X(1); x.setA(2); x.setB(3); use(x); }", "made by a.b.X [1] {a: 2, b: 3}"),
        ("use(x.setA(2));", "made by x.setA [2] {} on ?(`x` is not defined in what was read)"),
    ]);
}

#[test]
fn lambdas_that_set_up_a_builder() {
    for (source, name, expected) in [
        ("client.use(r -> r.a(1).y(y -> y.b(2)));", "kwargs", "{a: 1, y: {b: 2}}"),
        ("client.use(r -> { r.a(1); }, handler);", "kwargs", "{a: 1}"),
        ("client.use(r -> r.a(1).build());", "kwargs", "{a: 1}"),
        ("client.use(r -> r.get());", "kwargs", "{}"),
        ("client.use(r -> r.get());", "args", "[set(it is a function)]"),
        ("client.use(() -> 1);", "args", "[set(it is a function)]"),
    ] {
        assert_eq!(java_property(source, name), expected, "{source}");
    }
}

#[test]
fn what_stands_before_a_call_in_its_chain() {
    let source = "class A { private final org.x.ChatClient chat; void f() { chat.prompt().user(\"hi\").options(a, 1).use().content(); } }";
    assert_eq!(
        java_property(source, "chain"),
        "{options: [?(`a` is not defined in what was read), 1], prompt: true, user: \"hi\"}"
    );
    assert_eq!(java_property(source, "callee"), "\"org.x.ChatClient.prompt().user().options().use\"");
}
