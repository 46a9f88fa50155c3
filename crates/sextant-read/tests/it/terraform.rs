//! Terraform modules, as resources with values.

use proptest::prelude::*;
use sextant_facts::{Data, Item, Map, Reading, Reference, Scope, State, Value};
use sextant_read::{Tree, terraform};
use std::fmt::Write as _;

/// Reads files and shows what comes out.
fn shown(files: &[(&str, &str)]) -> String {
    show(&terraform::read(&Tree::from_texts(files.iter().copied())))
}

/// Reads one file, `main.tf`.
fn main_tf(text: &str) -> String {
    shown(&[("main.tf", text)])
}

/// A reading as text: a line per resource and per property.
fn show(reading: &Reading) -> String {
    let mut out = String::new();
    for resource in &reading.resources {
        let place = &resource.place;
        let _ = write!(out, "{} {}:{}-{}", resource.address, place.path, place.line, resource.end_line);
        if !resource.address.contains(&*resource.type_name) {
            let _ = write!(out, " type {}", resource.type_name);
        }
        if resource.scope == Scope::Aside {
            out.push_str(" aside");
        }
        if let Some(why) = &resource.perhaps {
            let _ = write!(out, " perhaps: {why}");
        }
        out.push_str(&notes(&resource.properties));
        out.push('\n');
        if let Some(map) = resource.properties.as_map() {
            show_map(map, 1, &mut out);
        }
    }
    for gap in &reading.gaps {
        let _ = writeln!(out, "gap: {}", gap.why);
    }
    for problem in &reading.problems {
        let _ = writeln!(out, "problem: {}: {}", problem.place, problem.message);
    }
    out
}

fn show_map(map: &Map, depth: usize, out: &mut String) {
    for (key, value) in &map.entries {
        let _ = write!(out, "{}{key} = ", "  ".repeat(depth));
        show_value(value, depth, out);
    }
    if let Some(why) = &map.open {
        let _ = writeln!(out, "{}... {why}", "  ".repeat(depth));
    }
}

fn show_value(value: &Value, depth: usize, out: &mut String) {
    let head = match &value.state {
        State::Absent => "null".to_owned(),
        State::Set { why, .. } => format!("set ({why})"),
        State::Unresolved(why) => format!("? ({why})"),
        State::Known(Data::Bool(value)) => value.to_string(),
        State::Known(Data::Int(value)) => value.to_string(),
        State::Known(Data::Float(value)) => format!("{value:?}"),
        State::Known(Data::Text(text)) => format!("{:?}", text.to_string()),
        State::Known(Data::Component(_)) => "component".to_owned(),
        State::Known(Data::List(_)) => "list".to_owned(),
        State::Known(Data::Map(_)) => "map".to_owned(),
        State::Known(Data::Json(_)) => "json".to_owned(),
    };
    let _ = writeln!(out, "{head}{}", notes(value));
    match &value.state {
        State::Known(Data::List(list)) => {
            for Item { value, perhaps } in &list.items {
                let _ = write!(out, "{}- ", "  ".repeat(depth + 1));
                if let Some(why) = perhaps {
                    let _ = write!(out, "perhaps [{why}] ");
                }
                show_value(value, depth + 1, out);
            }
            if let Some(why) = &list.open {
                let _ = writeln!(out, "{}... {why}", "  ".repeat(depth + 1));
            }
        }
        State::Known(Data::Map(map)) => show_map(map, depth + 1, out),
        State::Known(Data::Json(inner)) => {
            let _ = write!(out, "{}", "  ".repeat(depth + 1));
            show_value(inner, depth + 1, out);
        }
        _ => {}
    }
}

fn notes(value: &Value) -> String {
    let mut out = String::new();
    for reference in &value.references {
        let _ = match reference {
            Reference::Resource { address, attribute } => write!(out, " <- {address} .{attribute}"),
            Reference::File(path) => write!(out, " <- file {path}"),
            Reference::Environment(name) | Reference::EnvironmentIn(name) => write!(out, " <- environment {name}"),
        };
    }
    for assumption in &value.assumptions {
        let _ = write!(out, " assuming {assumption}");
    }
    out
}

