//! YAML into nodes: aliases and merge keys expanded, tags kept, several documents.

use super::{Kind, MAX_DEPTH, MAX_NODES, Node, Parsed, Style, message, nul, number, too_deep, too_many, unique};
use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, ScanError, Span, StrInput, Tag};
use sextant_facts::{Place, Problem};
use std::collections::HashMap;
use std::sync::Arc;

/// Reads a YAML text. A document with an error is reported and left out; the documents after it are read.
#[must_use]
pub fn yaml(path: &Arc<str>, text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    if let Some(problem) = nul(path, text) {
        parsed.lose(problem);
        return parsed;
    }
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH + 1,
        block_nesting_limit: MAX_DEPTH + 1,
    };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut nodes = 0;
    loop {
        let mut builder = Builder::new(path, text, nodes);
        let outcome = document(&mut parser, &mut builder);
        nodes = builder.nodes;
        parsed.problems.append(&mut builder.problems);
        match outcome {
            Ok(Some(root)) => parsed.documents.push(root),
            Ok(None) => break,
            Err(problem) => {
                parsed.lose(problem);
                if nodes > MAX_NODES || !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
        }
    }
    parsed
}

/// Reads up to the end of the next document; `None` at the end of the text.
fn document<'t>(parser: &mut Parser<'t, StrInput<'t>>, builder: &mut Builder<'_>) -> Result<Option<Node>, Problem> {
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| fault(builder.path, &error))?;
        match event {
            Event::DocumentEnd => return Ok(builder.root.take()),
            Event::StreamEnd => return Ok(None),
            event => builder.take(event, &span)?,
        }
    }
    Ok(None)
}

fn fault(path: &Arc<str>, error: &ScanError) -> Problem {
    let marker = error.marker();
    let place = Place::new(path.clone(), number(marker.line().max(1)), number(marker.col() + 1));
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep(place),
        _ => Problem {
            place,
            message: format!("not valid YAML: {}", message(&error.info())),
            help: Some("correct the document; nothing of it was read".to_owned()),
        },
    }
}

/// A collection that is not yet complete.
struct Open {
    node: Node,
    key: Option<Node>,
    anchor: usize,
    /// Deepest nesting below it, itself included.
    height: usize,
    /// Count of nodes when it began.
    since: usize,
}

/// A node an alias can name.
struct Anchored {
    node: Node,
    height: usize,
    size: usize,
}

struct Builder<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    root: Option<Node>,
    nodes: usize,
    /// Nodes kept for aliases.
    stored: usize,
    problems: Vec<Problem>,
}

impl<'a> Builder<'a> {
    fn new(path: &'a Arc<str>, text: &'a str, nodes: usize) -> Self {
        Self {
            path,
            text,
            open: Vec::new(),
            anchors: HashMap::new(),
            root: None,
            nodes,
            stored: 0,
            problems: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Problem> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.count(1, span)?;
                let kind = scalar(text.into_owned(), style, tag.as_deref());
                let node = self.node(kind, tag.as_deref(), span);
                self.complete(node, anchor, 1, 1)
            }
            Event::SequenceStart(_, anchor, tag) => {
                self.begin(Kind::Sequence(Vec::new()), anchor, tag.as_deref(), span)
            }
            Event::MappingStart(_, anchor, tag) => self.begin(Kind::Mapping(Vec::new()), anchor, tag.as_deref(), span),
            Event::SequenceEnd | Event::MappingEnd => self.end(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            _ => Ok(()),
        }
    }

