//! Content files and AWS lens JSON, read into types with their problems.
