//! What git tracks is read although an ignore file names it; what its index says is not believed.

use sextant_read::{Limits, Tree};
use std::path::Path;

const TERRAFORM: &str = "resource \"aws_x\" \"a\" {}\n";

/// A regular file, a link, another repository.
const FILE: u32 = 0o100_644;
const LINK: u32 = 0o120_000;
const REPOSITORY: u32 = 0o160_000;

/// An index as git writes it, with object names of `length` bytes.
fn index(version: u32, length: usize, entries: &[(&str, u32)]) -> Vec<u8> {
    let mut out = b"DIRC".to_vec();
    out.extend(version.to_be_bytes());
    out.extend(u32::try_from(entries.len()).unwrap().to_be_bytes());
    let mut last = "";
    for (path, mode) in entries {
        let start = out.len();
        out.extend([0; 24]);
        out.extend(mode.to_be_bytes());
        out.extend([0; 12]);
        out.extend(vec![7; length]);
        let extended: u16 = if version == 3 { 0x4000 } else { 0 };
        out.extend((extended | u16::try_from(path.len().min(0xfff)).unwrap()).to_be_bytes());
        if version == 3 {
            out.extend([0x20, 0]);
        }
        if version == 4 {
            let shared = last.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
            offset(last.len() - shared, &mut out);
            out.extend(path.as_bytes().get(shared..).unwrap());
            out.push(0);
        } else {
            out.extend(path.as_bytes());
            out.push(0);
            while !(out.len() - start).is_multiple_of(8) {
                out.push(0);
            }
        }
        last = path;
    }
    out.extend(b"TREE\0\0\0\x02xx");
    out.extend(vec![9; length]);
    out
}

fn offset(mut value: usize, out: &mut Vec<u8>) {
    let mut bytes = vec![u8::try_from(value & 0x7f).unwrap()];
    while value >= 0x80 {
        value = (value >> 7) - 1;
        bytes.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
    }
    out.extend(bytes.iter().rev());
}

/// A tree whose `.gitignore` leaves out everything but itself, with files on disk and this index.
fn walk(index: &[u8], files: &[&str]) -> Tree {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    write(root, ".gitignore", "*\n!.gitignore\n");
    for path in files {
        write(root, path, TERRAFORM);
    }
    std::fs::create_dir_all(root.join(".git")).unwrap();
    std::fs::write(root.join(".git/index"), index).unwrap();
    Tree::walk(root, &Limits::default()).unwrap()
}

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

fn paths(tree: &Tree) -> Vec<&str> {
    tree.files.iter().map(|file| &*file.path).collect()
}

#[test]
fn tracked_files_are_read_even_if_ignored() {
    let long = format!("{}/x.tf", "l".repeat(200));
    let entries = [("a/main.tf", FILE), ("a/main.tf.gone", FILE), ("a/other.tf", FILE), (&*long, FILE), ("z.tf", FILE)];
    for version in [2, 3, 4] {
        for length in [20, 32] {
            let tree =
                walk(&index(version, length, &entries), &["a/main.tf", "a/other.tf", "a/untracked.tf", &long, "z.tf"]);
            assert_eq!(paths(&tree), [".gitignore", "a/main.tf", "a/other.tf", &*long, "z.tf"], "{version} {length}");
            assert_eq!(tree.skipped, [], "{version} {length}");
        }
    }
}

#[test]
fn paths_that_lead_out_of_the_tree_are_no_paths() {
    let entries = [
        ("../../etc/passwd", FILE),
        (".git/config", FILE),
        ("/etc/passwd", FILE),
        ("a//b.tf", FILE),
        ("a/./b.tf", FILE),
        ("b.tf/../../c", FILE),
        ("link", LINK),
        ("node_modules/b.tf", FILE),
        ("sub", REPOSITORY),
    ];
    for version in [2, 4] {
        let tree = walk(&index(version, 20, &entries), &["a/b.tf", "b.tf", "node_modules/b.tf", ".git/config"]);
        assert_eq!(paths(&tree), [".gitignore"]);
    }
}

#[cfg(unix)]
#[test]
fn links_on_the_way_are_not_followed() {
    let outer = tempfile::tempdir().unwrap();
    write(outer.path(), "outside/main.tf", TERRAFORM);
    let root = outer.path().join("tree");
    write(&root, ".gitignore", "*\n");
    std::os::unix::fs::symlink("../outside", root.join("link")).unwrap();
    std::os::unix::fs::symlink("../outside/main.tf", root.join("main.tf")).unwrap();
    std::fs::create_dir(root.join(".git")).unwrap();
    std::fs::write(root.join(".git/index"), index(2, 20, &[("link/main.tf", FILE), ("main.tf", FILE)])).unwrap();
    let tree = Tree::walk(&root, &Limits::default()).unwrap();
    assert_eq!(paths(&tree), Vec::<&str>::new());
    assert_eq!(tree.skipped[0].reason, "symbolic link, not followed");

    std::fs::remove_dir_all(root.join(".git")).unwrap();
    write(outer.path(), "elsewhere/index", "not an index");
    std::os::unix::fs::symlink("../elsewhere", root.join(".git")).unwrap();
    assert_eq!(Tree::walk(&root, &Limits::default()).unwrap().skipped, [], "no index behind a link is looked at");
}

#[test]
fn an_index_that_cannot_be_read_is_told() {
    let good = index(2, 20, &[("a.tf", FILE), ("b.tf", FILE)]);
    let mut split = index(2, 20, &[("a.tf", FILE)]);
    let at = split.windows(4).position(|four| four == b"TREE").unwrap();
    split.splice(at..at + 4, *b"link");
    let mut many = good.clone();
    many.splice(8..12, u32::MAX.to_be_bytes());
    for (bytes, why) in [
        (b"nothing".to_vec(), "not an index of git"),
        (index(5, 20, &[]), "version 5 is not known"),
        (index(2, 20, &[("b.tf", FILE), ("a.tf", FILE)]), "the paths are not in order"),
        (index(2, 20, &[("a.tf", 0)]), "an entry is of no known kind"),
        (split, "a split index is not read"),
        (many, "more than 200000 files"),
        (good[..good.len() - 1].to_vec(), "it ends early"),
    ] {
        let tree = walk(&bytes, &["a.tf"]);
        assert_eq!(paths(&tree), [".gitignore"]);
        let skipped = tree.skipped.first().unwrap();
        assert!(skipped.path == ".git/index" && skipped.reason.starts_with(why), "{why}: {}", skipped.reason);
    }
}

#[test]
fn no_damage_to_an_index_makes_the_walk_fail() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    write(root, ".gitignore", "*\n!.gitignore\n");
    write(root, "a.tf", TERRAFORM);
    std::fs::create_dir(root.join(".git")).unwrap();
    for version in [2, 3, 4] {
        let good = index(version, 20, &[("a.tf", FILE), ("a/b.tf", FILE), ("c.tf", FILE)]);
        for at in 0..good.len() {
            let mut bytes = good.clone();
            bytes[at] = [0, 0x7f, 0x80, 0xff][at % 4];
            for index in [&bytes, &good[..at]] {
                std::fs::write(root.join(".git/index"), index).unwrap();
                assert!(Tree::walk(root, &Limits::default()).unwrap().files.len() <= 2);
            }
        }
    }
}
