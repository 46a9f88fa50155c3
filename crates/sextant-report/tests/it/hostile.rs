//! Text of strangers in every place of a report.

use crate::sample::{Sample, observations, statement};
use pulldown_cmark::{Event, Options, Parser, Tag};
use sextant_core::{Locus, Outcome, Says};
use sextant_facts::{Gap, Place, Problem, Surface, Why};
use sextant_report::report::{Deployable, Environment, Known, ProfileFact, Scope, Skipped};
use sextant_report::{Portfolio, Report, html, json, markdown, plan, portfolio, text};

const HOSTILE: &str = "<script>alert(1)</script> \"onload=x ](javascript:alert(1)) ![i](https://evil.example/i.png) | `` ` \
    https://evil.example \u{1b}[31mred\u{1b}]8;;https://evil.example\u{7} \u{9b}2J \u{202e}gpj.exe\u{200b}\n# heading\r\n<!-- --> </style>&lt;";

/// The sample with hostile text wherever the tree, people or a lens can put text.
fn sample() -> Sample {
    let hostile = || HOSTILE.to_owned();
    let mut observed = observations();
    for evidence in observed.iter_mut().flat_map(|one| &mut one.evidence) {
        evidence.message = hostile();
        evidence.assumptions = vec![hostile()];
        if let Some(locus) = &mut evidence.locus {
            locus.path = format!("a\nb/{HOSTILE}");
            locus.address = Some(hostile());
        }
    }
    for one in &mut observed {
        one.why = one.why.as_ref().map(|_| hostile());
    }
    let mut statements =
        [statement("GENSEC02-BP01", Says::Met, HOSTILE), statement("GENCOST01-BP01", Says::Met, HOSTILE)];
    statements[0].by = hostile();
    let mut sample = Sample::of(&observed, &statements);
    taint_workload(&mut sample);
    for pillar in &mut sample.lens.pillars {
        pillar.name = hostile();
        for question in &mut pillar.questions {
            question.title = hostile();
            question.url = Some("javascript:alert(1)".to_owned());
            for choice in &mut question.choices {
                choice.title = hostile();
                choice.url = Some("javascript:alert(1)".to_owned());
                choice.guidance.why = hostile();
                choice.guidance.steps = vec![hostile()];
            }
        }
    }
    for phase in &mut sample.lens.phases {
        phase.name = hostile();
    }
    for problem in &mut sample.review.problems {
        problem.message = hostile();
    }
    sample
}

fn taint_workload(sample: &mut Sample) {
    let hostile = || HOSTILE.to_owned();
    sample.workload.name = hostile();
    sample.workload.profile.push(ProfileFact {
        name: hostile(),
        about: hostile(),
        value: None,
        known: Known::No(hostile()),
        place: None,
    });
    sample.workload.environments = vec![Environment {
        name: hostile(),
        path: hostile(),
        dialect: hostile(),
        values: vec![hostile()],
        reviewed: false,
        differing: vec![hostile()],
    }];
    sample.workload.entry_points = vec![Deployable {
        kind: hostile(),
        place: Locus { path: hostile(), line: 1, column: 1, address: Some(hostile()) },
    }];
    sample.coverage.gaps = vec![Gap {
        why: Why::at(hostile(), Place::new(HOSTILE, 1, 1)),
        surface: Surface::Infrastructure,
        kinds: Vec::new(),
    }];
    sample.coverage.skipped = vec![Skipped { path: hostile(), reason: hostile() }];
    sample.coverage.problems =
        vec![Problem { place: Place::new(HOSTILE, 1, 1), message: hostile(), help: Some(hostile()) }];
}

fn acts_on_a_terminal(text: &str) -> bool {
    text.chars().any(|c| c != '\n' && (c.is_control() || matches!(c, '\u{202e}' | '\u{200b}')))
}

