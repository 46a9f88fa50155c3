//! adhoc
#[path = "it/case.rs"]
mod case;
use sextant_facts::Scope;
use sextant_source::*;
use std::time::Instant;
fn walk(dir: &std::path::Path, out: &mut Vec<std::path::PathBuf>) {
    for e in std::fs::read_dir(dir).unwrap().flatten() {
        let p = e.path();
        if p.is_dir() {
            walk(&p, out)
        } else if p.extension().is_some_and(|x| x == "py") {
            out.push(p)
        }
    }
}
#[test]
fn adhoc() {
    let root = std::env::var("ADHOC_ROOT").unwrap();
    let names = std::env::var("ADHOC_NAMES").unwrap();
    let mut rules: Vec<SourceRule> = names.split(',').map(case::calls_of).collect();
    if names == "*" {
        rules = vec![SourceRule {
            id: "any".into(),
            language: Language::Python,
            yaml: "rule: { kind: call }".into(),
            hints: vec![],
        }];
    }
    let rules = case::compiled(&rules);
    let mut files = vec![];
    walk(std::path::Path::new(&root), &mut files);
    files.sort();
    let max: usize = std::env::var("ADHOC_MAX").ok().and_then(|x| x.parse().ok()).unwrap_or(usize::MAX);
    let texts: Vec<(String, String)> = files
        .iter()
        .take(max)
        .filter_map(|p| {
            Some((p.strip_prefix(&root).unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(p).ok()?))
        })
        .collect();
    let bytes: usize = texts.iter().map(|t| t.1.len()).sum();
    let t = Instant::now();
    let mut survey = Survey::new(texts.iter().map(|(p, _)| p.as_str().into()));
    for (p, t) in &texts {
        let at = Instant::now();
        survey.extend(parse(&rules, p, t, Scope::Workload));
        if at.elapsed().as_millis() > 1000 {
            eprintln!("slow {p} {:?} {}", at.elapsed(), t.len());
        }
    }
    eprintln!("{} files {bytes} bytes parse {:?}", texts.len(), t.elapsed());
    let mut imported = 0;
    loop {
        let w = survey.wanted();
        if w.is_empty() {
            break;
        }
        imported += w.len();
        for p in w {
            let text = &texts.iter().find(|(q, _)| **q == *p).unwrap().1;
            survey.extend(parse_imported(&p, text, Scope::Workload));
        }
    }
    eprintln!("imported {imported} {:?}", t.elapsed());
    let r = survey.finish(&rules);
    eprintln!("finish {:?}: {} resources {} gaps", t.elapsed(), r.resources.len(), r.gaps.len());
    for g in r.gaps.iter().take(10) {
        eprintln!("gap {}", g.why);
    }
    if std::env::var("ADHOC_SHOW").is_ok() {
        for x in &r.resources {
            let m = x.properties.as_map().unwrap();
            let s = |n: &str| case::shown(&m.get(n)).chars().take(300).collect::<String>();
            println!(
                "{} {}\n   callee {} args {} kwargs {}\n   receiver {}\n   fn {} loop {} try {} {} deco {}",
                x.place,
                x.address,
                s("callee"),
                s("args"),
                s("kwargs"),
                s("receiver"),
                s("function"),
                s("loops"),
                s("in_try"),
                s("excepts"),
                s("decorators")
            );
        }
    }
}
