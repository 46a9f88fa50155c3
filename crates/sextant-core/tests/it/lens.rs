//! Ids of questions and choices.

use crate::sample::{lens, practice};
use sextant_core::lens::{Found, Level, console_form, lens_json_form};

#[test]
fn a_practice_has_three_names() {
    let lens = lens();
    for id in
        ["GENSEC01-BP02", "GENSEC01_BP02", "gensec1_2", "gensec01-bp02", "GENSEC01/gensec1_2", "gensec1/GENSEC01_BP02"]
    {
        let (question, choice) = lens.choice(id).unwrap();
        assert_eq!((question.id.as_str(), choice.id.as_str()), ("GENSEC01", "GENSEC01-BP02"), "{id}");
    }
    for id in ["GENSEC01", "gensec1"] {
        assert_eq!(lens.question(id).unwrap().id, "GENSEC01", "{id}");
    }
    assert_eq!(lens.pillar("costOptimization").unwrap().id, "cost_optimization");
    for id in ["", "GENSEC", "GENSEC01-BP03", "GENCOST01/gensec1_2", "/", "GENSEC01/"] {
        assert_eq!(lens.find(id), Found::Nothing, "{id}");
    }
}

#[test]
fn ids_that_several_questions_use_need_their_question() {
    let mut lens = lens();
    for question in &mut lens.pillars[0].questions {
        question.choices.push(practice("shared", Level::Low));
        question.choices.push(practice("SHARED", Level::Low));
    }
    assert_eq!(lens.find("shared"), Found::Ambiguous);
    let (question, choice) = lens.choice("GENSEC02/SHARED").unwrap();
    assert_eq!((question.id.as_str(), choice.id.as_str()), ("GENSEC02", "SHARED"));
}

#[test]
fn forms_of_ids() {
    for (id, file, console) in [
        ("GENSEC01-BP02", "GENSEC01_BP02", Some("gensec1_2")),
        ("GENPERF10-BP12", "GENPERF10_BP12", Some("genperf10_12")),
        ("GENSEC01", "GENSEC01", Some("gensec1")),
        ("GENSEC01_no", "GENSEC01_no", Some("gensec1_no")),
        ("identity", "identity", None),
        ("01", "01", None),
        ("GENSEC00", "GENSEC00", None),
        ("GENSEC01-", "GENSEC01_", None),
        ("", "", None),
    ] {
        assert_eq!(lens_json_form(id), file);
        assert_eq!(console_form(id).as_deref(), console, "{id}");
    }
}
