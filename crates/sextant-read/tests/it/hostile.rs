//! Bad input on disk: names, kinds, sizes and encodings of files, and what git says of them.

use crate::shown::show;
use sextant_facts::{Gap, Reading, Surface};
use sextant_read::{Hides, Limits, Tree, artefacts, cloudformation, pipelines, plan, terraform, unread};
use std::path::Path;

const TEMPLATE: &str = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  A:\n    Type: AWS::S3::Bucket\n";
const TERRAFORM: &str = "resource \"aws_x\" \"a\" {\n  name = \"é\"\n}\n";

/// Every reader over a tree, as a review runs them.
fn read(tree: &Tree) -> Reading {
    let mut reading = terraform::read(tree);
    for more in [cloudformation::read(tree), plan::read(tree), pipelines::read(tree), artefacts::read(tree)] {
        reading.extend(more);
    }
    reading.gaps.extend(unread::gaps(tree));
    reading
}

fn directory() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn write(root: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let file = root.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, bytes).unwrap();
}

fn walk(root: &Path) -> Tree {
    Tree::walk(root, &Limits::default()).unwrap()
}

fn paths(tree: &Tree) -> Vec<&str> {
    tree.files.iter().map(|file| &*file.path).collect()
}

fn skipped(tree: &Tree) -> Vec<(&str, &str, Hides)> {
    tree.skipped.iter().map(|skipped| (&*skipped.path, &*skipped.reason, skipped.hides)).collect()
}

/// The paths at which a surface has gaps.
fn gaps(gaps: &[Gap], surface: Surface) -> Vec<&str> {
    let places = gaps.iter().filter(|gap| gap.surface == surface).filter_map(|gap| gap.why.place.as_ref());
    let mut paths: Vec<&str> = places.map(|place| &*place.path).collect();
    paths.sort_unstable();
    paths
}

#[test]
fn a_root_that_is_a_file_or_nothing_is_an_error() {
    let directory = directory();
    write(directory.path(), "main.tf", TERRAFORM);
    for path in ["main.tf", "nowhere"] {
        assert!(Tree::walk(&directory.path().join(path), &Limits::default()).is_err(), "{path}");
    }
}

