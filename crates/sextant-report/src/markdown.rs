//! Format `markdown`: the report for a pull request or a wiki.

pub(crate) mod escape;

use crate::inert;
use crate::report::{Deployable, Finding, Known, PracticeReport, Report, SettledBy};
use crate::text::{edition, out_of_reach, since, summary};
use crate::words;
use escape::{code, linked, text};
use sextant_core::plan::{Stage, Step};
use sextant_core::{Basis, Locus, Outcome, Role};
use std::fmt::Write as _;

/// Most places of one message.
const PLACES: usize = 5;
/// Most lines of a kind in the list of what was read.
const SHOWN: usize = 20;

/// The report as Markdown.
#[must_use]
pub fn render(report: &Report<'_>) -> String {
    let mut out = format!("# Review of {}\n\n{}\n\n", text(&report.inputs.workload.name), text(&edition(report)));
    verdict(&mut out, report);
    pillars(&mut out, report);
    next(&mut out, report);
    gaps(&mut out, report);
    disputed(&mut out, report);
    met(&mut out, report);
    not_applicable(&mut out, report);
    unknown(&mut out, report);
    workload(&mut out, report);
    read(&mut out, report);
    assumed(&mut out, report);
    let inputs = &report.inputs;
    let lens = &inputs.review.lens;
    let _ = write!(
        out,
        "---\n\nSextant {}, lens {} edition {}, content {}, as of {}\n",
        text(inputs.tool_version),
        text(&lens.id),
        text(&lens.edition),
        code(&lens.content_digest),
        text(&inputs.review.as_of),
    );
    out
}

/// A heading of the second level.
pub(crate) fn heading(out: &mut String, title: &str) {
    let _ = write!(out, "## {title}\n\n");
}

/// A table: `head` and rows of finished Markdown. All columns but the first `left` hold numbers.
pub(crate) fn table(out: &mut String, left: usize, head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let _ = writeln!(out, "| {} |", head.join(" | "));
    let rule: Vec<&str> = (0..head.len()).map(|column| if column < left { "---" } else { "---:" }).collect();
    let _ = writeln!(out, "| {} |", rule.join(" | "));
    for row in rows {
        let _ = writeln!(out, "| {} |", row.join(" | "));
    }
    out.push('\n');
}

fn verdict(out: &mut String, report: &Report<'_>) {
    let outcomes = report.outcomes();
    let headline = words::headline(&report.risks().level, report.questions().count());
    let _ = write!(out, "**{headline}**\n\n");
    let provisos = words::provisos(outcomes);
    let among = if provisos.is_empty() { String::new() } else { format!("; among them {}", words::list(&provisos)) };
    let _ = writeln!(out, "- **Practices**: {} (of {}){among}", words::outcomes(outcomes), outcomes.practices);
    let risks = report.risks();
    let rules = words::rules(report.inputs.review.rules);
    let of = report.questions().count();
    let range = if risks.level.unanswered > 0 { format!("; {}", words::range(&risks)) } else { String::new() };
    let _ = writeln!(out, "- **Questions**: {} (of {of}, {rules} rules){range}", words::risks(&risks.level));
    if !report.inputs.scope.is_everything() {
        let listed = report.listed_outcomes();
        let what = text(&report.inputs.scope.description());
        let counts = words::outcomes(&listed);
        let _ =
            writeln!(out, "- **Listed**: {what}: {} of {} practices, {counts}", listed.practices, outcomes.practices);
    }
    if let Some((milestone, progress)) = report.inputs.since.zip(report.progress.as_ref()) {
        let _ = writeln!(out, "- **Since** {}", text(&since(&milestone.name, progress)));
    }
    out.push('\n');
}

fn pillars(out: &mut String, report: &Report<'_>) {
    heading(out, "Risks by pillar");
    let head = ["Pillar", "Practices", "▲ High", "◆ Medium", "? Open", "● None", "– N/A"];
    let row = |pillar: &crate::report::PillarReport<'_>| {
        let level = pillar.risks().level;
        let numbers = [level.high, level.medium, level.unanswered, level.none, level.not_applicable];
        let mut row = vec![text(&pillar.pillar.name), words::outcomes(&pillar.counts.outcomes)];
        row.extend(numbers.iter().map(ToString::to_string));
        row
    };
    table(out, 2, &head, report.pillars.iter().map(row));
}

