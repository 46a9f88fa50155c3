//! Command lines as far as one can tell which file a command starts.

/// Most simple commands that are looked at in one text.
const MAX_COMMANDS: usize = 5_000;

/// What stands before a command without changing which one it is, and how many words it takes besides options.
const WRAPPERS: [(&[&str], usize); 24] = [
    (&["sudo"], 0),
    (&["time"], 0),
    (&["exec"], 0),
    (&["env"], 0),
    (&["nohup"], 0),
    (&["xvfb-run"], 0),
    (&["timeout"], 1),
    (&["uv", "run"], 0),
    (&["poetry", "run"], 0),
    (&["pipenv", "run"], 0),
    (&["pdm", "run"], 0),
    (&["rye", "run"], 0),
    (&["hatch", "run"], 0),
    (&["pixi", "run"], 0),
    (&["conda", "run"], 0),
    (&["coverage", "run"], 0),
    (&["opentelemetry-instrument"], 0),
    (&["npx"], 0),
    (&["uvx"], 0),
    (&["bunx"], 0),
    (&["pnpm", "dlx"], 0),
    (&["pnpm", "exec"], 0),
    (&["yarn", "dlx"], 0),
    (&["npm", "exec"], 0),
];
/// Options of wrappers that take a word of their own.
const TAKING: [&str; 14] = [
    "-n",
    "--name",
    "--with",
    "--extra",
    "--group",
    "--python",
    "-p",
    "--package",
    "--project",
    "--directory",
    "--from",
    "-u",
    "--env-file",
    "-k",
];
/// Words of the shell that may stand before a command.
const KEYWORDS: [&str; 9] = ["if", "then", "else", "elif", "do", "while", "until", "!", "{"];

/// The simple commands of a text as words, quotes removed, wrappers and assignments left out.
pub(super) fn commands(text: &str) -> Vec<Vec<String>> {
    let mut split = Split::default();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (split.quote, c) {
            (Some(quote), c) if c == quote => split.quote = None,
            (Some('"') | None, '\\') => match chars.next() {
                Some('\n') | None => {}
                Some(next) => split.word.push(next),
            },
            (Some(_), c) => split.word.push(c),
            (None, '\'' | '"') => split.quote = Some(c),
            (None, '#') if split.word.is_empty() => while chars.next_if(|c| *c != '\n').is_some() {},
            (None, '\n' | ';' | '&' | '|' | '(' | ')') => split.end_command(),
            (None, c) if c.is_whitespace() => split.end_word(),
            (None, c) => split.word.push(c),
        }
        if split.commands.len() >= MAX_COMMANDS {
            break;
        }
    }
    split.end_command();
    split.commands.into_iter().map(bare).filter(|words| !words.is_empty()).collect()
}

#[derive(Default)]
struct Split {
    commands: Vec<Vec<String>>,
    words: Vec<String>,
    word: String,
    quote: Option<char>,
}

impl Split {
    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.words.push(std::mem::take(&mut self.word));
        }
    }

    fn end_command(&mut self) {
        self.end_word();
        if !self.words.is_empty() {
            self.commands.push(std::mem::take(&mut self.words));
        }
    }
}

