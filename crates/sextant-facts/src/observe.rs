//! Asking a probe: the answer, with the places that show it.

use crate::architecture::{Architecture, ArchitectureNames, Component};
use crate::expression::Evaluator;
use crate::kind::PlaceRole;
use crate::probe::{Empty, Mixed, Probe, Quantifier};
use crate::resource::Scope;
use crate::truth::Truth;
use crate::value::{Data, Value, Why};
use sextant_core::{Evidence, Locus, Observation, ProbeAnswer, Role};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Most places that one answer cites.
const CITED: usize = 12;

/// Asks a probe of the architecture.
#[must_use]
pub fn observe(probe: &Probe, architecture: &Architecture) -> Observation {
    let asking = Asking { probe, architecture };
    let members = asking.members();
    let incomplete = architecture.incomplete(&probe.over);
    let verdict = asking.verdict(&members, incomplete);
    asking.observation(verdict, &members)
}

/// A member of the population with what is known of it.
struct Member<'a> {
    index: usize,
    component: &'a Component,
    /// Why it may not belong to the population.
    perhaps: Option<Why>,
    good: Truth,
    assumptions: BTreeSet<Arc<str>>,
}

enum Verdict {
    Yes,
    No,
    /// No, because nothing is there: the places that lack it.
    Lacking(Vec<usize>),
    NotApplicable,
    Unknown(Why),
}

struct Asking<'a> {
    probe: &'a Probe,
    architecture: &'a Architecture,
}

impl<'a> Asking<'a> {
    fn members(&self) -> Vec<Member<'a>> {
        let names = ArchitectureNames::new(self.architecture, self.probe.scope);
        let population = self.architecture.of_kind(&self.probe.over);
        let inside = population.filter(|(_, component)| self.probe.scope.is_none_or(|scope| component.scope == scope));
        inside
            .filter_map(|(index, component)| {
                let it = Value::known(Data::Component(index));
                let mut perhaps = component.perhaps.clone();
                let mut assumptions = BTreeSet::new();
                if let Some(filter) = &self.probe.filter {
                    let belongs = Evaluator::new(&names).with("it", it.clone()).evaluate(filter);
                    match belongs.truth() {
                        Truth::True => {}
                        Truth::False => return None,
                        Truth::Unknown(why) => perhaps = perhaps.or(Some(why)),
                    }
                    assumptions.extend(belongs.assumptions);
                }
                let good = Evaluator::new(&names).with("it", it).evaluate(&self.probe.expect);
                assumptions.extend(good.assumptions.iter().cloned());
                Some(Member { index, component, perhaps, good: good.truth(), assumptions })
            })
            .collect()
    }

    /// The table of the truth rules: what quantifier, doubts and completeness make of the members.
    fn verdict(&self, members: &[Member<'_>], incomplete: Option<Why>) -> Verdict {
        if members.is_empty() {
            return match incomplete {
                Some(why) => Verdict::Unknown(why),
                None => self.empty(),
            };
        }
        let certain = |truth: Truth| move |member: &&Member<'_>| member.perhaps.is_none() && member.good == truth;
        let good = members.iter().filter(certain(Truth::True)).count();
        let bad = members.iter().filter(certain(Truth::False)).count();
        let doubt = members.iter().find_map(doubt_of);
        match (self.probe.quantifier, self.probe.mixed) {
            (Quantifier::Every, Mixed::No) if bad > 0 => Verdict::No,
            (Quantifier::Every, Mixed::Unknown) if bad > 0 => match (good, doubt.or(incomplete)) {
                (0, None) => Verdict::No,
                (0, Some(why)) => Verdict::Unknown(why),
                _ => Verdict::Unknown(Why::new("some members are good and some are not")),
            },
            (Quantifier::Every, _) => match doubt.or(incomplete) {
                None if good > 0 => Verdict::Yes,
                None => perhaps_none(members),
                Some(why) => Verdict::Unknown(why),
            },
            (Quantifier::Some, _) if good > 0 => Verdict::Yes,
            (Quantifier::Some, _) => match doubt_for_some(members).or(incomplete) {
                None if bad > 0 => Verdict::No,
                None => perhaps_none(members),
                Some(why) => Verdict::Unknown(why),
            },
        }
    }

    /// Nothing of the kind is there, and nothing was overlooked.
    fn empty(&self) -> Verdict {
        match self.probe.empty {
            Empty::NotApplicable => Verdict::NotApplicable,
            Empty::Unknown => Verdict::Unknown(Why::new(format!("the tree shows no {}", self.title()))),
            Empty::No => self.lacking(),
        }
    }

    /// An absence refutes only where the thing would have to be, and only if that place was read completely.
    fn lacking(&self) -> Verdict {
        let mut places = Vec::new();
        for role in &self.probe.needs {
            let kinds = self.architecture.kinds().values().filter(|kind| kind.place == Some(*role));
            let mut present = Vec::new();
            for kind in kinds {
                if let Some(why) = self.architecture.incomplete(&kind.id) {
                    return Verdict::Unknown(why);
                }
                let members = self.architecture.of_kind(&kind.id);
                let certain =
                    members.filter(|(_, component)| component.perhaps.is_none() && component.scope == Scope::Workload);
                present.extend(certain.map(|(index, _)| index));
            }
            if present.is_empty() {
                let place = name_of(*role);
                return Verdict::Unknown(Why::new(format!("the tree holds no {place} that would have to show it")));
            }
            places.extend(present);
        }
        places.sort_unstable();
        places.dedup();
        Verdict::Lacking(places)
    }

    fn title(&self) -> String {
        let kind = self.architecture.kinds().get(&self.probe.over);
        kind.map_or_else(|| self.probe.over.replace('_', " "), |kind| kind.title.to_lowercase())
    }

    fn observation(&self, verdict: Verdict, members: &[Member<'_>]) -> Observation {
        let certain =
            |truth: Truth| members.iter().filter(move |member| member.perhaps.is_none() && member.good == truth);
        let (answer, why, evidence) = match verdict {
            Verdict::Yes => (ProbeAnswer::Yes, None, self.cite(certain(Truth::True), ProbeAnswer::Yes)),
            Verdict::No => (ProbeAnswer::No, None, self.cite(certain(Truth::False), ProbeAnswer::No)),
            Verdict::Lacking(places) => (ProbeAnswer::No, None, self.cite_places(&places)),
            Verdict::NotApplicable => (ProbeAnswer::NotApplicable, None, Vec::new()),
            Verdict::Unknown(why) => {
                let evidence = self.doubt(&why);
                (ProbeAnswer::Unknown, Some(why.to_string()), evidence)
            }
        };
        Observation { probe: self.probe.id.to_string(), version: self.probe.version.clone(), answer, why, evidence }
    }

    fn cite<'m>(&self, members: impl Iterator<Item = &'m Member<'m>>, answer: ProbeAnswer) -> Vec<Evidence> {
        let template = if answer == ProbeAnswer::Yes { &self.probe.says_yes } else { &self.probe.says_no };
        let mut seen = BTreeSet::new();
        let mut cited = Vec::new();
        for member in members {
            let message = self.fill(template, member.index);
            if seen.insert((member.component.place.clone(), message.clone())) && cited.len() < CITED {
                let assumptions = member.assumptions.iter().map(ToString::to_string).collect();
                cited.push(self.evidence(answer, message, Some(locus(member.component)), assumptions));
            }
        }
        cited
    }

    fn cite_places(&self, places: &[usize]) -> Vec<Evidence> {
        let components = places.iter().filter_map(|&index| self.architecture.components.get(index));
        let lacking = components.take(CITED).map(|component| {
            self.evidence(ProbeAnswer::No, self.probe.says_no.clone(), Some(locus(component)), Vec::new())
        });
        lacking.collect()
    }

    /// The place that stands in the way of an answer, if it has one.
    fn doubt(&self, why: &Why) -> Vec<Evidence> {
        let Some(place) = &why.place else { return Vec::new() };
        let locus = Locus { path: place.path.to_string(), line: place.line, column: place.column, address: None };
        vec![self.evidence(ProbeAnswer::Unknown, why.text.to_string(), Some(locus), Vec::new())]
    }

    fn evidence(
        &self,
        answer: ProbeAnswer,
        message: String,
        locus: Option<Locus>,
        assumptions: Vec<String>,
    ) -> Evidence {
        Evidence {
            probe: self.probe.id.to_string(),
            version: self.probe.version.clone(),
            answer,
            message,
            locus,
            assumptions,
            role: Role::Deciding,
        }
    }

    /// Fills `{attribute}` with what is known of the attribute.
    fn fill(&self, template: &str, index: usize) -> String {
        let mut out = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                rest = after;
                break;
            };
            out.push_str(&shown(&self.architecture.attribute(index, name, true)));
            rest = tail;
        }
        out.push_str(rest);
        out
    }
}

