use crate::sample::Sample;
use sextant_report::markdown::render;

#[test]
fn pull_request_report() {
    insta::assert_snapshot!(render(&Sample::new().report()));
}
