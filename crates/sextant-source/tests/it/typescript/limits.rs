//! Hostile and generated sources, and files that are not read.

use crate::case::{compiled, reading, typescript_calls_of};
use crate::rule::is_parsed;
use sextant_facts::Scope;
use sextant_source::read;
use std::time::{Duration, Instant};

/// Reads a source and checks that this ends well within a minute, in a debug build on a busy machine.
fn survives(name: &str, source: &str) -> usize {
    let before = Instant::now();
    let reading = reading(&[typescript_calls_of("use")], source);
    assert!(before.elapsed() < Duration::from_secs(60), "{name} took {:?}", before.elapsed());
    reading.resources.len()
}

#[test]
fn nesting() {
    let deep = 3_000;
    for (name, source) in [
        ("brackets", format!("use({}{})", "[".repeat(deep), "]".repeat(deep))),
        ("objects", format!("use({}1{})", "{a:".repeat(deep), "}".repeat(deep))),
        ("open brackets", format!("use({}", "(".repeat(deep))),
        ("calls", format!("{}1{}", "use(".repeat(deep), ")".repeat(deep))),
        ("call chain", format!("x{}", ".use()".repeat(deep))),
        ("members", format!("use(x{})", ".a".repeat(deep))),
        ("not", format!("use({}x)", "!".repeat(deep))),
        ("arrows", format!("use({}x)", "() => ".repeat(deep))),
        ("conditional", format!("use({}1)", "x ? 1 : ".repeat(deep))),
        ("and", format!("use({}1)", "x && ".repeat(deep))),
        ("blocks", format!("{}use(1){}", "{".repeat(deep), "}".repeat(deep))),
        ("functions", format!("{}use(1){}", "function f() {".repeat(deep), "}".repeat(deep))),
        ("classes", format!("{}{}", "class A { x = ".repeat(deep), "}".repeat(deep))),
        ("else", format!("{}use(1)", "if (x) {} else ".repeat(deep))),
        ("elements", format!("use({}{})", "<A>".repeat(deep), "</A>".repeat(deep))),
        ("patterns", format!("const {}a{} = use(1)", "[".repeat(deep), "]".repeat(deep))),
        ("object patterns", format!("const {}a{} = use(1)", "{a: ".repeat(deep), "}".repeat(deep))),
        ("assignment chain", format!("{}use(1)", "a = ".repeat(deep))),
        ("subscripts", format!("a{} = use(1)", "['k']".repeat(deep))),
        ("templates", format!("use({}1{})", "`${".repeat(deep), "}`".repeat(deep))),
        ("types", format!("const x: {}number{} = use(1)", "Array<".repeat(deep), ">".repeat(deep))),
        ("promises", format!("use(){}", ".then(x).catch(y)".repeat(deep))),
    ] {
        survives(name, &source);
    }
}

#[test]
fn calls_beyond_the_limits_leave_a_gap() {
    let source = format!("{}1{}", "use(".repeat(150), ")".repeat(150));
    let reading = reading(&[typescript_calls_of("use")], &source);
    assert!(!reading.resources.is_empty());
    assert_eq!(reading.gaps.len() + reading.resources.len(), 150);
}

#[test]
fn expansion() {
    let chain = |item: &str| -> String {
        (0..40).map(|n| format!("const a{} = {};\n", n + 1, item.replace('@', &format!("a{n}")))).collect()
    };
    let calls: String = (0..40).map(|n| format!("const f{} = (x) => [f{n}(x), f{n}([x, x])];\n", n + 1)).collect();
    let classes: String = (0..60).map(|n| format!("class A{} extends A{n} {{}}\n", n + 1)).collect();
    let branches: String = (0..300).map(|n| format!("if (x) {{ p.k{n} = p }} else {{ p = {{ p }} }}\n")).collect();
    let exports: String =
        (0..60).map(|n| format!("== m{n}.ts\nexport * from './m{}'\nexport * from './m{}'\n", n + 1, n + 2)).collect();
    for (name, source) in [
        ("lists", format!("const a0 = 1;\n{}use(a40)", chain("[@, @]"))),
        ("maps", format!("const a0 = 1;\n{}use(a40)", chain("{ x: @, y: @ }"))),
        ("spreads", format!("const a0 = [1];\n{}use(a40)", chain("[...@, ...@]"))),
        ("text", format!("const a0 = 'x';\n{}use(a40)", chain("`${@}${@}`"))),
        ("coalesce", format!("const a0 = x;\n{}a40.use()", chain("@ ?? @ ?? y"))),
        ("and", format!("const a0 = x;\n{}use(a40)", chain("@ && @"))),
        ("calls", format!("const f0 = (x) => x;\n{calls}use(f40(1))")),
        ("classes", format!("class A0 {{}}\n{classes}use(new A60().x)")),
        ("branches", format!("let p = {{}};\n{branches}use(p)")),
        ("itself", "const f = ({ a = f({}) } = f()) => [f(a), a];\nuse(f({}))".to_owned()),
        ("super", "class A extends A { constructor() { super(this) } }\nuse(new A().x)".to_owned()),
        ("exports", format!("== a.ts\nimport {{ x }} from './m0'; use(x)\n{exports}")),
    ] {
        assert_ne!(survives(name, &source), 0, "{name}");
    }
}

