//! Lens folders: the lens, its pillars, and a file for each question.

use crate::document::{Document, Section};
use crate::expression::of_fence;
use crate::question;
use serde::Deserialize;
use sextant_core::lens::{DesignPrinciple, Phase};
use sextant_core::{Lens, Pillar};
use sextant_facts::{Expression, Problem};
use std::collections::BTreeMap;

/// A lens of the content, with the expressions that stand in its files.
#[derive(Clone, Debug, Default)]
pub struct LensFolder {
    /// The lens.
    pub lens: Lens,
    /// What must be so for the lens to be about the workload at all: else no probe is believed.
    pub about: Option<Expression>,
    /// The expressions under which questions and choices apply, by their text.
    pub applies: BTreeMap<String, Expression>,
    /// Chapters: responsible AI, data architecture, definitions and others.
    pub chapters: Vec<Chapter>,
    /// Worked scenarios.
    pub scenarios: Vec<Scenario>,
    /// Links to other frameworks.
    pub crosswalks: Vec<crate::crosswalk::Crosswalk>,
    /// Where each question, choice and expression stands: path and line by id or text.
    pub(crate) places: BTreeMap<String, (String, u32)>,
}

/// A chapter beside the questions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chapter {
    /// Its id: `responsible-ai`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The page it follows.
    pub url: Option<String>,
    /// What it is about.
    pub intro: String,
    /// Its sections.
    pub sections: Vec<ChapterSection>,
}

/// A section of a chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChapterSection {
    /// Its id: `fairness`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The items of its lists.
    pub items: Vec<String>,
}

/// A worked scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// Its id: `call-center`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The page it follows.
    pub url: Option<String>,
    /// Its profile: `agents` and others.
    pub profile: BTreeMap<String, bool>,
    /// What the system is and what makes it hard.
    pub text: String,
    /// What to look at first.
    pub look_first: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LensFront {
    id: String,
    name: String,
    edition: String,
    alias: Option<String>,
    arn: Option<String>,
    export_name: Option<String>,
    url: Option<String>,
    pdf_url: Option<String>,
    #[serde(default)]
    design_principles: Vec<Named>,
    #[serde(default)]
    phases: Vec<Named>,
    pillars: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PillarFront {
    id: String,
    name: String,
    #[serde(rename = "prefix")]
    _prefix: String,
    aws_id: String,
    url: Option<String>,
    #[serde(default)]
    principles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChapterFront {
    id: String,
    title: String,
    url: Option<String>,
    #[serde(default)]
    sections: Vec<Named>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFront {
    id: String,
    title: String,
    url: Option<String>,
    #[serde(default)]
    profile: BTreeMap<String, bool>,
}

/// Reads the documents of one lens folder.
pub(crate) fn read(documents: &[Document], problems: &mut Vec<Problem>) -> Option<LensFolder> {
    let main = documents.iter().find(|document| document.path.ends_with("/lens.md"))?;
    let front: LensFront = main.front().map_err(|problem| problems.push(problem)).ok()?;
    let order = front.pillars.clone();
    let mut folder = LensFolder { lens: lens_of(main, front), ..LensFolder::default() };
    if let Some((_, fence)) = main.fences().find(|(_, fence)| fence.is(&["cel", "about"])) {
        folder.about = of_fence(main, fence, problems);
        folder.places.insert(fence.body.trim_end().to_owned(), (main.path.to_string(), fence.line));
    }
    let mut questions = Vec::new();
    for document in documents {
        let mut path = document.path.rsplit('/');
        let (name, parent) = (path.next().unwrap_or_default(), path.next().unwrap_or_default());
        match (name, parent) {
            ("lens.md", _) => {}
            ("pillar.md", _) => folder.lens.pillars.extend(pillar(document, problems)),
            (_, "crosswalk") => folder.crosswalks.extend(crate::crosswalk::read(document, problems)),
            (_, "scenarios") => folder.scenarios.extend(scenario(document, problems)),
            _ if question::is_question(document) => {
                questions.extend(question::read(document, &mut folder, problems));
            }
            _ => folder.chapters.extend(chapter(document, problems)),
        }
    }
    let rank = |id: &str| order.iter().position(|known| known == id).unwrap_or(usize::MAX);
    folder.lens.pillars.sort_by_key(|pillar| rank(&pillar.id));
    questions.sort_by(|a, b| a.id.cmp(&b.id));
    for question in questions {
        match folder.lens.pillars.iter_mut().find(|pillar| pillar.id == question.pillar) {
            Some(pillar) => pillar.questions.push(question),
            None => problems
                .push(main.problem(1, format!("`{}` names the unknown pillar `{}`", question.id, question.pillar))),
        }
    }
    Some(folder)
}

fn lens_of(document: &Document, front: LensFront) -> Lens {
    let described = |named: Named| {
        let section = section_named(document, &named.id);
        (named.id, named.name, section.map(|section| section.text.clone()).unwrap_or_default())
    };
    let principle = |named| {
        let (id, name, description) = described(named);
        DesignPrinciple { id, name, description }
    };
    let phase = |named| {
        let (id, name, description) = described(named);
        Phase { id, name, description }
    };
    Lens {
        id: front.id,
        name: front.name,
        edition: front.edition,
        description: document.title().map(|title| title.text.clone()).unwrap_or_default(),
        alias: front.alias,
        arn: front.arn,
        export_name: front.export_name,
        url: front.url,
        pdf_url: front.pdf_url,
        design_principles: front.design_principles.into_iter().map(principle).collect(),
        phases: front.phases.into_iter().map(phase).collect(),
        pillars: Vec::new(),
        notes: section_named(document, "Notes on this edition")
            .map(|section| section.items.clone())
            .unwrap_or_default(),
    }
}

fn section_named<'a>(document: &'a Document, heading: &str) -> Option<&'a Section> {
    document.sections.iter().find(|section| section.heading == heading)
}

fn pillar(document: &Document, problems: &mut Vec<Problem>) -> Option<Pillar> {
    let front: PillarFront = document.front().map_err(|problem| problems.push(problem)).ok()?;
    Some(Pillar {
        id: front.id,
        aws_id: front.aws_id,
        name: front.name,
        description: document.title().map(|title| title.text.clone()).unwrap_or_default(),
        url: front.url,
        principles: front.principles,
        questions: Vec::new(),
    })
}

fn chapter(document: &Document, problems: &mut Vec<Problem>) -> Option<Chapter> {
    let front: ChapterFront = document.front().map_err(|problem| problems.push(problem)).ok()?;
    let sections = front.sections.into_iter().filter_map(|named| match section_named(document, &named.id) {
        Some(section) => {
            let (text, items) = (section.text.clone(), section.items.clone());
            Some(ChapterSection { id: named.id, name: named.name, text, items })
        }
        None => {
            problems.push(document.problem(1, format!("no section `## {}`", named.id)));
            None
        }
    });
    Some(Chapter {
        sections: sections.collect(),
        id: front.id,
        title: front.title,
        url: front.url,
        intro: document.title().map(|title| title.text.clone()).unwrap_or_default(),
    })
}

fn scenario(document: &Document, problems: &mut Vec<Problem>) -> Option<Scenario> {
    let front: ScenarioFront = document.front().map_err(|problem| problems.push(problem)).ok()?;
    let look_first = section_named(document, "Look first at").map(|section| section.items.clone()).unwrap_or_default();
    Some(Scenario {
        id: front.id,
        title: front.title,
        url: front.url,
        profile: front.profile,
        text: document.title().map(|title| title.text.clone()).unwrap_or_default(),
        look_first,
    })
}
