//! Bounds on evaluation, so that no input takes unbounded time, memory or stack.

/// Deepest nesting of evaluations: expressions within declarations within modules.
pub(crate) const DEPTH: usize = 256;
/// Stack for reading and evaluating; a debug build needs about 12 KiB per level of [`DEPTH`].
pub(crate) const STACK: usize = 64 * 1024 * 1024;
/// Steps one root module may take, and all of them together.
pub(crate) const STEPS: u64 = 4_000_000;
pub(crate) const ALL_STEPS: u64 = 64_000_000;
/// Steps any root module may take, however many there are.
pub(crate) const LEAST_STEPS: u64 = 20_000;
/// What following a module call costs.
pub(crate) const CALL_STEPS: u64 = 50;
/// Module calls within each other, and module instances of one root.
pub(crate) const MODULE_DEPTH: usize = 16;
pub(crate) const MODULE_INSTANCES: usize = 1_000;
/// Instances that `count` and `for_each` are expanded to; beyond, one stands for all.
pub(crate) const COUNT: i64 = 32;
pub(crate) const FOR_EACH: usize = 256;
/// Size of one declaration's value, in nodes, and its nesting.
pub(crate) const WEIGHT: u64 = 200_000;
pub(crate) const VALUE_DEPTH: usize = 64;
/// Length of a computed string.
pub(crate) const TEXT: usize = 256 * 1024;
/// Assumptions and references that one value carries.
pub(crate) const ASSUMPTIONS: usize = 32;
pub(crate) const REFERENCES: usize = 64;
/// Largest file whose text `file()` gives.
pub(crate) const FILE: u64 = 64 * 1024;