#[test]
fn many_names_and_calls() {
    let lines = 5_000;
    let same_name: String = (0..lines).map(|n| format!("x = {n}; use(x);\n")).collect();
    assert_eq!(survives("one name", &same_name), lines);
    let blocks: String = (0..lines).map(|n| format!("{{ const x = {n}; use(x); }}\n")).collect();
    assert_eq!(survives("blocks", &blocks), lines);
    let same_function = "function f({ a, b = 1 }) { c.use(a, b) }\n".to_owned() + &"f({ a: 1 });\n".repeat(lines);
    assert_eq!(survives("one function", &same_function), 1);
    let changes: String = (0..lines).map(|n| format!("p.k{n} = 1;\n")).collect();
    assert_eq!(survives("changes", &format!("const p = {{}};\n{changes}use(p)")), 1);
    let methods: String = (0..lines).map(|n| format!("  f{n}() {{ this.x = [this.x]; use(this.x) }}\n")).collect();
    assert_eq!(survives("methods", &format!("class A {{\n{methods}}}")), lines);
    let one_line = format!("const x = [{}]", "use('ä'), ".repeat(lines));
    assert_eq!(survives("one line", &one_line), lines);
    let elements = "<A b={use()} />".repeat(lines);
    assert_eq!(survives("elements", &format!("const x = <>{elements}</>")), lines);
    let arms: String = (0..lines).map(|n| format!("case {n}: m = {n}; break;\n")).collect();
    assert_eq!(survives("switch", &format!("let m; switch (x) {{\n{arms}}} use(m)")), 1);
}

#[test]
fn bytes_that_make_no_sense() {
    for source in [
        "use(\0)",
        "\u{FEFF}use(1)",
        "use('\\",
        "use(`${",
        "use(`${x!r}`)",
        "use(...)",
        "use(=1)",
        "import from 'x'; use()",
        "import { a as } from 'x'; use(a)",
        "import {} from; use()",
        "export * from; use()",
        "export { as }; use()",
        "export default; use()",
        "class { use() }",
        "class A extends { x = use() }",
        "class A { constructor( } use()",
        "function ({ a = }, [b) { use(a) }",
        "const { ...{ a } } = use()",
        "const [...[a]] = use()",
        "for (const of x) use()",
        "for (x of) use()",
        "switch { case: use() }",
        "try { use() } catch",
        "<A {...} b= c={}>{...use()}</B>",
        "<a.b.c d:e='f'>{/* x */}</a.b.c>; use()",
        "delete use; delete; use()",
        "a?.[use()]?.(use())",
        "super(use()); super.x = use()",
        "this.x = use(); module.exports = use(); exports = use()",
        "enum E { A = use(), [x] = 1, 'b' }",
        "namespace A.B { use() } declare module 'x' { use() }",
        "new use; new (use())(); new.target.use()",
        "import.meta.use(); import('x').use(); import(use()); require(use()); require('')",
        "x = y = { get a() { return use() }, set a(b) {}, async *[c]() {}, ...use() }",
        "label: { break label; } use()",
        "#!/usr/bin/env node\nuse()",
        "with (x) use()",
        "async () => { for await (const x of use()) {} }",
        "abstract class A { abstract f(): void; private static async *g() { use() } }",
        "var x = <T,>(a: T) => use(a)",
        "export import a = b.c; use()",
        "if (x) use(); else if",
    ] {
        for path in ["a.ts", "a.tsx", "a.mjs"] {
            reading(&[typescript_calls_of("use")], &format!("== {path}\n{source}"));
        }
    }
}

#[test]
fn cyclic_imports() {
    let rules = compiled(&[typescript_calls_of("use")]);
    let files = [
        ("a.ts", "import { X, f } from './b'; export const Y = X; use(X, f(1))", Scope::Workload),
        (
            "b.ts",
            "import { Y } from './a'; export * from './c'; export const X = Y; export function f(x) { return Y }",
            Scope::Workload,
        ),
        (
            "c.ts",
            "export * from './b'; export * from './c'; export { f as g } from '.'; import z from './c'",
            Scope::Workload,
        ),
        ("tsconfig.json", "{\"compilerOptions\": {\"paths\": {\"*\": [\"*\"], \"./*\": [\"../*\"]}}}", Scope::Workload),
        ("package.json", "{\"name\": \"./a\", \"main\": \"../../a\"", Scope::Workload),
    ];
    assert_eq!(read(&rules, files).resources.len(), 1);
}

#[test]
fn declarations_and_minified_scripts_are_left_out() {
    let rules = compiled(&[typescript_calls_of("use")]);
    let long = format!("use({});", "1,".repeat(20_000));
    for (path, text, expected) in [
        ("a.ts", "use()", true),
        ("a.d.ts", "use()", false),
        ("a.min.js", "use()", false),
        ("a.js", &*long, false),
        ("a.ts", &*long, true),
        ("a.js", "use()", true),
        ("a.js", "other()", false),
        ("a.vue", "use()", false),
    ] {
        assert_eq!(is_parsed(&rules, path, text), expected, "{path}");
    }
}

#[test]
fn limits_of_the_grammar_leave_no_gap() {
    for (source, gaps) in [
        ("const x = <span>Finance & News</span>; use()", 0),
        ("const x = <link href=\"/?a=b&display=swap\" />; use()", 0),
        ("const A = styled.div<{ $x: boolean }>`a`; use()", 0),
        ("const x = { a: 1 b: 2 }; use()", 1),
        ("use() const", 1),
    ] {
        let reading = reading(&[typescript_calls_of("use")], source);
        assert_eq!((reading.gaps.len(), reading.resources.len()), (gaps, 1), "{source}");
    }
}

#[test]
fn rules_apply_in_both_grammars() {
    let rules = compiled(&[typescript_calls_of("use")]);
    let files = ["a.ts", "b.tsx", "c.js", "d.jsx", "e.mts", "f.cts", "g.mjs", "h.cjs"];
    let reading = read(&rules, files.map(|path| (path, "use(1)", Scope::Workload)));
    assert_eq!(reading.resources.len(), files.len());
    assert!(reading.resources.iter().all(|resource| resource.dialect == "typescript"));
}
