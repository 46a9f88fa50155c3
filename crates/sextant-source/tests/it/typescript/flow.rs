//! Names: which assignment counts.

use crate::case::check_typescript;

#[test]
fn assignments() {
    check_typescript(&[
        ("const m = 5; use(m)", "5"),
        ("let m = 5; m = 6; use(m)", "6"),
        ("let m; m = 6; use(m)", "6"),
        ("let m: number | undefined; use(m)", "absent"),
        ("let a; let b = (a = 5); use(a)", "5"),
        ("function f() { use(m) }\nconst m = 5", "5"),
        ("let m = 1; function f() { use(m) }\nm = 5", "set(`m` has several values)"),
        ("const m = 1; function f() { const m = 2; use(m) }", "2"),
        ("let m = 1; function f() { m = 2 } function g() { use(m) }", "set(`m` has several values)"),
        ("const m = 1; { const m = 2; } use(m)", "1"),
        ("const m = 1; if (x) { const m = 2; use(m) }", "2"),
        ("if (x) { var m = 2; } use(m)", "2"),
        ("function f() { if (x) { const m = 1; cb(() => use(m)) } else { const m = 2 } }", "1"),
        ("let m = 1; m ??= 2; use(m)", "1"),
        ("let m = null; m ||= 2; use(m)", "2"),
        ("let m = m; use(m)", "?(`m` has several values)"),
        ("m = 5; use(m)", "5"),
        ("let a = {x: 1}; let b = a; b = 5; use(a)", "{x: 1}"),
        ("use(f()); function f() { return 5 }", "5"),
    ]);
}

#[test]
fn destructuring() {
    check_typescript(&[
        ("const {a, b: c} = {a: 1, b: 2}; use([a, c])", "[1, 2]"),
        ("const {a: {b}} = {a: {b: 1}}; use(b)", "1"),
        ("const {a = 5} = {b: 1}; use(a)", "5"),
        ("const {a = 5} = {a: 1}; use(a)", "1"),
        ("const {a = 5} = x; use(a)", "set(it depends on which of several values is set)"),
        ("const {a, ...rest} = {a: 1, b: 2}; use(rest)", "{b: 2}"),
        ("const [a, , b = 3] = [1, 2]; use([a, b])", "[1, 3]"),
        ("const [a, b] = [1, 2]; use(b)", "2"),
        ("const {a} = await f(); use(a)", "?(`….a` is not known)"),
        ("let a; ({a} = {a: 1}); use(a)", "1"),
        ("for (const {a} of [{a: 1}, {a: 1}]) use(a)", "1"),
        ("const [a] = useState(5); use(a)", "?(an item of `…` is not known)"),
    ]);
}

#[test]
fn branches() {
    check_typescript(&[
        ("let m = 1; if (x) { m = 2 } use(m)", "set(`m` has several values)"),
        ("let m; if (x) { m = 1 } else { m = 1 } use(m)", "1"),
        ("let m; if (x) m = 1; else m = 2; use(m)", "set(`m` has several values)"),
        ("let m = 1; if (x) { m = 2; use(m) }", "2"),
        ("let m = 1; if (x) { m = 2 } else if (y) { m = 3 } else { use(m) }", "1"),
        ("function f() { let m = 1; if (x) { m = 2; return m } use(m) }", "1"),
        ("function f() { let m = 1; if (x) { m = 2; throw new E() } use(m) }", "1"),
        ("let m; if (m === undefined) m = 5; use(m)", "5"),
        ("let m = 3; if (!m) { m = 5 } use(m)", "3"),
        ("let m; try { m = 1 } catch { throw e } use(m)", "1"),
        ("let m; try { m = 1 } catch (e) { m = 2 } use(m)", "set(`m` has several values)"),
        ("let m; switch (x) { case 1: m = 1; break; default: m = 1 } use(m)", "1"),
        ("let m = 0; switch (x) { case 1: m = 1; break; case 2: use(m) }", "0"),
        ("let m = 0; switch (x) { case 1: m = 1; case 2: use(m) }", "set(`m` has several values)"),
        ("const k = 'a'; let m; switch (k) { case 'a': m = 1; break; case 'b': m = 2; break } use(m)", "1"),
    ]);
}

#[test]
fn loops() {
    check_typescript(&[
        ("let m = 1; for (const i of y) { m = 2 } use(m)", "set(`m` has several values)"),
        ("let m = 1; for (const i of y) { use(m); m = 2 }", "set(`m` has several values)"),
        ("for (const m of ['a', 'a']) use(m)", r#""a""#),
        ("for (const m of ['a', 'b']) use(m)", "set(it is one of several items)"),
        ("for (const m in y) use(m)", "?(it is a key of an object)"),
        ("for (let i = 0; i < 3; i++) use(i)", "set(it is computed)"),
        ("let n = 0; while (x) { n++; use(n) }", "set(it is computed)"),
        (
            "const r = []; for (const i of y) { r.push({a: i}) } use(r)",
            "[perhaps {a: ?(it is one of several items)}, ..]",
        ),
    ]);
}

#[test]
fn changes_in_place() {
    check_typescript(&[
        ("const p = {}; p.a = 1; use(p)", "{a: 1}"),
        ("const p = {}; p['a'] = 1; use(p.a)", "1"),
        ("const p: any = {a: 1}; Object.assign(p, {b: 2}); use(p)", "{a: 1, b: 2}"),
        ("const p = {a: {}}; p.a.b = 2; use(p)", "{a: {b: 2}}"),
        ("const p = {a: 1}; if (x) { p.b = 2 } use(p)", "{a: 1, b: ?(`p` has several values)}"),
        ("const p = {a: 1, b: 2}; delete p.a; use(p)", "{b: 2}"),
        ("const p = {a: 1}; p[k] = 2; use(p)", "{a: set(`k` is not defined in what was read), ..}"),
        ("const p = {a: 1}; use(p); p.b = 2", "{a: 1}"),
        ("const p = [1]; p.push(2); p.push(...[3]); use(p)", "[1, 2, 3]"),
        ("const p = [1]; p.unshift(2); use(p)", "[perhaps 1, ..]"),
        ("const p = {a: {}}; const q = p.a; q.b = 1; use(p)", "{a: set(it is changed here), ..}"),
        (
            "function add(m) { m.g = 1 }\nconst p = {a: 1}; add(p); use(p)",
            "{a: set(`p` is changed by a function it is given to), ..}",
        ),
        ("function show(m) { log(m.a) }\nconst p = {a: 1}; show(p); use(p)", "{a: 1}"),
        ("const P = {a: 1}; function f() { P.b = 2 } function g() { use(P) }", "{a: 1, b: ?(`P` has several values)}"),
        ("const p = {f: 1}; p.f = 2; use(p.f)", "2"),
    ]);
}
