//! The interview: open choices one by one, the most decisive first; people answer, stop and resume.

use sextant_core::lens::{Choice, Lens, Question};
use sextant_core::plan::next_questions;
use sextant_core::{Answer, Review, Says, Statement};
use sextant_report::inert;
use std::collections::BTreeSet;
use std::io::{self, BufRead, Write};

/// Who is asked, and about what.
#[derive(Clone, Debug)]
pub struct Session<'a> {
    /// The lens.
    pub lens: &'a Lens,
    /// The review as it stands before the interview.
    pub review: &'a Review,
    /// Who answers.
    pub by: &'a str,
    /// The day, an ISO date.
    pub on: &'a str,
    /// Only these choices; all of them if empty.
    pub only: &'a BTreeSet<String>,
}

/// Longest line that is read, in bytes.
const LONGEST_LINE: u64 = 64 * 1024;

/// What a person did with a choice.
enum Reply {
    Says(Says),
    Skip,
    Help,
    Quit,
}

impl Session<'_> {
    /// The open choices in the order to ask them.
    #[must_use]
    pub fn open(&self) -> Vec<(&Question, &Choice, &Answer)> {
        let mut found = Vec::new();
        for next in next_questions(self.lens, self.review, &[]) {
            let Some((_, question)) = self.lens.questions().find(|(_, question)| question.id == next.question) else {
                continue;
            };
            let Some(reviewed) = self.review.question(&question.id) else { continue };
            for id in &next.open {
                let choice = question.choices.iter().find(|choice| choice.id == *id);
                if let (Some(choice), Some(answer)) = (choice, reviewed.answer(id))
                    && (self.only.is_empty() || self.only.contains(id))
                    && answer.statement.is_none()
                {
                    found.push((question, choice, answer));
                }
            }
        }
        found
    }

    /// Asks until nothing is open, the person stops or the input ends. Each answer is handed to `record` at once.
    ///
    /// # Errors
    /// When input or output fails, or `record` does.
    pub fn run(
        &self,
        input: &mut dyn BufRead,
        output: &mut dyn Write,
        record: &mut dyn FnMut(&Statement) -> io::Result<()>,
    ) -> io::Result<usize> {
        let open = self.open();
        let total = open.len();
        let mut answered = 0;
        writeln!(
            output,
            "{total} open practices, the most decisive first. Every answer is saved at once; stop with q.\n"
        )?;
        for (position, (question, choice, answer)) in open.into_iter().enumerate() {
            introduce(output, position + 1, total, question, choice, answer)?;
            let Some(says) = self.reply(input, output, choice)? else { break };
            let Some(says) = says else { continue };
            let why = ask(input, output, "Why, or where is it shown? ")?.unwrap_or_default();
            record(&Statement {
                about: choice.id.clone(),
                says,
                by: self.by.to_owned(),
                on: self.on.to_owned(),
                why,
                until: None,
                evidence_digest: Some(answer.evidence_digest.clone()),
            })?;
            answered += 1;
            writeln!(output)?;
        }
        Ok(answered)
    }

    /// The reply to one choice; `None` ends the interview, `Some(None)` leaves the choice open.
    fn reply(
        &self,
        input: &mut dyn BufRead,
        output: &mut dyn Write,
        choice: &Choice,
    ) -> io::Result<Option<Option<Says>>> {
        loop {
            let Some(line) =
                ask(input, output, "Is it so? [y]es [n]o [d]o not know [x] not applicable [s]kip [h]elp [q]uit: ")?
            else {
                return Ok(None);
            };
            match understood(&line) {
                Some(Reply::Says(says)) => return Ok(Some(Some(says))),
                Some(Reply::Skip) => return Ok(Some(None)),
                Some(Reply::Quit) => return Ok(None),
                Some(Reply::Help) => help(output, choice)?,
                None => writeln!(output, "Please answer with one of the letters in brackets.")?,
            }
        }
    }
}

fn understood(line: &str) -> Option<Reply> {
    Some(match line.trim().to_lowercase().as_str() {
        "y" | "yes" => Reply::Says(Says::Met),
        "n" | "no" => Reply::Says(Says::NotMet),
        "d" | "?" | "do not know" | "i do not know" => Reply::Says(Says::DoNotKnow),
        "x" | "n/a" | "not applicable" => Reply::Says(Says::NotApplicable),
        "s" | "skip" | "" => Reply::Skip,
        "h" | "help" => Reply::Help,
        "q" | "quit" => Reply::Quit,
        _ => return None,
    })
}

fn introduce(
    output: &mut dyn Write,
    position: usize,
    total: usize,
    question: &Question,
    choice: &Choice,
    answer: &Answer,
) -> io::Result<()> {
    writeln!(output, "{position} of {total}  {}  {}", choice.id, choice.title)?;
    writeln!(output, "   {}", question.title)?;
    for reason in answer.unknown_because.iter().take(2) {
        writeln!(output, "   open because: {}", inert::visible(reason))?;
    }
    writeln!(output, "   what would show it:")?;
    for artefact in &choice.guidance.evidence {
        writeln!(output, "     - {artefact}")?;
    }
    Ok(())
}

fn help(output: &mut dyn Write, choice: &Choice) -> io::Result<()> {
    writeln!(output, "\n{}\n\nGood looks like: {}\n", choice.guidance.why, choice.guidance.good)?;
    for mistake in &choice.guidance.mistakes {
        writeln!(output, "   not: {mistake}")?;
    }
    writeln!(output)
}

/// A line of input without its end; `None` when there is no more.
fn ask(input: &mut dyn BufRead, output: &mut dyn Write, prompt: &str) -> io::Result<Option<String>> {
    write!(output, "{prompt}")?;
    output.flush()?;
    let mut line = String::new();
    let read = io::Read::take(input, LONGEST_LINE).read_line(&mut line)?;
    Ok((read > 0).then(|| line.trim_end().to_owned()))
}
