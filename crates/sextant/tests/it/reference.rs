//! The pages on limits and bad input say what the code says.

use regex::Regex;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// `64 KiB`, `250,000`, `4,096 bytes`.
fn documented(value: &str) -> u64 {
    let mut words = value.split_whitespace();
    let number: u64 = words.next().unwrap_or_default().replace(',', "").parse().expect("a number");
    match words.next() {
        Some("MiB") => number * 1024 * 1024,
        Some("KiB") => number * 1024,
        _ => number,
    }
}

/// `64 * 1024`, `250_000`.
fn written(value: &str) -> u64 {
    value.split('*').map(|factor| factor.trim().replace('_', "").parse::<u64>().expect("a number")).product()
}

#[test]
fn limits_are_those_of_the_code() {
    let row = Regex::new(r"(?m)^\| [^|]+ \| ([^|]+) \| [^|]+ \| `([^`]+)` `([^`]+)` \|$").expect("a pattern");
    let page = text("docs/reference/limits.md");
    let mut rows = 0;
    for found in row.captures_iter(&page) {
        let (value, path, name) = (&found[1], &found[2], &found[3]);
        let set = Regex::new(&format!(r"(?:const {name}: \w+ =|\b{name}:) ([0-9][0-9_* ]*)")).expect("a pattern");
        let code = text(path);
        let set = set.captures(&code).unwrap_or_else(|| panic!("{path} sets no {name}"));
        assert_eq!(documented(value), written(&set[1]), "{name} of {path}");
        rows += 1;
    }
    assert_eq!(rows, page.lines().filter(|line| line.contains(".rs`")).count());
}

#[test]
fn every_kind_of_bad_input_names_tests_that_exist() {
    let page = text("docs/reference/bad-input.md");
    let named = Regex::new(r"`([a-z-]+/[\w/.]+\.rs)` ((?:`\w+`,? ?)+)").expect("a pattern");
    let mut tests = 0;
    for found in named.captures_iter(&page) {
        let code = text(format!("crates/{}", &found[1]));
        for name in found[2].split(',').map(|name| name.trim().trim_matches('`')) {
            let exists = code.contains(&format!("fn {name}(")) || code.contains(&format!("    {name}: "));
            assert!(exists, "{} has no test `{name}`", &found[1]);
            tests += 1;
        }
    }
    assert!(tests > 60, "{tests}");
}
