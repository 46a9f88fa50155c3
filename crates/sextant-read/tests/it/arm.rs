//! ARM templates in JSON on small trees.

use crate::shown::{check, show};
use sextant_read::{Tree, arm};

fn reads(name: &str, texts: &[(&str, &str)]) {
    check(name, &show(&arm::read(&Tree::from_texts(texts.iter().copied()))));
}

const SCHEMA: &str = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";

fn template(rest: &str) -> String {
    format!(r#"{{ "$schema": "{SCHEMA}", "contentVersion": "1.0.0.0", {rest} }}"#)
}

#[test]
fn expressions_and_references() {
    let text = template(
        r#""parameters": {
      "name": { "type": "string" },
      "sku": { "type": "string", "defaultValue": "S0" },
      "public": { "type": "bool", "defaultValue": false },
      "zones": { "type": "array", "defaultValue": ["1", "2"] }
    },
    "variables": {
      "account": "[concat('oai-', parameters('name'))]",
      "indexes": { "copy": [{ "name": "all", "count": 2, "input": "[copyIndex('all', 1)]" }] }
    },
    "resources": [
      {
        "type": "microsoft.cognitiveservices/accounts", "apiVersion": "2023-05-01", "name": "[variables('account')]",
        "location": "[resourceGroup().location]", "kind": "OpenAI", "sku": { "name": "[parameters('SKU')]" },
        "properties": {
          "publicNetworkAccess": "[if(parameters('public'), 'Enabled', 'Disabled')]",
          "networkAcls": "[json('{\"defaultAction\": \"Deny\"}')]",
          "literal": "[[not an expression]",
          "broken": "[concat('a'",
          "indexes": "[variables('indexes').all]",
          "lower": "[toLower(format('{0}-{1}', 'A', parameters('name')))]"
        },
        "resources": [
          { "type": "deployments", "apiVersion": "2023-05-01", "name": "inner",
            "dependsOn": ["[resourceId('Microsoft.CognitiveServices/accounts', variables('account'))]"],
            "properties": { "model": { "name": "gpt-4o" } } }
        ]
      },
      {
        "type": "Microsoft.CognitiveServices/accounts/deployments", "apiVersion": "2023-05-01",
        "name": "[format('{0}/{1}', variables('account'), 'outer')]",
        "properties": { "model": { "name": "gpt-4o-mini" } }
      },
      {
        "type": "Microsoft.Web/sites", "apiVersion": "2022-03-01", "name": "[concat('web', copyIndex())]",
        "copy": { "name": "sites", "count": "[length(parameters('zones'))]" },
        "condition": "[not(parameters('public'))]",
        "zones": ["[parameters('zones')[copyIndex()]]"],
        "properties": {
          "endpoint": "[reference(resourceId('Microsoft.CognitiveServices/accounts', variables('account'))).endpoint]",
          "principal": "[reference(variables('account'), '2023-05-01', 'Full').identity.principalId]",
          "key": "[listKeys(resourceId('Microsoft.CognitiveServices/accounts', variables('account')), '2023-05-01').key1]"
        }
      },
      {
        "type": "Microsoft.Search/searchServices/providers/roleAssignments", "apiVersion": "2022-04-01",
        "name": "[concat('search/Microsoft.Authorization/', guid('x'))]", "properties": {}
      },
      { "type": "Microsoft.Search/searchServices", "apiVersion": "2023-11-01", "name": "off", "condition": false }
    ]"#,
    );
    reads("arm_expressions", &[("azuredeploy.json", &text)]);
}

