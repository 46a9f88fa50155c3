//! The report in every format.

mod sample;
mod text;
mod json;
mod markdown;
