//! Data sets, load tests, settings of evaluations, container files and requirements.

use super::shown::{check, show};
use sextant_read::{Tree, artefacts};

fn read(files: &[(&str, &str)]) -> String {
    show(&artefacts::read(&Tree::from_texts(files.iter().copied())))
}

#[test]
fn tables_give_their_columns_and_rows() {
    let reading = read(&[
        ("a.jsonl", "{\"question\": \"q\", \"expected\": {\"answer\": 1}}\n\n{\"question\": \"q\", \"tags\": []}\n"),
        ("b.csv", "\u{feff}id,\"the, answer\",question\n1,\"two\nlines\",x\n2,y,z"),
        ("c.json", "[{\"input\": 1}, {\"input\": 2, \"ground_truth\": 3}]"),
        ("d.yaml", "# golden set\n---\n- query: a\n  answer: b\n- query: c\n"),
        ("plain.json", "{\"a\": []}"),
        ("numbers.json", "[1, 2]"),
        ("settings.yaml", "a: b\n"),
        ("one-column.csv", "name\nx\n"),
        ("bad.jsonl", "{\"a\": 1}\nnot json\n"),
        ("empty.jsonl", ""),
        ("unfilled.csv", "question,ground_truth,topic\na,,x\n\"b\nc\",\"\",\n"),
        ("unfilled.jsonl", "{\"query\": \"q\", \"expected\": {\"answer\": \"\"}, \"ground_truth\": null}\n"),
        ("keyed.json", "{\"version\": 1, \"cases\": [{\"input\": \"a\", \"expected\": \"b\"}]}"),
        ("keyed.yaml", "name: x\ncases:\n  - input: a\n    expected: b\n"),
    ]);
    check("artefacts_tables_give_their_columns_and_rows", &reading);
}

#[test]
fn large_tables_are_gaps() {
    let reading = read(&[("big.csv", &"a,b\n".repeat(400_000))]);
    assert_eq!(reading, "gap: larger than 1 MiB (big.csv:1)\n");
}

#[test]
fn load_tests_and_settings_of_evaluations_are_told_from_other_files() {
    let reading = read(&[
        ("load/plan.jmx", "<?xml version=\"1.0\"?>\n<jmeterTestPlan version=\"1.2\">\n"),
        ("load/k6.js", "import http from 'k6/http';\n"),
        ("web/app.js", "import http from 'http';\n"),
        ("load/artillery.yml", "config:\n  target: https://x\nscenarios:\n  - flow: []\n"),
        ("scenarios.yml", "scenarios: []\n"),
        (
            "promptfooconfig.yaml",
            "prompts: [a, b]\nproviders:\n  - bedrock:x\n  - id: openai:y\ntests:\n  - vars: {}\n    assert: []\n",
        ),
        ("x/promptfooconfig.ts", "export default {}\n"),
    ]);
    check("artefacts_load_tests_and_settings_of_evaluations_are_told_from_other_files", &reading);
}

#[test]
fn container_files_give_the_image_that_is_started() {
    let reading = read(&[
        (
            "Dockerfile",
            "ARG BASE=python:3.12\nFROM ${BASE} AS build\nRUN pip install \\\n  aws-opentelemetry-distro\nCMD [\"nothing\"]\nFROM build\nCMD [\"opentelemetry-instrument\", \"python\", \"main.py\"]\n",
        ),
        ("api/Dockerfile.dev", "FROM $IMAGE\nENTRYPOINT ./start.sh\n"),
        ("Dockerfile.dockerignore", "node_modules\n"),
    ]);
    check("artefacts_container_files_give_the_image_that_is_started", &reading);
}

#[test]
fn requirements_give_names() {
    let reading = read(&[
        (
            "requirements.txt",
            "boto3==1.2\nStrands_Agents[otel]>=1 # why\n-r more.txt\n# note\ngit+https://x/y\nlang.fuse; python_version > '3'\n",
        ),
        ("requirements/dev.in", "ragas\n"),
        ("notes.txt", "boto3\n"),
        (
            "pyproject.toml",
            "[project]\nname = \"x\"\ndependencies = [\n  \"openai>=1\",\n  \"langfuse[all]\"\n]\n[project.optional-dependencies]\ntest = [\"deepeval\", 'pytest']\n[tool.poetry.dependencies]\npython = \"^3.12\"\nboto3 = \"*\"\n[tool.other]\nopenlit = 1\n",
        ),
    ]);
    check("artefacts_requirements_give_names", &reading);
}

#[test]
fn files_named_as_evaluations_tell_their_tables() {
    let reading = read(&[
        ("evaluation/run.py", "CASES = Path(__file__).with_name(\"cases.jsonl\")\nload('data/more.csv', \"*.json\")\n"),
        ("src/medieval.py", "x = 'a.csv'\n"),
        ("src/rag_eval.ts", "export {}\n"),
        ("evaluation/README.md", "cases.jsonl\n"),
    ]);
    check("artefacts_files_named_as_evaluations_tell_their_tables", &reading);
}

