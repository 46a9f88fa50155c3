//! Content files to types: components, probes and lenses, with their problems. Pure: it is given texts.

mod component;
mod content;
mod crosswalk;
mod document;
mod drawn;
mod embedded;
mod example;
mod expression;
mod lens;
pub mod lens_json;
mod links;
mod probe;
mod question;

pub use component::{ComponentFile, SourcePattern};
pub use content::Content;
pub use crosswalk::{Crosswalk, CrosswalkLink};
pub use embedded::files as embedded_files;
pub use example::Example;
pub use lens::{Chapter, ChapterSection, LensFolder, Scenario};
pub use probe::ProbeFile;
