//! Modules of registries. Their content is not in the tree, but what an Azure Verified Module deploys its name says.

use super::access;
use sextant_facts::{Data, State, Value};

/// Resource modules of the public registry (`avm/res/…`) and the type of what they deploy.
const VERIFIED: &[(&str, &str)] = &[
    ("api-management/service", "Microsoft.ApiManagement/service"),
    ("app-configuration/configuration-store", "Microsoft.AppConfiguration/configurationStores"),
    ("app/container-app", "Microsoft.App/containerApps"),
    ("app/job", "Microsoft.App/jobs"),
    ("app/managed-environment", "Microsoft.App/managedEnvironments"),
    ("authorization/role-assignment/rg-scope", "Microsoft.Authorization/roleAssignments"),
    ("cache/redis", "Microsoft.Cache/redis"),
    ("cache/redis-enterprise", "Microsoft.Cache/redisEnterprise"),
    ("cdn/profile", "Microsoft.Cdn/profiles"),
    ("cognitive-services/account", "Microsoft.CognitiveServices/accounts"),
    ("compute/virtual-machine", "Microsoft.Compute/virtualMachines"),
    ("consumption/budget", "Microsoft.Consumption/budgets"),
    ("container-registry/registry", "Microsoft.ContainerRegistry/registries"),
    ("container-service/managed-cluster", "Microsoft.ContainerService/managedClusters"),
    ("db-for-postgre-sql/flexible-server", "Microsoft.DBforPostgreSQL/flexibleServers"),
    ("document-db/database-account", "Microsoft.DocumentDB/databaseAccounts"),
    ("event-grid/system-topic", "Microsoft.EventGrid/systemTopics"),
    ("event-hub/namespace", "Microsoft.EventHub/namespaces"),
    ("insights/action-group", "Microsoft.Insights/actionGroups"),
    ("insights/component", "Microsoft.Insights/components"),
    ("insights/metric-alert", "Microsoft.Insights/metricAlerts"),
    ("key-vault/vault", "Microsoft.KeyVault/vaults"),
    ("logic/workflow", "Microsoft.Logic/workflows"),
    ("machine-learning-services/workspace", "Microsoft.MachineLearningServices/workspaces"),
    ("managed-identity/user-assigned-identity", "Microsoft.ManagedIdentity/userAssignedIdentities"),
    ("network/application-gateway", "Microsoft.Network/applicationGateways"),
    ("network/nat-gateway", "Microsoft.Network/natGateways"),
    ("network/network-interface", "Microsoft.Network/networkInterfaces"),
    ("network/network-security-group", "Microsoft.Network/networkSecurityGroups"),
    ("network/private-dns-zone", "Microsoft.Network/privateDnsZones"),
    ("network/private-endpoint", "Microsoft.Network/privateEndpoints"),
    ("network/public-ip-address", "Microsoft.Network/publicIPAddresses"),
    ("network/virtual-network", "Microsoft.Network/virtualNetworks"),
    ("operational-insights/workspace", "Microsoft.OperationalInsights/workspaces"),
    ("resources/resource-group", "Microsoft.Resources/resourceGroups"),
    ("search/search-service", "Microsoft.Search/searchServices"),
    ("service-bus/namespace", "Microsoft.ServiceBus/namespaces"),
    ("sql/server", "Microsoft.Sql/servers"),
    ("storage/storage-account", "Microsoft.Storage/storageAccounts"),
    ("web/serverfarm", "Microsoft.Web/serverfarms"),
    ("web/site", "Microsoft.Web/sites"),
    ("web/site/config", "Microsoft.Web/sites/config"),
    ("web/static-site", "Microsoft.Web/staticSites"),
];

/// A module as its address in a registry names it.
pub(super) struct Address<'a> {
    /// The path in the registry: `avm/res/search/search-service`.
    pub(super) path: &'a str,
    /// The version.
    pub(super) version: &'a str,
}

/// The registry address that a module's source is; `None` for a path.
pub(super) fn address(source: &str) -> Option<Address<'_>> {
    let rest =
        source.strip_prefix("br/").or_else(|| source.strip_prefix("br:")).or_else(|| source.strip_prefix("ts"))?;
    let (rest, version) = rest.rsplit_once(':').unwrap_or((rest, ""));
    // An alias (`public:avm/…`), or a host (`mcr.microsoft.com/bicep/avm/…`).
    let path = rest.split_once(':').map_or(rest, |(_, path)| path);
    let path = path.find("avm/").map_or(path, |at| path.get(at..).unwrap_or(path));
    Some(Address { path, version })
}

/// Pattern modules (`avm/ptn/…`) that deploy nothing but resources of these types.
const PATTERNS: &[(&str, &[&str])] = &[
    ("ai-ml/ai-foundry", &["Microsoft.CognitiveServices/accounts"]),
    ("authorization/resource-role-assignment", &["Microsoft.Authorization/roleAssignments"]),
    ("authorization/role-assignment", &["Microsoft.Authorization/roleAssignments"]),
    ("azd/acr-container-app", &["Microsoft.App/containerApps"]),
    ("azd/container-app-upsert", &["Microsoft.App/containerApps"]),
    ("azd/container-apps-stack", &["Microsoft.App/managedEnvironments", "Microsoft.ContainerRegistry/registries"]),
    (
        "azd/monitoring",
        &["Microsoft.Insights/components", "Microsoft.OperationalInsights/workspaces", "Microsoft.Portal/dashboards"],
    ),
];

/// The types that a module of the registry deploys, the one it is named after first; none if that is not known.
pub(super) fn deploys(path: &str) -> Vec<&'static str> {
    let resource = path.strip_prefix("avm/res/").and_then(|name| {
        let known = VERIFIED.iter().find(|(known, _)| *known == name);
        known.map(|(_, kind)| vec![*kind])
    });
    let pattern = || {
        let name = path.strip_prefix("avm/ptn/")?;
        PATTERNS.iter().find(|(known, _)| *known == name).map(|(_, kinds)| kinds.to_vec())
    };
    resource.or_else(pattern).unwrap_or_default()
}
/// The pattern that makes an account of Azure AI Foundry with its project and models.
const FOUNDRY: &str = "avm/ptn/ai-ml/ai-foundry";

/// The parameters of a pattern under the names that the module of the resource has for them.
pub(super) fn as_resource(path: &str, params: Value) -> Value {
    if path != FOUNDRY {
        return params;
    }
    let of_account = |name: &str| access::member(&access::member(&params, "aiFoundryConfiguration"), name);
    let given = [
        ("kind", Value::text("AIServices")),
        ("deployments", access::member(&params, "aiModelDeployments")),
        ("roleAssignments", of_account("roleAssignments")),
        ("disableLocalAuth", of_account("disableLocalAuth")),
    ];
    let mut out = params;
    if let State::Known(Data::Map(map)) = &mut out.state {
        let given = given.into_iter().filter(|(_, value)| value.is_there() != Some(false));
        given.for_each(|(name, value)| drop(map.entries.insert(name.to_owned(), value)));
    }
    out
}

/// Whether a pattern deploys more than what it is named after: stores and a search service, unless they are left out.
pub(super) fn adds_others(path: &str, params: &Value) -> bool {
    let others = access::member(params, "includeAssociatedResources");
    path == FOUNDRY && others.as_bool() != Some(false) && others.is_there() != Some(false)
}
