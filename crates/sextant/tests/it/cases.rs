use sextant::cases;
use sextant_content::{Content, embedded_files};
use std::collections::BTreeMap;

/// Every example in the content is a test. `CONTENT_DIR` runs those of a folder instead, without rebuilding, and
/// `CASES` keeps only the files whose path contains it.
#[test]
fn examples_of_the_content_hold() {
    let wanted = std::env::var("CASES").unwrap_or_default();
    let mut content = match std::env::var("CONTENT_DIR") {
        Ok(directory) => {
            let files = folder(std::path::Path::new(&directory));
            Content::read(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        }
        Err(_) => Content::read(embedded_files()),
    };
    for problem in content.problems.iter().filter(|problem| problem.place.path.contains(&wanted)) {
        println!("{}:{}: {}", problem.place.path, problem.place.line, problem.message);
    }
    for file in &mut content.components {
        if !file.path.contains(&wanted) {
            file.examples.clear();
        }
    }
    for file in &mut content.probes {
        if !file.path.contains(&wanted) {
            file.examples.clear();
        }
    }
    let (failures, count) = cases::run(&content);
    println!("{count} examples");
    let told: Vec<String> = failures
        .iter()
        .map(|failure| format!("{}:{}: {}\n    {}", failure.path, failure.line, failure.title, failure.message))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

/// `no KIND` and `no KIND at PLACE` hold where nothing of the kind is recognised, and name only what there is.
#[test]
fn what_examples_rule_out() {
    let failure = |expected: &str| {
        let text = format!(
            "---\nid: guardrail\ntitle: Guardrail\nsurfaces: [infrastructure]\nattributes: []\n---\n# Guardrail\n\nOne.\n\n```toml reads terraform aws_bedrock_guardrail\n```\n\n## Examples\n\n### one of two\n\n```hcl main.tf\nresource \"aws_bedrock_guardrail\" \"a\" {{\n}}\nresource \"aws_sns_topic\" \"b\" {{\n}}\n```\n```expect\n{expected}\n```\n"
        );
        let content = Content::read([("components/guardrail.md", text.as_str())]);
        let (failures, count) = cases::run(&content);
        assert_eq!(count, 1, "{:?}", content.problems);
        failures.first().map(|failure| failure.message.clone()).unwrap_or_default()
    };
    for (expected, message) in [
        ("guardrail at main.tf:1", ""),
        ("no guardrail at main.tf:3", ""),
        ("guardrail at main.tf:1\nno guardrail at main.tf:3", ""),
        ("no guardrail at main.tf:1", "expected `no guardrail at main.tf:1`, got \nguardrail at main.tf:1"),
        ("no guardrail", "expected `no guardrail`, got \nguardrail at main.tf:1"),
        ("no guardrial at main.tf:3", "expected `no guardrial at main.tf:3`, got no kind `guardrial`"),
        ("no guardrail at main.tf:33", "expected `no guardrail at main.tf:33`, got no line main.tf:33 in the example"),
        ("no guardrail at other.tf:3", "expected `no guardrail at other.tf:3`, got no line other.tf:3 in the example"),
    ] {
        assert_eq!(failure(expected), message, "{expected}");
    }
}

fn folder(root: &std::path::Path) -> BTreeMap<String, String> {
    let tree = sextant_read::Tree::walk(root, &sextant_read::Limits::default()).expect("the folder of the content");
    let text = |path: &str| tree.read(path).expect("a readable content file");
    tree.files.iter().map(|file| (file.path.to_string(), text(&file.path))).collect()
}
