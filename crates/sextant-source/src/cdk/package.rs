//! The packages of the CDK and the names of what they export.

use std::sync::Arc;

/// What a file holds that may build infrastructure: packages whose constructs are read, as they are spelt in imports.
pub const MARKS: [&str; 5] =
    ["aws-cdk-lib", "aws_cdk", "@aws-cdk/", "generative-ai-cdk-constructs", "generative_ai_cdk_constructs"];

/// Services whose namespace in CloudFormation is not the module's name with a capital first letter.
const SERVICES: [(&str, &str); 94] = [
    ("accessanalyzer", "AccessAnalyzer"),
    ("acmpca", "ACMPCA"),
    ("amazonmq", "AmazonMQ"),
    ("apigateway", "ApiGateway"),
    ("apigatewayv2", "ApiGatewayV2"),
    ("appconfig", "AppConfig"),
    ("appflow", "AppFlow"),
    ("applicationautoscaling", "ApplicationAutoScaling"),
    ("applicationinsights", "ApplicationInsights"),
    ("applicationsignals", "ApplicationSignals"),
    ("appmesh", "AppMesh"),
    ("apprunner", "AppRunner"),
    ("appsync", "AppSync"),
    ("aps", "APS"),
    ("autoscaling", "AutoScaling"),
    ("bedrockagentcore", "BedrockAgentCore"),
    ("certificatemanager", "CertificateManager"),
    ("cloudformation", "CloudFormation"),
    ("cloudfront", "CloudFront"),
    ("cloudtrail", "CloudTrail"),
    ("cloudwatch", "CloudWatch"),
    ("codeartifact", "CodeArtifact"),
    ("codebuild", "CodeBuild"),
    ("codecommit", "CodeCommit"),
    ("codedeploy", "CodeDeploy"),
    ("codepipeline", "CodePipeline"),
    ("customerprofiles", "CustomerProfiles"),
    ("databrew", "DataBrew"),
    ("datapipeline", "DataPipeline"),
    ("datasync", "DataSync"),
    ("datazone", "DataZone"),
    ("dax", "DAX"),
    ("devopsagent", "DevOpsAgent"),
    ("dlm", "DLM"),
    ("dms", "DMS"),
    ("docdb", "DocDB"),
    ("docdbelastic", "DocDBElastic"),
    ("dynamodb", "DynamoDB"),
    ("ec2", "EC2"),
    ("ecr", "ECR"),
    ("ecs", "ECS"),
    ("efs", "EFS"),
    ("eks", "EKS"),
    ("elasticache", "ElastiCache"),
    ("elasticbeanstalk", "ElasticBeanstalk"),
    ("elasticloadbalancing", "ElasticLoadBalancing"),
    ("elasticloadbalancingv2", "ElasticLoadBalancingV2"),
    ("emr", "EMR"),
    ("emrcontainers", "EMRContainers"),
    ("emrserverless", "EMRServerless"),
    ("eventschemas", "EventSchemas"),
    ("finspace", "FinSpace"),
    ("fis", "FIS"),
    ("fms", "FMS"),
    ("fsx", "FSx"),
    ("globalaccelerator", "GlobalAccelerator"),
    ("guardduty", "GuardDuty"),
    ("healthlake", "HealthLake"),
    ("iam", "IAM"),
    ("imagebuilder", "ImageBuilder"),
    ("iot", "IoT"),
    ("kendraranking", "KendraRanking"),
    ("kinesisanalytics", "KinesisAnalytics"),
    ("kinesisfirehose", "KinesisFirehose"),
    ("kms", "KMS"),
    ("lakeformation", "LakeFormation"),
    ("memorydb", "MemoryDB"),
    ("msk", "MSK"),
    ("mwaa", "MWAA"),
    ("neptunegraph", "NeptuneGraph"),
    ("networkfirewall", "NetworkFirewall"),
    ("opensearchserverless", "OpenSearchServerless"),
    ("opensearchservice", "OpenSearchService"),
    ("osis", "OSIS"),
    ("qbusiness", "QBusiness"),
    ("quicksight", "QuickSight"),
    ("ram", "RAM"),
    ("rds", "RDS"),
    ("redshiftserverless", "RedshiftServerless"),
    ("resourcegroups", "ResourceGroups"),
    ("route53resolver", "Route53Resolver"),
    ("rum", "RUM"),
    ("s3express", "S3Express"),
    ("s3objectlambda", "S3ObjectLambda"),
    ("s3outposts", "S3Outposts"),
    ("s3tables", "S3Tables"),
    ("s3vectors", "S3Vectors"),
    ("sagemaker", "SageMaker"),
    ("secretsmanager", "SecretsManager"),
    ("securityhub", "SecurityHub"),
    ("servicediscovery", "ServiceDiscovery"),
    ("sns", "SNS"),
    ("sqs", "SQS"),
    ("stepfunctions", "StepFunctions"),
];

