//! Hostile and generated sources.

use crate::case::{go_calls_of, in_function, reading};
use std::time::{Duration, Instant};

/// Reads a source and checks that this ends well within a minute, in a debug build on a busy machine.
fn survives(name: &str, source: &str) -> usize {
    let before = Instant::now();
    let reading = reading(&[go_calls_of("use")], &in_function(source));
    assert!(before.elapsed() < Duration::from_secs(60), "{name} took {:?}", before.elapsed());
    reading.resources.len()
}

#[test]
fn nesting() {
    let deep = 3_000;
    for (name, source) in [
        ("brackets", format!("use({}1{})", "(".repeat(deep), ")".repeat(deep))),
        ("open brackets", format!("use({}", "(".repeat(deep))),
        ("calls", format!("{}1{}", "use(".repeat(deep), ")".repeat(deep))),
        ("call chain", format!("x{}", ".use()".repeat(deep))),
        ("literals", format!("use([]any{}{})", "{".repeat(deep), "}".repeat(deep))),
        ("structures", format!("use({}1{})", "A{B: ".repeat(deep), "}".repeat(deep))),
        ("types", format!("use({}int{{}})", "[]".repeat(deep))),
        ("pointers", format!("func() {{ var x {}int; use(x) }}()", "*".repeat(deep))),
        ("members", format!("use(x{})", ".a".repeat(deep))),
        ("not", format!("use({}x)", "!".repeat(deep))),
        ("addresses", format!("use({}x)", "& ".repeat(deep))),
        ("blocks", format!("{}use(1){}", "{".repeat(deep), "}".repeat(deep))),
        ("closures", format!("{}use(1){}", "func() {".repeat(deep), "}()".repeat(deep))),
        ("else", format!("{}{{ use(1) }}", "if x {} else ".repeat(deep))),
        ("sum", format!("use({}1)", "x + ".repeat(900))),
        ("subscripts", format!("a{} = use(1)", "[0]".repeat(deep))),
    ] {
        survives(name, &source);
    }
}

#[test]
fn expansion() {
    let chain = |item: &str| -> String {
        (0..40).map(|n| format!("a{} := {}\n", n + 1, item.replace('@', &format!("a{n}")))).collect()
    };
    let fields: String = (0..60).map(|n| format!("p.K{n} = p\n")).collect();
    let types: String = (0..60).map(|n| format!("type A{n} struct {{ A{}; *A{} }}\n", n + 1, n + 2)).collect();
    for (name, source) in [
        ("lists", format!("a0 := 1\n{}use(a40)", chain("[]any{@, @}"))),
        ("text", format!("a0 := \"x\"\n{}use(a40)", chain("@ + @"))),
        ("structures", format!("a0 := 1\n{}use(a40)", chain("A{X: @, Y: @}"))),
        ("append", format!("a0 := []int{{1}}\n{}use(a40)", chain("append(@, @...)"))),
        ("fields", format!("p := A{{}}\n{fields}use(p)")),
        ("embedded", format!("package main\n{types}func main() {{ a := A0{{}}; use(a.x) }}")),
        ("itself", "package main\nfunc f(x int) int { return f(f(x)) }\nfunc main() { use(f(1)) }".to_owned()),
        ("types", "package main\ntype A struct { A }\nfunc (a *A) f() { use(a.A.A.x) }".to_owned()),
    ] {
        assert_ne!(survives(name, &source), 0, "{name}");
    }
}

#[test]
fn what_is_no_go() {
    for source in [
        "",
        "\u{0}",
        "package",
        "use(",
        "`",
        "import (",
        "use(\"\\",
        "type A struct {",
        "é.use(ü)",
        "func (",
        "a, b :=",
    ] {
        survives(source, source);
    }
}
