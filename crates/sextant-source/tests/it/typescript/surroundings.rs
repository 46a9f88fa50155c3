//! What is around a match: functions, loops, handlers, wrappers, addresses.

use crate::case::{reading, shown, typescript_calls_of, typescript_property};
use sextant_source::{Language, SourceRule};

const PROGRAM: &str = r#"
import pRetry from "p-retry";
import { BedrockRuntimeClient, ConverseCommand as Ask } from "@aws-sdk/client-bedrock-runtime";
import type { Thing } from "./types";
import { local } from "./local";

@Injectable()
export class Handler {
  private readonly client = new BedrockRuntimeClient({ region: "eu-west-1", maxAttempts: 5 });
  constructor(private model = process.env.MODEL ?? "claude") {}

  async run(items: Item[]): Promise<void> {
    while (true) {
      try {
        for (const item of items) {
          await this.client.use(new Ask({
            modelId: this.model, inferenceConfig: { maxTokens: 512, ...(item && { temperature: 0 }) },
          }));
        }
      } catch (error) {
        await this.client.use(1);
      }
    }
  }
}

export const ask = async () => pRetry(() => client.use(2), { retries: 3 });
export default function Page() {
  return <Form onSubmit={async () => { await client.use(3).catch(() => null); }}>{items.map((i) => client.use(i))}</Form>;
}
"#;

#[test]
fn a_whole_program() {
    let mut out = String::new();
    for resource in reading(&[typescript_calls_of("use")], PROGRAM).resources {
        out.push_str(&format!("{} {} to {}\n", resource.address, resource.place, resource.end_line));
        for (name, value) in resource.properties.as_map().iter().flat_map(|map| &map.entries) {
            out.push_str(&format!("  {name} = {}\n", shown(value)));
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn loops_handlers_and_wrappers() {
    for (source, name, expected) in [
        ("use()", "in_loop", "false"),
        ("use()", "function", "absent"),
        ("for (const i of x) use()", "loop", r#""for""#),
        ("for (const i of use()) {}", "in_loop", "false"),
        ("while (x) { use() }", "loop", r#""while""#),
        ("while (true) { for (;;) use() }", "loops", r#"["while_true", "while_true"]"#),
        ("do { use() } while (x)", "loop", r#""while""#),
        ("for (const i of x) { const f = () => { use() } }", "in_loop", "false"),
        ("x.map(async (i) => use(i))", "loop", r#""for""#),
        ("x.forEach(function (i) { use(i) })", "in_loop", "true"),
        ("setTimeout(() => use())", "in_loop", "false"),
        ("try { use() } catch (e) {}", "excepts", r#"["Error"]"#),
        ("try { use() } catch {}", "in_try", "true"),
        ("try {} catch (e) { use() }", "in_try", "false"),
        ("try { use() } finally {}", "in_try", "false"),
        (
            "try { cb(() => use()) } catch (e) {}",
            "in_try",
            "?(it stands in a function that is handed to another inside `try`)",
        ),
        ("try { await Promise.all(x.map(async (i) => use(i))) } catch (e) {}", "in_try", "true"),
        ("use().catch(log)", "in_try", "true"),
        ("use().catch(log)", "excepts", r#"["Error"]"#),
        ("use().then((r) => r).catch(log)", "in_try", "true"),
        ("f().then(() => use()).catch(log)", "in_try", "true"),
        ("f().then(() => use())", "in_try", "false"),
        ("use().then(ok, failed)", "in_try", "true"),
        ("use().then(ok)", "in_try", "false"),
        ("use().finally(done)", "in_try", "false"),
        ("class A { x = use() }", "function", r#""A""#),
        ("class A { f() { g(() => use()) } }", "function", r#""A.f""#),
        ("const handler = async () => { await use() }", "function", r#""handler""#),
        ("export const handler = middy(async () => { await use() })", "function", r#""handler""#),
        ("exports.handler = async () => { await use() }", "function", r#""handler""#),
        ("export default async function () { await use() }", "function", r#""default""#),
        ("const o = { ask() { use() } }", "function", r#""ask""#),
        ("function f() { const g = useCallback(() => { use() }) }", "function", r#""f""#),
        ("import { withRetry } from 'r'; const f = withRetry(() => use())", "decorators", r#"["r.withRetry"]"#),
        (
            "import { retry } from 'r'; retry(async () => { x.map(() => use()) })",
            "decorators",
            r#"["x.map", "r.retry"]"#,
        ),
        ("class A { @Retry(3) f() { use() } }", "decorators", r#"["Retry"]"#),
        ("const x = use()", "statement", r#"{end_line: 1, kind: "lexical_declaration", line: 1}"#),
        ("== a/b/index.ts\nuse()", "module", r#""a.b""#),
        (
            "import a from '@x/y/z'; import './b'; import 'node:fs'; import type c from 'd'; use()",
            "imports",
            r#"["@x/y", "fs"]"#,
        ),
    ] {
        assert_eq!(typescript_property(source, name), expected, "{name} of {source}");
    }
}

#[test]
fn every_place_is_looked_at() {
    for source in [
        "const x = <A f={use()}/>",
        "const x = <>{use()}</>",
        "namespace N { use() }",
        "export class A { static { use() } }",
        "a[use()].b = 1",
        "use().b[0] = 1",
        "delete use().b",
        "const { a = use() } = b",
        "function f(a = use()) {}",
        "const s = `${use()}`",
        "use`x`",
        "switch (use()) {}",
        "a ? use() : b",
        "(0, use())",
        "throw use()",
        "export { a as b }; export = use()",
        "a?.b?.use()",
        "label: for (;;) { use() }",
        "async function* f() { yield* use() }",
    ] {
        assert_eq!(typescript_property(source, "node"), r#""call""#, "{source}");
    }
}

#[test]
fn other_nodes() {
    let rule = |id: &str, yaml: &str| SourceRule {
        id: id.into(),
        language: Language::TypeScript,
        yaml: format!("rule: {yaml}"),
        hints: Vec::new(),
        read_by: Vec::new(),
    };
    let rules = [
        rule(
            "function",
            "{ any: [{ kind: function_declaration }, { kind: arrow_function }, { kind: method_definition }] }",
        ),
        rule("class", "{ kind: class_declaration }"),
        rule("decorator", "{ kind: decorator }"),
        rule("assignment", "{ any: [{ kind: variable_declarator }, { kind: assignment_expression }] }"),
        rule("pair", "{ kind: pair }"),
        rule("comment", "{ kind: comment }"),
        rule("import", "{ kind: import_statement }"),
        rule("string", "{ kind: string, regex: secret }"),
        rule("pattern", "{ pattern: 'g($$$)' }"),
        rule("element", "{ kind: jsx_self_closing_element }"),
    ];
    let source = "import { tool } from 'agents'\n// note\n@Tool({ name: 't' })\nexport class A extends Base { m(x) {} }\nasync function f(x) {\n  const key = 'secret'\n  o.k = 1\n  return g({ apiKey: key }, () => 1)\n}\nconst e = <Chat model='m' />\n";
    let mut out = String::new();
    for resource in reading(&rules, source).resources {
        let properties = resource.properties.as_map().unwrap().clone();
        let names = [
            "node",
            "name",
            "callee",
            "args",
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