macro_rules! check {
    ($($name:ident: $shown:expr;)*) => {
        $(#[test]
        fn $name() {
            insta::assert_snapshot!($shown);
        })*
    };
}

check! {
    calls_of_well_known_modules_are_told_by_their_arguments: main_tf(r#"
module "handler" {
  source        = "terraform-aws-modules/lambda/aws"
  version       = "~> 7.0"
  function_name = "chat"
  timeout       = 30
}

module "key" {
  source = "git::https://github.com/terraform-aws-modules/terraform-aws-kms.git?ref=v3"
}

module "other" {
  source = "somebody/thing/aws"
}

resource "aws_lambda_permission" "call" {
  function_name = module.handler.lambda_function_name
}
"#);
    values_are_typed_and_meta_arguments_left_out: main_tf(r#"
resource "aws_x" "a" {
  count_of   = 3
  ratio      = 1.5
  on         = true
  name       = "a-b"
  none       = null
  list       = [1, "two", false]
  map        = { a = 1, "b" : 2, (join("", ["c"])) = 3 }
  depends_on = [aws_x.b]
  provider   = aws.other
  lifecycle {
    prevent_destroy = true
  }
  once {
    deep {
      k = "v"
    }
  }
  twice {
    k = 1
  }
  twice {
    k = 2
  }
  text = <<-EOT
    one
      two ${3 - 1}
    EOT
}
resource "aws_x" "b" {}
"#);

    variables_have_defaults_settings_and_types: shown(&[
        ("main.tf", r#"
variable "plain" { default = "d" }
variable "needed" {}
variable "nothing" {
  type    = string
  default = null
}
variable "set" { default = "d" }
variable "late" { default = "d" }
variable "text" {
  type    = string
  default = 5
}
variable "flags" {
  type    = list(bool)
  default = ["true", false]
}
variable "shape" {
  type = object({
    name  = string
    limit = optional(number, 3)
    extra = optional(string)
  })
}
variable "filled" {
  type = map(object({ on = optional(bool, true), name = string }))
  default = { a = { name = "x", dropped = 1 } }
}
resource "aws_x" "a" {
  plain   = var.plain
  needed  = var.needed
  nothing = var.nothing
  set     = var.set
  late    = var.late
  text    = var.text
  flags   = var.flags
  name    = var.shape.name
  limit   = var.shape.limit
  extra   = var.shape.extra
  filled  = var.filled
  both    = "${var.plain}-${var.needed}"
  missing = var.undeclared
  branch  = terraform.workspace
}
"#),
        ("terraform.tfvars", "set = \"tfvars\"\nlate = \"tfvars\"\n"),
        ("b.auto.tfvars.json", "{\"late\": \"b\"}"),
        ("a.auto.tfvars", "late = \"a\"\n"),
        ("prod.tfvars", "plain = \"prod\"\n"),
    ]);
    local_values_may_not_need_themselves: main_tf(r#"
locals {
  a = local.b
  b = "${local.c}!"
  c = "end"
  x = local.y
  y = local.x
}
resource "aws_x" "a" {
  a = local.a
  x = local.x
  z = local.nowhere
}
"#);
    count_and_for_each_expand: main_tf(r#"
variable "some" { default = 2 }
variable "any" {}
variable "names" { default = ["b", "a"] }
resource "aws_x" "none" {
  count = 0
  name  = "none"
}
resource "aws_x" "two" {
  count = var.some
  name  = "n${count.index}"
}
resource "aws_x" "perhaps" {
  count = var.any ? 1 : 0
  name  = "p${count.index}"
}
resource "aws_x" "many" {
  count = 100
  name  = "m${count.index}"
}
resource "aws_x" "each" {
  for_each = { one = { v = 1 }, two = { v = 2 } }
  name     = each.key
  value    = each.value.v
}
resource "aws_x" "set" {
  for_each = toset(var.names)
  name     = each.value
}
resource "aws_x" "unknown" {
  for_each = var.any
  name     = each.key
}
resource "aws_x" "partly" {
  for_each = { for n in ["x", "y"] : n => n if n == "x" || var.any }
  name     = each.key
}
resource "aws_x" "holes" {
  for_each = toset(["${var.any}-a", "${var.any}-a"])
  name     = each.key
}
resource "aws_y" "uses" {
  none    = aws_x.none[0].arn
  second  = aws_x.two[1].name
  beyond  = aws_x.two[7].name
  arns    = aws_x.two[*].arn
  perhaps = aws_x.perhaps[0].name
  only    = one(aws_x.perhaps[*].name)
  joined  = join("", aws_x.none[*].arn)
  tried   = try(aws_x.none[0].arn, "fallback")
  guarded = var.any ? aws_x.perhaps[0].arn : null
  keyed   = aws_x.each["one"].name
  by_key  = { for k, x in aws_x.each : k => x.arn }
  values  = values(aws_x.each)[*].value
  some    = aws_x.each[var.any].value
  length  = length(aws_x.each)
  many    = aws_x.many[4].name
}
"#);
    dynamic_blocks_are_written_out: main_tf(r#"
variable "any" {}
variable "kinds" { default = ["HATE", "INSULTS"] }
resource "aws_bedrock_guardrail" "g" {
  content_policy_config {
    dynamic "filters_config" {
      for_each = var.kinds
      content {
        type = filters_config.value
        at   = filters_config.key
      }
    }
    filters_config {
      type = "PROMPT_ATTACK"
    }
  }
  dynamic "once" {
    for_each = { a = 1 }
    iterator = it
    content {
      key = it.key
      dynamic "inner" {
        for_each = [it.value]
        content {
          v = inner.value + 1
        }
      }
    }
  }
  dynamic "none" {
    for_each = []
    content {
      v = 1
    }
  }
  dynamic "perhaps" {
    for_each = var.any == "x" ? [1] : []
    content {
      v = perhaps.value
    }
  }
  dynamic "open" {
    for_each = var.any
    content {
      v     = open.value.name
      fixed = true
    }
  }
}
"#);
    conditions_keep_what_both_branches_agree_on: main_tf(r#"
variable "any" {}
variable "on" { default = true }
resource "aws_x" "a" {
  known   = var.on ? "yes" : "no"
  same    = var.any ? "x" : "x"
  differs = var.any ? "x" : "y"
  nothing = var.any ? "x" : null
  lists   = var.any ? ["a", "b"] : ["a"]
  maps    = var.any ? { a = 1, b = 2 } : { a = 1 }
  null_is = var.any == null
  decided = var.any && false
  either  = var.any || true
  unequal = "${var.any}-prod" == "x-dev"
  equal   = "${var.any}-prod" == "x-prod"
  sums    = [1 + 2, 7 / 2, 7 % 2, -3 * 2, 6 / 3, 1 + var.any]
  orders  = [1 < 2, 2 <= 1, "3" > 2, !true]
}
"#);
    templates_have_holes: main_tf(r#"
variable "any" {}
resource "aws_x" "a" {
  hole   = "arn:aws:bedrock:${var.any}::foundation-model/*"
  quoted = "say \"$${hi}\" ${true} ${4}"
  alone  = "${["a"]}"
  lines = <<-EOT
    %{for name in ["a", "b"]~}
    ${name};
    %{~endfor}
    %{if var.any}x%{else}y%{endif}
  EOT
  loop  = "%{for k, v in { a = 1, b = 2 }}${k}=${v},%{endfor}"
  strip = "a  ${~ "b" ~}  c"
  heredoc = <<EOT
{"a": "${var.any}"}
EOT
}
"#);
    loops_and_splats: main_tf(r#"
variable "any" {}
resource "aws_x" "a" {
  upper   = [for s in ["a", "b"] : upper(s)]
  indexed = [for i, s in ["a", "b"] : "${i}${s}"]
  chosen  = [for s in ["a", "b"] : s if s != "a"]
  unsure  = [for s in ["a", "b"] : s if s == var.any]
  object  = { for s in ["a", "b"] : s => length(s) }
  grouped = { for s in ["ax", "ay", "bz"] : substr(s, 0, 1) => s... }
  open    = [for s in var.any : s]
  full    = [{ n = { m = 1 } }, { n = { m = 2 } }][*].n.m
  legacy  = [{ n = [1, 2] }, { n = [3] }].*.n[0]
  wrapped = "x"[*]
  none    = null[*]
  last    = [1, 2, 3][2]
  key     = { a = { b = ["c"] } }["a"].b[0]
}
"#);
    functions_are_evaluated: main_tf(r#"
variable "any" {}
resource "aws_x" "a" {
  strings = [format("%s-%03d %q %%", "a", 7, "b"), join(",", ["a", "b"]), lower("ABc"), upper("${var.any}x"),
    title("hello world"), trimspace("  x "), trimprefix("ab", "a"), trimsuffix("ab", "b"), trim("??a?", "?"),
    replace("a-b", "-", "_"), substr("hello", 1, 3), substr("hello", -2, -1), chomp("x\n"), strrev("abc"), indent(2, "a\nb")]
  lists = [split(",", "a,b"), concat(["a"], [1]), flatten([["a"], [["b"]]]), compact(["a", "", null]),
    distinct(["a", "b", "a"]), toset(["b", "a", "b"]), tolist(["a"]), keys({ b = 1, a = 2 }), values({ b = 1, a = 2 }),
    slice(["a", "b", "c"], 1, 3), range(3), range(1, 7, 3), reverse([1, 2]), sort(["b", "a"]),
    formatlist("%s!", ["a", "b"]), setunion(["a"], ["b"]), setsubtract(["a", "b"], ["a"]), setintersection(["a", "b"], ["a"]),
    chunklist([1, 2, 3], 2)]
  maps    = [merge({ a = 1 }, { b = 2, a = 3 }), zipmap(["a", "b"], [1, 2]), tomap({ a = 1 })]
  picks   = [lookup({ a = 1 }, "a", 2), lookup({ a = 1 }, "b", 2), coalesce(null, "", "x"), coalescelist([], ["a"]),
    element(["a", "b"], 3), index(["a", "b"], "b"), one(["x"]), min(3, 1), max(3, 1), abs(-2), ceil(1.2), floor(1.8), sum([1, 2.5])]
  truths  = [contains(["a"], "a"), contains(["a"], "b"), startswith("abc", "ab"), endswith("abc", "bc"), strcontains("abc", "b"),
    alltrue([true, false]), anytrue([true, false]), can(tostring(["a"])), can("x"), fileexists("nowhere")]
  casts   = [tostring(5), tonumber("5"), tobool("true"), parseint("ff", 16), length("abc"), length({ a = 1 })]
  tries   = [try({ a = 1 }.b, "fallback"), try(tonumber("x"), 0), try(var.any.name, "fallback"), try(null, "never")]
  unknown = [sha256("x"), uuid(), timestamp(), cidrsubnet("10.0.0.0/16", 4, 1), regex("a", "b"), provider::x::y(1), newfangled(1)]
  spread  = merge([{ a = 1 }, { b = 2 }]...)
  merged  = merge({ a = 1 }, var.any, { b = 2 })
  joined  = join("-", ["a", var.any])
  ends    = [startswith("arn:${var.any}", "arn:"), startswith("arn:${var.any}", "x"), startswith("a${var.any}", "ab")]
  secret  = sensitive("s")
  json    = jsonencode({ a = [1, { b = var.any }] })
  decoded = jsondecode("{\"a\": [1, null, \"${var.any}!\"]}").a
}
"#);
    files_and_paths_stay_references: shown(&[
        ("infra/main.tf", r#"
module "m" {
  source = "../modules/m"
}
resource "aws_x" "a" {
  source   = "${path.module}/../src"
  zip      = data.archive_file.z.output_path
  policy   = file("${path.module}/policy.json")
  decoded  = jsondecode(file("policy.json")).a
  template = templatefile("${path.module}/t.tpl", { a = 1 })
  hash     = filebase64sha256("${path.root}/policy.json")
  exists   = fileexists("policy.json")
  outside  = file("../../etc/passwd")
  name     = basename("${path.module}/policy.json")
}
data "archive_file" "z" {
  source_dir  = "${path.module}/lambda"
  output_path = "${path.module}/build/z.zip"
}
"#),
        ("infra/policy.json", "{\"a\": 1}"),
        ("infra/t.tpl", "${a}"),
        ("modules/m/main.tf", "resource \"aws_x\" \"m\" {\n  dirs = [path.module, path.root, \"${path.module}/x\", path.cwd]\n}\n"),
    ]);
}

check! {
    resources_refer_to_each_other: main_tf(r#"
variable "any" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}
resource "aws_iam_role" "agent" {
  name = "agent"
  path = null
  inline {
    policy = "p"
  }
}
resource "aws_x" "a" {
  arn      = aws_iam_role.agent.arn
  name     = aws_iam_role.agent.name
  path     = aws_iam_role.agent.path
  inline   = aws_iam_role.agent.inline[0].policy
  computed = aws_iam_role.agent.identity[0].oidc[0].issuer
  text     = "arn:aws:bedrock:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:agent/${aws_iam_role.agent.name}"
  splat    = aws_iam_role.agent[*].arn
  prefixed = resource.aws_iam_role.agent.arn
  nowhere  = aws_iam_role.missing.arn
  self     = aws_x.a.arn
  equal    = aws_iam_role.agent.arn != null
}
"#);
    modules_take_arguments_and_give_outputs: shown(&[
        ("main.tf", r#"
variable "region" { default = "eu-west-1" }
module "api" {
  source   = "./modules/api"
  name     = "chat"
  region   = var.region
  consumer = module.worker.arn
}
module "worker" {
  source = "./modules/worker"
  api    = module.api.name
}
module "each" {
  for_each = toset(["a", "b"])
  source   = "./modules/worker"
  api      = each.key
}
module "perhaps" {
  count  = var.unknown ? 1 : 0
  source = "./modules/worker"
  api    = "p"
}
module "remote" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.0.0"
}
module "lost" {
  source = "./nowhere"
}
module "outside" {
  source = "../../elsewhere"
}
variable "unknown" {}
resource "aws_x" "uses" {
  name    = module.api.name
  role    = module.api.role.name
  a       = module.each["a"].arn
  arns    = [for m in module.each : m.arn]
  perhaps = module.perhaps[0].arn
  vpc     = module.remote.vpc_id
  text    = "vpc-${module.remote.vpc_id}"
  missing = module.api.nothing
}
"#),
        ("modules/api/main.tf", r#"
variable "name" {}
variable "region" {}
variable "consumer" {}
variable "size" { default = 3 }
resource "aws_iam_role" "r" {
  name = "${var.name}-${var.region}"
  size = var.size
  tags = { consumer = var.consumer }
}
module "deep" {
  source = "../deep"
}
output "name" { value = "${var.name}!" }
output "role" { value = aws_iam_role.r }
"#),
        ("modules/worker/main.tf", r#"
variable "api" {}
resource "aws_w" "w" {
  api = var.api
}
output "arn" { value = aws_w.w.arn }
"#),
        ("modules/deep/main.tf", "resource \"aws_d\" \"d\" {}\n"),
    ]);
    roots_are_what_nobody_calls: shown(&[
        ("main.tf", "variable \"on\" { default = false }\nmodule \"vpc\" {\n  count  = var.on ? 1 : 0\n  source = \"vpc/aws\"\n}\nvariable \"size\" { default = 1 }\nresource \"aws_x\" \"library\" {\n  size = var.size\n}\n"),
        ("examples/full/main.tf", "module \"it\" {\n  source = \"../../\"\n  size   = 5\n  on     = true\n}\n"),
        ("live/prod/main.tf", "module \"app\" {\n  source = \"../../app\"\n  env    = \"prod\"\n}\n"),
        ("live/dev/main.tf", "module \"app\" {\n  source = \"../../app\"\n  env    = \"dev\"\n}\n"),
        ("app/main.tf", "variable \"env\" {}\nresource \"aws_x\" \"app\" {\n  env = var.env\n}\n"),
        ("ring/a/main.tf", "module \"b\" {\n  source = \"../b\"\n}\nresource \"aws_x\" \"ring\" {}\n"),
        ("ring/b/main.tf", "module \"a\" {\n  source = \"../a\"\n}\nresource \"aws_x\" \"ring\" {}\n"),
    ]);
    policy_documents_become_json: main_tf(r#"
variable "any" {}
data "aws_region" "current" {}
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Replaced"
    actions   = ["s3:*"]
    resources = ["*"]
  }
  statement {
    sid       = "Kept"
    effect    = "Deny"
    not_actions = ["iam:*"]
    not_resources = ["x"]
  }
}
data "aws_iam_policy_document" "d" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid       = "Replaced"
    actions   = ["bedrock:InvokeModel"]
    resources = ["arn:aws:bedrock:${data.aws_region.current.name}::foundation-model/*"]
    principals {
      type        = "AWS"
      identifiers = ["a"]
    }
    principals {
      type        = "AWS"
      identifiers = ["b"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["1"]
    }
  }
  dynamic "statement" {
    for_each = var.any ? [1] : []
    content {
      actions   = ["kms:Decrypt"]
      resources = ["*"]
    }
  }
}
data "aws_iam_policy_document" "open" {
  source_policy_documents   = [var.any]
  override_policy_documents = ["{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"x:${var.any}\", \"Principal\": \"*\"}}"]
  statement {
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
  open   = data.aws_iam_policy_document.open.json
}
"#);
    json_form_is_read: shown(&[
        ("main.tf.json", r#"{
  "//": "a comment",
  "variable": {"name": {"default": "x", "type": "string"}},
  "locals": {"full": "${var.name}-y"},
  "resource": {
    "aws_x": {
      "a": {"name": "${local.full}", "count": 1, "size": 3, "nested": {"k": ["${var.name}", null, true]},
        "dynamic": {"block": {"for_each": ["p", "q"], "content": {"v": "${block.value}"}}},
        "lifecycle": {"prevent_destroy": true}}
    }
  },
  "data": {"aws_region": {"current": {}}},
  "module": {"m": {"source": "./m", "given": "${aws_x.a[0].arn}"}},
  "output": {"o": {"value": "${local.full}"}}
}"#),
        ("m/main.tf", "variable \"given\" {}\nresource \"aws_y\" \"b\" {\n  given = var.given\n}\n"),
    ]);
    override_files_replace_attributes: shown(&[
        ("a_override.tf", "resource \"aws_x\" \"a\" {\n  size = 2\n  block {\n    k = \"new\"\n  }\n}\n"),
        ("main.tf", "resource \"aws_x\" \"a\" {\n  name = \"n\"\n  size = 1\n  block {\n    k = \"old\"\n  }\n}\n"),
        ("twice.tf", "resource \"aws_x\" \"a\" {\n  name = \"other\"\n}\n"),
    ]);
    faulty_files_keep_their_whole_blocks: shown(&[
        ("bad/main.tf", "resource \"aws_x\" \"good\" {\n  name = \"g\"\n}\n\nresource \"aws_x\" \"bad\" {\n  name = = 3\n}\n\nresource \"aws_x\" \"after\" {\n  name = \"é\" # ok\n}\n"),
        ("bad/other.tf", "resource \"aws_x\" \"other\" {}\n"),
        ("json/main.tf.json", "{\"resource\": "),
        ("list/main.tf.json", "[]"),
        ("conflict/main.tf", "<<<<<<< HEAD\nresource \"aws_x\" \"mine\" {}\n=======\nresource \"aws_x\" \"theirs\" {}\n>>>>>>> x\n"),
    ]);
    addresses_and_places: shown(&[
        ("infra/main.tf", "# é\r\nresource \"aws_x\" \"a\" {\r\n  name = \"n\"\r\n}\r\n"),
        ("infra/tests/x.tf", "resource \"aws_x\" \"t\" {}\n"),
    ]);
}

#[test]
fn hostile_modules_are_read_quickly() {
    let chain: String = (0..20_000).map(|n| format!("  l{n} = \"${{local.l{}}}x\"\n", n + 1)).collect();
    let back: String = (1..20_000).map(|n| format!("  l{n} = [local.l{}]\n", n - 1)).collect();
    let laughs: String =
        (1..40).map(|n| format!("  l{n} = [{}]\n", vec![format!("local.l{}", n - 1); 10].join(", "))).collect();
    let doubling: String = (1..60).map(|n| format!("  l{n} = \"${{local.l{0}}}${{local.l{0}}}\"\n", n - 1)).collect();
    let uses: String = (0..2_000).map(|n| format!("resource \"aws_x\" \"r{n}\" {{\n  v = local.l{n}\n}}\n")).collect();
    let loops = "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : a * b * c]]]";
    let drawn: String = (1..3_000)
        .map(|n| {
            format!(
                "variable \"v{n}\" {{ default = \"{n}\" }}\nlocals {{\n  l{n} = \"${{local.l{}}}${{var.v{n}}}\"\n}}\n",
                n - 1
            )
        })
        .collect();
    let holding: String =
        (1..5_000).map(|n| format!("resource \"aws_x\" \"r{n}\" {{\n  v = [aws_x.r{}]\n}}\n", n - 1)).collect();
    let calls: String = (0..8).map(|n| format!("module \"m{n}\" {{\n  source = \"./m\"\n  count = 32\n}}\n")).collect();
    let cases: Vec<(&str, Vec<(String, String)>)> = vec![
        ("chain", main(&format!("locals {{\n{chain}}}\nresource \"aws_x\" \"a\" {{\n  v = local.l0\n}}\n"))),
        ("depth", main(&format!("locals {{\n  l0 = []\n{back}}}\n{uses}"))),
        (
            "laughs",
            main(&format!("locals {{\n  l0 = 1\n{laughs}}}\nresource \"aws_x\" \"a\" {{\n  v = local.l39\n}}\n")),
        ),
        (
            "doubling",
            main(&format!("locals {{\n  l0 = \"x\"\n{doubling}}}\nresource \"aws_x\" \"a\" {{\n  v = local.l59\n}}\n")),
        ),
        ("loops", main(&format!("resource \"aws_x\" \"a\" {{\n  v = {loops}\n}}\n"))),
        (
            "drawn",
            main(&format!("locals {{\n  l0 = \"\"\n}}\n{drawn}resource \"aws_x\" \"a\" {{\n  v = local.l2999\n}}\n")),
        ),
        ("brackets", main(&nested("[", "]", 60))),
        ("too many brackets", main(&nested("[", "]", 100_000))),
        ("parentheses", main(&nested("(", ")", 60))),
        ("objects", main(&nested("{a=", "}", 60))),
        ("templates", main(&nested("\"${", "}\"", 30))),
        ("negations", main(&nested("!", "", 60))),
        ("loops in loops", main(&nested("[for a in ", " : a]", 30))),
        ("conditions", main(&nested("true ? ", " : 1", 60))),
        ("blocks", main(&format!("{}{}", "b {\n".repeat(10_000), "}\n".repeat(10_000)))),
        ("open", main(&"resource \"a\" \"b\" {\n".repeat(20_000))),
        ("one line", main(&format!("locals {{ x = [{}] }}", "\"é\",".repeat(100_000)))),
        ("operators", main(&format!("locals {{\n  x = {}1\n}}\n", "1 + ".repeat(100_000)))),
        ("json", vec![("main.tf.json".to_owned(), "{\"locals\":".repeat(100_000))]),
        ("calls", (0..6).map(|n| (format!("{}main.tf", "m/".repeat(n)), calls.clone())).collect()),
        ("holding", main(&holding)),
        ("itself", main("module \"m\" {\n  source = \"./\"\n}\n")),
        ("nul", main("resource \"a\" \"b\" {\n  x = \"\0\"\n}\n\0")),
    ];
    for (name, files) in cases {
        let start = std::time::Instant::now();
        let reading = terraform::read(&Tree::from_texts(files));
        let elapsed = start.elapsed();
        assert!(elapsed < std::time::Duration::from_secs(20), "{name} took {elapsed:?}");
        assert!(reading.resources.len() < 100_000, "{name}");
    }
}

fn nested(open: &str, close: &str, depth: usize) -> String {
    format!("locals {{\n  x = {}1{}\n}}\n", open.repeat(depth), close.repeat(depth))
}

fn main(text: &str) -> Vec<(String, String)> {
    vec![("main.tf".to_owned(), text.to_owned())]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_text_is_read_without_a_panic(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        let text = words.join(" ");
        let body = format!("locals {{\n  x = {text}\n}}\nresource \"aws_x\" \"a\" {{\n  v = {text}\n  w = local.x\n}}\n");
        let _ = terraform::read(&Tree::from_texts([("main.tf", text.clone()), ("b/main.tf", body)]));
        let _ = terraform::read(&Tree::from_texts([("main.tf.json", text)]));
    }

    #[test]
    fn any_call_is_evaluated_without_a_panic(
        name in prop::sample::select(FUNCTIONS),
        arguments in prop::collection::vec(prop::sample::select(ARGUMENTS), 0..4),
    ) {
        let text = format!(
            "variable \"any\" {{}}\nresource \"aws_x\" \"a\" {{\n  v = {name}({})\n}}\n",
            arguments.join(", ")
        );
        let reading = terraform::read(&Tree::from_texts([("main.tf", text)]));
        prop_assert_eq!(reading.resources.len(), 1);
    }
}

const WORDS: &[&str] = &[
    "resource",
    "\"a\"",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "=",
    "\n",
    "x",
    "for",
    "in",
    ":",
    "=>",
    "...",
    "?",
    "\"${",
    "}\"",
    "<<EOT\n",
    "\nEOT\n",
    "%{if",
    "%{endif}",
    "var.x",
    "local.x",
    "each.value",
    "*",
    ".",
    ",",
    "-",
    "!",
    "1",
    "1e400",
    "null",
    "true",
    "é",
    "\\",
    "\"",
    "//",
    "/*",
    "dynamic",
    "content",
    "count",
    "try",
    "9223372036854775807",
    "[*]",
    ".0",
];
const FUNCTIONS: &[&str] = &[
    "format",
    "formatlist",
    "join",
    "split",
    "lower",
    "title",
    "trim",
    "replace",
    "substr",
    "startswith",
    "indent",
    "tostring",
    "concat",
    "flatten",
    "compact",
    "distinct",
    "toset",
    "sort",
    "reverse",
    "length",
    "contains",
    "setsubtract",
    "element",
    "index",
    "slice",
    "range",
    "one",
    "coalesce",
    "coalescelist",
    "alltrue",
    "anytrue",
    "chunklist",
    "merge",
    "lookup",
    "keys",
    "values",
    "zipmap",
    "tomap",
    "tonumber",
    "min",
    "abs",
    "ceil",
    "sum",
    "parseint",
    "jsonencode",
    "jsondecode",
    "file",
    "templatefile",
    "dirname",
    "try",
    "can",
    "nothing",
];
const ARGUMENTS: &[&str] = &[
    "1",
    "-9223372036854775807",
    "0",
    "2.5",
    "\"\"",
    "\"%s %d %\"",
    "\"é%\"",
    "null",
    "true",
    "[]",
    "[1, \"a\", null]",
    "{}",
    "{ a = 1 }",
    "var.any",
    "[var.any]",
    "\"x${var.any}\"",
    "[[1], var.any]",
    "{ a = var.any }",
    "aws_x.a.b",
    "\"{\\\"a\\\": 1}\"",
];
