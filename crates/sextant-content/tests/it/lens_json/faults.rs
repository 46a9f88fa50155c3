//! What the reader says about files that are not as they should be.

use super::{built_in, shown};
use proptest::prelude::*;
use sextant_content::lens_json::{Severity, check, export, import, lens_id, passes_for};
use sextant_core::lens::{Level, Link};
use sextant_core::review::RuleSet;

const SMALL: &str = r#"{
  "schemaVersion": "2021-11-01",
  "name": "Small Lens",
  "description": "A lens for tests.",
  "pillars": [
    {
      "id": "first",
      "name": "First",
      "questions": [
        {
          "id": "Q01",
          "title": "How do you do it?",
          "description": "What it is after.",
          "helpfulResource": { "displayText": "More.", "url": "http://example.org/q" },
          "choices": [
            {
              "id": "Q01_a",
              "title": "Do this",
              "helpfulResource": { "displayText": "Why.", "url": "https://example.org/a" },
              "improvementPlan": { "displayText": "How." },
              "additionalResources": [
                { "type": "HELPFUL_RESOURCE", "content": [{ "displayText": "Read.", "url": "https://example.org/r" }] }
              ]
            },
            { "id": "Q01_b", "title": "Do that", "improvementPlan": { "displayText": "So." } },
            { "id": "Q01_no", "title": "None of these" }
          ],
          "riskRules": [
            { "condition": "Q01_a && Q01_b", "risk": "NO_RISK" },
            { "condition": "Q01_a", "risk": "MEDIUM_RISK" },
            { "condition": "default", "risk": "HIGH_RISK" }
          ]
        }
      ]
    }
  ]
}
"#;

#[test]
fn everything_a_file_says_arrives() {
    let (lens, problems) = import(SMALL);
    assert!(problems.is_empty(), "{}", shown(&problems));
    let lens = lens.unwrap();
    assert_eq!((lens.id.as_str(), lens.name.as_str()), ("small-lens", "Small Lens"));
    let question = lens.question("Q01").unwrap();
    assert_eq!(question.pillar, "first");
    let link = |text: &str, url: Option<&str>| Some(Link { text: text.to_owned(), url: url.map(str::to_owned) });
    assert_eq!(question.helpful_resource, link("More.", Some("http://example.org/q")));
    let (_, a) = lens.choice("Q01_a").unwrap();
    assert_eq!(a.helpful_resource, link("Why.", Some("https://example.org/a")));
    assert_eq!(a.improvement_plan, link("How.", None));
    assert_eq!(a.guidance.links, Vec::from_iter(link("Read.", Some("https://example.org/r"))));
    let levels: Vec<Level> = question.practices().map(|choice| choice.level).collect();
    assert_eq!(levels, [Level::High, Level::Medium]);
    assert!(lens.choice("Q01_no").unwrap().1.none_of_these);
    let (text, problems) = export(&lens, RuleSet::PublishedFile);
    assert!(problems.is_empty(), "{}", shown(&problems));
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&text), value(SMALL), "what was read is what is written");
    assert_eq!(export(&lens, RuleSet::Graded).0, text, "an imported lens has one set of rules");
}

/// What to replace in the small lens, and with what.
const FAULTS: &[(&str, &str)] = &[
    ("2021-11-01", "2022-11-01"),
    ("  \"schemaVersion\": \"2021-11-01\",\n", ""),
    ("\"Small Lens\"", "7"),
    ("\"Small Lens\"", "\" \""),
    ("  \"description\": \"A lens for tests.\",\n", ""),
    ("How do you do it?", "<b>&amp; é\\u202e{{7*7}}"),
    ("          \"description\": \"What it is after.\",\n", ""),
    ("\"id\": \"first\"", "\"id\": \"the-first\""),
    ("\"id\": \"first\"", "\"id\": \"ab\""),
    ("\"id\": \"first\"", "\"id\": \"f\\u0000rst\""),
    ("\"Q01_b\", \"title\"", "\"Q01_a\", \"title\""),
    ("\"improvementPlan\": { \"displayText\": \"So.\" }", "\"helpfulResource\": { \"displayText\": \"So.\" }"),
    ("\"displayText\": \"Why.\", ", ""),
    ("https://example.org/a", "javascript:alert(1)"),
    ("https://example.org/a", "file:///etc/passwd"),
    ("https://example.org/a", ""),
    ("https://example.org/a", "http://169.254.169.254/"),
    ("\"https://example.org/a\"", "null"),
    ("HELPFUL_RESOURCE", "RESOURCE"),
    ("HELPFUL_RESOURCE", "IMPROVEMENT_PLAN"),
    ("            { \"condition\": \"default\"", "            { \"condition\": \"!Q01_a\""),
    ("\"HIGH_RISK\"", "\"LOW_RISK\""),
    ("\"HIGH_RISK\"", "\"NO_RISK\""),
    ("Q01_a && Q01_b", "Q01_a && (Q01_B || Q01_c)"),
    ("Q01_a && Q01_b", "Q01_a & Q01_b"),
    ("\"Q01_a\", \"risk\"", "\"Q01_b && Q01_a\", \"risk\""),
    ("\"Q01_a\", \"risk\"", "\"Q01_a&&Q01_b\", \"risk\""),
    ("\"Q01_a && Q01_b\", \"risk\"", "\"default\", \"risk\""),
    ("\"Q01_a\", \"risk\"", "\"Q01_a && !Q01_a\", \"risk\""),
    ("\"Q01_a\", \"risk\"", "\"Q01_a && Q01_no\", \"risk\""),
    ("\"Q01_a\", \"risk\"", "\"default && Q01_a\", \"risk\""),
    ("\"name\": \"First\"", "\"name\": \"First\", \"name\": \"Second\""),
    ("\"name\": \"First\"", "\"name\": \"First\", \"_note\": [[]]"),
    ("\"title\": \"Do this\"", "\"title\": \"Do this\", \"number\": 1"),
    ("{ \"displayText\": \"So.\" }", "[]"),
    ("\"A lens for tests.\"", "NaN"),
    ("\"A lens for tests.\"", "\"\\ud800\""),
    ("\"A lens for tests.\"", "1e999"),
    ("\"A lens for tests.\",", "\"A lens\", // a comment"),
];

