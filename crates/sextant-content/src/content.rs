//! The content as a whole: components, probes and lenses, and the links between them.

use crate::component::{self, ComponentFile};
use crate::document::Document;
use crate::lens::{self, LensFolder};
use crate::links;
use crate::probe::{self, ProbeFile};
use sextant_facts::Problem;
use std::collections::BTreeMap;

/// Everything the content says.
#[derive(Clone, Debug, Default)]
pub struct Content {
    /// Kinds of component, by id.
    pub components: Vec<ComponentFile>,
    /// Probes, by id.
    pub probes: Vec<ProbeFile>,
    /// Lenses, by id.
    pub lenses: Vec<LensFolder>,
    /// What is wrong in the files. Built-in content has none.
    pub problems: Vec<Problem>,
}

impl Content {
    /// Reads content files given as path and text, and checks them. A later file replaces an earlier one of the same path.
    #[must_use]
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut content = Self::load(files, false);
        links::check(&mut content);
        content.problems.sort();
        content
    }

    /// Reads content files that [`Self::read`] has accepted before, as the tests do with the built-in ones: expressions are
    /// parsed when they are used, and links are not checked again.
    #[must_use]
    pub fn trusted<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self::load(files, true)
    }

    fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, trusted: bool) -> Self {
        let files: BTreeMap<&str, &str> = files.into_iter().collect();
        let mut content = Self::default();
        let mut folders: BTreeMap<&str, Vec<Document>> = BTreeMap::new();
        for (path, text) in files {
            if !path.ends_with(".md") {
                continue;
            }
            // Examples are tests; a review with content that has passed them does not read them.
            let text = if trusted { text.split("\n## Examples\n").next().unwrap_or(text) } else { text };
            let document = match Document::read(path, text) {
                Ok(document) => Document { trusted, ..document },
                Err(problem) => {
                    content.problems.push(problem);
                    continue;
                }
            };
            let mut segments = path.split('/');
            match (segments.next(), segments.next()) {
                (Some("components"), _) => {
                    let read = component::read(&document, &mut content.problems);
                    content.components.extend(read);
                }
                (Some("probes"), _) => {
                    let read = probe::read(&document, &mut content.problems);
                    content.probes.extend(read);
                }
                (Some("lenses"), Some(folder)) => folders.entry(folder).or_default().push(document),
                _ => content.problems.push(document.problem(1, "lies in none of components/, probes/ and lenses/")),
            }
        }
        for documents in folders.values() {
            let read = lens::read(documents, &mut content.problems);
            content.lenses.extend(read);
        }
        content.components.sort_by(|a, b| a.kind.id.cmp(&b.kind.id));
        content.probes.sort_by(|a, b| a.probe.id.cmp(&b.probe.id));
        content
    }

    /// The lens of that id or alias.
    #[must_use]
    pub fn lens(&self, id: &str) -> Option<&LensFolder> {
        self.lenses.iter().find(|folder| folder.lens.id == id || folder.lens.alias.as_deref() == Some(id))
    }

    /// The probe of that id.
    #[must_use]
    pub fn probe(&self, id: &str) -> Option<&ProbeFile> {
        self.probes.iter().find(|file| &*file.probe.id == id)
    }
}
