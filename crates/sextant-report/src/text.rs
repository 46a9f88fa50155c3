//! Format `text`: the report for a terminal. The verdict comes first, then what to do, then what it rests on.

mod next;
mod open;
mod practices;
mod read;
mod verdict;

pub(crate) use next::{one, out_of_reach, summary};
pub(crate) use practices::found;
pub(crate) use verdict::{edition, since};

use crate::page::Page;
use crate::report::Report;

/// How a text report is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether the terminal shows colour.
    pub colour: bool,
    /// The verdict alone.
    pub quiet: bool,
}

/// The report for a terminal, at most 100 columns wide where paths allow.
#[must_use]
pub fn render(report: &Report<'_>, options: Options) -> String {
    let mut page = Page::new(options.colour);
    if options.quiet {
        verdict::lines(&mut page, report);
        return page.finish();
    }
    verdict::title(&mut page, report);
    verdict::lines(&mut page, report);
    verdict::pillars(&mut page, report);
    next::steps(&mut page, report);
    practices::gaps(&mut page, report);
    practices::disputed(&mut page, report);
    practices::met(&mut page, report);
    practices::not_applicable(&mut page, report);
    open::unknown(&mut page, report);
    read::workload(&mut page, report);
    read::coverage(&mut page, report);
    read::assumptions(&mut page, report);
    verdict::colophon(&mut page, report);
    page.finish()
}
