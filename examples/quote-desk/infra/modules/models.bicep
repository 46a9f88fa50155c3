param location string
param tags object
param suffix string
param endpointSubnetId string
param dnsZoneId string

@description('Thousands of tokens a minute')
param letterCapacity int = 60

var severities = ['Hate', 'Sexual', 'Violence', 'Selfharm']
var sources = ['Prompt', 'Completion']

resource account 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: 'oai-${suffix}'
  location: location
  tags: tags
  kind: 'OpenAI'
  sku: { name: 'S0' }
  identity: { type: 'SystemAssigned' }
  properties: {
    customSubDomainName: 'oai-${suffix}'
    disableLocalAuth: true
    publicNetworkAccess: 'Disabled'
    networkAcls: { defaultAction: 'Deny' }
  }
}

resource filter 'Microsoft.CognitiveServices/accounts/raiPolicies@2024-10-01' = {
  parent: account
  name: 'letters'
  properties: {
    mode: 'Blocking'
    basePolicyName: 'Microsoft.DefaultV2'
    contentFilters: concat(
      flatten(map(sources, source => map(severities, severity => {
        name: severity
        source: source
        severityThreshold: 'Medium'
        enabled: true
        blocking: true
      }))),
      [
        {
          name: 'Jailbreak'
          source: 'Prompt'
          enabled: true
          blocking: true
        }
        {
          name: 'Indirect Attack'
          source: 'Prompt'
          enabled: true
          blocking: true
        }
      ]
    )
  }
}

resource letter 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  parent: account
  name: 'letter'
  sku: {
    name: 'DataZoneStandard'
    capacity: letterCapacity
  }
  properties: {
    model: { format: 'OpenAI', name: 'gpt-4.1', version: '2025-04-14' }
    raiPolicyName: filter.name
    versionUpgradeOption: 'NoAutoUpgrade'
  }
}

resource subject 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  parent: account
  name: 'subject'
  dependsOn: [letter]
  sku: {
    name: 'DataZoneStandard'
    capacity: 20
  }
  properties: {
    model: { format: 'OpenAI', name: 'gpt-4.1-nano', version: '2025-04-14' }
    raiPolicyName: filter.name
    versionUpgradeOption: 'NoAutoUpgrade'
  }
}

resource embedding 'Microsoft.CognitiveServices/accounts/deployments@2024-10-01' = {
  parent: account
  name: 'embedding'
  dependsOn: [subject]
  sku: {
    name: 'Standard'
    capacity: 50
  }
  properties: {
    model: { format: 'OpenAI', name: 'text-embedding-3-large', version: '1' }
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-openai'
  location: location
  tags: tags
  properties: {
    subnet: { id: endpointSubnetId }
    privateLinkServiceConnections: [
      {
        name: 'openai'
        properties: {
          privateLinkServiceId: account.id
          groupIds: ['account']
        }
      }
    ]
  }

  resource dns 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'openai'
          properties: { privateDnsZoneId: dnsZoneId }
        }
      ]
    }
  }
}

output accountId string = account.id
output accountName string = account.name
output endpoint string = account.properties.endpoint
output letterDeployment string = letter.name
output subjectDeployment string = subject.name
output embeddingDeployment string = embedding.name
