//! What was taken for the system, in groups that a person can take in: gaps of one kind, assumptions of one kind.

use sextant_facts::{Gap, Place, Surface};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Gaps that say the same of different files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapGroup<'a> {
    /// What stands in the way; where several differ in names only, `…` stands for them.
    pub reason: String,
    /// The surface it could add components to.
    pub surface: Surface,
    /// Kinds it could hide; empty means any.
    pub kinds: Vec<&'a str>,
    /// How many there are.
    pub count: usize,
    /// The first place.
    pub first: Option<&'a Place>,
}

/// Assumptions of one kind: defaults of variables, defaults of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssumptionGroup<'a> {
    /// What they are about; `…` stands for names where there are several.
    pub about: String,
    /// The assumptions, each once.
    pub assumptions: Vec<&'a str>,
    /// Ids of the practices whose outcomes rest on them, in the order of the lens.
    pub practices: Vec<&'a str>,
}

/// Groups gaps, the most frequent first.
#[must_use]
pub fn gap_groups(gaps: &[Gap]) -> Vec<GapGroup<'_>> {
    let mut groups: BTreeMap<(Surface, String), Vec<&Gap>> = BTreeMap::new();
    for gap in gaps {
        groups.entry((gap.surface, without_names(&gap.why.text))).or_default().push(gap);
    }
    let mut groups: Vec<GapGroup<'_>> = groups
        .into_iter()
        .map(|((surface, reason), gaps)| {
            let mut kinds: Vec<&str> = gaps.iter().flat_map(|gap| &gap.kinds).map(|kind| &**kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            // One gap that may hide anything makes the group so.
            if gaps.iter().any(|gap| gap.kinds.is_empty()) {
                kinds.clear();
            }
            let reason = match gaps.as_slice() {
                [only] => only.why.text.to_string(),
                _ => reason,
            };
            GapGroup {
                reason,
                surface,
                kinds,
                count: gaps.len(),
                first: gaps.iter().find_map(|gap| gap.why.place.as_ref()),
            }
        })
        .collect();
    groups.sort_by_key(|group| Reverse(group.count));
    groups
}

/// Groups assumptions with what rests on them, those that most practices rest on first.
#[must_use]
pub fn assumption_groups<'a>(assumptions: &[(&'a str, Vec<&'a str>)]) -> Vec<AssumptionGroup<'a>> {
    let mut groups: BTreeMap<String, Vec<&(&'a str, Vec<&'a str>)>> = BTreeMap::new();
    for assumption in assumptions {
        groups.entry(without_names(assumption.0)).or_default().push(assumption);
    }
    let mut groups: Vec<AssumptionGroup<'a>> = groups
        .into_iter()
        .map(|(about, members)| {
            let mut practices: Vec<&str> = Vec::new();
            for practice in members.iter().flat_map(|(_, practices)| practices) {
                if !practices.contains(practice) {
                    practices.push(practice);
                }
            }
            let about = match members.as_slice() {
                [(only, _)] => (*only).to_owned(),
                _ => about,
            };
            AssumptionGroup { about, assumptions: members.iter().map(|(text, _)| *text).collect(), practices }
        })
        .collect();
    groups.sort_by_key(|group| Reverse(group.practices.len()));
    groups
}

/// A reason with `…` for what stands between backticks, and without the places in brackets.
fn without_names(text: &str) -> String {
    let mut out = String::new();
    for (index, part) in text.split('`').enumerate() {
        out.push_str(if index % 2 == 1 { "`…`" } else { part });
    }
    let mut kept = String::new();
    let mut rest = out.as_str();
    while let Some((before, after)) = rest.split_once(" (") {
        let Some((inner, after)) = after.split_once(')') else { break };
        kept.push_str(before);
        if !is_place(inner) {
            kept.push_str(&format!(" ({inner})"));
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// `variables.tf:3` or the address of a page.
fn is_place(text: &str) -> bool {
    let numbered =
        text.rsplit_once(':').is_some_and(|(_, line)| !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit()));
    numbered || text.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::{assumption_groups, gap_groups, without_names};
    use sextant_facts::{Gap, Place, Surface, Why};

    #[test]
    fn names_and_places_are_left_out() {
        let cases = [
            ("default of variable `region` (infra/variables.tf:6)", "default of variable `…`"),
            (
                "`timeout` is not written: the provider's default applies (https://a.example/b)",
                "`…` is not written: the provider's default applies",
            ),
            ("module `x` is not in the tree (remote)", "module `…` is not in the tree (remote)"),
            ("plain", "plain"),
            ("open (bracket", "open (bracket"),
        ];
        for (text, shown) in cases {
            assert_eq!(without_names(text), shown);
        }
    }

    #[test]
    fn groups_count_and_keep_the_first_place() {
        let gap = |name: &str, line| Gap {
            why: Why::at(format!("module `{name}` is remote"), Place::new("main.tf", line, 1)),
            surface: Surface::Infrastructure,
            kinds: vec!["guardrail".into()],
        };
        let gaps = [gap("a", 3), gap("b", 9)];
        let groups = gap_groups(&gaps);
        assert_eq!(groups.len(), 1);
        assert_eq!((groups[0].reason.as_str(), groups[0].count), ("module `…` is remote", 2));
        assert_eq!(groups[0].first.map(|place| place.line), Some(3));
        assert_eq!(groups[0].kinds, ["guardrail"]);
        let assumptions =
            [("default of variable `a` (v.tf:1)", vec!["P1"]), ("default of variable `b` (v.tf:2)", vec!["P1", "P2"])];
        let groups = assumption_groups(&assumptions);
        assert_eq!((groups.len(), groups[0].practices.len(), groups[0].assumptions.len()), (1, 2, 2));
    }
}
