//! Hostile and generated sources.

use crate::case::{calls_of, compiled, reading};
use sextant_facts::Scope;
use sextant_source::read;
use std::time::{Duration, Instant};

/// Reads a source and checks that this ends well within a minute, in a debug build on a busy machine.
fn survives(name: &str, source: &str) -> usize {
    let before = Instant::now();
    let reading = reading(&[calls_of("use")], source);
    assert!(before.elapsed() < Duration::from_secs(60), "{name} took {:?}", before.elapsed());
    reading.resources.len()
}

#[test]
fn nesting() {
    let deep = 3_000;
    for (name, source) in [
        ("brackets", format!("use({}{})", "[".repeat(deep), "]".repeat(deep))),
        ("open brackets", format!("use({}", "(".repeat(deep))),
        ("calls", format!("{}1{}", "use(".repeat(deep), ")".repeat(deep))),
        ("call chain", format!("x{}", ".use()".repeat(deep))),
        ("attributes", format!("use(x{})", ".a".repeat(deep))),
        ("not", format!("use({}x)", "not ".repeat(deep))),
        ("lambda", format!("use({}x)", "lambda: ".repeat(deep))),
        ("conditional", format!("use({}1)", "1 if x else ".repeat(deep))),
        ("or", format!("use({}1)", "x or ".repeat(deep))),
        (
            "indentation",
            (0..500).map(|n| format!("{}if x:\n", " ".repeat(n))).collect::<String>() + &" ".repeat(500) + "use(1)",
        ),
        (
            "functions",
            (0..90).map(|n| format!("{}def f():\n", " ".repeat(n))).collect::<String>() + &" ".repeat(90) + "use(1)",
        ),
        ("assignment chain", format!("{}use(1)", "a = ".repeat(deep))),
        ("subscripts", format!("a{} = use(1)", "['k']".repeat(deep))),
        ("targets", format!("{}a{} = use(1)", "(".repeat(deep), ",)".repeat(deep))),
    ] {
        survives(name, &source);
    }
}

#[test]
fn calls_beyond_the_limits_leave_a_gap() {
    let source = format!("{}1{}", "use(".repeat(150), ")".repeat(150));
    let reading = reading(&[calls_of("use")], &source);
    assert!(!reading.resources.is_empty());
    assert_eq!(reading.gaps.len() + reading.resources.len(), 150);
}

#[test]
fn expansion() {
    let doubling: String = (0..40).map(|n| format!("a{} = [a{n}, a{n}]\n", n + 1)).collect();
    let maps: String = (0..40).map(|n| format!("a{} = {{'x': a{n}, 'y': a{n}}}\n", n + 1)).collect();
    let text: String = (0..40).map(|n| format!("a{} = a{n} + a{n}\n", n + 1)).collect();
    let calls: String = (0..40).map(|n| format!("def f{}(x):\n    return [f{n}(x), f{n}([x, x])]\n", n + 1)).collect();
    let self_nesting = "a = {'x': a}\nuse(a)\n".repeat(300);
    let branches = "p = {}\n".to_owned() + &"if x:\n    p[y] = p\n".repeat(300);
    let conditional =
        "p = {}\n".to_owned() + &(0..300).map(|n| format!("if x:\n    p['k{n}'] = p\n")).collect::<String>();
    let classes: String = (0..60).map(|n| format!("class A{}(A{n}, A{n}):\n    pass\n", n + 1)).collect();
    let makers: String = (0..60).map(|n| format!("c{} = c{n} if x else c{n}\n", n + 1)).collect();
    for (name, source) in [
        ("lists", format!("a0 = 1\n{doubling}use(a40)")),
        ("maps", format!("a0 = 1\n{maps}use(a40)")),
        ("text", format!("a0 = 'x'\n{text}use(a40)")),
        ("calls", format!("def f0(x): return x\n{calls}use(f40(1))")),
        ("self", format!("a = 1\n{self_nesting}")),
        ("branches", format!("{branches}use(p)")),
        ("conditional changes", format!("{conditional}use(p)")),
        ("classes", format!("class A0: pass\n{classes}use(A60().x)")),
        ("makers", format!("c0 = f()\n{makers}c60.use()")),
        (
            "loop",
            format!(
                "while x:\n{}    use(a)",
                (0..200).map(|n| format!("    a = [a, b{n}]\n    b{n} = a\n")).collect::<String>()
            ),
        ),
        ("recursion", "def f(x):\n    return [f(x), f([x])]\nuse(f(1))".to_owned()),
        ("mutual", "def f(x=None):\n    return g(x)\ndef g(x=None):\n    return f(x)\nuse(f())".to_owned()),
        (
            "base of itself",
            "class A(A):\n    pass\nclass B(C):\n    pass\nclass C(B):\n    pass\nuse(A().x, B().y)".to_owned(),
        ),
    ] {
        assert_ne!(survives(name, &source), 0, "{name}");
    }
}

#[test]
fn many_names_and_calls() {
    let lines = 5_000;
    let same_name: String = (0..lines).map(|n| format!("x = {n}\nuse(x)\n")).collect();
    assert_eq!(survives("one name", &same_name), lines);
    let same_function = "def f(a, b=1):\n    c.use(a, b)\n".to_owned() + &"f(1, b=2)\n".repeat(lines);
    assert_eq!(survives("one function", &same_function), 1);
    let changes: String = (0..lines).map(|n| format!("p['{n}'] = 1\n")).collect();
    assert_eq!(survives("changes", &format!("{changes}p = {{}}\nuse(p)")), 1);
    let methods: String =
        (0..lines).map(|n| format!("  def f{n}(self):\n    self.x = [self.x]\n    use(self.x)\n")).collect();
    assert_eq!(survives("methods", &format!("class A:\n{methods}")), lines);
    let one_line = format!("x = [{}]", "use('ä'), ".repeat(lines));
    assert_eq!(survives("one line", &one_line), lines);
}

#[test]
fn cyclic_imports() {
    let rules = compiled(&[calls_of("use")]);
    let files = [
        ("a.py", "from b import X, f\nY = X\nuse(X, f(1))", Scope::Workload),
        ("b.py", "from a import Y\nfrom c import *\nX = Y\ndef f(x):\n    return Y", Scope::Workload),
        ("c.py", "from b import *\nfrom c import *\nfrom . import a", Scope::Workload),
    ];
    let resources = read(&rules, files).resources;
    assert_eq!(resources.len(), 1);
}

#[test]
fn bytes_that_make_no_sense() {
    for source in [
        "use(\0)",
        "use('\u{FEFF}')\r\nuse(2)",
        "\u{FEFF}use(1)",
        "use('\\",
        "use(f'{')",
        "use(f'{x!r:>{w}}')",
        "use(**)",
        "use(*)",
        "use(=1)",
        "from import x\nuse()",
        "from . import\nuse()",
        "import\nuse()",
        "class:\n  use()",
        "def\nuse()",
        "@\nuse()",
        "lambda:use()",
        "x[use()] = y[",
        "with use() as (a, b): pass",
        "for x[use()] in y: pass",
        "del use()[1], x",
        "global x\nx = use()",
        "match use():\n  case {'a': b, **c}: use(b)",
        "print 'x', use()",
        "type X = use()",
        "try:\n use()\nexcept* (A, B) as e:\n  pass",
        "use(x := 5, *(y := [1]))",
        "async with use() as a, use() as b: pass",
        "\\\nuse()",
        "if x:\nuse()",
    ] {
        reading(&[calls_of("use")], source);
    }
}
