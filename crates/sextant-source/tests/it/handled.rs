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

/// A lambda may run after the `try` it is written in; a comprehension runs where it stands.
#[test]
fn lambdas_run_later() {
    for (source, expected) in [
        ("def f():\n    use()\ntry:\n    g = lambda: f()\nexcept E:\n    pass", "?(it is called by a lambda)"),
        (
            "def f():\n    use()\ntry:\n    g = [f() for x in y]\nexcept E:\n    pass",
            "true [if `f` is called at app.py:4 only]",
        ),
        ("try:\n    g = lambda: use()\nexcept E:\n    pass", "?(it stands in a lambda, which may run elsewhere)"),
        (
            "def f():\n    return lambda: use()\ntry:\n    f()\nexcept E:\n    pass",
            "?(it stands in a lambda, which may run elsewhere)",
        ),
        ("def f():\n    use()\ng = lambda: f()", "?(it is called by a lambda)"),
    ] {
        assert_eq!(property(source, "in_try"), expected, "{source}");
    }
}

/// Whoever is handed a function by what decorates it calls it where no `try` of the tree stands.
#[test]
fn callers_that_are_not_seen_in_python() {
    let tried = |definition: &str| format!("{definition}\ntry:\n    f()\nexcept E:\n    pass");
    let by = |decorator: &str| format!("?(`f` may also be called by what decorates it, `{decorator}`)");
    for (decorator, expected) in [
        ("@app.post('/')", &*by("app.post")),
        ("@tool", &by("tool")),
        ("@retry(stop=3)\n@app.get('/')", &by("app.get")),
        ("@functools.lru_cache(maxsize=8)", "true [if `f` is called at app.py:5 only]"),
        ("@tracer.capture_method", "true [if `f` is called at app.py:5 only]"),
        ("@retry(stop=3)", "true [if `f` is called at app.py:5 only]"),
    ] {
        let lines = decorator.lines().count();
        let source = tried(&format!("{decorator}\ndef f():\n    use()"));
        let expected = expected.replace("app.py:5", &format!("app.py:{}", lines + 4));
        assert_eq!(property(&source, "in_try"), expected, "{source}");
    }
    // A decorator of the tree may hold the `try` itself.
    let own = "def safe(f):\n    def run():\n        try:\n            return f()\n        except E:\n            pass\n    return run\n@safe\ndef f():\n    use()";
    assert_eq!(property(own, "in_try"), "?(the decorator `app.safe` may handle it)");
    // What calls the function that calls it counts as well.
    let above = "def g():\n    use()\n@app.post('/')\ndef f():\n    g()";
    assert_eq!(property(&tried(above), "in_try"), by("app.post"));
    let named =
        "def lambda_handler(event, context):\n    use()\ntry:\n    lambda_handler({}, None)\nexcept E:\n    pass";
    let expected = "?(`lambda_handler` may also be called by the platform, by its name)";
    assert_eq!(property(named, "in_try"), expected);
}

/// A class of the tree that builds on one of a library may be run by it.
#[test]
fn methods_that_a_base_may_call() {
    let class = |base: &str, name: &str| {
        format!(
            "from lib import Base\nfrom abc import ABC\nclass B(ABC):\n    pass\nclass A({base}):\n    def {name}(self):\n        use()\n    def g(self):\n        try:\n            self.{name}()\n        except E:\n            pass"
        )
    };
    let only = |name: &str| format!("true [if `A.{name}` is called at app.py:10 only]");
    assert_eq!(
        property(&class("Base", "f"), "in_try"),
        "?(`A.f` may also be called by what its class builds on, `lib.Base`)"
    );
    assert_eq!(property(&class("B", "f"), "in_try"), only("f"));
    assert_eq!(property(&class("Base", "__f"), "in_try"), only("__f"));
}

#[test]
fn handlers_of_what_no_service_raises() {
    let with = |types: &str| format!("try:\n    use()\nexcept {types}:\n    pass");
    for (types, expected) in [
        ("KeyboardInterrupt", "false"),
        ("(KeyboardInterrupt, asyncio.CancelledError) as e", "false"),
        ("ImportError", "false"),
        ("(KeyboardInterrupt, ValueError)", "true"),
        ("Exception", "true"),
        ("KeyboardInterrupt:\n    pass\nexcept", "true"),
    ] {
        assert_eq!(property(&with(types), "in_try"), expected, "{types}");
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
        (
            "export async function POST() { return use() }\nasync function g() { try { await POST() } catch {} }",
            "?(`POST` may also be called by the platform, by its name)",
        ),
        (
            "class A { @Get('/ask') async f() { return use() }\n async g() { try { await this.f() } catch {} } }",
            "?(`A.f` may also be called by what decorates it, `Get`)",
        ),
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
    for (annotation, expected) in [
        ("@GetMapping(\"/ask\")", "?(`A.f` may also be called by what decorates it, `GetMapping`)"),
        ("@KafkaListener(topics = \"t\")", "?(`A.f` may also be called by what decorates it, `KafkaListener`)"),
        ("@Async", "?(`A.f` may also be called by what decorates it, `Async`)"),
        ("@Transactional @Nullable", "true [if `A.f` is called at App.java:1 only]"),
    ] {
        let java = java.replace("String f", &format!("{annotation} String f"));
        assert_eq!(java_property(&java, "in_try"), expected);
    }
    let listener =
        java.replace("class A", "class A implements MessageListener").replace("String f", "@Override String f");
    let expected = "?(`A.f` may also be called by what its class builds on, `MessageListener`)";
    assert_eq!(java_property(&listener, "in_try"), expected);
    let go = "package main\nfunc f() (string, error) { return c.use() }\nfunc g() { s, err := f() }";
    assert_eq!(go_property(go, "in_try"), "true [if `f` is called at main.go:3 only]");
    let go = "package main\nfunc f() (string, error) { return c.use() }\nfunc g() { s, _ := f() }";
    assert_eq!(go_property(go, "in_try"), "false");
}
