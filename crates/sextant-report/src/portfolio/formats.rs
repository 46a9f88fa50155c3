//! The portfolio as text, Markdown and JSON.

use super::{Portfolio, Row};
use crate::json::v1;
use crate::markdown::escape::text as escaped;
use crate::markdown::{heading, table};
use crate::page::{Align, Page, Span, Style, shortened, width};
use crate::words;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The portfolio for a terminal.
#[must_use]
pub fn text(portfolio: &Portfolio<'_>, colour: bool) -> String {
    let mut page = Page::new(colour);
    page.line(&[Style::Bold.on(format!("Reviews of {}, worst first", words::count(portfolio.rows.len(), "workload")))]);
    page.line(&[Style::Dim.on(portfolio.edition.as_str())]);
    page.gap();
    let head = ["", "High", "Medium", "None", "N/A", "Open", "Of", "Met", "Not met", "Unknown", "N/A", "Of"];
    let row = |row: &Row<'_>| -> Vec<Span<'_>> {
        let level = row.risks.level;
        let outcomes = row.outcomes;
        let mut cells = vec![shortened(row.workload, 28).into_owned().into(), Style::Bad.on(high(row))];
        let numbers = [level.medium, level.none, level.not_applicable, level.unanswered, row.questions, outcomes.met];
        cells.extend(numbers.iter().map(|count| count.to_string().into()));
        cells.push(Style::Bad.on(outcomes.not_met.to_string()));
        let numbers = [outcomes.unknown, outcomes.not_applicable, outcomes.practices];
        cells.extend(numbers.iter().map(|count| count.to_string().into()));
        cells
    };
    let rows: Vec<Vec<Span<'_>>> = portfolio.rows.iter().map(row).collect();
    let align: Vec<Align> =
        (0..head.len()).map(|column| if column == 0 { Align::Left } else { Align::Right }).collect();
    page.table(2, &align, &[(1, "Questions"), (7, "Practices")], &head, &rows);
    if !portfolio.differing.is_empty() {
        page.gap();
        page.line(&[Style::Open.on(differing(portfolio))]);
    }
    if !portfolio.shared.is_empty() {
        page.heading("Shared gaps");
        for gap in &portfolio.shared {
            let share = format!(" ({} of {})", gap.workloads.len(), portfolio.rows.len()).replace(' ', "\u{a0}");
            let label = ["  ".into(), Style::Bold.on(gap.practice)];
            page.item(
                &label,
                3 + width(gap.practice),
                &[gap.title.into(), Style::Bad.on(format!(" {}", share.trim_start_matches('\u{a0}')))],
            );
            page.item(&[], 3 + width(gap.practice), &[Style::Dim.on(gap.workloads.join(", "))]);
        }
    }
    page.finish()
}

/// The portfolio for a pull request or a wiki.
#[must_use]
pub fn markdown(portfolio: &Portfolio<'_>) -> String {
    let count = words::count(portfolio.rows.len(), "workload");
    let mut out = format!("# Reviews of {count}, worst first\n\n{}\n\n", escaped(&portfolio.edition));
    workloads(&mut out, portfolio);
    if !portfolio.differing.is_empty() {
        out.push_str(&escaped(&differing(portfolio)));
        out.push_str("\n\n");
    }
    if let Some(first) = portfolio.rows.first() {
        heading(&mut out, "High risk by pillar");
        let mut head = vec!["Workload".to_owned()];
        head.extend(first.pillars.iter().map(|(name, _, _)| escaped(name)));
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        let row = |row: &Row<'_>| {
            let mut cells = vec![escaped(row.workload)];
            cells.extend(row.pillars.iter().map(|(_, best, worst)| words::from_to(*best, *worst)));
            cells
        };
        table(&mut out, 1, &head, portfolio.rows.iter().map(row));
    }
    if !portfolio.shared.is_empty() {
        heading(&mut out, "Shared gaps");
        for gap in &portfolio.shared {
            let workloads: Vec<String> = gap.workloads.iter().map(|name| escaped(name)).collect();
            let share = format!("{} of {}", workloads.len(), portfolio.rows.len());
            let practice = format!("{} {}", escaped(gap.practice), escaped(gap.title));
            out.push_str(&format!("- {practice} ({share}): {}\n", workloads.join(", ")));
        }
    }
    out
}

fn workloads(out: &mut String, portfolio: &Portfolio<'_>) {
    let head = [
        "Workload",
        "Questions",
        "High",
        "Medium",
        "None",
        "N/A",
        "Open",
        "Practices",
        "Met",
        "Not met",
        "Unknown",
        "N/A",
    ];
    let row = |row: &Row<'_>| {
        let (level, outcomes) = (row.risks.level, row.outcomes);
        let mut cells = vec![escaped(row.workload), row.questions.to_string(), high(row)];
        let questions = [level.medium, level.none, level.not_applicable, level.unanswered];
        let practices = [outcomes.practices, outcomes.met, outcomes.not_met, outcomes.unknown, outcomes.not_applicable];
        cells.extend(questions.iter().chain(&practices).map(ToString::to_string));
        cells
    };
    table(out, 1, &head, portfolio.rows.iter().map(row));
}

/// The portfolio for programs.
#[must_use]
pub fn json(portfolio: &Portfolio<'_>) -> String {
    let row = |row: &Row<'_>| PortfolioRow {
        workload: row.workload.to_owned(),
        questions: row.questions,
        risks: row.risks.into(),
        practices: row.outcomes.into(),
    };
    let gap = |gap: &super::SharedGap<'_>| PortfolioGap {
        practice: gap.practice.to_owned(),
        question: gap.question.to_owned(),
        title: gap.title.to_owned(),
        workloads: gap.workloads.iter().map(|name| (*name).to_owned()).collect(),
    };
    crate::json::indented(&PortfolioDocument {
        version: "1".to_owned(),
        workloads: portfolio.rows.iter().map(row).collect(),
        shared_gaps: portfolio.shared.iter().map(gap).collect(),
        differing: portfolio.differing.iter().map(|name| (*name).to_owned()).collect(),
    })
}

/// The JSON Schema that portfolios follow.
#[must_use]
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(PortfolioDocument).to_value()
}

/// Reviews of several workloads by Sextant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PortfolioDocument {
    /// The version of this format: `1`.
    pub version: String,
    /// The workloads, worst first.
    pub workloads: Vec<PortfolioRow>,
    /// Practices that several workloads do not meet.
    pub shared_gaps: Vec<PortfolioGap>,
    /// Workloads that were reviewed with another edition or content than most.
    pub differing: Vec<String>,
}

/// A workload of a portfolio.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PortfolioRow {
    /// Its name.
    pub workload: String,
    /// How many questions it has.
    pub questions: usize,
    /// Its risks.
    pub risks: v1::RiskRange,
    /// Its outcomes.
    pub practices: v1::OutcomeCounts,
}

/// A practice that several workloads do not meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PortfolioGap {
    /// Its id.
    pub practice: String,
    /// The question's id.
    pub question: String,
    /// Its title.
    pub title: String,
    /// The workloads.
    pub workloads: Vec<String>,
}

fn high(row: &Row<'_>) -> String {
    words::from_to(row.risks.best.high, row.risks.worst.high)
}

fn differing(portfolio: &Portfolio<'_>) -> String {
    let names: Vec<String> = portfolio.differing.iter().map(|name| (*name).to_owned()).collect();
    format!("Reviewed with another edition or content, and hard to compare: {}.", words::list(&names))
}
