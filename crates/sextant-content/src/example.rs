//! Examples of content files: small trees with what is expected of them.

use crate::document::{Document, Section};
use sextant_facts::Problem;

/// An example: documentation and test at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The heading: "no: nothing bounds the answer".
    pub title: String,
    /// Line of the heading.
    pub line: u32,
    /// Path and text of its files.
    pub files: Vec<(String, String)>,
    /// What is expected, as the fence says it; empty where the heading says all.
    pub expect: String,
    /// Line of the first line of `expect`.
    pub expect_line: u32,
}

/// The examples below the heading "Examples".
pub(crate) fn examples(document: &Document, problems: &mut Vec<Problem>) -> Vec<Example> {
    let mut inside = false;
    let mut found = Vec::new();
    for section in &document.sections {
        if section.level <= 2 {
            inside = section.level == 2 && section.heading == "Examples";
        } else if inside && section.level == 3 {
            found.push(example(document, section, problems));
        }
    }
    found
}

fn example(document: &Document, section: &Section, problems: &mut Vec<Problem>) -> Example {
    let mut example = Example {
        title: section.heading.clone(),
        line: section.line,
        files: Vec::new(),
        expect: String::new(),
        expect_line: section.line,
    };
    for fence in &section.fences {
        match fence.info.as_slice() {
            [word] if word == "expect" => {
                example.expect.clone_from(&fence.body);
                example.expect_line = fence.line;
            }
            [_, path] => example.files.push((path.clone(), fence.body.clone())),
            _ => problems
                .push(document.problem(fence.line, "a file of an example needs its path: ```python app/handler.py")),
        }
    }
    if example.files.is_empty() {
        problems.push(document.problem(section.line, "an example without files"));
    }
    example
}
