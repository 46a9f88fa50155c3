//! Resources of providers that pass another dialect through: they are read as that dialect writes them.

use crate::arm;
use sextant_facts::{Data, Map, Resource, State, Value};
use std::sync::Arc;

/// Deepest nesting that keys are renamed in.
const DEPTH: usize = 64;

/// How the service of an `awscc` type is written in CloudFormation, where that is not one capital letter.
const SERVICES: &[(&str, &str)] = &[
    ("apigateway", "ApiGateway"),
    ("apigatewayv2", "ApiGatewayV2"),
    ("applicationautoscaling", "ApplicationAutoScaling"),
    ("applicationinsights", "ApplicationInsights"),
    ("aps", "APS"),
    ("autoscaling", "AutoScaling"),
    ("bedrockagentcore", "BedrockAgentCore"),
    ("certificatemanager", "CertificateManager"),
    ("cloudformation", "CloudFormation"),
    ("cloudfront", "CloudFront"),
    ("cloudtrail", "CloudTrail"),
    ("cloudwatch", "CloudWatch"),
    ("codebuild", "CodeBuild"),
    ("codepipeline", "CodePipeline"),
    ("docdb", "DocDB"),
    ("dynamodb", "DynamoDB"),
    ("ec2", "EC2"),
    ("ecr", "ECR"),
    ("ecs", "ECS"),
    ("efs", "EFS"),
    ("eks", "EKS"),
    ("elasticache", "ElastiCache"),
    ("elasticloadbalancingv2", "ElasticLoadBalancingV2"),
    ("eventschemas", "EventSchemas"),
    ("guardduty", "GuardDuty"),
    ("iam", "IAM"),
    ("kms", "KMS"),
    ("memorydb", "MemoryDB"),
    ("neptunegraph", "NeptuneGraph"),
    ("opensearchserverless", "OpenSearchServerless"),
    ("opensearchservice", "OpenSearchService"),
    ("qbusiness", "QBusiness"),
    ("rds", "RDS"),
    ("s3", "S3"),
    ("s3vectors", "S3Vectors"),
    ("sagemaker", "SageMaker"),
    ("secretsmanager", "SecretsManager"),
    ("sns", "SNS"),
    ("sqs", "SQS"),
    ("ssm", "SSM"),
    ("stepfunctions", "StepFunctions"),
    ("wafv2", "WAFv2"),
    ("xray", "XRay"),
];

/// Words of `awscc` names that CloudFormation writes in capital letters.
const CAPITALS: &[(&str, &str)] = &[
    ("vpc", "VPC"),
    ("vpc_endpoint", "VPCEndpoint"),
    ("web_acl", "WebACL"),
    ("web_acl_association", "WebACLAssociation"),
    ("db_instance", "DBInstance"),
    ("db_cluster", "DBCluster"),
    ("ip_set", "IPSet"),
    ("nat_gateway", "NatGateway"),
];

/// Hands over resources of `azapi` as those of Azure too; those of `awscc` and manifests become what they stand for.
/// Addresses stay.
pub fn adopt(resources: &mut Vec<Resource>) {
    let mut added = Vec::new();
    for resource in resources.iter_mut().filter(|resource| resource.dialect == "terraform") {
        match &*resource.type_name {
            "azapi_resource" | "azapi_update_resource" => added.extend(of_azure(resource)),
            "kubernetes_manifest" => manifest(resource),
            name => {
                if let Some(name) = name.strip_prefix("awscc_").and_then(cloudformation_type) {
                    resource.type_name = name.into();
                    resource.dialect = "cloudformation";
                    resource.properties = pascal(&resource.properties, DEPTH);
                }
            }
        }
    }
    resources.extend(added);
}

fn property(resource: &Resource, name: &str) -> Option<Value> {
    let value = resource.properties.as_map()?.entries.get(name)?;
    (value.is_there() != Some(false)).then(|| value.clone())
}

/// The resource of Azure that one of `azapi` stands for: its body, and what stands beside it.
fn of_azure(resource: &Resource) -> Option<Resource> {
    let kind = property(resource, "type")?;
    let kind = arm::documented(kind.as_str()?.split('@').next()?);
    let mut map = match property(resource, "body").map(|body| body.state) {
        Some(State::Known(Data::Map(map))) => map,
        Some(State::Known(Data::Json(inner))) => match inner.state {
            State::Known(Data::Map(map)) => map,
            other => Map { open: Value::new(other).why().cloned(), ..Map::default() },
        },
        Some(other) => Map { open: Value::new(other).why().cloned(), ..Map::default() },
        None => Map::default(),
    };
    for (here, there) in [("name", "name"), ("location", "location"), ("tags", "tags"), ("parent_id", "parent")] {
        if let Some(value) = property(resource, here) {
            map.entries.insert(there.to_owned(), value);
        }
    }
    if let Some(identity) = property(resource, "identity") {
        map.entries.insert("identity".to_owned(), identity_of(identity));
    }
    let properties = Value { state: State::Known(Data::Map(map)), ..resource.properties.clone() };
    Some(Resource { dialect: "arm", type_name: kind, properties, ..resource.clone() })
}

