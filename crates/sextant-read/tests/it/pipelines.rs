//! Delivery pipelines, as resources with their commands.

use super::shown::{check, show};
use sextant_read::{Tree, artefacts, pipelines};

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
        (".travis.yml", "language: python\n"),
        (".github/workflows/broken.yml", "on: [push\njobs: }\n"),
        (
            ".github/workflows/missing.yml",
            "on: push\njobs:\n  a:\n    steps:\n      - uses: ./nowhere\n      - run: ./gone.sh\n",
        ),
    ]);
    check("pipelines_what_cannot_be_read_is_a_gap", &reading);
}

#[test]
fn what_commands_start_is_told_with_what_it_imports() {
    let reading = read(&[
        (
            ".github/workflows/evaluate.yml",
            "on: [push]\npermissions: { id-token: write }\njobs:\n  evaluate:\n    environment: { name: staging }\n    steps:\n      - run: python -m evaluate.run\n        working-directory: ./src/api\n      - run: |\n          cd web\n          npm ci\n          npm run eval\n      - run: pytest tests/evals\n      - run: make -C ops score\n      - run: cat notes/eval.py\n      - if: false\n        run: python never.py\n  report:\n    needs: evaluate\n    if: always()\n    steps:\n      - run: python report.py\n  deploy:\n    needs: [evaluate]\n    uses: ./.github/workflows/deploy.yml\n",
        ),
        (
            ".github/workflows/deploy.yml",
            "on: workflow_call\njobs:\n  up:\n    steps:\n      - uses: azure/login@v2\n        with: { client-id: x }\n      - run: azd up\n",
        ),
        ("src/api/evaluate/run.py", "from .judges import judge\n"),
        ("src/api/evaluate/judges.py", ""),
        ("web/package.json", "{\"scripts\": {\"eval\": \"tsx evals/run.ts\"}}"),
        ("web/evals/run.ts", ""),
        ("tests/evals/test_answers.py", ""),
        ("tests/evals/data.py", ""),
        ("tests/test_other.py", ""),
        ("ops/Makefile", "score:\n\tpython ../score.py\nother:\n\trm -r x\n"),
        ("score.py", ""),
        ("report.py", ""),
        ("notes/eval.py", ""),
        ("never.py", ""),
    ]);
    check("pipelines_what_commands_start_is_told_with_what_it_imports", &reading);
}

#[test]
fn gitlab_jobs_take_what_they_extend_and_include() {
    let reading = read(&[
        (
            ".gitlab-ci.yml",
            "include:\n  - local: /ci/deploy.yml\nstages: [test, deploy]\n.base:\n  before_script: [pip install x]\n  script: [never run as such]\nscore:\n  extends: .base\n  stage: test\n  script:\n    - python evals/run.py\n    - !reference [.base, before_script]\nlint:\n  stage: test\n  allow_failure: true\n  script: ruff check .\n",
        ),
        ("ci/deploy.yml", "release:\n  stage: deploy\n  environment: production\n  script: [terraform apply]\n"),
        ("evals/run.py", ""),
    ]);
    check("pipelines_gitlab_jobs_take_what_they_extend_and_include", &reading);
}

#[test]
fn more_systems_are_lists_of_commands() {
    let reading = read(&[
        (
            ".circleci/config.yml",
            "jobs:\n  score:\n    steps: [checkout, { run: python score.py }]\n  ship:\n    steps: [{ run: { command: cdk deploy } }]\nworkflows:\n  nightly:\n    triggers: [{ schedule: { cron: '0 0 * * *' } }]\n    jobs: [score, { ship: { requires: [score] } }]\n",
        ),
        (
            "cloudbuild.yaml",
            "steps:\n  - name: python\n    entrypoint: python\n    args: [score.py]\n  - name: gcr.io/google.com/cloudsdktool/cloud-sdk\n    entrypoint: bash\n    args: ['-c', 'gcloud run deploy x']\n",
        ),
        (
            "bitbucket-pipelines.yml",
            "pipelines:\n  branches:\n    main:\n      - step: { script: [python score.py] }\n      - step: { deployment: production, script: [{ pipe: atlassian/aws-cloudformation-deploy:0.1 }] }\n",
        ),
        (
            "azure-pipelines.yml",
            "pr: none\nstages:\n  - stage: test\n    jobs:\n      - job: a\n        steps: [{ template: ci/score.yml }]\n  - stage: live\n    jobs:\n      - deployment: b\n        environment: prod\n        strategy: { runOnce: { deploy: { steps: [{ script: azd deploy }] } } }\n",
        ),
        ("ci/score.yml", "steps:\n  - script: python score.py\n"),
        ("score.py", ""),
    ]);
    check("pipelines_more_systems_are_lists_of_commands", &reading);
}

