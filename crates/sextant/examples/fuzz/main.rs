//! Runs every reader on samples with faults in them, seed by seed. `cargo xtask fuzz` runs it in a loop.

mod mutate;
mod parsers;

use mutate::{Dice, mutate};
use parsers::parsers;

/// `fuzz <first seed> <count> [reader]`, `fuzz list`, or `fuzz files <directory> [reader]`, which reads every file below the
/// directory with every reader. A single case is written to a file before it is read.
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match (arguments.first().map(String::as_str), arguments.get(1)) {
        (Some("list"), _) => return parsers().iter().for_each(|parser| println!("{}", parser.name)),
        (Some("files"), Some(directory)) => return files(directory.as_ref(), arguments.get(2).map(String::as_str)),
        _ => {}
    }
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<u64>().ok());
    let (Some(first), Some(count)) = (number(0), number(1)) else {
        eprintln!("fuzz <first seed> <count> [reader]");
        std::process::exit(3);
    };
    for parser in parsers().iter().filter(|parser| arguments.get(2).is_none_or(|name| name == parser.name)) {
        for seed in first..first + count {
            let mut dice = Dice::new(seed);
            let sample = dice.pick(&parser.samples).cloned().unwrap_or_default();
            let text = mutate(&sample, &parser.samples, &mut dice);
            if count == 1 {
                let path = std::env::temp_dir().join(format!("sextant-fuzz-{}-{seed}", parser.name));
                match std::fs::write(&path, &text) {
                    Ok(()) => println!("{} {seed}: {}", parser.name, path.display()),
                    Err(error) => eprintln!("{}: {error}", path.display()),
                }
            }
            (parser.read)(&text);
        }
    }
}

/// Reads every file below `directory` with every reader, or with one. A text that is not UTF-8 is read with marks in place
/// of what is not.
fn files(directory: &std::path::Path, reader: Option<&str>) {
    let mut open = vec![directory.to_owned()];
    let readers = parsers();
    let mut read = 0_usize;
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let Ok(bytes) = std::fs::read(&path) else { continue };
            let text = String::from_utf8_lossy(&bytes);
            for parser in readers.iter().filter(|parser| reader.is_none_or(|name| name == parser.name)) {
                let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (parser.read)(&text)));
                if ended.is_err() {
                    println!("{} fails on {}", parser.name, path.display());
                    std::process::exit(1);
                }
            }
            read += 1;
        }
    }
    println!("{read} files: no fault");
}
