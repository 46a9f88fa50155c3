//! Format `html`: one file to hand on. It loads nothing, works without script, and prints.
//!
//! The page allows exactly its own style and its own script, by digest: even markup that slipped in could not act.

mod charts;
mod cover;
mod digest;
mod practices;
mod rest;
mod risks;
mod write;

use crate::inert;
use crate::report::Report;
use maud::{DOCTYPE, PreEscaped, html};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/filter.js");

/// The report as one HTML file.
#[must_use]
pub fn render(report: &Report<'_>) -> String {
    let inputs = &report.inputs;
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        digest::of(STYLE),
        digest::of(SCRIPT),
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content={ "Sextant " (inert::visible(inputs.tool_version)) };
                meta name="referrer" content="no-referrer";
                title { "Review of " (inert::visible(&inputs.workload.name)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#verdict" { "Skip to the verdict" }
                (cover::header(report))
                main id="main" {
                    (cover::verdict(report))
                    (rest::plan(report))
                    (risks::all(report))
                    (practices::all(report))
                    (rest::unknown(report))
                    (rest::read(report))
                }
                (cover::footer(report))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}
