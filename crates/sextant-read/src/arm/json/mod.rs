//! ARM templates in JSON, as the declarations that a Bicep file of the same meaning has.

mod expression;
mod template;

pub(super) use expression::loop_name;
pub(super) use template::{is_template, templates};
