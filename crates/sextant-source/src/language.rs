//! The languages whose sources are read, and which grammar reads a file.

use ast_grep_language::SupportLang;

/// A language whose sources are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Language {
    /// Python 3.
    Python,
    /// TypeScript, and JavaScript as a part of it.
    TypeScript,
    /// Java.
    Java,
    /// Go.
    Go,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Python, Self::TypeScript, Self::Java, Self::Go];

    /// The language of a file, by its name. Declarations without code and minified files are of none.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or_default();
        let (stem, extension) = name.rsplit_once('.')?;
        match extension {
            "py" => Some(Self::Python),
            "java" => Some(Self::Java),
            "go" => Some(Self::Go),
            "ts" | "tsx" | "mts" | "cts" | "js" | "jsx" | "mjs" | "cjs" => {
                let is_code = !stem.ends_with(".d") && !stem.ends_with(".min");
                is_code.then_some(Self::TypeScript)
            }
            _ => None,
        }
    }

    /// The language with a name, as content files write it.
    #[must_use]
    pub fn of_dialect(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.dialect() == name)
    }

    /// The name of the language as a dialect of resources.
    #[must_use]
    pub fn dialect(self) -> &'static str {
        match self {
            Self::Python => "python",
            Self::TypeScript => "typescript",
            Self::Java => "java",
            Self::Go => "go",
        }
    }

    /// The grammars that read files of the language: a rule applies in each.
    pub(crate) fn grammars(self) -> &'static [SupportLang] {
        match self {
            Self::Python => &[SupportLang::Python],
            Self::TypeScript => &[SupportLang::TypeScript, SupportLang::Tsx],
            Self::Java => &[SupportLang::Java],
            Self::Go => &[SupportLang::Go],
        }
    }

    /// Which of its grammars reads a file. `<T>x` is a cast in the first of TypeScript and a JSX element in the second.
    pub(crate) fn grammar_of(self, path: &str) -> usize {
        match self {
            Self::Python | Self::Java | Self::Go => 0,
            Self::TypeScript => {
                usize::from(!path.ends_with(".ts") && !path.ends_with(".mts") && !path.ends_with(".cts"))
            }
        }
    }

    /// The method that makes an object.
    pub(crate) fn constructor(self) -> &'static str {
        match self {
            Self::Python => "__init__",
            Self::TypeScript | Self::Java => "constructor",
            // No function has this name.
            Self::Go => "",
        }
    }

    /// What a handler catches that names nothing.
    pub(crate) fn any_error(self) -> &'static str {
        match self {
            Self::Python => "BaseException",
            Self::TypeScript => "Error",
            Self::Java => "Throwable",
            Self::Go => "error",
        }
    }

    /// Nodes that are calls.
    pub(crate) fn calls(self) -> &'static [&'static str] {
        match self {
            Self::Python => &["call"],
            Self::TypeScript => &["call_expression", "new_expression"],
            Self::Java => &["method_invocation", "object_creation_expression"],
            Self::Go => &["call_expression", "composite_literal"],
        }
    }

    /// Whether variables and fields are declared with their types.
    pub(crate) fn has_types(self) -> bool {
        matches!(self, Self::Java | Self::Go)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn names_tell_the_language() {
        for (path, expected) in [
            ("a/b.py", Some(Language::Python)),
            ("a/b.ts", Some(Language::TypeScript)),
            ("b.test.tsx", Some(Language::TypeScript)),
            ("b.cjs", Some(Language::TypeScript)),
            ("src/main/java/a/B.java", Some(Language::Java)),
            ("cmd/main.go", Some(Language::Go)),
            ("go.mod", None),
            ("a/b.d.ts", None),
            ("a/b.d.mts", None),
            ("jquery.min.js", None),
            ("py", None),
            ("a.py/b", None),
        ] {
            assert_eq!(Language::of_path(path), expected, "{path}");
        }
    }
}
