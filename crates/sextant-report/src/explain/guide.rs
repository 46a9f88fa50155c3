//! Questions and practices.

use super::{CrosswalkText, fact, list, section};
use crate::page::{Page, Style};
use crate::report::ProbeText;
use crate::words;
use sextant_core::{Choice, Lens, Question, RiskRules};

/// A question with its practices.
#[must_use]
pub fn question(lens: &Lens, question: &Question, colour: bool) -> String {
    let mut page = Page::new(colour);
    page.line(&[Style::Bold.on(question.id.as_str()), format!(" {}", question.title).into()]);
    page.gap();
    page.prose(0, &question.description);
    page.gap();
    let pillar = lens.pillar(&question.pillar).map_or(question.pillar.as_str(), |pillar| &pillar.name);
    fact(&mut page, "pillar", pillar);
    fact(&mut page, "topic", &question.topic);
    if let Some(console) = &question.console_id {
        fact(&mut page, "in AWS", &console.id);
    }
    if let Some(expression) = &question.applies_when {
        fact(&mut page, "applies when", expression);
    }
    if let Some(url) = &question.url {
        fact(&mut page, "page", url);
    }
    page.heading("Practices");
    for choice in question.practices() {
        let label = ["  ".into(), Style::Bold.on(choice.id.as_str())];
        let level =
            format!(" ({}\u{a0}level, {}\u{a0}effort)", words::level(choice.level), words::effort(choice.effort));
        page.item(&label, 3 + crate::page::width(&choice.id), &[choice.title.as_str().into(), Style::Dim.on(level)]);
    }
    rules(&mut page, "Risk", &question.risk);
    if let Some(published) = &question.published_risk {
        rules(&mut page, "Risk by the published file", published);
    }
    page.finish()
}

fn rules(page: &mut Page, heading: &str, rules: &RiskRules) {
    page.heading(heading);
    match rules {
        RiskRules::Graded => page.item(
            &[],
            2,
            &["high where a practice of high level is not met, else medium where one of medium level is not, else none".into()],
        ),
        RiskRules::Rules(rules) => {
            for rule in rules {
                page.item(&[format!("  {}", rule.risk).into()], 14, &[format!("when {}", rule.condition).into()]);
            }
        }
    }
}

/// A practice: all guidance, the rules that decide it with what each probe asks, and where other frameworks meet it.
#[must_use]
pub fn practice(
    lens: &Lens,
    question: &Question,
    choice: &Choice,
    probes: &[ProbeText],
    crosswalks: &[CrosswalkText],
    colour: bool,
) -> String {
    let mut page = Page::new(colour);
    page.line(&[Style::Bold.on(choice.id.as_str()), format!(" {}", choice.title).into()]);
    page.gap();
    facts(&mut page, lens, question, choice);
    let guidance = &choice.guidance;
    section(&mut page, "Why", &guidance.why);
    section(&mut page, "Good looks like", &guidance.good);
    list(&mut page, "Steps", &guidance.steps, true);
    list(&mut page, "What a reviewer expects to see", &guidance.evidence, false);
    list(&mut page, "What goes wrong", &guidance.mistakes, false);
    for (provider, text) in &guidance.on {
        section(&mut page, &words::on(provider), text);
    }
    decided(&mut page, choice, probes);
    crosswalk(&mut page, crosswalks);
    if !guidance.links.is_empty() {
        page.heading("Further reading");
        for link in &guidance.links {
            page.item(
                &["  -".into()],
                4,
                &[link.text.as_str().into(), format!(" {}", link.url.as_deref().unwrap_or_default()).into()],
            );
        }
    }
    page.finish()
}

fn facts(page: &mut Page, lens: &Lens, question: &Question, choice: &Choice) {
    fact(page, "question", &format!("{} {}", question.id, question.title));
    fact(page, "level", words::level(choice.level));
    fact(page, "effort", words::effort(choice.effort));
    let name = |id: &String| {
        lens.phases.iter().find(|phase| phase.id == *id).map_or_else(|| id.clone(), |phase| phase.name.clone())
    };
    let phases: Vec<String> = choice.phases.iter().map(name).collect();
    fact(page, "phases", if phases.is_empty() { "none published".to_owned() } else { phases.join(", ") }.as_str());
    if let Some(note) = &choice.phases_note {
        fact(page, "", note);
    }
    if let Some(console) = &choice.console_id {
        let assumed = if console.assumed { " (assumed)" } else { "" };
        fact(page, "in AWS", &format!("{}{assumed}", console.id));
    }
    let conditions = [&question.applies_when, &choice.applies_when];
    for expression in conditions.into_iter().flatten() {
        fact(page, "applies when", expression);
    }
    if !choice.related.is_empty() {
        fact(page, "related", &choice.related.join(", "));
    }
    if let Some(url) = &choice.url {
        fact(page, "page", url);
    }
}

fn decided(page: &mut Page, choice: &Choice, probes: &[ProbeText]) {
    page.heading("What decides it");
    let rules = [("met when", &choice.met_when), ("not met when", &choice.not_met_when)];
    if rules.iter().all(|(_, rule)| rule.is_none()) {
        page.item(&[], 2, &["No probe looks at it: a person answers.".into()]);
    }
    for (name, rule) in rules {
        if let Some(rule) = rule {
            fact(page, name, &rule.to_string());
        }
    }
    let asked = |page: &mut Page, id: &str| {
        let asks = probes.iter().find(|probe| probe.id == id).map_or("(no such probe)", |probe| probe.asks.as_str());
        page.item(&["  ".into(), Style::Bold.on(id.to_owned())], 0, &[]);
        page.item(&[], 6, &[asks.into()]);
    };
    for id in choice.deciding_probes() {
        asked(page, id);
    }
    if !choice.supported_by.is_empty() {
        page.heading("What is shown with it and changes nothing");
        for id in &choice.supported_by {
            asked(page, id);
        }
    }
}

fn crosswalk(page: &mut Page, crosswalks: &[CrosswalkText]) {
    let linked: Vec<&CrosswalkText> = crosswalks.iter().filter(|crosswalk| !crosswalk.items.is_empty()).collect();
    if linked.is_empty() {
        return;
    }
    page.heading("Supports evidence for");
    for crosswalk in linked {
        page.item(
            &[],
            2,
            &[crosswalk.framework.as_str().into(), Style::Dim.on(format!(", edition {}", crosswalk.edition))],
        );
        for item in &crosswalk.items {
            let more: Vec<String> = item
                .more
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| format!("{}: {value}", name.replace('_', " ")))
                .collect();
            let line = format!("confidence {:.1}", item.confidence);
            let more = if more.is_empty() { String::new() } else { format!("; {}", more.join("; ")) };
            page.item(&[format!("    {}", item.id).into()], 18, &[line.into(), Style::Dim.on(more)]);
        }
    }
}
