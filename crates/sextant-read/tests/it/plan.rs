//! Terraform plans as values.

use crate::shown::{check, show};
use sextant_read::{Tree, plan};

const PLAN: &str = r#"{
  "format_version": "1.2",
  "terraform_version": "1.9.0",
  "complete": false,
  "planned_values": {"root_module": {
    "resources": [
      {"address": "aws_bedrock_guardrail.main", "mode": "managed", "type": "aws_bedrock_guardrail", "name": "main",
       "values": {"name": "g", "description": null, "kms_key_arn": null, "word_policy_config": [], "tags": {},
                  "content_policy_config": [{"filters_config": [
                    {"type": "HATE", "input_strength": "HIGH"}, {"type": "PROMPT_ATTACK", "input_strength": "HIGH"}]}]},
       "sensitive_values": {"content_policy_config": [{"filters_config": [{}, {}]}]}},
      {"address": "aws_iam_role.agent[0]", "mode": "managed", "type": "aws_iam_role", "name": "agent", "index": 0,
       "values": {"name": "a", "managed_policy_arns": []}},
      {"address": "aws_iam_role.agent[1]", "mode": "managed", "type": "aws_iam_role", "name": "agent", "index": 1,
       "values": {"name": "b"}},
      {"address": "aws_db.main", "mode": "managed", "type": "aws_db", "name": "main",
       "values": {"password": "hunter2", "size": 1.50, "port": 5432}, "sensitive_values": {"password": true}}
    ],
    "child_modules": [{"address": "module.chat[\"eu\"]", "resources": [
      {"address": "module.chat[\"eu\"].aws_bedrockagent_agent.this", "mode": "managed", "type": "aws_bedrockagent_agent",
       "name": "this", "values": {"agent_name": "chat", "foundation_model": "amazon.nova-pro-v1:0",
       "guardrail_configuration": [{"guardrail_version": "1"}], "idle_session_ttl_in_seconds": 600}}
    ]}]
  }},
  "prior_state": {"values": {"root_module": {"resources": [
    {"address": "data.aws_caller_identity.me", "mode": "data", "type": "aws_caller_identity", "name": "me",
     "values": {"account_id": "111122223333"}},
    {"address": "aws_old.gone", "mode": "managed", "type": "aws_old", "name": "gone", "values": {}}
  ]}}},
  "resource_changes": [
    {"address": "aws_bedrock_guardrail.main", "type": "aws_bedrock_guardrail", "change": {"actions": ["create"],
     "after_unknown": {"guardrail_arn": true, "tags": {}, "content_policy_config": [{"filters_config": [{}, {}]}]}}},
    {"address": "module.chat[\"eu\"].aws_bedrockagent_agent.this", "type": "aws_bedrockagent_agent",
     "change": {"actions": ["create"], "after_unknown": {"agent_resource_role_arn": true,
     "guardrail_configuration": [{"guardrail_identifier": true}], "prompt": [{"text": true}]}}}
  ],
  "configuration": {"root_module": {
    "resources": [
      {"address": "aws_bedrock_guardrail.main", "expressions": {"name": {"constant_value": "g"}}},
      {"address": "aws_iam_role.agent", "expressions": {"managed_policy_arns": {"constant_value": []},
       "name": {"references": ["var.names", "count.index"]}}}
    ],
    "module_calls": {"chat": {"source": "./chat",
      "expressions": {"role": {"references": ["aws_iam_role.agent[0].arn", "aws_iam_role.agent[0]", "aws_iam_role.agent"]},
                      "guardrail": {"references": ["aws_bedrock_guardrail.main.guardrail_id", "aws_bedrock_guardrail.main"]}},
      "module": {
        "outputs": {"arn": {"expression": {"references": ["aws_bedrockagent_agent.this.agent_arn", "aws_bedrockagent_agent.this"]}}},
        "resources": [{"address": "aws_bedrockagent_agent.this", "expressions": {
          "agent_resource_role_arn": {"references": ["var.role"]},
          "guardrail_configuration": [{"guardrail_identifier": {"references": ["var.guardrail"]}, "guardrail_version": {"constant_value": "1"}}]}}]
      }}}
  }}
}"#;

#[test]
fn plans_are_read_with_unknowns_and_edges() {
    let tree = Tree::from_texts([("infra/plan.json", PLAN)]);
    check("plans_are_read_with_unknowns_and_edges", &show(&plan::read(&tree)));
}

#[test]
fn odd_plans_are_reported_and_others_passed_over() {
    let after = r#"{"format_version": "1.2", "resource_changes": [
      {"address": "aws_a.b", "mode": "managed", "type": "aws_a", "change": {"actions": ["update"], "after": {"x": 1}, "after_unknown": {"y": true}}},
      {"address": "aws_a.gone", "mode": "managed", "type": "aws_a", "change": {"actions": ["delete"], "after": null}}]}"#;
    let circle = r#"{"format_version": "1.2", "planned_values": {"root_module": {"resources": [
      {"address": "aws_a.b", "type": "aws_a", "values": {"x": 1}}, {"address": "aws_a.untyped", "values": []}, {"type": "x"}, 5]}},
      "configuration": {"root_module": {"resources": [{"address": "aws_a.b", "expressions": {"x": {"references": ["module.m.o"]}}}],
      "module_calls": {"m": {"expressions": {"v": {"references": ["module.m.o"]}}, "module": {"outputs": {"o": {"expression": {"references": ["var.v"]}}}}}}}}}"#;
    let tree = Tree::from_texts([
        ("broken.json", r#"{"format_version": "1.2", "planned_values": {"#),
        ("changes.json", after),
        ("circle.json", circle),
        ("state.json", r#"{"format_version": "1.0", "values": {}, "note": "planned_values"}"#),
        ("package.json", r#"{"name": "x"}"#),
    ]);
    check("odd_plans_are_reported_and_others_passed_over", &show(&plan::read(&tree)));
}
