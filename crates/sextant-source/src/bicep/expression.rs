//! Expressions.

use super::parser::{Parsed, Parser, expr};
use super::syntax::{Expr, Kind};
use super::token::Token;
use crate::limits::NESTING;
use sextant_facts::Place;

/// Operators between two values, those that bind least first.
const LEVELS: [&[&str]; 7] =
    [&["??"], &["||"], &["&&"], &["==", "!=", "=~", "!~"], &["<", "<=", ">", ">="], &["+", "-"], &["*", "/", "%"]];

impl Parser<'_> {
    /// An expression.
    pub(super) fn expression(&mut self) -> Parsed<Expr> {
        self.within(|parser| {
            let condition = parser.binary(0)?;
            if !parser.take_below("?") {
                return Ok(condition);
            }
            parser.skip_lines();
            let yes = parser.expression()?;
            if !parser.take_below(":") {
                return parser.expected();
            }
            parser.skip_lines();
            let no = parser.expression()?;
            let place = condition.place.clone();
            Ok(expr(Kind::Conditional(Box::new([condition, yes, no])), place))
        })
    }

    fn binary(&mut self, level: usize) -> Parsed<Expr> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1)?;
        for _ in 0..NESTING {
            let Some(operator) = self.operator(operators) else { return Ok(left) };
            self.skip_lines();
            let right = self.binary(level + 1)?;
            let place = left.place.clone();
            left = expr(Kind::Binary(Box::new(left), operator.to_owned(), Box::new(right)), place);
        }
        self.fault("longer than can be read")
    }

    /// Takes one of some operators. It may stand in a later line, unless a value could begin with it.
    fn operator(&mut self, operators: &[&'static str]) -> Option<&'static str> {
        let take = |parser: &mut Self, operator: &&'static str| {
            let below = !matches!(*operator, "-" | "<");
            if below { parser.take_below(operator) } else { parser.take(operator) }
        };
        operators.iter().copied().find(|operator| take(self, operator))
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let place = self.here();
        if self.take("!") {
            return self.within(|parser| Ok(expr(Kind::Not(Box::new(parser.unary()?)), place)));
        }
        if self.take("-") {
            return self.within(|parser| Ok(expr(Kind::Minus(Box::new(parser.unary()?)), place)));
        }
        let mut value = self.primary()?;
        for _ in 0..NESTING {
            match self.step(value)? {
                (next, true) => value = next,
                (whole, false) => return Ok(whole),
            }
        }
        self.fault("longer than can be read")
    }

    /// One step from a value into it, and whether there was one.
    fn step(&mut self, value: Expr) -> Parsed<(Expr, bool)> {
        let place = value.place.clone();
        let kind = match self.cursor.token {
            Token::Sign("." | ".?" | "::") => {
                self.advance();
                let name = self.word()?.to_owned();
                if self.take("(") {
                    Kind::Call { receiver: Some(Box::new(value)), name, arguments: self.arguments()? }
                } else {
                    Kind::Member(Box::new(value), name)
                }
            }
            Token::Sign("[" | "[?") => {
                self.advance();
                self.skip_lines();
                let from_end = self.take("^");
                let mut index = self.expression()?;
                if from_end {
                    let place = index.place.clone();
                    index = expr(Kind::Minus(Box::new(index)), place);
                }
                self.skip_lines();
                self.expect("]")?;
                Kind::Index(Box::new(value), Box::new(index))
            }
            Token::Sign("!") => {
                self.advance();
                return Ok((value, true));
            }
            _ => return Ok((value, false)),
        };
        Ok((expr(kind, place), true))
    }

    /// Arguments up to the closing parenthesis, which is taken too.
    pub(super) fn arguments(&mut self) -> Parsed<Vec<Expr>> {
        let mut arguments = Vec::new();
        loop {
            self.skip_lines();
            if self.take(")") {
                return Ok(arguments);
            }
            arguments.push(self.expression()?);
            self.skip_lines();
            if !self.take(",") && !self.is(")") {
                return self.expected();
            }
        }
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let place = self.here();
        match self.cursor.token {
            Token::Number(digits) => {
                self.advance();
                digits.parse().map_or_else(|_| self.expected(), |number| Ok(expr(Kind::Int(number), place)))
            }
            Token::Quote | Token::Quotes | Token::FilledQuotes(_) => self.string(),
            Token::Word(word) => {
                self.advance();
                self.named(word, place)
            }
            Token::Sign("(") => self.parenthesis(place),
            Token::Sign("[" | "[?") => self.array(),
            Token::Sign("{") => self.object(),
            _ => self.expected(),
        }
    }

    fn named(&mut self, word: &str, place: Place) -> Parsed<Expr> {
        let kind = match word {
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" => Kind::Null,
            name if self.take("(") => {
                Kind::Call { receiver: None, name: name.to_owned(), arguments: self.arguments()? }
            }
            name if self.is("=>") => return self.lambda(vec![name.to_owned()], place),
            name => Kind::Name(name.to_owned()),
        };
        Ok(expr(kind, place))
    }

    /// What stands in parentheses: a value, or the parameters of a lambda.
    fn parenthesis(&mut self, place: Place) -> Parsed<Expr> {
        let before = self.cursor;
        if let Some(names) = self.parameters() {
            return self.lambda(names, place);
        }
        self.cursor = before;
        self.expect("(")?;
        self.skip_lines();
        let value = self.expression()?;
        self.skip_lines();
        self.expect(")")?;
        Ok(value)
    }

    /// `(a, b)`, if `=>` follows.
    fn parameters(&mut self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        self.expect("(").ok()?;
        while !self.take_below(")") {
            self.skip_lines();
            names.push(self.word().ok()?.to_owned());
            self.skip_lines();
            if !self.take(",") && !self.is(")") {
                return None;
            }
        }
        self.is("=>").then_some(names)
    }

    fn lambda(&mut self, names: Vec<String>, place: Place) -> Parsed<Expr> {
        self.expect("=>")?;
        self.skip_lines();
        let body = self.expression()?;
        Ok(expr(Kind::Lambda(names, Box::new(body)), place))
    }
}