#[test]
fn pipelines_that_multiply_end() {
    let time = std::time::Instant::now();
    let jobs: String = (0..300).map(|n| format!("  j{n}: {{uses: ./.github/workflows/a.yml}}\n")).collect();
    let steps: String = (0..300).map(|_| "    - uses: ./act\n".to_owned()).collect();
    let extended: String = (0..40)
        .map(|n| format!(".e{n}: {{extends: [{}]}}\n", (0..40).map(|m| format!(".e{m}")).collect::<Vec<_>>().join(",")))
        .collect();
    let references = "x: {script: [!reference [x, script], !reference [x, script], !reference [x, script]]}\n";
    let commands = "    - circle\n".repeat(200);
    let many = "x ./a.sh b.py; pytest nowhere\n".repeat(20_000);
    let tree = Tree::from_texts([
        (".github/workflows/a.yml".to_owned(), format!("on: push\njobs:\n{jobs}")),
        (".github/workflows/b.yml".to_owned(), format!("on: push\njobs:\n  x:\n    steps:\n{steps}")),
        ("act/action.yml".to_owned(), format!("runs:\n  steps:\n{steps}")),
        (".gitlab-ci.yml".to_owned(), format!("{extended}a: {{extends: .e0}}\n{references}")),
        (
            ".circleci/config.yml".to_owned(),
            format!("commands:\n  circle:\n    steps:\n{commands}jobs:\n  j:\n    steps:\n{commands}"),
        ),
        (
            "buildspec.yml".to_owned(),
            format!("phases:\n  build:\n    commands:\n      - |\n{}", many.replace("x ./", "        x ./")),
        ),
        (
            "azure-pipelines.yml".to_owned(),
            "steps:\n  - template: azure-pipelines.yml\n  - template: azure-pipelines.yml\n".to_owned(),
        ),
    ]);
    let reading = pipelines::read(&tree);
    assert!(reading.resources.len() >= 6);
    assert!(time.elapsed().as_secs() < 20, "{:?}", time.elapsed());
}

#[test]
fn settings_and_pipelines_cut_anywhere_are_read_without_harm() {
    let samples = [
        (
            ".github/workflows/a.yml",
            "on: {push: {}, schedule: [{cron: x}]}\njobs:\n  a: {uses: ./b.yml, needs: [b]}\n  b:\n    if: always()\n    steps:\n      - run: |\n          cd \"x\" && python -m a.b 'c\n          make -C . eval; npm run x -- y || true\n      - uses: a/b@v1\n        with: {script: pytest -k x tests::a}\n",
        ),
        (
            ".gitlab-ci.yml",
            "include: [{local: /a.yml}, b.yml]\nstages: [a]\n.x: {script: [y]}\na: {extends: [.x], needs: [{job: b}], script: [!reference [.x, script]], rules: [{if: schedule}]}\n",
        ),
        (
            "azure-pipelines.yml",
            "stages:\n  - stage: a\n    dependsOn: [b]\n    jobs: [{job: c, steps: [{template: d.yml}, {task: T@1, inputs: {script: x}}]}]\n",
        ),
        ("cloudbuild.yaml", "steps: [{name: a/b:c, entrypoint: bash, args: ['-c', 'x'], waitFor: ['-']}]\n"),
        (
            ".circleci/config.yml",
            "orbs: {a: b/c@1}\ncommands: {d: {steps: [run: x]}}\njobs: {j: {steps: [d, {run: {command: y}}]}}\nworkflows: {w: {jobs: [{j: {requires: [k]}}]}}\n",
        ),
        ("bitbucket-pipelines.yml", "pipelines: {default: [{parallel: [{step: {script: [x, {pipe: a/b:1}]}}]}]}\n"),
        ("Makefile", "A := $(B)\nB = $(A)\neval: eval b ## x\n\t@$(A) ${B} $(\n"),
        ("package.json", "{\"scripts\": {\"x\": \"python a.py\"}}"),
        (
            "a.yaml",
            "model_list: [{model_name: a, litellm_params: {model: ${X}/b, api_key: os.environ/K}}]\nrouter_settings: {fallbacks: [{a: [b]}]}\n",
        ),
        ("b.yaml", "prompts: [file://a]\nproviders: [{x: y}, z]\ntests: [{vars: {}, assert: [{type: equals}]}]\n"),
        ("c.json", "{\"dashboard\": {\"uid\": \"a\", \"panels\": [{\"targets\": [{\"expr\": \"x\"}]}]}}"),
        ("d.yaml", "groups: [{rules: [{alert: A, expr: b, labels: {}}]}]\n"),
        ("e.prompty", "---\nname: a\nmodel: {configuration: {azure_deployment: ${env:X}}}\n---\nsystem:\n"),
        ("f.csv", "question,\"ground\"\"truth\"\n\"a\nb\",c\n"),
        ("g.json", "{\"cases\": [{\"input\": {\"a\": \"\"}, \"expected\": []}]}"),
    ];
    for (path, text) in samples {
        let ends = (0..=text.len()).filter(|end| text.is_char_boundary(*end));
        for end in ends {
            let others = samples.iter().filter(|(other, _)| *other != path).copied();
            let tree = Tree::from_texts(others.chain([(path, &text[..end])]));
            let _ = artefacts::read(&tree);
            if end % 12 == 0 {
                let _ = pipelines::read(&tree);
            }
        }
    }
}