fn next(out: &mut String, report: &Report<'_>) {
    heading(out, "What to do next");
    stage(out, report, &report.path.none_high, "high", 1);
    stage(out, report, &report.path.none_medium, "medium", 1 + report.steps(&report.path.none_high.steps).len());
}

fn stage(out: &mut String, report: &Report<'_>, stage: &Stage, risk: &str, first: usize) {
    let steps = report.steps(&stage.steps);
    let _ = write!(out, "{}\n\n", summary(stage, &steps, risk));
    for (number, (step, practice)) in (first..).zip(&steps) {
        let _ = writeln!(out, "{number}. {}", one_step(step, practice));
    }
    if !steps.is_empty() {
        out.push('\n');
    }
    if let Some(kept) = out_of_reach(stage, risk) {
        let _ = write!(out, "{}\n\n", text(&kept));
    }
}

fn one_step(step: &Step, practice: &PracticeReport<'_>) -> String {
    let (action, effort) = (words::action(step.action), words::effort(step.effort));
    let mut line = format!("**{action}** {} ({effort} effort)", named(practice));
    let stated = practice.answer.statement.as_ref().filter(|_| practice.answer.basis == Basis::Stated);
    if let Some(settling) = practice.settled_by.first() {
        let _ = write!(line, ": {}", text(settling.reason));
    } else if let Some(said) = stated {
        let _ = write!(line, ": {} by {}: {}", words::said(said), text(&words::signature(said)), text(&said.why));
    } else if let Some(finding) = practice.findings().first() {
        let _ = write!(line, ": {}", with_places(finding, 1));
    }
    line
}

/// What was found and where: `the call sets no limit: src/app.py:3:1 and 2 more`.
fn with_places(finding: &Finding<'_>, most: usize) -> String {
    if finding.places.is_empty() {
        return text(finding.message);
    }
    let shown: Vec<String> = finding.places.iter().take(most).map(|locus| place(locus)).collect();
    let rest = finding.places.len().saturating_sub(most);
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!("{} — {}{more}", text(finding.message.trim_end_matches('.')), shown.join(", "))
}

/// A practice by id and title, leading to its page.
fn named(practice: &PracticeReport<'_>) -> String {
    let choice = practice.choice;
    format!("{} {}", linked(&choice.id, choice.url.as_deref()), text(&choice.title))
}

fn place(locus: &Locus) -> String {
    let address = words::address(locus).map(|address| format!(" ({})", code(&address))).unwrap_or_default();
    format!("{}{address}", code(&words::place(locus)))
}

fn gaps(out: &mut String, report: &Report<'_>) {
    let count = report.with_outcome(Outcome::NotMet).count();
    if count == 0 {
        return;
    }
    heading(out, &format!("Gaps: {count} of {} not met", report.denominator()));
    for pillar in &report.pillars {
        let own = report.with_outcome(Outcome::NotMet).filter(|practice| practice.pillar.id == pillar.pillar.id);
        let mut own: Vec<&PracticeReport<'_>> = own.collect();
        own.sort_by_key(|practice| practice.choice.level);
        if own.is_empty() {
            continue;
        }
        let _ = write!(out, "### {}\n\n", text(&pillar.pillar.name));
        for practice in own {
            let disputed = if practice.is_disputed() { ", disputed" } else { "" };
            let _ = writeln!(out, "- {} ({} level{disputed})", named(practice), words::level(practice.choice.level));
            found(out, practice, Role::Deciding);
            if practice.answer.basis == Basis::Stated {
                stated(out, practice);
            }
        }
        out.push('\n');
    }
}

fn found(out: &mut String, practice: &PracticeReport<'_>, down_to: Role) {
    for finding in practice.findings().iter().filter(|finding| finding.role <= down_to) {
        let answer = if down_to > Role::Deciding { format!("{}: ", finding.answer) } else { String::new() };
        let _ = writeln!(out, "  - {answer}{}", with_places(finding, PLACES));
    }
    for assumption in &practice.answer.assumptions {
        let _ = writeln!(out, "  - assuming {}", text(assumption));
    }
}

fn stated(out: &mut String, practice: &PracticeReport<'_>) {
    if let Some(statement) = &practice.answer.statement {
        let said = words::said(statement);
        let flags: String =
            practice.answer.statement_flags.iter().map(|flag| format!("; {}", words::flag(*flag))).collect();
        let _ = writeln!(out, "  - {said} by {}: {}{flags}", text(&words::signature(statement)), text(&statement.why));
    }
}

