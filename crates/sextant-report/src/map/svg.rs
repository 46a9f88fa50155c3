//! The map as SVG: one file that loads nothing, reads in light and dark, and says in words what it shows.

use super::layout::{self, Layout, NODE, Rect};
use super::ports::{self, Point, Side};
use super::{Badge, Map, Node, symbols};
use crate::inert;
use crate::words;
use maud::{Markup, PreEscaped, Render, html};
use sextant_facts::Layer;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

const STYLE: &str = include_str!("map.css");
/// Room for a node's name beside its symbol.
const ROOM: f64 = NODE - 54.0;
/// Kinds that a line of counts names.
const KINDS: usize = 6;
/// Length of the last, level piece of an edge, on which its tip stands.
const TIP: f64 = 8.0;
/// Sentences of the description.
const SENTENCES: usize = 80;

/// The picture.
#[must_use]
pub fn render(map: &Map) -> String {
    let layout = layout::of(map);
    let points = layout.ports.points(map, &layout);
    let (width, height) = (number(layout.width.max(420.0)), number(layout.height + 30.0));
    let picture = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height)
            role="img" aria-labelledby="map-title map-description" {
            title id="map-title" { "Architecture of " (Safe(&map.name)) }
            desc id="map-description" { (Safe(&description(map))) }
            style { (PreEscaped(STYLE)) }
            defs {
                marker id="end" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto-start-reverse" {
                    path class="tip" d="M0 1L9 5L0 9z" {}
                }
            }
            rect class="page" width="100%" height="100%" {}
            text class="name" x="28" y="38" { (Safe(&map.name)) }
            text class="note" x="28" y="60" { (Safe(&note(map))) }
            @for (layer, middle) in &layout.headings { text.heading x=(number(*middle)) y="90" { (heading(*layer)) } }
            @for (group, frame) in map.groups.iter().zip(&layout.frames) { (framed(&group.name, &group.dialect, &group.badges, frame)) }
            g.edges { (edges(map, &layout, &points)) }
            @for (node, rect) in map.nodes.iter().zip(&layout.boxes) { (drawn(node, rect)) }
            (said(map, &layout, &points))
            @if map.is_empty() { text.note x="28" y="130" { "No component that a map shows was recognised." } }
            text.note x="28" y=(number(layout.height + 12.0)) { (Safe(&foot(map))) }
        }
    };
    let mut out = picture.into_string();
    out.push('\n');
    out
}

/// A text that acts on nothing.
struct Safe<'a>(&'a str);

impl Render for Safe<'_> {
    fn render(&self) -> Markup {
        let lines: Vec<_> = self.0.lines().map(inert::visible).collect();
        html! { (lines.join("\n")) }
    }
}

fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn heading(layer: Layer) -> &'static str {
    match layer {
        Layer::People => "People",
        Layer::Interface => "Interface",
        Layer::Application => "Application",
        Layer::Models => "Models",
        Layer::Knowledge => "Knowledge",
        Layer::Data => "Data",
        Layer::Observability => "Observability",
        Layer::Foundation => "Foundation",
    }
}

fn note(map: &Map) -> String {
    let members: BTreeSet<_> = map.nodes.iter().flat_map(|node| &node.members).collect();
    let components = members.len();
    let mut note = format!("{} recognised", words::count(components, "component"));
    if map.gaps > 0 {
        note.push_str(&format!("; {} may hide more", words::count(map.gaps, "gap")));
    }
    note
}

fn foot(map: &Map) -> String {
    let mut parts = Vec::new();
    let perhaps = map.nodes.iter().any(|node| node.perhaps.is_some()) || map.edges.iter().any(|edge| edge.perhaps);
    if perhaps {
        parts.push("Dashed: perhaps there.".to_owned());
    }
    if map.edges.iter().any(|edge| edge.words.iter().any(|word| word.starts_with("may "))) {
        parts.push("“May” is what permissions allow.".to_owned());
    }
    if !map.left_out.is_empty() {
        parts.push(format!("Not drawn: {}.", counted(&map.left_out)));
    }
    parts.join(" ")
}

fn counted(badges: &[Badge]) -> String {
    let each = |badge: &Badge| format!("{} {}", badge.count, words::plural(&words::lower(&badge.title), badge.count));
    let mut parts: Vec<String> = badges.iter().take(KINDS).map(each).collect();
    if badges.len() > KINDS {
        parts.push(words::count(badges.len() - KINDS, "more kind"));
    }
    parts.join(", ")
}

