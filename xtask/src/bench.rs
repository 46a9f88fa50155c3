//! `cargo xtask bench`: the reviewer against the floor of walking and parsing the same files, in one run.

mod peers;

use crate::root::root;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// Runs that are counted, after one that is not.
const RUNS: usize = 7;
/// Copies of the examples in the default tree.
const COPIES: usize = 100;

/// One run of a program.
#[derive(Clone, Copy)]
struct Run {
    wall: Duration,
    peak_kib: u64,
}

/// Builds both programs in release, runs them in turn, and prints medians and their ratio.
pub(crate) fn run(directory: Option<&str>) -> ExitCode {
    let root = root();
    let tree = match directory {
        Some(directory) => PathBuf::from(directory),
        None => match copies(&root) {
            Ok(tree) => tree,
            Err(error) => return fail(&format!("the tree of copies: {error}")),
        },
    };
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let build = Command::new(cargo)
        .args(["build", "--release", "--package", "sextant", "--bin", "sextant", "--example", "floor"])
        .current_dir(&root)
        .status();
    if !build.is_ok_and(|status| status.success()) {
        return fail("the release build failed");
    }
    let release = root.join("target/release");
    let (floor, sextant) = (release.join("examples/floor"), release.join("sextant"));
    println!("examples, start to finish:");
    for example in ["support-assistant", "claims-intake"] {
        let path = root.join("examples").join(example);
        match pair(&floor, &sextant, &path) {
            Some((floor, review)) => println!("  {example}: {} (floor {})", shown(review), shown(floor)),
            None => return fail(&format!("{example} cannot be run")),
        }
    }
    println!("other tools over {}:", root.join("examples").display());
    peers::compare(&sextant, &root.join("examples"));
    let files = count(&tree);
    let Some((floor, review)) = pair(&floor, &sextant, &tree) else { return fail("the tree cannot be run") };
    let seconds = review.wall.as_secs_f64();
    println!("{} ({files} files):", directory.unwrap_or("copies of the examples"));
    println!("  floor   {}", shown(floor));
    println!("  review  {}, {:.0} files/s", shown(review), files as f64 / seconds);
    println!("  ratio   {:.2}", seconds / floor.wall.as_secs_f64());
    ExitCode::SUCCESS
}

fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::FAILURE
}

fn shown(run: Run) -> String {
    format!("{:.0} ms, {} MiB at most", run.wall.as_secs_f64() * 1000.0, run.peak_kib / 1024)
}

/// Medians of both programs over the tree, run in turn so that both meet the same machine.
fn pair(floor: &Path, sextant: &Path, tree: &Path) -> Option<(Run, Run)> {
    let (mut floors, mut reviews) = (Vec::new(), Vec::new());
    for round in 0..=RUNS {
        let a = measure(Command::new(floor).arg(tree), 3)?;
        let b = measure(Command::new(sextant).args(["review", "--quiet"]).arg(tree), 3)?;
        if round > 0 {
            floors.push(a);
            reviews.push(b);
        }
    }
    Some((median(floors), median(reviews)))
}

fn median(mut runs: Vec<Run>) -> Run {
    runs.sort_by_key(|run| run.wall);
    let peak = runs.iter().map(|run| run.peak_kib).max().unwrap_or_default();
    let middle = runs.get(runs.len() / 2).map_or(Duration::ZERO, |run| run.wall);
    Run { wall: middle, peak_kib: peak }
}

/// Runs a program to its end. The peak is the high-water mark of its resident memory, read while it runs.
///
/// `None` if it cannot be run or ends with an exit code from `faulty` on.
fn measure(command: &mut Command, faulty: i32) -> Option<Run> {
    let began = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak_kib = 0;
    let finished = loop {
        if let Some(mark) = std::fs::read_to_string(&status).ok().as_deref().and_then(high_water_mark) {
            peak_kib = peak_kib.max(mark);
        }
        match child.try_wait().ok()? {
            Some(status) => break status,
            None => std::thread::sleep(Duration::from_micros(500)),
        }
    };
    let wall = began.elapsed();
    (finished.code()? < faulty).then_some(Run { wall, peak_kib })
}

fn high_water_mark(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// A large tree made of copies of the examples.
fn copies(root: &Path) -> std::io::Result<PathBuf> {
    let tree = root.join("target/bench/tree");
    if tree.exists() {
        std::fs::remove_dir_all(&tree)?;
    }
    for number in 0..COPIES {
        for example in ["support-assistant", "claims-intake"] {
            copy(&root.join("examples").join(example), &tree.join(format!("{example}-{number}")))?;
        }
    }
    Ok(tree)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn count(directory: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(directory) else { return 0 };
    entries.flatten().map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 }).sum()
}
