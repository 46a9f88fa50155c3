use crate::sample::Sample;
use sextant_report::html::render;

#[test]
fn page_to_hand_on() {
    insta::assert_snapshot!(render(&Sample::new().report()));
}
