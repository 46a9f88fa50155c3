//! A content file as sections and fences, each with the line it stands on.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use serde::de::DeserializeOwned;
use sextant_facts::{Place, Problem};
use std::sync::Arc;

/// A content file: front matter and body.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    pub(crate) path: Arc<str>,
    /// Whether its expressions have been checked before, so that they need not be parsed until they are used.
    pub(crate) trusted: bool,
    pub(crate) front: String,
    /// The sections in order; the first holds what stands before any heading and is often empty.
    pub(crate) sections: Vec<Section>,
}

/// A heading with what stands below it, down to the next heading.
#[derive(Clone, Debug, Default)]
pub(crate) struct Section {
    /// 0 before the first heading, then 1 to 6.
    pub(crate) level: u8,
    pub(crate) heading: String,
    pub(crate) line: u32,
    /// The paragraphs, as plain text joined by blank lines.
    pub(crate) text: String,
    /// The items of its lists, as plain text.
    pub(crate) items: Vec<String>,
    pub(crate) fences: Vec<Fence>,
}

/// A fenced block.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    /// The words after the opening marks.
    pub(crate) info: Vec<String>,
    pub(crate) body: String,
    /// The line of the first line of the body.
    pub(crate) line: u32,
}

/// The most bytes of a content file.
const MAX_BYTES: usize = 512 * 1024;

impl Document {
    /// Splits a file. What is wrong with its outer form is a problem and gives nothing.
    pub(crate) fn read(path: &str, text: &str) -> Result<Self, Problem> {
        if text.len() > MAX_BYTES {
            return Err(problem(path, 1, format!("longer than {MAX_BYTES} bytes")));
        }
        let rest =
            text.strip_prefix("---\n").ok_or_else(|| problem(path, 1, "does not begin with front matter (`---`)"))?;
        let end = rest.find("\n---\n").ok_or_else(|| problem(path, 1, "the front matter does not end (`---`)"))?;
        let (front, body) = (rest.get(..=end).unwrap_or_default(), rest.get(end + 5..).unwrap_or_default());
        let first_line = 3 + u32::try_from(front.matches('\n').count()).unwrap_or(u32::MAX - 8) - 1 + 1;
        let sections = Sections { body, first_line, found: vec![Section::default()] }.read();
        Ok(Self { path: path.into(), trusted: false, front: front.to_owned(), sections })
    }

    /// The front matter as a type that knows its keys.
    pub(crate) fn front<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        serde_saphyr::from_str(&self.front).map_err(|error| {
            let line = error.location().map_or(1, |location| u32::try_from(location.line()).unwrap_or(1)) + 1;
            let message = error.to_string();
            let message = message.lines().next().unwrap_or("front matter cannot be read").to_owned();
            problem(&self.path, line, message)
        })
    }

    /// The title: the first heading of level 1.
    pub(crate) fn title(&self) -> Option<&Section> {
        self.sections.iter().find(|section| section.level == 1)
    }

    /// All fences with the section they stand in.
    pub(crate) fn fences(&self) -> impl Iterator<Item = (&Section, &Fence)> {
        self.sections.iter().flat_map(|section| section.fences.iter().map(move |fence| (section, fence)))
    }

    pub(crate) fn problem(&self, line: u32, message: impl Into<String>) -> Problem {
        problem(&self.path, line, message)
    }
}

impl Fence {
    /// Whether the info begins with these words.
    pub(crate) fn is(&self, words: &[&str]) -> bool {
        self.info.len() >= words.len() && self.info.iter().zip(words).all(|(a, b)| a == b)
    }
}

fn problem(path: &str, line: u32, message: impl Into<String>) -> Problem {
    Problem { place: Place::new(path, line, 1), message: message.into(), help: None }
}

struct Sections<'a> {
    body: &'a str,
    first_line: u32,
    found: Vec<Section>,
}

/// What the text that comes next belongs to.
#[derive(Clone, Copy, PartialEq)]
enum Target {
    Paragraph,
    Item,
    Heading,
    Fence,
}

impl Sections<'_> {
    fn read(mut self) -> Vec<Section> {
        let mut into = Target::Paragraph;
        let mut depth = 0_u32;
        for (event, range) in Parser::new(self.body).into_offset_iter() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let line = self.line_at(range.start);
                    self.found.push(Section { level: level_of(level), line, ..Section::default() });
                    into = Target::Heading;
                }
                Event::Start(Tag::Item) => {
                    depth += 1;
                    if depth == 1 {
                        self.last().items.push(String::new());
                    }
                    into = Target::Item;
                }
                Event::End(TagEnd::Item) => {
                    depth = depth.saturating_sub(1);
                    into = if depth == 0 { Target::Paragraph } else { Target::Item };
                }
                Event::Start(Tag::Paragraph) if depth == 0 => self.new_paragraph(),
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => info.split_whitespace().map(str::to_owned).collect(),
                        CodeBlockKind::Indented => Vec::new(),
                    };
                    let line = self.line_at(range.start) + 1;
                    self.last().fences.push(Fence { info, body: String::new(), line });
                    into = Target::Fence;
                }
                Event::End(TagEnd::CodeBlock | TagEnd::Heading(_)) => {
                    into = if depth == 0 { Target::Paragraph } else { Target::Item };
                }
                Event::Text(text) => self.push(into, &text),
                Event::Code(code) => self.push(into, &format!("`{code}`")),
                Event::SoftBreak | Event::HardBreak => self.push(into, " "),
                _ => {}
            }
        }
        self.found
    }

    fn last(&mut self) -> &mut Section {
        if self.found.is_empty() {
            self.found.push(Section::default());
        }
        let index = self.found.len() - 1;
        &mut self.found[index]
    }

    fn new_paragraph(&mut self) {
        let text = &mut self.last().text;
        if !text.is_empty() {
            text.push_str("\n\n");
        }
    }

    fn push(&mut self, into: Target, text: &str) {
        let section = self.last();
        match into {
            Target::Paragraph => section.text.push_str(text),
            Target::Heading => section.heading.push_str(text),
            Target::Item => {
                if let Some(item) = section.items.last_mut() {
                    item.push_str(text);
                }
            }
            Target::Fence => {
                if let Some(fence) = section.fences.last_mut() {
                    fence.body.push_str(text);
                }
            }
        }
    }

    fn line_at(&self, offset: usize) -> u32 {
        let before = self.body.get(..offset).unwrap_or_default().matches('\n').count();
        self.first_line + u32::try_from(before).unwrap_or_default()
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