#[test]
fn prompts_are_told_by_their_format_or_their_place() {
    let reading = read(&[
        (
            "agents/writer.prompty",
            "---\nname: Writer\nmodel:\n  api: chat\n  configuration: { type: azure_openai, azure_deployment: \"${env:DEPLOYMENT}\" }\n  parameters: { max_tokens: 1200, temperature: 0.2 }\n---\nsystem:\nWrite about {{topic}}.\n",
        ),
        (
            "prompts/greet.prompt",
            "---\nmodel: googleai/gemini-2.5-flash\nconfig: { temperature: 0.4, maxOutputTokens: 300 }\n---\nGreet {{name}}\n",
        ),
        ("notes.prompt", "just a text\n"),
        ("chains/qa.yaml", "_type: prompt\ninput_variables: [question]\ntemplate: \"Answer {question}\"\n"),
        ("plugins/Sum/skprompt.txt", "Summarise {{$input}}\n"),
        (
            "plugins/Sum/config.json",
            "{\"schema\": 1, \"description\": \"x\", \"execution_settings\": {\"default\": {\"max_tokens\": 1000}}}",
        ),
        ("plugins/sum.yaml", "name: Sum\ntemplate: x {{$input}}\ntemplate_format: handlebars\n"),
        (
            "a.prompt.yml",
            "messages:\n  - { role: system, content: Be short. }\nmodel: openai/gpt-4o\ntestData:\n  - { input: a, expected: b }\nevaluators:\n  - { name: similar }\n",
        ),
        ("app/prompts/system.md", "You help.\n"),
        ("app/prompts/README.md", "About prompts.\n"),
        (".github/prompts/review.md", "Review this.\n"),
        ("app/texts/system.md", "You help.\n"),
        ("app/prompts/code.py", "PROMPT = 'x'\n"),
        ("bad.prompty", "---\nname: [\n---\nx\n"),
    ]);
    check("artefacts_prompts_are_told_by_their_format_or_their_place", &reading);
}

#[test]
fn settings_are_told_by_what_they_hold() {
    let reading = read(&[
        (
            "gateway.yaml",
            "model_list:\n  - model_name: chat\n    litellm_params: { model: bedrock/amazon.nova-lite-v1:0, api_key: os.environ/KEY, rpm: 60 }\nrouter_settings: { num_retries: 2, fallbacks: [{ chat: [other] }] }\n",
        ),
        ("broken.yaml", "model_list:\n  - litellm_params: {{ .Values.x }\n"),
        ("models.yaml", "model_list: [a]\n"),
        (
            "evals/a.yaml",
            "description: x\nprompts: [file://p.txt]\nproviders: openai:gpt-4o\ntests:\n  - vars: { q: a }\n    assert: [{ type: equals, value: b }]\n  - vars: { q: c }\n    assert: [{ type: latency, threshold: 5 }]\n",
        ),
        (
            "collector.yaml",
            "receivers: { otlp: {} }\nexporters: { awsxray: {} }\nservice:\n  pipelines:\n    traces: { receivers: [otlp], exporters: [awsxray] }\n",
        ),
        (
            "rules.yml",
            "groups:\n  - name: llm\n    rules:\n      - alert: SlowModel\n        expr: histogram_quantile(0.95, vllm:e2e_request_latency_seconds_bucket) > 5\n        labels: { severity: page }\n      - record: x\n        expr: y\n",
        ),
        (
            "board.json",
            "{\"title\": \"Models\", \"schemaVersion\": 39, \"panels\": [{\"targets\": [{\"expr\": \"gen_ai_tokens\"}], \"panels\": [{\"targets\": [{\"expr\": \"up\"}]}]}]}",
        ),
        (
            "portkey.json",
            "{\"strategy\": {\"mode\": \"fallback\"}, \"targets\": [{\"virtual_key\": \"a\"}, {\"virtual_key\": \"b\"}]}",
        ),
        ("deploy.yaml", "strategy: { mode: fallback }\ntargets: [{ host: a }]\n"),
        ("rails/config.yml", "models: []\nrails:\n  input: { flows: [self check input] }\n"),
        (
            "eval.json",
            "{\"name\": \"a\", \"evaluators\": [\"RelevanceEvaluator\"], \"data\": [{\"query\": \"q\", \"ground_truth\": \"a\"}, {\"query\": \"r\"}]}",
        ),
        ("task.yaml", "task: mine\ndataset_path: json\nmetric_list: [{ metric: acc }]\n"),
    ]);
    check("artefacts_settings_are_told_by_what_they_hold", &reading);
}
