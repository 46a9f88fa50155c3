//! Bicep, azd projects and parameter files on small trees.

use crate::shown::{check, show};
use sextant_read::{Tree, arm};

fn reads(name: &str, texts: &[(&str, &str)]) {
    check(name, &show(&arm::read(&Tree::from_texts(texts.iter().copied()))));
}

const ACCOUNT: &str = r#"
param name string
param location string = resourceGroup().location
param tags object = {}
@description('Models to deploy')
param deployments array = []
param disableLocalAuth bool?

resource account 'microsoft.cognitiveservices/Accounts@2024-10-01' = {
  name: name
  location: location
  tags: union(tags, { part: 'model' })
  kind: 'OpenAI'
  sku: { name: 'S0' }
  properties: {
    customSubDomainName: name
    disableLocalAuth: disableLocalAuth ?? true
    publicNetworkAccess: 'Disabled'
  }

  resource policy 'raiPolicies@2024-10-01' = {
    name: 'strict'
    properties: { mode: 'Blocking' }
  }
}

@batchSize(1)
resource deployment 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = [for (d, i) in deployments: {
  parent: account
  name: d.name
  sku: d.?sku ?? { name: 'Standard', capacity: 10 + i }
  properties: {
    model: d.model
    raiPolicyName: account::policy.name
  }
}]

output id string = account.id
output endpoint string = account.properties.endpoint
output name string = account.name
"#;

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn modules_are_followed_with_their_parameters() {
    let main = r#"
targetScope = 'subscription'
param environmentName string
param location string = 'swedencentral'
param withSearch bool = false
param extra array
type sku = 'A' | 'B'

var abbrs = loadJsonContent('./abbreviations.json')
var token = toLower(uniqueString(subscription().id, environmentName))

resource rg 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: '${abbrs.group}${environmentName}'
  location: location
}

module openAi 'modules/account.bicep' = {
  name: 'openai'
  scope: rg
  params: {
    name: '${abbrs.openAi}${token}'
    location: location
    deployments: [
      { name: 'gpt', model: { format: 'OpenAI', name: 'gpt-4o' } }
      ...extra
    ]
  }
}

module second 'modules/account.bicep' = if (withSearch) {
  name: 'second'
  scope: rg
  params: { name: 'second' }
}

module role 'modules/role.bicep' = {
  scope: rg
  params: { account: openAi.outputs.name, principalId: identity.properties.principalId }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  scope: rg
  name: 'shared'
}

output endpoint string = withSearch ? second.outputs.endpoint : openAi.outputs.endpoint
"#;
    let role = r#"
param account string
param principalId string

resource target 'Microsoft.CognitiveServices/accounts@2024-10-01' existing = { name: account }

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(target.id, principalId)
  scope: target
  properties: {
    principalId: principalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd')
  }
}
"#;
    reads(
        "bicep_modules",
        &[
            ("infra/main.bicep", main),
            ("infra/modules/account.bicep", ACCOUNT),
            ("infra/modules/role.bicep", role),
            (
                "infra/modules/unused.bicep",
                "resource s 'Microsoft.Search/searchServices@2023-11-01' = { name: 'unused' }",
            ),
            ("infra/abbreviations.json", r#"{ "openAi": "oai-", "group": "rg-" }"#),
        ],
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn azd_services_and_parameters() {
    let main = r#"
param environmentName string
param location string
param openAiName string = ''
param sku string = 'S0'
param replicas int = 1
param publicAccess bool = true
param model string
param principalId string = ''
param exists bool

var name = !empty(openAiName) ? openAiName : 'oai-${environmentName}'

resource account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: name
  location: location
  sku: { name: sku }
  properties: {
    publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'
    model: model
    replicas: replicas
    principal: principalId
    image: exists ? 'own' : 'first'
  }
}
"#;
    let parameters = r#"{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "parameters": {
    "environmentName": { "value": "${AZURE_ENV_NAME}" },
    "location": { "value": "${AZURE_LOCATION=swedencentral}" },
    "openAiName": { "value": "${AZURE_OPENAI}" },
    "sku": { "value": "${AZURE_OPENAI_SKU}" },
    "replicas": { "value": "${REPLICAS=3}" },
    "publicAccess": { "value": false },
    "model": { "value": "${MODEL=gpt-4o}" },
    "principalId": { "value": "${AZURE_PRINCIPAL_ID}" },
    "exists": { "value": "${SERVICE_API_RESOURCE_EXISTS=false}" }
  }
}"#;
    let azure = r#"
