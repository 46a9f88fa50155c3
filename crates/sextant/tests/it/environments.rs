//! Environments of a tree whose values are not those of the review.

use crate::examples::content;
use sextant::assess::{Compared, Request, Reviewer};
use sextant_core::ProbeAnswer;
use sextant_read::Tree;
use std::sync::LazyLock;

static REVIEWER: LazyLock<Reviewer<'_>> = LazyLock::new(|| Reviewer::new(content(), String::new()));

const GUARDED_CALL: &str = r#"
import boto3
boto3.client("bedrock-runtime").converse(
    modelId="amazon.nova-lite-v1:0",
    messages=[],
    guardrailConfig={"guardrailIdentifier": "chat", "guardrailVersion": "1"},
)
"#;

/// What differs in `dev` of a module that is reviewed with the values of `prod`: the probe, its answer there, and here. Beside
/// it stands a module that is the same in both.
fn differing(module: &str, prod: &str, dev: &str, app: &str) -> Vec<(String, ProbeAnswer, ProbeAnswer)> {
    let beside = "resource \"aws_lambda_function\" \"ask\" {\n  function_name = \"ask\"\n}\n";
    let files = [
        ("more/main.tf", module),
        ("more/prod.tfvars", prod),
        ("more/dev.tfvars", dev),
        ("infra/main.tf", beside),
        ("app.py", app),
    ];
    let folder = content().lens("generative-ai").expect("the lens");
    let request = Request { as_of: "2026-11-22".to_owned(), ..Request::default() };
    let compared = REVIEWER.assess(folder, &Tree::from_texts(files), &request).compared;
    let [Compared { environment, differing }] = compared.try_into().expect("one other environment");
    assert_eq!(environment, "dev");
    differing
}

/// What cannot be read in one environment keeps answers open there, although the components are the same.
#[test]
fn gaps_of_an_environment_count() {
    let module = r#"
variable "more" {}
module "more" {
  count  = var.more ? 1 : 0
  source = "git::https://git.example.com/more.git"
}
"#;
    let found = differing(module, "more = false\n", "more = true\n", GUARDED_CALL);
    assert!(!found.is_empty() && found.iter().all(|(_, there, _)| *there == ProbeAnswer::Unknown), "{found:?}");
    assert_eq!(differing(module, "more = true\n", "more = true\n", GUARDED_CALL), []);
}

/// Resources that stand for those of another dialect are compared as these.
#[test]
fn adopted_resources_of_an_environment_count() {
    let module = r#"
variable "copies" {}
resource "kubernetes_deployment" "model" {
  metadata { name = "model" }
  spec {
    replicas = var.copies
    template {
      spec {
        container {
          name  = "model"
          image = "vllm/vllm-openai:v0.11.0"
        }
      }
    }
  }
}
"#;
    let found = differing(module, "copies = 3\n", "copies = 1\n", GUARDED_CALL);
    assert!(
        found.contains(&("hosted_models_run_in_copies".to_owned(), ProbeAnswer::Unknown, ProbeAnswer::Yes)),
        "{found:?}"
    );
}

/// Where nothing tells that the system uses a model, nothing is compared with what is not believed.
#[test]
fn systems_without_a_model_are_not_compared() {
    let module = "variable \"days\" {}\nresource \"aws_cloudwatch_log_group\" \"a\" {\n  name = \"a\"\n  retention_in_days = var.days\n}\n";
    assert_eq!(differing(module, "days = 30\n", "days = 3\n", "print(1)\n"), []);
}
