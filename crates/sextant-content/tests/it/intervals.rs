//! Risk intervals of real lenses, against their definition.

use crate::lens_json::{built_in, published};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sextant_content::lens_json::import;
use sextant_core::review::RuleSet;
use sextant_core::risk::{interval, interval_by_definition};
use sextant_core::*;

/// The most practices of which every mixture of outcomes is tried.
const EXHAUSTIVE: usize = 5;

/// The most open practices of a mixture; the definition goes through three to their power of completions.
const OPEN: usize = 7;

fn agree(question: &Question, rules: &RiskRules, possible: &[Possible]) -> Result<(), TestCaseError> {
    let (found, defined) = (interval(question, rules, possible), interval_by_definition(question, rules, possible));
    prop_assert_eq!(found, defined, "{} {:?}", question.id, possible);
    Ok(())
}

/// Mixtures of outcomes for `choices` choices, of any kind, but with no more open ones than the definition can bear.
fn mixtures(choices: usize) -> impl Strategy<Value = Vec<Possible>> {
    proptest::collection::vec(1_usize..8, choices).prop_map(|sets| {
        let mut open = 0;
        let set = |bits: usize| {
            let one = |(bit, one): (usize, Possible)| Some(one).filter(|_| bits & (1 << bit) != 0);
            let all = Possible::ANY.each().enumerate().filter_map(one).reduce(Possible::or).unwrap();
            open += usize::from(all.each().count() > 1);
            if open > OPEN { all.each().next().unwrap() } else { all }
        };
        sets.into_iter().map(set).collect()
    })
}

/// Every mixture for few choices: of all outcomes up to four, without "unknown whether it applies" for five.
fn all_mixtures(choices: usize) -> Vec<Vec<Possible>> {
    let outcomes = [Possible::MET, Possible::NOT_MET, Possible::NOT_APPLICABLE, Possible::UNKNOWN, Possible::ANY];
    let outcomes = if choices < EXHAUSTIVE { &outcomes[..] } else { &outcomes[..4] };
    (0..choices).fold(vec![Vec::new()], |starts, _| {
        let grown =
            |start: &Vec<Possible>| outcomes.iter().map(|one| [&start[..], &[*one]].concat()).collect::<Vec<_>>();
        starts.iter().flat_map(grown).collect()
    })
}

fn every_interval_is_exact(lens: &Lens, cases: u32) {
    for (_, question) in lens.questions() {
        let sets = [Some(&question.risk), question.rules(RuleSet::PublishedFile)];
        for rules in sets.into_iter().flatten() {
            if question.choices.len() <= EXHAUSTIVE {
                for possible in all_mixtures(question.choices.len()) {
                    agree(question, rules, &possible).unwrap();
                }
            }
            let config = Config { cases, failure_persistence: None, ..Config::default() };
            let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
            runner.run(&mixtures(question.choices.len()), |possible| agree(question, rules, &possible)).unwrap();
        }
    }
}

#[test]
fn of_the_built_in_lens() {
    every_interval_is_exact(&built_in(), 64);
}

#[test]
fn of_published_lenses() {
    for (_, text) in published() {
        if let (Some(lens), _) = import(&text) {
            every_interval_is_exact(&lens, 16);
        }
    }
}
