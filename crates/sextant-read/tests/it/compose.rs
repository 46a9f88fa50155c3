//! Docker Compose.

use super::shown::{check, show};
use sextant_read::{Tree, compose};

fn shown(files: &[(&str, &str)]) -> String {
    show(&compose::read(&Tree::from_texts(files.iter().copied())))
}

fn listed(files: &[(&str, &str)]) -> Vec<String> {
    let reading = compose::read(&Tree::from_texts(files.iter().copied()));
    let resources = reading.resources.iter().map(|resource| format!("{}:{}", resource.address, resource.place.line));
    resources.chain(reading.gaps.iter().map(|gap| format!("gap: {}", gap.why))).collect()
}

#[test]
fn services_are_read_with_their_environment() {
    let main = "services:
  api:
    build: ./api
    command: uvicorn main:app --host \"0.0.0.0\" --port ${PORT:-8000}
    env_file: [api.env, gone.env]
    environment:
      - OPENAI_BASE_URL=http://vllm:8000/v1
      - MODEL=${MODEL}
      - LEVEL=${LEVEL:-info}
      - KEY
    depends_on: [vllm]
    deploy: { replicas: \"${COPIES:-2}\" }
  vllm:
    image: vllm/vllm-openai:${TAG:-v0.6.0}
    command: [\"--model\", \"${MODEL}\"]
    profiles: [gpu]
";
    let files = [
        ("app/compose.yaml", main),
        ("app/api.env", "# settings\nA=1\nexport B=\"two words\"\n"),
        ("app/.env", "MODEL=meta/llama\n"),
        ("app/api/Dockerfile", "FROM python:3.12\n"),
    ];
    check("compose_services_are_read", &shown(&files));
}

#[test]
fn files_are_laid_over_each_other() {
    let main = "services:\n  api:\n    image: a:1\n    environment: [A=1, B=1]\n    ports: [\"1:1\"]\n    command: one\n  gone: ~\n";
    let over = "services:\n  api:\n    image: a:2\n    environment: { B: 2 }\n    ports: [\"2:2\"]\n    command: two\n  more:\n    extends: { file: common.yml, service: base }\n    restart: always\n";
    let common = "services:\n  base:\n    build: { context: ., dockerfile: D }\n    restart: \"no\"\n    healthcheck: { test: x }\n";
    let files = [
        ("docker-compose.yml", main),
        ("docker-compose.prod.yml", over),
        ("docker-compose.override.yml", "services: { no: { image: x } }\n"),
        ("common.yml", common),
    ];
    check("compose_files_are_laid_over_each_other", &shown(&files));
}

#[test]
fn other_environments_are_left_and_other_variants_are_gaps() {
    let one = "services:\n  a: { image: x }\n";
    assert_eq!(
        listed(&[
            ("docker-compose.yml", one),
            ("docker-compose.dev.yml", "services:\n  b: { image: x }\n"),
            ("docker-compose-gpu.yml", "services:\n  c: { image: x }\n"),
            ("only/docker-compose.gpu.yml", one),
            ("in/compose.yml", "include: [../only/docker-compose.gpu.yml, gone.yml]\n"),
        ]),
        [
            "docker-compose.yml:a:2",
            "in/compose.yml:a:2",
            "only/docker-compose.gpu.yml:a:2",
            "gap: an included file is not part of the tree (in/compose.yml:1)",
            "gap: it may be laid over docker-compose.yml (docker-compose-gpu.yml:1)",
        ]
    );
}

#[test]
fn services_that_extend_each_other_end() {
    let circle = "services:\n  a: { extends: b }\n  b: { extends: a }\n";
    assert_eq!(listed(&[("compose.yaml", circle)]).len(), 4);
    assert_eq!(listed(&[("compose.yaml", "include: [compose.yaml]\n")]).len(), 1);
    assert!(listed(&[("compose.yaml", "services: [a]\n"), ("b/compose.yaml", "a: [\n")]).len() == 1);
}
