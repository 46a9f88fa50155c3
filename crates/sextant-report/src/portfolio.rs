//! Several workloads at once: worst first, and the gaps they share.

mod formats;

pub use formats::{PortfolioDocument, PortfolioGap, PortfolioRow, json, markdown, schema, text};

use crate::report::Report;
use sextant_core::Outcome;
use sextant_core::review::{IntervalCounts, OutcomeCounts};
use std::cmp::Reverse;

/// Several reviews of one lens.
#[derive(Clone, Debug)]
pub struct Portfolio<'a> {
    /// The workloads, worst first.
    pub rows: Vec<Row<'a>>,
    /// Practices that are not met in more than one workload, the most frequent first.
    pub shared: Vec<SharedGap<'a>>,
    /// The lens, its edition and the day that most reviews share.
    pub edition: String,
    /// Workloads that were reviewed with another edition or content than most, which makes them hard to compare.
    pub differing: Vec<&'a str>,
}

/// A workload of a portfolio.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The workload's name.
    pub workload: &'a str,
    /// How many questions it has.
    pub questions: usize,
    /// Its risks under the rules that decide.
    pub risks: IntervalCounts,
    /// Its outcomes.
    pub outcomes: OutcomeCounts,
    /// By pillar: name, questions at high risk in the best case and in the worst.
    pub pillars: Vec<(&'a str, usize, usize)>,
}

/// A practice that several workloads do not meet.
#[derive(Clone, Debug)]
pub struct SharedGap<'a> {
    /// The question's id.
    pub question: &'a str,
    /// The practice's id.
    pub practice: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The workloads, in the order of the rows.
    pub workloads: Vec<&'a str>,
}

impl<'a> Portfolio<'a> {
    /// Puts reports side by side. Worse is: more questions at high risk for certain, then in the worst case, then at medium,
    /// then more practices not met.
    #[must_use]
    pub fn new(reports: &[Report<'a>]) -> Self {
        let mut order: Vec<&Report<'a>> = reports.iter().collect();
        order.sort_by_key(|report| {
            let risks = report.risks();
            let medium = (risks.best.medium, risks.worst.medium);
            let name = report.inputs.workload.name.as_str();
            (Reverse((risks.best.high, risks.worst.high, medium, report.outcomes().not_met)), name)
        });
        let same = |one: &Report<'a>, other: &Report<'a>| one.inputs.review.lens == other.inputs.review.lens;
        let like = |report: &Report<'a>| order.iter().filter(|other| same(report, other)).count();
        let usual = order.iter().rev().max_by_key(|report| like(report));
        let other = |report: &&&Report<'a>| usual.is_some_and(|usual| !same(usual, report));
        Self {
            rows: order.iter().map(|report| row(report)).collect(),
            shared: shared(&order),
            edition: usual.map(|report| crate::text::edition(report)).unwrap_or_default(),
            differing: order.iter().filter(other).map(|report| report.inputs.workload.name.as_str()).collect(),
        }
    }
}

fn row<'a>(report: &Report<'a>) -> Row<'a> {
    let pillar = |pillar: &crate::report::PillarReport<'a>| {
        let risks = pillar.risks();
        (pillar.pillar.name.as_str(), risks.best.high, risks.worst.high)
    };
    Row {
        workload: &report.inputs.workload.name,
        questions: report.questions().count(),
        risks: report.risks(),
        outcomes: *report.outcomes(),
        pillars: report.pillars.iter().map(pillar).collect(),
    }
}

fn shared<'a>(reports: &[&Report<'a>]) -> Vec<SharedGap<'a>> {
    let mut gaps: Vec<SharedGap<'a>> = Vec::new();
    for report in reports {
        for practice in report.with_outcome(Outcome::NotMet) {
            let (question, id) = (practice.question.id.as_str(), practice.choice.id.as_str());
            let workload = report.inputs.workload.name.as_str();
            match gaps.iter_mut().find(|gap| gap.question == question && gap.practice == id) {
                Some(gap) => gap.workloads.push(workload),
                None => gaps.push(SharedGap {
                    question,
                    practice: id,
                    title: &practice.choice.title,
                    workloads: vec![workload],
                }),
            }
        }
    }
    gaps.retain(|gap| gap.workloads.len() > 1);
    gaps.sort_by_key(|gap| (Reverse(gap.workloads.len()), gap.question, gap.practice));
    gaps
}
