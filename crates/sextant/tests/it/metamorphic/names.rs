//! Names that only the files themselves use: symbols of infrastructure code.

use super::{Files, assert_no_difference, each};
use regex::{Regex, escape};
use std::collections::BTreeSet;

/// Patterns and what stands in their place.
type Swaps = Vec<(Regex, String)>;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a pattern")
}

fn swapped(text: &str, swaps: &Swaps) -> String {
    // Twice: a match ends where the next may have to begin.
    let once =
        |text: &str| swaps.iter().fold(text.to_owned(), |text, (from, to)| from.replace_all(&text, to).into_owned());
    once(&once(text))
}

/// Terraform: every resource, data source and module.
fn terraform(files: &Files) -> Files {
    let declared = pattern(r#"(?m)^(resource|data) "(\w+)" "(\w+)""#);
    let called = pattern(r#"(?m)^module "(\w+)""#);
    let mut swaps = Swaps::new();
    for text in files.iter().filter(|(path, _)| path.ends_with(".tf")).map(|(_, text)| text) {
        for found in declared.captures_iter(text) {
            let (kind, name) = (&found[2], &found[3]);
            swaps.push((pattern(&format!(r#""{kind}" "{name}""#)), format!(r#""{kind}" "{name}_renamed""#)));
            swaps.push((pattern(&format!(r"\b{kind}\.{name}\b")), format!("{kind}.{name}_renamed")));
        }
        for found in called.captures_iter(text) {
            swaps.push((pattern(&format!(r#"module "{}""#, &found[1])), format!(r#"module "{}_renamed""#, &found[1])));
            swaps.push((pattern(&format!(r"\bmodule\.{}\b", &found[1])), format!("module.{}_renamed", &found[1])));
        }
    }
    each(files, &[".tf"], |text| swapped(text, &swaps))
}

/// CloudFormation: every logical id.
fn cloudformation(files: &Files) -> Files {
    let logical = pattern(r"(?m)^  (\w+):\n    Type: AWS::");
    let templates = files.iter().filter(|(path, _)| path.ends_with(".yaml"));
    let ids: BTreeSet<&str> = templates
        .flat_map(|(_, text)| logical.captures_iter(text).filter_map(|found| found.get(1)).map(|id| id.as_str()))
        .collect();
    let mut swaps = Swaps::new();
    for id in ids {
        swaps.push((pattern(&format!(r"(?m)^  {id}:$")), format!("  {id}Renamed:")));
        swaps.push((pattern(&format!(r"(!Ref |!GetAtt |\$\{{|DependsOn: ){id}\b")), format!("${{1}}{id}Renamed")));
    }
    each(files, &[".yaml"], |text| swapped(text, &swaps))
}

/// Bicep: every symbol of a resource, module or variable, in its file.
fn bicep(files: &Files) -> Files {
    let declared = pattern(r"(?m)^ *(?:resource|module|var) (\w+)\b");
    each(files, &[".bicep"], |text| {
        let mut swaps = Swaps::new();
        for found in declared.captures_iter(text) {
            let name = escape(&found[1]);
            swaps.push((
                pattern(&format!(r"(?m)^( *(?:resource|module|var) ){name}\b")),
                format!("${{1}}{name}Renamed"),
            ));
            swaps.push((pattern(&format!(r"(^|[^\w/'.:-]|::){name}(\.|::|\[)")), format!("${{1}}{name}Renamed$2")));
            swaps.push((pattern(&format!(r"(?m)((?:scope|parent|in): *){name}$")), format!("${{1}}{name}Renamed")));
            swaps.push((pattern(&format!(r"([(,\[] ?){name}([,)\]])")), format!("${{1}}{name}Renamed$2")));
        }
        swapped(text, &swaps)
    })
}

#[test]
fn names_of_resources_make_no_difference() {
    assert_no_difference("names in Terraform", |_, files| terraform(files));
    assert_no_difference("names in CloudFormation", |_, files| cloudformation(files));
    assert_no_difference("names in Bicep", |_, files| bicep(files));
}
