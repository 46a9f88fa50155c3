//! Finding questions and choices by any of their ids.

use super::{Choice, ConsoleId, Lens, Pillar, Question};

/// A choice with where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// A question.
    Question(&'a Question),
    /// A choice of a question.
    Choice(&'a Question, &'a Choice),
    /// Choices of several questions have that id; `QUESTION/CHOICE` tells them apart.
    Ambiguous,
    /// Nothing has that id.
    Nothing,
}

impl Lens {
    /// All questions with their pillars, in the order of the lens.
    pub fn questions(&self) -> impl Iterator<Item = (&Pillar, &Question)> {
        self.pillars.iter().flat_map(|pillar| pillar.questions.iter().map(move |question| (pillar, question)))
    }

    /// All practices with their questions, in the order of the lens; without "none of these".
    pub fn practices(&self) -> impl Iterator<Item = (&Question, &Choice)> {
        self.questions().flat_map(|(_, question)| question.practices().map(move |choice| (question, choice)))
    }

    /// The question with that id: `GENSEC01` or `gensec1`.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().map(|(_, question)| question).find(|question| question.is_called(id))
    }

    /// The choice with that id, and its question: `GENSEC01-BP02`, `GENSEC01_BP02` or `gensec1_2`. Nothing where choices of
    /// several questions have it; `QUESTION/CHOICE` finds those.
    #[must_use]
    pub fn choice(&self, id: &str) -> Option<(&Question, &Choice)> {
        match self.find(id) {
            Found::Choice(question, choice) => Some((question, choice)),
            _ => None,
        }
    }

    /// The pillar with that id: `cost_optimization` or `costOptimization`.
    #[must_use]
    pub fn pillar(&self, id: &str) -> Option<&Pillar> {
        self.pillars.iter().find(|pillar| same(&pillar.id, id) || same(&pillar.aws_id, id))
    }

    /// What has that id, in any of its forms.
    #[must_use]
    pub fn find(&self, id: &str) -> Found<'_> {
        if let Some((question, choice)) = id.split_once('/') {
            let question = self.question(question);
            let found = question.and_then(|question| question.choice(choice).map(|choice| (question, choice)));
            return found.map_or(Found::Nothing, |(question, choice)| Found::Choice(question, choice));
        }
        if let Some(question) = self.question(id) {
            return Found::Question(question);
        }
        let mut found =
            self.questions().filter_map(|(_, question)| question.choice(id).map(|choice| (question, choice)));
        match (found.next(), found.next()) {
            (Some((question, choice)), None) => Found::Choice(question, choice),
            (Some(_), Some(_)) => Found::Ambiguous,
            _ => Found::Nothing,
        }
    }
}

impl Question {
    /// Whether it has that id, in any of its forms.
    #[must_use]
    pub fn is_called(&self, id: &str) -> bool {
        same(&self.id, id) || console(self.console_id.as_ref(), id)
    }

    /// The choice with that id, in any of its forms. Spelled exactly wins over spelled in another case.
    #[must_use]
    pub fn choice(&self, id: &str) -> Option<&Choice> {
        self.choice_index(id).and_then(|index| self.choices.get(index))
    }

    /// The place of that choice among [`Question::choices`].
    #[must_use]
    pub fn choice_index(&self, id: &str) -> Option<usize> {
        let exact = |choice: &Choice| choice.id == id || choice.lens_json_id == id;
        let exactly = self.choices.iter().position(exact);
        exactly.or_else(|| self.choices.iter().position(|choice| choice.is_called(id)))
    }

    /// Its choices without "none of these".
    pub fn practices(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(|choice| !choice.none_of_these)
    }

    /// The choice that says: none of the others.
    #[must_use]
    pub fn none_of_these(&self) -> Option<&Choice> {
        self.choices.iter().find(|choice| choice.none_of_these)
    }
}

impl Choice {
    /// Whether it has that id, in any of its forms.
    #[must_use]
    pub fn is_called(&self, id: &str) -> bool {
        same(&self.id, id) || same(&self.lens_json_id, id) || console(self.console_id.as_ref(), id)
    }
}

/// Ids differ by more than case in every published lens, and people type them as they please.
fn same(own: &str, id: &str) -> bool {
    !id.is_empty() && own.eq_ignore_ascii_case(id)
}

fn console(own: Option<&ConsoleId>, id: &str) -> bool {
    own.is_some_and(|own| same(&own.id, id))
}

/// The form of an id in a lens file, which allows no hyphen: `GENSEC01_BP02` for `GENSEC01-BP02`.
#[must_use]
pub fn lens_json_form(id: &str) -> String {
    id.replace('-', "_")
}

/// The form of an id in the AWS console: `gensec1_2` for `GENSEC01-BP02`, `gensec1` for `GENSEC01`, `gensec1_no` for
/// `GENSEC01_no`. Nothing for ids that do not follow this pattern.
#[must_use]
pub fn console_form(id: &str) -> Option<String> {
    let (question, practice) = match id.split_once(['-', '_']) {
        Some((question, practice)) => (question, Some(practice)),
        None => (id, None),
    };
    let digits = question.find(|character: char| character.is_ascii_digit())?;
    let (letters, number) = question.split_at_checked(digits)?;
    let plain = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_alphabetic());
    let question = format!("{}{}", letters.to_ascii_lowercase(), unpadded(number)?);
    match practice {
        _ if !plain => None,
        None => Some(question),
        Some(none) if none.eq_ignore_ascii_case("no") => Some(format!("{question}_no")),
        Some(practice) => Some(format!("{question}_{}", unpadded(practice.strip_prefix("BP")?)?)),
    }
}

fn unpadded(number: &str) -> Option<&str> {
    let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| number.trim_start_matches('0')).filter(|number| !number.is_empty())
}
