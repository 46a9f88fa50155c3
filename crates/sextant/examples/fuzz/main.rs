//! Runs every reader on samples with faults in them, seed by seed. `cargo xtask fuzz` runs it in a loop.

mod mutate;
mod parsers;

use mutate::{Dice, mutate};
use parsers::parsers;

/// `fuzz <first seed> <count> [reader]`, or `fuzz list`. A single case is written to a file before it is read.
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|word| word == "list") {
        parsers().iter().for_each(|parser| println!("{}", parser.name));
        return;
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
