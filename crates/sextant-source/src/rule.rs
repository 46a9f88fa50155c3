//! Rules: which nodes of which language matter.

use crate::language::Language;
use crate::limits::{NESTING, TREE_DEPTH};
use crate::typescript;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use ast_grep_config::{DeserializeEnv, Rule, RuleCore, SerializableRuleCore, from_str};
use ast_grep_core::Matcher as _;
use ast_grep_core::matcher::MatcherExt as _;
use ast_grep_core::tree_sitter::StrDoc;
use ast_grep_language::SupportLang;
use foldhash::HashMap;
use sextant_facts::{Expression, Needed};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A syntax tree with its text.
pub(crate) type Tree = ast_grep_core::AstGrep<StrDoc<SupportLang>>;
/// A node of a [`Tree`].
pub(crate) type Node<'r> = ast_grep_core::Node<'r, StrDoc<SupportLang>>;

/// The node itself, without its text.
type Inner<'r> = <StrDoc<SupportLang> as ast_grep_core::Doc>::Node<'r>;

/// A pattern over source code.
#[derive(Clone, Debug)]
pub struct SourceRule {
    /// Becomes the type name of the resources it yields: `model_call.converse`.
    pub id: Arc<str>,
    /// The language it applies to.
    pub language: Language,
    /// The body of an ast-grep rule: `rule:` and optional `constraints:` and `utils:`.
    pub yaml: String,
    /// Literal strings: a file that holds none of them cannot match. Empty: always look.
    pub hints: Vec<String>,
    /// The expressions that read what it yields: properties that none of them looks at are left out. Empty: none is.
    pub read_by: Vec<Expression>,
}

/// A rule that cannot be used, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleError {
    /// The rule's id.
    pub id: Arc<str>,
    /// What is wrong, with the causes behind it.
    pub message: String,
    /// Line and column in the rule's YAML, from 1, where they are known.
    pub position: Option<(u32, u32)>,
}

impl std::fmt::Display for RuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.position {
            Some((line, column)) => write!(f, "rule `{}`, line {line}, column {column}: {}", self.id, self.message),
            None => write!(f, "rule `{}`: {}", self.id, self.message),
        }
    }
}

impl std::error::Error for RuleError {}

/// Rules ready for use. They may be shared between threads.
#[derive(Default)]
pub struct Rules {
    rules: Vec<Ready>,
    /// The hints of a language, made ready when its first file is met.
    hints: BTreeMap<Language, OnceLock<Option<Hints>>>,
}

/// The strings of which a file holds one if a rule can match in it.
struct Hints {
    finder: AhoCorasick,
    /// The rule that each string belongs to.
    rules: Vec<usize>,
}

impl Hints {
    /// The hints of all rules of a language; `None` if they cannot be searched for.
    fn of(language: Language, rules: &[Ready]) -> Option<Self> {
        let hinted = rules.iter().enumerate().filter(|(_, ready)| ready.rule.language == language && !ready.always);
        let hints = hinted.flat_map(|(index, ready)| ready.rule.hints.iter().map(move |hint| (index, hint)));
        let (rules, strings): (Vec<usize>, Vec<&String>) = hints.unzip();
        // All source code goes through it: that it takes more room to be fast is worth it.
        let finder = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(strings).ok()?;
        Some(Self { finder, rules })
    }
}

/// A rule whose matchers, one for each grammar of its language, are made when a file first may hold a match.
struct Ready {
    rule: SourceRule,
    always: bool,
    matchers: Vec<OnceLock<Option<Matcher>>>,
    needed: OnceLock<Needed>,
}

struct Matcher {
    core: RuleCore,
    /// The kinds of node that can match; `None` means any.
    kinds: Option<Vec<u16>>,
}

impl Ready {
    fn matcher(&self, grammar: usize) -> Option<&Matcher> {
        let place = self.matchers.get(grammar)?;
        place.get_or_init(|| matcher(&self.rule, grammar).ok().map(Matcher::of)).as_ref()
    }
}

impl Matcher {
    fn of(core: RuleCore) -> Self {
        let kinds = core.potential_kinds();
        let kinds = kinds.map(|kinds| kinds.iter().filter_map(|kind| u16::try_from(kind).ok()).collect());
        Self { core, kinds }
    }
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.rules.iter().map(|ready| &ready.rule.id)).finish()
    }
}

