//! The examples of the repository, and the content they are reviewed with.

use sextant_content::{Content, embedded_files};
use sextant_read::{Limits, Tree};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The texts of a folder by path.
pub(crate) fn texts(root: &Path) -> BTreeMap<String, String> {
    let tree = Tree::walk(root, &Limits::default()).expect("a folder");
    tree.files.iter().map(|file| (file.path.to_string(), tree.read(&file.path).expect("text"))).collect()
}

/// The names of the examples: the folders of `examples/`.
pub(crate) fn examples() -> Vec<String> {
    let entries = std::fs::read_dir(root().join("examples")).expect("the examples");
    let folders = entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir());
    let mut names: Vec<String> = folders.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned())).collect();
    names.sort();
    names
}

/// The files of an example.
pub(crate) fn example(name: &str) -> BTreeMap<String, String> {
    texts(&root().join("examples").join(name))
}

/// The content of the build, or that of the folder `CONTENT_DIR`: one can try a change without building.
pub(crate) fn content() -> &'static Content {
    static CONTENT: LazyLock<Content> = LazyLock::new(|| match std::env::var("CONTENT_DIR") {
        Ok(folder) => {
            let files = texts(Path::new(&folder));
            Content::read(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        }
        Err(_) => Content::read(embedded_files()),
    });
    &CONTENT
}
