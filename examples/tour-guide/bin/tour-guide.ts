import { App } from 'aws-cdk-lib'
import { TourGuideStack } from '../lib/tour-guide-stack'

const app = new App()

new TourGuideStack(app, 'TourGuide', {
  env: { region: 'eu-central-1' },
  watch: app.node.tryGetContext('watch'),
})
