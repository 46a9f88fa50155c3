//! What values are.

use crate::case::check_values;

#[test]
fn literals() {
    check_values(&[
        ("use('a')", r#""a""#),
        ("use('a' \"b\"\n 'c')", r#""abc""#),
        ("use('''a\n  b''')", "\"a\n  b\""),
        (r"use('a\tb')", "\"a\tb\""),
        (r"use(r'a\tb')", r#""a\tb""#),
        ("use(b'x')", r#""x""#),
        ("use('')", r#""""#),
        ("use(1_000)", "1000"),
        ("use(0x10)", "16"),
        ("use(-3)", "-3"),
        ("use(0.5)", "0.5"),
        ("use(1e-3)", "0.001"),
        ("use(99999999999999999999)", "set(it is a number)"),
        ("use(True)", "true"),
        ("use(None)", "absent"),
        ("use([1, 'a', (2, 3)])", r#"[1, "a", [2, 3]]"#),
        ("use({'a': 1, 'b': {'c': None}})", "{a: 1, b: {c: absent}}"),
        ("use({1: 2})", "{1: 2}"),
        ("use((5))", "5"),
        ("use(lambda: 1)", "set(it is a function)"),
        ("use([x for x in y])", "[..]"),
        ("use({k: 1 for k in y})", "{..}"),
        ("use(a < b)", "set(it is a comparison)"),
        ("use(a[1:2])", "?(an item of `a` is not known)"),
        ("use(...)", "set(it is `...`)"),
    ]);
}

#[test]
fn strings_with_holes() {
    check_values(&[
        ("n = 'x'\nuse(f'a-{n}-{1}')", r#""a-x-1""#),
        ("use(f'a-{n}')", r#""a-${?}""#),
        ("use(f'a-{{n}}')", r#""a-{n}""#),
        ("n = 1\nuse(f'{n:>5}')", r#""${?}""#),
        ("n = True\nuse(f'{n}/{None}')", r#""True/None""#),
        ("use('a' + 'b' + x)", r#""ab${?}""#),
        ("use('a {} {b}'.format(1, b='c'))", r#""a 1 c""#),
        ("use('a %s %d' % ('x', 2))", r#""a x 2""#),
        ("use('a %s' % x)", r#""a ${?}""#),
        ("use('%(a)s-' % {'a': 1})", r#""${?}-""#),
        ("p = 'a'\np += 'b'\np += x\nuse(p)", r#""ab${?}""#),
        ("use(', '.join(['a', 'b']))", r#""a, b""#),
        ("use(' x '.strip().upper())", r#""X""#),
        ("use('a'.replace('a', 'b'))", r#""${?}""#),
    ]);
}

#[test]
fn operators() {
    check_values(&[
        ("use(4 * 1024)", "4096"),
        ("use(2 ** 10 + 1)", "1025"),
        ("use(7 // 2)", "3"),
        ("use(60 * 1.5)", "90.0"),
        ("use(1 / 0)", "set(it is computed)"),
        ("use([1] + [2])", "[1, 2]"),
        ("use({'a': 1} | {'b': 2})", "{a: 1, b: 2}"),
        ("use(None or 5)", "5"),
        ("use(0 or '' or 'x')", r#""x""#),
        ("use(x or 5)", "set(it depends on which of several values is set)"),
        ("use(x or None)", "?(it depends on which of several values is set)"),
        ("use(5 or x)", "5"),
        ("use(1 if x else 1)", "1"),
        ("use(1 if x else 2)", "set(it depends on a condition)"),
        ("use(1 if x else None)", "?(it depends on a condition)"),
        ("d = True\nuse(1 if d else 2)", "1"),
        ("use(not None)", "true"),
        ("m = None\nuse('a' if m is None else 'b')", r#""a""#),
        ("m = 'x'\nuse('a' if m == 'x' else 'b')", r#""a""#),
    ]);
}

#[test]
fn environment_variables() {
    check_values(&[
        ("import os\nuse(os.environ['X'])", "set(environment variable `X` is read at run time) <X>"),
        ("from os import environ as e\nuse(e['X'])", "set(environment variable `X` is read at run time) <X>"),
        ("import os\nuse(os.getenv('X'))", "?(environment variable `X` may not be set) <X>"),
        ("import os\nuse(os.environ.get('X', 'd'))", r#""d" [if environment variable `X` is not set] <X>"#),
        ("from os import getenv\nuse(getenv('X', default='d'))", r#""d" [if environment variable `X` is not set] <X>"#),
        ("import os\nuse(os.getenv('X', None))", "?(environment variable `X` may not be set) <X>"),
        ("import os\nuse(os.getenv('X', f()))", "set(environment variable `X` is read at run time) <X>"),
        ("import os\nuse(os.getenv(name))", "?(it is an environment variable whose name is not known)"),
        ("import os\nuse(int(os.getenv('X', '512')))", "512 [if environment variable `X` is not set] <X>"),
        ("import os\nuse(float(os.environ['X']))", "set(environment variable `X` is read at run time) <X>"),
        ("import os\nuse(os.getenv('X') or 'd')", r#""d" [if environment variable `X` is not set] <X>"#),
        ("import os\nuse(f\"arn:{os.environ['X']}:a\")", r#""arn:${?}:a" <from X>"#),
        (
            "import os\nP = os.getenv('P', 'x')\nuse(P + '-y')",
            r#""x-y" [if environment variable `P` is not set] <from P>"#,
        ),
        ("os = f()\nuse(os.getenv('X', 'd'))", "made by os.getenv [X, d] {} on made by f [] {}"),
    ]);
}

#[test]
fn conversions() {
    check_values(&[
        ("use(int('12'))", "12"),
        ("use(float(3))", "3.0"),
        ("use(str(3) + 'x')", r#""3x""#),
        ("use(bool('x'))", "true"),
        ("use(int(x))", "set(`x` is not defined in what was read)"),
        ("def f(int): use(int('1'))", "made by int [1] {}"),
        ("import json\nuse(json.dumps({'a': 1}))", "json {a: 1}"),
        ("import json\nuse(json.dumps({'a': 1}).encode('utf-8'))", "json {a: 1}"),
        ("import json\nuse(json.loads('{\"a\": [1, null]}')['a'])", "[1, absent]"),
        ("from json import dumps, loads\nuse(loads(dumps({'a': 1})))", "{a: 1}"),
        ("from pathlib import Path\nuse(Path('a') / 'b' / 'c.txt')", r#""a/b/c.txt""#),
        ("import os\nuse(os.path.join('a', 'b'))", r#""a/b""#),
        ("use(dict(a=1, **{'b': 2}))", "{a: 1, b: 2}"),
        ("use(dict([('a', 1)]))", "{..}"),
        ("use(tuple([1, 2]))", "[1, 2]"),
        ("import copy\na = {'x': 1}\nuse(copy.deepcopy(a))", "{x: 1}"),
        ("a = {'x': 1}\nuse(a.copy())", "{x: 1}"),
        ("a = {'x': 1}\nuse(a.get('x'))", "1"),
        ("a = {'x': 1}\nuse(a.get('y', 2))", "2"),
        ("a = {'x': 1}\nuse(a.get('y'))", "absent"),
        ("use(a.get('y'))", "?(`a.get` may give nothing)"),
        ("a = {'x': {'y': [1, 2]}}\nuse(a['x']['y'][1])", "2"),
        ("a = {'x': 1}\nuse(a['z'])", "?(an item of `a` is not known)"),
        ("a = [1, *b]\nuse(a[0])", "?(an item of `a` is not known)"),
    ]);
}

#[test]
fn spreads() {
    check_values(&[
        ("b = {'x': 1, 'y': 2}\nuse({**b, 'x': 3})", "{x: 3, y: 2}"),
        ("b = {'x': 1}\nuse({'x': 3, **b})", "{x: 1}"),
        ("use({'x': 3, **b})", "{x: set(`b` is not defined in what was read), ..}"),
        ("use({**b, 'x': 3})", "{x: 3, ..}"),
        ("b = [1, 2]\nuse([0, *b])", "[0, 1, 2]"),
        ("use([0, *b])", "[0, ..]"),
        ("use({k: 1, 'a': 2})", "{a: 2, ..}"),
        ("use({'a': 2, k: 1})", "{a: set(`k` is not defined in what was read), ..}"),
    ]);
}

#[test]
fn calls_keep_what_they_were_given() {
    check_values(&[
        (
            "from botocore.config import Config\nuse(Config(retries={'max_attempts': 3}))",
            "made by botocore.config.Config [] {retries: {max_attempts: 3}}",
        ),
        ("use(f(g(1)))", "made by f [made by g [1] {}] {}"),
    ]);
}
