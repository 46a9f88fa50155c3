//! The form of a text, and what does not concern the workload: nothing that a reader of the language would see.

use super::{Files, assert_no_difference, each};
use regex::Regex;

/// Languages whose comments begin with this.
const HASH: &[&str] = &[".tf", ".yaml", ".yml", ".py"];
const SLASHES: &[&str] = &[".bicep", ".ts"];
/// Languages and templates whose indentation means nothing but nesting. (In a chart, `nindent` counts columns.)
const INDENTED: &[&str] = &[".tf", ".py", ".bicep", ".ts"];

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

#[test]
fn indentation_and_line_ends_make_no_difference() {
    let indented = pattern(r"(?m)^( +)");
    assert_no_difference("indentation", |_, files| {
        each(files, INDENTED, |text| indented.replace_all(text, "$1$1").into_owned())
    });
    let code = [HASH, SLASHES].concat();
    assert_no_difference("line ends", |_, files| each(files, &code, |text| text.replace('\n', "\r\n")));
}

#[test]
fn comments_make_no_difference() {
    for (mark, endings) in [("#", HASH), ("//", SLASHES)] {
        let around = |text: &str| format!("{mark} A note.\n\n\n{text}\n\n{mark} Another one.\n");
        assert_no_difference("comments around", |_, files| each(files, endings, around));
        let top =
            pattern(r"(?m)^(resource|module|param|def|class|export|const|function|apiVersion:|  \w+:\n    Type:)");
        let between = |text: &str| top.replace_all(text, format!("\n{mark} A note.\n\n$1")).into_owned();
        assert_no_difference("comments between", |_, files| each(files, endings, between));
    }
}

/// The other quotes for strings that need neither escapes nor a third pair. Strings within strings stay as they are.
fn requoted(text: &str, comment: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = if let Some(text) = rest.strip_prefix("\"\"\"") {
            text.find("\"\"\"").map_or(rest.len(), |at| at + 6)
        } else if rest.starts_with(comment) {
            rest.find('\n').unwrap_or(rest.len())
        } else if first == '"' || first == '\'' || first == '`' {
            let end = rest[1..].find(first).map_or(rest.len(), |at| at + 2);
            let inner = &rest[1..end - 1];
            if first == '"' && !inner.contains(['\'', '\\', '{', '\n']) {
                out += &format!("'{inner}'");
                rest = &rest[end..];
                continue;
            }
            end
        } else {
            first.len_utf8()
        };
        out += &rest[..skipped];
        rest = &rest[skipped..];
    }
    out
}

#[test]
fn quotes_make_no_difference() {
    assert_no_difference("quotes in Python", |_, files| each(files, &[".py"], |text| requoted(text, "#")));
}

#[test]
fn what_is_irrelevant_makes_no_difference() {
    assert_no_difference("irrelevant files", |name, files| {
        let mut files = files.clone();
        let mut add = |path: &str, text: &str| drop(files.insert(path.to_owned(), text.to_owned()));
        add("tools/names.py", "def short(name):\n    return name[:8]\n\n\nprint(short(input()))\n");
        add("docs/notes.md", "# Notes\n\nEvery practice is met.\n");
        add("site/index.html", "<p>hello</p>\n");
        add("site/app.js", "document.title = 'hello'\n");
        add("site/menu.ts", "export const title = (name: string): string => `hello ${name}`\n");
        add("tools/Sum.java", "class Sum {\n    static int of(int a, int b) {\n        return a + b;\n    }\n}\n");
        add("tools/sum.go", "package tools\n\nfunc sum(a, b int) int { return a + b }\n");
        match name {
            "support-assistant" => {
                add("infra/dns.tf", "resource \"aws_route53_zone\" \"site\" {\n  name = \"example.com\"\n}\n");
            }
            "case-notes" => {
                add(
                    "infra/dns.tf",
                    "resource \"google_dns_managed_zone\" \"site\" {\n  name = \"site\"\n  dns_name = \"example.com.\"\n}\n",
                );
            }
            "claims-intake" => add(
                "templates/dns.yaml",
                "Resources:\n  Zone:\n    Type: AWS::Route53::HostedZone\n    Properties: {Name: example.com}\n",
            ),
            "quote-desk" => add(
                "infra/modules/dns.bicep",
                "resource zone 'Microsoft.Network/dnsZones@2018-05-01' = {\n  name: 'example.com'\n  location: 'global'\n}\n",
            ),
            "reading-room" => add(
                "chart/templates/greeting.yaml",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: greeting\ndata:\n  greeting: hello\n",
            ),
            _ => {}
        }
        files
    });
}

#[test]
fn documents_of_one_kind_may_be_written_as_another() {
    assert_no_difference("values of Terraform as JSON", |_, files| {
        let mut files = files.clone();
        let values: Vec<String> = files.keys().filter(|path| path.ends_with("terraform.tfvars")).cloned().collect();
        for path in values {
            let text = files.remove(&path).expect("the file");
            let line = pattern(r"(?m)^(\w+)\s*=\s*(.+?)\s*$");
            let entries: Vec<String> =
                line.captures_iter(&text).map(|found| format!("\"{}\": {}", &found[1], &found[2])).collect();
            files.insert(format!("{path}.json"), format!("{{{}}}", entries.join(",\n")));
        }
        files
    });
}

/// A template with its short forms written out, as JSON.
fn json(node: &sextant_read::node::Node) -> serde_json::Value {
    use serde_json::{Value, json as value};
    use sextant_read::node::{Kind, Scalar};
    let plain = match &node.kind {
        Kind::Null => Value::Null,
        Kind::Scalar { text, .. } => match node.scalar() {
            Some(Scalar::Bool(known)) => known.into(),
            Some(Scalar::Int(known)) => known.into(),
            Some(Scalar::Float(known)) => known.into(),
            _ => text.clone().into(),
        },
        Kind::Sequence(items) => items.iter().map(json).collect(),
        Kind::Mapping(entries) => Value::Object(
            entries.iter().map(|(key, value)| (key.text().unwrap_or_default().to_owned(), json(value))).collect(),
        ),
    };
    match node.tag.as_deref() {
        None => plain,
        Some("!Ref") => value!({ "Ref": plain }),
        Some("!Condition") => value!({ "Condition": plain }),
        Some("!GetAtt") => {
            let path = plain.as_str().expect("a path").split_once('.').expect("an attribute");
            value!({ "Fn::GetAtt": [path.0, path.1] })
        }
        Some(short) => Value::Object([(format!("Fn::{}", short.trim_start_matches('!')), plain)].into_iter().collect()),
    }
}

#[test]
fn templates_may_be_written_as_json() {
    assert_no_difference("CloudFormation as JSON", |_, files| {
        let mut changed = Files::new();
        for (path, text) in files {
            if !text.starts_with("AWSTemplateFormatVersion") {
                changed.insert(path.clone(), text.replace("main.yaml", "main.json"));
                continue;
            }
            let parsed = sextant_read::node::yaml(&path.as_str().into(), text);
            let template = json(parsed.documents.first().expect("a template"));
            let text = serde_json::to_string_pretty(&template).expect("JSON");
            changed.insert(path.replace(".yaml", ".json"), text.replace("monitoring.yaml", "monitoring.json"));
        }
        if changed.keys().eq(files.keys()) { files.clone() } else { changed }
    });
}
