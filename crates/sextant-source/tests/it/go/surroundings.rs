//! What is around a call.

use crate::case::{go_property, in_function};

const FILE: &str = r#"package llm

import (
	"context"
	brt "github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
)

type Service struct {
	client *brt.Client
}

func (s *Service) Ask(ctx context.Context, prompt string) (string, error) {
	for i := 0; i < 3; i++ {
		out, err := s.client.use(ctx, &brt.ConverseInput{Text: prompt})
		if err != nil {
			continue
		}
		return out, nil
	}
	return "", nil
}
"#;

#[test]
fn of_a_call() {
    for (name, expected) in [
        ("callee", "\"github.com/aws/aws-sdk-go-v2/service/bedrockruntime.Client.use\""),
        ("name", "\"use\""),
        ("function", "\"Service.Ask\""),
        ("in_try", "true"),
        ("excepts", "[]"),
        ("in_loop", "true"),
        ("module", "\"llm\""),
        ("imports", "[\"context\", \"github.com/aws/aws-sdk-go-v2/service/bedrockruntime\"]"),
    ] {
        assert_eq!(go_property(FILE, name), expected, "{name}");
    }
    assert!(
        go_property(FILE, "receiver").starts_with("made by github.com/aws/aws-sdk-go-v2/service/bedrockruntime.Client")
    );
}

#[test]
fn errors() {
    for (source, expected) in [
        ("out, err := c.use()", "true"),
        ("out, _ := c.use()", "false"),
        ("err := c.use()", "true"),
        ("if err := c.use(); err != nil { panic(err) }", "true"),
        ("out, err = c.use()", "true"),
        ("c.use()", "false"),
        ("return c.use()", "false"),
        ("out, genErr := c.use()", "true"),
        ("var out, err = c.use()", "true"),
        ("out := c.use()", "false"),
    ] {
        assert_eq!(go_property(source, "in_try"), expected, "{source}");
    }
}

#[test]
fn receivers() {
    for (source, expected) in [
        ("import \"x/y\"\nc := y.New(1)\nc.use()", "made by x/y.New [1] {}"),
        ("import \"x/y\"\nc, err := y.New(1)\nc.use()", "made by x/y.New [1] {}"),
        ("package main\nimport \"x/y\"\nfunc f(c *y.Client) { c.use() }", "made by x/y.Client"),
        (
            "package main\nimport \"x/y\"\nvar c *y.Client\nfunc init() { c = y.New(1) }\nfunc f() { c.use() }",
            "made by x/y.New [1] {}",
        ),
        (
            "package main\nimport \"x/y\"\ntype S struct { c *y.Client }\nfunc n() *S { return &S{c: y.New(1)} }\nfunc (s *S) f() { s.c.use() }",
            "made by x/y.New [1] {}",
        ),
        (
            "package main\nimport \"x/y\"\ntype S struct { *y.Client }\nfunc (s *S) f() { s.Client.use() }",
            "made by x/y.Client",
        ),
        (
            "package main\nimport \"x/y\"\nfunc c() *y.Client { return y.New(1) }\nfunc f() { c().use() }",
            "made by x/y.New [1] {}",
        ),
        ("import \"x/y\"\nc := y.New(1)\nc.Chat.Completions.use()", "made by x/y.New [1] {}"),
        ("import \"x/y\"\nc := y.Client{R: 3}\nc.use()", "made by x/y.Client [] {R: 3}"),
    ] {
        let found = go_property(source, "receiver");
        let found = found.split(" [if ").next().unwrap_or_default();
        assert!(found.starts_with(expected), "{source}: {found}");
    }
}

#[test]
fn closures() {
    for (source, name, expected) in [
        ("import \"x/retry\"\nretry.Do(func() error { c.use(); return nil })", "decorators", "[\"x/retry.Do\"]"),
        ("retry.Do(func() error { c.use(); return nil })", "function", "\"main\""),
        ("for { c.use() }", "loop", "\"while_true\""),
        ("for x { c.use() }", "loop", "\"while\""),
        ("for _, p := range ps { c.use(p) }", "loop", "\"for\""),
        ("for _, p := range ps { func() { c.use(p) }() }", "in_loop", "true"),
        ("for _, p := range ps { go func() { c.use(p) }() }", "in_loop", "false"),
        ("defer c.use()", "name", "\"use\""),
        ("switch x { case 1: c.use(); default: }", "name", "\"use\""),
        ("select { case <-ch: c.use() }", "name", "\"use\""),
    ] {
        assert_eq!(go_property(source, name), expected, "{source}");
    }
    assert!(in_function("x").contains("func main"));
}
