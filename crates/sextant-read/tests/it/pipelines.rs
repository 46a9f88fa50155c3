//! Delivery pipelines, as resources with their commands.

use super::shown::{check, show};
use sextant_read::{Tree, pipelines};

fn read(files: &[(&str, &str)]) -> String {
    show(&pipelines::read(&Tree::from_texts(files.iter().copied())))
}

#[test]
fn github_workflows_are_read_with_actions_and_scripts_of_the_tree() {
    let reading = read(&[
        (
            ".github/workflows/deploy.yml",
            "on:\n  push:\n    branches: [main]\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  build:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: ./.github/actions/setup\n      - run: |\n          # only a note\n          terraform init\n          ./scripts/deploy.sh prod\n        working-directory: infra\n      - run: ${{ inputs.command }} --now\n      - run: make check\n  shared:\n    uses: acme/workflows/.github/workflows/test.yml@v1\n",
        ),
        (".github/actions/setup/action.yml", "runs:\n  using: composite\n  steps:\n    - run: pip install ragas\n"),
        ("infra/scripts/deploy.sh", "#!/bin/sh\nterraform apply\n"),
        ("Makefile", "check:\n\tpytest\n"),
        ("docs/.github/workflows/not-at-the-root.yml", "on: push\njobs: {}\n"),
    ]);
    check("pipelines_github_workflows_are_read_with_actions_and_scripts_of_the_tree", &reading);
}

#[test]
fn other_systems_are_read_as_far_as_they_go() {
    let reading = read(&[
        (
            ".gitlab-ci.yml",
            "include: other.yml\nbefore_script: [pip install -r requirements.txt]\neval:\n  script:\n    - python evaluate.py\n    - [a, b]\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"schedule\"\nbuild:\n  script: docker build .\n",
        ),
        (
            "app/buildspec.yml",
            "version: 0.2\nphases:\n  build:\n    commands:\n      - sam deploy\n    finally:\n      - echo done\n",
        ),
        (
            "azure-pipelines.yml",
            "trigger: [main]\nschedules:\n  - cron: '0 0 * * *'\nstages:\n  - stage: a\n    jobs:\n      - job: b\n        steps:\n          - script: azd up\n          - task: AzureCLI@2\n            inputs:\n              inlineScript: az deployment group create\n          - template: more.yml\n",
        ),
        ("Jenkinsfile", "pipeline { }\n"),
    ]);
    check("pipelines_other_systems_are_read_as_far_as_they_go", &reading);
}

#[test]
fn what_cannot_be_read_is_a_gap() {
    let reading = read(&[
        (".circleci/config.yml", "version: 2.1\n"),
        (".github/workflows/broken.yml", "on: [push\njobs: }\n"),
        (
            ".github/workflows/missing.yml",
            "on: push\njobs:\n  a:\n    steps:\n      - uses: ./nowhere\n      - run: ./gone.sh\n",
        ),
    ]);
    check("pipelines_what_cannot_be_read_is_a_gap", &reading);
}
