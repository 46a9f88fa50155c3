use crate::sample::{Sample, lens};
use sextant_report::explain::{self, AttributeText, CrosswalkItem, CrosswalkText, KindText};

#[test]
fn practice() {
    let sample = Sample::new();
    let (question, choice) = sample.lens.choice("GENSEC01-BP01").unwrap();
    let crosswalks = [
        CrosswalkText {
            framework: "OWASP Top 10 for LLM Applications".to_owned(),
            edition: "2026".to_owned(),
            items: vec![CrosswalkItem {
                id: "LLM03".to_owned(),
                confidence: 0.8,
                more: vec![("code_2025".to_owned(), "LLM06".to_owned())],
            }],
        },
        CrosswalkText { framework: "Nothing here".to_owned(), ..CrosswalkText::default() },
    ];
    insta::assert_snapshot!(explain::practice(&sample.lens, question, choice, &sample.probes, &crosswalks, false));
}

#[test]
fn question() {
    let lens = lens();
    insta::assert_snapshot!(explain::question(
        &lens,
        lens.question("gensec03").unwrap_or(lens.question("GENSEC03").unwrap()),
        false
    ));
}

#[test]
fn probe() {
    insta::assert_snapshot!(explain::probe(&Sample::new().probes[0], &["GENSEC01-BP01"], false));
}

#[test]
fn kind() {
    let kind = KindText {
        id: "model_call".to_owned(),
        title: "Model call".to_owned(),
        about: "A place where code asks a model.".to_owned(),
        surfaces: vec!["application".to_owned()],
        attributes: vec![AttributeText {
            name: "max_output_tokens".to_owned(),
            of_type: "int".to_owned(),
            about: "The bound on the answer's length".to_owned(),
            when_absent: Some("no bound (https://docs.example.com/limits)".to_owned()),
        }],
        read_from: vec![("python".to_owned(), vec!["model_call.converse".to_owned()])],
        probes: vec!["model_calls_bound_output".to_owned()],
    };
    insta::assert_snapshot!(explain::kind(&kind, false));
}

#[test]
fn lens_overview() {
    insta::assert_snapshot!(explain::lens(&lens(), false));
}
