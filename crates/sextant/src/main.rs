//! Well-Architected reviews of generative AI workloads from evidence.
fn main() {}
