//! Rebuilds when a content file changes: the macro that embeds them does not notice.
fn main() {
    println!("cargo::rerun-if-changed=../../content");
}
