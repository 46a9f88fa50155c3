use crate::sample::Sample;
use sextant_report::json::{document, render, schema, v1};

#[test]
fn document_follows_its_schema() {
    let sample = Sample::new();
    let text = render(&sample.report());
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let read: v1::Document = serde_json::from_str(&text).unwrap();
    assert_eq!(read, document(&sample.report()));
    insta::assert_snapshot!(text);
}

#[test]
fn json_schema() {
    insta::assert_json_snapshot!(schema());
}
