param location string
param tags object
param suffix string
param image string
param registryServer string
param environmentId string
param modelEndpoint string
param embeddingDeployment string
param searchEndpoint string

var contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c'
var openAiUser = '5e0bd9bd-7b93-4f28-af87-19fc36ad61bd'
var searchIndexContributor = '8ebe5a00-799e-43f5-93ac-243d3dce84a7'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-catalogue'
  location: location
  tags: tags
}

// One assignment for each role, all of them on the resource group.
resource assignments 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in [contributor, openAiUser, searchIndexContributor]: {
    name: guid(resourceGroup().id, identity.id, role)
    properties: {
      principalId: identity.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

resource prices 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'st${suffix}'
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_ZRS' }
  properties: {
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    minimumTlsVersion: 'TLS1_2'
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource lists 'containers' = { name: 'price-lists' }
  }
}

resource ageing 'Microsoft.Storage/storageAccounts/managementPolicies@2023-05-01' = {
  parent: prices
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          name: 'old-price-lists'
          type: 'Lifecycle'
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['price-lists/'] }
            actions: {
              baseBlob: {
                tierToCool: { daysAfterModificationGreaterThan: 60 }
                delete: { daysAfterModificationGreaterThan: 730 }
              }
            }
          }
        }
      ]
    }
  }
}

resource job 'Microsoft.App/jobs@2024-03-01' = {
  name: 'caj-catalogue-${suffix}'
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    environmentId: environmentId
    configuration: {
      triggerType: 'Schedule'
      registries: [
        { server: registryServer, identity: identity.id }
      ]
      replicaTimeout: 1800
      replicaRetryLimit: 1
      scheduleTriggerConfig: { cronExpression: '30 2 * * *' }
    }
    template: {
      containers: [
        {
          name: 'catalogue'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            { name: 'AZURE_CLIENT_ID', value: identity.properties.clientId }
            { name: 'AZURE_OPENAI_ENDPOINT', value: modelEndpoint }
            { name: 'EMBEDDING_DEPLOYMENT', value: embeddingDeployment }
            { name: 'AZURE_SEARCH_ENDPOINT', value: searchEndpoint }
            { name: 'PRICE_LISTS', value: prices.properties.primaryEndpoints.blob }
          ]
        }
      ]
    }
  }
}