/// The snapshot holds what each replacement brings about; an error, and nothing else, gives no lens.
#[test]
fn each_fault_is_named_with_its_place() {
    let mut found = String::new();
    for (from, to) in FAULTS {
        let text = SMALL.replacen(from, to, 1);
        assert!(text != SMALL, "{from}");
        let (lens, problems) = import(&text);
        found += &format!("{from} -> {to}\n");
        found.extend(problems.iter().map(|problem| format!("    {problem}\n")));
        let failed = problems.iter().any(|problem| problem.severity == Severity::Error);
        assert_eq!(lens.is_none(), failed, "{from} -> {to}");
        if let Some(lens) = lens {
            let (text, _) = export(&lens, RuleSet::Graded);
            assert_eq!(export(&import(&text).0.unwrap(), RuleSet::Graded).0, text, "{from} -> {to}");
        }
    }
    insta::assert_snapshot!("faults", found);
}

#[test]
fn texts_have_the_lengths_that_aws_takes() {
    for (text, limit) in [
        ("Small Lens", 128),
        ("A lens for tests.", 2048),
        ("First", 128),
        ("How do you do it?", 128),
        ("What it is after.", 2048),
        ("More.", 2048),
        ("Do this", 128),
        ("Why.", 2048),
        ("How.", 2048),
        ("Read.", 2048),
    ] {
        let filled = |length: usize| shown(&check(&SMALL.replacen(text, &"x".repeat(length), 1)));
        assert_eq!(filled(limit), "", "{text}");
        let expected = format!("{} characters long (AWS takes up to {limit})", limit + 1);
        assert!(filled(limit + 1).ends_with(&expected), "{text}: {}", filled(limit + 1));
    }
}

#[test]
fn all_faults_come_at_once_and_a_flood_of_them_is_counted() {
    let text = SMALL.replace("\"id\": \"first\"", "\"id\": \"f-1\"").replace("2021-11-01", "1").replace("Do this", "");
    let problems = check(&text);
    assert_eq!(problems.len(), 3, "{}", shown(&problems));
    let pillars = vec!["{}"; 10_000].join(",");
    let problems = check(&format!("{{\"schemaVersion\":\"2021-11-01\",\"name\":\"n\",\"pillars\":[{pillars}]}}"));
    assert_eq!(problems.len(), 202);
    assert_eq!(problems[201].to_string(), "error: 29801 more of this severity are not listed");
}

#[test]
fn too_many_of_anything_is_refused() {
    let question = |at: usize, choices: usize| {
        let choice = |c: usize| {
            format!("{{\"id\":\"q{at}_c{c}\",\"title\":\"t\",\"improvementPlan\":{{\"displayText\":\"d\"}}}}")
        };
        let choices = (0..choices).map(choice).collect::<Vec<_>>().join(",");
        format!(
            "{{\"id\":\"qq{at}\",\"title\":\"t\",\"choices\":[{choices}],\"riskRules\":[{{\"condition\":\"default\",\"risk\":\"NO_RISK\"}}]}}"
        )
    };
    let lens = |pillars: usize, questions: usize, choices: usize| {
        let pillar = |p: usize| {
            let questions = (0..questions).map(|q| question(p * 100 + q, choices)).collect::<Vec<_>>().join(",");
            format!("{{\"id\":\"pp{p}\",\"name\":\"n\",\"questions\":[{questions}]}}")
        };
        let pillars = (0..pillars).map(pillar).collect::<Vec<_>>().join(",");
        format!("{{\"schemaVersion\":\"2021-11-01\",\"name\":\"n\",\"description\":\"d\",\"pillars\":[{pillars}]}}")
    };
    assert_eq!(shown(&check(&lens(10, 20, 15))), "");
    for (pillars, questions, choices, expected) in [
        (11, 1, 1, "pillars: 11 pillars (AWS takes up to 10)"),
        (1, 21, 1, "pillars[0].questions: 21 questions (AWS takes up to 20)"),
        (1, 1, 16, "pillars[0].questions[0].choices: 16 choices (AWS takes up to 15)"),
        (0, 0, 0, "pillars: no pillars (add one)"),
        (1, 1, 0, "pillars[0].questions[0].choices: no choices (add one)"),
    ] {
        let problems = shown(&check(&lens(pillars, questions, choices)));
        assert!(problems.ends_with(expected) && problems.lines().count() == 1, "{problems}");
    }
}

