//! What must make no difference makes none; what must make one makes it in the practices concerned and nowhere else.
//! Every example is a case; a new example is one as soon as its folder is there.

mod cases;
mod form;
mod names;
mod order;

use crate::examples::{content, example, examples};
use sextant::assess::{Assessment, Request, Reviewer};
use sextant_core::{Outcome, ProbeAnswer};
use sextant_read::Tree;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::LazyLock;

static REVIEWER: LazyLock<Reviewer<'_>> = LazyLock::new(|| Reviewer::new(content(), String::new()));

type Files = BTreeMap<String, String>;

/// What a review found: outcomes by practice, answers by probe.
struct Found {
    outcomes: BTreeMap<String, Outcome>,
    answers: BTreeMap<String, ProbeAnswer>,
    problems: Vec<String>,
}

fn found(files: &Files) -> Found {
    let folder = content().lens("generative-ai").expect("the lens");
    let request = Request { as_of: "2026-11-22".to_owned(), ..Request::default() };
    let Assessment { review, observations, problems, .. } =
        REVIEWER.assess(folder, &Tree::from_texts(files.clone()), &request);
    let answers = review.questions.into_iter().flat_map(|question| question.answers);
    Found {
        outcomes: answers.map(|answer| (answer.choice, answer.outcome)).collect(),
        answers: observations.into_iter().map(|(probe, observation)| (probe, observation.answer)).collect(),
        problems: problems.iter().map(|problem| format!("{}: {}", problem.place.path, problem.message)).collect(),
    }
}

/// What changed, as `GENSEC01-BP01: Met -> Unknown`.
fn changes<T: Debug + PartialEq>(before: &BTreeMap<String, T>, after: &BTreeMap<String, T>) -> Vec<String> {
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changed =
        ids.into_iter().map(|id| (id, before.get(id), after.get(id))).filter(|(_, before, after)| before != after);
    let told = |value: Option<&T>| value.map_or_else(|| "nothing".to_owned(), |value| format!("{value:?}"));
    changed.map(|(id, before, after)| format!("{id}: {} -> {}", told(before), told(after))).collect()
}

/// Changes the files of all examples; nothing may come of it. An example that the change does not concern stays as it is.
fn assert_no_difference(what: &str, change: impl Fn(&str, &Files) -> Files) {
    let mut wrong = String::new();
    let mut concerned = 0;
    for name in examples() {
        let files = example(&name);
        let changed = change(&name, &files);
        if changed == files {
            continue;
        }
        concerned += 1;
        let (before, after) = (found(&files), found(&changed));
        let told =
            [after.problems, changes(&before.outcomes, &after.outcomes), changes(&before.answers, &after.answers)];
        let told = told.concat();
        if !told.is_empty() {
            wrong += &format!("{name}, {what}: {told:#?}\n");
        }
    }
    assert!(concerned > 0, "{what}: no example was changed");
    assert!(wrong.is_empty(), "{wrong}");
}

/// Changes the files with one of these endings.
fn each(files: &Files, endings: &[&str], change: impl Fn(&str) -> String) -> Files {
    let concerned = |path: &str| endings.iter().any(|ending| path.ends_with(ending));
    let changed = |path: &String, text: &String| if concerned(path) { change(text) } else { text.clone() };
    files.iter().map(|(path, text)| (path.clone(), changed(path, text))).collect()
}
