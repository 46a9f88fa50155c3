use crate::sample::{Sample, observations, reviewed, statement};
use sextant_core::progress::{Milestone, Progress};
use sextant_core::{RuleSet, Says};
use sextant_report::progress::render;
use sextant_report::{html, json, markdown, text};

/// The sample before somebody repaired access and broke a bound.
fn milestone(sample: &Sample) -> Milestone {
    let mut before: Vec<_> = observations().into_iter().filter(|one| one.probe != "gensec01_bp01_probe").collect();
    for one in &mut before {
        if one.probe == "gensec01_bp03_probe" {
            one.answer = sextant_core::ProbeAnswer::No;
            for evidence in &mut one.evidence {
                evidence.answer = one.answer;
            }
        }
    }
    let review = reviewed(&sample.lens, &before, &[statement("GENCOST01-BP01", Says::NotMet, "no comparison yet")]);
    Milestone { name: "spring".to_owned(), recorded_on: "2026-03-01".to_owned(), review }
}

#[test]
fn comparison() {
    let sample = Sample::new();
    let milestone = milestone(&sample);
    let mut progress = Progress::between(&milestone.review, &sample.review);
    progress.lens_before.content_digest = "sha256:01d".to_owned();
    insta::assert_snapshot!(render(&sample.lens, &milestone.name, &progress, RuleSet::Graded, false));
    let none = Progress::between(&sample.review, &sample.review);
    insta::assert_snapshot!("nothing_changed", render(&sample.lens, "today", &none, RuleSet::Graded, false));
}

#[test]
fn reports_tell_what_changed() {
    let mut sample = Sample::new();
    sample.since = Some(milestone(&sample));
    let report = sample.report();
    let sentence = "practices changed";
    assert!(text::render(&report, text::Options { quiet: true, colour: false }).contains(sentence));
    assert!(markdown::render(&report).contains(sentence));
    assert!(html::render(&report).contains(sentence));
    let document = json::document(&report);
    assert_eq!(document.progress.unwrap().practices.len(), 4);
}