/// The same bytes in UTF-16, with and without its mark.
fn utf16(text: &str, mark: bool) -> Vec<u8> {
    let mark = mark.then_some(0xfeff);
    mark.into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn files_in_another_encoding_are_told_with_help() {
    let json = r#"{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}"#;
    let plan = r#"{"format_version": "1.2", "planned_values": {"root_module": {}}}"#;
    for (path, text) in [
        ("main.tf", TERRAFORM),
        ("a.yaml", TEMPLATE),
        ("a.template", TEMPLATE),
        ("a.tpl", TEMPLATE),
        ("a.json", json),
        ("plan.json", plan),
        ("buildspec.yml", "phases: {build: {commands: [make]}}"),
        ("data.jsonl", "{\"question\": \"é\"}\n"),
    ] {
        for bytes in [utf16(text, true), utf16(text, false)] {
            let directory = directory();
            write(directory.path(), path, bytes);
            let reading = read(&walk(directory.path()));
            let problem = reading.problems.first().unwrap_or_else(|| panic!("nothing is said of {path}"));
            assert_eq!((&*problem.place.path, &*problem.message), (path, "UTF-16, not UTF-8"));
            assert!(problem.help.as_ref().unwrap().contains("save the file as UTF-8"));
            assert!(!reading.gaps.is_empty(), "{path} leaves no gap");
        }
    }
}

#[test]
fn an_invalid_byte_is_told_with_its_place() {
    for path in ["a.yaml", "a.yml", "a.json", "a.template", "a.tpl"] {
        let directory = directory();
        write(directory.path(), path, b"{\"AWSTemplateFormatVersion\": 1,\n \"\xc3\xa9\": \"\xe9\"}");
        let reading = read(&walk(directory.path()));
        let told = format!("{}: {}", reading.problems[0].place, reading.problems[0].message);
        assert_eq!(told, format!("{path}:2:8: not UTF-8: invalid byte at offset 40"));
        assert_eq!(gaps(&reading.gaps, Surface::Infrastructure), [path]);
    }
    let directory = directory();
    write(directory.path(), "labels.json", b"{\"label\": \"\xe9\"}");
    write(directory.path(), "image.tpl", b"\x89PNG\xff");
    let reading = read(&walk(directory.path()));
    assert!(reading.gaps.is_empty() && reading.problems.is_empty(), "files of others: {}", show(&reading));
}

#[test]
fn a_file_beyond_the_limit_is_a_gap_if_it_may_hold_infrastructure() {
    let directory = directory();
    let filler = "x".repeat(3 * 1024 * 1024);
    for (path, text) in [
        ("stack.yaml", format!("# {filler}\n{TEMPLATE}")),
        (
            "stack.json",
            format!("{{\"filler\": \"{filler}\", \"Resources\": {{\"A\": {{\"Type\": \"AWS::S3::Bucket\"}}}}}}"),
        ),
        ("plan.json", format!("{{\"planned_values\": \"{filler}\"}}")),
        ("deployment.yml", format!("apiVersion: v1\n# {filler}")),
        ("main.bicep", filler.clone()),
        ("main.tf", format!("# {filler}\n{TERRAFORM}")),
        (".github/workflows/ci.yml", format!("# {filler}\n")),
        ("package-lock.json", format!("{{\"name\": \"{filler}\"}}")),
        ("notes.md", format!("AWS:: {filler}")),
        ("tests/stack.yaml", format!("# {filler}\n{TEMPLATE}")),
    ] {
        write(directory.path(), path, text);
    }
    let tree = walk(directory.path());
    assert!(tree.files.is_empty() && tree.skipped.len() == 10);
    let reading = read(&tree);
    assert_eq!(
        gaps(&reading.gaps, Surface::Infrastructure),
        ["deployment.yml", "main.bicep", "main.tf", "plan.json", "stack.json", "stack.yaml"]
    );
    assert_eq!(gaps(&reading.gaps, Surface::Pipeline), [".github/workflows/ci.yml"]);
}

#[test]
fn a_mark_that_two_pieces_of_a_large_file_share_is_found() {
    let mark = "AWSTemplateFormatVersion";
    for before in [1024 * 1024 - 7, 1024 * 1024 - mark.len(), 1024 * 1024] {
        let directory = directory();
        write(directory.path(), "a.yaml", format!("{}{mark}{}", " ".repeat(before), " ".repeat(2 * 1024 * 1024)));
        let gaps_found = unread::gaps(&walk(directory.path()));
        assert_eq!(gaps(&gaps_found, Surface::Infrastructure), ["a.yaml"], "{before}");
    }
}

#[test]
fn packages_and_state_of_tools_are_named_and_left_out() {
    let directory = directory();
    for folder in [".git", "node_modules", "infra/.terraform", ".venv/lib"] {
        write(directory.path(), &format!("{folder}/main.tf"), TERRAFORM);
    }
    let tree = walk(directory.path());
    assert!(tree.files.is_empty());
    let reason = "packages or state of a tool";
    assert_eq!(
        skipped(&tree),
        [".venv", "infra/.terraform", "node_modules"].map(|path| (path, reason, Hides::Nothing))
    );
    assert!(read(&tree).gaps.is_empty());
}

#[test]
fn folders_beyond_the_depth_and_files_beyond_the_number_hide_anything() {
    let directory = directory();
    write(directory.path(), "a/b/c/main.tf", TERRAFORM);
    for name in ["p.tf", "q.tf", "r.tf", "s.tf"] {
        write(directory.path(), name, "");
    }
    let limits = Limits { depth: 2, files: 3, ..Limits::default() };
    let tree = Tree::walk(directory.path(), &limits).unwrap();
    assert_eq!(paths(&tree), ["p.tf", "q.tf", "r.tf"]);
    assert_eq!(
        skipped(&tree),
        [
            ("a/b", "more than 2 directories deep", Hides::Folder),
            ("s.tf", "more than 3 files: this one and what follows were left out", Hides::Rest),
        ]
    );
    for surface in [Surface::Infrastructure, Surface::Application, Surface::Pipeline, Surface::Artefact] {
        assert_eq!(gaps(&unread::gaps(&tree), surface), ["a/b", "s.tf"]);
    }
}

#[cfg(unix)]
#[test]
fn links_hide_what_lies_outside_and_nothing_that_is_read_anyway() {
    use std::os::unix::fs::symlink;
    let outer = directory();
    write(outer.path(), "outside.yaml", TEMPLATE);
    let root = outer.path().join("tree");
    write(&root, "real/inside.yaml", TEMPLATE);
    for (target, link) in [
        ("real/inside.yaml", "link.yaml"),
        ("real", "folder"),
        ("..", "up"),
        ("nowhere", "broken.yaml"),
        ("../outside.yaml", "outside.yaml"),
    ] {
        symlink(target, root.join(link)).unwrap();
    }
    let tree = walk(&root);
    assert_eq!(paths(&tree), ["real/inside.yaml"]);
    let hidden: Vec<_> = tree.skipped.iter().map(|skipped| (&*skipped.path, skipped.hides)).collect();
    assert_eq!(
        hidden,
        [
            ("broken.yaml", Hides::Nothing),
            ("folder", Hides::Nothing),
            ("link.yaml", Hides::Nothing),
            ("outside.yaml", Hides::File),
            ("up", Hides::Folder),
        ]
    );
    let reading = read(&tree);
    assert_eq!(reading.resources.len(), 1);
    assert_eq!(gaps(&reading.gaps, Surface::Infrastructure), ["outside.yaml", "up"]);
}

#[cfg(unix)]
#[test]
fn names_of_any_kind_are_read_or_told() {
    use std::os::unix::ffi::OsStrExt as _;
    let directory = directory();
    let long = format!("{}.tf", "n".repeat(252));
    let deepest: String = (0..15).map(|_| format!("{}/", "d".repeat(250))).collect();
    let names = ["a\nb.tf", "a\"b'.tf", "a\u{1b}[31m.tf", "a\u{202e}b.tf", "a b.tf", "-rf.tf", "*.tf", &long];
    for (number, name) in names.iter().enumerate() {
        write(directory.path(), name, format!("resource \"aws_x\" \"a{number}\" {{}}\n"));
    }
    write(directory.path(), &format!("{deepest}main.tf"), TERRAFORM);
    std::fs::write(directory.path().join(std::ffi::OsStr::from_bytes(b"b\xff.tf")), TERRAFORM).unwrap();
    let tree = walk(directory.path());
    let reading = read(&tree);
    assert_eq!(reading.resources.len(), names.len() + 1);
    assert_eq!(skipped(&tree), [("b\u{fffd}.tf", "its name is not UTF-8", Hides::File)]);
    assert_eq!(reading.gaps.len(), 1);
}

#[cfg(unix)]
#[test]
fn sockets_are_no_files() {
    let directory = directory();
    let _socket = std::os::unix::net::UnixListener::bind(directory.path().join("s.tf")).unwrap();
    assert_eq!(skipped(&walk(directory.path())), [("s.tf", "not a regular file", Hides::Nothing)]);
}

#[test]
fn line_ends_make_no_difference() {
    let json = "{\n  \"Resources\": {\n    \"A\": {\n      \"Type\": \"AWS::S3::Bucket\"\n    }\n  }\n}\n";
    let workflow = "on: push\njobs:\n  a:\n    steps:\n      - run: make test\n";
    let folded = "Resources:\n  A:\n    Type: AWS::X::Y\n    Properties:\n      Text: |\n        a\n        b\n      Long: >\n        a\n        b\n";
    for (path, text) in [
        ("main.tf", TERRAFORM),
        ("a.yaml", TEMPLATE),
        ("b.yaml", folded),
        ("a.json", json),
        (".github/workflows/ci.yml", workflow),
        ("requirements.txt", "boto3==1\nlangchain\n"),
        ("rows.csv", "question,answer\na,b\n"),
        ("rows.jsonl", "{\"question\": 1}\n{\"question\": 2}\n"),
        ("Dockerfile", "FROM python:3.12\nRUN pip install \\\n  boto3\nCMD [\"a\"]\n"),
    ] {
        let plain = read(&Tree::from_texts([(path, text.to_owned())]));
        let windows = read(&Tree::from_texts([(path, text.replace('\n', "\r\n"))]));
        assert!(!plain.resources.is_empty(), "{path}");
        assert_eq!(show(&plain), show(&windows), "{path}");
        assert_eq!(plain.problems, windows.problems);
    }
}

#[test]
fn ten_million_empty_lines_are_left_out_and_two_mebibytes_of_them_are_read() {
    let directory = directory();
    write(directory.path(), "many.yaml", vec![b'\n'; 10_000_000]);
    for path in ["a.tf", "a.yaml", "a.json", "a.csv", "a.jsonl", "buildspec.yml", "requirements.txt", "Dockerfile"] {
        write(directory.path(), path, vec![b'\n'; 2 * 1024 * 1024]);
    }
    let tree = walk(directory.path());
    assert_eq!(skipped(&tree), [("many.yaml", "larger than 2097152 bytes", Hides::File)]);
    assert!(read(&tree).resources.is_empty());
}

#[test]
fn nothing_outside_of_the_tree_is_read() {
    let outer = directory();
    write(outer.path(), "secret.txt", "secret");
    write(outer.path(), "module/main.tf", TERRAFORM);
    write(outer.path(), "nested.yaml", TEMPLATE);
    let root = outer.path().join("tree");
    let absolute = outer.path().join("nested.yaml");
    write(
        &root,
        "main.tf",
        "module \"m\" {\n  source = \"../module\"\n}\nresource \"aws_x\" \"a\" {\n  read = file(\"../secret.txt\")\n  there = fileexists(\"${path.module}/../secret.txt\")\n  filled = templatefile(\"../secret.txt\", {})\n}\n",
    );
    write(
        &root,
        "stack.yaml",
        format!(
            "Transform: {{Name: AWS::Include, Parameters: {{Location: ../nested.yaml}}}}\nResources:\n  A: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: ../nested.yaml}}}}\n  B: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {}}}}}\n",
            absolute.display()
        ),
    );
    write(&root, "buildspec.yml", "phases: {build: {commands: ['sh ../secret.sh']}}");
    let reading = read(&walk(&root));
    let kinds: Vec<&str> = reading.resources.iter().map(|resource| &*resource.type_name).collect();
    assert_eq!(
        kinds,
        ["aws_x", "AWS::CloudFormation::Stack", "AWS::CloudFormation::Stack", "workflow"],
        "{}",
        show(&reading)
    );
    let text = show(&reading);
    assert!(!text.contains("\"secret\""), "{text}");
    assert!(text.contains("`../secret.txt` is outside of the tree"), "{text}");
    assert_eq!(gaps(&reading.gaps, Surface::Infrastructure).len(), 4, "{:?}", reading.gaps);
}

#[test]
fn modules_that_call_each_other_end() {
    let call = |name: &str, source: &str| format!("module \"{name}\" {{\n  source = \"{source}\"\n}}\n{TERRAFORM}");
    let reading = read(&Tree::from_texts([
        ("a/main.tf", call("b", "../b")),
        ("b/main.tf", call("c", "../c")),
        ("c/main.tf", call("a", "../a")),
    ]));
    assert_eq!(reading.resources.len(), 3, "{}", show(&reading));
    assert_eq!(gaps(&reading.gaps, Surface::Infrastructure), ["c/main.tf"], "{:?}", reading.gaps);
}

#[test]
fn huge_repetitions_stand_for_all() {
    for repeated in [
        "count = 1000000000",
        "for_each = toset([for n in range(1000) : tostring(n)])",
        "for_each = { for n in range(1024) : n => n }",
        "count = -1",
        "count = 1.5",
    ] {
        let text = format!("resource \"aws_x\" \"a\" {{\n  {repeated}\n  name = \"x\"\n}}\n");
        let reading = terraform::read(&Tree::from_texts([("main.tf", text)]));
        assert!((0..=256).contains(&reading.resources.len()), "{repeated}: {}", reading.resources.len());
        let settled = reading.resources.iter().all(|resource| resource.perhaps.is_none());
        assert!(!settled || !reading.gaps.is_empty() || reading.resources.len() > 1, "{repeated}");
    }
}

#[test]
fn scripts_beyond_the_chain_leave_the_commands_of_a_pipeline_open() {
    let call = |name: &str| format!("sh ./{name}.sh\n");
    let pipeline = |scripts: &[(&str, String)]| {
        let build = ("buildspec.yml", "phases: {build: {commands: [sh ./a.sh]}}".to_owned());
        let reading = pipelines::read(&Tree::from_texts(scripts.iter().cloned().chain([build])));
        let runs = reading.resources[0].properties.as_map().unwrap().get("runs");
        runs.as_list().unwrap().open.clone().map(|why| why.to_string())
    };
    let whole = [("a.sh", call("b")), ("b.sh", call("c")), ("c.sh", "make".to_owned())];
    assert_eq!(pipeline(&whole), None);
    let deeper = [("a.sh", call("b")), ("b.sh", call("c")), ("c.sh", call("d")), ("d.sh", String::new())];
    assert_eq!(pipeline(&deeper).as_deref(), Some("the script `d.sh` is called too deep to be read"));
    let circle = [("a.sh", call("b")), ("b.sh", call("a"))];
    assert_eq!(pipeline(&circle), None);
}
