//! Statements.

use super::parser::{Parsed, Parser};
use super::syntax::{Body, Expr, File, Function, Import, Module, Param, Resource, Variable};
use super::token::Token;
use sextant_facts::Problem;

const HELP: &str = "check the file with `bicep build`; the statement was not read";

/// The declarations of a file.
pub(super) fn file(parser: &mut Parser<'_>, is_params: bool) -> File {
    let mut file = File::default();
    loop {
        parser.skip_lines();
        if parser.cursor.token == Token::End {
            return file;
        }
        let start = parser.cursor.start;
        let ended = parser.statement(&mut file, is_params).and_then(|()| match parser.cursor.token {
            Token::Line | Token::End => Ok(()),
            _ => parser.expected(),
        });
        if let Err(fault) = ended {
            let place = parser.place(fault.at);
            file.problems.push(Problem { place, message: fault.why.to_owned(), help: Some(HELP.to_owned()) });
            parser.recover(start);
        }
    }
}

impl Parser<'_> {
    fn statement(&mut self, file: &mut File, is_params: bool) -> Parsed<()> {
        if self.is("@") {
            return self.decorator();
        }
        let Token::Word(word) = self.cursor.token else { return self.expected() };
        match word {
            "param" if is_params => file.variables.push(self.variable()?),
            "param" => file.params.push(self.param()?),
            "var" => file.variables.push(self.variable()?),
            "output" => file.outputs.push(self.variable()?),
            "resource" => file.resources.push(self.resource()?),
            "module" => file.modules.push(self.module()?),
            "func" => file.functions.push(self.function()?),
            "import" => file.imports.extend(self.import()?),
            "using" => {
                self.advance();
                file.using = if self.cursor.token == Token::Quote { Some(self.literal()?) } else { None };
                self.skip_statement()?;
            }
            "targetScope" | "metadata" | "type" | "extension" | "provider" | "extends" | "assert" | "test" => {
                self.skip_statement()?;
            }
            _ => return self.expected(),
        }
        Ok(())
    }

    pub(super) fn decorator(&mut self) -> Parsed<()> {
        self.expect("@")?;
        self.expression().map(|_| ())
    }

    /// Takes the rest of a statement, strings and brackets as wholes.
    fn skip_statement(&mut self) -> Parsed<()> {
        self.skip_to(&[]).map(|_| ())
    }

    /// Takes tokens up to one of some signs outside of brackets, or the end of the statement; the text before.
    fn skip_to(&mut self, signs: &[&str]) -> Parsed<String> {
        let (start, mut depth) = (self.cursor.start, 0_usize);
        loop {
            match self.cursor.token {
                Token::End if depth > 0 => return self.expected(),
                Token::End => break,
                // The members of a union may stand in lines of their own.
                Token::Line if depth == 0 && !matches!(self.cursor.next().token, Token::Sign("|")) => break,
                Token::Sign(sign) if depth == 0 && signs.contains(&sign) => break,
                Token::Sign("(" | "[" | "[?" | "{") => depth += 1,
                Token::Sign(")" | "]" | "}") => depth = depth.saturating_sub(1),
                Token::Quote | Token::Quotes | Token::FilledQuotes(_) => {
                    self.string()?;
                    continue;
                }
                _ => {}
            }
            self.advance();
        }
        let end = self.cursor.last.max(start);
        Ok(self.text.get(start..end).unwrap_or_default().to_owned())
    }

    fn param(&mut self) -> Parsed<Param> {
        let place = self.here();
        self.advance();
        let name = self.word()?.to_owned();
        let kind = self.skip_to(&["="])?;
        let default = self.value_behind("=")?;
        let text = kind == "string" || kind.starts_with('\'');
        Ok(Param { name, place, default, nullable: kind.ends_with('?'), text })
    }

    fn value_behind(&mut self, sign: &str) -> Parsed<Option<Expr>> {
        if !self.take(sign) {
            return Ok(None);
        }
        self.skip_lines();
        self.expression().map(Some)
    }

    /// A variable or output, with a type or without.
    fn variable(&mut self) -> Parsed<Variable> {
        let place = self.here();
        self.advance();
        let name = self.word()?.to_owned();
        self.skip_to(&["="])?;
        match self.value_behind("=")? {
            Some(value) => Ok(Variable { name, place, value, condition: None }),
            None => self.expected(),
        }
    }

    fn function(&mut self) -> Parsed<Function> {
        self.advance();
        let name = self.word()?.to_owned();
        self.expect("(")?;
        let mut params = Vec::new();
        loop {
            self.skip_lines();
            if self.take(")") {
                break;
            }
            params.push(self.word()?.to_owned());
            self.skip_to(&[",", ")"])?;
            self.skip_lines();
            if !self.take(",") && !self.is(")") {
                return self.expected();
            }
        }
        self.skip_to(&["=>"])?;
        match self.value_behind("=>")? {
            Some(body) => Ok(Function { name, params, body }),
            None => self.expected(),
        }
    }

    /// Names from another file; none from a provider.
    fn import(&mut self) -> Parsed<Option<Import>> {
        self.advance();
        if self.cursor.token == Token::Quote {
            self.skip_statement()?;
            return Ok(None);
        }
        let mut import = Import { source: String::new(), names: Vec::new(), all: None };
        if self.take("*") {
            self.expect_word("as")?;
            import.all = Some(self.word()?.to_owned());
        } else {
            self.expect("{")?;
            loop {
                while self.cursor.token == Token::Line || self.is(",") {
                    self.advance();
                }
                if self.take("}") {
                    break;
                }
                let there = self.word()?.to_owned();
                let mut here = there.clone();
                if self.is_word("as") {
                    self.advance();
                    self.word()?.clone_into(&mut here);
                }
                import.names.push((there, here));
            }
        }
        self.expect_word("from")?;
        import.source = self.literal()?;
        Ok(Some(import))
    }

    /// A resource, at the top level or within another.
    pub(super) fn resource(&mut self) -> Parsed<Resource> {
        let start = self.cursor.start;
        self.advance();
        let symbol = self.word()?.to_owned();
        let written = self.literal()?;
        let existing = self.is_word("existing");
        if existing {
            self.advance();
        }
        let mut children = Vec::new();
        let body = self.body(start, &mut |child| children.push(child))?;
        let type_name = written.split('@').next().unwrap_or_default().to_owned();
        Ok(Resource { symbol, type_name, existing, body, children })
    }

    fn module(&mut self) -> Parsed<Module> {
        let start = self.cursor.start;
        self.advance();
        let symbol = self.word()?.to_owned();
        let source = self.literal()?;
        let body = self.body(start, &mut |_| ())?;
        Ok(Module { symbol, source, body })
    }

    /// What a resource or module is made of.
    fn body(&mut self, start: usize, child: &mut dyn FnMut(Resource)) -> Parsed<Body> {
        self.expect("=")?;
        self.skip_lines();
        let mut repeat = None;
        if self.take("[") {
            self.skip_lines();
            repeat = Some(self.head()?);
        }
        let condition = self.condition()?;
        let value = self.object_with(child)?;
        if repeat.is_some() {
            self.skip_lines();
            self.expect("]")?;
        }
        Ok(Body { condition, repeat, value, place: self.place(start), end_line: self.last_line() })
    }
}
