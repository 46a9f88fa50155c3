//! Samples with faults in them: every reader takes a fixed number of them without a panic. `cargo xtask fuzz` takes more.

#[path = "../../examples/fuzz/mutate.rs"]
mod mutate;
#[path = "../../examples/fuzz/parsers.rs"]
mod parsers;

use mutate::{Dice, mutate};
use parsers::parsers;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Cases for each reader: a few seconds of an unoptimised build.
const CASES: u64 = 400;

#[test]
fn no_fault_in_a_sample_makes_a_reader_fail() {
    for parser in parsers() {
        assert!(!parser.samples.iter().all(String::is_empty), "{} has no samples", parser.name);
        let began = std::time::Instant::now();
        for seed in 0..CASES {
            let mut dice = Dice::new(seed);
            let sample = dice.pick(&parser.samples).cloned().unwrap_or_default();
            let text = mutate(&sample, &parser.samples, &mut dice);
            let read = catch_unwind(AssertUnwindSafe(|| (parser.read)(&text)));
            assert!(read.is_ok(), "{} fails with seed {seed}:\n{text}", parser.name);
        }
        println!("{}: {CASES} cases in {:.1} s", parser.name, began.elapsed().as_secs_f64());
    }
}

#[test]
fn samples_themselves_are_read() {
    for parser in parsers() {
        parser.samples.iter().for_each(|sample| (parser.read)(sample));
    }
}

#[test]
fn the_same_seed_gives_the_same_text() {
    let others = ["a: [1, 2]\n".to_owned(), "é\n\n".to_owned()];
    for seed in 0..500 {
        let once = || mutate(&others[0], &others, &mut Dice::new(seed));
        assert_eq!(once(), once());
    }
}
