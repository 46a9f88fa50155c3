//! What values are.

use crate::case::check_go;

#[test]
fn literals() {
    check_go(&[
        (r#"use("a\tb\u00e9")"#, "\"a\tbé\""),
        ("use(`a\\n`)", r#""a\n""#),
        ("use(1_000)", "1000"),
        ("use(0x10)", "16"),
        ("use(0.5)", "0.5"),
        ("use(-3)", "-3"),
        ("use(true)", "true"),
        ("use(nil)", "absent"),
        ("use(int32(512))", "512"),
        ("use([]byte(\"a\"))", r#""a""#),
        ("use([]string{\"a\", \"b\"})", r#"["a", "b"]"#),
        ("use(map[string]any{\"a\": 1, \"b\": []int{2}})", "{a: 1, b: [2]}"),
        ("use(map[string]int{\"a\": 1}[\"a\"])", "1"),
        ("use([]int{1, 2}[1])", "2"),
        ("use(func() {})", "set(it is a function)"),
        ("use(a < b)", "set(it is a comparison)"),
        ("use(10 / 4)", "2"),
        ("use(len([]int{1, 2}))", "2"),
        ("import \"time\"\nuse(30 * time.Second)", "30"),
        ("import \"time\"\nuse(500 * time.Millisecond)", "0.5"),
        ("use(make([]int, 0))", "[]"),
        ("use(make(map[string]int))", "{}"),
    ]);
}

#[test]
fn structures() {
    check_go(&[
        ("import \"x/y\"\nuse(&y.Input{A: 1, B: \"c\"})", "made by x/y.Input [] {A: 1, B: c}"),
        ("import z \"x/y\"\nuse(z.Input{A: &z.Part{B: 1}})", "made by x/y.Input [] {A: made by x/y.Part [] {B: 1}}"),
        ("import \"x/y/v2\"\nuse(y.Input{})", "made by x/y.Input [] {}"),
        ("import \"x/go-y\"\nuse(y.Input{})", "made by x/go-y.Input [] {}"),
        ("import \"x/y\"\nuse([]y.M{{A: 1}, {A: 2}})", "[made by x/y.M [] {A: 1}, made by x/y.M [] {A: 2}]"),
        ("import \"x/y\"\nuse([]*y.M{{A: 1}})", "[made by x/y.M [] {A: 1}]"),
        ("import \"x/y\"\nuse(map[string]y.M{\"k\": {A: 1}})", "{k: made by x/y.M [] {A: 1}}"),
        ("use(struct{ A int }{A: 1})", "{A: 1}"),
        ("import \"x/y\"\nin := &y.Input{A: 1}\nin.B = 2\nuse(in)", "made by x/y.Input [] {A: 1, B: 2}"),
        ("import \"x/y\"\nvar in y.Input\nin.B = 2\nuse(in)", "made by x/y.Input [] {B: 2}"),
        ("import \"x/y\"\nuse(new(y.Input))", "made by x/y.Input [] {}"),
        ("import \"x/y\"\nuse(y.Large)", "made by x/y.Large absent absent"),
        ("import \"x/aws\"\nuse(aws.String(\"m\"))", r#""m""#),
        ("import \"x/openai\"\nuse(openai.F(openai.Int(5)))", "5"),
        ("import \"x/aws\"\nm := \"m\"\nuse(aws.String(m + \"n\"))", r#""mn""#),
        (
            "import \"x/y\"\nuse(y.Load(y.WithA(1), y.WithB(2)))",
            "made by x/y.Load [made by x/y.WithA [1] {}, made by x/y.WithB [2] {}] {}",
        ),
    ]);
}

#[test]
fn variables() {
    check_go(&[
        ("package main\nconst model = \"m\"\nfunc main() { use(model) }", r#""m""#),
        ("package main\nfunc main() { use(model) }\nvar (\n a = 1\n model = \"m\"\n)", r#""m""#),
        ("a, b := 1, 2\nuse(b)\n_ = a", "2"),
        ("a := 1\nif x { a = 2 }\nuse(a)", "set(`a` has several values)"),
        ("a := 1\nif x { a := 2; _ = a }\nuse(a)", "1"),
        ("var l []int\nl = append(l, 1)\nl = append(l, 2, 3)\nuse(l)", "[1, 2, 3]"),
        (
            "l := []int{1}\nfor _, x := range xs { l = append(l, x) }\nuse(l)",
            "[perhaps 1, perhaps ?(it is one of several items), ..]",
        ),
        ("m := map[string]int{}\nm[\"a\"] = 1\nuse(m)", "{a: 1}"),
        ("s := \"a\"\ns += \"b\"\nuse(s)", r#""ab""#),
        ("import \"fmt\"\nuse(fmt.Sprintf(\"a-%s-%d-%0.2f%%\", \"x\", 1, y))", r#""a-x-1-${?}%""#),
        ("import \"strings\"\nuse(strings.Join([]string{\"a\", \"b\"}, \"/\"))", r#""a/b""#),
        ("import \"encoding/json\"\nb, err := json.Marshal(map[string]any{\"a\": 1})\nuse(b)", "json {a: 1}"),
        ("package main\ntype M string\nfunc main() { use(M(\"m\")) }", r#""m""#),
        (
            "package main\nfunc f() (string, error) { if x { return \"\", errors.New(\"e\") }; return \"m\", nil }\nfunc main() { m, err := f(); use(m) }",
            r#""m""#,
        ),
        (
            "package main\nfunc f() (int, int, error) { return 1, 2, nil }\nfunc main() { _, m, err := f(); use(m) }",
            "2",
        ),
        (
            "package main\nfunc f(m string) { use(m) }\nfunc main() { f(\"m\") }",
            r#""m" [if `f` is called at main.go:3 only]"#,
        ),
    ]);
}

#[test]
fn environment_variables() {
    const UNSET: &str = "?(environment variable `X` may not be set) <X>";
    const DEFAULT: &str = r#""d" [if environment variable `X` is not set] <X>"#;
    check_go(&[
        ("import \"os\"\nuse(os.Getenv(\"X\"))", UNSET),
        ("import \"os\"\nm, ok := os.LookupEnv(\"X\")\nuse(m)", UNSET),
        ("import \"os\"\nm := os.Getenv(\"X\")\nif m == \"\" { m = \"d\" }\nuse(m)", DEFAULT),
        ("import \"os\"\nimport \"x/aws\"\nuse(aws.String(os.Getenv(\"X\")))", UNSET),
        (
            "package main\nimport \"os\"\nfunc env(k, d string) string { if v := os.Getenv(k); v != \"\" { return v }; return d }\nfunc main() { use(env(\"X\", \"d\")) }",
            DEFAULT,
        ),
        (
            "package main\nimport \"os\"\nfunc env(k, d string) string { if v, ok := os.LookupEnv(k); ok { return v }; return d }\nfunc main() { use(env(\"X\", \"d\")) }",
            DEFAULT,
        ),
        (
            "package main\nimport \"os\"\nfunc env(k, d string) string { v := os.Getenv(k); if v == \"\" { return d }; return v }\nfunc main() { use(env(\"X\", \"d\")) }",
            DEFAULT,
        ),
        (
            "package main\nimport \"os\"\nvar m = os.Getenv(\"X\")\nfunc main() { use(\"arn:\" + m) }",
            r#""arn:${?}" <from X>"#,
        ),
    ]);
}

#[test]
fn what_libraries_are_handed() {
    check_go(&[
        (
            "import \"x/y\"\nuse(y.New(cfg, func(o *y.Options) { o.RetryMaxAttempts = 5; o.Region = \"r\" }))",
            "made by x/y.New [?(`main.cfg` is outside of what was read), {Region: r, RetryMaxAttempts: 5}] {}",
        ),
        (
            "import \"x/y\"\nuse(y.New(func(o *y.Options) { o.A = 5; x() }))",
            "made by x/y.New [set(it is a function)] {}",
        ),
        (
            "package main\nimport \"encoding/json\"\ntype R struct {\n Max int `json:\"max_tokens,omitempty\"`\n Other int\n}\nfunc main() { b, _ := json.Marshal(R{Max: 5, Other: 1}); use(b) }",
            "json {Other: 1, max_tokens: 5}",
        ),
        (
            "package main\nfunc f() (m string, err error) { m = \"m\"; return }\nfunc main() { m, err := f(); use(m) }",
            r#""m""#,
        ),
    ]);
}