name: sample
infra:
  path: deploy
  module: app
services:
  api:
    project: ./src/api
    host: containerapp
    language: python
    docker:
      path: ./Dockerfile
  web:
    project: ./src/web
    host: staticwebapp
"#;
    reads(
        "bicep_azd",
        &[
            ("azure.yaml", azure),
            ("deploy/app.bicep", main),
            ("deploy/app.parameters.json", parameters),
            ("src/api/app.py", ""),
        ],
    );
}

#[test]
fn registry_modules_are_what_they_deploy() {
    let main = r#"
param publicAccess string = 'Disabled'
module account 'br/public:avm/res/cognitive-services/account:0.7.0' = {
  params: {
    name: 'oai'
    kind: 'OpenAI'
    publicNetworkAccess: publicAccess
    deployments: [{ name: 'gpt', model: { name: 'gpt-4o', format: 'OpenAI', version: '1' } }]
  }
}
module app 'br:mcr.microsoft.com/bicep/avm/res/app/container-app:0.11.0' = {
  params: { name: 'api', endpoint: account.outputs.endpoint }
}
module monitoring 'br/public:avm/ptn/azd/monitoring:0.1.0' = { params: { logAnalyticsName: 'log' } }
module pattern 'br/public:avm/ptn/ai-ml/ai-foundry:0.4.0' = { params: { baseName: 'x' } }
module spec 'ts:11111111-1111-1111-1111-111111111111/rg/spec:1' = { params: {} }
resource existing 'Microsoft.CognitiveServices/accounts@2024-10-01' existing = { name: 'oai' }
resource deployment 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  parent: existing
  name: 'mini'
}
"#;
    reads("bicep_registry", &[("main.bicep", main)]);
}

#[test]
fn conditions_and_loops() {
    let main = r#"
param zones array = ['a', 'b']
param names array
param on bool
param off bool = false
param nullable string?

resource certain 'Microsoft.Storage/storageAccounts@2023-01-01' = [for (zone, i) in zones: if (i != 1) {
  name: 'st${zone}'
}]
resource unknown 'Microsoft.Storage/storageAccounts@2023-01-01' = [for name in names: { name: name }]
resource maybe 'Microsoft.Search/searchServices@2023-11-01' = if (on) { name: 'maybe' }
resource never 'Microsoft.Search/searchServices@2023-11-01' = if (off) { name: 'never' }
resource values 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'app'
  properties: {
    search: on ? maybe.properties.endpoint : ''
    first: certain[0].id
    last: zones[length(zones) - 1]
    joined: join(map(zones, (z, i) => '${z}-${i}'), ',')
    kept: filter(zones, z => z != 'a')
    object: toObject(zones, z => z, z => { zone: z })
    reduced: reduce(zones, '', (all, next) => '${all}${next}')
    text: '''
line 'one'
${not} put in
'''
    format: format('{0}/{1}', 'a', names[0])
    nullable: nullable ?? 'fallback'
    safe: { a: { b: 1 } }.?a.?c
    flat: flatten([['b'], [['a']]])
    both: union(['b'], ['a', 'b'])
    gone: certain[1].name
    text2: 'it''s \u{41}\n'
  }
}
"#;
    let main = main.replace("'it''s ", "'it\\'s ");
    reads("bicep_conditions", &[("main.bicep", &main)]);
}

#[test]
fn functions_imports_and_parameter_files() {
    let main = r#"
import { prefix, named } from 'shared.bicep'
import * as shared from 'shared.bicep'
param environment string
param size int = 1
param secret string

func suffix(text string) string => '${text}-x'

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: named(environment)
  properties: {
    prefix: prefix
    other: shared.named('b')
    own: suffix(shared.prefix)
    size: size
    secret: secret
  }
}
"#;
    let shared = "@export()\nvar prefix = 'p'\n@export()\nfunc named(n string) string => '${prefix}-${n}'\n";
    let params = r#"
