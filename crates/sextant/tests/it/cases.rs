use sextant::cases;
use sextant_content::{Content, embedded_files};
use std::collections::BTreeMap;

/// Every example in the content is a test. `CONTENT_DIR` runs those of a folder instead, without rebuilding, and
/// `CASES` keeps only the files whose path contains it.
#[test]
fn examples_of_the_content_hold() {
    let wanted = std::env::var("CASES").unwrap_or_default();
    let mut content = match std::env::var("CONTENT_DIR") {
        Ok(directory) => {
            let files = folder(std::path::Path::new(&directory));
            Content::read(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
        }
        Err(_) => Content::read(embedded_files()),
    };
    for problem in content.problems.iter().filter(|problem| problem.place.path.contains(&wanted)) {
        println!("{}:{}: {}", problem.place.path, problem.place.line, problem.message);
    }
    for file in &mut content.components {
        if !file.path.contains(&wanted) {
            file.examples.clear();
        }
    }
    for file in &mut content.probes {
        if !file.path.contains(&wanted) {
            file.examples.clear();
        }
    }
    let (failures, count) = cases::run(&content);
    println!("{count} examples");
    let told: Vec<String> = failures
        .iter()
        .map(|failure| format!("{}:{}: {}\n    {}", failure.path, failure.line, failure.title, failure.message))
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
}

fn folder(root: &std::path::Path) -> BTreeMap<String, String> {
    let tree = sextant_read::Tree::walk(root, &sextant_read::Limits::default()).expect("the folder of the content");
    let text = |path: &str| tree.read(path).expect("a readable content file");
    tree.files.iter().map(|file| (file.path.to_string(), text(&file.path))).collect()
}
