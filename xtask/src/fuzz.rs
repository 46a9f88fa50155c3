//! `cargo xtask fuzz`: every reader on samples with faults in them, seed after seed, until the time is over; or on every
//! file of a directory, such as a public test suite.

use crate::root::root;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// Seeds of one run of the program.
const BATCH: u64 = 100;
/// Longest time that a batch of one reader may take; a single case gets a sixth of it.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a run came to.
#[derive(PartialEq)]
enum End {
    Well,
    Failed,
    Late,
}

/// Runs batches of growing seeds. A failure ends it with 1 and the seed that shows it.
pub(crate) fn run(options: &[&str]) -> ExitCode {
    let value = |name: &str| {
        let at = options.iter().position(|option| *option == name)?;
        options.get(at + 1)?.parse::<u64>().ok()
    };
    let time = match (value("--seconds-each"), value("--minutes")) {
        (Some(seconds), _) => Time::Each(Duration::from_secs(seconds)),
        (None, minutes) => Time::InAll(Duration::from_secs(60 * minutes.unwrap_or(10))),
    };
    let seed = value("--from").unwrap_or(0);
    let root = root();
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let files = options.iter().position(|option| *option == "--files");
    // Public suites are large: without optimisation they take hours.
    let (profile, folder) = if files.is_some() { ("release", "release") } else { ("dev", "debug") };
    let build = ["build", "--quiet", "--profile", profile, "--package", "sextant", "--example", "fuzz"];
    if !Command::new(cargo).args(build).current_dir(&root).status().is_ok_and(|status| status.success()) {
        eprintln!("the program that reads the samples does not build");
        return ExitCode::FAILURE;
    }
    let program = root.join("target").join(folder).join("examples/fuzz");
    let Some(readers) = readers(&program) else {
        eprintln!("{}: it names no readers", program.display());
        return ExitCode::FAILURE;
    };
    if let Some(at) = files {
        let read = Command::new(&program).arg("files").args(options.get(at + 1)).status();
        return ExitCode::from(u8::from(!read.is_ok_and(|status| status.success())));
    }
    let faulty = match time {
        Time::InAll(time) => rounds(&program, &readers, seed, time),
        Time::Each(time) => {
            readers.iter().find_map(|reader| rounds(&program, std::slice::from_ref(reader), seed, time))
        }
    };
    faulty.unwrap_or(ExitCode::SUCCESS)
}

/// How long to go on.
enum Time {
    /// With all readers in turn.
    InAll(Duration),
    /// With each reader.
    Each(Duration),
}

/// Batches of growing seeds for the readers in turn, until the time is over or a reader fails.
fn rounds(program: &Path, readers: &[String], first: u64, time: Duration) -> Option<ExitCode> {
    let until = Instant::now() + time;
    let mut seed = first;
    while Instant::now() < until {
        for reader in readers {
            if case(program, seed, BATCH, reader, PATIENCE) != End::Well {
                return Some(narrow(program, seed, reader));
            }
        }
        seed += BATCH;
    }
    let named = if let [reader] = readers { reader } else { "all readers" };
    println!("{named}: {} seeds from {first}, no fault", seed - first);
    None
}

fn readers(program: &Path) -> Option<Vec<String>> {
    let output = Command::new(program).arg("list").output().ok()?;
    let names: Vec<String> = String::from_utf8(output.stdout).ok()?.lines().map(str::to_owned).collect();
    (!names.is_empty()).then_some(names)
}

/// Finds the seed of a batch that fails.
fn narrow(program: &Path, first: u64, reader: &str) -> ExitCode {
    for seed in first..first + BATCH {
        let end = case(program, seed, 1, reader, PATIENCE / 6);
        if end != End::Well {
            let how = if end == End::Late { "does not end" } else { "fails" };
            println!("{reader} {how} with seed {seed}; the text is in the file that this command names:");
            println!("  {} {seed} 1 {reader}", program.display());
            return ExitCode::FAILURE;
        }
    }
    println!("{reader} fails somewhere from seed {first} to {}, but not one by one", first + BATCH);
    ExitCode::FAILURE
}

fn case(program: &Path, seed: u64, count: u64, reader: &str, patience: Duration) -> End {
    let mut command = Command::new(program);
    let Ok(mut child) = command.args([&seed.to_string(), &count.to_string(), reader]).spawn() else {
        return End::Failed;
    };
    let until = Instant::now() + patience;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return End::Well,
            Ok(None) if Instant::now() < until => std::thread::sleep(Duration::from_millis(10)),
            Ok(None) => {
                // It is ended by force; what it would have said is lost anyway.
                let _ = child.kill();
                let _ = child.wait();
                return End::Late;
            }
            _ => return End::Failed,
        }
    }
}
