//! Modules that are not part of the tree but well known: what they may add, and their calls as resources.

/// A well-known module: its name in the registry, where a trailing `*` stands for any rest, and the kinds of component that
/// it may add. The first entry that fits counts. What a module makes of its arguments is told by the readings of the
/// content for the type `module.<name>`; a kind that is read there is not missed.
const KNOWN: [(&str, &[&str]); 64] = [
    ("terraform-aws-modules/ecr/aws*", &[]),
    ("terraform-aws-modules/kms/aws*", &[]),
    ("terraform-aws-modules/acm/aws*", &[]),
    ("terraform-aws-modules/route53/aws*", &[]),
    ("terraform-aws-modules/security-group/aws*", &[]),
    ("terraform-aws-modules/key-pair/aws*", &[]),
    ("terraform-aws-modules/sns/aws*", &[]),
    ("terraform-aws-modules/ssm-parameter/aws*", &[]),
    ("terraform-aws-modules/secrets-manager/aws*", &[]),
    ("terraform-aws-modules/managed-service-grafana/aws*", &[]),
    ("terraform-aws-modules/cloudfront/aws*", &[]),
    ("terraform-aws-modules/efs/aws*", &["data_store"]),
    ("terraform-aws-modules/fsx/aws*", &["data_store"]),
    ("terraform-aws-modules/s3-bucket/aws*", &["data_store"]),
    ("terraform-aws-modules/dynamodb-table/aws*", &["data_store", "autoscaling"]),
    ("terraform-aws-modules/rds/aws*", &["data_store", "role"]),
    ("terraform-aws-modules/rds-aurora/aws*", &["data_store", "vector_store", "role", "autoscaling", "log_group"]),
    ("terraform-aws-modules/rds-proxy/aws*", &["role", "grant", "log_group"]),
    ("terraform-aws-modules/elasticache/aws*", &["data_store", "cache", "log_group"]),
    ("terraform-aws-modules/memory-db/aws*", &["data_store", "cache"]),
    ("terraform-aws-modules/opensearch/aws*", &["vector_store", "vpc_endpoint", "log_group", "role", "grant"]),
    ("terraform-aws-modules/sqs/aws*", &["queue"]),
    ("terraform-aws-modules/vpc/aws//modules/vpc-endpoints", &["vpc_endpoint"]),
    ("terraform-aws-modules/vpc/aws*", &["network", "nat_gateway", "log_group", "role", "grant"]),
    ("terraform-aws-modules/lambda/aws*", &["function", "role", "grant", "log_group", "event_rule", "connection"]),
    ("terraform-aws-modules/iam/aws*", &["role", "grant"]),
    ("terraform-aws-modules/alb/aws*", &["api", "rate_limit"]),
    ("terraform-aws-modules/apigateway-v2/aws*", &["api", "rate_limit", "log_group", "connection"]),
    ("terraform-aws-modules/appsync/aws*", &["api", "role", "grant", "log_group", "cache"]),
    ("terraform-aws-modules/step-functions/aws*", &["workflow", "role", "grant", "log_group"]),
    ("terraform-aws-modules/eventbridge/aws*", &["event_rule", "role", "grant", "log_group", "pipeline", "connection"]),
    ("terraform-aws-modules/cloudwatch/aws*", &["alarm", "dashboard", "metric", "log_group"]),
    (
        "terraform-aws-modules/ecs/aws*",
        &["container_service", "autoscaling", "role", "grant", "log_group", "api", "virtual_machine", "alarm"],
    ),
    (
        "terraform-aws-modules/eks/aws*",
        &["container_service", "cluster_nodes", "autoscaling", "role", "grant", "log_group", "virtual_machine"],
    ),
    ("terraform-aws-modules/eks-pod-identity/aws*", &["role", "grant"]),
    ("terraform-aws-modules/ec2-instance/aws*", &["virtual_machine", "role", "grant"]),
    ("terraform-aws-modules/autoscaling/aws*", &["virtual_machine", "autoscaling", "role", "grant"]),
    ("terraform-aws-modules/app-runner/aws*", &["container_service", "role", "grant"]),
    ("terraform-aws-modules/batch/aws*", &["container_service", "virtual_machine", "role", "grant"]),
    ("terraform-google-modules/project-factory/google//modules/project_services", &[]),
    ("terraform-google-modules/project-factory/google*", &["role", "grant", "budget", "network", "data_store"]),
    ("terraform-google-modules/cloud-storage/google*", &["data_store", "grant"]),
    ("terraform-google-modules/network/google*", &["network", "vpc_endpoint"]),
    ("terraform-google-modules/cloud-router/google*", &["nat_gateway"]),
    ("terraform-google-modules/cloud-nat/google*", &["nat_gateway"]),
    ("terraform-google-modules/iam/google*", &["role", "grant"]),
    ("terraform-google-modules/service-accounts/google*", &["role", "grant"]),
    ("terraform-google-modules/pubsub/google*", &["queue", "grant"]),
    ("terraform-google-modules/kms/google*", &[]),
    ("terraform-google-modules/address/google*", &[]),
    ("terraform-google-modules/cloud-dns/google*", &[]),
    ("terraform-google-modules/gcloud/google*", &[]),
    ("terraform-google-modules/secret-manager/google*", &[]),
    ("terraform-google-modules/bigquery/google*", &["data_store", "grant"]),
    ("terraform-google-modules/sql-db/google*", &["data_store", "vector_store", "grant"]),
    ("terraform-google-modules/log-export/google*", &["data_store", "grant", "trail", "log_group"]),
    ("terraform-google-modules/lb-http/google*", &["api", "rate_limit"]),
    ("GoogleCloudPlatform/lb-http/google*", &["api", "rate_limit"]),
    ("terraform-google-modules/kubernetes-engine/google*", &["cluster_nodes", "container_service", "role", "grant"]),
    ("terraform-google-modules/vm/google*", &["virtual_machine", "autoscaling", "role"]),
    ("GoogleCloudPlatform/cloud-run/google*", &["container_service", "role", "grant", "autoscaling"]),
    ("Azure/naming/azurerm*", &[]),
    ("Azure/regions/azurerm*", &[]),
    ("Azure/avm-utl-*", &[]),
];

