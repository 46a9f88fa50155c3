//! Pipelines and expressions of templates.

use super::engine::{Engine, Frame, Outcome};
use super::functions;
use super::value::{TEXT_BYTES, Value};
use gotmpl::parse::{CommandNode, Expr, Number, PipeNode, SmolStr};
use std::sync::Arc;

impl Engine<'_> {
    pub(super) fn pipe(&mut self, frame: &mut Frame, pipe: &PipeNode, dot: &Value) -> Outcome<Value> {
        let mut value = None;
        for command in &pipe.commands {
            value = Some(self.deeper(|engine| engine.command(frame, command, dot, value.take()))?);
        }
        let value = value.unwrap_or(Value::Nil);
        if let [name] = pipe.decl.as_slice() {
            frame.bind(name, value.clone(), pipe.is_assign)?;
        }
        Ok(value)
    }

    fn command(
        &mut self,
        frame: &mut Frame,
        command: &CommandNode,
        dot: &Value,
        piped: Option<Value>,
    ) -> Outcome<Value> {
        let Some((first, rest)) = command.args.split_first() else { return Ok(Value::Nil) };
        let place = frame.place(command.pos.offset);
        match first {
            Expr::Identifier(_, name) => self.function(frame, name, rest, dot, piped),
            Expr::Chain(_, inner, fields) => {
                let value = match &**inner {
                    Expr::Identifier(_, name) => self.function(frame, name, rest, dot, piped)?,
                    inner => {
                        let value = self.expression(frame, inner, dot)?;
                        let arguments = self.arguments(frame, rest, dot, piped)?;
                        return self.walk(value, fields, &arguments, &place);
                    }
                };
                self.walk(value, fields, &[], &place)
            }
            Expr::Field(_, fields) => {
                let arguments = self.arguments(frame, rest, dot, piped)?;
                self.walk(dot.clone(), fields, &arguments, &place)
            }
            Expr::Variable(_, name, fields) => {
                let value = frame.variable(name)?;
                let arguments = self.arguments(frame, rest, dot, piped)?;
                self.walk(value, fields, &arguments, &place)
            }
            _ if piped.is_some() || !rest.is_empty() => {
                Err("an argument is given to what is no function".to_owned().into())
            }
            _ => self.expression(frame, first, dot),
        }
    }

    fn arguments(
        &mut self,
        frame: &mut Frame,
        expressions: &[Expr],
        dot: &Value,
        piped: Option<Value>,
    ) -> Outcome<Vec<Value>> {
        let mut values = Vec::with_capacity(expressions.len() + 1);
        for expression in expressions {
            values.push(self.expression(frame, expression, dot)?);
        }
        values.extend(piped);
        Ok(values)
    }

    fn function(
        &mut self,
        frame: &mut Frame,
        name: &str,
        expressions: &[Expr],
        dot: &Value,
        piped: Option<Value>,
    ) -> Outcome<Value> {
        if matches!(name, "and" | "or") {
            let mut last = Value::Nil;
            for expression in expressions {
                last = self.expression(frame, expression, dot)?;
                if last.is_true() == (name == "or") {
                    return Ok(last);
                }
            }
            return Ok(piped.unwrap_or(last));
        }
        let arguments = self.arguments(frame, expressions, dot, piped)?;
        let offset = expressions.first().map_or(0, |expression| expression.pos().offset);
        let value = functions::call(self, name, &arguments, &frame.place(offset))?;
        if value.as_text().is_some_and(|text| text.len() > TEXT_BYTES) {
            return Err("a text is too long".to_owned().into());
        }
        self.spend(value.as_text().map_or(1, str::len) / 16)?;
        Ok(value)
    }

    fn expression(&mut self, frame: &mut Frame, expression: &Expr, dot: &Value) -> Outcome<Value> {
        let place = frame.place(expression.pos().offset);
        match expression {
            Expr::Dot(_) => Ok(dot.clone()),
            Expr::Field(_, fields) => self.walk(dot.clone(), fields, &[], &place),
            Expr::Variable(_, name, fields) => {
                let value = frame.variable(name)?;
                self.walk(value, fields, &[], &place)
            }
            Expr::Identifier(_, name) => self.function(frame, name, &[], dot, None),
            Expr::String(_, text) => Ok(Value::text(text)),
            Expr::Number(_, Number::Int(number)) => Ok(Value::Int(*number)),
            Expr::Number(_, Number::Float(number)) => Ok(Value::Float(*number)),
            Expr::Number(_, Number::Uint(_)) => Err("a number is too large".to_owned().into()),
            Expr::Bool(_, value) => Ok(Value::Bool(*value)),
            Expr::Nil(_) => Ok(Value::Nil),
            Expr::Pipe(_, pipe) => self.deeper(|engine| engine.pipe(frame, pipe, dot)),
            Expr::Chain(_, inner, fields) => {
                let value = self.deeper(|engine| engine.expression(frame, inner, dot))?;
                self.walk(value, fields, &[], &place)
            }
        }
    }

    /// Follows fields; the last may be a method that takes the arguments. What is handed on as nothing at all has nothing in every
    /// field; only within a chain of fields that is a fault.
    fn walk(&mut self, start: Value, fields: &[SmolStr], arguments: &[Value], at: &(Arc<str>, u32)) -> Outcome<Value> {
        if matches!(start, Value::Nil) && arguments.is_empty() {
            return Ok(Value::Nil);
        }
        let mut value = start;
        let mut taken = arguments.is_empty();
        for (index, field) in fields.iter().enumerate() {
            let last = index + 1 == fields.len();
            value = match &value {
                Value::Files(_) | Value::Interfaces => {
                    taken |= last;
                    functions::method(self, &value, field, if last { arguments } else { &[] }, at)?
                }
                Value::Map(_) => value.get(field).unwrap_or(Value::Nil),
                Value::Nil => return Err(format!("nothing is there that could have a field `{field}`").into()),
                other => return Err(format!("a {} has no field `{field}`", other.kind()).into()),
            };
        }
        if taken { Ok(value) } else { Err("an argument is given to what is no function".to_owned().into()) }
    }
}

