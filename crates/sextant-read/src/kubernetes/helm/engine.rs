//! Runs the templates of a chart: Go's template language over the syntax tree of `gotmpl`, with the values of Helm.
//!
//! What is written keeps the line of the template it came from. A template that only fails in a cluster fails here too:
//! nothing is guessed.

use super::evaluate::rounds;
use super::output::Output;
use super::value::Value;
use crate::Tree;
use gotmpl::parse::{BranchNode, ListNode, Node, Parser, PipeNode, SmolStr};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

/// Steps that the templates of one chart may take.
const STEPS: usize = 5_000_000;
/// Deepest nesting of templates, blocks and expressions together.
const DEPTH: usize = 400;

/// Why a template cannot be rendered, and where.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) at: Option<(Arc<str>, u32)>,
}

impl From<String> for Fault {
    fn from(message: String) -> Self {
        Self { message, at: None }
    }
}

pub(super) type Outcome<T> = Result<T, Fault>;

/// A body of a template with the file it stands in.
#[derive(Clone)]
pub(super) struct Body {
    list: Rc<ListNode>,
    pub(super) source: Rc<Source>,
}

/// A file of templates, or a text that is one.
pub(super) struct Source {
    pub(super) path: Arc<str>,
    /// Offsets at which lines begin.
    lines: Vec<usize>,
    /// The line of the template that a text stands in, if it is no file.
    fixed: Option<u32>,
}

impl Source {
    pub(super) fn line(&self, offset: usize) -> u32 {
        let line = self.lines.partition_point(|start| *start <= offset);
        self.fixed.unwrap_or_else(|| u32::try_from(line).unwrap_or(u32::MAX))
    }
}

enum Flow {
    On,
    Break,
    Continue,
}

/// The templates of a chart and its subcharts.
pub(super) struct Engine<'t> {
    tree: &'t Tree,
    named: BTreeMap<String, Body>,
    steps: usize,
    depth: usize,
    /// Interfaces the templates ask for that not every cluster offers.
    pub(super) asked: BTreeSet<String>,
    /// Whether the cluster is one that offers them.
    pub(super) offers: bool,
}

/// One run of a template: its variables, and where it stands.
pub(super) struct Frame {
    pub(super) body: Body,
    pub(super) root: Value,
    pub(super) variables: Vec<(SmolStr, Value)>,
}

/// Parses a text of templates.
fn parse(path: &Arc<str>, text: &str, fixed: Option<u32>) -> Outcome<(Body, Vec<(String, Body)>)> {
    let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let source = Rc::new(Source { path: path.clone(), lines, fixed });
    let parsed = Parser::new(text, "{{", "}}").and_then(Parser::parse);
    let (list, defines) = parsed.map_err(|error| {
        let message = error.to_string();
        let line = message.split(':').find_map(|part| part.trim().parse::<u32>().ok()).filter(|line| *line > 0);
        Fault { message, at: Some((path.clone(), fixed.or(line).unwrap_or(1))) }
    })?;
    let body = |list| Body { list: Rc::new(list), source: source.clone() };
    let named = defines.into_iter().map(|define| (define.name.to_string(), body(define.body))).collect();
    Ok((body(list), named))
}

impl<'t> Engine<'t> {
    pub(super) fn new(tree: &'t Tree, offers: bool) -> Self {
        Self { tree, named: BTreeMap::new(), steps: 0, depth: 0, asked: BTreeSet::new(), offers }
    }

    /// The text of a file of the chart; nothing if it cannot be read.
    pub(super) fn file(&mut self, path: &str) -> Outcome<String> {
        let text = self.tree.read(path).unwrap_or_default();
        self.spend(text.len() / 16)?;
        Ok(text)
    }

    /// Takes note of the templates of a file, and of the file itself by its name; its own body is handed back.
    pub(super) fn load(&mut self, path: &Arc<str>, name: &str, text: &str) -> Outcome<Body> {
        let (body, named) = parse(path, text, None)?;
        self.named.insert(name.to_owned(), body.clone());
        self.named.extend(named);
        Ok(body)
    }

    /// Renders a file.
    pub(super) fn render(&mut self, body: &Body, root: &Value) -> Outcome<Output> {
        let mut output = Output::default();
        self.depth = 0;
        self.run(body, root, &mut output)?;
        Ok(output)
    }

    /// The text that a named template makes.
    pub(super) fn include(&mut self, name: &str, root: &Value) -> Outcome<String> {
        let body = self.named.get(name).cloned().ok_or_else(|| format!("template `{name}` is not defined"))?;
        let mut output = Output::default();
        self.run(&body, root, &mut output)?;
        Ok(output.text)
    }

    /// The text that a text makes which is a template itself.
    pub(super) fn text(&mut self, at: &(Arc<str>, u32), text: &str, root: &Value) -> Outcome<String> {
        if !text.contains("{{") {
            return Ok(text.to_owned());
        }
        self.spend(text.len())?;
        let (body, named) = parse(&at.0, text, Some(at.1))?;
        let before: Vec<_> = named.iter().map(|(name, _)| (name.clone(), self.named.get(name).cloned())).collect();
        self.named.extend(named);
        let mut output = Output::default();
        let outcome = self.run(&body, root, &mut output);
        for (name, body) in before {
            match body {
                Some(body) => self.named.insert(name, body),
                None => self.named.remove(&name),
            };
        }
        outcome.map(|()| output.text)
    }

