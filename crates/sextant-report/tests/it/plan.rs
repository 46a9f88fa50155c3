use crate::sample::Sample;
use sextant_core::Outcome;
use sextant_report::plan::{render, what_if};
use sextant_report::report::Scope;
use std::collections::BTreeMap;

#[test]
fn whole_plan() {
    insta::assert_snapshot!(render(&Sample::new().report(), false));
}

#[test]
fn plan_of_one_pillar() {
    let mut sample = Sample::new();
    sample.scope = Scope { pillars: vec!["cost-optimization".to_owned()], ..Scope::default() };
    insta::assert_snapshot!(render(&sample.report(), false));
}

#[test]
fn what_follows() {
    let sample = Sample::new();
    let outcomes =
        BTreeMap::from([("GENSEC01-BP01".to_owned(), Outcome::Met), ("GENSEC02-BP01".to_owned(), Outcome::Met)]);
    let (supposed, _) = sample.review.suppose(&sample.lens, &outcomes);
    insta::assert_snapshot!(what_if(&sample.review, &supposed, false));
    let (same, _) = sample.review.suppose(&sample.lens, &BTreeMap::new());
    insta::assert_snapshot!("nothing_follows", what_if(&sample.review, &same, false));
}
