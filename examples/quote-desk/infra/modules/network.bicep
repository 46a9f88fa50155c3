param location string
param tags object

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: 'vnet-quote-desk'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.40.0.0/16'] }
    subnets: [
      {
        name: 'apps'
        properties: {
          addressPrefix: '10.40.0.0/23'
          delegations: [
            {
              name: 'environment'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.40.2.0/27'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }

  resource apps 'subnets' existing = { name: 'apps' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for name in ['privatelink.openai.azure.com', 'privatelink.search.windows.net']: {
    name: name
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for index in range(0, 2): {
    parent: zones[index]
    name: 'quote-desk'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

output appSubnetId string = network::apps.id
output endpointSubnetId string = network::endpoints.id
output openAiZoneId string = zones[0].id
output searchZoneId string = zones[1].id
