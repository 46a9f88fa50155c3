//! The report of a review and one module per text format.
//!
//! [`Report`] is the document; [`text`], [`markdown`], [`html`] and [`json`] print it. [`explain`] prints guidance, [`plan`]
//! and [`progress`] what to do and what changed, [`portfolio`] several workloads at once. All of it is pure: no file, clock
//! or terminal is looked at, and the same input gives the same bytes.

pub mod explain;
pub mod facts;
pub mod html;
pub mod inert;
pub mod json;
pub mod map;
pub mod markdown;
mod page;
pub mod plan;
pub mod portfolio;
pub mod progress;
pub mod report;
pub mod text;
mod words;

pub use portfolio::Portfolio;
pub use report::{Report, ReportInputs};
