//! Risk rules of lens files, and those that say the same as the levels of practices.

use super::RULE_LIMIT;
use super::source::{Fields, Node, Source, Text, shown};
use sextant_core::condition::ids_in;
use sextant_core::lens::Level;
use sextant_core::risk::interval;
use sextant_core::{Condition, Possible, Question, Risk, RiskRule, RiskRules, RuleCondition};

const RISKS: [(&str, Risk); 3] = [("HIGH_RISK", Risk::High), ("MEDIUM_RISK", Risk::Medium), ("NO_RISK", Risk::None)];

/// How a lens file writes a risk; nothing for what it cannot write.
pub(super) fn written(risk: Risk) -> Option<&'static str> {
    RISKS.iter().find(|(_, known)| *known == risk).map(|(name, _)| *name)
}

/// Reads the rules of a question, and the levels of its practices from them.
pub(super) fn read(source: &mut Source<'_>, fields: &Fields<'_>, question: &mut Question) {
    let Some(list) = source.required(fields, "riskRules") else { return };
    let nodes = source.elements(&list);
    if nodes.len() > RULE_LIMIT {
        let help = format!("AWS takes up to {RULE_LIMIT}, one for each risk");
        source.error(&list, format!("{} risk rules", nodes.len()), &help);
    }
    let mut rules: Vec<RiskRule> = Vec::new();
    for node in &nodes {
        if let Some(rule) = rule(source, node, question, &rules) {
            rules.push(rule);
        }
    }
    if !rules.iter().any(|rule| rule.condition == RuleCondition::Default) && rules.len() == nodes.len() {
        let help = "add a last rule with the condition `default`; where no rule applies, the risk is taken as high";
        if nodes.is_empty() {
            source.error(&list, "no risk rules", help)
        } else {
            source.warning(&list, "no `default` rule", help)
        }
    }
    if !source.failed() {
        let levels: Vec<Level> = (0..question.choices.len()).map(|at| level(question, &rules, at)).collect();
        for (choice, level) in question.choices.iter_mut().zip(levels) {
            choice.level = level;
        }
    }
    question.risk = RiskRules::Rules(rules);
}

fn rule(source: &mut Source<'_>, node: &Node<'_>, question: &Question, earlier: &[RiskRule]) -> Option<RiskRule> {
    let fields = source.fields(node, "risk rule", &["condition", "risk"])?;
    let risk = source
        .required(&fields, "risk")
        .and_then(|node| source.text(node))
        .and_then(|text| risk(source, &text, earlier));
    let text = source.required(&fields, "condition").and_then(|node| source.text(node))?;
    let condition = match RuleCondition::parse(text.value) {
        Ok(condition) => condition,
        Err(error) => {
            let at = source.inside(&text, error.span.start);
            source.report(super::Severity::Error, at, &text.node.path, error.message, error.help.as_deref());
            return None;
        }
    };
    if let RuleCondition::When(_) = condition {
        strangers(source, &text, question);
    }
    let rule = RiskRule { condition, risk: risk? };
    reachable(source, &text.node, question, &rule, earlier);
    Some(rule)
}

fn risk(source: &mut Source<'_>, text: &Text<'_>, earlier: &[RiskRule]) -> Option<Risk> {
    let Some((name, risk)) = RISKS.iter().find(|(name, _)| *name == text.value) else {
        let help = "HIGH_RISK, MEDIUM_RISK or NO_RISK";
        source.error(&text.node, format!("no risk `{}`", shown(text.value)), help);
        return None;
    };
    if earlier.iter().any(|rule| rule.risk == *risk) {
        source.error(&text.node, format!("a second rule for {name}"), "join the conditions of both with `||`");
    }
    Some(*risk)
}

/// Ids that the question does not have.
fn strangers(source: &mut Source<'_>, text: &Text<'_>, question: &Question) {
    let known: std::collections::BTreeSet<&str> = question.choices.iter().map(|choice| choice.id.as_str()).collect();
    for (span, id) in ids_in(text.value).into_iter().filter(|(_, id)| !known.contains(id)) {
        let near = known.iter().find(|known| known.eq_ignore_ascii_case(id));
        let help = near.map_or("name a choice of this question".to_owned(), |near| format!("did you mean `{near}`?"));
        let at = source.inside(text, span.start);
        let message = format!("no choice `{}` in this question", shown(id));
        source.report(super::Severity::Error, at, &text.node.path, message, Some(&help));
    }
}

