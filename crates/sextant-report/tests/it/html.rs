use crate::sample::Sample;
use sextant_report::html::render;
use sextant_report::report::Coverage;

#[test]
fn page_to_hand_on() {
    insta::assert_snapshot!(render(&Sample::new().report()));
}

/// Every link within the page leads somewhere, and no place is there twice.
#[test]
fn links_within_the_page_lead_somewhere() {
    let page = render(&Sample::new().report());
    let values = |attribute: &str| -> Vec<String> {
        page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    };
    let mut places = values(" id=\"");
    let links = values("href=\"#");
    assert!(links.len() > 10);
    for link in links {
        assert!(places.contains(&link), "{link}");
    }
    let count = places.len();
    places.sort();
    places.dedup();
    assert_eq!(places.len(), count);
}

/// Nothing is fetched, and no style stands where the policy of the page would drop it.
#[test]
fn page_is_whole_in_itself() {
    let page = render(&Sample::new().report());
    for part in ["src=", "<link", "@import", "url(http", "style=", "fetch(", "XMLHttpRequest"] {
        assert!(!page.contains(part), "{part}");
    }
}

#[test]
fn review_of_nothing_says_so() {
    let mut sample = Sample::of(&[], &[]);
    sample.coverage = Coverage::default();
    let page = render(&sample.report());
    assert!(page.contains("No file was read."));
    assert!(!page.contains("At high risk"));
}
