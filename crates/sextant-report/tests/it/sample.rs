//! A small review with an answer of every kind.

use sextant_core::lens::{Effort, Guidance, Level, Phase};
use sextant_core::progress::Milestone;
use sextant_core::review::Inputs;
use sextant_core::*;
use sextant_facts::{Gap, Place, Surface, Why};
use sextant_report::report::{
    Coverage, Deployable, Environment, Known, ProbeText, ProfileFact, Scope, Skipped, Workload,
};
use sextant_report::{Report, ReportInputs};
use std::collections::BTreeMap;

/// Everything a report is made from.
pub(crate) struct Sample {
    pub(crate) lens: Lens,
    pub(crate) review: Review,
    pub(crate) workload: Workload,
    pub(crate) coverage: Coverage,
    pub(crate) probes: Vec<ProbeText>,
    pub(crate) scope: Scope,
    pub(crate) since: Option<Milestone>,
}

impl Sample {
    /// The review of a chat service with an answer of every kind.
    pub(crate) fn new() -> Self {
        Self::of(&observations(), &statements())
    }

    pub(crate) fn of(observations: &[Observation], statements: &[Statement]) -> Self {
        let lens = lens();
        let review = reviewed(&lens, observations, statements);
        Self {
            lens,
            review,
            workload: workload(),
            coverage: coverage(),
            probes: probes(),
            scope: Scope::default(),
            since: None,
        }
    }

    pub(crate) fn report(&self) -> Report<'_> {
        Report::new(&ReportInputs {
            lens: &self.lens,
            review: &self.review,
            workload: &self.workload,
            coverage: &self.coverage,
            probes: &self.probes,
            scope: &self.scope,
            priorities: &[],
            since: self.since.as_ref(),
            redactions: 2,
            tool_version: "0.1.0",
        })
    }
}

pub(crate) fn reviewed(lens: &Lens, observations: &[Observation], statements: &[Statement]) -> Review {
    let observations = observations.iter().map(|one| (one.probe.clone(), one.clone())).collect();
    let not_agents = "it concerns workloads where `workload.agents`".to_owned();
    let retrieval = "whether `workload.retrieval` is not known: retriever is built elsewhere".to_owned();
    let applicability = BTreeMap::from([
        ("workload.agents".to_owned(), Applicability::DoesNotApply(not_agents)),
        ("workload.retrieval".to_owned(), Applicability::Unknown(retrieval)),
    ]);
    let inputs = Inputs {
        observations: &observations,
        applicability: &applicability,
        statements,
        as_of: "2026-06-01",
        content_digest: "sha256:5e7a",
    };
    Review::new(lens, &inputs, RuleSet::Graded)
}

struct Row(&'static str, &'static str, Level, Effort, &'static [&'static str]);

fn choices(rows: &[Row]) -> Vec<Choice> {
    let choice = |Row(id, title, level, effort, phases): &Row| {
        let probe = Condition::id(format!("{}_probe", id.replace('-', "_").to_lowercase()));
        Choice {
            id: (*id).to_owned(),
            lens_json_id: lens::lens_json_form(id),
            title: (*title).to_owned(),
            level: *level,
            effort: *effort,
            phases: phases.iter().map(|phase| (*phase).to_owned()).collect(),
            url: Some(format!("https://docs.example.com/lens/{}.html", id.to_lowercase())),
            met_when: Some(probe.clone()),
            not_met_when: Some(probe.negated()),
            guidance: Guidance {
                why: "One leaked credential could call every model.\nThe failure is silent.\n\nAnd it is costly."
                    .to_owned(),
                good: "Every caller has its own identity and may call named models only.".to_owned(),
                steps: vec!["List the callers with `aws iam`.".to_owned(), "Name the models they need.".to_owned()],
                evidence: vec!["The policies of all callers.".to_owned(), "A call that was denied.".to_owned()],
                mistakes: vec!["One role for everything.".to_owned()],
                on: vec![("AWS".to_owned(), "Use `bedrock:InvokeModel` with ARNs.".to_owned())],
                links: Vec::new(),
            },
            related: vec!["SEC03-BP02".to_owned()],
            ..Choice::default()
        }
    };
    rows.iter().map(choice).collect()
}