/// Services beyond these, which are short enough to be all capitals.
const SHORT: [&str; 7] = ["ask", "ce", "cur", "ses", "ssm", "sso", "waf"];
/// Services of two words that stand for a third spelling.
const OTHER: [(&str, &str); 4] =
    [("wafv2", "WAFv2"), ("wafregional", "WAFRegional"), ("vpclattice", "VpcLattice"), ("xray", "XRay")];

/// What a package of the CDK exports: a class, or a member of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// The npm name of a package beside `aws-cdk-lib`.
    pub(crate) package: Option<String>,
    /// `aws_lambda`; empty for the core.
    pub(crate) module: String,
    pub(crate) class: String,
    /// Static method, enumeration member or nested type: `fromAsset`, `PYTHON_3_12`, `YProperty`.
    pub(crate) member: Option<String>,
}

/// Whether a text may use the CDK.
pub(crate) fn concerns(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
}

/// Whether a module that is imported is of the CDK.
pub(crate) fn is_package(module: &str) -> bool {
    rest_of(module).is_some()
}

/// Packages of others whose constructs are handed over like those of the CDK, by both their spellings: what they make is
/// told by the readings of the content, and no more than that.
const OTHERS: [&str; 2] = ["cdk-monitoring-constructs", "cdk_monitoring_constructs"];

/// The package beside the core, and the rest of the name; the rest's segments are parted by dots.
fn rest_of(dotted: &str) -> Option<(Option<String>, String)> {
    let within = |prefix: &str| {
        let rest = dotted.strip_prefix(prefix)?;
        (rest.is_empty() || rest.starts_with(['.', '/'])).then(|| rest.trim_start_matches(['.', '/']))
    };
    if let Some(rest) = within("aws-cdk-lib") {
        let rest = rest.replace('/', ".").replace('-', "_");
        return Some((None, rest.strip_prefix("core.").map_or(rest.clone(), str::to_owned)));
    }
    if within("constructs").is_some() || within("monocdk").is_some() {
        let rest = within("constructs").or_else(|| within("monocdk"))?;
        return Some((None, rest.to_owned()));
    }
    for prefix in OTHERS {
        if let Some(rest) = within(prefix) {
            return Some((Some(prefix.replace('_', "-")), rest.replace('/', ".")));
        }
    }
    for prefix in ["@cdklabs/generative-ai-cdk-constructs", "cdklabs.generative_ai_cdk_constructs"] {
        if let Some(rest) = within(prefix) {
            let rest = rest.replace("lib/", "").replace('/', ".");
            return Some((Some("@cdklabs/generative-ai-cdk-constructs".to_owned()), rest));
        }
    }
    let (first, rest) = if let Some(rest) = within("@aws-cdk") {
        let end = rest.find(['.', '/']).unwrap_or(rest.len());
        (rest.get(..end)?.replace('_', "-"), rest.get(end..)?.trim_start_matches(['.', '/']).replace('/', "."))
    } else {
        let rest = within("aws_cdk")?;
        let (first, after) = rest.split_once('.').unwrap_or((rest, ""));
        if !first.ends_with("_alpha") {
            return Some((None, rest.strip_prefix("core.").unwrap_or(rest).to_owned()));
        }
        (first.replace('_', "-"), after.to_owned())
    };
    Some(match first.as_str() {
        alpha if alpha.ends_with("-alpha") => (Some(format!("@aws-cdk/{alpha}")), rest),
        // Version 1 had a package for each service.
        "core" => (None, rest),
        service => (None, format!("{}.{rest}", service.replace('-', "_")).trim_end_matches('.').to_owned()),
    })
}

impl Name {
    /// The name behind a dotted name of a package of the CDK.
    pub(crate) fn of(dotted: &str) -> Option<Self> {
        let (package, rest) = rest_of(dotted)?;
        let mut module: Vec<&str> = Vec::new();
        let mut segments = rest.split('.').filter(|segment| !segment.is_empty());
        let class = loop {
            let segment = segments.next()?;
            if segment.starts_with(|c: char| c.is_ascii_uppercase()) {
                break segment.to_owned();
            }
            module.push(segment);
        };
        let members: Vec<&str> = segments.collect();
        let member = (!members.is_empty()).then(|| members.join("."));
        Some(Self { package, module: module.join("."), class, member })
    }