/// The kinds of component that a well-known module may add; `None` for any other module.
pub(super) fn adds(name: &str) -> Option<&'static [&'static str]> {
    let fits = |pattern: &str| match pattern.strip_suffix('*') {
        Some(start) => name
            .strip_prefix(start)
            .is_some_and(|rest| start.ends_with('-') || rest.is_empty() || rest.starts_with("//")),
        None => name == pattern,
    };
    KNOWN.iter().find(|(pattern, _)| fits(pattern)).map(|(_, kinds)| *kinds)
}

/// The name in the registry of a module that a source names: `terraform-aws-modules/lambda/aws//modules/alias`.
///
/// Sources in Git are told by the names of their repositories, `terraform-<provider>-<name>`, as the registry requires them.
pub(super) fn name(source: &str) -> Option<String> {
    let plain = source.split(['?', '#']).next()?;
    let git = plain.strip_prefix("git::").unwrap_or(plain);
    let hosted = ["https://github.com/", "ssh://git@github.com/", "git@github.com:", "github.com/"];
    if let Some(path) = hosted.iter().find_map(|host| git.strip_prefix(host)) {
        let (path, inner) = path.split_once("//").map_or((path, None), |(path, inner)| (path, Some(inner)));
        let (owner, repository) = path.trim_end_matches('/').trim_end_matches(".git").split_once('/')?;
        let (provider, module) = repository.strip_prefix("terraform-")?.split_once('-')?;
        return Some(within(&format!("{owner}/{module}/{provider}"), inner));
    }
    let plain = plain.strip_prefix("registry.terraform.io/").unwrap_or(plain);
    let (path, inner) = plain.split_once("//").map_or((plain, None), |(path, inner)| (path, Some(inner)));
    let parts: Vec<&str> = path.split('/').collect();
    let is_name = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    (parts.len() == 3 && parts.iter().all(is_name)).then(|| within(path, inner))
}

fn within(name: &str, inner: Option<&str>) -> String {
    match inner.map(|inner| inner.trim_matches('/')).filter(|inner| !inner.is_empty()) {
        Some(inner) => format!("{name}//{inner}"),
        None => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{adds, name};

    #[test]
    fn sources_are_told_by_their_name_in_the_registry() {
        for (source, expected) in [
            ("terraform-aws-modules/lambda/aws", Some("terraform-aws-modules/lambda/aws")),
            ("registry.terraform.io/terraform-aws-modules/vpc/aws", Some("terraform-aws-modules/vpc/aws")),
            (
                "git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git?ref=9acd322",
                Some("terraform-aws-modules/lambda/aws"),
            ),
            (
                "git::https://github.com/terraform-aws-modules/terraform-aws-vpc.git//modules/vpc-endpoints?ref=v5",
                Some("terraform-aws-modules/vpc/aws//modules/vpc-endpoints"),
            ),
            ("github.com/terraform-aws-modules/terraform-aws-s3-bucket", Some("terraform-aws-modules/s3-bucket/aws")),
            ("git@github.com:our/modules.git", None),
            ("s3::https://bucket/module.zip", None),
        ] {
            assert_eq!(name(source).as_deref(), expected, "{source}");
        }
    }

    #[test]
    fn a_part_of_a_known_module_is_known() {
        assert_eq!(adds("terraform-aws-modules/vpc/aws//modules/vpc-endpoints"), Some(&["vpc_endpoint"][..]));
        assert_eq!(adds("terraform-aws-modules/kms/aws"), Some(&[][..]));
        assert!(adds("terraform-aws-modules/lambda/aws//modules/alias").is_some());
        assert!(adds("Azure/avm-utl-regions/azurerm").is_some());
        assert_eq!(adds("somebody/lambda/aws"), None);
        assert_eq!(adds("terraform-aws-modules/lambda/awsx"), None);
    }
}