#[test]
fn nested_and_linked_templates() {
    let text = template(
        r#""parameters": { "name": { "type": "string", "defaultValue": "outer" } },
    "resources": [
      {
        "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "inner",
        "properties": {
          "expressionEvaluationOptions": { "scope": "inner" },
          "parameters": { "name": { "value": "given" } },
          "template": {
            "parameters": { "name": { "type": "string" }, "size": { "type": "int", "defaultValue": 2 } },
            "resources": [{ "type": "Microsoft.Search/searchServices", "apiVersion": "2023-11-01",
              "name": "[parameters('name')]", "properties": { "replicaCount": "[parameters('size')]" } }],
            "outputs": { "id": { "type": "string",
              "value": "[resourceId('Microsoft.Search/searchServices', parameters('name'))]" } }
          }
        }
      },
      {
        "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "outer",
        "properties": {
          "template": {
            "resources": [{ "type": "Microsoft.App/containerApps", "apiVersion": "2023-05-01",
              "name": "[parameters('name')]",
              "properties": { "search": "[reference('inner').outputs.id.value]" } }]
          }
        }
      },
      {
        "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "linked",
        "properties": { "templateLink": { "relativePath": "nested/storage.json" },
          "parameters": { "name": { "value": "st" } } }
      },
      {
        "type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "away",
        "properties": { "templateLink": { "uri": "[concat(parameters('name'), 'https://example.org/other.json')]" } }
      }
    ]"#,
    );
    let linked = template(
        r#""parameters": { "name": { "type": "string" } },
    "resources": { "store": { "type": "Microsoft.Storage/storageAccounts", "apiVersion": "2023-01-01",
      "name": "[parameters('name')]" },
      "there": { "existing": true, "type": "Microsoft.KeyVault/vaults", "apiVersion": "2023-01-01", "name": "kv" },
      "secret": { "type": "Microsoft.KeyVault/vaults/secrets", "apiVersion": "2023-01-01", "name": "kv/key",
        "properties": { "value": "[reference('store').primaryEndpoints.blob]" } } },
    "languageVersion": "2.0""#,
    );
    reads("arm_nested", &[("main.json", &text), ("nested/storage.json", &linked)]);
}

#[test]
fn compiled_templates_and_other_files_are_passed_over() {
    let compiled = template(
        r#""metadata": { "_generator": { "name": "bicep" } },
        "resources": [{ "type": "Microsoft.Search/searchServices", "apiVersion": "1", "name": "compiled" }]"#,
    );
    let source = "resource s 'Microsoft.Search/searchServices@2023-11-01' = { name: 'source' }";
    let portal = r#"{ "$schema": "https://schema.management.azure.com/schemas/0.1.2-preview/CreateUIDefinition.MultiVm.json#", "resources": [] }"#;
    let parameters = r#"{ "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#", "contentVersion": "1.0.0.0", "parameters": {} }"#;
    let broken = format!(r#"{{ "$schema": "{SCHEMA}", "resources": [ "#);
    reads(
        "arm_passed_over",
        &[
            ("main.bicep", source),
            ("main.json", &compiled),
            ("alone.json", &compiled),
            ("createUiDefinition.json", portal),
            ("x.parameters.json", parameters),
            ("broken.json", &broken),
            ("package.json", r#"{ "resources": [], "contentVersion": 1 "#),
        ],
    );
}

#[test]
fn terraform_passes_other_dialects_through() {
    let main = r#"
resource "azurerm_user_assigned_identity" "app" { name = "app" }
resource "azapi_resource" "deployment" {
  type      = "microsoft.CognitiveServices/accounts/deployments@2024-10-01"
  name      = "gpt"
  parent_id = azurerm_user_assigned_identity.app.id
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.app.id]
  }
  body = jsonencode({ properties = { model = { name = "gpt-4o" } } })
}
resource "awscc_bedrock_guardrail" "g" {
  name                  = "g"
  content_policy_config = { filters_config = [{ type = "HATE", input_strength = "HIGH" }] }
  role_policy           = jsonencode({ Version = "2012-10-17", some_key = 1 })
}
resource "kubernetes_manifest" "m" {
  manifest = { apiVersion = "keda.sh/v1alpha1", kind = "ScaledObject", spec = { maxReplicaCount = 3 } }
}
"#;
    let mut reading = sextant_read::terraform::read(&Tree::from_texts([("main.tf", main)]));
    sextant_read::terraform::adopt(&mut reading.resources);
    check("arm_terraform", &show(&reading));
}
