//! Names: which assignment counts.

use crate::case::check_values;

#[test]
fn assignments() {
    check_values(&[
        ("m = 5\nuse(m)", "5"),
        ("m = 5\nm = 6\nuse(m)", "6"),
        ("m: int = 5\nuse(m)", "5"),
        ("a = b = 5\nuse(a)", "5"),
        ("a, b = 1, 2\nuse(b)", "2"),
        ("a, (b, c) = 1, (2, 3)\nuse(c)", "?(it is part of an unpacked value)"),
        ("a, *b = 1, 2\nuse(a)", "?(it is part of an unpacked value)"),
        ("if (n := 5) > 1:\n    use(n)", "5"),
        ("use(m)\nm = 5", "?(`m` has several values)"),
        ("def f():\n    use(m)\nm = 5", "5"),
        ("m = 1\ndef f():\n    use(m)\nm = 5", "set(`m` has several values)"),
        ("m = 1\ndef f():\n    m = 2\n    use(m)", "2"),
        ("m = 1\nclass A:\n    m = 2\n    def f(self):\n        use(m)", "1"),
        ("m = 1\ndef f():\n    global m\n    m = 2\ndef g():\n    use(m)", "set(`m` has several values)"),
        ("def f():\n    m = 1\n    def g():\n        use(m)", "1"),
        (
            "def f():\n    m = 1\n    def h():\n        nonlocal m\n        m = 2\n    def g():\n        use(m)",
            "set(`m` has several values)",
        ),
        ("m = m\nuse(m)", "?(`m` has several values)"),
        ("a = b\nb = a\nuse(a)", "?(`b` has several values)"),
    ]);
}

#[test]
fn branches() {
    check_values(&[
        ("m = 1\nif x:\n    m = 2\nuse(m)", "set(`m` has several values)"),
        ("if x:\n    m = 1\nelse:\n    m = 1\nuse(m)", "1"),
        ("if x:\n    m = 1\nelse:\n    m = 2\nuse(m)", "set(`m` has several values)"),
        ("if x:\n    m = 1\nelse:\n    m = None\nuse(m)", "?(`m` has several values)"),
        ("m = 1\nif x:\n    m = 2\n    use(m)", "2"),
        ("m = 1\nif x:\n    m = 2\nelse:\n    use(m)", "1"),
        ("m = 1\nif x:\n    m = 2\nelif y:\n    m = 3\nelse:\n    use(m)", "1"),
        ("def f():\n    m = 1\n    if x:\n        m = 2\n        return m\n    use(m)", "1"),
        ("m = None\nif m is None:\n    m = 5\nuse(m)", "5"),
        ("m = 3\nif not m:\n    m = 5\nuse(m)", "3"),
        ("m = None\nif not m:\n    m = 5\nelse:\n    m = 6\nuse(m)", "5"),
        ("try:\n    m = 1\nexcept E:\n    raise\nuse(m)", "1"),
        ("try:\n    m = 1\nexcept E:\n    m = 2\nuse(m)", "set(`m` has several values)"),
        ("match x:\n    case 1:\n        m = 1\n    case _:\n        m = 1\nuse(m)", "1"),
        ("with x:\n    m = 1\nuse(m)", "1"),
    ]);
}