/// Every member is only perhaps there: neither their answer nor that of an empty population can be given.
fn perhaps_none(members: &[Member<'_>]) -> Verdict {
    let why = members.iter().find_map(|member| member.perhaps.as_ref().map(|why| at_component(why, member.component)));
    Verdict::Unknown(why.unwrap_or_else(|| Why::new("nothing is there for certain")))
}

/// Why a member keeps `every` from a yes: a member that is certainly good does not, nor one that would be good if there.
fn doubt_of(member: &Member<'_>) -> Option<Why> {
    match (&member.good, &member.perhaps) {
        (Truth::True, _) => None,
        (Truth::Unknown(why), _) => Some(at_component(why, member.component)),
        (Truth::False, Some(why)) => Some(at_component(why, member.component)),
        (Truth::False, None) => None,
    }
}

/// Why a member keeps `some` from a no.
fn doubt_for_some(members: &[Member<'_>]) -> Option<Why> {
    members.iter().find_map(|member| match (&member.good, &member.perhaps) {
        (Truth::True, Some(why)) | (Truth::Unknown(why), _) => Some(at_component(why, member.component)),
        _ => None,
    })
}

/// A reason without a place stands at the component it is about.
fn at_component(why: &Why, component: &Component) -> Why {
    Why::perhaps_at(why.text.clone(), why.place.clone().or_else(|| Some(component.place.clone())))
}

fn locus(component: &Component) -> Locus {
    Locus {
        path: component.place.path.to_string(),
        line: component.place.line,
        column: component.place.column,
        address: Some(component.address.to_string()),
    }
}

fn name_of(role: PlaceRole) -> &'static str {
    match role {
        PlaceRole::Deployable => "deployed component",
        PlaceRole::ModelCall => "model call",
        PlaceRole::Application => "interface to people",
        PlaceRole::Pipeline => "delivery pipeline",
    }
}

/// A value in a sentence: short, and honest about what is not known.
fn shown(value: &Value) -> String {
    const LENGTH: usize = 120;
    let text = match value.data() {
        Some(Data::List(list)) => {
            let items: Vec<String> = list.items.iter().take(4).map(|item| shown(&item.value)).collect();
            let more = if list.items.len() > 4 || list.open.is_some() { ", …" } else { "" };
            format!("{}{more}", items.join(", "))
        }
        Some(Data::Map(_) | Data::Component(_) | Data::Json(_)) => "a block".to_owned(),
        Some(_) => value.to_text().to_string(),
        None if value.is_there() == Some(false) => "nothing".to_owned(),
        None => "a value not known here".to_owned(),
    };
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