/// Makes rules ready for use. A faulty rule is reported and left out.
#[must_use]
pub fn compile(rules: &[SourceRule]) -> (Rules, Vec<RuleError>) {
    let mut sound = Vec::new();
    let mut errors = Vec::new();
    for rule in rules {
        // What one grammar does not know, as JSX, another may.
        let grammars = 0..rule.language.grammars().len();
        let mut faults: Vec<RuleError> = grammars.clone().filter_map(|grammar| matcher(rule, grammar).err()).collect();
        if faults.len() < grammars.len() {
            sound.push(rule.clone());
        } else {
            errors.extend(faults.drain(..).take(1));
        }
    }
    (Rules::deferred(sound), errors)
}

fn matcher(rule: &SourceRule, grammar: usize) -> Result<RuleCore, RuleError> {
    let fault = |message: String, position| RuleError { id: rule.id.clone(), message, position };
    if let Some((line, key)) = unknown_key(&rule.yaml) {
        let message = format!("unknown key `{key}`; a rule has `rule`, `constraints` and `utils`");
        return Err(fault(message, Some((line, 1))));
    }
    let parsed: SerializableRuleCore = from_str(&rule.yaml).map_err(|error| {
        let position = error.location().and_then(|at| Some((at.line().try_into().ok()?, at.column().try_into().ok()?)));
        fault(chain(&error), position)
    })?;
    let Some(grammar) = rule.language.grammars().get(grammar) else {
        return Err(fault("the language has no grammar".to_owned(), None));
    };
    let matcher = parsed.get_matcher(DeserializeEnv::new(*grammar)).map_err(|error| fault(chain(&error), None))?;
    if faulty_pattern(&matcher, NESTING) {
        return Err(fault("a pattern is not well-formed code".to_owned(), None));
    }
    Ok(matcher)
}

/// ast-grep ignores keys it does not know, so that a misspelt `constraints` would quietly widen a rule.
fn unknown_key(yaml: &str) -> Option<(u32, &str)> {
    const KNOWN: [&str; 6] = ["rule", "constraints", "utils", "transform", "id", "language"];
    (1_u32..).zip(yaml.lines()).find_map(|(number, line)| {
        let (key, _) = line.split_once(':')?;
        let is_word = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        (is_word && !KNOWN.contains(&key)).then_some((number, key))
    })
}

/// A fault with all its causes, in one line. A YAML fault shows the place in further lines, which is left to the position.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |cause| cause.source());
    let mut message = String::new();
    for cause in causes {
        let text = cause.to_string();
        let text = text.split("\n --> ").next().unwrap_or_default();
        let text =
            text.strip_prefix("error: line ").and_then(|text| text.split_once(": ")).map_or(text, |(_, text)| text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.trim_end_matches('.');
        if !message.contains(text) {
            message.push_str(if message.is_empty() { "" } else { ": " });
            message.push_str(text);
        }
    }
    message
}

/// A pattern that is no well-formed code matches little or nothing, and ast-grep accepts it.
fn faulty_pattern(rule: &Rule, depth: usize) -> bool {
    match rule {
        Rule::Pattern(pattern) => pattern.has_error(),
        Rule::All(all) if depth > 0 => all.inner().iter().any(|rule| faulty_pattern(rule, depth - 1)),
        Rule::Any(any) if depth > 0 => any.inner().iter().any(|rule| faulty_pattern(rule, depth - 1)),
        Rule::Not(not) if depth > 0 => faulty_pattern(not.inner(), depth - 1),
        _ => false,
    }
}

impl Rules {
    /// Makes rules ready that [`compile`] has accepted before: the matcher of a rule is made when a file first holds one
    /// of its hints. A faulty rule matches nothing.
    #[must_use]
    pub fn deferred(rules: Vec<SourceRule>) -> Self {
        let ready = rules.into_iter().map(|rule| Ready {
            always: rule.hints.is_empty() || rule.hints.iter().any(String::is_empty),
            matchers: rule.language.grammars().iter().map(|_| OnceLock::new()).collect(),
            needed: OnceLock::new(),
            rule,
        });
        let rules: Vec<Ready> = ready.collect();
        let hints = rules.iter().map(|ready| (ready.rule.language, OnceLock::new())).collect();
        Self { rules, hints }
    }

    /// The name of a rule.
    pub(crate) fn id(&self, rule: usize) -> Arc<str> {
        self.rules.get(rule).map_or_else(|| Arc::from(""), |ready| ready.rule.id.clone())
    }

    /// What is looked at in what a rule yields.
    pub(crate) fn needed(&self, rule: usize) -> Option<&Needed> {
        let ready = self.rules.get(rule)?;
        Some(ready.needed.get_or_init(|| match &*ready.rule.read_by {
            [] => Needed::everything(),
            expressions => Needed::of(expressions),
        }))
    }