fn question(id: &str, pillar: &str, title: &str, rows: &[Row]) -> Question {
    Question {
        id: id.to_owned(),
        pillar: pillar.to_owned(),
        topic: "Access".to_owned(),
        title: title.to_owned(),
        description: "A question about who may do what.".to_owned(),
        url: Some(format!("https://docs.example.com/lens/{}.html", id.to_lowercase())),
        choices: choices(rows),
        published_risk: Some(RiskRules::Rules(vec![RiskRule {
            condition: RuleCondition::Default,
            risk: Risk::Medium,
        }])),
        ..Question::default()
    }
}

fn security() -> [Question; 2] {
    use Effort as E;
    use Level::{High, Low, Medium};
    let endpoints = question(
        "GENSEC01",
        "security",
        "How do you control access to models?",
        &[
            Row(
                "GENSEC01-BP01",
                "Grant least privilege access to foundation model endpoints",
                High,
                E::Medium,
                &["deployment"],
            ),
            Row(
                "GENSEC01-BP02",
                "Implement private network communication between models and applications",
                High,
                E::Medium,
                &["deployment"],
            ),
            Row(
                "GENSEC01-BP03",
                "Monitor access to models and the data they read",
                Medium,
                E::Low,
                &["deployment", "improvement"],
            ),
        ],
    );
    let mut answers = question(
        "GENSEC02",
        "security",
        "How do you keep harmful answers from reaching people?",
        &[
            Row("GENSEC02-BP01", "Put guardrails before and after every model call", High, E::Medium, &["development"]),
            Row("GENSEC02-BP02", "Test guardrails against known attacks", Low, E::High, &["improvement"]),
            Row("GENSEC02-BP03", "Review flagged answers every week", Medium, E::Low, &[]),
        ],
    );
    if let Some(choice) = answers.choices.get_mut(2) {
        (choice.met_when, choice.not_met_when) = (None, None);
    }
    [endpoints, answers]
}

fn agents_and_cost() -> [Question; 2] {
    use Effort as E;
    use Level::{High, Medium};
    let mut agents = question(
        "GENSEC03",
        "security",
        "How do you bound what agents may do?",
        &[Row("GENSEC03-BP01", "Give every agent the least rights it needs", High, E::Medium, &["development"])],
    );
    agents.applies_when = Some("workload.agents".to_owned());
    let mut cost = question(
        "GENCOST01",
        "cost_optimization",
        "How do you choose what a call costs?",
        &[
            Row("GENCOST01-BP01", "Right-size the model for each task", Medium, E::High, &["development"]),
            Row("GENCOST01-BP02", "Bound the length of every answer", High, E::Low, &["development"]),
            Row("GENCOST01-BP03", "Limit the vectors that are kept", Medium, E::Medium, &["development"]),
        ],
    );
    if let Some(choice) = cost.choices.get_mut(2) {
        choice.applies_when = Some("workload.retrieval".to_owned());
    }
    [agents, cost]
}

/// Two pillars, four questions, ten practices.
pub(crate) fn lens() -> Lens {
    let ([endpoints, answers], [agents, cost]) = (security(), agents_and_cost());
    let pillar = |id: &str, name: &str, questions: Vec<Question>| Pillar {
        id: id.to_owned(),
        aws_id: id.to_owned(),
        name: name.to_owned(),
        description: format!("What {} is about.", name.to_lowercase()),
        principles: vec!["Decide on purpose".to_owned()],
        questions,
        ..Pillar::default()
    };
    let phase =
        |id: &str, name: &str| Phase { id: id.to_owned(), name: name.to_owned(), description: "A phase.".to_owned() };
    Lens {
        id: "sample".to_owned(),
        name: "Sample Lens".to_owned(),
        edition: "2026-01".to_owned(),
        description: "A lens for tests.".to_owned(),
        url: Some("https://docs.example.com/lens.html".to_owned()),
        phases: vec![
            phase("development", "Development"),
            phase("deployment", "Deployment"),
            phase("improvement", "Improvement"),
        ],
        pillars: vec![
            pillar("security", "Security", vec![endpoints, answers, agents]),
            pillar("cost_optimization", "Cost optimization", vec![cost]),
        ],
        notes: vec!["One practice was renamed.".to_owned()],
        ..Lens::default()
    }
}

