//! Which of the statements that people made count for which practice.

use crate::lens::{Choice, Found, Lens, Question};
use crate::problem::Problem;
use crate::statement::{Says, Statement, StatementFlag, is_date};
use std::collections::BTreeMap;

/// The statements that count, each for what it is about.
pub(super) struct Heard {
    /// By question.
    questions: BTreeMap<String, Statement>,
    /// By question and choice. Lapsed ones only where no other was made.
    choices: BTreeMap<(String, String), Statement>,
    as_of: String,
}

impl Heard {
    /// Sorts statements by what they are about. Of several about the same, the latest that counts wins.
    pub(super) fn new(lens: &Lens, statements: &[Statement], as_of: &str) -> (Self, Vec<Problem>) {
        let mut heard = Self { questions: BTreeMap::new(), choices: BTreeMap::new(), as_of: as_of.to_owned() };
        let mut problems = Vec::new();
        if !is_date(as_of) {
            problems.push(Problem::new("as-of", "the day of the review is no ISO date").help("write it as 2027-03-31"));
        }
        for statement in statements {
            if !is_date(&statement.on) {
                let problem = Problem::new(&statement.about, "a statement's date `on` is no ISO date");
                problems.push(problem.help("write it as 2027-03-31"));
            }
            match lens.find(&statement.about) {
                Found::Question(question) => heard.add_question(question, statement, &mut problems),
                Found::Choice(question, choice) => heard.add_choice(question, choice, statement, &mut problems),
                Found::Ambiguous => {
                    let problem = Problem::new(&statement.about, "several questions have a choice of this id");
                    problems.push(problem.help("write `QUESTION/CHOICE`"));
                }
                Found::Nothing => {
                    let message = format!("a statement about what the lens `{}` does not have", lens.id);
                    problems.push(Problem::new(&statement.about, message));
                }
            }
        }
        problems.extend(heard.lapsed(lens, statements));
        (heard, problems)
    }

    fn add_question(&mut self, question: &Question, statement: &Statement, problems: &mut Vec<Problem>) {
        if matches!(statement.says, Says::Met | Says::NotMet) {
            let problem = Problem::new(&statement.about, "a question cannot be stated as met or not met");
            problems.push(problem.help("state its practices, or that it is not applicable"));
        } else if statement.lapsed(&self.as_of).is_none() {
            keep_latest(&mut self.questions, question.id.clone(), statement, &self.as_of);
        }
    }

    fn add_choice(&mut self, question: &Question, choice: &Choice, statement: &Statement, problems: &mut Vec<Problem>) {
        if choice.none_of_these && statement.says == Says::NotApplicable {
            let problem = Problem::new(&statement.about, "\"none of these\" cannot be not applicable");
            problems.push(problem.help("state that the question is not applicable"));
        } else {
            let key = (question.id.clone(), choice.id.clone());
            keep_latest(&mut self.choices, key, statement, &self.as_of);
        }
    }

    /// The statement that counts for a practice: that its question does not apply, else its own, else that none of the
    /// practices is followed or that the person cannot tell. A word on the whole question saw the evidence of all of it, so
    /// its digest says nothing about the one practice.
    pub(super) fn about(&self, question: &Question, choice: &Choice) -> Option<Statement> {
        if let Some(statement) = self.out_of_scope(question) {
            return Some(Statement { evidence_digest: None, ..statement.clone() });
        }
        let own = self.choices.get(&(question.id.clone(), choice.id.clone()));
        if let Some(own) = own.filter(|own| own.lapsed(&self.as_of).is_none()) {
            return Some(own.clone());
        }
        let none = self.none_of_these(question).cloned().map(|none| Statement { says: Says::NotMet, ..none });
        let whole = none.or_else(|| self.questions.get(&question.id).cloned());
        whole.map(|whole| Statement { evidence_digest: None, ..whole }).or_else(|| own.cloned())
    }

    /// The statement that a question does not apply.
    pub(super) fn out_of_scope(&self, question: &Question) -> Option<&Statement> {
        self.questions.get(&question.id).filter(|statement| statement.says == Says::NotApplicable)
    }

    /// The statement that none of a question's practices is followed.
    pub(super) fn none_of_these(&self, question: &Question) -> Option<&Statement> {
        let none = question.none_of_these()?;
        let statement = self.choices.get(&(question.id.clone(), none.id.clone()))?;
        (statement.says == Says::Met && statement.lapsed(&self.as_of).is_none()).then_some(statement)
    }

    /// Statements that lapsed and that no later one replaced.
    fn lapsed(&self, lens: &Lens, statements: &[Statement]) -> Vec<Problem> {
        let replaced = |statement: &Statement| {
            let current = match lens.find(&statement.about) {
                Found::Question(question) => self.questions.get(&question.id),
                Found::Choice(question, choice) => self.choices.get(&(question.id.clone(), choice.id.clone())),
                Found::Ambiguous | Found::Nothing => None,
            };
            current.is_some_and(|current| current.lapsed(&self.as_of).is_none() && current.on >= statement.on)
        };
        let mut out = Vec::new();
        for statement in statements.iter().filter(|statement| !replaced(statement)) {
            let until = statement.until.as_deref().unwrap_or_default();
            let about = format!("the statement by {} of {}", statement.by, statement.on);
            let problem = Problem::new(&statement.about, "");
            out.extend(match statement.lapsed(&self.as_of) {
                Some(StatementFlag::UnreadableUntil) => {
                    let message = format!("{about} is ignored: `until` is no ISO date");
                    Some(Problem { message, ..problem.help("write it as 2027-03-31") })
                }
                Some(_) => {
                    let message = format!("{about} is ignored: it counted until {until}");
                    Some(Problem { message, ..problem.help("state it again if it still holds") })
                }
                None => None,
            });
        }
        out
    }
}

/// Keeps the statement that counts over one that lapsed, and of two that do the later; on the same day the one that stands
/// later in the file.
fn keep_latest<K: Ord>(kept: &mut BTreeMap<K, Statement>, key: K, statement: &Statement, as_of: &str) {
    let rank = |statement: &Statement| (statement.lapsed(as_of).is_none(), statement.on.clone());
    if kept.get(&key).is_none_or(|other| rank(other) <= rank(statement)) {
        kept.insert(key, statement.clone());
    }
}
