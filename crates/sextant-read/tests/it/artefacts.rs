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