pub(crate) fn locus(path: &str, line: u32, address: &str) -> Locus {
    let address = (!address.is_empty()).then(|| address.to_owned());
    Locus { path: path.to_owned(), line, column: 3, address }
}

pub(crate) fn evidence(probe: &str, answer: ProbeAnswer, message: &str, locus: Locus) -> Evidence {
    Evidence {
        probe: probe.to_owned(),
        version: "1".to_owned(),
        answer,
        message: message.to_owned(),
        locus: Some(locus),
        assumptions: Vec::new(),
        role: Role::Deciding,
    }
}

pub(crate) fn observation(probe: &str, answer: ProbeAnswer, evidence: Vec<Evidence>) -> Observation {
    let why = (answer == ProbeAnswer::Unknown).then(|| match evidence.first() {
        Some(Evidence { message, locus: Some(at), .. }) => format!("{message} ({}:{})", at.path, at.line),
        _ => "the tree shows no guardrail".to_owned(),
    });
    Observation { probe: probe.to_owned(), version: "1".to_owned(), answer, why, evidence }
}

/// One finding of a probe.
pub(crate) fn seen(practice: &str, answer: ProbeAnswer, message: &str, locus: Locus) -> Observation {
    let probe = format!("{}_probe", practice.replace('-', "_").to_lowercase());
    let found = vec![evidence(&probe, answer, message, locus)];
    observation(&probe, answer, found)
}

/// Observations with an answer of every kind.
pub(crate) fn observations() -> Vec<Observation> {
    use ProbeAnswer::{No, Unknown, Yes};
    let wide = "allows `bedrock:InvokeModel` on `*`";
    let mut grants = seen("GENSEC01-BP01", No, wide, locus("infra/iam.tf", 12, "aws_iam_role_policy.chat"));
    for line in [30, 48, 66, 84] {
        let place = locus("infra/iam.tf", line, &format!("aws_iam_role_policy.job_{line}"));
        grants.evidence.push(evidence("gensec01_bp01_probe", No, wide, place));
    }
    let key = locus("app/client.py", 7, "");
    grants.evidence.push(evidence("gensec01_bp01_probe", No, "calls models with a static key from `MODEL_KEY`", key));
    let mut bound =
        seen("GENCOST01-BP02", Yes, "bounds its answer at 512 tokens", locus("app/chat.py", 41, "chat.converse"));
    for found in &mut bound.evidence {
        found.assumptions.push("default of variable `max_tokens` (infra/variables.tf:3)".to_owned());
    }
    let module = locus("infra/network.tf", 2, "");
    vec![
        grants,
        seen("GENSEC01-BP02", Unknown, "module `network` comes from a registry and was not read", module),
        seen("GENSEC01-BP03", Yes, "logs every model call", locus("infra/logs.tf", 5, "aws_bedrock_logging.main")),
        seen("GENSEC02-BP01", No, "calls a model without a guardrail", locus("app/chat.py", 41, "chat.converse")),
        observation("gensec02_bp02_probe", Unknown, Vec::new()),
        bound,
    ]
}

pub(crate) fn statement(about: &str, says: Says, why: &str) -> Statement {
    Statement {
        about: about.to_owned(),
        says,
        by: "Ada".to_owned(),
        on: "2026-05-01".to_owned(),
        why: why.to_owned(),
        until: Some("2026-12-31".to_owned()),
        evidence_digest: None,
    }
}

