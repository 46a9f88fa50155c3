//! Hostile and generated sources.

use crate::case::{java_calls_of, reading};
use std::time::{Duration, Instant};

/// Reads a source and checks that this ends well within a minute, in a debug build on a busy machine.
fn survives(name: &str, source: &str) -> usize {
    let before = Instant::now();
    let reading = reading(&[java_calls_of("use")], source);
    assert!(before.elapsed() < Duration::from_secs(60), "{name} took {:?}", before.elapsed());
    reading.resources.len()
}

#[test]
fn nesting() {
    let deep = 3_000;
    for (name, source) in [
        ("brackets", format!("use({}1{});", "(".repeat(deep), ")".repeat(deep))),
        ("open brackets", format!("use({}", "(".repeat(deep))),
        ("calls", format!("{}1{};", "use(".repeat(deep), ")".repeat(deep))),
        ("call chain", format!("x{};", ".use()".repeat(deep))),
        ("builder", format!("X.builder(){};", ".use(1)".repeat(900))),
        ("nested builders", format!("{}1{};", "X.builder().use(".repeat(deep), ").build()".repeat(deep))),
        ("consumers", format!("c{}1{};", ".use(x -> x".repeat(deep), ")".repeat(deep))),
        ("members", format!("use(x{});", ".a".repeat(deep))),
        ("lambdas", format!("use({}x);", "() -> ".repeat(deep))),
        ("conditional", format!("use({}1);", "x ? 1 : ".repeat(deep))),
        ("sum", format!("use({}1);", "x + ".repeat(900))),
        ("blocks", format!("{}use(1);{}", "{".repeat(deep), "}".repeat(deep))),
        ("classes", format!("{}{}", "class A { ".repeat(deep), "}".repeat(deep))),
        ("else", format!("{}use(1);", "if (x) {} else ".repeat(deep))),
        ("arrays", format!("use(new int[] {}{});", "{".repeat(deep), "}".repeat(deep))),
        ("generics", format!("{}X{} x = use(1);", "List<".repeat(deep), ">".repeat(deep))),
        ("annotations", format!("{}class A {{}}", "@A(".repeat(deep))),
        ("names", format!("use({}X);", "a.".repeat(deep))),
    ] {
        survives(name, &source);
    }
}

#[test]
fn expansion() {
    let chain = |item: &str| -> String {
        (0..40).map(|n| format!("var a{} = {};\n", n + 1, item.replace('@', &format!("a{n}")))).collect()
    };
    let builders: String = (0..60).map(|n| format!("b.a{n}(b); b.addX(b.build());\n")).collect();
    let links: String = (0..80).map(|n| format!(".a{n}(x.y().z(b).use(1))")).collect();
    for (name, source) in [
        ("lists", format!("import java.util.List; void f() {{ var a0 = 1;\n{}use(a40); }}", chain("List.of(@, @)"))),
        ("text", format!("void f() {{ var a0 = \"x\";\n{}use(a40); }}", chain("@ + @"))),
        ("built", format!("void f() {{ var a0 = 1;\n{}use(a40); }}", chain("X.builder().a(@).b(@).build()"))),
        ("builders", format!("void f() {{ var b = X.builder();\n{builders}use(b.build()); }}")),
        ("chains", format!("void f() {{ x{links}.use(); }}")),
        ("itself", "class A { A a = new A(a).a; A(A a) { this.a = a; } void f() { use(a); } }".to_owned()),
        ("records", "record A(A a) { A a() { return a.a(); } void f() { use(a.a().a()); } }".to_owned()),
        ("super", "class A extends A { A() { super(this); } void f() { use(x); } }".to_owned()),
    ] {
        assert_ne!(survives(name, &source), 0, "{name}");
    }
}

#[test]
fn what_is_no_java() {
    for source in [
        "",
        "\u{0}",
        "class",
        "use(",
        "@",
        "\"\"\"",
        "import ;",
        "use(\"\\",
        "record A(",
        "switch",
        "use(a ->",
        "é.use(ü)",
    ] {
        survives(source, source);
    }
}
