//! The day of a review: given, or today. The clock is read here and nowhere else.

use super::CliError;
use sextant_core::statement::is_date;

/// The day as an ISO date.
pub(crate) fn as_of(given: Option<&str>) -> Result<String, CliError> {
    match given {
        Some(day) if is_date(day) => Ok(day.to_owned()),
        Some(day) => Err(CliError::new(format!("`{day}` is not a day")).hint("write it as 2026-11-22")),
        None => {
            let today = time::OffsetDateTime::now_utc().date();
            Ok(format!("{:04}-{:02}-{:02}", today.year(), u8::from(today.month()), today.day()))
        }
    }
}
