//! The pages on limits and bad input say what the code says.

use regex::Regex;
use sextant_content::{ComponentFile, Content, embedded_files};
use std::collections::BTreeSet;
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

/// What is recognised in which dialect, as the content says it.
fn recognised() -> String {
    let content = Content::read(embedded_files());
    let mut page = "# What is recognised where\n\nA row for each kind of component, written from the content. The number says \
                    in how many types of resource, or by how many patterns\nof source code, a dialect shows it. `sextant explain \
                    KIND` describes a kind.\n\n"
        .to_owned();
    let count = |file: &ComponentFile, dialect: &str| {
        let readings = file.kind.readings.iter().filter(|reading| &*reading.dialect == dialect);
        readings.map(|reading| &reading.type_name).collect::<BTreeSet<_>>().len()
    };
    let dialects: BTreeSet<&str> =
        content.components.iter().flat_map(|file| &file.kind.readings).map(|reading| &*reading.dialect).collect();
    let (main, rest): (Vec<&str>, Vec<&str>) =
        dialects.into_iter().filter(|dialect| *dialect != "sextant").partition(|dialect| MAIN.contains(dialect));
    let heads: Vec<&str> = MAIN.into_iter().filter(|dialect| main.contains(dialect)).collect();
    page.push_str(&format!("| kind | {} | others |\n|---|{}---|\n", heads.join(" | "), "---:|".repeat(heads.len())));
    for file in content.components.iter().filter(|file| !file.kind.readings.iter().all(|r| &*r.dialect == "sextant")) {
        let cells = heads.iter().map(|dialect| match count(file, dialect) {
            0 => String::new(),
            number => number.to_string(),
        });
        let others = rest.iter().filter(|dialect| count(file, dialect) > 0).copied().collect::<Vec<_>>().join(", ");
        let cells = cells.collect::<Vec<_>>().join(" | ");
        page.push_str(&format!("| `{}` | {cells} | {others} |\n", file.kind.id));
    }
    page
}

/// Dialects with a column of their own.
const MAIN: [&str; 9] =
    ["terraform", "cloudformation", "cdk", "arm", "kubernetes", "python", "typescript", "java", "go"];

#[test]
fn what_is_recognised_is_written_down() {
    let path = root().join("docs/reference/recognised.md");
    let page = recognised();
    if std::env::var_os("SEXTANT_BLESS").is_some() {
        std::fs::write(&path, &page).expect("the page is written");
    }
    assert_eq!(text("docs/reference/recognised.md"), page, "run with SEXTANT_BLESS=1");
}