#[test]
fn nothing_acts_on_a_terminal() {
    let sample = sample();
    let report = sample.report();
    let coloured = text::render(&report, text::Options { colour: true, quiet: false });
    let own: String = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[36m"]
        .iter()
        .fold(coloured.clone(), |text, code| text.replace(code, ""));
    assert_eq!(own, text::render(&report, text::Options::default()));
    assert!(coloured.contains("\u{1b}[31m") && !coloured.contains("\u{1b}[31mred\u{1b}"));
    let (supposed, _) = sample.review.suppose(&sample.lens, &[("GENSEC01-BP01".to_owned(), Outcome::Met)].into());
    let outputs = [
        own,
        plan::render(&report, false),
        plan::what_if(&sample.review, &supposed, false),
        portfolio::text(&Portfolio::new(std::slice::from_ref(&report)), false),
        json::render(&report),
        markdown::render(&report),
        html::render(&report),
    ];
    for output in outputs {
        assert!(!acts_on_a_terminal(&output));
    }
}

#[test]
fn nothing_acts_in_markdown() {
    let sample = sample();
    let portfolio = portfolio::markdown(&Portfolio::new(&[sample.report(), sample.report()]));
    for page in [markdown::render(&sample.report()), portfolio] {
        let headings = page.lines().filter(|line| line.starts_with('#')).count();
        let mut found = 0;
        for event in Parser::new_ext(&page, Options::all()) {
            match event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::Html(_) | Event::InlineHtml(_) => {
                    panic!("{event:?}")
                }
                Event::Start(Tag::Heading { .. }) => found += 1,
                _ => {}
            }
        }
        assert_eq!(found, headings);
        let columns = |line: &&str| line.starts_with('|');
        let unescaped = |line: &str| line.replace("\\|", "").matches('|').count();
        assert!(page.lines().filter(columns).all(|line| matches!(unescaped(line), 3 | 4 | 8 | 13)), "{page}");
    }
}

#[test]
fn nothing_acts_in_html() {
    let page = html::render(&sample().report());
    assert_eq!(page.matches("<script>").count(), 1);
    assert_eq!(page.matches("</style>").count(), 1);
    assert_eq!(page.matches("<!--").count(), 0);
    for attribute in ["href=\"javascript:", " onload", "<img", "src="] {
        let outside = page.replace("&quot;onload=x", "");
        assert!(!outside.contains(attribute), "{attribute}");
    }
    assert!(page.contains("&lt;script&gt;"));
    assert!(page.contains("\\u{202e}gpj.exe"));
}

#[test]
fn json_keeps_the_original() {
    let sample = sample();
    let document: json::v1::Document = serde_json::from_str(&json::render(&sample.report())).unwrap();
    assert_eq!(document.workload.name, HOSTILE);
    assert_eq!(document, json::document(&sample.report()));
}

#[test]
fn same_input_same_bytes() {
    let (one, other) = (sample(), sample());
    let formats: [fn(&Report<'_>) -> String; 3] = [json::render, markdown::render, html::render];
    for format in formats {
        assert_eq!(format(&one.report()), format(&other.report()));
    }
}

#[test]
fn lines_keep_to_the_page() {
    let sample = Sample::new();
    let report = sample.report();
    for page in [text::render(&report, text::Options::default()), plan::render(&report, false)] {
        let wide: Vec<&str> = page.lines().filter(|line| line.chars().count() > 100).collect();
        assert_eq!(wide, Vec::<&str>::new());
    }
}

#[test]
fn scope_limits_what_is_listed_and_changes_no_outcome() {
    let mut sample = Sample::new();
    let whole = json::document(&sample.report());
    sample.scope =
        Scope { phases: vec!["Deployment".to_owned()], practices: vec!["GENSEC01".to_owned()], ..Scope::default() };
    let report = sample.report();
    assert!(sample.scope.unknown(&sample.lens).is_empty());
    let narrow = json::document(&report);
    assert_eq!((narrow.practices.len(), narrow.scope.listed), (10, 3));
    assert_eq!(narrow.counts, whole.counts);
    let outcomes =
        |document: &json::v1::Document| document.practices.iter().map(|practice| practice.outcome).collect::<Vec<_>>();
    assert_eq!(outcomes(&narrow), outcomes(&whole));
    insta::assert_snapshot!(text::render(&report, text::Options::default()));
    sample.scope.pillars = vec!["speed".to_owned()];
    assert_eq!(sample.scope.unknown(&sample.lens), ["speed"]);
}
