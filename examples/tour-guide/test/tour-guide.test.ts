import { App } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { TourGuideStack } from '../lib/tour-guide-stack'

const template = (watch: boolean) => Template.fromStack(new TourGuideStack(new App(), 'Test', { watch }))

test('no statement about models names all of them', () => {
  const policies = template(false).findResources('AWS::IAM::Policy')
  for (const policy of Object.values(policies)) {
    for (const statement of policy.Properties.PolicyDocument.Statement) {
      if (statement.Action === 'bedrock:InvokeModel') expect(statement.Resource).not.toBe('*')
    }
  }
})

test('alarms are there where somebody asks for them', () => {
  template(false).resourceCountIs('AWS::CloudWatch::Alarm', 0)
  template(true).hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: 'AWS/Bedrock', AlarmActions: Match.anyValue() })
})