/// `identity_ids` as the `userAssignedIdentities` that Azure knows: an object with the ids as keys.
fn identity_of(identity: Value) -> Value {
    let only = match identity.as_list().map(|list| list.items.as_slice()) {
        Some([only]) => only.value.clone(),
        _ => identity,
    };
    let mut out = only.clone();
    if let State::Known(Data::Map(map)) = &mut out.state
        && let Some(ids) = map.entries.remove("identity_ids").filter(|ids| ids.is_there() != Some(false))
    {
        let mut keys = Map::default();
        let mut references = ids.references.clone();
        for item in ids.as_list().map(|list| list.items.as_slice()).unwrap_or_default() {
            references.extend(item.value.references.iter().cloned());
            match item.value.as_str() {
                Some(id) => drop(keys.entries.insert(id.to_owned(), Value::map::<String>([]))),
                None => keys.open = keys.open.take().or_else(|| item.value.why().cloned()),
            }
        }
        let mut value = Value { state: State::Known(Data::Map(keys)), ..ids };
        value.references = references;
        map.entries.insert("userAssignedIdentities".to_owned(), value);
    }
    out
}

fn manifest(resource: &mut Resource) {
    let Some(manifest) = property(resource, "manifest") else { return };
    let Some(map) = manifest.as_map() else { return };
    let text = |key: &str| map.entries.get(key).and_then(Value::as_str);
    let (Some(version), Some(kind)) = (text("apiVersion"), text("kind")) else { return };
    let type_name = version.split_once('/').map_or_else(|| kind.to_owned(), |(group, _)| format!("{group}/{kind}"));
    resource.type_name = Arc::from(type_name);
    resource.dialect = "kubernetes";
    resource.properties = manifest.standing_for(&resource.properties);
}

/// `bedrock_knowledge_base` as `AWS::Bedrock::KnowledgeBase`.
fn cloudformation_type(name: &str) -> Option<String> {
    let (service, rest) = name.split_once('_')?;
    let known = SERVICES.iter().find(|(short, _)| *short == service).map(|(_, whole)| (*whole).to_owned());
    let service = known.unwrap_or_else(|| words(service));
    let capitals = CAPITALS.iter().find(|(short, _)| *short == rest).map(|(_, whole)| (*whole).to_owned());
    Some(format!("AWS::{service}::{}", capitals.unwrap_or_else(|| words(rest))))
}

/// `kms_key_arn` as `KmsKeyArn`; a key that is no argument's name stays.
fn words(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.chars().all(plain) {
        return name.to_owned();
    }
    let capital = |word: &str| {
        let mut characters = word.chars();
        characters.next().map(|first| first.to_ascii_uppercase().to_string() + characters.as_str()).unwrap_or_default()
    };
    name.split('_').map(capital).collect()
}

/// The value with its keys as CloudFormation writes them; an encoded document is an object there, with keys of its own.
fn pascal(value: &Value, depth: usize) -> Value {
    let Some(depth) = depth.checked_sub(1) else { return value.clone() };
    let state = match &value.state {
        State::Known(Data::Map(map)) => {
            let entries = map.entries.iter().map(|(key, value)| (words(key), pascal(value, depth)));
            let entries = entries.filter(|(_, value)| value.state != State::Absent);
            State::Known(Data::Map(Map { entries: entries.collect(), open: map.open.clone() }))
        }
        State::Known(Data::List(list)) => {
            let mut list = list.clone();
            for item in list.items.iter_mut() {
                item.value = pascal(&item.value, depth);
            }
            State::Known(Data::List(list))
        }
        State::Known(Data::Json(inner)) => inner.state.clone(),
        other => other.clone(),
    };
    Value { state, ..value.clone() }
}

#[cfg(test)]
mod tests {
    use super::cloudformation_type;

    #[test]
    fn names_become_types() {
        let cases = [
            ("bedrock_knowledge_base", "AWS::Bedrock::KnowledgeBase"),
            ("bedrock_guardrail", "AWS::Bedrock::Guardrail"),
            ("opensearchserverless_collection", "AWS::OpenSearchServerless::Collection"),
            ("ec2_vpc_endpoint", "AWS::EC2::VPCEndpoint"),
            ("iam_role", "AWS::IAM::Role"),
            ("lambda_function", "AWS::Lambda::Function"),
            ("s3_bucket", "AWS::S3::Bucket"),
        ];
        for (name, expected) in cases {
            assert_eq!(cloudformation_type(name).as_deref(), Some(expected));
        }
    }
}
