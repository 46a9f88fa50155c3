//! No practice is answered by a constant: trees without generative AI settle nothing.

use sextant::assess::{Assessment, Request, Reviewer};
use sextant_content::{Content, embedded_files};
use sextant_core::Outcome;
use sextant_read::Tree;

fn review(files: &[(&str, &str)]) -> Assessment {
    let content = Content::read(embedded_files());
    let folder = content.lens("generative-ai").expect("the lens");
    let tree = Tree::from_texts(files.iter().copied());
    let request = Request { as_of: "2026-11-22".to_owned(), ..Request::default() };
    Reviewer::new(&content, String::new()).assess(folder, &tree, &request)
}

fn settled(assessment: &Assessment) -> Vec<String> {
    let answers = assessment.review.questions.iter().flat_map(|question| &question.answers);
    let settled = answers.filter(|answer| matches!(answer.outcome, Outcome::Met | Outcome::NotMet));
    settled.map(|answer| format!("{}: {:?}", answer.choice, answer.outcome)).collect()
}

#[test]
fn an_empty_tree_settles_nothing() {
    assert_eq!(settled(&review(&[])), Vec::<String>::new());
}

#[test]
fn an_unrelated_web_application_settles_nothing() {
    let files = [
        (
            "app/main.py",
            "from flask import Flask\napp = Flask(__name__)\n\n@app.get('/')\ndef index():\n    return 'hello'\n",
        ),
        (
            "infra/main.tf",
            r#"
resource "aws_iam_role" "web" { assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] }) }
resource "aws_iam_role_policy" "web" {
  role   = aws_iam_role.web.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
}
resource "aws_lambda_function" "web" {
  function_name = "web"
  role          = aws_iam_role.web.arn
  handler       = "main.handler"
  filename      = "app.zip"
  runtime       = "python3.12"
}
resource "aws_s3_bucket" "assets" { bucket = "assets" }
resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"
}
"#,
        ),
        (
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n",
        ),
        ("data/orders.csv", "id,question,answer\n1,size,42\n"),
    ];
    assert_eq!(settled(&review(&files)), Vec::<String>::new());
}
