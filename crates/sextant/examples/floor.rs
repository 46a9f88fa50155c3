//! The floor of a review: the same files, walked, read and parsed with the same parsers, and nothing else.
//!
//! Every file is read and parsed once with the parser that the readers use for its kind, also where a review would see
//! from its text that it cannot matter. Not parsed is what no reader would: lock files, declarations (`.d.ts`) and minified
//! scripts. Templates of Helm charts go through the parser of Go's template language.
//!
//! `cargo xtask bench` compares the reviewer with it in one run.

use ast_grep_language::{LanguageExt as _, SupportLang};
use rayon::prelude::*;
use sextant_read::{Limits, Tree, node};
use sextant_source::bicep;
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
    let name = path.rsplit('/').next().unwrap_or_default();
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let is_lock = matches!(name, "package-lock.json" | "npm-shrinkwrap.json" | "pnpm-lock.yaml");
    if is_lock || stem.ends_with(".d") || stem.ends_with(".min") {
        return false;
    }
    let Some(parser) = parser(path, extension) else { return false };
    let Ok(text) = tree.read(path) else { return false };
    match parser {
        Parser::Hcl => drop(hcl_edit::parser::parse_body(&text)),
        Parser::Json => drop(node::json(path, &text)),
        Parser::Yaml if text.trim_start().starts_with('{') => drop(node::json(path, &text)),
        Parser::Yaml => drop(node::yaml(path, &text)),
        Parser::Template => drop(gotmpl::parse::Parser::new(&text, "{{", "}}").map(|parser| parser.parse())),
        Parser::Bicep => drop(bicep::parse(path, &text)),
        Parser::Code(_) if extension.ends_with('s') && is_minified(&text) => return false,
        Parser::Code(language) => drop(language.ast_grep(&text)),
    }
    true
}

enum Parser {
    Hcl,
    Json,
    Yaml,
    Template,
    Bicep,
    Code(SupportLang),
}

fn parser(path: &str, extension: &str) -> Option<Parser> {
    Some(match extension {
        "tf" | "tfvars" => Parser::Hcl,
        "json" => Parser::Json,
        "yaml" | "yml" | "tpl" if path.contains("/templates/") => Parser::Template,
        "yaml" | "yml" | "template" => Parser::Yaml,
        "bicep" | "bicepparam" => Parser::Bicep,
        "py" => Parser::Code(SupportLang::Python),
        "ts" | "mts" | "cts" => Parser::Code(SupportLang::TypeScript),
        "tsx" | "js" | "jsx" | "mjs" | "cjs" => Parser::Code(SupportLang::Tsx),
        "java" => Parser::Code(SupportLang::Java),
        "go" => Parser::Code(SupportLang::Go),
        _ => return None,
    })
}

/// As the readers tell it: long lines throughout.
fn is_minified(text: &str) -> bool {
    text.len() > 10_000 && text.len() / (text.matches('\n').count() + 1) > 400
}
