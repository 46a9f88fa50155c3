//! Where a declaration stands among others, and in which file.

use super::{Files, assert_no_difference, each};
use regex::Regex;

/// The parts of a text that begin in the first column, after what stands before the first of them.
fn parts<'a>(text: &'a str, begins: &Regex) -> (&'a str, Vec<&'a str>) {
    let mut starts: Vec<usize> = begins.find_iter(text).map(|found| found.start()).collect();
    let first = starts.first().copied().unwrap_or(text.len());
    starts.push(text.len());
    (&text[..first], starts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect())
}

fn reversed(text: &str, begins: &Regex) -> String {
    let (head, mut parts) = parts(text, begins);
    parts.reverse();
    head.to_owned() + &parts.join("\n")
}

#[test]
fn the_order_of_blocks_makes_no_difference() {
    let block =
        Regex::new(r#"(?m)^(resource|data|module|variable|output|locals|provider|terraform)\b"#).expect("a pattern");
    assert_no_difference("order in Terraform", |_, files| each(files, &[".tf"], |text| reversed(text, &block)));

    let entry = Regex::new(r"(?m)^  \w+:\n    Type: AWS::").expect("a pattern");
    assert_no_difference("order in CloudFormation", |_, files| {
        each(files, &[".yaml"], |text| {
            let Some((before, resources)) = text.split_once("\nResources:\n") else { return text.to_owned() };
            let (resources, after) =
                resources.find("\nOutputs:").map_or((resources, ""), |at| resources.split_at(at + 1));
            let (head, mut parts) = parts(resources, &entry);
            parts.reverse();
            format!("{before}\nResources:\n{head}{}{after}", parts.concat())
        })
    });

    // A declaration begins with its decorators and comments.
    let declaration = Regex::new(r"(?m)^((@|//).*\n)*(resource|module|param|var|output)\b").expect("a pattern");
    assert_no_difference("order in Bicep", |_, files| each(files, &[".bicep"], |text| reversed(text, &declaration)));
}

#[test]
fn the_files_that_blocks_stand_in_make_no_difference() {
    let folder = |path: &str| path.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned());
    assert_no_difference("files of a Terraform module", |_, files| {
        let mut joined = Files::new();
        for (path, text) in files.iter().rev() {
            if path.ends_with(".tf") {
                let all = joined.entry(format!("{}/everything.tf", folder(path))).or_default();
                *all += &format!("\n{text}");
            } else {
                joined.insert(path.clone(), text.clone());
            }
        }
        joined
    });
    assert_no_difference("files of a chart", |_, files| {
        let moved = |path: &String| match path.split_once("/templates/") {
            Some((chart, rest)) if rest.ends_with(".yaml") => format!("{chart}/templates/parts/of-{rest}"),
            _ => path.clone(),
        };
        files.iter().map(|(path, text)| (moved(path), text.clone())).collect()
    });
}
