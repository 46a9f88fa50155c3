//! `cargo xtask test`: everything that `cargo test` runs, and the tests that need tools of other ecosystems.

use crate::root::root;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Runs all tests. Ends with 0 when all ran and passed, 1 when one failed, 2 when a tool was missing.
pub(crate) fn run(install: bool) -> ExitCode {
    let root = root();
    let mut left_out = Vec::new();
    let mut passed = succeeds(Command::new(cargo()).args(["test", "--workspace", "--quiet"]).current_dir(&root));
    match python(&root, install) {
        Ok(python) => passed &= conformance(&root, &python),
        Err(reason) => left_out.push(format!("checks of the JSON report with Python's jsonschema: {reason}")),
    }
    if !passed {
        return ExitCode::FAILURE;
    }
    if left_out.is_empty() {
        println!("all tests passed");
        return ExitCode::SUCCESS;
    }
    for reason in &left_out {
        println!("left out: {reason}");
    }
    ExitCode::from(2)
}

fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn succeeds(command: &mut Command) -> bool {
    match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("{command:?}: {error}");
            false
        }
    }
}

/// The interpreter of a virtual environment below `target/`, made if need be.
fn python(root: &Path, install: bool) -> Result<PathBuf, String> {
    let folder = root.join("target/python");
    let python = folder.join("bin/python");
    if !python.exists() {
        let made = Command::new("python3").args(["-m", "venv"]).arg(&folder).status();
        if !made.is_ok_and(|status| status.success()) {
            if !install || !system_packages(&["python3", "python3-venv"]) {
                return Err("python3 with venv is missing (run with --install, or install python3-venv)".to_owned());
            }
            if !succeeds(Command::new("python3").args(["-m", "venv"]).arg(&folder)) {
                return Err("python3 cannot make a virtual environment".to_owned());
            }
        }
    }
    let requirements = root.join("tests/requirements.txt");
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(requirements);
    if succeeds(&mut pip) { Ok(python) } else { Err("pip cannot install tests/requirements.txt".to_owned()) }
}

fn system_packages(names: &[&str]) -> bool {
    succeeds(Command::new("apt-get").args(["install", "--yes", "--no-install-recommends"]).args(names))
}

/// Lets an independent validator judge what the binary prints.
fn conformance(root: &Path, python: &Path) -> bool {
    let build = succeeds(Command::new(cargo()).args(["build", "--quiet", "--package", "sextant"]).current_dir(root));
    let binary = root.join("target/debug/sextant");
    build && succeeds(Command::new(python).arg(root.join("tests/conformance.py")).arg(binary).current_dir(root))
}
