//! Developer tasks: `cargo xtask <task>`.

mod accuracy;
mod bench;
mod fuzz;
mod new;
mod root;
mod test;
mod tidy;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <task>

  test [--install]   all tests; Python tools go below target/, system packages only with --install;
                     ends with 2 and names what was left out when a tool is missing
  tidy               the rules of the workspace: rings, file sizes, words, links
  accuracy DIR       reviews of labelled repositories (label files NAME.json with checkouts NAME/) against their labels
  bench [DIR]        a review of DIR (default: many copies of the examples) against the floor of parsing its files
  fuzz [--minutes N | --seconds-each N] [--from SEED] [--files DIR]
                     every reader on samples with faults in them, seed after seed (default: 10 minutes in all), or
                     on every file of DIR as it is
  new probe ID       a probe file to fill in (also: new component ID)
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["test", options @ ..] => test::run(options.contains(&"--install")),
        ["tidy"] => tidy::run(),
        ["bench", directory @ ..] => bench::run(directory.first().copied()),
        ["fuzz", options @ ..] => fuzz::run(options),
        ["accuracy", directory] => accuracy::run(directory),
        ["new", what, id] => new::run(what, id),
        _ => {
            eprint!("{HELP}");
            ExitCode::from(3)
        }
    }
}
