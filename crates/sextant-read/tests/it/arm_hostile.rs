//! Templates that would multiply, nest or refer to themselves without end.

use sextant_read::{Tree, arm};

fn read(texts: &[(&str, String)]) -> sextant_facts::Reading {
    arm::read(&Tree::from_texts(texts.iter().map(|(path, text)| (*path, text.clone()))))
}

#[test]
fn circles_end() {
    let main = "module b 'b.bicep' = { name: 'b', params: { x: b.outputs.y } }\nvar v = w\nvar w = v\n\
        resource s 'Microsoft.Search/searchServices@2023-11-01' = { name: v\n tags: s.tags\n parent: s }\n\
        resource t 'Microsoft.Search/searchServices@2023-11-01' = if (t.properties.on) { name: t.name }\n\
        func f(x int) int => f(x)\noutput o int = f(1)\n\
        resource u 'Microsoft.Search/searchServices@2023-11-01' = { name: f(2) }\n";
    let other = "param x string = ''\nmodule a 'main.bicep' = { name: 'a' }\noutput y string = a.outputs.o\n\
        import * as m from 'main.bicep'\nvar z = m.v\n";
    let reading = read(&[("main.bicep", main.to_owned()), ("b.bicep", other.to_owned())]);
    assert!(reading.gaps.iter().any(|gap| gap.why.text.contains("part of itself")), "{:?}", reading.gaps);
    assert!(reading.resources.len() >= 3);
}

#[test]
fn multiplication_ends_at_a_limit() {
    let mut doubling = "var v0 = [1, 2, 3, 4, 5, 6, 7, 8]\n".to_owned();
    for at in 1..40 {
        doubling.push_str(&format!("var v{at} = [v{0}, v{0}, v{0}]\nvar t{at} = '${{t{0}}}${{t{0}}}'\n", at - 1));
    }
    doubling.push_str("var t0 = 'text'\nresource s 'A.B/c@1' = { name: 's'\n properties: v39\n tags: { a: t39 } }\n");
    let loops = "var n = range(0, 200)\nresource s 'A.B/c@1' = [for a in map(n, x => map(n, y => map(n, z => n))): { name: a }]\n";
    let calls: String =
        (0..12).map(|_| "module m 'b.bicep' = [for i in range(0, 200): { name: 'm' }]\n".to_owned()).collect();
    let inner = "module c 'c.bicep' = [for i in range(0, 200): { name: 'c' }]\n".to_owned();
    let leaf = "resource s 'A.B/c@1' = [for i in range(0, 200): { name: 's${i}' }]\n".to_owned();
    let started = std::time::Instant::now();
    let reading = read(&[
        ("a/main.bicep", doubling),
        ("b/main.bicep", loops.to_owned()),
        ("c/main.bicep", calls),
        ("c/b.bicep", inner),
        ("c/c.bicep", leaf),
    ]);
    assert!(!reading.gaps.is_empty());
    assert!(reading.resources.len() < 300_000, "{}", reading.resources.len());
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn nesting_ends_at_a_limit() {
    let depth = 20_000;
    let cases = [
        format!("var v = {}1{}", "(".repeat(depth), ")".repeat(depth)),
        format!("var v = {}1{}", "[".repeat(depth), "]".repeat(depth)),
        format!("var v = {}1{}", "{ a: ".repeat(depth), "}".repeat(depth)),
        format!("var v = {}x{}", "'${".repeat(depth), "}'".repeat(depth)),
        format!("var v = {}true", "!".repeat(depth)),
        format!("var v = 1{}", " + 1".repeat(depth)),
        format!("var v = a{}", ".b".repeat(depth)),
        format!("var v = {}1", "a ? b : ".repeat(depth)),
        format!("var v = {}1", "x => ".repeat(depth)),
        format!("resource a 'A.B/c@1' = {}", "{ resource b 'd@1' = ".repeat(depth)),
        "param x ".to_owned() + &"(".repeat(depth),
        "@".repeat(depth),
        "'''".to_owned(),
        "var v = '${".to_owned(),
        "var v = \u{feff}'\u{1f600}\\".to_owned(),
        "[".repeat(depth),
    ];
    for case in cases {
        let text = format!("{case}\nresource s 'A.B/c@1' = {{ name: 'kept' }}\n");
        let reading = read(&[("main.bicep", text)]);
        assert!(!reading.problems.is_empty(), "{}", case.chars().take(40).collect::<String>());
    }
    let expression = format!("[{}1{}]", "concat(".repeat(depth), ")".repeat(depth));
    let json = format!(
        r#"{{"$schema": "deploymentTemplate.json#", "resources": [{{"type": "A.B/c", "name": "{expression}"}}]}}"#
    );
    assert_eq!(read(&[("a.json", json)]).resources.len(), 1);
}

#[test]
fn any_prefix_of_a_template_is_read_without_harm() {
    let text = include_str!("bicep.rs");
    for end in (0..text.len()).step_by(97).filter(|end| text.is_char_boundary(*end)) {
        read(&[("main.bicep", text.get(..end).unwrap_or_default().to_owned())]);
    }
}
