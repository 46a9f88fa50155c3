use crate::sample::Sample;
use sextant_report::text::{Options, render};

#[test]
fn terminal_report() {
    insta::assert_snapshot!(render(&Sample::new().report(), Options::default()));
}

#[test]
fn quiet() {
    insta::assert_snapshot!(render(&Sample::new().report(), Options { quiet: true, colour: false }));
}