fn disputed(out: &mut String, report: &Report<'_>) {
    let disputed: Vec<&PracticeReport<'_>> = report.listed().filter(|practice| practice.is_disputed()).collect();
    if !disputed.is_empty() {
        heading(out, &format!("Disputed: {}", words::count(disputed.len(), "practice")));
        for practice in disputed {
            let _ = writeln!(out, "- {} counts as {}", named(practice), practice.answer.outcome);
            found(out, practice, Role::Considered);
            stated(out, practice);
        }
        out.push('\n');
    }
    let problems = &report.inputs.review.problems;
    if !problems.is_empty() {
        heading(out, "What is wrong with statements and rules");
        for problem in problems {
            let help = problem.help.as_ref().map(|help| format!("; {}", text(help))).unwrap_or_default();
            let _ = writeln!(out, "- {}: {}{help}", text(&problem.about), text(&problem.message));
        }
        out.push('\n');
    }
}

fn met(out: &mut String, report: &Report<'_>) {
    let met: Vec<&PracticeReport<'_>> = report.with_outcome(Outcome::Met).collect();
    if met.is_empty() {
        return;
    }
    heading(out, &format!("Met: {} of {}", met.len(), report.denominator()));
    let row = |practice: &&PracticeReport<'_>| {
        let decided = practice.findings().into_iter().filter(|finding| finding.role == Role::Deciding);
        let places: Vec<&Locus> = decided.flat_map(|finding| finding.places).collect();
        let proof = match (&practice.answer.statement, places.first()) {
            (Some(statement), _) if practice.answer.basis == Basis::Stated => {
                format!("stated by {}", text(&words::signature(statement)))
            }
            (_, Some(first)) if places.len() > 1 => format!("{} and {} more", place(first), places.len() - 1),
            (_, Some(first)) => place(first),
            _ => String::new(),
        };
        vec![named(practice), proof]
    };
    table(out, 2, &["Practice", "Shown by"], met.iter().map(row));
}

fn not_applicable(out: &mut String, report: &Report<'_>) {
    let aside: Vec<&PracticeReport<'_>> = report.with_outcome(Outcome::NotApplicable).collect();
    if aside.is_empty() {
        return;
    }
    heading(out, &format!("Not applicable: {} of {}", aside.len(), report.denominator()));
    for practice in aside {
        let because = practice.answer.because.as_deref().unwrap_or("no reason given");
        let _ = writeln!(out, "- {}: {}", named(practice), text(because));
    }
    out.push('\n');
}

fn unknown(out: &mut String, report: &Report<'_>) {
    let count = report.with_outcome(Outcome::Unknown).count();
    if count == 0 {
        return;
    }
    heading(out, &format!("How to settle the unknown: {count} of {}", report.denominator()));
    let groups = report.open();
    for by in SettledBy::ALL {
        let own: Vec<_> = groups.iter().filter(|group| group.settling.by == by).collect();
        if own.is_empty() {
            continue;
        }
        let _ = write!(out, "**{}**\n\n", words::settled_by(by));
        for group in own {
            let ids: Vec<String> = group.practices.iter().map(|id| text(id)).collect();
            let advice =
                if by == SettledBy::Profile { format!("; {}", text(&group.settling.what)) } else { String::new() };
            let _ = writeln!(out, "- {}{advice}: {}", text(group.settling.reason), ids.join(", "));
        }
        out.push('\n');
    }
}