using 'main.bicep'
var base = 'production'
param environment = base
param size = int(readEnvironmentVariable('SIZE', '3'))
param secret = readEnvironmentVariable('SECRET')
"#;
    reads("bicep_imports", &[("main.bicep", main), ("shared.bicep", shared), ("prod.bicepparam", params)]);
}

#[test]
fn what_cannot_be_read_is_a_gap() {
    let main = r#"
param a string = 'x'
resource broken 'Microsoft.Search/searchServices@2023-11-01' = {
  name: ,
}
resource whole 'Microsoft.Search/searchServices@2023-11-01' = {
  name: a
}
var open = 'never closed
resource last 'Microsoft.Search/searchServices@2023-11-01' = { name: 'last' }
module away '../elsewhere/x.bicep' = { name: 'away' }
"#;
    reads("bicep_gaps", &[("main.bicep", main)]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn roots_are_what_nothing_calls() {
    let resource =
        |name: &str| format!("resource s 'Microsoft.Search/searchServices@2023-11-01' = {{ name: '{name}' }}\n");
    let call = |path: &str| format!("module m '{path}' = {{ name: 'm' }}\n");
    let named = |texts: &[(&str, String)]| -> Vec<String> {
        let tree = Tree::from_texts(texts.iter().map(|(path, text)| (*path, text.clone())));
        let reading = arm::read(&tree);
        assert!(reading.gaps.is_empty(), "{:?}", reading.gaps);
        let workload = reading.resources.iter().filter(|resource| resource.scope == sextant_facts::Scope::Workload);
        workload.filter(|resource| resource.dialect == "arm").map(|resource| resource.address.to_string()).collect()
    };
    type Case<'a> = (&'a [(&'a str, String)], &'a [&'a str]);
    let cases: [Case<'_>; 6] = [
        // An unused module below a root is not deployed, one that calls others neither.
        (
            &[
                ("infra/main.bicep", call("core/a.bicep")),
                ("infra/core/a.bicep", resource("a")),
                ("infra/core/b.bicep", resource("b") + &call("a.bicep")),
                ("infra/core/c/main.bicep", resource("c")),
            ],
            &["infra/main.bicep:m.s"],
        ),
        // Elsewhere it is a root.
        (
            &[
                ("infra/main.bicep", call("a.bicep")),
                ("infra/a.bicep", resource("a")),
                ("other/b.bicep", resource("b")),
            ],
            &["infra/main.bicep:m.s", "other/b.bicep:s"],
        ),
        // Without a clear root each is one.
        (&[("a.bicep", resource("a")), ("b.bicep", resource("b"))], &["a.bicep:s", "b.bicep:s"]),
        // A test calls the root; azd names it.
        (
            &[
                ("azure.yaml", "name: x\ninfra:\n  path: deploy\n  module: all\n".to_owned()),
                ("deploy/all.bicep", resource("all")),
                ("deploy/all.test.bicep", call("all.bicep")),
                ("deploy/wrap.bicep", "var x = 1\n".to_owned()),
            ],
            &["deploy/all.bicep:s"],
        ),
        // A parameter file makes a root.
        (
            &[
                ("main.bicep", call("a.bicep")),
                ("a.bicep", resource("a")),
                ("b.bicep", resource("b")),
                ("b.bicepparam", "using 'b.bicep'\n".to_owned()),
            ],
            &["main.bicep:m.s", "b.bicep:s"],
        ),
        // What is only called twice is there twice.
        (
            &[
                ("main.bicep", call("a.bicep") + &call("a.bicep").replace("module m", "module n")),
                ("a.bicep", resource("a")),
            ],
            &["main.bicep:m.s", "main.bicep:n.s"],
        ),
    ];
    for (texts, expected) in cases {
        let mut found = named(texts);
        found.sort();
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }
}
