//! What values are.

use crate::case::check_typescript;

#[test]
fn literals() {
    check_typescript(&[
        ("use('a')", r#""a""#),
        (r#"use("a\tb\u00e9")"#, "\"a\tbé\""),
        ("use('')", r#""""#),
        ("use(1_000)", "1000"),
        ("use(0x10)", "16"),
        ("use(10n)", "10"),
        ("use(-3)", "-3"),
        ("use(0.5)", "0.5"),
        ("use(1e3)", "1000"),
        ("use(5.0)", "5"),
        ("use(true)", "true"),
        ("use(null)", "absent"),
        ("use(undefined)", "absent"),
        ("use([1, 'a', [2]])", r#"[1, "a", [2]]"#),
        ("use({a: 1, 'b-c': {d: null}, ['e']: 2, 3: 4})", "{3: 4, a: 1, b-c: {d: absent}, e: 2}"),
        ("const a = 1; use({a})", "{a: 1}"),
        ("use({a: undefined}.a)", "absent"),
        ("use((5 as number)!)", "5"),
        ("use({a: 1} as const)", "{a: 1}"),
        ("use({a: 1} satisfies X)", "{a: 1}"),
        ("use(<div/>)", "set(it is an element)"),
        ("use(() => 1)", "set(it is a function)"),
        ("use(class {})", "set(it is a class)"),
        ("use({ f() { return 1 } })", "{f: set(it is a function)}"),
        ("use(/x/)", "set(it is a regular expression)"),
        ("use(a < b)", "set(it is a comparison)"),
        ("use(typeof a)", "made by typeof [?(`a` is not defined in what was read)] {}"),
        ("== a.ts\nuse(<string>'a')", r#""a""#),
        ("== a.js\nuse(<A>{x}</A>)", "made by A [{children: set(it is what an element holds)}] {}"),
    ]);
}

#[test]
fn strings_with_holes() {
    check_typescript(&[
        ("const n = 'x'; use(`a-${n}-${1}`)", r#""a-x-1""#),
        ("use(`a-${n}`)", r#""a-${?}""#),
        (r"use(`a\`\n${'b'}`)", "\"a`\nb\""),
        ("use(`${true}/${0.5}/${null}`)", r#""true/0.5/${?}""#),
        ("use('a' + 'b' + 1 + x)", r#""ab1${?}""#),
        ("use(1 + 2 + 'a')", r#""3a""#),
        ("let p = 'a'; p += 'b'; p += x; use(p)", r#""ab${?}""#),
        ("use(['a', 'b'].join(', '))", r#""a, b""#),
        ("use(' x '.trim().toUpperCase())", r#""X""#),
        ("use('a'.concat('b', 1))", r#""ab1""#),
        ("use((5).toString())", r#""5""#),
    ]);
}

#[test]
fn operators() {
    check_typescript(&[
        ("use(4 * 1024)", "4096"),
        ("use(2 ** 10 + 1)", "1025"),
        ("use(10 / 4)", "2.5"),
        ("use(10 / 2)", "5"),
        ("use(1 / 0)", "set(it is computed)"),
        ("use('a' * 2)", "set(it is computed)"),
        ("use(null || 5)", "5"),
        ("use(0 || '' || 'x')", r#""x""#),
        ("use(0 ?? 5)", "0"),
        ("use(null ?? undefined ?? 5)", "5"),
        ("use(x ?? 5)", "set(it depends on which of several values is set)"),
        ("use(x || null)", "?(it depends on which of several values is set)"),
        ("use([] || 5)", "[]"),
        ("use(true && 5)", "5"),
        ("use(false && 5)", "false"),
        ("use(x && 5)", "?(`x` is not defined in what was read)"),
        ("use(x ? 1 : 1)", "1"),
        ("use(x ? 1 : 2)", "set(it depends on a condition)"),
        ("const d = true; use(d ? 1 : 2)", "1"),
        ("use(!null)", "true"),
        ("const m = 'x'; use(m === 'x' ? 'a' : 'b')", r#""a""#),
        ("const m = undefined; use(m == null ? 'a' : 'b')", r#""a""#),
    ]);
}

#[test]
fn environment_variables() {
    check_typescript(&[
        ("use(process.env.X)", "?(environment variable `X` may not be set) <X>"),
        ("use(process.env['X'])", "?(environment variable `X` may not be set) <X>"),
        ("use(process.env.X!)", "?(environment variable `X` may not be set) <X>"),
        ("use(process?.env?.X)", "?(environment variable `X` may not be set) <X>"),
        ("use(process.env.X ?? 'd')", r#""d" [if environment variable `X` is not set] <X>"#),
        ("use(process.env.X || 'd')", r#""d" [if environment variable `X` is not set] <X>"#),
        ("use(import.meta.env.X ?? 'd')", r#""d" [if environment variable `X` is not set] <X>"#),
        ("use(Deno.env.get('X') ?? 'd')", r#""d" [if environment variable `X` is not set] <X>"#),
        ("const { X = 'd' } = process.env; use(X)", r#""d" [if environment variable `X` is not set] <X>"#),
        ("const { X: y } = process.env; use(y)", "?(environment variable `X` may not be set) <X>"),
        ("const env = process.env; use(env.X)", "?(environment variable `X` may not be set) <X>"),
        ("import { env } from 'node:process'; use(env.X)", "?(environment variable `X` may not be set) <X>"),
        ("import process from 'process'; use(process.env.X)", "?(environment variable `X` may not be set) <X>"),
        ("use(Number(process.env.X ?? '512'))", "512 [if environment variable `X` is not set] <X>"),
        ("use(Number(process.env.X) || 512)", "512 [if environment variable `X` is not set] <X>"),
        ("use(parseInt(process.env.X || '512', 10))", "512 [if environment variable `X` is not set] <X>"),
        ("use(`arn:${process.env.X}:a`)", r#""arn:${?}:a" <from X>"#),
        ("use(process.env[name])", "?(`process.env` is not known)"),
        ("function f(process) { use(process.env.X) }", "?(it is parameter `process` of `f`)"),
    ]);
}

#[test]
fn conversions() {
    check_typescript(&[
        ("use(Number('12'))", "12"),
        ("use(+'0.5')", "0.5"),
        ("use(parseInt('12px'))", "12"),
        ("use(String(3) + 'x')", r#""3x""#),
        ("use(Boolean('x'))", "true"),
        ("use(Number(x))", "set(`x` is not defined in what was read)"),
        ("use(JSON.stringify({a: 1}))", "json {a: 1}"),
        ("use(JSON.stringify({a: 1}, null, 2))", "json {a: 1}"),
        ("use(new TextEncoder().encode(JSON.stringify({a: 1})))", "json {a: 1}"),
        ("use(Buffer.from(JSON.stringify({a: 1}), 'utf-8'))", "json {a: 1}"),
        ("use(JSON.parse('{\"a\": [1, null]}').a)", "[1, absent]"),
        ("use(JSON.parse(JSON.stringify({a: 1})))", "{a: 1}"),
        ("use(Object.assign({}, {a: 1}, {b: 2}))", "{a: 1, b: 2}"),
        ("use(Object.freeze({a: 1}))", "{a: 1}"),
        ("use([1].concat([2], 3))", "[1, 2, 3]"),
        ("use([1, null, x && 2].filter(Boolean))", "[1, perhaps ?(`x` is not defined in what was read)]"),
        ("use([1, 2].length)", "2"),
        ("import path from 'path'; use(path.join('a', '../b', 'c.txt'))", r#""b/c.txt""#),
        ("const a = {x: {y: [1, 2]}}; use(a.x['y'][1])", "2"),
        ("const a = {x: 1}; use(a.z)", "absent"),
        ("const a = {x: 1, ...b}; use(a.z)", "?(`b` is not defined in what was read)"),
        ("use(a.z)", "?(`a.z` is not known)"),
    ]);
}

#[test]
fn spreads() {
    check_typescript(&[
        ("const b = {x: 1, y: 2}; use({...b, x: 3})", "{x: 3, y: 2}"),
        ("const b = {x: 1}; use({x: 3, ...b})", "{x: 1}"),
        ("use({x: 3, ...b})", "{x: set(`b` is not defined in what was read), ..}"),
        ("use({...(b && {x: 1}), y: 2})", "{x: ?(it depends on a condition), y: 2}"),
        ("use({...(true && {x: 1})})", "{x: 1}"),
        ("use({...(b ? {x: 1} : {}), y: 2})", "{x: ?(it depends on a condition), y: 2}"),
        ("use({...undefined, y: 2})", "{y: 2}"),
        ("const b = [1, 2]; use([0, ...b])", "[0, 1, 2]"),
        ("use([0, ...b])", "[0, ..]"),
        ("use([0, ...(b ? [1] : [])])", "[0, perhaps 1]"),
        ("use({[k]: 1, a: 2})", "{a: 2, ..}"),
        ("const k = 'b'; use({[k]: 1, a: 2})", "{a: 2, b: 1}"),
    ]);
}
