//! Types as Microsoft's documentation writes them; templates may write them in any case.

use std::sync::Arc;

/// Types that are common in generative AI workloads. A child type stands behind its parent.
const TYPES: &[&str] = &[
    "Microsoft.AlertsManagement/smartDetectorAlertRules",
    "Microsoft.ApiManagement/service",
    "Microsoft.ApiManagement/service/apis",
    "Microsoft.ApiManagement/service/apis/diagnostics",
    "Microsoft.ApiManagement/service/apis/operations",
    "Microsoft.ApiManagement/service/apis/operations/policies",
    "Microsoft.ApiManagement/service/apis/policies",
    "Microsoft.ApiManagement/service/backends",
    "Microsoft.ApiManagement/service/caches",
    "Microsoft.ApiManagement/service/diagnostics",
    "Microsoft.ApiManagement/service/loggers",
    "Microsoft.ApiManagement/service/namedValues",
    "Microsoft.ApiManagement/service/policies",
    "Microsoft.ApiManagement/service/policyFragments",
    "Microsoft.ApiManagement/service/products",
    "Microsoft.ApiManagement/service/products/policies",
    "Microsoft.ApiManagement/service/subscriptions",
    "Microsoft.App/containerApps",
    "Microsoft.App/containerApps/authConfigs",
    "Microsoft.App/jobs",
    "Microsoft.App/managedEnvironments",
    "Microsoft.App/managedEnvironments/daprComponents",
    "Microsoft.App/sessionPools",
    "Microsoft.AppConfiguration/configurationStores",
    "Microsoft.AppConfiguration/configurationStores/keyValues",
    "Microsoft.Authorization/locks",
    "Microsoft.Authorization/policyAssignments",
    "Microsoft.Authorization/policyDefinitions",
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleDefinitions",
    "Microsoft.Bing/accounts",
    "Microsoft.Cache/redis",
    "Microsoft.Cache/redisEnterprise",
    "Microsoft.Cache/redisEnterprise/databases",
    "Microsoft.Cdn/profiles",
    "Microsoft.Cdn/profiles/afdEndpoints",
    "Microsoft.CognitiveServices/accounts",
    "Microsoft.CognitiveServices/accounts/capabilityHosts",
    "Microsoft.CognitiveServices/accounts/connections",
    "Microsoft.CognitiveServices/accounts/deployments",
    "Microsoft.CognitiveServices/accounts/projects",
    "Microsoft.CognitiveServices/accounts/projects/capabilityHosts",
    "Microsoft.CognitiveServices/accounts/projects/connections",
    "Microsoft.CognitiveServices/accounts/raiBlocklists",
    "Microsoft.CognitiveServices/accounts/raiBlocklists/raiBlocklistItems",
    "Microsoft.CognitiveServices/accounts/raiPolicies",
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Compute/virtualMachineScaleSets",
    "Microsoft.Consumption/budgets",
    "Microsoft.ContainerInstance/containerGroups",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.ContainerService/managedClusters/agentPools",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DBforPostgreSQL/flexibleServers/configurations",
    "Microsoft.DBforPostgreSQL/flexibleServers/databases",
    "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules",
    "Microsoft.DataProtection/backupVaults",
    "Microsoft.DocumentDB/databaseAccounts",
    "Microsoft.DocumentDB/databaseAccounts/mongodbDatabases",
    "Microsoft.DocumentDB/databaseAccounts/sqlDatabases",
    "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers",
    "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments",
    "Microsoft.DocumentDB/databaseAccounts/sqlRoleDefinitions",
    "Microsoft.DocumentDB/mongoClusters",
    "Microsoft.EventGrid/eventSubscriptions",
    "Microsoft.EventGrid/systemTopics",
    "Microsoft.EventGrid/systemTopics/eventSubscriptions",
    "Microsoft.EventHub/namespaces",
    "Microsoft.EventHub/namespaces/eventhubs",
    "Microsoft.Insights/actionGroups",
    "Microsoft.Insights/autoscaleSettings",
    "Microsoft.Insights/components",
    "Microsoft.Insights/diagnosticSettings",
    "Microsoft.Insights/metricAlerts",
    "Microsoft.Insights/scheduledQueryRules",
    "Microsoft.Insights/webtests",
    "Microsoft.Insights/workbooks",
    "Microsoft.KeyVault/vaults",
    "Microsoft.KeyVault/vaults/accessPolicies",
    "Microsoft.KeyVault/vaults/keys",
    "Microsoft.KeyVault/vaults/secrets",
    "Microsoft.LoadTestService/loadTests",
    "Microsoft.Logic/workflows",
    "Microsoft.MachineLearningServices/registries",
    "Microsoft.MachineLearningServices/workspaces",
    "Microsoft.MachineLearningServices/workspaces/computes",
    "Microsoft.MachineLearningServices/workspaces/connections",
    "Microsoft.MachineLearningServices/workspaces/endpoints",
    "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",
    "Microsoft.MachineLearningServices/workspaces/serverlessEndpoints",
    "Microsoft.ManagedIdentity/userAssignedIdentities",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    "Microsoft.Network/applicationGateways",
    "Microsoft.Network/frontDoors",
    "Microsoft.Network/natGateways",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/privateDnsZones",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.Network/virtualNetworks/subnets",
    "Microsoft.OperationalInsights/workspaces",
    "Microsoft.Portal/dashboards",
    "Microsoft.RecoveryServices/vaults",
    "Microsoft.Resources/deploymentScripts",
    "Microsoft.Resources/resourceGroups",
    "Microsoft.Search/searchServices",
    "Microsoft.Search/searchServices/sharedPrivateLinkResources",
    "Microsoft.Security/pricings",
    "Microsoft.ServiceBus/namespaces",
    "Microsoft.ServiceBus/namespaces/queues",
    "Microsoft.ServiceBus/namespaces/topics",
    "Microsoft.Sql/servers",
    "Microsoft.Sql/servers/databases",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Storage/storageAccounts/blobServices",
    "Microsoft.Storage/storageAccounts/blobServices/containers",
    "Microsoft.Storage/storageAccounts/fileServices",
    "Microsoft.Storage/storageAccounts/managementPolicies",
    "Microsoft.Storage/storageAccounts/queueServices",
    "Microsoft.Storage/storageAccounts/queueServices/queues",
    "Microsoft.Storage/storageAccounts/tableServices",
    "Microsoft.Web/connections",
    "Microsoft.Web/serverfarms",
    "Microsoft.Web/sites",
    "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
    "Microsoft.Web/sites/config",
    "Microsoft.Web/sites/slots",
    "Microsoft.Web/sites/slots/config",
    "Microsoft.Web/staticSites",
    "Microsoft.Web/staticSites/linkedBackends",
];

