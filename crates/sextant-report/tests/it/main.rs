//! The report in every format.

mod explain;
mod hostile;
mod html;
mod json;
mod markdown;
mod plan;
mod portfolio;
mod progress;
mod sample;
mod text;