/// The picture in sentences, for those who do not see it.
fn description(map: &Map) -> String {
    let label = |place: usize| map.nodes.get(place).map_or("", |node| node.label.as_str());
    let mut out = String::new();
    for layer in map.layers() {
        let own: Vec<&str> =
            map.nodes.iter().filter(|node| node.layer == layer).map(|node| node.label.as_str()).collect();
        let _ = write!(out, "{}: {}. ", heading(layer), own.join(", "));
    }
    for edge in map.edges.iter().take(SENTENCES) {
        let words = if edge.words.is_empty() { "comes in through".to_owned() } else { edge.label() };
        let perhaps = if edge.perhaps { " (perhaps)" } else { "" };
        let _ = write!(out, "{} {words} {}{perhaps}. ", label(edge.from), label(edge.to));
    }
    if map.edges.len() > SENTENCES {
        let _ = write!(out, "And {} more edges.", map.edges.len() - SENTENCES);
    }
    out.trim_end().to_owned()
}

fn framed(name: &str, dialect: &str, badges: &[Badge], frame: &Rect) -> Markup {
    html! {
        rect.frame x=(number(frame.x)) y=(number(frame.y)) width=(number(frame.width)) height=(number(frame.height)) rx="10" {}
        text.group x=(number(frame.x + 14.0)) y=(number(frame.y + 20.0)) {
            (Safe(if name == "." { "Root of the repository" } else { name })) tspan.note { "  " (Safe(dialect)) }
        }
        @if !badges.is_empty() {
            text.note x=(number(frame.x + 14.0)) y=(number(frame.y + frame.height - 12.0)) { "Also here: " (Safe(&counted(badges))) }
        }
    }
}

fn drawn(node: &Node, rect: &Rect) -> Markup {
    let class = if node.perhaps.is_some() {
        format!("node {} perhaps", node.layer.name())
    } else {
        format!("node {}", node.layer.name())
    };
    let lines = wrapped(&inert::visible(&node.label));
    let about = shortened(&inert::visible(&node.about), 25);
    let rows = lines.len() + usize::from(!about.is_empty());
    let first = rect.y + rect.height / 2.0 - (rows as f64 - 1.0) * 8.0 + 4.5;
    let x = rect.x + 44.0;
    let symbol = format!("translate({} {})", number(rect.x + 11.0), number(rect.y + rect.height / 2.0 - 12.0));
    html! {
        g class=(class) {
            title { (Safe(&node.tooltip())) }
            @if node.members.len() > 1 {
                rect.box x=(number(rect.x + 4.0)) y=(number(rect.y + 4.0)) width=(number(NODE)) height=(number(rect.height)) rx="8" {}
            }
            rect.box x=(number(rect.x)) y=(number(rect.y)) width=(number(NODE)) height=(number(rect.height)) rx="8" {}
            path.symbol transform=(symbol) d=(symbols::path(&node.symbol)) {}
            @for (row, line) in lines.iter().enumerate() {
                text.label x=(number(x)) y=(number(first + row as f64 * 16.0)) { (line) }
            }
            @if !about.is_empty() {
                text.about x=(number(x)) y=(number(first + lines.len() as f64 * 16.0)) { (about) }
            }
        }
    }
}

/// The width of a character of a name, as wide as common fonts set it.
fn width(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | '.' | ',' | ':' | ';' | '-' | '/' | ' ' | '|' | '(' | ')' | '[' | ']' => {
            5.2
        }
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 12.0,
        'A'..='Z' | '_' => 9.2,
        _ if character.is_ascii() => 8.0,
        _ => 12.5,
    }
}

/// How many characters of a text fit into a width.
fn fitting(text: &[char], room: f64) -> usize {
    let mut used = 0.0;
    text.iter()
        .take_while(|character| {
            used += width(**character);
            used <= room
        })
        .count()
}

/// A name on at most two lines, broken where its parts end.
fn wrapped(label: &str) -> Vec<String> {
    let characters: Vec<char> = label.chars().collect();
    let fits = fitting(&characters, ROOM);
    if fits == characters.len() {
        return vec![label.to_owned()];
    }
    let after = |cut: &usize| {
        let (before, next) = (characters.get(cut - 1), characters.get(*cut));
        let mark = before.is_some_and(|before| matches!(before, '-' | '_' | '.' | '/' | ' '));
        mark || before.is_some_and(|before| before.is_lowercase()) && next.is_some_and(|next| next.is_uppercase())
    };
    let cut = (1..=fits).rev().find(after).filter(|cut| *cut > fits / 3 && characters.len() - cut > 2).unwrap_or(fits);
    let (first, rest) = characters.split_at_checked(cut).unwrap_or((&characters, &[]));
    let second = match fitting(rest, ROOM) {
        whole if whole == rest.len() => rest.iter().collect(),
        // The end of a path says more than its middle.
        _ if label.ends_with('/') => {
            let tail: Vec<char> = rest.iter().rev().copied().collect();
            let kept = fitting(&tail, ROOM - 12.0);
            tail.iter().take(kept).rev().fold("…".to_owned(), |text, character| text + &character.to_string())
        }
        part => rest.iter().take(part.saturating_sub(1)).collect::<String>() + "…",
    };
    vec![first.iter().collect::<String>().trim_end().to_owned(), second]
}