/// Resources that templates of an older kind declare as children of what they are about.
const EXTENSIONS: &[(&str, &str)] = &[
    ("roleassignments", "Microsoft.Authorization/roleAssignments"),
    ("locks", "Microsoft.Authorization/locks"),
    ("policyassignments", "Microsoft.Authorization/policyAssignments"),
    ("diagnosticsettings", "Microsoft.Insights/diagnosticSettings"),
];

/// A type in its documented casing; one that is not in the table keeps its own beyond what its known parents say.
pub(crate) fn documented(written: &str) -> Arc<str> {
    if let Some((_, extension)) = split_providers(written) {
        let known = EXTENSIONS.iter().find(|(short, _)| extension.eq_ignore_ascii_case(short));
        return known.map_or_else(|| documented(extension), |(_, whole)| Arc::from(*whole));
    }
    let table = || TYPES.iter();
    if let Some(known) = table().find(|known| known.eq_ignore_ascii_case(written)) {
        return Arc::from(*known);
    }
    // The longest beginning that a known type has, segment by segment.
    let segments: Vec<&str> = written.split('/').collect();
    for count in (1..segments.len()).rev() {
        let begin = segments.get(..count).unwrap_or_default().join("/");
        let known = table().find_map(|known| {
            let own = known.split('/').take(count).collect::<Vec<_>>().join("/");
            own.eq_ignore_ascii_case(&begin).then_some(own)
        });
        if let Some(known) = known {
            let rest = segments.get(count..).unwrap_or_default().join("/");
            return format!("{known}/{rest}").into();
        }
    }
    written.into()
}

/// The type that an extension is about: `A/b` of `A/b/providers/c`.
pub(super) fn extended(written: &str) -> Option<&str> {
    split_providers(written).map(|(about, _)| about)
}

/// `A/b/providers/c` and `A/b/providers/X.Y/c` in two.
fn split_providers(written: &str) -> Option<(&str, &str)> {
    let at = written.to_ascii_lowercase().find("/providers/")?;
    Some((written.get(..at)?, written.get(at + "/providers/".len()..)?))
}

/// The type of a resource that is declared within one of type `parent`.
pub(super) fn child(parent: &str, written: &str) -> String {
    let namespaced = written.split('/').next().unwrap_or_default().contains('.');
    if namespaced { written.to_owned() } else { format!("{parent}/{written}") }
}

#[cfg(test)]
mod tests {
    use super::documented;

    #[test]
    fn types_are_written_as_documented() {
        let cases = [
            ("microsoft.cognitiveservices/Accounts/Deployments", "Microsoft.CognitiveServices/accounts/deployments"),
            ("Microsoft.Web/Sites", "Microsoft.Web/sites"),
            ("microsoft.insights/components", "Microsoft.Insights/components"),
            ("microsoft.search/searchServices/new", "Microsoft.Search/searchServices/new"),
            ("microsoft.web/hostingEnvironments", "Microsoft.Web/hostingEnvironments"),
            ("Some.Vendor/things", "Some.Vendor/things"),
            ("Microsoft.Storage/storageAccounts/providers/roleAssignments", "Microsoft.Authorization/roleAssignments"),
            (
                "Microsoft.Search/searchServices/providers/microsoft.insights/diagnosticSettings",
                "Microsoft.Insights/diagnosticSettings",
            ),
            ("", ""),
        ];
        for (written, expected) in cases {
            assert_eq!(&*documented(written), expected, "{written}");
        }
    }
}
