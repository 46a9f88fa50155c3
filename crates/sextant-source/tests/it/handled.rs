//! Handlers further up: where the function around a call is called.

use crate::case::{go_property, java_property, property, typescript_property};

#[test]
fn callers_in_python() {
    let called_at = |places: &str| format!("true [if `f` is called at {places} only]");
    for (source, expected) in [
        ("def f():\n    use()\ntry:\n    f()\nexcept E:\n    pass", &*called_at("app.py:4")),
        (
            "def f():\n    use()\ndef g():\n    try:\n        f()\n    except E:\n        pass\ng()",
            &called_at("app.py:5"),
        ),
        (
            "def f():\n    use()\ndef g():\n    f()\ntry:\n    g()\nexcept E:\n    pass",
            "true [if `f` is called at app.py:4 only] [if `g` is called at app.py:6 only]",
        ),
        ("def f():\n    use()\nf()", "false"),
        ("def f():\n    use()\ndef g():\n    f()\ng()", "false"),
        ("@app.post('/')\ndef f():\n    use()", "false"),
        (
            "def f():\n    use()\ntry:\n    f()\nexcept E:\n    f()",
            "?(some calls of `f` stand inside `try`, others do not)",
        ),
        ("def f():\n    use()\ntry:\n    f()\nfinally:\n    pass", "false"),
        ("def f(n):\n    use()\n    f(n - 1)\ntry:\n    f(3)\nexcept E:\n    pass", &called_at("app.py:3, app.py:5")),
        ("def f():\n    use()\ntry:\n    g = lambda: f()\nexcept E:\n    pass", &called_at("app.py:4")),
        ("def f():\n    use()\ng = lambda: f()", "?(it is called by a lambda)"),
        ("def f():\n    use()\ntry:\n    x.submit(f)\nexcept E:\n    pass", "?(`f` is given to another function)"),
        ("def f():\n    use()\nx.submit(f)", "?(`f` is given to another function)"),
        ("def f():\n    use()\nroutes.add(f)", "false"),
        (
            "def f():\n    use()\nroutes.add(f)\ntry:\n    f()\nexcept E:\n    pass",
            "?(`f` is given to another function)",
        ),
        (
            "async def f():\n    use()\ntry:\n    asyncio.create_task(f())\nexcept E:\n    pass",
            "?(`create_task` runs it on its own)",
        ),
        (
            "class A:\n    def f(self):\n        use()\n    def g(self):\n        try:\n            self.f()\n        except E:\n            pass",
            "true [if `A.f` is called at app.py:6 only]",
        ),
        ("class A:\n    def f(self):\n        use()\nx.f()", "false"),
        (
            "class A:\n    def f(self):\n        use()\ntry:\n    x.f()\nexcept E:\n    pass",
            "?(calls inside `try` may be of `A.f`)",
        ),
        (
            "class A:\n    def __init__(self):\n        use()\ntry:\n    A()\nexcept E:\n    pass",
            "true [if `A.__init__` is called at app.py:5 only]",
        ),
        (
            "== app.py\nfrom llm import f  # use\ntry:\n    f()\nexcept E:\n    pass\n== llm.py\ndef f():\n    use()",
            &called_at("app.py:3"),
        ),
        (
            "== app.py\nimport llm  # use\ntry:\n    llm.f()\nexcept E:\n    pass\n== llm.py\ndef f():\n    use()",
            &called_at("app.py:3"),
        ),
    ] {
        assert_eq!(property(source, "in_try"), expected, "{source}");
    }
}

#[test]
fn chains_that_are_too_long() {
    let chain = |length: usize| {
        let links: String = (1..length).map(|n| format!("def f{n}():\n    f{}()\n", n - 1)).collect();
        format!("def f0():\n    use()\n{links}try:\n    f{}()\nexcept E:\n    pass", length - 1)
    };
    assert!(property(&chain(4), "in_try").starts_with("true"));
    assert_eq!(property(&chain(9), "in_try"), "?(callers of `f4` are not followed further)");
}

#[test]
fn callers_in_typescript() {
    for (source, expected) in [
        (
            "const f = async () => use()\nexport async function g() { try { await f() } catch (e) {} }",
            "true [if `f` is called at app.tsx:2 only]",
        ),
        ("const f = async () => use()\nexport async function g() { await f() }", "false"),
        (
            "const f = () => retry(() => use())\nexport async function g() { try { await f() } catch (e) {} }",
            "?(it stands in a function that is handed to another inside `try`)",
        ),
        (
            "const f = (x) => x.map((i) => use(i))\nexport async function g() { try { f() } catch (e) {} }",
            "true [if `f` is called at app.tsx:2 only]",
        ),
        ("const f = () => use()\nf().catch(log)", "true [if `f` is called at app.tsx:2 only]"),
        ("const f = () => use()\napp.post('/', f)", "false"),
        ("export const handler = middy(async () => { await use() })", "false"),
        (
            "== ask.ts\nimport { f } from './talk' // use\nexport async function g() { try { await f() } catch {} }\n== talk.ts\nexport async function f() { return use() }",
            "true [if `f` is called at ask.ts:2 only]",
        ),
    ] {
        assert_eq!(typescript_property(source, "in_try"), expected, "{source}");
    }
}

#[test]
fn callers_in_java_and_go() {
    let java = "class A { String f() { return c.use(); } void g() { try { f(); } catch (E e) {} } }";
    assert_eq!(java_property(java, "in_try"), "true [if `A.f` is called at App.java:1 only]");
    let go = "package main\nfunc f() (string, error) { return c.use() }\nfunc g() { s, err := f() }";
    assert_eq!(go_property(go, "in_try"), "true [if `f` is called at main.go:3 only]");
    let go = "package main\nfunc f() (string, error) { return c.use() }\nfunc g() { s, _ := f() }";
    assert_eq!(go_property(go, "in_try"), "false");
}
