param location string = resourceGroup().location

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'canteen'
  location: location
}

resource contributor 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(resourceGroup().id, 'contributor')
  properties: {
    principalId: identity.properties.principalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b24988ac-6180-42a0-ab88-20f7382dd24c')
  }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: 'canteen'
  location: location
  properties: {}
}

resource web 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'web'
  location: location
  tags: { 'azd-service-name': 'web' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    managedEnvironmentId: environment.id
    configuration: {
      ingress: { external: true, targetPort: 3000 }
    }
    template: {
      containers: [
        { name: 'web', image: 'mcr.microsoft.com/k8se/quickstart:latest' }
      ]
    }
  }
}

resource menus 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: 'canteenmenus'
  location: location
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
}

resource vision 'Microsoft.CognitiveServices/accounts@2024-10-01' = {
  name: 'canteen-vision'
  location: location
  kind: 'ComputerVision'
  sku: { name: 'S1' }
  properties: { publicNetworkAccess: 'Enabled' }
}
