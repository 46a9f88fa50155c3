import { Duration } from 'aws-cdk-lib'
import { Alarm, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { IFunction } from 'aws-cdk-lib/aws-lambda'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'

export interface WatchProps {
  readonly function: IFunction
  readonly models: string[]
}

/** Alarms, and who hears them. */
export class Watch extends Construct {
  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id)
    const topic = new Topic(this, 'Topic')
    topic.addSubscription(new EmailSubscription('guides@lindhof.example'))
    const action = new SnsAction(topic)

    for (const model of props.models) {
      new Alarm(this, `Throttles-${model}`, {
        metric: new Metric({
          namespace: 'AWS/Bedrock',
          metricName: 'InvocationThrottles',
          dimensionsMap: { ModelId: model },
          statistic: 'Sum',
          period: Duration.minutes(5),
        }),
        threshold: 5,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(action)
    }
    new Alarm(this, 'Errors', {
      metric: props.function.metricErrors({ period: Duration.minutes(5) }),
      threshold: 3,
      evaluationPeriods: 1,
    }).addAlarmAction(action)
  }
}