    /// The type of a resource of this class.
    pub(crate) fn type_name(&self) -> Arc<str> {
        let parts = [self.package.as_deref().unwrap_or_default(), &self.module, &self.class];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(".").into()
    }

    /// The CloudFormation type of an L1 construct.
    pub(crate) fn cloudformation(&self) -> Option<Arc<str>> {
        let resource = self.class.strip_prefix("Cfn").filter(|_| self.package.is_none() && self.member.is_none())?;
        let service = self.module.strip_prefix("aws_").or_else(|| self.module.strip_prefix("alexa_"))?;
        Some(format!("AWS::{}::{resource}", namespace(service)).into())
    }

    pub(crate) fn is(&self, class: &str) -> bool {
        self.package.is_none() && self.member.is_none() && self.class == class
    }

    pub(crate) fn is_in(&self, module: &str, class: &str) -> bool {
        self.is(class) && self.module == module
    }
}

fn namespace(service: &str) -> String {
    if service == "elasticsearch" {
        return "Elasticsearch".to_owned();
    }
    let known = SERVICES.iter().chain(&OTHER).find(|(module, _)| *module == service);
    if let Some((_, name)) = known {
        return (*name).to_owned();
    }
    if SHORT.contains(&service) {
        return service.to_uppercase();
    }
    pascal(service)
}

/// Properties that CloudFormation spells with more capitals than one for each word.
const SPELT: [(&str, &str); 40] = [
    ("customJwtAuthorizer", "CustomJWTAuthorizer"),
    ("dbClusterIdentifier", "DBClusterIdentifier"),
    ("dbClusterInstanceClass", "DBClusterInstanceClass"),
    ("dbClusterParameterGroupName", "DBClusterParameterGroupName"),
    ("dbInstanceClass", "DBInstanceClass"),
    ("dbInstanceIdentifier", "DBInstanceIdentifier"),
    ("dbName", "DBName"),
    ("dbParameterGroupName", "DBParameterGroupName"),
    ("dbProxyName", "DBProxyName"),
    ("dbSubnetGroupDescription", "DBSubnetGroupDescription"),
    ("dbSubnetGroupName", "DBSubnetGroupName"),
    ("dnsName", "DNSName"),
    ("ebsEnabled", "EBSEnabled"),
    ("ebsOptions", "EBSOptions"),
    ("enableIamDatabaseAuthentication", "EnableIAMDatabaseAuthentication"),
    ("idleSessionTtlInSeconds", "IdleSessionTTLInSeconds"),
    ("inferenceAmi", "InferenceAMI"),
    ("ipAddressVersion", "IPAddressVersion"),
    ("ipSet", "IPSet"),
    ("ipSetReferenceStatement", "IPSetReferenceStatement"),
    ("kmsMasterKeyId", "KMSMasterKeyID"),
    ("multiAz", "MultiAZ"),
    ("multiAzEnabled", "MultiAZEnabled"),
    ("nodeToNodeEncryptionOptions", "NodeToNodeEncryptionOptions"),
    ("publicKeyPem", "PublicKeyPEM"),
    ("resourceArnList", "ResourceARNList"),
    ("samlConfigOptions", "SAMLConfigOptions"),
    ("samlOptions", "SAMLOptions"),
    ("sourceDbClusterIdentifier", "SourceDBClusterIdentifier"),
    ("sourceDbInstanceIdentifier", "SourceDBInstanceIdentifier"),
    ("sseAlgorithm", "SSEAlgorithm"),
    ("sseCustomerKey", "SSECustomerKey"),
    ("sseEnabled", "SSEEnabled"),
    ("sseSpecification", "SSESpecification"),
    ("sseType", "SSEType"),
    ("ttl", "TTL"),
    ("vpcOptions", "VPCOptions"),
    ("vpcSecurityGroups", "VPCSecurityGroups"),
    ("vpcZoneIdentifier", "VPCZoneIdentifier"),
    ("webAclArn", "WebACLArn"),
];

