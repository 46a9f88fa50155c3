//! Dialects that no reader understands yet: each such file is a gap in what was seen of the infrastructure.

use crate::{Tree, scope_of, skipped};
use sextant_facts::{Gap, Place, Scope, Surface, Why};
use std::collections::BTreeMap;

/// The gaps that files of unread dialects leave, and those left by files that were not read at all. The first file of a
/// dialect stands for all of them.
#[must_use]
pub fn gaps(tree: &Tree) -> Vec<Gap> {
    let mut found: BTreeMap<&'static str, Gap> = BTreeMap::new();
    for file in tree.files.iter().filter(|file| scope_of(&file.path) == Scope::Workload) {
        let Some(dialect) = dialect_of(tree, &file.path) else { continue };
        found.entry(dialect).or_insert_with(|| Gap {
            why: Why::at(format!("{dialect} is not read"), Place::new(file.path.clone(), 1, 1)),
            surface: Surface::Infrastructure,
            kinds: Vec::new(),
        });
    }
    found.into_values().chain(skipped::gaps(tree)).collect()
}

fn dialect_of(tree: &Tree, path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name {
        "cdk.json" if !synthesised(tree, path) && !is_source_read(tree, path) => {
            Some("AWS CDK source in Java, C# or Go (run `cdk synth` to have its templates read)")
        }
        "Pulumi.yaml" | "Pulumi.yml" => Some("a Pulumi program"),
        "serverless.yml" | "serverless.yaml" => Some("a Serverless Framework service"),
        _ => None,
    }
}

/// Whether the CDK application at `path` is of a language whose source is read: its command runs something else than Java,
/// C# or Go.
fn is_source_read(tree: &Tree, path: &str) -> bool {
    const UNREAD: [&str; 7] = ["dotnet", "mvn", "gradle", "java", "go run", "go mod", "go build"];
    let Ok(text) = tree.read(path) else { return false };
    let command = text.split_once("\"app\"").and_then(|(_, command)| command.lines().next()).unwrap_or_default();
    !UNREAD.iter().any(|word| command.contains(word)) && makes_an_app(tree, sextant_facts::paths::directory(path))
}

/// Whether a source file below `directory` makes a CDK app: a `cdk.json` whose program is not in the tree tells nothing.
fn makes_an_app(tree: &Tree, directory: &str) -> bool {
    const SOURCES: [&str; 7] = [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs", ".py"];
    let below = tree.files.iter().filter(|file| sextant_facts::paths::lies_in(&file.path, directory));
    let mut sources = below.filter(|file| SOURCES.iter().any(|ending| file.path.ends_with(ending)));
    sources.any(|file| {
        tree.read(&file.path)
            .is_ok_and(|text| text.contains("App(") && (text.contains("aws-cdk-lib") || text.contains("aws_cdk")))
    })
}

/// Whether the CDK application at `path` has been synthesised into the tree.
fn synthesised(tree: &Tree, path: &str) -> bool {
    let directory = sextant_facts::paths::directory(path);
    let output = sextant_facts::paths::join(directory, "cdk.out").unwrap_or_default();
    tree.files
        .iter()
        .any(|file| sextant_facts::paths::lies_in(&file.path, &output) && file.path.ends_with(".template.json"))
}

#[cfg(test)]
mod tests {
    use super::gaps;
    use crate::Tree;

    #[test]
    fn cdk_apps_are_read_by_the_language_of_their_command() {
        for (command, unread) in [
            ("npx ts-node --prefer-ts-exts bin/app.ts", 0),
            ("python3 app.py", 0),
            ("dotnet run --project src/Cdk/Cdk.csproj", 1),
            ("mvn -e -q compile exec:java", 1),
            ("go mod download && go run main.go", 1),
        ] {
            let settings = ("cdk.json", format!("{{\"app\": \"{command}\"}}"));
            let app = ("bin/app.ts", "import * as cdk from 'aws-cdk-lib';\nnew cdk.App();".to_owned());
            assert_eq!(gaps(&Tree::from_texts([settings.clone(), app])).len(), unread, "{command}");
            assert_eq!(gaps(&Tree::from_texts([settings])).len(), 1, "{command} whose program is elsewhere");
        }
    }
}
