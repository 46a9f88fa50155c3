param location string
param tags object
param suffix string
param endpointSubnetId string
param dnsZoneId string

resource search 'Microsoft.Search/searchServices@2025-05-01' = {
  name: 'srch-${suffix}'
  location: location
  tags: tags
  sku: { name: 'basic' }
  identity: { type: 'SystemAssigned' }
  properties: {
    replicaCount: 2
    partitionCount: 1
    disableLocalAuth: true
    publicNetworkAccess: 'disabled'
    semanticSearch: 'free'
  }
}

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: 'pe-search'
  location: location
  tags: tags
  properties: {
    subnet: { id: endpointSubnetId }
    privateLinkServiceConnections: [
      {
        name: 'search'
        properties: {
          privateLinkServiceId: search.id
          groupIds: ['searchService']
        }
      }
    ]
  }

  resource dns 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'search'
          properties: { privateDnsZoneId: dnsZoneId }
        }
      ]
    }
  }
}

output name string = search.name
output endpoint string = 'https://${search.name}.search.windows.net'
