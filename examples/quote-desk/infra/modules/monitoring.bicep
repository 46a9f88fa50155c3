param location string
param tags object
param suffix string
param alertEmail string
param modelAccountId string

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'log-${suffix}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 60
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-${suffix}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
  }
}

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-quote-desk'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'quotes'
    emailReceivers: [
      {
        name: 'sales systems'
        emailAddress: alertEmail
        useCommonAlertSchema: true
      }
    ]
  }
}

resource refusals 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'models-refuse-calls'
  location: 'global'
  tags: tags
  properties: {
    description: 'Calls of the models fail or are throttled'
    severity: 2
    enabled: true
    scopes: [modelAccountId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          name: 'refused'
          criterionType: 'StaticThresholdCriterion'
          metricNamespace: 'Microsoft.CognitiveServices/accounts'
          metricName: 'AzureOpenAIRequests'
          dimensions: [
            {
              name: 'StatusCode'
              operator: 'Include'
              values: ['429', '500', '503']
            }
          ]
          operator: 'GreaterThan'
          threshold: 20
          timeAggregation: 'Total'
        }
      ]
    }
    actions: [
      { actionGroupId: people.id }
    ]
  }
}

output workspaceId string = workspace.id
output workspaceName string = workspace.name
output insightsConnection string = insights.properties.ConnectionString
