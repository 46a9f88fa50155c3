//! The report of a review and one module per text format.