#[test]
fn loops() {
    check_values(&[
        ("m = 1\nfor i in y:\n    m = 2\nuse(m)", "set(`m` has several values)"),
        ("m = 1\nfor i in y:\n    use(m)\n    m = 2", "set(`m` has several values)"),
        ("for i in y:\n    m = 2\n    use(m)\n    m = 3", "2"),
        ("for m in ['a', 'a']:\n    use(m)", r#""a""#),
        ("for m in ['a', 'b']:\n    use(m)", "set(it is one of several items)"),
        ("for m in y:\n    use(m)", "?(it is one of several items)"),
        ("n = 0\nwhile x:\n    n += 1\n    use(n)", "set(it is computed)"),
        ("m = 7\n[use(m) for m in y]", "?(it is one of several items)"),
        ("m = 7\n[use(m) for i in y]", "7"),
        ("r = []\nfor i in y:\n    r.append({'a': i})\nuse(r)", "[perhaps {a: ?(it is one of several items)}, ..]"),
    ]);
}

#[test]
fn changes_in_place() {
    check_values(&[
        ("p = {}\np['a'] = 1\nuse(p)", "{a: 1}"),
        ("p = {'a': 1}\np.update({'b': 2}, c=3)\nuse(p)", "{a: 1, b: 2, c: 3}"),
        ("p = {'a': 1}\np |= {'b': 2}\nuse(p)", "{a: 1, b: 2}"),
        ("p = {'a': {}}\np['a']['b'] = 2\nuse(p)", "{a: {b: 2}}"),
        ("p = {'a': 1}\nif x:\n    p['b'] = 2\nuse(p)", "{a: 1, b: ?(`p` has several values)}"),
        ("p = {'a': 1}\nif x:\n    p['a'] = 2\nuse(p)", "{a: set(`p` has several values)}"),
        (
            "p = {'a': 1}\nif x:\n    p['b'] = 2\nif y:\n    p['c'] = 3\np['d'] = 4\nuse(p)",
            "{a: 1, b: ?(`p` has several values), c: ?(`p` has several values), d: 4}",
        ),
        ("p = {'a': 1, 'b': 2}\ndel p['a']\nuse(p)", "{b: 2}"),
        ("p = {'a': 1, 'b': 2}\np.pop('a', None)\nuse(p)", "{b: 2}"),
        ("p = {'a': 1}\np.setdefault('a', 2)\np.setdefault('b', 3)\nuse(p)", "{a: 1, b: 3}"),
        ("p = {'a': 1}\np[k] = 2\nuse(p)", "{a: set(`k` is not defined in what was read), ..}"),
        ("p = {'a': 1}\np.update(q)\nuse(p)", "{a: set(`q` is not defined in what was read), ..}"),
        ("p = {'a': 1}\nuse(p)\np['b'] = 2", "{a: 1}"),
        ("p = {'a': 1}\np.clear()\nuse(p)", "{}"),
        ("p = [1]\np.append(2)\np.extend([3])\nuse(p)", "[1, 2, 3]"),
        ("p = [1]\nif x:\n    p.append(2)\nuse(p)", "[1, perhaps 2]"),
        ("p = [1]\np.insert(0, 2)\nuse(p)", "[perhaps 1, ..]"),
        ("p = {'a': 1}\nfor k in y:\n    p[k] = 1\nuse(p)", "{a: ?(it is one of several items), ..}"),
        ("p = {'a': {}}\np['a'].update(b=1)\nuse(p)", "{a: {b: 1}}"),
        ("p = {'a': []}\np['a'].append(1)\nuse(p)", "{a: [1]}"),
        ("p = {}\np.setdefault('a', {})['b'] = 1\nuse(p)", "{a: {b: 1}}"),
        ("p = {}\np['a']['b'] = 1\nuse(p)", "{a: {b: 1, ..}}"),
        ("p = {'a': {}}\nq = p['a']\nq['b'] = 1\nuse(p)", "{a: set(it is changed here), ..}"),
        ("p = {'a': 1}\nq = p\nq['b'] = 1\nuse(p)", "{a: set(it is changed here), ..}"),
        ("p = {'a': 1}\nq = p.copy()\nq['b'] = 1\nuse([p, q])", "[{a: 1}, {a: 1, b: 1}]"),
        (
            "def add(m):\n    m['g'] = 1\np = {'a': 1}\nadd(p)\nuse(p)",
            "{a: set(`p` is changed by a function it is given to), ..}",
        ),
        ("def add(m):\n    m['g'] = 1\np = {'a': 1}\nuse(p)\nadd(p)", "{a: 1}"),
        (
            "def add(m):\n    inner(x, m)\ndef inner(y, k):\n    k.update(g=1)\ndef f():\n    p = {'a': 1}\n    add(m=p)\n    use(p)",
            "{a: set(`p` is changed by a function it is given to), ..}",
        ),
        ("def show(m):\n    print(m['a'])\np = {'a': 1}\nshow(p)\nprint(p)\nuse(p)", "{a: 1}"),
        ("P = {'a': 1}\ndef f():\n    P['b'] = 2\ndef g():\n    use(P)", "{a: 1, b: ?(`P` has several values)}"),
        ("def f():\n    p = {}\n    p['a'] = 1\n    use(p)", "{a: 1}"),
        ("import numpy as np\np = np.append(1, 2)\nuse(p)", "made by numpy.append [1, 2] {}"),
    ]);
}

#[test]
fn long_runs_are_followed() {
    let keys: String = (0..200).map(|n| format!("p['k{n}'] = {n}\n")).collect();
    let entries: Vec<String> = {
        let mut names: Vec<(String, i32)> = (0..200).map(|n| (format!("k{n}"), n)).collect();
        names.sort();
        names.into_iter().map(|(k, n)| format!("{k}: {n}")).collect()
    };
    check_values(&[(&format!("p = {{}}\n{keys}use(p)"), &format!("{{{}}}", entries.join(", ")))]);
    let parts = "p += 'x'\n".repeat(200);
    check_values(&[(&format!("p = ''\n{parts}use(p)"), &format!("\"{}\"", "x".repeat(200)))]);
    let sum = vec!["'x'"; 300].join(" + ");
    check_values(&[(&format!("use({sum})"), &format!("\"{}\"", "x".repeat(300)))]);
}