/// Warns of a rule that earlier ones always forestall. A last `default` may well have nothing left to decide: AWS wants
/// it.
fn reachable(source: &mut Source<'_>, node: &Node<'_>, question: &Question, rule: &RiskRule, earlier: &[RiskRule]) {
    const HELP: &str = "the first rule that applies decides: put the narrower condition first";
    if let Some(at) = earlier.iter().position(|other| other.condition == RuleCondition::Default) {
        source.warning(node, format!("never decides: rule {} is `default`, which always applies", at + 1), HELP);
        return;
    }
    if let Some(at) = earlier.iter().position(|other| other.condition == rule.condition) {
        source.warning(node, format!("never decides: rule {} has the same condition", at + 1), HELP);
        return;
    }
    let RuleCondition::When(condition) = &rule.condition else { return };
    let cost = search_cost(question, earlier.iter().map(|rule| &rule.condition).chain([&rule.condition]));
    if source.failed() || cost > source.steps {
        return;
    }
    source.steps -= cost;
    if !can_decide(question, condition, earlier) {
        let possible = can_decide(question, condition, &[]);
        let none = condition.ids().into_iter().filter_map(|id| question.choice(id)).any(|choice| choice.none_of_these);
        let (message, help) = match (possible, none) {
            (true, _) => ("never decides: wherever it holds, an earlier rule does", HELP),
            (false, true) => ("holds only with \"none of these\" beside other choices", "people do not select both"),
            (false, false) => ("never decides: it cannot hold", "two of its parts exclude each other"),
        };
        source.warning(node, message, help);
    }
}

/// Whether some selection makes the condition hold, and no earlier rule.
fn can_decide(question: &Question, condition: &Condition, earlier: &[RiskRule]) -> bool {
    let none = |rule: &RiskRule| RiskRule { condition: rule.condition.clone(), risk: Risk::None };
    let mut rules: Vec<RiskRule> = earlier.iter().map(none).collect();
    rules.push(RiskRule { condition: RuleCondition::When(condition.clone()), risk: Risk::High });
    rules.push(RiskRule { condition: RuleCondition::Default, risk: Risk::None });
    interval(question, &RiskRules::Rules(rules), &[]).worst != Risk::None
}

/// The ids that a search through all completions looks at, at most; the search itself gives up at some millions.
fn search_cost<'a>(question: &Question, conditions: impl Iterator<Item = &'a RuleCondition>) -> u64 {
    let shortest_mention = 4;
    let mentions: usize = conditions.map(|condition| condition.to_string().len() / shortest_mention + 1).sum();
    let practices = u32::try_from(question.practices().count()).unwrap_or(u32::MAX);
    let completions = 1_u64.checked_shl(practices).unwrap_or(u64::MAX);
    completions.saturating_mul(u64::try_from(mentions).unwrap_or(u64::MAX)).min(4_000_000)
}

/// How much depends on a practice by these rules: the greatest risk that it makes by being missing alone, or takes away
/// by being the only one there.
fn level(question: &Question, rules: &[RiskRule], at: usize) -> Level {
    let rules = RiskRules::Rules(rules.to_vec());
    let risk = |others: Possible, own: Possible| {
        let outcome = |index: usize| if index == at { own } else { others };
        let possible: Vec<Possible> = (0..question.choices.len()).map(outcome).collect();
        interval(question, &rules, &possible).level
    };
    let alone_missing = risk(Possible::MET, Possible::NOT_MET);
    let nothing_there = risk(Possible::NOT_MET, Possible::NOT_MET);
    let helps = risk(Possible::NOT_MET, Possible::MET) < nothing_there;
    match alone_missing.max(if helps { nothing_there } else { Risk::None }) {
        Risk::High => Level::High,
        Risk::Medium => Level::Medium,
        _ => Level::Low,
    }
}

/// Rules that say in AWS's terms what the levels of the practices say: no risk with all of high and medium level,
/// medium with all of high level, else high. `default` comes last, as AWS wants it, and takes the place of the greatest
/// risk.
pub(super) fn graded(question: &Question) -> Vec<RiskRule> {
    let all = |levels: &[Level]| {
        let of_level = question.practices().filter(|choice| levels.contains(&choice.level));
        of_level.map(|choice| Condition::id(choice.id.clone())).collect::<Vec<_>>()
    };
    let rule = |ids: Vec<Condition>, risk| RiskRule { condition: RuleCondition::When(Condition::all(ids)), risk };
    let default = |risk| RiskRule { condition: RuleCondition::Default, risk };
    let (high, medium) = (all(&[Level::High]), all(&[Level::Medium]));
    match (high.is_empty(), medium.is_empty()) {
        (true, true) => vec![default(Risk::None)],
        (true, false) => vec![rule(medium, Risk::None), default(Risk::Medium)],
        (false, true) => vec![rule(high, Risk::None), default(Risk::High)],
        (false, false) => {
            vec![rule(all(&[Level::High, Level::Medium]), Risk::None), rule(high, Risk::Medium), default(Risk::High)]
        }
    }
}

/// The condition over the ids that a lens file uses.
pub(super) fn renamed(condition: &Condition, name: &dyn Fn(&str) -> String) -> Condition {
    match condition {
        Condition::Id(id) => Condition::Id(name(id)),
        Condition::Not(inner) => renamed(inner, name).negated(),
        Condition::All(members) => Condition::All(members.iter().map(|member| renamed(member, name)).collect()),
        Condition::Any(members) => Condition::Any(members.iter().map(|member| renamed(member, name)).collect()),
    }
}