fn statements() -> Vec<Statement> {
    let mut old = statement("GENSEC02-BP02", Says::Met, "the red team did it last year");
    old.until = Some("2026-01-31".to_owned());
    vec![
        statement("GENSEC02-BP01", Says::Met, "a proxy screens all answers"),
        statement("GENCOST01-BP01", Says::Met, "compared four models in March"),
        statement("GENSEC09-BP09", Says::Met, "a practice that is not there"),
        old,
    ]
}

fn workload() -> Workload {
    let fact = |name: &str, value: Option<&str>, known: Known, place: Option<Locus>| ProfileFact {
        name: name.to_owned(),
        about: format!("Whether the workload has {name}"),
        value: value.map(str::to_owned),
        known,
        place,
    };
    Workload {
        name: "chat-assistant".to_owned(),
        profile: vec![
            fact("agents", Some("false"), Known::Observed, None),
            fact("providers", Some("bedrock"), Known::Observed, Some(locus("app/chat.py", 41, "chat.converse"))),
            fact("phase", Some("production"), Known::Stated, Some(locus("sextant.toml", 4, ""))),
            fact("retrieval", None, Known::No("retriever is built elsewhere".to_owned()), None),
        ],
        environments: vec![
            Environment {
                name: "infra (prod)".to_owned(),
                path: "infra".to_owned(),
                dialect: "terraform".to_owned(),
                values: vec!["infra/prod.tfvars".to_owned()],
                reviewed: true,
                differing: Vec::new(),
            },
            Environment {
                name: "infra (dev)".to_owned(),
                path: "infra".to_owned(),
                dialect: "terraform".to_owned(),
                differing: vec!["functions_run_in_a_vpc: no instead of yes".to_owned()],
                ..Environment::default()
            },
        ],
        entry_points: vec![Deployable {
            kind: "api".to_owned(),
            place: locus("infra/api.tf", 7, "aws_apigatewayv2_api.chat"),
        }],
        bounded: false,
        deployables: vec![
            Deployable { kind: "function".to_owned(), place: locus("infra/app.tf", 3, "aws_lambda_function.chat") },
            Deployable { kind: "function".to_owned(), place: locus("infra/app.tf", 40, "aws_lambda_function.ingest") },
            Deployable {
                kind: "guardrail".to_owned(),
                place: locus("infra/guard.tf", 1, "aws_bedrock_guardrail.main"),
            },
        ],
    }
}

fn coverage() -> Coverage {
    Coverage {
        files: 142,
        skipped: vec![Skipped { path: "data/dump.json".to_owned(), reason: "larger than 2 MiB".to_owned() }],
        problems: vec![sextant_facts::Problem {
            place: Place::new("infra/broken.tf", 9, 1),
            message: "expected `}`".to_owned(),
            help: Some("close the block".to_owned()),
        }],
        gaps: vec![Gap {
            why: Why::at(
                "module `network` comes from a registry and was not read",
                Place::new("infra/network.tf", 2, 3),
            ),
            surface: Surface::Infrastructure,
            kinds: vec!["network_endpoint".into()],
        }],
    }
}

fn probes() -> Vec<ProbeText> {
    vec![ProbeText {
        id: "gensec01_bp01_probe".to_owned(),
        version: "1".to_owned(),
        asks: "Does every grant of model invocation name its models?".to_owned(),
        over: "grant".to_owned(),
        quantifier: "every".to_owned(),
        empty: "not applicable".to_owned(),
        mixed: "no".to_owned(),
        filter: Some("it.invokes_models".to_owned()),
        expects: "it.resources.all(r, r != \"*\")".to_owned(),
        why: "A wildcard lets one leaked credential call every model.".to_owned(),
        remedy: "Name the models in `resources`.".to_owned(),
        limits: "Policies attached outside the tree are not seen.".to_owned(),
    }]
}
