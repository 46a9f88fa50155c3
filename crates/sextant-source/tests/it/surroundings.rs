//! What is around a match: functions, loops, handlers, decorators, addresses.

use crate::case::{calls_of, property, reading, shown};
use sextant_source::{Language, SourceRule};

const PROGRAM: &str = r#"
from tenacity import retry, stop_after_attempt
import botocore.exceptions as ex
import boto3, os.path
from .local import thing

class Handler:
    @retry(stop=stop_after_attempt(3))
    @app.route("/x")
    def run(self):
        while True:
            try:
                for item in items:
                    try:
                        reply = self.client.use(
                            item,
                        )
                    except (ex.ClientError, ValueError) as error:
                        pass
            except:
                self.client.use(1)
            def inner():
                return [self.client.use(2) for _ in y]
"#;

#[test]
fn a_whole_program() {
    insta::assert_snapshot!(table(PROGRAM));
}

fn table(source: &str) -> String {
    let mut out = String::new();
    for resource in reading(&[calls_of("use")], source).resources {
        out.push_str(&format!("{} {} to {}\n", resource.address, resource.place, resource.end_line));
        for (name, value) in resource.properties.as_map().iter().flat_map(|map| &map.entries) {
            let place =
                value.place.as_ref().map(|place| format!(" at {}:{}", place.line, place.column)).unwrap_or_default();
            out.push_str(&format!("  {name} = {}{place}\n", shown(value)));
        }
    }
    out
}

#[test]
fn loops_and_handlers() {
    for (source, name, expected) in [
        ("use()", "in_loop", "false"),
        ("use()", "loop", "absent"),
        ("use()", "function", "absent"),
        ("for i in x:\n    use()", "loop", r#""for""#),
        ("for i in use():\n    pass", "in_loop", "false"),
        ("while x:\n    use()", "loop", r#""while""#),
        ("while True:\n    for i in x:\n        use()", "loops", r#"["for", "while_true"]"#),
        ("for i in x:\n    def f():\n        use()", "in_loop", "false"),
        ("try:\n    use()\nexcept E:\n    pass", "excepts", r#"["E"]"#),
        ("try:\n    pass\nexcept E:\n    use()", "in_try", "false"),
        ("try:\n    use()\nfinally:\n    pass", "in_try", "false"),
        ("try:\n    pass\nexcept E:\n    pass\nelse:\n    use()", "in_try", "false"),
        ("class A:\n    x = use()", "function", r#""A""#),
        ("async def f():\n    await use()", "function", r#""f""#),
        ("x = use()", "statement", r#"{end_line: 1, kind: "expression_statement", line: 1}"#),
        ("def f():\n    return use()", "statement", r#"{end_line: 2, kind: "return_statement", line: 2}"#),
        ("== a/b/__init__.py\nuse()", "module", r#""a.b""#),
    ] {
        assert_eq!(property(source, name), expected, "{name} of {source}");
    }
}

#[test]
fn addresses_outlive_formatting() {
    let addresses = |source: &str| -> Vec<String> {
        reading(&[calls_of("use")], source).resources.iter().map(|r| r.address.to_string()).collect()
    };
    let before = addresses("use(1)\nclass A:\n    def f(self):\n        x.use(1); use(2)\n    def g(self): use(3)\n");
    let after = addresses(
        "\n\nuse(\n  1)\nclass A:\n    def f(self):\n\n        x.use(1)\n        use(2)\n    def g(self):\n        use(3)\n",
    );
    assert_eq!(before, after);
    assert_eq!(before, ["app.py::<module>::use#1", "app.py::A.f::use#1", "app.py::A.f::use#2", "app.py::A.g::use#1"]);
}

#[test]
fn other_nodes() {
    let rule = |id: &str, yaml: &str| SourceRule {
        id: id.into(),
        language: Language::Python,
        yaml: format!("rule: {yaml}"),
        hints: Vec::new(),
        read_by: Vec::new(),
    };
    let rules = [
        rule("function", "{ kind: function_definition }"),
        rule("class", "{ kind: class_definition }"),
        rule("decorator", "{ kind: decorator }"),
        rule("assignment", "{ kind: assignment }"),
        rule("keyword", "{ kind: keyword_argument }"),
        rule("comment", "{ kind: comment }"),
        rule("import", "{ kind: import_from_statement }"),
        rule("string", "{ kind: string, regex: secret }"),
    ];
    let source = "from agents import tool, Base\n# note\n@tool(name='t')\nasync def f(x):\n    key = 'secret'\n    return g(api_key=key)\nclass A(Base):\n    pass\n";
    let mut out = String::new();
    for resource in reading(&rules, source).resources {
        let properties = resource.properties.as_map().unwrap().clone();
        let names = [
            "node",
            "name",
            "callee",
            "kwargs",
            "value",
            "decorators",
            "bases",
            "body",
            "async",
            "function",
            "decorates",
        ];
        let shown: Vec<String> =
            names.iter().filter_map(|name| Some(format!("{name}={}", shown(properties.entries.get(*name)?)))).collect();
        out.push_str(&format!("{} {}: {}\n", resource.type_name, resource.place.line, shown.join(" ")));
    }
    insta::assert_snapshot!(out);
}