#[test]
fn hostile_files_end_in_a_problem() {
    let nested = |depth: usize| SMALL.replace("\"More.\"", &format!("{}{}", "[".repeat(depth), "]".repeat(depth)));
    for depth in [70, 100, 1000, 100_000] {
        assert!(shown(&check(&nested(depth))).contains("nested deeper than 64"), "{depth}");
    }
    let condition = |condition: &str| SMALL.replace("\"Q01_a && Q01_b\"", &format!("\"{condition}\""));
    let deep = format!("{}Q01_a{}", "(".repeat(1000), ")".repeat(1000));
    assert!(shown(&check(&condition(&deep))).contains("too many nested"));
    let long = vec!["Q01_a"; 20_000].join("&&");
    assert!(shown(&check(&condition(&long))).contains("condition of 139998 bytes"));
    let large = SMALL.replace("More.", &"x".repeat(500_000));
    assert!(shown(&check(&large)).contains("characters long (AWS takes lens files of up to 500000 characters"));
    for text in ["", "null", "[]", "7", "{", "{}", "\u{feff}", "\u{0}"] {
        let (lens, problems) = import(text);
        assert!(lens.is_none() && !problems.is_empty(), "{text}");
    }
    assert!(import(&format!("\u{feff}{SMALL}")).0.is_some(), "a byte order mark is no fault");
}

#[test]
fn a_lens_full_of_tangled_rules_is_read_in_bounded_steps() {
    let choices: Vec<String> = (0..15).map(|at| format!("c{at:02}")).collect();
    let odd = choices.iter().fold("c00".to_owned(), |odd, id| {
        if odd.len() > 4000 { odd } else { format!("({odd}) && !{id} || !({odd}) && {id}") }
    });
    let choice =
        |id: &String| format!("{{\"id\":\"{id}\",\"title\":\"t\",\"improvementPlan\":{{\"displayText\":\"d\"}}}}");
    let choices = choices.iter().map(choice).collect::<Vec<_>>().join(",");
    let question = |at: usize| {
        let rules = format!(
            "{{\"condition\":\"{odd}\",\"risk\":\"NO_RISK\"}},{{\"condition\":\"c01 && ({odd})\",\"risk\":\"HIGH_RISK\"}}"
        );
        format!("{{\"id\":\"qq{at}\",\"title\":\"t\",\"choices\":[{choices}],\"riskRules\":[{rules}]}}")
    };
    let questions = (0..20).map(question).collect::<Vec<_>>().join(",");
    let text = format!(
        "{{\"schemaVersion\":\"2021-11-01\",\"name\":\"n\",\"description\":\"d\",\"pillars\":[{{\"id\":\"ppp\",\"name\":\"n\",\"questions\":[{questions}]}}]}}"
    );
    let (lens, problems) = import(&text);
    assert!(lens.is_some(), "{}", shown(&problems));
}

#[test]
fn a_problem_of_a_file_has_its_place() {
    let problem = check(&SMALL.replace("Do this", "")).swap_remove(0).in_file("lenses/mine.json");
    assert_eq!(problem.place.to_string(), "lenses/mine.json:18:24");
    assert_eq!(problem.message, "pillars[0].questions[0].choices[0].title: the title is empty");
}

#[test]
fn a_lens_that_passes_for_another_is_known() {
    assert_eq!(lens_id("Streaming Media Lens (v1.0)"), "streaming-media-lens-v1-0");
    assert_eq!(lens_id("???"), "lens");
    let built_in = built_in();
    for (name, passes) in [
        ("Generative AI Lens", true),
        ("generative-ai  lens!", true),
        ("AWS Well-Architected Generative AI Lens", true),
        ("GenAI", true),
        ("Generative AI", true),
        ("Our Generative AI Lens", false),
        ("Small Lens", false),
    ] {
        let lens = import(&SMALL.replace("Small Lens", name)).0.unwrap();
        assert_eq!(passes_for(&lens, &built_in), passes, "{name}");
    }
}

proptest! {
    #[test]
    fn no_damage_to_a_file_makes_the_reader_fail(at in 0..SMALL.len(), length in 0_usize..40, put in "[\\PC\"{}\\[\\],:]{0,3}") {
        let mut text = SMALL.to_owned();
        text.replace_range(at..(at + length).min(SMALL.len()), &put);
        let (lens, problems) = import(&text);
        prop_assert_eq!(lens.is_none(), problems.iter().any(|problem| problem.severity == Severity::Error));
    }
}