fn workload(out: &mut String, report: &Report<'_>) {
    let workload = report.inputs.workload;
    heading(out, "What was taken for the system");
    let fact = |fact: &crate::report::ProfileFact| {
        let at = fact.place.as_ref().map(|locus| format!(" at {}", place(locus))).unwrap_or_default();
        let (value, how) = match &fact.known {
            Known::No(why) => ("not known".to_owned(), text(why)),
            Known::Observed => (text(fact.value.as_deref().unwrap_or_default()), format!("observed{at}")),
            Known::Stated => (text(fact.value.as_deref().unwrap_or_default()), format!("stated{at}")),
        };
        vec![text(&fact.name), value, how]
    };
    table(out, 3, &["Profile", "Value", "How it is known"], workload.profile.iter().map(fact));
    for environment in &workload.environments {
        let values: Vec<String> = environment.values.iter().map(|path| code(&inert::path(path))).collect();
        let with = if values.is_empty() { String::new() } else { format!(" with {}", values.join(", ")) };
        let compared = if environment.reviewed { "" } else { ", read for comparison" };
        let (name, path) = (text(&environment.name), code(&inert::path(&environment.path)));
        let at = if environment.name == environment.path { path } else { format!("{name} at {path}") };
        let _ = writeln!(out, "- Environment {at} ({}){with}{compared}", text(&environment.dialect));
        for differing in &environment.differing {
            let _ = writeln!(out, "  - {}", text(differing));
        }
    }
    counted(out, "Deploys", &workload.deployables);
    counted(out, "Entry point", &workload.entry_points);
    if !workload.bounded {
        let _ = writeln!(out, "\n{}", text(words::CORRECTED));
    }
    out.push('\n');
}

/// Components by kind, with the first place of each.
fn counted(out: &mut String, label: &str, deployables: &[Deployable]) {
    let mut kinds: Vec<(&str, Vec<&Deployable>)> = Vec::new();
    for deployable in deployables {
        match kinds.iter_mut().find(|(kind, _)| *kind == deployable.kind) {
            Some((_, members)) => members.push(deployable),
            None => kinds.push((&deployable.kind, vec![deployable])),
        }
    }
    for (kind, members) in kinds {
        let count = words::plural(&kind.replace('_', " "), members.len());
        let first = members.first().map(|first| place(&first.place)).unwrap_or_default();
        let more = if members.len() > 1 { format!(" and {} more", members.len() - 1) } else { String::new() };
        let _ = writeln!(out, "- {label}: {} {}, {first}{more}", members.len(), text(&count));
    }
}

fn read(out: &mut String, report: &Report<'_>) {
    let coverage = report.inputs.coverage;
    heading(out, "What was read");
    let mut lines = Vec::new();
    lines.extend(
        coverage
            .skipped
            .iter()
            .map(|file| format!("skipped {}: {}", code(&inert::path(&file.path)), text(&file.reason))),
    );
    let at =
        |place: &sextant_facts::Place| code(&format!("{}:{}:{}", inert::path(&place.path), place.line, place.column));
    lines.extend(coverage.problems.iter().map(|problem| {
        let help = problem.help.as_ref().map(|help| format!("; {}", text(help))).unwrap_or_default();
        format!("problem {}: {}{help}", at(&problem.place), text(&problem.message))
    }));
    lines.extend(report.gap_groups().iter().map(|group| {
        let place = group.first.map(|place| format!(" {}", at(place))).unwrap_or_default();
        let more = if group.count > 1 { format!(" and {} more", group.count - 1) } else { String::new() };
        format!("gap{place}{more}: {}", text(&group.reason))
    }));
    let redacted = report.inputs.redactions;
    let secrets = if redacted > 0 {
        format!("; {} replaced that looked like secrets", words::count(redacted, "literal"))
    } else {
        String::new()
    };
    let _ = write!(
        out,
        "{}; {} skipped, {}, {}{secrets}\n\n",
        words::count(coverage.files, "file"),
        coverage.skipped.len(),
        words::count(coverage.problems.len(), "problem"),
        words::count(coverage.gaps.len(), "gap"),
    );
    for line in lines.iter().take(SHOWN) {
        let _ = writeln!(out, "- {line}");
    }
    if lines.len() > SHOWN {
        let _ = writeln!(out, "- and {} more", lines.len() - SHOWN);
    }
    if !lines.is_empty() {
        out.push('\n');
    }
}

fn assumed(out: &mut String, report: &Report<'_>) {
    let groups = report.assumption_groups();
    if groups.is_empty() {
        return;
    }
    heading(out, "What was assumed");
    for group in groups {
        let practices: Vec<String> = group.practices.iter().map(|id| text(id)).collect();
        let times =
            if group.assumptions.len() > 1 { format!("{} times: ", group.assumptions.len()) } else { String::new() };
        let _ = writeln!(out, "- {times}{}: {}", text(&group.about), practices.join(", "));
        if group.assumptions.len() > 1 {
            for assumption in group.assumptions.iter().take(SHOWN) {
                let _ = writeln!(out, "  - {}", text(assumption));
            }
        }
    }
    out.push('\n');
}
