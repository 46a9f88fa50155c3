//! Other tools that read the same files, when they are installed: what they take for the examples, in the same run.

use super::{Run, measure, median, shown};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Counted runs of each.
const RUNS: usize = 3;

/// Prints the ratio of each peer that is installed to the reviewer, over `tree`.
pub(super) fn compare(sextant: &Path, tree: &Path) {
    for (name, arguments) in [("checkov", checkov(tree)), ("cfn-lint", templates(tree))] {
        let Some(arguments) = arguments else { continue };
        if Command::new(name).arg("--version").output().is_err() {
            println!("  {name}: not installed");
            continue;
        }
        match pair(sextant, tree, name, &arguments) {
            Some((review, peer)) => {
                let ratio = peer.wall.as_secs_f64() / review.wall.as_secs_f64();
                println!("  {name}: {}, {ratio:.0} times the review ({})", shown(peer), shown(review));
            }
            None => println!("  {name}: does not run here"),
        }
    }
}

fn checkov(tree: &Path) -> Option<Vec<PathBuf>> {
    Some(vec!["--quiet".into(), "--compact".into(), "--soft-fail".into(), "--directory".into(), tree.into()])
}

/// The templates below `tree`; `None` if there are none.
fn templates(tree: &Path) -> Option<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![tree.to_owned()];
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                open.push(path);
            } else if std::fs::read_to_string(&path).is_ok_and(|text| text.contains("AWSTemplateFormatVersion")) {
                found.push(path);
            }
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Medians of the reviewer and a peer, run in turn.
fn pair(sextant: &Path, tree: &Path, peer: &str, arguments: &[PathBuf]) -> Option<(Run, Run)> {
    let (mut reviews, mut peers) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        reviews.push(measure(Command::new(sextant).args(["review", "--quiet"]).arg(tree), 3)?);
        peers.push(measure(Command::new(peer).args(arguments), i32::MAX)?);
    }
    Some((median(reviews), median(peers)))
}
