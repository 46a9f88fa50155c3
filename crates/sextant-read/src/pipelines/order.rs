//! In which order the steps of a pipeline run, and what waits for the success of what.

use sextant_facts::{Item, List, Value, Why};
use std::collections::BTreeSet;

/// Most steps whose order is kept.
pub(super) const MAX_STEPS: usize = 400;
/// Most jobs whose order is kept.
const MAX_JOBS: usize = 400;
/// Most bytes of text that all steps together keep of what follows them.
const MAX_BYTES: usize = 1024 * 1024;

/// A job: steps that run one after the other.
#[derive(Default)]
pub(super) struct Job {
    pub(super) name: String,
    /// Names of the jobs it waits for.
    pub(super) needs: Vec<String>,
    /// Places of the jobs it waits for in the list of jobs.
    pub(super) after: Vec<usize>,
    /// The pipeline goes on when it fails.
    pub(super) may_fail: bool,
    /// It runs even if something before it failed.
    pub(super) always: bool,
}

/// A line of a command, or an action.
pub(super) struct Step {
    job: usize,
    text: String,
    may_fail: bool,
    always: bool,
}

impl Step {
    /// The lines of a command: the shells of pipelines stop at the first one that fails.
    pub(super) fn lines(job: usize, text: &str, may_fail: bool, always: bool) -> Vec<Self> {
        let tolerant = may_fail || text.lines().any(|line| line.trim_start().starts_with("set +e"));
        let mut steps = Vec::new();
        let mut open = String::new();
        for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
            match line.strip_suffix(['\\', '`']) {
                Some(begun) => {
                    open.push_str(begun);
                    open.push(' ');
                }
                None => {
                    open.push_str(line);
                    steps.push(std::mem::take(&mut open));
                }
            }
        }
        steps.push(open);
        let step = |text: String| Self { job, may_fail: tolerant || forgives(&text), text, always };
        steps.into_iter().filter(|text| !text.trim().is_empty()).map(step).collect()
    }

    /// An action by its name.
    pub(super) fn action(job: usize, name: &str, may_fail: bool, always: bool) -> Self {
        Self { job, text: name.to_owned(), may_fail, always }
    }
}

/// Whether a line succeeds although its command fails.
fn forgives(line: &str) -> bool {
    line.split_once("||").is_some_and(|(_, otherwise)| {
        let word = otherwise.trim_start();
        ["true", ":", "echo", "exit 0", "printf"].iter().any(|harmless| word.starts_with(harmless))
    })
}

/// The steps in order, each with the text of those that run only after it succeeded.
pub(super) fn steps(jobs: &[Job], steps: &[Step]) -> List {
    let more = || Some(Why::new("there are more steps"));
    if jobs.len() > MAX_JOBS {
        return List { open: more(), ..List::default() };
    }
    let waits: Vec<BTreeSet<usize>> = (0..jobs.len()).map(|job| before(jobs, job)).collect();
    let mut left = MAX_BYTES;
    let mut list = List::default();
    let steps = steps.get(..2 * MAX_STEPS).unwrap_or(steps);
    for (index, step) in steps.iter().enumerate().take(MAX_STEPS) {
        let mut later = String::new();
        let binding = !step.may_fail && !jobs.get(step.job).is_some_and(|job| job.may_fail);
        for next in steps.iter().skip(index + 1).filter(|next| binding && !next.always) {
            let follows = next.job == step.job || waits.get(next.job).is_some_and(|jobs| jobs.contains(&step.job));
            if follows && next.text.len() <= left {
                left -= next.text.len();
                later.push_str(&next.text);
                later.push('\n');
            }
        }
        let map = [("text", Value::text(step.text.as_str())), ("later", Value::text(later))];
        list.items.push(Item::there(Value::map(map)));
    }
    if steps.len() > MAX_STEPS || left == 0 {
        list.open = more();
    }
    list
}

/// The jobs that must have succeeded before a job begins.
fn before(jobs: &[Job], job: usize) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut open = vec![job];
    while let Some(job) = open.pop() {
        let Some(about) = jobs.get(job).filter(|job| !job.always) else { continue };
        let named = about.needs.iter().filter_map(|name| jobs.iter().position(|job| job.name == *name));
        open.extend(named.chain(about.after.iter().copied()).filter(|job| found.insert(*job)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Job, Step, steps};

    fn later(jobs: &[Job], all: &[Step], index: usize) -> String {
        let list = steps(jobs, all);
        let map = list.items.get(index).and_then(|item| item.value.as_map().cloned()).unwrap_or_default();
        map.get("later").as_str().unwrap_or_default().to_owned()
    }

    #[test]
    fn what_waits_for_success_is_known_across_jobs() {
        let jobs = [
            Job { name: "test".to_owned(), ..Job::default() },
            Job { name: "build".to_owned(), needs: vec!["test".to_owned()], ..Job::default() },
            Job { name: "deploy".to_owned(), needs: vec!["build".to_owned()], ..Job::default() },
            Job { name: "report".to_owned(), needs: vec!["test".to_owned()], always: true, ..Job::default() },
        ];
        let mut all = Step::lines(0, "evaluate\nlint || true\n", false, false);
        all.extend(Step::lines(2, "apply \\\n  --now", false, false));
        all.extend(Step::lines(3, "mail", false, false));
        assert_eq!(later(&jobs, &all, 0), "lint || true\napply  --now\n");
        assert_eq!(later(&jobs, &all, 1), "");
        assert_eq!(later(&jobs, &all, 2), "");
    }

    #[test]
    fn jobs_that_wait_for_each_other_end() {
        let job = |name: &str, need: &str| Job { name: name.into(), needs: vec![need.into()], ..Job::default() };
        let jobs = [job("a", "b"), job("b", "a")];
        let all = [Step::action(0, "x", false, false), Step::action(1, "y", false, false)];
        assert_eq!(later(&jobs, &all, 0), "y\n");
    }
}
