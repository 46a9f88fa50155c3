//! What other files say.

use crate::case::{check_go, go_property};

const MODULE: &str = "== go.mod\nmodule example.com/app/v2\n\ngo 1.22\n";

#[test]
fn packages_of_the_tree() {
    check_go(&[
        (
            "== main.go\npackage main\nfunc main() { use(model) }\n== config.go\npackage main\nconst model = \"m\"",
            r#""m""#,
        ),
        (
            &format!(
                "{MODULE}== main.go\npackage main\nimport \"example.com/app/v2/internal/config\"\nfunc main() {{ use(config.Model) }}\n== internal/config/a.go\npackage config\nconst Other = 1\n== internal/config/b.go\npackage config\nconst Model = \"m\""
            ),
            r#""m""#,
        ),
        (
            &format!(
                "{MODULE}== main.go\npackage main\nimport c \"example.com/app/v2/config\"\nfunc main() {{ cfg := c.Load(); use(cfg.Model) }}\n== config/a.go\npackage config\ntype Config struct {{ Model string }}\nfunc Load() *Config {{ return &Config{{Model: \"m\"}} }}"
            ),
            r#""m""#,
        ),
        (
            "== svc/a.go\npackage svc\nfunc (s *Service) Ask() { use(s.model) }\n== svc/b.go\npackage svc\ntype Service struct { model string }\nfunc New() *Service { return &Service{model: \"m\"} }",
            r#""m" [if `Service` is called at svc/b.go:3 only]"#,
        ),
        (
            "== main.go\npackage main\nfunc main() { use(model) }\n== main_test.go\npackage main\nconst model = \"m\"",
            "?(`main.model` is outside of what was read)",
        ),
        (
            "== main.go\npackage main\nimport \"example.com/app/config\"\nfunc main() { use(config.Model) }",
            "made by example.com/app/config.Model absent absent",
        ),
    ]);
}

#[test]
fn objects_are_followed_to_where_they_are_made() {
    let files = format!(
        "{MODULE}== main.go\npackage main\nimport \"example.com/app/v2/llm\"\nfunc main() {{ c := llm.Client(); c.use() }}\n== llm/a.go\npackage llm\nimport \"x/y\"\nfunc Client() *y.Client {{ return y.New(y.WithRetries(3)) }}"
    );
    assert_eq!(go_property(&files, "receiver"), "made by x/y.New [made by x/y.WithRetries [3] {}] {}");
}