/// `contentPolicyConfig` as CloudFormation spells it.
pub(crate) fn pascal(name: &str) -> String {
    if let Some((_, spelt)) = SPELT.iter().find(|(camel, _)| *camel == name) {
        return (*spelt).to_owned();
    }
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Names of the CDK in which more than the first letter of a word is a capital.
const CAPITALS: [(&str, &str); 6] = [
    ("enable_ecs_managed_tags", "enableECSManagedTags"),
    ("enforce_ssl", "enforceSSL"),
    ("ephemeral_storage_gib", "ephemeralStorageGiB"),
    ("memory_limit_mib", "memoryLimitMiB"),
    ("memory_reservation_mib", "memoryReservationMiB"),
    ("redirect_http", "redirectHTTP"),
];

/// `removal_policy` as the CDK spells it.
pub(crate) fn camel(name: &str) -> String {
    if let Some((_, spelt)) = CAPITALS.iter().find(|(snake, _)| *snake == name) {
        return (*spelt).to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut raise = false;
    for c in name.trim_end_matches('_').chars() {
        match c {
            '_' => raise = !out.is_empty(),
            c if raise => {
                out.extend(c.to_uppercase());
                raise = false;
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Name, camel, is_package};

    #[test]
    fn names_are_told_alike_in_all_languages() {
        for (dotted, type_name, member) in [
            ("aws_cdk.aws_lambda.Function", "aws_lambda.Function", None),
            ("aws-cdk-lib/aws-lambda.Function", "aws_lambda.Function", None),
            ("aws-cdk-lib.aws_lambda.Function", "aws_lambda.Function", None),
            ("aws-cdk-lib/aws-lambda-nodejs.NodejsFunction", "aws_lambda_nodejs.NodejsFunction", None),
            ("@aws-cdk/aws-lambda.Function", "aws_lambda.Function", None),
            ("@aws-cdk/core.Stack", "Stack", None),
            ("aws_cdk.Stack", "Stack", None),
            ("constructs.Construct", "Construct", None),
            ("aws_cdk.aws_bedrock_alpha.Guardrail", "@aws-cdk/aws-bedrock-alpha.Guardrail", None),
            ("@aws-cdk/aws-bedrock-alpha.Guardrail", "@aws-cdk/aws-bedrock-alpha.Guardrail", None),
            (
                "@aws-cdk/aws-lambda-python-alpha.PythonFunction",
                "@aws-cdk/aws-lambda-python-alpha.PythonFunction",
                None,
            ),
            (
                "cdklabs.generative_ai_cdk_constructs.bedrock.Guardrail",
                "@cdklabs/generative-ai-cdk-constructs.bedrock.Guardrail",
                None,
            ),
            ("cdk_monitoring_constructs.MonitoringFacade", "cdk-monitoring-constructs.MonitoringFacade", None),
            ("aws_cdk.aws_lambda.Runtime.PYTHON_3_12", "aws_lambda.Runtime", Some("PYTHON_3_12")),
            ("aws_cdk.custom_resources.AwsCustomResource", "custom_resources.AwsCustomResource", None),
        ] {
            let name = Name::of(dotted).unwrap();
            assert_eq!((&*name.type_name(), name.member.as_deref()), (type_name, member), "{dotted}");
        }
        assert!(Name::of("boto3.client").is_none());
        assert!(Name::of("aws_cdk_other.Thing").is_none());
        assert!(is_package("aws-cdk-lib/aws-s3") && is_package("constructs") && !is_package("cdk-nag"));
    }

    #[test]
    fn l1_constructs_have_types_of_cloudformation() {
        for (dotted, expected) in [
            ("aws_cdk.aws_bedrock.CfnGuardrail", "AWS::Bedrock::Guardrail"),
            ("aws_cdk.aws_bedrockagentcore.CfnRuntime", "AWS::BedrockAgentCore::Runtime"),
            ("aws-cdk-lib/aws-opensearchserverless.CfnCollection", "AWS::OpenSearchServerless::Collection"),
            ("aws-cdk-lib/aws-applicationautoscaling.CfnScalableTarget", "AWS::ApplicationAutoScaling::ScalableTarget"),
            ("aws-cdk-lib.aws_wafv2.CfnWebACL", "AWS::WAFv2::WebACL"),
            ("aws_cdk.aws_ssm.CfnParameter", "AWS::SSM::Parameter"),
            ("aws_cdk.aws_s3.CfnBucket", "AWS::S3::Bucket"),
            ("aws_cdk.aws_kendra.CfnIndex", "AWS::Kendra::Index"),
        ] {
            assert_eq!(Name::of(dotted).unwrap().cloudformation().as_deref(), Some(expected), "{dotted}");
        }
        assert_eq!(Name::of("aws_cdk.CfnParameter").unwrap().cloudformation(), None);
    }

    #[test]
    fn python_names_become_those_of_the_cdk() {
        for (name, expected) in [
            ("removal_policy", "removalPolicy"),
            ("vpc", "vpc"),
            ("lambda_", "lambda"),
            ("construct_id", "constructId"),
        ] {
            assert_eq!(camel(name), expected);
        }
    }
}
