//! Functions, parameters, classes, and other files.

use crate::case::{calls_of, check_receivers, check_values, property, reading, shown};

#[test]
fn parameters() {
    check_values(&[
        ("def f(m=5):\n    use(m)", "5 [if default of parameter `m`]"),
        ("def f(m=5):\n    use(m)\nf()", "5 [if default of parameter `m`]"),
        ("def f(m=5):\n    use(m)\nf(m=5)", "5"),
        ("def f(m=5):\n    use(m)\nf(6)", "set(parameter `m` has several values)"),
        ("def f(m=5):\n    use(m)\nf(m=None)", "?(parameter `m` has several values)"),
        ("def f(m):\n    use(m)", "?(it is parameter `m` of `f`)"),
        ("def f(m):\n    use(m)\nf(6)", "6 [if `f` is called at app.py:3 only]"),
        ("def f(m):\n    use(m)\nf(6)\nf(m=6)", "6 [if `f` is called at app.py:3, app.py:4 only]"),
        (
            "def f(m):\n    use(m)\nf(6)\nf(7)",
            "set(parameter `m` has several values) [if `f` is called at app.py:3, app.py:4 only]",
        ),
        (
            "def f(m):\n    use(m)\nf('us.a.b')\nf('us.c.d')",
            "\"us.${?}\" [if `f` is called at app.py:3, app.py:4 only]",
        ),
        (
            "def f(m):\n    use(m)\nfor m in ['us.a.b', 'us.c.d']:\n    f(m)",
            "\"us.${?}\" [if `f` is called at app.py:4 only]",
        ),
        ("def f(m='us.a'):\n    use(m)\nf(g())", "set(parameter `m` has several values)"),
        ("def f(*, m=5):\n    use(m)", "5 [if default of parameter `m`]"),
        ("def f(a, /, b, *c, d=1):\n    use(c)\nf(1, 2, 3, 4)", "[3, 4, ..] [if `f` is called at app.py:3 only]"),
        ("def f(**kw):\n    use(kw)\nf(a=1)", "{a: 1, ..} [if `f` is called at app.py:3 only]"),
        ("def f(**kw):\n    use(kw)", "?(it is parameter `kw` of `f`)"),
        ("def f(m=5):\n    use(m)\nf(*x)", "?(the call spreads a list into its arguments)"),
        ("def f(m=5):\n    use(m)\nf(**{'m': 5})", "5"),
        ("def f(m=5):\n    use(m)\nf(**x)", "?(the call spreads a map into its arguments)"),
        ("def f(m=None):\n    m = m or 5\n    use(m)", "5 [if default of parameter `m`]"),
        ("def f(m=None):\n    if m is None:\n        m = 5\n    use(m)", "5 [if default of parameter `m`]"),
        ("class A:\n    def f(self, m=5):\n        use(m)\nA().f(6)", "set(parameter `m` has several values)"),
        (
            "class A:\n    def f(self, m):\n        use(m)\n    def g(self):\n        self.f(6)",
            "6 [if `A.f` is called at app.py:5 only]",
        ),
        (
            "class A:\n    @staticmethod\n    def f(m):\n        use(m)\nA.f(6)",
            "6 [if `A.f` is called at app.py:5 only]",
        ),
        ("class A:\n    def f(self, m):\n        use(m)\nx.f(6)", "?(it is parameter `m` of `A.f`)"),
        ("class A:\n    def f(self, m=5):\n        use(m)\nx.f(6)", "set(parameter `m` has several values)"),
        ("def f(m):\n    use(m)\nx.f(6)", "?(it is parameter `m` of `f`)"),
        ("def f(m):\n    f(m)\n    use(m)", "?(it is computed from itself) [if `f` is called at app.py:2 only]"),
    ]);
}

#[test]
fn functions() {
    check_values(&[
        ("def f():\n    return 5\nuse(f())", "5"),
        ("def f():\n    if x:\n        return 5\n    return 5\nuse(f())", "5"),
        ("def f():\n    if x:\n        return 5\nuse(f())", "?(`f` returns several values)"),
        ("def f():\n    if x:\n        return 5\n    else:\n        raise E\nuse(f())", "5"),
        ("def f(m):\n    return {'a': m}\nuse(f(5))\nf(6)", "{a: 5}"),
        (
            "def f(m, n=2):\n    return [m, n]\nuse(f(*[1]))",
            "[?(the call spreads a list into its arguments), ?(the call spreads a list into its arguments)]",
        ),
        ("def f(m=1):\n    return m\nuse([f(), f(2)])", "[1, 2]"),
        ("def f(x):\n    return f(x)\nuse(f(1))", "?(it is computed from itself)"),
        ("def f():\n    raise E\nuse(f())", "?(nothing is found that `f` returns)"),
        ("def f():\n    yield 1\nuse(f())", "made by app.f [] {}"),
        ("async def f():\n    return 5\nasync def g():\n    use(await f())", "5"),
        (
            "from x import deco\n@deco(1)\ndef f():\n    return 5\nuse(f())",
            "5 [if decorator `x.deco` does not change what `f` returns]",
        ),
        ("from functools import lru_cache\n@lru_cache\ndef f():\n    return 5\nuse(f())", "5"),
        (
            "class A:\n    def f(self):\n        return self.m\n    def __init__(self, m):\n        self.m = m\nuse(A(5).f())\nA(6)",
            "5",
        ),
    ]);
}