impl Frame {
    pub(super) fn place(&self, offset: usize) -> (Arc<str>, u32) {
        (self.body.source.path.clone(), self.body.source.line(offset))
    }

    fn variable(&self, name: &str) -> Outcome<Value> {
        if name == "$" {
            return Ok(self.root.clone());
        }
        let found = self.variables.iter().rev().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).ok_or_else(|| format!("variable `{name}` is not defined").into())
    }

    pub(super) fn bind(&mut self, name: &SmolStr, value: Value, assign: bool) -> Outcome<()> {
        if !assign {
            self.variables.push((name.clone(), value));
            return Ok(());
        }
        match self.variables.iter_mut().rev().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => return Err(format!("variable `{name}` is not defined").into()),
        }
        Ok(())
    }
}

/// The keys and values that a range runs over.
pub(super) fn rounds(over: &Value) -> Outcome<Vec<(Value, Value)>> {
    let numbered = |items: Vec<Value>| (0..).map(Value::Int).zip(items).collect();
    Ok(match over {
        Value::Nil => Vec::new(),
        Value::List(_) => numbered(over.items().unwrap_or_default()),
        Value::Map(_) => {
            over.pairs().unwrap_or_default().into_iter().map(|(key, value)| (Value::Text(key), value)).collect()
        }
        Value::Files(files) => files.iter().map(|(name, _)| (Value::text(name), Value::Nil)).collect(),
        Value::Int(count @ 0..=100_000) => numbered((0..*count).map(Value::Int).collect()),
        other => return Err(format!("a {} is no list or map", other.kind()).into()),
    })
}
