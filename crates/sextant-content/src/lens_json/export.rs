//! A lens into a lens file.

use super::{
    CONTENT_LIMIT, LensProblem, NONE_SUFFIX, RESOURCE_KINDS, SCHEMA_VERSION, Severity, TEXT_LIMIT, TITLE_LIMIT, check,
    risk, text,
};
use serde::Serialize;
use sextant_core::lens::{Link, lens_json_form};
use sextant_core::review::RuleSet;
use sextant_core::{Choice, Lens, Pillar, Question, RiskRules, RuleCondition};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LensFile {
    schema_version: &'static str,
    name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    pillars: Vec<PillarEntry>,
}

#[derive(Serialize)]
struct PillarEntry {
    id: String,
    name: String,
    questions: Vec<QuestionEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct QuestionEntry {
    id: String,
    title: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    helpful_resource: Option<Resource>,
    choices: Vec<ChoiceEntry>,
    risk_rules: Vec<RuleEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChoiceEntry {
    id: String,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    helpful_resource: Option<Resource>,
    #[serde(skip_serializing_if = "Option::is_none")]
    improvement_plan: Option<Resource>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    additional_resources: Vec<ResourceList>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    display_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct ResourceList {
    r#type: &'static str,
    content: Vec<Resource>,
}

#[derive(Serialize)]
struct RuleEntry {
    condition: String,
    risk: &'static str,
}

/// Writes a lens as a lens file, with the rules of that set, or a question's own where it has no others.
///
/// Names, titles and descriptions are put into the characters and lengths that AWS takes, and each change is a problem.
/// What AWS would still refuse (too many questions, an id that is none) is a problem with the place in the file; the
/// text comes back all the same. Equal lenses give equal bytes.
#[must_use]
pub fn export(lens: &Lens, rules: RuleSet) -> (String, Vec<LensProblem>) {
    let mut writer = Writer { rules, problems: Vec::new() };
    let file = writer.lens(lens);
    // Serializing strings and lists into memory cannot fail.
    let mut text = serde_json::to_string_pretty(&file).unwrap_or_default();
    text.push('\n');
    writer.problems.extend(check(&text));
    (text, writer.problems)
}

struct Writer {
    rules: RuleSet,
    problems: Vec<LensProblem>,
}

impl Writer {
    fn lens(&mut self, lens: &Lens) -> LensFile {
        let name = lens.export_name.as_ref().unwrap_or(&lens.name);
        let pillar = |(at, pillar)| self.pillar(&format!("pillars[{at}]"), pillar);
        let pillars = lens.pillars.iter().enumerate().map(pillar).collect();
        LensFile {
            schema_version: SCHEMA_VERSION,
            name: self.plain("name", name, TITLE_LIMIT),
            description: self.plain("description", &lens.description, TEXT_LIMIT),
            pillars,
        }
    }

    fn pillar(&mut self, path: &str, pillar: &Pillar) -> PillarEntry {
        let id = if pillar.aws_id.is_empty() { &pillar.id } else { &pillar.aws_id };
        let name = self.plain(&format!("{path}.name"), &pillar.name, TITLE_LIMIT);
        let question = |(at, question)| self.question(&format!("{path}.questions[{at}]"), question);
        let questions = pillar.questions.iter().enumerate().map(question).collect();
        PillarEntry { id: lens_json_form(id), name, questions }
    }

    fn question(&mut self, path: &str, question: &Question) -> QuestionEntry {
        let (id, rules) = (lens_json_form(&question.id), question.rules_or_own(self.rules));
        let title = self.plain(&format!("{path}.title"), &question.title, TITLE_LIMIT);
        let description = self.plain(&format!("{path}.description"), &question.description, TEXT_LIMIT);
        let resource = match (&question.helpful_resource, &question.url) {
            (None, Some(_)) => {
                let text = "The page of the lens that this question follows.".to_owned();
                Some(Link { text, url: question.url.clone() })
            }
            (resource, _) => resource.clone(),
        };
        let choice = |(at, choice)| self.choice(&format!("{path}.choices[{at}]"), choice);
        let mut choices: Vec<ChoiceEntry> = question.choices.iter().enumerate().map(choice).collect();
        // A question with rules of its own comes from a file that says itself whether there is such a choice.
        if question.none_of_these().is_none() && question.risk == RiskRules::Graded {
            choices.push(ChoiceEntry {
                id: format!("{id}{NONE_SUFFIX}"),
                title: "None of these".to_owned(),
                helpful_resource: Some(Resource {
                    display_text: "Select this if the workload follows none of the practices above.".to_owned(),
                    url: None,
                }),
                improvement_plan: None,
                additional_resources: Vec::new(),
            });
        }
        let risk_rules = self.risk_rules(path, question, rules);
        let helpful_resource = resource.and_then(|link| self.resource(&format!("{path}.helpfulResource"), &link));
        QuestionEntry { id, title, description, helpful_resource, choices, risk_rules }
    }

    fn choice(&mut self, path: &str, choice: &Choice) -> ChoiceEntry {
        if choice.none_of_these != json_id(choice).ends_with(NONE_SUFFIX) {
            let message = format!("`{NONE_SUFFIX}` at the end of an id says \"none of these\", and nothing else does");
            self.report(Severity::Error, path, message);
        }
        let title = self.plain(&format!("{path}.title"), &choice.title, TITLE_LIMIT);
        let helpful = choice.helpful_resource.clone().unwrap_or_else(|| {
            let guidance = [choice.guidance.why.as_str(), choice.guidance.good.as_str()];
            let parts: Vec<&str> = guidance.into_iter().filter(|part| !part.is_empty()).collect();
            Link { text: parts.join("\n\n"), url: choice.url.clone() }
        });
        let plan = choice.improvement_plan.clone().or_else(|| self.plan(path, choice));
        ChoiceEntry {
            id: json_id(choice),
            helpful_resource: self.resource(&format!("{path}.helpfulResource"), &helpful),
            improvement_plan: plan.and_then(|plan| {
                let text = if plan.text.trim().is_empty() { title.clone() } else { plan.text };
                self.resource(&format!("{path}.improvementPlan"), &Link { text, url: plan.url })
            }),
            additional_resources: self.additional(path, &choice.guidance.links),
            title,
        }
    }

    /// The steps of a practice, numbered.
    fn plan(&mut self, path: &str, choice: &Choice) -> Option<Link> {
        if choice.none_of_these {
            return None;
        }
        let steps = choice.guidance.steps.iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1));
        let mut text = steps.collect::<Vec<_>>().join("\n");
        if text.is_empty() {
            self.report(Severity::Warning, path, "no steps: the title stands for them".to_owned());
            text.clone_from(&choice.title);
        }
        Some(Link { text, url: choice.url.clone() })
    }

    fn additional(&mut self, path: &str, links: &[Link]) -> Vec<ResourceList> {
        let path = format!("{path}.additionalResources");
        let room = CONTENT_LIMIT * RESOURCE_KINDS.len();
        if links.len() > room {
            let message = format!("{} links, of which AWS takes {room}: the rest is left out", links.len());
            self.report(Severity::Warning, &path, message);
        }
        let list = |(r#type, links): (&&'static str, &[Link])| ResourceList {
            r#type,
            content: links.iter().filter_map(|link| self.resource(&path, link)).collect(),
        };
        let lists = RESOURCE_KINDS.iter().zip(links.chunks(CONTENT_LIMIT)).map(list);
        lists.filter(|list| !list.content.is_empty()).collect()
    }

    fn resource(&mut self, path: &str, link: &Link) -> Option<Resource> {
        let url = link.url.as_deref().map(str::trim).filter(|url| !url.is_empty());
        let kept = url.filter(|url| text::is_link(url));
        if kept != url {
            self.report(Severity::Warning, path, "the address is no web address: left out".to_owned());
        }
        let display_text = if link.text.trim().is_empty() { kept.unwrap_or_default() } else { &link.text };
        if display_text.is_empty() {
            return None;
        }
        let display_text = self.short(path, display_text.to_owned(), TEXT_LIMIT);
        Some(Resource { display_text, url: kept.map(str::to_owned) })
    }

    fn risk_rules(&mut self, path: &str, question: &Question, rules: &RiskRules) -> Vec<RuleEntry> {
        let graded;
        let rules = match rules {
            RiskRules::Rules(rules) => rules,
            RiskRules::Graded => {
                graded = risk::graded(question);
                &graded
            }
        };
        let name = |id: &str| question.choice(id).map_or_else(|| id.to_owned(), json_id);
        let mut entries = Vec::new();
        for (at, rule) in rules.iter().enumerate() {
            let condition = match &rule.condition {
                RuleCondition::Default => RuleCondition::Default,
                RuleCondition::When(condition) => RuleCondition::When(risk::renamed(condition, &name)),
            };
            match risk::written(rule.risk) {
                Some(risk) => entries.push(RuleEntry { condition: condition.to_string(), risk }),
                None => {
                    let message = format!("a lens file has no risk \"{}\"", rule.risk);
                    self.report(Severity::Error, &format!("{path}.riskRules[{at}]"), message);
                }
            }
        }
        entries
    }

    /// The text in the characters and the length that AWS takes.
    fn plain(&mut self, path: &str, text: &str, limit: usize) -> String {
        let plain = text::plain(text);
        if plain != text {
            let message = format!("AWS may refuse the characters {}: others stand for them", text::strangers(text));
            self.report(Severity::Warning, path, message);
        }
        self.short(path, plain, limit)
    }

    fn short(&mut self, path: &str, text: String, limit: usize) -> String {
        let short = text::shortened(&text, limit);
        if short != text {
            let message = format!("{} characters long, of which AWS takes {limit}: cut", text.chars().count());
            self.report(Severity::Warning, path, message);
        }
        short
    }

    fn report(&mut self, severity: Severity, path: &str, message: String) {
        self.problems.push(LensProblem { position: None, severity, path: path.to_owned(), message, help: None });
    }
}

fn json_id(choice: &Choice) -> String {
    if choice.lens_json_id.is_empty() { lens_json_form(&choice.id) } else { choice.lens_json_id.clone() }
}