#[test]
fn attributes() {
    check_values(&[
        ("class A:\n    M = 5\nuse(A.M)", "5"),
        ("class A:\n    M = 5\n    def f(self):\n        use(self.M)", "5"),
        ("class B:\n    M = 5\nclass A(B):\n    def f(self):\n        use(self.M)", "5"),
        ("class A:\n    def __init__(self):\n        self.m = 5\n    def f(self):\n        use(self.m)", "5"),
        (
            "class A:\n    def __init__(self, m=5):\n        self.m = m\n    def f(self):\n        use(self.m)",
            "5 [if default of parameter `m`]",
        ),
        (
            "class A:\n    def __init__(self, m=5):\n        self.m = m\n    def f(self):\n        use(self.m)\nA(6)",
            "set(parameter `m` has several values)",
        ),
        ("class A:\n    def __init__(self, m=5):\n        self.m = m\na = A(m=6)\nA(7)\nuse(a.m)", "6"),
        (
            "class A:\n    def __init__(self):\n        self.m = 5\n    def g(self):\n        self.m = 6\n    def f(self):\n        use(self.m)",
            "set(`self.m` has several values)",
        ),
        (
            "class A:\n    def __init__(self):\n        self.m = 5\na = A()\na.m = 6\nuse(a.m)",
            "?(`m` is assigned from outside of the class)",
        ),
        (
            "class A:\n    def __init__(self):\n        self.p = {'a': 1}\n    def f(self):\n        self.p['b'] = 2\n        use(self.p)",
            "{a: 1, b: ?(`self.p` has several values)}",
        ),
        (
            "class A:\n    M = 5\n    def f(self):\n        use(self.M)\nclass B(A):\n    M = 6",
            "set(`self.M` has several values)",
        ),
        ("class A:\n    M = 5\nclass B(A):\n    M = 6\nuse([A().M, B().M])", "[5, 6]"),
        (
            "class A:\n    def __init__(self):\n        self.m = 5\n    def f(self):\n        use(self.m)\nclass B(A):\n    def __init__(self):\n        self.m = 5",
            "5",
        ),
        ("class A:\n    @property\n    def m(self):\n        return 5\n    def f(self):\n        use(self.m)", "5"),
        ("class A:\n    @classmethod\n    def f(cls):\n        use(cls.M)\n    M = 5", "5"),
        ("from enum import Enum\nclass A(str, Enum):\n    X = 'x'\nuse([A.X, A.X.value])", r#"["x", "x"]"#),
        ("use(a.b.c)", "?(`a.b.c` is not known)"),
        ("import a\nuse(a.b.c)", "?(`a.b.c` is outside of what was read)"),
    ]);
}

#[test]
fn fields() {
    let dataclass = "from dataclasses import dataclass, field\n@dataclass\nclass S:\n    m: int = 5\n    n: str = field(default='x')\n    t: list = field(default_factory=lambda: [1])\n    r: int = field()\n";
    let settings = "from pydantic_settings import BaseSettings, SettingsConfigDict\nfrom pydantic import Field\nclass S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='APP_')\n    m: int = 5\n    n: str = Field(default='x')\n    r: str\n    q: str = Field(...)\n";
    let case = |head: &str, tail: &str| format!("{head}{tail}");
    check_values(&[
        (&case(dataclass, "s = S(r=1)\nuse([s.m, s.n, s.t, s.r])"), r#"[5, "x", [1], 1]"#),
        (&case(dataclass, "use([S(7).m, S(m=8).m, S(1, 'y').n])"), r#"[7, 8, "y"]"#),
        (&case(dataclass, "use(S().r)"), "?(the field has no default)"),
        (&case(dataclass, "    def f(self):\n        use(self.m)\n"), "5 [if default of field `m`]"),
        (&case(dataclass, "    def f(self):\n        use(self.m)\nS(m=6)"), "set(`self.m` has several values)"),
        (&case(settings, "s = S()\nuse(s.m)"), "5 [if environment variable `APP_M` is not set] <APP_M>"),
        (&case(settings, "s = S()\nuse(s.n)"), r#""x" [if environment variable `APP_N` is not set] <APP_N>"#),
        (&case(settings, "s = S()\nuse(s.r)"), "set(it is read from environment variable `APP_R`) <APP_R>"),
        (&case(settings, "s = S()\nuse(s.q)"), "set(it is read from environment variable `APP_Q`) <APP_Q>"),
        (
            "from pydantic import BaseModel\nclass S(BaseModel):\n    m: int = 5\ndef get():\n    return S()\nuse(get().m)",
            "5",
        ),
    ]);
}

#[test]
fn fields_that_a_caller_fills_in() {
    let model = "from typing import Annotated, Optional\nfrom pydantic import BaseModel, Field\nclass Inner(BaseModel):\n    n: int = 5\nclass Base(BaseModel):\n    most: int = Field(512, le=4096)\nclass Ask(Base):\n    q: str\n    t: Optional[float] = None\n    k: int | None = 3\n    s: list[str] = []\n    inner: Inner = Inner()\n    def f(self): pass\n";
    let route =
        |parameter: &str, used: &str| format!("{model}@app.post('/')\nasync def ask({parameter}):\n    use({used})");
    let given = |field: &str, of: &str| format!("(field `{field}` of `{of}` is given by a caller");
    for (parameter, used, expected) in [
        ("request: Ask", "request.most", format!("set{}, and `512` by default)", given("most", "Base"))),
        ("request: Ask", "request.q", format!("set{})", given("q", "Ask"))),
        ("request: Ask", "request.t", format!("?{})", given("t", "Ask"))),
        ("request: Ask", "request.k", format!("?{}, and `3` by default)", given("k", "Ask"))),
        ("request: Ask", "request.s", format!("set{})", given("s", "Ask"))),
        ("request: Ask", "request.inner.n", format!("set{}, and `5` by default)", given("n", "Inner"))),
        ("request: Ask", "request.other", "?(`request.other` is not known)".to_owned()),
        ("request: Ask", "request", "?(it is parameter `request` of `ask`)".to_owned()),
        ("request: Annotated[Ask, Body()]", "request.q", format!("set{})", given("q", "Ask"))),
        ("request: Optional[Ask] = None", "request.q", format!("set{})", given("q", "Ask"))),
        ("request: Ask | None = None", "request.q", format!("set{})", given("q", "Ask"))),
        ("request: list[Ask]", "request.q", "?(`request.q` is not known)".to_owned()),
        ("request: Ask", "request.most or 256", "set(it depends on which of several values is set)".to_owned()),
        ("*requests: Ask", "requests.q", "?(`requests.q` is not known)".to_owned()),
    ] {
        assert_eq!(first_argument(&route(parameter, used)), expected, "{parameter}: {used}");
    }
    let helper = format!(
        "{model}def build(request):\n    use(request.most)\n@app.post('/')\ndef ask(request: Ask):\n    build(request)"
    );
    assert!(first_argument(&helper).starts_with("set(field `most` of `Base` is given by a caller"));
    let known = format!("{model}def build(request: Ask):\n    use(request.most)\nbuild(Ask(q='', most=7))");
    assert_eq!(first_argument(&known), "7");
    let written = format!("{model}def ask(request: Ask):\n    request.q = g()\n    use(request.q)");
    assert_eq!(first_argument(&written), "?(`q` is assigned from outside of the class)");
}

/// What the one call of `use` is given first.
fn first_argument(source: &str) -> String {
    let args = property(source, "args");
    args.trim_start_matches('[').trim_end_matches(']').to_owned()
}

#[test]
fn receivers() {
    let client = "made by boto3.client [bedrock-runtime] {}";
    check_receivers(&[
        ("import boto3\nc = boto3.client('bedrock-runtime')\nc.use()", client),
        ("import boto3\nboto3.client('bedrock-runtime').use()", client),
        ("import boto3 as b\nc = b.client('bedrock-runtime')\ndef f():\n    c.use()", client),
        ("from boto3 import client as make\nmake('bedrock-runtime').use()", client),
        (
            "import boto3\nclass A:\n    def __init__(self):\n        self.c = boto3.client('bedrock-runtime')\n    def f(self):\n        self.c.use()",
            client,
        ),
        (
            "import boto3\nclass A:\n    c = None\n    def connect(self):\n        self.c = boto3.client('bedrock-runtime')\n    def f(self):\n        self.c.use()",
            client,
        ),
        (
            "import boto3\nclass A:\n    def __init__(self, c=None):\n        self.c = c or boto3.client('bedrock-runtime')\n    def f(self):\n        self.c.use()",
            &format!("{client} [if default of parameter `c`]"),
        ),
        ("import boto3\ndef make():\n    return boto3.client('bedrock-runtime')\nmake().use()", client),
        ("import boto3\ndef make(n):\n    return boto3.client(n)\nmake('bedrock-runtime').use()\nmake('s3')", client),
        (
            "import boto3\n_c = None\ndef get():\n    global _c\n    if _c is None:\n        _c = boto3.client('bedrock-runtime')\n    return _c\nget().use()",
            client,
        ),
        (
            "import boto3\ndef f(c):\n    c.use()\nf(boto3.client('bedrock-runtime'))",
            &format!("{client} [if `f` is called at app.py:4 only]"),
        ),
        (
            "import boto3\ndef f(c=boto3.client('bedrock-runtime')):\n    c.use()",
            &format!("{client} [if default of parameter `c`]"),
        ),
    ]);
}

#[test]
fn receivers_of_other_forms() {
    let client = "made by boto3.client [bedrock-runtime] {}";
    check_receivers(&[
        (
            "import boto3\nboto3.Session(region_name='a').client('x').use()",
            "made by boto3.Session().client [x] {} on made by boto3.Session [] {region_name: a}",
        ),
        (
            "import boto3\ns = boto3.Session()\nc = s.client('x')\nc.use()",
            "made by s.client [x] {} on made by boto3.Session [] {}",
        ),
        (
            "from openai import OpenAI\nwith OpenAI(timeout=5) as c:\n    c.chat.completions.use()",
            "made by openai.OpenAI [] {timeout: 5}",
        ),
        (
            "from contextlib import contextmanager\nfrom openai import OpenAI\n@contextmanager\ndef make():\n    yield OpenAI()\nwith make() as c:\n    c.use()",
            "made by openai.OpenAI [] {}",
        ),
        ("import boto3\nc = {'a': boto3.client('bedrock-runtime')}\nc['a'].use()", client),
        (
            "import boto3\nif x:\n    c = boto3.client('a', r=1)\nelse:\n    c = boto3.client('a')\nc.use()",
            "made by boto3.client [a] {r: ?(`c` is made in several ways)}",
        ),
        (
            "import boto3\nif x:\n    c = boto3.client('a')\nelse:\n    c = f('a')\nc.use()",
            "set(`c` is made in several ways)",
        ),
        ("def f(c):\n    c.use()", "?(it is parameter `c` of `f`)"),
        ("import litellm\nlitellm.use()", "absent"),
        ("use()", "absent"),
        (
            "class A:\n    def f(self):\n        self.use()",
            "made by app.A ?(it is an object of `app.A`) ?(it is an object of `app.A`)",
        ),
        ("d.get('c').use()", "made by d.get [c] {} on ?(`d` is not defined in what was read)"),
    ]);
}

#[test]
fn callees() {
    for (source, expected) in [
        ("import boto3\nboto3.use()", r#""boto3.use""#),
        ("import a.b.c\na.b.c.use()", r#""a.b.c.use""#),
        ("import a.b as x\nx.use()", r#""a.b.use""#),
        ("from a.b import use", "0 matches"),
        ("from a.b import use\nuse()", r#""a.b.use""#),
        ("from .llm import use\nuse()", r#""llm.use""#),
        ("== app/x.py\nfrom ..llm import use\nuse()", r#""llm.use""#),
        ("== app/x.py\nfrom .llm import use\nuse()\n== app/llm.py\ndef use(): pass", r#""app.llm.use""#),
        ("def f(c):\n    c.chat.use()", r#""c.chat.use""#),
        ("a().b[1].use()", r#""a().b[].use""#),
        ("class A:\n    def use(self): pass\nA().use()", r#""app.A.use""#),
        ("print(use())", r#""use""#),
    ] {
        assert_eq!(property(source, "callee"), expected, "{source}");
    }
}

#[test]
fn other_files() {
    check_values(&[
        ("== app.py\nfrom config import M\nuse(M)\n== config.py\nM = 5", "5"),
        ("== app.py\nfrom config import M as N\nuse(N)\n== config.py\nM = 5", "5"),
        ("== app.py\nimport config\nuse(config.M)\n== config.py\nM = 5", "5"),
        ("== pkg/app.py\nfrom pkg import config\nuse(config.M)\n== pkg/config.py\nM = 5", "5"),
        ("== pkg/app.py\nimport pkg.config\nuse(pkg.config.M)\n== pkg/config.py\nM = 5\n== pkg/__init__.py\n", "5"),
        (
            "== pkg/app.py\nfrom .config import M\nuse(M)\n== pkg/config.py\nfrom .base import M\n== pkg/base.py\nM = 5",
            "5",
        ),
        (
            "== pkg/app.py\nfrom . import M\nuse(M)\n== pkg/__init__.py\nfrom .config import *\n== pkg/config.py\nM = 5",
            "5",
        ),
        (
            "== app.py\nfrom config import settings\nuse(settings.m)\n== config.py\nfrom pydantic import BaseModel\nclass S(BaseModel):\n    m: int = 5\nsettings = S()",
            "5",
        ),
        ("== app.py\nfrom config import make\nuse(make(5))\n== config.py\ndef make(m):\n    return {'m': m}", "{m: 5}"),
        (
            "== app.py\nfrom a import M\nuse(M)\n== a.py\nfrom b import M\n== b.py\nfrom a import M",
            "?(an imported name is not found)",
        ),
        ("== app.py\nfrom config import M\nuse(M)", "?(`config.M` is outside of what was read)"),
        (
            "== app.py\nfrom llm import ask\nask(6)\n== llm.py\ndef ask(m=5):\n    use(m)",
            "set(parameter `m` has several values)",
        ),
        (
            "== app.py\nimport os\nfrom config import M\nuse(M)\n== config.py\nimport os\nM = int(os.getenv('M', '5'))",
            "5 [if environment variable `M` is not set] <M>",
        ),
        (
            "== llm/openai.py\nfrom openai import X\nuse(X)\n== llm/other.py\n",
            "?(`openai.X` is outside of what was read)",
        ),
    ]);
}

#[test]
fn keyword_arguments() {
    for (source, expected) in [
        ("use(a=1, **{'b': 2})", "{a: 1, b: 2}"),
        ("p = {'a': 1}\np['b'] = 2\nuse(**p, c=3)", "{a: 1, b: 2, c: 3}"),
        ("use(a=1, **p)", "{a: 1, ..}"),
        ("def f(**kw):\n    use(**kw)\nf(a=1)", "{a: 1 [if `f` is called at app.py:3 only], ..}"),
        ("def f(**kw):\n    use(b=2, **kw)", "{b: 2, ..}"),
        ("class A:\n    P = {'a': 1}\n    def f(self):\n        use(**self.P)", "{a: 1}"),
        (
            "def params():\n    p = {'a': 1}\n    if x:\n        p['b'] = 2\n    return p\nuse(**params())",
            "{a: 1, b: ?(`p` has several values)}",
        ),
    ] {
        assert_eq!(property(source, "kwargs"), expected, "{source}");
    }
}

#[test]
fn nested_settings_can_be_selected() {
    let source = "import boto3\nfrom botocore.config import Config\nboto3.client('x', config=Config(retries={'max_attempts': 3})).use()";
    let reading = reading(&[calls_of("use")], source);
    let receiver = reading.resources[0].properties.as_map().unwrap().get("receiver");
    let sextant_facts::State::Set { detail: Some(detail), .. } = receiver.state else { panic!("{receiver:?}") };
    let config = detail.get("kwargs").as_map().unwrap().get("config");
    let sextant_facts::State::Set { detail: Some(config), .. } = config.state else { panic!("{config:?}") };
    assert_eq!(shown(&config.get("kwargs")), "{retries: {max_attempts: 3}}");
    assert_eq!(shown(&detail.get("line")), "3");
}

#[test]
fn what_files_import_and_define() {
    let reading = reading(
        &[calls_of("use")],
        "== a.py\nfrom b import f\nimport os\nX = use()\n== b.py\nfrom pkg import c\ndef f():\n    y = 1\n== pkg/c.py\n== d.py\nZ = 1",
    );
    let known = |path: &str| {
        let file = &reading.code[path];
        let imports: Vec<&str> = file.imports.iter().map(|path| &**path).collect();
        let defines = file.defines.as_ref().map(|names| names.iter().map(|name| &**name).collect::<Vec<_>>().join(" "));
        (imports.join(" "), defines)
    };
    assert_eq!(known("a.py"), ("b.py".to_owned(), Some("X".to_owned())));
    assert_eq!(known("b.py"), ("pkg/c.py".to_owned(), Some("f".to_owned())));
    assert_eq!(known("pkg/c.py"), (String::new(), Some(String::new())));
    // Nothing leads there.
    assert_eq!(known("d.py"), (String::new(), None));
}
