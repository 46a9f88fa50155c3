use crate::sample::{Sample, evidence, locus, observation};
use sextant_core::ProbeAnswer;
use sextant_report::Portfolio;
use sextant_report::portfolio::{json, markdown, schema, text};

fn workloads() -> [Sample; 3] {
    let mut good = Sample::of(&[], &[]);
    good.workload.name = "empty-repository".to_owned();
    let no = |probe: &str| {
        observation(probe, ProbeAnswer::No, vec![evidence(probe, ProbeAnswer::No, "is missing", locus("a.tf", 1, ""))])
    };
    let mut bad = Sample::of(&["gensec01_bp01_probe", "gensec02_bp01_probe", "gencost01_bp02_probe"].map(no), &[]);
    bad.workload.name = "code-reviewer".to_owned();
    bad.review.lens.content_digest = "sha256:07e4".to_owned();
    [good, Sample::new(), bad]
}

#[test]
fn worst_first_with_shared_gaps() {
    let samples = workloads();
    let reports: Vec<_> = samples.iter().map(Sample::report).collect();
    let portfolio = Portfolio::new(&reports);
    insta::assert_snapshot!("portfolio_text", text(&portfolio, false));
    insta::assert_snapshot!("portfolio_markdown", markdown(&portfolio));
    insta::assert_snapshot!("portfolio_json", json(&portfolio));
    let value: serde_json::Value = serde_json::from_str(&json(&portfolio)).unwrap();
    assert!(jsonschema::is_valid(&schema(), &value));
}

#[test]
fn no_workloads() {
    let portfolio = Portfolio::new(&[]);
    assert!(text(&portfolio, false).starts_with("Reviews of 0 workloads"));
    assert!(markdown(&portfolio).starts_with("# Reviews of 0 workloads"));
}
