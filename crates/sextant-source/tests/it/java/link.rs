//! What other files say.

use crate::case::{check_java, java_property};

#[test]
fn classes_of_the_tree() {
    check_java(&[
        (
            "== src/main/java/com/acme/App.java\npackage com.acme; class App { void f() { use(Config.MODEL); } }\n== src/main/java/com/acme/Config.java\npackage com.acme; class Config { static final String MODEL = \"m\"; }",
            r#""m""#,
        ),
        (
            "== a/App.java\npackage a; import b.c.Config; class App { void f() { use(Config.MODEL); } }\n== src/b/c/Config.java\npackage b.c; public class Config { public static final String MODEL = \"m\"; }",
            r#""m""#,
        ),
        (
            "== a/App.java\npackage a; import static b.c.Config.MODEL; class App { void f() { use(MODEL); } }\n== src/b/c/Config.java\npackage b.c; public class Config { public static final String MODEL = \"m\"; }",
            r#""m""#,
        ),
        (
            "== a/App.java\npackage a; import b.c.*; class App { void f() { use(new Config(\"m\").model()); } }\n== b/c/Config.java\npackage b.c; public record Config(String model) {}",
            r#""m""#,
        ),
        (
            "== a/App.java\npackage a; import b.c.Config.Limits; class App { void f() { use(Limits.MOST); } }\n== b/c/Config.java\npackage b.c; class Config { static class Limits { static final int MOST = 5; } }",
            "5",
        ),
        ("== a/App.java\npackage a; class App { void f() { use(Missing.X); } }", "made by Missing.X absent absent"),
        (
            "== one/a/App.java\npackage a; class App { void f() { use(C.X); } }\n== one/a/C.java\npackage a; class C { static int X = 1; }\n== two/a/C.java\npackage a; class C { static int X = 2; }",
            "1",
        ),
    ]);
}

#[test]
fn objects_are_followed_to_where_they_are_made() {
    let files = "== a/App.java\npackage a; import x.y.Client; class App { void f() { Client c = Clients.client(); c.use(); } }\n== a/Clients.java\npackage a; import x.y.Client; class Clients { static Client client() { return Client.builder().retries(3).build(); } }";
    assert_eq!(java_property(files, "receiver"), "made by x.y.Client [] {retries: 3}");
    let files = "== a/App.java\npackage a; import x.y.Client; class App { private final Client c; App(Client c) { this.c = c; } void f() { c.use(); } }\n== a/Main.java\npackage a; import x.y.Client; class Main { void f() { new App(Client.builder().retries(3).build()); use1(); } }";
    // The file that makes the object is not read: nothing in it is imported here.
    assert!(java_property(files, "receiver").starts_with("made by x.y.Client"));
}

#[test]
fn settings_of_the_application() {
    const APP: &str = "== app/src/main/java/a/App.java\npackage a; import org.springframework.beans.factory.annotation.Value; class App { @Value(\"${x.model:d}\") private String model; void f() { use(model); } }\n";
    check_java(&[
        (APP, r#""d" [if setting `x.model` is not set]"#),
        (
            &format!("{APP}== app/src/main/resources/application.yml\nx:\n  model: m"),
            r#""m" [if setting `x.model` is not changed beside application.yml]"#,
        ),
        (
            &format!("{APP}== app/src/main/resources/application.properties\nx.model=${{MODEL:m}}"),
            r#""m" [if environment variable `MODEL` is not set] [if setting `x.model` is not changed beside application.properties] <MODEL>"#,
        ),
        (
            &format!("{APP}== other/src/main/resources/application.properties\nx.model=z"),
            r#""d" [if setting `x.model` is not set]"#,
        ),
        (
            "import org.springframework.beans.factory.annotation.Value; class A { private final int n; A(@Value(\"${n:5}\") int n) { this.n = n; } void f() { use(n); } }",
            "5 [if setting `n` is not set] [if default of parameter `n`]",
        ),
        (
            "import org.springframework.beans.factory.annotation.Value; class A { @Value(\"${KEY}\") String key; void f() { use(key); } }",
            "set(setting `KEY` is set elsewhere) <KEY>",
        ),
        (
            "import org.springframework.core.env.Environment; class A { Environment env; void f() { use(env.getProperty(\"x\", \"d\")); } }",
            r#""d" [if setting `x` is not set]"#,
        ),
    ]);
}

#[test]
fn settings_are_told_with_a_call() {
    let files = "== src/main/java/a/App.java\npackage a; class App { void f() { c.use(); } }\n== src/main/resources/application.properties\nspring.ai.openai.chat.options.model=gpt-4o";
    assert!(java_property(files, "settings").starts_with("{spring.ai.openai.chat.options.model: \"gpt-4o\""));
}
