//! The floor of a review: the same files, walked, read and parsed with the same parsers, and nothing else.
//!
//! `cargo xtask bench` compares the reviewer with it in one run.

use ast_grep_language::{LanguageExt as _, SupportLang};
use rayon::prelude::*;
use sextant_read::{Limits, Tree, node};
use std::path::PathBuf;
use std::sync::Arc;

fn main() {
    let Some(root) = std::env::args().nth(1).map(PathBuf::from) else {
        eprintln!("floor <directory>");
        std::process::exit(3);
    };
    let tree = match Tree::walk(&root, &Limits::default()) {
        Ok(tree) => tree,
        Err(error) => {
            eprintln!("{}: {error}", root.display());
            std::process::exit(3);
        }
    };
    let parsed = tree.files.par_iter().filter(|file| parse(&tree, &file.path)).count();
    println!("{} files, {parsed} parsed", tree.files.len());
}

/// Parses a file with the parser that the readers use for it; whether there is one.
fn parse(tree: &Tree, path: &Arc<str>) -> bool {
    let extension = path.rsplit('.').next().unwrap_or_default();
    if !matches!(extension, "tf" | "yaml" | "yml" | "template" | "json" | "py") {
        return false;
    }
    let Ok(text) = tree.read(path) else { return false };
    match extension {
        "tf" => drop(hcl_edit::parser::parse_body(&text)),
        "json" => drop(node::json(path, &text)),
        "py" => drop(SupportLang::Python.ast_grep(&text)),
        _ => drop(node::yaml(path, &text)),
    }
    true
}
