//! Functions, parameters, classes, and other files.

use crate::case::{check_typescript, typescript_property};

fn check_property(name: &str, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (source, expected) in cases {
        let found = typescript_property(source, name);
        if found != *expected {
            wrong.push(format!("--- {source}\nexpected {expected}\n   found {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn parameters() {
    check_typescript(&[
        ("function f(m = 5) { use(m) }", "5 [if default of parameter `m`]"),
        ("const f = (m = 5) => { use(m) }; f(6)", "set(parameter `m` has several values)"),
        ("const f = m => use(m)", "?(it is parameter `m` of `f`)"),
        ("const f = m => use(m); f(6)", "6 [if `f` is called at app.tsx:1 only]"),
        ("function f(m?: number) { use(m) }", "absent [if default of parameter `m`]"),
        ("function f(m?: number) { use(m ?? 5) }", "5 [if default of parameter `m`]"),
        ("function f(a, ...m) { use(m) }\nf(1, 2, 3)", "[2, 3, ..] [if `f` is called at app.tsx:2 only]"),
        (
            "function f(m) { use(m) }\nf(...x)",
            "?(the call spreads a list into its arguments) [if `f` is called at app.tsx:2 only]",
        ),
        ("function f({ m = 5 }: Props) { use(m) }", "5 [if default of parameter `m`]"),
        ("function f({ m = 5 }) { use(m) }\nf({})", "5 [if `f` is called at app.tsx:2 only]"),
        ("function f({ m = 5 }) { use(m) }\nf({ m: 6 })", "6 [if `f` is called at app.tsx:2 only]"),
        ("function f({ m = 5 } = {}) { use(m) }", "5 [if default of parameter `{ m = 5 }`]"),
        ("function f({ m }: Props) { use(m) }", "?(it is parameter `{ m }` of `f`)"),
        ("function f({ a: { m = 5 } }) { use(m) }", "5 [if default of parameter `m`]"),
        (
            "function Chat({ model = 'x' }) { use(model) }\nconst app = <Chat model=\"y\" />",
            r#""y" [if `Chat` is called at app.tsx:2 only]"#,
        ),
        ("function f(options) { use(options.m) }\nf({ m: 6 })", "6 [if `f` is called at app.tsx:2 only]"),
        ("class A { f(m = 5) { use(m) } }\nnew A().f(6)", "set(parameter `m` has several values)"),
        ("class A { f(m) { use(m) } g() { this.f(6) } }", "6 [if `A.f` is called at app.tsx:1 only]"),
        ("class A { static f(m) { use(m) } }\nA.f(6)", "6 [if `A.f` is called at app.tsx:2 only]"),
        ("class A { f = (m) => { use(m) }; g() { this.f(6) } }", "6 [if `A.f` is called at app.tsx:1 only]"),
        ("items.map(m => use(m))", "?(it is parameter `m` of `function`)"),
    ]);
}

#[test]
fn functions() {
    check_typescript(&[
        ("function f() { return 5 }\nuse(f())", "5"),
        ("const f = () => 5; use(f())", "5"),
        ("const f = () => ({ a: 1 }); use(f().a)", "1"),
        ("function f() { if (x) { return 5 } return 5 }\nuse(f())", "5"),
        ("function f() { if (x) return 5 }\nuse(f())", "?(`f` returns several values)"),
        ("function f() { if (x) { return 5 } else { throw e } }\nuse(f())", "5"),
        ("function f() { switch (x) { case 1: return 5; default: throw e } }\nuse(f())", "5"),
        ("const f = (m) => ({ a: m }); use(f(5)); f(6)", "{a: 5}"),
        ("async function f() { return 5 }\nuse(await f())", "5"),
        ("const f = (x) => f(x); use(f(1))", "?(it is computed from itself)"),
        ("function* f() { yield 1 }\nuse(f())", "made by app.f [] {}"),
        ("const o = { f(m) { return m } }; use(o.f(5))", "5"),
        ("const o = { f: (m) => m }; use(o['f'](5))", "5"),
    ]);
}

#[test]
fn attributes() {
    check_typescript(&[
        ("class A { static M = 5 }\nuse(A.M)", "5"),
        ("class A { private readonly m = 5; f() { use(this.m) } }", "5"),
        ("class A { #m = 5; f() { use(this.#m) } }", "5"),
        ("class B { m = 5 }\nclass A extends B { f() { use(this.m) } }", "5"),
        ("class A { m: number; constructor() { this.m = 5 } f() { use(this.m) } }", "5"),
        ("class A { m = 1; constructor() { this.m = 5 } f() { use(this.m) } }", "5"),
        ("class A { constructor(private m = 5) {} f() { use(this.m) } }", "5 [if default of parameter `m`]"),
        ("class A { constructor(public m = 5) {} }\nconst a = new A(6); new A(7); use(a.m)", "6"),
        (
            "class A { constructor(readonly o: { m: number }) {} f() { use(this.o.m) } }\nnew A({ m: 6 })",
            "6 [if `A.constructor` is called at app.tsx:2 only]",
        ),
        ("class A { m = 5 }\nconst a = new A(); a.m = 6; use(a.m)", "?(`m` is assigned from outside of the class)"),
        ("class A { m = 5; f() { use(this.m) } }\nconst o = {}; o.m = 6;", "5"),
        ("class A { p = {a: 1}; f() { this.p.b = 2; use(this.p) } }", "{a: 1, b: ?(`this.p` has several values)}"),
        ("class A { m = 5; f() { use(this.m) } }\nclass B extends A { m = 6 }", "set(`this.m` has several values)"),
        ("class A { get m() { return 5 } f() { use(this.m) } }", "5"),
        ("class A { m = 5; f() { cb(() => use(this.m)) } }", "5"),
        ("class A { m = 5; f() { cb(function () { use(this.m) }) } }", "?(it is what the function is called on)"),
        (
            "class A { constructor(m) { this.m = m } }\nclass B extends A { constructor() { super(5) } }\nuse(new B().m)",
            "5 [if `A.constructor` is called at app.tsx:2 only]",
        ),
        ("class A { constructor(m) { this.m = m } }\nclass B extends A {}\nuse(new B(5).m)", "5"),
        ("class A { x = 5; m = this.x; }\nuse(new A().m)", "5"),
        ("class A { m = { a: 5 } }\nuse(new A().m.a)", "5"),
        ("enum E { A = 'x', B = 'y' }\nuse(E.B)", r#""y""#),
        ("enum E { A, B, C = 7, D }\nuse([E.A, E.B, E.D])", "[0, 1, 8]"),
        ("const E = { A: 'x' } as const; use(E.A)", r#""x""#),
        ("namespace N { export const M = 5 }\nuse(N.M)", "5"),
        ("import * as a from 'a'; use(a.b.c)", "?(`a.b.c` is outside of what was read)"),
    ]);
}

#[test]
fn receivers() {
    let client = "made by @aws-sdk/client-bedrock-runtime.BedrockRuntimeClient [{region: x}] {}";
    let import = "import { BedrockRuntimeClient as Client } from '@aws-sdk/client-bedrock-runtime';\n";
    let cases = [
        "const c = new Client({ region: 'x' }); c.use()",
        "new Client({ region: 'x' }).use()",
        "const c = new Client({ region: 'x' }); async function f() { await c.use() }",
        "class A { private c = new Client({ region: 'x' }); f() { this.c.use() } }",
        "class A { private c: Client; constructor() { this.c = new Client({ region: 'x' }) } f() { this.c.use() } }",
        "let c: Client | null = null; function get() { if (!c) { c = new Client({ region: 'x' }) } return c }\nget().use()",
        "let c; const get = () => (c ??= new Client({ region: 'x' })); get().use()",
        "const make = (region) => new Client({ region }); make('x').use(); make('y')",
        "const clients = { a: new Client({ region: 'x' }) }; clients.a.use()",
        "const o = { region: 'x' }; const c = new Client({ ...o }); c?.use()",
    ];
    let cases: Vec<(String, &str)> = cases.iter().map(|case| (format!("{import}{case}"), client)).collect();
    let cases: Vec<(&str, &str)> = cases.iter().map(|(source, expected)| (source.as_str(), *expected)).collect();
    check_property("receiver", &cases);
}

#[test]
fn receivers_of_other_forms() {
    check_property(
        "receiver",
        &[
            (
                "import OpenAI from 'openai'; const c = new OpenAI({ timeout: 5 }); c.chat.completions.use()",
                "made by openai [{timeout: 5}] {}",
            ),
            ("import { OpenAI } from 'openai'; const c = new OpenAI(); c.use()", "made by openai.OpenAI [] {}"),
            ("import AWS from 'aws-sdk'; const c = new AWS.S3(); c.use()", "made by aws-sdk.S3 [] {}"),
            ("const { S3 } = require('@aws-sdk/client-s3'); new S3({}).use()", "made by @aws-sdk/client-s3.S3 [{}] {}"),
            ("const AWS = require('aws-sdk'); new AWS.S3().use()", "made by aws-sdk.S3 [] {}"),
            (
                "const { S3 } = await import('@aws-sdk/client-s3'); new S3().use()",
                "made by @aws-sdk/client-s3.S3 [] {}",
            ),
            ("function f(c) { c.use() }", "?(it is parameter `c` of `f`)"),
            ("console.use()", "absent"),
            ("import * as ai from 'ai'; ai.use()", "absent"),
            ("use()", "absent"),
            (
                "class A { f() { this.use() } }",
                "made by app.A ?(it is an object of `app.A`) ?(it is an object of `app.A`)",
            ),
        ],
    );
}

#[test]
fn callees() {
    check_property(
        "callee",
        &[
            (
                "import { use } from '@aws-sdk/client-bedrock-runtime'; new use({})",
                r#""@aws-sdk/client-bedrock-runtime.use""#,
            ),
            ("import x from 'a'; x.use()", r#""a.use""#),
            ("import * as x from 'a/b'; x.c.use()", r#""a/b.c.use""#),
            ("import { x as y } from 'a'; y.use()", r#""a.x.use""#),
            ("import type { x } from 'a'; x.use()", r#""x.use""#),
            ("import { use } from './llm'; use()", r#""llm.use""#),
            ("== app/x.ts\nimport { use } from '../llm'; use()", r#""llm.use""#),
            (
                "== app/x.ts\nimport { use } from './llm.js'; use()\n== app/llm.ts\nexport function use() {}",
                r#""app.llm.use""#,
            ),
            ("function f(c) { c.chat.use() }", r#""c.chat.use""#),
            ("a().b[1].use()", r#""a().b[].use""#),
            ("class A { use() {} f() { this.use() } }", r#""app.A.use""#),
            ("fs.promises.use()", r#""fs.promises.use""#),
        ],
    );
}

#[test]
fn other_files() {
    check_typescript(&[
        ("== a.ts\nimport { M } from './config'; use(M)\n== config.ts\nexport const M = 5", "5"),
        ("== a.ts\nimport { M as N } from './config.js'; use(N)\n== config.ts\nexport const M = 5", "5"),
        ("== a.ts\nimport * as config from './config'; use(config.M)\n== config.ts\nexport const M = 5", "5"),
        ("== a.ts\nimport config from './config'; use(config.M)\n== config.ts\nexport default { M: 5 }", "5"),
        (
            "== a.ts\nimport make from './make'; use(make(5))\n== make.ts\nexport default function (m) { return { m } }",
            "{m: 5}",
        ),
        (
            "== a.ts\nimport make from './make'; use(make(5))\n== make.ts\nconst make = (m) => ({ m }); export default make",
            "{m: 5}",
        ),
        ("== a.ts\nimport { N } from './config'; use(N)\n== config.ts\nconst M = 5; export { M as N }", "5"),
        (
            "== a.ts\nimport { M } from './lib'; use(M)\n== lib/index.ts\nexport * from './config'\n== lib/config.ts\nexport * from './base'\n== lib/base.ts\nexport const M = 5",
            "5",
        ),
        (
            "== a.ts\nimport { N } from './lib'; use(N)\n== lib/index.ts\nexport { M as N } from './config'\n== lib/config.ts\nexport const M = 5",
            "5",
        ),
        (
            "== a.ts\nimport { ns } from './lib'; use(ns.M)\n== lib/index.ts\nexport * as ns from './config'\n== lib/config.ts\nexport const M = 5",
            "5",
        ),
        ("== a.js\nconst { M } = require('./config'); use(M)\n== config.js\nmodule.exports = { M: 5 }", "5"),
        ("== a.js\nconst config = require('./config'); use(config.M)\n== config.js\nexports.M = 5", "5"),
        ("== a.js\nconst make = require('./make'); use(make(5))\n== make.js\nmodule.exports = (m) => m", "5"),
        ("== a.js\nimport make from './make'; use(make(5))\n== make.js\nmodule.exports = (m) => m", "5"),
    ]);
}

#[test]
fn aliases_and_packages() {
    check_typescript(&[
        ("== app/a.ts\nimport { M } from '@/config'; use(M)\n== app/src/config.ts\nexport const M = 5", "5"),
        (
            "== app/a.ts\nimport { M } from '#cfg'; use(M)\n== app/src/config.ts\nexport const M = 5\n== app/tsconfig.json\n{ \"compilerOptions\": { \"paths\": { \"#cfg\": [\"./src/config\"] } } }",
            "5",
        ),
        (
            "== app/a.ts\nimport { M } from '@x/config'; use(M)\n== libs/config/index.ts\nexport const M = 5\n== libs/config/package.json\n{ \"name\": \"@x/config\" }",
            "5",
        ),
        (
            "== a.ts\nimport { M } from './b'; use(M)\n== b.ts\nexport { M } from './c'\n== c.ts\nexport { M } from './b'",
            "?(an imported name is not found)",
        ),
        ("== a.ts\nimport { M } from './config'; use(M)", "?(`config.M` is outside of what was read)"),
        (
            "== a.ts\nimport { ask } from './llm'; ask(6)  // use\n== llm.ts\nexport function ask(m = 5) { use(m) }",
            "set(parameter `m` has several values)",
        ),
        (
            "== a.ts\nimport { ask as q } from './llm'; q(6)  // use\n== llm.ts\nexport function ask(m = 5) { use(m) }",
            "set(parameter `m` has several values)",
        ),
        (
            "== a.ts\nimport q from './llm'; q(6)  // use\n== llm.ts\nexport default function ask(m = 5) { use(m) }",
            "set(parameter `m` has several values)",
        ),
        (
            "== a.ts\nimport { A } from './b'; const a = new A(6); // use\n== b.ts\nexport class A { constructor(m = 5) { use(m) } }",
            "set(parameter `m` has several values)",
        ),
    ]);
}
