//! Arrays, objects and loops.

use super::parser::{Parsed, Parser, expr};
use super::syntax::{Entry, Expr, For, Item, Kind, Piece, Repeat, Resource};
use super::token::Token;

impl Parser<'_> {
    /// An array, or the loop that makes one.
    pub(super) fn array(&mut self) -> Parsed<Expr> {
        let place = self.here();
        self.advance();
        self.skip_lines();
        if self.is_word("for") {
            let repeat = self.head()?;
            let condition = self.condition()?;
            let value = self.expression()?;
            self.skip_lines();
            self.expect("]")?;
            return Ok(expr(Kind::For(Box::new(For { repeat, condition, value })), place));
        }
        let mut items = Vec::new();
        loop {
            self.separators();
            if self.take("]") {
                return Ok(expr(Kind::Array(items), place));
            }
            let spread = self.take("...");
            items.push(Item { spread, value: self.expression()? });
            self.expect_end_of_item("]")?;
        }
    }

    /// `for a in b:`, `for (a, i) in b:`
    pub(super) fn head(&mut self) -> Parsed<Repeat> {
        self.expect_word("for")?;
        let (item, index) = if self.take("(") {
            let item = self.word()?.to_owned();
            self.expect(",")?;
            let index = self.word()?.to_owned();
            self.expect(")")?;
            (item, Some(index))
        } else {
            (self.word()?.to_owned(), None)
        };
        self.expect_word("in")?;
        let collection = self.expression()?;
        self.expect(":")?;
        self.skip_lines();
        Ok(Repeat { item, index, collection })
    }

    /// `if (…)`, if it stands here.
    pub(super) fn condition(&mut self) -> Parsed<Option<Expr>> {
        if !self.is_word("if") {
            return Ok(None);
        }
        self.advance();
        self.expect("(")?;
        self.skip_lines();
        let condition = self.expression()?;
        self.skip_lines();
        self.expect(")")?;
        self.skip_lines();
        Ok(Some(condition))
    }

    fn separators(&mut self) {
        while self.cursor.token == Token::Line || self.is(",") {
            self.advance();
        }
    }

    fn expect_end_of_item(&mut self, end: &str) -> Parsed<()> {
        if self.cursor.token == Token::Line || self.is(",") || self.is(end) { Ok(()) } else { self.expected() }
    }

    /// An object.
    pub(super) fn object(&mut self) -> Parsed<Expr> {
        self.object_with(&mut |_| ())
    }

    /// An object; the resources declared in it are handed to `child`.
    pub(super) fn object_with(&mut self, child: &mut dyn FnMut(Resource)) -> Parsed<Expr> {
        let place = self.here();
        self.expect("{")?;
        let mut entries = Vec::new();
        loop {
            self.separators();
            if self.take("}") {
                return Ok(expr(Kind::Object(entries), place));
            }
            if self.is("@") {
                self.decorator()?;
                continue;
            }
            if let Some(resource) = self.inner_resource()? {
                child(resource);
            } else {
                entries.push(self.entry()?);
            }
            self.expect_end_of_item("}")?;
        }
    }

    fn inner_resource(&mut self) -> Parsed<Option<Resource>> {
        if !self.is_word("resource") || !matches!(self.cursor.next().token, Token::Word(_)) {
            return Ok(None);
        }
        self.within(Self::resource).map(Some)
    }

    fn entry(&mut self) -> Parsed<Entry> {
        let place = self.here();
        let key = match self.cursor.token {
            Token::Sign("...") => {
                self.advance();
                return Ok(Entry::Spread(self.expression()?));
            }
            Token::Word(name) | Token::Number(name) => {
                self.advance();
                expr(Kind::Text(vec![Piece::Literal(name.to_owned())]), place)
            }
            Token::Quote | Token::Quotes | Token::FilledQuotes(_) => self.string()?,
            _ => return self.expected(),
        };
        self.expect(":")?;
        self.skip_lines();
        Ok(Entry::Property(key, self.expression()?))
    }
}
