use sextant_content::{Content, embedded_files};

#[test]
fn built_in_content_has_no_problems() {
    let content = Content::read(embedded_files());
    let problems: Vec<String> = content
        .problems
        .iter()
        .map(|problem| format!("{}:{}: {}", problem.place.path, problem.place.line, problem.message))
        .collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn the_lens_is_whole() {
    let content = Content::read(embedded_files());
    let lens = &content.lens("genai").expect("the lens").lens;
    let questions: Vec<_> = lens.pillars.iter().flat_map(|pillar| &pillar.questions).collect();
    let choices: Vec<_> = questions.iter().flat_map(|question| &question.choices).collect();
    assert_eq!((lens.pillars.len(), questions.len(), choices.len()), (6, 29, 51));
    assert_eq!((lens.design_principles.len(), lens.phases.len()), (6, 6));
    for choice in choices {
        let guidance = &choice.guidance;
        let parts = [&guidance.why, &guidance.good];
        assert!(parts.iter().all(|part| !part.is_empty()), "{}", choice.id);
        let lists = [&guidance.steps, &guidance.evidence, &guidance.mistakes];
        assert!(lists.iter().all(|list| list.len() >= 2), "{}", choice.id);
        assert_eq!(guidance.on.len(), 4, "{}", choice.id);
    }
}