fn shortened(text: &str, limit: usize) -> String {
    crate::page::shortened(text, limit).into_owned()
}

fn edges(map: &Map, layout: &Layout, points: &BTreeMap<ports::Key, Point>) -> Markup {
    html! {
        @for (place, edge) in map.edges.iter().enumerate() {
            @if let Some(path) = route(layout, points, place) {
                path class=(if edge.perhaps { "edge perhaps" } else { "edge" }) d=(path) marker-end="url(#end)" {
                    title { (Safe(&told(map, edge))) }
                }
            }
        }
    }
}

fn told(map: &Map, edge: &super::Edge) -> String {
    let label = |place: usize| map.nodes.get(place).map_or("", |node| node.label.as_str());
    let mut out = format!("{} {} {}", label(edge.from), edge.words.join(", "), label(edge.to));
    for place in edge.places.iter().take(6) {
        let _ = write!(out, "\n{}:{}", inert::path(&place.path), place.line);
    }
    out
}

/// The line of an edge: out of its port as far as its word is long, in curves past columns, into the other node.
fn route(layout: &Layout, points: &BTreeMap<ports::Key, Point>, place: usize) -> Option<String> {
    let (start, end) = layout.ports.ends(place)?;
    let (from, to) = (points.get(start)?, points.get(end)?);
    let out = if start.1 == Side::Right { 1.0 } else { -1.0 };
    let stub = ports::width(start.2.as_ref().map_or("", |(word, _)| word.as_str()));
    let mut path = format!("M{} {}h{}", number(from.x), number(from.y), number(out * stub));
    let mut at = Point { x: from.x + out * stub, y: from.y };
    let ways = layout.ways.get(place)?;
    let ordered: Vec<&Rect> = if out > 0.0 { ways.iter().collect() } else { ways.iter().rev().collect() };
    for way in ordered {
        let y = way.y + way.height / 2.0;
        let (near, far) = if out > 0.0 { (way.x, way.x + way.width) } else { (way.x + way.width, way.x) };
        curve(&mut path, at, Point { x: near, y });
        let _ = write!(path, "H{}", number(far));
        at = Point { x: far, y };
    }
    if start.1 == end.1 {
        // Both ends are on one side of one column: out, around and back.
        let landing = to.x + out * layout.ports.reach(end.0, end.1).max(TIP);
        let around = if out > 0.0 { at.x.max(landing) } else { at.x.min(landing) } + out * 30.0;
        let _ = write!(path, "C{0} {1} {0} {2} {3} {2}", number(around), number(at.y), number(to.y), number(landing));
    } else {
        // Words that leave the side where the edge arrives are not crossed.
        let landing = to.x - out * layout.ports.reach(end.0, end.1).max(TIP);
        curve(&mut path, at, Point { x: landing, y: to.y });
    }
    let _ = write!(path, "H{}", number(to.x));
    Some(path)
}

fn curve(path: &mut String, from: Point, to: Point) {
    let middle = number(f64::midpoint(from.x, to.x));
    let _ = write!(path, "C{middle} {} {middle} {} {} {}", number(from.y), number(to.y), number(to.x), number(to.y));
}

/// The words, each once where its edges leave.
fn said(map: &Map, layout: &Layout, points: &BTreeMap<ports::Key, Point>) -> Markup {
    html! {
        g.words {
            @for (key, word, _) in layout.ports.leaving() {
                @if let Some(point) = points.get(key).filter(|_| !word.is_empty() && key.0 < map.nodes.len()) {
                    @if key.1 == Side::Right { text x=(number(point.x + 7.0)) y=(number(point.y - 4.0)) { (Safe(word)) } }
                    @else { text.back x=(number(point.x - 7.0)) y=(number(point.y - 4.0)) { (Safe(word)) } }
                }
            }
        }
    }
}
