//! No practice is answered by a constant: trees without generative AI settle nothing.

use crate::examples::{content, texts};
use sextant::assess::{Assessment, Request, Reviewer};
use sextant_core::Outcome;
use sextant_read::Tree;
use std::collections::BTreeMap;
use std::path::Path;

fn review(files: BTreeMap<String, String>) -> Assessment {
    let folder = content().lens("generative-ai").expect("the lens");
    let request = Request { as_of: "2026-11-22".to_owned(), ..Request::default() };
    Reviewer::new(content(), String::new()).assess(folder, &Tree::from_texts(files), &request)
}

fn settled(assessment: &Assessment) -> Vec<String> {
    let answers = assessment.review.questions.iter().flat_map(|question| &question.answers);
    let settled = answers.filter(|answer| matches!(answer.outcome, Outcome::Met | Outcome::NotMet));
    settled.map(|answer| format!("{}: {:?}", answer.choice, answer.outcome)).collect()
}

#[test]
fn an_empty_tree_settles_nothing() {
    assert_eq!(settled(&review(BTreeMap::new())), Vec::<String>::new());
}

/// Every folder of `tests/unrelated` is an application without a model, each in other languages and dialects. What they
/// declare is read: a stack of the tree that no reader sees would be silent too.
#[test]
fn unrelated_applications_settle_nothing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/unrelated");
    let mut all = BTreeMap::new();
    let mut wrong = String::new();
    for entry in std::fs::read_dir(&root).expect("the applications") {
        let folder = entry.expect("an entry").path();
        if !folder.is_dir() {
            continue;
        }
        let name = folder.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        let files = texts(&folder);
        let assessment = review(files.clone());
        let told = settled(&assessment);
        let problems: Vec<String> = assessment.problems.iter().map(|problem| problem.message.clone()).collect();
        let deployed = assessment.architecture.components.len();
        if !told.is_empty() || !problems.is_empty() || deployed == 0 {
            wrong += &format!("{name}: {deployed} components, settled {told:#?}, problems {problems:#?}\n");
        }
        all.extend(files.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)));
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!(settled(&review(all)), Vec::<String>::new(), "all of them in one tree");
}