    pub(super) fn spend(&mut self, steps: usize) -> Outcome<()> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > STEPS { Err("the templates take too many steps".to_owned().into()) } else { Ok(()) }
    }

    pub(super) fn deeper<T>(&mut self, work: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        self.spend(1)?;
        if self.depth >= DEPTH {
            return Err("the templates nest too deep".to_owned().into());
        }
        self.depth += 1;
        let outcome = work(self);
        self.depth -= 1;
        outcome
    }

    fn run(&mut self, body: &Body, root: &Value, output: &mut Output) -> Outcome<()> {
        let mut frame =
            Frame { body: body.clone(), root: root.clone(), variables: vec![(SmolStr::new_static("$"), root.clone())] };
        let list = body.list.clone();
        self.deeper(|engine| engine.list(&mut frame, &list, root, output)).map(|_| ())
    }

    fn list(&mut self, frame: &mut Frame, list: &ListNode, dot: &Value, output: &mut Output) -> Outcome<Flow> {
        let scope = frame.variables.len();
        for node in &list.nodes {
            match self.deeper(|engine| engine.node(frame, node, dot, output))? {
                Flow::On => {}
                flow => {
                    frame.variables.truncate(scope);
                    return Ok(flow);
                }
            }
        }
        frame.variables.truncate(scope);
        Ok(Flow::On)
    }

    fn node(&mut self, frame: &mut Frame, node: &Node, dot: &Value, output: &mut Output) -> Outcome<Flow> {
        match node {
            Node::Text(text) => {
                self.spend(text.text.len() / 64)?;
                let line = frame.body.source.line(text.pos.offset);
                output.write(&text.text, &frame.body.source.path, line, frame.body.source.fixed.is_none())?;
            }
            Node::Action(action) => {
                let (path, line) = frame.place(action.pos.offset);
                let value = self.pipe(frame, &action.pipe, dot).map_err(|fault| fault.at(&path, line))?;
                if action.pipe.decl.is_empty() {
                    let text = value.print();
                    self.spend(text.len() / 64)?;
                    output.write(&text, &path, line, false)?;
                }
            }
            Node::If(branch) => return self.branch(frame, branch, dot, output, false),
            Node::With(branch) => return self.branch(frame, branch, dot, output, true),
            Node::Range(branch) => {
                let (path, line) = frame.place(branch.pos.offset);
                return self.range(frame, branch, dot, output).map_err(|fault| fault.at(&path, line));
            }
            Node::Template(template) => {
                let (path, line) = frame.place(template.pos.offset);
                let at = |fault: Fault| fault.at(&path, line);
                let root = match &template.pipe {
                    Some(pipe) => self.pipe(frame, pipe, dot).map_err(at)?,
                    None => Value::Nil,
                };
                let name = template.name.as_str();
                let missing = || at(format!("template `{name}` is not defined").into());
                let body = self.named.get(name).cloned().ok_or_else(missing)?;
                self.run(&body, &root, output)?;
            }
            Node::List(list) => return self.list(frame, list, dot, output),
            Node::Break(_) => return Ok(Flow::Break),
            Node::Continue(_) => return Ok(Flow::Continue),
            Node::Define(_) => {}
        }
        Ok(Flow::On)
    }

    fn branch(
        &mut self,
        frame: &mut Frame,
        branch: &BranchNode,
        dot: &Value,
        output: &mut Output,
        moves: bool,
    ) -> Outcome<Flow> {
        let scope = frame.variables.len();
        let (path, line) = frame.place(branch.pos.offset);
        let value = self.pipe(frame, &branch.pipe, dot).map_err(|fault| fault.at(&path, line))?;
        let flow = match (value.is_true(), &branch.else_body) {
            (true, _) => self.list(frame, &branch.body, if moves { &value } else { dot }, output),
            (false, Some(other)) => self.list(frame, other, dot, output),
            (false, None) => Ok(Flow::On),
        };
        frame.variables.truncate(scope);
        flow
    }

    fn range(&mut self, frame: &mut Frame, branch: &BranchNode, dot: &Value, output: &mut Output) -> Outcome<Flow> {
        let scope = frame.variables.len();
        let undeclared = PipeNode { decl: Vec::new(), ..branch.pipe.clone() };
        let over = self.pipe(frame, &undeclared, dot)?;
        let rounds = rounds(&over)?;
        if rounds.is_empty() {
            let flow = branch.else_body.as_ref().map_or(Ok(Flow::On), |other| self.list(frame, other, dot, output));
            return flow;
        }
        for (key, value) in rounds {
            self.spend(1)?;
            let bound: Vec<(&SmolStr, &Value)> = match branch.pipe.decl.as_slice() {
                [] => Vec::new(),
                [only] => vec![(only, &value)],
                [first, second, ..] => vec![(first, &key), (second, &value)],
            };
            for (name, value) in bound {
                frame.bind(name, value.clone(), branch.pipe.is_assign)?;
            }
            let flow = self.list(frame, &branch.body, &value, output)?;
            if !branch.pipe.is_assign {
                frame.variables.truncate(scope);
            }
            if matches!(flow, Flow::Break) {
                break;
            }
        }
        frame.variables.truncate(scope);
        Ok(Flow::On)
    }
}

impl Fault {
    /// The fault at a place, unless a more precise one is known.
    pub(super) fn at(mut self, path: &Arc<str>, line: u32) -> Self {
        self.at.get_or_insert_with(|| (path.clone(), line));
        self
    }
}
