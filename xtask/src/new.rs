//! `cargo xtask new`: hands out content files to fill in.

use crate::root::root;
use std::process::ExitCode;

/// Writes a new content file; an existing one is left alone.
pub(crate) fn run(what: &str, id: &str) -> ExitCode {
    let fit = !id.is_empty()
        && id.chars().all(|character| character.is_ascii_lowercase() || character == '_' || character.is_ascii_digit());
    let (path, text) = match what {
        "probe" if fit => (format!("content/probes/general/{id}.md"), PROBE.replace("ID", id)),
        "component" if fit => (format!("content/components/{id}.md"), COMPONENT.replace("ID", id)),
        _ => {
            eprintln!("cargo xtask new probe|component <id in lower case with underscores>");
            return ExitCode::from(3);
        }
    };
    let file = root().join(&path);
    if file.exists() {
        eprintln!("{path} exists");
        return ExitCode::from(3);
    }
    let written = file.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(&file, text));
    match written {
        Ok(()) => {
            println!("wrote {path}; the next test run says what it still lacks");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{path}: {error}");
            ExitCode::from(3)
        }
    }
}

const PROBE: &str = "\
---
id: ID
asks: Does every … ?
over: model_call
quantifier: every
empty: not_applicable
version: \"1\"
yes: …
no: …
---
Why it matters, in two or three sentences.

```cel expect
has(it.…)
```

## Remedy

## Limits

## Examples

### yes: …

### no: …

### unknown: …
";

const COMPONENT: &str = "\
---
id: ID
title: …
surfaces: [infrastructure]
attributes:
  - { name: name, type: text, about: … }
---
# …

What is recognised, and what is not.

```toml reads terraform aws_…
name = 'name'
```

## Examples

### …
";
