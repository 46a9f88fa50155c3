//! Which components are known to run which code.

use crate::probes::{kind, resource};
use sextant_facts::{Architecture, CodeFile, Place, Reading, Value, recognise};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A tree with one function and code at a path.
struct Tree {
    code_path: Option<&'static str>,
    entry_point: &'static str,
    /// Files of source code with what they import.
    files: &'static [(&'static str, &'static [&'static str])],
}

impl Tree {
    /// What is known of the code at a path.
    fn code(&self, path: &str) -> Value {
        let mut function = kind("function", &[("code_path", "text"), ("entry_point", "text"), ("environment", "any")]);
        function.runs_code = true;
        let mut call = kind("call", &[("host", "any")]);
        call.readings[0].dialect = "python".into();
        let kinds: BTreeMap<Arc<str>, _> = [function, call].into_iter().map(|kind| (kind.id.clone(), kind)).collect();
        let mut code = resource("call", 3, Vec::new());
        code.dialect = "python";
        code.environment = "".into();
        code.place = Place::new(path, 3, 1);
        let entry_point = ("entry_point", Value::text(self.entry_point));
        let code_path = self.code_path.map(|path| ("code_path", Value::text(path)));
        let deployed = resource("function", 1, code_path.into_iter().chain([entry_point]).collect());
        let file = |(path, imports): &(&str, &[&str])| {
            let imports = imports.iter().map(|path| Arc::from(*path)).collect();
            let defines = (!path.contains("unread")).then(|| ["handler".into()].into());
            (Arc::from(*path), CodeFile { imports, defines })
        };
        let files = self.files.iter().map(file).collect();
        let reading = Reading { resources: vec![deployed, code], code: files, ..Reading::default() };
        host(&recognise(&Arc::new(kinds), reading, &BTreeMap::new()))
    }

    fn runs(&self, path: &str) -> bool {
        self.code(path).as_list().is_some_and(|hosts| hosts.items.len() == 1)
    }
}

fn host(architecture: &Architecture) -> Value {
    let (index, _) = architecture.of_kind("call").next().expect("the call");
    architecture.attribute(index, "host", true)
}

#[test]
fn a_directory_of_code() {
    let tree = Tree { code_path: Some("src"), entry_point: "app.handler", files: &[("src/app.py", &["lib/x.py"])] };
    assert!(tree.runs("src/app.py"));
    assert!(tree.runs("src/deep/other.py"));
    // What a directory is packed into holds nothing from beside it.
    assert!(!tree.runs("lib/x.py"));
    assert!(!tree.runs("srcs/app.py"));
}

#[test]
fn a_file_and_what_it_imports() {
    let tree = Tree {
        code_path: Some("src/ask.py"),
        entry_point: "handler",
        files: &[
            ("src/ask.py", &["src/talk.py"]),
            ("src/talk.py", &["lib/deep.py", "src/ask.py"]),
            ("lib/deep.py", &[]),
            ("src/other.py", &["src/ask.py"]),
        ],
    };
    for path in ["src/ask.py", "src/talk.py", "lib/deep.py"] {
        assert!(tree.runs(path), "{path}");
    }
    assert!(!tree.runs("src/other.py"));
}

#[test]
fn code_that_is_built_first() {
    let built = |code_path, entry_point, files| Tree { code_path: Some(code_path), entry_point, files };
    let one: &[(&str, &[&str])] = &[("src/app.py", &["lib/x.py"]), ("lib/x.py", &[])];
    for (code_path, entry_point) in [
        ("dist/app.zip", "app.handler"),
        (".build", "src/app.handler"),
        (".build", "src.app.handler"),
        (".build", "app.py"),
    ] {
        let tree = built(code_path, entry_point, one);
        assert!(tree.runs("src/app.py") && tree.runs("lib/x.py"), "{code_path} {entry_point}");
    }
    let host = built(".build", "app.handler", one).code("src/app.py");
    let item = host.as_list().and_then(|hosts| hosts.items.first()).expect("a host");
    assert_eq!(
        item.value.assumptions.iter().map(|text| &**text).collect::<Vec<_>>(),
        ["`app.handler` of `.build` is that of src/app.py"]
    );
    let two: &[(&str, &[&str])] = &[("src/app.py", &[]), ("other/app.py", &[])];
    let unread: &[(&str, &[&str])] = &[("src/app.py", &[]), ("unread/app.py", &[])];
    for (code_path, entry_point, files) in [
        (".build", "app.handler", two),
        (".build", "app.handler", unread),
        (".build", "app.run", one),
        (".build", "other.handler", one),
        (".build", "pp.handler", one),
        ("s3://bucket/key", "app.handler", one),
        ("lib", "app.handler", one),
    ] {
        assert!(!built(code_path, entry_point, files).runs("src/app.py"), "{code_path} {entry_point} {files:?}");
    }
    let inline = Tree { code_path: None, entry_point: "app.handler", files: one };
    assert!(!inline.runs("src/app.py"));
}
