//! AWS lens JSON: what is read, what is refused, and what is written.

mod faults;

use proptest::prelude::*;
use sextant_content::lens_json::{LensProblem, Severity, export, import};
use sextant_content::{Content, embedded_files};
use sextant_core::lens::{Guidance, Level, Link};
use sextant_core::review::RuleSet;
use sextant_core::risk::interval;
use sextant_core::*;

/// The built-in lens.
pub(crate) fn built_in() -> Lens {
    Content::read(embedded_files()).lens("genai").unwrap().lens.clone()
}

/// Published lens files, by name, from a directory that the environment names; none without it.
pub(crate) fn published() -> Vec<(String, String)> {
    let Some(directory) = std::env::var_os("SEXTANT_CORPUS_LENSES") else {
        println!("left out: SEXTANT_CORPUS_LENSES names no directory of lens files");
        return Vec::new();
    };
    let paths = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, String)> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap()))
        .filter(|(_, text)| text.contains("\"schemaVersion\""))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn shown(problems: &[LensProblem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Every completion of `practices` practices.
fn completions(practices: usize) -> Vec<Vec<Possible>> {
    (0..practices).fold(vec![Vec::new()], |starts, _| {
        let one =
            |start: &Vec<Possible>| Possible::ANY.each().map(|one| [&start[..], &[one]].concat()).collect::<Vec<_>>();
        starts.iter().flat_map(one).collect()
    })
}

#[test]
fn the_built_in_lens_is_written_whole_and_reads_back() {
    let lens = built_in();
    for rules in [RuleSet::Graded, RuleSet::PublishedFile] {
        let (text, problems) = export(&lens, rules);
        // Prose may keep its semicolons; AWS does not take them.
        assert!(problems.iter().all(|problem| problem.path == "description"), "{}", shown(&problems));
        assert!(text.starts_with("{\n  \"schemaVersion\": \"2021-11-01\",\n  \"name\"") && text.ends_with("}\n"));
        assert!(text.len() <= 500_000, "{} bytes", text.len());
        let (read, problems) = import(&text);
        assert!(problems.is_empty(), "{}", shown(&problems));
        let read = read.unwrap();
        let choices = read.questions().map(|(_, question)| question.choices.len()).sum::<usize>();
        assert_eq!((read.pillars.len(), read.questions().count(), choices), (6, 29, 80));
        let pillars: Vec<&str> = read.pillars.iter().map(|pillar| pillar.id.as_str()).collect();
        let aws =
            ["operationalExcellence", "security", "reliability", "performance", "costOptimization", "sustainability"];
        assert_eq!(pillars, aws);
        for (question, written) in lens.questions().map(|(_, q)| q).zip(read.questions().map(|(_, q)| q)) {
            assert_eq!((&question.id, &question.title), (&written.id, &written.title));
            let none = written.none_of_these().unwrap();
            assert_eq!(
                (none.id.as_str(), none.title.as_str()),
                (format!("{}_no", question.id).as_str(), "None of these")
            );
            for (choice, written) in question.practices().zip(written.practices()) {
                assert_eq!((&choice.lens_json_id, &choice.title), (&written.id, &written.title));
                let (plan, help) =
                    (written.improvement_plan.as_ref().unwrap(), written.helpful_resource.as_ref().unwrap());
                assert!(choice.guidance.steps.iter().all(|step| plan.text.contains(step)), "{}", choice.id);
                assert!(
                    help.text.starts_with(&choice.guidance.why) && help.url == choice.url && plan.url == choice.url
                );
            }
        }
        let again = export(&read, rules);
        assert_eq!(again, (text, Vec::new()));
    }
}

#[test]
fn graded_rules_say_in_aws_terms_what_the_levels_say() {
    let lens = built_in();
    let (read, _) = import(&export(&lens, RuleSet::Graded).0);
    let read = read.unwrap();
    let mut levels = std::collections::BTreeSet::new();
    for (question, written) in lens.questions().map(|(_, q)| q).zip(read.questions().map(|(_, q)| q)) {
        assert!(matches!(&written.risk, RiskRules::Rules(rules) if rules.len() <= 3));
        for completion in completions(question.choices.len()) {
            let graded = interval(question, &RiskRules::Graded, &completion);
            let literal = interval(written, &written.risk, &completion);
            assert_eq!(graded, literal, "{} {completion:?}", question.id);
        }
        let of = |question: &Question| question.practices().map(|choice| choice.level).collect::<Vec<_>>();
        assert_eq!(of(question), of(written), "the levels can be told from the rules of {}", question.id);
        levels.extend(of(question));
    }
    assert_eq!(levels.len(), 3, "all levels occur");
}

#[test]
fn every_mixture_of_levels_has_such_rules() {
    let levels = [Level::High, Level::Medium, Level::Low];
    for at in 1..81_usize {
        // The digits of `at` to the base of four, of which the fourth is no practice.
        let digits = [at % 4, at / 4 % 4, at / 16 % 4, at / 64 % 4];
        let practice = |(index, level): (usize, &Level)| Choice {
            id: format!("Q01-BP0{index}"),
            title: "Practice".to_owned(),
            level: *level,
            ..Choice::default()
        };
        let levels: Vec<Level> = digits.iter().filter_map(|digit| levels.get(*digit).copied()).collect();
        let choices: Vec<Choice> = levels.iter().enumerate().map(practice).collect();
        let question = Question { id: "Q01".to_owned(), title: "Why?".to_owned(), choices, ..Question::default() };
        let (read, _) = import(&export(&lens_of(question.clone()), RuleSet::Graded).0);
        let read = read.unwrap();
        let written = read.question("Q01").unwrap();
        for completion in completions(levels.len()) {
            let graded = interval(&question, &RiskRules::Graded, &completion);
            assert_eq!(interval(written, &written.risk, &completion), graded, "{levels:?} {completion:?}");
        }
        let read: Vec<Level> = written.practices().map(|choice| choice.level).collect();
        assert_eq!(read, levels);
    }
}

fn lens_of(question: Question) -> Lens {
    let pillar = Pillar {
        id: "security".to_owned(),
        name: "Security".to_owned(),
        questions: vec![question],
        ..Pillar::default()
    };
    Lens { name: "Sample".to_owned(), description: "A sample.".to_owned(), pillars: vec![pillar], ..Lens::default() }
}

/// What the file of AWS gives a question of which a practice is missing, however many are.
#[test]
fn published_rules_are_those_of_the_published_file() {
    const HIGH: &[&str] = &[
        "GENOPS01",
        "GENOPS02",
        "GENOPS03",
        "GENOPS04",
        "GENOPS05",
        "GENSEC01",
        "GENSEC02",
        "GENSEC03",
        "GENSEC04",
        "GENSEC05",
        "GENSEC06",
        "GENREL06",
        "GENCOST05",
    ];
    const MEDIUM: &[&str] = &[
        "GENREL01",
        "GENREL02",
        "GENREL03",
        "GENREL04",
        "GENREL05",
        "GENPERF01",
        "GENPERF02",
        "GENPERF03",
        "GENPERF04",
        "GENCOST01",
        "GENCOST02",
        "GENCOST03",
        "GENCOST04",
        "GENSUS01",
        "GENSUS02",
        "GENSUS03",
    ];
    let read = import(&export(&built_in(), RuleSet::PublishedFile).0).0.unwrap();
    assert_eq!(HIGH.len() + MEDIUM.len(), read.questions().count());
    for (ids, missing) in [(HIGH, Risk::High), (MEDIUM, Risk::Medium)] {
        for id in ids {
            let question = read.question(id).unwrap();
            for completion in completions(question.practices().count()) {
                let risk = if completion.contains(&Possible::NOT_MET) {
                    missing
                } else if completion.contains(&Possible::MET) {
                    Risk::None
                } else {
                    Risk::NotApplicable
                };
                assert_eq!(interval(question, &question.risk, &completion).level, risk, "{id} {completion:?}");
            }
        }
    }
}

#[test]
fn what_does_not_fit_is_changed_where_all_can_see() {
    let link = |text: &str, url: &str| Link { text: text.to_owned(), url: Some(url.to_owned()) };
    let choice =
        |id: &str| Choice {
            id: id.to_owned(), title: "Use “quotes”; and 50% more…".to_owned(), ..Choice::default()
        };
    let mut first = choice("Q01-BP01");
    first.guidance = Guidance {
        why: "Because; \"it\" matters.".to_owned(),
        steps: vec!["word ".repeat(300), "more ".repeat(300)],
        links: (0..11).map(|at| link(&format!("Link {at}"), "https://example.org")).collect(),
        ..Guidance::default()
    };
    let mut second = choice("Q01-BP02");
    second.url = Some("javascript:alert(1)".to_owned());
    let title = format!("How {}?", "very ".repeat(40));
    let question = Question { id: "Q01".to_owned(), title, choices: vec![first, second], ..Question::default() };
    let (text, problems) = export(&lens_of(question), RuleSet::Graded);
    let expected = "\
warning: pillars[0].questions[0].title: 205 characters long, of which AWS takes 128: cut
warning: pillars[0].questions[0].choices[0].title: AWS may refuse the characters % ; “ ” …: others stand for them
warning: pillars[0].questions[0].choices[0].improvementPlan: 3007 characters long, of which AWS takes 2048: cut
warning: pillars[0].questions[0].choices[0].additionalResources: 11 links, of which AWS takes 10: the rest is left out
warning: pillars[0].questions[0].choices[1].title: AWS may refuse the characters % ; “ ” …: others stand for them
warning: pillars[0].questions[0].choices[1]: no steps: the title stands for them
warning: pillars[0].questions[0].choices[1].helpfulResource: the address is no web address: left out
warning: pillars[0].questions[0].choices[1].improvementPlan: the address is no web address: left out";
    let own: Vec<LensProblem> = problems.iter().filter(|problem| problem.position.is_none()).cloned().collect();
    assert_eq!(shown(&own), expected);
    let read = import(&text).0.unwrap();
    let question = read.question("Q01").unwrap();
    assert!(question.title.ends_with("very very...") && question.title.len() <= 128);
    assert_eq!(question.choices[0].title, "Use 'quotes', and 50 percent more...");
    assert_eq!(question.choices[0].helpful_resource.as_ref().unwrap().text, "Because; \"it\" matters.");
    assert_eq!(export(&read, RuleSet::Graded).0, text);
}

type AnyChoice = (String, String, Vec<String>, usize, Option<String>);
type AnyQuestion = (Vec<AnyChoice>, String, String);

/// A lens as a content folder may hold it, with any text.
fn lenses() -> impl Strategy<Value = Lens> {
    let texts = proptest::collection::vec(".{0,900}", 0..4);
    let choice = ("\\PC{0,200}", "(?s).{0,60}", texts, 0_usize..3, proptest::option::of(".{0,30}"));
    let question = (proptest::collection::vec(choice, 1..5), ".{1,200}", "(?s).{0,80}");
    proptest::collection::vec(question, 1..4).prop_map(|questions| {
        let questions = questions.into_iter().enumerate().map(any_question).collect();
        let pillar = Pillar { id: "pillar".to_owned(), name: "Pillar".to_owned(), questions, ..Pillar::default() };
        Lens { name: "Any".to_owned(), description: "Any.".to_owned(), pillars: vec![pillar], ..Lens::default() }
    })
}

fn any_question((at, (choices, title, description)): (usize, AnyQuestion)) -> Question {
    let choice = |(index, (title, why, steps, level, url)): (usize, AnyChoice)| Choice {
        id: format!("Q{at}X-BP0{index}"),
        title: format!("T{title}"),
        level: [Level::High, Level::Medium, Level::Low][level],
        url,
        guidance: Guidance { why, steps, ..Guidance::default() },
        ..Choice::default()
    };
    let choices = choices.into_iter().enumerate().map(choice).collect();
    Question { id: format!("Q{at}X"), title: format!("T{title}"), description, choices, ..Question::default() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_written_reads_back_as_the_same(lens in lenses()) {
        let (text, _) = export(&lens, RuleSet::Graded);
        let (read, problems) = import(&text);
        prop_assert!(problems.is_empty(), "{}", shown(&problems));
        prop_assert_eq!(export(&read.unwrap(), RuleSet::Graded).0, text);
    }
}

#[test]
fn published_lenses_are_read_and_survive_being_written() {
    for (name, text) in published() {
        let (lens, problems) = import(&text);
        println!("{name}\n{}\n", shown(&problems));
        let Some(lens) = lens else {
            let only = [problems.len() == 1, problems[0].message == "`NaN` is no JSON value"];
            assert_eq!(only, [true, true], "{name}\n{}", shown(&problems));
            continue;
        };
        let (text, problems) = export(&lens, RuleSet::PublishedFile);
        assert!(problems.iter().all(|problem| problem.severity > Severity::Error), "{name}\n{}", shown(&problems));
        let read = import(&text).0.unwrap();
        assert_eq!(export(&read, RuleSet::PublishedFile).0, text, "{name}");
        for ((_, before), (_, after)) in lens.questions().zip(read.questions()) {
            assert_eq!(
                (&before.id, &before.risk, before.choices.len()),
                (&after.id, &after.risk, after.choices.len()),
                "{name}"
            );
        }
    }
}