    /// For each rule whether it can match in `text`; `None` if no rule can.
    pub(crate) fn possible(&self, language: Language, text: &str) -> Option<Vec<bool>> {
        let hints = self.hints.get(&language)?.get_or_init(|| Hints::of(language, &self.rules)).as_ref();
        let of_language = self.rules.iter().map(|ready| ready.rule.language == language);
        let Some(Hints { finder, rules }) = hints else { return Some(of_language.collect()) };
        let mut possible: Vec<bool> =
            self.rules.iter().map(|ready| ready.rule.language == language && ready.always).collect();
        let mut missing = self.rules.iter().filter(|ready| ready.rule.language == language && !ready.always).count();
        for found in finder.find_overlapping_iter(text) {
            if missing == 0 {
                break;
            }
            let rule = rules.get(found.pattern().as_usize()).copied();
            if let Some(slot @ false) = rule.and_then(|rule| possible.get_mut(rule)) {
                *slot = true;
                missing -= 1;
            }
        }
        possible.contains(&true).then_some(possible)
    }

    /// The matching rules of each node, by the node's id, among those that can match.
    ///
    /// # Errors
    /// What makes the file unfit for reading.
    pub(crate) fn matches(
        &self,
        (language, grammar): (Language, usize),
        tree: &Tree,
        possible: &[bool],
    ) -> Result<HashMap<usize, Vec<usize>>, String> {
        let mut by_kind: Vec<Vec<(usize, &RuleCore)>> = Vec::new();
        let mut of_any_kind: Vec<(usize, &RuleCore)> = Vec::new();
        for (index, ready) in self.rules.iter().enumerate() {
            let looked_for = possible.get(index) == Some(&true) && ready.rule.language == language;
            let Some(matcher) = looked_for.then(|| ready.matcher(grammar)).flatten() else { continue };
            match &matcher.kinds {
                Some(kinds) => {
                    for kind in kinds.iter().map(|kind| usize::from(*kind)) {
                        by_kind.resize_with(by_kind.len().max(kind + 1), Vec::new);
                        by_kind.iter_mut().skip(kind).take(1).for_each(|rules| rules.push((index, &matcher.core)));
                    }
                }
                None => of_any_kind.push((index, &matcher.core)),
            }
        }
        // Most nodes are of a kind that no rule is about. The others wait until it is known that the tree is not too deep:
        // to match a node may take a walk over all below it.
        let mut candidates = Vec::new();
        let concerned =
            |kind: u16| !of_any_kind.is_empty() || by_kind.get(usize::from(kind)).is_some_and(|of| !of.is_empty());
        walk(tree, |node| {
            if concerned(node.kind_id()) {
                candidates.push(node);
            }
        })?;
        let mut out: HashMap<usize, Vec<usize>> = HashMap::default();
        for node in candidates {
            let of_kind = by_kind.get(usize::from(node.kind_id())).map_or(&[][..], Vec::as_slice);
            let node = tree.adopt(node);
            for (index, core) in of_kind.iter().chain(&of_any_kind) {
                if core.match_node(node.clone()).is_some() {
                    out.entry(node.node_id()).or_default().push(*index);
                }
            }
        }
        Ok(out)
    }
}

/// Parses a text; an error names what makes the file unfit for reading.
pub(crate) fn parse_tree(language: Language, grammar: usize, text: &str) -> Result<Tree, String> {
    let grammar = language.grammars().get(grammar).ok_or("the language has no grammar")?;
    Tree::try_new(text, *grammar)
}

/// Goes over all nodes, parents first.
///
/// # Errors
/// When the tree is too deep to be read.
pub(crate) fn walk<'t>(tree: &'t Tree, mut visit: impl FnMut(Inner<'t>)) -> Result<(), String> {
    let mut cursor = tree.root().get_inner_node().walk();
    let mut depth = 0;
    loop {
        visit(cursor.node());
        if cursor.goto_first_child() {
            depth += 1;
            if depth > TREE_DEPTH {
                return Err(format!("nested more than {TREE_DEPTH} levels deep"));
            }
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Ok(());
            }
            depth -= 1;
        }
    }
}

/// Where the first syntax error stands.
pub(crate) fn first_error(language: Language, tree: &Tree) -> Option<u32> {
    if !tree.root().get_inner_node().has_error() {
        return None;
    }
    let hides_nothing = |node: &Node<'_>| language == Language::TypeScript && typescript::hides_nothing(node);
    let root = tree.root();
    let mut errors = root.dfs().filter(|node| node.is_error() || node.is_missing());
    let node = errors.find(|node| !hides_nothing(node))?;
    u32::try_from(node.range().start).ok()
}
