//! The comparison as text.

use super::Case;
use super::labels::{Label, Labels, Verdict};
use super::score::{Practice, Score};
use std::collections::BTreeMap;

/// Prints all of it.
pub(super) fn all(cases: &[Case]) {
    let (mut total, mut blind_total) = (Score::default(), Score::default());
    let mut dialects: BTreeMap<&str, Score> = BTreeMap::new();
    for case in cases {
        let score = case.score();
        line(&format!("{} ({}, {})", case.name, case.labels.repo, short(&case.labels.commit)), &score);
        let others: Vec<&Labels> =
            cases.iter().filter(|other| other.name != case.name).map(|other| &other.labels).collect();
        blind_total += &case.blind(&others);
        total += &score;
        for dialect in &case.labels.profile.iac {
            *dialects.entry(dialect).or_default() += &score;
        }
    }
    line("total", &total);
    line("a reviewer that opens no file", &blind_total);
    println!("\nper dialect");
    dialects.iter().for_each(|(dialect, score)| line(dialect, score));
    confusion(cases);
    disagreements(cases);
}

fn short(commit: &str) -> &str {
    commit.get(..8).unwrap_or(commit)
}

fn line(name: &str, score: &Score) {
    let (core, right) = score.core();
    let of = |verdict| {
        let (all, right) = score.of(verdict);
        format!("{right}/{all}")
    };
    let claims = score.of(Verdict::Met).1 + score.of(Verdict::NotMet).1;
    println!(
        "{name}: {core} defended, precision {}, recall {} (met {}, not met {}, n/a {}), place {}, false met {}, \
         overclaim {}/{} defended {}/{} all",
        ratio(right, score.decided),
        ratio(right, core),
        of(Verdict::Met),
        of(Verdict::NotMet),
        of(Verdict::NotApplicable),
        ratio(score.placed, claims),
        score.false_met,
        score.unknown_defended.1,
        score.unknown_defended.0,
        score.unknown_any.1,
        score.unknown_any.0,
    );
}

fn ratio(part: usize, whole: usize) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.3}", part as f64 / whole as f64) }
}

/// Defended and all labels, by what the expert and what the review says.
type Cells = BTreeMap<(Verdict, Verdict), (usize, usize)>;

/// For each practice, how often which label met which verdict; defended labels in front, all behind.
fn confusion(cases: &[Case]) {
    let mut table: BTreeMap<&str, Cells> = BTreeMap::new();
    for (label, practice) in cases.iter().flat_map(pairs) {
        let cell = table.entry(&label.practice).or_default().entry((label.verdict, practice.outcome)).or_default();
        cell.0 += usize::from(label.is_defended());
        cell.1 += 1;
    }
    println!("\nper practice: label > verdict, defended/all");
    for (practice, cells) in table {
        let mut shown = Vec::new();
        for wanted in Verdict::ALL {
            for got in Verdict::ALL {
                if let Some((defended, all)) = cells.get(&(wanted, got)) {
                    shown.push(format!("{} > {} {defended}/{all}", wanted.name(), got.name()));
                }
            }
        }
        println!("  {practice}  {}", shown.join("; "));
    }
}

fn pairs(case: &Case) -> impl Iterator<Item = (&Label, &Practice)> {
    case.labels.labels.iter().filter_map(|label| Some((label, case.review.get(&label.practice)?)))
}

/// Every label that the review does not share, with what either side says.
fn disagreements(cases: &[Case]) {
    println!("\ndisagreements");
    for case in cases {
        for (label, practice) in pairs(case).filter(|(label, practice)| label.verdict != practice.outcome) {
            let strength = if label.is_defended() { "defended" } else { "weak" };
            println!(
                "  {} {}: labelled {} ({strength}), review says {}",
                case.name,
                label.practice,
                label.verdict.name(),
                practice.outcome.name()
            );
            println!("    expert: {} [{}]", label.note, label.evidence.join(", "));
            reasons(practice).iter().for_each(|reason| println!("    review: {reason}"));
        }
    }
}

/// Why the review says what it says: what decided it, or what keeps it open.
fn reasons(practice: &Practice) -> Vec<String> {
    const SHOWN: usize = 4;
    if practice.outcome == Verdict::Unknown {
        return practice.unknown_because.iter().take(SHOWN).cloned().collect();
    }
    let deciding = practice.evidence.iter().filter(|evidence| evidence.role == "deciding");
    let told = deciding.map(|evidence| {
        let place = evidence.locus.as_ref().map_or_else(String::new, |at| format!(" ({}:{})", at.path, at.line));
        format!("{} {}: {}{place}", evidence.probe, evidence.answer, evidence.message)
    });
    told.take(SHOWN).collect()
}
