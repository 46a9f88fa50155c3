//! What values are.

use crate::case::check_java;

#[test]
fn literals() {
    check_java(&[
        (r#"use("a");"#, r#""a""#),
        (r#"use("a\t\"b\"");"#, "\"a\t\"b\"\""),
        ("use(\"\"\"\n  a\n    b\n  \"\"\");", "\"a\n  b\n\""),
        ("use(1_000);", "1000"),
        ("use(1000L);", "1000"),
        ("use(0x10);", "16"),
        ("use(0.5f);", "0.5"),
        ("use(-3);", "-3"),
        ("use(true);", "true"),
        ("use(Boolean.TRUE);", "true"),
        ("use(null);", "absent"),
        ("use((String) \"a\");", r#""a""#),
        ("use(new String[] {\"a\", \"b\"});", r#"["a", "b"]"#),
        ("use('c');", "set(it is a character)"),
        ("use(a < b);", "set(it is a comparison)"),
        ("use(x -> x);", "set(it is a function)"),
        ("use(Integer.parseInt(\"12\"));", "12"),
        ("use(10 / 4);", "2"),
        ("use(4 * 1024 + 1);", "4097"),
    ]);
}

#[test]
fn strings() {
    check_java(&[
        (r#"String n = "x"; use("a-" + n + "-" + 1);"#, r#""a-x-1""#),
        (r#"use("a" + other);"#, r#""a${?}""#),
        (r#"use(String.format("a-%s-%d-%.2f%n", "x", 1, 2.0));"#, "\"a-x-1-${?}\n\""),
        (r#"use("a %s".formatted("b"));"#, r#""a b""#),
        (r#"use(String.join("/", "a", "b"));"#, r#""a/b""#),
        (r#"String p = "a"; p += "b"; use(p);"#, r#""ab""#),
        (r#"use(" x ".trim().toUpperCase());"#, r#""X""#),
        (r#"void f() { var s = new StringBuilder("a"); s.append("b").append(1); use(s.toString()); }"#, r#""ab1""#),
        (
            r#"void f() { StringBuilder s = new StringBuilder(); s.append("a"); s.append(x); use(s.toString()); }"#,
            r#""a${?}""#,
        ),
        (r#"use(x ? "a" : "a");"#, r#""a""#),
        (r#"String m = "x"; use(switch (m) { case "x" -> 1; default -> 2; });"#, "1"),
        (r#"use(switch (m) { case "x" -> 1; default -> 2; });"#, "set(it depends on a condition)"),
    ]);
}

#[test]
fn collections() {
    check_java(&[
        ("import java.util.List; use(List.of(1, 2));", "[1, 2]"),
        ("import java.util.*; use(Arrays.asList(1, 2));", "[1, 2]"),
        ("import java.util.*; use(Map.of(\"a\", 1, \"b\", List.of()));", "{a: 1, b: []}"),
        ("import java.util.*; use(Map.of(\"a\", 1).get(\"a\"));", "1"),
        ("import java.util.*; use(Map.of(\"a\", 1).getOrDefault(\"b\", 2));", "2"),
        (
            "import java.util.*; List<String> l = new ArrayList<>(); l.add(\"a\"); l.add(\"b\"); use(l);",
            r#"["a", "b"]"#,
        ),
        ("import java.util.*; var m = new HashMap<String, Object>(); m.put(\"a\", 1); use(m);", "{a: 1}"),
        ("import java.util.List; use(List.of(1, 2).get(1));", "2"),
        ("import java.time.Duration; use(Duration.ofSeconds(30));", "30"),
        ("import java.time.Duration; use(Duration.ofMinutes(2));", "120"),
        ("import java.time.Duration; use(Duration.ofMillis(500));", "0.5"),
    ]);
}

#[test]
fn environment_variables() {
    const UNSET: &str = "?(environment variable `X` may not be set) <X>";
    const DEFAULT: &str = r#""d" [if environment variable `X` is not set] <X>"#;
    check_java(&[
        (r#"use(System.getenv("X"));"#, UNSET),
        (r#"use(System.getenv().get("X"));"#, UNSET),
        (r#"use(System.getenv().getOrDefault("X", "d"));"#, DEFAULT),
        (r#"import java.util.Optional; use(Optional.ofNullable(System.getenv("X")).orElse("d"));"#, DEFAULT),
        (r#"import java.util.Optional; use(Optional.ofNullable(System.getenv("X")).orElseGet(() -> "d"));"#, DEFAULT),
        (r#"import java.util.*; use(Objects.requireNonNullElse(System.getenv("X"), "d"));"#, DEFAULT),
        (r#"use(System.getenv("X") != null ? System.getenv("X") : "d");"#, DEFAULT),
        (r#"String m = System.getenv("X"); use(m == null || m.isBlank() ? "d" : m);"#, DEFAULT),
        (r#"String m = System.getenv("X"); if (m == null) { m = "d"; } use(m);"#, DEFAULT),
        (
            r#"class A { static String env(String k, String d) { String v = System.getenv(k); if (v != null) return v; return d; } void f() { use(env("X", "d")); } }"#,
            DEFAULT,
        ),
        (
            r#"class A { static String env(String k, String d) { String v = System.getenv(k); return v == null ? d : v; } void f() { use(env("X", "d")); } }"#,
            DEFAULT,
        ),
        (
            r#"use(Integer.parseInt(System.getenv().getOrDefault("X", "5")));"#,
            "5 [if environment variable `X` is not set] <X>",
        ),
        (r#"use(System.getProperty("x", "d"));"#, r#""d" [if setting `x` is not set]"#),
        (r#"use("arn:" + System.getenv("X"));"#, r#""arn:${?}" <from X>"#),
    ]);
}

#[test]
fn fields_and_constants() {
    check_java(&[
        (r#"class A { static final String M = "m"; void f() { use(M); } }"#, r#""m""#),
        (r#"class A { static final String M = "m"; static void f() { use(A.M); } }"#, r#""m""#),
        (r#"class A { private final String m = "m"; void f() { use(this.m); } }"#, r#""m""#),
        (r#"class A { String m; A() { this.m = "m"; } void f() { use(m); } }"#, r#""m""#),
        (
            r#"class A { String m; A(String m) { this.m = m; } void f() { use(m); } static A a() { return new A("m"); } }"#,
            r#""m" [if `A.constructor` is called at App.java:1 only]"#,
        ),
        (r#"class B { void f() { use(new A("m").m()); } } record A(String m) {}"#, r#""m""#),
        (
            r#"class B { void f() { use(A.X.id()); } } enum A { X("m"); private final String id; A(String id) { this.id = id; } String id() { return id; } }"#,
            r#""m""#,
        ),
        (
            r#"class B { void f() { use(A.X.getId()); } } enum A { X("m"); private final String id; A(String id) { this.id = id; } String getId() { return id; } }"#,
            r#""m""#,
        ),
        (r#"interface A { String M = "m"; } class B { void f() { use(A.M); } }"#, r#""m""#),
        (
            r#"class A { void f(String m) { use(m); } void g() { f("m"); } }"#,
            r#""m" [if `A.f` is called at App.java:1 only]"#,
        ),
        (r#"class A { class C { static final int N = 5; } void f() { use(C.N); } }"#, "5"),
        (r#"class A { String m() { return "m"; } void f() { use(m()); } }"#, r#""m""#),
        (r#"class A extends B { void f() { use(m); } } class B { protected String m = "m"; }"#, r#""m""#),
    ]);
}

#[test]
fn json() {
    check_java(&[
        (
            r#"import org.json.JSONObject; use(new JSONObject().put("a", 1).put("b", "c").toString());"#,
            "json {a: 1, b: \"c\"}",
        ),
        (
            r#"import org.json.*; void f() { var o = new JSONObject(); o.put("a", 1); use(SdkBytes.fromUtf8String(o.toString())); }"#,
            "json {a: 1}",
        ),
        (r#"import java.util.Map; use(new ObjectMapper().writeValueAsString(Map.of("a", 1)));"#, "json {a: 1}"),
        (r#"import static a.b.Models.LARGE; use(LARGE);"#, "made by a.b.Models.LARGE absent absent"),
    ]);
}