/// A command without keywords, assignments and wrappers before it.
fn bare(words: Vec<String>) -> Vec<String> {
    let mut rest = words.as_slice();
    loop {
        let Some(first) = rest.first() else { return Vec::new() };
        if KEYWORDS.contains(&first.as_str()) || is_assignment(first) {
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let wrapper = WRAPPERS
            .iter()
            .find(|(names, _)| rest.len() > names.len() && names.iter().zip(rest).all(|(name, word)| word == name));
        let Some((names, taken)) = wrapper else { return rest.to_vec() };
        rest = rest.get(names.len()..).unwrap_or_default();
        while let Some(option) = rest.first().filter(|word| word.starts_with('-')) {
            let count = if TAKING.contains(&option.as_str()) { 2 } else { 1 };
            rest = rest.get(count..).unwrap_or_default();
        }
        rest = rest.get(*taken..).unwrap_or_default();
    }
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=')
        .is_some_and(|(name, _)| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
}

/// What a simple command starts.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Program<'a> {
    /// A file.
    File(&'a str),
    /// A Python module by its dotted name.
    Module(&'a str),
    /// Tests of pytest below these paths; `chosen` if only some of them run.
    Tests { paths: Vec<&'a str>, chosen: bool },
    /// A change of the working directory.
    Directory(&'a str),
    /// A task of a runner: the runner, the directory it is told to look in, the tasks.
    Task { runner: &'a str, directory: Option<&'a str>, names: Vec<&'a str> },
    /// Anything else.
    Other,
}

/// What the words of a simple command start.
pub(super) fn program(words: &[String]) -> Program<'_> {
    let Some((first, rest)) = words.split_first() else { return Program::Other };
    let name = first.rsplit('/').next().unwrap_or_default();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    match name {
        "cd" | "pushd" => rest.first().map_or(Program::Other, |path| Program::Directory(path)),
        "pytest" | "py.test" => tests(&rest),
        "make" | "gmake" => task("make", &rest, &["-C", "--directory"]),
        "npm" | "yarn" | "pnpm" | "bun" if rest.first().is_some_and(|word| !is_code(word)) => {
            task("npm", &rest, &["--prefix", "-C", "--dir", "--cwd"])
        }
        "just" | "task" | "tox" | "nox" | "poe" => task(first, &rest, &[]),
        "deepeval" => match rest.as_slice() {
            ["test", "run", paths @ ..] => tests(paths),
            _ => Program::Other,
        },
        "promptfoo" | "promptfoo@latest" => option(&rest, &["-c", "--config"]).map_or(Program::Other, Program::File),
        "papermill" => operand(&rest).map_or(Program::Other, Program::File),
        "jupyter" if rest.contains(&"--execute") => {
            rest.iter().find(|word| word.ends_with(".ipynb")).map_or(Program::Other, |path| Program::File(path))
        }
        _ if name.starts_with("python") || name == "py" || first.starts_with("$PYTHON") || first == "$(PYTHON)" => {
            python(&rest)
        }
        "bash" | "sh" | "zsh" | "source" | "." | "node" | "tsx" | "ts-node" | "deno" | "bun" | "pwsh" | "ruby"
        | "go" | "dotnet" | "java" => {
            rest.iter().find(|word| is_code(word)).map_or(Program::Other, |path| Program::File(path))
        }
        _ if is_code(first) && !first.contains("://") => Program::File(first),
        _ => Program::Other,
    }
}

/// Whether a word names a file that can be started.
fn is_code(word: &str) -> bool {
    let ending = word.rsplit_once('.').map_or("", |(_, ending)| ending);
    !word.starts_with('-')
        && matches!(
            ending,
            "py" | "sh" | "bash" | "js" | "mjs" | "cjs" | "ts" | "mts" | "ps1" | "rb" | "go" | "java" | "ipynb"
        )
}

fn python<'a>(rest: &[&'a str]) -> Program<'a> {
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        match *word {
            "-m" => {
                let left: Vec<&str> = words.as_slice().to_vec();
                return match left.split_first() {
                    Some((&"pytest", rest)) => tests(rest),
                    Some((&"coverage", rest)) => match rest.split_first() {
                        Some((&"run", rest)) => python(rest),
                        _ => Program::Other,
                    },
                    Some((module, _)) => Program::Module(module),
                    None => Program::Other,
                };
            }
            "-c" | "-" => return Program::Other,
            "-W" | "-X" => drop(words.next()),
            word if word.starts_with('-') => {}
            word => return Program::File(word),
        }
    }
    Program::Other
}

fn tests<'a>(rest: &[&'a str]) -> Program<'a> {
    let mut paths = Vec::new();
    let mut chosen = false;
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        match *word {
            "-m" | "-k" | "--ignore" | "--deselect" | "--lf" | "--last-failed" => {
                chosen = true;
                words.next();
            }
            "-n" | "-c" | "-p" | "-o" | "-W" | "--tb" | "--cov" | "--durations" | "--timeout" | "--maxfail"
            | "--color" => {
                words.next();
            }
            word if word.starts_with("--ignore") || word.starts_with("--deselect") || word.starts_with("-k") => {
                chosen = true
            }
            word if word.starts_with('-') || word.contains('>') => {}
            word => paths.push(word.split("::").next().unwrap_or(word)),
        }
    }
    Program::Tests { paths, chosen }
}

fn task<'a>(runner: &'a str, rest: &[&'a str], directories: &[&str]) -> Program<'a> {
    let directory = option(rest, directories);
    let mut names = Vec::new();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        match *word {
            // What follows is for the task.
            "--" => break,
            option if directories.contains(&option) || option == "-f" => drop(words.next()),
            word if word.starts_with('-') || word.contains('=') || word.contains('>') => {}
            word => names.push(word),
        }
    }
    Program::Task { runner, directory, names }
}

fn option<'a>(rest: &[&'a str], names: &[&str]) -> Option<&'a str> {
    rest.iter().position(|word| names.contains(word)).and_then(|index| rest.get(index + 1).copied())
}

fn operand<'a>(rest: &[&'a str]) -> Option<&'a str> {
    rest.iter().copied().find(|word| !word.starts_with('-'))
}

#[cfg(test)]
mod tests {
    use super::{Program, commands, program};

    fn first(text: &str) -> Vec<String> {
        commands(text).into_iter().next().unwrap_or_default()
    }

    #[test]
    fn commands_are_told_from_what_stands_around_them() {
        let cases = [
            ("python a.py --x 'b c'", "python|a.py|--x|b c"),
            ("  # note\nA=1 B=\"2 3\" uv run --group dev python -m x", "python|-m|x"),
            ("if ! poetry run pytest; then", "pytest"),
            ("sudo timeout 30 bash \\\n  a.sh", "bash|a.sh"),
            ("npx -y promptfoo@latest eval", "promptfoo@latest|eval"),
        ];
        for (text, wanted) in cases {
            assert_eq!(first(text).join("|"), wanted, "{text}");
        }
        assert_eq!(commands("a && b || c; (d)\n'unclosed").len(), 5);
    }

    #[test]
    fn programs_name_the_file_they_start() {
        let file = |text: &str, wanted: Program<'_>| assert_eq!(program(&first(text)), wanted, "{text}");
        file("python3.12 -u evals/run.py", Program::File("evals/run.py"));
        file("python -m evaluate.evaluate", Program::Module("evaluate.evaluate"));
        file("python -c 'import x'", Program::Other);
        file("python -m pytest tests/a.py::x -q", Program::Tests { paths: vec!["tests/a.py"], chosen: false });
        file("pytest -m 'not llm' tests", Program::Tests { paths: vec!["tests"], chosen: true });
        file("deepeval test run tests/llm", Program::Tests { paths: vec!["tests/llm"], chosen: false });
        file("npx promptfoo eval -c evals/a.yaml", Program::File("evals/a.yaml"));
        file("./scripts/a.sh x", Program::File("./scripts/a.sh"));
        file("cat a.py", Program::Other);
        file("ruff check a.py", Program::Other);
        file("cd api", Program::Directory("api"));
        file("make -C api eval", Program::Task { runner: "make", directory: Some("api"), names: vec!["eval"] });
        file("npm run eval -- --x", Program::Task { runner: "npm", directory: None, names: vec!["run", "eval"] });
        file("bun run.ts", Program::File("run.ts"));
    }
}