    fn begin(&mut self, kind: Kind, anchor: usize, tag: Option<&Tag>, span: &Span) -> Result<(), Problem> {
        self.count(1, span)?;
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(self.place(span)));
        }
        let node = self.node(kind, tag, span);
        self.open.push(Open { node, key: None, anchor, height: 1, since: self.nodes });
        Ok(())
    }

    fn end(&mut self, span: &Span) -> Result<(), Problem> {
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        if let Kind::Mapping(entries) = &mut open.node.kind {
            let own = merged(unique(std::mem::take(entries), &mut self.problems));
            *entries = own;
        }
        let last = match &open.node.kind {
            Kind::Sequence(items) => items.last(),
            Kind::Mapping(entries) => entries.last().map(|(_, value)| value),
            _ => None,
        };
        let inner = last.filter(|node| node.place.line >= open.node.place.line).map(|node| node.end_line);
        open.node.end_line = inner.unwrap_or(open.node.place.line).max(open.node.place.line);
        // A bracket ends where it stands; the empty end event of a block stands at the next token, often lines below.
        if span.end.index() > span.start.index() {
            open.node.end_line = open.node.end_line.max(number(span.end.line()));
        }
        let size = self.nodes - open.since + 1;
        self.complete(open.node, open.anchor, open.height, size)
    }

    fn alias(&mut self, anchor: usize, span: &Span) -> Result<(), Problem> {
        let Some(found) = self.anchors.get(&anchor) else {
            return Err(Problem {
                place: self.place(span),
                message: "alias inside the node it names".to_owned(),
                help: Some("write the value out; a node cannot contain itself".to_owned()),
            });
        };
        let (size, height) = (found.size, found.height);
        self.count(size, span)?;
        if self.open.len() + height > MAX_DEPTH {
            return Err(too_deep(self.place(span)));
        }
        let node = self.anchors.get(&anchor).map(|found| found.node.clone());
        node.map_or(Ok(()), |node| self.complete(node, 0, height, size))
    }

    /// Hands a complete node to the collection it stands in.
    fn complete(&mut self, node: Node, anchor: usize, height: usize, size: usize) -> Result<(), Problem> {
        if anchor > 0 {
            self.stored += size;
            if self.stored > MAX_NODES {
                return Err(too_many(node.place));
            }
            self.anchors.insert(anchor, Anchored { node: node.clone(), height, size });
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        parent.height = parent.height.max(height + 1);
        match (&mut parent.node.kind, parent.key.take()) {
            (Kind::Mapping(entries), Some(key)) => entries.push((key, node)),
            (Kind::Mapping(_), None) => parent.key = Some(node),
            (Kind::Sequence(items), _) => items.push(node),
            _ => {}
        }
        Ok(())
    }

    fn count(&mut self, nodes: usize, span: &Span) -> Result<(), Problem> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > MAX_NODES { Err(too_many(self.place(span))) } else { Ok(()) }
    }

    fn place(&self, span: &Span) -> Place {
        let start = span.tag_start.unwrap_or(span.start);
        Place::new(self.path.clone(), number(start.line().max(1)), number(start.col() + 1))
    }

    fn node(&self, kind: Kind, tag: Option<&Tag>, span: &Span) -> Node {
        let place = self.place(span);
        // The span of a block scalar reaches to the next token, lines below its last word.
        let written = span.slice(self.text).unwrap_or_default().trim_end();
        let end = span.start.line() + written.matches('\n').count();
        let tag = tag.filter(|tag| tag.core_suffix().is_none()).map(|tag| Arc::from(tag.original()));
        let tag = tag.filter(|tag: &Arc<str>| &**tag != "!");
        Node { kind, tag, end_line: number(end).max(place.line), place }
    }
}

fn scalar(text: String, style: ScalarStyle, tag: Option<&Tag>) -> Kind {
    let style = match (tag.and_then(Tag::core_suffix), tag.map(Tag::original).as_deref()) {
        (Some("str"), _) | (_, Some("!")) => Style::Quoted,
        (Some("null"), _) => return Kind::Null,
        (Some(_), _) => Style::Plain,
        (None, _) if style == ScalarStyle::Plain => Style::Plain,
        (None, _) => Style::Quoted,
    };
    let null = matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL");
    if null && style == Style::Plain && tag.is_none() { Kind::Null } else { Kind::Scalar { text, style } }
}

/// Resolves merge keys: `<<: *base` adds the keys of `base` that the mapping does not have itself.
fn merged(entries: Vec<(Node, Node)>) -> Vec<(Node, Node)> {
    let is_merge = |(key, value): &(Node, Node)| {
        let bases = !value.entries().is_empty() || value.items().iter().any(|base| !base.entries().is_empty());
        bases && matches!(&key.kind, Kind::Scalar { text, style: Style::Plain } if text == "<<")
    };
    if !entries.iter().any(is_merge) {
        return entries;
    }
    let (merges, mut own): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_merge);
    let mut names: std::collections::HashSet<String> =
        own.iter().filter_map(|(key, _)| key.text().map(str::to_owned)).collect();
    for (_, value) in merges {
        let bases = match value.kind {
            Kind::Sequence(items) => items,
            _ => vec![value],
        };
        for base in bases {
            let Kind::Mapping(inherited) = base.kind else { continue };
            own.extend(
                inherited.into_iter().filter(|(key, _)| key.text().is_none_or(|name| names.insert(name.to_owned()))),
            );
        }
    }
    own
}
