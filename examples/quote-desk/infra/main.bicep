targetScope = 'subscription'

@description('Name of the azd environment; resources are named after it')
@minLength(1)
@maxLength(24)
param environmentName string

@description('Region of everything')
param location string

@description('Who is told when the models fail')
param alertEmail string

@description('Image of the application, set by azd after the first deployment')
param deskImage string = 'mcr.microsoft.com/k8se/quickstart:latest'

@description('Tag of the image of the nightly job')
param catalogueTag string = 'latest'

var suffix = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }

resource group 'Microsoft.Resources/resourceGroups@2024-03-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module network 'modules/network.bicep' = {
  scope: group
  params: { location: location, tags: tags }
}

module registry 'modules/registry.bicep' = {
  scope: group
  params: { location: location, tags: tags, suffix: suffix }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    alertEmail: alertEmail
    modelAccountId: models.outputs.accountId
  }
}

module models 'modules/models.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    endpointSubnetId: network.outputs.endpointSubnetId
    dnsZoneId: network.outputs.openAiZoneId
  }
}

module search 'modules/search.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    endpointSubnetId: network.outputs.endpointSubnetId
    dnsZoneId: network.outputs.searchZoneId
  }
}

module logs 'modules/logs.bicep' = {
  scope: group
  params: {
    accountName: models.outputs.accountName
    workspaceId: monitoring.outputs.workspaceId
  }
}

module desk 'modules/desk.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    image: deskImage
    registryName: registry.outputs.name
    appSubnetId: network.outputs.appSubnetId
    workspaceName: monitoring.outputs.workspaceName
    insightsConnection: monitoring.outputs.insightsConnection
    accountName: models.outputs.accountName
    letterDeployment: models.outputs.letterDeployment
    subjectDeployment: models.outputs.subjectDeployment
    embeddingDeployment: models.outputs.embeddingDeployment
    searchName: search.outputs.name
  }
}

module catalogue 'modules/catalogue.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    suffix: suffix
    image: '${registry.outputs.loginServer}/catalogue:${catalogueTag}'
    registryServer: registry.outputs.loginServer
    environmentId: desk.outputs.environmentId
    modelEndpoint: models.outputs.endpoint
    embeddingDeployment: models.outputs.embeddingDeployment
    searchEndpoint: search.outputs.endpoint
  }
}

output AZURE_LOCATION string = location
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_CONTAINER_REGISTRY_ENDPOINT string = registry.outputs.loginServer
output AZURE_CONTAINER_REGISTRY_NAME string = registry.outputs.name
output SERVICE_DESK_URI string = desk.outputs.uri
