//! Source code to facts: ast-grep and its grammars.
