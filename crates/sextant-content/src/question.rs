//! Question files: a question with its choices, guidance and rules.

use crate::document::{Document, Section};
use crate::expression::of_fence;
use crate::lens::LensFolder;
use serde::Deserialize;
use sextant_core::condition::RuleCondition;
use sextant_core::lens::{ConsoleId, Effort, Guidance, Level, lens_json_form};
use sextant_core::{Choice, Condition, Question, Risk, RiskRule, RiskRules};
use sextant_facts::Problem;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Front {
    id: String,
    console: String,
    pillar: String,
    topic: String,
    url: String,
    published_risk: PublishedRisk,
    choices: Vec<FrontChoice>,
}

/// What the published file gives a question of which a choice is missing.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PublishedRisk {
    High,
    Medium,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrontChoice {
    id: String,
    console: String,
    #[serde(default)]
    console_assumed: bool,
    level: Level,
    phases: Vec<String>,
    #[serde(default)]
    phases_note: Option<String>,
    effort: Effort,
    url: String,
    #[serde(default)]
    related: Vec<String>,
}

/// Whether the front matter is that of a question.
pub(crate) fn is_question(document: &Document) -> bool {
    document.front.lines().any(|line| line.starts_with("choices:"))
}

/// Reads a question file. Expressions of applicability go to the folder.
pub(crate) fn read(document: &Document, folder: &mut LensFolder, problems: &mut Vec<Problem>) -> Option<Question> {
    let front: Front = document.front().map_err(|problem| problems.push(problem)).ok()?;
    let title = document.title().cloned().unwrap_or_default();
    let mut question = Question {
        console_id: Some(ConsoleId { id: front.console, assumed: false }),
        pillar: front.pillar,
        topic: front.topic,
        title: title.heading.clone(),
        description: title.text.clone(),
        url: Some(front.url),
        risk: RiskRules::Graded,
        published_risk: Some(RiskRules::Rules(published(&front.choices, front.published_risk))),
        id: front.id,
        ..Question::default()
    };
    question.applies_when = applicability(document, &title, &question.id, folder, problems);
    folder.places.insert(question.id.clone(), (document.path.to_string(), title.line));
    for choice in front.choices {
        let sections = sections_of(document, &choice.id);
        let Some(heading) = sections.first() else {
            problems.push(document.problem(1, format!("no section `## {} …`", choice.id)));
            continue;
        };
        folder.places.insert(choice.id.clone(), (document.path.to_string(), heading.line));
        let applies_when =
            sections.iter().find_map(|section| applicability(document, section, &choice.id, folder, problems));
        question.choices.push(Choice { applies_when, ..choice_of(document, choice, &sections, problems) });
    }
    Some(question)
}

/// The section of a choice and those below it.
fn sections_of<'a>(document: &'a Document, id: &str) -> Vec<&'a Section> {
    let start = document.sections.iter().position(|section| {
        section.level == 2 && section.heading.split_whitespace().next().is_some_and(|word| word == id)
    });
    let Some(start) = start else { return Vec::new() };
    let rest = document.sections.get(start..).unwrap_or_default();
    rest.iter()
        .enumerate()
        .take_while(|(index, section)| *index == 0 || section.level > 2)
        .map(|(_, section)| section)
        .collect()
}

/// The expression under which a question or choice applies; it is kept in the folder under its text.
fn applicability(
    document: &Document,
    section: &Section,
    id: &str,
    folder: &mut LensFolder,
    problems: &mut Vec<Problem>,
) -> Option<String> {
    let fence = section.fences.iter().find(|fence| fence.is(&["cel", "applies_when"]))?;
    let expression = of_fence(document, fence, problems)?;
    let text = expression.source.to_string();
    folder.applies.insert(text.clone(), expression);
    folder.places.insert(text.clone(), (document.path.to_string(), fence.line));
    folder.places.entry(id.to_owned()).or_insert((document.path.to_string(), section.line));
    Some(text)
}

fn choice_of(document: &Document, front: FrontChoice, sections: &[&Section], problems: &mut Vec<Problem>) -> Choice {
    let heading = sections.first().map(|section| section.heading.as_str()).unwrap_or_default();
    let title = heading.split_once(' ').map_or(heading, |(_, title)| title).to_owned();
    let mut choice = Choice {
        lens_json_id: lens_json_form(&front.id),
        console_id: Some(ConsoleId { id: front.console, assumed: front.console_assumed }),
        title,
        level: front.level,
        phases: front.phases,
        phases_note: front.phases_note,
        effort: front.effort,
        url: Some(front.url),
        related: front.related,
        guidance: guidance(sections),
        id: front.id,
        ..Choice::default()
    };
    for fence in sections.iter().flat_map(|section| &section.fences).filter(|fence| fence.is(&["rule"])) {
        let word = fence.info.get(1).map(String::as_str).unwrap_or_default();
        let text = fence.body.trim();
        if word == "supported_by" {
            choice.supported_by =
                text.split([',', '\n']).map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect();
            continue;
        }
        let condition = match Condition::parse(text) {
            Ok(condition) => condition,
            Err(error) => {
                problems.push(document.problem(fence.line, error.to_string()));
                continue;
            }
        };
        match word {
            "met_when" => choice.met_when = Some(condition),
            "not_met_when" => choice.not_met_when = Some(condition),
            "decided_by" => {
                choice.not_met_when = Some(Condition::Not(Box::new(condition.clone())));
                choice.met_when = Some(condition);
            }
            other => {
                problems.push(document.problem(
                    fence.line,
                    format!("no rule `{other}`: met_when, not_met_when, decided_by, supported_by"),
                ))
            }
        }
    }
    choice
}

fn guidance(sections: &[&Section]) -> Guidance {
    let named = |heading: &str| sections.iter().find(|section| section.heading == heading);
    let text = |heading: &str| named(heading).map(|section| section.text.clone()).unwrap_or_default();
    let items = |heading: &str| named(heading).map(|section| section.items.clone()).unwrap_or_default();
    let providers = ["On AWS", "On Azure", "On Google Cloud", "Self-hosted"];
    let on = providers.iter().filter(|heading| named(heading).is_some());
    Guidance {
        why: text("Why"),
        good: text("Good looks like"),
        steps: items("Steps"),
        evidence: items("Evidence"),
        mistakes: items("Mistakes"),
        on: on.map(|heading| (heading.trim_start_matches("On ").to_owned(), text(heading))).collect(),
        links: Vec::new(),
    }
}

/// The rules of the published file: everything, or the question's level; its third rule can never be reached.
fn published(choices: &[FrontChoice], risk: PublishedRisk) -> Vec<RiskRule> {
    let ids: Vec<Condition> = choices.iter().map(|choice| Condition::Id(lens_json_form(&choice.id))).collect();
    let missing: Vec<Condition> = ids.iter().map(|id| Condition::Not(Box::new(id.clone()))).collect();
    let (missing_risk, rest) = match risk {
        PublishedRisk::High => (Risk::High, Risk::Medium),
        PublishedRisk::Medium => (Risk::Medium, Risk::High),
    };
    vec![
        RiskRule { condition: RuleCondition::When(Condition::all(ids)), risk: Risk::None },
        RiskRule { condition: RuleCondition::When(Condition::any(missing)), risk: missing_risk },
        RiskRule { condition: RuleCondition::Default, risk: rest },
    ]
}
